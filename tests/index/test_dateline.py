"""The line at the top of an article that is only its date."""

from typing import Any

import pytest

from index.dateline import dateline
from index.readers import read_article, read_text
from index.readers.sidecar import ArticleNotes
from tests.index.readers.files import epub, word

PARAGRAPH = "The council met in the old town hall and spoke about the harbour for most of the evening."


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("22 January 2024", "2024-01-22"),
        ("*Tuesday 4 March 2025*", "2025-03-04"),
        ("August 9, 2024", "2024-08-09"),
        ("Fri, Sept. 6th, 2024, 10:15 a.m. EST", "2024-09-06"),
        ("Published: 2024-08-09", "2024-08-09"),
        ("Updated: 22 January 2024", "2024-01-22"),
        ("22/01/2024", "2024-01-22"),
        ("01/22/2024", "2024-01-22"),
        ("22.1.2024", "2024-01-22"),
        ("05-05-2024", "2024-05-05"),
        ("2024/01/05", "2024-01-05"),
        ("January 2024", "2024-01"),
        ("*Sept. 2024*", "2024-09"),
        ("03/04/2024", ""),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_line_that_is_only_a_date_is_the_articles_and_no_heading(name: str, line: str, date: str) -> None:
    title = "# The harbour" if name == "a.md" else "The harbour"
    for above in ("", "By Anna Berg\n", "Anna Berg, Harbour Correspondent\n\n"):
        document = read_article(name, f"{title}\n\n{above}{line}\n\n{PARAGRAPH}\n".encode())
        assert document.date == date
        assert [heading.title for heading in document.headings] == ["The harbour"]
        assert document.title == "The harbour"


def test_pages_documents_and_books_have_it_too() -> None:
    marked = f"<h1>The harbour</h1><p>22 January 2024</p><p>{PARAGRAPH * 4}</p>"

    def write(made: Any) -> None:
        for line in ("22 January 2024", PARAGRAPH):
            made.add_paragraph(line)

    page = f"<html><head><title>T</title></head><body><article>{marked}</article></body></html>"
    assert read_article("a.html", page.encode()).date == "2024-01-22"
    assert read_article("a.docx", word(write)).date == "2024-01-22"
    assert read_article("a.epub", epub(marked)).date == "2024-01-22"
    assert read_article("a.epub", epub(marked, notes="<dc:date>2020</dc:date>")).date == "2020"


def test_pasted_text_has_its_date_too_and_notes_win() -> None:
    text = f"The harbour\n\n22 January 2024\n\n{PARAGRAPH}\n"
    assert read_text("pasted", text).date == "2024-01-22"
    assert read_text("pasted", text, ArticleNotes(date="2023")).date == "2023"
    front = f"---\ndate: 2023-05-01\n---\n# The harbour\n\n22 January 2024\n\n{PARAGRAPH}\n"
    assert read_article("a.md", front.encode()).date == "2023-05-01"


@pytest.mark.parametrize(
    "text",
    [
        f"The harbour\n\n{PARAGRAPH}\n",
        f"It opened on 22 January 2024.\n\n{PARAGRAPH}\n",
        f"31 February 2024\n\n{PARAGRAPH}\n",
        f"31/02/2024\n\n{PARAGRAPH}\n",
        f"The storm\n\nJuly 2024\n\n{PARAGRAPH}\n\nAugust 2024\n\n{PARAGRAPH}\n",
        f"3 ſept 1790\n\n{PARAGRAPH}\n",
        f"The storm\n\n9 August 2024\n\n{PARAGRAPH}\n\n10 August 2024\n\n{PARAGRAPH}\n",
        f"The storm\n\n{f'{PARAGRAPH}{chr(10) * 2}' * 5}9 August 2024\n\n{PARAGRAPH}\n",
    ],
)
def test_other_lines_and_the_days_of_a_chronicle_are_not_its_date(text: str) -> None:
    assert dateline(text) is None


@pytest.mark.parametrize("line", ["22/01/2024", "January 2024", "Updated: 22 January 2024", "03/04/2024"])
def test_a_date_above_everything_is_not_the_title_however_it_is_written(line: str) -> None:
    assert read_text("pasted", f"{line}\n\nThe harbour\n\n{PARAGRAPH}\n").title == "The harbour"


@pytest.mark.parametrize("other", ["Updated: 25 January 2024", "March 2023", "03/04/2023"])
def test_the_day_of_an_article_counts_before_other_dates_in_it(other: str) -> None:
    text = f"The harbour\n\nPublished: 22 January 2024\n{other}\n\n{PARAGRAPH}\n"
    assert read_text("pasted", text).date == "2024-01-22"
    assert (
        read_text("pasted", "Updated: 25 January 2024\n22 January 2024\n\nThe harbour\n").title
        == "The harbour"
    )


@pytest.mark.parametrize("above", ["22 January 2024\n\n", "22 January 2024\nBy Anna Berg\n\n"])
def test_a_date_above_everything_is_not_the_title(above: str) -> None:
    assert read_text("pasted", f"{above}The harbour\n\n{PARAGRAPH}\n").title == "The harbour"
    assert read_text("pasted", f"{above}{PARAGRAPH}\n").title == PARAGRAPH
    assert read_text("pasted", "22 January 2024\n").title == "pasted"
    assert read_text("pasted", f"9 August 2024\n\nIt rained.\n\n10 August 2024\n\n{PARAGRAPH}\n").title == (
        "9 August 2024"
    )


def test_a_chronicle_keeps_its_headings() -> None:
    text = f"The storm\n\n9 August 2024\n\n{PARAGRAPH}\n\n10 August 2024\n\n{PARAGRAPH}\n"
    titles = [heading.title for heading in read_text("pasted", text).headings]
    assert titles == ["The storm", "9 August 2024", "10 August 2024"]
