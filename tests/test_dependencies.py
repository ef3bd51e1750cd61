"""What is installed and how it is used: no release with a known hole, no code from data."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

FLOORS = {
    "torch": "2.6",  # checkpoints ran code even with weights_only=True (CVE-2025-32434)
    "transformers": "4.48",  # so did checkpoints of three models (CVE-2024-11392, -11393, -11394)
    "gradio": "6.16",
    "llama-index-core": "0.12.45",
    "starlette": "0.47.2",  # unbounded forms (CVE-2024-47874, CVE-2025-54121)
    "python-multipart": "0.0.18",  # CVE-2024-53981
    "h11": "0.16",  # smuggled requests (CVE-2025-43859)
    "jinja2": "3.1.6",  # a way out of the sandbox (CVE-2025-27516)
    "pypdf": "6.4",  # PDFs that take all memory (CVE-2025-55197, CVE-2025-62708, CVE-2025-66019)
    "pillow": "11.3",  # CVE-2025-48379
    "aiohttp": "3.12.14",  # CVE-2025-53643
    "requests": "2.32.4",  # CVE-2024-47081
    "urllib3": "2.6",  # CVE-2025-66418, CVE-2025-66471
    "protobuf": "6.31.1",  # CVE-2025-4565
}
"""The oldest release of each whose serious holes known to us are closed."""

UNSAFE_CALLS = {"eval", "exec", "compile", "__import__"}
UNSAFE_MODULES = {"pickle", "marshal", "shelve", "dill", "joblib", "xml", "telnetlib", "ftplib"}
TRUSTING = {"trust_remote_code", "shell", "allow_pickle", "verify"}
"""Arguments that may only be given as False (or, for `verify`, as anything but False)."""


def release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def locked() -> dict[str, str]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines)
    return {name.lower().replace("_", "-"): version for name, version in pairs}


@pytest.mark.parametrize("name", FLOORS)
def test_the_lock_holds_no_release_with_a_known_hole(name: str) -> None:
    assert release(locked()[name]) >= release(FLOORS[name])


def test_chroma_is_only_embedded_or_its_rust_server() -> None:
    """CVE-2026-45829 (1.5.9 and before) is in the Python server, which nothing here may start."""
    for path in sources():
        text = path.read_text(encoding="utf-8")
        assert "chromadb.server" not in text, path
        assert "chromadb.app" not in text, path


def sources() -> list[Path]:
    return [
        ROOT / "ui.py",
        *(p for name in ("assistant", "index", "eval") for p in (ROOT / name).rglob("*.py")),
    ]


def unsafe(tree: ast.AST) -> list[str]:
    """What a file must not do: run text as code, unpickle, use a shell, trust remote code."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in UNSAFE_CALLS:
                found.append(f"line {node.lineno}: {node.func.id}()")
            for keyword in node.keywords:
                value = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
                wrong = value is False if keyword.arg == "verify" else value is not False
                if keyword.arg in TRUSTING and wrong:
                    found.append(f"line {node.lineno}: {keyword.arg}={value!r}")
        names = (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        found += [f"line {node.lineno}: {name}" for name in names if name.partition(".")[0] in UNSAFE_MODULES]  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_data_is_run(path: Path) -> None:
    assert unsafe(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "code",
    [
        "eval('1')",
        "import pickle",
        "from xml.sax import x",
        "f(shell=True)",
        "f(trust_remote_code=x)",
        "f(verify=False)",
    ],
)
def test_unsafe_code_is_found(code: str) -> None:
    assert unsafe(ast.parse(code))
