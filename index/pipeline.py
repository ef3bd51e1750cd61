"""Read, embed and write side by side, in windows of bounded size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from index.batches import batches
from index.catalog import Catalog, set_meta
from index.chunker import embedded_text, passages_of
from index.embedder import SPECIAL_TOKENS, Embedder, longest_passage
from index.errors import ArticleError
from index.failpoints import reach
from index.plan import Task
from index.readers import read_article, read_bytes
from index.types import Document, Failure, Matrix, Passage
from index.writing import Origin, content_key, known_vectors, record_failure, replace_article, stage, touch

WINDOW = 512
"""Passages embedded and written at a time: what an interruption can lose."""

STEP = 128
"""Passages embedded between two reports of progress, at least; whole batches."""


ONLY_HEADINGS = "holds only headings, which no question finds: write sentences below them"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article on its way: `keys` are the passages' content keys, `missing` the texts to embed, by key.

    `failure` ends it.
    """

    origin: Origin
    document: Document
    passages: tuple[Passage, ...] = ()
    keys: tuple[bytes, ...] = ()
    missing: dict[bytes, str] = field(default_factory=dict)
    size: int = 0
    failure: str = ""


@dataclass(slots=True, kw_only=True)
class Window:
    """Texts to embed together, and the drafts that are complete when they are."""

    texts: dict[bytes, str] = field(default_factory=dict)
    complete: list[Draft] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a run did, and the estimate of how much is left.

    `articles` is how many it is to bring in step, `unchanged` those that need nothing.
    """

    articles: int = 0
    unchanged: int = 0
    indexed: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    passages: int = 0
    embedded: int = 0
    bytes_read: int = 0
    bytes_expected: int = 0
    passages_read: int = 0

    @property
    def mark(self) -> str:
        """How many articles of all are done, as the catalog notes it while the run is under way."""
        return f"{self.unchanged + len(self.indexed) + len(self.failed)} of {self.articles}"

    @property
    def expected(self) -> int:
        """Passages in all, estimated from the articles read so far."""
        per_byte = self.passages_read / self.bytes_read if self.bytes_read else 1 / 700
        return max(self.passages_read + round(max(0, self.bytes_expected - self.bytes_read) * per_byte), 1)


OnEmbedded = Callable[[str], None]


def read_drafts(tasks: Iterable[Task], catalog: Catalog, embedder: Embedder, tokens: int) -> Iterator[Draft]:
    """Each task's article, read and cut into passages; one that cannot be read carries its failure."""
    for task in tasks:
        try:
            document = read_article(task.origin.source, read_bytes(task.path), task.notes)
        except ArticleError as error:
            empty = Document(source=task.origin.source, text="", title=task.origin.source)
            yield Draft(origin=task.origin, document=empty, size=task.size, failure=error.line)
            continue
        yield draft_of(task.origin, document, catalog, embedder, tokens, size=task.size)


def draft_of(
    origin: Origin, document: Document, catalog: Catalog, embedder: Embedder, tokens: int, *, size: int = 0
) -> Draft:
    """The article's passages, and the texts among them that no known vector is of."""
    passages = tuple(
        passages_of(
            document,
            tokens=longest_passage(embedder, tokens),
            count_tokens=embedder.count_tokens,
            window=embedder.max_tokens - SPECIAL_TOKENS,
        )
    )
    reach("read")
    if not passages and ONLY_HEADINGS not in document.notices:
        document = replace(document, notices=(*document.notices, ONLY_HEADINGS))
    keys = tuple(content_key(passage) for passage in passages)
    with catalog.reading() as connection:
        known = known_vectors(connection, keys)
    missing = {
        key: embedded_text(passage) for key, passage in zip(keys, passages, strict=True) if key not in known
    }
    return Draft(origin=origin, document=document, passages=passages, keys=keys, missing=missing, size=size)


def run(
    catalog: Catalog, embedder: Embedder, drafts: Iterable[Draft], outcome: Outcome, tell: OnEmbedded
) -> None:
    """Embed and write the drafts: while one window is embedded, the next is read and the last written."""
    windows = _windows(drafts, outcome)
    with ThreadPoolExecutor(1, "reader") as reader, ThreadPoolExecutor(1, "writer") as writer:
        upcoming = reader.submit(next, windows, None)
        written = writer.submit(lambda: None)
        while (window := upcoming.result()) is not None:
            upcoming = reader.submit(next, windows, None)
            vectors = _embed(embedder, window, outcome, tell)
            written.result()
            written = writer.submit(_write, catalog, embedder, window, vectors, outcome)
        written.result()


def _windows(drafts: Iterable[Draft], outcome: Outcome) -> Iterator[Window]:
    window = Window()
    for draft in drafts:
        outcome.bytes_read += draft.size
        outcome.passages_read += len(draft.passages)
        outcome.embedded += len(draft.passages) - len(draft.missing)
        for key, text in draft.missing.items():
            window.texts[key] = text
            if len(window.texts) >= WINDOW:
                yield window
                window = Window()
        window.complete.append(draft)
        if len(window.complete) >= WINDOW:
            yield window
            window = Window()
    yield window


def _embed(embedder: Embedder, window: Window, outcome: Outcome, tell: OnEmbedded) -> dict[bytes, bytes]:
    """Vectors by content key, made in batches of texts of about the same length."""
    keys, texts = tuple(window.texts), tuple(window.texts.values())
    vectors: dict[bytes, bytes] = {}
    source = window.complete[-1].origin.source if window.complete else ""
    for step in _steps(texts):
        made = embedder.passages([texts[position] for position in step])
        vectors.update(zip((keys[position] for position in step), _blobs(made), strict=True))
        outcome.embedded += len(step)
        tell(source)
    reach("embedded")
    return vectors


def _steps(texts: Sequence[str]) -> Iterator[list[int]]:
    """Positions of texts to be embedded between two reports of progress: as many batches as make a step."""
    step: list[int] = []
    for batch in batches(texts):
        step += batch
        if len(step) >= STEP:
            yield step
            step = []
    if step:
        yield step


def _blobs(vectors: Matrix) -> list[bytes]:
    return [row.tobytes() for row in np.ascontiguousarray(vectors, dtype=np.float32)]


def _write(
    catalog: Catalog, embedder: Embedder, window: Window, vectors: dict[bytes, bytes], outcome: Outcome
) -> None:
    complete = {key for draft in window.complete for key in draft.keys}
    with catalog.writing() as connection:
        stage(connection, {key: vector for key, vector in vectors.items() if key not in complete})
        reach("staged")
        for draft in window.complete:
            if draft.failure:
                record_failure(connection, draft.origin, draft.failure)
                continue
            known = {key: vectors[key] for key in draft.keys if key in vectors}
            known |= known_vectors(connection, [key for key in draft.keys if key not in known])
            lost = {key: p for key, p in zip(draft.keys, draft.passages, strict=True) if key not in known}
            if lost:  # the article that they were shared with was replaced meanwhile
                texts = [embedded_text(passage) for passage in lost.values()]
                known.update(zip(lost, _blobs(embedder.passages(texts)), strict=True))
            replace_article(connection, draft.origin, draft.document, draft.passages, draft.keys, known)
            reach("replacing")
        if window.complete:
            touch(connection)
    reach("committed")
    _count(catalog, window, outcome)


def _count(catalog: Catalog, window: Window, outcome: Outcome) -> None:
    for draft in window.complete:
        source = draft.origin.source
        if draft.failure:
            outcome.failed.append(Failure(source=source, reason=draft.failure))
            continue
        outcome.indexed.append(source)
        outcome.passages += len(draft.passages)
        outcome.notices.extend(_named(source, draft.document.notices))
    if window.complete and outcome.articles:
        with catalog.writing() as connection:
            set_meta(connection, running=outcome.mark)


def _named(source: str, notices: Sequence[str]) -> list[str]:
    return [notice if source in notice else f"{source}: {notice}" for notice in notices]
