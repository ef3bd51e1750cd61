"""A benchmark's texts as a temporary or kept index, and the searches over it that are compared."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from assistant.app import Assistant
from assistant.errors import ConfigurationError
from assistant.settings import Settings
from eval.benchmarks.llama_index import default_search
from eval.benchmarks.searching import Search, assistant_search, bm25_search, dense_search
from eval.indexing import indexed
from index import chunker

_KINDS = {str: "a text", list: "a list of texts", bool: "true or false"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text of a corpus; `suffix` decides how it is read."""

    id: str
    text: str
    title: str = ""
    suffix: str = ".txt"

    @property
    def source(self) -> str:
        """The file it becomes, which is also its source in the index."""
        return quote(self.id, safe=" ").replace(" ", "_") + self.suffix

    @property
    def content(self) -> str:
        """The file's text: the title as a line of its own, if there is one."""
        return f"{self.title}\n\n{self.text}" if self.title else self.text


def read_jsonl(path: Path, needed: Mapping[str, type]) -> tuple[dict[str, Any], ...]:
    """The rows of a JSON Lines file, or of the only one in a folder.

    Args:
        needed: the keys that each row must have, with what they hold; a list is one of texts, and object
            anything.

    Raises:
        ConfigurationError: it cannot be read, or a row lacks a key or holds something else; names the line.
    """
    path = _only_file(path) if path.is_dir() else path
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{path} cannot be read: {error}", "Name the benchmark's folder or file"
        ) from None
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if fault := _fault(row := _parsed(line), needed):
            raise ConfigurationError(f"{path}, line {number}: {fault}", "Give the benchmark's own file")
        rows.append(row)
    return tuple(rows)


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _fault(row: Any, needed: Mapping[str, type]) -> str:
    if not isinstance(row, dict):
        return "not a JSON object"
    for key, kind in needed.items():
        if key not in row:
            return f"no {key!r}"
        value = row[key]
        of_texts = not isinstance(value, list) or all(isinstance(one, str) for one in value)
        if not isinstance(value, kind) or (kind is list and not of_texts):
            return f"{key!r} is not {_KINDS[kind]}"
    return ""


def _only_file(folder: Path) -> Path:
    files = sorted(folder.glob("*.jsonl"))
    if len(files) != 1:
        raise ConfigurationError(f"{folder} holds {len(files)} JSON Lines files", "Name the file")
    return files[0]


@contextmanager
def opened(
    texts: Sequence[Text], settings: Settings, *, cache: Path | None = None, quiet: bool = False
) -> Iterator[Assistant]:
    """An assistant over an index of `texts`, made in a temporary folder or kept below `cache`.

    What is kept is found again by the texts and the settings that passages depend on, so a second
    run embeds nothing.

    Raises:
        ConfigurationError: two texts would be one file.
    """
    twice = [source for source, count in Counter(text.source for text in texts).items() if count > 1]
    if twice:
        raise ConfigurationError(
            f"{len(twice)} files would hold two texts each, as {twice[0]}", "Give each text an id of its own"
        )
    with TemporaryDirectory(prefix="eval-") as temporary:
        root = (cache or Path(temporary)) / _key(texts, settings)
        articles = root / "articles"
        if not articles.is_dir():
            part = root / "articles.part"
            part.mkdir(parents=True, exist_ok=True)
            for text in texts:
                (part / text.source).write_bytes(text.content.encode("utf-8", "replace"))
            part.replace(articles)
        used = settings.model_copy(update={"articles": articles, "store": root / "store", "chroma_url": ""})
        with indexed(used, quiet=quiet) as assistant:
            yield assistant


def _key(texts: Sequence[Text], settings: Settings) -> str:
    cut = f"{settings.embedder}\0{settings.precision}\0{settings.passage_tokens}\0{chunker.VERSION}"
    digest = hashlib.sha256(cut.encode())
    for text in texts:
        digest.update(f"\0{text.source}\0{text.content}".encode("utf-8", "replace"))
    return digest.hexdigest()[:16]


def searches(assistant: Assistant, texts: Sequence[Text], *, llama_index: bool = True) -> dict[str, Search]:
    """The assistant's retrieval first, then the baselines, by name."""
    found = {
        "assistant": assistant_search(assistant),
        "BM25 alone": bm25_search(assistant.store),
        "dense alone": dense_search(assistant.store),
    }
    if llama_index:
        found["LlamaIndex default"] = default_search(
            {text.source: text.content for text in texts},
            assistant.store.embedder,
            assistant.store.path.parent,
        )
    return found


def sources(texts: Sequence[Text]) -> Mapping[str, str]:
    """Ids of texts by their source."""
    return {text.source: text.id for text in texts}
