"""Words of one kind, of which a claim has another than the article."""

from __future__ import annotations

import pytest

from tests.assistant.grounding.test_wordings import ground

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("The second act was rewritten by Lange.", "The third act was rewritten by Lange."),
        ("The dough can be kept for several months.", "The dough can be kept for several weeks."),
        ("Boats have to be inspected every week.", "Boats have to be inspected every month."),
        (
            "Quist's husband was the director of the theatre.",
            "Quist's father was the director of the theatre.",
        ),
        ("The brother of Ada Finch found the trunk.", "The sister of Ada Finch found the trunk."),
        ("The tunnel runs above the river.", "The tunnel runs under the river."),
        ("The library opened opposite the church.", "The library opened behind the church."),
    ],
)
def test_another_of_the_same_kind_is_not_supported(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict != "supported"


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (
            "The third act was rewritten by Lange.",
            "The second act and the third act were rewritten by Lange.",
        ),
        ("The bridge closed a year before the vote.", "The bridge closed 12 months before the vote."),
        ("The bridge closed for two weeks.", "The bridge closed for 14 days."),
        (
            "Finch found the trunk of her brother.",
            "Finch, whose sister lives abroad, found the trunk of her brother.",
        ),
        (
            "The library opened behind the church.",
            "The library opened behind the church and opposite the school.",
        ),
    ],
)
def test_others_of_the_kind_beside_it_do_no_harm(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict == "supported"
