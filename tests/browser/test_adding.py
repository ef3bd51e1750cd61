"""What a reader sees of articles being added: on every width, in turn, and when it cannot be."""

from __future__ import annotations

from pathlib import Path

import gradio
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import App, Visit, ask


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
    drop(page, "tide.txt", "torn.pdf")
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
    drop(page, "tide.txt", "torn.pdf")
    expect(page.locator(".progress")).to_contain_text("reading 0 of 2")
    page.get_by_role("button", name="Close the list").click()
    go_on.set()
    told = page.locator(".toast.bad")
    expect(told).to_contain_text("Adding articles: 1 added, 1 failed")
    told.get_by_role("button", name="Show").click()
    expect(page.locator(".result tbody")).to_be_visible()


def test_what_is_added_while_a_job_runs_waits_and_is_added_after_it(own_app: App, visit: Visit) -> None:
    go_on = own_app.assistant.hold_indexing()
    page = visit(own_app.url)
    drop(page, "first.txt", "torn.pdf")
    expect(page.locator(".progress")).to_contain_text("reading 0 of 2")
    drop(page, "second.txt")
    expect(page.locator(".toast")).to_contain_text("begins when the indexing that runs is done")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Text", exact=True).fill("The pier is made of oak.")
    page.get_by_role("button", name="Add this text").click()
    page.get_by_text("begins when the indexing that runs is done").nth(1).wait_for()
    go_on.set()
    expect(page.locator(".result strong")).to_have_text("3 added, 1 failed")
    expect(page.locator(".article-list")).to_contain_text("second")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_label("Text", exact=True)).to_have_value("")


def test_what_is_added_while_another_tab_adds_waits_for_it(own_app: App, visit: Visit) -> None:
    go_on = own_app.assistant.hold_indexing()
    first, second = visit(own_app.url), visit(own_app.url)
    drop(first, "first.txt")
    expect(first.locator(".progress")).to_contain_text("reading 0 of 1")
    drop(second, "second.txt")
    expect(second.locator(".toast")).to_contain_text("begins when the indexing that runs is done")
    expect(second.locator(".progress")).to_contain_text("reading 0 of 1")
    go_on.set()
    expect(second.locator(".result")).to_contain_text("second.txt")
    expect(second.locator(".article-list li")).to_have_count(5)


def test_an_article_that_is_removed_while_a_job_runs_stays_and_the_page_says_so(
    own_app: App, visit: Visit
) -> None:
    go_on = own_app.assistant.hold_indexing()
    page = visit(own_app.url)
    drop(page, "first.txt")
    expect(page.locator(".progress")).to_contain_text("reading 0 of 1")
    page.get_by_role("button", name="Remove A paper").click()
    expect(page.locator(".toast.bad .words")).to_have_text(
        "Articles are being added. Wait until that is done, then try again"
    )
    go_on.set()
    expect(page.locator(".result")).to_be_visible()
    expect(page.locator(".article-list")).to_contain_text("A paper")


def test_a_file_that_is_too_large_is_not_sent(own_app: App, visit: Visit) -> None:
    page = visit(own_app.url)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/upload" in request.url else None)
    page.evaluate(
        """() => {
            const file = new File(["One line."], "huge.txt");
            Object.defineProperty(file, "size", {value: 2 ** 40});
            const dropped = new Event("drop", {bubbles: true, cancelable: true});
            const held = {types: ["Files"], items: [], files: [file]};
            Object.defineProperty(dropped, "dataTransfer", {value: held});
            document.querySelector(".gradio-container").dispatchEvent(dropped);
        }"""
    )
    expect(page.locator(".result tbody tr")).to_contain_text("huge.txtfailed: larger than ")
    assert sent == []


def test_notes_of_gradio_cover_nothing(app: App, visit: Visit) -> None:
    styles = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (Path(gradio.__file__).parent / "templates" / "frontend").rglob("*.css")
    )
    assert ".toast-wrap." in styles, "as Gradio calls them"
    page = visit(app.url)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p class=toast-wrap>Lost</p>')")
    expect(page.get_by_text("Lost", exact=True)).to_be_hidden()


def test_a_question_without_articles_offers_to_add_some(own_app: App, visit: Visit) -> None:
    own_app.assistant.documents.clear()
    page = visit(own_app.url)
    failure = ask(page, "fail").get_by_role("alert")
    failure.get_by_role("button", name="Add articles").click()
    expect(page.get_by_role("dialog", name="Add articles")).to_be_visible()


def test_what_has_waited_does_not_open_the_list_again(own_app: App, visit: Visit) -> None:
    go_on = own_app.assistant.hold_indexing()
    page = visit(own_app.url, viewport={"width": 390, "height": 844})
    drop(page, "first.txt")
    expect(page.locator(".progress")).to_contain_text("reading 0 of 1")
    drop(page, "second.txt")
    page.get_by_role("button", name="Close the list").click()
    go_on.set()
    expect(page.locator(".toast").filter(has_text="Adding articles: 2 added")).to_be_visible()
    expect(page.locator("#articles-root")).to_be_hidden()
