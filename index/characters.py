"""Characters that no library takes: halves of one, as a source cut in the middle of an emoji leaves them."""

from __future__ import annotations


def whole(text: str) -> str:
    """`text` with two halves of a character joined, and U+FFFD for a half that stands alone."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
