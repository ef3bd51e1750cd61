"""Ask a set of questions and keep what comes back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from threading import Lock
from typing import Protocol

from assistant.errors import AssistantError, BackendError
from assistant.types import Answer, Event, Turn
from eval.dataset import EvalQuestion
from eval.metrics.spans import evidence_sources
from eval.run import Row, RunFolder


class Asker(Protocol):
    """What the runner needs of an assistant."""

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), sources: Sequence[str] = ()
    ) -> Iterator[Event]:
        """Events of one answer, the last of kind "answer"."""
        ...

    def text(self, source: str) -> str:
        """The article text that offsets count in."""
        ...


def ask(asker: Asker, question: EvalQuestion) -> Row:
    """Ask one question; a failure becomes a row with its line, never an exception."""
    started = time.perf_counter()
    first_evidence: float | None = None
    pieces: list[float] = []
    answer: Answer | None = None
    try:
        for event in asker.stream(question.question, history=turns(question), sources=question.sources):
            now = time.perf_counter() - started
            if event.kind == "evidence" and first_evidence is None:
                first_evidence = now
            elif event.kind == "token":
                pieces.append(now)
            elif event.answer is not None:
                answer = heard(event.answer)
    except AssistantError as error:
        return Row(id=question.id, error=error.line)
    except Exception as error:  # a defect must not end the run, and must be seen
        return Row(id=question.id, error=f"{type(error).__name__}: {' '.join(str(error).split())}")
    seconds = time.perf_counter() - started
    if answer is None:
        return Row(id=question.id, error="the stream ended without an answer")
    return Row(
        id=question.id,
        answer=answer,
        seconds=seconds,
        first_evidence=first_evidence,
        tokens_per_second=_rate(pieces),
    )


def heard(answer: Answer) -> Answer:
    """The answer, if the language model that was to take part did.

    Raises:
        BackendError: it failed; what is quoted instead would be counted as the model's.
    """
    if answer.failure:
        raise BackendError(answer.failure)
    return answer


def turns(question: EvalQuestion) -> tuple[Turn, ...]:
    """The history of a question as turns."""
    return tuple(
        Turn(question=turn) if isinstance(turn, str) else Turn(question=turn.question, answer=turn.answer)
        for turn in question.history
    )


def _rate(pieces: Sequence[float]) -> float | None:
    """Pieces per second between the first and the last; None for fewer than eight."""
    if len(pieces) < 8 or pieces[-1] <= pieces[0]:
        return None
    return (len(pieces) - 1) / (pieces[-1] - pieces[0])


def run(
    asker: Asker,
    questions: Sequence[EvalQuestion],
    folder: RunFolder,
    *,
    workers: int = 1,
    done: Callable[[Row], None] | None = None,
) -> None:
    """Ask what `folder` does not hold yet (failed questions again) and write each row as it comes.

    The order is the same each time but mixes the kinds, so that the speed so far says how long the
    rest takes. An interrupt ends it after the questions under way; started again, it goes on. `done`
    is called once per row, by one thread at a time.
    """
    answered = {row.id for row in folder.rows().values() if not row.error}
    waiting = [question for question in questions if question.id not in answered]
    waiting.sort(key=lambda question: sha256(question.id.encode()).digest())
    kept = set(folder.texts())
    lock = Lock()

    def keep(sources: Iterable[str]) -> None:
        for source in sorted(set(sources) - kept):
            with suppress(AssistantError):  # an article that is not indexed has no text to keep
                folder.append_text(source, asker.text(source))
            kept.add(source)

    def one(question: EvalQuestion) -> None:
        row = ask(asker, question)
        with lock:
            keep(citation.source for citation in (row.answer.citations if row.answer else ()))
            folder.append(row)
            if done:
                done(row)

    keep(evidence_sources(questions))
    if workers == 1:
        for question in waiting:
            one(question)
        return
    pool = ThreadPoolExecutor(workers, thread_name_prefix="eval")
    try:
        list(pool.map(one, waiting))
    finally:
        pool.shutdown(cancel_futures=True)


def interleaved(questions: Sequence[EvalQuestion]) -> tuple[EvalQuestion, ...]:
    """The questions with their kinds taking turns, so that the first N hold some of each kind."""
    seen: dict[str, int] = {}
    order: list[tuple[int, int, EvalQuestion]] = []
    for position, question in enumerate(questions):
        order.append((seen.get(question.kind, 0), position, question))
        seen[question.kind] = seen.get(question.kind, 0) + 1
    return tuple(question for _, _, question in sorted(order, key=lambda item: item[:2]))
