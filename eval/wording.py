"""Whether a text states a wording: the one matching rule of facts and forbidden wordings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from assistant.language.numbers import quantities

_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′`´"), "'") | dict.fromkeys(map(ord, "“”„‟″«»"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_MARKER = re.compile(r"\s*\[\d+(?:\s*[,–-]\s*\d+)*\]")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_PER_CENT = re.compile(r"\s*(?:%|\bper\s?cent\b)")
_HYPHEN = re.compile(r"(?<=[^\W_])-(?=[^\W_])")
_TENS = re.compile(
    r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) (?=(?:one|two|three|four|five|six|seven|eight"
    r"|nine|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b)"
)
_SHORT = 3


def normalise(text: str) -> str:
    """`text` in one spelling: lower case, plain quotes, no accents, single spaces.

    "50 per cent" becomes "50 %", "U.K." becomes "uk", and a hyphen inside a word a space; "twenty-six" is
    written as one word, since neither "twenty" nor "six" is said. Markers of citations such as [2] or
    [1, 2] are taken out, so that they never break up a wording.
    """
    plain = _INITIALS.sub(lambda match: match[0].replace(".", ""), _folded(text))
    plain = " ".join(_HYPHEN.sub(" ", _PER_CENT.sub(" %", plain)).split())
    return _TENS.sub(r"\1", plain)


def _folded(text: str) -> str:
    text = _MARKER.sub("", text).translate(_QUOTES | _DASHES)
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


@lru_cache(maxsize=8192)
def spellings(text: str) -> tuple[str, str]:
    """`text` normalised as it stands, and with every number in digits.

    "Twenty-six" is then "26", "1.5 million" and "1,500,000" are "1500000", "third" is "3th".
    """
    return normalise(text), normalise(_digits(_folded(text)))


def _digits(text: str) -> str:
    """`text` with every number in the one form of `quantities`, its currency sign and plural kept."""
    parts: list[str] = []
    end = 0
    for found in quantities(text):
        if found.start < end:
            continue
        written = text[found.start : found.end]
        sign = written[0] if written[0] in "$€£" else ""
        tail = "th" if found.ordinal else "s" if re.search(r"\d'?s$", written) else ""
        parts += [text[end : found.start], sign, found.value, tail]
        end = found.end
    return "".join([*parts, text[end:]])


@lru_cache(maxsize=8192)
def _patterns(wording: str) -> tuple[re.Pattern[str], ...]:
    whole = _ends_in_number(_folded(wording).rstrip())
    return tuple(_pattern(spelling, whole) for spelling in spellings(wording))


def _ends_in_number(text: str) -> bool:
    return text.endswith(("first", "second")) or any(found.end == len(text) for found in quantities(text))


def _pattern(plain: str, whole: bool) -> re.Pattern[str]:
    begins, ends = plain[:1], plain[-1:]
    start = (r"(?<!\w)" if begins.isalnum() else "") + (r"(?<!\d[.,])" if begins.isdigit() else "")
    end = r"(?!\w)" if whole or len(plain) <= _SHORT or ends.isdigit() else ""
    return re.compile(start + re.escape(plain) + end + (r"(?![.,]\d)" if ends.isdigit() else ""))


def states(text: str, wordings: Iterable[str]) -> bool:
    """Whether `text` contains one of `wordings`, however numbers, quotes and hyphens are written.

    A wording starts where a word starts and may end inside one ("deter" is found in "deterrence"),
    unless it has at most three characters or ends in a number: "UK" is not found in "Ukraine", nor
    "26" in "2026", "260" or "26.5", nor "seven" in "seventeen" or "twenty-seven".
    """
    written = spellings(text)
    return any(
        pattern.search(spelling)
        for wording in wordings
        for pattern, spelling in zip(_patterns(wording), written, strict=True)
    )
