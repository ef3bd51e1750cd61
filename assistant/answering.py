"""The way from a question to a checked answer, as a stream of events."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.composing import quoted
from assistant.conversation import standalone
from assistant.decompose import parts_of
from assistant.draft import Line, assemble, best_by_article, cite, numbered
from assistant.errors import BackendError
from assistant.parts import Parts
from assistant.pieces import Piece, Selection
from assistant.reading import judged, read
from assistant.refusal import missing
from assistant.reply import Reply
from assistant.selection import joined, select
from assistant.settings import Settings
from assistant.topic import with_topic
from assistant.types import Answer, Citation, Event, Question
from assistant.work import Work
from assistant.writing import composed, writes

MOST = 3
"""Parts of a question that are read, since each takes as long as a question."""

UNREAD = "The language model could not be asked, and no quote answers this by itself."

DENIED = "The articles contradict what the question takes for granted; what they say is quoted"


def events(
    parts: Parts, question: Question, settings: Settings, *, why: bool = False, notices: Sequence[str] = ()
) -> Iterator[Event]:
    """Answer one question: steps, evidence, tokens as they are written, then the checked answer."""
    started = time.perf_counter()
    work = Work(question=question, notices=list(notices))
    if question.standalone != question.text:
        yield Event(kind="step", text=f"Understood as: {question.standalone}")
    total = len(question.sources) or parts.store.article_count()
    yield Event(kind="step", text=f"Searching {total} article{'s' if total != 1 else ''}")
    yield from _read(parts, work, settings)
    carried = _carried_over(work, parts.threshold)
    if carried is not None:
        yield Event(kind="step", text=f"Understood as: {carried.standalone}")
        earlier = work.question, work.readings
        work.question = carried
        yield from _read(parts, work, settings)
        if work.answerability < parts.threshold:
            work.question, work.readings = earlier
    lines: tuple[Line, ...] = ()
    selection = Selection(pieces=())
    answered = [r for r in work.readings if r.answerability >= parts.threshold]
    if answered:
        selection = joined(
            [
                select(r.view, r.pieces, r.ranked, r.weights, parts.store.text, parts.cross_encoder)
                for r in answered
            ],
            work.ranked,
        )
        lines = quoted(selection)
        work.notices += [
            f"“{reading.view.text}” is not answered. {missing(reading.view, reading.ranked)}"
            for reading in work.readings
            if reading.answerability < parts.threshold
        ]
        if any(reading.denied for reading in answered):
            work.notices.append(DENIED)
        elif writes(parts, settings):
            lines = yield from composed(parts, work, settings, selection, lines)
    yield Event(
        kind="answer",
        answer=_answer(
            parts,
            work,
            lines,
            selection.opposed,
            seconds=time.perf_counter() - started,
            why=settings if why else None,
        ),
    )


def _read(parts: Parts, work: Work, settings: Settings) -> Iterator[Event]:
    """Read for each part of the question, show the evidence, and have it judged if there is a judge."""
    question = work.question
    asked = parts_of(question.standalone)
    if len(asked) > MOST:
        work.notices.append(f"Only the first {MOST} of {len(asked)} questions were read; ask the others anew")
    work.readings = tuple(
        read(
            parts.store,
            parts.vectors,
            parts.stages,
            replace(question, standalone=part),
            settings,
            parts.cross_encoder,
        )
        for part in asked[:MOST]
    )
    yield Event(kind="step", text=f"{len(work.hits)} passages found, {len(work.ranked)} sentences read")
    yield Event(
        kind="evidence",
        citations=tuple(cite(p.evidence[0], n) for n, p in enumerate(work.pieces[: settings.evidence], 1)),
    )
    judge = parts.judge
    if judge is None or work.failed:
        return
    yield Event(kind="step", text="Checking whether that answers the question")
    try:
        work.readings = tuple(
            judged(judge, reading, lambda: work.left(settings.timeout)) for reading in work.readings
        )
    except BackendError as error:
        work.reply = Reply(failure=error)


def _carried_over(work: Work, threshold: float) -> Question | None:
    """The question with the topic of the one before, if by itself it finds no answer and names nobody."""
    question = work.question
    if not question.history or question.standalone != question.text or work.answerability >= threshold:
        return None
    if any(reading.view.names for reading in work.readings):
        return None
    *before, last = question.history
    carried = with_topic(question.text, standalone(last.question, before))
    return replace(question, standalone=carried) if carried != question.text else None


def _answer(
    parts: Parts,
    work: Work,
    lines: tuple[Line, ...],
    opposed: Sequence[Piece],
    *,
    seconds: float,
    why: Settings | None,
) -> Answer:
    """The answer; with the `why` settings it was made with, its trace too."""
    text, sentences, citations = assemble(lines)
    by_article: tuple[Citation, ...] = ()
    sides: tuple[Citation, ...] = ()
    if lines:
        by_article = best_by_article(work.relevant(), citations)
        sides = numbered([piece.evidence[0] for piece in opposed], (*citations, *by_article))
    else:
        first = work.readings[0]
        text = UNREAD if _unread(parts, work) else missing(first.view, first.ranked)
    model = parts.backend.name if parts.backend is not None else "extractive"
    return Answer(
        question=work.question.text,
        standalone_question=work.question.standalone,
        text=text,
        answered=bool(lines),
        backend=model,
        citations=citations,
        sentences=sentences,
        by_article=by_article,
        sides=sides,
        notices=tuple(dict.fromkeys((*parts.notices, *parts.store.notices, *work.told(bool(lines))))),
        hits=work.hits,
        seconds=seconds,
        answerability=work.answerability,
        partial=work.cut,
        failure=work.failure,
        conflict=bool(sides),
        trace=work.trace(threshold=parts.threshold, model=model, settings=why) if why else None,
    )


def _unread(parts: Parts, work: Work) -> bool:
    """Whether a model that fails was to read what is too weak to be quoted."""
    return work.failed and work.answerability >= parts.threshold
