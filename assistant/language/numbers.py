"""Numbers as words and digits, brought to one form so that they can be compared."""

from __future__ import annotations

import re
from functools import lru_cache

_DIGITS = re.compile(r"(?<![\w.])(?:[$€£]\s?)?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:st|nd|rd|th|s)?(?![\w])")
_SCALE = re.compile(r"\s*-?\s*(thousand|million|billion|trillion|hundred|k|m|bn)\b", re.I)
_FACTOR = {
    "hundred": 100.0,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
_SMALL = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "dozen": "12"}
_AMBIGUOUS = frozenset({"one", "first", "second"})


def _text(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


@lru_cache(maxsize=20_000)
def numbers(text: str) -> frozenset[str]:
    """Values in `text`, digits or words, such as {"26", "8000000", "2027"}.

    "one", "first" and "second" as words are left out: they are seldom numbers.
    """
    from text_to_num import alpha2digit

    plain = alpha2digit(text.replace("-", " "), "en") if re.search(r"[a-z]", text) else text
    found = set()
    for match in _DIGITS.finditer(plain):
        value = float(match.group(1).replace(",", "") + (match.group(2) or ""))
        scale = _SCALE.match(plain, match.end())
        if scale:
            value *= _FACTOR[scale.group(1).lower()]
        found.add(_text(value))
    for word in re.findall(r"[a-z]+", plain.lower()):
        if word in _SMALL and word not in _AMBIGUOUS:
            found.add(_SMALL[word])
    return frozenset(found)
