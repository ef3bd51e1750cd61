"""BEIR-layout sets: does the right document come first?"""

from __future__ import annotations

import csv
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import ConfigurationError
from assistant.settings import Settings
from eval.benchmarks.corpus import Text, opened, read_jsonl, searches, sources
from eval.benchmarks.searching import Search
from eval.benchmarks.table import Benchmark, Scores, benchmark
from eval.progress import progress
from eval.spread import spread

MEASURES = ("nDCG@10", "R@100", "RR@10")
PASSAGES = 300
"""A document has several passages, so a hundred documents need more passages than an answer does."""


_ROW = {"_id": object, "text": str}


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Query id -> document id -> grade, from a tab-separated file with a header.

    Raises:
        ConfigurationError: it cannot be read or has other columns.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            qrels: dict[str, dict[str, int]] = {}
            for row in csv.DictReader(file, delimiter="\t"):
                qrels.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
            return qrels
    except (OSError, KeyError, ValueError, TypeError, csv.Error) as error:
        raise ConfigurationError(
            f"{path} cannot be read: {error!r}",
            "Give a folder with corpus.jsonl, queries.jsonl, qrels/test.tsv",
        ) from None


def read_corpus(folder: Path) -> tuple[Text, ...]:
    """The documents of a BEIR folder."""
    return tuple(
        Text(id=str(row["_id"]), title=row.get("title", ""), text=row["text"])
        for row in read_jsonl(folder / "corpus.jsonl", _ROW)
    )


def rank(search: Search, question: str, ids: dict[str, str]) -> list[str]:
    """Ids of the documents that the best passages come from, best first."""
    return list(dict.fromkeys(ids[found.source] for found in search(question, PASSAGES)))[:100]


def score(rankings: dict[str, list[str]], qrels: dict[str, dict[str, int]], queries: Sequence[str]) -> Scores:
    """Each measure for each query, a query without results counting 0; by ir-measures."""
    import ir_measures

    measures = {name: ir_measures.parse_measure(name) for name in MEASURES}
    judged = [ir_measures.Qrel(q, d, grade) for q in queries for d, grade in qrels[q].items()]
    run = [
        ir_measures.ScoredDoc(q, document, float(-position))
        for q in queries
        for position, document in enumerate(rankings[q])
    ]
    values = {name: dict.fromkeys(queries, 0.0) for name in MEASURES}
    names = {measure: name for name, measure in measures.items()}
    for found in ir_measures.iter_calc(list(measures.values()), judged, run):
        values[names[found.measure]][found.query_id] = float(found.value)
    return {name: [by_query[q] for q in queries] for name, by_query in values.items()}


def run(
    folder: Path, settings: Settings, *, limit: int = 0, cache: Path | None = None, quiet: bool = False
) -> Benchmark:
    """Rank the documents of `folder` for each judged query with every system."""
    texts, qrels = read_corpus(folder), read_qrels(folder / "qrels" / "test.tsv")
    questions = {
        str(row["_id"]): row["text"]
        for row in read_jsonl(folder / "queries.jsonl", _ROW)
        if any(grade > 0 for grade in qrels.get(str(row["_id"]), {}).values())
    }
    queries = spread(list(questions), limit)
    if not queries:
        raise ConfigurationError(
            f"{folder} holds no query that a document answers",
            "See that queries.jsonl and qrels/test.tsv fit",
        )
    ids = dict(sources(texts))
    systems: dict[str, Scores] = {}
    speed: dict[str, dict[str, float]] = {}
    deep = settings.model_copy(update={"passages": PASSAGES})
    with opened(texts, deep, cache=cache, quiet=quiet) as assistant:
        for name, search in searches(assistant, texts).items():
            rank(search, questions[queries[0]], ids)  # loads what is loaded once
            rankings: dict[str, list[str]] = {}
            started = time.perf_counter()
            with progress(len(queries), 0, "queries", quiet) as bar:
                bar.set_description(name)
                for query in queries:
                    rankings[query] = rank(search, questions[query], ids)
                    bar.update()
            speed[name] = {"queries/s": len(queries) / (time.perf_counter() - started)}
            systems[name] = score(rankings, qrels, queries)
    notes = [f"{len(texts):,} documents; ranked by their best among {PASSAGES} passages."]
    return benchmark(f"retrieval on {folder.name}", systems, extra=speed, notes=notes)
