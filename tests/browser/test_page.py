"""The page as a whole: phone, colours, settings, accessibility, keys that fit everywhere."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import PATIENCE, App, Visit, ask, choose, hold, let_go, replied, settled, start

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def serious_violations(page: Page) -> list[str]:
    """What axe-core calls serious or critical, one line each."""
    page.evaluate(resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


def luminance(page: Page, selector: str) -> float:
    """How bright the background of an element is, 0 to 255."""
    colour = page.locator(selector).first.evaluate("e => getComputedStyle(e).backgroundColor")
    red, green, blue = (float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(app: App, visit: Visit, scheme: str) -> None:
    # without motion: what fades in has less contrast while it does
    page = visit(app.url, color_scheme=scheme, reduced_motion="reduce")
    assert serious_violations(page) == []
    ask(page, "When was it widened?")
    ask(page, "Who is the mayor?")
    turn = ask(page, "How long?")
    turn.locator("button.chip").nth(2).click()
    page.wait_for_selector("mark.active")
    assert serious_violations(page) == []
    page.get_by_role("tab", name="Cited").click()
    turn.locator("button.chip").nth(1).hover()
    expect(page.locator("#quote-card")).to_be_visible()
    assert serious_violations(page) == []
    page.get_by_role("button", name="Settings").click()
    assert serious_violations(page) == []


def test_dark_follows_the_system_and_can_be_chosen(app: App, visit: Visit) -> None:
    dark = visit(app.url, color_scheme="dark")
    assert luminance(dark, "#articles-root") < 60
    light = visit(app.url, color_scheme="light")
    assert luminance(light, "#articles-root") > 200
    light.get_by_role("button", name="Settings").click()
    light.get_by_label("Colours").select_option("dark")
    assert luminance(light, "#articles-root") < 60
    light.reload()
    light.wait_for_selector("body.ready")
    assert luminance(light, "#articles-root") < 60


def test_phone_stacks_the_panes_and_slides_the_reader_over(app: App, visit: Visit) -> None:
    page = visit(app.url, **PHONE)
    expect(page.locator("#reader-root")).to_be_hidden()
    expect(page.locator("#articles-root")).to_be_hidden()
    turn = ask(page, "How long?")
    chip = turn.locator("button.chip").nth(1)
    chip.tap()
    expect(page.locator("#quote-card")).to_contain_text("The lighthouse was moved in 1983.")
    expect(page.locator("#reader-root")).to_be_hidden()
    chip.tap()
    expect(page.locator("mark.active")).to_be_in_viewport()
    page.get_by_role("button", name="Close the reader").tap()
    expect(page.locator("#reader-root")).to_be_hidden()
    choose(page, "Export the conversation")
    expect(page.get_by_role("dialog", name="Export")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Articles and conversations").tap()
    expect(page.locator("#articles-root")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_nothing_of_the_bar_is_cut_off_in_a_very_narrow_window(app: App, visit: Visit) -> None:
    page = visit(app.url, viewport={"width": 320, "height": 640})
    bar = page.locator(".bar")
    assert bar.evaluate("bar => bar.scrollWidth <= bar.clientWidth")
    for button in bar.get_by_role("button").all():
        expect(button).to_be_in_viewport(ratio=1)


def test_behind_a_pane_as_wide_as_the_page_nothing_takes_the_focus(app: App, visit: Visit) -> None:
    page = visit(app.url, viewport={"width": 390, "height": 800})
    chip = ask(page, "How long?").locator("button.chip").first
    library = page.get_by_role("button", name="Articles and conversations")
    shown = "chip => getComputedStyle(chip).visibility"
    assert chip.evaluate(shown) == "visible"
    library.evaluate("button => button.click()")
    assert chip.evaluate(shown) == "hidden", "at once"
    expect(page.locator("#articles-root")).to_be_visible()
    focused = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        focused.add(page.evaluate("document.activeElement.closest('.gradio-container [id$=-pane]')?.id"))
    assert "articles-pane" in focused
    assert not focused & {"chat-pane", "reader-pane"}
    page.keyboard.press("Escape")
    expect(page.get_by_label("Question", exact=True)).to_be_visible()


def test_escape_in_a_search_empties_it_and_stops_no_answer(app: App, visit: Visit) -> None:
    page = visit(app.url)
    page.get_by_label("Question", exact=True).fill("slow")
    page.keyboard.press("Enter")
    page.get_by_text("word2 ").wait_for()
    search = page.get_by_label("Search the list of articles")
    search.fill("harbour")
    page.keyboard.press("Escape")
    expect(search).to_have_value("")
    written = page.locator(".draft p").inner_text()
    page.wait_for_function(
        "known => document.querySelector('.draft p').innerText.length > known", arg=len(written) + 20
    )
    page.keyboard.press("Escape")
    expect(page.locator(".draft.stopped")).to_be_visible()


def test_panes_can_be_closed_and_come_back(app: App, visit: Visit) -> None:
    page = visit(app.url)
    toggle = page.get_by_role("button", name="Articles and conversations")
    toggle.click()
    expect(page.locator("#articles-root")).to_be_hidden()
    assert toggle.get_attribute("aria-expanded") == "false"
    toggle.click()
    expect(page.locator("#articles-root")).to_be_visible()


def test_settings_are_sent_with_the_question_and_hold_no_secret(app: App, visit: Visit) -> None:
    page = visit(app.url, locale="en-GB")
    page.get_by_role("button", name="Settings").click()
    dialog = page.get_by_role("dialog")
    assert dialog.locator("input").count() == 0
    page.get_by_label("Answers are written by").select_option("scripted")
    page.get_by_label("Passages read for an answer").select_option("20")
    page.get_by_label("Sentences that the articles do not support").select_option("flag")
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector("body.ready")
    ask(page, "How long?")
    asked = app.assistant.asked[-1]
    assert (asked["backend"], asked["passages"], asked["unsupported"]) == ("scripted", 20, "flag")


def test_backend_that_is_not_configured_is_refused(app: App, visit: Visit) -> None:
    page = visit(app.url, locale="en-GB")
    page.evaluate(
        "localStorage.setItem('article-assistant-choices', JSON.stringify({backend: 'openai:http://evil.example'}))"
    )
    page.reload()
    page.wait_for_selector("body.ready")
    before = len(app.assistant.asked)
    turn = ask(page, "How long?")
    expect(turn.get_by_role("alert")).to_contain_text("is not configured")
    assert len(app.assistant.asked) == before


def test_a_backend_that_is_not_there_any_more_is_shown_and_can_be_left(app: App, visit: Visit) -> None:
    page = visit(app.url, locale="en-GB")
    page.evaluate("localStorage.setItem('article-assistant-choices', JSON.stringify({backend: 'local'}))")
    page.reload()
    page.wait_for_selector("body.ready")
    page.get_by_role("button", name="Settings").click()
    chosen = page.get_by_label("Answers are written by")
    expect(chosen.locator("option:checked")).to_have_text("local (not set up)")
    chosen.select_option("")
    page.keyboard.press("Escape")
    expect(ask(page, "How long?").locator("button.chip")).to_have_count(3)


def test_about_names_versions_and_index(app: App, visit: Visit) -> None:
    page = visit(app.url)
    choose(page, "About")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("gradio")
    expect(dialog).to_contain_text("3 articles, 9 passages")


def test_evaluation_report_is_shown_apart(own_app: App, visit: Visit) -> None:
    page = visit(own_app.url)
    page.get_by_role("tab", name="Evaluation").click()
    expect(page.get_by_role("tabpanel", name="Evaluation")).to_contain_text("No evaluation yet")
    expect(page.locator("#chat-root")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#chat-root")).to_be_visible()
    folder = own_app.assistant.settings.store / "evaluation" / "extractive-dev"
    folder.mkdir(parents=True)
    (folder / "report.html").write_text(
        "<h1>Recall 93 %</h1><script>try { parent.hacked = 1 } catch {}</script>", encoding="utf-8"
    )
    page.get_by_role("tab", name="Evaluation").click()
    expect(page.locator(".report-head")).to_contain_text("extractive-dev")
    expect(page.frame_locator("iframe").get_by_role("heading")).to_have_text("Recall 93 %")
    assert page.evaluate("window.hacked") is None


def test_menu_works_by_keys_alone(app: App, visit: Visit) -> None:
    page = visit(app.url)
    more = page.get_by_role("button", name="More", exact=True)
    more.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("menuitem", name="About")).to_be_focused()
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(page.get_by_role("menu")).to_have_count(0)


def test_what_is_said_while_a_dialog_is_open_can_be_read_and_pressed(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "How long?")
    page.get_by_role("tab", name="Conversations").click()
    page.locator(".chat-list").get_by_role("button", name="Rename").first.click()
    page.route("**/component_server/**", lambda route: route.abort())
    save = page.get_by_role("dialog").get_by_role("button", name="Rename")
    save.click()
    expect(page.get_by_role("dialog").locator(".toast")).to_have_count(1)
    page.get_by_role("button", name="Dismiss").click()
    save.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".toast")).to_have_count(0)


def failed_call(page: Page) -> Locator:
    """What the page says when the server has refused to re-index, and did not say before."""
    page.locator(".toast.bad").evaluate_all("all => all.forEach(one => one.classList.add('before'))")
    page.get_by_role("button", name="Re-index").click()
    return page.locator(".toast.bad:not(.before) .words")


def test_a_call_that_failed_says_why(app: App, visit: Visit) -> None:
    page = visit(app.url)
    page.route("**/component_server/**", lambda route: route.fulfill(status=429, json={"error": "too many"}))
    for _ in range(2):  # said again, it stands there once
        expect(failed_call(page)).to_contain_text("too many requests at once")
    expect(page.locator(".toast.bad")).to_have_count(1)
    page.get_by_role("button", name="Dismiss").click()
    page.route("**/login_check", lambda route: route.abort())
    expect(failed_call(page)).to_contain_text("does not answer")


def test_a_page_that_could_not_begin_can_be_tried_again(app: App, visit: Visit) -> None:
    page = visit(app.url)
    page.route("**/component_server/**", lambda route: route.abort())
    page.route("**/login_check", lambda route: route.abort())
    page.reload()
    expect(page.locator(".log").get_by_role("alert")).to_contain_text("does not answer")
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector("body.ready")
    expect(page.locator(".article-list li")).to_have_count(3)


def test_articles_that_are_looked_for_before_the_page_has_opened_do_not_keep_it_from_opening(
    app: App, visit: Visit
) -> None:
    page = visit(app.url)
    ask(page, "How long?")
    page.route("**/component_server/**", lambda route: route.abort())
    page.reload()
    page.locator(".log").get_by_role("alert").wait_for()
    page.unroute_all()
    page.get_by_role("button", name="Re-index").click()
    page.locator(".result").wait_for()
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector("body.ready")
    expect(page.locator("article.turn h2")).to_have_text(["How long?"])


def test_what_is_pressed_while_the_page_still_opens_fails_no_script_and_keeps_the_focus(
    app: App, visit: Visit
) -> None:
    page = visit(app.url)
    held = hold(page, "opening")
    page.reload()
    page.get_by_role("button", name="Settings").click()
    choose(page, "About")
    search = page.get_by_label("Search the list of articles")
    search.fill("paper")
    let_go(page, held)
    page.wait_for_selector("body.ready")
    expect(search).to_be_focused()
    expect(page.locator(".article-list li:visible")).to_have_count(1)
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_role("dialog", name="Settings")).to_be_visible()


def test_in_place_of_a_conversation_that_cannot_be_read_a_new_one_begins(app: App, visit: Visit) -> None:
    page = visit(app.url)
    with replied(page, "follow_ups"):  # these are saved too
        ask(page, "How long?")
    key = page.evaluate("sessionStorage.getItem('article-assistant-conversation')")
    (kept,) = app.assistant.settings.store.glob(f"conversations/*/{key}.json")
    kept.unlink()
    kept.mkdir()
    page.reload()
    expect(page.locator(".log").get_by_role("alert")).to_contain_text("cannot be read")
    page.get_by_role("button", name="New conversation").click()
    expect(ask(page, "How long?").locator("button.chip")).to_have_count(3)
    kept.rmdir()


def test_a_report_that_cannot_be_fetched_can_be_tried_again(app: App, visit: Visit) -> None:
    page = visit(app.url)
    page.route("**/component_server/**", lambda route: route.abort())
    page.get_by_role("tab", name="Evaluation").click()
    failure = page.get_by_role("tabpanel", name="Evaluation").get_by_role("alert")
    failure.wait_for()
    page.unroute_all()
    failure.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("tabpanel", name="Evaluation")).to_contain_text("No evaluation yet")


def test_a_call_that_is_too_long_says_so(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "How long?")
    page.get_by_role("tab", name="Conversations").click()
    page.locator(".chat-list").get_by_role("button", name="Rename").first.click()
    # a box that is really filled with as much keeps the browser busy for minutes
    page.get_by_label("Title", exact=True).evaluate(
        "box => Object.defineProperty(box, 'value', {value: 'words '.repeat(700000)})"
    )
    page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    expect(page.locator(".toast.bad")).to_contain_text("This is too long. Shorten it, or add it as a file")


def log_in(page: Page) -> None:
    """Fill in Gradio's form, and wait for the page."""
    page.locator("input").first.fill("reader")
    page.locator("input[type=password]").fill("secret")
    page.get_by_role("button", name="Login").click()
    page.wait_for_selector("body.ready")


def test_a_question_outlives_logging_in_again(chromium: Browser, tmp_path: Path) -> None:
    running = start(tmp_path, password="secret")
    page = chromium.new_page()
    page.set_default_timeout(PATIENCE)
    try:
        page.goto(running.url)
        log_in(page)
        page.context.clear_cookies()
        page.get_by_label("Question", exact=True).fill("How long?")
        page.keyboard.press("Enter")
        expect(page.locator("article.turn.failed")).to_contain_text("You are no longer logged in")
        page.locator("article.turn.failed").get_by_role("button", name="Reload").click()
        log_in(page)
        expect(page.get_by_label("Question", exact=True)).to_have_value("How long?")
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.locator("button.chip")).to_have_count(3)
        page.reload()
        page.wait_for_selector("body.ready")
        expect(page.get_by_label("Question", exact=True)).to_have_value("")
    finally:
        page.close()
        running.served.close()


def test_settings_are_a_drawer_at_the_side(app: App, visit: Visit) -> None:
    page = visit(app.url)
    page.get_by_role("button", name="Settings").click()
    settled(page, "#dialog")
    box = page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert (round(box["x"] + box["width"]), round(box["y"]), round(box["height"])) == (1400, 0, 900)


def test_typefaces_are_the_apps_own(app: App, visit: Visit) -> None:
    page = visit(app.url)
    loaded = page.evaluate(
        """async () => {
            await document.fonts.ready;
            return [...document.fonts].filter(font => font.status === "loaded").map(font => font.family);
        }"""
    )
    assert {family.strip('"') for family in loaded} >= {"Inter", "Source Serif 4"}


def test_policy_keeps_images_of_other_origins_out(app: App, visit: Visit) -> None:
    page = visit(app.url)
    blocked = page.evaluate(
        """() => new Promise(done => {
            document.addEventListener("securitypolicyviolation", event => done(event.blockedURI));
            document.body.append(Object.assign(new Image(), {src: "http://127.0.0.1:9/pixel.png"}));
        })"""
    )
    assert blocked.startswith("http://127.0.0.1:9/")


def test_reduced_motion_stops_animations(app: App, visit: Visit) -> None:
    page = visit(app.url, reduced_motion="reduce")
    page.get_by_label("Question", exact=True).fill("slow")
    page.keyboard.press("Enter")
    page.get_by_text("word1 ").wait_for()
    names = page.evaluate(
        "() => [...document.querySelectorAll('.pulse, .caret')].map(e => getComputedStyle(e).animationName)"
    )
    assert set(names) == {"none"}
    page.keyboard.press("Escape")
    page.wait_for_selector("article.turn.stopped")


def test_only_answer_and_retrieve_are_public(app: App, visit: Visit) -> None:
    page = visit(app.url)
    response = page.request.get(f"{app.url}gradio_api/info")
    assert sorted(json.loads(response.text())["named_endpoints"]) == ["/answer", "/retrieve"]


def test_about_leads_to_what_programs_can_call(app: App, visit: Visit) -> None:
    page = visit(app.url)
    choose(page, "About")
    with page.expect_popup() as opened:
        page.get_by_role("dialog").get_by_role("link", name="their parameters").click()
    expect(opened.value.locator("body")).to_contain_text('"/answer"')
    opened.value.close()
