"""Who presses twice where once is enough gets what once does."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import App, Visit, ask, replied


def test_a_double_click_on_ask_asks(app: App, visit: Visit) -> None:
    page = visit(app.url)
    page.get_by_label("Question", exact=True).fill("slow")
    page.get_by_role("button", name="Ask", exact=True).dblclick()
    page.get_by_text("word9 ").wait_for()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.wait_for_selector("article.turn.stopped")


def test_a_double_click_on_stop_leaves_what_is_typed(app: App, visit: Visit) -> None:
    page = visit(app.url)
    box = page.get_by_label("Question", exact=True)
    box.fill("slow")
    page.keyboard.press("Enter")
    page.get_by_text("word1 ").wait_for()
    box.fill("A long thought")
    stop = page.get_by_role("button", name="Stop", exact=True)
    stop.hover()
    page.mouse.down()
    page.mouse.up()
    page.wait_for_selector("article.turn.stopped")
    # on Ask, which stands there now
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    expect(box).to_have_value("A long thought")
    expect(page.locator("article.turn")).to_have_count(1)


def test_a_double_click_on_re_index_looks_once(own_app: App, visit: Visit) -> None:
    go_on = own_app.assistant.hold_indexing()
    page = visit(own_app.url)
    with replied(page, "indexing_job"):
        page.get_by_role("button", name="Re-index").dblclick()
    go_on.set()
    page.locator(".result").wait_for()
    expect(page.locator(".toast")).to_have_count(0)


IN_MENU = ("About", "Help and keys", "Clear the conversation")


@pytest.mark.parametrize("width", [390, 1400])
@pytest.mark.parametrize("name", [*IN_MENU, "Export", "Settings", "Add", "Rename", "Delete"])
def test_a_double_click_opens_a_dialog_that_stays(app: App, visit: Visit, name: str, width: int) -> None:
    page = visit(app.url, locale="en-GB", viewport={"width": width, "height": 844})
    ask(page, "How long?")
    if width == 390 and name in {"Add", "Rename", "Delete"}:
        page.get_by_role("button", name="Articles and conversations").click()
    if name in {"Rename", "Delete"}:
        page.get_by_role("tab", name="Conversations").click()
    if name in IN_MENU or (width == 390 and name == "Export"):
        page.get_by_role("button", name="More", exact=True).click()
        page.get_by_role("menuitem", name=name).dblclick()
    else:
        page.get_by_role("button", name=name, exact=name == "Add").first.dblclick()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("article.turn")).to_have_count(1)


def test_a_single_press_outside_of_a_dialog_closes_it(app: App, visit: Visit) -> None:
    page = visit(app.url)
    page.get_by_role("button", name="Export").dblclick()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.mouse.click(20, 400)
    expect(page.get_by_role("dialog")).to_have_count(0)
