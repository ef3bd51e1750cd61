"""What a sentence cannot be understood without: words in it that stand for something said before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.dates import DAYS, MONTHS
from assistant.language.names import TITLES, country
from assistant.language.parse import NOUN_SUBJECTS, Parsed, Token, parse, upwards

_ANAPHOR = re.compile(
    r"[\W_]*(he|she|it|they|this|these|those|that|his|her|its|their|such|both|another|"
    r"the (?:first|second|third|former|latter|other|same)|in this context|there)\b",
    re.I,
)
_SPOKEN = re.compile(r"""\s*["“„«]?[^"“”„«»]*["”»],?\s+(?:[a-z]+\s+)?(?:he|she|they)\b""")
"""A quotation that somebody named before speaks: '“We failed them,” she said'."""

_QUOTED = re.compile(r"""\s*["“„«][^"“”„«»]*["”»]\s*""")
"""Nothing but a quotation: who speaks is named beside it."""

_PERSONAL = frozenset("he she him his her".split())
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
_THINGS = frozenset("it they this these those that".split())
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_COUNTS = frozenset({"none", "other"})
OPENING_MARKS = "“„«"
_MARKS = frozenset("\"'‘" + OPENING_MARKS)


def leans(text: str) -> bool:
    """Whether a sentence begins with what stands for something said before it, or quotes somebody named
    before it.

    That is such a word; "Among them", "But they", before anything is named; a number of nothing: "Four were
    hurt".
    """
    begun = _begun(text)
    tokens = parse(text).tokens
    if begun is not None and not _alone(tokens, begun.start(1)):
        return True
    spoken = _SPOKEN.match(text) or _QUOTED.fullmatch(text)
    return spoken is not None or _stands_in(tokens) or _counts_nothing(tokens)


def _stands_in(tokens: Sequence[Token]) -> bool:
    """Whether a word for a thing said before comes first in a sentence, before its verb and any noun."""
    for number, token in enumerate(tokens):
        named = token.tag in _NOUNS and token.lemma not in _TIMES
        if named or token.tag in _FINITE or _MARKS & set(token.text):
            break
        if token.lemma not in _THINGS or token.tag == "PRP$" or token.pos not in {"PRON", "DET"}:
            continue
        # "When they came, the police …": the name may come after
        named_after = token.tag == "PRP" and any(tokens[i].dep == "advcl" for i in upwards(tokens, number))
        if not named_after and not _alone(tokens, token.start):
            return True
    return False


def _counts_nothing(tokens: Sequence[Token]) -> bool:
    """Whether a sentence begins with a number whose noun was said before: "Four were hurt", "Others left"."""
    if not tokens or tokens[0].dep not in NOUN_SUBJECTS:
        return False
    number = tokens[0].pos == "NUM" or (tokens[0].lemma in _COUNTS and tokens[0].pos == "NOUN")
    return number and not any(token.head == 0 and token.dep == "prep" for token in tokens)


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


def personal(text: str) -> bool:
    """Whether a sentence stands for somebody or something in the one before, in another paragraph also."""
    begun = _begun(text)
    if begun is not None and begun[1].lower() in _PRONOUNS:
        return True
    return nameless(text) or (begun is None and _stands_in(parse(text).tokens))


def nameless(text: str) -> bool:
    """Whether a sentence says "he" or "she" before it speaks of anybody."""
    parsed = parse(text)
    named = min((*_named(parsed), *_described(parsed)), default=len(text))
    return any(token.lemma in _PERSONAL and token.start < named for token in parsed.tokens)


def _named(parsed: Parsed) -> Iterator[int]:
    """Where persons are named; a name that is the subject may be one whatever the parser takes it for."""
    yield from (entity.start for entity in parsed.entities if entity.label == "PERSON")
    described = {token.head for token in parsed.tokens if token.dep == "det"}
    for number, token in enumerate(parsed.tokens):
        subject = token.pos == "PROPN" and token.dep in NOUN_SUBJECTS and number not in described
        if subject and not country(token.text):
            yield token.start


def _described(parsed: Parsed) -> Iterator[int]:
    """Where persons are spoken of by nouns: "a baker"."""
    for token in parsed.tokens:
        if token.pos == "NOUN" and (token.lemma in TITLES or _SOMEBODY.fullmatch(token.lemma)):
            yield token.start


def tells_of_somebody(text: str) -> bool:
    """Whether a text names or describes a person."""
    parsed = parse(text)
    return any(True for _ in (*_named(parsed), *_described(parsed)))


def about_somebody(text: str) -> bool:
    """Whether a sentence speaks of a person that "he" or "she" in the next one may be."""
    return tells_of_somebody(text) or any(token.lemma in _PERSONAL for token in parse(text).tokens)


def asks_for_somebody(text: str) -> bool:
    """Whether what a sentence needs from before it is the name of a person."""
    begun = _begun(text)
    return nameless(text) and (begun is None or begun[1].lower() in _PERSONAL)
