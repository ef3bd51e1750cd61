"""What was deleted in another tab."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import App, Visit, ask


def delete_elsewhere(page: Page, app: App, visit: Visit) -> None:
    """Delete the only conversation of the page's reader in another tab."""
    other = visit(app.url, context=page.context)
    other.get_by_role("tab", name="Conversations").click()
    other.get_by_role("button", name="Delete").click()
    other.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(other.locator(".chat-list li")).to_have_count(0)


@pytest.mark.parametrize("way", ["asked", "asked again"])
def test_a_question_in_a_conversation_that_was_deleted_elsewhere_loses_nothing(
    app: App, visit: Visit, way: str
) -> None:
    page = visit(app.url, locale="en-GB")
    turn = ask(page, "How long?")
    delete_elsewhere(page, app, visit)
    asked = "Who spoke?" if way == "asked" else "How long?"
    if way == "asked":
        page.get_by_label("Question", exact=True).fill(asked)
        page.keyboard.press("Enter")
    else:
        turn.get_by_role("button", name="Ask again").click()
    told = page.locator(".toast.bad")
    expect(told).to_contain_text("This conversation was deleted in another tab")
    expect(page.locator("article.turn h2")).to_have_text(["How long?"])
    expect(page.locator("button.chip")).to_have_count(3)
    expect(page.get_by_label("Question", exact=True)).to_have_value(asked)
    told.get_by_role("button", name="New conversation").click()
    expect(page.locator("article.turn")).to_have_count(0)
    expect(page.get_by_label("Question", exact=True)).to_have_value(asked)
    page.keyboard.press("Enter")
    page.wait_for_selector("article.turn.done")
    expect(page.locator("article.turn h2")).to_have_text([asked])


def test_a_word_on_an_answer_that_was_deleted_elsewhere_says_so(app: App, visit: Visit) -> None:
    page = visit(app.url, locale="en-GB")
    turn = ask(page, "How long?")
    delete_elsewhere(page, app, visit)
    turn.get_by_role("button", name="Good answer").click()
    expect(page.locator(".toast.bad .words")).to_have_text(
        "This question was deleted in another tab. Ask it again in a new conversation"
    )
    expect(turn.locator("button.chip")).to_have_count(3)
