"""Plain text and JSON of answers, hostile article text among them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.render import EXCERPT, render_answer, safe, to_json
from assistant.types import Citation, Sentence
from tests.assistant.fake import cited, refused


def test_answer_then_numbered_sources() -> None:
    text = render_answer(cited())
    assert text.startswith("The captain. [1]\n")
    assert "Sources\n[1] On Ships\n    “The captain.”\n    a.txt:4-16" in text
    assert "disagree" not in text
    assert "Not fully supported" not in text


def test_date_section_page_and_verdict_of_a_source_are_shown() -> None:
    citation = Citation(
        number=2,
        source="b.pdf",
        title="Log",
        quote="Salt.",
        start=0,
        end=5,
        verdict="partly",
        section="Cargo",
        date="1702-05",
        page=3,
    )
    assert "[2] Log, 1702-05, Cargo, page 3 (partly)" in render_answer(cited(citations=(citation,)))


def test_standalone_question_is_shown_only_when_it_differs() -> None:
    assert "Understood as" not in render_answer(cited())
    shown = render_answer(cited(standalone_question="Who sailed?"))
    assert shown.startswith("Understood as: Who sailed?\n\nThe captain.")


def test_doubtful_sentences_are_named_with_the_reason() -> None:
    sentence = Sentence(text="He was old.", start=0, end=11, verdict="partly", reason="no age is given")
    assert "  partly: He was old. (no age is given)" in render_answer(cited(sentences=(sentence,)))


def test_sides_of_a_disagreement_stand_together() -> None:
    one = Citation(number=1, source="a.txt", title="On Ships", quote="It sank.", start=0, end=8)
    two = Citation(number=2, source="b.txt", title="On Storms", quote="It landed.", start=3, end=13)
    near = replace(two, number=3, source="c.txt", title="On Salt")
    text = render_answer(cited(conflict=True, citations=(one, two), by_article=(one, near), sides=(one, two)))
    assert "On Salt" not in text
    sides = text.split("The articles disagree\n")[1].split("\n\n")[0]
    assert "On Ships\n    “It sank.”" in sides
    assert "On Storms\n    “It landed.”" in sides


def test_refusal_shows_the_nearest_passages_and_no_sources() -> None:
    text = render_answer(refused())
    assert text.startswith("The articles do not say who.\n\nNearest passages\n  On Ships\n")
    assert "“The cargo was salt.”\n    a.txt:20-39" in text
    assert "Sources" not in text


def test_long_passage_of_a_refusal_is_shortened() -> None:
    text = render_answer(refused(text="salt " * 1000))
    assert " …”" in text
    assert len(text) < EXCERPT + 200


def test_cut_off_reply_says_so() -> None:
    assert "incomplete" in render_answer(cited(partial=True))


HOSTILE = "\x1b]0;owned\x07\x1b[2Jred\x9b31m\u202eevil\x00\ud800\r"


def test_hostile_text_cannot_act_on_the_terminal() -> None:
    citation = replace(cited().citations[0], quote=HOSTILE, title=HOSTILE, source=HOSTILE)
    for answer in (
        cited(text=HOSTILE, citations=(citation,), sides=(citation,), conflict=True),
        replace(refused(text=HOSTILE), text=HOSTILE),
    ):
        text = render_answer(answer)
        text.encode()
        assert not set(text) & set("\x1b\x07\x9b\u202e\x00\r")
        assert "evil" in text


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_safe_text_is_printable_and_keeps_what_was(text: str) -> None:
    shown = safe(text)
    shown.encode()
    assert not any((ord(c) < 0x20 and c not in "\n\t") or 0x7F <= ord(c) < 0xA0 for c in shown)
    assert len(shown) == len(text.replace("\r\n", "\n"))


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_json_is_one_line_and_reads_back(text: str) -> None:
    line = to_json({"quote": text})
    line.encode()
    assert len(line.splitlines()) == 1
    assert json.loads(line) == {"quote": text}


@pytest.mark.parametrize("text", ["żółw", "日本", "שלום", "🐢"])
def test_json_and_text_stay_readable_in_any_language(text: str) -> None:
    assert text in to_json(text)
    assert safe(text) == text


def test_a_section_called_like_the_article_is_not_said_twice() -> None:
    citation = replace(cited().citations[0], title="Log", section="Log", date="1702-05")
    assert "[1] Log, 1702-05\n" in render_answer(cited(citations=(citation,)))
