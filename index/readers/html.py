"""Web pages: trafilatura finds the main text; menus, footers and scripts are left out."""

from __future__ import annotations

from typing import Any

from index.errors import ArticleError
from index.readers.extract import Extract
from index.types import Heading

SUFFIXES = (".html", ".htm", ".xhtml")


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
    """(kind, text) of each block: "h1".."h6", "item", or "text"."""
    found: list[tuple[str, str]] = []
    blocks = {"head", "p", "item", "row", "quote", "code"}
    for element in body.iter():
        if element.tag not in blocks or any(a.tag in blocks for a in element.iterancestors()):
            continue
        separator = " | " if element.tag == "row" else ""
        line = " ".join(separator.join(element.itertext()).split())
        if not line:
            continue
        if element.tag == "head":
            found.append((element.get("rend") or "h2", line))
        else:
            found.append(("item" if element.tag == "item" else "text", line))
    return found
