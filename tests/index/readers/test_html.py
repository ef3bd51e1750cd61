"""Web pages: which date is theirs, and lines that stay lines."""

from __future__ import annotations

import pytest

from index.errors import ArticleError
from index.readers import read_article

TEXT = "<p>The council met again and voted on the plan for the dam in the valley of the Lunn.</p>" * 3


def date_of(*, head: str = "", body: str = "", foot: str = "") -> str:
    page = f"<html><head><title>Dam</title>{head}</head><body><article><h1>The dam</h1>{TEXT}{body}</article>"
    return read_article("page.html", f"{page}{foot}</body></html>".encode()).date


@pytest.mark.parametrize(
    "sentence",
    [
        "It will be built on 14 May 2019.",
        "It was built on 2019-05-14 by the town.",
        "It opened on 14.05.2019.",
        "It was at 2019-05-14 10:11:12 that it broke.",
    ],
)
def test_a_date_that_a_sentence_names_is_not_the_articles(sentence: str) -> None:
    for markup in (
        f"<p>{sentence}</p>",
        f"<ul><li>{sentence}</li></ul>",
        f"<p>So <b>they</b> say: {sentence}</p>",
        f"<p class='lead'>{sentence}</p>",
        f"<p>So <a href='/dam'>they</a> say: <span style='color: red'>{sentence}</span></p>",
        f"<div class='status-publish'><p id='p4'>{sentence}</p>{TEXT}</div>",
    ):
        assert date_of(body=markup) == ""


def test_nor_is_the_year_of_a_copyright() -> None:
    assert date_of(foot="<footer>Copyright 2017 The Valley</footer>") == ""
    assert date_of(foot="<footer class='bottom'><p>© 2017-2019 The Valley</p></footer>") == ""


@pytest.mark.parametrize(
    "where",
    [
        {"head": '<meta property="article:published_time" content="2021-03-04T10:00:00Z">'},
        {"head": '<link rel="canonical" href="https://x.org/2021/03/04/dam">'},
        {
            "head": '<script type="application/ld+json">{"@context": "https://schema.org", '
            '"@type": "NewsArticle", "datePublished": "2021-03-04"}</script>'
        },
        {"body": '<time datetime="2021-03-04">4 March</time>'},
        {"body": "<p class='date'>4 March 2021</p>"},
        {"body": "<div class='byline'>By <b>A. Berg</b>, <span>4 March 2021</span></div>"},
        {"body": "<span itemprop='datePublished'>2021-03-04</span>"},
    ],
)
def test_what_the_page_says_of_itself_is_its_date(where: dict[str, str]) -> None:
    assert date_of(**where) == "2021-03-04"
    assert date_of(**{"body": "", **where}, foot="<p>It opened on 2019-05-14.</p>") == "2021-03-04"


def test_preformatted_text_keeps_its_lines() -> None:
    page = f"<html><body><article><h1>Dam</h1>{TEXT}<pre>one\n<b>two</b> b\nthree</pre></article></body>"
    text = read_article("page.html", page.encode()).text
    assert text.endswith("\n\none\n\ntwo b\n\nthree")


STORIES = [
    "The council met on Monday and voted for the dam, which will stand in the valley from next year on.",
    "Farmers fear for their meadows, since the river has flooded them in each of the last three winters.",
    "The engineer said that the wall is to be forty metres high and will hold whatever the winter brings.",
    "A ferry goes to the island twice a day as long as the work lasts, and the town pays for half of it.",
]


@pytest.mark.parametrize(
    "holder", ["<div>{}</div>", "<section>{}</section>", "{}", "<form><font>{}</font></form>"]
)
def test_a_plain_page_keeps_its_headings_lists_and_tables(holder: str) -> None:
    menu = "<div class='x1'><ul><li><a href='/'>Home</a></li><li><a href='/a'>About us</a></li></ul></div>"
    first, second = ("".join(f"<p>{story}</p>" for story in part) for part in (STORIES[:2], STORIES[2:]))
    text = (
        f"<h1>The dam</h1>{first}<h2>What it costs</h2>{second}<pre>one\n\ntwo</pre>"
        "<ul><li>Four millions.</li></ul><table><tr><td>Wall</td><td>40 m</td></tr></table>"
    )
    page = f"<html><head><title>T</title></head><body>{menu}{holder.format(text)}</body></html>"
    document = read_article("page.html", page.encode())
    lines = [
        "The dam",
        *STORIES[:2],
        "What it costs",
        *STORIES[2:],
        "one",
        "two",
        "- Four millions.",
        "Wall | 40 m",
    ]
    assert document.text.split("\n\n") == lines
    assert [heading.title for heading in document.headings] == ["The dam", "What it costs"]


def test_a_page_that_is_laid_out_as_a_table_is_no_table() -> None:
    text = "<h1>The dam</h1>" + "".join(f"<p>{story}</p>" for story in STORIES)
    cells = f"<tr><td>Menu</td><td><table><tr><td>{text}</td></tr></table></td></tr>"
    page = f"<html><head><title>T</title></head><body><table>{cells}</table></body></html>"
    document = read_article("page.html", page.encode())
    assert document.text.split("\n\n")[-5:] == ["The dam", *STORIES]
    assert [heading.title for heading in document.headings] == ["The dam"]


def test_what_stands_around_the_text_of_a_plain_page_stays_out() -> None:
    others = "".join(f"<li>Other news number {number} of the ships</li>" for number in range(20))
    text = "".join(f"<p>{story}</p>" for story in STORIES)
    asked = "<div class='newsletter-box'><h3>Sign up</h3><p>Enter your address.</p></div>"
    page = f"<html><body><div><h3>News</h3><ul>{others}</ul></div><div>{asked}{text}</div></body></html>"
    assert read_article("page.html", page.encode()).text.split("\n\n") == STORIES


SENTENCE = "The lighthouse of Skerryvore was completed in 1844."
LONGER = f"{SENTENCE} It stands on a reef twelve miles off Tiree, and it took six years to build it there."


@pytest.mark.parametrize("sentence", [SENTENCE, LONGER])
@pytest.mark.parametrize("menu", ["<nav>Home</nav>", "<div class='main menu'><ul><li>Home</li></ul></div>"])
def test_a_short_page_keeps_its_structure_without_its_menu(sentence: str, menu: str) -> None:
    page = (
        f"<html><body>{menu}<!-- so --><h1>Skerryvore</h1><p>{sentence}</p><ul><li>Tiree</li></ul>"
        "<h2>Boats</h2><table><tr><th>Port</th><th>Time</th></tr><tr><td>Oban</td><td>9:45</td></tr></table>"
        "<footer>Imprint</footer></body></html>"
    )
    document = read_article("page.html", page.encode())
    lines = ["Skerryvore", sentence, "- Tiree", "Boats", "Port | Time", "Oban | 9:45"]
    assert document.text.split("\n\n") == lines
    assert [heading.title for heading in document.headings] == ["Skerryvore", "Boats"]


@pytest.mark.parametrize(
    "beside",
    [
        "<p hidden>Beside</p>",
        "<div aria-hidden='true'>Beside</div>",
        "<div style='color: red; display: none'><p>Beside</p></div>",
        "<svg><text>Beside</text></svg>",
        "<video>Beside</video>",
        "<dialog><p>Beside</p></dialog>",
        "<div id='cookie-banner'><p>Beside</p></div>",
        "<div class='site-footer bottom'>Beside</div>",
        "<ul class='nav_links'><li>Beside</li></ul>",
        "<div class='sidebar'><article><h3>Beside</h3></article></div>",
    ],
)
def test_a_short_page_is_read_without_what_is_not_shown_as_text(beside: str) -> None:
    page = f"<html><body><h1>Skerryvore</h1>{beside}<p>{SENTENCE}</p><ul><li>Tiree</li></ul></body></html>"
    lines = ["Skerryvore", SENTENCE, "- Tiree"]
    assert read_article("page.html", page.encode()).text.split("\n\n") == lines


def test_a_name_around_a_short_text_does_not_hide_it() -> None:
    page = (
        f"<html><body><div class='with-sidebar nav'><h1>Skerryvore</h1><p>{SENTENCE}</p>"
        "<ul><li>Tiree</li></ul></div><div class='sidebar'>Beside</div></body></html>"
    )
    lines = ["Skerryvore", SENTENCE, "- Tiree"]
    assert read_article("page.html", page.encode()).text.split("\n\n") == lines


def test_a_short_page_is_what_it_calls_its_main_part() -> None:
    more = "<p>Other news of ships</p>" * 9
    page = f"<html><body><main><h1>Skerryvore</h1><p>{SENTENCE}</p></main><div>{more}</div></body></html>"
    assert read_article("page.html", page.encode()).text.split("\n\n") == ["Skerryvore", SENTENCE]


def test_code_in_a_sentence_of_a_short_page_does_not_break_it() -> None:
    page = f"<html><body><h1>A</h1><div>Type (<code>ls</code>) here.</div><p>{SENTENCE}</p></body></html>"
    assert read_article("page.html", page.encode()).text.split("\n\n") == ["A", "Type (ls) here.", SENTENCE]


def test_a_text_that_is_only_in_a_script_for_machines_is_kept() -> None:
    said = '{"@type": "NewsArticle", "articleBody": "' + SENTENCE + "\\n" + LONGER + '"}'
    page = (
        f'<html><head><script type="application/ld+json">{said}</script></head><body><h1>A</h1></body></html>'
    )
    assert SENTENCE in read_article("page.html", page.encode()).text


@pytest.mark.parametrize(
    "beside",
    [
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/about'>About us</a></li></ul></nav>",
        "<div id='app'></div><noscript>Please enable JavaScript to see this page.</noscript>",
        "<footer>Copyright 2024 The Valley</footer>",
    ],
)
def test_a_page_without_anything_but_a_menu_has_no_text(beside: str) -> None:
    page = f"<html><head><title>The Valley</title></head><body>{beside}</body></html>"
    with pytest.raises(ArticleError, match="no main text"):
        read_article("page.html", page.encode())


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>The bridge is cursed.</p>",
        "<div aria-hidden='true'><p>The bridge is cursed.</p></div>",
        "<div style='display: none'><p>The bridge is cursed.</p></div>",
        "<template><p>The bridge is cursed.</p></template>",
    ],
)
def test_what_nobody_sees_on_a_page_is_not_read(hidden: str) -> None:
    told = "<p>Several routes are diverted while the bridge is closed for repairs, said the council.</p>" * 4
    page = f"<html><body><article><h1>Buses</h1>{told}{hidden}</article></body></html>"
    text = read_article("page.html", page.encode()).text
    assert "diverted" in text
    assert "cursed" not in text
