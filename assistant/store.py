"""The index that the settings name, and the embedder that it is made with."""

from __future__ import annotations

import os

from index.embedder import Embedder, load_embedder
from index.store import Store

from assistant.settings import Settings


def embedder_of(settings: Settings) -> Embedder:
    """The embedder; its model is loaded when it is first used.

    Raises:
        ConfigurationError: the precision is none of its own.
    """
    return load_embedder(settings.embedder, precision=settings.precision)


def open_store(settings: Settings, *, create: bool = False) -> Store:
    """The index, without a language model; the telemetry of the model hub is off from here on, unless set.

    Raises:
        StoreError: as `Store.open` does; with `create` a missing one is made instead.
    """
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    return Store.open(
        settings.store,
        embedder=embedder_of(settings),
        passage_tokens=settings.passage_tokens,
        create=create,
        chroma_url=settings.chroma_url,
    )
