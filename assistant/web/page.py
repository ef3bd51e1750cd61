"""The page: three panes of Gradio HTML components, one streaming event, two public functions."""

from __future__ import annotations

import html
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.utils import get_upload_folder
from index.readers import suffixes
from pydantic import ValidationError

from assistant.web.api import published
from assistant.web.asking import ANSWERS_AT_ONCE, Ask, Asking
from assistant.web.calls import Desk, calls
from assistant.web.conversations import Conversations
from assistant.web.indexing import Indexing
from assistant.web.shelf import Shelf
from assistant.web.suggestions import Suggestions

if TYPE_CHECKING:
    from assistant.app import Assistant
    from assistant.errors import AssistantError

_STATIC = Path(__file__).with_name("static")

QUEUE_LENGTH = 128

_UPLOADS_LAST = (3600, 24 * 3600)
"""Uploads that no job has taken: seconds between two looks for them, and the age at which they go."""


@cache
def script() -> str:
    """All scripts of the page, in the order of their numbers, as one closed function that knows the KINDS of
    files that are read.
    """
    parts = [path.read_text(encoding="utf-8") for path in sorted(_STATIC.glob("*.js"))]
    kinds = f'const KINDS = "{",".join(suffixes())}";'
    return '"use strict";\n(() => {\n' + "\n".join([kinds, *parts]) + "\n})();"


@cache
def styles() -> str:
    """All styles of the page, in the order of their numbers."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(_STATIC.glob("*.css")))


def head() -> str:
    """What goes into the page's head: styles and scripts in place, so that nothing is fetched for them."""
    return f"<style>{styles()}</style><script>{script()}</script>"


def build(assistant: Assistant) -> gr.Blocks:
    """The page around an open assistant, ready to be launched."""
    conversations = Conversations(assistant.settings.store / "conversations")
    shelf = Shelf(assistant)
    shelf.purge()
    desk = Desk(
        assistant=assistant,
        asking=Asking(assistant, conversations),
        conversations=conversations,
        shelf=shelf,
        indexing=Indexing(assistant, Path(get_upload_folder())),
        suggestions=Suggestions(assistant),
    )

    def ask(event: gr.EventData) -> Iterator[dict[str, Any]]:
        data = event._data
        try:
            request = Ask.model_validate(data)
        except ValidationError as error:
            why = error.errors()[0]["msg"]
            yield {"refused": f"The question cannot be used: {why}", "turn": str(data.get("turn", ""))[:64]}
            return
        if request.goes_on and not conversations.has(request.reader, request.conversation):
            # what its page shows stays there; to go on without it would answer another question
            yield {"deleted": True, "turn": request.turn}
            return
        yield from desk.asking.ask(request)

    with gr.Blocks(
        title="Article assistant", analytics_enabled=False, fill_height=True, delete_cache=_UPLOADS_LAST
    ) as page:
        panes = {}
        panes["bar"] = _pane("bar")
        with gr.Row(elem_id="panes", equal_height=True):
            panes["articles"] = _pane("articles")
            panes["chat"] = _pane("chat", server_functions=calls(desk))
            panes["reader"] = _pane("reader")
        panes["chat"].ask(
            ask,
            outputs=[panes["chat"]],
            api_visibility="private",
            concurrency_limit=ANSWERS_AT_ONCE,
            concurrency_id="answers",
            show_progress="hidden",
            trigger_mode="multiple",
        )
        for function in published(assistant):
            gr.api(function, api_name=function.__name__, concurrency_limit=ANSWERS_AT_ONCE)
    page.queue(max_size=QUEUE_LENGTH, default_concurrency_limit=ANSWERS_AT_ONCE)
    return page


def build_error(error: AssistantError) -> gr.Blocks:
    """A page that holds nothing but what is wrong and what to do about it, as text."""
    with gr.Blocks(title="Article assistant", analytics_enabled=False) as page:
        gr.HTML(
            '<main class="empty"><h1>The articles cannot be opened</h1>'
            f'<p class="banner" role="alert">{html.escape(error.message)}</p>'
            f"<p>{html.escape(error.remedy)}</p></main>",
            apply_default_css=False,
        )
    return page


def _pane(name: str, **options: Any) -> gr.HTML:
    """An empty pane; its script fills it, with text nodes only."""
    return gr.HTML(
        html_template=f'<div class="pane-root" id="{name}-root"></div>',
        js_on_load=(
            f"(window.articleAssistantPanes ||= []).push({{name: '{name}', element, server, upload, watch,"
            " props, ask: (data) => trigger('ask', data)});"
            " window.dispatchEvent(new Event('article-assistant-pane'));"
        ),
        elem_id=f"{name}-pane",
        apply_default_css=False,
        **options,
    )
