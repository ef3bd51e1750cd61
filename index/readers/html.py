"""Web pages: trafilatura finds the main text; menus, footers and scripts are left out."""

from __future__ import annotations

from typing import Any

from index.errors import ArticleError
from index.readers.extract import Extract
from index.readers.markup import Lines

SUFFIXES = (".html", ".htm", ".xhtml")

_DATES = {"extensive_search": False, "original_date": True}


def read(data: bytes) -> Extract:
    """Paragraphs, list items and table rows of the main text, one a line, with its headings."""
    import trafilatura

    page = trafilatura.bare_extraction(
        data,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params=_DATES,
    )
    if page is None or page.body is None:
        raise ArticleError("holds no main text that could be found", "Save the article's text as .txt or .md")
    lines = Lines()
    lines.add(page.body)
    return Extract(
        text=str(lines),
        title=page.title or "",
        date=_date(trafilatura.load_html(data)),
        author=page.author or "",
        url=page.url or "",
        headings=tuple(lines.headings),
    )


def _date(page: Any) -> str:
    """The date that a page's metadata or marked elements give; one that its sentences name is not its own."""
    import trafilatura

    for element in page.iter():
        unmarked = not element.attrib and element.tag not in {"time", "abbr"}
        for child in element if unmarked else ():
            child.tail = None
        if unmarked:
            element.text = None
    return trafilatura.extract_metadata(page, date_config=_DATES).date or ""
