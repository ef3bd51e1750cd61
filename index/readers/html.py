"""Web pages: trafilatura finds the main text; menus, footers and scripts are left out."""

from __future__ import annotations

from typing import Any

from index.errors import ArticleError
from index.readers.extract import Extract
from index.types import Heading

SUFFIXES = (".html", ".htm", ".xhtml")

_BLOCKS = frozenset({"head", "p", "item", "row", "quote", "code"})
_PARTING = _BLOCKS | {"lb", "list"}


def read(data: bytes) -> Extract:
    """Paragraphs, list items and table rows of the main text, one a line, with its headings."""
    import trafilatura

    page = trafilatura.bare_extraction(data, include_comments=False, include_tables=True, with_metadata=True)
    if page is None or page.body is None:
        raise ArticleError("holds no main text that could be found", "Save the article's text as .txt or .md")
    lines: list[str] = []
    headings: list[Heading] = []
    offset = 0
    for kind, line in _lines(page.body):
        if kind.startswith("h"):
            level = int(kind[1]) if kind[1:].isdigit() else 2
            headings.append(Heading(title=line, start=offset, end=offset + len(line), level=level))
        shown = f"- {line}" if kind == "item" else line
        lines.append(shown)
        offset += len(shown) + 2
    return Extract(
        text="\n\n".join(lines),
        title=page.title or "",
        date=page.date or "",
        author=page.author or "",
        url=page.url or "",
        headings=tuple(headings),
    )


def _lines(body: Any) -> list[tuple[str, str]]:
    """(kind, text) of each block: "h1".."h6", "item", or "text"; what stands between blocks is text, too."""
    found: list[tuple[str, str]] = []
    _add(found, "text", body.text or "")
    for element in body.iter():
        within = any(ancestor.tag in _BLOCKS for ancestor in element.iterancestors())
        if element.tag in _BLOCKS and not within:
            kind = {"head": element.get("rend") or "h2", "item": "item"}.get(element.tag, "text")
            _add(found, kind, _text(element, " | " if element.tag == "row" else ""))
        if element is not body and element.getparent() is body:
            _add(found, "text", element.tail or "")
    return found


def _add(found: list[tuple[str, str]], kind: str, text: str) -> None:
    line = " ".join(text.replace("\N{SOFT HYPHEN}", "").split())
    if line:
        found.append((kind, line))


def _text(element: Any, separator: str) -> str:
    """The text of a block; a break or a block inside it parts words."""
    parts = [element.text or ""]
    for child in element:
        inner = _text(child, separator)
        blank = " " if child.tag in _PARTING else ""
        parts += [f"{blank}{inner}{blank}", child.tail or ""]
    return separator.join(part for part in parts if part.strip()) if separator else "".join(parts)
