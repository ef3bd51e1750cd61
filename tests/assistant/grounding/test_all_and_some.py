"""All, some, except and neither in a claim and in its article."""

from __future__ import annotations

import pytest

from tests.assistant.grounding.test_wordings import ground

pytestmark = pytest.mark.real

INSURED = "Most growers have insurance, but not all of it covers drought."
TRAMS = "Trams will run normally from Tuesday, except on line 7, where the works go on until May."
SOME = "Some drivers want the leader to resign."
NEITHER = "County officials neither answered his letters nor closed the bridge."


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("All insurance covers drought.", INSURED),
        ("Trams will run normally on line 7 from Tuesday.", TRAMS),
        ("The drivers want the leader to resign.", SOME),
        ("County officials answered his letters.", NEITHER),
        ("County officials closed the bridge.", NEITHER),
        ("Weil has appealed.", "Weil's lawyer said he would appeal."),
    ],
)
def test_more_than_the_article_says_is_not_supported(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict != "supported"


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Not all of the insurance covers drought.", INSURED),
        ("Trams will run normally from Tuesday except on line 7.", TRAMS),
        (
            "Track works go on until May on line 7.",
            "Trams run, except on line 7, where track works go on until May.",
        ),
        ("Some drivers want the leader to resign.", SOME),
        ("County officials did not answer his letters.", NEITHER),
        ("County officials did not close the bridge.", NEITHER),
        ("Finch was cleared of fraud.", "The court acquitted Finch of fraud but convicted her deputy."),
        (
            "Finch rejected an offer of 200,000 dollars.",
            "Finch was offered 200,000 dollars but turned it down.",
        ),
        (
            "Inspectors overlooked cracks in the bridge.",
            "Inspectors ignored cracks in the bridge, but nobody answered or closed it.",
        ),
    ],
)
def test_the_same_in_other_words_is_supported(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict == "supported"
