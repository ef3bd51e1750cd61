"""What a follow-up leaves out, taken from the question before it: "And Germany?", "Why?", "And later on?"."""

from __future__ import annotations

import re

from assistant.antecedents import GROUPS
from assistant.language.parse import parse
from assistant.language.words import FUNCTION_WORDS, words

PREPOSITIONS = "about|after|against|as|at|before|by|during|for|from|in|into|of|on|since|to|under|until|with"
"""As alternatives of a pattern."""

_OF_A_NAME = frozenset({"in", "by"})
"""Prepositions of one who acts, too: "How did China react?", "And in Germany?"."""

_PAIRED = {"between": "and", "from": "to"}
"""Prepositions that come with two names, and what joins these."""

_ROLES = re.compile(r"^(?:who|what|which|when|where|why|how)\b", re.I)


def after_bare(asked: str, earlier: str) -> str:
    """ "Why?" after "Did Germany refuse troops?" asks "Why did Germany refuse troops?"."""
    rest = earlier.strip().rstrip("?.! ")
    opening = asked[:1].upper() + asked[1:].lower()
    if re.match(r"^(is|are|was|were|do|does|did|has|have|had|will|would|can|could|should)\b", rest, re.I):
        return f"{opening} {rest[:1].lower()}{rest[1:]}?"
    return f"{opening}: {rest}?"


def with_topic(text: str, earlier: str) -> str:
    """`text` with the topical words of an `earlier` question behind it, in parentheses."""
    said = {word.stem for word in words(text)}
    topic = [
        word.text
        for word in words(_ROLES.sub("", earlier.strip()))
        if word.form not in FUNCTION_WORDS and word.stem not in said
    ]
    return f"{text.rstrip('?.! ')} ({' '.join(topic)})?" if topic else text


def with_subject(earlier: str, subject: str, preposition: str) -> str:
    """The earlier question with its name of the same kind replaced by `subject`.

    Args:
        preposition: what stood before the subject, "" if nothing did. It says whose place is taken: that of
            the name after the same one. As "later on", "in the beginning" takes no name's place.
    """
    both = _with_pair(earlier, subject.strip(" ?.!"), preposition)
    if both:
        return both
    parsed_subject = parse(subject)
    labels = parsed_subject.labels()
    name = subject.strip(" ?.!")
    circumstance = f"What about {preposition} {name}".replace("  ", " ")
    if not labels and (preposition or parsed_subject.tokens[0].pos in {"ADV", "ADP", "SCONJ"}):
        return with_topic(circumstance, earlier)
    old = parse(earlier)
    after_it = re.compile(rf"(?:^|\s){re.escape(preposition)}\s+(?:the\s+)?$", re.I)
    alike = [e for e in old.entities if preposition and after_it.search(earlier[: e.start])]
    if preposition and not alike and preposition.lower() not in _OF_A_NAME:
        return with_topic(circumstance, earlier)
    ranked = sorted(
        alike or old.entities,
        key=lambda e: (e.label not in labels, not (labels & GROUPS and e.label in GROUPS), e.start),
    )
    for entity in ranked:
        same_kind = entity.label in labels or (labels & GROUPS and entity.label in GROUPS) or not labels
        if (same_kind and entity.label not in {"DATE", "CARDINAL", "ORDINAL"}) or entity.label in labels:
            head = re.sub(r"^the\s+", "", entity.text, flags=re.I)
            at = earlier.find(head, entity.start)
            before = re.sub(r"\bthe\s+$", "", earlier[:at], flags=re.I)
            rest = earlier[at + len(head) :]
            possessive = re.match(r"['’]s?(?!\w)", rest)
            if possessive is None:
                return before + name + rest
            return before + re.sub(r"['’]s?$", "", name) + "'s" + rest[possessive.end() :]
    return with_topic(circumstance, earlier)


def _with_pair(earlier: str, pair: str, preposition: str) -> str:
    """The earlier question with both its names replaced, "And from Oslo to Bergen?"; empty without a pair."""
    joiner = _PAIRED.get(preposition.lower(), "")
    one, joined, other = pair.partition(f" {joiner} ") if joiner else ("", "", "")
    if not joined or joiner in other.split():
        return ""
    names = "|".join(re.escape(entity.text) for entity in parse(earlier).entities)
    held = re.compile(rf"\b({preposition} )(?:the )?(?:{names})( {joiner} )(?:the )?(?:{names})(?!\w)", re.I)
    replaced, found = held.subn(lambda match: f"{match[1]}{one}{match[2]}{other}", earlier, count=1)
    return replaced if found else ""
