"""Words beside signs, edges that fade, boxes to tick, and what stands below a title."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from index.types import Document
from tests.browser.conftest import App, Visit, ask
from tests.browser.contrast import contrast

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def shown_words(page: Page) -> set[str]:
    """The words that are seen on buttons with a sign."""
    labels = page.locator("button .label")
    return {label.inner_text() for label in labels.all() if label.is_visible()}


def test_signs_have_words_where_there_is_room_and_a_name_everywhere(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "How long?").locator("button.chip").first.click()
    page.wait_for_selector("mark.active")
    answer = {"Copy", "Good", "Wrong", "Ask again", "Edit", "Take back"}
    assert shown_words(page) == {
        *answer, "Library", "Export", "Settings", "Reader", "Ask", "Previous", "Next", "Copy a link",
    }  # fmt: skip
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".bar .label").first).to_be_hidden()
    assert shown_words(page) & {*answer, "Library", "Settings", "Reader", "Ask"} == set()
    for sign in page.locator(".icon-button, .send").all():
        name = sign.get_attribute("aria-label") or ""
        assert name
        assert sign.get_attribute("title")
        # who says the words that are seen, by voice, means this button
        assert (sign.text_content() or "").casefold() in name.casefold()


@pytest.mark.parametrize("options", [{"viewport": {"width": 1400, "height": 500}}, PHONE])
def test_text_fades_at_the_edge_and_is_free_at_the_end(app: App, visit: Visit, options: Any) -> None:
    page = visit(app.url, **options)
    for _ in range(3):
        ask(page, "How long?")
    page.locator("button.chip").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("mark.active")
    for pane in map(page.locator, (".log", "#reader-panel", ".article-list")):
        for edge, padding in (("::before", "paddingTop"), ("::after", "paddingBottom")):
            style = pane.evaluate("(pane, edge) => ({...getComputedStyle(pane, edge)})", edge)
            assert (style["position"], style["pointerEvents"]) == ("sticky", "none")
            assert style["backgroundImage"].startswith("linear-gradient(")
            assert style["height"] == pane.evaluate("(pane, side) => getComputedStyle(pane)[side]", padding)
    for pane in map(page.locator, (".log", "#reader-panel")):
        free = pane.evaluate(
            """pane => {
                pane.scrollTop = pane.scrollHeight;
                const [all, last] = [pane, pane.lastElementChild].map(one => one.getBoundingClientRect());
                return all.bottom - last.bottom - parseFloat(getComputedStyle(pane, "::after").height);
            }"""
        )
        assert free >= -1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_boxes_look_as_if_they_can_be_ticked(app: App, visit: Visit, scheme: str) -> None:
    page = visit(app.url, color_scheme=scheme)
    tick = page.get_by_label("Limit questions to Harbour works")
    ground = "e => getComputedStyle(e).backgroundColor"
    unticked = tick.evaluate(ground)
    assert unticked == page.locator("#articles-root").evaluate(ground)
    assert contrast(tick, "borderTopColor") >= 4.5
    tick.check()
    page.mouse.move(5, 5)
    assert tick.evaluate(ground) != unticked
    assert contrast(tick, "backgroundColor") >= 3
    assert tick.evaluate("e => getComputedStyle(e, '::before').content") == '""'


def test_below_a_title_stand_date_and_passages_and_the_file_is_a_tooltip(app: App, visit: Visit) -> None:
    page = visit(app.url)
    page.locator(".article-list").get_by_role("button", name="Harbour works").first.click()
    facts = page.locator(".article-head .where")
    expect(facts).to_have_text("1985-03-02 · 3 passages")
    expect(facts).to_have_attribute("title", "harbour.txt")
    expect(page.locator(".article-list")).not_to_contain_text("harbour.txt")


def test_the_file_is_named_where_titles_do_not_tell_articles_apart(own_app: App, visit: Visit) -> None:
    documents = own_app.assistant.documents
    documents["copy.txt"] = replace(documents["harbour.txt"], source="copy.txt", date="")
    documents["bare.txt"] = Document(source="bare.txt", title="", text="Nothing above it.")
    page = visit(own_app.url)
    rows = page.locator(".article-list .article-link")
    expect(rows.filter(has_text="harbour.txt")).to_contain_text("1985-03-02 · 3 passages · harbour.txt")
    expect(rows.filter(has_text="bare.txt")).to_have_text("bare.txt3 passages")
    rows.filter(has_text="copy.txt").click()
    expect(page.locator(".article-head .where")).to_have_text("3 passages · copy.txt")
    rows.filter(has_text="bare.txt").click()
    expect(page.locator(".article-head h2")).to_have_text("bare.txt")
    expect(page.locator(".article-head .where")).to_have_text("3 passages")


@pytest.mark.parametrize("width", [390, 1400])
def test_a_long_question_leaves_room_for_its_answer_and_can_be_read_whole(
    app: App, visit: Visit, width: int
) -> None:
    page = visit(app.url, viewport={"width": width, "height": 844})
    turn = ask(page, "Is it so that the harbour was widened? " * 40)
    heading = turn.locator("h2")
    cut = "e => e.scrollHeight > e.clientHeight + 4"
    assert heading.evaluate(cut)
    expect(turn.locator("button.chip").first).to_be_in_viewport()
    turn.get_by_role("button", name="Show all").click()
    assert not heading.evaluate(cut)
    turn.get_by_role("button", name="Show less").click()
    assert heading.evaluate(cut)
    expect(ask(page, "How long?").get_by_role("button", name="Show all")).to_have_count(0)


def test_the_sign_of_an_empty_evaluation_stands_over_the_middle_of_its_words(app: App, visit: Visit) -> None:
    page = visit(app.url)
    page.get_by_role("tab", name="Evaluation").click()
    heading = page.get_by_role("heading", name="No evaluation yet")
    heading.wait_for()
    middle = "e => { const {left, width} = e.getBoundingClientRect(); return left + width / 2; }"
    sign = page.locator("#evaluation-root .empty > .icon")
    assert abs(sign.evaluate(middle) - heading.evaluate(middle)) < 2


@pytest.mark.parametrize("name", ["Remove Harbour works", "Rename How long?", "Delete How long?"])
def test_on_touch_the_small_signs_are_large_enough_for_a_finger(app: App, visit: Visit, name: str) -> None:
    page = visit(app.url, **PHONE)
    ask(page, "How long?")
    page.get_by_role("button", name="Articles and conversations").tap()
    if "How long" in name:
        page.get_by_role("tab", name="Conversations").tap()
    sign = page.get_by_role("button", name=name).first
    # also where it reaches beyond what is drawn
    hit = """e => {
        const {left, top, width, height} = e.getBoundingClientRect();
        const [x, y] = [left + width / 2, top + height / 2];
        const places = [[x - 21, y], [x, y - 21], [x, y + 21]];
        return places.every(place => document.elementFromPoint(...place)?.closest("button") === e);
    }"""
    sign.wait_for()
    page.wait_for_function(
        "() => document.getElementById('articles-pane').getBoundingClientRect().left === 0"
    )
    assert sign.evaluate(hit)


MIDDLE = """async png => {
    const bytes = Uint8Array.from(atob(png), one => one.charCodeAt(0));
    const {width, height} = await createImageBitmap(new Blob([bytes]));
    const drawn = new OffscreenCanvas(width, height).getContext("2d");
    drawn.drawImage(await createImageBitmap(new Blob([bytes])), 0, 0);
    const [red, green, blue] = drawn.getImageData(width / 2, height / 2, 1, 1).data;
    return `rgb(${red}, ${green}, ${blue})`;
}"""
"""The colour in the middle of a picture."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_bar_of_progress_has_the_colours_of_the_page(app: App, visit: Visit, scheme: str) -> None:
    page = visit(app.url, color_scheme=scheme)
    page.locator(".job").evaluate(
        """job => {
            job.innerHTML = '<section class="progress"><progress max="2" value="2"></progress></section>';
        }"""
    )
    accent = page.locator(".button.primary").first.evaluate("e => getComputedStyle(e).backgroundColor")
    seen = base64.b64encode(page.locator("progress").screenshot()).decode()
    assert page.evaluate(MIDDLE, seen) == accent


def test_with_forced_colours_the_chosen_tab_alone_is_underlined(app: App, visit: Visit) -> None:
    page = visit(app.url, forced_colors="active")
    page.mouse.move(700, 500)
    line = "e => getComputedStyle(e).borderBottomColor"
    ground = page.locator("#articles-root").evaluate("e => getComputedStyle(e).backgroundColor")
    for tabs in page.get_by_role("tablist").all():
        for tab in tabs.get_by_role("tab").all():
            chosen = tab.get_attribute("aria-selected") == "true"
            assert (tab.evaluate(line) != ground) is chosen


def test_between_desk_and_tablet_the_list_gives_its_room_to_the_chat(app: App, visit: Visit) -> None:
    page = visit(app.url, viewport={"width": 1100, "height": 800})
    library = page.locator("#articles-root")
    expect(library).to_be_hidden()
    expect(page.locator("#reader-root")).to_be_visible()
    assert page.locator("#chat-root").evaluate("e => e.getBoundingClientRect().width") > 600
    page.get_by_role("button", name="Articles and conversations").click()
    page.get_by_role("button", name="Harbour works").first.click()
    expect(page.locator(".article-head h2")).to_have_text("Harbour works")
    page.get_by_role("button", name="Close the list").click()
    expect(library).to_be_hidden()
    expect(page.locator("#reader-root")).to_be_visible()
    page.set_viewport_size({"width": 1400, "height": 800})
    expect(library).to_be_visible()
