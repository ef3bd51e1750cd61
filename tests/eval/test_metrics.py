"""Each metric against values worked out by hand."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.types import Sentence
from eval.dataset import EvalQuestion
from eval.metrics import METRICS, Case, Timing, metric
from eval.metrics.correctness import faults
from eval.metrics.spans import occurrences
from eval.metrics.wording import word_count
from index.types import Span
from tests.eval.askers import answer, cite, hit, refusal

TEXTS = {
    "a.txt": "Oslo has 700,000 people. Bergen has\n280,000 people. Rain is frequent in Bergen.",
    "b.txt": "Bergen has 300,000 people. Oslo is the capital.",
}
OSLO = {"source": "a.txt", "quote": "Oslo has 700,000 people."}
BERGEN_A = {"source": "a.txt", "quote": "Bergen has 280,000 people."}
BERGEN_B = {"source": "b.txt", "quote": "Bergen has 300,000 people."}


def test_a_file_in_the_folder_is_a_metric(tmp_path: Path, root: Path) -> None:
    copy = tmp_path / "eval"
    shutil.copytree(root / "eval" / "metrics", copy / "metrics")
    for module in (root / "eval").glob("*.py"):
        shutil.copy(module, copy)
    (copy / "metrics" / "length.py").write_text(
        "from eval.metrics.base import metric\n\n"
        '@metric("Length")\ndef length(case, answer):\n    """Characters."""\n    return len(answer.text)\n',
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-c", "from eval.metrics import METRICS; print(*METRICS)"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (tmp_path, root)))},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [*METRICS, "length"]


def question(kind: str = "single", **changes: Any) -> EvalQuestion:
    """A question about Oslo."""
    values: dict[str, Any] = {
        "id": "q",
        "kind": kind,
        "question": "How many people live in Oslo?",
        "answer": "700,000 people.",
        "facts": [["700,000"]],
        "evidence": [[OSLO]],
    }
    if kind == "unanswerable":
        values |= {"facts": [], "evidence": [], "answer": ""}
    return EvalQuestion.model_validate(values | changes)


def value(name: str, asked: EvalQuestion, given: Any) -> float | None:
    """A metric of one answer."""
    return METRICS[name](Case(question=asked, answer=given, texts=TEXTS))


GOOD = answer("Oslo has 700,000 people. [1]", [cite(TEXTS, "a.txt", "Oslo has 700,000 people.")])


def test_correct_needs_fact_citation_and_brevity() -> None:
    assert value("correct", question(), GOOD) == 1
    assert value("correct", question(), answer("Many people.", GOOD.citations)) == 0
    assert value("correct", question(), answer("700,000")) == 0
    assert value("correct", question(), answer("700,000 " + "and " * 60, GOOD.citations)) == 0
    assert value("correct", question("list"), answer("700,000 " + "and " * 60, GOOD.citations)) == 1
    assert value("correct", question(forbid=["people"]), GOOD) == 0
    assert value("correct", question(), refusal()) == 0


@pytest.mark.parametrize(
    ("kind", "limit"),
    [("single", 60), ("paraphrase", 60), ("false_premise", 60), ("list", 120), ("multi", 120)],
)
def test_the_last_word_allowed_and_the_first_too_many(kind: str, limit: int) -> None:
    text = "700,000 [1] " + "and " * (limit - 1)
    assert value("correct", question(kind), answer(text, GOOD.citations)) == 1
    assert value("correct", question(kind), answer(text + "so", GOOD.citations)) == 0


def test_half_of_the_citations_must_be_evidence() -> None:
    other = cite(TEXTS, "b.txt", "Oslo is the capital.", 2)
    rain = cite(TEXTS, "a.txt", "Rain is frequent", 3)
    assert value("correct", question(), answer("700,000", [*GOOD.citations, other])) == 1
    assert value("correct", question(), answer("700,000", [*GOOD.citations, other, rain])) == 0


def test_refusals_by_kind() -> None:
    assert value("correct", question("unanswerable"), refusal()) == 1
    assert value("correct", question("unanswerable"), GOOD) == 0
    assert value("correct", question("false_premise"), refusal()) == 0.5
    assert value("correct", question("false_premise"), GOOD) == 1
    assert value("correct", question("false_premise", forbid=["Oslo has"]), GOOD) == 0
    assert value("refusal_precision", question("unanswerable"), refusal()) == 1
    assert value("refusal_precision", question(), refusal()) == 0
    assert value("refusal_precision", question(), GOOD) is None
    for name in ("refusal_precision", "refusal_recall", "wrong_refusal"):
        assert value(name, question("false_premise"), refusal()) is None
    assert value("refusal_recall", question("unanswerable"), GOOD) == 0
    assert value("refusal_recall", question(), refusal()) is None
    assert value("wrong_refusal", question(), refusal()) == 1
    assert value("wrong_refusal", question("unanswerable"), refusal()) is None


def test_faults_say_what_is_wrong() -> None:
    given = answer("Bergen is nice.", [cite(TEXTS, "a.txt", "Rain is frequent")])
    found = faults(Case(question=question(forbid=["nice"]), answer=given, texts=TEXTS))
    assert found == ("fact missing: 700,000", "says: nice", "0 of 1 citations are evidence")


def test_a_failed_question_gets_the_floor() -> None:
    failed = Case(question=question(), answer=None, error="broken")
    assert METRICS["correct"](failed) == 0
    assert METRICS["wrong_refusal"](failed) == 1
    assert METRICS["latency_p50"](failed) is None
    assert METRICS["refusal_recall"](failed) is None
    assert faults(failed) == ("failed: broken",)


def test_fact_recall_and_token_f1() -> None:
    two = question("list", facts=[["700,000"], ["280,000", "280 thousand"]])
    assert value("fact_recall", two, GOOD) == 0.5
    assert value("fact_recall", two, refusal()) == 0
    # said: oslo has 700000 people; expected: 700000 people; P = 2/4, R = 2/2
    assert value("token_f1", question(), GOOD) == pytest.approx(2 * 0.5 * 1 / 1.5)
    assert value("token_f1", question("unanswerable"), GOOD) is None
    for given in (GOOD, refusal()):
        assert value("token_f1", question(answer=""), given) is None, "no answer is expected in words"


def test_citation_precision_and_recall() -> None:
    two = question("multi", evidence=[[OSLO], [BERGEN_A, BERGEN_B]])
    rain = cite(TEXTS, "a.txt", "Rain is frequent", 2)
    given = answer("700,000", [*GOOD.citations, rain])
    assert value("citation_precision", two, given) == 0.5
    assert value("citation_recall", two, given) == 0.5
    both = answer("700,000", [*GOOD.citations, cite(TEXTS, "b.txt", "300,000", 2)])
    assert value("citation_precision", two, both) == 1
    assert value("citation_recall", two, both) == 1
    assert value("citation_precision", two, refusal()) is None
    assert value("citation_recall", two, refusal()) == 0


def test_evidence_is_found_across_line_breaks_and_by_equal_words() -> None:
    bergen = question(evidence=[[BERGEN_A]])
    assert occurrences(TEXTS["a.txt"], BERGEN_A["quote"]) == (Span(start=25, end=51),)
    assert value("citation_recall", bergen, answer("x", [cite(TEXTS, "a.txt", "280,000")])) == 1
    assert value("citation_recall", bergen, answer("x", [cite(TEXTS, "a.txt", "Rain")])) == 0
    elsewhere = cite(TEXTS, "a.txt", "Rain", quote="BERGEN has 280000 people")
    assert value("citation_recall", bergen, answer("x", [elsewhere])) == 1


def test_the_edge_of_evidence_is_not_evidence() -> None:
    oslo = question()
    neighbour = cite(TEXTS, "a.txt", "people. Bergen has\n280,000 people. Rain")
    assert value("citation_precision", oslo, answer("x", [neighbour])) == 0
    around = cite(TEXTS, "a.txt", "Oslo has 700,000 people. Bergen has\n280,000 people.")
    assert value("citation_precision", oslo, answer("x", [around])) == 1


def test_quote_exactness_and_supported_sentences() -> None:
    wrong = cite(TEXTS, "a.txt", "Rain", start=3)
    assert value("quote_exactness", question(), answer("x", [*GOOD.citations, wrong])) == 0.5
    assert value("quote_exactness", question(), refusal()) is None
    assert value("sentences_supported", question(), GOOD) == 1
    assert value("sentences_supported", question(), refusal()) is None
    partly = Sentence(text="x", start=0, end=1, verdict="partly")
    assert value("sentences_supported", question(), answer("x", sentences=(*GOOD.sentences, partly))) == 0.5
    empty = cite(TEXTS, "a.txt", "Rain", quote="", end=0, start=0)
    assert value("quote_exactness", question(), answer("x", [empty])) == 0


def test_both_sides_needs_facts_and_a_citation_of_each() -> None:
    disputed = question("conflict", facts=[["280,000"], ["300,000"]], evidence=[[BERGEN_A], [BERGEN_B]])
    sides = [cite(TEXTS, "a.txt", "280,000"), cite(TEXTS, "b.txt", "300,000", 2)]
    assert value("both_sides", disputed, answer("280,000 or 300,000", sides)) == 1
    assert value("both_sides", disputed, answer("280,000 or 300,000", sides[:1])) == 0
    assert value("both_sides", disputed, answer("280,000", sides)) == 0
    assert value("both_sides", question(), GOOD) is None


def test_retrieval_measures_by_hand() -> None:
    two = question("multi", evidence=[[OSLO], [BERGEN_B]])
    # ranks: nothing, Oslo, Oslo again (counts for nothing), Bergen
    hits = (hit("b.txt", 30, 40), hit("a.txt", 0, 10), hit("a.txt", 5, 20), hit("b.txt", 0, 20))
    given = answer("x", hits=hits)
    ideal = 1 / math.log2(2) + 1 / math.log2(3)
    assert value("reciprocal_rank", two, given) == 0.5
    assert value("ndcg_10", two, given) == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)
    assert value("recall_5", two, given) == 1
    assert value("recall_5", two, answer("x", hits=(hits[1],) + 4 * (hits[0],) + (hits[3],))) == 0.5
    assert value("recall_10", two, answer("x", hits=(hits[1],) + 4 * (hits[0],) + (hits[3],))) == 1
    assert value("ndcg_10", two, answer("x")) == 0
    assert value("recall_5", question("unanswerable"), given) is None


def test_without_evidence_citations_are_not_judged() -> None:
    bare = question(evidence=[])
    rain = cite(TEXTS, "a.txt", "Rain is frequent")
    assert value("correct", bare, answer("700,000", [rain])) == 1
    assert value("correct", bare, answer("many", [rain])) == 0
    needing = ("citation_precision", "citation_recall", "recall_5", "recall_10", "reciprocal_rank", "ndcg_10")
    for name in needing:
        assert value(name, bare, GOOD) is None
        assert METRICS[name](Case(question=bare, answer=None)) is None, "nor where the question failed"
    assert value("both_sides", question("conflict", evidence=[]), GOOD) is None


def test_a_dropped_hit_does_not_count() -> None:
    given = answer("x", hits=(hit("a.txt", 0, 10, dropped="reranked away"),))
    assert value("recall_10", question(), given) == 0


def test_speed_comes_from_the_timing() -> None:
    timed = Case(question=question(), answer=GOOD, timing=Timing(seconds=2.0, tokens_per_second=19.0))
    assert METRICS["latency_p95"](timed) == 2.0
    assert METRICS["tokens_per_second"](timed) == 19.0
    assert METRICS["first_evidence_p50"](timed) is None


def test_words_leave_citation_marks_out() -> None:
    assert word_count("Oslo – a city. [1] [2, 3]") == 3
    assert value("words", question(), GOOD) == 4
    assert value("words", question(), refusal()) is None


def test_every_metric_states_its_formula() -> None:
    assert all(len(found.formula) > 30 for found in METRICS.values())


def test_two_metrics_cannot_share_a_name() -> None:
    def correct(_case: Case, _answer: Any) -> float | None:
        return None

    with pytest.raises(ValueError, match="correct"):
        metric("Again")(correct)
