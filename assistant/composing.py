"""Turns what a model wrote, or the quotes themselves, into the lines of an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.characters import whole

from assistant.draft import Line
from assistant.grounding import BULLET, Grounder, sentence_spans
from assistant.injection import visible
from assistant.language.parse import parse
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
_TAG = re.compile(r"</?([a-z!][^\s<>/]{0,80})([^<>]{0,2000})>", re.I)
_LOADING = "img|iframe|script|style|svg|form|link|meta"
_CUT_TAG = re.compile(rf"<(?:(?:{_LOADING})\b[^<>]*|a\s[^<>=]*=[^<>]*)$", re.I)
_ELEMENTS = frozenset(
    """
        a abbr address article aside audio b big blockquote body br button canvas caption center cite code col
        dd del details dfn div dl dt em embed fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6 head
        header hr html i input ins kbd label li main mark marquee math nav noscript object ol option p picture
        pre q s samp section select small source span strike strong sub summary sup table tbody td template
        textarea tfoot th thead title tr tt u ul var video wbr
    """.split()
)
"""Names of HTML: what has another one and no attribute is text, as in "Dear <name>"."""

_RUN = re.compile(r"\[\^?\d{1,3}\](?=\[\^?\d{1,3}\])")
"""All but the last of several citations, which together look like a link."""

_NUMBER = re.compile(r"(?P<blank>\s*)\[(?P<note>\^?)(?P<number>\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]")


def plain(reply: str) -> str:
    """A reply without citation marks, links, images and tags: none of them is the model's to give."""
    text = _IMAGE.sub(r"\1", _DEFINITION.sub("", visible(whole(reply))))
    text = _unlinked(_MARKER.sub("", text))
    return _ADDRESS.sub("", _untagged(text)).strip()


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
    text = _NUMBER.sub(_shown_number, _unlinked(_RUN.sub("", _DEFINITION.sub("", visible(sentence)))))
    return _untagged(text).strip() or sentence


def _shown_number(mark: re.Match[str]) -> str:
    """Nothing for a citation; the number where it counts what comes after it: "He scored [3] times"."""
    text = mark.string
    cited = mark["note"] or (mark.start() > 0 and not mark["blank"])
    if cited or not re.match(r"\s+\w", text[mark.end() :]):
        return ""
    before = f"{text[: mark.start()]}{mark['blank']}{mark['number']}"
    tokens = parse(before + text[mark.end() :]).tokens
    last = sum(token.start < len(before) for token in tokens) - 1
    counts = tokens[last].dep in {"nummod", "quantmod"} and tokens[last].head > last
    return f"{mark['blank']}{mark['number']}" if counts and tokens[last + 1].pos != "DET" else ""


def _untagged(text: str) -> str:
    """`text` without tags; an address in angle brackets stays, and so does "p<q and r>s"."""
    return _CUT_TAG.sub("", _TAG.sub(_shown_tag, text))


def _shown_tag(tag: re.Match[str]) -> str:
    name, rest = tag[1].lower(), tag[2]
    if ":" in name or "@" in name:
        return tag.group()[1:-1]
    known = name in _ELEMENTS and not rest.strip(" \n/")
    return "" if known or "=" in rest or name[0] == "!" or name in _LOADING.split("|") else tag.group()


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
