"""Every hostile payload in every place that words from outside reach: shown as text, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, expect

from assistant.errors import BackendUnavailable
from assistant.types import Event
from index.types import Document
from tests.browser.conftest import Visit, ask, start
from tests.browser.payloads import PAYLOADS
from tests.browser.scripted import ScriptedAssistant, citation, hit, say_everywhere

ALL = "\n".join(PAYLOADS)


def library() -> dict[str, Document]:
    """One article a payload: in its file name, its title and its text."""
    return {
        f"{number} {payload}.txt": Document(
            source=f"{number} {payload}.txt", title=payload, text=f"{payload}\nAnd more of it."
        )
        for number, payload in enumerate(PAYLOADS)
    }


def answering(assistant: ScriptedAssistant, question: str) -> Iterator[Event]:
    """Steps, evidence, words, sentences, reasons, notices and passages, all of them hostile."""
    documents = list(assistant.documents.values())
    cited = tuple(citation(n, one, one.title, section=one.title) for n, one in enumerate(documents, 1))
    yield from say_everywhere(
        question,
        ALL,
        cited,
        by_article=cited,
        sides=cited,
        conflict=True,
        notices=PAYLOADS,
        hits=tuple(hit(one, "And more of it.") for one in documents),
    )


def failing(assistant: ScriptedAssistant, question: str) -> Iterator[Event]:
    yield Event(kind="step", text=ALL)
    raise BackendUnavailable(ALL, ALL)


def check_inert(page: Page) -> None:
    """Nothing ran, and none of the payloads became an element."""
    assert page.evaluate("window.hacked") is None
    found = page.evaluate(
        """() => {
            const inside = [...document.querySelectorAll(".pane-root, dialog, #toasts, #quote-card")];
            const elements = inside.flatMap(one => [...one.querySelectorAll("*")]);
            const tags = "SCRIPT IMG IFRAME VIDEO STYLE LINK META BODY A".split(" ");
            const bad = element => tags.includes(element.tagName.toUpperCase())
                || [...element.attributes].some(({name}) => name.startsWith("on"))
                || element.type === "password"
                || (element.tagName === "FORM" && element.hasAttribute("action"))
                || /url|fixed/.test(element.getAttribute("style") || "");
            return elements.filter(bad).map(element => element.outerHTML);
        }"""
    )
    assert found == []


def test_no_payload_comes_alive_in_any_place(visit: Visit, tmp_path: Path) -> None:
    app = start(tmp_path, documents=library(), scripts={"answer": answering, "fail": failing})
    try:
        page = visit(app.url, locale="en-GB")
        expect(page.locator(".article-list li")).to_have_count(len(PAYLOADS))
        check_inert(page)

        asked = ask(page, ALL)  # quotes the first articles, the question is hostile
        expect(asked.locator("h2")).to_contain_text(PAYLOADS[0])
        turn = ask(page, "answer")
        for payload in (PAYLOADS[0], PAYLOADS[1], PAYLOADS[13], PAYLOADS[19]):
            expect(turn.locator(".answer")).to_contain_text(payload)
        turn.locator(".steps summary").click()
        turn.locator("button.chip").nth(1).hover()
        check_inert(page)
        turn.locator("button.chip").nth(1).click()
        page.wait_for_selector("mark.active")
        expect(page.locator("#reader-panel h2")).to_have_text(PAYLOADS[1])
        check_inert(page)
        for tab in ("Cited", "Not used"):
            page.get_by_role("tab", name=tab, exact=True).click()
            check_inert(page)

        failed = ask(page, "fail")
        expect(failed.get_by_role("alert")).to_contain_text(PAYLOADS[2])
        page.get_by_role("tab", name="Conversations").click()
        page.locator(".chat-list").get_by_role("button", name="Delete").click()
        check_inert(page)
        page.get_by_role("dialog").get_by_role("button", name="Keep").click()
        page.get_by_role("tab", name="Articles").click()
        page.locator(".article-list").get_by_role("button", name="Remove").nth(1).click()
        page.locator(".toast").wait_for()
        check_inert(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    finally:
        app.served.close()
