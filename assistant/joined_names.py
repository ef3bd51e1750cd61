"""Two names joined by "and": two of a kind, or parts of one name, or of one relation."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.language.names import country
from assistant.language.parse import Entity, Parsed, parse, verb_is_missing
from assistant.topic import PREPOSITIONS

NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "EVENT", "LAW", "FAC"})
"""Labels of names that a question can be asked about one by one."""

_JOINING = re.compile(r",?\s+(?:and|as well as|or)\s+(?:of\s+|in\s+|for\s+|from\s+)?(?:the\s+)?")
_ONE_OF = re.compile(r"\b(?:which|who|whom|whose|one|any|either|neither) of (?:the )?$", re.I)
_OWNER = re.compile(r"[A-Z][\w-]*['’]s\s$")
"""Part of the name behind it: "Abbot's Mill"."""

_ARTICLE = re.compile(r"\b(?:the|a|an|this|that)\s+$", re.I)
_SINGULAR = re.compile(r"(?<!\bwho )\b(?:is|was|has|does)\s+$", re.I)
"""A singular verb before two names speaks of one thing, as in "Where is Tyne and Wear?"."""

_COMPARED = re.compile(
    r",?\s+(?:(?:compared|in comparison) (?:to|with)|versus|as opposed to)\s+"
    r"(?P<other>[^,;?]+?)(?=[?.!\s]*$)",
    re.I,
)
"""Sets one thing against another that comes last: "What will Poland give compared to Norway?"."""

_MUTUAL = (
    r"marry|married|wed|divorced?|merged?|quarrel(?:l?ed)?|fight|fought|clash(?:ed)?|collided?|feud(?:ed)?|"
    r"border|link(?:ed)?|connect(?:ed)?|united?|reunited?|separated?|related?|allied|reconciled?|"
    r"negotiated?|split"
)
_TO_EACH_OTHER = re.compile(
    rf"(?:\s+(?:be|been|get|first|last|ever|\w+ly))*\s+(?:{_MUTUAL})"
    rf"(?=[\s?.!]*$|\s+(?:{PREPOSITIONS}|again|last|this|over)\b)"
)
"""What two do with each other stands behind their names and has no object: "When did A and B marry?"."""

_BRINGS_TOGETHER = re.compile(
    rf"\b(?:{_MUTUAL}|borders|links|connects|joins|joined|unites|separates|divides|divided|"
    r"(?:marriage|wedding|merger|union|divorce|reunion) of)\s+(?:the\s+)?$"
)
"""What sets two in relation stands before their names: "Which tunnel links A and B?"."""

_SHARED_HEAD = re.compile(
    r"\s(?:Museum|Gallery|Library|Theatre|Theater|University|College|School|Institute|Academy|Society|Club|"
    r"Foundation|Trust|Fund|Council|Railway|Railroad|Line|Canal|Tunnel|Bridge|Airport|Act|Treaty|Agreement|"
    r"Pact|Prize|Award|Medal|Festival|Show)(?:['’]s)?$"
)
"""Ends a name that two joined by "and" make together, unlike "the Kremlin and White House"."""


def joined_names(text: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The spans of the first two names that "and" joins, if each can be asked about alone."""
    parsed = parse(text)
    for one, other in pairwise(e for e in parsed.entities if e.label in NAMES):
        if _JOINING.fullmatch(text[one.end : other.start]):
            if _one_name(parsed, one, other) or _one_relation(text, one, other):
                return None
            owner = _OWNER.search(text[: one.start])
            return (owner.start() if owner else one.start, one.end), (other.start, other.end)
    return None


def compared_names(text: str) -> list[str]:
    """The question about each of two names that it compares: the last one before and the other."""
    found = _COMPARED.search(text)
    if found is None:
        return []
    named = [entity for entity in parse(text).entities if entity.label in NAMES]
    others = {e.label for e in named if e.end > found.start("other")}
    first = next((e for e in reversed(named) if e.end <= found.start() and e.label in others), None)
    if first is None:
        return []
    head = text[: found.start()]
    return [f"{head}?", f"{head[: first.start]}{found['other'].strip()}{head[first.end :]}?"]


def _one_name(parsed: Parsed, one: Entity, other: Entity) -> bool:
    """Whether the two are parts of one name, or share the noun behind them."""
    text = parsed.text
    head = text[: one.start]
    if country(text[one.start : other.end]):
        return True  # "Trinidad and Tobago"
    single = " " not in one.text and not one.text.isupper() and country(one.text) != one.text.casefold()
    if _ARTICLE.search(head):
        if single and _SHARED_HEAD.search(other.text):
            return True  # "the Victoria and Albert Museum"
        after = next((token for token in parsed.tokens if token.start >= other.end), None)
        return (
            after is not None
            and after.tag == "NN"
            and after.text.islower()
            and not verb_is_missing(parsed)  # "the Oslo and Bergen railway", but "the Oslo and Bergen mayors"
        )
    plain = text[one.end : other.start] == " and " and " " not in other.text
    return single and plain and _SINGULAR.search(head) is not None


def _one_relation(text: str, one: Entity, other: Entity) -> bool:
    head, rest = text[: one.start], text[other.end :]
    return bool(_ONE_OF.search(head) or _TO_EACH_OTHER.match(rest) or _BRINGS_TOGETHER.search(head))
