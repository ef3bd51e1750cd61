"""Stop, retry, edit, undo, clear; saved conversations, export, deep links, feedback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.feedback import read
from tests.browser.conftest import (
    App,
    Visit,
    ask,
    choose,
    hold,
    hold_requests,
    let_go,
    let_go_on,
    replied,
    start,
    wait_until,
)


def question_box(page: Page) -> str:
    return page.get_by_label("Question", exact=True).input_value()


def test_stop_keeps_the_text_and_marks_it_unchecked(app: App, visit: Visit) -> None:
    app.assistant.closed.clear()
    page = visit(app.url)
    page.get_by_label("Question", exact=True).fill("slow")
    page.keyboard.press("Enter")
    page.get_by_text("word3 ").wait_for()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.wait_for_selector("article.turn.stopped")
    expect(page.locator("article.turn")).to_contain_text("word3")
    expect(page.locator("article.turn")).to_contain_text("not checked against the articles")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    assert app.assistant.closed.wait(60)


def test_a_stop_that_failed_can_be_tried_again(app: App, visit: Visit) -> None:
    page = visit(app.url)
    page.get_by_label("Question", exact=True).fill("slow")
    page.keyboard.press("Enter")
    page.get_by_text("word1 ").wait_for()
    page.route("**/component_server/**", lambda route: route.abort())
    page.get_by_role("button", name="Stop", exact=True).click()
    page.locator(".toast.bad").wait_for()
    page.unroute_all()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.wait_for_selector("article.turn.stopped")


def test_escape_stops(app: App, visit: Visit) -> None:
    page = visit(app.url)
    page.get_by_label("Question", exact=True).fill("slow")
    page.keyboard.press("Enter")
    page.get_by_text("word1 ").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_selector("article.turn.stopped")


def test_leaving_ends_the_answer_and_keeps_what_there_was(app: App, visit: Visit) -> None:
    app.assistant.closed.clear()
    page = visit(app.url)
    page.get_by_label("Question", exact=True).fill("slow")
    page.keyboard.press("Enter")
    page.get_by_text("word2 ").wait_for()
    key = page.evaluate("sessionStorage.getItem('article-assistant-conversation')")
    (kept,) = app.assistant.settings.store.glob(f"conversations/*/{key}.json")
    page.reload()
    assert app.assistant.closed.wait(60)
    # the answer has ended; what there was of it is saved in the same moment
    wait_until(page, lambda: "word2" in kept.read_text(encoding="utf-8"))
    page.reload()
    page.wait_for_selector("article.turn.stopped")
    expect(page.locator("article.turn")).to_contain_text("word2")


def test_reload_keeps_chips_and_their_spans(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "How long?")
    page.reload()
    page.wait_for_selector("body.ready")
    chips = page.locator("button.chip")
    assert chips.all_inner_texts() == ["1", "2", "3"]
    chips.nth(1).click()
    expect(page.locator("mark.active")).to_contain_text("The lighthouse was moved in 1983.")


def test_citations_belong_to_their_own_question(app: App, visit: Visit) -> None:
    page = visit(app.url)
    first = ask(page, "How long?")
    second = ask(page, "When was it widened?")
    second.locator("button.chip").first.click()
    expect(page.locator("mark.active")).to_contain_text("widened in 1971")
    first.locator("button.chip").first.click()
    expect(page.locator("mark.active")).to_contain_text("three years")


def test_follow_up_gets_the_history(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "How long?")
    ask(page, "Who is the mayor?")
    history = app.assistant.asked[-1]["history"]
    assert [turn.question for turn in history] == ["How long?"]
    assert history[0].answer.startswith("The work took three years")


def test_retry_edit_and_undo(app: App, visit: Visit) -> None:
    page = visit(app.url)
    turn = ask(page, "How long?")
    turn.get_by_role("button", name="Ask again").click()
    page.wait_for_function("!document.querySelector('article.turn.working')")
    assert page.locator("article.turn").count() == 1
    assert app.assistant.asked[-1]["history"] == ()

    page.get_by_role("button", name="Edit the question").click()
    assert question_box(page) == "How long?"
    page.get_by_label("Question", exact=True).fill("Who is the mayor?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".refusal")
    assert page.locator("article.turn").count() == 1

    ask(page, "How long?")
    page.get_by_role("button", name="Take back this question").click()
    expect(page.locator("article.turn")).to_have_count(1)
    assert question_box(page) == "How long?"
    page.reload()
    page.wait_for_selector("body.ready")
    assert page.locator("article.turn h2").all_inner_texts() == ["Who is the mayor?"]


def test_asking_while_a_conversation_opens_stays_in_this_one(app: App, visit: Visit) -> None:
    page = visit(app.url, locale="en-GB")
    ask(page, "How long?")
    page.get_by_role("button", name="New conversation").click()
    page.get_by_role("tab", name="Conversations").click()
    held = hold(page, "open_conversation")
    page.locator(".chat-list .article-link").first.click()
    page.get_by_label("Question", exact=True).fill("slow")
    page.keyboard.press("Enter")
    page.get_by_text("word1 ").wait_for()
    let_go(page, held)
    page.get_by_text("word9 ").wait_for()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.wait_for_selector("article.turn.stopped")
    expect(page.locator("article.turn h2")).to_have_text("slow")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_asking_while_the_page_still_opens_goes_on(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "How long?")
    held = hold(page, "opening")
    page.reload()
    page.get_by_label("Question", exact=True).fill("slow")
    page.keyboard.press("Enter")
    page.get_by_text("word1 ").wait_for()
    let_go(page, held)
    page.get_by_text("word9 ").wait_for()
    expect(page.locator("article.turn h2")).to_have_text(["How long?", "slow"])
    page.keyboard.press("Escape")
    page.wait_for_selector("article.turn.stopped")
    assert asked_after_reload(page) == ["How long?", "slow"]


def test_a_conversation_begun_while_the_page_still_opens_holds_none_of_the_other(
    app: App, visit: Visit
) -> None:
    page = visit(app.url)
    ask(page, "How long?")
    held = hold(page, "opening", replies=2)
    page.reload()
    page.get_by_role("button", name="New conversation").click()
    let_go(page, held)
    let_go(page, held, at=1)
    page.wait_for_selector("body.ready")
    ask(page, "Who spoke?")
    expect(page.locator("article.turn h2")).to_have_text(["Who spoke?"])
    assert asked_after_reload(page) == ["Who spoke?"]


def test_asking_while_a_question_is_taken_back_goes_on(app: App, visit: Visit) -> None:
    page = visit(app.url)
    turn = ask(page, "How long?")
    held = hold(page, "drop_turns")
    turn.get_by_role("button", name="Take back this question").click()
    page.get_by_label("Question", exact=True).fill("slow")
    page.keyboard.press("Enter")
    page.get_by_text("word1 ").wait_for()
    let_go(page, held)
    expect(page.locator("article.turn h2")).to_have_text(["slow"])
    page.keyboard.press("Escape")
    page.wait_for_selector("article.turn.stopped")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    assert asked_after_reload(page) == ["slow"]


def test_what_is_asked_and_answered_while_a_question_is_taken_back_stays(app: App, visit: Visit) -> None:
    page = visit(app.url)
    turn = ask(page, "How long?")
    held = hold(page, "drop_turns")
    turn.get_by_role("button", name="Take back this question").click()
    ask(page, "Who spoke?")
    let_go(page, held)
    expect(page.locator("article.turn h2")).to_have_text(["Who spoke?"])
    assert question_box(page) == ""
    assert asked_after_reload(page) == ["Who spoke?"]


def clear(page: Page) -> None:
    """Clear the conversation, and answer that this is meant."""
    choose(page, "Clear the conversation")
    page.get_by_role("dialog").get_by_role("button", name="Clear", exact=True).click()


def test_asking_while_a_conversation_is_cleared_goes_on(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "How long?")
    held = hold(page, "drop_turns")
    clear(page)
    page.get_by_label("Question", exact=True).fill("slow")
    page.keyboard.press("Enter")
    page.get_by_text("word1 ").wait_for()
    let_go(page, held)
    expect(page.locator("article.turn h2")).to_have_text(["slow"])
    page.keyboard.press("Escape")
    page.wait_for_selector("article.turn.stopped")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    assert asked_after_reload(page) == ["slow"]


def test_a_conversation_that_is_opened_while_another_is_cleared_stays_open(app: App, visit: Visit) -> None:
    page = visit(app.url, locale="en-GB")
    ask(page, "How long?")
    page.get_by_role("button", name="New conversation").click()
    ask(page, "Who spoke?")
    page.get_by_role("tab", name="Conversations").click()
    held = hold(page, "drop_turns")
    clear(page)
    page.locator(".chat-list").get_by_role("button", name="How long?").first.click()
    expect(page.locator("article.turn h2")).to_have_text(["How long?"])
    let_go(page, held)
    expect(page.locator(".chat-list")).to_contain_text("0 questions")
    expect(page.locator("article.turn h2")).to_have_text(["How long?"])


def test_what_was_typed_is_set_aside_and_comes_back(app: App, visit: Visit) -> None:
    page = visit(app.url)
    box = page.get_by_label("Question", exact=True)
    turn = ask(page, "Who is the mayor?")
    for name in ("Edit the question", "Rephrase", "Take back this question"):
        box.fill("A long thought")
        turn.get_by_role("button", name=name).click()
        expect(box).to_have_value("Who is the mayor?")
        page.get_by_role("button", name="Bring it back").click()
        expect(box).to_have_value("A long thought")
    page.get_by_role("button", name="New conversation").click()
    expect(box).to_have_value("A long thought")
    box.fill("")
    turn = ask(page, "How long?")
    turn.get_by_role("button", name="Edit the question").click()
    turn.get_by_role("button", name="Edit the question").click()
    page.get_by_role("button", name="New conversation").click()
    expect(box).to_have_value("")
    expect(page.get_by_role("button", name="Bring it back")).to_have_count(0)


def test_asking_again_from_an_earlier_question_asks_first(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "How long?")
    ask(page, "Who is the mayor?")
    first = page.locator("article.turn").first
    first.get_by_role("button", name="Ask again").click()
    expect(page.get_by_role("dialog")).to_contain_text("1 later question")
    page.get_by_role("dialog").get_by_role("button", name="Keep").click()
    assert page.locator("article.turn").count() == 2

    first.get_by_role("button", name="Edit the question").click()
    page.get_by_label("Question", exact=True).fill("When was it widened?")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Keep").click()
    assert question_box(page) == "When was it widened?"
    page.get_by_label("Question", exact=True).fill("")
    ask(page, "When was it widened?")
    assert page.locator("article.turn").count() == 3

    first.get_by_role("button", name="Ask again").click()
    page.get_by_role("dialog").get_by_role("button", name="Ask again").click()
    page.wait_for_function("!document.querySelector('article.turn.working')")
    assert page.locator("article.turn").count() == 1


def asked_after_reload(page: Page) -> list[str]:
    """The questions that the server has kept."""
    page.reload()
    page.wait_for_selector("body.ready")
    return page.locator("article.turn h2").all_inner_texts()


def test_asking_again_keeps_what_another_tab_asked(app: App, visit: Visit) -> None:
    first = visit(app.url, locale="en-GB")
    turn = ask(first, "How long?")
    second = visit(app.url, context=first.context)
    second.get_by_role("tab", name="Conversations").click()
    second.locator(".chat-list .article-link").first.click()
    expect(second.locator("article.turn h2")).to_have_text("How long?")
    ask(second, "Who is the mayor?")
    turn.get_by_role("button", name="Ask again").click()
    expect(first.locator("button.chip")).to_have_count(3)
    assert app.assistant.asked[-1]["history"] == ()
    second.close()  # else it would keep the conversation to itself
    assert asked_after_reload(first) == ["Who is the mayor?", "How long?"]


def test_an_edit_that_never_arrived_replaces_the_question_when_it_is_asked_again(
    app: App, visit: Visit
) -> None:
    page = visit(app.url)
    ask(page, "How long?")
    ask(page, "Who spoke?")
    page.locator("article.turn").first.get_by_role("button", name="Edit the question").click()
    page.get_by_label("Question", exact=True).fill("Who is the mayor?")
    # refused, not cut off: that would have Gradio load the page anew
    page.route("**/queue/join*", lambda route: route.fulfill(status=503, json={"detail": "full"}))
    page.route("**/component_server/**", lambda route: route.abort())
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Ask again").click()
    page.wait_for_selector("article.turn.failed")
    page.unroute_all()
    page.locator("article.turn.failed").get_by_role("button", name="Ask again").click()
    page.wait_for_selector(".refusal")
    assert asked_after_reload(page) == ["Who is the mayor?"]


def test_clear_asks_first(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "How long?")
    choose(page, "Clear the conversation")
    page.get_by_role("dialog").get_by_role("button", name="Keep").click()
    assert page.locator("article.turn").count() == 1
    choose(page, "Clear the conversation")
    page.get_by_role("dialog").get_by_role("button", name="Clear", exact=True).click()
    expect(page.locator("article.turn")).to_have_count(0)


def test_saved_conversations_open_rename_and_delete(app: App, visit: Visit) -> None:
    page = visit(app.url, locale="en-GB")
    ask(page, "How long?")
    page.get_by_role("button", name="New conversation").click()
    ask(page, "Who is the mayor?")
    page.get_by_role("tab", name="Conversations").click()
    names = page.locator(".chat-list .article-title")
    expect(names).to_have_text(["Who is the mayor?", "How long?"])

    page.locator(".chat-list .article-link").nth(1).click()
    expect(page.locator("article.turn h2")).to_have_text("How long?")
    assert page.locator("button.chip").count() == 3

    page.get_by_role("button", name="Rename How long?").click()
    page.get_by_label("Title", exact=True).fill("Harbour <b>dates</b>")
    page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    expect(names).to_have_text(["Harbour <b>dates</b>", "Who is the mayor?"])

    page.get_by_role("button", name="Delete Who is the mayor?").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(names).to_have_text(["Harbour <b>dates</b>"])


def test_a_name_that_is_saved_late_closes_no_other_dialog(app: App, visit: Visit) -> None:
    page = visit(app.url, locale="en-GB")
    ask(page, "How long?")
    page.get_by_role("tab", name="Conversations").click()
    page.get_by_role("button", name="Rename How long?").click()
    page.get_by_label("Title", exact=True).fill("Harbour dates")
    held = hold(page, "rename_conversation")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Settings").click()
    let_go(page, held)
    expect(page.locator(".chat-list .article-title")).to_have_text(["Harbour dates"])
    expect(page.get_by_role("dialog", name="Settings")).to_be_visible()


def test_another_reader_sees_none_of_it(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "How long?")
    other = visit(app.url, locale="en-GB")
    assert other.locator("article.turn").count() == 0
    other.get_by_role("tab", name="Conversations").click()
    assert other.locator(".chat-list li").count() == 0


def test_two_tabs_do_not_mix(app: App, visit: Visit) -> None:
    first, second = visit(app.url), visit(app.url)
    first.get_by_label("Question", exact=True).fill("slow")
    first.keyboard.press("Enter")
    first.get_by_text("word1 ").wait_for()
    ask(second, "How long?")
    assert second.locator("article.turn h2").all_inner_texts() == ["How long?"]
    first.keyboard.press("Escape")
    first.wait_for_selector("article.turn.stopped")
    assert first.locator("article.turn h2").all_inner_texts() == ["slow"]
    assert [turn.question for turn in app.assistant.asked[-1]["history"]] == []


@pytest.mark.parametrize("form", ["Markdown", "HTML", "JSON"])
def test_export_keeps_numbers_and_quotes(app: App, visit: Visit, form: str, tmp_path: Path) -> None:
    page = visit(app.url)
    ask(page, "How long?")
    page.get_by_role("button", name="Export the conversation").click()
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name=form).click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    text = path.read_text(encoding="utf-8")
    assert "The lighthouse was moved in 1983." in text
    if form == "JSON":
        assert [one["number"] for one in json.loads(text)["turns"][0]["answer"]["citations"]] == [1, 2, 3]
    else:
        assert "90 is not in the quote" in text


def test_deep_link_asks_once(app: App, visit: Visit) -> None:
    page = visit(f"{app.url}?q=How+long%3F")
    page.wait_for_selector("button.chip")
    assert "q=" not in page.url
    before = len(app.assistant.asked)
    page.reload()
    page.wait_for_selector("button.chip")
    assert page.locator("article.turn").count() == 1
    assert len(app.assistant.asked) == before


def test_feedback_reaches_the_file_that_evaluation_reads(app: App, visit: Visit) -> None:
    page = visit(app.url)
    turn = ask(page, "How long?")
    turn.get_by_role("button", name="Something is wrong with this answer").click()
    page.get_by_label("A citation is wrong").check()
    page.get_by_label("What should it say? (optional)").fill("It took four years.")
    page.get_by_role("button", name="Send").click()
    expect(turn).to_contain_text("Noted: wrong citation")
    row = read(app.assistant.settings.store)[-1]
    assert (row.question, row.reason, row.comment) == ("How long?", "wrong citation", "It took four years.")
    assert [one.number for one in row.citations] == [1, 2, 3]


def test_what_is_typed_about_an_answer_is_kept_until_it_is_sent(app: App, visit: Visit) -> None:
    page = visit(app.url)
    turn = ask(page, "How long?")
    wrong = turn.get_by_role("button", name="Something is wrong with this answer")
    comment = page.get_by_label("What should it say? (optional)")
    wrong.click()
    page.get_by_label("A source is missing").check()
    comment.fill("It took four years.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    for _ in range(2):
        wrong.click()
        expect(comment).to_have_value("It took four years.")
        expect(page.get_by_label("A source is missing")).to_be_checked()
        page.reload()
        page.wait_for_selector("body.ready")
    page.route("**/component_server/**", lambda route: route.abort())
    wrong.click()
    page.get_by_role("button", name="Send").click()
    page.locator(".toast.bad").wait_for()
    expect(comment).to_have_value("It took four years.")
    page.unroute_all()
    page.get_by_role("button", name="Send").click()
    expect(turn).to_contain_text("Noted: missing source")
    assert read(app.assistant.settings.store)[-1].comment == "It took four years."
    wrong.click()
    expect(page.get_by_label("A source is missing")).to_be_checked()
    expect(comment).to_have_value("")


def test_what_is_typed_outlives_a_reload(app: App, visit: Visit) -> None:
    page = visit(app.url)
    ask(page, "How long?")
    page.get_by_role("button", name="Edit the question").click()
    box = page.get_by_label("Question", exact=True)
    box.fill("A long thought")
    page.get_by_role("button", name="Edit the question").click()
    box.fill("How long did it take?")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Text", exact=True).fill("The pier is made of oak.")
    page.reload()
    page.wait_for_selector("body.ready")
    assert question_box(page) == "How long did it take?"
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_label("Text", exact=True)).to_have_value("The pier is made of oak.")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("article.turn h2")).to_have_text(["How long did it take?"])
    page.get_by_role("button", name="Bring it back").click()
    expect(box).to_have_value("A long thought")


def test_a_text_that_is_far_too_long_is_refused_and_what_was_typed_stays(app: App, visit: Visit) -> None:
    page = visit(app.url, permissions=["clipboard-read", "clipboard-write"])
    box = page.get_by_label("Question", exact=True)
    box.fill("How long?")
    page.evaluate("navigator.clipboard.writeText('words '.repeat(700000))")
    for _ in range(2):
        box.press("Control+v")
        expect(page.locator(".toast.bad")).to_have_text(
            "This is too long: 4,200,009 characters, of 100,000 at most. "
            "Shorten it, or add the text as an article and ask about it"
        )
    expect(box).to_have_value("How long?")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Text", exact=True).press("Control+v")
    expect(page.locator(".toast.bad").last).to_contain_text("of 1,000,000 at most. Add it as a file")
    expect(page.get_by_label("Text", exact=True)).to_have_value("")


def test_suggestions_come_from_the_articles_and_can_be_asked(app: App, visit: Visit) -> None:
    page = visit(app.url)
    opener = page.get_by_role("group", name="Questions to begin with").get_by_role("button").first
    expect(opener).to_have_text("What did Anna Berg say?")
    opener.click()
    expect(page.locator("article.turn h2")).to_have_text("What did Anna Berg say?")


def test_what_to_ask_next_comes_from_what_was_found(app: App, visit: Visit) -> None:
    page = visit(app.url)
    turn = ask(page, "Who spoke?")
    following = turn.get_by_role("group", name="Ask next").get_by_role("button")
    expect(following.first).to_have_text("What did Anna Berg say?")
    page.reload()
    page.wait_for_selector("body.ready")
    expect(page.get_by_role("group", name="Ask next").get_by_role("button").first).to_be_visible()


def test_a_question_that_waits_says_so_and_is_answered_when_its_turn_comes(app: App, visit: Visit) -> None:
    page = visit(app.url)
    held = hold_requests(page, "**/queue/join*")
    with replied(page, "answer_state"):
        page.get_by_label("Question", exact=True).fill("How long?")
        page.keyboard.press("Enter")
    expect(page.locator("article.turn .steps summary")).to_contain_text("Waiting")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    expect(page.locator("article.turn.working")).to_have_count(1)
    let_go_on(page, held)
    expect(page.locator("button.chip")).to_have_count(3)
    expect(page.locator(".cited > li")).to_have_count(3)


def test_an_answer_that_comes_late_does_not_end_the_wait_of_another_question(app: App, visit: Visit) -> None:
    page = visit(app.url)
    held = hold_requests(page, "**/queue/join*")
    page.route("**/component_server/**", lambda route: route.abort())
    box = page.get_by_label("Question", exact=True)
    box.fill("Who is the mayor?")
    page.keyboard.press("Enter")
    page.wait_for_selector("article.turn.failed")
    page.unroute("**/component_server/**")
    with replied(page, "answer_state"):  # by then the first answer would have ended the wait
        box.fill("How long?")
        page.keyboard.press("Enter")
        page.wait_for_selector("article.turn.working")
        let_go_on(page, held)
        page.wait_for_selector(".refusal")
    expect(page.locator("article.turn.working h2")).to_have_text("How long?")
    let_go_on(page, held, at=1)
    expect(page.locator("button.chip")).to_have_count(3)


def test_a_server_that_went_away_ends_the_wait(visit: Visit, tmp_path: Path) -> None:
    own_app = start(tmp_path)
    page = visit(own_app.url)
    page.get_by_label("Question", exact=True).fill("slow")
    page.keyboard.press("Enter")
    page.get_by_text("word1 ").wait_for()
    page.route("**/component_server/**", lambda route: route.abort())
    page.route("**/queue/**", lambda route: route.abort())
    own_app.served.close()
    page.locator("article.turn.failed, article.turn.stopped").wait_for()
