"""What the tree must not hold: it speaks of itself alone, and installs from wherever pip does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

FORBIDDEN = re.compile(
    r"pypi\.org|pythonhosted|npmjs\.(org|com)|deb\.debian|archive\.ubuntu"
    r"|(extra-)?index-url|find-links"
    r"|/work/|\.\./shared|/opt/(wheels|pypi)",
    re.IGNORECASE,
)
"""Hosts of package registries, options that name one, and paths of a machine."""


def tracked(root: Path) -> Iterator[Path]:
    """The files of the project: those git knows or would add."""
    if (root / ".git").exists() and shutil.which("git"):
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root,
            capture_output=True,
            check=True,
        )
        names = listing.stdout.decode().split("\0")
        yield from (path for name in names if name and (path := root / name).is_file())
        return
    for path in root.rglob("*"):
        hidden = any(part.startswith(".") and part != ".ci" for part in path.relative_to(root).parts)
        if path.is_file() and not hidden:
            yield path


def test_no_registry_host_and_no_path_of_a_machine() -> None:
    wrong = []
    for path in tracked(ROOT):
        if path.parent.name == "seeds" or path == Path(__file__):
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        wrong += [f"{path.relative_to(ROOT)}: {match.group()}" for match in FORBIDDEN.finditer(text)]
    assert not wrong


@pytest.mark.parametrize("text", ["see /work/x", "https://pypi.org/simple", "--extra-index-url=x"])
def test_forbidden_words_are_found(text: str) -> None:
    assert FORBIDDEN.search(text)


def test_lock_is_plain_versions() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert lines
    assert not [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!]+", line)]
    assert [line for line in lines if line.startswith("torch==")] == ["torch==2.13.0"]


def test_seeds_are_read_as_they_were_written() -> None:
    for path in (ROOT / "seeds").glob("*.txt"):
        assert path.read_bytes().decode("utf-8")
    attributes = ROOT / ".gitattributes"
    assert "seeds/*.txt -text" in attributes.read_text(encoding="utf-8")


def test_architecture_stays_short() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()) <= 100


def test_make_help_names_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    # the flags of a `make test` around this test would add lines of their own
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    shown = subprocess.run(
        ["make", "help"], cwd=ROOT, env=plain, capture_output=True, text=True, check=True
    ).stdout
    assert [line.split()[1] for line in shown.splitlines()] == phony.split()
