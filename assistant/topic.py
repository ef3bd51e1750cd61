"""What a question is about, for the next one that does not say it: "Is it expensive (bridge Lisbon)?"."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.language.parse import NO_NAMES, Parsed, parse
from assistant.language.questions import understand
from assistant.language.requests import asks_nothing
from assistant.language.words import FUNCTION_WORDS, Word, words

PREPOSITIONS = "about|after|against|as|at|before|by|during|for|from|in|into|of|on|since|to|under|until|with"
"""As alternatives of a pattern."""

_STALE = NO_NAMES - {"ORDINAL"}
"""Labels of what an earlier question said of one time or number and the next may ask anew."""

_WITHIN_NAME = re.compile(r" (?:of|of the|the|de|van|von|der|al|bin|&) ")
_REQUEST = re.compile(
    r"^(?:(?:please|can you|could you|and|so|but) )*"
    r"(?:tell|list|name|give|show|describe|explain|compare|summari[sz]e)\b(?: (?:me|us)\b)?",
    re.I,
)

_ASKING = frozenset("who whom what which when where why how".split())


def with_topic(text: str, earlier: str) -> str:
    """`text` with the topical words of an `earlier` question behind it, in parentheses.

    What that one asked for ("how old") and its dates and numbers are no topic. Thanks neither take one nor
    give one.
    """
    if asks_nothing(text) or asks_nothing(earlier):
        return text
    view = understand(earlier)
    earlier = view.text if view.asks == "topic" else _REQUEST.sub("", earlier.strip())
    said = {word.stem for word in words(text)}
    parsed = parse(earlier.strip())
    begin = _asked_until(parsed)
    stale = [entity for entity in parsed.entities if entity.label in _STALE]
    topic = [
        word
        for word in words(parsed.text)
        if word.start >= begin
        and not any(entity.start <= word.start < entity.end for entity in stale)
        and (word.form not in FUNCTION_WORDS or (word.capitalised and word.start and len(word.form) > 1))
        and word.stem not in said
    ]
    behind = "".join(_between(parsed.text, one, other) + other.text for one, other in pairwise(topic))
    return f"{text.rstrip('?.! ')} ({topic[0].text}{behind})?" if topic else text


def _between(text: str, one: Word, other: Word) -> str:
    """What parts two topical words: as it was within a name, a comma between two names."""
    gap = text[one.end : other.start]
    if not (one.capitalised and other.capitalised and gap.strip()):
        return " "
    return gap if _WITHIN_NAME.fullmatch(gap) else ", "


def _asked_until(parsed: Parsed) -> int:
    """Where a question's first asking word ends, with the adjective of a "how": "How old", "How many"."""
    asking, following, *_ = (*parsed.tokens, None, None)
    behind = following.text.lower() if following else ""
    if asking and following and asking.text.lower() in PREPOSITIONS.split("|") and behind in _ASKING:
        return following.start + len(following.text)  # "since when"
    if asking is None or asking.text.lower() not in _ASKING:
        return 0
    if asking.text.lower() == "how" and following is not None and following.pos != "AUX" and asking.head == 1:
        return following.start + len(following.text)
    return asking.start + len(asking.text)
