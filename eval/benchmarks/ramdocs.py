"""RAMDocs (Wang et al., 2025): documents that give different answers. Are all right ones told?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.errors import AssistantError, ConfigurationError
from assistant.settings import Settings
from eval.answers import heard
from eval.benchmarks.corpus import Text, opened, read_jsonl
from eval.benchmarks.searching import plain_words
from eval.benchmarks.table import Benchmark, Scores, benchmark
from eval.metrics.wording import word_count
from eval.progress import progress
from eval.spread import spread
from eval.untaught import untaught_query
from eval.wording import states

LIMIT = 100
PASSAGES = 2


def run(
    file: Path, settings: Settings, *, limit: int = LIMIT, cache: Path | None = None, quiet: bool = False
) -> Benchmark:
    """Ask each question of its own documents only; the baselines paste their two best passages."""
    needed = {"question": str, "documents": object, "gold_answers": list, "wrong_answers": list}
    rows = spread(read_jsonl(file, needed), limit)
    if not rows:
        raise ConfigurationError(f"{file} holds no questions", "Give RAMDocs' file")
    try:
        documents = [_documents(number, row) for number, row in enumerate(rows)]
    except (KeyError, TypeError) as error:
        raise ConfigurationError(
            f"{file}: a question's documents have another form: {error!r}", "Give RAMDocs' file"
        ) from None
    systems: dict[str, Scores] = {"assistant": {}, "BM25 alone": {}, "dense alone": {}}
    words: dict[str, list[int]] = {name: [] for name in systems}
    notes: list[str] = []
    flagged: list[float] = []
    with (
        opened([t for texts in documents for t in texts], settings, cache=cache, quiet=quiet) as assistant,
        progress(len(rows), 0, "questions", quiet) as bar,
    ):
        store = assistant.store
        for row, texts in zip(rows, documents, strict=True):
            question, sources = row["question"], [t.source for t in texts]
            said = {
                "BM25 alone": store.lexical(plain_words(question), PASSAGES, sources),
                "dense alone": store.nearest(untaught_query(store.embedder, question), PASSAGES, sources),
            }
            replies = {
                name: " ".join(p.text for p in store.passages([m.passage_id for m in matches]))
                for name, matches in said.items()
            }
            try:
                answer = heard(assistant.ask(question, sources=sources))
                replies["assistant"] = answer.text if answer.answered else ""
                if len(row["gold_answers"]) > 1:
                    flagged.append(float(answer.conflict))
            except AssistantError as error:
                replies["assistant"] = ""
                notes.append(f"failed: {question}: {error.line}")
            for name, reply in replies.items():
                words[name].append(word_count(reply))
                for measure, value in judge(reply, row).items():
                    systems[name].setdefault(measure, []).append(value)
            bar.update()
    several = sum(len(row["gold_answers"]) > 1 for row in rows)
    notes.insert(
        0, f"{several} questions have several right answers; baselines paste their {PASSAGES} best passages."
    )
    if flagged:
        notes.insert(
            1, f"Called a disagreement by the assistant: {sum(flagged) / len(flagged):.1%} of those."
        )
    extra = {name: {"words": sum(counts) / len(counts)} for name, counts in words.items()}
    return benchmark("ramdocs", systems, extra=extra, notes=notes)


def judge(reply: str, row: dict[str, Any]) -> dict[str, float]:
    """Which of the right and the wrong answers a reply tells; measures that do not apply are absent."""
    told = [states(reply, [answer]) for answer in row["gold_answers"]]
    found = {"some right answer": float(any(told)), "every right answer": float(all(told))}
    if len(told) > 1:
        found["both sides"] = found["every right answer"]
    if row["wrong_answers"]:
        wrong = any(states(reply, [answer]) for answer in row["wrong_answers"])
        found["a wrong answer told"] = float(wrong)
        found["right and no wrong"] = float(all(told) and not wrong)
    return found


def _documents(number: int, row: dict[str, Any]) -> tuple[Text, ...]:
    return tuple(
        Text(id=f"q{number:04d}-{place:02d}", text=document["text"])
        for place, document in enumerate(row["documents"])
    )
