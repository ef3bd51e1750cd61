"""What a reader hands back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from index.types import Heading

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(?!\d)")
"""YYYY, YYYY-MM or YYYY-MM-DD."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The text of one file and what the file says about itself; empty where it says nothing.

    `headings` are spans in `text`, in order; `pages` the offsets at which pages begin, `begin` the one of
    the line that the body begins with. `date` is ISO.
    """

    text: str
    begin: int = 0
    title: str = ""
    date: str = ""
    author: str = ""
    url: str = ""
    language: str = ""
    headings: tuple[Heading, ...] = ()
    pages: tuple[int, ...] = ()
    notices: tuple[str, ...] = ()


def iso_date(text: str) -> str:
    """The date that a text begins with, as far as it is ISO and in the calendar, else an empty text."""
    found = _DATE.match(text.strip())
    stated = found.group() if found else ""
    return next((part for part in (stated, stated[:7], stated[:4]) if is_date(part)), "")


def is_date(text: str) -> bool:
    """Whether it is a date of the calendar, as YYYY, YYYY-MM or YYYY-MM-DD."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "0000-01-01"[len(text) :])
    except ValueError:
        return False
    return True
