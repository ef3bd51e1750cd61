"""Runs of other code, or of other data that makes answers, are other runs."""

from __future__ import annotations

from pathlib import Path

import pytest

import assistant
from eval.fingerprint import code_sha256


@pytest.mark.parametrize(
    ("name", "counts"),
    [("adapter.npz", True), ("grounding/lexicon.toml", True), ("odds.py", True), ("web/page.py", False)],
)
def test_what_makes_answers_counts(
    name: str, counts: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant, "__file__", str(tmp_path / "__init__.py"))
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"one")
    before = code_sha256()
    path.write_bytes(b"two")
    assert (code_sha256() != before) is counts
