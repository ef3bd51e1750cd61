"""Odd questions through the whole way: an answer or one clear line, and nothing is written."""

from __future__ import annotations

import hashlib
import random
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from assistant.app import Assistant
from assistant.errors import ArticleError, AssistantError, ConfigurationError, QuestionError
from assistant.settings import Settings
from assistant.types import Answer, Turn
from index.build import build
from index.embedder import HashingEmbedder
from index.store import Store

ODD = {
    "quote and AND": '"AND',
    "NEAR": "NEAR( coalition",
    "star": "* coalition *",
    "column": "text:coalition source:x",
    "SQL": "'); DROP TABLE passages; --",
    "operators": "coalition AND OR NOT ^x {y} -z",
    "right to left": "\u202eمن سيشارك في رئاسة التحالف؟\u202c",
    "zero width": "Who\u200b will\u200d co-\ufeffchair\u2060 the coalition?",
    "emoji": "🙂🙂 coalition 🇫🇷👩‍👩‍👧",
    "NUL": "Who will\0 co-chair\0 the coalition?",
    "lone surrogate": "Who will co-chair the \ud800 coalition?",
    "combining": "Who " + "e" + "\u0301" * 500 + " coalition?",
    "controls": "\x1b[2J\x07 coalition \x85 \u2028",
    "no end": "coalition " * 190,
    "one word": "x" * 1999,
    "digits": "1" * 1999,
    "brackets": "(" * 900 + "coalition" + ")" * 900,
    "commas": "who, " * 390,
    "and": "Who and " * 240 + "coalition?",
    "line breaks": "Who\r\nwill\n\nco-chair\tthe\fcoalition?",
    "not English": "谁将共同主持联盟?",
    "format": "{0} %s %(x)s ${HOME} `id` $(id)",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Iterator[Assistant]:
    """An assistant without a language model over the five articles."""
    path = tmp_path_factory.mktemp("odd") / "store"
    with Store.open(path, embedder=HashingEmbedder(), create=True) as store:
        build(store, seeds)
        yield Assistant(Settings(backend="extractive", store=path, articles=seeds), store)


def content(assistant: Assistant) -> str:
    """A hash of everything in the catalog."""
    (catalog,) = assistant.store.path.rglob("catalog.sqlite")
    with sqlite3.connect(catalog) as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    return hashlib.sha256(dump.encode("utf-8", "surrogatepass")).hexdigest()


def check(assistant: Assistant, answer: Answer) -> None:
    assert answer.text
    for citation in (*answer.citations, *answer.by_article):
        assert assistant.text(citation.source)[citation.start : citation.end] == citation.quote
    for sentence in answer.sentences:
        assert answer.text[sentence.start : sentence.end] == sentence.text
    assert answer.answered or not answer.citations


@pytest.mark.parametrize("name", ODD)
def test_an_odd_question_is_answered_or_refused(name: str, assistant: Assistant) -> None:
    before = content(assistant)
    answer = assistant.ask(ODD[name])
    check(assistant, answer)
    # the same as an earlier turn of a follow-up
    check(assistant, assistant.ask("And who hosts its talks?", history=[ODD[name]]))
    assert content(assistant) == before


def test_earlier_turns_are_read_as_questions_are(assistant: Assistant) -> None:
    history = ["Who will\n co-chair \t it?", "coalition " * 10_000, "", "?!"]
    answer = assistant.ask("And who hosts its talks?", history=history, why=True)
    check(assistant, answer)
    assert answer.trace is not None
    first, second, *others = [turn["question"] for turn in answer.trace["question"]["history"]]
    assert first == "Who will co-chair it?"
    assert len(second) == assistant.settings.max_question
    assert others == ["", "?!"]


@pytest.mark.parametrize("question", ["", " ", "\0", "\u200b\u200d", "\n\t", "\u202e"])
def test_a_question_of_which_nothing_is_seen_is_empty(question: str, assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="the question is empty"):
        assistant.ask(question)


@pytest.mark.parametrize("question", ["?!…", "🙂", "**"])
def test_a_question_of_signs_alone_holds_no_word(question: str, assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="the question holds no word"):
        assistant.ask(question)


def test_a_text_is_no_list_of_turns_or_of_sources(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="the history is a text"):
        assistant.ask("And who?", history="Who will co-chair the coalition?")
    with pytest.raises(ConfigurationError, match=r"the sources are a text and not a list. Give \['a.txt'\]"):
        assistant.ask("Who will co-chair the coalition?", sources="a.txt")


def test_sources_that_can_be_read_only_once_limit_the_search(assistant: Assistant) -> None:
    chosen = assistant.articles()[0].source
    for sources in (iter([chosen]), (source for source in [chosen]), {chosen: ""}):
        hits = assistant.retrieve("Who will co-chair the coalition?", sources=sources)
        assert {hit.passage.source for hit in hits} == {chosen}
    answer = assistant.ask("Who will co-chair the coalition?", sources=iter([chosen]))
    assert {hit.passage.source for hit in answer.hits} == {chosen}


def test_what_is_left_open_as_none_is_as_none_given(assistant: Assistant) -> None:
    check(assistant, assistant.ask("Who will co-chair the coalition?", history=None, sources=None))
    assert assistant.retrieve("Who will co-chair the coalition?", sources=None, limit=None)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"question": None}, "the question is no text, but of type NoneType"),
        ({"question": 5}, "the question is no text, but of type int"),
        ({"sources": [Path("a.txt")]}, "the source PosixPath('a.txt') is not a text. Give a list of strings"),
        ({"sources": 5}, "the sources are no list, but of type int"),
        ({"history": {"question": "Who?"}}, "the history is no list of turns, but of type dict"),
        ({"history": 5}, "the history is no list of turns, but of type int"),
        ({"history": [Turn(question=None)]}, "history entry 1 are no texts"),  # type: ignore[arg-type]
    ],
)
def test_arguments_of_another_type_are_one_line(
    arguments: dict[str, Any], said: str, assistant: Assistant
) -> None:
    with pytest.raises(AssistantError, match=re.escape(said)):
        assistant.ask(**{"question": "Who will co-chair the coalition?", **arguments})


@pytest.mark.parametrize("limit", [0, -1, 101, "3", 2.5])
def test_a_limit_that_is_none_is_named_as_it_was_given(limit: Any, assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match=f"the limit {limit!r} is no whole number from 1 to 100"):
        assistant.retrieve("Who will co-chair the coalition?", limit=limit)


def test_only_a_text_names_an_article(assistant: Assistant) -> None:
    with pytest.raises(ArticleError, match="no article is called None"):
        assistant.text(None)  # type: ignore[arg-type]
    with pytest.raises(ArticleError, match=r"the sources are a text and not a list. Give \['a.txt'\]"):
        assistant.remove("a.txt")


@pytest.mark.parametrize("word", ["coalition ", "x", "Who? ", "\U0001d7d8"])
def test_a_question_of_100_000_words_is_cut_with_a_notice(word: str, assistant: Assistant) -> None:
    answer = assistant.ask("Who will co-chair the coalition? " + word * 100_000)
    check(assistant, answer)
    assert any("only the first 2,000 were read" in notice for notice in answer.notices)
    assert len(answer.question) == 2000


def fuzz(seed: int, count: int) -> Iterator[str]:
    """Strings of words of the articles, of search operators, and of any characters."""
    dice = random.Random(seed)
    words = "who what when coalition Putin Macron 26 not AND OR NEAR( \" ' * : ) --".split()
    words += ["\0", "\ud800", "é", "中", "😀", "\u202e"]
    for _ in range(count):
        length = dice.randint(1, 25)
        yield " ".join(
            dice.choice(words)
            if dice.random() < 0.7
            else "".join(chr(dice.randrange(1, 0x11000)) for _ in range(dice.randint(1, 8)))
            for _ in range(length)
        )


def ask_all(assistant: Assistant, count: int) -> int:
    before = content(assistant)
    empty = 0
    for question in fuzz(20, count):
        try:
            check(assistant, assistant.ask(question))
        except QuestionError:
            empty += 1
    assert content(assistant) == before
    return empty


def test_odd_strings_raise_nothing(assistant: Assistant) -> None:
    assert ask_all(assistant, 40) < 10


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_ten_thousand_odd_strings_raise_nothing(assistant: Assistant) -> None:
    print(f"{ask_all(assistant, 10_000)} of 10,000 hold no word")


def test_without_articles_a_question_says_where_they_go(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", embedder=HashingEmbedder(), create=True) as store:
        empty = Assistant(Settings(backend="extractive", articles=tmp_path / "mine"), store)
        for ask in (empty.ask, empty.retrieve):
            with pytest.raises(ArticleError, match=r"no article that could be read.*/mine.*assistant index"):
                ask("Who will co-chair the coalition?")


def test_an_article_is_found_however_the_accents_of_its_name_are_written(tmp_path: Path) -> None:
    decomposed, composed = (normalize(form, "Ärger mit Öl.md") for form in ("NFD", "NFC"))
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / decomposed).write_text("The ferry to Staffa leaves at nine.")
    with Store.open(tmp_path / "store", embedder=HashingEmbedder(), create=True) as store:
        build(store, tmp_path / "articles")
        assistant = Assistant(Settings(backend="extractive"), store)
        hits = assistant.retrieve("When does the ferry leave?", sources=[composed])
        assert {hit.passage.source for hit in hits} == {decomposed}
        with pytest.raises(ConfigurationError) as caught:
            assistant.retrieve("When does the ferry leave?", sources=["Ärger mit Ol.md"])
    assert f"; did you mean {decomposed!r}? `assistant articles` lists" in caught.value.line
