"""Where the sentences of a text end: the segmenter, and what it does not know of English."""

from __future__ import annotations

import re
from itertools import pairwise

_MAY = re.compile(r"\b[Mm]ay\.[\"'”’)]*(?=\s+[\"'“‘(]*[A-Z])")
"""The segmenter takes it for an abbreviation, as "Jan." is, and ends no sentence there."""


def sentences(text: str, language: str = "en") -> list[str]:
    """The sentences of a text with the blanks around them: joined they are the text.

    Args:
        language: ISO 639-1 code; empty where it is not known, which is read as English.
    """
    from sentencex import segment

    found: list[str] = segment(language or "en", text)
    return [part for one in found for part in _parted(one)] if language in {"", "en"} else found


def _parted(sentence: str) -> list[str]:
    """The sentences that the segmenter left together: "It opens on 7 May. Norrby is new." """
    ends = [0, *(end.end() for end in _MAY.finditer(sentence)), len(sentence)]
    return [sentence[start:end] for start, end in pairwise(ends)]
