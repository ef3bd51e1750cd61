"""From what somebody typed to a question that can be answered, or the one line that says why not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from difflib import get_close_matches
from unicodedata import normalize

from index.characters import whole
from index.store import Store

from assistant.capitals import as_written
from assistant.conversation import standalone, turns
from assistant.errors import ArticleError, ConfigurationError, QuestionError
from assistant.settings import Settings
from assistant.types import History, Question, Turn


def asked_question(
    typed: str,
    history: History,
    sources: Collection[str],
    settings: Settings,
    store: Store,
) -> tuple[Question, tuple[str, ...]]:
    """The question that stands alone, and notices for who asked it.

    Args:
        sources: the articles to look in, of those in the `store`; empty means all.

    Raises:
        QuestionError: the question is empty, or the history is no list of turns.
        ArticleError: no article holds text.
        ConfigurationError: a source is unknown, with the nearest one that is not; or a text alone.
    """
    text = _one_line(typed)
    notices: tuple[str, ...] = ()
    if not any(character.isalnum() for character in text):
        raise QuestionError("the question is empty", "Type a question about the articles")
    if not store.passage_count():
        raise ArticleError(
            "the index holds no article that could be read",
            f"Put articles into the folder {settings.articles} and run `assistant index`, "
            "which names each file that it cannot read",
        )
    if len(text) > settings.max_question:
        notices = (
            f"The question has {len(text):,} characters; only the first {settings.max_question:,} were read",
        )
        text = text[: settings.max_question]
    if isinstance(sources, str):
        raise ConfigurationError("the sources are a text and not a list", f"Give [{sources!r}]")
    known = store.dates([_clean(source) for source in sources])
    named = tuple(source if source in known else _as_listed(source, store) for source in sources)
    earlier = tuple(
        Turn(question=_one_line(turn.question)[: settings.max_question], answer=_clean(turn.answer))
        for turn in turns(history)
    )
    written = [replace(turn, question=as_written(turn.question, store)) for turn in earlier]
    return (
        Question(
            text=text,
            standalone=standalone(as_written(text, store), written),
            history=earlier,
            sources=named,
        ),
        notices,
    )


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())


def _clean(text: str) -> str:
    """`text` without NUL, and with U+FFFD for lone surrogates, which no library takes."""
    return whole(text).replace("\x00", " ")


def _as_listed(name: str, store: Store) -> str:
    """The source that differs from `name` only in how its accents are written, as on a Mac's disk."""
    listed = {normalize("NFC", article.source): article.source for article in store.articles()}
    composed = normalize("NFC", name)
    if composed in listed:
        return listed[composed]
    close = get_close_matches(composed, listed, n=1)
    raise ConfigurationError(
        f"there is no article {name!r}" + (f"; did you mean {listed[close[0]]!r}?" if close else ""),
        "`assistant articles` lists them",
    )
