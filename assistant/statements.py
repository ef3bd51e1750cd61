"""The sentences of a passage: which may be evidence, and what introduces the list that one stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from index.structure import list_items
from index.types import Passage

from assistant.language.parse import parse
from assistant.language.words import words

_ENDED = re.compile(r"[.!?…:;,。！？।؟][\"'”“’»)\]]*\s*\Z")
_QUESTION = re.compile(r"\?[*_\s]*\Z")
_RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?")
_FIGURE = re.compile(r"\d")
_AMOUNTS = frozenset({"CARDINAL", "MONEY", "QUANTITY", "PERCENT"})


def sentence_texts(passage: Passage) -> tuple[str, ...]:
    """The sentences of a passage, in order."""
    return tuple(
        passage.text[span.start - passage.start : span.end - passage.start] for span in passage.sentences
    )


def introductions(passage: Passage) -> tuple[str | None, ...]:
    """What introduces the list that each sentence stands in: the lead-in before it, else its heading, which
    may be empty. None outside of lists; a lead-in is its own.
    """
    items = list_items(passage.text)
    # without a marker only the lead-in tells a list, and it may stand in the passage before
    carried_on = bool(passage.lead_in) and not items
    begins = [span.start - passage.start for span in passage.sentences]
    inside = [carried_on or any(start <= begin < end for start, end in items) for begin in begins]
    found: list[str | None] = []
    texts = [" ".join(text.split()) for text in sentence_texts(passage)]
    lead_in = (
        "" if passage.lead_in in texts else passage.lead_in
    )  # what comes later introduces nothing before
    columns = _columns(texts)
    for number, text in enumerate(texts):
        if number in columns:
            found.append(columns[number])
            continue
        if inside[number]:
            found.append(lead_in or passage.heading)
            continue
        followed = True in inside[number + 1 : number + 2]
        lead_in = text if text.endswith(":") and (followed or text == passage.lead_in) else ""
        found.append(lead_in or None)
    return tuple(found)


def with_lead_in(text: str, lead_in: str) -> str:
    """A list item after what introduces the list, each cell of a row after what stands over its column; a
    sentence outside of lists, or a lead-in, as it is.
    """
    if not lead_in or leads_in(text, lead_in):
        return text
    columns, cells = _cells(lead_in), _cells(text)
    if len(cells) < 2 or len(columns) != len(cells):
        return f"{lead_in} {text}"
    return "; ".join(
        f"{column}: {cell}" if column else cell for column, cell in zip(columns, cells, strict=True)
    )


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def leads_in(text: str, lead_in: str) -> bool:
    """Whether a sentence is this lead-in, or the end of one that was too long for a passage."""
    said = " ".join(text.split())
    return said == lead_in or (said.endswith(":") and lead_in.endswith(f" {said}"))


def together(*texts: str) -> str:
    """The texts as one, in which each ends as a sentence does; none is repeated."""
    stripped = dict.fromkeys(" ".join(text.split()) for text in texts if text.strip())
    return " ".join(text if _ENDED.search(text) else f"{text}." for text in stripped)


def asks(text: str) -> bool:
    """Whether a sentence is a question, and not one that somebody is quoted with."""
    return _QUESTION.search(text) is not None


def is_row_of_cells(text: str) -> bool:
    """Whether a line is a row of a table in which at least two cells are filled: "| eggs | 2 |"."""
    return len([cell for cell in _cells(text) if words(cell)]) > 1


def _columns(texts: Sequence[str]) -> dict[int, str]:
    """Of the rows of each table, by their numbers, the row that says what stands in its columns.

    That has a rule below it; without one, it is a first row without figures above two or more that have some.
    """
    found: dict[int, str] = {}
    runs = groupby(enumerate(texts), lambda numbered: "|" in numbered[1])
    for table in (list(rows) for holds_rows, rows in runs if holds_rows):
        (first, head), *rows = [(number, text) for number, text in table if not _RULE.fullmatch(text)]
        ruled = len(table) > len(rows) + 1
        figured = [number for number, text in rows if _FIGURE.search(text)]
        if ruled or (len(rows) == len(figured) > 1 and not _FIGURE.search(head)):
            found |= dict.fromkeys([first, *(number for number, _ in rows)], head)
    return found


def states(text: str, title: str, *, listed: bool) -> bool:
    """Whether a sentence or list item can be an answer: not the title, a byline or the date of the text, and
    no question.
    """
    row = is_row_of_cells(text)
    if len(words(text)) < (1 if listed or row else 3) or (not listed and asks(text)):
        return False
    if listed or row or _ENDED.search(text):
        return True
    # a text without a headline is called by its first sentence, which is one
    titled = " ".join(text.split()) == " ".join(title.split())
    parsed = parse(text)
    tells = any(token.pos in {"VERB", "AUX"} for token in parsed.tokens) or parsed.labels() & _AMOUNTS
    return not titled and bool(tells)
