"""A question that asks two things becomes two questions, so that each finds its own evidence."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.language.parse import Parsed, parse

_ASKING = r"(?:who|whom|whose|what|when|where|why|how|which|(?:in|at|to|by|of|for|from) (?:what|which|whom))"
_JOINT = re.compile(rf"\s*(?:[,;]\s*(?:and|but|while|or)?|\s(?:and|but|while|or))\s+(?={_ASKING}\b)", re.I)
_BETWEEN = re.compile(r"\b(between|among|against|with|met|meet|meeting)\b", re.I)
_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "EVENT", "LAW", "FAC"})
MOST = 3
"""Parts a question is split into at most."""


def parts_of(question: str) -> tuple[str, ...]:
    """The questions that `question` consists of; itself alone if it asks one thing."""
    pieces = [piece for piece in _sentences(question) for piece in _clauses(piece)]
    if len(pieces) == 1:
        pieces = list(_names(question))
    return tuple(pieces[:MOST]) if len(pieces) > 1 else (question,)


def _sentences(text: str) -> list[str]:
    found = [piece.strip() for piece in re.split(r"(?<=\?)\s+", text) if len(piece.split()) > 2]
    return found or [text]


def _clauses(text: str) -> list[str]:
    cuts = [match for match in _JOINT.finditer(text) if match.start() > 0]
    if not cuts or not re.match(rf"(?:and |so |but )?{_ASKING}\b", text, re.I):
        return [text]
    first = text[: cuts[0].start()].rstrip("?, ")
    result = [f"{first}?"]
    for number, cut in enumerate(cuts):
        end = cuts[number + 1].start() if number + 1 < len(cuts) else len(text)
        rest = text[cut.end() : end].rstrip("?., ")
        result.append(_filled(rest, first))
    return result


def _filled(rest: str, first: str) -> str:
    """A clause without a verb takes the one of the clause before: "and who of an axis of war?"."""
    parsed = parse(rest)
    if any(token.pos in {"VERB", "AUX"} for token in parsed.tokens):
        return f"{rest[:1].upper()}{rest[1:]}?"
    verb = next((t.text for t in parse(first).tokens if t.dep == "ROOT"), "")
    asking, _, tail = rest.partition(" ")
    if not tail:
        return f"{asking.capitalize()} {re.sub(rf'^{_ASKING} ', '', first, flags=re.I)}?"
    return f"{asking.capitalize()} {verb} {tail}?" if verb else f"{rest}?"


def _names(text: str) -> list[str]:
    """One question for each of two names joined by "and", unless the question is about the pair."""
    if _BETWEEN.search(text):
        return [text]
    parsed = parse(text)
    joined = _joined_names(parsed)
    if joined is None:
        return [text]
    (start, middle), (second, end) = joined
    first_name, second_name = text[start:middle], text[second:end]
    head = re.sub(r"\bboth\s+$", "", text[:start])
    return [head + first_name + text[end:], head + second_name + text[end:]]


def _joined_names(parsed: Parsed) -> tuple[tuple[int, int], tuple[int, int]] | None:
    entities = [e for e in parsed.entities if e.label in _NAMES]
    for one, other in pairwise(entities):
        between = parsed.text[one.end : other.start]
        if re.fullmatch(
            r"(?:,)?\s+(?:and|as well as|or)\s+(?:of\s+|in\s+|for\s+|from\s+)?(?:the\s+)?", between
        ):
            return (one.start, one.end), (other.start, other.end)
    return None
