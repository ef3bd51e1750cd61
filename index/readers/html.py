"""Web pages: trafilatura finds the main text; menus, footers and scripts are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from index.dateline import date_at_top
from index.errors import ArticleError
from index.readers.extract import Extract
from index.readers.markup import Lines, line_of, tidy

SUFFIXES = (".html", ".htm", ".xhtml")

_MARKED = re.compile("date|time|publish|byline", re.I)
_MARKS = ("class", "id", "itemprop", "property")

BYLINE_CHARACTERS = 200
"""Longest marked element whose parts count as marked as well: more is no byline, but an article."""

SHORT = 250
"""Characters of main text below which trafilatura leaves out headings, lists and tables."""

_BESIDE = frozenset(
    "aside audio button canvas dialog footer iframe nav noscript object select svg textarea video".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_NAMED_BESIDE = re.compile(
    r"(?<![a-z])(breadcrumbs?|cookies?|footer|nav|navbar|navigation|sidebar)(?![a-z])|(?<![\w-])menu(?![\w-])",
    re.I,
)
_MAIN = ("h1", "main")

_TEXTS = ("p", "li", "dd", "td", "th", "blockquote")

_DATES = {"extensive_search": False, "original_date": True}


def read(data: bytes) -> Extract:
    """Paragraphs, list items and table rows of the main text, one a line, with its headings."""
    import trafilatura

    tree = trafilatura.load_html(data)
    if tree is not None:
        tidy(tree)
        for time in list(tree.iter("time")):
            if next(time.iterancestors(*_TEXTS), None) is not None:
                time.drop_tag()  # else it would be left out of its sentence, as it is of a byline
        for element in [element for element in tree.iterdescendants("*") if _is_hidden(element)]:
            element.drop_tree()
        for block in tree.iter("pre"):
            block.tag = "code"  # which keeps its lines; most others would come back as quotations
    page = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params=_DATES,
    )
    if page is None or page.body is None:
        raise _nothing_found()
    lines = _lines(page.body, data)
    return Extract(
        text=str(lines),
        title=page.title or "",
        date=_date(trafilatura.load_html(data)) or date_at_top(str(lines)),
        author=page.author or "",
        url=page.url or "",
        headings=tuple(lines.headings),
    )


def _lines(main: Any, data: bytes) -> Lines:
    """Those of the main text, or of its part of the page where trafilatura lost the structure.

    Raises:
        ArticleError: what was taken for the main text is a menu or the like.
    """
    lines = _lines_of([main])
    if next(main.iter("head"), None) is not None:
        return lines
    try:
        return _lines_on_page(lines, main, data)
    except RecursionError:  # the main text alone is never so deep
        return lines


def _lines_on_page(lines: Lines, main: Any, data: bytes) -> Lines:
    import trafilatura

    page = trafilatura.load_html(data)
    tidy(page)
    beside = [element for element in page.iterdescendants("*") if _is_beside(element)]
    elsewhere = _lines_of([element for element in beside if element.tag in _BESIDE])
    for element in beside:
        element.drop_tree()
    for code in list(page.iterdescendants("code")):
        code.drop_tag()  # words of a line, whereas code of several lines stands in <pre>
    if not _lost_all_structure(main):
        return _with_structure(lines, main, page)
    body = page.find("body")
    for holder in (*page.findall(".//main"), page if body is None else body):
        whole = _lines_of([holder])
        if _shares_most(lines, whole):
            return whole
    if _shares_most(lines, elsewhere):
        raise _nothing_found()
    return lines  # a text that came from a script for machines is not on the page


def _with_structure(lines: Lines, main: Any, page: Any) -> Lines:
    """The lines with the headings and lists between them, which trafilatura leaves out of a plain page."""
    from trafilatura.htmlprocessing import prune_unwanted_nodes
    from trafilatura.xpaths import OVERALL_DISCARD_XPATH

    page = prune_unwanted_nodes(page, OVERALL_DISCARD_XPATH, with_backup=True)
    said = {_without_blanks(paragraph) for paragraph in main.iter("p")}
    found = [paragraph for paragraph in page.iter("p") if _without_blanks(paragraph) in said]
    if 2 * len(found) <= len(said):
        return lines
    around = [tuple(paragraph.iterancestors())[::-1] for paragraph in found]
    holder = [level[0] for level in zip(*around, strict=False) if len(set(level)) == 1][-1]
    kept = set(found)
    for menu in list(holder.iterdescendants("ul", "ol", "p")):
        linked = "".join(line_of(link) for link in menu.iter("a"))
        if menu not in kept and 2 * len(linked) > len(line_of(menu)):
            menu.drop_tree()
    whole = _lines_of([holder])
    is_richer = whole.headings or "\n\n- " in str(whole)
    return whole if is_richer and len(str(whole)) <= 2 * len(str(lines)) else lines


def _without_blanks(paragraph: Any) -> str:
    return "".join(line_of(paragraph).split())


def _nothing_found() -> ArticleError:
    return ArticleError("holds no main text that could be found", "Save the article's text as .txt or .md")


def _lines_of(holders: Iterable[Any]) -> Lines:
    lines = Lines()
    for holder in holders:
        lines.add(holder)
    return lines


def _shares_most(lines: Lines, other: Lines) -> bool:
    """Whether most words of some lines are among those of others."""
    words = set(str(lines).split())
    return 2 * len(words & set(str(other).split())) > len(words)


def _lost_all_structure(main: Any) -> bool:
    """Whether the main text is a short one, or all of a page's lines in one paragraph."""
    is_one_paragraph = len(main) == 1 and main[0].tag == "p" and "\n" in (main[0].text or "")
    return is_one_paragraph or len("".join(main.itertext())) < SHORT


def _is_beside(element: Any) -> bool:
    """Whether an element is no part of a page's text: hidden, or so by its tag or by the name it is given."""
    if element.tag in {"html", "body"}:
        return False
    if element.tag in _BESIDE or _is_hidden(element):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
    # around the text itself a name says what else is there: "with-sidebar"
    return _NAMED_BESIDE.search(names) is not None and next(element.iterdescendants(*_MAIN), None) is None


def _is_hidden(element: Any) -> bool:
    """Whether a reader of the page does not see an element, so that it is not quoted."""
    return (
        element.tag == "template"
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style") or "") is not None
    )


def _date(page: Any) -> str:
    """The date that a page's metadata or marked elements give; one that its sentences name is not its own."""
    import trafilatura

    marked = set()
    for element in page.iter():
        if _is_marked(element):
            marked.add(element)
            if len("".join(element.itertext())) <= BYLINE_CHARACTERS:
                marked.update(element.iter())
    for element in page.iter():
        if element not in marked:
            element.text = None
            for child in element:
                child.tail = None
    return trafilatura.extract_metadata(page, date_config=_DATES).date or ""


def _is_marked(element: Any) -> bool:
    """Whether what an element holds may be the page's date: its own text, or a script's for machines."""
    said = " ".join(element.get(name) or "" for name in _MARKS)
    return element.tag in {"time", "abbr", "script"} or _MARKED.search(said) is not None
