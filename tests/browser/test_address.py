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
