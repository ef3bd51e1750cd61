"""Was the evidence found? Measures over the passages of an answer, by ir-measures.

A passage is relevant if it covers an evidence item that no better-ranked passage held. A passage
that holds several items counts for each; evidence that was not found stays in the denominator.
"""

from __future__ import annotations

from assistant.types import Answer, Hit
from eval.metrics.base import ANSWERABLE, Case, metric
from eval.metrics.spans import items_supported
from index.types import Span

WITH_EVIDENCE = ANSWERABLE | {"false_premise"}
_DEPTH = 1000


def _ranking(case: Case, hits: tuple[Hit, ...]) -> list[str]:
    """Names of what was found, best first: `item N` for evidence, the rank for anything else."""
    ranking: list[str] = []
    found: set[int] = set()
    for rank, hit in enumerate(hits):
        span = Span(start=hit.passage.start, end=hit.passage.end)
        fresh = [i for i in items_supported(case, hit.passage.source, span) if i not in found]
        found.update(fresh)
        ranking += [f"item {i}" for i in fresh] or [f"rank {rank}"]
    return ranking


def measure(case: Case, measure_name: str, depth: int = _DEPTH) -> float | None:
    """An ir-measures measure over the `depth` best hits; None where nothing was answered."""
    import ir_measures

    if case.answer is None:
        return None
    kept = tuple(hit for hit in case.answer.hits if not hit.dropped)[:depth]
    qrels = [ir_measures.Qrel("q", f"item {i}", 1) for i in range(len(case.question.evidence))]
    run = [
        ir_measures.ScoredDoc("q", name, float(-position))
        for position, name in enumerate(_ranking(case, kept))
    ]
    wanted = ir_measures.parse_measure(measure_name)
    # a query without results must count as a miss, not be left out
    run = run or [ir_measures.ScoredDoc("q", "nothing", 0.0)]
    return float(ir_measures.calc_aggregate([wanted], qrels, run)[wanted])


@metric("Evidence recall@5", kinds=WITH_EVIDENCE, needs_evidence=True)
def recall_5(case: Case, _answer: Answer) -> float | None:
    """Share of the evidence items held by the five best passages. R@k of trec_eval."""
    return measure(case, f"R@{_DEPTH}", 5)


@metric("Evidence recall@10", kinds=WITH_EVIDENCE, needs_evidence=True)
def recall_10(case: Case, _answer: Answer) -> float | None:
    """Share of the evidence items held by the ten best passages. R@k of trec_eval."""
    return measure(case, f"R@{_DEPTH}", 10)


@metric("MRR", kinds=WITH_EVIDENCE, needs_evidence=True)
def reciprocal_rank(case: Case, _answer: Answer) -> float | None:
    """1 / rank of the first passage that holds evidence, 0 if none of ten does (Voorhees, TREC-8, 1999)."""
    return measure(case, "RR@10")


@metric("nDCG@10", kinds=WITH_EVIDENCE, needs_evidence=True)
def ndcg_10(case: Case, _answer: Answer) -> float | None:
    """DCG@10 / ideal DCG@10, DCG = sum of rel / log2(rank + 1) (Järvelin and Kekäläinen, 2002)."""
    return measure(case, "nDCG@10")
