"""What a sentence leaves to those around it: which year, what is counted, and who speaks."""

from __future__ import annotations

import pytest

from tests.assistant.grounding.test_wordings import ground

pytestmark = pytest.mark.real

VISITORS = "In 2023 the museum had 14,600 visitors, about 3,000 more than in 2022."
TRAMS = (
    "The authority expects 38,000 passengers a day by the end of 2025.",
    "Ines Tor, a professor of transport, expects 25,000 at most.",
)
READERS = (
    "Tobias Lind found the manuscript in a trunk.",
    "Hanne Vold, a scholar, has read the manuscript.",
    "She said that the third act might have been written by Quist's friend Sofie Lange.",
)


def test_the_year_before_is_that_before_the_year_which_is_named() -> None:
    assert (
        ground("There were some 3,000 more visitors in 2023 than the year before.", VISITORS).verdict
        == "supported"
    )
    assert (
        ground("There were some 3,000 more visitors in 2022 than the year before.", VISITORS).verdict
        != "supported"
    )


def test_a_number_may_leave_what_it_counts_to_the_sentence_before() -> None:
    assert ground("Ines Tor expects no more than 25,000 passengers a day.", *TRAMS).verdict != "unsupported"
    assert ground("Ines Tor expects at least 25,000 passengers a day.", *TRAMS).verdict == "unsupported"
    assert ground("The authority expects 25,000 passengers a day.", *TRAMS).verdict == "unsupported"


def test_who_speaks_may_be_named_in_the_sentence_before_that_with_another_name_in_it() -> None:
    said = "the third act might have been written by Sofie Lange."
    assert ground(f"According to Hanne Vold, {said}", *READERS).verdict == "supported"
    assert ground(f"According to Tobias Lind, {said}", *READERS).verdict == "unsupported"


def test_each_leaves_to_the_sentence_before_of_what() -> None:
    trams = (
        "Trams were made by Vestra, which carries freight too.",
        "Each carries up to 210 passengers, 64 of them seated.",
    )
    assert ground("Each tram carries up to 210 passengers, 64 of them seated.", *trams).verdict == "supported"
