"""Files become documents; one module per format.

To add a file type, put one module into this package that defines

    SUFFIXES: tuple[str, ...]              # lower case, with the dot
    def read(data: bytes) -> Extract       # raises ArticleError for content it cannot read

Nothing else needs to change: modules of this package are found by looking.
"""

from index.readers.article import MAX_BYTES, read_article, read_bytes, read_text, suffixes
from index.readers.sidecar import SIDECAR, ArticleNotes, read_sidecar

__all__ = [
    "MAX_BYTES",
    "SIDECAR",
    "ArticleNotes",
    "read_article",
    "read_bytes",
    "read_sidecar",
    "read_text",
    "suffixes",
]
