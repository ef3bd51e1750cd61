"""A stage is a module in the folder; what it drops is not handed out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant import retrieval
from assistant.app import Assistant
from assistant.retrieval.rerank import CrossEncoderStage
from assistant.retrieval.stages import stages_with
from assistant.settings import Settings
from index.store import Store

DROPPING = """
from dataclasses import replace

def stage(model):
    return drop_every_second

def drop_every_second(question, hits):
    kept, others = hits[::2], hits[1::2]
    return (*kept, *(replace(hit, dropped="every second") for hit in others))
"""


@pytest.fixture
def dropping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more stage, in a file of its own."""
    (tmp_path / "stages").mkdir()
    (tmp_path / "stages" / "dropping_for_a_test.py").write_text(DROPPING, encoding="utf-8")
    monkeypatch.setattr(retrieval, "__path__", [*retrieval.__path__, str(tmp_path / "stages")])


def test_the_cross_encoder_is_a_stage_where_there_is_one() -> None:
    model: Any = object()
    assert [type(stage) for stage in stages_with(model)] == [CrossEncoderStage]
    assert stages_with(None) == ()


@pytest.mark.usefixtures("dropping")
def test_a_file_in_the_folder_is_a_stage_and_what_it_drops_is_not_handed_out(hashing_store: Store) -> None:
    assert len(stages_with(None)) == 1
    assistant = Assistant(Settings(backend="extractive", reranker="none"), hashing_store)
    hits = assistant.retrieve("Who will co-chair the coalition?", limit=4)
    assert len(hits) == 4
    assert not any(hit.dropped for hit in hits)
