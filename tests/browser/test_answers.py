"""Answers, chips, the reader, refusals and disagreement, as a reader meets them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from assistant.errors import ArticleError, QuestionError
from assistant.types import Event
from tests.browser.conftest import App, Visit, ask
from tests.browser.library import HARBOUR
from tests.browser.scripted import ScriptedAssistant


def active_mark(page: Page) -> str:
    """The text of the strong mark in the reader, without words for screen readers."""
    page.wait_for_selector("mark.active")
    shown = """marks => marks.flatMap(mark => [...mark.childNodes])
        .filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data).join("")"""
    return str(page.locator("mark.active").evaluate_all(shown))


def test_chips_stand_after_sentences_in_order_and_open_the_exact_span(app: App, visit: Visit) -> None:
    page = visit(app.url)
    turn = ask(page, "How long?")
    chips = turn.locator("button.chip")
    assert chips.all_inner_texts() == ["1", "2", "3"]
    chips.nth(1).click()
    assert active_mark(page) == "The lighthouse was moved in 1983."
    expect(page.locator("mark.active")).to_be_in_viewport()
    marks = page.locator("#reader-panel mark")
    assert marks.count() == 2
    expect(page.locator("mark:not(.active)")).to_contain_text("three years 🚢 and cost 12 million")
    expect(page.get_by_text("2 of 3", exact=True)).to_be_visible()


def test_spans_after_an_emoji_are_exact(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "How long?").locator("button.chip").first.click()
    assert active_mark(page) == "The work took three years 🚢 and cost 12 million."


def test_hover_and_focus_show_title_and_exact_quote(app: App, visit: Visit) -> None:
    page = visit(app.url)
    chip = ask(page, "How long?").locator("button.chip").nth(1)
    chip.hover()
    card = page.locator("#quote-card")
    expect(card).to_contain_text("Harbour works")
    expect(card).to_contain_text("The lighthouse was moved in 1983.")
    expect(card).to_contain_text("Background · 1985-03-02")
    page.mouse.move(5, 5)
    expect(card).to_be_hidden()
    chip.focus()
    expect(card).to_be_visible()
    assert chip.get_attribute("aria-describedby") == "quote-card"


def test_partly_supported_sentence_says_so_with_its_reason(app: App, visit: Visit) -> None:
    page = visit(app.url)
    turn = ask(page, "How long?")
    expect(turn.locator(".sentence.partly")).to_contain_text("Partly supported: 90 is not in the quote")
    expect(turn.locator(".summary")).to_contain_text("1 sentence not fully supported")
    expect(turn.locator("button.chip").nth(2)).to_have_class(re.compile(r"\bpartly\b"))


def test_cited_tab_shows_number_title_section_and_bold_quote(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "How long?")
    rows = page.locator(".cited > li")
    assert rows.count() == 3
    expect(rows.nth(1).locator(".chip")).to_have_text("2")
    expect(rows.nth(1)).to_contain_text("Harbour works")
    expect(rows.nth(1)).to_contain_text("Background")
    expect(rows.nth(1).locator("strong")).to_have_text("The lighthouse was moved in 1983.")
    expect(rows.nth(0).locator("blockquote")).to_contain_text(
        "The harbour was widened in 1971. The work took"
    )
    expect(rows.nth(2)).to_contain_text("page 2")
    rows.nth(2).get_by_role("button").click()
    assert active_mark(page) == "Second page begins here with a pier."
    expect(page.get_by_text("Page 2", exact=True)).to_be_visible()


def test_a_section_with_the_title_of_its_article_is_not_told_twice(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "How long?")
    rows = page.locator(".cited > li")
    expect(rows.nth(0).get_by_text("Harbour works", exact=True)).to_have_count(1)
    expect(rows.nth(1)).to_contain_text("Background")


def test_found_but_not_used_passages_are_folded(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "How long?")
    page.get_by_role("tab", name="Not used").click()
    passage = page.locator(".unused .passage")
    expect(passage).to_be_hidden()
    page.locator(".unused summary").click()
    expect(passage).to_have_text("Paragraph 7 says little about the quay and the tide.")


def test_article_headings_are_headings(app: App, visit: Visit) -> None:
    page = visit(app.url)
    page.get_by_role("button", name="Harbour works", exact=False).first.click()
    expect(page.locator(".article-text").get_by_role("heading", name="Background")).to_be_visible()
    shown = page.locator(".article-text").inner_text()
    assert re.sub(r"\s+", " ", shown).strip() == re.sub(r"\s+", " ", HARBOUR).strip()


def test_link_to_a_span_opens_the_same_view(app: App, visit: Visit) -> None:
    page = visit(app.url, permissions=["clipboard-read", "clipboard-write"])
    ask(page, "How long?").locator("button.chip").nth(1).click()
    page.get_by_role("button", name="Copy a link to this place").click()
    expect(page.get_by_text("Link copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    other = visit(link)
    assert active_mark(other) == "The lighthouse was moved in 1983."
    expect(other.locator("mark.active")).to_be_in_viewport()


def test_steps_and_evidence_stand_before_the_text_while_it_comes(app: App, visit: Visit) -> None:
    page = visit(app.url)
    page.get_by_label("Question", exact=True).fill("slow quote")
    page.keyboard.press("Enter")
    page.get_by_text("word2 ").wait_for()
    # all at once: the page scrolls while the text comes
    steps, evidence, text = page.evaluate(
        """['.steps', '.evidence', '.draft p']
            .map(part => document.querySelector(part).getBoundingClientRect().y)"""
    )
    assert steps < evidence < text


def test_steps_can_be_opened_afterwards(app: App, visit: Visit) -> None:
    page = visit(app.url)
    turn = ask(page, "How long?")
    expect(turn.locator("h2")).to_have_text("How long?")
    expect(turn.locator(".steps li").first).to_be_hidden()
    turn.locator(".steps summary").click()
    expect(turn.locator(".steps li").first).to_have_text("Searched 3 articles")


def press_for_a_while(page: Page, selector: str) -> None:
    """Press the button of the mouse down and let it go after several words have come."""
    page.locator(selector).hover()
    page.mouse.down()
    page.wait_for_timeout(600)
    page.mouse.up()


def test_what_is_shown_while_text_comes_can_be_pressed_and_keeps_the_focus(app: App, visit: Visit) -> None:
    page = visit(app.url)
    page.get_by_label("Question", exact=True).fill("slow quote")
    page.keyboard.press("Enter")
    page.get_by_text("word2 ").wait_for()
    press_for_a_while(page, ".steps summary")
    expect(page.locator(".steps li")).to_have_text("Searched the articles")
    expect(page.locator(".steps summary")).to_be_focused()
    press_for_a_while(page, ".evidence .quote-link")
    assert active_mark(page) == "The lighthouse was moved in 1983."
    expect(page.locator(".evidence .quote-link")).to_be_focused()
    expect(page.locator("article.turn.working .draft p")).to_have_text(
        re.compile("^word0 word1 word2 .*word9 ")
    )
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator(".evidence h3")).to_have_text("Quotes that were found")


def test_the_open_steps_keep_the_focus_when_the_answer_is_there(app: App, visit: Visit) -> None:
    page = visit(app.url)
    page.get_by_label("Question", exact=True).fill("slow")
    page.keyboard.press("Enter")
    page.get_by_text("word1 ").wait_for()
    page.locator(".steps summary").press("Enter")
    page.keyboard.press("Escape")
    page.wait_for_selector("article.turn.stopped")
    expect(page.locator(".steps summary")).to_be_focused()


def test_refusal_is_a_box_of_its_own_with_the_nearest_passages(app: App, visit: Visit) -> None:
    page = visit(app.url)
    turn = ask(page, "Who is the mayor?")
    expect(turn.get_by_role("heading", name="The articles do not answer this")).to_be_visible()
    expect(turn.locator(".refusal")).to_contain_text("Nothing is said about the mayor's name.")
    assert turn.locator("button.chip").count() == 0
    near = turn.locator(".refusal .quote-link")
    assert near.count() == 2
    near.first.click()
    assert active_mark(page) == "It still stands."
    turn.get_by_role("button", name="Rephrase").click()
    expect(page.get_by_label("Question", exact=True)).to_have_value("Who is the mayor?")


def test_where_nothing_was_asked_nothing_is_missing(app: App, visit: Visit) -> None:
    turn = ask(visit(app.url), "Thanks!")
    expect(turn.locator(".refusal")).to_have_text("You are welcome.")


def test_disagreement_stands_side_by_side(app: App, visit: Visit) -> None:
    page = visit(app.url)
    turn = ask(page, "When was it widened?")
    sides = turn.locator(".conflict .side")
    assert sides.count() == 2
    first, second = sides.evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")
    assert first["y"] == second["y"]
    assert first["x"] < second["x"]
    expect(sides.nth(0)).to_contain_text("1971")
    expect(sides.nth(1)).to_contain_text("1974")


def test_expected_failure_names_cause_and_remedy(app: App, visit: Visit) -> None:
    page = visit(app.url)
    turn = ask(page, "fail")
    expect(turn.get_by_role("alert")).to_contain_text("refused the connection")
    expect(turn.get_by_role("alert")).to_contain_text("Start it with ollama serve")
    expect(turn.get_by_role("alert").locator("code")).to_have_text("ollama serve")


def test_unexpected_failure_shows_an_id_and_no_detail(app: App, visit: Visit) -> None:
    page = visit(app.url)
    turn = ask(page, "crash")
    expect(turn.get_by_role("alert")).to_contain_text(re.compile(r"error [0-9a-f]{8}"))
    assert "sk-secret" not in page.content()


def test_hostile_words_are_shown_as_text(app: App, visit: Visit) -> None:
    page = visit(app.url)
    turn = ask(page, "Tell me evil")
    turn.locator(".steps summary").click()
    turn.locator("button.chip").first.hover()
    turn.locator("button.chip").first.click()
    page.wait_for_selector("mark.active")
    for tab in ("Cited", "Not used", "Article"):
        page.get_by_role("tab", name=tab, exact=True).click()
    assert page.evaluate("window.hacked") is None
    for tag in ("script", "img", "iframe", "form", "style", "a"):
        found = page.locator(f".log {tag}, #reader-panel {tag}, #articles-root {tag}, #quote-card {tag}")
        assert found.count() == 0, tag
    expect(turn.locator(".answer")).to_contain_text(
        "<img src=http://evil.example/a.png onerror=window.hacked=1>"
    )
    expect(page.locator("#reader-panel")).to_contain_text("![pixel](http://evil.example/b.png)")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert turn.evaluate("turn => turn.scrollWidth <= turn.clientWidth + 1")


def test_keyboard_alone_asks_opens_and_walks_the_citations(app: App, visit: Visit) -> None:
    page = visit(app.url)
    page.locator("#chat-root").click(position={"x": 5, "y": 5})
    page.keyboard.press("/")
    page.keyboard.type("How long?")
    page.keyboard.press("Enter")
    page.wait_for_selector("button.chip")
    page.locator("button.chip").first.focus()
    page.keyboard.press("Enter")
    assert active_mark(page).startswith("The work took")
    page.keyboard.press("]")
    expect(page.get_by_text("2 of 3", exact=True)).to_be_visible()
    page.keyboard.press("[")
    page.keyboard.press("[")
    expect(page.get_by_text("3 of 3", exact=True)).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_name_of_a_file_in_an_error_is_as_it_is(app: App, visit: Visit) -> None:
    page = visit(app.url)
    app.assistant.scripts["broken file"] = broken_file
    heading = ask(page, "broken file").get_by_role("alert").get_by_role("heading")
    assert heading.inner_text() == "notes.txt cannot be read"
    assert (
        ask(page, "fail").get_by_role("alert").get_by_role("heading").inner_text().startswith("The server at")
    )


def test_a_question_without_words_is_no_fault(app: App, visit: Visit) -> None:
    page = visit(app.url)
    app.assistant.scripts["🚢"] = no_question
    told = ask(page, "🚢").get_by_role("alert")
    expect(told).to_contain_text("The question is empty")
    fault = ask(page, "fail").get_by_role("alert")
    colours = "e => getComputedStyle(e).backgroundColor"
    assert told.evaluate(colours) != fault.evaluate(colours)


def no_question(_: ScriptedAssistant, question: str) -> Iterator[Event]:
    yield Event(kind="step", text=f"Reading {question}")
    raise QuestionError("the question is empty", "Type a question about the articles")


def broken_file(_: ScriptedAssistant, question: str) -> Iterator[Event]:
    yield Event(kind="step", text=f"Reading for {question}")
    raise ArticleError("notes.txt cannot be read", "Add it again")
