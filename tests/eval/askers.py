"""Stand-ins for the assistant: what an asker gives back is decided by a function from question to answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.errors import ArticleError
from assistant.types import Answer, Citation, Event, Hit, Sentence, Turn
from eval.run import Header
from index.types import Passage

HEADER = Header(
    fingerprint="f",
    backend="fake",
    split="all",
    set_name="s",
    set_sha256="",
    index_fingerprint="",
    code_sha256="",
)
"""Of a run of which nothing matters but its rows."""


def articles(folder: Path) -> dict[str, str]:
    """The articles of a folder by source, as the index reads them."""
    return {
        path.name: path.read_bytes().decode("utf-8")
        for path in sorted(folder.iterdir())
        if path.suffix == ".txt"
    }


def cite(texts: dict[str, str], source: str, words: str, number: int = 1, **changes: Any) -> Citation:
    """A citation of words that stand in an article."""
    start = texts[source].index(words)
    values: dict[str, Any] = {
        "number": number,
        "source": source,
        "title": source,
        "quote": words,
        "start": start,
        "end": start + len(words),
    }
    return Citation(**(values | changes))


def hit(source: str, start: int, end: int, score: float = 0.5, **changes: Any) -> Hit:
    """A passage that was found."""
    passage = Passage(
        id=f"{source}:{start}", source=source, position=0, start=start, end=end, text="", title=source
    )
    return Hit(passage=passage, score=score, **changes)


def answer(text: str, citations: Sequence[Citation] = (), **changes: Any) -> Answer:
    """An answer of one supported sentence."""
    values: dict[str, Any] = {
        "question": "?",
        "standalone_question": "?",
        "text": text,
        "answered": True,
        "backend": "fake",
        "citations": tuple(citations),
        "sentences": (Sentence(text=text, start=0, end=len(text), verdict="supported"),),
        "answerability": 0.8,
    }
    return Answer(**(values | changes))


def refusal(answerability: float = 0.1, **changes: Any) -> Answer:
    """A refusal."""
    return answer(
        "The articles do not say.", answered=False, sentences=(), answerability=answerability, **changes
    )


@dataclass(kw_only=True)
class FakeAsker:
    """Streams what `reply` gives for a question; a reply that is an exception is raised."""

    texts: dict[str, str]
    reply: Callable[[str], Answer | Exception]
    tokens: int = 0
    asked: list[str] = field(default_factory=list)
    histories: list[tuple[Turn, ...]] = field(default_factory=list)

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), sources: Sequence[str] = ()
    ) -> Iterator[Event]:
        """Evidence, some tokens, the answer."""
        self.asked.append(question)
        self.histories.append(tuple(history))
        given = self.reply(question)
        if isinstance(given, Exception):
            raise given
        yield Event(kind="evidence", citations=given.citations)
        for _ in range(self.tokens):
            yield Event(kind="token", text="word ")
        yield Event(kind="answer", answer=given)

    def text(self, source: str) -> str:
        """The article text that offsets count in."""
        if source not in self.texts:
            raise ArticleError(f"there is no article {source}")
        return self.texts[source]


def paragraphs(texts: dict[str, str]) -> list[Citation]:
    """Every paragraph of the articles as a citation of the whole of it."""
    found = []
    for source, text in texts.items():
        for match in re.finditer(r"[^\n]+", text):
            if len(match[0].split()) > 5:
                found.append(
                    Citation(
                        number=1,
                        source=source,
                        title=source,
                        quote=match[0],
                        start=match.start(),
                        end=match.end(),
                    )
                )
    return found


def paste_paragraphs(texts: dict[str, str], count: int) -> Callable[[str], Answer]:
    """A dummy that pastes the paragraphs which share most words with the question, and cites them all."""
    every = paragraphs(texts)

    def words(text: str) -> set[str]:
        return set(re.findall(r"\w+", text.casefold()))

    def reply(question: str) -> Answer:
        asked = words(question)
        ranked = sorted(every, key=lambda c: (-len(asked & words(c.quote)), c.source, c.start))[:count]
        return answer("\n".join(c.quote for c in ranked), ranked, question=question)

    return reply
