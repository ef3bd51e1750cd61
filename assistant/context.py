"""What a quoted sentence needs from around it to be understood, and the quote that holds it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from index.lines import is_wrapped, lines

from assistant.grounding.dates import DAYS, MONTHS
from assistant.language.names import TITLES, country
from assistant.language.parse import Parsed, Token, parse
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
_SPOKEN = re.compile(r"""\s*["“„«]?[^"“”„«»]*["”»],?\s+(?:[a-z]+\s+)?(?:he|she|they)\b""")
"""A quotation that somebody named before speaks: '“We failed them,” she said'."""

_PERSONAL = frozenset("he she him his her".split())
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_SOMEBODY = re.compile(
    r".*(?:man|men|woman|women|person|er|or|ist|ian|ee)|boy|girl|child|son|uncle|aunt|husband|wife|widow|"
    r"friend|victim|witness|patient|suspect|chief|head|student|tenant|resident|assistant|pilot|nurse"
)
"""Nouns that may stand for a person; one too many brings a neighbour that was not needed."""

_PRONOUNS = frozenset("he she it they his her its their".split())
"""Those at the beginning of a paragraph stand for somebody or something in the one before."""

_TIMES = frozenset(
    """
        minute hour time day night morning afternoon evening weekend week month quarter season spring summer
        autumn fall winter year decade century
    """.split()
) | {*MONTHS, *DAYS}
_IMPERSONAL = frozenset("seem appear emerge happen transpire turn".split())
_WEATHER = frozenset("rain snow hail drizzle thunder".split())
_CLAUSES = frozenset({"ccomp", "csubj"})
_OPENING, _CLOSING = "“„«", "”»"
_MARKS = frozenset("\"'‘" + _OPENING)


def follows(one: Evidence, other: Evidence) -> bool:
    """Whether `other` is the sentence right after `one`."""
    return one.source == other.source and 0 <= other.start - one.end <= NEARBY


def linked(one: Evidence, other: Evidence) -> bool:
    """Whether one of two neighbours refers to the other: "He said …", "The second is …"."""
    return carries_on(one, other) or carries_on(other, one)


def carries_on(one: Evidence, other: Evidence) -> bool:
    """Whether `other` is the sentence right after `one` and refers to it."""
    return follows(one, other) and leans(other.text)


def leans(text: str) -> bool:
    """Whether a sentence begins with a word that stands for something said before it, or quotes somebody
    named before it.
    """
    begun = _begun(text)
    if begun is not None and not _alone(parse(text).tokens, begun.start(1)):
        return True
    return _SPOKEN.match(text) is not None


def _begun(text: str) -> re.Match[str] | None:
    """The first word if it may stand for something said before; inside a quotation it is for the speaker."""
    begun = _ANAPHOR.match(text)
    return None if begun is None or _MARKS & set(text[: begun.start(1)]) else begun


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
    begun = _begun(text)
    return (begun is not None and begun[1].lower() in _PRONOUNS) or _nameless(text)


def _nameless(text: str) -> bool:
    """Whether a sentence says "he" or "she" before it names anybody."""
    parsed = parse(text)
    named = min(_named(parsed), default=len(text))
    return any(token.lemma in _PERSONAL and token.start < named for token in parsed.tokens)


def _named(parsed: Parsed) -> Iterator[int]:
    """Where persons are named; a name that is the subject may be one whatever the parser takes it for."""
    yield from (entity.start for entity in parsed.entities if entity.label == "PERSON")
    described = {token.head for token in parsed.tokens if token.dep == "det"}
    for number, token in enumerate(parsed.tokens):
        subject = token.pos == "PROPN" and token.dep in _SUBJECTS and number not in described
        if subject and not country(token.text):
            yield token.start


def _about_somebody(text: str) -> bool:
    """Whether a sentence speaks of a person that "he" or "she" in the next one may be."""
    parsed = parse(text)
    return any(True for _ in _named(parsed)) or any(
        token.lemma in _PERSONAL
        or (token.pos == "NOUN" and (token.lemma in TITLES or _SOMEBODY.fullmatch(token.lemma)))
        for token in parsed.tokens
    )


def _asks_for_somebody(text: str) -> bool:
    """Whether what a sentence needs from before it is the name of a person."""
    begun = _begun(text)
    return _nameless(text) and (begun is None or begun[1].lower() in _PERSONAL)


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
                nobody = neighbour and balance >= 0 and not _about_somebody(neighbour.text)
                if nobody and _asks_for_somebody(text):
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
