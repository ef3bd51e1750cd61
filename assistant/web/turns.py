"""A turn as the browser shows it and as it is saved: plain JSON values, nothing rendered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.composing import unmarked
from assistant.language.spans import overlaps
from assistant.types import Answer, Citation, Event, Hit, Sentence, Turn
from assistant.web.conversations import now

WORKING, DONE, STOPPED, FAILED = "working", "done", "stopped", "failed"

_EVIDENCE_SHOWN = 6
_HISTORY = 6
_CONTEXT = 140
"""Characters shown on either side of a quote."""


def new_turn(*, turn: str, question: str, sources: Sequence[str] = ()) -> dict[str, Any]:
    """A turn that has just been asked.

    Keys: id, question, sources, asked (ISO time), state (working, done, stopped, failed), steps,
    evidence (citations), draft (text that is not checked), answer (None until there is one), error (None,
    or message, remedy, id and whether it is mild), suggestions (questions), feedback (a reason, or "").
    """
    return {
        "id": turn,
        "question": question,
        "sources": list(sources),
        "asked": now(),
        "state": WORKING,
        "steps": [],
        "evidence": [],
        "draft": "",
        "answer": None,
        "error": None,
        "suggestions": [],
        "feedback": "",
    }


def apply(turn: dict[str, Any], event: Event) -> None:
    """Write into the turn what the event says."""
    if event.kind == "step":
        turn["steps"].append(event.text)
    elif event.kind == "evidence":
        turn["evidence"] = [citation.to_dict() for citation in event.citations[:_EVIDENCE_SHOWN]]
    elif event.kind == "token":
        turn["draft"] += event.text
    elif event.answer is not None:
        turn["answer"] = answer_view(event.answer)
        turn["state"] = STOPPED if event.answer.partial else DONE
        turn["draft"] = ""


def answer_view(answer: Answer) -> dict[str, Any]:
    """The answer as JSON values, without the trace and with the passages cut to what is shown."""
    cited = {(citation.source, citation.start, citation.end) for citation in answer.citations}
    view = {
        "text": answer.text,
        "answered": answer.answered,
        "standalone_question": answer.standalone_question,
        "backend": answer.backend,
        "seconds": answer.seconds,
        "answerability": answer.answerability,
        "partial": answer.partial,
        "conflict": answer.conflict,
        "quoted": all(_is_quote(sentence, answer.citations) for sentence in answer.sentences),
        "notices": list(answer.notices),
        "citations": [citation.to_dict() for citation in answer.citations],
        "sentences": [sentence.to_dict() for sentence in answer.sentences],
        "by_article": [citation.to_dict() for citation in answer.by_article],
        "sides": [citation.to_dict() for citation in answer.sides],
    }
    view["contexts"] = {str(one.number): _context(one, answer.hits) for one in answer.citations}
    unused = [hit for hit in answer.hits if not _holds(hit, answer.citations)]
    view["passages"] = [_passage_view(hit) for hit in (unused if cited else answer.hits)]
    return view


def _is_quote(sentence: Sentence, citations: Sequence[Citation]) -> bool:
    """Whether a sentence says nothing but what one of its citations quotes."""
    return any(
        " ".join(unmarked(citation.quote).split()) == sentence.text
        for citation in citations
        if citation.number in sentence.citations
    )


def history_of(turns: Sequence[dict[str, Any]]) -> tuple[Turn, ...]:
    """The last turns as what a follow-up question builds on."""
    return tuple(
        Turn(question=turn["question"], answer=turn["answer"]["text"] if turn["answer"] else turn["draft"])
        for turn in turns[-_HISTORY:]
        if turn["state"] != FAILED
    )


def _holds(hit: Hit, citations: Sequence[Citation]) -> bool:
    return overlaps(hit.passage, (one for one in citations if one.source == hit.passage.source))


def _context(citation: Citation, hits: Sequence[Hit]) -> list[str]:
    """The words before and after the quote in the passage that was found; empty where none holds it."""
    for hit in hits:
        passage = hit.passage
        if (
            passage.source == citation.source
            and passage.start <= citation.start
            and citation.end <= passage.end
        ):
            before = " ".join(f"{passage.text[: citation.start - passage.start]}|".split())[:-1]
            after = " ".join(f"|{passage.text[citation.end - passage.start :]}".split())[1:]
            return [_last_words(before), _first_words(after)]
    return ["", ""]


def _first_words(text: str) -> str:
    return text if len(text) <= _CONTEXT else text[:_CONTEXT].rpartition(" ")[0] + " …"


def _last_words(text: str) -> str:
    return text if len(text) <= _CONTEXT else "… " + text[-_CONTEXT:].partition(" ")[2]


def _passage_view(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "source": passage.source,
        "title": passage.title,
        "section": passage.heading,
        "quote": passage.text,
        "start": passage.start,
        "end": passage.end,
        "page": passage.page,
        "score": hit.score,
        "dropped": hit.dropped,
    }
