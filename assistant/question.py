"""From what somebody typed to a question that can be answered, or the one line that says why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from unicodedata import category, normalize

from index.characters import whole
from index.store import Store

from assistant.capitals import as_written
from assistant.conversation import standalone, turns
from assistant.errors import ArticleError, ConfigurationError, QuestionError
from assistant.settings import MOST_PASSAGES, Settings
from assistant.types import History, Question, Turn

_SOURCES = "Give a list of strings, as `assistant articles` lists them"


def asked_question(
    typed: str,
    history: History | None,
    sources: Iterable[str] | None,
    settings: Settings,
    store: Store,
) -> tuple[Question, tuple[str, ...]]:
    """The question that stands alone, and notices for who asked it.

    Args:
        history: earlier turns, oldest first; None is as none.
        sources: the articles to look in, of those in the `store`; empty and None mean all.

    Raises:
        QuestionError: the question holds no word or is no text, or the history is no list of turns.
        ArticleError: no article holds text.
        ConfigurationError: a source is unknown, with the nearest one that is not; or the sources are no list.
    """
    if not isinstance(typed, str):
        raise QuestionError(f"the question is no text, but of type {type(typed).__name__}", "Give a string")
    text = _one_line(typed)
    notices: tuple[str, ...] = ()
    if not any(character.isalnum() for character in text):
        blank = all(category(character)[0] in "CZ" for character in text)
        what = "is empty" if blank else "holds no word"
        raise QuestionError(f"the question {what}", "Type a question about the articles")
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
    chosen = _listed(sources)
    known = store.dates([_clean(source) for source in chosen])
    named = tuple(source if source in known else _as_listed(source, store) for source in chosen)
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


def checked_limit(limit: int | None) -> dict[str, int]:
    """How many passages are wanted, as the setting that says so; nothing where that is left open.

    Raises:
        QuestionError: it is no number from 1 to 100.
    """
    if limit is None:
        return {}
    if not isinstance(limit, int) or not 1 <= limit <= MOST_PASSAGES:
        raise QuestionError(
            f"the limit {limit!r} is no whole number from 1 to {MOST_PASSAGES}", "Give one, or none"
        )
    return {"passages": limit}


def _listed(sources: Iterable[str] | None) -> tuple[str, ...]:
    """The sources, read once: what has been read to its end would look like none, which means all."""
    if isinstance(sources, str):
        raise ConfigurationError("the sources are a text and not a list", f"Give [{sources!r}]")
    if sources is not None and not isinstance(sources, Iterable):
        raise ConfigurationError(f"the sources are no list, but of type {type(sources).__name__}", _SOURCES)
    chosen = tuple(sources) if sources is not None else ()
    for source in chosen:
        if not isinstance(source, str):
            raise ConfigurationError(f"the source {source!r} is not a text", _SOURCES)
    return chosen


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
