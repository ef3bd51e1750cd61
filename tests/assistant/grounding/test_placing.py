"""Figures beside the clauses of an article that they belong to, or do not."""

from __future__ import annotations

import pytest

from tests.assistant.grounding.test_wordings import ground

pytestmark = pytest.mark.real

TWO_YEARS = "The statues were looted by soldiers in 1897 and sold to the museum by a dealer in 1903."
AID = "The ministry will pay 40 million euros in aid, of which 25 million is for small farms."
TURNOUT = "Turnout was 52 per cent, up from 47 per cent in 2019."
SAILINGS = "The line will cut its sailings to the island from six a day to four."


@pytest.mark.parametrize(
    ("claim", "sentences"),
    [
        ("The statues were looted by soldiers in 1903.", (TWO_YEARS,)),
        ("The statues were sold to the museum in 1897.", (TWO_YEARS,)),
        ("Of the aid, 40 million euros is for small farms.", (AID,)),
        (
            "The vaccine protected 8 per cent of children.",
            (
                "The vaccine protected 71 per cent of children in a trial.",
                "The vaccine was mild, though 8 per cent of the children had a fever.",
            ),
        ),
        ("Turnout was 47 per cent.", (TURNOUT,)),
        (
            "The reservoir is at 61% of its capacity.",
            ("The reservoir is at 27% of its capacity, down from 61%.",),
        ),
        ("The line will cut its sailings from four a day to six.", (SAILINGS,)),
    ],
)
def test_a_figure_of_another_clause_or_of_before_is_not_supported(
    claim: str, sentences: tuple[str, ...]
) -> None:
    assert ground(claim, *sentences).verdict != "supported"


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("The statues were looted by soldiers in 1897.", TWO_YEARS),
        ("The ministry will pay 40 million euros in aid.", AID),
        ("Of the aid, 25 million euros is for small farms.", AID),
        ("Turnout was 52 per cent.", TURNOUT),
        ("In 2019 turnout was 47 per cent.", TURNOUT),
        ("Turnout had been 47 per cent.", TURNOUT),
        ("The line will cut its sailings from six a day to four.", SAILINGS),
        ("Finch sold 12 boats from 3 towns.", "Finch raised money and sold 12 boats from 3 towns."),
    ],
)
def test_a_figure_of_its_own_clause_is_supported(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict == "supported"
