"""An assistant that says what a test tells it to, over articles that a test hands it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.errors import ArticleError
from assistant.settings import Settings
from assistant.types import Answer, Citation, Event, Hit, Sentence, Verdict
from index.build import Progress
from index.types import Article, BuildReport, Document, Failure, Passage

Script = Callable[["ScriptedAssistant", str], Iterator[Event]]


@dataclass
class ScriptedStore:
    """As much of a store as the page reads."""

    documents: dict[str, Document]
    notices: tuple[str, ...] = ()

    def document(self, source: str) -> Document:
        return self.documents[source]


@dataclass
class ScriptedAssistant:
    """Answers by `scripts` (question to events), else by quoting the first line of each article."""

    settings: Settings
    documents: dict[str, Document]
    scripts: dict[str, Script] = field(default_factory=dict)
    backend_name: str = "extractive"
    backend_names: tuple[str, ...] = ("extractive", "scripted")
    notices: tuple[str, ...] = ()
    asked: list[dict[str, Any]] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)
    odd: dict[str, str] = field(default_factory=dict)
    """What is odd about the articles that are added, by source."""

    def __post_init__(self) -> None:
        self.store = ScriptedStore(self.documents)
        self._hold: threading.Event | None = None

    def articles(self) -> tuple[Article, ...]:
        return tuple(
            Article(
                source=one.source,
                title=one.title,
                date=one.date,
                passages=3,
                notices=tuple(notice for source, notice in self.odd.items() if source == one.source),
            )
            for one in list(self.documents.values())  # a test may change them meanwhile
        )

    def text(self, source: str) -> str:
        if source not in self.documents:
            raise ArticleError(f"there is no article {source!r}")
        return self.documents[source].text

    def backends(self) -> tuple[str, ...]:
        return self.backend_names

    def stream(self, question: str, **arguments: Any) -> Iterator[Event]:
        self.asked.append({"question": question, **arguments})
        return self.scripts.get(question, quote_first_lines)(self, question)

    def ask(self, question: str, **_: Any) -> Answer:
        """Answer as suggestions are tried; not noted in `asked`."""
        events = list(self.scripts.get(question, quote_first_lines)(self, question))
        answer = events[-1].answer
        assert answer is not None
        return answer

    def add_text(self, *, source: str, title: str, text: str) -> BuildReport:
        self.documents[source] = Document(source=source, title=title, text=text)
        return BuildReport(added=(source,))

    def index(self, paths: Sequence[Path] = (), progress: Any = None) -> BuildReport:
        added, failed = [], []
        if self._hold is not None:
            progress(Progress(stage="reading", done=0, total=len(paths), source="", seconds=0.1))
            assert self._hold.wait(300)
            self._hold = None
            progress(Progress(stage="reading", done=1, total=len(paths), source="", seconds=0.2))
        for path in paths:
            source = path.relative_to(self.settings.articles).as_posix()
            data = path.read_bytes()
            if path.suffix == ".pdf":
                failed.append(Failure(source=source, reason="the PDF is broken"))
                continue
            self.documents[source] = Document(source=source, title=path.stem, text=data.decode())
            added.append(source)
        notices = (
            *(f"{source}: {notice}" for source, notice in self.odd.items()),
            *(f"{source} has two titles" for source in self.odd),
        )
        return BuildReport(added=tuple(added), failed=tuple(failed), notices=notices)

    def forget_unfinished(self) -> None:
        self.store.notices = ()

    def hold_indexing(self) -> threading.Event:
        """The next indexing waits after its first progress until this event is set."""
        self._hold = threading.Event()
        return self._hold

    def remove(self, sources: Sequence[str]) -> BuildReport:
        for source in sources:
            self.documents.pop(source, None)
        return BuildReport(removed=tuple(sources))


def citation(number: int, document: Document, quote: str, **more: Any) -> Citation:
    """A citation of `quote` where it first stands in the document."""
    start = document.text.index(quote)
    return Citation(
        number=number,
        source=document.source,
        title=document.title,
        quote=quote,
        start=start,
        end=start + len(quote),
        **more,
    )


def hit(document: Document, quote: str, score: float = 0.5) -> Hit:
    """A found passage that holds `quote`."""
    start = document.text.index(quote)
    passage = Passage(
        id=f"{document.source}:{start}",
        source=document.source,
        position=0,
        start=start,
        end=start + len(quote),
        text=quote,
        title=document.title,
    )
    return Hit(passage=passage, score=score)


def answer_of(
    question: str, sentences: Sequence[tuple[str, tuple[int, ...], Verdict, str]], **more: Any
) -> Answer:
    """An answer out of (text, citation numbers, verdict, reason); marks are put after the sentences."""
    text = ""
    spans = []
    for words, numbers, verdict, reason in sentences:
        if text:
            text += " "
        start = len(text)
        text += words
        spans.append(
            Sentence(
                text=words, start=start, end=len(text), verdict=verdict, citations=numbers, reason=reason
            )
        )
        text += "".join(f" [{number}]" for number in numbers)
    return Answer(
        **{
            "question": question,
            "standalone_question": question,
            "text": text,
            "answered": True,
            "backend": "scripted",
            "sentences": tuple(spans),
            "seconds": 0.1,
            **more,
        }
    )


def quote_first_lines(assistant: ScriptedAssistant, question: str) -> Iterator[Event]:
    """Quote the first line of every article."""
    documents = list(assistant.documents.values())
    yield Event(kind="step", text=f"Searched {len(documents)} articles")
    quotes = [citation(n, one, one.text.split("\n")[0]) for n, one in enumerate(documents[:3], 1)]
    yield Event(kind="evidence", citations=tuple(quotes))
    answer = answer_of(question, [(one.quote, (one.number,), "supported", "") for one in quotes])
    yield Event(kind="answer", answer=Answer(**{**_fields(answer), "citations": tuple(quotes)}))


def say_everywhere(question: str, text: str, cited: tuple[Citation, ...], **changes: Any) -> Iterator[Event]:
    """`text` as a step and as a draft, then each quote as a doubtful sentence and as its own reason."""
    yield Event(kind="step", text=text)
    yield Event(kind="evidence", citations=cited)
    yield Event(kind="token", text=text)
    sentences: list[tuple[str, tuple[int, ...], Verdict, str]] = [
        (one.quote, (one.number,), "partly", one.quote) for one in cited
    ]
    yield Event(kind="answer", answer=answer_of(question, sentences, citations=cited, **changes))


def slowly(assistant: ScriptedAssistant, question: str) -> Iterator[Event]:
    """Write one word after the other for a minute, unless closed."""
    try:
        yield Event(kind="step", text="Searched the articles")
        for number in range(1200):
            yield Event(kind="token", text=f"word{number} ")
            time.sleep(0.05)
    finally:
        assistant.closed.set()


def _fields(answer: Answer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in Answer.__dataclass_fields__}
