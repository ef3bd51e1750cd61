"""The page on grounding: what a run writes, and what stands there by hand."""

from __future__ import annotations

from assistant.types import Verdict
from eval.grounding.cases import SPLIT, WORKED_ON
from eval.grounding.measure import Outcome
from eval.grounding.report import ablation_row, document, written_into


def outcome(kind: str, verdict: Verdict, *, true: bool = False) -> Outcome:
    return Outcome(
        kind=kind,
        true=true,
        half="held out",
        text="",
        original="",
        verdict=verdict,
        reason="",
        score=0.0,
        seconds=0.0,
        written=True,
    )


FOUND = [
    outcome("number", "unsupported"),
    outcome("number", "partly"),
    outcome("number", "supported"),
    outcome("number", "unsupported"),
    outcome("reworded", "unsupported", true=True),
    outcome("reworded", "partly", true=True),
]


def test_what_is_written_by_hand_stays_when_the_measurement_is_repeated() -> None:
    page = written_into("", document(FOUND, None))
    again = written_into(f"{page}\n## By hand\n\nKept.\n", document(FOUND[:4], None))
    assert again.endswith("## By hand\n\nKept.\n")
    assert again.count("# Grounding, measured") == 1
    assert "reworded |" in page
    assert "| reworded |" not in again.partition("## The half that was held out")[2]


def test_a_false_sentence_is_caught_when_marked_and_dropped_only_when_unsupported() -> None:
    row = next(line for line in document(FOUND, None).splitlines() if line.startswith("| number"))
    assert "75.0%" in row
    assert "| 50.0% |" in row


def test_an_ablation_names_the_kind_that_loses_most() -> None:
    without = [outcome("number", "supported") if one.kind == "number" else one for one in FOUND]
    assert ablation_row("numbers", without, FOUND) == "| numbers | 0.0% | 0.0% | 50.0% | number −75.0% |"


def test_the_page_names_every_set_and_how_many_sentences_the_newest_has() -> None:
    page = document(FOUND, None)
    assert all(f"`{path.name}`" in page for path in (*WORKED_ON, SPLIT))
    assert f"{len(SPLIT.read_text(encoding='utf-8').splitlines())} sentences" in page
