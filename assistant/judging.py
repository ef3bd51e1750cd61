"""A small language model as judge: does this evidence answer the question, does it deny its premise?

One word is asked for and its probability read, so a judgement takes as long as the prompt is. A model
of 1.5 billion parameters tells answerable questions from near misses much better than any wording
does; one of 0.5 billion does not, and is not asked (`assistant.llm.sizes.can_judge`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.llm.types import Judge, Message
from assistant.prompt import inert
from assistant.statements import with_lead_in
from assistant.types import Evidence

ASKED_WITH = 3
"""Sentences that the judge reads together: the answer is among the best three or it is not found."""

_TOGETHER = (
    "You check whether quotations from news articles contain the answer to a question. "
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


def _quoted(evidence: Evidence) -> str:
    return inert(with_lead_in(evidence.text, evidence.lead_in))
