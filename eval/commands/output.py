"""What the commands print."""

from __future__ import annotations

from assistant.commands import console
from assistant.render import safe


def say(text: str) -> None:
    """A result on stdout, at once; what articles, readers and models write cannot act on the terminal.

    Raises:
        AssistantError: stdout is closed, or what it leads to is full.
    """
    console.say(safe(text))
