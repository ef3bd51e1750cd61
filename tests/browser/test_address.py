"""What the address says, and what Back does."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import App, Visit, ask, hold, let_go


def test_a_question_of_the_address_waits_in_the_box_behind_one_that_was_quicker(
    app: App, visit: Visit
) -> None:
    page = visit(app.url)
    held = hold(page, "opening")
    page.goto(f"{app.url}?q=How+long%3F", wait_until="commit")
    page.get_by_label("Question", exact=True).fill("slow")
    page.keyboard.press("Enter")
    page.get_by_text("word1 ").wait_for()
    let_go(page, held)
    page.wait_for_selector("body.ready")
    expect(page.get_by_label("Question", exact=True)).to_have_value("How long?")
    page.keyboard.press("Escape")
    page.wait_for_selector("article.turn.stopped")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("article.turn h2")).to_have_text(["slow", "How long?"])


def test_a_question_of_the_address_is_asked_apart_from_the_tab_that_opened_it(app: App, visit: Visit) -> None:
    first = visit(app.url, locale="en-GB")
    key = "sessionStorage.getItem('article-assistant-conversation')"
    with first.expect_popup() as opened:
        first.evaluate("url => { window.open(url); }", f"{app.url}?q=How+long%3F")
    second = opened.value
    expect(second.locator("button.chip")).to_have_count(3)
    assert second.evaluate(key) != first.evaluate(key)
    second.close()


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def left(page: Page) -> None:
    """Wait until Back has left the app for the page before it."""
    page.wait_for_url("about:blank")


def test_back_closes_the_panes_one_by_one_and_then_leaves(app: App, visit: Visit) -> None:
    page = visit(app.url, **PHONE)
    library, reader = page.locator("#articles-root"), page.locator("#reader-root")
    page.get_by_role("button", name="Articles and conversations").tap()
    page.get_by_role("button", name="Harbour works").first.tap()
    expect(reader).to_be_visible()
    page.evaluate("history.back()")
    expect(reader).to_be_hidden()
    expect(library).to_be_visible()
    page.evaluate("history.back()")
    expect(library).to_be_hidden()
    page.evaluate("history.forward()")
    page.get_by_role("button", name="Articles and conversations").tap()
    expect(library).to_be_visible()
    page.evaluate("history.back()")
    expect(library).to_be_hidden()
    page.evaluate("history.back()")
    left(page)


def test_what_was_closed_otherwise_takes_no_step_of_back(app: App, visit: Visit) -> None:
    page = visit(app.url, **PHONE)
    chip = ask(page, "How long?").locator("button.chip").nth(1)
    for _ in range(2):
        chip.tap()
        chip.tap()
        expect(page.locator("mark.active")).to_be_in_viewport()
        page.get_by_role("button", name="Close the reader").tap()
        expect(page.locator("#reader-root")).to_be_hidden()
    page.reload()
    page.wait_for_selector("body.ready")
    page.evaluate("history.back()")
    left(page)


def test_back_from_a_link_to_a_span_shows_the_chat(app: App, visit: Visit) -> None:
    page = visit(f"{app.url}?article=harbour.txt&span=0-13", **PHONE)
    expect(page.locator("mark.active")).to_have_text("Harbour works")
    page.evaluate("history.back()")
    expect(page.locator("#reader-root")).to_be_hidden()
    expect(page.get_by_label("Question", exact=True)).to_be_visible()
    assert "article=harbour.txt" in page.url
