"""Small real files of each binary format, made by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

_NOTES = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:footnote w:id="2">'
    "<w:p><w:r><w:t>Source: the harbour office.</w:t></w:r></w:p></w:footnote></w:footnotes>"
)
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pdf(*pages: str, notes: str = "") -> bytes:
    """A PDF with the lines of text on each page; `notes` is the inside of its information dictionary."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    font = 3 + 2 * len(pages)
    for number, text in enumerate(pages):
        page, content = 3 + 2 * number, 4 + 2 * number
        kids.append(f"{page} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R "
            f"/Resources << /Font << /F1 {font} 0 R >> >> >>"
        )
        shown = " T* ".join(f"({line}) Tj" for line in text.split("\n"))
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(pages)} >>"
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    objects.append(f"<< {notes} >>")
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    table = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    for offset in offsets:
        out.write(f"{offset:010} 00000 n \n".encode())
    size = len(objects)
    out.write(f"trailer << /Size {size + 1} /Root 1 0 R /Info {size} 0 R >>\n".encode())
    out.write(f"startxref\n{table}\n%%EOF".encode())
    return out.getvalue()


def word(write: Callable[[Any], object]) -> bytes:
    """A Word document that holds what `write` adds to it."""
    from docx import Document

    document = Document()
    write(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx() -> bytes:
    """A Word document with a title, a paragraph with bold words, and a list."""
    return word(_write_report)


def _write_report(document: Any) -> None:
    document.add_heading("The harbour report", level=1)
    paragraph = document.add_paragraph("The harbour was ")
    paragraph.add_run("closed").bold = True
    paragraph.add_run(" on Monday. Ships waited outside.")
    document.add_paragraph("The reasons were these:")
    document.add_paragraph("A storm from the north.", style="List Bullet")
    document.add_paragraph("A broken crane.", style="List Bullet")


def docx_with_footnote() -> bytes:
    """A Word document whose first sentence, "The ferry is late.", has a footnote."""
    plain = word(lambda document: document.add_paragraph("The ferry is late.MARK It is blue."))
    changes = {
        "word/document.xml": (
            "MARK",
            '</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t xml:space="preserve">',
        ),
        "[Content_Types].xml": (
            "</Types>",
            f'<Override PartName="/word/footnotes.xml" ContentType="{_OFFICE}"/></Types>',
        ),
        "word/_rels/document.xml.rels": (
            "</Relationships>",
            f'<Relationship Id="n" Type="{_RELATIONS}/footnotes" Target="footnotes.xml"/></Relationships>',
        ),
    }
    files = unzipped(plain)
    changed = {name: files[name].decode().replace(*change) for name, change in changes.items()}
    return zipped({**changed, "word/footnotes.xml": _NOTES}, files)


def unzipped(data: bytes) -> dict[str, bytes]:
    """What a ZIP archive holds, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Mapping[str, str | bytes], others: Mapping[str, bytes] | None = None) -> bytes:
    """A ZIP archive of the files, and of others that they do not take the place of."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {**(others or {}), **files}.items():
            archive.writestr(name, content)
    return out.getvalue()


def epub(
    *bodies: str, notes: str = "<dc:title>The island</dc:title>", others: Mapping[str, str] | None = None
) -> bytes:
    """A book with a chapter of each body, and with notes about itself; `others` are more of its files.

    By default it is of one chapter.
    """
    bodies = bodies or (
        "<h1>Chapter one</h1><p>The island lay in the mist. Nobody had seen it for years.</p>",
    )
    chapters = {
        f"book/text/chapter {number}.xhtml": (
            "<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml' "
            "xmlns:epub='http://www.idpf.org/2007/ops'><head><title/></head>"
            f"<body>{body}</body></html>"
        )
        for number, body in enumerate(bodies)
    }
    items = "".join(
        f"<item id='c{n}' href='text/chapter%20{n}.xhtml' media-type='application/xhtml+xml'/>"
        for n in range(len(bodies))
    )
    spine = "".join(f"<itemref idref='c{n}'/>" for n in range(len(bodies)))
    package = (
        "<package xmlns='http://www.idpf.org/2007/opf' version='3.0' unique-identifier='id'>"
        f"<metadata xmlns:dc='http://purl.org/dc/elements/1.1/'>{notes}"
        "<dc:identifier id='id'>x</dc:identifier><dc:language>en</dc:language></metadata>"
        f"<manifest>{items}<item id='toc' href='toc.xhtml' properties='nav'/></manifest>"
        f"<spine><itemref idref='toc'/>{spine}</spine></package>"
    )
    container = (
        "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container' version='1.0'><rootfiles>"
        "<rootfile full-path='book/content.opf' media-type='application/oebps-package+xml'/>"
        "</rootfiles></container>"
    )
    files = {"mimetype": "application/epub+zip", "META-INF/container.xml": container}
    return zipped({**files, "book/content.opf": package, **chapters, **(others or {})})
