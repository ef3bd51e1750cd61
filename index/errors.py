"""The one tree of expected failures.

AssistantError
├── ConfigurationError        a setting is wrong or names something that does not exist
├── ArticleError              one article cannot be read; the others can
├── EmbedderError             the embedding model cannot be loaded or run
├── StoreError                the index on disk cannot be used as asked
│   ├── StoreMissing          nothing is there, and this path may not be created silently
│   ├── StoreLocked           another process is writing
│   ├── StoreVersionError     written by a newer or an unsupported older release
│   ├── EmbedderMismatch      made with another embedding model, dimension or chunking
│   ├── StoreDamaged          files are broken; says what is still intact
│   └── StoreFull             no space, or not allowed to write
├── QuestionError             the question is empty or cannot be used
└── BackendError              the language model failed
    ├── BackendUnavailable    not installed, not reachable, model file missing or broken
    ├── BackendRefused        the key or the request was refused
    ├── BackendTimeout        no answer within the deadline
    ├── ReplyCut              the reply ended at the limit of tokens
    └── BackendProtocolError  the reply cannot be understood, or broke off

Every message is one line: what failed, why, and what to do about it.
"""

from __future__ import annotations

import re

_USER = re.compile(r"(?<=//)[^\s/?#]*@")


class AssistantError(Exception):
    """An expected failure.

    Args:
        message: what failed and why, as one sentence without a trailing period.
        remedy: what the reader can do about it, as one sentence.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        self.message = without_password(" ".join(message.split()))
        self.remedy = without_password(" ".join(remedy.split()))
        super().__init__(self.line)

    @property
    def line(self) -> str:
        """The whole error as one line."""
        if not self.remedy:
            return self.message
        return f"{self.message.rstrip('.')}{'' if self.message.endswith('?') else '.'} {self.remedy}"

    def __str__(self) -> str:
        return self.line


def short(error: BaseException, limit: int = 200) -> str:
    """What an error of a library says, as one line of at most `limit` characters.

    What is longer ends with a sentence of it, or with an ellipsis after a word.
    """
    said = without_password(" ".join(str(error).split()) or type(error).__name__)
    if len(said) <= limit:
        return said
    end = said.rfind(". ", limit // 4, limit)
    return said[:end] if end > 0 else said[:limit].rsplit(" ", 1)[0][: limit - 1] + "…"


def without_password(text: str) -> str:
    """`text` with the user and password of each URL in it as ***."""
    return _USER.sub("***@", text)


def url_without_password(url: str) -> str:
    """A URL with its user and password as ***, also one that leaves "http://" out."""
    return without_password(url) if "//" in url else without_password(f"//{url}").removeprefix("//")


class ConfigurationError(AssistantError):
    """A setting is wrong or names something that does not exist."""


class ArticleError(AssistantError):
    """One article cannot be read."""


class EmbedderError(AssistantError):
    """The embedding model cannot be loaded or run."""


class StoreError(AssistantError):
    """The index on disk cannot be used as asked."""


class StoreMissing(StoreError):
    """There is no index here, and this path may not be created silently."""


class StoreLocked(StoreError):
    """Another process is writing to this index."""


class StoreVersionError(StoreError):
    """The index was written by a release this one cannot read."""


class EmbedderMismatch(StoreError):
    """The index was made with another embedding model, dimension or chunking."""


class StoreDamaged(StoreError):
    """Files of the index are broken."""


class StoreFull(StoreError):
    """No space is left, or writing is not allowed."""


class QuestionError(AssistantError):
    """The question is empty or cannot be used."""


class BackendError(AssistantError):
    """The language model failed."""


class BackendUnavailable(BackendError):
    """Not installed, not reachable, or its model file is missing or broken."""


class BackendRefused(BackendError):
    """The key or the request was refused."""


class BackendTimeout(BackendError):
    """No answer within the deadline."""


class ReplyCut(BackendError):
    """The reply ended at the limit of tokens: what was yielded before is all of it, and it is unfinished."""


class BackendProtocolError(BackendError):
    """The reply cannot be understood, or was cut off."""
