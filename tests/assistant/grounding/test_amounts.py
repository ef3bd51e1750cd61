"""More, fewer or others than the article means, though the words and figures are its own."""

from __future__ import annotations

import pytest

from tests.assistant.grounding.test_wordings import ground

pytestmark = pytest.mark.real

STOPS = "All the stops are accessible to wheelchairs except Market Street, where the platform is narrow."
VISITORS = "In 2023 the museum had 14,600 visitors, about 3,000 more than in 2022."
HORSES = "Three of the four horses will travel in October."


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (
            "The bank pays the full price of the scales.",
            "The scales are dear, and the bank pays half of the price.",
        ),
        ("All the stops are accessible to wheelchairs.", STOPS),
        ("In 2022 the museum had 14,600 visitors.", VISITORS),
        ("Four horses will travel in October.", HORSES),
        ("Half of the members voted for the plan.", "A third of the members voted for the plan."),
        ("The budget was cut to 10 percent.", "The budget was cut by 10 percent."),
        ("Prices rose to about a quarter.", "Prices rose by about a quarter."),
        ("The scales cost 90 crowns in total.", "The scales cost 90 crowns each."),
        ("Emissions fell by 70 percentage points.", "Emissions fell by 70 percent."),
        ("Emissions fell by 7 percent.", "Emissions fell by 7 percentage points."),
        ("Mites became less resistant to the treatment.", "Mites became resistant to the treatment."),
        ("Boats must not be inspected.", "Boats need not be inspected."),
        ("Pupils must not pay for tickets.", "Pupils do not have to pay for tickets."),
    ],
)
def test_another_amount_in_the_words_of_the_article_is_not_supported(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict != "supported"


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (
            "The bank pays half of the price of the scales.",
            "The scales are dear, and the bank pays half of the price.",
        ),
        ("All the stops are accessible to wheelchairs except Market Street.", STOPS),
        ("In 2023 the museum had 14,600 visitors.", VISITORS),
        ("The museum had about 3,000 more visitors than in 2022.", VISITORS),
        ("Three of the four horses will travel in October.", HORSES),
        (
            "More than half of the members voted for the plan.",
            "Two thirds of the members voted for the plan.",
        ),
        ("The budget was cut by 10 percent.", "The budget was cut by 10 percent, to 90 crowns."),
        ("Emissions fell by 70 percent.", "Emissions fell by 70 percent."),
        (
            "Mites became less resistant to the treatment.",
            "Mites became less resistant to the treatment in May.",
        ),
        ("Pupils do not have to pay for tickets.", "Pupils need not pay for tickets."),
    ],
)
def test_the_same_amount_is_supported(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict == "supported"
