"""Claims beside an article's words: what differs is caught, and what is only worded otherwise is not."""

from __future__ import annotations

import pytest

from assistant.grounding import Grounder
from assistant.grounding.types import Grounded
from assistant.types import Evidence

pytestmark = pytest.mark.real


def ground(claim: str, *sentences: str) -> Grounded:
    article = " ".join(sentences)
    pool = [
        Evidence(
            source="a.txt",
            title="",
            text=text,
            start=article.index(text),
            end=article.index(text) + len(text),
            score=0.5,
            passage_id="p",
        )
        for text in sentences
    ]
    return Grounder(None).ground(claim, pool, text_of=lambda source: article)


@pytest.mark.parametrize(
    ("claim", "sentences"),
    [
        ("Prices rose by 3% in Lunn.", ("Prices fell by 3% in Lunn.",)),
        ("Elmford won 12 seats in May.", ("Elmford lost 12 seats in May.",)),
        ("The dam cost $3 million.", ("The dam cost €3 million.",)),
        ("The strike lasted 12 hours.", ("The strike lasted 12 days.",)),
        ("The road is 10km long.", ("The road is 12km long.",)),
        ("Some 1 million people fled.", ("Some half a million people fled.",)),
        ("The town bought 12 boats.", ("The harbour closes for 12 days.", "The town bought boats in May.")),
        ("The town bought boats in 2019.", ("Finch resigned in 2019.", "The town bought boats.")),
        ("No more than 40 people died.", ("More than 40 people died.",)),
        ("John Smith voted.", ("John Smith spoke on Monday.", "He did not vote.")),
        ("The court found him guilty.", ("The court found him not guilty.",)),
        ("Austria signed the treaty.", ("Australia signed the treaty.",)),
        ("Niger signed the treaty.", ("Nigeria signed the treaty.",)),
        ("He called the dam “deadly”.", ("He called the dam “safe”.",)),
    ],
)
def test_what_the_article_does_not_say_is_not_supported(claim: str, sentences: tuple[str, ...]) -> None:
    assert ground(claim, *sentences).verdict != "supported"


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("At least 40 people died.", "No fewer than 40 people died."),
        ("Dr. Smith said that the drug works.", "Smith said that the drug works."),
        ("Mayor Warren resigned on Monday.", "Warren resigned on Monday."),
        ("Finch was born on Jan. 3, 1980.", "Finch was born on January 3, 1980."),
        ("The ship carried 1,200 passengers.", "The ship carried 1200 passengers."),
        ("The road is 10 km long.", "The road is 10km long."),
        ("The cause of the fire is not known.", "The cause of the fire is unknown."),
        ("He called it a “well–known” dam.", "He called it a “well-known” dam."),
    ],
)
def test_what_is_only_written_otherwise_is_supported(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict == "supported"
