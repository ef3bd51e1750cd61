"""What goes into the assistant and what comes out. Everything is frozen and has `to_dict()`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from index.types import Passage
from index.types import Record as Record  # noqa: PLC0414 (its users import it from here)

Verdict = Literal["supported", "partly", "unsupported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Record):
    """An earlier question and what was answered (empty when unknown)."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Record):
    """What is asked. `standalone` is `text` with what it left to the history filled in.

    `sources` limits the search to these articles; empty means all.
    """

    text: str
    standalone: str
    history: tuple[Turn, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit(Record):
    """A passage that was found. `score` orders hits; higher is better, 0..1; those that
    a cross-encoder did not read share the score of the last that it read.

    `dense` is the cosine and `lexical` the BM25 score, None where that search did not find it;
    `found_by` names the stages that did. `dropped` says why a later stage put it aside, or is empty.
    """

    passage: Passage
    score: float
    dense: float | None = None
    lexical: float | None = None
    found_by: tuple[str, ...] = ()
    dropped: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Record):
    """A sentence of an article that may support an answer: `article_text[start:end] == text`."""

    source: str
    title: str
    text: str
    start: int
    end: int
    score: float
    passage_id: str
    heading: str = ""
    lead_in: str = ""
    date: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation(Record):
    """The exact characters that support a sentence: `article_text[start:end] == quote`."""

    number: int
    source: str
    title: str
    quote: str
    start: int
    end: int
    verdict: Verdict = "supported"
    section: str = ""
    date: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence(Record):
    """One sentence of the answer: `answer.text[start:end] == text`.

    `citations` are the numbers of the citations that support it, `reason` says why the verdict is
    not "supported" (empty when it is).
    """

    text: str
    start: int
    end: int
    verdict: Verdict
    citations: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Record):
    """A cited answer, or a refusal (`answered` False, `citations` empty, `text` says what is missing).

    `by_article` holds each relevant article's best quote; `sides` those that answer differently, which is
    what `conflict` says. On a refusal the nearest passages are in `hits`. `answerability` is the score
    (0..1) that the refusal threshold is applied to. `partial` is True when the reply was cut off. `failure`
    says in one line why the language model that was to take part did not; empty when it did, or none was
    to. `trace` holds the whole way to the answer when it was asked for (`why=True`), else it is empty.
    """

    question: str
    standalone_question: str
    text: str
    answered: bool
    backend: str
    citations: tuple[Citation, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    by_article: tuple[Citation, ...] = ()
    sides: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    hits: tuple[Hit, ...] = ()
    seconds: float = 0.0
    answerability: float = 0.0
    partial: bool = False
    failure: str = ""
    conflict: bool = False
    trace: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Record):
    """One thing that happens while an answer is made.

    - kind "step": `text` says what is being done (standalone question, articles searched, …)
    - kind "evidence": `citations` are the quotes that the answer will be made from, best first
    - kind "token": `text` is the next piece of the draft, not yet checked
    - kind "answer": `answer` is the checked answer; always the last event
    """

    kind: Literal["step", "evidence", "token", "answer"]
    text: str = ""
    citations: tuple[Citation, ...] = ()
    answer: Answer | None = None


History = Iterable[Turn | str | dict[str, str]]
"""Earlier turns, oldest first: a Turn, a question, or {"question": …, "answer": …}."""
