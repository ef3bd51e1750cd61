"""The app over the real store: the quotes of real answers, files of all fates, the language model once."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.app import Assistant, open_assistant
from assistant.settings import Settings
from assistant.web.server import Served, serve
from eval.dataset import load_questions
from tests.browser.conftest import Visit, ask

pytestmark = pytest.mark.real

QUESTION = "Who will co-chair the coalition?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, seeds_store_path: Path, seeds: Path) -> Path:
    """A copy of the seeds and of their index, which the tests may change."""
    place = tmp_path_factory.mktemp("real")
    shutil.copytree(seeds_store_path, place / "store")
    shutil.copytree(seeds, place / "articles")
    return place


@pytest.fixture(scope="module")
def assistant(folder: Path) -> Iterator[Assistant]:
    settings = Settings(store=folder / "store", articles=folder / "articles", backend="extractive", port=0)
    with open_assistant(settings) as opened:
        opened.warm()
        yield opened


@pytest.fixture(scope="module")
def served(assistant: Assistant) -> Iterator[Served]:
    running = serve(assistant)
    yield running
    running.close()


def marked(page: Page) -> str:
    """What the strong mark covers; lines are joined as the article joins them."""
    page.wait_for_selector("mark.active")
    shown = """marks => marks.map(mark => [...mark.childNodes]
        .filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data).join("")).join("\\n")"""
    return str(page.locator("mark.active").evaluate_all(shown))


def check_chips(page: Page, assistant: Assistant) -> None:
    """Each chip of the last turn opens the very characters of its citation."""
    chips = page.locator("article.turn").last.locator("button.chip")
    assert chips.count() > 0
    for number in range(chips.count()):
        quote = page.locator(".cited blockquote strong").nth(number)
        page.get_by_role("tab", name="Cited").click()
        wanted = quote.inner_text()
        chips.nth(number).click()
        shown = marked(page)
        assert " ".join(shown.split()) == " ".join(wanted.split())
        assert any(shown in assistant.text(article.source) for article in assistant.articles())


def test_chips_of_a_real_answer_open_their_quotes(served: Served, assistant: Assistant, visit: Visit) -> None:
    page = visit(served.url)
    turn = ask(page, QUESTION)
    expect(turn.locator(".answer")).to_contain_text("British Prime Minister")
    expect(turn.locator(".summary")).to_contain_text("2 quotes, word for word")
    check_chips(page, assistant)


def test_what_a_reader_finds_wrong_becomes_a_question_of_the_evaluation(
    served: Served, assistant: Assistant, visit: Visit, tmp_path: Path
) -> None:
    turn = ask(visit(served.url), QUESTION)
    turn.get_by_role("button", name="Something is wrong with this answer").click()
    turn.page.get_by_label("A source is missing").check()
    turn.page.get_by_role("button", name="Send").click()
    expect(turn).to_contain_text("Noted: missing source")

    mine = tmp_path / "mine.jsonl"
    store = ["--config", f"store={assistant.settings.store}"]
    typed = [
        "single",
        "The British Prime Minister.",
        "British Prime Minister | Starmer",
        "",
        "1",
        "France",
        "",
    ]
    added = evaluation("add", "--set", str(mine), *store, typed="\n".join(typed) + "\n")
    assert "1 added" in added
    (question,) = load_questions(mine)
    assert question.question == QUESTION
    assert question.evidence[0][0].quote in assistant.text(question.evidence[0][0].source)

    asked = evaluation("answers", "--set", str(mine), *store, "--backend", "extractive", "--quiet", "--json")
    assert json.loads(asked)["metrics"]["correct"]["all"]["value"] == 1


def evaluation(*arguments: str, typed: str = "") -> str:
    """What an evaluation command prints, run as a user runs it."""
    command = [sys.executable, "-m", "eval", *arguments]
    done = subprocess.run(command, input=typed, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_unanswerable_question_is_refused(served: Served, visit: Visit) -> None:
    page = visit(served.url)
    turn = ask(page, "What is the recipe for apple strudel?")
    expect(turn.get_by_role("heading", name="The articles do not answer this")).to_be_visible()
    assert turn.locator("button.chip").count() == 0


def test_limited_question_cites_only_what_is_ticked(
    served: Served, assistant: Assistant, visit: Visit
) -> None:
    page = visit(served.url)
    title = assistant.articles()[1].title
    page.get_by_label(f"Limit questions to {title}").check()
    turn = ask(page, "What did Peskov say?")
    assert turn.locator("button.chip").count() > 0
    assert set(page.locator(".cited .card-title").all_inner_texts()) == {title}


def test_added_article_is_cited_and_after_removal_no_more(
    served: Served, visit: Visit, tmp_path: Path
) -> None:
    good, broken, empty = tmp_path / "Oak.txt", tmp_path / "broken.pdf", tmp_path / "empty.txt"
    good.write_text("The Vessmark pier is built of oak. It was finished in 1911.", encoding="utf-8")
    broken.write_bytes(b"%PDF-1.7\nnothing of the kind")
    empty.write_text("", encoding="utf-8")
    page = visit(served.url)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Choose files").set_input_files([good, broken, empty])
    page.locator(".result").wait_for()
    rows = {
        row.split("\t")[0]: row.split("\t")[1] for row in page.locator(".result tbody tr").all_inner_texts()
    }
    assert rows["Oak.txt"] == "added"
    assert rows["broken.pdf"].startswith("failed: ")
    assert rows["empty.txt"].startswith("failed: ")

    turn = ask(page, "What is the Vessmark pier built of?")
    expect(turn.locator(".answer")).to_contain_text("oak")
    turn.locator("button.chip").first.click()
    assert marked(page) == "The Vessmark pier is built of oak."

    expect(page.locator(".picked")).to_contain_text("All 6 articles are searched")
    expect(page.locator(".article-list li.failed")).to_have_count(2)
    page.locator(".article-list li[title$='added/Oak.txt']").get_by_role("button", name="Remove").click()
    expect(page.locator(".picked")).to_contain_text("All 5 articles are searched")
    page.get_by_role("button", name="Undo").hover()  # else it may go while the answer is awaited
    gone = ask(page, "What is the Vessmark pier built of?")
    assert "oak" not in gone.inner_text().replace("Vessmark pier", "")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".picked")).to_contain_text("All 6 articles are searched")
    assert ask(page, "What is the Vessmark pier built of?").locator("button.chip").count() > 0


def test_reindexing_finds_what_is_new_changed_and_gone(served: Served, folder: Path, visit: Visit) -> None:
    note = folder / "articles" / "ferry.txt"
    page = visit(served.url)

    def reindexed() -> list[str]:
        page.get_by_role("button", name="Re-index").click()
        page.locator(".progress, .result").first.wait_for()
        page.locator(".result").wait_for()
        rows = page.locator(".result tbody tr").all_inner_texts()
        page.locator(".result").get_by_role("button").first.click()
        expect(page.locator(".result")).to_have_count(0)
        return [row for row in rows if row.startswith("ferry.txt")]

    note.write_text("The ferry to Staffa leaves Fionnphort at 9:45.", encoding="utf-8")
    assert reindexed() == ["ferry.txt\tadded"]
    expect(page.locator(".article-list")).to_contain_text("ferry")
    note.write_text("The ferry to Staffa leaves Fionnphort at 10:15.", encoding="utf-8")
    assert reindexed() == ["ferry.txt\tupdated"]
    turn = ask(page, "When does the ferry to Staffa leave?")
    expect(turn.locator(".answer")).to_contain_text("10:15")
    note.unlink()
    assert reindexed() == ["ferry.txt\tremoved"]
    expect(page.locator(".article-list")).not_to_contain_text("ferry")


def test_conversation_survives_a_restart(
    served: Served, assistant: Assistant, folder: Path, visit: Visit
) -> None:
    page = visit(served.url, locale="en-GB")
    ask(page, QUESTION)
    numbers = page.locator("button.chip").all_inner_texts()
    again = serve(assistant)
    try:
        state = page.evaluate("[localStorage, sessionStorage].map(one => JSON.stringify(one))")
        other = visit(again.url, locale="en-GB")
        other.evaluate(
            """state => [localStorage, sessionStorage].forEach((store, at) => {
                for (const [key, value] of Object.entries(JSON.parse(state[at]))) store.setItem(key, value);
            })""",
            state,
        )
        page.close()
        other.reload()
        other.wait_for_selector("body.ready")
        assert other.locator("button.chip").all_inner_texts() == numbers
        other.locator("button.chip").first.click()
        assert marked(other) in assistant.text(assistant.articles()[0].source)
    finally:
        again.close()


@pytest.mark.model
def test_language_model_writes_and_every_chip_leads_to_its_quote(folder: Path, visit: Visit) -> None:
    settings = Settings(store=folder / "store", articles=folder / "articles", backend="local:0.5b", port=0)
    with open_assistant(settings) as assistant:
        assistant.warm()
        served = serve(assistant)
        try:
            page = visit(served.url)
            page.set_default_timeout(120_000)
            turn = ask(page, "How many nations pledged to provide security guarantees?")
            expect(turn.locator(".summary")).to_contain_text("local:")
            check_chips(page, assistant)
        finally:
            served.close()
