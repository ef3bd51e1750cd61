"""What a model's name tells about its size and context."""

from __future__ import annotations

import re

SMALL_PARAMETERS = 3.5e9
JUDGING_PARAMETERS = 1e9
DEFAULT_CONTEXT = 8192

_PARAMETERS = re.compile(r"(?<![a-z0-9.])(\d+(?:\.\d+)?)\s*([bm])(?![a-z0-9])", re.IGNORECASE)
_CONTEXTS = (
    (re.compile(r"gpt-4\.1|gpt-5"), 400_000),
    (re.compile(r"gpt-4o|gpt-4-turbo|\bo[1-9]\b"), 128_000),
    (re.compile(r"gpt-3\.5"), 16_385),
    (re.compile(r"claude"), 200_000),
    (re.compile(r"gemini"), 1_000_000),
)


def is_small(model: str) -> bool:
    """True if the name says about 3 billion parameters or fewer, such as "qwen2.5-0.5b"."""
    size = parameters(model)
    return size is not None and size <= SMALL_PARAMETERS


def can_judge(model: str) -> bool:
    """False if the name says fewer than a billion parameters: such a model says Yes to nearly everything."""
    size = parameters(model)
    return size is None or size >= JUDGING_PARAMETERS


def parameters(model: str) -> float | None:
    """How many parameters the name speaks of, the largest number if there are several; else None."""
    found = _PARAMETERS.findall(model)
    return max((float(number) * (1e9 if unit in "bB" else 1e6) for number, unit in found), default=None)


def context_of(model: str) -> int:
    """Tokens of context to count on; a careful figure where the name does not tell."""
    name = model.lower()
    return next((tokens for pattern, tokens in _CONTEXTS if pattern.search(name)), DEFAULT_CONTEXT)
