"""A question that asks two things becomes two questions, so that each finds its own evidence."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.conversation import pronouns_filled
from assistant.ellipsis import PREPOSITIONS
from assistant.language.parse import Parsed, parse

_ASKING = rf"(?:who|whom|whose|what|when|where|why|how|which|(?:{PREPOSITIONS}) (?:what|which|whom))"
_ASIDE = (
    r"(?:roughly |about (?=how\b)|exactly |then |also |if so,? |"
    r"do (?:you|we) know |can you (?:say|tell me) )?"
)
_AUXILIARY = "is|are|was|were|do|does|did|has|have|had|will|would|can|could|should"
_JOINT = re.compile(
    rf"\s*(?:[,;]\s*(?:and|but|while|or)?|\s(?:and|but|while|or))\s+{_ASIDE}(?={_ASKING}\b)"
    rf"|\s*,\s*(?:and|but)\s+{_ASIDE}(?=(?:{_AUXILIARY})\b)",
    re.I,
)
_COMPARED = re.compile(
    r",?\s+(?:(?:compared|in comparison) (?:to|with)|versus|as opposed to)\s+"
    r"(?P<other>[^,;?]+?)(?=[?.!\s]*$)",
    re.I,
)
"""Sets one thing against another that comes last: "What will Poland give compared to Norway?"."""
_ENDING = rf"(?!of\b)(?:{PREPOSITIONS}|that|who|which)"
_REPEATED = re.compile(
    rf"\b(?P<preposition>{PREPOSITIONS})\s+(?P<one>(?:[^\s,;]+\s+){{1,6}}?)(?:and|or|as well as)\s+"
    rf"(?P=preposition)\s+(?P<other>(?:(?!(?:{_ENDING})\b)[^\s,;?.]+\s*)+)",
    re.I,
)
_OWN = {"his": "his", "hers": "her", "its": "its", "theirs": "their"}
"""How a possessive that stands alone is written before its noun."""

_BETWEEN = re.compile(
    r"\b(between|among|against|with|met|meet|meeting|in common|together|each other|agreed?|differ(s|ed)?)\b"
    r"|,\s+[^,?]+\s+or\s+[^,?]+\?*$",
    re.I,
)
"""What two names have to do with each other, or a choice between them, is one question."""

_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "EVENT", "LAW", "FAC"})
_REPEATABLE = re.compile(
    rf"(?P<asking>how (?:much|many|often|long)|when|where|who)\s+(?P<preposition>{PREPOSITIONS})\s+"
    r"(?P<phrase>.+)$",
    re.I,
)
_LAST = re.compile(rf"\s(?:{PREPOSITIONS})\s(?:(?!\b(?:{PREPOSITIONS})\b)[^,;])*$", re.I)
"""The prepositional phrase at the end of a question."""

_REQUEST = re.compile(
    rf"(?:and |so |but |also |then )*(?:{_ASKING}|{_AUXILIARY}|"
    r"(?:please )?(?:tell|list|name|give|show|describe|explain|compare|summari[sz]e))\b"
    r"(?! (?:(?:me|us) )?(?:all of )?(?:it|that|them|these|those)[\s.!]*$)",
    re.I,
)
"""Begins what is asked without a question mark; "give me all of them" asks nothing of its own."""


def parts_of(question: str) -> tuple[str, ...]:
    """The questions that `question` consists of; itself alone if it asks one thing.

    What a later one leaves to the first is filled in: "What did Poland refuse, and what might it do?" A
    remark at the end is no question; it stays with the only one, since it may say what is meant.
    """
    asked = _without_remark(question)
    pieces = [piece for piece in _sentences(asked) for piece in _clauses(piece)]
    if len(pieces) == 1:
        pieces = _compared(asked) or pieces
    if len(pieces) == 1 and not _BETWEEN.search(asked):
        pieces = _distributed(asked) or _names(asked)
    if len(pieces) == 1:
        return (question,)
    first, *rest = pieces
    return (first, *(pronouns_filled(_owned(part, first), first) for part in rest))


def _without_remark(question: str) -> str:
    """The text up to its last question mark, if nothing is asked after it."""
    end = question.rfind("?") + 1
    return question[:end] if end and not _REQUEST.match(question[end:].strip()) else question


def _sentences(text: str) -> list[str]:
    found = [piece.strip() for piece in re.split(r"(?<=\?)\s+", text) if len(piece.split()) > 2]
    return found or [text]


def _clauses(text: str) -> list[str]:
    cuts = [match for match in _JOINT.finditer(text) if match.start() > 0 and _begins(text[match.end() :])]
    if not cuts or not re.match(rf"(?:and |so |but )?{_ASKING}\b", text, re.I):
        return [text]
    first = text[: cuts[0].start()].rstrip("?, ")
    result = [f"{first}?"]
    for number, cut in enumerate(cuts):
        end = cuts[number + 1].start() if number + 1 < len(cuts) else len(text)
        rest = text[cut.end() : end].rstrip("?., ")
        result.append(_filled(rest, first))
    return result


def _begins(rest: str) -> bool:
    """Whether a question can begin here: with an asking word, or a small verb and a subject after it."""
    if not re.match(rf"(?:{_AUXILIARY})\b", rest, re.I):
        return True
    subjects = {"nsubj", "nsubjpass", "expl"}
    return rest[:1].islower() and any(token.dep in subjects for token in parse(rest).tokens[1:])


def _filled(rest: str, first: str) -> str:
    """A clause without a verb takes the one of the clause before: "and who of an axis of war?".

    If both ask the same for another time or place, only that is changed: "How much was paid in May, and
    how much in June?".
    """
    verbs = any(token.pos in {"VERB", "AUX"} for token in parse(rest).tokens)
    other = _REPEATABLE.match(rest)
    asked_alike = other and re.match(rf"(?:and |so |but )?{re.escape(other['asking'])}\b", first, re.I)
    if other and asked_alike and (not verbs or other["phrase"].startswith("the time ")):
        cut = re.search(rf"\s{re.escape(other['preposition'])}\s[^,;]*$", first, re.I) or _LAST.search(first)
        return f"{first[: cut.start()] if cut else first} {other['preposition']} {other['phrase']}?"
    if verbs:
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
    return [_each(head + name, name, text[end:]) for name in (first_name, second_name)]


def _each(begin: str, name: str, rest: str) -> str:
    """The question about one name; an "each" that stands alone is that one."""
    text = begin + rest
    tokens = parse(text).tokens
    for index, token in enumerate(tokens):
        following = tokens[index + 1].lemma if index + 1 < len(tokens) else ""
        if token.lemma == "each" and token.dep != "det" and following != "other":
            before, after = text[: token.start], text[token.start + len(token.text) :]
            return before.rstrip() + after if token.start <= len(begin) + 1 else before + name + after
    return text


def _compared(text: str) -> list[str]:
    """The question about each of two names that it compares: the last one before and the other."""
    found = _COMPARED.search(text)
    if found is None:
        return []
    named = [entity for entity in parse(text).entities if entity.label in _NAMES]
    others = {e.label for e in named if e.end > found.start("other")}
    first = next((e for e in reversed(named) if e.end <= found.start() and e.label in others), None)
    if first is None:
        return []
    head = text[: found.start()]
    return [f"{head}?", f"{head[: first.start]}{found['other'].strip()}{head[first.end :]}?"]


def _joined_names(parsed: Parsed) -> tuple[tuple[int, int], tuple[int, int]] | None:
    entities = [e for e in parsed.entities if e.label in _NAMES]
    for one, other in pairwise(entities):
        between = parsed.text[one.end : other.start]
        if re.fullmatch(
            r"(?:,)?\s+(?:and|as well as|or)\s+(?:of\s+|in\s+|for\s+|from\s+)?(?:the\s+)?", between
        ):
            return (one.start, one.end), (other.start, other.end)
    return None
