"""Words and their stems, the unit of every lexical comparison."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|\d+(?:[.,]\d+)*|\w+(?:[-'’]\w+)*")
_POSSESSIVE = re.compile(r"['’]s?$")

FUNCTION_WORDS = frozenset(
    """
        a about above after again against all also am an and any are as at be because been before
        being below between both but by can could did do does doing done down during each either
        else ever for from further get gets got had has have having he her here hers herself him
        himself his how however i if in into is it its itself just let like me might more most much
        must my myself neither no nor not now of off on once one only or other our ours ourselves
        out over own per please same shall she should so some such than that the their theirs them
        themselves then there these they this those through to too under until up upon us very via
        was we were what whatever when where whether which while who whom whose why will with within
        without would yes yet you your yours
    """.split()
)
"""Closed-class English words; they carry no topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word at `text[start:end]`; `form` is lower-case, without possessive or dots, `stem` its stem."""

    text: str
    form: str
    stem: str
    start: int
    end: int

    @property
    def topical(self) -> bool:
        """False for function words and single letters."""
        if len(self.form) > 1 and self.text.isupper():
            return True  # US, WHO, IT
        if self.form in FUNCTION_WORDS or self.form.endswith(("n't", "n’t")):
            return False
        return len(self.form) > 1 or self.form.isdigit()

    @property
    def capitalised(self) -> bool:
        """True if it starts with a capital letter."""
        return self.text[:1].isupper()


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def normal(word: str) -> str:
    """Lower-case form without a possessive ending or the dots of an abbreviation."""
    plain = word.replace("’", "'")
    if "." in plain and not plain[0].isdigit():
        plain = plain.replace(".", "")
    return _POSSESSIVE.sub("", plain).casefold()


@lru_cache(maxsize=200_000)
def stem(form: str) -> str:
    """The Snowball stem of one lower-case word."""
    stemmed: str = _stemmer().stemWord(form)
    return stemmed


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[Word, ...]:
    """All words of `text`, in order; a hyphenated compound gives its whole and is not split."""
    found = []
    for match in _WORD.finditer(text):
        form = normal(match.group())
        if form:
            found.append(
                Word(text=match.group(), form=form, stem=stem(form), start=match.start(), end=match.end())
            )
    return tuple(found)


@lru_cache(maxsize=20_000)
def stems(text: str) -> frozenset[str]:
    """Stems of the topical words; the parts of hyphenated compounds are added beside the whole."""
    return frozenset(stem_sequence(text))


@lru_cache(maxsize=20_000)
def stem_sequence(text: str) -> tuple[str, ...]:
    """Stems of the topical words in order, hyphenated compounds followed by their parts."""
    result = []
    for word in words(text):
        if not word.topical:
            continue
        result.append(word.stem)
        if "-" in word.form:
            result.extend(stem(part) for part in word.form.split("-") if part not in FUNCTION_WORDS and part)
    return tuple(result)


def overlap(wanted: Iterable[str], given: frozenset[str], weight: Mapping[str, float]) -> float:
    """Weighted share of `wanted` stems that are in `given`, 0..1; 0 when nothing is wanted.

    A stem without weight counts 1.
    """
    total = found = 0.0
    for item in set(wanted):
        value = weight.get(item, 1.0)
        total += value
        if item in given:
            found += value
    return found / total if total else 0.0
