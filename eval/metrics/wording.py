"""Answers as words: citation marks left out, typography folded."""

from __future__ import annotations

import re
import unicodedata

_CITATION_MARK = re.compile(r"\[\d+(?:\s*[,–-]\s*\d+)*\]")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[%$€£¥]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def without_marks(text: str) -> str:
    """`text` without citation marks such as [1] or [2, 3]."""
    return " ".join(_CITATION_MARK.sub(" ", text).split())


def tokens(text: str) -> list[str]:
    """Words, numbers and currency or percent signs: NFKD, caseless, without thousands separators.

    Accents count for nothing ("Zelenský" is "Zelensky"), and neither does punctuation.
    """
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    return _TOKEN.findall(_THOUSANDS.sub("", plain))


def word_count(text: str) -> int:
    """Words of an answer as a reader counts them: between spaces, citation marks left out."""
    return sum(1 for word in without_marks(text).split() if any(c.isalnum() for c in word))
