"""Figures in documents: each kind between two markers of its own, written by the command that measures;
and whether what is measured can be written at all, which is told before.
"""

from __future__ import annotations

import os
from pathlib import Path

from assistant.errors import ConfigurationError


def markers(name: str) -> tuple[str, str]:
    """What stands before and after the figures of that name."""
    return f"<!-- figures:{name} -->", f"<!-- /figures:{name} -->"


def with_figures(document: str, name: str, text: str) -> str:
    """`document` with `text` between the markers.

    Raises:
        ConfigurationError: it does not hold both markers, once each and in order.
    """
    begin, end = markers(name)
    before, begun, rest = document.partition(begin)
    _, ended, after = rest.partition(end)
    if not begun or not ended or begin in rest or end in after:
        raise ConfigurationError(
            f"there is no place for the figures: {begin} … {end}", "Put the two lines in"
        )
    return f"{before}{begin}\n{text}\n{end}{after}"


def write_figures(path: Path, name: str, text: str) -> None:
    """Put `text` between the markers of a file.

    Raises:
        ConfigurationError: it cannot be changed, or has no such markers.
    """
    try:
        path.write_text(with_figures(path.read_text(encoding="utf-8"), name, text), encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(f"{path} cannot be changed: {error}", "Name the document") from None


def check_writable(path: Path | None, *, folder: bool = False) -> None:
    """Make sure, before anything is measured, that a file (or folder) can be written; None is one.

    Folders above it may be missing: whoever writes makes them.

    Raises:
        ConfigurationError: it cannot, or is a folder (or a file).
    """
    if path is None:
        return
    there = next(place for place in (path.absolute(), *path.absolute().parents) if place.exists())
    if path.exists() and path.is_dir() != folder:
        fault = "it is a file" if folder else "it is a folder"
    elif there != path.absolute() and not there.is_dir():
        fault = f"{there} is no folder"
    elif not os.access(there, os.W_OK):
        fault = f"writing to {there} is not allowed"
    else:
        return
    raise ConfigurationError(
        f"{path} cannot be written: {fault}", f"Name another {'folder' if folder else 'file'}"
    )


def check_articles(folder: Path) -> None:
    """Make sure, before anything is measured, that a folder of articles is there.

    Raises:
        ConfigurationError: it is not.
    """
    if not folder.is_dir():
        raise ConfigurationError(f"there is no folder {folder}", "Name one that holds articles")


def check_document(path: Path | None, name: str) -> None:
    """Make sure, before anything is measured, that a document has a place for the figures; None is one.

    Raises:
        ConfigurationError: as `write_figures`.
    """
    if path is None:
        return
    try:
        with_figures(path.read_text(encoding="utf-8"), name, "")
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}", "Name the document") from None
