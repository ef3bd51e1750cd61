"""AttributionBench (Li et al., 2024): do the references support the claim? Macro-F1 over both answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.errors import ConfigurationError
from assistant.settings import Settings
from eval.benchmarks.corpus import read_jsonl
from eval.benchmarks.table import Benchmark, benchmark, resampled, resampled_lead
from eval.metrics.wording import tokens
from eval.progress import progress
from eval.spread import spread
from eval.statistics import area_under_roc

LABEL = "attributable"
THRESHOLD = 0.5
"""Nothing is fitted: from here on the grounding's own verdict is "supported" or "partly"."""

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Judge = Callable[[str, Sequence[str]], float]


def token_recall(claim: str, references: Sequence[str]) -> float:
    """Share of the distinct words of the claim that occur in the references."""
    wanted = set(tokens(claim))
    return len(wanted & set(tokens(" ".join(references)))) / len(wanted) if wanted else 0.0


def assistant_judge(settings: Settings) -> Judge:
    """The assistant's own grounding of a claim in references, with its embedder."""
    from assistant.grounding import support
    from assistant.sentence_vectors import SentenceVectors
    from assistant.store import embedder_of

    vectors = SentenceVectors(embedder_of(settings))
    return lambda claim, references: support(claim, references, vectors)


def agreement(said: Flags, labels: Flags) -> float:
    """Macro-F1: the mean of the F1 of both answers."""
    parts = []
    for predicted, actual in ((said, labels), (~said, ~labels)):
        both = int((predicted & actual).sum())
        total = int(predicted.sum()) + int(actual.sum())
        parts.append(2 * both / total if total else 0.0)
    return float(np.mean(parts))


def _picked(said: Flags, labels: Flags, rows: npt.NDArray[np.int64]) -> float:
    return agreement(said[rows], labels[rows])


def macro_f1(scores: Array, labels: Flags, threshold: float) -> float:
    """Macro-F1 of scores, one of at least the threshold meaning "supported"."""
    return agreement(scores >= threshold, labels)


def best_threshold(scores: Array, labels: Flags) -> float:
    """The threshold with the highest macro-F1 on these very rows: what fitting to the answers would give."""
    candidates = np.unique(scores)
    if len(candidates) > 200:
        candidates = np.quantile(scores, np.linspace(0, 1, 201))
    return float(max(candidates, key=lambda t: macro_f1(scores, labels, float(t))))


def judged(
    judges: Mapping[str, Judge], rows: Sequence[tuple[str, Sequence[str]]], quiet: bool
) -> dict[str, Array]:
    """The score of every row by every judge."""
    found: dict[str, Array] = {}
    for name, judge in judges.items():
        with progress(len(rows), 0, "claims", quiet) as bar:
            bar.set_description(name)
            scores = []
            for claim, references in rows:
                scores.append(judge(claim, references))
                bar.update()
        found[name] = np.asarray(scores, dtype=np.float64)
    return found


def summarise(
    name: str,
    scores: Mapping[str, Array],
    labels: Flags,
    threshold: float,
    notes: Sequence[str] = (),
) -> Benchmark:
    """Macro-F1 of the first judge at its fixed threshold, of the others at the best one for them, with
    accuracy paired question by question.
    """
    n = len(labels)
    thresholds = {
        system: threshold if position == 0 else best_threshold(values, labels)
        for position, (system, values) in enumerate(scores.items())
    }
    found = benchmark(
        name,
        {
            system: {"accuracy": [float(x) for x in (values >= thresholds[system]) == labels]}
            for system, values in scores.items()
        },
        extra={
            system: {
                "threshold": thresholds[system],
                "AUROC": area_under_roc(list(values[labels]), list(values[~labels])),
                "macro-F1, best threshold": macro_f1(values, labels, best_threshold(values, labels)),
            }
            for system, values in scores.items()
        },
        notes=[
            *notes,
            "Baselines have the threshold that suits these rows best; the assistant's is fixed beforehand.",
        ],
    )
    f1 = {system: partial(_picked, values >= thresholds[system], labels) for system, values in scores.items()}
    ours = next(iter(f1))
    for system, statistic in f1.items():
        found.figures[system] = {"macro-F1": resampled(statistic, n), **found.figures[system]}
        if system != ours:
            found.leads[system]["macro-F1"] = resampled_lead(f1[ours], statistic, n)
    return found


def run(
    file: Path,
    settings: Settings,
    *,
    limit: int = 0,
    threshold: float | None = None,
    quiet: bool = False,
    judges: Mapping[str, Judge] | None = None,
) -> Benchmark:
    """Judge the claims of `file`; `judges` replaces the assistant and its baseline.

    Args:
        threshold: None takes `THRESHOLD`.
    """
    threshold = THRESHOLD if threshold is None else threshold
    rows = spread(read_jsonl(file, {"claim": str, "references": list, "attribution_label": str}), limit)
    if not rows:
        raise ConfigurationError(f"{file} holds no claims", "Give AttributionBench's file")
    labels = np.array([row["attribution_label"] == LABEL for row in rows])
    used = judges or {"assistant": assistant_judge(settings), "token recall": token_recall}
    scores = judged(used, [(row["claim"], row["references"]) for row in rows], quiet)
    notes = [_by_source(rows, next(iter(scores.values())), labels, threshold)]
    return summarise("attribution", scores, labels, threshold, notes)


def _by_source(rows: Sequence[dict[str, Any]], scores: Array, labels: Flags, at: float) -> str:
    parts = []
    names = np.array([row.get("src_dataset", "") for row in rows])
    for name in sorted(set(names.tolist())):
        picked = names == name
        parts.append(f"{name or 'all'} {macro_f1(scores[picked], labels[picked], at):.3f} (n={picked.sum()})")
    return "Macro-F1 by part: " + ", ".join(parts) + "."
