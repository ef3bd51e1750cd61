"""Word and EPUB: the text as it is written, with headings, lists, tables and what the file says of itself."""

from __future__ import annotations

from typing import Any

import pytest

from index.errors import ArticleError
from index.readers import office, read_article
from index.types import Document
from tests.index.readers.files import docx, docx_with_footnote, epub, unzipped, word, zipped


def lines_of(document: Document) -> list[str]:
    for heading in document.headings:
        assert document.text[heading.start : heading.end] == heading.title
    return document.text.split("\n\n")


def test_word_keeps_headings_paragraphs_and_lists() -> None:
    document = read_article("a.docx", docx())
    assert document.title == "The harbour report"
    assert [(heading.title, heading.level) for heading in document.headings] == [("The harbour report", 1)]
    assert lines_of(document) == [
        "The harbour report",
        "The harbour was closed on Monday. Ships waited outside.",
        "The reasons were these:",
        "- A storm from the north.",
        "- A broken crane.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "(*) Figures are provisional, see (*) below.",
        "*Prices exclude VAT* and __init__ and _draft_ and 5*3*2.",
        "Press [Enter](now) to go, see [1] and [2](p. 4).",
        "# 1 in the market, and 1. is first.",
        "C:\\new\\*dir and a\\_b; x < 5 & y > 3",
        "See ![alt](picture) and <b>this</b> &amp; that.",
    ],
)
def test_word_and_epub_keep_the_characters_of_a_text(text: str) -> None:
    document = read_article("a.docx", word(lambda made: made.add_paragraph(text)))
    assert (document.text, document.headings) == (text, ())
    marked_up = text.replace("&", "&amp;").replace("<", "&lt;")
    book = read_article("a.epub", epub(f"<p>{marked_up}</p>"))
    assert (book.text, book.headings) == (text, ())


def test_word_keeps_numbers_tables_and_words_in_two_styles() -> None:
    def write(document: Any) -> None:
        document.add_heading("Ferries", level=0)
        paragraph = document.add_paragraph("A ")
        paragraph.add_run("bold").bold = True
        paragraph.add_run("ly stated ")
        paragraph.add_run("word.").italic = True
        for text in ("Pay.", "Board."):
            document.add_paragraph(text, style="List Number")
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Staffa\nferry", "a|b"

    document = read_article("a.docx", word(write))
    assert document.title == "Ferries"
    assert lines_of(document) == [
        "Ferries",
        "A boldly stated word.",
        "1. Pay.",
        "2. Board.",
        "Staffa ferry | a|b",
    ]


def test_words_footnotes_are_text_without_their_marks() -> None:
    document = read_article("a.docx", docx_with_footnote())
    assert lines_of(document) == ["The ferry is late. It is blue.", "1. Source: the harbour office."]


def test_words_equations_are_kept() -> None:
    files = unzipped(word(lambda document: document.add_paragraph("So HERE holds.")))
    equation = "</w:t></w:r><m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath><w:r><w:t xml:space='preserve'>"
    page = files["word/document.xml"].decode().replace("HERE", equation)
    if "xmlns:m=" not in page:
        page = page.replace(
            "<w:document ",
            '<w:document xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" ',
            1,
        )
    assert "a=b" in read_article("a.docx", zipped({"word/document.xml": page}, files)).text


def test_a_books_notes_are_not_its_text() -> None:
    notes = (
        "<dc:title>The island</dc:title><dc:creator>A. Berg</dc:creator><dc:creator>B. Holm</dc:creator>"
        "<dc:date>2020-01-02T00:00:00Z</dc:date>"
    )
    book = read_article("a.epub", epub(notes=notes))
    assert (book.title, book.author, book.date) == ("The island", "A. Berg, B. Holm", "2020-01-02")
    assert lines_of(book) == ["Chapter one", "The island lay in the mist. Nobody had seen it for years."]
    assert read_article("a.epub", epub(notes="")).title == "Chapter one"


def test_a_books_chapters_come_in_order_with_all_their_blocks() -> None:
    book = epub(
        "<section><h1>One</h1><div>Loose text.<p>A <i>para</i>graph.<a epub:type='noteref'>1</a></p>"
        "And&nbsp;more.<br/>A line.<font>So <b>be</b> it.<ul><li>An item.</li></ul></font></div></section>",
        "<h1>Two</h1><h2>Fares</h2><p>These are:</p><ol start='3'><li>Adults:<ul><li>nine</li></ul></li>"
        "<li>Children.</li></ol><table><tr><th>To</th><td>Iona</td></tr></table>"
        "<div>The file <code>x</code> in <pre>code</pre></div><script>no()</script>",
        others={"book/toc.xhtml": "<html><body><nav><ol><li>One</li></ol></nav></body></html>"},
    )
    document = read_article("a.epub", book)
    assert lines_of(document) == [
        "One",
        "Loose text.",
        "A paragraph.",
        "And more.",
        "A line.",
        "So be it.",
        "- An item.",
        "Two",
        "Fares",
        "These are:",
        "3. Adults:",
        "- nine",
        "4. Children.",
        "To | Iona",
        "The file x in",
        "code",
    ]
    assert [(heading.title, heading.level) for heading in document.headings] == [
        ("One", 1),
        ("Two", 1),
        ("Fares", 2),
    ]
    assert document.notices == ()


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<ul><li><h3>Hours</h3><p>We open at nine.</p></li></ul>", ["Hours", "We open at nine."]),
        ("<ol><li><p>Fares</p><p>It is cheap</p>Indeed</li></ol>", ["1. Fares", "It is cheap", "Indeed"]),
        ("<ol><li><p>Pay.</p><p>Board.</p></li></ol>", ["1. Pay. Board."]),
        ("<ul><li>To<table><tr><td>Iona</td><td>9</td></tr></table></li></ul>", ["- To", "Iona | 9"]),
        (
            "<ul><li>So<br/>it <code>x</code> is<ul><li>An item</li></ul></li></ul>",
            ["- So it x is", "- An item"],
        ),
        ("<ol><li><blockquote><p>One</p><p>Two</p></blockquote></li></ol>", ["1. One", "Two"]),
        (
            "<blockquote><h3>Fares</h3>Loose<p>It is cheap.</p></blockquote>",
            ["Fares", "Loose", "It is cheap."],
        ),
        ("<blockquote>So<br/>it is</blockquote>", ["So it is"]),
        ("<pre>one  line\n\n  <b>another</b> line<br/>third</pre>", ["one line", "another line", "third"]),
        ("<ul><li><pre>one\ntwo</pre></li><li>x</li></ul>", ["- one", "two", "- x"]),
    ],
)
def test_blocks_within_items_and_quotations_stay_apart(body: str, lines: list[str]) -> None:
    document = read_article("a.epub", epub(f"<p>Here.</p>{body}<p>There.</p>"))
    assert lines_of(document) == ["Here.", *lines, "There."]
    assert len(document.headings) == body.count("<h3>")


def test_a_chapter_that_is_not_there_is_told() -> None:
    files = unzipped(epub("<p>The first one is here.</p>", "<p>Not so.</p>"))
    del files["book/text/chapter 1.xhtml"]
    document = read_article("a.epub", zipped({}, files))
    assert document.text == "The first one is here."
    assert document.notices == ("1 of its chapters are not in the file",)


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ("<?xml version='1.0' encoding='iso-8859-2'?>", "iso-8859-2"),
        ('<?xml version="1.0" encoding="windows-1251"?>', "windows-1251"),
        ("<?xml version='1.0' encoding='no-such'?>", "windows-1252"),
        ("<?xml version='1.0' encoding='base64'?>", "windows-1252"),
        ("", "windows-1252"),
        ("<?xml version='1.0' encoding='iso-8859-1'?>", "utf-8"),
        ("<?xml version='1.0' encoding='utf-16'?>", "utf-16"),
    ],
)
def test_chapters_are_read_in_their_encoding(declaration: str, encoding: str) -> None:
    sentence = {"iso-8859-2": "Złoty był tam.", "windows-1251": "Паром уходит."}.get(encoding, "Zoë, café.")
    chapter = f"{declaration}<html><body><p>{sentence}</p></body></html>".encode(encoding)
    book = zipped({"book/text/chapter 0.xhtml": chapter}, unzipped(epub()))
    assert read_article("a.epub", book).text == sentence


def test_one_wrong_byte_costs_nothing_but_itself() -> None:
    chapter = "<?xml version='1.0' encoding='utf-8'?><body><p>Zoë, caf".encode() + b"\xe9 now.</p></body>"
    book = zipped({"book/text/chapter 0.xhtml": chapter}, unzipped(epub()))
    assert read_article("a.epub", book).text == "Zoë, caf\ufffd now."


def test_entities_are_not_expanded() -> None:
    files = unzipped(epub())
    package = files["book/content.opf"].decode()
    entities = "<!DOCTYPE p [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]>"
    bomb = entities + package.replace("<dc:title>The island", "<dc:title>The &b; island")
    assert "xx" not in read_article("a.epub", zipped({"book/content.opf": bomb}, files)).title


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MAX_UNPACKED", 1000)
    for name, data in (("a.epub", epub("<p>long</p>" * 1000)), ("a.docx", docx())):
        with pytest.raises(ArticleError, match="unpacks to more"):
            read_article(name, data)


def test_a_deeply_nested_chapter_is_an_article_error() -> None:
    with pytest.raises(ArticleError, match=r"deep\.epub"):
        read_article("deep.epub", epub("<div>" * 10_000 + "Text." + "</div>" * 10_000))


def test_a_protected_or_old_word_file_is_named_so() -> None:
    with pytest.raises(ArticleError, match=r"password.*\.doc\. Save it as \.docx"):
        read_article("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


@pytest.mark.parametrize(("locked", "is_read"), [("book/text/chapter%200.xhtml", False), ("font.otf", True)])
def test_a_book_whose_chapters_are_encrypted_is_not_read(locked: str, is_read: bool) -> None:
    said = (
        "<encryption xmlns='urn:oasis:names:tc:opendocument:xmlns:container'>"
        "<EncryptedData xmlns='http://www.w3.org/2001/04/xmlenc#'><CipherData>"
        f"<CipherReference URI='{locked}'/></CipherData></EncryptedData></encryption>"
    )
    book = epub(others={"META-INF/encryption.xml": said})
    if is_read:
        assert "The island" in read_article("a.epub", book).text
        return
    with pytest.raises(ArticleError, match="protected against copying"):
        read_article("a.epub", book)


def test_a_picture_among_a_books_chapters_is_no_text() -> None:
    files = unzipped(epub())
    package = files["book/content.opf"].decode()
    package = package.replace(
        "<item id='c0'", "<item id='cover' href='cover.jpg' media-type='image/jpeg'/><item id='c0'"
    ).replace("<itemref idref='c0'/>", "<itemref idref='cover'/><itemref idref='c0'/>")
    book = zipped({"book/content.opf": package, "book/cover.jpg": b"\xff\xd8\xff\xe0" * 40}, files)
    document = read_article("a.epub", book)
    assert lines_of(document) == ["Chapter one", "The island lay in the mist. Nobody had seen it for years."]
    assert document.notices == ()


def test_raised_numbers_are_no_part_of_the_number_before_them() -> None:
    def write(made: Any) -> None:
        paragraph = made.add_paragraph("It is 10")
        paragraph.add_run("3").font.superscript = True
        paragraph.add_run(" m.")

    assert lines_of(read_article("a.docx", word(write))) == ["It is 10³ m."]
    marked = "<p>It is 10<sup>3</sup> m.<sup><a href='notes.xhtml#n1'>1</a></sup> It is late.</p>"
    assert lines_of(read_article("a.epub", epub(marked))) == ["It is 10³ m. It is late."]


def test_what_is_struck_out_is_not_said() -> None:
    def write(made: Any) -> None:
        paragraph = made.add_paragraph("It costs ")
        paragraph.add_run("300").font.strike = True
        paragraph.add_run(" 400 pounds.")

    assert lines_of(read_article("a.docx", word(write))) == ["It costs 400 pounds."]
    assert lines_of(read_article("a.epub", epub("<p>It costs <s>300</s> 400.</p>"))) == ["It costs 400."]
