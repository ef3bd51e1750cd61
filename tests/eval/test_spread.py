"""At most N of many lie over all of them, not at the beginning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import load_settings
from eval.__main__ import main
from eval.benchmarks import attribution, reading, refchecker
from eval.benchmarks.table import benchmark
from eval.commands import bench
from eval.spread import spread


@pytest.mark.parametrize(
    ("rows", "count", "chosen"),
    [
        (10, 0, list(range(10))),
        (10, 12, list(range(10))),
        (10, 10, list(range(10))),
        (10, 5, [0, 2, 4, 6, 8]),
        (10, 6, [0, 1, 3, 5, 6, 8]),
        (10, 9, [0, 1, 2, 3, 4, 5, 6, 7, 8]),
        (10, 1, [0]),
        (0, 3, []),
    ],
)
def test_rows_lie_at_equal_distances(rows: int, count: int, chosen: list[int]) -> None:
    assert list(spread(range(rows), count)) == chosen


def test_more_than_half_still_reach_the_end() -> None:
    assert spread(range(1000), 600)[-1] > 990


OF_TEN = ["0", "1", "3", "5", "6", "8"]
"""Six of ten."""


def lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A JSON Lines file."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_claims_of_attribution(tmp_path: Path) -> None:
    rows = [{"claim": str(n), "references": [], "attribution_label": "attributable"} for n in range(10)]
    judged: list[str] = []

    def judge(claim: str, _references: object) -> float:
        judged.append(claim)
        return 1.0

    file = lines(tmp_path / "a.jsonl", rows)
    attribution.run(file, load_settings(), limit=6, quiet=True, judges={"one": judge})
    assert judged == OF_TEN


def test_claims_of_refchecker() -> None:
    pairs: list[refchecker.Pair] = [
        (refchecker.Claim(model="m", question="q", text=str(n), label=label), ("x",))
        for label in (refchecker.ENTAILED, refchecker.CONTRADICTED)
        for n in range(10)
    ]
    assert [claim.text for claim, _ in refchecker.balanced(pairs, 12)] == OF_TEN * 2


def test_questions_of_reading(tmp_path: Path) -> None:
    lines(tmp_path / "corpus.jsonl", [{"id": "p", "text": "x"}])
    asked = {"question": "?", "answers": [], "paragraph_id": "p"}
    rows = [{"id": str(n % 10), "is_impossible": n >= 10, **asked} for n in range(20)]
    lines(tmp_path / "questions.jsonl", rows)
    _, chosen = reading.read(tmp_path, 12)
    assert [row["id"] for row in chosen] == OF_TEN * 2


def test_payloads_of_injection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = lines(tmp_path / "p.jsonl", [{"id": str(n), "text": "x", "label": "malicious"} for n in range(10)])
    taken: list[str] = []

    def measured(payloads: Any, *_given: object, **_named: object) -> Any:
        taken.extend(payload.id for payload in payloads)
        return benchmark("x", {"ours": {"shown": [0.0]}})

    monkeypatch.setattr("eval.commands.injection.measured", measured)
    assert main(["injection", "--corpus", str(file), "--limit", "6"]) == 0
    assert taken == OF_TEN


def test_questions_of_bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"id": f"u-{n}", "kind": "unanswerable", "question": str(n)} for n in range(10)]
    monkeypatch.setattr(bench, "QUESTIONS", lines(tmp_path / "set.jsonl", rows))
    assert bench._asked(6) == OF_TEN
