"""The vector index on a real Chroma server, which is killed, hung and restarted empty."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import chromadb
import pytest

from index import dense
from index.build import build, remove
from index.doctor import examine, repair
from index.embedder import HashingEmbedder
from index.errors import StoreError
from index.rebuild import rebuild
from index.store import Store
from index.vectors import Place, VectorIndex
from tests.index.checks import check_found, write_corpus

pytestmark = pytest.mark.real


class Server:
    """`chroma run` on a free port of the loopback interface."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.start(folder)

    def start(self, folder: Path) -> None:
        program = Path(sys.executable).with_name("chroma")
        command = [
            str(program),
            "run",
            "--path",
            str(folder),
            "--port",
            str(self.port),
            "--host",
            "127.0.0.1",
        ]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("the Chroma server did not start")

    def signal(self, number: int) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, number)

    def stop(self) -> None:
        if self.process is not None:
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "server")
    yield running
    running.stop()


def open_store(path: Path, server: Server) -> Store:
    return Store.open(path, embedder=HashingEmbedder(), create=True, chroma_url=server.url)


def test_the_server_answers_and_is_done_without(tmp_path: Path, server: Server) -> None:
    corpus = write_corpus(tmp_path / "articles", 8)
    path = tmp_path / "store"
    with open_store(path, server) as store:
        build(store, corpus)
        passages = store.passages_of("article-003.txt")
        check_found(store, passages)
        assert store.notices == ()
        assert not list(store.edition.glob("vectors-*"))
        assert examine(path, chroma_url=server.url).ok
        remove(store, ["article-004.txt"])
        check_found(store, passages)

        server.signal(signal.SIGSTOP)
        began = time.monotonic()
        check_found(store, passages)
        assert time.monotonic() - began < 60  # it does not hang
        notices = " ".join(store.notices)
        assert "does not answer" in notices
        assert "exact search" in notices
        server.signal(signal.SIGCONT)

    server.stop()
    with open_store(path, server) as store:
        check_found(store, passages)
        (notice,) = store.notices
        assert "does not answer" in notice
        assert "ASSISTANT_CHROMA_URL" in notice
        assert "--repair" not in notice
        report = build(store, corpus)
        assert any("chroma run" in notice for notice in report.notices)
    diagnosis = examine(path, chroma_url=server.url)
    assert not diagnosis.ok
    (fault,) = [finding.line for finding in diagnosis.findings if not finding.ok]
    assert "does not answer" in fault
    assert "chroma run" in fault
    assert "--repair" not in fault

    server.start(tmp_path / "empty")
    with open_store(path, server) as store:
        check_found(store, passages)
        assert "doctor --repair" in store.notices[0]
    assert repair(path, chroma_url=server.url).ok
    with open_store(path, server) as store:
        check_found(store, passages)
        assert store.notices == ()


def test_a_server_that_comes_back_is_used_again(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus(tmp_path / "articles", 3)
    with open_store(tmp_path / "store", server) as store:
        build(store, corpus)
        server.stop()
        check_found(store, store.passages_of("article-001.txt"))
        assert store.notices
        server.start(tmp_path / "server")
        monkeypatch.setattr(dense, "RETRY_SECONDS", 0.0)
        check_found(store, store.passages_of("article-001.txt"))
        assert store.notices == ()


def test_moving_to_a_server_and_back(tmp_path: Path, server: Server) -> None:
    corpus = write_corpus(tmp_path / "articles", 3)
    path = tmp_path / "store"
    with Store.open(path, embedder=HashingEmbedder(), create=True) as store:
        build(store, corpus)
    with open_store(path, server) as store:
        build(store, corpus)
        check_found(store, store.passages_of("article-001.txt"))
        with store.catalog.reading() as connection:
            assert server.url in str(
                connection.execute("SELECT value FROM meta WHERE key = 'base'").fetchone()
            )
    with Store.open(path, embedder=HashingEmbedder()) as store:
        build(store, corpus)
        check_found(store, store.passages_of("article-001.txt"))
        assert list(store.edition.glob("vectors-*"))


def test_a_reembedding_removes_the_old_collection(tmp_path: Path, server: Server) -> None:
    corpus = write_corpus(tmp_path / "articles", 3)
    path = tmp_path / "store"
    with open_store(path, server) as store:
        build(store, corpus)
    rebuild(path, corpus, embedder=HashingEmbedder(32), chroma_url=server.url)
    client = chromadb.HttpClient(host="127.0.0.1", port=server.port)
    assert client.count_collections() == 1
    with Store.open(path, embedder=HashingEmbedder(32), chroma_url=server.url) as store:
        check_found(store, store.passages_of("article-001.txt"))
        assert store.notices == ()


def test_a_port_that_accepts_and_says_nothing_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        place = Place(url=f"http://127.0.0.1:{silent.getsockname()[1]}")
        began = time.monotonic()
        with pytest.raises(StoreError, match="does not answer"):
            VectorIndex.open(place)
        assert time.monotonic() - began < 60  # it does not hang
