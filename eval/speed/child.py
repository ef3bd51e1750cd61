"""Run as a process of its own: opens a store, finds passages, and says in what time and memory.

python -m eval.speed.child STORE QUESTION…
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from pathlib import Path

from assistant.language.parse import warm
from eval.speed.figures import seconds
from eval.speed.searching import ours
from index.embedder import load_embedder
from index.store import Store


def main(store_path: str, *questions: str) -> int:
    """Print one line of JSON after the first question, and one at the end; the exit status."""
    embedder = load_embedder()
    models = seconds(warm) + seconds(lambda: embedder.query("warm"))
    began = time.perf_counter()
    with Store.open(Path(store_path), embedder=embedder) as store:
        ours(store, questions[0])
        opened = time.perf_counter() - began
        print(json.dumps({"models": models, "opened": opened}), flush=True)
        for question in questions[1:]:
            ours(store, question)
    print(json.dumps({"peak": peak_memory()}), flush=True)
    return 0


def peak_memory() -> float:
    """The most memory that this process had, in GB.

    Linux counts what its parent had at its start into `ru_maxrss`, so the kernel's own mark is read there.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())[0]) * 1024 / 1e9
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
