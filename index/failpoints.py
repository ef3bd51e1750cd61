"""Named moments at which a test can kill the process: ASSISTANT_FAILPOINT=name or name:N (the Nth time)."""

from __future__ import annotations

import os
import signal

POINTS = (
    "locked",
    "planned",
    "read",
    "embedded",
    "staged",
    "replacing",
    "committed",
    "removed",
    "copied",
    "verified",
    "worded",
    "switched",
    "cleaned",
    "pointed",
)

_reached: dict[str, int] = {}


def reach(point: str) -> None:
    """Die here by SIGKILL if the environment asks for it; otherwise nothing."""
    wanted = os.environ.get("ASSISTANT_FAILPOINT")
    if not wanted:
        return
    name, _, times = wanted.partition(":")
    if name == point:
        _reached[point] = _reached.get(point, 0) + 1
        if _reached[point] == int(times or "1"):
            os.kill(os.getpid(), signal.SIGKILL)
