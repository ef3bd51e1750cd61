"""Sentences of a reply, with exact spans, and a sentence without its citation markers."""

from __future__ import annotations

import re
from functools import lru_cache

from index.sentences import sentences

_MARKER = re.compile(r"\s*(?:\[\d+(?:\s*[,;–-]\s*\d+)*\])")
BULLET = re.compile(r"\s*(?:[-*•–]|\(?\d{1,2}[.)])\s+")
"""What begins an item of a list; it lies outside of the sentence's span."""

_MARKUP = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of every sentence of a reply, in order.

    Lines never join. A list bullet before a sentence and citation markers after it lie outside its
    span; a marker inside stays in.
    """
    spans = []
    offset = 0
    for line in text.splitlines(keepends=True):
        bullet = BULLET.match(line)
        at = bullet.end() if bullet else 0
        plain = _MARKER.sub(_blank, line)
        position = at
        for piece in sentences(plain[at:]):
            start = plain.find(piece, position)
            if start < 0:
                break
            position = start + len(piece)
            lead = len(piece) - len(piece.lstrip())
            length = len(piece.strip())
            if any(character.isalnum() for character in piece):
                spans.append((offset + start + lead, offset + start + lead + length))
        offset += len(line)
    return tuple(spans)


@lru_cache(maxsize=4096)
def plain_sentence(text: str) -> str:
    """A sentence of a reply without citation markers, bullet, and emphasis marks."""
    bare = _MARKER.sub("", text)
    bullet = BULLET.match(bare)
    if bullet:
        bare = bare[bullet.end() :]
    return " ".join(_MARKUP.sub("", bare).split())
