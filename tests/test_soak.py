"""Ten minutes of eight people asking while the articles are indexed again each minute."""

from __future__ import annotations

import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from assistant.app import open_assistant
from assistant.settings import Settings
from eval.dataset import load_questions

MINUTES = 10
ASKERS = 8
WARM_UP = 90


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.full
@pytest.mark.timeout(MINUTES * 60 + 600)
def test_memory_and_open_files_stay_flat(tmp_path: Path, root: Path) -> None:
    folder = tmp_path / "articles"
    shutil.copytree(root / "seeds", folder)
    questions = [q.question for q in load_questions(root / "eval" / "questions.jsonl") if not q.history]
    store = tmp_path / "store"
    from index.build import build
    from index.embedder import load_embedder
    from index.store import Store

    with Store.open(store, embedder=load_embedder(), create=True) as opened:
        build(opened, folder)
    failures: list[str] = []
    asked = 0
    end = time.monotonic() + MINUTES * 60
    lock = threading.Lock()
    with open_assistant(Settings(backend="extractive", articles=folder, store=store)) as assistant:
        assistant.warm()

        def ask(number: int) -> None:
            nonlocal asked
            position = number
            while time.monotonic() < end:
                question = questions[position % len(questions)]
                position += ASKERS
                try:
                    answer = assistant.ask(question)
                    for citation in answer.citations:
                        text = assistant.text(citation.source)
                        if text[citation.start : citation.end] != citation.quote:
                            failures.append(f"{question}: quote moved")
                except Exception as error:
                    failures.append(f"{question}: {error!r}")
                with lock:
                    asked += 1

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(ASKERS)]
        for thread in threads:
            thread.start()
        time.sleep(WARM_UP)
        memory, files = _resident(), _open_files()
        while time.monotonic() < end - 60:
            time.sleep(60)
            # a sentence at the end: offsets of what was there stay
            changed = next(folder.glob("003*"))
            changed.write_text(changed.read_text(encoding="utf-8") + "\nOne more line.", encoding="utf-8")
            report = assistant.index()
            assert report.failed == ()
            assert len(report.updated) == 1
        for thread in threads:
            thread.join()
        grown = _resident() / memory - 1
        more = _open_files() - files
    print(f"{asked} questions, memory {grown:+.1%}, open files {more:+d}")
    assert failures == []
    assert asked > 0
    assert grown <= 0.05
    assert more <= 4
