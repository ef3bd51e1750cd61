"""A real Chromium, an app to visit, and no request to any other host."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, Request, Route, expect
from pydantic import SecretStr

from assistant.settings import Settings
from assistant.web.server import Served, serve
from tests.browser.library import documents, scripts
from tests.browser.scripted import ScriptedAssistant

Visit = Callable[..., Page]

PATIENCE = 60_000
"""Milliseconds; far more than needed, since a busy machine is no reason to fail."""

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class App:
    """A running app over a scripted assistant."""

    served: Served
    assistant: ScriptedAssistant

    @property
    def url(self) -> str:
        return self.served.url


@dataclass
class Watched:
    """What went wrong in the pages of a test."""

    outside: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def context(self, chromium: Browser, **options: Any) -> BrowserContext:
        """A context that notes requests to other hosts (none leaves) and scripts that fail."""
        context = chromium.new_context(
            **{"viewport": {"width": 1400, "height": 900}, "accept_downloads": True, **options}
        )
        context.set_default_timeout(PATIENCE)
        context.on("request", self._note)
        context.on("page", lambda page: page.on("pageerror", lambda error: self.broken.append(str(error))))
        return context

    def _note(self, request: Request) -> None:
        # noted, not routed: routing would switch off the cache that Gradio's many files need
        url = urlsplit(request.url)
        if url.scheme in {"http", "https", "ws", "wss"} and url.hostname != "127.0.0.1":
            self.outside.append(request.url)

    def check(self) -> None:
        """Fail on what was noted, and forget it."""
        outside, broken = self.outside[:], self.broken[:]
        self.outside.clear()
        self.broken.clear()
        assert not outside, f"the page asked other hosts: {outside}"
        assert not broken, f"scripts failed: {broken}"


@pytest.fixture(scope="session")
def _watched() -> Watched:
    return Watched()


@pytest.fixture(scope="session")
def _shared(chromium: Browser, _watched: Watched) -> Iterator[BrowserContext]:
    """One reader for most tests: a new tab is a new conversation, and Gradio's files are cached."""
    context = _watched.context(chromium)
    yield context
    context.close()


@pytest.fixture
def visit(chromium: Browser, _shared: BrowserContext, _watched: Watched) -> Iterator[Visit]:
    """Opens an address in a new tab; options make it a reader (a browser context) of its own.

    After the test, requests to other hosts and scripts that failed are failures.
    """
    pages: list[Page] = []
    contexts: list[BrowserContext] = []

    def open_page(url: str, *, context: BrowserContext | None = None, **options: Any) -> Page:
        if context is None and options:
            context = _watched.context(chromium, **options)
            contexts.append(context)
        page = (context or _shared).new_page()
        pages.append(page)
        page.goto(url)
        page.wait_for_selector("body.ready")
        return page

    yield open_page
    for page in pages:
        page.close()
    for context in contexts:
        context.close()
    _watched.check()


def start(folder: Path, *, password: str = "", **changes: Any) -> App:
    """An app over the scripted library, its store below `folder`."""
    settings = Settings(
        articles=folder / "articles", store=folder / "store", port=0, password=SecretStr(password)
    )
    assistant = ScriptedAssistant(
        **{"settings": settings, "documents": documents(), "scripts": scripts(), **changes}
    )
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    return App(served=serve(assistant), assistant=assistant)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An app that many tests visit; they leave its articles as they are."""
    running = start(tmp_path_factory.mktemp("app"))
    yield running
    running.served.close()


@pytest.fixture(scope="session")
def _changing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    running = start(tmp_path_factory.mktemp("own"))
    yield running
    running.served.close()


@pytest.fixture
def own_app(_changing: App) -> App:
    """An app whose articles the test may change; each test finds the same library again."""
    assistant = _changing.assistant
    assistant.backend_names = ("extractive", "scripted")
    assistant.documents.clear()
    assistant.documents.update(documents())
    assistant.store.notices = ()
    assistant.asked.clear()
    assistant.odd.clear()
    return _changing


def choose(page: Page, name: str) -> None:
    """Open the menu and choose an entry."""
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name=name).click()


def ask(page: Page, question: str) -> Any:
    """Ask, wait until the turn is settled, and the list of conversations too, and return the turn."""
    before = page.locator("article.turn").count()
    turn = page.locator("article.turn").nth(before)
    with replied(page, "list_conversations"):
        page.get_by_label("Question", exact=True).fill(question)
        page.keyboard.press("Enter")
        turn.wait_for()
        page.wait_for_function("!document.querySelector('article.turn.working')")
    return turn


Held = dict[int, tuple[Route, APIResponse]]
"""Requests with the server's replies, in the order in which the page sent them."""


def hold(page: Page, name: str, replies: int = 1) -> Held:
    """Keep the server's next replies to calls of this name from the page; they are found here."""
    held: Held = {}
    numbers = itertools.count()

    def look(route: Route) -> None:
        # counted when it comes: while the reply to one is fetched, the next one may come
        if is_call(route.request, name) and (number := next(numbers)) < replies:
            held[number] = (route, route.fetch())
        else:
            route.continue_()

    page.route("**/component_server/**", look)
    return held


def let_go(page: Page, held: Held, at: int = 0) -> None:
    """Let a reply that is held, or is about to be, reach the page."""
    wait_until(page, lambda: at in held)
    route, reply = held[at]
    with page.expect_response(lambda response: response.request == route.request):
        route.fulfill(response=reply)


def is_call(request: Request, name: str) -> bool:
    """Whether the page calls this function of the server."""
    return f'"fn_name":"{name}"' in (request.post_data or "")


def replied(page: Page, name: str) -> AbstractContextManager[Any]:
    """Within it the page gets a reply to a call of this name."""
    return page.expect_response(lambda response: is_call(response.request, name))


def hold_requests(page: Page, address: str) -> list[Route]:
    """Keep requests to this address from the server; they are found here, to be let go on."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(address, keep)
    return held


def let_go_on(page: Page, held: list[Route], at: int = 0) -> None:
    """Let a request that is held, or is about to be, go on to the server."""
    wait_until(page, lambda: len(held) > at)
    held[at].continue_()


def wait_until(page: Page, condition: Callable[[], bool]) -> None:
    """Wait for what does not show on the page; pytest ends a wait without end."""
    while not condition():
        page.wait_for_timeout(20)


def settled(page: Page, selector: str) -> None:
    """Wait until nothing moves or changes its colour there any more."""
    moving = "element => Promise.all(element.getAnimations({subtree: true}).map(one => one.finished))"
    page.locator(selector).evaluate(moving)
