"""What the words of a sentence may stand for: a verb in another form, or a word that means the same."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from assistant.language.words import Word, stem

_FILE = Path(__file__).with_name("synonyms.toml")


@cache
def _meanings() -> dict[tuple[str, ...], frozenset[str]]:
    """Stems of a word, or of the words of a phrase → the meanings that it has."""
    table: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for number, row in enumerate(tomllib.loads(_FILE.read_text(encoding="utf-8"))["meanings"]):
        for written in row.split(","):
            table[tuple(stem(part) for part in written.split())].add(f"~{number}")
    return {key: frozenset(found) for key, found in table.items()}


@cache
def _longest() -> int:
    return max(map(len, _meanings()))


def meanings(*parts: str) -> frozenset[str]:
    """The meanings of a word, or of a phrase given by its words; empty if it is in no list."""
    return _meanings().get(tuple(stem(part) for part in parts), frozenset())


def senses(
    written: Sequence[Word], verbs: Mapping[int, str], phrasal: Mapping[int, str]
) -> dict[str, frozenset[str]]:
    """Stem of each word → "=" with the base form of a verb, and the meanings of the word.

    A word of a phrase has the meanings of the phrase alone. `verbs` gives the stems of base forms by where
    they stand, `phrasal` verbs with their particle ("turn down") likewise.
    """
    found: dict[str, set[str]] = defaultdict(set)
    taken: set[int] = set()
    for at, word in enumerate(written):
        parts = phrasal.get(word.start, "").split()
        if meant := meanings(*parts):
            found[word.stem] |= meant
            taken.add(at)
        for length in range(_longest(), 1, -1):
            run = range(at, min(at + length, len(written)))
            meant = _meanings().get(tuple(written[i].stem for i in run), frozenset())
            if meant and len(run) == length:
                for i in run:
                    found[written[i].stem] |= meant
                taken |= set(run)
                break
    for at, word in enumerate(written):
        if not word.topical:
            continue
        base = verbs.get(word.start, "")
        if base:
            found[word.stem].add(f"={base}")
        if at not in taken:
            found[word.stem] |= _meanings().get((word.stem,), frozenset())
            found[word.stem] |= _meanings().get((base,), frozenset())
    return {key: frozenset(value) for key, value in found.items()}
