"""What a quoted sentence needs from around it to be understood, and the quote that holds it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.lines import is_wrapped, lines

from assistant.language.parse import Token, parse
from assistant.language.words import words
from assistant.types import Evidence

NEARBY = 3
"""Characters at most between two sentences that follow on each other."""

SENTENCES = 3
"""Sentences at most that are quoted as one."""

_ANAPHOR = re.compile(
    r"[\W_]*(he|she|it|they|this|these|those|that|his|her|its|their|such|both|another|"
    r"the (?:first|second|third|former|latter|other|same)|in this context|there)\b",
    re.I,
)
_PERSONAL = frozenset("he she him his her".split())
_PRONOUNS = frozenset("he she it they his her its their".split())
"""Those at the beginning of a paragraph stand for somebody or something in the one before."""

_TIMES = frozenset(
    """
        minute hour time day night morning afternoon evening weekend week month quarter season spring summer
        autumn fall winter year decade century monday tuesday wednesday thursday friday saturday sunday
        january february march april may june july august september october november december
    """.split()
)
_IMPERSONAL = frozenset("seem appear emerge happen transpire turn".split())
_WEATHER = frozenset("rain snow hail drizzle thunder".split())
_CLAUSES = frozenset({"ccomp", "csubj"})
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
    begun = _ANAPHOR.match(text)
    return begun is not None and not _alone(parse(text).tokens, begun.start(1))


def _alone(tokens: Sequence[Token], start: int) -> bool:
    """Whether the word at `start` stands for nothing said before: "There were …", "Those who …"."""
    index = next((number for number, token in enumerate(tokens) if token.start == start), None)
    if index is None:
        return False
    token, head = tokens[index], tokens[tokens[index].head]
    match token.text.lower():
        case "there":
            return token.dep == "expl"
        case "it":
            return token.dep == "expl" or _impersonal(tokens, token.head)
        case "that":
            return token.dep == "mark"
        case "this" | "these":
            return token.dep == "det" and head.lemma in _TIMES
        case "those":
            return any(other.head == index and other.dep in {"relcl", "acl"} for other in tokens)
        case "both":
            return any(other.head == token.head and other.dep == "conj" for other in tokens)
        case "another":
            return token.pos == "DET"
    return False


def _impersonal(tokens: Sequence[Token], verb: int) -> bool:
    """Whether the "it" before a verb is nothing: "It is clear that …", "It emerged that …", "It rained"."""
    if tokens[verb].lemma in _WEATHER:
        return True
    passive = any(token.head == verb and token.dep == "nsubjpass" for token in tokens)
    said = [
        number
        for number, token in enumerate(tokens)
        if (token.head == verb and token.dep == "acomp")
        or (number == verb and (passive or token.lemma in _IMPERSONAL))
    ]
    if not said:
        return False
    # a clause after what is said of it: "It is closed, he said" has its own before
    return any(
        token.dep in _CLAUSES and token.head in {verb, *said} and number > max(said)
        for number, token in enumerate(tokens)
    )


def _personal(text: str) -> bool:
    """Whether a sentence stands for somebody or something in the one before, in another paragraph also."""
    begun = _ANAPHOR.match(text)
    return (begun is not None and begun[1].lower() in _PRONOUNS) or _nameless(text)


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

        That is the sentence before one that begins with "This", or, also from the paragraph before, that
        says "he" before any name; the rest of a quotation that began before it or goes on after it; and what
        a colon at its end announces.

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
                if neighbour and not (balance < 0 or _personal(text) or self._together(neighbour, first)):
                    break
            if neighbour is None or any(holds(one, neighbour) for one in shown):
                break
            start, end = min(first.start, neighbour.start), max(last.end, neighbour.end)
            if len(words(self._text_of(quote.source)[start:end])) > room:
                break
            first, last = min(first, neighbour, key=_start), max(last, neighbour, key=_start)
        text = self._text_of(quote.source)[first.start : last.end]
        return replace(quote, text=text, start=first.start, end=last.end)

    def _together(self, one: Evidence, following: Evidence) -> bool:
        """Whether two sentences stand in one paragraph."""
        text = self._text_of(one.source)
        breaks = text[one.end : following.start].count("\n")
        return breaks == 0 or (breaks == 1 and is_wrapped(list(lines(text))))


def announces(text: str) -> bool:
    """Whether a sentence ends with a colon: what it says comes after it."""
    return text.rstrip().endswith(":")


def holds(one: Evidence, other: Evidence) -> bool:
    """Whether `one` quotes all of `other`."""
    return one.source == other.source and one.start <= other.start and other.end <= one.end


def _start(evidence: Evidence) -> int:
    return evidence.start
