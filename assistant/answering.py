"""The way from a question to a checked answer, as a stream of events."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import zip_longest
from typing import Any, TypeVar

from index.store import Store

from assistant.composing import Reply, checked, write
from assistant.decompose import parts_of
from assistant.draft import Line, assemble, best_by_article, cite
from assistant.evidence import Candidate, SentenceVectors, candidates, question_weights
from assistant.grounding import Grounder
from assistant.language.questions import QuestionView, understand
from assistant.language.words import words
from assistant.llm.types import Backend
from assistant.prompt import for_large, for_small, says_not_found
from assistant.refusal import Signals, answerability, missing, read_signals
from assistant.retrieval.hybrid import hybrid
from assistant.retrieval.types import Stage
from assistant.selection import WORD_BUDGET, Piece, Selection, joined, merged, select
from assistant.settings import Settings
from assistant.types import Answer, Citation, Event, Evidence, Hit, Question

RELEVANT = 0.5
"""An article is relevant if its best sentence scores at least this share of the overall best."""

PROMPT_SHARE = 2.5
"""Characters of passages per token of a large model's context: about half of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What an answer is made with. `backend` None means extractive; `fallback` says why, if it matters."""

    store: Store
    vectors: SentenceVectors
    grounder: Grounder
    stages: tuple[Stage, ...]
    backend: Backend | None
    threshold: float
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found for one part of the question: its view, sentences ranked, merged, and signals."""

    view: QuestionView
    hits: tuple[Hit, ...]
    ranked: tuple[Candidate, ...]
    pieces: tuple[Piece, ...]
    weights: dict[str, float]
    signals: Signals


@dataclass(slots=True)
class _Work:
    """Everything on the way to one answer; its fields are what `--why` shows."""

    question: Question
    readings: tuple[Reading, ...] = ()
    hits: tuple[Hit, ...] = ()
    ranked: tuple[Candidate, ...] = ()
    pieces: tuple[Piece, ...] = ()
    answerability: float = 0.0
    reply: Reply | None = None
    dropped: int = 0
    notices: list[str] = field(default_factory=list)


def find(parts: Parts, question: Question, settings: Settings) -> tuple[Hit, ...]:
    """The hits for a question after every stage, best first."""
    hits = hybrid(
        parts.store,
        question.standalone,
        limit=settings.passages,
        dense_weight=settings.dense_weight,
        sources=question.sources,
    )
    for stage in parts.stages:
        hits = stage(question, hits)
    return hits


def read(parts: Parts, question: Question, settings: Settings) -> Reading:
    """Find and rank the evidence for one question that asks one thing."""
    view = understand(question.standalone)
    hits = find(parts, question, settings)
    weights = question_weights(parts.store, view)
    ranked = candidates(
        parts.store,
        parts.vectors,
        view,
        parts.store.embedder.query(question.standalone),
        [hit for hit in hits if not hit.dropped],
        weights,
    )
    pieces = merged(ranked, settings.evidence)
    signals = read_signals(view, pieces, ranked, weights)
    return Reading(view=view, hits=hits, ranked=ranked, pieces=pieces, weights=weights, signals=signals)


def events(
    parts: Parts, question: Question, settings: Settings, *, why: bool = False, notices: Sequence[str] = ()
) -> Iterator[Event]:
    """Answer one question: steps, evidence, tokens as they are written, then the checked answer."""
    started = time.perf_counter()
    work = _Work(question=question)
    work.notices.extend(notices)
    if question.standalone != question.text:
        yield Event(kind="step", text=f"Understood as: {question.standalone}")
    total = len(question.sources) or len(parts.store.articles())
    yield Event(kind="step", text=f"Searching {total} article{'s' if total != 1 else ''}")
    asked = parts_of(question.standalone)
    work.readings = tuple(read(parts, replace(question, standalone=part), settings) for part in asked)
    work.hits = _together(tuple(r.hits for r in work.readings), lambda hit: hit.passage.id)
    work.ranked = _together(
        tuple(r.ranked for r in work.readings), lambda c: (c.evidence.source, c.evidence.start)
    )
    work.pieces = _together(
        tuple(r.pieces for r in work.readings), lambda p: (p.source, p.evidence[0].start)
    )[: settings.evidence]
    yield Event(kind="step", text=f"{len(work.hits)} passages found, {len(work.ranked)} sentences read")
    yield Event(
        kind="evidence",
        citations=tuple(cite(p.evidence[0], n) for n, p in enumerate(work.pieces, 1)),
    )
    scores = [answerability(reading.signals) for reading in work.readings]
    work.answerability = max(scores)
    lines: tuple[Line, ...] = ()
    selection = Selection(pieces=())
    if work.answerability >= parts.threshold:
        chosen = [
            select(reading.view, reading.pieces, reading.ranked, reading.weights)
            for reading, score in zip(work.readings, scores, strict=True)
            if score >= parts.threshold
        ]
        selection = chosen[0] if len(chosen) == 1 else joined(chosen)
        lines = _extract(selection)
        if parts.backend is not None:
            lines = yield from _composed(parts, work, settings, lines)
    yield Event(
        kind="answer",
        answer=_answer(
            parts, work, lines, selection.conflict, seconds=time.perf_counter() - started, why=why
        ),
    )


_Item = TypeVar("_Item")


def _together(ranked: Sequence[tuple[_Item, ...]], key: Callable[[_Item], object]) -> tuple[_Item, ...]:
    """Several rankings as one, the first of each before the second of each, without repeats."""
    seen: dict[object, _Item] = {}
    for row in zip_longest(*ranked):
        for item in row:
            if item is not None:
                seen.setdefault(key(item), item)
    return tuple(seen.values())


def _extract(selection: Selection) -> tuple[Line, ...]:
    return tuple(
        Line(
            text=piece.text,
            verdict="supported",
            evidence=piece.evidence,
            item=selection.listing,
        )
        for piece in selection.pieces
    )


def _composed(
    parts: Parts, work: _Work, settings: Settings, extract: tuple[Line, ...]
) -> Generator[Event, None, tuple[Line, ...]]:
    """Let the backend write; its checked lines, or the extract where nothing it wrote survives."""
    backend = parts.backend
    assert backend is not None
    yield Event(kind="step", text=f"Writing with {backend.name}")
    evidence = [piece.evidence[0] for piece in work.pieces]
    if backend.small:
        messages = for_small(work.question.standalone, evidence[:4])
    else:
        dates = {article.source: article.date for article in parts.store.articles()}
        room = int(backend.context_tokens * PROMPT_SHARE)
        messages = for_large(work.question.standalone, [h for h in work.hits if not h.dropped], dates, room)
    work.reply = Reply()
    for piece in write(
        backend, messages, work.reply, max_tokens=settings.max_tokens, deadline=settings.timeout
    ):
        yield Event(kind="token", text=piece)
    if work.reply.failure is not None:
        work.notices.append(f"Quoted without a language model: {work.reply.failure.line}")
        return extract
    if says_not_found(work.reply.text):
        # A small model says so of more than half of what it was given the answer to.
        return extract if backend.small else ()
    pool = tuple(candidate.evidence for candidate in work.ranked)
    lines, work.dropped = checked(
        work.reply.text, parts.grounder, pool, parts.store.text, settings.unsupported
    )
    if not lines:
        work.notices.append("Nothing the model wrote is supported by the articles; they are quoted instead")
        return extract
    if work.dropped:
        one = work.dropped == 1
        work.notices.append(
            f"{work.dropped} sentence{'' if one else 's'} of the model {'was' if one else 'were'} "
            f"left out: the articles do not support {'it' if one else 'them'}"
        )
    return _borne_out(lines, extract) if backend.small else lines


def _borne_out(lines: Sequence[Line], extract: tuple[Line, ...]) -> tuple[Line, ...]:
    """A small model's supported sentences before the quoted ones, if all fit into the word budget.

    Its own words alone leave out too much, so the quotes stay and it only adds a direct answer.
    """
    quoted = {" ".join(line.text.split()) for line in extract}
    new = [line for line in lines if line.verdict == "supported" and line.text not in quoted]
    fitting = sum(len(words(line.text)) for line in (*new, *extract)) <= WORD_BUDGET
    return (*new, *extract) if fitting and not any(line.item for line in extract) else extract


def _relevant(work: _Work) -> tuple[Evidence, ...]:
    if not work.ranked:
        return ()
    least = RELEVANT * work.ranked[0].evidence.score
    return tuple(c.evidence for c in work.ranked if c.evidence.score >= least)


def _answer(
    parts: Parts, work: _Work, lines: tuple[Line, ...], conflict: bool, *, seconds: float, why: bool
) -> Answer:
    text, sentences, citations = assemble(lines)
    by_article: tuple[Citation, ...] = ()
    if lines:
        by_article = best_by_article(_relevant(work), citations)
    else:
        first = work.readings[0]
        text = missing(first.view, first.ranked)
    return Answer(
        question=work.question.text,
        standalone_question=work.question.standalone,
        text=text,
        answered=bool(lines),
        backend=parts.backend.name if parts.backend is not None else "extractive",
        citations=citations,
        sentences=sentences,
        by_article=by_article,
        notices=tuple(dict.fromkeys((*parts.notices, *parts.store.notices, *work.notices))),
        hits=work.hits,
        seconds=seconds,
        answerability=work.answerability,
        partial=work.reply is not None and work.reply.failure is not None and bool(work.reply.text),
        conflict=conflict and bool(lines),
        trace=_trace(parts, work) if why else None,
    )


def _trace(parts: Parts, work: _Work) -> dict[str, Any]:
    """The whole way to the answer as JSON-ready values."""
    reply = work.reply
    return {
        "question": work.question.to_dict(),
        "parts": [
            {
                "question": reading.view.text,
                "asks": reading.view.asks,
                "names": list(reading.view.names),
                "numbers": sorted(reading.view.numbers),
                "signals": asdict(reading.signals),
                "answerability": answerability(reading.signals),
            }
            for reading in work.readings
        ],
        "hits": [hit.to_dict() for hit in work.hits],
        "candidates": [
            {**candidate.evidence.to_dict(), "features": asdict(candidate.features)}
            for candidate in work.ranked
        ],
        "evidence": [piece.evidence[0].to_dict() for piece in work.pieces],
        "answerability": work.answerability,
        "threshold": parts.threshold,
        "model": parts.backend.name if parts.backend is not None else "extractive",
        "prompt": [{"role": m.role, "content": m.content} for m in reply.messages] if reply else [],
        "reply": reply.text if reply else "",
        "failure": reply.failure.line if reply and reply.failure else "",
        "sentences_dropped": work.dropped,
    }
