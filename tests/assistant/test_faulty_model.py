"""A model that fails in any way: the quoted evidence answers, and says why, within the deadline."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.app import Assistant
from assistant.errors import BackendTimeout
from assistant.settings import Settings
from index.build import build
from index.embedder import HashingEmbedder
from index.store import Store
from tests.assistant.llm import faulty
from tests.assistant.llm.faulty import FaultyServer, chunk
from tests.assistant.llm.test_openai_faults import DEADLINE, HUNG, KEY, MATRIX

QUESTION = "How many tons of salt did ship 2 carry to harbour 7?"
ARTICLE = "Ship 2 carried 31 tons of salt to harbour 7. Ship 1 carried 40 tons of coal to harbour 9.\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    import llama_index.llms.openai_like  # noqa: F401 - loads for seconds, which no deadline here should pay for

    folder = tmp_path_factory.mktemp("articles")
    (folder / "ships.txt").write_text(ARTICLE, encoding="utf-8")
    path = tmp_path_factory.mktemp("faulty") / "store"
    with Store.open(path, embedder=HashingEmbedder(), create=True) as opened:
        build(opened, folder)
        yield opened


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty.faulty_server() as running:
        yield running


def asking(store: Store, server: FaultyServer, timeout: float) -> Assistant:
    settings = Settings(
        store=store.path,
        backend="openai:m",
        api_base=server.base,
        api_key=KEY,
        timeout=timeout,
        max_tokens=50,
    )
    return Assistant(settings, store)


@pytest.mark.parametrize("fault", MATRIX)
def test_the_evidence_answers_and_says_why(
    fault: str, store: Store, server: FaultyServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.behaviour, kind, words = MATRIX[fault]
    caplog.set_level(logging.DEBUG)
    assistant = asking(store, server, DEADLINE if kind is BackendTimeout else HUNG)
    assistant.ask(QUESTION, backend="extractive")  # loads what no deadline should pay for
    began = time.monotonic()

    answer = assistant.ask(QUESTION, why=True)

    assert time.monotonic() - began < 2 * HUNG
    assert server.requests
    assert answer.answered
    assert "31 tons" in answer.text
    assert answer.citations
    assert all(ARTICLE[cited.start : cited.end] == cited.quote for cited in answer.citations)
    (notice,) = [notice for notice in answer.notices if words in notice]
    assert f"127.0.0.1:{server.port}" in notice
    assert "\n" not in notice
    assert KEY not in json.dumps(answer.to_dict(), default=str)
    assert KEY not in caplog.text


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize("part", [chunk("word " * 100), b": " + b"x" * 9000 + b"\n\n"], ids=["text", "noise"])
def test_endless_output_is_cut_before_it_fills_the_memory(
    part: bytes, store: Store, server: FaultyServer
) -> None:
    server.behaviour = faulty.endless(part)
    assistant = asking(store, server, 20)
    assistant.ask(QUESTION)
    before = _resident()
    assert assistant.ask(QUESTION).answered
    assert _resident() - before < 50_000_000
    assert server.hung_up.wait(5)
