"""The list of articles: limiting, searching, adding, removing; empty states."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from assistant.errors import StoreFull
from index.types import Document
from tests.browser.conftest import App, Visit, ask, hold_requests, let_go_on, replied


def result_of_adding(page: Page) -> list[str]:
    page.locator(".result").wait_for()
    return page.locator(".result tbody tr").all_inner_texts()


def test_ticks_limit_the_question(app: App, visit: Visit) -> None:
    page = visit(app.url)
    page.get_by_label("Limit questions to Harbour works").check()
    expect(page.locator(".picked")).to_contain_text("Only 1 of 3 articles is searched")
    turn = ask(page, "How long?")
    assert app.assistant.asked[-1]["sources"] == ("harbour.txt",)
    expect(turn.locator(".limits")).to_have_text("In 1 article: Harbour works")
    page.locator(".picked").get_by_role("button", name="Search all").click()
    ask(page, "How long?")
    assert app.assistant.asked[-1]["sources"] == ()


def test_thousand_articles_can_be_searched_and_ticked(own_app: App, visit: Visit) -> None:
    for number in range(1000):
        source = f"many/{number:04}.txt"
        own_app.assistant.documents[source] = Document(
            source=source, title=f"Report {number:04}", text="Short."
        )
    page = visit(own_app.url)
    rows = page.locator(".article-list li:visible")
    assert rows.count() == 1003
    page.get_by_label("Search the list of articles").fill("report 041")
    expect(rows).to_have_count(11)
    page.get_by_label("Limit questions to Report 0412").check()
    expect(page.locator(".picked")).to_contain_text("Only 1 of 1,003 articles")
    page.get_by_label("Search the list of articles").fill("nothing like it")
    expect(page.get_by_text("No title matches.")).to_be_visible()


def test_upload_with_one_broken_file_says_what_became_of_each(
    own_app: App, visit: Visit, tmp_path: Path
) -> None:
    good, bad = tmp_path / "Tide tables.txt", tmp_path / "broken.pdf"
    good.write_text("High water was at noon.", encoding="utf-8")
    bad.write_bytes(b"%PDF-1.4 nothing")
    page = visit(own_app.url)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Choose files").set_input_files([good, bad])
    rows = result_of_adding(page)
    assert "broken.pdf\tfailed: the PDF is broken" in rows
    assert "Tide tables.txt\tadded" in rows
    expect(page.locator(".result strong")).to_have_text("1 added, 1 failed")
    expect(page.locator(".article-list")).to_contain_text("Tide tables")
    turn = ask(page, "What is there?")
    assert turn.locator("button.chip").count() == 3


def test_pasted_text_is_an_article(own_app: App, visit: Visit) -> None:
    page = visit(own_app.url)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Title", exact=True).fill("Note on <b>piers</b>")
    page.get_by_label("Text", exact=True).fill("The pier is made of oak.")
    page.get_by_role("button", name="Add this text").click()
    page.locator(".result").wait_for()
    expect(page.locator(".article-list")).to_contain_text("Note on <b>piers</b>")


DROP = """([place, data]) => {
    const event = new Event("drop", {bubbles: true, cancelable: true});
    Object.defineProperty(event, "dataTransfer", {value: eval(data)});
    document.querySelector(place).dispatchEvent(event);
    return event.defaultPrevented;
}"""
"""Drops on the element of a selector what a script makes; whether the page has taken it."""


def test_a_pasted_text_is_kept_until_it_is_added(own_app: App, visit: Visit, tmp_path: Path) -> None:
    page = visit(own_app.url)
    add = page.get_by_role("button", name="Add", exact=True)
    add.click()
    title, text = page.get_by_label("Title", exact=True), page.get_by_label("Text", exact=True)
    title.fill("Piers")
    text.fill("The pier is made of oak.")
    page.mouse.click(5, 5)
    expect(page.get_by_role("dialog")).to_have_count(0)
    add.click()
    expect(text).to_have_value("The pier is made of oak.")
    page.keyboard.press("Escape")
    add.click()
    (tmp_path / "Other.txt").write_text("Another one.", encoding="utf-8")
    page.get_by_label("Choose files").set_input_files(tmp_path / "Other.txt")
    assert result_of_adding(page) == ["Other.txt\tadded"]
    add.click()
    expect(title).to_have_value("Piers")
    page.get_by_role("button", name="Add this text").click()
    expect(page.locator(".result tbody tr")).to_have_text("pasted/Piers.txtadded")
    add.click()
    expect(text).to_have_value("")


def test_a_pasted_text_that_could_not_be_added_is_still_there(
    own_app: App, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> None:
        raise StoreFull("the disk is full", "Free some space")

    monkeypatch.setattr(own_app.assistant, "add_text", full)
    page = visit(own_app.url)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Text", exact=True).fill("The pier is made of oak.")
    page.get_by_role("button", name="Add this text").click()
    expect(page.locator(".result strong")).to_have_text("the disk is full. Free some space")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_label("Text", exact=True)).to_have_value("The pier is made of oak.")


@pytest.mark.parametrize("place", ["#paste-text", "#question"])
def test_text_that_is_dropped_is_left_to_the_box(own_app: App, visit: Visit, place: str) -> None:
    page = visit(own_app.url)
    page.get_by_role("button", name="Add", exact=True).click()
    assert page.evaluate(DROP, [place, "({types: ['text/plain'], items: [], files: []})"]) is False
    expect(page.get_by_role("dialog")).to_be_visible()


def test_what_cannot_be_read_of_a_dropped_folder_is_named(own_app: App, visit: Visit) -> None:
    page = visit(own_app.url)
    folder = """(() => {
        const broken = (done, fail) => fail(new Error("it is gone"));
        const entries = [
            {isFile: true, name: "gone.txt", file: broken},
            {isFile: true, name: "here.txt", file: done => done(new File(["One line."], "here.txt"))},
            {isFile: false, name: "locked", createReader: () => ({readEntries: broken})},
        ];
        const reader = {readEntries: done => done(entries.splice(0))};
        const folder = {isFile: false, name: "Reports", createReader: () => reader};
        return {types: ["Files"], items: [{webkitGetAsEntry: () => folder}], files: []};
    })()"""
    assert page.evaluate(DROP, ["#chat-root", folder]) is True
    assert result_of_adding(page) == [
        "Reports/gone.txt\tfailed: could not be read: it is gone",
        "Reports/locked\tfailed: could not be read: it is gone",
        "Reports/here.txt\tadded",
    ]


def test_the_result_says_what_is_odd(own_app: App, visit: Visit, tmp_path: Path) -> None:
    own_app.assistant.odd["added/Tide.txt"] = "1 of 2 pages hold no text"
    (tmp_path / "Tide.txt").write_text("High water was at noon.", encoding="utf-8")
    page = visit(own_app.url)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Choose files").set_input_files(tmp_path / "Tide.txt")
    assert result_of_adding(page) == ["Tide.txt\tadded: 1 of 2 pages hold no text"]
    expect(page.locator(".result .notices li")).to_have_text("added/Tide.txt has two titles")


def a_folder(place: Path) -> Path:
    (place / "Reports" / "old").mkdir(parents=True)
    (place / "Reports" / "New quay.txt").write_text("The quay is long.", encoding="utf-8")
    (place / "Reports" / "old" / "Old quay.txt").write_text("The quay was short.", encoding="utf-8")
    return place / "Reports"


OF_THE_FOLDER = ["Reports/New quay.txt\tadded", "Reports/old/Old quay.txt\tadded"]


def test_chosen_folder_comes_with_what_is_below_it(own_app: App, visit: Visit, tmp_path: Path) -> None:
    page = visit(own_app.url)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Choose a folder").set_input_files(a_folder(tmp_path))
    assert sorted(result_of_adding(page)) == OF_THE_FOLDER


def test_dropped_folder_comes_with_what_is_below_it(own_app: App, visit: Visit, tmp_path: Path) -> None:
    page = visit(own_app.url)
    dropped = {"items": [], "files": [str(a_folder(tmp_path))], "dragOperationsMask": 1}
    browser = page.context.new_cdp_session(page)
    for step in ("dragEnter", "dragOver", "drop"):
        browser.send("Input.dispatchDragEvent", {"type": step, "x": 600, "y": 300, "data": dropped})
    assert sorted(result_of_adding(page)) == OF_THE_FOLDER


def test_dropped_file_is_added(own_app: App, visit: Visit) -> None:
    page = visit(own_app.url)
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["One line."], "dropped.txt", {type: "text/plain"}));
            document.getElementById("chat-root").dispatchEvent(
                new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }"""
    )
    assert result_of_adding(page) == ["dropped.txt\tadded"]


def add_held(page: Page, file: Path) -> None:
    """Add a file while the app holds its indexing, and wait until the page shows that it has begun."""
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Choose files").set_input_files(file)
    expect(page.locator(".progress")).to_contain_text("reading 0 of 1")


def test_cancelling_says_what_is_in(own_app: App, visit: Visit, tmp_path: Path) -> None:
    go_on = own_app.assistant.hold_indexing()
    (tmp_path / "Late.txt").write_text("Late.", encoding="utf-8")
    page = visit(own_app.url)
    add_held(page, tmp_path / "Late.txt")
    progress = page.locator(".progress")
    assert ask(page, "How long?").locator("button.chip").count() == 3
    cancel = progress.get_by_role("button", name="Cancel")
    cancel.focus()
    for _ in range(2):  # what came with the first is shown when the second comes
        with replied(page, "indexing_job"):
            pass
    expect(cancel).to_be_focused()
    with replied(page, "cancel_indexing"):
        cancel.click()
    go_on.set()
    assert result_of_adding(page) == ["Late.txt\tleft out"]
    expect(page.locator(".result strong")).to_have_text("Cancelled: 1 left out")
    expect(page.locator(".article-list li")).to_have_count(3)


def test_looks_at_a_job_that_fail_do_not_end_what_is_shown_of_it(
    own_app: App, visit: Visit, tmp_path: Path
) -> None:
    go_on = own_app.assistant.hold_indexing()
    (tmp_path / "Late.txt").write_text("Late.", encoding="utf-8")
    page = visit(own_app.url)
    missed: list[Route] = []

    def miss_two(route: Route) -> None:
        if "indexing_job" in (route.request.post_data or "") and len(missed) < 2:
            missed.append(route)
            route.abort()
        else:
            route.continue_()

    page.route("**/component_server/**", miss_two)
    add_held(page, tmp_path / "Late.txt")
    go_on.set()
    assert result_of_adding(page) == ["Late.txt\tadded"]
    assert len(missed) == 2
    expect(page.locator(".toast.bad")).to_have_count(0)


def test_when_no_look_at_a_job_succeeds_the_page_says_so(own_app: App, visit: Visit, tmp_path: Path) -> None:
    go_on = own_app.assistant.hold_indexing()
    (tmp_path / "Late.txt").write_text("Late.", encoding="utf-8")
    page = visit(own_app.url)
    add_held(page, tmp_path / "Late.txt")
    page.route("**/component_server/**", lambda route: route.abort())
    page.route("**/login_check", lambda route: route.abort())
    expect(page.locator(".result.failed strong")).to_contain_text("The app does not answer")
    expect(page.locator(".result.failed strong")).to_contain_text("The indexing may be going on")
    page.unroute_all()
    go_on.set()
    page.reload()
    expect(page.locator(".article-list")).to_contain_text("Late")


def test_cancelling_an_upload_leaves_the_job_of_another_tab_alone(
    own_app: App, visit: Visit, tmp_path: Path
) -> None:
    go_on = own_app.assistant.hold_indexing()
    for name in ("Early", "Other"):
        (tmp_path / f"{name}.txt").write_text(name, encoding="utf-8")
    first, second = visit(own_app.url), visit(own_app.url)
    add_held(first, tmp_path / "Early.txt")
    held = hold_requests(second, "**/upload*")
    second.get_by_role("button", name="Add", exact=True).click()
    second.get_by_label("Choose files").set_input_files(tmp_path / "Other.txt")
    second.locator(".progress").get_by_role("button", name="Cancel").click()
    let_go_on(second, held)
    expect(second.locator(".result strong")).to_have_text("Cancelled; nothing was added.")
    go_on.set()
    assert result_of_adding(first) == ["Early.txt\tadded"]


def test_what_is_added_after_a_cancelled_upload_does_not_set_it_going_again(
    own_app: App, visit: Visit, tmp_path: Path
) -> None:
    page = visit(own_app.url)
    held = hold_requests(page, "**/upload*")
    for name in ("Wrong", "Right"):
        (tmp_path / f"{name}.txt").write_text(name, encoding="utf-8")
        page.get_by_role("button", name="Add", exact=True).click()
        page.get_by_label("Choose files").set_input_files(tmp_path / f"{name}.txt")
        if name == "Wrong":
            page.locator(".progress").get_by_role("button", name="Cancel").click()
    with page.expect_response("**/upload*"):
        let_go_on(page, held)
    let_go_on(page, held, at=1)
    assert result_of_adding(page) == ["Right.txt\tadded"]
    expect(page.locator(".article-list")).not_to_contain_text("Wrong")


def test_ticked_articles_are_removed_together_and_come_back(own_app: App, visit: Visit) -> None:
    page = visit(own_app.url)
    for title in ("Harbour works", "A paper"):
        page.get_by_label(f"Limit questions to {title}").check()
    page.get_by_role("button", name="Remove them").click()
    expect(page.locator(".article-list li")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".article-list li")).to_have_count(3)


def test_another_tab_catches_up_when_it_is_seen_again(own_app: App, visit: Visit) -> None:
    page = visit(own_app.url)
    own_app.assistant.remove(["paper.pdf"])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".article-list li")).to_have_count(2)


def test_remove_can_be_undone(own_app: App, visit: Visit) -> None:
    page = visit(own_app.url)
    page.get_by_role("button", name="Remove Harbour works").click()
    expect(page.locator(".article-list li")).to_have_count(2)
    page.get_by_role("button", name="Undo").hover()  # else it may go while the answer is awaited
    turn = ask(page, "Anything?")
    expect(turn).not_to_contain_text("Harbour works")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".article-list li")).to_have_count(3)
    assert own_app.assistant.text("harbour.txt").startswith("Harbour works")


def test_a_double_click_removes_one_article(own_app: App, visit: Visit) -> None:
    page = visit(own_app.url)
    remove = page.get_by_role("button", name="Remove A paper")
    remove.hover()
    page.mouse.down()
    page.mouse.up()
    expect(page.locator(".article-list li")).to_have_count(2)
    # on the next article, which stands there now
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    ask(page, "Anything?")
    assert set(own_app.assistant.documents) == {"harbour.txt", "evil.html"}


def test_a_removal_that_is_not_undone_leaves_no_copy(own_app: App, visit: Visit) -> None:
    page = visit(own_app.url)
    page.get_by_role("button", name="Remove Harbour works").dblclick()
    expect(page.locator(".article-list li")).to_have_count(2)
    page.wait_for_timeout(500)
    expect(page.locator(".toast")).to_have_count(1)
    copies = own_app.assistant.settings.store / "removed"
    before = len(list(copies.iterdir()))
    with replied(page, "forget_removal"):
        page.get_by_role("button", name="Dismiss").click()
    assert len(list(copies.iterdir())) == before - 1


def test_an_undo_that_failed_can_be_tried_again(own_app: App, visit: Visit) -> None:
    page = visit(own_app.url)
    page.get_by_role("button", name="Remove Harbour works").click()
    expect(page.locator(".article-list li")).to_have_count(2)
    page.route("**/component_server/**", lambda route: route.abort())
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast.bad")).to_be_visible()
    page.unroute_all()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".article-list li")).to_have_count(3)
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_citation_of_a_changed_article_is_found_where_it_stands_now(own_app: App, visit: Visit) -> None:
    page = visit(own_app.url)
    turn = ask(page, "How long?")
    harbour = own_app.assistant.documents["harbour.txt"]
    own_app.assistant.documents["harbour.txt"] = replace(harbour, text=f"A new 🚢 line.\n\n{harbour.text}")
    turn.locator("button.chip").first.click()
    expect(page.locator("mark.active")).to_contain_text("The work took three years 🚢 and cost 12 million.")
    own_app.assistant.documents["harbour.txt"] = replace(harbour, text="Nothing of it is left.")
    page.reload()
    page.wait_for_selector("body.ready")
    page.locator("button.chip").first.click()
    expect(page.get_by_text("The article has changed since")).to_be_visible()
    expect(page.locator("#reader-panel mark")).to_have_count(0)


def test_citation_of_a_removed_article_says_so(own_app: App, visit: Visit) -> None:
    page = visit(own_app.url)
    turn = ask(page, "How long?")
    own_app.assistant.remove(["harbour.txt"])
    turn.locator("button.chip").first.click()
    expect(page.locator("#reader-panel").get_by_role("alert")).to_contain_text("no longer among the articles")


def test_citation_of_an_article_that_was_removed_while_it_was_open_says_so(
    own_app: App, visit: Visit
) -> None:
    page = visit(own_app.url)
    chip = ask(page, "How long?").locator("button.chip").first
    chip.click()
    page.wait_for_selector("mark.active")
    page.get_by_role("button", name="Remove Harbour works").click()
    expect(page.locator(".article-list li")).to_have_count(2)
    chip.click()
    expect(page.locator("#reader-panel").get_by_role("alert")).to_contain_text("no longer among the articles")


def test_without_articles_the_page_says_how_to_add_some(own_app: App, visit: Visit) -> None:
    own_app.assistant.documents.clear()
    page = visit(own_app.url)
    expect(page.get_by_role("heading", name="No articles yet")).to_be_visible()
    page.get_by_role("button", name="Add articles").click()
    expect(page.get_by_role("dialog", name="Add articles")).to_be_visible()


def test_without_a_model_the_page_says_what_is_used_instead(own_app: App, visit: Visit) -> None:
    own_app.assistant.backend_names = ("extractive",)
    page = visit(own_app.url)
    expect(page.locator(".empty")).to_contain_text("no language model is set up")
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_role("dialog")).to_contain_text("Answers are written by")


def test_notices_of_the_index_are_a_banner(own_app: App, visit: Visit) -> None:
    own_app.assistant.store.notices = ("The vector index is damaged; run `assistant doctor --repair`",)
    page = visit(own_app.url)
    expect(page.locator(".banner")).to_contain_text("assistant doctor --repair")
