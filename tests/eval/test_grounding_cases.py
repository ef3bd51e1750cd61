"""The sets of true sentences: what each quotes, and which half of which is sealed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import AssistantError
from eval.commands.grounding import ARTICLES
from eval.grounding.articles import Corpus, load_corpus
from eval.grounding.cases import SPLIT, WORKED_ON, held_out, read_sentences, true_sentences
from eval.grounding.report import WRITTEN
from index.embedder import HashingEmbedder


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(ARTICLES, HashingEmbedder())


def rows(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def test_only_the_newest_set_is_split_and_by_the_hash_of_the_id(corpus: Corpus) -> None:
    newest = {row["id"] for row in rows(SPLIT)}
    sealed = {base.id for _, base in true_sentences(corpus) if base.sealed}
    assert sealed == {name for name in newest if held_out(name)}
    assert 0.4 < len(sealed) / len(newest) < 0.6


def test_every_sentence_of_every_set_is_measured_once(corpus: Corpus) -> None:
    written = [row["id"] for path in (*WORKED_ON, SPLIT) for row in rows(path)]
    found = true_sentences(corpus)
    assert [base.id for _, base in found] == written
    assert len(set(written)) == len(written)
    assert {kind for kind, _ in found} == set(WRITTEN)


def test_no_sentence_of_the_newest_set_stands_in_another_set() -> None:
    known = {row["text"] for path in WORKED_ON for row in rows(path)}
    texts = [row["text"] for row in rows(SPLIT)]
    assert len(set(texts)) == len(texts)
    assert not known & set(texts)


def test_a_quote_that_is_no_sentence_names_its_row(corpus: Corpus, tmp_path: Path) -> None:
    row = next(rows(SPLIT)) | {"evidence": [{"source": "ferry.txt", "quote": "Nobody wrote this."}]}
    path = tmp_path / "sentences.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(AssistantError, match=row["id"]):
        list(read_sentences(corpus, path))
