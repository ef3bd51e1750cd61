"""What a quoted sentence needs from around it to be understood, and the quote that holds it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.language.parse import parse
from assistant.language.words import words
from assistant.types import Evidence

NEARBY = 3
"""Characters at most between two sentences that follow on each other."""

SENTENCES = 3
"""Sentences at most that are quoted as one."""

_ANAPHOR = re.compile(
    r"[\W_]*(?:he|she|it|they|this|these|those|that|his|her|its|their|such|both|another|"
    r"the (?:first|second|third|former|latter|other|same)|in this context|there)\b",
    re.I,
)
_PERSONAL = frozenset("he she him his her".split())
_OPENING, _CLOSING = "“„«", "”»"


def follows(one: Evidence, other: Evidence) -> bool:
    """Whether `other` is the sentence right after `one`."""
    return one.source == other.source and 0 <= other.start - one.end <= NEARBY


def linked(one: Evidence, other: Evidence) -> bool:
    """Whether one of two neighbours refers to the other: "He said …", "The second is …"."""
    if follows(one, other):
        return leans(other.text)
    return follows(other, one) and leans(one.text)


def leans(text: str) -> bool:
    """Whether a sentence begins with a word that stands for something said before it."""
    return bool(_ANAPHOR.match(text))


def _nameless(text: str) -> bool:
    """Whether a sentence says "he" or "she" before it names anybody."""
    parsed = parse(text)
    named = min((entity.start for entity in parsed.entities if entity.label == "PERSON"), default=len(text))
    return any(token.lemma in _PERSONAL and token.start < named for token in parsed.tokens)


def _balance(text: str) -> int:
    """Quotations that begin in `text` less those that end in it; straight marks count as they stand."""
    opened = sum(text.count(mark) for mark in _OPENING) - sum(text.count(mark) for mark in _CLOSING)
    if text.count('"') % 2:
        opened += -1 if text.rstrip().endswith('"') else 1
    return opened


class Surroundings:
    """The sentences that were read, by their place in the articles.

    Args:
        sentences: in any order.
        text_of: gives the text of an article, that offsets count in.
    """

    def __init__(self, sentences: Sequence[Evidence], text_of: Callable[[str], str]) -> None:
        self._by_place = sorted(sentences, key=lambda e: (e.source, e.start))
        self._text_of = text_of

    def whole(self, quote: Evidence, room: int, shown: Sequence[Evidence] = ()) -> Evidence:
        """The quote together with the neighbours that it cannot be understood without.

        That is the sentence before one that begins with "This" or says "he" before any name, the rest of a
        quotation that began before it or goes on after it, and what a colon at its end announces.

        Args:
            room: words at most; a neighbour that does not fit is left out.
            shown: what is quoted anyway, and so need not be repeated.
        """
        first = last = quote
        for _ in range(SENTENCES - 1):
            text = self._text_of(quote.source)[first.start : last.end]
            balance = _balance(text)
            neighbour = None
            if balance > 0 or announces(text):
                neighbour = next((e for e in self._by_place if follows(last, e)), None)
            elif balance < 0 or leans(text) or _nameless(text):
                neighbour = next((e for e in self._by_place if follows(e, first)), None)
            if neighbour is None or any(holds(one, neighbour) for one in shown):
                break
            start, end = min(first.start, neighbour.start), max(last.end, neighbour.end)
            if len(words(self._text_of(quote.source)[start:end])) > room:
                break
            first, last = min(first, neighbour, key=_start), max(last, neighbour, key=_start)
        text = self._text_of(quote.source)[first.start : last.end]
        return replace(quote, text=text, start=first.start, end=last.end)


def announces(text: str) -> bool:
    """Whether a sentence ends with a colon: what it says comes after it."""
    return text.rstrip().endswith(":")


def holds(one: Evidence, other: Evidence) -> bool:
    """Whether `one` quotes all of `other`."""
    return one.source == other.source and one.start <= other.start and other.end <= one.end


def _start(evidence: Evidence) -> int:
    return evidence.start
