"""What a model or an article may not bring into an answer: links, images, tags, forged marks."""

from __future__ import annotations

import pytest

from assistant.composing import plain, unmarked


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        ("It opened in 1961 [1][2, 3] [^4] [a].", "It opened in 1961."),
        ("See [the report](http://evil.example/x).", "See the report."),
        ("See [the report][1].\n\n[1]: http://evil.example/x", "See [the report]."),
        ("[![The dam](http://evil.example/i.png)](http://evil.example/x) opened.", "The dam opened."),
        ("It opened ![dam](data:image/png;base64,AAAA).", "It opened dam."),
        ("It opened <img\nsrc='http://evil.example/i.png'\n>in 1961.", "It opened in 1961."),
        ("It opened in 1961 <img src=x onerror=", "It opened in 1961"),
        ("Go to http://evil.example/x now", "Go to  now"),
        ("Go to evil.example/x?leak=1 now", "Go to  now"),
        ("See evil.example/x?leak=1. He left.", "See . He left."),
        ("He won [10-12], she said [1–3; 5].", "He won, she said."),
        ("It opened in 1961【4:0†dam.txt】.", "It opened in 1961."),
        ("It opened [Article 2] in [source: dam.txt] 1961 (Source: The Dam).", "It opened in 1961."),
        ("They invoked [article of war] (Article 5).", "They invoked [article of war] (Article 5)."),
        ("The [US] said: “[w]e go, [he] stays.”", "The [US] said: “[w]e go, [he] stays.”"),
        ("Britain<br>France", "Britain\nFrance"),
        ("<ul><li>Britain</li><li>France</li></ul>", "Britain\n\nFrance"),
        ("It <b>o</b>pened<del> in 1961</del>.", "It opened in 1961."),
        ("The \u202edam\u202c op\u200bened.", "The dam opened."),
        ("Profits rose to 3 < 4 > 2 million.", "Profits rose to 3 < 4 > 2 million."),
        ("The U.S. and/or the U.K. agreed.", "The U.S. and/or the U.K. agreed."),
    ],
)
def test_nothing_in_a_reply_works_as_a_link_image_tag_or_mark(reply: str, shown: str) -> None:
    assert plain(reply) == shown


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        (
            "## Answer\n\n> It **opened**, *so to speak*, in `1961`.",
            "Answer\n\nIt opened, so to speak, in 1961.",
        ),
        ("> > “It ***opened***,” _she_ __said__.", "“It opened,” she said."),
        ("> 5 % of it held, and 2*3 * 4* m.", "> 5 % of it held, and 2*3 * 4* m."),
        ("* The file _config and a_b_c\n* #1 in the list", "* The file _config and a_b_c\n* #1 in the list"),
    ],
)
def test_no_markup_of_a_reply_is_shown_but_its_lists(reply: str, shown: str) -> None:
    assert plain(reply) == shown


@pytest.mark.parametrize(
    "hidden", ["ht**tp://{}", "`http`://{}", "_www_.{}", "*https*://{}", "**[x](http://{})**"]
)
def test_markup_hides_no_address(hidden: str) -> None:
    assert "evil" not in plain(f"Go to {hidden.format('evil.example/x')} now.")


def test_a_quote_is_shown_without_what_could_work_and_keeps_an_address_as_text() -> None:
    quote = "The form [2] is at <b>http://town.example/form</b>, see [here](http://town.example/a)."
    assert unmarked(quote) == "The form is at http://town.example/form, see here."
    assert unmarked("[1]") == "[1]"
    assert unmarked("Open daily<br/>Closed in May").split() == "Open daily Closed in May".split()
    assert unmarked("He said: “[It] is over.”") == "He said: “[It] is over.”"


def test_who_speaks_in_brackets_is_no_address() -> None:
    assert unmarked("[Berg]: “We will not\ngive up the dam.”") == "[Berg]: “We will not\ngive up the dam.”"
    assert unmarked("[Berg]: listen: we stay.") == "[Berg]: listen: we stay."
    assert unmarked("It rained.\n[Berg]: www.town.example").strip() == "It rained."


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("He scored [3] times.", "He scored 3 times."),
        ("They found [12] old boats.", "They found 12 old boats."),
        ("It takes [3–5] days to heal.", "It takes 3–5 days to heal."),
        ("The dam [2] was opened in 1961[3] by Berg [4][5].", "The dam was opened in 1961 by Berg."),
        ("It opened in May.[12] It was full.", "It opened in May. It was full."),
        ("[1] The dam was opened.", "The dam was opened."),
        ("Berg [2, 3] said so.", "Berg said so."),
        ("The fire killed [12] people.", "The fire killed 12 people."),
        ("In 2019 [4] people were hurt.", "In 2019 people were hurt."),
        (
            "According to the report [3] residents were warned.",
            "According to the report residents were warned.",
        ),
        ("In a later trial [7] children fell ill.", "In a later trial children fell ill."),
        ("He said [4] residents were warned.", "He said residents were warned."),
    ],
)
def test_a_number_that_counts_something_is_no_citation(sentence: str, shown: str) -> None:
    assert unmarked(sentence) == shown


@pytest.mark.parametrize(
    "sentence",
    [
        "Values of p<q and r>s matter.",
        "Boys <a year old and girls >2 were excluded.",
        "Boys were excluded if <a year old",
        "The letter began: Dear <name>, you won.",
    ],
)
def test_words_between_signs_are_no_tag(sentence: str) -> None:
    assert unmarked(sentence) == sentence
    assert plain(sentence) == sentence


@pytest.mark.parametrize(
    "tag",
    [
        "<script>", "</script>", "<script async>", "<br/>", "<svg/onload=alert(1)>", "<x onclick='a()'>",
        "<!-- note -->", "<iframe src=x", "<a href='x'", "<p>", "<a\nhref=x>",
        "<details open>", "<table border>", "<input disabled>", "<think>", "<time>", "<output>", "<data>",
        "<ruby>", "<frameset>", "<javascript:a()>", "<widget/>",
    ],
)  # fmt: skip
def test_no_tag_is_shown(tag: str) -> None:
    assert unmarked(f"It rained {tag}").strip() == "It rained"


@pytest.mark.parametrize(
    "markup",
    [
        "<p hidden>{}", "<answer>{}</answer>", "<o:p>{}</o:p>", "<x onclick='a'>{}</x>", "{}</unknown>",
        "<think>\n{}</think>",
    ],
)  # fmt: skip
def test_no_markup_stays_around_words(markup: str) -> None:
    assert unmarked(markup.format("It rained.")) == "It rained."
    assert plain(markup.format("It rained.")) == "It rained."


def test_an_address_in_angle_brackets_stays_as_text_in_a_quote() -> None:
    assert unmarked("Write to <editor@town.example>.") == "Write to editor@town.example."
    assert unmarked("Write to <mailto:editor@town.example>.") == "Write to mailto:editor@town.example."
    assert unmarked("See <http://town.example/a>.") == "See http://town.example/a."
    assert "evil" not in plain("See <http://evil.example/a> now.")
