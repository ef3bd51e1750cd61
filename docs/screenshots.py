"""Makes the README's screenshots with the real app over the seeds: `python docs/screenshots.py`."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from assistant.app import open_assistant
from assistant.errors import AssistantError
from assistant.settings import load_settings
from assistant.web.server import serve
from index.embedder import load_embedder
from index.store import Store

ROOT = Path(__file__).resolve().parent.parent
SCREENSHOTS = ROOT / "docs" / "screenshots"
QUESTIONS = (
    "Who will co-chair the coalition?",
    "How many countries pledged to take part in the security guarantees?",
)
REFUSED = "What did the Pope say about the peace force?"
DESK = {"width": 1400, "height": 880}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}


def ask(page: Page, question: str) -> None:
    """Ask and wait until the answer is settled."""
    before = page.locator("article.turn").count()
    page.get_by_label("Question", exact=True).fill(question)
    page.keyboard.press("Enter")
    page.locator("article.turn").nth(before).wait_for()
    page.wait_for_function("!document.querySelector('article.turn.working')", timeout=180_000)
    # what to ask next is tried on the articles first
    page.wait_for_selector("article.turn:last-child :is(.next, .refusal)")
    page.wait_for_timeout(1000)


def opened(browser: Browser, url: str, **options: Any) -> Page:
    """The app in a browser context of its own."""
    page = browser.new_context(**{"viewport": DESK, "device_scale_factor": 1.5, **options}).new_page()
    page.set_default_timeout(180_000)
    page.goto(url)
    page.wait_for_selector("body.ready")
    page.wait_for_selector(".suggestion")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)
    return page


def shoot(browser: Browser, url: str, folder: Path) -> None:
    """All screenshots, as PNG files in `folder`."""

    def save(page: Page, name: str) -> None:
        page.screenshot(path=folder / f"{name}.png")
        print(folder / f"{name}.png")

    for scheme in ("light", "dark"):
        page = opened(browser, url, color_scheme=scheme)
        if scheme == "light":
            save(page, "start")
        for question in QUESTIONS:
            ask(page, question)
        save(page, scheme)
        if scheme == "light":
            page.locator("button.chip").last.hover()
            save(page, "quote")
        page.locator("button.chip").last.click()
        page.wait_for_selector("mark.active")
        page.mouse.move(700, 20)
        page.wait_for_timeout(300)
        if scheme == "light":
            save(page, "reader")
            ask(page, REFUSED)
            save(page, "refusal")
    phone = opened(browser, url, **PHONE)
    ask(phone, QUESTIONS[0])
    save(phone, "phone")
    phone.locator("button.chip").first.tap()
    phone.locator("button.chip").first.tap()
    phone.wait_for_selector("mark.active")
    phone.wait_for_timeout(400)
    save(phone, "phone-reader")


def main() -> int:
    """Index the seeds into a throw-away store, serve them, and take the screenshots."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--backend", default="extractive", help="what writes the answers (default extractive)"
    )
    parser.add_argument("--out", type=Path, default=SCREENSHOTS, help="folder of the PNG files")
    arguments = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("error: there is no Chromium. Install it with: apt-get install chromium", file=sys.stderr)
        return 1
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        with Store.open(store, embedder=load_embedder(), create=True):
            pass
        settings = load_settings(
            store=store, articles=ROOT / "seeds", backend=arguments.backend, port=0, host="127.0.0.1"
        )
        try:
            with open_assistant(settings) as assistant, sync_playwright() as playwright:
                assistant.warm()
                served = serve(assistant)
                browser = playwright.chromium.launch(
                    executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
                )
                shoot(browser, served.url, arguments.out)
                browser.close()
                served.close()
        except AssistantError as error:
            print(f"error: {error.line}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
