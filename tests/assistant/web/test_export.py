from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from assistant.errors import ConfigurationError
from assistant.web.export import escape_markdown, export, pieces
from tests.browser.payloads import PAYLOADS


def conversation(text: str = "The pier is old. [1] It is 90 m long.") -> dict[str, Any]:
    quote = {"source": "a.txt", "title": "A", "quote": "The pier is old.", "start": 3, "end": 19}
    more = {"number": 1, "verdict": "supported", "section": "", "date": "1985", "page": None}
    answer = {
        "text": text,
        "answered": True,
        "citations": [quote | more],
        "sentences": [
            {"text": "", "start": 0, "end": 16, "verdict": "supported", "citations": [1], "reason": ""},
            {"text": "", "start": 21, "end": 37, "verdict": "partly", "citations": [], "reason": "no length"},
        ],
        "passages": [],
    }
    turn = {"question": "How old?", "answer": answer, "error": None, "draft": ""}
    created = "2026-03-02T10:00:00.000000+00:00"
    return {"id": "1" * 32, "title": "How old?", "created": created, "turns": [turn]}


def refused(conversation: dict[str, Any]) -> dict[str, Any]:
    answer = conversation["turns"][0]["answer"]
    near = {"source": "b.txt", "title": "B", "quote": "Near it.", "start": 0, "end": 8}
    answer |= {"text": "Not said.", "answered": False, "citations": [], "sentences": [], "passages": [near]}
    return conversation


def test_pieces_are_the_text_without_marks() -> None:
    cut = pieces(conversation()["turns"][0]["answer"])
    assert "".join(piece["text"] for piece in cut) == "The pier is old. It is 90 m long."
    assert [piece["citations"] for piece in cut if piece["verdict"]] == [[1], []]


def test_markdown_has_numbered_sources_with_quotes_and_doubts() -> None:
    text = export(conversation(), "md")["text"]
    assert "The pier is old. \\[1\\] It is 90 m long. *(partly supported: no length)*" in text
    assert "1. A, 1985 (a.txt, characters 3 to 19, supported): “The pier is old.”" in text


@pytest.mark.parametrize(
    ("title", "heading"), [("How old?", "Conversation of 2026-03-02"), ("Piers", "Piers")]
)
def test_the_heading_is_a_title_that_was_given_and_not_the_first_question(title: str, heading: str) -> None:
    one = conversation() | {"title": title}
    assert export(one, "md")["text"].startswith(f"# {heading}\n\n## How old?\n")
    assert f"<h1>{heading}</h1>" in export(one, "html")["text"]


@pytest.mark.parametrize("form", ["md", "html"])
@pytest.mark.parametrize(("section", "place"), [("A", "A, 1985"), ("Piers", "A, Piers, 1985")])
def test_a_section_with_the_title_of_its_article_is_not_told_twice(
    form: str, section: str, place: str
) -> None:
    one = conversation()
    one["turns"][0]["answer"]["citations"][0]["section"] = section
    text = export(one, form)["text"]
    assert place in text
    assert "A, A" not in text


def of(*lines: tuple[str, str], **more: Any) -> dict[str, Any]:
    """A conversation whose answer says these: what stands before a sentence, and the sentence."""
    text, sentences = "", []
    for before, said in lines:
        text += before
        span = {"text": said, "start": len(text), "end": len(text) + len(said)}
        sentences.append(span | {"verdict": "supported", "citations": [1], "reason": ""})
        text += f"{said} [1]"
    made = conversation(text)
    made["turns"][0]["answer"] |= {"sentences": sentences} | more
    return made


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_number_in_brackets_that_belongs_to_the_quote_stays(form: str) -> None:
    text = export(of(("", "He said in [2019] that the pier failed.")), form)["text"]
    assert "in [2019] that" in text.replace("\\", "")


def test_a_list_is_one_in_markdown_and_what_follows_it_is_not() -> None:
    text = export(of(("- ", "Raise it."), ("\n- ", "1.5 million went."), ("\n", "It rained.")), "md")["text"]
    assert "\n- Raise it. \\[1\\]\n- 1.5 million went. \\[1\\]\n\nIt rained. \\[1\\]" in text
    assert escape_markdown("- a\n1. b\n2) c\n1.5 d") == "\\- a\n1\\. b\n2\\) c\n1.5 d"


@pytest.mark.parametrize("form", ["md", "html"])
def test_what_is_to_be_known_beside_the_text_is_exported_too(form: str) -> None:
    text = export(of(("", "It rained."), conflict=True, notices=["The second half is not answered"]), form)
    assert "The articles disagree." in text["text"]
    assert "The second half is not answered" in text["text"]


def test_html_links_each_number_to_its_quote() -> None:
    text = export(conversation(), "html")["text"]
    assert '<a href="#t1-1">1</a>' in text
    assert '<li id="t1-1" value="1"><q>The pier is old.</q>' in text


@pytest.mark.parametrize("form", ["md", "html"])
def test_refusal_keeps_the_nearest_passages(form: str) -> None:
    text = export(refused(conversation()), form)["text"]
    assert "Not said." in text
    assert "Near it." in text


def test_json_is_the_conversation() -> None:
    assert json.loads(export(conversation(), "json")["text"]) == conversation()


def test_file_names_are_plain() -> None:
    assert export(conversation() | {"title": "../a/b: c?"}, "md")["name"] == "a-b-c.md"
    assert export(conversation() | {"title": "???"}, "json")["name"] == "conversation.json"


def test_unknown_form_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="md, html, json"):
        export(conversation(), "exe")


def elements_of(page: str) -> list[str]:
    """The elements that begin in a page, as a browser would read it."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append(tag)

    Reader().feed(page)
    return found


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("field", ["title", "question", "quote", "source", "text", "reason"])
def test_nothing_hostile_is_live_in_an_export(field: str, payload: str) -> None:
    made = conversation()
    answer = made["turns"][0]["answer"]
    if field == "title":
        made["title"] = payload
    elif field == "question":
        made["turns"][0]["question"] = payload
    elif field == "text":
        answer["text"], answer["sentences"] = payload, []
    elif field == "reason":
        answer["sentences"][1]["reason"] = payload
    else:
        answer["citations"][0][field] = payload
    page = export(made, "html")["text"]
    assert payload not in page or not re.search(r"[<>&\"']", payload)
    elements = elements_of(page)
    assert set(elements) <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "section", "p", "span", "sup", "a",
        "ol", "ul", "li", "q", "br",
    }  # fmt: skip
    assert elements.count("style") == 1
    # in Markdown no bracket, angle or exclamation mark of the payload is left without its backslash
    text = export(made, "md")["text"]
    assert not re.search(r"(?<!\\)(<[a-z/]|!\[|\]\(|```|\$\$)", text, re.IGNORECASE)


def test_markdown_of_hostile_text_is_inert() -> None:
    assert escape_markdown("![x](u) <b> # y") == "\\!\\[x\\](u) \\<b\\> \\# y"
    assert escape_markdown("- a\n1. b") == "\\- a\n1\\. b"
    assert escape_markdown("&lt; R&D; S & T") == "\\&lt; R\\&D; S & T"
    assert escape_markdown("https://x.y Www.x.y a@x.y") == "https\\://x.y Www\\.x.y a\\@x.y"
