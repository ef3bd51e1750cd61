"""Sixty-four askers at once get the answers that each would get alone."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from assistant.app import Assistant
from assistant.llm.types import Message
from assistant.settings import Settings
from assistant.types import Answer
from index.build import build
from index.embedder import HashingEmbedder
from index.store import Store

ASKERS = 64


class SlowModel:
    """Takes a fifth of a second, then says what the article about that barge says."""

    name = "slow"
    context_tokens = 8192
    small = True

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, grammar: str = "", deadline: float = 60.0
    ) -> Iterator[str]:
        time.sleep(0.2)
        number = re.findall(r"barge number (\d+)", messages[-1].content)[-1]
        yield from (f"Barge number {number} carried ", f"{int(number) + 100} tons of salt.")

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("barges")
    for number in range(ASKERS):
        text = f"Barge number {number} carried {number + 100} tons of salt to Elmford in 1961.\n"
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    path = tmp_path_factory.mktemp("many") / "store"
    with Store.open(path, embedder=HashingEmbedder(), create=True) as store:
        build(store, folder)
        settings = Settings(store=path, articles=folder, backend="extractive", refusal_threshold=0.0)
        yield Assistant(settings, store)


@pytest.mark.parametrize("model", [None, SlowModel()], ids=["extractive", "model"])
def test_each_gets_his_own_answer(
    assistant: Assistant, model: SlowModel | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant, "_backend", lambda settings: model)
    start = Barrier(ASKERS)

    def ask(number: int) -> Answer:
        start.wait()
        question = f"How many tons of salt did barge number {number} carry?"
        return assistant.ask(question, sources=[f"{number:02}.txt"])

    with ThreadPoolExecutor(ASKERS) as pool:
        answers = list(pool.map(ask, range(ASKERS)))
    for number, answer in enumerate(answers):
        assert answer.question == f"How many tons of salt did barge number {number} carry?"
        assert f"{number + 100} tons" in answer.text
        assert answer.backend == ("extractive" if model is None else "slow")
        (citation,) = answer.citations
        assert citation.source == f"{number:02}.txt"
        assert assistant.text(citation.source)[citation.start : citation.end] == citation.quote
