"""RefChecker's human annotations (Hu et al., 2024): claims of model answers, entailed or contradicted.

The files hold claims and labels but not the references that the annotators read. What stands in for
the reference of a claim are the claims of the other models' answers to the same question that the
annotators found entailed. So a claim may be true and yet have nothing to rest on here; figures compare
judges, they are not RefChecker's own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.errors import ConfigurationError
from assistant.settings import Settings
from eval.benchmarks.attribution import (
    Array,
    Flags,
    Judge,
    assistant_judge,
    best_threshold,
    judged,
    summarise,
    token_recall,
)
from eval.benchmarks.table import Benchmark
from eval.spread import spread

LIMIT = 400
"""Claims of each half, unless told otherwise: a claim takes most of a second."""

ENTAILED, CONTRADICTED = "Entailment", "Contradiction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim of one model's answer, with the label of the annotators."""

    model: str
    question: str
    text: str
    label: str


Pair = tuple[Claim, tuple[str, ...]]
"""A claim and the references that stand for its own."""


def read(folder: Path) -> tuple[Claim, ...]:
    """All claims below `folder`, each triplet as a sentence.

    Raises:
        ConfigurationError: not in the layout of the annotations.
    """
    claims = []
    try:
        for path in sorted(folder.rglob("*_answers.json")):
            for row in json.loads(path.read_text(encoding="utf-8")):
                for annotated in row["claude2_response_kg"]:
                    text = " ".join(str(part).strip(' "') for part in annotated["triplet"]) + "."
                    label = annotated.get("human_label") or ""
                    claims.append(
                        Claim(
                            model=path.stem,
                            question=f"{path.parent.name} {row['id']}",
                            text=text,
                            label=label,
                        )
                    )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"{folder} cannot be read: {error!r}", "Give a folder of *_answers.json"
        ) from None
    if not claims:
        raise ConfigurationError(f"{folder} holds no annotated claims", "Give a folder of *_answers.json")
    return tuple(claims)


def with_references(claims: tuple[Claim, ...]) -> list[Pair]:
    """Claims with the entailed claims of other models to rest on; those with none are left out."""
    by_question: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.label == ENTAILED:
            by_question.setdefault(claim.question, []).append(claim)
    found = []
    for claim in claims:
        if claim.label not in {ENTAILED, CONTRADICTED}:
            continue
        others = tuple(
            dict.fromkeys(o.text for o in by_question.get(claim.question, ()) if o.model != claim.model)
        )
        if others:
            found.append((claim, others))
    return found


def halves(pairs: Sequence[Pair]) -> tuple[list[Pair], list[Pair]]:
    """The pairs to fit a threshold on, and those to report."""
    parts: tuple[list[Pair], list[Pair]] = ([], [])
    for pair in pairs:
        parts[hashlib.sha256(pair[0].question.encode()).digest()[0] % 2].append(pair)
    return parts


def balanced(pairs: Sequence[Pair], limit: int) -> list[Pair]:
    """As many contradicted as entailed claims, spread over the pairs; `limit` in all, 0 for all."""
    wrong = [pair for pair in pairs if pair[0].label == CONTRADICTED]
    right = [pair for pair in pairs if pair[0].label == ENTAILED]
    size = min(len(wrong), len(right), max(1, limit // 2) if limit else len(wrong))
    if not size:
        return []
    return [*spread(wrong, size), *spread(right, size)]


def fitted(folder: Path, settings: Settings, *, limit: int = 0, quiet: bool = False) -> float:
    """The threshold with the best macro-F1 of the assistant's support on the half to fit on.

    Raises:
        ConfigurationError: the folder holds no such claims.
    """
    chosen = balanced(halves(with_references(read(folder)))[0], limit)
    if not chosen:
        raise ConfigurationError(f"{folder} has no contradicted claims to judge", "Give the whole folder")
    scores, labels = _judged({"assistant": assistant_judge(settings)}, chosen, quiet)
    return best_threshold(scores["assistant"], labels)


def _judged(
    judges: Mapping[str, Judge], pairs: Sequence[Pair], quiet: bool
) -> tuple[dict[str, Array], Flags]:
    rows = [(" ".join(claim.text.split()), references) for claim, references in pairs]
    return judged(judges, rows, quiet), np.array([claim.label == ENTAILED for claim, _ in pairs])


def run(
    folder: Path,
    settings: Settings,
    *,
    limit: int = 0,
    threshold: float | None = None,
    quiet: bool = False,
    judges: Mapping[str, Judge] | None = None,
) -> Benchmark:
    """Judge the half to report; `judges` replaces the assistant and its baseline.

    Args:
        threshold: None takes the one that fits the other half.
    """
    chosen = balanced(halves(with_references(read(folder)))[1], limit)
    if not chosen:
        raise ConfigurationError(f"{folder} has no contradicted claims to judge", "Give the whole folder")
    if threshold is None:
        threshold = fitted(folder, settings, limit=limit, quiet=quiet)
    used = judges or {"assistant": assistant_judge(settings), "token recall": token_recall}
    scores, labels = _judged(used, chosen, quiet)
    ours = next(iter(scores.values()))
    notes = [
        "References are the entailed claims of other models' answers: they compare judges, nothing more.",
        f"Contradicted claims called supported: {(ours[~labels] >= threshold).mean():.1%}; "
        f"entailed ones: {(ours[labels] >= threshold).mean():.1%}.",
    ]
    return summarise("refchecker", scores, labels, threshold, notes)
