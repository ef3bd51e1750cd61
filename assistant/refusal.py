"""Whether the evidence answers the question at all, and what to say when it does not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence import Candidate, on_topic
from assistant.grounding.dates import moments
from assistant.judging import Judgement
from assistant.language.names import mentions
from assistant.language.numbers import numbers, quantities
from assistant.language.parse import NO_NAMES, parse
from assistant.language.questions import QuestionView
from assistant.language.requests import of_assistant
from assistant.llm.types import Backend, judge_of
from assistant.odds import logistic, logit
from assistant.settings import Settings
from assistant.types import Evidence

DEFAULT_THRESHOLD = 0.5
"""Rounded from 0.52, what `eval calibrate --backend extractive --objective correct` fits on the dev split."""


LARGE_MODEL_THRESHOLD = 0.005
"""Where a large model reads whole passages, it says itself that they do not answer."""


def quotable(settings: Settings) -> float:
    """The answerability from which on quotes alone may be the answer."""
    return DEFAULT_THRESHOLD if settings.refusal_threshold is None else settings.refusal_threshold


def threshold(backend: Backend | None, settings: Settings) -> float:
    """The answerability below which a question is refused."""
    says_itself = backend is not None and not backend.small and judge_of(backend) is None
    if settings.refusal_threshold is None and says_itself:
        return LARGE_MODEL_THRESHOLD
    return quotable(settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What speaks for an answer being there.

    best: score of the best sentence, 0..1. names: share of the question's names that the best sentences
    mention, 0..1. reread: a cross-encoder chose the evidence. elsewhen: its article tells of other years than
    the one asked about. partial: it can only be a part of the answer,
    as an item of a list that is asked for, or a sentence on a topic.
    """

    best: float = 0.0
    names: float = 0.0
    reread: bool = False
    partial: bool = False
    elsewhen: bool = False


NOTHING = Signals(reread=True)
"""What speaks for an answer where nothing was asked, so that no judge's word does."""

UNREAD = 0.6
"""Log-odds added where no cross-encoder chose the evidence, since scores are lower there; fitted on the dev
split."""

PARTIAL = 2.0
"""Log-odds added where the best sentence can only be a part of the answer; by lists of the open sets."""

ELSEWHEN = 2.0
"""Log-odds taken off where an article tells of other years than the one asked about: about the logarithm of
how much rarer that is in paragraphs of SQuAD 2.0 that answer a question with a year than in others."""

SURE = 0.95
"""Log-odds from which on the judge's word speaks for an answer: small models say Yes too readily. Fitted, as
is its weight, on the dev split and an open set."""

_THANKED = re.compile(r"\b(?:thanks?|thx|ty|cheers|appreciate)\b", re.I)

WEIGHT = 2.0
"""What the judge's word weighs beside the wording."""


def worded(signals: Signals) -> float:
    """Log-odds that the question is answered, by the wording of question and evidence alone.

    Those of the best sentence's score, less one if no name of the question is near it. How many of its words
    and numbers are there tells no more on the dev split, and misleads on the open sets and on SQuAD 2.0.
    """
    allowed = (0.0 if signals.reread else UNREAD) + (PARTIAL if signals.partial else 0.0)
    return logit(signals.best) + signals.names - 1 + allowed - (ELSEWHEN if signals.elsewhen else 0.0)


def answerability(signals: Signals, judgement: Judgement | None = None) -> float:
    """The answerability score, 0..1; `python -m eval calibrate` fits the threshold for it.

    It is the logistic function of what the wording says and, with a judge, of what he says: each sees
    answers that the other takes for near misses. Where no cross-encoder read the evidence the wording is too
    sure of itself, and the judge decides alone. But where the evidence denies what the question takes for
    granted, the quote that does so is the answer, as far as the wording shows that it speaks of the same.
    """
    if judgement is None or denied(signals, judgement):
        return logistic(worded(signals))
    heard = WEIGHT * (judgement.answers - SURE)
    return logistic(worded(signals) + heard if signals.reread else heard)


def doubtful(signals: Signals, judgement: Judgement) -> bool:
    """Whether a premise may be denied: by the wording it is answered, and the judge sees no answer in it."""
    return judgement.answers < SURE and logistic(worded(signals)) >= DEFAULT_THRESHOLD


def denied(signals: Signals, judgement: Judgement) -> bool:
    """Whether the evidence contradicts what the question takes for granted instead of answering it."""
    return judgement.denies is not None and judgement.denies >= 0 and doubtful(signals, judgement)


def read_signals(
    view: QuestionView, best: Candidate | None, candidates: Sequence[Candidate], article: str = ""
) -> Signals:
    """The signals of the evidence for this question: the best that is related, if any, and all of it.

    Args:
        article: the text that the best stands in.
    """
    if best is None:
        return Signals()
    near = [_read_along(c) for c in candidates[:6]]
    overview = view.asks == "topic"
    told = overview and any(on_topic(view, c) for c in candidates[:6])
    return Signals(
        # what is to be summed up has a word for it somewhere, and is no question that a sentence answers
        best=best.evidence.score if told or not overview else 0.0,
        names=_share([any(mentions(text, name) for text in near) for name in view.names]),
        reread=best.relevance is not None,
        partial=told or (view.asks == "list" and bool(best.evidence.lead_in)),
        elsewhen=_elsewhen(view, best.evidence, article),
    )


def _elsewhen(view: QuestionView, best: Evidence, article: str) -> bool:
    """Whether an article tells when it is, and never of the year asked about.

    A sentence with a year of its own is left to speak: it may say that it was another.
    """
    asked = _years(view.text)
    if not asked or any(moment.kind in {"relative", "year"} for moment in moments(best.text)):
        return False  # the article, which may be long, need not be read
    told = _years(f"{best.date} {best.title} {article}")
    return bool(told) and not asked & told and all(m.kind != "decade" for m in moments(article))


def _years(text: str) -> frozenset[str]:
    return frozenset(moment.value for moment in moments(text) if moment.kind == "year")


def _read_along(candidate: Candidate) -> str:
    evidence = candidate.evidence
    return f"{evidence.title} {evidence.heading} {evidence.lead_in} {evidence.text}"


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 1.0


def missing(view: QuestionView, candidates: Sequence[Candidate]) -> str:
    """One sentence that says what the articles lack for this question."""
    if view.asks == "nothing" and of_assistant(view.text):
        return (
            "This assistant answers questions from the articles that were added to it, and quotes them; "
            "the page lists them, as does `assistant articles`."
        )
    if view.asks == "nothing":
        heard = "You are welcome. " if _THANKED.search(view.text) else ""
        return f"{heard}Nothing was asked; ask whatever you want to know from the articles."
    if view.asks == "topic":
        return f"The articles do not say anything about “{view.text}”."
    near = [_read_along(c) for c in candidates[:12]]
    unknown = [name for name in view.names if not any(mentions(text, name) for text in near)]
    if unknown:
        listed = _either([_as_asked(name, view.text) for name in unknown[:3]])
        return f"Nothing that the articles say about {listed} answers this."
    told = frozenset[str]().union(*map(numbers, near))
    asked = [q for q in quantities(view.text) if q.value in view.numbers and not (q.ordinal or q.times)]
    absent = [view.text[q.start : q.end].strip() for q in asked if q.value not in told]
    if absent:
        return f"The articles do not mention {_either(absent[:3])} in this connection."
    wanted = {
        "who": "who that is",
        "name": "what the name is",
        "when": "when that was or will be",
        "where": "where that is",
        "quantity": "a figure for that",
        "why": "why that is so",
        "list": "which ones those are",
        "yes_no": "whether that is so",
        "statement": "what was said about that",
        "what": "what that is",
    }[view.asks]
    return f"The articles do not say {wanted}."


def _as_asked(name: str, question: str) -> str:
    """The whole name, with its "the" if it was asked about with one: "the Nobel prize", not "Nobel"."""
    whole = (e.text for e in parse(question).entities if name in e.text and e.label not in NO_NAMES)
    name = re.sub(r"^the\s+|['’]s?$", "", next(whole, name), flags=re.I)
    return f"the {name}" if re.search(rf"\bthe\s+{re.escape(name)}\b", question, re.I) else name


def _either(items: Sequence[str]) -> str:
    """The items as "A", "A or B", "A, B or C"."""
    return " or ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))
