"""The one place that wires the parts: settings in, an assistant out."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from index.build import Progress, add_text, build, forget_unfinished, remove
from index.store import Store
from index.types import Article, BuildReport

from assistant.answering import events
from assistant.cross_encoder import CrossEncoder, load_cross_encoder
from assistant.errors import AssistantError, ConfigurationError, StoreMissing
from assistant.grounding import Grounder
from assistant.llm.registry import available, choose, load_backend
from assistant.llm.types import Backend
from assistant.parts import Parts
from assistant.question import asked_question, checked_limit
from assistant.reading import find
from assistant.refusal import threshold
from assistant.retrieval.stages import stages_with
from assistant.sentence_vectors import SentenceVectors
from assistant.settings import DEFAULT_STORE, Settings, load_settings, overridden
from assistant.statements import sentence_texts
from assistant.store import open_store
from assistant.types import Answer, Event, History, Hit

SMALL_STORE = 300
"""Passages up to which `warm` reads every sentence: a few seconds once."""


class Assistant:
    """Answers questions about one store of articles. Use it as a context manager, or close it."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store
        self._vectors = SentenceVectors(store.embedder)
        self._grounder = Grounder(self._vectors)
        self._backends: dict[str, Backend | None] = {}
        self._lock = Lock()
        self._closed = False
        self._asked = False
        self._process = os.getpid()
        self.backend_name, reason = choose(settings)
        # a backend that was named needs no word
        self.notices: tuple[str, ...] = (reason,) if reason and settings.backend == "auto" else ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the models and the store; nothing in a process that was forked, which may only leave them."""
        if os.getpid() != self._process:
            return
        self._closed = True
        for backend in self._backends.values():
            if backend is not None:
                backend.close()
        self._backends.clear()
        self.store.close()

    def ask(
        self,
        question: str,
        *,
        history: History | None = (),
        sources: Iterable[str] | None = (),
        why: bool = False,
        **overrides: Any,
    ) -> Answer:
        """Answer a question.

        Args:
            question: at most `settings.max_question` characters; what follows is cut, with a notice.
            history: earlier turns, oldest first; None is as none.
            sources: search only these articles; empty and None mean all.
            why: keep the whole way to the answer in `Answer.trace`.
            overrides: settings for this question only, of those in `settings.OVERRIDES`.

        Raises:
            QuestionError: the question is empty or no text, or the history is no list of turns.
            ArticleError: the index holds no articles.
            ConfigurationError: an override or a source is unknown, the reranker cannot be loaded, or
                this process was forked from the one that opened the assistant.
            BackendError: the backend asked for cannot be loaded (failures while it writes do not
                raise: the evidence is quoted, with a notice).
        """
        answer: Answer | None = None
        for event in self.stream(question, history=history, sources=sources, why=why, **overrides):
            answer = event.answer or answer
        assert answer is not None
        return answer

    async def aask(self, question: str, **arguments: Any) -> Answer:
        """`ask` on a worker thread, with the same arguments."""
        return await asyncio.to_thread(self.ask, question, **arguments)

    def stream(
        self,
        question: str,
        *,
        history: History | None = (),
        sources: Iterable[str] | None = (),
        why: bool = False,
        **overrides: Any,
    ) -> Iterator[Event]:
        """The events of an answer as they happen; the last one holds the answer. See `ask`."""
        self._check_process()
        settings = overridden(self.settings, overrides)
        asked, notices = asked_question(question, history, sources, settings, self.store)
        self._asked = True
        parts = self._parts(settings)
        return events(parts, asked, settings, why=why, notices=notices)

    def retrieve(
        self, question: str, *, sources: Iterable[str] | None = (), limit: int | None = None, **overrides: Any
    ) -> tuple[Hit, ...]:
        """The passages found for a standalone question, best first; at most `limit`, 1 to 100.

        Raises:
            QuestionError: as for `ask`, or the limit is none.
            ConfigurationError: as for `ask`.
        """
        self._check_process()
        settings = overridden(self.settings, overrides | checked_limit(limit))
        asked, _ = asked_question(question, (), sources, settings, self.store)
        found = find(self.store, stages_with(_cross_encoder(settings)), asked, settings)
        return tuple(hit for hit in found if not hit.dropped)

    def articles(self) -> tuple[Article, ...]:
        """The indexed articles."""
        return self.store.articles()

    def text(self, source: str) -> str:
        """The article text that offsets count in.

        Raises:
            ArticleError: there is no such article.
        """
        return self.store.text(source)

    def index(
        self, paths: Sequence[Path] = (), progress: Callable[[Progress], None] | None = None
    ) -> BuildReport:
        """Bring the index in step with the articles' folder, or with some paths below it."""
        return build(self.store, self.settings.articles, paths, progress=progress)

    def add_text(self, *, source: str, title: str, text: str) -> BuildReport:
        """Add a text that is not a file."""
        return add_text(self.store, source=source, title=title, text=text)

    def remove(self, sources: Iterable[str]) -> BuildReport:
        """Remove articles from the index; their files are left alone."""
        return remove(self.store, sources)

    def forget_unfinished(self) -> None:
        """Say no more that indexing was interrupted: what it left undone is not wanted."""
        forget_unfinished(self.store)

    def backends(self) -> tuple[str, ...]:
        """The backends that are configured and installed, by name."""
        return available(self.settings)

    def warm(self) -> None:
        """Load the models now, and read a small store's sentences, so that no question waits for it."""
        from assistant.language.parse import parse, warm

        with suppress(AssistantError):  # a question that needs it reports it
            load = getattr(self._backend(self.settings), "warm", None)
            if load is not None:
                load()  # in a thread of its own, while the others are imported
        with suppress(AssistantError):
            model = _cross_encoder(self.settings)
            if model is not None:
                model.log_odds("warm", ["warm"])
                model.answers("warm", ["warm"])
                model.beside("warm", "warm", ["warm"])
        warm()
        self.store.nearest(self.store.embedder.query("warm"), 1)
        self.store.settle()
        if self.store.passage_count() > SMALL_STORE:
            return
        for article in self.store.articles():
            if self._closed:
                return
            sentences = [text for p in self.store.passages_of(article.source) for text in sentence_texts(p)]
            self._vectors.of(sentences)
            for text in sentences:
                if self._closed or self._asked:  # a question reads what it needs, and wants the processor
                    return
                parse(text)

    def _check_process(self) -> None:
        """Raise rather than wait for ever for threads of Chroma and the models, which no fork takes along."""
        if os.getpid() != self._process:
            raise ConfigurationError(
                "this process was forked from one that had opened the assistant, which cannot be used here",
                "Start processes with multiprocessing's method 'spawn', and open one in each",
            )

    def _backend(self, settings: Settings) -> Backend | None:
        key = f"{settings.backend}|{settings.model}|{settings.api_base}"
        with self._lock:
            if key not in self._backends:
                self._backends[key] = load_backend(settings)
            return self._backends[key]

    def _parts(self, settings: Settings) -> Parts:
        backend = self._backend(settings)
        model = _cross_encoder(settings)
        return Parts(
            store=self.store,
            vectors=self._vectors,
            grounder=self._grounder,
            stages=stages_with(model),
            backend=backend,
            threshold=threshold(backend, settings),
            cross_encoder=model,
        )


def open_assistant(
    settings: Settings | None = None, *, progress: Callable[[Progress], None] | None = None
) -> Assistant:
    """Open the configured store, indexing the configured articles first if it is empty.

    Only the default store path is created; any other path that holds no store is an error, so that
    a misspelt one does not become an empty index.

    Raises:
        StoreMissing: nothing is there and it is not the default path.
        StoreError: it cannot be opened; the message names the command that helps.
    """
    chosen = settings or load_settings()
    store = open_store(chosen, create=chosen.store == DEFAULT_STORE)
    try:
        assistant = Assistant(chosen, store)
        if not store.article_count() and os.path.isdir(chosen.articles):
            with suppress(ConfigurationError):  # no articles there: the app can add some, a question says so
                assistant.index(progress=progress)
    except BaseException:
        store.close()
        raise
    return assistant


def _cross_encoder(settings: Settings) -> CrossEncoder | None:
    return load_cross_encoder(settings.reranker, settings.embedder)


_shared: dict[Settings, Assistant] = {}
_shared_lock = Lock()


def answer(
    question: str,
    *,
    history: History | None = (),
    sources: Iterable[str] | None = (),
    settings: Settings | None = None,
) -> Answer:
    """Answer a question from the configured articles; the store is opened once and kept open.

    Raises:
        AssistantError: see `open_assistant` and `Assistant.ask`.
    """
    chosen = settings or load_settings()
    with _shared_lock:
        # by the settings themselves: what they print is the same for every key
        if chosen not in _shared:
            _shared[chosen] = open_assistant(chosen)
        assistant = _shared[chosen]
    return assistant.ask(question, history=history, sources=sources)


__all__ = ["Assistant", "StoreMissing", "answer", "open_assistant"]
