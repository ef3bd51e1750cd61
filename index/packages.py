"""Packages that hold data: where their files lie. None of their code is imported."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def package_folder(module: str) -> Path | None:
    """The folder of a top-level module; None where it is not installed."""
    spec = find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])
