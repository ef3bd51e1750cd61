"""A store opened for reading: the articles, their passages, and the two searches."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import numpy as np

from index import chunker, records
from index.base import Base, current_base, open_base, probes
from index.catalog import Catalog, Connection, meta, set_meta
from index.embedder import Embedder
from index.errors import ArticleError, EmbedderMismatch, StoreError, StoreMissing
from index.exact import StoredVectors
from index.layout import Layout
from index.types import Article, Document, Match, Matrix, Passage, Vector
from index.vectors import VectorIndex

REPAIR = "make it again with `assistant doctor --repair`"


class Store:
    """An index of articles; safe to use from many threads, beside one that writes.

    Attributes:
        embedder: makes the vectors that `nearest` takes.
        passage_tokens: longest passage, in the embedder's tokens.
        notices: what a reader of answers should know, such as a damaged vector index.
    """

    def __init__(
        self,
        path: Path,
        edition: Path,
        catalog: Catalog,
        *,
        embedder: Embedder,
        passage_tokens: int,
        chroma_url: str,
    ) -> None:
        self.path = path
        self.embedder = embedder
        self.passage_tokens = passage_tokens
        self.chroma_url = chroma_url
        self._lock = threading.RLock()
        self._use(edition, catalog)

    def _use(self, edition: Path, catalog: Catalog) -> None:
        self.edition = edition
        self.catalog = catalog
        self._stored = StoredVectors(self.embedder.dimension)
        self._base: Base | None = None
        self._index: VectorIndex | None = None
        self._trouble = ""
        self._frequencies: tuple[int, dict[str, int]] = (-1, {})

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        embedder: Embedder,
        passage_tokens: int = 160,
        create: bool = False,
        chroma_url: str = "",
    ) -> Store:
        """Open the store at `path`.

        Args:
            path: its folder.
            embedder: must be the one that it was made with.
            passage_tokens: longest passage; must be what it was made with.
            create: make an empty one where there is none; otherwise that is an error.
            chroma_url: a Chroma server to keep the vector index on instead of in the folder.

        Raises:
            StoreMissing: nothing is there and `create` is False.
            EmbedderMismatch: it was made with another embedder or other passages.
            StoreError: its files cannot be used; the message says which and what helps.
        """
        layout = Layout(path)
        edition = layout.current()
        if edition is None:
            if layout.pointer.exists():
                name = layout.pointer.read_text(encoding="utf-8", errors="replace").strip()
                raise StoreMissing(
                    f"the index in {path} lost its files ({name[:40]!r} is named but not there)",
                    "Make it again with `assistant index --rebuild`",
                )
            if not create:
                raise StoreMissing(f"there is no index in {path}", "Make one with `assistant index`")
            edition = path / "index-1"
        store = cls.open_edition(
            path,
            edition,
            embedder=embedder,
            passage_tokens=passage_tokens,
            create=create,
            chroma_url=chroma_url,
        )
        if not layout.pointer.exists() and not store.catalog.frozen:
            layout.switch_to(edition)
        return store

    @classmethod
    def open_edition(
        cls,
        path: Path,
        edition: Path,
        *,
        embedder: Embedder,
        passage_tokens: int,
        create: bool = False,
        chroma_url: str = "",
    ) -> Store:
        """Open one edition of the store, whether or not it is the one that is read."""
        catalog = Catalog.open(edition, create=create)
        try:
            _agree(catalog, embedder, passage_tokens)
        except BaseException:
            catalog.close()
            raise
        return cls(
            path,
            edition,
            catalog,
            embedder=embedder,
            passage_tokens=passage_tokens,
            chroma_url=chroma_url,
        )

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free files and clients; a second call does nothing."""
        with self._lock:
            if self._index is not None:
                self._index.close()
            self._index = None
            self._base = None
            self.catalog.close()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What this thread reads inside the block is of one state, while articles may be replaced."""
        self.follow()
        with self.catalog.snapshot():
            yield

    def follow(self) -> None:
        """Go over to the edition that is current now, if a re-embedding has finished."""
        current = Layout(self.path).current()
        if current is None or current == self.edition:
            return
        with self._lock:
            if current == self.edition:
                return
            catalog = Catalog.open(current)
            _agree(catalog, self.embedder, self.passage_tokens)
            old = self.catalog
            self._use(current, catalog)
            old.close()

    def base_is_broken(self) -> bool:
        """Whether the vector index in use turns out to be damaged when it is opened."""
        with self._reading() as connection:
            base = current_base(connection)
            return base is not None and self._opened(connection, base) is None

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self.catalog.reading() as connection:
            yield connection

    @property
    def generation(self) -> int:
        """Grows with every change."""
        with self._reading() as connection:
            return int(meta(connection, "generation", "0"))

    @property
    def notices(self) -> tuple[str, ...]:
        """What a reader of answers should know now, one line each."""
        with self._reading() as connection:
            found = [self._running(connection), self._trouble]
        if self.catalog.frozen:
            found.append(f"{self.path} cannot be written: articles cannot be added")
        return tuple(filter(None, found))

    def _running(self, connection: Connection) -> str:
        done = meta(connection, "running")
        if not done:
            return ""
        writer = Layout(self.path).writer()
        if writer is not None:
            return f"articles are being indexed by process {writer}; answers come from what is done"
        return f"indexing was interrupted ({done} articles were done): `assistant index` finishes it"

    def articles(self) -> tuple[Article, ...]:
        """Every article, by source, also those that could not be indexed."""
        with self._reading() as connection:
            return records.articles(connection)

    def document(self, source: str) -> Document:
        """The article as it was read.

        Raises:
            ArticleError: it is not indexed.
        """
        with self._reading() as connection:
            found = records.document(connection, source)
        if found is None:
            raise ArticleError(f"no article is called {source!r}", "List them with `assistant articles`")
        return found

    def text(self, source: str) -> str:
        """The article's text, in which every offset counts.

        Raises:
            ArticleError: it is not indexed.
        """
        return self.document(source).text

    def passages(self, ids: Sequence[str]) -> tuple[Passage, ...]:
        """Passages in the order of `ids`; those that were removed meanwhile are left out."""
        with self._reading() as connection:
            return records.passages(connection, ids)

    def passages_of(self, source: str) -> tuple[Passage, ...]:
        """The passages of an article, in order; none if it is not indexed."""
        with self._reading() as connection:
            return records.passages_of(connection, source)

    def passage_count(self) -> int:
        """Passages in all."""
        with self._reading() as connection:
            return int(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])

    def vectors(self, ids: Sequence[str]) -> Matrix:
        """Vectors in the order of `ids`; shape (len(ids), dimension), zero for unknown ids."""
        with self._reading() as connection:
            return records.vectors(connection, ids, self.embedder.dimension)

    def document_frequency(self, words: Sequence[str]) -> dict[str, int]:
        """For each word the number of passages that hold it in any of its forms."""
        with self._reading() as connection:
            generation = int(meta(connection, "generation", "0"))
            if self._frequencies[0] != generation:
                self._frequencies = (generation, {})
            known = self._frequencies[1]
            for word in words:
                if word not in known:
                    known[word] = records.document_frequency(connection, word)
            return {word: known[word] for word in words}

    def lexical(self, words: Sequence[str], limit: int, sources: Collection[str] = ()) -> tuple[Match, ...]:
        """Passages that hold any of the words, by BM25, best first; `sources` limits to these articles."""
        with self._reading() as connection:
            chosen = records.numbers_of(connection, sources) if sources else None
            return records.lexical(connection, words, limit, chosen)

    def nearest(self, vector: Vector, limit: int, sources: Collection[str] = ()) -> tuple[Match, ...]:
        """Passages whose vectors have the highest cosine with `vector`, best first.

        Chroma answers for the passages that its collection holds, an exact search for newer ones.
        With `sources`, or where Chroma is damaged or away, the search is exact over stored vectors.
        """
        if limit <= 0:
            return ()
        query = np.ascontiguousarray(vector, dtype=np.float32)
        if not sources:
            self.follow()
        with self._reading() as connection:
            generation = int(meta(connection, "generation", "0"))
            if sources:
                chosen = records.numbers_of(connection, sources)
                rows = self._stored.of_articles(connection, generation, chosen)
                return _matches(connection, *rows.nearest(query, limit), limit)
            found = self._from_base(connection, query, limit, generation)
            if found is None:
                rows = self._stored.newer_than(connection, generation, 0)
                found = _matches(connection, *rows.nearest(query, limit), limit)
            return found

    def _from_base(
        self, connection: Connection, query: Vector, limit: int, generation: int
    ) -> tuple[Match, ...] | None:
        """Matches of Chroma and of what is newer; None where that cannot be had."""
        base = current_base(connection)
        if base is None:
            return None
        index = self._opened(connection, base)
        if index is None:
            return None
        newer = self._stored.newer_than(connection, generation, base.last)
        kept = int(
            connection.execute("SELECT count(*) FROM vectors WHERE number <= ?", (base.last,)).fetchone()[0]
        )
        wanted = min(limit, kept)
        asked = min(base.vectors, limit + 8 + limit * (base.vectors - kept) // max(1, base.vectors))
        while True:
            try:
                numbers, cosines = index.query(query, max(1, asked))
            except StoreError as error:
                self._give_up(error)
                return None
            alive = records.ids_of(connection, numbers.tolist())
            if len(alive) >= wanted or asked >= base.vectors:
                break
            asked = min(base.vectors, asked * 4)
        if len(alive) < wanted:
            self._give_up(StoreError("the vector index finds fewer passages than it holds"))
            return None
        more, more_cosines = newer.nearest(query, limit)
        return _matches(
            connection, np.concatenate([numbers, more]), np.concatenate([cosines, more_cosines]), limit
        )

    def _opened(self, connection: Connection, base: Base) -> VectorIndex | None:
        with self._lock:
            if self._base is not None and self._base == base:
                return self._index
            if self._index is not None:
                self._index.close()
            self._index, self._base, self._trouble = None, base, ""
            numbers, vectors = probes(connection, base)
            try:
                self._index = open_base(base, self.edition, numbers, vectors)
            except StoreError as error:
                self._give_up(error)
            return self._index

    def _give_up(self, error: StoreError) -> None:
        with self._lock:
            self._index = None
            self._trouble = (
                f"the vector index is not used ({error.message}): answers come from an exact search over "
                f"the stored vectors; {REPAIR}"
            )


def _matches(
    connection: Connection, numbers: np.ndarray, cosines: np.ndarray, limit: int
) -> tuple[Match, ...]:
    """The best of these as matches; removed passages are left out."""
    ids = records.ids_of(connection, numbers.tolist())
    scored = {ids[n]: float(c) for n, c in zip(numbers.tolist(), cosines.tolist(), strict=True) if n in ids}
    best = sorted(scored.items(), key=lambda item: (-item[1], item[0]))[:limit]
    return tuple(Match(passage_id=key, score=score) for key, score in best)


def _agree(catalog: Catalog, embedder: Embedder, passage_tokens: int) -> None:
    """Check that the catalog was made with this embedder and these passages; an empty one takes them on."""
    wanted = {
        "fingerprint": embedder.fingerprint,
        "embedder": embedder.name,
        "dimension": str(embedder.dimension),
        "passage_tokens": str(passage_tokens),
        "chunker": str(chunker.VERSION),
    }
    with catalog.reading() as connection:
        known = {key: meta(connection, key) for key in wanted}
        empty = connection.execute("SELECT count(*) FROM passages").fetchone()[0] == 0
    if known == wanted:
        return
    if not any(known.values()) or empty:
        if not catalog.frozen:
            with catalog.writing() as connection:
                set_meta(connection, **wanted)
                if not meta(connection, "identity"):
                    set_meta(connection, identity=uuid.uuid4().hex[:12])
        return
    if known["fingerprint"] != wanted["fingerprint"]:
        what = f"embedder {known['embedder']!r} ({known['dimension']} dimensions), not {embedder.name!r}"
    elif known["passage_tokens"] != wanted["passage_tokens"]:
        what = f"passages of {known['passage_tokens']} tokens, not {passage_tokens}"
    else:
        what = "another way of cutting passages"
    raise EmbedderMismatch(
        f"the index in {catalog.path.parent.parent} was made with {what}",
        "Re-embed with `assistant index --rebuild` (the old index answers until that is done), "
        "or set back what was changed",
    )
