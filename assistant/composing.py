"""Turns what a model wrote, or the quotes themselves, into the lines of an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.characters import whole

from assistant.draft import Line
from assistant.grounding import BULLET, Grounder, sentence_spans
from assistant.injection import visible
from assistant.pieces import Selection
from assistant.types import Evidence

_ENDS = ".!?”\"’')…"
_MARKER = re.compile(r"\s*\[(?:[^\[\]\n]{1,3}|\^?\d[\d, ]{0,10})\](?:\([^)\n]*\))?")
_IMAGE = re.compile(r"!\[([^\[\]]*)\](?:\([^)]*\)|\[[^\]\n]*\])")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^)]*\)|\[[^\]\n]*\])")
_ADDRESS_OPENS = (
    r"(?:[a-z][a-z0-9+.-]{1,20}://|(?:data|javascript|mailto|vbscript):(?=\S)|www\.(?=\S)|"
    r"(?:[a-z0-9_-]+\.)+[a-z]{2,}/)"
)
_ADDRESS = re.compile(rf"<?\b{_ADDRESS_OPENS}\S*", re.I)
_DEFINITION = re.compile(rf"^\s*\[[^\]\n]+\]:\s*<?(?://|{_ADDRESS_OPENS}).*$", re.M | re.I)
_TAG = re.compile(r"</?[a-z!][^<>]{0,2000}>|<(?:img|a|iframe|script|style|svg|form|link|meta)\b[^<>]*$", re.I)
_NUMBER = re.compile(r"\s*\[\^?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]")


def plain(reply: str) -> str:
    """A reply without citation marks, links, images and tags: none of them is the model's to give."""
    text = _IMAGE.sub(r"\1", _DEFINITION.sub("", visible(whole(reply))))
    text = _unlinked(_MARKER.sub("", text))
    return _ADDRESS.sub("", _TAG.sub("", text)).strip()


def quoted(selection: Selection) -> tuple[Line, ...]:
    """The selection's quotes as lines."""
    return tuple(
        Line(
            text=unmarked(piece.text),
            verdict="supported",
            evidence=piece.evidence,
            item=selection.listing and not (selection.led and number == 0),
        )
        for number, piece in enumerate(selection.pieces)
    )


def unmarked(sentence: str) -> str:
    """A sentence of an article as it is shown: nothing in it works as a link, image, tag or citation.

    Addresses stay as text, since an article may be asked for one; the quote beside it is untouched.
    """
    text = _NUMBER.sub("", _unlinked(_DEFINITION.sub("", visible(sentence))))
    return _TAG.sub("", text).strip() or sentence


def _unlinked(text: str) -> str:
    """Links and images replaced by their labels, also where one holds the other."""
    for _ in range(4):
        shorter = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
        if shorter == text:
            break
        text = shorter
    return text


def checked(
    reply: str,
    grounder: Grounder,
    pool: Sequence[Evidence],
    text_of: Callable[[str], str],
    unsupported: str,
    cut: bool = False,
) -> tuple[tuple[Line, ...], int]:
    """The reply as lines with verdicts and evidence, and how many sentences were dropped.

    Args:
        cut: a limit ended the reply, so a last sentence without an end is none.
        unsupported: "drop", "flag" or "keep", the setting of that name.
    """
    text = plain(reply)
    lines: list[Line] = []
    dropped = 0
    for start, end in sentence_spans(text):
        said = text[start:end].strip()
        opening = text[text.rfind("\n", 0, start) + 1 : start]
        item = BULLET.fullmatch(opening) is not None
        said = said.replace("**", "")
        if len(said) < 2 or (cut and end == len(text) and said[-1] not in _ENDS):
            continue
        grounded = grounder.ground(said, pool, text_of=text_of)
        if grounded.verdict == "unsupported" and unsupported == "drop":
            dropped += 1
            continue
        lines.append(
            Line(
                text=said,
                verdict=grounded.verdict,
                evidence=grounded.evidence,
                reason=grounded.reason,
                item=item,
            )
        )
    return tuple(lines), dropped
