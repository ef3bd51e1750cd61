"""`bench` and `scale` measure what they say, on stores of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from assistant import cross_encoder
from assistant.cross_encoder import BundledCrossEncoder
from assistant.types import Event
from eval.__main__ import main
from eval.commands import bench
from eval.speed import child, corpus
from eval.speed.figures import summed_up, table
from index.embedder import HashingEmbedder


@pytest.mark.real
def test_bench_measures_every_step_and_keeps_the_figures(
    tmp_path: Path, seeds: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.speed.indexing.ROUNDS", 1)
    monkeypatch.setattr("eval.speed.starting.TIMES", 1)
    out = tmp_path / "bench"
    arguments = ["bench", "--articles", str(seeds), "--backend", "extractive", "--questions", "2", "--quiet"]
    assert main([*arguments, "--made", "1", "--out", str(out), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    figures = found["figures"]
    assert figures["extractive: whole answer, s"]["n"] == 2
    assert (
        figures["extractive: whole answer, s"]["median"]
        >= figures["extractive: first evidence, s"]["median"]
        > 0
    )
    assert figures["indexing, ours, passages/s"]["n"] == 1
    assert figures["indexing, ours in int8, passages/s"]["n"] == 1
    assert figures["finding, ours, seeds, ms"]["n"] == 2
    assert 0 < figures["peak memory of that process, seeds, GB"]["median"] < 10
    (kept,) = out.iterdir()
    assert json.loads(kept.read_text(encoding="utf-8")) == found


def test_no_step_finds_what_an_earlier_one_has_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def said(*given: object) -> float:
        read.append(str(given[-1]))
        return 1.0

    class Reading:
        """An assistant that only lets the cross-encoder read."""

        def warm(self) -> None:
            """Nothing to load."""

        def retrieve(self, question: str) -> None:
            """Read one text."""
            BundledCrossEncoder(Path("model")).log_odds(question, ["passage"])

        def stream(self, question: str) -> Iterator[Event]:
            """Read it again."""
            self.retrieve(question)
            yield Event(kind="evidence")

    monkeypatch.setattr(cross_encoder, "_opened", lambda *_given: (None, None))
    monkeypatch.setattr(cross_encoder, "said", said)
    monkeypatch.setattr(bench, "_asked", lambda _number: ["one?", "two?"])
    monkeypatch.setattr(bench, "_assistant", lambda *_given: nullcontext(Reading()))
    for backend in ("extractive", "local"):
        read.clear()
        figures = bench._answering(Namespace(questions=2, quiet=True), backend, Path("nowhere"))
        assert len(figures[f"{backend}: whole answer, s"]) == 2
        assert len(read) >= 4


@pytest.mark.real
def test_scale_measures_each_size_and_goes_on_with_what_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.speed.scale.EMBEDDED", 40)
    monkeypatch.setattr("eval.speed.scale.QUESTIONS", 2)
    monkeypatch.setattr("eval.speed.scale.ADDED", 1)
    monkeypatch.setattr("eval.speed.starting.TIMES", 1)
    arguments = ["scale", "--keep", str(tmp_path), "--backend", "none", "--quiet", "--json"]
    assert main([*arguments, "--passages", "20", "--passages", "60"]) == 0
    figures = json.loads(capsys.readouterr().out)["figures"]
    for size in (20, 60):
        assert figures[f"finding, ours, {size} passages, ms"]["n"] == 2
        assert figures[f"adding an article, {size} passages, s"]["n"] == 1
        assert figures[f"opening the store and finding, models loaded, {size} passages, s"]["median"] > 0
    assert sum("vectors from a script" in name for name in figures) == 1
    assert main([*arguments, "--passages", "60"]) == 0
    again = json.loads(capsys.readouterr().out)["figures"]
    assert not any(name.startswith("indexing") for name in again)


def test_made_articles_and_vectors_are_always_the_same(tmp_path: Path) -> None:
    assert corpus.article(7) == corpus.article(7) != corpus.article(8)
    assert corpus.questions(3, 50) == corpus.questions(3, 50)
    pool = HashingEmbedder().passages(["one", "two words"])
    scripted = corpus.ScriptedEmbedder(HashingEmbedder(), pool)
    first = scripted.passages(["a", "b", "a"])
    assert np.array_equal(first[0], first[2])
    assert not np.array_equal(first[0], first[1])
    assert np.allclose((first**2).sum(axis=1), 1, atol=1e-5)
    assert (first @ pool.T).max(axis=1).min() > 0.5  # near a real one
    corpus.write_articles(tmp_path, 0, 2)
    assert [path.read_text() for path in sorted(tmp_path.rglob("*.txt"))] == [
        corpus.article(0),
        corpus.article(1),
    ]


def test_table_names_the_machine() -> None:
    text = table(
        summed_up({"whole answer, s": [0.1, 0.2, 0.3], "rate": [12345.0], "nothing": []}),
        {"cores": "2", "processor": "P", "system": "S"},
    )
    assert text.startswith("On 2 cores of P, S.\n")
    assert "| whole answer, s | 0.2 | 0.11 | 0.29 | 3 |" in text
    assert "| rate | 12,345 | 12,345 | 12,345 | 1 |" in text
    assert "nothing" not in text


@pytest.mark.parametrize(("platform", "counted"), [("darwin", 2_000_000_000), ("freebsd", 1_953_125)])
def test_memory_is_in_gigabytes_on_every_system(
    platform: str, counted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "exists", lambda _path: False)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr("resource.getrusage", lambda _who: SimpleNamespace(ru_maxrss=counted))
    assert child.peak_memory() == pytest.approx(2)


def test_the_memory_of_the_parent_does_not_count() -> None:
    ballast = bytearray(b"1" * 600_000_000)
    script = "from eval.speed.child import peak_memory; print(peak_memory())"
    child = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert 0.005 < float(child.stdout) < len(ballast) / 1e9
