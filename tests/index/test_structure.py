"""Lines become headings, paragraphs and lists, and every character has its place."""

from __future__ import annotations

import pytest

from index.headings import plain_headings
from index.lines import is_wrapped, lines
from index.structure import blocks, list_items
from index.types import Heading

PARAGRAPH = "The council met in the old town hall and spoke about the harbour for most of the evening."


def test_labels_with_their_values_line_by_line_are_a_list() -> None:
    rows = "Adults: £8.50\nConcessions (students, over-65s): £6.50\nChildren under 6: free"
    text = f"{PARAGRAPH} {PARAGRAPH}\n\nPrices\n{rows}\n\n{PARAGRAPH}\nReferee: P. Stone\nSource: the club\n"
    found = blocks(text, plain_headings(text))
    assert [text[block.start : block.end] for block in found if block.listed] == rows.split("\n")
    assert [text[start:end] for start, end in list_items(text)] == rows.split("\n")
    assert not list_items("He said this: it is over.\nShe said that: it is not.\nBoth said: no.\n")


def test_lists_know_what_introduces_them() -> None:
    text = f"{PARAGRAPH} Key points include:\n- One thing.\n\n- Another thing.\n{PARAGRAPH}\n"
    found = blocks(text, ())
    assert [block.introduces for block in found] == [True, False, False, False]
    assert [block.listed for block in found] == [False, True, True, False]
    assert text[found[1].words : found[1].end] == "One thing."
    assert text[found[1].start] == "-"


def test_marker_alone_on_its_line_belongs_to_the_next() -> None:
    text = "The outlook is this:\n-\nProxy war: it goes on.\n-\nA pause: it stops.\n"
    found = blocks(text, ())
    assert [text[block.words : block.end] for block in found] == [
        "The outlook is this:",
        "Proxy war: it goes on.",
        "A pause: it stops.",
    ]
    assert [block.listed for block in found] == [False, True, True]
    assert found[0].introduces


def test_short_lines_after_a_colon_are_a_list() -> None:
    text = f"{PARAGRAPH}\nSources for this article include:\nA.com\nB.org\n"
    assert [block.listed for block in blocks(text, ())] == [False, False, True, True]


def test_a_trailing_marker_is_not_lost() -> None:
    text = "A line of text.\n-"
    assert [text[block.start : block.end] for block in blocks(text, ())] == ["A line of text.", "-"]


def test_list_items_are_those_with_markers_and_short_lines_after_a_colon() -> None:
    text = f"{PARAGRAPH}\n- a pump\n- two boats\n{PARAGRAPH}\nIt needs:\nRope\nTar\n"
    assert [text[start:end] for start, end in list_items(text)] == ["a pump", "two boats", "Rope", "Tar"]
    assert list_items(PARAGRAPH) == []
    long = "- a rather long item without a full stop at its end\n" * 3
    found = list_items(f"{long}Three members stayed away from the vote.")
    assert {long[start:end] for start, end in found} == {long.splitlines()[0][2:]}


def test_an_initial_is_no_list_marker_and_no_blank_ends_one() -> None:
    text = "S. Berg, the mayor, said so.\n\nJ. K. Holm left.\n\nTowns:\n•\u00a0Lunn\nA) Elmford"
    assert [text[b.words : b.end] for b in blocks(text, ()) if b.listed] == ["Lunn", "Elmford"]


@pytest.mark.parametrize("middle", ["in January\n15. The", "of the towns\n– held in Lunn – the"])
def test_a_line_of_a_sentence_that_runs_on_is_no_list_item(middle: str) -> None:
    text = (
        f"The leaders of all of the neighbours met for their talks {middle} ministers of\n"
        "all of the countries agreed on it and went home after a long and tiring\n"
        "meeting in the old town hall that they had not seen in many years."
    )
    (block,) = blocks(text, (), wrapped=True)
    assert text[block.words : block.end] == text


def sections(*titles: tuple[int, str], article: str = "") -> list[tuple[int, str]]:
    """The section and heading of a paragraph under each of the titles, which have levels."""
    text, headings = "", []
    for level, title in titles:
        headings.append(Heading(title=title, start=len(text), end=len(text) + len(title), level=level))
        text += f"{title}\n\n{PARAGRAPH}\n\n"
    return [(block.section, block.heading) for block in blocks(text, headings, title=article)]


def test_sections_with_the_same_title_are_two() -> None:
    assert sections((2, "Cost"), (2, "Cost")) == [(1, "Cost"), (2, "Cost")]


def test_a_heading_comes_after_those_that_it_stands_under() -> None:
    levels = (1, "FAQ"), (2, "Plan A"), (3, "Cost"), (2, "Plan B"), (4, "Cost"), (3, "Time")
    shown = ["FAQ", "Plan A", "Plan A › Cost", "Plan B", "Plan B › Cost", "Plan B › Time"]
    assert [heading for _, heading in sections(*levels)] == shown
    # without a level 1, the article's title tells which heading is its own
    lower = tuple((level + 1, title) for level, title in levels)
    assert [heading for _, heading in sections(*lower, article="FAQ")] == shown
    parts = (1, "Part one"), (2, "Cost"), (1, "Part two"), (2, "Cost")
    assert [heading for _, heading in sections(*parts)][1::2] == ["Part one › Cost", "Part two › Cost"]


def test_of_many_long_headings_the_inner_ones_are_kept() -> None:
    levels = [(level, f"{level} " + "long " * 15) for level in range(2, 7)]
    path = sections(*levels)[-1][1].split(" › ")
    assert [title[0] for title in path] == ["5", "6"]


def test_tables_and_lists_make_no_text_wrapped() -> None:
    rows = "".join(f"| Ferry number {n} to the island | leaves at {n} in the morning |\n" for n in range(5))
    items = "".join(f"- Ferry number {n} leaves the harbour at that hour\n" for n in range(5))
    for listing in (rows, items):
        assert not is_wrapped(list(lines(f"{PARAGRAPH}\n{listing}{PARAGRAPH}\n")))


def test_long_paragraphs_on_a_line_each_make_no_text_wrapped() -> None:
    head = "The Harbour Mail, Thursday, 5 June 2025\nFrom our correspondent on the coast"
    assert is_wrapped([*lines(head)])
    assert not is_wrapped([*lines(f"{head}\n\n{PARAGRAPH} {PARAGRAPH}\n\n{PARAGRAPH}\n")])


def test_items_that_run_on_are_wrapped_text() -> None:
    items = (
        "- The council met in the old town hall and spoke\nabout the harbour for most of the evening\n" * 3
    )
    assert is_wrapped(list(lines(items)))


def test_a_row_of_a_table_never_runs_on() -> None:
    wrapped = "The council met in the old town hall and spoke about\nthe harbour and its\n"
    text = f"{wrapped}| Ferry | Time |\n| --- | --- |\n| Staffa | 9:45 |\nuntil it was late.\n"
    found = blocks(text, (), wrapped=True)
    assert [text[block.start : block.end] for block in found] == [
        wrapped.rstrip(),
        "| Ferry | Time |",
        "| --- | --- |",
        "| Staffa | 9:45 |",
        "until it was late.",
    ]


def test_the_body_begins_where_it_is_said_to() -> None:
    text = f"title: A\n{PARAGRAPH}\n"
    (block,) = blocks(text, (), begin=text.index(PARAGRAPH))
    assert text[block.start : block.end] == PARAGRAPH
