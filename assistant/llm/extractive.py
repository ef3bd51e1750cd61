"""No model at all: the evidence itself is the answer."""

from __future__ import annotations

from assistant.errors import ConfigurationError
from assistant.settings import Settings


def create(argument: str, settings: Settings) -> None:
    """None, which is how the registry says "answer by quoting"."""
    del settings
    if argument:
        raise ConfigurationError(
            f"backend 'extractive' takes nothing after the colon, but got {argument!r}", "Write extractive"
        )
