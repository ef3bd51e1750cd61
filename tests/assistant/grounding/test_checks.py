from __future__ import annotations

import pytest

from assistant.grounding.checks import CHECKS, check, objections
from assistant.grounding.clauses import clauses_of
from assistant.grounding.dates import moments
from assistant.grounding.quoting import quoted_in
from assistant.grounding.reading import read
from assistant.grounding.types import Case, Objection, Witness
from assistant.language.parse import parse
from assistant.types import Evidence


def case(claim: str, *evidence: str) -> Case:
    witnesses = tuple(
        Witness(
            evidence=Evidence(
                source="a.txt", title="", text=text, start=0, end=len(text), score=0.0, passage_id=""
            ),
            reading=read(text),
        )
        for text in evidence
    )
    return Case(claim=read(claim), witnesses=witnesses, article=lambda _: " ".join(evidence))


@pytest.mark.real
def test_a_new_check_is_one_function() -> None:
    @check("shouting")
    def no_shouting(given: Case) -> Objection | None:
        return Objection(reason="no need to shout", fatal=False) if given.claim.text.isupper() else None

    try:
        found = objections(case("THE SEA IS CALM", "The sea is calm."))
    finally:
        del CHECKS["shouting"]

    assert [objection.reason for objection in found if not objection.fatal] == ["no need to shout"]


@pytest.mark.real
def test_fatal_objections_come_first() -> None:
    @check("minor")
    def minor(given: Case) -> Objection | None:
        return Objection(reason="minor", fatal=False)

    try:
        found = objections(case("The harbour closed for 21 days.", "The harbour closed for 12 days."))
    finally:
        del CHECKS["minor"]

    assert [objection.fatal for objection in found] == [True, False]


@pytest.mark.parametrize(
    ("quote", "text", "held"),
    [
        ("a grave threat", "He spoke of “a grave threat.”", True),
        ("A grave threat,", "He spoke of a grave threat.", True),
        ("a grave … threat", "He spoke of a grave and growing threat.", True),
        ("a threat … grave", "He spoke of a grave threat.", False),
        ("grave threats", "He spoke of a grave threat.", False),
        ("don't know", "They don’t know.", True),
        ("rave threat", "He spoke of a grave threat.", False),
    ],
)
def test_a_quote_is_held_letter_by_letter(quote: str, text: str, held: bool) -> None:
    assert quoted_in(quote, text) is held


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on January 8, 2026", {"2026", "january", "january 8"}),
        ("on 8 January", {"january", "january 8"}),
        ("in 2014", {"2014"}),
        ("the 1990s", {"1990s"}),
        ("2026-01-08", {"2026", "january", "january 8"}),
        ("last month, on Friday", {"last month", "friday"}),
        ("it may rain; they march on", set()),
        ("1,990 men", set()),
    ],
)
def test_dates_have_one_form(text: str, expected: set[str]) -> None:
    assert {moment.value for moment in moments(text)} == expected


@pytest.mark.real
@pytest.mark.parametrize(
    ("text", "verb", "polarity"),
    [
        ("They will send troops.", "send", 1),
        ("They will not send troops.", "send", -1),
        ("They refused to send troops.", "send", -1),
        ("They refused to rule out sending troops.", "send", 1),
        ("They have no plans to send troops.", "send", -1),
        ("No country sent troops.", "send", -1),
        ("They left without paying the bill.", "pay", -1),
    ],
)
def test_polarity_counts_every_denial(text: str, verb: str, polarity: int) -> None:
    assert clauses_of(parse(text)).polarity[verb] == {polarity}


@pytest.mark.real
@pytest.mark.parametrize(
    ("text", "verb", "force"),
    [
        ("They sent troops.", "send", "fact"),
        ("They will send troops.", "send", "future"),
        ("They may send troops.", "send", "possible"),
        ("They plan to send troops.", "send", "intended"),
        ("They must send troops.", "send", "duty"),
        ("They pledged to send troops.", "send", "future"),
    ],
)
def test_force_says_how_certain_a_clause_is(text: str, verb: str, force: str) -> None:
    assert clauses_of(parse(text)).forces[verb] == {force}
