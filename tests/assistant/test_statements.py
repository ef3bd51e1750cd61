"""Which sentences may be evidence, and what introduces them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.reading import read
from assistant.sentence_vectors import SentenceVectors
from assistant.settings import Settings
from assistant.statements import introductions, leads_in, states, with_lead_in
from assistant.types import Question
from index.chunker import passages_of
from index.store import Store
from index.types import Document, Heading, Passage
from tests.assistant.making import indexed

pytestmark = pytest.mark.real

STORY = """The dam: what the vote means

Anna Berg

14 March 2024

The council voted for the dam above Elmford. These conditions were set:
- no felling before autumn
- a new chapel uphill
Three members stayed away from the vote.

What the farmers want

- a fair price for the land
- a road to the upper fields

Total cost | 12 million euros
"""


def passage(text: str, heading: str = "", lead_in: str = "") -> Passage:
    document = Document(
        source="a.txt",
        text=text,
        title="",
        headings=(Heading(title=heading, start=0, end=len(heading)),) if heading else (),
    )
    (made,) = passages_of(document, tokens=200, count_tokens=lambda part: len(part.split()))
    return made


def test_only_the_items_of_a_list_have_its_lead_in() -> None:
    text = "They met. It needs:\n- a pump for the lake\n- two boats\nNobody paid for it."
    assert introductions(passage(text)) == (None, "It needs:", "It needs:", "It needs:", None)


def test_a_heading_introduces_the_list_below_it() -> None:
    text = "What is needed\n- a pump for the lake\n- two boats\nNobody paid for it."
    assert introductions(passage(text, "What is needed")) == ("What is needed", "What is needed", None)


def test_each_of_two_lists_has_its_own_lead_in_and_an_item_may_have_none() -> None:
    text = "It needs:\n- a pump\n- two boats\nThe farmers want this:\n- a fair price\n- a road"
    mine, theirs = "It needs:", "The farmers want this:"
    assert introductions(passage(text)) == (mine, mine, mine, theirs, theirs, theirs)
    assert introductions(passage("These are needed.\n- a pump\n- two boats")) == (None, "", "")


def test_a_list_without_markers_goes_on_in_the_next_passage() -> None:
    made = replace(passage("A long rope\nSome tar"), lead_in="It needs:")
    assert set(introductions(made)) == {"It needs:"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with indexed(tmp_path_factory.mktemp("store"), {"story.txt": STORY}) as opened:
        yield opened


def test_the_title_a_byline_and_a_date_line_are_no_evidence(store: Store) -> None:
    question = Question(text="What does the vote mean?", standalone="What does the vote mean?")
    ranked = read(store, SentenceVectors(store.embedder), (), question, Settings()).ranked
    found = [candidate.evidence.text for candidate in ranked]
    assert "The council voted for the dam above Elmford." in found
    assert "a fair price for the land" in found
    assert any("12 million euros" in text for text in found)
    introduced = {c.evidence.text: c.evidence.lead_in for c in ranked}
    assert introduced["a fair price for the land"] == "What the farmers want"
    assert introduced["The council voted for the dam above Elmford."] == ""
    assert not {"The dam: what the vote means", "Anna Berg", "14 March 2024"} & set(found)


def test_what_comes_later_introduces_nothing_before_it() -> None:
    text = "- A pump was bought.\nThese towns agreed:\n- Lunn\n- Elmford"
    made = replace(passage(text), lead_in="These towns agreed:")
    assert introductions(made) == ("", *["These towns agreed:"] * 3)


def test_an_item_of_one_word_states_something_and_such_a_sentence_does_not() -> None:
    assert states("Norway", "The vote", listed=True)
    assert not states("Norway.", "The vote", listed=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who pays for the dam?", False),
        ("**Courier: Who pays for the dam?**", False),
        ("“Who pays for the dam?”", True),
        ("Who pays for the dam, she asked.", True),
    ],
)
def test_a_question_states_nothing_but_somebody_may_be_quoted_with_one(text: str, expected: bool) -> None:
    assert states(text, "The vote", listed=False) is expected


def test_a_question_in_a_list_is_one_of_its_items() -> None:
    assert states("Who pays for the dam?", "The vote", listed=True)


def test_an_item_is_read_after_its_lead_in_though_that_has_its_words() -> None:
    lead_in = "Water is handed out at Alden library and Kell Park from Monday:"
    assert with_lead_in("Kell Park", lead_in) == f"{lead_in} Kell Park"
    assert with_lead_in(lead_in, lead_in) == lead_in
    assert leads_in("Alden library and Kell\nPark from Monday:", lead_in)
    assert not leads_in("Park from Monday:", "Lunn Park from Mondays:")


@pytest.mark.parametrize("row", ["| eggs | 2 |", "14A | via Moor Lane", "| Tuesday | 10:00 | 16:00 |"])
def test_a_row_of_a_table_may_be_evidence(row: str) -> None:
    assert states(row, "Cake", listed=False)


@pytest.mark.parametrize("row", ["| |", "|---|---|", "| eggs |"])
def test_a_row_without_two_filled_cells_may_not(row: str) -> None:
    assert not states(row, "Cake", listed=False)


RULED = "| Day | Opens |\n|---|---|\n| Monday | closed |\n| Tuesday | ten |\n\nThe café is open."
BARE = "Route | Stops\n\n12 | via Kelby\n\n14A | via Lunn\n\nAll others run as they did."


def test_a_row_is_read_with_what_stands_over_its_columns() -> None:
    assert with_lead_in("| eggs | 2 |", "| Ingredient | Amount |") == "Ingredient: eggs; Amount: 2"
    assert with_lead_in("14A | via Lunn", "Route | Stops") == "Route: 14A; Stops: via Lunn"
    assert with_lead_in("| eggs | 2 | big |", "| Ingredient | Amount |").startswith("| Ingredient")


def test_the_first_row_of_a_table_introduces_the_others() -> None:
    assert introductions(passage(RULED)) == ("| Day | Opens |", None, *["| Day | Opens |"] * 2, None)
    assert introductions(passage(BARE)) == (*["Route | Stops"] * 3, None)


def test_a_first_row_like_the_others_introduces_nothing() -> None:
    assert introductions(passage("Boiler | broken\n\nTiles | £30,000\n\nThe rest is well.")) == (None,) * 3
