"""Runs one indexing command in a process of its own, which a test can kill.

python -m tests.index.indexer build|remove|rebuild STORE ROOT [SOURCE…]
"""

from __future__ import annotations

import sys
from pathlib import Path

from index.build import build, remove
from index.embedder import HashingEmbedder
from index.errors import AssistantError
from index.rebuild import rebuild
from index.store import Store


def main(command: str, store_path: str, root: str, *sources: str) -> int:
    """The exit status; an expected error is one line on stderr and status 1."""
    path = Path(store_path)
    try:
        if command == "rebuild":
            rebuild(path, Path(root), embedder=HashingEmbedder(48))
            return 0
        with Store.open(path, embedder=HashingEmbedder(), create=True) as store:
            report = build(store, Path(root)) if command == "build" else remove(store, sources)
            print(len(report.added), len(report.updated), len(report.removed), len(report.unchanged))
    except AssistantError as error:
        print(error.line, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
