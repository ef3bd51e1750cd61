"""Is the answer right, and short, and cited?"""

from __future__ import annotations

from collections import Counter

from assistant.types import Answer
from eval.metrics.base import ANSWERABLE, Case, metric
from eval.metrics.spans import cited_items
from eval.metrics.wording import tokens, without_marks, word_count
from eval.wording import states

WORD_LIMIT = 60
LONG_WORD_LIMIT = 120
LONG_KINDS = frozenset({"list", "multi", "conflict"})
WITH_FACTS = ANSWERABLE | {"false_premise"}


def word_limit(kind: str) -> int:
    """The longest answer that counts as one, in words."""
    return LONG_WORD_LIMIT if kind in LONG_KINDS else WORD_LIMIT


def faults(case: Case) -> tuple[str, ...]:
    """Why the answer is not correct, in words for a reader; empty if it is correct."""
    answer, question = case.answer, case.question
    if answer is None:
        return (f"failed: {case.error}",)
    if question.kind == "unanswerable":
        return ("answered what the articles do not say",) if answer.answered else ()
    if not answer.answered:
        return ("refused",)
    found = [f"fact missing: {fact[0]}" for fact in question.facts if not states(answer.text, fact)]
    found += [f"says: {wording}" for wording in question.forbid if states(answer.text, [wording])]
    words, limit = word_count(answer.text), word_limit(question.kind)
    if words > limit:
        found.append(f"{words} words, {limit} at most")
    if question.evidence:
        evidence = [bool(items) for items in cited_items(case)]
        if not evidence:
            found.append("no citation")
        elif 2 * sum(evidence) < len(evidence):
            found.append(f"{sum(evidence)} of {len(evidence)} citations are evidence")
    return tuple(found)


@metric("Correct")
def correct(case: Case, answer: Answer) -> float | None:
    """1 if every fact is stated and no forbidden wording, in at most 60 words (list, multi, conflict: 120),
    with at least half of the citations, and at least one, being evidence (not asked of a question whose
    evidence is not given); else 0. An unanswerable question: 1 if refused. A false premise: 0.5 if refused.
    The contract of this project.
    """
    if case.question.kind == "false_premise" and not answer.answered:
        return 0.5
    return 0.0 if faults(case) else 1.0


@metric("Fact recall", kinds=WITH_FACTS)
def fact_recall(case: Case, answer: Answer) -> float | None:
    """Facts stated / facts expected, by acceptable wordings; a refusal states none (nugget recall of the
    TREC 2003 question answering track, Voorhees, with wordings in place of an assessor).
    """
    facts = case.question.facts
    if not facts:
        return None
    if not answer.answered:
        return 0.0
    return sum(states(answer.text, fact) for fact in facts) / len(facts)


@metric("Token F1", kinds=ANSWERABLE)
def token_f1(case: Case, answer: Answer) -> float | None:
    """2PR / (P + R) over the bag of words shared with the expected answer, articles left out
    (Rajpurkar et al., SQuAD, 2016). A refusal gets 0; a question without an expected answer does not count.
    """
    if not case.question.answer:
        return None
    if not answer.answered:
        return 0.0
    dropped = {"a", "an", "the"}
    said = Counter(t for t in tokens(without_marks(answer.text)) if t not in dropped)
    expected = Counter(t for t in tokens(case.question.answer) if t not in dropped)
    shared = (said & expected).total()
    if not shared:
        return 0.0
    return 2 * shared / (said.total() + expected.total())


@metric("Words (median)", floor=None, aggregate="median", higher_is_better=False, unit="words")
def words(_case: Case, answer: Answer) -> float | None:
    """Words of the answer, citation marks left out; refusals do not count."""
    return float(word_count(answer.text)) if answer.answered else None


@metric("Both sides", kinds={"conflict"}, needs_evidence=True)
def both_sides(case: Case, answer: Answer) -> float | None:
    """1 if every fact is stated and every evidence item (each side of the disagreement) is cited, else 0.
    Like `correct` without its length and precision rules.
    """
    if not answer.answered:
        return 0.0
    cited = {item for items in cited_items(case) for item in items}
    stated = all(states(answer.text, fact) for fact in case.question.facts)
    return float(stated and len(cited) == len(case.question.evidence))
