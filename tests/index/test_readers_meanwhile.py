"""Readers see whole versions of articles, old or new, while these are replaced and indexers are killed."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from index.build import build
from index.embedder import HashingEmbedder
from index.store import Store
from tests.index.checks import ROOT, check_whole, indexer, write_corpus
from tests.index.reader import Seen, read_until

REACHED = ("locked", "planned", "read", "embedded", "staged", "replacing", "committed")
"""Failpoints that every run passes; those of the vector index are passed only where a new one is due."""


def test_readers_see_old_or_new_while_articles_are_replaced(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "a", 6)
    path = tmp_path / "s"
    done = threading.Event()
    seen = [Seen(), Seen()]
    with Store.open(path, embedder=HashingEmbedder(), create=True) as writer:
        build(writer, corpus)
        readers = [threading.Thread(target=read_until, args=(done.is_set, path, one)) for one in seen]
        for reader in readers:
            reader.start()
        for version in range(2, 12):
            write_corpus(corpus, 6, seed=version, version=version)
            build(writer, corpus)
        done.set()
        for reader in readers:
            reader.join()
    assert [one.faults for one in seen] == [[], []]
    assert sum(one.checks for one in seen) > 50
    check_whole(path)


@pytest.mark.full
@pytest.mark.timeout(1800)
def test_three_thousand_checks_during_twenty_runs_of_which_ten_are_killed(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "a", 60)
    path = tmp_path / "s"
    assert indexer("build", path, corpus).returncode == 0
    command = [sys.executable, "-m", "tests.index.reader", str(path)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    done, seen = threading.Event(), Seen()
    reader = threading.Thread(target=read_until, args=(done.is_set, path, seen))
    reader.start()
    killed = 0
    for version in range(2, 22):
        write_corpus(corpus, 60, seed=version, version=version)
        failpoint = REACHED[version // 2 % len(REACHED)] if version % 2 else ""
        killed += indexer("build", path, corpus, failpoint=failpoint).returncode != 0
    deadline = time.monotonic() + 600
    while seen.checks < 3000 and time.monotonic() < deadline:
        time.sleep(0.1)
    done.set()
    reader.join()
    told = json.loads(process.communicate(timeout=60)[0])
    print(f"{seen.checks} checks in a thread, {told['checks']} in a process, {killed} runs killed")
    assert seen.faults == told["faults"] == []
    assert killed == 10
    assert seen.checks >= 3000
    assert told["checks"] > 0
    assert indexer("build", path, corpus).returncode == 0
    check_whole(path)
