"""What the article only has somebody claim."""

from __future__ import annotations

import pytest

from tests.assistant.grounding.test_wordings import ground

pytestmark = pytest.mark.real

ARGUED = "Critics argue that the museum acted only because of pressure from students."
CLAIMED = "The actor sued the studio, claiming that it used her face in an advertisement."


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("The museum acted only because of pressure from students.", ARGUED),
        ("The sale was illegal.", "Its lawyers argue that the sale was illegal."),
        ("The studio used the face of the actor in an advertisement.", CLAIMED),
    ],
)
def test_what_is_claimed_is_not_supported_as_a_fact(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict == "partly"


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("According to critics, the museum acted only because of pressure from students.", ARGUED),
        ("Critics say that the museum acted only because of pressure from students.", ARGUED),
        ("The actor sued the studio.", CLAIMED),
        ("The lawyers argue that the sale was illegal.", "Its lawyers argue that the sale was illegal."),
        ("The sale was illegal.", "Its lawyers argue that the sale was cheap, but the sale was illegal."),
        ("The harbour will close for 12 days.", "Finch said that the harbour will close for 12 days."),
    ],
)
def test_what_stays_with_somebody_is_supported(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict == "supported"
