"""A local model that takes long to find or load, and is closed meanwhile."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant.errors import BackendTimeout, BackendUnavailable
from assistant.llm import local
from assistant.llm.bounded import Call
from assistant.llm.gguf import ModelSource
from assistant.llm.local import LocalBackend
from assistant.llm.types import Message
from tests.assistant.llm.faulty import faulty_server, hang

HI = [Message(role="user", content="Hi")]


class Slow:
    """A model whose file is found, and whose server is loaded, when the test says so."""

    name = "slow"

    def __init__(self) -> None:
        self.found = threading.Event()
        self.loaded = threading.Event()
        self.loading = threading.Event()
        self.stopped: Callable[[], bool] = lambda: False

    def locate(self, stopped: Callable[[], bool] = lambda: False) -> Path:
        self.stopped = stopped
        self.found.wait(60)
        return Path("slow.gguf")

    def serve(self, path: Path, **arguments: Any) -> Any:
        self.loading.set()
        self.loaded.wait(60)
        return SimpleNamespace(listening_address="http://127.0.0.1:1")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    model = Slow()
    monkeypatch.setattr(local, "_serve", model.serve)
    yield model
    model.found.set()
    model.loaded.set()


def closed_quickly(backend: LocalBackend) -> bool:
    began = time.monotonic()
    backend.close()
    return time.monotonic() - began < 1


def test_closing_does_not_wait_until_the_file_is_there(slow: Slow) -> None:
    backend = LocalBackend(cast("ModelSource", slow))
    with pytest.raises(BackendTimeout):
        list(backend.stream(HI, max_tokens=5, deadline=0.2))
    assert not slow.stopped()
    assert closed_quickly(backend)
    assert slow.stopped(), "so that it can end early"
    slow.found.set()
    with pytest.raises(BackendUnavailable, match="closed"):
        list(backend.stream(HI, max_tokens=5, deadline=20))
    assert not slow.loading.is_set()


def test_what_is_loaded_after_closing_is_given_up(slow: Slow) -> None:
    backend = LocalBackend(cast("ModelSource", slow))
    slow.found.set()
    thread = backend.warm()
    assert slow.loading.wait(20)
    assert closed_quickly(backend)
    slow.loaded.set()
    thread.join(20)
    with pytest.raises(BackendUnavailable, match="closed"):
        backend._address()


def test_a_model_that_is_late_is_not_said_to_have_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    with faulty_server() as server:
        server.behaviour = hang
        monkeypatch.setattr(LocalBackend, "_address", lambda self: server.base.removesuffix("/v1"))
        backend = LocalBackend(ModelSource(name="slow"))
        with pytest.raises(BackendTimeout, match="in time"):
            list(backend._choices(Call(0.3), {}))


def test_a_program_ends_while_a_file_is_being_fetched() -> None:
    program = """
import time
from assistant.llm.local import LocalBackend

class Source:
    name = "endless"

    def locate(self, stopped):
        time.sleep(60)

backend = LocalBackend(Source())
backend.warm()
began = time.monotonic()
backend.close()
assert time.monotonic() - began < 5
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=40)


def test_a_program_waits_for_the_native_loader(tmp_path: Path) -> None:
    program = f"""
import pathlib, time
from assistant.llm import local

class Source:
    name = "native"

    def locate(self, stopped):
        return pathlib.Path("native.gguf")

def serve(path, **arguments):
    pathlib.Path({str(tmp_path / "begun")!r}).touch()
    time.sleep(1.5)
    pathlib.Path({str(tmp_path / "loaded")!r}).touch()

local._serve = serve
backend = local.LocalBackend(Source())
backend.warm()
while not pathlib.Path({str(tmp_path / "begun")!r}).exists():
    time.sleep(0.01)
backend.close()
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=40)
    assert (tmp_path / "loaded").exists()
