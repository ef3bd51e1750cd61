"""Whether a text states a wording: the one matching rule of facts and forbidden wordings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′`´"), "'") | dict.fromkeys(map(ord, "“”„‟″«»"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_SHORT = 3


def normalise(text: str) -> str:
    """`text` in lower case, with plain quotes and hyphens, no accents and single spaces.

    Markers of citations such as [2] are taken out, so that they never break up a wording.
    """
    text = re.sub(r"\s*\[\d+\]", "", text)
    decomposed = unicodedata.normalize("NFKD", text.translate(_QUOTES | _DASHES))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.casefold().split())


@lru_cache(maxsize=8192)
def _pattern(wording: str) -> re.Pattern[str]:
    plain = normalise(wording)
    start = r"(?<!\w)" if plain[:1].isalnum() else ""
    whole = len(plain) <= _SHORT or plain[-1:].isdigit()
    end = r"(?!\w)" if whole else ""
    return re.compile(start + re.escape(plain) + end)


def states(text: str, wordings: Iterable[str]) -> bool:
    """Whether `text` contains one of `wordings`, ignoring case, accents and typography.

    A wording starts where a word starts and may end inside one ("deter" is found in "deterrence"),
    unless it has at most three characters or ends in a digit: "UK" is not found in "Ukraine", nor
    "26" in "2026" or "260".
    """
    plain = normalise(text)
    return any(_pattern(wording).search(plain) for wording in wordings)
