"""What a sentence denies in one word and the article in another, and what it does not deny."""

from __future__ import annotations

import pytest

from tests.assistant.grounding.test_wordings import ground

pytestmark = pytest.mark.real

LAMPS = "“We are not against skiing,” Solvay said, “but we need the lamps to be off at eleven.”"


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Solvay said that she is against skiing.", LAMPS),
        ("Reyes is against the plan.", "Reyes is not against the plan."),
    ],
)
def test_who_is_not_against_it_is_not_said_to_be(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict != "supported"


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Reyes is against the plan.", "Reyes opposes the plan."),
        ("Reyes said she was against the plan.", "“I am against the plan,” Reyes said."),
        ("The bridge has no rail.", "The bridge is without a rail."),
    ],
)
def test_what_is_denied_in_another_word_is_supported(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict == "supported"


TRIAL = "The trial will begin in April, unless the ministry refuses the permit."
LINE = "Dray said that the line would not be built unless the state pays for it."


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("The trial will begin in April if the ministry does not refuse the permit.", TRIAL),
        ("The trial is to start in April if the ministry does not deny the permit.", TRIAL),
        ("The trial will begin unless the ministry refuses the permit.", TRIAL),
        ("The line will only be built if the state pays for it.", LINE),
        (
            "The catalogue was not destroyed, thanks to a copy in the town hall of Lunn.",
            "The plates were lost, but the catalogue survived, as there was a copy in the town hall of Lunn.",
        ),
    ],
)
def test_what_is_so_unless_is_so_if_not(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict == "supported"


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("The trial will begin in April if the ministry refuses the permit.", TRIAL),
        ("The line will not be built if the state pays for it.", LINE),
    ],
)
def test_what_is_so_unless_is_not_so_if(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict != "supported"
