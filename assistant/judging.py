"""A small language model as judge: does this evidence answer the question, does it deny its premise?

One word is asked for and its probability read, so a judgement takes as long as the prompt is. A model
of 1.5 billion parameters tells answerable questions from near misses much better than any wording
does; one of 0.5 billion does not, and is not asked (`assistant.llm.sizes.can_judge`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.evidence import Candidate
from assistant.language.questions import QuestionView
from assistant.llm.types import Judge, Message
from assistant.odds import logistic, logit
from assistant.pieces import Selection
from assistant.prompt import inert
from assistant.statements import with_lead_in
from assistant.types import Evidence

ASKED_WITH = 3
"""Sentences that the judge reads together: the answer is among the best three or it is not found."""

WEAK = 0.6
"""Where the best sentence scores less, the judge also reads the best ones singly and reorders them."""

SINGLY = 6
"""Sentences that are read singly."""

NEEDLESS = -0.45
"""Log-odds of a second sentence, read singly, below which it is not said. On the dev split 19 of 20 such
sentences were no evidence."""

_TOGETHER = (
    "You check whether quotations from news articles contain the answer to a question. "
    "Reply with one word: Yes or No."
)
_SINGLY = (
    "You check whether a quotation from a news article contains the answer to a question. "
    "Reply with one word: Yes or No."
)
_AGAINST = "You check questions against news articles. Reply with one word: Yes or No."


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Log-odds of Yes against No: that the evidence `answers`, that its best sentence `denies` what
    the question takes for granted (None: not asked).
    """

    answers: float
    denies: float | None = None


def log_odds(judge: Judge, system: str, user: str, deadline: float) -> float:
    """Log-odds of Yes against No as the model's next word.

    Raises:
        BackendError: the model fails or takes longer than `deadline` seconds.
    """
    messages = (Message(role="system", content=system), Message(role="user", content=user))
    yes, no = judge.weigh(messages, ("yes", "no"), deadline=deadline)
    return math.log((yes + 1e-9) / (no + 1e-9))


def answers(judge: Judge, question: str, evidence: Sequence[Evidence], deadline: float) -> float:
    """Whether the evidence, read together, contains the answer, as log-odds."""
    quoted = "\n".join(f"- {_quoted(one)}" for one in evidence)
    return log_odds(
        judge,
        _TOGETHER,
        f"Quotations:\n{quoted}\n\nQuestion: {inert(question)}\n"
        "Do the quotations contain the answer to this question?",
        deadline,
    )


def denies(judge: Judge, question: str, evidence: Evidence, deadline: float) -> float:
    """Whether the evidence says the opposite of what the question takes for granted, as log-odds."""
    return log_odds(
        judge,
        _AGAINST,
        f"A reader asks: {inert(question)}\nThe article says: {_quoted(evidence)}\n\n"
        "Does the article say the opposite of what the reader believes?",
        deadline,
    )


def reordered(
    judge: Judge, question: str, ranked: Sequence[Candidate], deadline: float
) -> tuple[Candidate, ...]:
    """The best candidates by their own score and the judge's word on each, then the rest as they were.

    A candidate's score becomes the logistic function of its own log-odds plus the judge's.
    """
    first, rest = ranked[:SINGLY], ranked[SINGLY:]
    judged = []
    for candidate in first:
        evidence = candidate.evidence
        said = _singly(judge, question, evidence, deadline)
        score = logistic(logit(evidence.score) + said)
        judged.append(replace(candidate, evidence=replace(evidence, score=score), said=said))
    judged.sort(key=lambda candidate: -candidate.evidence.score)
    return (*judged, *rest)


def needed(
    judge: Judge, view: QuestionView, best: Candidate, selection: Selection, deadline: float
) -> Selection:
    """The selection without a sentence beside the best one in which the judge sees nothing of the answer.

    A list and the sides of a disagreement stay whole; what another article says may be a side.
    """
    if len(selection.pieces) != 2 or selection.listing or selection.conflict:
        return selection
    first, second = sorted(selection.pieces, key=lambda piece: piece.candidate is not best)
    if first.source != second.source:
        return selection
    quote, heard = second.evidence[0], second.candidate
    said = heard.said if quote.text == heard.evidence.text else None
    if said is None:
        said = _singly(judge, view.text, quote, deadline)
    return selection if said >= NEEDLESS else replace(selection, pieces=(first,))


def _singly(judge: Judge, question: str, evidence: Evidence, deadline: float) -> float:
    """Whether one sentence contains the answer, as log-odds."""
    # the question first: a model that keeps the prompt reads only the next quotation
    return log_odds(
        judge,
        _SINGLY,
        f"Question: {inert(question)}\n\nQuotation: {_quoted(evidence)}\n\n"
        "Does the quotation contain the answer to the question?",
        deadline,
    )


def _quoted(evidence: Evidence) -> str:
    return inert(with_lead_in(evidence.text, evidence.lead_in))
