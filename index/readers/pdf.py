"""PDF: the text layer of each page, by pypdf; scanned pages without one are reported."""

from __future__ import annotations

import io
import logging

from index.errors import ArticleError, short
from index.readers.extract import Extract
from index.structure import plain_headings

SUFFIXES = (".pdf",)


def read(data: bytes) -> Extract:
    """The pages' text joined by blank lines, with the offset at which each page begins."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        file = pypdf.PdfReader(io.BytesIO(data))
        if file.is_encrypted and not file.decrypt(""):
            raise ArticleError("is protected by a password", "Save it without the password")
        texts = [_clean(page.extract_text() or "") for page in file.pages]
        title = str((file.metadata and file.metadata.title) or "").strip()
        author = str((file.metadata and file.metadata.author) or "").strip()
        created = file.metadata.creation_date if file.metadata else None
    except ArticleError:
        raise
    except Exception as error:  # a broken PDF raises almost anything
        raise ArticleError(
            f"is a broken PDF: {short(error)}", "Open and save it again in a PDF viewer"
        ) from None
    pages: list[int] = []
    offset = 0
    for text in texts:
        pages.append(offset)
        offset += len(text) + 2
    blank = [number for number, text in enumerate(texts, 1) if not text.strip()]
    if texts and len(blank) == len(texts):
        raise ArticleError(
            "holds no text, only pictures of it", "Run it through text recognition (OCR) first"
        )
    notices = (f"{len(blank)} of {len(texts)} pages hold no text",) if blank else ()
    whole = "\n\n".join(texts)
    return Extract(
        text=whole,
        title=title,
        author=author,
        date=created.date().isoformat() if created else "",
        headings=plain_headings(whole),
        pages=tuple(pages),
        notices=notices,
    )


def _clean(text: str) -> str:
    """Lone surrogates, which broken fonts yield, cannot be stored or embedded."""
    return text.encode("utf-8", errors="replace").decode("utf-8").replace("\0", " ")
