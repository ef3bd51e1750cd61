"""What a reader hands back."""

from __future__ import annotations

from dataclasses import dataclass

from index.types import Heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The text of one file and what the file says about itself; empty where it says nothing.

    `headings` are spans in `text`, in order; `pages` the offsets at which pages begin. `date` is ISO.
    """

    text: str
    title: str = ""
    date: str = ""
    author: str = ""
    url: str = ""
    language: str = ""
    headings: tuple[Heading, ...] = ()
    pages: tuple[int, ...] = ()
    notices: tuple[str, ...] = ()
