"""Chroma holds a copy of the catalog's vectors. This module is the only door to chromadb.

A collection is written once, verified by real queries, and never written again: what is indexed
later is searched beside it until a new one replaces it. So a reader can never meet a half-written
one, and a crash while writing loses a copy that can be made again.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import StoreDamaged, StoreError, StoreFull, short, url_without_password
from index.types import Matrix, Numbers, Vector

COLLECTION = "passages"

BATCH = 1000

SERVER_SECONDS = 3.0
"""Longest wait for one answer of a Chroma server; answers do without it after that."""

ANSWERS_NOT = "Start it with `chroma run --path DIR`, and check ASSISTANT_CHROMA_URL, or leave that empty"
"""What to do about a server that does not answer."""

PROBES = 5

FLUSHED = 20_000
"""Vectors after which Chroma writes its files."""

# clients of one directory share a system inside Chroma, which others can see before it is started
_opening = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a collection is: in a directory, or under a name on a server."""

    directory: Path | None = None
    url: str = ""
    collection: str = COLLECTION


def is_near(vector: Vector, found: float) -> bool:
    """True where a vector found itself: its cosine with what was found is 1."""
    return bool(np.isfinite(vector).all()) and found > 0.999


class VectorIndex:
    """One collection of Chroma: passage numbers and their vectors, searched by cosine."""

    def __init__(self, client: Any, collection: Any) -> None:
        self._client = client
        self._collection = collection

    @classmethod
    def open(cls, place: Place) -> VectorIndex:
        """An existing collection.

        Raises:
            StoreDamaged: it is not there, or Chroma cannot read it.
            StoreError: the server cannot be reached.
        """
        if place.directory is not None and not (place.directory / "chroma.sqlite3").is_file():
            # Chroma would make an empty one without a word
            raise StoreDamaged(f"the vector index {place.directory} is missing")
        client = _client(place)
        try:
            return cls(client, client.get_collection(place.collection, embedding_function=None))
        except BaseException as error:
            _close(client)
            raise _failed(place, error) from None

    @classmethod
    def build(cls, place: Place, batches: Iterable[tuple[Numbers, Matrix]], size: int) -> VectorIndex:
        """A new collection filled with `batches` of `size` vectors in all; one of that name is replaced."""
        if place.directory is not None:
            place.directory.mkdir(parents=True, exist_ok=True)
        client = _client(place)
        try:
            if place.collection in {found.name for found in client.list_collections()}:
                client.delete_collection(place.collection)
            collection = client.create_collection(
                place.collection,
                embedding_function=None,
                configuration=_configuration(size),
            )
            index = cls(client, collection)
            for numbers, vectors in batches:
                index.add(numbers, vectors)
        except BaseException as error:
            _close(client)
            raise _failed(place, error) from None
        return index

    def add(self, numbers: Numbers, vectors: Matrix) -> None:
        """Add vectors under their passages' numbers."""
        for start in range(0, len(numbers), BATCH):
            self._collection.add(
                ids=[str(number) for number in numbers[start : start + BATCH]],
                embeddings=vectors[start : start + BATCH],
            )

    def query(self, vector: Vector, limit: int) -> tuple[Numbers, npt.NDArray[np.float32]]:
        """Numbers and cosines of the nearest passages, best first; approximate.

        Raises:
            StoreDamaged: Chroma cannot answer.
        """
        try:
            found = self._collection.query(
                query_embeddings=[vector.tolist()], n_results=limit, include=["distances"]
            )
            numbers = np.array([int(key) for key in found["ids"][0]], dtype=np.int64)
            cosines = 1 - np.array(found["distances"][0], dtype=np.float32)
        except BaseException as error:
            _let_through(error)
            raise StoreDamaged(f"the vector index does not answer ({short(error)})") from None
        return numbers, cosines

    def finds(self, numbers: Sequence[int], vectors: Matrix) -> list[int]:
        """Those of these numbers whose vectors find themselves, by real queries."""
        found: list[int] = []
        for number, vector in zip(numbers, vectors, strict=True):
            keys, cosines = self.query(vector, 10)
            # equal texts have equal vectors: any of them is right
            own = cosines[keys == number]
            if len(cosines) and (is_near(vector, float(own[0])) if len(own) else cosines[-1] > 0.999):
                found.append(number)
        return found

    def count(self) -> int:
        """Vectors that Chroma says it has; proves nothing about finding them."""
        return int(self._collection.count())

    def close(self) -> None:
        """Free the client."""
        _close(self._client)


def _configuration(size: int) -> Any:
    """Files are written when so many vectors have come; what comes after that is slow to open again."""
    parts = 1 + size // FLUSHED
    threshold = max(2, size // parts)
    return {
        "hnsw": {
            "space": "cosine",
            "ef_search": 128,
            "batch_size": min(100, threshold),
            "sync_threshold": threshold,
        }
    }


def remove_collection(place: Place) -> None:
    """Drop a collection from a server; one that is not there is no error."""
    if not place.url:
        return
    try:
        client = _client(place)
    except StoreError:
        return
    try:
        client.delete_collection(place.collection)
    except Exception:  # it is gone, or the server is: nothing is lost either way
        return
    finally:
        _close(client)


def sqlite_is_sound(directory: Path) -> bool:
    """Whether Chroma's own SQLite file is intact, without letting Chroma near it."""
    path = directory / "chroma.sqlite3"
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            names = {row[0] for row in connection.execute("SELECT name FROM collections")}
        finally:
            connection.close()
    except sqlite3.Error:
        return False
    return sound and COLLECTION in names


def _client(place: Place) -> Any:
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    try:
        if place.url:
            return _server_client(place.url, settings)
        with _opening:
            try:
                return chromadb.PersistentClient(str(place.directory), settings=settings)
            except BaseException:
                _forget(str(place.directory))
                raise
    except BaseException as error:
        raise _failed(place, error) from None


def _forget(directory: str) -> None:
    """Drop what could not be started: Chroma keeps it, half made, and hands it to the next client."""
    from chromadb.api.shared_system_client import SharedSystemClient

    if directory not in getattr(SharedSystemClient, "_identifier_to_refcount", {}):
        getattr(SharedSystemClient, "_identifier_to_system", {}).pop(directory, None)


def _sessions(client: Any) -> list[Any]:
    """The HTTP sessions of a server's client, which Chroma neither limits in time nor closes."""
    servers = [getattr(owner, "_server", None) for owner in (client, getattr(client, "_admin_client", None))]
    return [session for session in (getattr(server, "_session", None) for server in servers) if session]


def _close(client: Any) -> None:
    sessions = _sessions(client)
    with _opening:
        client.close()
    for session in sessions:
        session.close()


def _server_client(url: str, settings: Any) -> Any:
    from urllib.parse import urlsplit

    import chromadb
    import httpx

    parts = urlsplit(url if "://" in url else f"http://{url}")
    try:
        base = f"{parts.scheme}://{parts.netloc}"
        # the client itself would wait for ever for a server that hangs
        httpx.get(f"{base}/api/v2/heartbeat", timeout=SERVER_SECONDS).raise_for_status()
        client = chromadb.HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or (443 if parts.scheme == "https" else 8000),
            ssl=parts.scheme == "https",
            settings=settings,
        )
        for session in _sessions(client):
            session.timeout = httpx.Timeout(SERVER_SECONDS)
    except (httpx.HTTPError, ValueError) as error:
        raise StoreError(
            f"the Chroma server at {url_without_password(url)} does not answer ({short(error, 80)})",
            ANSWERS_NOT,
        ) from None
    return client


def _let_through(error: BaseException) -> None:
    """Raise again what is no failure of Chroma, whose panics are no Exception; a Ctrl-C must stay one."""
    if isinstance(error, StoreError | KeyboardInterrupt | SystemExit | GeneratorExit):
        raise error


def _failed(place: Place, error: BaseException) -> StoreError:
    _let_through(error)
    where = f"on {url_without_password(place.url)}" if place.url else f"in {place.directory}"
    said = str(error).lower()
    if "readonly" in said:
        return StoreFull(
            f"the vector index {where} cannot be opened, because it cannot be written ({short(error, 80)})",
            "Make the folder writable",
        )
    if any(word in said for word in ("full", "no space", "file too large", "disk i/o")):
        return StoreFull(
            f"no space is left for the vector index {where} ({short(error, 80)}); "
            "the articles are indexed and the old vector index is as it was",
            "Free some space and run `assistant index` again",
        )
    return StoreDamaged(
        f"the vector index {where} cannot be read ({short(error)})",
        "Make it again from the catalog with `assistant doctor --repair`",
    )
