"""What a reader sees of articles being added: on every width, in turn, and when it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import App, Visit


def a_file(folder: Path, name: str, text: str = "High water was at noon.") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def drop(page: Page, *names: str) -> None:
    """Drop files with these names and one line each on the page."""
    page.evaluate(
        """names => {
            const data = new DataTransfer();
            for (const name of names) data.items.add(new File(["One line."], name));
            document.querySelector(".gradio-container").dispatchEvent(
                new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }""",
        names,
    )


@pytest.mark.parametrize("width", [390, 900])
def test_where_the_list_is_hidden_it_opens_to_show_what_is_added(
    own_app: App, visit: Visit, width: int
) -> None:
    page = visit(own_app.url, viewport={"width": width, "height": 844})
    drop(page, "tide.txt", "broken.pdf")
    expect(page.locator(".result strong")).to_be_visible()
    expect(page.locator(".result strong")).to_have_text("1 added, 1 failed")


def test_what_is_added_while_the_evaluation_shows_is_seen(own_app: App, visit: Visit) -> None:
    page = visit(own_app.url)
    page.get_by_role("tab", name="Evaluation").click()
    drop(page, "tide.txt")
    expect(page.locator(".result strong")).to_be_visible()


def test_who_has_left_the_list_is_told_the_result(own_app: App, visit: Visit) -> None:
    go_on = own_app.assistant.hold_indexing()
    page = visit(own_app.url, viewport={"width": 390, "height": 844})
    drop(page, "tide.txt", "broken.pdf")
    expect(page.locator(".progress")).to_contain_text("reading 0 of 2")
    page.get_by_role("button", name="Close the list").click()
    go_on.set()
    told = page.locator(".toast.bad")
    expect(told).to_contain_text("Adding articles: 1 added, 1 failed")
    told.get_by_role("button", name="Show").click()
    expect(page.locator(".result tbody")).to_be_visible()
