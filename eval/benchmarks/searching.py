"""Searches by one interface: the assistant's own, and plain ones to compare it with."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.app import Assistant
from eval.untaught import untaught_query
from index.store import Store
from index.types import Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Characters `start` to `end` of a text that a search returned."""

    source: str
    start: int
    end: int


Search = Callable[[str, int], Sequence[Found]]
"""From a question and a number of passages to the best ones, best first."""


def assistant_search(assistant: Assistant) -> Search:
    """The assistant's own retrieval, as it is set."""

    def search(question: str, limit: int) -> Sequence[Found]:
        # a limit is checked as a setting is; what the settings hold already may be more than that allows
        hits = assistant.retrieve(question, limit=None if limit == assistant.settings.passages else limit)
        return [
            Found(source=h.passage.source, start=h.passage.start, end=h.passage.end)
            for h in hits
            if not h.dropped
        ]

    return search


def _found(store: Store, matches: Sequence[Match]) -> Sequence[Found]:
    passages = store.passages([match.passage_id for match in matches])
    return [Found(source=p.source, start=p.start, end=p.end) for p in passages]


def bm25_search(store: Store) -> Search:
    """BM25 alone, over every word of the question."""

    def search(question: str, limit: int) -> Sequence[Found]:
        return _found(store, store.lexical(plain_words(question), limit))

    return search


def dense_search(store: Store) -> Search:
    """Cosine of embeddings alone, as the embedder comes."""

    def search(question: str, limit: int) -> Sequence[Found]:
        return _found(store, store.nearest(untaught_query(store.embedder, question), limit))

    return search


def plain_words(text: str) -> list[str]:
    """The distinct words of a text, in order."""
    return list(dict.fromkeys(re.findall(r"\w+", text.casefold())))
