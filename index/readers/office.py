"""Word and EPUB, by markitdown; its Markdown marks are taken off again, headings and lists kept."""

from __future__ import annotations

import io
import re

from index.errors import ArticleError, short
from index.readers.extract import Extract
from index.readers.markdown import markdown_headings

SUFFIXES = (".docx", ".epub")

_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*\*\*|\*\*|\*|__|_)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>|~&])")


def read(data: bytes) -> Extract:
    """The document's text; "- " marks list items and "# " headings."""
    import zipfile

    from markitdown import MarkItDown, StreamInfo

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if sum(item.file_size for item in archive.infolist()) > 300 * 2**20:
                raise ArticleError("unpacks to more than 300 MB")
        suffix = ".docx" if any(name.startswith("word/") for name in names) else ".epub"
        result = MarkItDown(enable_plugins=False).convert_stream(
            io.BytesIO(data), stream_info=StreamInfo(extension=suffix)
        )
    except ArticleError:
        raise
    except Exception as error:  # a broken file raises almost anything
        raise ArticleError(
            f"is broken: {short(error)}", "Open and save it again where it was written"
        ) from None
    text = plain_markdown(result.markdown or "")
    headings = markdown_headings(text)
    title = (result.title or "").strip() or next((h.title for h in headings if h.level == 1), "")
    return Extract(text=text, title=title, headings=headings)


def plain_markdown(text: str) -> str:
    """Markdown without emphasis, links, images and escapes."""
    text = _IMAGE.sub("", text)
    text = _LINK.sub(r"\1", text)
    for _ in range(2):
        text = _EMPHASIS.sub(r"\2", text)
    return _ESCAPE.sub(r"\1", text)
