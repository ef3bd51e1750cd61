"""The general evaluation of Chroma's report "Evaluating Chunking Strategies for Retrieval" (2024).

Each question has the characters of a corpus that answer it. Of the characters of the five best
passages: recall, precision, and intersection over union, as defined there (characters returned twice
count twice against precision). Passages of another corpus than the question's count as returned.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import ConfigurationError
from assistant.settings import Settings
from eval.benchmarks.corpus import Text, opened, searches
from eval.benchmarks.searching import Found
from eval.benchmarks.table import Benchmark, Scores, benchmark
from eval.progress import progress
from eval.spread import spread

PASSAGES = 5
BUDGET = 4000
Range = tuple[int, int]


def read(folder: Path) -> tuple[tuple[Text, ...], list[tuple[str, str, list[Range]]]]:
    """The corpora, and for each question its text, its corpus' source and the ranges that answer it.

    Raises:
        ConfigurationError: not in the layout of the benchmark.
    """
    try:
        texts = tuple(
            Text(id=path.stem, text=path.read_bytes().decode("utf-8"), suffix=".md")
            for path in sorted((folder / "corpora").glob("*.md"))
        )
        by_id = {text.id: text for text in texts}
        questions = []
        with (folder / "questions_df.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                corpus = by_id[row["corpus_id"]]
                ranges = [(r["start_index"], r["end_index"]) for r in json.loads(row["references"])]
                if not any(start < end for start, end in ranges):
                    raise ValueError(f"nothing answers {row['question']!r}")
                questions.append((row["question"], corpus.source, ranges))
    except (OSError, KeyError, ValueError, TypeError, csv.Error) as error:
        raise ConfigurationError(
            f"{folder} cannot be read: {error!r}", "Give a folder with corpora/*.md and questions_df.csv"
        ) from None
    if not questions:
        raise ConfigurationError(f"{folder} holds no questions", "Give the benchmark's folder")
    return texts, questions


def union(ranges: Sequence[Range]) -> list[Range]:
    """The ranges merged where they overlap or touch."""
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def shared(first: Sequence[Range], second: Sequence[Range]) -> int:
    """Characters in both."""
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in union(first) for b in union(second))


def length(ranges: Sequence[Range]) -> int:
    """Characters in all, those in several ranges counted for each."""
    return sum(end - start for start, end in ranges)


def measures(found: Sequence[Found], source: str, wanted: Sequence[Range]) -> dict[str, float]:
    """Recall, precision and IoU of the five best, and recall within a budget of characters."""
    best = found[:PASSAGES]
    inside = [(f.start, f.end) for f in best if f.source == source]
    hit, returned, needed = shared(inside, wanted), sum(f.end - f.start for f in best), length(union(wanted))
    budget: list[Range] = []
    room = BUDGET
    for f in found:
        taken = min(room, f.end - f.start)
        room -= taken
        if f.source == source and taken:
            budget.append((f.start, f.start + taken))
    return {
        f"recall@{PASSAGES}": hit / needed,
        f"precision@{PASSAGES}": hit / returned if returned else 0.0,
        f"IoU@{PASSAGES}": hit / (returned + needed - hit),
        f"recall in {BUDGET:,} characters": shared(budget, wanted) / needed,
    }


def run(
    folder: Path, settings: Settings, *, limit: int = 0, cache: Path | None = None, quiet: bool = False
) -> Benchmark:
    """Retrieve for each question with every system."""
    texts, every = read(folder)
    questions = spread(every, limit)
    systems: dict[str, Scores] = {}
    with opened(texts, settings, cache=cache, quiet=quiet) as assistant:
        for name, search in searches(assistant, texts).items():
            scores: Scores = {}
            with progress(len(questions), 0, "questions", quiet) as bar:
                bar.set_description(name)
                for question, source, wanted in questions:
                    for measure, value in measures(search(question, 40), source, wanted).items():
                        scores.setdefault(measure, []).append(value)
                    bar.update()
            systems[name] = scores
    return benchmark(
        "chunking",
        systems,
        notes=[f"{len(texts)} corpora; passages of at most {settings.passage_tokens} tokens."],
    )
