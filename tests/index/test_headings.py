"""Headings of plain text: what stands over paragraphs, over rows, and the title."""

from __future__ import annotations

from index.headings import plain_headings
from index.structure import blocks

PARAGRAPH = "The council met in the old town hall and spoke about the harbour for most of the evening."


def titles(text: str) -> list[str]:
    return [heading.title for heading in plain_headings(text)]


def test_short_lines_before_paragraphs_are_headings() -> None:
    text = f"{PARAGRAPH}\nThe “Red Line” and what follows\n{PARAGRAPH}\nWho pays?\n{PARAGRAPH}\n"
    assert titles(text) == ["The “Red Line” and what follows", "Who pays?"]
    for heading in plain_headings(text):
        assert text[heading.start : heading.end] == heading.title


def test_sentences_lead_ins_and_list_items_are_no_headings() -> None:
    assert titles(f"{PARAGRAPH}\nHe said no.\n{PARAGRAPH}") == []
    assert titles(f"{PARAGRAPH}\nThe reasons were these:\n- A storm.\n{PARAGRAPH}") == []
    assert titles(f"{PARAGRAPH}\n- First thing\n- Second thing\n{PARAGRAPH}") == []
    assert titles(f"{PARAGRAPH}\n-\nFirst thing happened here.\n-\nSecond.\n") == []
    assert titles(f"{PARAGRAPH}\nSources\nA.com\nB.com") == []


def test_a_heading_may_stand_over_another_but_names_in_a_column_are_text() -> None:
    assert titles(f"{PARAGRAPH}\n\nPart one\n\nThe harbour\n\n{PARAGRAPH}\n") == ["Part one", "The harbour"]
    assert titles(f"{PARAGRAPH}\n\nAlice\n\nBob\n\nCarol\n") == []


def test_a_title_stands_over_its_text_though_paper_and_author_stand_between() -> None:
    below = "The Harbour Mail, spring edition\nCouncil and harbour\nBy Ana Brito"
    text = f"Cranes to be replaced\n\n{below}\n\n{PARAGRAPH} {PARAGRAPH}\n\n{PARAGRAPH}\n"
    assert titles(text) == ["Cranes to be replaced"]
    found = [text[block.start : block.end] for block in blocks(text, plain_headings(text))]
    assert found[:3] == below.split("\n"), "each line is one of its own"
    assert titles(f"{PARAGRAPH}\n\nAlice\n\nBob\n\nCarol\n\n{PARAGRAPH}\n") == ["Bob", "Carol"]


def test_a_line_right_over_rows_of_figures_is_their_heading() -> None:
    rows = "Adults: £8.50\nChildren: £4\nFamily: £21"
    text = f"{PARAGRAPH} {PARAGRAPH}\n\nPrices\n{rows}\n\n{PARAGRAPH}\n"
    assert titles(text) == titles(text.replace("Prices\n", "Prices\n\n")) == ["Prices"]
    found = blocks(text, plain_headings(text))
    assert [text[block.start : block.end] for block in found[1:4]] == rows.split("\n")
    assert {block.heading for block in found[1:4]} == {"Prices"}
    assert titles(f"{PARAGRAPH}\n\nOpen until 5 pm\nAdults: £8.50\nChildren: £4\n") == []
    assert titles(f"{PARAGRAPH}\n\nPrices\nAdults: £8.50\n\nNothing else is sold.\n") == []


def test_lines_of_wrapped_text_are_no_headings() -> None:
    wrapped = (
        "The council met in the old town hall and spoke about\n"
        "the harbour for most of the evening. Nobody liked it.\n"
        "President Smith said on Thursday that the old cranes\n"
        "would be replaced. Others\n"
        "waited for the summer.\n\nThe cranes\n\n"
        "They are old and they are broken and nobody wants\nthem any more.\n"
    )
    assert titles(wrapped) == ["The cranes"]
    assert len(blocks(wrapped, plain_headings(wrapped))) == 2


MINUTES = """Minutes of the parish council

1. Apologies
Apologies were received from Mr Lee and from the clerk.

2. The ferry
The ferry will be repaired in May, and the fare stays as it is.

Things to bring:
3. A torch
4. A rope
The rope must be long.
"""


def test_short_lines_that_count_up_over_a_paragraph_each_are_headings() -> None:
    assert titles(MINUTES) == ["Minutes of the parish council", "1. Apologies", "2. The ferry"]
