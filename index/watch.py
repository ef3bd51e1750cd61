"""Keeps the index in step with a folder, until it is told to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from index.build import OnProgress, build
from index.errors import AssistantError, ConfigurationError, StoreLocked
from index.readers import SIDECAR, suffixes
from index.store import Store
from index.types import BuildReport

QUIET_SECONDS = 1.0
"""Changes are gathered until there were none for this long, so that a file half copied is not read."""

RETRY_SECONDS = 5.0
"""Wait before a run is tried again that another writer stood in the way of."""


def watch(
    store: Store,
    root: Path,
    *,
    done: Callable[[BuildReport], None],
    failed: Callable[[AssistantError], None],
    progress: OnProgress | None = None,
    stop: threading.Event | None = None,
    quiet: float = QUIET_SECONDS,
) -> None:
    """Index `root` now and after every change in it, until `stop` is set or Ctrl-C is pressed.

    A run that fails is told to `failed` and the watching goes on; one that another writer stood in
    the way of is tried again.

    Args:
        done: gets the report of every run that changed something or named a failure, and of the first.
        failed: gets the error of every run that failed.
        progress: as in `build`.
        stop: ends the watching from another thread.
        quiet: seconds without a change after which a run begins.

    Raises:
        ConfigurationError: the folder does not exist.
    """
    from watchfiles import watch as changes_in

    if not root.is_dir():
        raise ConfigurationError(
            f"the articles' folder {root} does not exist", "Make it, or name another in ASSISTANT_ARTICLES"
        )
    waiting = not _run(store, root, done, failed, progress, first=True)
    for changes in changes_in(
        root,
        watch_filter=lambda _, path: _concerns(root, Path(path)),
        debounce=max(1, int(quiet * 10_000)),
        step=max(1, int(quiet * 1000)),
        stop_event=stop,
        rust_timeout=int(RETRY_SECONDS * 1000),
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        if stop is not None and stop.is_set():
            return
        if changes or waiting:
            waiting = not _run(store, root, done, failed, progress, first=False)


def _run(
    store: Store,
    root: Path,
    done: Callable[[BuildReport], None],
    failed: Callable[[AssistantError], None],
    progress: OnProgress | None,
    *,
    first: bool,
) -> bool:
    """Bring the index in step; False where another writer was in the way."""
    try:
        report = build(store, root, progress=progress)
    except StoreLocked as error:
        failed(error)
        return False
    except AssistantError as error:
        failed(error)
        return True
    if first or report.added or report.updated or report.removed or report.failed:
        done(report)
    return True


def _concerns(root: Path, path: Path) -> bool:
    """Whether a change there may change the index; a folder may have come or gone with articles."""
    inside = path.relative_to(root.resolve()) if path.is_relative_to(root.resolve()) else path
    if any(part.startswith(".") for part in inside.parts[1 if inside.is_absolute() else 0 :]):
        return False
    return path.name == SIDECAR or path.suffix.lower() in suffixes() or not path.suffix
