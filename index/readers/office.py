"""Word by mammoth, and the chapters of EPUB books; both are pages of HTML inside."""

from __future__ import annotations

import io
import posixpath
import re
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from index.dateline import date_at_top
from index.errors import ArticleError, short
from index.readers.extract import Extract, iso_date
from index.readers.markup import Lines, tidy

SUFFIXES = (".docx", ".epub")

MAX_UNPACKED = 300 * 2**20
"""Bytes that a file may have when it is unpacked."""

_OLE = b"\xd0\xcf\x11\xe0"
"""What Word files of before 2007 and protected ones begin with."""

_DC = "{http://purl.org/dc/elements/1.1/}"
_ENCRYPTION = "META-INF/encryption.xml"
_NOTE_MARKS = ("#footnote-", "#endnote-")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARED = re.compile(rb"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]+)""")


def read(data: bytes) -> Extract:
    """The document's text with its headings; "- " or a number marks list items.

    What only points to a footnote or back from it is left out.
    """
    if data.startswith(_OLE):
        raise ArticleError(
            "is protected by a password, or in the old format .doc", "Save it as .docx without a password"
        )
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise ArticleError("unpacks to more than 300 MB")
            if any(name.startswith("word/") for name in names):
                return _word(data)
            return _book(archive)
    except (ArticleError, RecursionError, MemoryError):
        raise
    except Exception as error:  # a broken file raises almost anything
        raise ArticleError(
            f"is broken: {short(error)}", "Open and save it again where it was written"
        ) from None


def _word(data: bytes) -> Extract:
    import mammoth
    from markitdown.converter_utils.docx.pre_process import pre_process_docx

    page = mammoth.convert_to_html(
        pre_process_docx(io.BytesIO(data)),  # equations, which mammoth leaves out
        style_map="p[style-name='Title'] => h1:fresh",
        convert_image=mammoth.images.img_element(lambda _: {}),  # not a copy of each image in the text
    ).value
    lines = Lines()
    body = _body(f"<html><body>{page}</body></html>".encode())
    for mark in body.iter("a"):
        if mark.get("href", "").startswith(_NOTE_MARKS):
            mark.clear(keep_tail=True)
    lines.add(body)
    title = next((heading.title for heading in lines.headings if heading.level == 1), "")
    text = str(lines)
    return Extract(text=text, title=title, date=date_at_top(text), headings=tuple(lines.headings))


def _book(archive: ZipFile) -> Extract:
    container = _xml(archive.read("META-INF/container.xml"))
    place = container.find(".//{*}rootfile").get("full-path")
    package = _xml(archive.read(place))
    items = {item.get("id"): item for item in package.iterfind(".//{*}manifest/{*}item")}
    names = set(archive.namelist())
    locked = _encrypted(archive) if _ENCRYPTION in names else set()
    lines = Lines()
    missing = 0
    for reference in package.iterfind(".//{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and (
            "nav" in item.get("properties", "").split() or item.get("media-type", "").startswith("image/")
        ):
            continue
        href = item.get("href", "") if item is not None else ""
        paths = [
            posixpath.normpath(posixpath.join(posixpath.dirname(place), h)) for h in (unquote(href), href)
        ]
        found = next((path for path in paths if path in names), None)
        if found is None:
            missing += 1
            continue
        if found in locked:
            raise ArticleError("is protected against copying", "Get a copy without this protection (DRM)")
        body = _body(archive.read(found))
        for mark in body.iter("a"):
            if "noteref" in mark.get("epub:type", "") or mark.get("role") == "doc-noteref":
                mark.clear(keep_tail=True)
        lines.add(body)
    return Extract(
        text=str(lines),
        title=_said(package, "title")[0],
        author=", ".join(filter(None, _said(package, "creator"))),
        date=iso_date(_said(package, "date")[0]) or date_at_top(str(lines)),
        headings=tuple(lines.headings),
        notices=(f"{missing} of its chapters are not in the file",) if missing else (),
    )


def _encrypted(archive: ZipFile) -> set[str]:
    """The files of a book that are encrypted, as fonts alone may be."""
    found = _xml(archive.read(_ENCRYPTION)).iterfind(".//{*}CipherReference")
    return {posixpath.normpath(unquote(reference.get("URI", ""))) for reference in found}


def _said(package: Any, name: str) -> list[str]:
    """What a book's package says under a name of the Dublin Core; one empty text for nothing."""
    return [" ".join("".join(one.itertext()).split()) for one in package.iter(_DC + name)] or [""]


def _xml(data: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _utf8(data: bytes) -> bytes:
    """A page in UTF-8, whichever encoding it is in."""
    if data.startswith(_UTF16):
        return data.decode("utf-16").encode()
    try:
        data.decode()
    except UnicodeDecodeError:
        declared = _DECLARED.match(data)
        encoding = declared.group(1).decode() if declared else "windows-1252"
        try:
            return data.decode(encoding, errors="replace").encode()
        except LookupError:
            return data.decode("windows-1252", errors="replace").encode()
    return data


def _body(data: bytes) -> Any:
    """The body of a page, with the items of numbered lists numbered; a page without one is empty."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    page = html.document_fromstring(_utf8(data), parser=parser) if data.strip() else None
    body = page.find(".//body") if page is not None else None
    if body is None:
        return html.Element("body")
    tidy(body)
    etree.strip_tags(body, "code")  # words of a line, whereas code of several lines stands in <pre>
    for numbered in body.iter("ol"):
        start = numbered.get("start", "1")
        for number, item in enumerate(numbered.iterchildren("li"), int(start) if start.isdecimal() else 1):
            item.set("value", str(number))
    return body
