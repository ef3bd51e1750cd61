"""The figures of two texts that may answer a question, and whether they differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.grounding.certainty import force
from assistant.grounding.dates import moments
from assistant.grounding.lexicon import INTENDING, PLEDGING
from assistant.grounding.tree import SUBJECTS, Tree
from assistant.language.intervals import Figure, apart, figures
from assistant.language.measures import asked_units
from assistant.language.numbers import Quantity, numbers, quantities
from assistant.language.parse import NOUN_SUBJECTS, Token, parse, upwards
from assistant.language.questions import QuestionView
from assistant.language.spans import overlaps


def figures_differ(view: QuestionView, one: str, other: str) -> tuple[bool, bool]:
    """Whether the figures of both texts that may answer differ, and whether they are of one kind.

    Those are the counts of what is asked for; else what has a unit that is asked for, if one of both does;
    else every number that is no part of a date.
    """
    counted = asked_noun(view.text)
    counts = [_counted(view, text, counted) for text in (one, other)]
    if all(counts):
        return apart(*counts), True
    counts = [some or _numbers_of(text, counted) for some, text in zip(counts, (one, other), strict=True)]
    if all(counts):
        return apart(*counts), False
    units = asked_units(view.text) if not counted else frozenset()
    measured = [[f for f in _aged(view, text) if f.units & units] for text in (one, other)]
    if any(measured):
        return apart(*measured), True
    return apart(*(_other_figures(view, text) or _zero(view, text, counted) for text in (one, other))), False


def figured(view: QuestionView, text: str) -> bool:
    """Whether a text gives any number, or says of nobody what is asked."""
    return bool(numbers(text) or _zero(view, text, asked_noun(view.text)))


def names_figure(text: str) -> bool:
    """Whether a text speaks of a figure without giving any: "The union has a gloomier count."."""
    return not numbers(text) and any(
        token.pos == "NOUN" and token.lemma in _FIGURES for token in parse(text).tokens
    )


def at_other_stages(question: str, one: str, other: str) -> bool:
    """Whether a question about what happened is answered by what happened and by what was only offered or
    planned: of 29 million paid the 27 million offered before are no contradiction.
    """
    tree = Tree(parse(question))
    past = any(token.tag == "VBD" or (token.lemma, token.dep) == ("have", "aux") for token in tree.tokens)
    if not past or any(token.lemma in _TO_COME for token in tree.tokens):
        return False
    return _to_come(one) != _to_come(other)


def _to_come(text: str) -> bool:
    """Whether all numbers of a text are of what is offered, planned or promised."""
    tree = Tree(parse(text))
    verbs = {
        next((at for at in upwards(tree.tokens, index) if _verb(tree, at)), -1)
        for index, token in enumerate(tree.tokens)
        if token.pos == "NUM" and token.entity not in {"DATE", "TIME"}
    }
    return bool(verbs) and all(
        at >= 0 and (tree.tokens[at].lemma in _TO_COME or force(tree, at) in {"future", "intended"})
        for at in verbs
    )


def _verb(tree: Tree, index: int) -> bool:
    """Whether a token is a verb; a name after "to" may be taken for one."""
    token = tree.tokens[index]
    return token.pos in {"VERB", "AUX"} and (index == 0 or token.text.islower())


_TO_COME = INTENDING | PLEDGING


def asked_noun(question: str) -> str:
    """The lemma of what is to be counted, "" if nothing is: "how many homes …" asks for "home"."""
    tokens = parse(question).tokens
    for index, token in enumerate(tokens):
        if token.lemma == "many" and index and tokens[index - 1].lemma == "how":
            head = tokens[token.head]
            return head.lemma if head.pos in {"NOUN", "PROPN"} and token.head > index else ""
    return ""


def _counted(view: QuestionView, text: str, noun: str) -> list[Figure]:
    """The numbers of things of that kind in a sentence, without units; "no homes" are 0."""
    tokens = parse(text).tokens
    starts = [t.start for t in tokens if noun and t.pos == "NUM" and tokens[t.head].lemma == noun]
    counting = [
        q.start
        for q in quantities(text)
        if (q.times and noun == "time") or any(q.start <= start < q.end for start in starts)
    ]
    found = [replace(f, units=frozenset[str]()) for f in figures(text) if f.start in counting]
    none_of = found and _nobody(view, text)  # "none of the 12 passengers"
    return [_NONE] if none_of or (noun and not found and _zero(view, text, noun)) else found


def _numbers_of(text: str, noun: str) -> list[Figure]:
    """What the number of such things is said to be, or to have been: "has risen to 87 from 45"."""
    starts = set(_said_of_number(parse(text).tokens, noun)) if noun else set[int]()
    dates = {q.start for q in quantities(text) if _dated(text, q)}
    return [replace(f, units=frozenset[str]()) for f in figures(text) if f.start in starts - dates]


def _said_of_number(tokens: Sequence[Token], noun: str) -> Iterator[int]:
    """Where the numbers stand that the verb of "the number of passengers" governs."""
    verbs = {
        tokens[tokens[of.head].head]
        for counted in tokens
        for of in (tokens[counted.head],)
        if counted.lemma == noun
        and of.lemma == "of"
        and tokens[of.head].lemma in _NUMBERS
        and tokens[of.head].dep in SUBJECTS
    }
    for token in tokens:
        above = tokens[token.head]
        verb = tokens[above.head] if above.pos == "ADP" and above.lemma != "by" else above
        if token.pos == "NUM" and verb in verbs:
            yield token.start


_NUMBERS = frozenset({"number", "total", "toll", "count", "tally"})
_FIGURES = _NUMBERS | {"figure", "sum", "estimate", "estimation", "calculation"}


def _zero(view: QuestionView, text: str, noun: str) -> list[Figure]:
    """A 0 for none of what is counted, or for nobody who does what is asked; else nothing."""
    tokens = parse(text).tokens
    no = any(t.lemma == "no" and t.dep == "det" and tokens[t.head].lemma == noun for t in tokens)
    return [_NONE] if no or _nobody(view, text) else []


def _nobody(view: QuestionView, text: str) -> bool:
    """Whether the subject of the question's verb is nobody, no one or none: "Nobody died"."""
    tokens = parse(text).tokens
    asked = {token.lemma for token in parse(view.text).tokens if token.pos == "VERB"}
    return any(
        (token.lemma in ("nobody", "none") or (token.lemma == "one" and before == "no"))
        and token.dep in NOUN_SUBJECTS
        and tokens[token.head].lemma in asked
        for before, token in zip(["", *(t.lemma for t in tokens)], tokens, strict=False)
    )


_NONE = Figure(low=0.0, high=0.0, units=frozenset(), start=0)


_AGE_ASKED = re.compile(r"\bhow old\b|\bage\b", re.IGNORECASE)
_BEFORE_AGE = re.compile(
    r"(?:[A-Z][\w’'-]*(?:, | \()|\b(?:aged|age of|is|was|turned)(?: (?:just|now|only))? )$"
)
_BEHIND_AGE = re.compile(r"\s*$|[,.;)]|\s+(?:and|at|but|in|last|next|now|on|this|today)\b")
"""A bare number behind a name or such a verb: "Mayor Pryce, 54, was elected", "Pryce turned 54 in May"."""


def _aged(view: QuestionView, text: str) -> list[Figure]:
    """The figures of a text; where an age is asked for, those that may be one count years."""
    ages = {q.start for q in quantities(text) if _is_age(text, q)} if _AGE_ASKED.search(view.text) else set()
    return [replace(f, units=f.units | {"year"}) if f.start in ages else f for f in figures(text)]


def _is_age(text: str, number: Quantity) -> bool:
    written = _BEFORE_AGE.search(text[: number.start]) and _BEHIND_AGE.match(text, number.end)
    return written is not None and number.value.isdigit() and int(number.value) < _OLDEST


_OLDEST = 130


def _other_figures(view: QuestionView, text: str) -> list[Figure]:
    """The figures of a text without those of the question and those of dates."""
    left_out = {q.start for q in quantities(text) if q.value in view.numbers or _dated(text, q)}
    return [figure for figure in figures(text) if figure.start not in left_out]


def _dated(text: str, quantity: Quantity) -> bool:
    """Whether a number is part of a date: 2100 may be a year, or homes."""
    dates = [entity for entity in parse(text).entities if entity.label == "DATE"]
    return overlaps(quantity, (part for part in moments(text) if overlaps(part, dates)))
