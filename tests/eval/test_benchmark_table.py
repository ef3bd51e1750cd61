"""Tables of benchmarks: over how many questions a column is, what has no interval, what is not defined."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.app import Assistant
from assistant.errors import BackendTimeout, ConfigurationError
from assistant.settings import Settings, load_settings
from assistant.types import Answer, Citation
from eval.benchmarks import attribution, reading, retrieval
from eval.benchmarks.searching import Found
from eval.benchmarks.table import as_text, benchmark, resampled
from tests.eval.askers import answer, refusal
from tests.eval.test_benchmarks import BIRDS, jsonl


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """No model, hashed vectors."""
    return load_settings(backend="extractive", embedder="hashing", passage_tokens=64, store=tmp_path / "none")


def test_a_column_over_fewer_questions_says_so() -> None:
    scores = {"found": [1.0, 0.0, 1.0], "refused": [1.0, 0.0]}
    found = benchmark("x", {"ours": scores, "other": {"found": [0.0, 0.0, 1.0]}})
    text = as_text(found)
    assert "x: 3 questions" in text
    assert "| found " in text
    assert text.count("refused (n=2)") == 2
    asked = as_text(benchmark("x", {"ours": scores}, questions=5))
    assert "x: 5 questions" in asked
    assert "| found (n=3)" in asked


def test_what_is_not_defined_is_left_blank_and_what_does_not_vary_has_no_brackets() -> None:
    figure = resampled(lambda _rows: 0.5, 10)
    assert (figure.value, figure.ends) == (0.5, None)
    labels = np.array([True, True, True])
    found = attribution.summarise("a", {"ours": np.array([0.9, 0.2, 0.7])}, labels, 0.5)
    assert found.extra["ours"]["AUROC"] is None
    assert found.to_dict()["extra"]["ours"]["AUROC"] is None
    assert as_text(found)


QUESTIONS: list[dict[str, Any]] = [
    {"id": 1, "question": "a", "answers": ["red"], "paragraph_id": "p", "is_impossible": False},
    {"id": 2, "question": "b", "answers": ["blue"], "paragraph_id": "p", "is_impossible": False},
    {"id": 3, "question": "c", "answers": ["green"], "paragraph_id": "p", "is_impossible": False},
    {"id": 4, "question": "d", "answers": [], "paragraph_id": "p", "is_impossible": True},
    {"id": 5, "question": "e", "answers": [], "paragraph_id": "p", "is_impossible": True},
]


def replies(question: str) -> Answer:
    """Three words are cited for a, b is refused, c and e fail, d is answered at length."""
    if question in "ce":
        raise BackendTimeout("no reply")
    if question == "b":
        return refusal()
    quote = "red is here" if question == "a" else "many words " * 20
    cited = Citation(number=1, source="p", title="p", quote=quote, start=0, end=len(quote))
    return answer("x", [cited])


def test_a_question_that_fails_counts_as_the_worst_and_not_in_the_area(assistant: Assistant) -> None:
    scores, words, area, notes = reading.answer_scores(assistant, QUESTIONS, True, ask=replies)
    assert scores == {
        "answer cited": [1, 0, 0],
        "wrongly refused": [0, 1, 1],
        "impossible refused": [0, 0],
    }
    assert words == [3, None, None]
    assert area == pytest.approx(0.25)  # 0.8 and 0.1 against 0.8
    assert notes[0].startswith("3 answerable and 2 impossible questions")
    assert notes[1:] == ["failed: 3: no reply", "failed: 5: no reply"]


@pytest.fixture
def assistant() -> Any:
    """Nobody: the answers are given."""
    return None


def test_words_are_those_of_the_same_questions() -> None:
    def search(question: str, _limit: int) -> list[Found]:
        return [Found(source="p.txt", start=0, end=7 if question == "a" else 16)]

    answerable = [question for question in QUESTIONS if not question["is_impossible"]]
    scores, words = reading.found_scores(search, answerable, {"p": "p.txt"}, {"p.txt": "red now and blue"})
    assert scores["answer cited"] == [1, 1, 0]
    assert words == [2, 4, 4]
    assert reading.mean_words(words, [3, None, None]) == 2
    assert reading.mean_words([3, None, None], [3, None, None]) == 3
    assert reading.mean_words(words, [None, None, None]) is None


def test_ids_of_reading_may_be_whole_numbers(tmp_path: Path, settings: Settings) -> None:
    rows = [{"id": number, "text": text} for number, (_, text) in enumerate(BIRDS.values())]
    jsonl(tmp_path / "corpus.jsonl", rows)
    asked = {"question": "When do owls hunt mice?", "answers": ["at night"], "is_impossible": False}
    jsonl(tmp_path / "questions.jsonl", [{"id": 7, "paragraph_id": 0, **asked}])
    found = reading.run(tmp_path, settings, quiet=True)
    assert found.figures["BM25 alone"]["paragraph R@1"].value == 1
    jsonl(tmp_path / "questions.jsonl", [{"id": 7, "paragraph_id": 99, **asked}])
    with pytest.raises(ConfigurationError, match="there is no paragraph 99"):
        reading.read(tmp_path, 0)


def test_queries_are_taken_from_all_of_the_set_and_one_must_be_judged(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    jsonl(tmp_path / "corpus.jsonl", [{"_id": i, "title": t, "text": x} for i, (t, x) in BIRDS.items()])
    jsonl(tmp_path / "queries.jsonl", [{"_id": str(n), "text": f"hen {n}"} for n in range(10)])
    qrels = tmp_path / "qrels" / "test.tsv"
    qrels.parent.mkdir()
    qrels.write_text(
        "query-id\tcorpus-id\tscore\n" + "".join(f"{number}\then\t1\n" for number in range(10)),
        encoding="utf-8",
    )
    ranked: dict[str, list[str]] = {}
    score = retrieval.score

    def kept(rankings: dict[str, list[str]], *more: Any) -> Any:
        ranked.update(rankings)
        return score(rankings, *more)

    monkeypatch.setattr(retrieval, "score", kept)
    assert retrieval.run(tmp_path, settings, limit=6, quiet=True).questions == 6
    assert list(ranked) == ["0", "1", "3", "5", "6", "8"]
    qrels.write_text("query-id\tcorpus-id\tscore\n1\then\t0\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="no query that a document answers"):
        retrieval.run(tmp_path, settings, quiet=True)
