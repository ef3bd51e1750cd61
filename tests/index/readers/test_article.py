"""Every format becomes text with headings; what cannot be read says why in one line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from index.errors import ArticleError, ConfigurationError
from index.readers import SIDECAR, ArticleNotes, read_article, read_bytes, read_sidecar, read_text, suffixes
from index.readers import article as article_module
from tests.index.readers.files import docx, epub, pdf

ENGLISH = "The council met in the old town hall and spoke about the harbour for most of the evening."


def test_text_is_the_file_decoded_with_nothing_changed() -> None:
    text = "\ufeffFirst line.\r\nSecond line,\rwith odd breaks.\n\n\tEnd \u00e9\u4e2d"
    assert read_article("a.txt", text.encode()).text == text
    assert read_article("a.md", text.encode()).text == text


def test_invalid_utf8_is_replaced_and_reported() -> None:
    document = read_article("a.txt", "“Café” – ".encode() + b"soci\xe9ty met. " + ENGLISH.encode())
    assert document.text.startswith("“Café” – soci\ufffdty met")
    assert any("invalid UTF-8" in notice and "save it as UTF-8" in notice for notice in document.notices)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfA caf\xe9 and a s\xe9ance. ", "\ufeffA caf\ufffd and a s\ufffdance. "),
        ("It’s cut. ".encode() + b"\xe2\x80 ", "It’s cut. \ufffd "),
    ],
)
def test_utf8_with_a_mark_at_its_start_or_few_other_letters_stays_utf8(data: bytes, text: str) -> None:
    document = read_article("a.txt", data + ENGLISH.encode())
    assert document.text == text + ENGLISH
    assert any("invalid UTF-8" in notice for notice in document.notices)


RUSSIAN = "Лодка на остров отправляется в девять часов утра. Зимой она не ходит: море неспокойно."
JAPANESE = "この島への船は午前九時に出発します。冬は運航しません。切符は港で買えます。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (f"Café society met. {ENGLISH}", "cp1252"),
        (f"Ms Dubé said: “It’s £5” – no more. {ENGLISH}", "cp1252"),
        (f"{ENGLISH * 300} So said Ms Dubé.", "cp1252"),
        ("Die Brücke wurde gestern nach langer Zeit geöffnet.", "cp1252"),
        ("Łódź na wyspę odpływa o dziewiątej rano. Zimą nie kursuje, ponieważ jest zimno.", "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (JAPANESE, "cp932"),
    ],
)
def test_text_that_is_not_utf8_is_read_and_its_encoding_named(text: str, encoding: str) -> None:
    document = read_article("a.txt", text.encode(encoding))
    assert document.text == text
    assert any(f"read as {encoding}: save it as UTF-8" in notice for notice in document.notices)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\t\r\n", "no text"),
        ("a.txt", b"\xef\xbb\xbf", "no text"),
        ("a.txt", "\u2060\u200c\u00a0\n".encode(), "no text"),
        ("a.txt", os.urandom(4000), "binary"),
        ("a.txt", bytes(range(256)) * 20 + b"\0" * 2000, "binary"),
        ("a.md", "Hello there".encode("utf-16"), "UTF-16"),
        ("a.txt", ENGLISH.encode("utf-16-le"), "UTF-16"),
        ("a.txt", bytes(range(128, 256)) * 20, "is not UTF-8"),
        ("a.pdf", b"%PDF-1.4 and then nothing of the kind", "broken PDF"),
        ("a.pdf", b"not a pdf at all", "broken PDF"),
        ("a.pdf", pdf(""), "pictures"),
        ("a.docx", b"PK\x03\x04 but not a document", "broken"),
        ("a.epub", b"nothing", "broken"),
        ("a.html", b"<html><body></body></html>", "main text"),
        ("a.xyz", b"text", "unknown file type"),
    ],
)
def test_unreadable_files_say_why(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError) as caught:
        read_article(name, data)
    assert reason in caught.value.line
    assert name in caught.value.line
    assert "\n" not in caught.value.line


def test_html_keeps_the_main_text_and_drops_menus() -> None:
    page = f"""<html><head><title>Harbour news</title><meta name="author" content="Ann Smith"></head><body>
    <nav><a href="/">Home</a> <a href="/shop">Buy our shoes</a></nav>
    <article><h1>Harbour closed</h1><p>{ENGLISH} {ENGLISH}</p><h2>What happened next</h2>
    <p>{ENGLISH}</p><p>The reasons were these:</p><ul><li>A storm came.</li><li>A crane broke.</li></ul>
    </article><footer>Copyright, cookies, terms</footer><script>alert(1)</script></body></html>"""
    document = read_article("page.html", page.encode())
    assert "Buy our shoes" not in document.text
    assert "alert" not in document.text
    assert document.text.count(ENGLISH) == 3
    assert "- A storm came." in document.text
    assert "What happened next" in [heading.title for heading in document.headings]
    assert document.title == "Harbour closed"
    for heading in document.headings:
        assert document.text[heading.start : heading.end] == heading.title


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<p>One.<br>Two.</p>", "One. Two."),
        ("<blockquote><p>We will</p><p>We never.</p></blockquote>", "We never."),
        ("<ul><li>Two towns:<ul><li>Lunn</li><li>Elmford</li></ul></li></ul>", "- Two towns:"),
        ("<ul><li>Two towns:<ul><li>Lunn</li><li>Elmford</li></ul></li></ul>", "- Lunn"),
        ("<ol><li><p>Lunn is old.</p><p>It is small.</p></li></ol>", "- Lunn is old. It is small."),
        ("<h2>Sub</h2>Loose text stands here.<p>A paragraph.</p>And here.", "Loose text stands here."),
        ("<h2>Sub</h2>Loose text stands here.<p>A paragraph.</p>And here.", "And here."),
        ("The first paragraph.<br><br>The second one.", "The first paragraph."),
        ("<p>The govern&shy;ment met.</p>", "The government met."),
        ("<p>The govern&#8203;ment m&#8288;et.&#65279;</p>", "The government met."),
        (
            "<p>It is 10<sup>-3</sup> of 300<sup>2</sup> on the 1<sup>st</sup>.</p>",
            "It is 10⁻³ of 300² on the 1st.",
        ),
        ("<p>It costs 300<sup><a href='#n2'>2</a></sup> in all.</p>", "It costs 300 in all."),
        ("<p>It costs 300<a href='x#n2'><sup>2, <i>3</i></sup></a> in all.</p>", "It costs 300 in all."),
        ("<p>It opens at <time>9:45</time> on <i><time>4 May</time></i>.</p>", "It opens at 9:45 on 4 May."),
        ("<p>He said <q>yes</q> and <q>so <b>be</b> it</q>.</p>", "He said “yes” and “so be it”."),
        ("<p>It costs <del>300</del> <s>350</s> <ins>400</ins>.</p>", "It costs 400."),
        ("<table><tr><td>Lunn</td><td>5</td></tr></table>", "Lunn | 5"),
        ("<table><tr><td>The <b>Lunn</b> dam</td><td>5<br>6</td></tr></table>", "The Lunn dam | 5 6"),
    ],
)
def test_html_loses_no_text_and_glues_no_words(markup: str, shown: str) -> None:
    more = "<p>The council met again and voted on the plan for the dam in the valley of the Lunn.</p>" * 3
    page = f"<html><body><article><h1>News</h1>{markup}{more}</article></body></html>"
    assert shown in read_article("page.html", page.encode()).text.split("\n\n")


def test_absurdly_nested_html_is_an_article_error() -> None:
    page = "<div>" * 10_000 + f"<p>{ENGLISH}</p>" * 4 + "</div>" * 10_000
    with pytest.raises(ArticleError, match=r"deep\.html"):
        read_article("deep.html", page.encode())


def test_pdf_keeps_page_offsets() -> None:
    document = read_article("a.pdf", pdf("The first page speaks.", "The second page answers.", "The end."))
    assert len(document.pages) == 3
    assert document.text[document.pages[1] :].startswith("The second page")
    assert document.text[document.pages[2] :].startswith("The end")


def test_word_and_epub_lose_their_marks() -> None:
    document = read_article("a.docx", docx())
    assert document.title == "The harbour report"
    assert "The harbour was closed on Monday." in document.text
    assert "*" not in document.text.replace("* A", "")
    assert [heading.title for heading in document.headings] == ["The harbour report"]
    book = read_article("a.epub", epub())
    assert "The island lay in the mist." in book.text
    assert "Chapter one" in [heading.title for heading in book.headings]


def test_titles_come_from_side_car_then_document_then_first_sentence() -> None:
    markdown = f"# The **real** title\n\n{ENGLISH}\n".encode()
    assert read_article("a.md", markdown).title == "The real title"
    assert read_article("a.md", markdown, ArticleNotes(title="Mine")).title == "Mine"
    plain = read_article("a.txt", (ENGLISH * 3).encode()).title
    assert plain.endswith("…")
    assert ENGLISH.startswith(plain[:-1])
    assert read_article("a.txt", f"A heading\n{ENGLISH}\n".encode()).title == "A heading"
    assert read_article("a.txt", f"It rained.\rIt was late.\r{ENGLISH}".encode()).title == "It rained."


def test_other_languages_are_named() -> None:
    french = "Le conseil municipal s'est réuni hier soir pour parler du port et de ses vieilles grues. " * 2
    document = read_article("a.txt", french.encode())
    assert document.language == "fr"
    assert any("'fr'" in notice for notice in document.notices)
    assert read_article("a.txt", ENGLISH.encode()).language == "en"
    assert read_article("a.txt", ENGLISH.encode()).notices == ()
    for code in ("en", "EN", "en-GB", "en_US"):
        noted = read_article("a.txt", french.encode(), ArticleNotes(language=code))
        assert (noted.language, noted.notices) == ("en", ())


def test_pasted_text_loses_only_lone_surrogates() -> None:
    document = read_text("pasted", "One \ud800 two 😀.", ArticleNotes(title="T"))
    assert document.text == "One \ufffd two 😀."
    with pytest.raises(ArticleError, match="empty"):
        read_text("pasted", "  \n")


def test_a_file_type_is_one_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import index.readers

    (tmp_path / "shouted.py").write_text(
        "from index.readers.extract import Extract\n"
        "SUFFIXES = ('.loud',)\n"
        "def read(data: bytes) -> Extract:\n"
        "    return Extract(text=data.decode().lower(), title='Quiet')\n"
    )
    monkeypatch.setattr(index.readers, "__path__", [*index.readers.__path__, str(tmp_path)])
    article_module._readers.cache_clear()
    try:
        assert ".loud" in suffixes()
        assert read_article("x.loud", b"HELLO THERE").text == "hello there"
    finally:
        article_module._readers.cache_clear()
        sys.modules.pop("index.readers.shouted", None)


def test_only_regular_files_of_a_sane_size_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fifo = tmp_path / "pipe.txt"
    os.mkfifo(fifo)
    with pytest.raises(ArticleError, match="not a regular file"):
        read_bytes(fifo)
    with pytest.raises(ArticleError, match="cannot be opened"):
        read_bytes(tmp_path / "none.txt")
    monkeypatch.setattr(article_module, "MAX_BYTES", 10)
    (tmp_path / "big.txt").write_bytes(b"x" * 11)
    with pytest.raises(ArticleError, match="limit"):
        read_bytes(tmp_path / "big.txt")


def test_side_car_gives_what_files_do_not_say(tmp_path: Path, seeds: Path) -> None:
    (tmp_path / SIDECAR).write_text(
        '["sub/a.txt"]\ntitle = "T"\ndate = "2026-01"\nauthor = "A"\nurl = "https://x.org"\nlanguage = "de"\n'
    )
    notes = read_sidecar(tmp_path)
    assert notes["sub/a.txt"] == ArticleNotes(
        title="T", date="2026-01", author="A", url="https://x.org", language="de"
    )
    assert read_sidecar(tmp_path / "none") == {}
    assert set(read_sidecar(seeds)) == {path.name for path in seeds.glob("*.txt")}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("title = ", "cannot be read"),
        ('title = "x"', "not a table"),
        ('["a.txt"]\ntitel = "x"', "unknown key 'titel'"),
        ('["a.txt"]\ndate = "January 8"', "not a date"),
        ('["a.txt"]\ndate = "2025-02-31"', "not a date"),
        ('["a.txt"]\ndate = "2025-1-5"', "not a date"),
    ],
)
def test_wrong_side_car_says_what_is_wrong(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / SIDECAR).write_text(content)
    with pytest.raises(ConfigurationError, match=said):
        read_sidecar(tmp_path)
