"""Markdown: headings with levels, fenced code, notes at the top, and every character where it was."""

from __future__ import annotations

import pytest

from index.readers import read_article
from index.readers.markdown import markdown_headings

BODY = "The ferry to Staffa leaves at nine."


def titles(text: str) -> list[tuple[str, int]]:
    return [(heading.title, heading.level) for heading in markdown_headings(text)]


def test_headings_with_levels_outside_of_code() -> None:
    text = "# One\n\ntext\n\nTwo\n---\n\n```\n# not\n```\n\n### Three ###\n"
    assert titles(text) == [("One", 1), ("Two", 2), ("Three", 3)]


@pytest.mark.parametrize(
    "code",
    [
        "```words in a line```",
        "~~~\n```\n# not\n~~~",
        "```\n~~~\n# not\n```",
        "````\n```\n# not\n````",
        "```\n# not\n````",
        "```\n# not\n``` python\n# nor this\n```",
        "~~~ a `word`\n# not\n~~~",
    ],
)
def test_a_fence_ends_with_its_own_kind(code: str) -> None:
    assert titles(f"# One\n\n{code}\n\n## Two\n") == [("One", 1), ("Two", 2)]


def test_a_fence_that_is_not_closed_goes_on_to_the_end() -> None:
    assert titles("# One\n\n```\n## not\n~~~\n## nor this\n") == [("One", 1)]


def test_a_byte_order_mark_hides_no_heading() -> None:
    document = read_article("a.md", f"\ufeff# The ferry\n\n{BODY}\n".encode())
    assert document.title == "The ferry"
    assert document.text.startswith("\ufeff#")
    (heading,) = document.headings
    assert document.text[heading.start : heading.end] == "\ufeff# The ferry"


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_notes_at_the_top_are_read_and_no_part_of_the_body(mark: str, line_break: str) -> None:
    notes = (
        "---\ntitle: 'Ferry: the timetable'\ndate: 2025-04-01\nauthor: [A. Berg, B. Holm]\ntags: [x]\n---\n"
    )
    text = mark + (notes + f"\n# Staffa\n\n{BODY}\n").replace("\n", line_break)
    document = read_article("a.md", text.encode())
    assert (document.title, document.date, document.author) == (
        "Ferry: the timetable",
        "2025-04-01",
        "A. Berg, B. Holm",
    )
    assert document.text == text
    assert document.text[document.begin :].lstrip() == text[text.index("# Staffa") :]
    assert [heading.title for heading in document.headings] == ["Staffa"]


@pytest.mark.parametrize(
    ("stated", "date"),
    [("2025-13-45", "2025"), ("2025-02-31", "2025-02"), ("2024-02-29T10:00", "2024-02-29"), ("20250101", "")],
)
def test_a_date_counts_as_far_as_the_calendar_has_it(stated: str, date: str) -> None:
    notes = f"---\nlayout: post\ndate: {stated}\n---\n"
    assert read_article("a.md", f"{notes}# The ferry\n\n{BODY}\n".encode()).date == date


def test_notes_without_a_title_leave_it_to_the_text() -> None:
    notes = "---\nlayout: post\n---\n"
    assert read_article("a.md", f"{notes}# The ferry\n\n{BODY}\n".encode()).title == "The ferry"
    assert read_article("a.md", f"{notes}{BODY}\n".encode()).title == BODY


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: Staffa: the ferry", "Staffa: the ferry"),
        ("title: [New] The ferry", "[New] The ferry"),
        ('Title: "The ferry"\nsummary: now: or never', "The ferry"),
        ("tags:\n- [x\n  more: of: it\n# title: No\ntitle: The ferry", "The ferry"),
    ],
)
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_notes_that_are_no_proper_yaml_are_no_part_of_the_body_either(
    line: str, title: str, line_break: str
) -> None:
    text = f"---\n{line}\ndate: 2025-04-01\nauthor: A. Berg\n---\n\n{BODY}\n".replace("\n", line_break)
    document = read_article("a.md", text.encode())
    assert (document.title, document.date, document.author) == (title, "2025-04-01", "A. Berg")
    assert document.text[document.begin :].strip() == BODY


@pytest.mark.parametrize(
    "text",
    [
        f"---\n\n{BODY}\n\n---\n\nThe end.\n",
        f"---\n{BODY}\n---\n",
        f"---\nnote: this: {BODY}\n{BODY}\n---\n",
        f"---\n- [unclosed\n- {BODY}\n---\n{BODY}\n",
        f"---\ntitle: never closed\n\n{BODY}\n",
        f"{BODY}\n\n---\ntitle: below\n---\n",
    ],
)
def test_a_rule_is_not_the_beginning_of_notes(text: str) -> None:
    document = read_article("a.md", text.encode())
    assert document.begin == 0
    assert document.text == text


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("line", "title"),
    [(f"# A{' ' * 100_000}b", "A b"), ("# C# ##  ", "C#"), ("# C#", "C#"), ("#  ##", "##")],
)
def test_a_heading_loses_the_signs_that_close_it_however_long_its_blanks_are(line: str, title: str) -> None:
    assert read_article("a.md", f"{line}\n\n{BODY}\n".encode()).title == title


def test_blanks_stand_for_a_comment_so_that_nothing_moves() -> None:
    source = (
        "# Cake\n\nStir <!-- not\nshown --> well.\n\n```\n<!-- code -->\n```\nWrite `<!-- -->`.\n<!-- open\n"
    )
    text = read_article("cake.md", source.encode()).text
    assert len(text) == len(source)
    assert "shown" not in text
    assert text.index("well.") == source.index("well.")
    assert text[text.index("```") :] == source[source.index("```") :]
