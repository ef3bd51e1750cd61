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
from eval.answers import heard
from eval.benchmarks.corpus import Text, opened, read_jsonl, searches
from eval.benchmarks.searching import Found, Search
from eval.benchmarks.table import Benchmark, Scores, benchmark
from eval.metrics.wording import word_count
from eval.progress import progress
from eval.spread import spread
from eval.statistics import area_under_roc
from eval.wording import states

LIMIT = 300
DEPTHS = (1, 5, 10)


def read(folder: Path, limit: int) -> tuple[tuple[Text, ...], tuple[dict[str, Any], ...]]:
    """The paragraphs, and `limit` questions spread over them, half of them impossible.

    Raises:
        ConfigurationError: not in the layout of the benchmark, or a question is about no paragraph of it.
    """
    texts = tuple(
        Text(id=str(row["id"]), title=row.get("title", ""), text=row["text"])
        for row in read_jsonl(folder / "corpus.jsonl", {"id": object, "text": str})
    )
    needed = {"id": object, "question": str, "answers": list, "paragraph_id": object, "is_impossible": bool}
    rows = read_jsonl(folder / "questions.jsonl", needed)
    chosen: list[dict[str, Any]] = []
    for impossible in (False, True):
        part = [row for row in rows if row["is_impossible"] is impossible]
        chosen += spread(part, max(1, limit // 2) if limit else 0)
    known = {text.id for text in texts}
    for row in chosen:
        if not row["is_impossible"] and str(row["paragraph_id"]) not in known:
            raise ConfigurationError(
                f"{folder}: there is no paragraph {row['paragraph_id']}, which question {row['id']} is about",
                "Give corpus.jsonl and questions.jsonl of one set",
            )
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
    systems: dict[str, Scores] = {}
    words: dict[str, list[int | None]] = {}
    with opened(texts, settings, cache=cache, quiet=quiet) as assistant:
        for name, search in searches(assistant, texts).items():
            systems[name], words[name] = found_scores(search, answerable, source_of, content)
        answers, words["assistant"], auroc, notes = answer_scores(assistant, questions, quiet)
    systems["assistant"] |= answers
    extra: dict[str, dict[str, float | None]] = {
        name: {"words cited": mean_words(counts, words["assistant"])} for name, counts in words.items()
    }
    extra["assistant"]["AUROC answerability"] = auroc
    return benchmark("reading", systems, extra=extra, notes=notes, questions=len(questions))


def mean_words(counts: Sequence[int | None], ours: Sequence[int | None]) -> float | None:
    """The mean over the questions that the assistant answers, so that all systems have the same."""
    pairs = zip(counts, ours, strict=True)
    kept = [count for count, answered in pairs if count is not None and answered is not None]
    return sum(kept) / len(kept) if kept else None


def found_scores(
    search: Search,
    questions: Sequence[dict[str, Any]],
    source_of: Mapping[str, str],
    content: Mapping[str, str],
) -> tuple[Scores, list[int | None]]:
    """Recall of the paragraph, whether the best passage holds the answer, and the words of that passage."""
    scores: Scores = {f"paragraph R@{depth}": [] for depth in DEPTHS}
    scores["answer cited"] = []
    words: list[int | None] = []
    for question in questions:
        found = search(question["question"], max(DEPTHS) * 2)
        ranked = list(dict.fromkeys(f.source for f in found))
        wanted = source_of[str(question["paragraph_id"])]
        for depth in DEPTHS:
            scores[f"paragraph R@{depth}"].append(float(wanted in ranked[:depth]))
        best = _text(found[:1], content)
        scores["answer cited"].append(float(states(best, question["answers"])))
        words.append(word_count(best))
    return scores, words


def _text(found: Sequence[Found], content: Mapping[str, str]) -> str:
    return " ".join(content[f.source][f.start : f.end] for f in found)


def answer_scores(
    assistant: Assistant,
    questions: Sequence[dict[str, Any]],
    quiet: bool,
    ask: Callable[..., Any] | None = None,
) -> tuple[Scores, list[int | None], float | None, list[str]]:
    """Whether a citation holds the answer (refused: no) and refusals of both sorts; the words cited for
    each answerable question, None if it was not answered; how well answerability tells both sorts apart
    (area under the ROC curve); and notes. A question that fails counts as the worst in the shares, is
    left out of that area, and is noted.
    """
    scores: Scores = {"answer cited": [], "wrongly refused": [], "impossible refused": []}
    rank: dict[bool, list[float]] = {True: [], False: []}
    words: list[int | None] = []
    failed: list[str] = []
    with progress(len(questions), 0, "questions", quiet) as bar:
        bar.set_description("answering")
        for question in questions:
            impossible = bool(question["is_impossible"])
            bar.update()
            try:
                answer = heard((ask or assistant.ask)(question["question"]))
            except AssistantError as error:
                failed.append(f"{question['id']}: {error.line}")
                answer = None
            quotes = [c.quote for c in answer.citations] if answer else []
            if impossible:
                scores["impossible refused"].append(float(answer is not None and not answer.answered))
            else:
                scores["wrongly refused"].append(float(answer is None or not answer.answered))
                scores["answer cited"].append(float(any(states(q, question["answers"]) for q in quotes)))
                words.append(sum(map(word_count, quotes)) if answer and answer.answered else None)
            if answer:
                rank[impossible].append(answer.answerability)
    notes = [
        f"{len(words)} answerable and {len(questions) - len(words)} impossible questions; "
        "a baseline cites its best passage. Words are those cited for answerable questions that the "
        "assistant answers."
    ]
    auroc = area_under_roc(rank[False], rank[True])
    return scores, words, auroc, notes + [f"failed: {line}" for line in failed]
