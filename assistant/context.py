"""What a quoted sentence needs from around it to be understood, and the quote that holds it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.lines import is_wrapped, lines

from assistant.grounding import sentence_spans
from assistant.grounding.dates import moments
from assistant.language.parse import parse
from assistant.language.spans import overlaps
from assistant.language.words import words
from assistant.leaning import (
    OPENING_MARKS,
    about_somebody,
    asks_for_somebody,
    leans,
    nameless,
    personal,
    tells_of_somebody,
)
from assistant.statements import asks
from assistant.types import Evidence

NEARBY = 3
"""Characters at most between two sentences that follow on each other."""

SENTENCES = 3
"""Sentences at most that are quoted as one."""

_CLOSING = "”»"
_LABEL = re.compile(r"[^\w\n]*(?P<label>\w+(?:,? \w+){0,4})(?:[.:–—]|\*\*)[^\w\n]*")
"""What an entry of a timeline may begin with: "**30 March.** The bank …"."""

_SPEAKER = re.compile(r"[^\w\n]*[A-Z][\w.'’-]{0,30}(?: [A-Z][\w.'’-]{0,30}){0,3}[*_]*:[*_]* ")
"""What an answer of an interview begins with: "A: …", "Anna Berg: …"."""

_MARK = re.compile(r"[ \t]*(?:(?:[-*•·>]|#{1,6})[ \t]+)?")
_CORRECTION = re.compile(r"\b(?:correct(?:ions?|ed)|clarifications?|errat(?:um|a))\b", re.IGNORECASE)
"""What stands over a paragraph that takes back what it repeats."""

_PART = 3
"""Words from which on a sentence may be evidence; a shorter one, "No.", belongs to the next."""


def follows(one: Evidence, other: Evidence) -> bool:
    """Whether `other` is the sentence right after `one`."""
    return one.source == other.source and 0 <= other.start - one.end <= NEARBY


def linked(one: Evidence, other: Evidence) -> bool:
    """Whether one of two neighbours refers to the other: "He said …", "The second is …"."""
    return carries_on(one, other) or carries_on(other, one)


def carries_on(one: Evidence, other: Evidence) -> bool:
    """Whether `other` is the sentence right after `one` and refers to it."""
    return follows(one, other) and leans(other.text)


def _balance(text: str) -> int:
    """Quotations that begin in `text` less those that end in it; straight marks count as they stand."""
    opened = sum(text.count(mark) for mark in OPENING_MARKS) - sum(text.count(mark) for mark in _CLOSING)
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

        That is the sentence before one that begins with "This", or, also from the paragraph before, that
        says "he" before any name; the rest of a quotation that began before it or goes on after it; what a
        colon at its end announces; the date that an entry of a timeline begins with; the question that is
        answered; and all of a correction.

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
            elif balance < 0 or leans(text) or nameless(text):
                neighbour = next((e for e in self._by_place if follows(e, first)), None)
                if neighbour and not (balance < 0 or personal(text) or self._together(neighbour, first)):
                    break
                nobody = neighbour and balance >= 0 and not about_somebody(neighbour.text)
                if nobody and asks_for_somebody(text):
                    break
            if neighbour is None or any(holds(one, neighbour) for one in shown):
                break
            start, end = min(first.start, neighbour.start), max(last.end, neighbour.end)
            if len(words(self._text_of(quote.source)[start:end])) > room:
                break
            first, last = min(first, neighbour, key=_start), max(last, neighbour, key=_start)
        article = self._text_of(quote.source)
        before = article[first.start : quote.start]
        unclear = _balance(quote.text) >= 0 and asks_for_somebody(quote.text)
        if before and unclear and not tells_of_somebody(before):
            first = quote  # "he" remains "he"
        start = self._begin(first, last.end, room, shown)
        whole, end = article[start : _ends(article, last.end)].rstrip(), last.end
        if _CORRECTION.search(first.heading) or (start < first.start and self.answers(first)):
            end = start + len(whole) if _fits(whole, room) else end
        return replace(quote, text=article[start:end], start=start, end=end)

    def answers(self, evidence: Evidence) -> bool:
        """Whether a sentence is part of an answer of an interview."""
        text = self._text_of(evidence.source)
        line = _line(text, evidence.start)
        spoken = not evidence.lead_in and _SPEAKER.match(text, line)
        return bool(spoken) and _question(text, line) >= 0

    def _begin(self, first: Evidence, end: int, room: int, shown: Sequence[Evidence]) -> int:
        """Where a quote that would begin with a sentence has to: at its date, its "No.", its question, or the
        beginning of a correction.
        """
        text = self._text_of(first.source)
        line = _line(text, first.start)
        from_line = _dated(text, line) or _CORRECTION.search(first.heading)
        begin = line if from_line else self._short(text, line, first)
        answers = self.answers(first)
        question = _question(text, line if answers else begin)
        asked = question >= 0 and (answers or (not first.lead_in and _partial(first.text)))
        said = any(_quotes(one, first, question) for one in shown)
        if asked and not said and _fits(text[question:end], room):
            return question
        begin = _marked(text, begin)
        return begin if _fits(text[begin:end], room) else first.start

    def _short(self, text: str, line: int, first: Evidence) -> int:
        """The beginning of what is too short to be evidence and stands right before a sentence that leans."""
        ends = [e.end for e in self._by_place if e.source == first.source and line <= e.end <= first.start]
        begin = max(ends, default=line)
        begin += len(text[begin : first.start]) - len(text[begin : first.start].lstrip())
        short = 0 < len(words(text[begin : first.start])) < _PART
        return begin if short and leans(first.text) else first.start

    def _together(self, one: Evidence, following: Evidence) -> bool:
        """Whether two sentences stand in one paragraph."""
        text = self._text_of(one.source)
        breaks = text[one.end : following.start].count("\n")
        return breaks == 0 or (breaks == 1 and is_wrapped(list(lines(text))))


def _line(text: str, start: int) -> int:
    return text.rfind("\n", 0, start) + 1


def _question(text: str, begin: int) -> int:
    """Where the question begins that comes right before a sentence; -1 if there is none."""
    before = text[:begin].rstrip()
    line = _line(before, len(before))
    begin = _marked(before, line)
    if not asks(before[begin:]):
        return -1
    start, _ = (sentence_spans(before[begin:]) or ((0, 0),))[-1]
    return begin + start


def _marked(text: str, begin: int) -> int:
    """Where what a line says begins, behind the mark of an item or a heading."""
    mark = _MARK.match(text, begin)
    return mark.end() if mark else begin


def _ends(text: str, end: int) -> int:
    """The end of the line."""
    found = text.find("\n", end)
    return found if found >= 0 else len(text)


def _dated(text: str, line: int) -> bool:
    """Whether a line begins with a date that stands apart from the sentence behind it."""
    label = _LABEL.match(text, line)
    if label is None:
        return False
    dates = moments(label["label"])
    return bool(dates) and all(overlaps(word, dates) for word in words(label["label"]))


def _partial(text: str) -> bool:
    """Whether a sentence says something only beside the question it answers: "In spring, yes."."""
    return leans(text) or not any(token.pos in {"VERB", "AUX"} for token in parse(text).tokens)


def _fits(text: str, room: int) -> bool:
    return len(words(text)) <= room


def _quotes(one: Evidence, other: Evidence, start: int) -> bool:
    """Whether `one` quotes the character at `start` of the article of `other`."""
    return one.source == other.source and one.start <= start < one.end


def announces(text: str) -> bool:
    """Whether a sentence ends with a colon: what it says comes after it."""
    return text.rstrip().endswith(":")


def holds(one: Evidence, other: Evidence) -> bool:
    """Whether `one` quotes all of `other`."""
    return one.source == other.source and one.start <= other.start and other.end <= one.end


def _start(evidence: Evidence) -> int:
    return evidence.start
