"""The noun phrases of a question, as they are written: "the council's new lorries"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.language.parse import (
    NOUN_SUBJECTS,
    PLURAL_NOUNS,
    SUPPORT,
    Parsed,
    parse,
    upwards,
    verb_is_missing,
)


def noun_phrases(text: str, *, plural: bool) -> Iterator[str]:
    """The subjects and objects of a question as phrases, such as "the multinational force"."""
    parsed = parse(text)
    unread = _unread_subject(parsed)
    if unread is not None and unread[1] == plural:
        yield unread[0]
    for wanted in (NOUN_SUBJECTS, ("dobj", "pobj", "attr")):
        for index, token in enumerate(parsed.tokens):
            if token.dep not in wanted or token.pos not in {"NOUN", "PROPN"}:
                continue
            if plural == (token.tag in PLURAL_NOUNS) and token.entity not in {"DATE", "TIME"}:
                yield subtree_text(parsed, index)


def subtree_text(parsed: Parsed, index: int) -> str:
    """The phrase of a noun, from its article to what it is "of"."""
    first = _phrase_start(parsed, index)
    last = index
    while last + 1 < len(parsed.tokens) and parsed.tokens[last + 1].dep in _WITHIN:
        if index not in upwards(parsed.tokens, last + 1):
            break
        if parsed.tokens[last + 1].dep == "prep" and parsed.tokens[last + 1].text.lower() != "of":
            break
        last += 1
    if last > index and parsed.tokens[last].dep == "case":
        last -= 1
    end = parsed.tokens[last]
    phrase = parsed.text[parsed.tokens[first].start : end.start + len(end.text)]
    phrase = re.sub(r"^the names? of\s+", "", phrase, flags=re.I)
    return re.sub(r"^(?:which|what|whose|how many|any|many)\s+", "the ", phrase, flags=re.I)


_BEFORE = frozenset("det amod compound nmod nummod poss".split())
"""Relations of the words that may stand before a noun in its phrase."""

_WITHIN = frozenset("prep pobj det compound amod nummod poss case".split())
"""Relations of the words that may follow a noun in its phrase."""


def _phrase_start(parsed: Parsed, index: int) -> int:
    """Where the phrase of a noun begins, with the one who owns it: "the council's new lorries"."""
    first = index
    while first > 0:
        before = parsed.tokens[first - 1]
        owner = before.head if before.dep == "case" else first - 1
        owned = parsed.tokens[owner]
        if not (owner < first and owned.head in range(first, index + 1) and owned.dep in _BEFORE):
            break
        first = owner
    return first


def subject_text(parsed: Parsed, start: int) -> str:
    """The phrase of the first subject that stands behind a character; empty if there is none."""
    unread = _unread_subject(parsed)
    if unread is not None:
        return unread[0]
    for index, token in enumerate(parsed.tokens):
        if token.start > start and token.dep in NOUN_SUBJECTS:
            return subtree_text(parsed, index)
    return ""


def _unread_subject(parsed: Parsed) -> tuple[str, bool] | None:
    """The subject of a verb that was taken for a noun, and whether it is plural: "did the stand cost"."""
    support = SUPPORT.search(parsed.text)
    if support is None or not verb_is_missing(parsed):
        return None
    verb = next((token for token in parsed.tokens if token.dep == "ROOT" and token.pos == "NOUN"), None)
    before = [token for token in parsed.tokens if verb and support.end() < token.start < verb.start]
    if verb is None or not before or before[-1].pos not in {"NOUN", "PROPN"}:
        return None
    return parsed.text[support.end() : verb.start].strip(), before[-1].tag in PLURAL_NOUNS
