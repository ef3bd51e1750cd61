"""What stands in the box for the question, what it stands for, and where the focus is."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import App, Visit, ask


@pytest.mark.parametrize("way", ["Cancel", "Escape"])
def test_a_question_that_is_edited_is_named_and_can_be_left_alone(app: App, visit: Visit, way: str) -> None:
    page = visit(app.url)
    ask(page, "How long?").get_by_role("button", name="Edit the question").click()
    strip = page.locator(".edited")
    expect(strip).to_contain_text("Editing “How long?”")
    box = page.get_by_label("Question", exact=True)
    box.fill("Who is the mayor?")
    if way == "Cancel":
        strip.get_by_role("button", name="Cancel").click()
    else:
        page.keyboard.press("Escape")
    expect(strip).to_be_hidden()
    expect(box).to_have_value("Who is the mayor?")
    expect(box).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector(".refusal")
    expect(page.locator("article.turn h2")).to_have_text(["How long?", "Who is the mayor?"])


def test_an_edit_that_was_begun_is_named_after_a_reload(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "How long?").get_by_role("button", name="Edit the question").click()
    page.get_by_label("Question", exact=True).fill("Who is the mayor?")
    page.reload()
    page.wait_for_selector("body.ready")
    expect(page.locator(".edited")).to_contain_text("Editing “How long?”")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".edited")).to_be_hidden()
    expect(page.get_by_label("Question", exact=True)).to_have_value("Who is the mayor?")


def test_the_focus_is_in_the_box_after_asking_and_stopping(app: App, visit: Visit) -> None:
    page = visit(app.url)
    box = page.get_by_label("Question", exact=True)
    box.fill("slow")
    page.get_by_role("button", name="Ask", exact=True).press("Enter")
    page.get_by_text("word1 ").wait_for()
    expect(box).to_be_focused()
    page.get_by_role("button", name="Stop", exact=True).press("Enter")
    page.wait_for_selector("article.turn.stopped")
    expect(box).to_be_focused()


@pytest.mark.parametrize("name", ["Questions to begin with", "Ask next", "Ask again"])
def test_the_focus_is_in_the_box_after_asking_what_was_offered(app: App, visit: Visit, name: str) -> None:
    page = visit(app.url)
    if name != "Questions to begin with":
        ask(page, "Who spoke?")
    offered = page.get_by_role("group", name=name).get_by_role("button").first
    (page.get_by_role("button", name=name) if name == "Ask again" else offered).press("Enter")
    page.wait_for_function("!document.querySelector('article.turn.working')")
    expect(page.get_by_label("Question", exact=True)).to_be_focused()


def test_on_a_touch_screen_no_keyboard_comes_up_after_asking(app: App, visit: Visit) -> None:
    page = visit(app.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.get_by_role("group", name="Questions to begin with").get_by_role("button").first.tap()
    page.wait_for_selector("article.turn.done")
    expect(page.get_by_role("log", name="Conversation")).to_be_focused()
