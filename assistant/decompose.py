"""A question that asks two things becomes two questions, so that each finds its own evidence."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.conversation import pronouns_filled
from assistant.language.parse import Parsed, parse

_PREPOSITIONS = "about|after|against|as|at|before|by|during|for|from|in|into|of|on|since|to|under|until|with"
_ASKING = rf"(?:who|whom|whose|what|when|where|why|how|which|(?:{_PREPOSITIONS}) (?:what|which|whom))"
_JOINT = re.compile(rf"\s*(?:[,;]\s*(?:and|but|while|or)?|\s(?:and|but|while|or))\s+(?={_ASKING}\b)", re.I)
_ENDING = rf"(?!of\b)(?:{_PREPOSITIONS}|that|who|which)"
_REPEATED = re.compile(
    rf"\b(?P<preposition>{_PREPOSITIONS})\s+(?P<one>(?:[^\s,;]+\s+){{1,6}}?)(?:and|or|as well as)\s+"
    rf"(?P=preposition)\s+(?P<other>(?:(?!(?:{_ENDING})\b)[^\s,;?.]+\s*)+)",
    re.I,
)
_OWN = {"his": "his", "hers": "her", "its": "its", "theirs": "their"}
"""How a possessive that stands alone is written before its noun."""

_BETWEEN = re.compile(r"\b(between|among|against|with|met|meet|meeting)\b", re.I)
_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "EVENT", "LAW", "FAC"})
MOST = 3
"""Parts a question is split into at most."""


def parts_of(question: str) -> tuple[str, ...]:
    """The questions that `question` consists of; itself alone if it asks one thing.

    What a later one leaves to the first is filled in: "What did Poland refuse, and what might it do?"
    """
    pieces = [piece for piece in _sentences(question) for piece in _clauses(piece)]
    if len(pieces) == 1 and not _BETWEEN.search(question):
        pieces = _distributed(question) or _names(question)
    if len(pieces) == 1:
        return (question,)
    first, *rest = pieces[:MOST]
    return (first, *(pronouns_filled(_owned(part, first), first) for part in rest))


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


def _owned(part: str, first: str) -> str:
    """ "When did she give hers?" after "When did he give his speech?": a bare possessive gets its noun."""
    before, _, last = part.rstrip("?.! ").rpartition(" ")
    if last.lower() not in _OWN:
        return part
    nouns = [token.text for token in parse(first).tokens if token.dep == "dobj" and token.pos == "NOUN"]
    return f"{before} {_OWN[last.lower()]} {nouns[0]}?" if nouns else part


def _distributed(text: str) -> list[str]:
    """One question for each of two phrases behind the same preposition: "the years of … and of …"."""
    found = _REPEATED.search(text)
    if found is None:
        return []
    head, tail = text[: found.start("one")], text[found.end("other") :]
    ending = f" {tail}" if tail.strip("?.! ") else tail.strip()
    return [f"{head}{found[name].strip()}{ending}" for name in ("one", "other")]


def _names(text: str) -> list[str]:
    """One question for each of two names joined by "and"."""
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
