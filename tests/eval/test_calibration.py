"""Thresholds and curves against values worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.errors import ConfigurationError
from eval.__main__ import main
from eval.calibration import Scored, area_under_risk, best_threshold, calibrate, objective, risk_coverage
from eval.commands.calibrate import as_text, write_setting
from eval.dataset import load_questions
from eval.run import Row, RunFolder
from tests.eval.askers import HEADER, answer, refusal


def scored(kind: str, answerability: float, *, worth: float = 1.0, answered: bool = True) -> Scored:
    """One question asked without a threshold."""
    return Scored(kind=kind, answerability=answerability, answered=answered, worth=worth)


SEPARABLE = (
    scored("single", 0.9),
    scored("multi", 0.8),
    scored("list", 0.6),
    scored("unanswerable", 0.3, worth=0.0),
    scored("unanswerable", 0.2, worth=0.0),
)


@pytest.mark.parametrize("goal", ["balanced", "correct", "refuse=1"])
def test_the_threshold_lies_in_the_middle_of_the_gap(goal: str) -> None:
    assert best_threshold(SEPARABLE, objective(goal)) == pytest.approx(0.45)


def test_what_the_threshold_gives() -> None:
    found = calibrate(SEPARABLE)
    assert found.correct.value == 1
    assert found.wrong_refusal is not None
    assert found.wrong_refusal.value == 0
    assert found.refusal_recall is not None
    assert found.refusal_recall.value == 1
    assert found.auroc == 1
    assert "refusal_threshold = 0.45   (5 questions" in as_text(found)


@pytest.mark.parametrize(("low", "high"), [(0.500051, 0.500081), (0.99996, 0.99999), (1e-6, 3e-6)])
def test_rounding_leaves_the_threshold_in_its_range(low: float, high: float) -> None:
    found = calibrate([scored("unanswerable", low, worth=0.0), scored("single", high), scored("list", 1.0)])
    assert low < found.threshold <= high
    assert found.correct.value == 1


def test_the_least_wrong_refusals_that_refuse_enough() -> None:
    mixed = (*SEPARABLE, scored("unanswerable", 0.85, worth=0.0))
    assert 0.3 < best_threshold(mixed, objective("refuse=0.6")) < 0.6
    assert 0.85 < best_threshold(mixed, objective("refuse=1")) <= 0.9


def test_a_false_premise_refused_is_half_right() -> None:
    wrong = scored("false_premise", 0.4, worth=0.0)
    assert (wrong.score_at(0.5), wrong.score_at(0.3)) == (0.5, 0)


def test_risk_rises_with_coverage() -> None:
    curve = risk_coverage(SEPARABLE)
    assert [(p.coverage, round(p.risk, 3)) for p in curve] == [
        (0.2, 0),
        (0.4, 0),
        (0.6, 0),
        (0.8, 0.25),
        (1.0, 0.4),
    ]
    assert area_under_risk(curve) == pytest.approx((0.25 + 0.4) / 5)


def test_ties_enter_together_and_refusals_never() -> None:
    curve = risk_coverage(
        (scored("single", 0.5), scored("single", 0.5, worth=0.0), scored("single", 0.9, answered=False))
    )
    assert [(round(p.coverage, 3), p.risk) for p in curve] == [(0.667, 0.5)]


def test_a_question_says_nothing_of_the_threshold_that_it_is_held_out_of() -> None:
    # without the only one that is to be refused, the best threshold lies below all others
    alone = (scored("unanswerable", 0.5, worth=0.0), *(scored("single", 0.9) for _ in range(4)))
    found = calibrate(alone, "correct")
    assert found.correct.value == 1
    assert found.held_out.value == pytest.approx(4 / 5)


@pytest.mark.parametrize("goal", ["balanced", "correct", "refuse=0.9"])
def test_nothing_to_fit_to_is_told(goal: str) -> None:
    with pytest.raises(ConfigurationError, match="nothing to calibrate"):
        calibrate((), goal)
    with pytest.raises(ConfigurationError, match="no question of kind unanswerable"):
        calibrate(SEPARABLE[:3], goal)
    with pytest.raises(ConfigurationError, match="no question that the articles answer"):
        calibrate(SEPARABLE[3:], goal)


def test_an_unknown_objective_is_told() -> None:
    with pytest.raises(ConfigurationError, match="objective"):
        calibrate(SEPARABLE, "best")


def test_the_setting_is_written_and_the_rest_kept(tmp_path: Path) -> None:
    file = tmp_path / "assistant.toml"
    file.write_text("# mine\npassages = 9  # enough\nrefusal_threshold = 0.1\n")
    write_setting(file, "refusal_threshold", 0.45)
    assert file.read_text() == "# mine\npassages = 9  # enough\nrefusal_threshold = 0.45\n"
    new = tmp_path / "new.toml"
    write_setting(new, "refusal_threshold", 0.45)
    assert new.read_text() == "refusal_threshold = 0.45\n"
    for content in (b"not [toml", b"# caf\xe9\n"):
        file.write_bytes(content)
        with pytest.raises(ConfigurationError, match="cannot be changed"):
            write_setting(file, "refusal_threshold", 0.45)
        assert file.read_bytes() == content


def test_questions_that_failed_are_left_out_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = {"s-1": "single", "s-2": "single", "u-1": "unanswerable"}
    rows = [
        {"id": id_, "kind": kind, "question": "?", "facts": [["x"]] if kind == "single" else []}
        for id_, kind in kinds.items()
    ]
    file = tmp_path / "set.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    folder = RunFolder(tmp_path / "run")
    folder.start(HEADER, load_questions(file))
    for row in (
        Row(id="s-1", answer=answer("x")),
        Row(id="s-2", error="away"),
        Row(id="u-1", answer=refusal()),
    ):
        folder.append(row)
    monkeypatch.setattr("eval.commands.calibrate.evaluate", lambda *_given: folder)
    assert main(["calibrate", "--set", str(file), "--split", "all", "--dry-run"]) == 0
    said = capsys.readouterr()
    assert "(2 questions, objective balanced)" in said.out
    assert said.err == "note: 1 of 3 questions failed and are left out\n"
