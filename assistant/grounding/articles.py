"""Sentences that say which article they are from: "According to “The quiet boat”, …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from assistant.language.words import stem_sequence

_OPENING = re.compile(
    r"^(?:according to|as (?:reported|stated|described) (?:in|by)|in) (?:the article |the text |the report )?"
    r"(?:[“\"‘](?P<quoted>[^”\"’]+(?:’\w[^”\"’]*)*)[”\"’]|(?P<plain>[^,“\"]+)),\s+(?P<said>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_ENOUGH = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """`said` is attributed to the articles `sources` (none if no article has that title), as `written`."""

    sources: frozenset[str]
    written: str
    said: str


def attribution(claim: str, titles: Sequence[tuple[str, str]]) -> Attribution | None:
    """Which article a claim names as its own, among (source, title) pairs; None if it names none.

    A title in quotation marks that no article has is an attribution too, to no source.
    """
    match = _OPENING.match(claim)
    if match is None:
        return None
    written = (match["quoted"] or match["plain"]).strip()
    sources = frozenset(source for source, title in titles if _is_title(written, title, source))
    if not sources and (match["quoted"] is None or match.group(0)[:3].lower() == "in "):
        return None
    return Attribution(sources=sources, written=written, said=match["said"][0].upper() + match["said"][1:])


def _is_title(written: str, title: str, source: str) -> bool:
    """Whether a name is that of an article: most of its title's words, or its file's name."""
    wanted = set(stem_sequence(written))
    if written.casefold() in (source.casefold(), PurePosixPath(source).stem.casefold()):
        return True
    held = set(stem_sequence(title))
    if not wanted or not held:
        return False
    shared = len(wanted & held)
    return shared >= 2 and shared / len(wanted) >= _ENOUGH and shared / len(held) >= 0.5
