"""A conversation as a document that keeps its numbered sources and quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ConfigurationError
from assistant.web.conversations import Conversation, title_of

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).with_name("templates")
# what Markdown means something by, entities, and the addresses that some viewers make links of
_MARKDOWN = re.compile(
    r"([\\`*_{}\[\]<>#|~!$@]|&(?=#?\w+;)|(?<=http):|(?<=https):|(?<=ftp):|(?<=www)\.)", re.IGNORECASE
)
_LINE_START = re.compile(r"^(\s*(?:\d+(?=[.)]\s))?)([-+>=]|(?<=\d)[.)])", re.MULTILINE)
_MARKER = re.compile(r"\s*\[\d+\]")
_VERDICTS = {"supported": "supported", "partly": "partly supported", "unsupported": "not in the articles"}


def export(conversation: Conversation, form: str) -> dict[str, str]:
    """The conversation as a file to download.

    Args:
        conversation: as saved.
        form: "md", "html" or "json".

    Returns:
        name (of the file), type (a media type) and text.

    Raises:
        ConfigurationError: there is no such form.
    """
    makers: dict[str, tuple[str, Callable[[Conversation], str]]] = {
        "md": ("text/markdown", _markdown),
        "html": ("text/html", _html),
        "json": ("application/json", _json),
    }
    if form not in makers:
        raise ConfigurationError(f"there is no export as {form!r}", f"Choose one of {', '.join(makers)}")
    media, make = makers[form]
    stem = re.sub(r"[^\w]+", "-", conversation["title"]).strip("-")[:60] or "conversation"
    return {"name": f"{stem}.{form}", "type": media, "text": make(conversation)}


def pieces(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The answer's text cut into sentences and what stands between them.

    Returns:
        text (without citation marks), verdict ("" between sentences), reason, citations (numbers).
    """
    text = answer["text"]
    cut: list[dict[str, Any]] = []
    at = 0
    for sentence in sorted(answer["sentences"], key=lambda one: int(one["start"])):
        if sentence["start"] > at:
            cut.append(_piece(text[at : sentence["start"]]))
        cut.append({"text": text[sentence["start"] : sentence["end"]], **_judged(sentence)})
        at = sentence["end"]
    cut.append(_piece(text[at:]))
    return [piece for piece in cut if piece["text"]]


def _piece(text: str) -> dict[str, Any]:
    return {"text": _MARKER.sub("", text), "verdict": "", "reason": "", "citations": []}


def _judged(sentence: dict[str, Any]) -> dict[str, Any]:
    return {key: sentence[key] for key in ("verdict", "reason", "citations")}


def remarks(answer: dict[str, Any]) -> list[str]:
    """What is to be known of the answer beside its text: that the articles disagree, and its notices."""
    disagree = ["The articles disagree."] if answer.get("conflict") else []
    return [*disagree, *(answer.get("notices") or [])]


def heading(conversation: Conversation) -> str:
    """The title that a reader gave; one made of the first question, which follows, would say it twice."""
    questions = [turn["question"] for turn in conversation["turns"][:1]]
    if [conversation["title"]] == [title_of(question) for question in questions]:
        return f"Conversation of {conversation['created'][:10]}"
    return str(conversation["title"])


def _markdown_lines(between: str) -> str:
    """What stands between sentences, for Markdown: items on lines of their own, what follows them apart."""
    return re.sub(r"\n(?!- )", "\n\n", between)


def escape_markdown(text: str) -> str:
    """Text that Markdown shows as it is, with no link, image, heading or list of its own."""
    return _LINE_START.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text))


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html.jinja",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(markdown=escape_markdown, lines=_markdown_lines)
    environment.globals.update(heading=heading, pieces=pieces, remarks=remarks, verdicts=_VERDICTS)
    return environment


def _markdown(conversation: Conversation) -> str:
    return _templates().get_template("conversation.md.jinja").render(conversation=conversation)


def _html(conversation: Conversation) -> str:
    return _templates().get_template("conversation.html.jinja").render(conversation=conversation)


def _json(conversation: Conversation) -> str:
    return json.dumps(conversation, ensure_ascii=False, indent=2)
