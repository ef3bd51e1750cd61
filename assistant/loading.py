"""Models that are loaded when they are first needed, and only once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import Lock
from typing import TypeVar, TypeVarTuple

Given = TypeVarTuple("Given")
Model = TypeVar("Model")

KEPT = 4
"""More than the ways in which one model is loaded for a question: what is asked in turn stays loaded."""


def loaded_once(load: Callable[[*Given], Model]) -> Callable[[*Given], Model]:
    """`load`, which remembers the models of its last arguments, `KEPT` of them, and loads one at a time.

    A cache alone would let everybody who asks at first load a model of his own.
    """
    loading = Lock()
    remembered = lru_cache(maxsize=KEPT)(load)

    @wraps(load)
    def get(*given: *Given) -> Model:
        with loading:
            return remembered(*given)

    return get
