"""An assistant over articles of its own: those that lie beside a question set, or a benchmark's texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assistant.app import Assistant
from assistant.settings import Settings
from assistant.store import open_store
from eval.progress import progress
from index.build import Progress, build


@contextmanager
def indexed(settings: Settings, *, quiet: bool = False) -> Iterator[Assistant]:
    """An assistant whose store, made if it is missing, is in step with the folder of articles."""
    store = open_store(settings, create=True)
    with Assistant(settings, store) as assistant:
        with bar(quiet) as report:
            build(store, settings.articles, progress=report)
        yield assistant


@contextmanager
def bar(quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """A bar that follows an indexing run; nothing if `quiet`."""
    with progress(0, 0, "steps", quiet) as shown:
        stage = ""

        def report(step: Progress) -> None:
            nonlocal stage
            if step.stage != stage:
                stage = step.stage
                shown.reset(total=step.total)
                shown.set_description(f"indexing, {stage}", refresh=False)
            shown.total = step.total
            shown.update(step.done - shown.n)

        yield report
