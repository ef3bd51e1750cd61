"""Runs of other code, or of other data that makes answers, are other runs."""

from __future__ import annotations

from pathlib import Path

import pytest

import assistant
from eval.fingerprint import code_sha256, index_fingerprint
from index.build import build
from index.embedder import HashingEmbedder
from index.store import Store


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


def test_an_index_is_known_by_its_texts_titles_and_embedder(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()

    def known(place: str, *, dimension: int = 64, text: str = "Owls hunt.", title: str = "Owls") -> str:
        (articles / "owls.txt").write_text(text, encoding="utf-8")
        (articles / "articles.toml").write_text(f'["owls.txt"]\ntitle = "{title}"\n', encoding="utf-8")
        with Store.open(tmp_path / place, embedder=HashingEmbedder(dimension), create=True) as store:
            build(store, articles)
            return index_fingerprint(store)

    first = known("one")
    assert known("two") == first, "wherever it lies, and whenever it was made"
    others = {
        known("three", text="Owls hunt mice."),
        known("four", title="Birds"),
        known("five", dimension=32),
    }
    assert len(others | {first}) == 4
