"""A hub that cannot be reached is told at once, and what was fetched before is used without it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import huggingface_hub.constants
import pytest

from index import hub


class Missing(BaseHTTPRequestHandler):
    """Has nothing, but answers."""

    def do_HEAD(self) -> None:
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the hub is said to be, and nobody listens."""
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", address)
        yield address


def test_a_hub_that_answers_anything_is_reached(away: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not hub.reachable()
    with HTTPServer(("127.0.0.1", 0), Missing) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            address = f"http://127.0.0.1:{server.server_port}"
            monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", address)
            assert hub.reachable()
            monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
            assert not hub.reachable()
        finally:
            server.shutdown()
            thread.join()


def test_a_hub_that_says_nothing_is_not_waited_for(away: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", address)
        assert not hub.reachable()


@pytest.mark.real
def test_models_of_a_hub_that_is_away_are_told_in_seconds(away: str) -> None:
    script = """if True:
        import time
        import sentence_transformers
        from assistant.cross_encoder import load_cross_encoder
        from assistant.llm.gguf import model_source
        from index.embedder import load_embedder

        for name, load in {
            "embedder": lambda: load_embedder("no-such-owner/embedder").dimension,
            "reranker": lambda: load_cross_encoder("no-such-owner/reranker").log_odds("Who?", ["Berg."]),
            "model": lambda: model_source("no-such-owner/model").locate(),
        }.items():
            began = time.monotonic()
            try:
                load()
            except Exception as error:
                print(name, type(error).__name__, time.monotonic() - began < 5)
    """
    run = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"HF_HUB_OFFLINE": "0", "HF_ENDPOINT": away},
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    assert run.stdout.splitlines() == [
        "embedder EmbedderError True",
        "reranker ConfigurationError True",
        "model BackendUnavailable True",
    ]
