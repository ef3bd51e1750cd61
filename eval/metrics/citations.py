"""Do the citations hold what is asked, exactly, and do they support what is said?"""

from __future__ import annotations

from assistant.types import Answer
from eval.metrics.base import ANSWERABLE, Case, metric
from eval.metrics.spans import cited_items

WITH_EVIDENCE = ANSWERABLE | {"false_premise"}


@metric("Citation precision", kinds=WITH_EVIDENCE, needs_evidence=True)
def citation_precision(case: Case, answer: Answer) -> float | None:
    """Citations that cover evidence / citations, 0 for an answer that cites nothing (after Gao et al.,
    ALCE, 2023, with marked evidence in place of an entailment model). Refusals do not count.
    """
    if not answer.answered:
        return None
    evidence = [bool(items) for items in cited_items(case)]
    return sum(evidence) / len(evidence) if evidence else 0.0


@metric("Citation recall", kinds=WITH_EVIDENCE, needs_evidence=True)
def citation_recall(case: Case, _answer: Answer) -> float | None:
    """Evidence items cited / evidence items; a refusal cites none (after Gao et al., ALCE, 2023)."""
    cited = {item for items in cited_items(case) for item in items}
    return len(cited) / len(case.question.evidence)


@metric("Quote exactness")
def quote_exactness(case: Case, answer: Answer) -> float | None:
    """Citations with `article_text[start:end] == quote` / citations; None without citations."""
    if not answer.citations:
        return None
    exact = [case.texts.get(c.source, "")[c.start : c.end] == c.quote != "" for c in answer.citations]
    return sum(exact) / len(exact)


@metric("Sentences supported")
def sentences_supported(_case: Case, answer: Answer) -> float | None:
    """Answer sentences with the verdict "supported" / answer sentences, as the assistant judges them
    itself (its `attribution` benchmark says how well it judges). Refusals do not count.
    """
    if not answer.answered or not answer.sentences:
        return None
    return sum(s.verdict == "supported" for s in answer.sentences) / len(answer.sentences)
