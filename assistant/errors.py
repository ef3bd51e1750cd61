"""The error tree, as the rest of the package imports it.

Its home is `index.errors`; what only a language model can raise beyond that stands here.
"""

from index.errors import (
    ArticleError,
    AssistantError,
    BackendError,
    BackendProtocolError,
    BackendRefused,
    BackendTimeout,
    BackendUnavailable,
    ConfigurationError,
    EmbedderError,
    EmbedderMismatch,
    QuestionError,
    ReplyCut,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreMissing,
    StoreVersionError,
)

__all__ = [
    "ArticleError",
    "AssistantError",
    "BackendError",
    "BackendProtocolError",
    "BackendRefused",
    "BackendTimeout",
    "BackendUnavailable",
    "ConfigurationError",
    "EmbedderError",
    "EmbedderMismatch",
    "QuestionError",
    "ReplyCut",
    "StoreDamaged",
    "StoreError",
    "StoreFull",
    "StoreLocked",
    "StoreMissing",
    "StoreVersionError",
]


class ReplyCut(BackendError):
    """The reply ended at the limit of tokens: what was yielded before is all of it, and it is unfinished."""
