"""How the parts are opened, shared and closed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from assistant import app
from assistant.cross_encoder import CrossEncoder
from assistant.errors import ConfigurationError
from assistant.settings import Settings
from index.embedder import HashingEmbedder
from index.store import Store


class Recorded:
    """An assistant that answers with the key that it was opened with."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def ask(self, question: str, **arguments: Any) -> str:
        return self.settings.api_key.get_secret_value()


def test_another_key_is_another_assistant(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Settings] = []

    def opening(settings: Settings) -> Recorded:
        opened.append(settings)
        return Recorded(settings)

    monkeypatch.setattr(app, "open_assistant", opening)
    monkeypatch.setattr(app, "_shared", {})
    keys = ["sk-wrong", "sk-right", "sk-wrong"]
    said: list[Any] = [app.answer("Who?", settings=Settings(api_key=SecretStr(key))) for key in keys]
    assert said == keys
    assert len(opened) == 2, "the same settings share one"


FORKED = """
import os, sys
from pathlib import Path
from assistant import AssistantError, Settings, answer
from assistant.store import open_store
from index.build import build
settings = Settings(
    embedder="hashing",
    reranker="none",
    backend="extractive",
    articles=Path(sys.argv[1]),
    store=Path(sys.argv[2]),
)
with open_store(settings, create=True) as store:
    build(store, settings.articles)
answer("Who will co-chair the coalition?", settings=settings)
child = os.fork()
if not child:
    try:
        answer("Who will co-chair the coalition?", settings=settings)
    except AssistantError as error:
        print(error.line, flush=True)
    os._exit(0)
os.waitpid(child, 0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_process_is_told_so_and_does_not_wait_for_ever(tmp_path: Path, seeds: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", FORKED, str(seeds), str(tmp_path / "store")],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = child.communicate(timeout=60)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    assert "Start processes with multiprocessing's method 'spawn'" in said


@pytest.mark.parametrize("fault", [ConfigurationError("no"), KeyboardInterrupt()])
def test_a_store_is_closed_if_nothing_can_be_made_of_it(
    fault: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Store] = []
    plain = Store.close

    def closing(store: Store) -> None:
        closed.append(store)
        plain(store)

    def failing(*arguments: Any) -> None:
        raise fault

    monkeypatch.setattr(Store, "close", closing)
    monkeypatch.setattr(app, "Assistant", failing)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(type(fault)):
        app.open_assistant(Settings(embedder="hashing"))
    assert len(closed) == 1


def test_no_question_waits_for_a_model_that_it_is_read_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways: list[str] = []

    class Asked:
        def __getattr__(self, way: str) -> Any:
            return lambda *_: ways.append(way)

    monkeypatch.setattr(app, "_cross_encoder", lambda _settings: Asked())
    settings = Settings(backend="extractive", embedder="hashing")
    with Store.open(tmp_path, embedder=HashingEmbedder(), create=True) as store:
        app.Assistant(settings, store).warm()
    assert ways == [name for name in vars(CrossEncoder) if not name.startswith("_")]
