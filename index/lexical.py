"""Search by words: BM25 as SQLite's FTS5 computes it, over a copy of its index where the store is large."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index import records
from index.catalog import Connection, generation_of
from index.postings import Postings, current_words
from index.schema import TOKENIZER
from index.types import Match

K1 = 1.2
B = 0.75
"""Parameters of BM25 that FTS5 has built in."""

LEAST_WEIGHT = 1e-6
"""What FTS5 gives a word that more than half of the passages hold."""

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the scores of one generation depend on: passages, words in all, and which rows still live."""

    generation: int
    name: str
    passages: int
    words: int
    postings: Postings
    alive: npt.NDArray[np.bool_]
    last: int
    newer: bool


class LexicalSearch:
    """The search by words in one edition of a store; safe to use from many threads.

    Ranks and scores are those of FTS5, whether the copy is used or not.
    """

    def __init__(self, edition: Path) -> None:
        self._edition = edition
        self._lock = threading.Lock()
        self._opened: tuple[str, Postings | None] = ("", None)
        self._state: State | None = None
        self._frequencies: tuple[int, dict[str, int]] = (-1, {})

    def best(
        self, connection: Connection, words: Sequence[str], limit: int, chosen: tuple[int, ...] | None
    ) -> tuple[Match, ...]:
        """Passages that hold any of the words, best first; `chosen` limits to these articles."""
        phrases = records.phrases(words)
        if not phrases or chosen == () or limit <= 0:
            return ()
        state = self._current(connection)
        if state is None:
            return records.lexical(connection, phrases, limit, chosen)
        scores = np.zeros(len(state.postings.numbers))
        for phrase in phrases:
            self._add(connection, state, phrase, scores)
        scores[~state.alive] = 0
        if chosen is not None:
            scores *= _rows_of(connection, state, chosen)
        held = np.flatnonzero(scores)
        if len(held) > limit:
            # all that tie with the last one stay, so that ties are broken as below
            least = np.partition(scores[held], -limit)[-limit]
            held = held[scores[held] >= least]
        held = held[np.argsort(-scores[held], kind="stable")][:limit]
        numbers = state.postings.numbers[held].tolist()
        ids = records.ids_of(connection, numbers)
        found = [
            Match(passage_id=ids[number], score=score)
            for number, score in zip(numbers, scores[held].tolist(), strict=True)
        ]
        if state.newer:
            found.extend(records.lexical(connection, phrases, limit, chosen, after=state.last))
        return tuple(sorted(found, key=lambda match: -match.score)[:limit])

    def document_frequency(self, connection: Connection, words: Sequence[str]) -> dict[str, int]:
        """For each word the number of passages that hold it in any of its forms."""
        generation = generation_of(connection)
        with self._lock:
            if self._frequencies[0] != generation:
                self._frequencies = (generation, {})
            known = self._frequencies[1]
        missing = [word for word in words if word not in known]
        state = self._current(connection) if missing else None
        for word in missing:
            (phrase,) = records.phrases([word]) or ("",)
            terms = _terms(phrase)
            if state is None or len(terms) != 1:
                known[word] = records.document_frequency(connection, phrase)
            else:
                rows, _ = state.postings.of(terms[0])
                known[word] = int(state.alive[rows].sum()) + _newer(connection, state, phrase)
        return {word: known[word] for word in words}

    def _add(self, connection: Connection, state: State, phrase: str, scores: Scores) -> None:
        """Add what one phrase contributes: the score of BM25 is a sum over phrases."""
        terms = _terms(phrase)
        if len(terms) > 1:
            # only FTS5 knows which words stand side by side
            for number, score in records.lexical_numbers(connection, phrase):
                row = int(np.searchsorted(state.postings.numbers, number))
                if row < len(scores) and state.postings.numbers[row] == number:
                    scores[row] += score
            return
        if not terms:
            return
        rows, counts = state.postings.of(terms[0])
        held = int(state.alive[rows].sum()) + _newer(connection, state, phrase)
        weight = float(np.log((state.passages - held + 0.5) / (held + 0.5)))
        lengths = state.postings.lengths[rows] * (state.passages / max(1, state.words))
        share = counts * (K1 + 1) / (counts + K1 * (1 - B + B * lengths))
        scores[rows] += (weight if weight > 0 else LEAST_WEIGHT) * share

    def _current(self, connection: Connection) -> State | None:
        """What scores depend on now; None where there is no copy, or it was damaged."""
        words = current_words(connection)
        if words is None:
            return None
        generation = generation_of(connection)
        with self._lock:
            known = self._state
            if known is not None and (known.generation, known.name) == (generation, words.name):
                return known
            if self._opened[0] != words.name:
                self._opened = (words.name, Postings.open(words, self._edition))
            postings = self._opened[1]
        if postings is None:
            return None
        numbers = records.all_numbers(connection)
        passages, length = records.lexical_totals(connection)
        state = State(
            generation=generation,
            name=words.name,
            passages=passages,
            words=length,
            postings=postings,
            alive=np.isin(postings.numbers, numbers, assume_unique=True),
            last=words.last,
            newer=bool(len(numbers)) and int(numbers[-1]) > words.last,
        )
        with self._lock:
            self._state = state
        return state


def _newer(connection: Connection, state: State, phrase: str) -> int:
    """Passages newer than the copy that hold the phrase."""
    return records.document_frequency(connection, phrase, after=state.last) if state.newer else 0


def _rows_of(connection: Connection, state: State, chosen: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    numbers = records.passage_numbers(connection, chosen)
    rows = np.searchsorted(state.postings.numbers, numbers)
    rows = rows[rows < len(state.postings.numbers)]
    marked = np.zeros(len(state.postings.numbers), dtype=np.bool_)
    marked[rows] = np.isin(state.postings.numbers[rows], numbers)
    return marked


_taking_turns = threading.Lock()


@cache
def _scratch() -> sqlite3.Connection:
    """A table of its own, in memory, that takes words apart as the catalog's does."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.execute(f"CREATE VIRTUAL TABLE said USING fts5(word, tokenize='{TOKENIZER}')")
    connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(said, instance)")
    return connection


@lru_cache(maxsize=20_000)
def _terms(phrase: str) -> tuple[str, ...]:
    """The terms that FTS5 makes of a phrase, by letting it do so."""
    with _taking_turns:
        connection = _scratch()
        connection.execute("DELETE FROM said")
        connection.execute("INSERT INTO said VALUES (?)", (phrase,))
        return tuple(row[0] for row in connection.execute("SELECT term FROM terms ORDER BY offset"))
