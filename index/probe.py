"""Run as a child process: open a collection that may crash whoever opens it, and query it.

Reads a JSON request from stdin; exits 0 only if every vector finds itself.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from index.errors import AssistantError
from index.vectors import Place, VectorIndex


def main() -> int:
    """The exit status."""
    request = json.load(sys.stdin)
    directory = Path(request["directory"]) if request["directory"] else None
    place = Place(directory=directory, url=request["url"], collection=request["collection"])
    vectors = np.array(request["vectors"], dtype=np.float32)
    try:
        index = VectorIndex.open(place)
        found = index.finds(request["numbers"], vectors)
        index.close()
    except AssistantError as error:
        print(error.line, file=sys.stderr)
        return 1
    return 0 if len(found) == len(request["numbers"]) else 1


if __name__ == "__main__":
    sys.exit(main())
