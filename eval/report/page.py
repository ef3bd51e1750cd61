"""What the report shows, as plain values for its template."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assistant.types import Citation
from eval.calibration import area_under_risk, risk_coverage, scored
from eval.commands.options import changed_settings
from eval.metrics import METRICS, Case, Metric
from eval.metrics.correctness import faults, word_limit
from eval.metrics.spans import cited_items, items_supported, occurrences
from eval.metrics.wording import word_count
from eval.report import plots
from eval.run import Header
from eval.statistics import Estimate
from eval.summary import FEW, figures, groups, interval, shown
from eval.wording import states
from index.types import Span

HEADLINE = ("correct", "fact_recall", "citation_precision", "refusal_recall", "wrong_refusal", "latency_p50")
KIND_COLUMNS = ("correct", "fact_recall", "citation_precision", "citation_recall", "recall_10", "latency_p50")
CONTEXT = 220
OUTCOMES = {
    "correct": "Correct",
    "half": "Refused a false premise",
    "wrong": "Not correct",
    "refused": "Wrongly refused",
    "answered": "Should have been refused",
    "failed": "Failed",
}


def outcome(case: Case) -> str:
    """How a question went, as a key of `OUTCOMES`."""
    if case.answer is None:
        return "failed"
    value = METRICS["correct"](case)
    if value == 1.0:
        return "correct"
    if value == 0.5:
        return "half"
    if not case.answer.answered:
        return "refused"
    return "answered" if case.question.kind == "unanswerable" else "wrong"


def page(header: Header, cases: Sequence[Case]) -> dict[str, Any]:
    """Everything the template needs."""
    table = figures(cases)
    counts = dict.fromkeys(OUTCOMES, 0)
    for case in cases:
        counts[outcome(case)] += 1
    by_kind = {k: v for k, v in table["correct"].items() if k not in {"all", "answerable"}}
    judged = scored(cases)
    return {
        "header": header,
        "changed": changed_settings(header.settings),
        "n": len(cases),
        "cards": [_card(METRICS[name], table[name].get("all")) for name in HEADLINE],
        "outcomes": [(name, OUTCOMES[name], count) for name, count in counts.items() if count],
        "plots": _plots(by_kind, judged, cases),
        "metrics": [
            {"title": m.title, "formula": m.formula, "value": interval(found, m.unit), "n": found.n}
            for name, m in METRICS.items()
            if (found := table[name].get("all"))
        ],
        "columns": [METRICS[name].title for name in KIND_COLUMNS],
        "kinds": [
            {
                "name": kind,
                "n": len(members),
                "few": len(members) < FEW,
                "cells": [_cell(METRICS[name], table[name].get(kind)) for name in KIND_COLUMNS],
            }
            for kind, members in groups(cases).items()
            if members
        ],
        "questions": [_question(case) for case in cases],
    }


def _plots(
    by_kind: dict[str, Estimate], judged: Sequence[Any], cases: Sequence[Case]
) -> list[dict[str, str]]:
    curve = risk_coverage(judged)
    drawn = [
        (
            "Correct by kind",
            "Dot: share correct. Bar: 95 % interval. In brackets: questions.",
            plots.by_kind(by_kind),
        ),
        (
            "Risk against coverage",
            f"What it costs to answer more. Area under it: {area_under_risk(curve):.3f}, lower is better. "
            "Refused questions never enter.",
            plots.risk_coverage(curve),
        ),
        (
            "Reliability",
            "Does a surer answer mean a better one? On the dashed line the score is a probability.",
            plots.reliability(judged),
        ),
        (
            "Latency",
            "Time to the checked answer, models loaded.",
            plots.latency([s for c in cases if (s := c.timing.seconds) is not None]),
        ),
    ]
    return [{"title": title, "note": note, "svg": svg} for title, note, svg in drawn if svg]


def _solid(text: str) -> str:
    """`text` with its units kept on the line of their figure."""
    return text.replace(" ", "\u00a0")


def _cell(metric: Metric, found: Estimate | None) -> dict[str, str] | None:
    if found is None:
        return None
    ends = " to ".join(_solid(shown(end, metric.unit)) for end in found.ends or ())
    return {"value": _solid(shown(found.value, metric.unit)), "ends": ends}


def _card(metric: Metric, found: Estimate | None) -> dict[str, Any]:
    ends = found.ends if found and metric.unit == "share" else None
    return {
        "title": metric.title,
        "formula": metric.formula,
        "n": found.n if found else 0,
        "range": {"low": 100 * ends[0], "high": 100 * ends[1], "mid": 100 * found.value}
        if found and ends
        else None,
        **(_cell(metric, found) or {"value": "not measured", "ends": ""}),
    }


def _question(case: Case) -> dict[str, Any]:
    question, answer = case.question, case.answer
    cited = list(cited_items(case))
    covered = {item for items in cited for item in items}
    hit_items = _found_items(case)
    return {
        "id": question.id,
        "kind": question.kind,
        "text": question.question,
        "history": [turn if isinstance(turn, str) else turn.question for turn in question.history],
        "expected": question.answer,
        "outcome": outcome(case),
        "outcome_title": OUTCOMES[outcome(case)],
        "faults": faults(case),
        "error": case.error,
        "standalone": answer.standalone_question
        if answer and answer.standalone_question != question.question
        else "",
        "sentences": _sentences(case),
        "words": f"{word_count(answer.text)} of {word_limit(question.kind)} words"
        if answer and answer.answered
        else "",
        "facts": [
            {"wordings": fact, "found": bool(answer and answer.answered and states(answer.text, fact))}
            for fact in question.facts
        ],
        "forbidden": [w for w in question.forbid if answer and answer.answered and states(answer.text, [w])],
        "citations": [
            _citation(case, citation, bool(items))
            for citation, items in zip(answer.citations if answer else (), cited, strict=True)
        ],
        "evidence": [
            {
                "quote": item[0].quote,
                "source": item[0].source,
                "cited": number in covered,
                "rank": hit_items.get(number),
            }
            for number, item in enumerate(question.evidence)
        ],
        "notices": answer.notices if answer else (),
        "answerability": f"{answer.answerability:.2f}" if answer else "",
        "seconds": f"{case.timing.seconds:.2f} s" if case.timing.seconds is not None else "",
    }


def _found_items(case: Case) -> dict[int, int]:
    """The rank (from 1) of the best hit that holds each evidence item; items not found are absent."""
    ranks: dict[int, int] = {}
    for rank, hit in enumerate(case.answer.hits if case.answer else (), 1):
        span = Span(start=hit.passage.start, end=hit.passage.end)
        for item in items_supported(case, hit.passage.source, span):
            ranks.setdefault(item, rank)
    return ranks


def _sentences(case: Case) -> list[dict[str, str]]:
    """The answer cut at its sentences, with what lies between them; verdict empty outside them."""
    answer = case.answer
    if answer is None:
        return []
    parts: list[dict[str, str]] = []
    end = 0
    for sentence in answer.sentences:
        if sentence.start > end:
            parts.append({"text": answer.text[end : sentence.start], "verdict": "", "reason": ""})
        parts.append({"text": sentence.text, "verdict": sentence.verdict, "reason": sentence.reason})
        end = sentence.end
    if end < len(answer.text):
        parts.append({"text": answer.text[end:], "verdict": "", "reason": ""})
    return parts


def _citation(case: Case, citation: Citation, is_evidence: bool) -> dict[str, Any]:
    """A citation with the text around it, cut at words."""
    text = case.texts.get(citation.source, "")
    exact = text[citation.start : citation.end] == citation.quote != ""
    before = text[max(0, citation.start - CONTEXT) : citation.start] if exact else ""
    after = text[citation.end : citation.end + CONTEXT] if exact else ""
    return {
        "number": citation.number,
        "title": citation.title,
        "source": citation.source,
        "place": f"{citation.start}–{citation.end}",
        "quote": citation.quote,
        "before": ("…" if citation.start > CONTEXT else "") + re.sub(r"^\S*\s", "", before) if before else "",
        "after": re.sub(r"\s\S*$", "", after) + ("…" if citation.end + CONTEXT < len(text) else "")
        if after
        else "",
        "exact": exact,
        "evidence": is_evidence,
        "verdict": citation.verdict,
        "whole": bool(occurrences(text, citation.quote)),
    }
