"""A reader that checks all it reads, in a thread or as a process of its own.

python -m tests.index.reader STORE reads until its stdin is closed, and prints its checks and faults.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from index.embedder import HashingEmbedder
from index.store import Store

HARMLESS = ("being indexed", "was interrupted")


@dataclass(slots=True)
class Seen:
    """What a reader saw: passages checked, and what was wrong with any."""

    checks: int = 0
    faults: list[str] = field(default_factory=list)


def read_until(done: Callable[[], bool], path: Path, seen: Seen) -> None:
    """Search again and again; every passage must be of one whole version of its article."""
    with Store.open(path, embedder=HashingEmbedder()) as store:
        vector = store.embedder.query("article 2 in version 3")
        while not done():
            with store.snapshot():
                found = store.nearest(vector, 10) + store.lexical(["version", "river"], 10)
                if not found:
                    seen.faults.append("nothing was found")
                for passage in store.passages([match.passage_id for match in found]):
                    text = store.text(passage.source)
                    seen.checks += 1
                    if text[passage.start : passage.end] != passage.text:
                        seen.faults.append(f"offsets of {passage.source}")
                    if text.count("in version") != text.count(f"in version {text.split()[7]}"):
                        seen.faults.append(f"{passage.source} is mixed")
            seen.faults.extend(n for n in store.notices if not any(word in n for word in HARMLESS))


def main(path: str) -> int:
    """The exit status."""
    done = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        done.set()

    threading.Thread(target=wait, daemon=True).start()
    seen = Seen()
    read_until(done.is_set, Path(path), seen)
    print(json.dumps({"checks": seen.checks, "faults": seen.faults[:5]}))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
