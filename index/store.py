"""A store opened for reading: the articles, their passages, and the two searches."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType

from index import records
from index.catalog import Catalog, Connection, generation_of, meta
from index.dense import DenseSearch
from index.embedder import Embedder
from index.errors import ArticleError
from index.layout import Layout
from index.opened import Current, Opened
from index.types import Article, Document, Match, Matrix, Passage, Vector


class Store:
    """An index of articles; safe to use from many threads, beside one that writes.

    Attributes:
        embedder: makes the vectors that `nearest` takes.
        passage_tokens: longest passage, in the embedder's tokens.
        notices: what a reader of answers should know, such as a damaged vector index.
    """

    def __init__(
        self, path: Path, opened: Opened, *, embedder: Embedder, passage_tokens: int, chroma_url: str
    ) -> None:
        self.path = path
        self.embedder = embedder
        self.passage_tokens = passage_tokens
        self.chroma_url = chroma_url
        self._current = Current(path, opened)

    @property
    def edition(self) -> Path:
        """The folder of the edition that is read."""
        return self._current.opened.edition

    @property
    def catalog(self) -> Catalog:
        """The catalog of the edition that is read."""
        return self._current.opened.catalog

    @property
    def _dense(self) -> DenseSearch:
        return self._current.opened.dense

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
            if layout.is_named() or not create:
                raise layout.missing()
            edition = path / "index-1"
        store = cls.open_edition(
            path,
            edition,
            embedder=embedder,
            passage_tokens=passage_tokens,
            create=create,
            chroma_url=chroma_url,
        )
        if not layout.is_named() and not store.catalog.frozen:
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
        opened = Opened.open(edition, embedder, passage_tokens, create=create)
        return cls(path, opened, embedder=embedder, passage_tokens=passage_tokens, chroma_url=chroma_url)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free files and clients; a second call does nothing."""
        self._current.close()

    def snapshot(self) -> AbstractContextManager[None]:
        """What this thread reads inside the block is of one state, while articles may be replaced."""
        return self._current.snapshot(self.embedder, self._reopen)

    def follow(self) -> None:
        """Go over to the edition that is current now, if a re-embedding has finished.

        Raises:
            EmbedderMismatch: it was made with another embedder or other passages.
        """
        self._current.follow(self._reopen)

    def _reopen(self, edition: Path) -> Opened:
        return Opened.open(edition, self.embedder, self.passage_tokens)

    def _entered(self, *, latest: bool = False) -> AbstractContextManager[tuple[Opened, Connection]]:
        return self._current.reading(self.embedder, self._reopen, latest=latest)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._entered() as (_, connection):
            yield connection

    @property
    def generation(self) -> int:
        """Grows with every change."""
        with self._reading() as connection:
            return generation_of(connection)

    @property
    def notices(self) -> tuple[str, ...]:
        """What a reader of answers should know now, one line each."""
        found = [self._running(), self._dense.trouble]
        if self.catalog.frozen:
            found.append(f"{self.path} cannot be written: articles cannot be added")
        return tuple(filter(None, found))

    def _running(self) -> str:
        done = self._unfinished()
        if not done:
            return ""
        writer = Layout(self.path).writer()
        if writer:
            return f"articles are being indexed by {writer}; answers come from what is done"
        # the writer may have ended between the two looks
        if not self._unfinished():
            return ""
        return f"indexing was interrupted ({done} articles were done): `assistant index` finishes it"

    def _unfinished(self) -> str:
        with self._entered(latest=True) as (_, connection):
            return meta(connection, "running")

    def articles(self) -> tuple[Article, ...]:
        """Every article, by source, also those that could not be indexed."""
        with self._reading() as connection:
            return records.articles(connection)

    def article_count(self) -> int:
        """Articles in all; far quicker than to list them."""
        with self._reading() as connection:
            return records.article_count(connection)

    def dates(self, sources: Collection[str]) -> dict[str, str]:
        """The dates of these articles by source, empty where none is known; unknown articles are left out."""
        with self._reading() as connection:
            return records.dates(connection, sources)

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
            return records.passage_count(connection)

    def vectors(self, ids: Sequence[str]) -> Matrix:
        """Vectors in the order of `ids`; shape (len(ids), dimension), zero for unknown ids."""
        with self._reading() as connection:
            return records.vectors(connection, ids, self.embedder.dimension)

    def document_frequency(self, words: Sequence[str]) -> dict[str, int]:
        """For each word the number of passages that hold it in any of its forms."""
        with self._entered() as (opened, connection):
            return opened.lexical.document_frequency(connection, words)

    def settle(self) -> None:
        """Wait for a vector index that is being opened; until it is, the search is exact."""
        self._dense.settle()

    def lexical(self, words: Sequence[str], limit: int, sources: Collection[str] = ()) -> tuple[Match, ...]:
        """Passages that hold any of the words, by BM25, best first; `sources` limits to these articles."""
        with self._entered() as (opened, connection):
            chosen = records.numbers_of(connection, sources) if sources else None
            return opened.lexical.best(connection, words, limit, chosen)

    def nearest(self, vector: Vector, limit: int, sources: Collection[str] = ()) -> tuple[Match, ...]:
        """Passages whose vectors have the highest cosine with `vector`, best first.

        Chroma answers for the passages that its collection holds, an exact search for newer ones.
        With `sources`, or where Chroma is damaged or away, the search is exact over stored vectors.
        """
        if limit <= 0:
            return ()
        with self._entered() as (opened, connection):
            chosen = records.numbers_of(connection, sources) if sources else None
            return opened.dense.nearest(connection, vector, limit, chosen)
