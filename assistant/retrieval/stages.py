"""The stages of retrieval: each module of this package that makes one has it, by the order of their names.

To add a stage, put one module into this package that defines

    def stage(model: CrossEncoder | None) -> Stage | None     # None where it can do nothing

Nothing else needs to change.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from assistant.cross_encoder import CrossEncoder
from assistant.retrieval.types import Stage


def stages_with(model: CrossEncoder | None) -> tuple[Stage, ...]:
    """The stages of retrieval, given a cross-encoder or none."""
    package = import_module("assistant.retrieval")
    modules = [
        import_module(found.name) for found in pkgutil.iter_modules(package.__path__, "assistant.retrieval.")
    ]
    made = [module.stage(model) for module in modules if hasattr(module, "stage")]
    return tuple(stage for stage in made if stage is not None)
