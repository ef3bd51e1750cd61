"""A document becomes passages: runs of whole sentences within one section, with exact spans."""

from __future__ import annotations

import hashlib
import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.sentences import sentences
from index.structure import Block, blocks
from index.types import Document, Passage, Span

CONTEXT_CHARACTERS = 200
"""Longest title, heading or lead-in that is embedded with a passage."""

LEAST_TOKENS = 16
"""Room that a passage has whatever its title, heading and lead-in take."""

VERSION = 6
"""Part of the store's fingerprint; raise it when the same document would be cut differently."""

_TITLED = re.compile(r"\b(?:Ms|Amb|Atty|Spc|approx|est)\.\Z")
_CLOCK = re.compile(r"\d\s?[ap]\.m\.\Z", re.I)
_DAY = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:[A-Z][DS]?T|GMT|UTC|Eastern|Central|Pacific)\b|"
    r"(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)(?:[a-z]*)\b\.?\s+\d"
)

_MARK = re.compile(r"([*_]{1,2})\s+(?=\S)")
"""What closes the emphasis of the sentence before: "**Is that normal?** Yes, it is."."""

CountTokens = Callable[[str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """One sentence (or part of a very long one); a passage that begins with it begins at `cover`.

    `tokens` are its own, `filled` those with the marker before it; `room` is what its title, heading and
    lead-in leave of the model's window.
    """

    cover: int
    span: Span
    tokens: int
    filled: int
    room: float
    section: int
    heading: str
    lead_in: str


def embedded_text(passage: Passage) -> str:
    """What is embedded and searched for a passage: title, heading and lead-in, then its text."""
    # a lead-in that is itself among the passage's sentences need not be said twice
    lead_in = "" if passage.lead_in in " ".join(passage.text.split()) else passage.lead_in
    return "\n".join([*_context(passage.title, passage.heading, lead_in), passage.text])


def _context(*parts: str) -> list[str]:
    return [part[:CONTEXT_CHARACTERS] for part in parts if part]


def passages_of(
    document: Document,
    *,
    tokens: int,
    count_tokens: CountTokens,
    window: int | None = None,
    overlap: int = 0,
) -> Iterator[Passage]:
    """The passages of a document, in order; every character of its body that is not blank is in one.

    Args:
        document: what was read.
        tokens: longest passage, in the tokens that `count_tokens` counts.
        count_tokens: tokens of a text, without the model's special ones.
        window: tokens that the model reads, title, heading and lead-in included; a passage that has long
            ones is shorter. None leaves them out of account.
        overlap: sentences that a passage repeats from the one before it.
    """
    run: list[_Piece] = []
    used = filled = position = 0
    room = math.inf
    for piece in _pieces(document, tokens, count_tokens, window):
        full = used + piece.tokens > tokens or filled + piece.filled > min(room, piece.room)
        turned = run and _page(document, piece.cover) != _page(document, run[0].cover)
        if run and (full or turned or piece.section != run[-1].section):
            yield _passage(document, run, position)
            position += 1
            kept = run[-overlap:] if overlap and not turned and piece.section == run[-1].section else []
            while kept and not _fit((*kept, piece), tokens):
                kept = kept[1:]
            run, used, filled = kept, sum(p.tokens for p in kept), sum(p.filled for p in kept)
            room = min((p.room for p in kept), default=math.inf)
        run.append(piece)
        used, filled, room = used + piece.tokens, filled + piece.filled, min(room, piece.room)
    if run:
        yield _passage(document, run, position)


def _fit(pieces: Sequence[_Piece], tokens: int) -> bool:
    """Whether the pieces are no more than one passage."""
    room = min(piece.room for piece in pieces)
    return sum(p.tokens for p in pieces) <= tokens and sum(p.filled for p in pieces) <= room


def sentence_spans(text: str, start: int, end: int, language: str = "en") -> list[Span]:
    """Spans of the sentences in `text[start:end]`, without the blanks between them."""
    # a line break within a paragraph is a blank to the segmenter; lengths must stay as they are
    part = text[start:end].translate({10: " ", 13: " ", 11: " ", 12: " "})
    spans: list[Span] = []
    offset = start
    for sentence in sentences(part, language):
        stripped = sentence.strip()
        begin = offset + len(sentence) - len(sentence.lstrip())
        offset += len(sentence)
        if not stripped:
            continue
        before = text[spans[-1].start : spans[-1].end] if spans else ""
        mark = _MARK.match(stripped)
        if mark and before.count(mark[1]) % 2:
            spans[-1] = Span(start=spans[-1].start, end=begin + len(mark[1]))
            begin, stripped = begin + mark.end(), stripped[mark.end() :]
        if spans and (_goes_on(before, stripped) or not any(map(str.isalnum, stripped))):
            spans[-1] = Span(start=spans[-1].start, end=begin + len(stripped))
        else:
            spans.append(Span(start=begin, end=begin + len(stripped)))
    if offset != end:
        return [Span(start=start, end=end)]
    return spans


def _goes_on(before: str, after: str) -> bool:
    """Whether a full stop ended no sentence though the segmenter thinks so: "at 8 p.m. Tuesday"."""
    return bool(_TITLED.search(before) or (_CLOCK.search(before) and _DAY.match(after)))


def _pieces(
    document: Document, limit: int, count_tokens: CountTokens, window: int | None
) -> Iterator[_Piece]:
    text = document.text
    introduction: Span | None = None
    section = 0
    for block in blocks(text, document.headings, title=document.title, begin=document.begin):
        spans = sentence_spans(text, block.words, block.end, document.language)
        if not block.listed or block.section != section:
            introduction = None
        section = block.section
        lead_in = " ".join(text[introduction.start : introduction.end].split()) if introduction else ""
        room = math.inf
        if window is not None:
            context = _context(document.title, block.heading, lead_in)
            room = max(LEAST_TOKENS, window - sum(map(count_tokens, context)))
        marker = count_tokens(text[block.start : block.words])
        cover = block.start
        for whole in spans:
            for span, tokens in _within(text, whole, int(min(limit, room - marker)), count_tokens):
                yield _Piece(
                    cover=cover,
                    span=span,
                    tokens=tokens,
                    filled=tokens + marker,
                    room=room,
                    section=block.section,
                    heading=block.heading,
                    lead_in=lead_in,
                )
                cover, marker = span.end, 0
                while cover < block.end and text[cover].isspace():
                    cover += 1
        introduction = _introduction(block, spans, introduction)


def _introduction(block: Block, spans: Sequence[Span], current: Span | None) -> Span | None:
    if block.introduces and spans:
        return spans[-1]
    return current if block.listed else None


def _within(text: str, span: Span, limit: int, count_tokens: CountTokens) -> Iterator[tuple[Span, int]]:
    """The span itself, or parts of at most `limit` tokens, cut at blanks where there are any."""
    start = span.start
    while start < span.end:
        end = span.end
        # no token is longer than its characters, so a text this long need not be counted whole
        if end - start > limit * 12:
            end = _cut(text, start, start + limit * 12)
        tokens = count_tokens(text[start:end])
        while tokens > limit:
            end = _cut(text, start, start + max(1, int((end - start) * limit / tokens * 0.95)))
            tokens = count_tokens(text[start:end])
        kept = end
        while kept > start and text[kept - 1].isspace():
            kept -= 1
        if kept > start:
            yield Span(start=start, end=kept), tokens
        start = end
        while start < span.end and text[start].isspace():
            start += 1


def _cut(text: str, start: int, end: int) -> int:
    """The last blank before `end` in the second half of `text[start:end]`, else `end`."""
    for position in range(end, start + (end - start) // 2, -1):
        if text[position - 1].isspace():
            return position
    return end


def _page(document: Document, start: int) -> int | None:
    return bisect_right(document.pages, start) if document.pages else None


def _passage(document: Document, run: Sequence[_Piece], position: int) -> Passage:
    start, end = run[0].cover, run[-1].span.end
    passage = Passage(
        id="",
        source=document.source,
        position=position,
        start=start,
        end=end,
        text=document.text[start:end],
        title=document.title,
        heading=run[0].heading,
        lead_in=next((piece.lead_in for piece in run if piece.lead_in), ""),
        page=_page(document, start),
        sentences=tuple(piece.span for piece in run),
    )
    return _identified(passage)


def _identified(passage: Passage) -> Passage:
    words = f"{passage.source}\0{passage.start}\0{passage.end}\0{embedded_text(passage)}"
    digest = hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    return replace(passage, id=digest)
