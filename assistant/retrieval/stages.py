"""The stages of retrieval: each module of this package that makes one has it, by the order of their names.

To add a stage, put one module into this package that defines

    def stage(model: CrossEncoder | None) -> Stage | None     # None where it can do nothing

Nothing else needs to change.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import import_module

from assistant.cross_encoder import CrossEncoder
from assistant.retrieval.types import Stage


def stages_with(model: CrossEncoder | None) -> tuple[Stage, ...]:
    """The stages of retrieval, given a cross-encoder or none."""
    made = (make(model) for make in _makers(tuple(import_module("assistant.retrieval").__path__)))
    return tuple(stage for stage in made if stage is not None)


@cache
def _makers(folders: tuple[str, ...]) -> tuple[Callable[[CrossEncoder | None], Stage | None], ...]:
    """What makes a stage; every question asks for it, and the folders are looked through once."""
    found = pkgutil.iter_modules(folders, "assistant.retrieval.")
    modules = [import_module(module.name) for module in found]
    return tuple(module.stage for module in modules if hasattr(module, "stage"))
