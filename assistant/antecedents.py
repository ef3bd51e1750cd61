"""What a pronoun of a follow-up stands for in the questions and answers before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.language.parse import Entity, Parsed, parse
from assistant.types import Turn

PERSON = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
THING = frozenset({"it", "its", "itself"})

GROUPS = frozenset({"ORG", "NORP", "GPE", "LOC"})
"""Labels of names that "it" and "they" may mean."""

_DESCRIBED = re.compile(
    r"^(?:and |so |but )?(?P<asking>who|(?:what|which) (?!(?:year|month|week|day|date|time)\b)\w+)"
    r"(?: is| was|['’]s) "
    r"(?P<phrase>(?:the|a|an|[A-Z]\w*['’]s) .+?)[?.! ]*$",
    re.I,
)
"""A question for the name of what it describes: "Which company is the main contractor for the dam?"."""

DESCRIBED_WORDS = 10
"""Words of a description that may stand in the place of a pronoun."""


def _names_in(text: str, labels: frozenset[str], *, owners: bool = True) -> Iterator[str]:
    """Names with one of the labels; `owners`: also those that only own what is spoken of."""
    parsed = parse(text)
    for entity in parsed.entities:
        owns = re.search(r"['’]s?$", entity.text) or re.match(r"['’]s?\b", text[entity.end :])
        if entity.label in labels and (owners or not owns):
            yield re.sub(r"^(?:a|an)\s+|['’]s$", "", _whole_name(parsed, entity), flags=re.I)


def _whole_name(parsed: Parsed, entity: Entity) -> str:
    """The name, or what is named after a place: "the Coldbeck dam"."""
    if entity.label not in {"GPE", "LOC", "FAC"}:
        return entity.text
    for token in parsed.tokens:
        if entity.start <= token.start < entity.end:
            head = parsed.tokens[token.head]
            if token.dep == "compound" and head.pos == "NOUN" and not head.entity:
                return _subtree_text(parsed, token.head)
    return entity.text


def _noun_phrase(text: str, *, plural: bool) -> str | None:
    """The subject or object of a question as a phrase, such as "the multinational force"."""
    parsed = parse(text)
    for wanted in (("nsubj", "nsubjpass"), ("dobj", "pobj", "attr")):
        for index, token in enumerate(parsed.tokens):
            if token.dep not in wanted or token.pos not in {"NOUN", "PROPN"}:
                continue
            if plural != (token.tag in {"NNS", "NNPS"}):
                continue
            return _subtree_text(parsed, index)
    return None


def _subtree_text(parsed: Parsed, index: int) -> str:
    first = index
    while (
        first > 0
        and parsed.tokens[first - 1].head in range(first, index + 1)
        and parsed.tokens[first - 1].dep in {"det", "amod", "compound", "nmod", "poss"}
    ):
        first -= 1
    last = index
    while last + 1 < len(parsed.tokens) and parsed.tokens[last + 1].dep in _WITHIN:
        if not _below(parsed, last + 1, index):
            break
        if parsed.tokens[last + 1].dep == "prep" and parsed.tokens[last + 1].text.lower() != "of":
            break
        last += 1
    end = parsed.tokens[last]
    phrase = parsed.text[parsed.tokens[first].start : end.start + len(end.text)]
    phrase = re.sub(r"^the names? of\s+", "", phrase, flags=re.I)
    return re.sub(r"^(?:which|what|whose|how many|any|many)\s+", "the ", phrase, flags=re.I)


_WITHIN = frozenset("prep pobj det compound amod poss".split())
"""Relations of the words that may follow a noun in its phrase."""


def _below(parsed: Parsed, index: int, top: int) -> bool:
    """Whether a word belongs to the phrase of another."""
    for _ in range(len(parsed.tokens)):
        head = parsed.tokens[index].head
        if head in {top, index}:
            return head == top
        index = head
    return False


def antecedent(form: str, history: Sequence[Turn]) -> str | None:
    """The nearest earlier name that the pronoun can mean, or what is described; None if there is nothing.

    The last question comes first, then its answer; a person or thing that a question asked the name of
    is meant before what its description mentions.
    """
    for turn in reversed(history):
        answer = re.sub(r"\[\d+\]", "", turn.answer)
        described = _described(turn.question, person=form in PERSON)
        if form in PERSON:
            for text in (answer,) if described else (turn.question, answer):
                found = list(_names_in(text, frozenset({"PERSON"})))
                if found:
                    return max((n for n in found if found[0] in n), key=len)
            if described:
                return described
            continue
        plural = form in PLURAL
        phrase = _noun_phrase(turn.question, plural=plural)
        if plural and phrase:
            return phrase
        if described:
            return described
        found = list(_names_in(turn.question, GROUPS, owners=False))
        if found:
            return found[0]
        if phrase:
            return phrase
        found = list(_names_in(answer, GROUPS)) if answer else []
        if found:
            return found[0]
    return None


def _described(question: str, *, person: bool) -> str:
    """The phrase for the one that a question asks the name of, "" if it asks something else."""
    found = _DESCRIBED.match(question.strip())
    if found is None or (found["asking"].lower() == "who") != person:
        return ""
    tokens = parse(found["phrase"]).tokens
    whole = all(token.pos != "VERB" for token in tokens) and tokens[-1].pos != "ADP"
    return found["phrase"] if whole and len(found["phrase"].split()) <= DESCRIBED_WORDS else ""
