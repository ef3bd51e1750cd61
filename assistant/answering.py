"""The way from a question to a checked answer, as a stream of events."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from index.store import Store

from assistant.composing import Reply, checked, quoted, write
from assistant.conversation import standalone
from assistant.cross_encoder import CrossEncoder
from assistant.decompose import parts_of
from assistant.draft import Line, assemble, best_by_article, cite
from assistant.ellipsis import with_topic
from assistant.errors import BackendError
from assistant.grounding import Grounder
from assistant.language.words import words
from assistant.llm.types import Backend, Judge, Message, judge_of
from assistant.pieces import WORD_BUDGET, Selection
from assistant.prompt import for_large, for_small, says_not_found
from assistant.reading import judged, read
from assistant.refusal import missing, quotable
from assistant.retrieval.types import Stage
from assistant.selection import joined, select
from assistant.sentence_vectors import SentenceVectors
from assistant.settings import Settings
from assistant.types import Answer, Citation, Event, Question
from assistant.work import Work

PROMPT_SHARE = 2.5
"""Characters of passages per token of a large model's context: about half of it."""

MOST = 3
"""Parts of a question that are read, since each takes as long as a question."""

OWN_WORDS = 10
"""Words that a small model needs to say something of its own beside the quotes."""

DENIED = "The articles contradict what the question takes for granted; what they say is quoted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What an answer is made with. `backend` None means extractive."""

    store: Store
    vectors: SentenceVectors
    grounder: Grounder
    stages: tuple[Stage, ...]
    backend: Backend | None
    threshold: float
    cross_encoder: CrossEncoder | None = None
    notices: tuple[str, ...] = ()

    @property
    def judge(self) -> Judge | None:
        """The backend, if it is one whose word on evidence is worth asking for."""
        return judge_of(self.backend)


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
            [select(r.view, r.pieces, r.ranked, r.weights, parts.store.text) for r in answered], work.ranked
        )
        lines = quoted(selection)
        work.notices += [
            f"“{reading.view.text}” is not answered. {missing(reading.view, reading.ranked)}"
            for reading in work.readings
            if reading.answerability < parts.threshold
        ]
        if any(reading.denied for reading in answered):
            work.notices.append(DENIED)
        elif _writes(parts, settings):
            lines = yield from _composed(parts, work, settings, selection, lines)
    yield Event(
        kind="answer",
        answer=_answer(
            parts,
            work,
            lines,
            selection.conflict,
            seconds=time.perf_counter() - started,
            why=settings if why else None,
        ),
    )


def _writes(parts: Parts, settings: Settings) -> bool:
    """Whether the backend writes: a large one always, a small one as set."""
    if parts.backend is None or not parts.backend.small:
        return parts.backend is not None
    return parts.judge is None if settings.own_words is None else settings.own_words


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
        work.readings = tuple(judged(judge, reading, settings) for reading in work.readings)
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


def _composed(
    parts: Parts, work: Work, settings: Settings, selection: Selection, extract: tuple[Line, ...]
) -> Generator[Event, None, tuple[Line, ...]]:
    """Let the backend write; its checked lines, or the extract where nothing it wrote survives."""
    backend = parts.backend
    assert backend is not None
    if not backend.small and work.answerability < quotable(settings):
        extract = ()  # such evidence is for a model that says itself when it does not answer
    if work.failed or (backend.small and not _has_room(selection)):
        return extract
    yield Event(kind="step", text=f"Writing with {backend.name}")
    work.reply = Reply()
    for piece in write(
        backend,
        _messages(parts, backend, work, selection),
        work.reply,
        max_tokens=settings.max_tokens,
        deadline=settings.timeout,
    ):
        yield Event(kind="token", text=piece)
    if work.failed:
        return extract
    if says_not_found(work.reply.text):
        # A small model says so of more than half of what it was given the answer to.
        return extract if backend.small else ()
    pool = tuple(candidate.evidence for candidate in work.ranked if candidate.related)
    lines, work.dropped = checked(
        work.reply.text, parts.grounder, pool, parts.store.text, settings.unsupported
    )
    if not lines:
        instead = "; they are quoted instead" if extract else ""
        work.notices.append(f"Nothing the model wrote is supported by the articles{instead}")
        return extract
    if work.dropped:
        one = work.dropped == 1
        work.notices.append(
            f"{work.dropped} sentence{'' if one else 's'} of the model {'was' if one else 'were'} "
            f"left out: the articles do not support {'it' if one else 'them'}"
        )
    return _borne_out(lines, extract) if backend.small else lines


def _messages(parts: Parts, backend: Backend, work: Work, selection: Selection) -> tuple[Message, ...]:
    """A small model gets what will be quoted, a large one whole passages."""
    if backend.small:
        return for_small(work.question.standalone, [piece.evidence[0] for piece in selection.pieces])
    hits = [hit for hit in work.hits if not hit.dropped]
    dates = parts.store.dates({hit.passage.source for hit in hits})
    room = int(backend.context_tokens * PROMPT_SHARE)
    return for_large(work.question.standalone, hits, dates, room)


def _has_room(selection: Selection) -> bool:
    """Whether a small model may add a sentence: not to a list or a disagreement, nor to long quotes."""
    quoted = sum(piece.length for piece in selection.pieces)
    return not selection.listing and not selection.conflict and quoted + OWN_WORDS <= WORD_BUDGET


def _borne_out(lines: Sequence[Line], extract: tuple[Line, ...]) -> tuple[Line, ...]:
    """A small model's supported sentences before the quoted ones, if all fit into the word budget.

    Its own words alone leave out too much, so the quotes stay and it only adds a direct answer.
    """
    quoted = {" ".join(line.text.split()) for line in extract}
    new = [line for line in lines if line.verdict == "supported" and line.text not in quoted]
    fitting = sum(len(words(line.text)) for line in (*new, *extract)) <= WORD_BUDGET
    return (*new, *extract) if fitting else extract


def _answer(
    parts: Parts,
    work: Work,
    lines: tuple[Line, ...],
    conflict: bool,
    *,
    seconds: float,
    why: Settings | None,
) -> Answer:
    """The answer; with the `why` settings it was made with, its trace too."""
    text, sentences, citations = assemble(lines)
    by_article: tuple[Citation, ...] = ()
    if lines:
        by_article = best_by_article(work.relevant(), citations)
    else:
        first = work.readings[0]
        text = missing(first.view, first.ranked)
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
        notices=tuple(dict.fromkeys((*parts.notices, *parts.store.notices, *work.told()))),
        hits=work.hits,
        seconds=seconds,
        answerability=work.answerability,
        partial=work.failed and work.reply is not None and bool(work.reply.text),
        conflict=conflict and bool(lines),
        trace=work.trace(threshold=parts.threshold, model=model, settings=why) if why else None,
    )
