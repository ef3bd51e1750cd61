"""Turns what a model wrote, or the quotes themselves, into the lines of an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.characters import whole
from lxml.html import defs

from assistant.draft import Line
from assistant.grounding import BULLET, Grounder, sentence_spans
from assistant.injection import visible
from assistant.language.parse import parse
from assistant.pieces import Selection
from assistant.types import Evidence

_ENDS = ".!?”\"’')…"
_NUMBERS = r"\^?\d[\d, ;–-]{0,20}"
_SIGN = r"[^\w\[\]\n]{1,3}|(?=[^\[\]\n]*\d)[^\[\]\n]{1,3}|[a-z](?=\](?!\w))"
_SOURCE = r"(?i:sources?|articles?|passages?|quotations?|documents?|docs?)(?:\s*\d|:)[^\[\]\n]{0,80}"
_MARKER = re.compile(
    rf"(?<!\s)\s*(?:\[(?:{_NUMBERS}|{_SIGN}|{_SOURCE})\](?:\([^)\n]*\))?|"
    r"\((?i:sources?):[^()\n]{1,80}\)|【\d[^【】\n]{0,40}†[^【】\n]{0,40}】)"
)
"""A citation as models write it; "[US]" and "[w]e" are an editor's brackets."""

_IMAGE = re.compile(r"!\[([^\[\]]*)\](?:\([^)]*\)|\[[^\]\n]*\])")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^)]*\)|\[[^\]\n]*\])")
_ADDRESS_OPENS = (
    r"(?:[a-z][a-z0-9+.-]{1,20}://|(?:data|javascript|mailto|vbscript):(?=\S)|www\.(?=\S)|"
    r"(?:[a-z0-9_-]+\.)+[a-z]{2,}/)"
)
_ADDRESS = re.compile(rf"<?\b{_ADDRESS_OPENS}\S*", re.I)
_DEFINITION = re.compile(rf"^\s*\[[^\]\n]+\]:\s*<?(?://|{_ADDRESS_OPENS}).*$", re.M | re.I)
_TAG = re.compile(r"<(/?)([a-z!][^\s<>/]{0,80})([^<>]{0,2000})>", re.I)
_IN_BRACKETS = re.compile(r"<(?:mailto:|[a-z][a-z0-9+.-]*://|[^\s<>/=]+@)", re.I)
_LOADING = "img|iframe|script|style|svg|form|link|meta"
_CUT_TAG = re.compile(rf"<(?:(?:{_LOADING})\b[^<>]*|a\s[^<>=]*=[^<>]*)$", re.I)
_ELEMENTS = defs.tags | frozenset(
    """
        bdi data dialog frame image main nobr noembed noframes picture plaintext rb rtc search slot template
        xmp think thinking
    """.split()
)
"""Names of HTML, and in which models think; other names are text, as in "Dear <name>"."""

_PARTING = (defs.block_tags - {"del", "ins"}) | {"br"}
"""Elements that part what stands before them from what follows, so that "a<br>b" is no word."""

_ATTRIBUTES = (
    defs.safe_attrs
    | defs.link_attrs
    | frozenset(
        """
            allowfullscreen async autofocus autoplay contenteditable controls default defer download draggable
            formnovalidate hidden inert itemscope loop muted nomodule noresize novalidate open playsinline
            popover required reversed style translate
        """.split()
    )
)

_LINE_OPENS = re.compile(r"^[ \t]*(?:(?:>[ \t]?)+(?=[^\W\d]|[“\"‘'])|#{1,6}[ \t]+)", re.M)
_EMPHASIS = re.compile(r"(?<!\w)(__|[*_`])(?=\S)([^*_`\n]+)(?<=\S)\1(?!\w)")
"""How Markdown opens a line of a quotation or a heading, and sets words apart, as answers do not."""

_RUN = re.compile(r"\[\^?\d{1,3}\](?=\[\^?\d{1,3}\])")
"""All but the last of several citations, which together look like a link."""

_OBJECTS = frozenset({"dobj", "attr", "npadvmod"})
_NUMBER = re.compile(r"(?P<blank>\s*)\[(?P<note>\^?)(?P<number>\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]")


def plain(reply: str) -> str:
    """A reply without citation marks, links, images and tags, none of which is the model's to give.

    Emphasis is taken out first: without it, what it parted may be an address.
    """
    text = _EMPHASIS.sub(r"\2", visible(whole(reply)).replace("**", ""))
    text = _IMAGE.sub(r"\1", _DEFINITION.sub("", text))
    text = _unlinked(_MARKER.sub("", text))
    return _LINE_OPENS.sub("", _ADDRESS.sub(_after_address, _untagged(text))).strip()


def _after_address(address: re.Match[str]) -> str:
    """The signs that end the sentence after an address, without which the next one would be part of it."""
    found = address.group()
    return found[len(found.rstrip(".,;:!?")) :]


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
    """Nothing for a citation; the number where it counts a verb's object: "He scored [3] times"."""
    text = mark.string
    cited = mark["note"] or (mark.start() > 0 and not mark["blank"])
    if cited or not re.match(r"\s+\w", text[mark.end() :]):
        return ""
    before = f"{text[: mark.start()]}{mark['blank']}{mark['number']}"
    tokens = parse(before + text[mark.end() :]).tokens
    last = sum(token.start < len(before) for token in tokens) - 1
    number, verb = tokens[last], tokens[last - 1]
    counted = tokens[number.head]
    counts = number.dep in {"nummod", "quantmod"} and number.head > last and counted.dep in _OBJECTS
    direct = last > 0 and verb.pos in {"VERB", "AUX"} and counted.head == last - 1
    return f"{mark['blank']}{mark['number']}" if counts and direct and tokens[last + 1].pos != "DET" else ""


def _untagged(text: str) -> str:
    """`text` without tags; an address in angle brackets stays, and so does "p<q and r>s"."""
    closed = frozenset(tag[2].lower() for tag in _TAG.finditer(text) if tag[1])
    return _CUT_TAG.sub("", _TAG.sub(lambda tag: _shown_tag(tag, closed), text))


def _shown_tag(tag: re.Match[str], closed: frozenset[str]) -> str:
    """Nothing for a tag, or a new line: for what closes, is `closed`, or holds nothing but attributes."""
    closes, name, rest = tag[1], tag[2].lower(), tag[3]
    if _IN_BRACKETS.match(tag.group()):
        return tag.group()[1:-1]
    known = name in _ELEMENTS and all(word.lower() in _ATTRIBUTES for word in rest.rstrip("/ \n").split())
    marked = closes or name in closed or ":" in name or name[0] == "!" or name in _LOADING.split("|")
    if not (known or marked or "=" in rest or rest.endswith("/")):
        return tag.group()
    return "\n" if name in _PARTING else ""


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
