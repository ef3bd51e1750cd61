"""`bench` measures what it says, on a store of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.commands.bench import table


@pytest.mark.real
def test_bench_measures_every_step_and_keeps_the_figures(
    tmp_path: Path, seeds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bench"
    arguments = ["bench", "--articles", str(seeds), "--backend", "extractive", "--questions", "2", "--quiet"]
    assert main([*arguments, "--out", str(out), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    figures = found["figures"]
    assert figures["extractive: whole answer, s"]["n"] == 2
    assert (
        figures["extractive: whole answer, s"]["median"]
        >= figures["extractive: first evidence, s"]["median"]
        > 0
    )
    assert figures["indexing with the model loaded, passages/s"]["n"] == 3
    (kept,) = out.iterdir()
    assert json.loads(kept.read_text(encoding="utf-8")) == found


def test_table_names_the_machine() -> None:
    text = table(
        {"whole answer, s": {"median": 0.12345, "p95": 0.2, "n": 20.0}},
        {"cores": "2", "processor": "P", "system": "S"},
    )
    assert text.startswith("On 2 cores of P, S.\n")
    assert "| whole answer, s | 0.123 | 0.2 | 20 |" in text
