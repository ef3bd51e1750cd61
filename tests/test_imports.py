"""The import rule: index ← assistant ← {eval, ui}, one door for each third party, heavy ones lazily."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

MAY_IMPORT = {
    "index": {"index"},
    "assistant": {"index", "assistant"},
    "eval": {"index", "assistant", "eval"},
    "ui.py": {"index", "assistant"},
}
OURS = {"index", "assistant", "eval", "ui"}

DOORS = {
    "chromadb": ("index/vectors", "index/chroma", "index/doctor"),
    "sentence_transformers": ("index/torch_model.py", "assistant/cross_encoder.py"),
    "onnxruntime": ("index/onnx_model.py",),
    "spacy": ("assistant/language/",),
    "gradio": ("assistant/web/", "ui.py"),
    "llama_index": ("assistant/llm/", "index/readers/", "index/chunker.py"),
    "xllamacpp": ("assistant/llm/",),
    "openai": ("assistant/llm/",),
}
"""Third party → the only places of the product that may import it; eval may, for its baselines."""

HEAVY = {
    "chromadb", "gradio", "llama_index", "onnxruntime", "sentence_transformers", "spacy", "torch",
    "transformers",
}  # fmt: skip

AFTER_ALL = (
    "assistant/web/",
    "eval/reader/",
    "eval/embedder/",
    "index/low_rank.py",
    "index/question_side.py",
)
"""Places that are imported inside functions themselves."""


def _files(part: str) -> list[Path]:
    place = ROOT / part
    return [place] if place.is_file() else sorted(place.rglob("*.py"))


def _imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield ("." * node.level + (node.module or ""), node.lineno)


def _at_import(body: list[ast.stmt]) -> Iterator[tuple[str, int]]:
    """What is imported when the module is, so not inside functions or `if TYPE_CHECKING`."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.dump(statement.test):
            continue
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield from _imports(statement)
        for name in ("body", "orelse", "finalbody"):
            yield from _at_import(getattr(statement, name, []))


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_imports_run_one_way_and_are_absolute(part: str) -> None:
    wrong = []
    for path in _files(part):
        for name, line in _imports(ast.parse(path.read_text(encoding="utf-8"))):
            top = name.partition(".")[0]
            if top == "" or (top in OURS and top not in MAY_IMPORT[part]):
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert not wrong


def test_each_third_party_has_one_door() -> None:
    wrong = []
    for part in ("index", "assistant", "ui.py"):
        for path in _files(part):
            place = path.relative_to(ROOT).as_posix()
            for name, line in _imports(ast.parse(path.read_text(encoding="utf-8"))):
                doors = DOORS.get(name.partition(".")[0])
                if doors and not place.startswith(doors):
                    wrong.append(f"{place}:{line} imports {name}")
    assert not wrong


def test_heavy_libraries_are_imported_inside_functions() -> None:
    wrong = []
    for part in MAY_IMPORT:
        for path in _files(part):
            place = path.relative_to(ROOT).as_posix()
            for name, line in _at_import(ast.parse(path.read_text(encoding="utf-8")).body):
                if name.partition(".")[0] in HEAVY and not place.startswith(AFTER_ALL):
                    wrong.append(f"{place}:{line} imports {name}")
    assert not wrong


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import torch", ["torch"]),
        ("try:\n    from torch import nn\nexcept ImportError:\n    pass", ["torch"]),
        ("if TYPE_CHECKING:\n    import torch", []),
        ("def load():\n    import torch", []),
        ("class A:\n    import torch", ["torch"]),
    ],
)
def test_what_counts_as_imported_with_the_module(code: str, found: list[str]) -> None:
    assert [name for name, _ in _at_import(ast.parse(code).body)] == found


def _declared(*, with_dev: bool) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = list(project["project"]["dependencies"])
    for extra in project["project"]["optional-dependencies"].values():
        wanted += extra
    if with_dev:
        wanted += project["dependency-groups"]["dev"]
    return {_normal(re.split(r"[\s\[<>=!~;]", requirement)[0]) for requirement in wanted}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("part", ["index", "assistant", "eval", "ui.py", "tests"])
def test_what_is_imported_is_declared(part: str) -> None:
    known = packages_distributions()
    declared = _declared(with_dev=part == "tests")
    wrong = set()
    for path in _files(part):
        for name, _ in _imports(ast.parse(path.read_text(encoding="utf-8"))):
            top = name.partition(".")[0]
            if top in OURS or top in sys.stdlib_module_names or top in {"", "tests"}:
                continue
            if not {_normal(dist) for dist in known.get(top, ())} & declared:
                wrong.add(f"{path.relative_to(ROOT)} imports {top}, of {known.get(top, 'no package')}")
    assert not wrong
