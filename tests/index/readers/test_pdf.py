"""PDF: sentences over pages and words over lines are whole, and every page begins where it is said to."""

from __future__ import annotations

import pytest

from index.chunker import passages_of
from index.embedder import HashingEmbedder
from index.readers import read_article
from index.types import Document
from tests.index.readers.files import pdf

BEGINNING = "The ferry to Staffa leaves at nine on every day of the"


def pages_of(document: Document) -> list[str]:
    ends = [*document.pages[1:], len(document.text)]
    return [document.text[start:end].strip() for start, end in zip(document.pages, ends, strict=True)]


@pytest.mark.parametrize(
    "date",
    ["2024-05-01", "January 5, 2024", "D:20240231120000", "D:00000000000000Z", "D:20240501120000+25'00'"],
)
def test_a_date_in_another_form_costs_nothing_but_itself(date: str) -> None:
    document = read_article(
        "a.pdf", pdf("The ferry leaves.", notes=f"/Title (Ferries) /CreationDate ({date})")
    )
    assert (document.title, document.date, document.text.strip()) == ("Ferries", "", "The ferry leaves.")
    known = read_article("a.pdf", pdf("The ferry leaves.", notes="/CreationDate (D:20240501120000Z)"))
    assert known.date == "2024-05-01"


def test_the_date_on_the_page_is_the_articles_and_not_that_of_the_file() -> None:
    made = pdf("22 January 2019\nThe ferry leaves.", notes="/CreationDate (D:20240501120000Z)")
    assert read_article("a.pdf", made).date == "2019-01-22"


def test_a_sentence_goes_on_over_a_page() -> None:
    second = "summer, and not in winter. It costs nine pounds."
    document = read_article("a.pdf", pdf(BEGINNING, second))
    assert pages_of(document) == [BEGINNING, second]
    first, last = passages_of(document, tokens=200, count_tokens=HashingEmbedder().count_tokens)
    assert (first.page, first.text) == (1, f"{BEGINNING}\nsummer, and not in winter.")
    assert (last.page, last.text) == (2, "It costs nine pounds.")


def test_a_page_without_text_does_not_end_a_sentence() -> None:
    document = read_article("a.pdf", pdf(BEGINNING, "", "summer.", "The end."))
    assert pages_of(document) == [BEGINNING, "", "summer.", "The end."]
    assert f"{BEGINNING}\nsummer." in document.text
    *_, last = passages_of(document, tokens=200, count_tokens=HashingEmbedder().count_tokens)
    assert (last.page, last.text) == (4, "The end.")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("It ended here.", "and so on"),
        ("These are:", "nine"),
        (BEGINNING, "Summer"),
        (f"{BEGINNING}\n12", "summer"),
    ],
)
def test_other_pages_are_parted_by_a_blank_line(first: str, second: str) -> None:
    document = read_article("a.pdf", pdf(first, second))
    assert pages_of(document) == [first, second]
    assert "\n\n" in document.text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("They gave infor-\nmation on it.", "They gave information on it."),
        ("It is a well-\nknown place.", "It is a well-known place."),
        ("Its long-\nterm plan is a long-term one.", "Its long-term plan is a long-term one."),
        ("It is a state-of-the-\nart ship.", "It is a state-of-the-art ship."),
        ("The pre-\nand post-war years.", "The pre-\nand post-war years."),
        ("The Anglo-\nSaxon ships.", "The Anglo-\nSaxon ships."),
        ("It cost 20-\n30 pounds -\nor more.", "It cost 20-\n30 pounds -\nor more."),
    ],
)
def test_words_hyphenated_at_the_end_of_a_line_are_whole(written: str, read: str) -> None:
    assert read_article("a.pdf", pdf(written)).text.strip() == read


def test_a_word_hyphenated_at_the_end_of_a_page_is_whole() -> None:
    document = read_article("a.pdf", pdf("They gave infor-", "mation on it."))
    assert pages_of(document) == ["They gave", "information on it."]


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("the man flew to Gene-", "va on Tuesday.", "the man flew to\nGeneva on Tuesday."),
        ("it is up to the Vice-", "President now.", "it is up to the Vice-\nPresident now."),
        ("the man met the\nAnglo-", "Saxon kings.", "the man met the\nAnglo-\nSaxon kings."),
    ],
)
def test_a_hyphen_at_the_end_of_a_page_says_that_the_sentence_goes_on(
    first: str, second: str, sentence: str
) -> None:
    begin = f"{BEGINNING} summer, and\n"
    document = read_article("a.pdf", pdf(begin + first, f"{second} It costs nine pounds."))
    assert f"summer, and\n{sentence} It costs" in document.text
    pieces = passages_of(document, tokens=200, count_tokens=HashingEmbedder().count_tokens)
    assert [piece.text.endswith(sentence) for piece in pieces] == [True, False]
    assert pages_of(document)[1].endswith("It costs nine pounds.")


@pytest.mark.parametrize(
    ("first", "second"), [("It ends. Gene-", "va is far."), ("It ends.\n- 12 -", "Geneva")]
)
def test_nor_does_a_hyphen_join_what_does_not_belong_together(first: str, second: str) -> None:
    document = read_article("a.pdf", pdf(first, second))
    assert pages_of(document)[1].startswith("Geneva")
    assert "\n\nGeneva" in document.text


def test_a_soft_hyphen_parts_a_word_as_another_does() -> None:
    made = pdf("The govern\\255\nment met in the well\\255known hall.", "It was closed.")
    made = made.replace(b"/BaseFont /Helvetica", b"/BaseFont /Helvetica /Encoding /WinAnsiEncoding")
    document = read_article("a.pdf", made)
    assert pages_of(document) == ["The government met in the well-known hall.", "It was closed."]


def test_letters_that_are_drawn_as_one_are_two() -> None:
    made = pdf("The \\336nance of\\336ce \\337oods.").replace(
        b"/BaseFont /Helvetica", b"/BaseFont /Helvetica /Encoding /MacRomanEncoding"
    )
    assert read_article("a.pdf", made).text == "The finance office floods."
