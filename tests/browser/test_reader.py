"""The quote and its surroundings, the card of a number, and which question the reader belongs to."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from index.types import Document
from tests.browser.conftest import App, Visit, ask, hold, hold_requests, let_go, let_go_on
from tests.browser.contrast import contrast

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def box(element: Locator) -> FloatRect:
    found = element.bounding_box()
    assert found is not None
    return found


def card_beside(page: Page, chip: Locator) -> str:
    """Where the card of a number is, once it is clear that it lies in the window and not over the number."""
    number, card = box(chip), box(page.locator("#quote-card"))
    size = page.viewport_size
    assert size is not None
    assert card["x"] >= 0
    assert card["x"] + card["width"] <= size["width"]
    assert card["y"] >= 0
    assert card["y"] + card["height"] <= size["height"]
    if card["y"] >= number["y"] + number["height"]:
        return "below"
    assert card["y"] + card["height"] <= number["y"]
    return "above"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_cited_words_stand_out_from_those_around_them(app: App, visit: Visit, scheme: str) -> None:
    page = visit(app.url, color_scheme=scheme)
    ask(page, "How long?")
    around = page.locator(".cited .around").first
    cited = page.locator(".cited li").first.locator("strong")
    assert 4.5 <= contrast(around) < contrast(cited)
    assert cited.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    weight = "e => Number(getComputedStyle(e).fontWeight)"
    assert cited.evaluate(weight) > around.evaluate(weight)


def test_the_card_leaves_its_number_free_and_turns_at_the_edge(app: App, visit: Visit) -> None:
    page = visit(app.url, viewport={"width": 1400, "height": 560})
    chip = ask(page, "How long?").locator("button.chip").nth(1)
    chip.hover()
    assert card_beside(page, chip) == "below"
    page.mouse.move(5, 5)
    page.set_viewport_size({"width": 1400, "height": 340})
    page.locator(".log").evaluate("log => log.scrollTop = 0")
    chip.hover()
    assert card_beside(page, chip) == "above"


def test_the_card_stays_for_the_pointer_and_opens_the_article(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "How long?").locator("button.chip").nth(1).hover()
    card = page.locator("#quote-card")
    card.hover()
    page.wait_for_timeout(400)
    expect(card).to_be_visible()
    card.get_by_role("button", name="Open in article").click()
    expect(page.locator("mark.active")).to_contain_text("The lighthouse was moved in 1983.")
    expect(card).to_be_hidden()


def test_the_card_goes_with_its_number_and_not_without_it(app: App, visit: Visit) -> None:
    page = visit(app.url, viewport={"width": 1400, "height": 500})
    first = ask(page, "How long?")
    for _ in range(3):
        ask(page, "When was it widened?")
    log = page.locator(".log")
    log.evaluate("log => log.scrollTop = 0")
    chip = first.locator("button.chip").first
    chip.focus()
    # the card is told of it before the next frame is drawn
    log.evaluate("log => new Promise(done => { log.scrollTop = 40; requestAnimationFrame(done); })")
    card_beside(page, chip)
    log.evaluate("log => log.scrollTop = log.scrollHeight")
    expect(page.locator("#quote-card")).to_be_hidden()


def test_on_touch_a_tap_shows_the_card_and_its_button_opens_the_article(app: App, visit: Visit) -> None:
    page = visit(app.url, **PHONE)
    chip = ask(page, "How long?").locator("button.chip").nth(1)
    card = page.locator("#quote-card")
    chip.tap()
    expect(card).to_be_visible()
    card_beside(page, chip)
    page.locator(".question").tap()
    expect(card).to_be_hidden()
    chip.tap()
    expect(page.locator("#reader-root")).to_be_hidden()
    card.locator("blockquote").tap()
    expect(card).to_be_visible()
    card.get_by_role("button", name="Open in article").tap()
    expect(page.locator("mark.active")).to_be_in_viewport()
    expect(card).to_be_hidden()


def test_the_reader_says_which_question_it_belongs_to(app: App, visit: Visit) -> None:
    page = visit(app.url)
    asked = page.locator(".asked")
    expect(asked).to_be_hidden()
    long = "Who, " + "of all those that the articles name anywhere, " * 4 + "is the mayor?"
    first = ask(page, "How long?")
    ask(page, long)
    for tab in ("Cited", "Not used"):
        page.get_by_role("tab", name=tab, exact=True).click()
        expect(asked).to_have_text(f"Question: {long}")
        expect(asked).to_have_attribute("title", long)
    assert box(asked)["height"] < 45
    assert (
        asked.evaluate("e => e.scrollWidth > e.clientWidth && getComputedStyle(e).textOverflow") == "ellipsis"
    )
    first.locator("button.chip").first.click()
    page.wait_for_selector("mark.active")
    expect(asked).to_have_text("Question: How long?")


def long_article(name: str) -> Document:
    """Of 240,000 characters, more than are shown at once; its lines are numbered."""
    text = "\n".join(f"{name} line {number:04}, which says little 🚢." for number in range(6000))
    return Document(source=f"{name}.txt", title=name, text=text)


def line_number(line: Locator) -> int:
    return int(line.inner_text().split(" ")[2].rstrip(","))


def line_of(page: Page, number: int) -> Locator:
    return page.locator("#reader-panel p").filter(has_text=f"line {number:04},")


def test_the_next_part_of_a_long_article_goes_on_where_the_last_one_ended(own_app: App, visit: Visit) -> None:
    own_app.assistant.documents["Tides.txt"] = long_article("Tides")
    page = visit(own_app.url)
    page.locator(".article-list").get_by_role("button", name="Tides").first.click()
    # the last line is cut, and so is the first
    end = line_number(page.locator("#reader-panel p").nth(-2))
    page.get_by_role("button", name="Show the part after").click()
    expect(page.get_by_role("button", name="Show the part after")).to_have_count(0)
    expect(line_of(page, end)).to_be_in_viewport()
    begin = line_number(page.locator("#reader-panel p").nth(1))
    page.get_by_role("button", name="Show the part before").click()
    expect(page.get_by_role("button", name="Show the part before")).to_have_count(0)
    expect(line_of(page, begin)).to_be_in_viewport()


def test_a_part_that_comes_late_does_not_replace_another_article(own_app: App, visit: Visit) -> None:
    own_app.assistant.documents["Tides.txt"] = long_article("Tides")
    page = visit(own_app.url)
    page.locator(".article-list").get_by_role("button", name="Tides").first.click()
    after = page.get_by_role("button", name="Show the part after")
    after.wait_for()
    held = hold(page, "article")
    with page.expect_request("**/component_server/**"):
        after.click()
    page.locator(".article-list").get_by_role("button", name="A paper").first.click()
    expect(page.locator(".article-head h2")).to_have_text("A paper")
    let_go(page, held)
    page.wait_for_timeout(300)
    expect(page.locator(".article-head h2")).to_have_text("A paper")


def test_an_article_that_comes_late_leaves_the_tab_that_was_chosen_meanwhile(app: App, visit: Visit) -> None:
    page = visit(app.url)
    chip = ask(page, "How long?").locator("button.chip").nth(1)
    held = hold(page, "article")
    chip.click()
    page.get_by_role("tab", name="Cited", exact=True).click()
    let_go(page, held)
    expect(chip).to_have_class(re.compile(r"\bcurrent\b"))
    expect(page.locator(".cited > li")).to_have_count(3)
    page.get_by_role("tab", name="Article", exact=True).click()
    expect(page.locator("mark.active")).to_contain_text("The lighthouse was moved in 1983.")


def test_an_article_that_comes_after_the_end_of_an_answer_is_shown_with_its_quote(
    app: App, visit: Visit
) -> None:
    page = visit(app.url)
    chip = ask(page, "How long?").locator("button.chip").nth(1)
    asked = hold_requests(page, "**/queue/join*")
    page.get_by_label("Question", exact=True).fill("Who spoke?")
    page.keyboard.press("Enter")
    held = hold(page, "article")
    chip.click()
    let_go_on(page, asked)
    page.locator("article.turn").nth(1).locator("button.chip").wait_for()
    let_go(page, held)
    expect(page.locator("mark.active")).to_contain_text("The lighthouse was moved in 1983.")
    expect(page.locator(".asked")).to_have_text("Question: How long?")


def test_an_article_opened_for_itself_belongs_to_no_question(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "Who spoke?")
    page.locator(".article-list").get_by_role("button", name="Harbour works", exact=False).nth(0).click()
    page.wait_for_selector(".article-text")
    expect(page.locator(".asked")).to_be_hidden()
    expect(page.get_by_role("button", name="Next citation")).to_have_count(0)
    page.get_by_role("tab", name="Cited", exact=True).click()
    expect(page.locator(".asked")).to_be_visible()


def test_a_citation_that_cannot_be_fetched_can_be_tried_again(app: App, visit: Visit) -> None:
    page = visit(app.url)
    chip = ask(page, "How long?").locator("button.chip").nth(1)
    page.route("**/component_server/**", lambda route: route.abort())
    page.route("**/login_check", lambda route: route.abort())
    chip.click()
    failure = page.locator("#reader-panel").get_by_role("alert")
    expect(failure).to_contain_text("The app does not answer")
    page.get_by_role("tab", name="Cited", exact=True).click()
    page.get_by_role("tab", name="Article", exact=True).click()
    page.unroute_all()
    failure.get_by_role("button", name="Try again").press("Enter")
    expect(page.locator("mark.active")).to_contain_text("The lighthouse was moved in 1983.")
    expect(page.locator("#reader-panel")).to_be_focused()
    page.get_by_role("button", name="Next citation").press("Enter")
    expect(page.get_by_text("3 of 3", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Next citation")).to_be_focused()


def test_a_citation_that_needs_a_new_login_offers_it(app: App, visit: Visit) -> None:
    page = visit(app.url)
    chip = ask(page, "How long?").locator("button.chip").nth(1)
    page.route("**/component_server/**", lambda route: route.abort())
    page.route("**/login_check", lambda route: route.fulfill(status=401, json={}))
    chip.click()
    failure = page.locator("#reader-panel").get_by_role("alert")
    expect(failure).to_contain_text("You are no longer logged in")
    page.unroute_all()
    with page.expect_navigation():
        failure.get_by_role("button", name="Reload").click()
    page.wait_for_selector("body.ready")
    expect(page.locator("button.chip")).to_have_count(3)


def test_a_pane_that_closes_gives_the_focus_back(app: App, visit: Visit) -> None:
    page = visit(app.url, viewport={"width": 700, "height": 900})
    chip = ask(page, "How long?").locator("button.chip").nth(1)
    chip.press("Enter")
    page.wait_for_selector("mark.active")
    page.get_by_role("button", name="Next citation").press("Enter")
    expect(page.get_by_role("button", name="Next citation")).to_be_focused()
    page.keyboard.press("Escape")
    expect(chip).to_be_focused()
    library = page.get_by_role("button", name="Articles and conversations")
    library.press("Enter")
    expect(page.get_by_role("button", name="Close the list")).to_be_focused()
    page.keyboard.press("Escape")
    expect(library).to_be_focused()


def test_a_pane_that_slides_in_leaves_the_focus_where_it_has_gone_meanwhile(app: App, visit: Visit) -> None:
    page = visit(app.url, viewport={"width": 700, "height": 900})
    more = page.get_by_role("button", name="More", exact=True)
    # what is to be done after a time waits for the test
    page.evaluate("() => { window.later = []; window.setTimeout = act => window.later.push(act); }")
    page.get_by_role("button", name="Articles and conversations").press("Enter")
    more.focus()
    expect(page.get_by_role("button", name="Close the list")).to_be_visible()
    page.evaluate("() => window.later.forEach(act => act())")
    expect(more).to_be_focused()


def test_an_article_that_is_read_stays_while_others_are_indexed(own_app: App, visit: Visit) -> None:
    page = visit(own_app.url)
    page.locator(".article-list").get_by_role("button", name="Harbour works").first.click()
    page.wait_for_selector(".article-text")
    page.get_by_role("button", name="Re-index").click()
    page.locator(".result").wait_for()
    page.get_by_role("tab", name="Cited", exact=True).click()
    page.get_by_role("tab", name="Article", exact=True).click()
    expect(page.locator(".article-head h2")).to_have_text("Harbour works")


def test_a_pane_closed_while_it_slides_in_does_not_take_the_focus_back(app: App, visit: Visit) -> None:
    page = visit(app.url, viewport={"width": 700, "height": 900})
    page.evaluate("() => { window.later = []; window.setTimeout = act => window.later.push(act); }")
    library = page.get_by_role("button", name="Articles and conversations")
    library.press("Enter")
    expect(page.get_by_role("button", name="Close the list")).to_be_visible()
    # at once, while the pane that slides out can still take the focus
    page.evaluate("""() => {
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
        window.later.splice(0).forEach(act => act());
    }""")
    expect(library).to_be_focused()
    assert not page.evaluate("() => document.body.classList.contains('articles-over')")


def test_on_a_phone_an_opened_citation_takes_the_focus(app: App, visit: Visit) -> None:
    page = visit(app.url, viewport={"width": 390, "height": 844})
    chip = ask(page, "How long?").locator("button.chip").nth(1)
    chip.press("Enter")
    expect(page.get_by_role("button", name="Close the reader")).to_be_focused()
    page.keyboard.press("Escape")
    expect(chip).to_be_focused()


def test_a_reader_that_closes_shows_no_card(app: App, visit: Visit) -> None:
    page = visit(app.url, viewport={"width": 700, "height": 900})
    chip = ask(page, "How long?").locator("button.chip").nth(1)
    chip.press("Enter")
    page.wait_for_selector("mark.active")
    expect(page.get_by_role("button", name="Close the reader")).to_be_focused()
    page.keyboard.press("Escape")
    expect(chip).to_be_focused()
    expect(page.locator("#quote-card")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#quote-card")).to_be_visible()
