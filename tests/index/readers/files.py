"""Small real files of each binary format, made by hand."""

from __future__ import annotations

import io
import zipfile


def pdf(*pages: str) -> bytes:
    """A PDF with one line of text on each page."""
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
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(pages)} >>"
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
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
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF".encode())
    return out.getvalue()


def docx() -> bytes:
    """A Word document with a title, a paragraph with bold words, and a list."""
    from docx import Document

    document = Document()
    document.add_heading("The harbour report", level=1)
    paragraph = document.add_paragraph("The harbour was ")
    paragraph.add_run("closed").bold = True
    paragraph.add_run(" on Monday. Ships waited outside.")
    document.add_paragraph("The reasons were these:")
    document.add_paragraph("A storm from the north.", style="List Bullet")
    document.add_paragraph("A broken crane.", style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def epub() -> bytes:
    """A book of one chapter."""
    chapter = (
        "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>One</title></head><body>"
        "<h1>Chapter one</h1><p>The island lay in the mist. Nobody had seen it for years.</p></body></html>"
    )
    package = (
        "<package xmlns='http://www.idpf.org/2007/opf' version='3.0' unique-identifier='id'>"
        "<metadata xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>The island</dc:title>"
        "<dc:identifier id='id'>x</dc:identifier><dc:language>en</dc:language></metadata>"
        "<manifest><item id='c1' href='c1.xhtml' media-type='application/xhtml+xml'/></manifest>"
        "<spine><itemref idref='c1'/></spine></package>"
    )
    container = (
        "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container' version='1.0'><rootfiles>"
        "<rootfile full-path='content.opf' media-type='application/oebps-package+xml'/>"
        "</rootfiles></container>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("content.opf", package)
        archive.writestr("c1.xhtml", chapter)
    return out.getvalue()
