"""What a reader hands back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.types import Heading

DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
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
    """The date that a text begins with, as far as it is ISO, else an empty text."""
    found = DATE.match(text.strip())
    return found.group() if found and not text.strip()[found.end() : found.end() + 1].isdigit() else ""
