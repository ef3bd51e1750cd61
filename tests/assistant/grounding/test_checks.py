from __future__ import annotations

from dataclasses import replace

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
        ("Not since the war ended has trade grown so fast.", "end", 1),
        ("He has not since returned.", "return", -1),
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


def fatal(claim: str, *evidence: str) -> bool | None:
    """Whether the gravest objection is fatal; None without any."""
    found = objections(case(claim, *evidence))
    return found[0].fatal if found else None


@pytest.mark.real
@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        ("The mayor will not close the harbour.", "The mayor will close the harbour.", True),
        ("The tanker did not lose oil near Kiel.", "The tanker lost oil near Kiel.", True),
        ("The ship did not leave the port.", "The ship left the port on Friday.", True),
        ("The council did not reject the plan.", "The council rejected the plan.", True),
        ("The council rejected the plan.", "The council did not reject the plan.", True),
        ("The city did not ban buses from entering.", "The city banned buses from entering.", True),
        ("She did not refuse to sign the treaty.", "She refused to sign the treaty.", True),
        ("The bank did not deny that it sold the files.", "The bank denied that it sold the files.", True),
        ("The cabinet did not rule out a new tax.", "The cabinet ruled out a new tax.", True),
        ("The museum did not close.", "The museum closed and no longer shows the ship.", False),
        ("The ferry no longer sails to the island.", "The ferry stopped sailing to the island.", None),
        ("The plan is not stable.", "The plan is unstable.", None),
        (
            "There is no trust left between the parties.",
            "Trust between the parties remains completely absent.",
            False,
        ),
    ],
)
def test_a_denial_is_certain_only_where_the_other_side_says_nothing_else_negative(
    claim: str, evidence: str, expected: bool | None
) -> None:
    assert fatal(claim, evidence) is expected


@pytest.mark.real
def test_a_name_of_another_sentence_is_a_doubt_only_where_that_speaks_of_the_same() -> None:
    claim, said = "The pier was sold by Tom Reyes.", "Ada Finch sold the pier."
    assert fatal(claim, said) is True
    assert fatal(claim, said, "Tom Reyes got the pier.") is False


@pytest.mark.real
def test_a_name_in_the_very_place_of_another_is_no_doubt() -> None:
    claim, said = "Tom Reyes sold the old pier.", "Ada Finch sold the old pier."
    assert fatal(claim, said, "Tom Reyes likes tea.") is True
    assert fatal(claim, said, "Tom Reyes inherited the old pier.") is True


@pytest.mark.real
def test_countries_in_a_compound_are_two_names() -> None:
    assert read("It was a British-French plan.").names == ("British", "French")
    assert fatal("It was a British-French plan.", "It was a UK-France plan.") is None
    assert fatal("It was a British-German plan.", "It was a UK-France plan.") is True


@pytest.mark.real
def test_what_is_so_may_be_said_to_be_possible_with_a_mark_and_not_the_other_way_round() -> None:
    assert fatal("The storm could damage the pier.", "The storm damaged the pier.") is False
    assert fatal("The storm damaged the pier.", "The storm could damage the pier.") is True


@pytest.mark.real
def test_in_other_words_a_different_certainty_is_a_doubt() -> None:
    claim, evidence = "The storm damaged the pier.", "The storm could damage the pier."
    reworded = replace(case(claim, evidence), kept=0.4)
    assert [found.fatal for found in objections(reworded)] == [False]


@pytest.mark.real
def test_a_check_can_be_switched_off() -> None:
    given = case("The harbour closed for 21 days.", "The harbour closed for 12 days.")
    assert objections(given)
    assert not objections(given, without=frozenset({"numbers"}))
