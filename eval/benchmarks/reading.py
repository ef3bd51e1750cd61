"""SQuAD-2.0-style questions over all paragraphs at once: is the paragraph found, the answer cited, and
what no paragraph answers refused?
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.app import Assistant
from assistant.errors import AssistantError, ConfigurationError
from assistant.settings import Settings
from eval.benchmarks.corpus import Text, opened, read_jsonl, searches
from eval.benchmarks.searching import Found, Search
from eval.benchmarks.table import Benchmark, Scores, benchmark
from eval.metrics.wording import word_count
from eval.progress import progress
from eval.statistics import area_under_roc
from eval.wording import states

LIMIT = 300
DEPTHS = (1, 5, 10)


def read(folder: Path, limit: int) -> tuple[tuple[Text, ...], tuple[dict[str, Any], ...]]:
    """The paragraphs, and `limit` questions spread over them, half of them impossible."""
    texts = tuple(
        Text(id=row["id"], title=row.get("title", ""), text=row["text"])
        for row in read_jsonl(folder / "corpus.jsonl", ("id", "text"))
    )
    rows = read_jsonl(
        folder / "questions.jsonl", ("id", "question", "answers", "paragraph_id", "is_impossible")
    )
    chosen = []
    for impossible in (False, True):
        part = [row for row in rows if row["is_impossible"] is impossible]
        size = min(len(part), max(1, limit // 2)) if limit else len(part)
        chosen += part[:: max(1, len(part) // size)][:size] if size else []
    if not chosen:
        raise ConfigurationError(
            f"{folder} holds no questions", "Give a folder with corpus.jsonl and questions.jsonl"
        )
    return texts, tuple(chosen)


def run(
    folder: Path, settings: Settings, *, limit: int = LIMIT, cache: Path | None = None, quiet: bool = False
) -> Benchmark:
    """Search with every system and answer with the assistant."""
    texts, questions = read(folder, limit)
    source_of = {text.id: text.source for text in texts}
    content = {text.source: text.content for text in texts}
    answerable = [q for q in questions if not q["is_impossible"]]
    with opened(texts, settings, cache=cache, quiet=quiet) as assistant:
        systems = {
            name: found_scores(search, answerable, source_of, content)
            for name, search in searches(assistant, texts).items()
        }
        extra = {name: {"words cited": scores.pop("words")[0]} for name, scores in systems.items()}
        answers, more, notes = answer_scores(assistant, questions, quiet)
    systems["assistant"] |= answers
    extra["assistant"] |= more
    return benchmark("reading", systems, extra=extra, notes=notes)


def found_scores(
    search: Search,
    questions: Sequence[dict[str, Any]],
    source_of: Mapping[str, str],
    content: Mapping[str, str],
) -> Scores:
    """Recall of the paragraph, and whether the best passage holds the answer; "words" is its mean length."""
    scores: Scores = {f"paragraph R@{depth}": [] for depth in DEPTHS}
    scores["answer cited"] = []
    words: list[int] = []
    for question in questions:
        found = search(question["question"], max(DEPTHS) * 2)
        ranked = list(dict.fromkeys(f.source for f in found))
        wanted = source_of[question["paragraph_id"]]
        for depth in DEPTHS:
            scores[f"paragraph R@{depth}"].append(float(wanted in ranked[:depth]))
        best = _text(found[:1], content)
        scores["answer cited"].append(float(states(best, question["answers"])))
        words.append(word_count(best))
    return scores | {"words": [sum(words) / max(1, len(words))]}


def _text(found: Sequence[Found], content: Mapping[str, str]) -> str:
    return " ".join(content[f.source][f.start : f.end] for f in found)


def answer_scores(
    assistant: Assistant,
    questions: Sequence[dict[str, Any]],
    quiet: bool,
    ask: Callable[..., Any] | None = None,
) -> tuple[Scores, dict[str, float], list[str]]:
    """Whether a citation holds the answer (refused: no), refusals of both sorts, and how well
    answerability tells them apart. A question that fails counts as the worst and is noted.
    """
    scores: Scores = {"answer cited": [], "wrongly refused": [], "impossible refused": []}
    rank: dict[bool, list[float]] = {True: [], False: []}
    words: list[int] = []
    failed: list[str] = []
    with progress(len(questions), 0, "questions", quiet) as bar:
        bar.set_description("answering")
        for question in questions:
            impossible = bool(question["is_impossible"])
            bar.update()
            try:
                answer = (ask or assistant.ask)(question["question"])
            except AssistantError as error:
                failed.append(f"{question['id']}: {error.line}")
                answer = None
            quotes = [c.quote for c in answer.citations] if answer else []
            if impossible:
                scores["impossible refused"].append(float(answer is not None and not answer.answered))
            else:
                scores["wrongly refused"].append(float(answer is None or not answer.answered))
                scores["answer cited"].append(float(any(states(q, question["answers"]) for q in quotes)))
            if answer:
                rank[impossible].append(answer.answerability)
                if answer.answered:
                    words.append(sum(word_count(q) for q in quotes))
    more = {"words cited": sum(words) / max(1, len(words))}
    if (auroc := area_under_roc(rank[False], rank[True])) is not None:
        more["AUROC answerability"] = auroc
    notes = [
        f"{len(rank[False])} answerable and {len(rank[True])} impossible questions; "
        "a baseline cites its best passage."
    ]
    return scores, more, notes + [f"failed: {line}" for line in failed]
