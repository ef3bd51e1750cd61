"""A quote holds what it needs to be understood."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.context import Surroundings, leans, linked
from assistant.grounding import sentence_spans
from assistant.types import Evidence

SOURCE = "a.txt"


def sentences(text: str) -> list[Evidence]:
    return [
        Evidence(
            source=SOURCE, title="A", text=text[start:end], start=start, end=end, score=0.5, passage_id="p"
        )
        for start, end in sentence_spans(text)
    ]


def whole(text: str, number: int, room: int = 60, shown: tuple[int, ...] = ()) -> str:
    said = sentences(text)
    around = Surroundings(said, {SOURCE: text}.__getitem__)
    quote = around.whole(said[number], room, [said[n] for n in shown])
    assert text[quote.start : quote.end] == quote.text
    return quote.text


DAM = "Anna Berg opened the dam. She had built it herself. The town cheered."


def test_a_sentence_that_stands_alone_stays_alone() -> None:
    assert whole(DAM, 0) == "Anna Berg opened the dam."
    assert whole(DAM, 2) == "The town cheered."


def test_a_pronoun_brings_the_sentence_before() -> None:
    assert whole(DAM, 1) == "Anna Berg opened the dam. She had built it herself."


def test_a_pronoun_later_in_the_sentence_counts_unless_a_name_comes_first() -> None:
    text = "Anna Berg opened the dam. At the ceremony he wept. Later Jonas Holm said he was tired."
    assert whole(text, 1).startswith("Anna Berg")
    assert whole(text, 2) == "Later Jonas Holm said he was tired."


def test_a_quotation_is_quoted_to_its_end() -> None:
    text = "Berg was proud.\n“The dam will stand.\nEverybody knows that,” said Berg.\nThe town cheered."
    assert [e.text for e in sentences(text)][1:3] == [
        "“The dam will stand.",
        "Everybody knows that,” said Berg.",
    ]
    assert whole(text, 1) == whole(text, 2) == "“The dam will stand.\nEverybody knows that,” said Berg."


def test_what_is_shown_anyway_is_not_repeated() -> None:
    assert whole(DAM, 1, shown=(0,)) == "She had built it herself."


def test_what_does_not_fit_is_left_out() -> None:
    assert whole(DAM, 1, room=6) == "She had built it herself."


def test_a_new_paragraph_is_not_a_neighbour() -> None:
    assert whole("Anna Berg opened the dam.\n\n\n\nShe had built it.", 1) == "She had built it."


def test_a_colon_brings_what_it_announces() -> None:
    text = "The town cheered. Anna Berg asked for two things: A bridge was one."
    said = sentences(text)
    split = [
        *said[:1],
        replace(said[1], text="Anna Berg asked for two things:", end=said[1].start + 31),
        replace(said[1], text="A bridge was one.", start=said[1].start + 32),
    ]
    around = Surroundings(split, {SOURCE: text}.__getitem__)
    assert around.whole(split[1], 60).text == "Anna Berg asked for two things: A bridge was one."
    assert around.whole(split[1], 6).text == "Anna Berg asked for two things:"


@pytest.mark.parametrize(
    "text",
    [
        "There were 300 people in the hall.",
        "That a dam leaks is no news.",
        "It is clear that the rink must close.",
        "It is unclear whether it opens.",
        "It emerged that he had left.",
        "It was announced that the rink would close.",
        "It rained all day.",
        "This week the rink opened.",
        "These days few skate.",
        "Those who skate must pay.",
        "Those living nearby were warned.",
        "Both Anna and Jonas skate.",
        "Both men and women may enter.",
        "Another storm hit Norway.",
    ],
)
def test_words_that_stand_for_nothing_before_them_lean_on_nothing(text: str) -> None:
    assert not leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "There he met the mayor.",
        "That is why it closed.",
        "It will open in May.",
        "It is clear.",
        "It is unable to pay.",
        "It said that the rink would close.",
        "This is new.",
        "Those were sold.",
        "Both were sold.",
        "Another is planned.",
        "They said it.",
    ],
)
def test_words_that_stand_for_something_said_lean_on_it(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize("parting", ["\n", "\n\n"])
def test_only_a_personal_pronoun_brings_the_paragraph_before(parting: str) -> None:
    opened = "Anna Berg opened the dam."
    assert whole(f"{opened}{parting}She had built it.", 1) == f"{opened}{parting}She had built it."
    assert whole(f"{opened}{parting}At the fair he wept.", 1).startswith(opened)
    assert whole(f"{opened}{parting}This is new.", 1) == "This is new."
    assert whole(f"{opened} This is new.", 1) == f"{opened} This is new."


def test_a_line_break_in_wrapped_text_parts_no_paragraphs() -> None:
    text = (
        "Anna Berg opened the dam, which had been\nbuilt over seven years at a cost that\n"
        "nobody in the town had thought possible.\nThis is new, and the people of the town\ncheered."
    )
    (some,) = sentences("Anna Berg opened the dam.")
    at = text.index("This")
    said = [replace(some, text=text[: at - 1], end=at - 1)]
    said.append(replace(some, text=text[at:], start=at, end=len(text)))
    assert Surroundings(said, {SOURCE: text}.__getitem__).whole(said[1], 60).text == text


def test_a_pronoun_inside_an_opening_quotation_mark_leans_on_nothing() -> None:
    text = "The ferry sank in March. “It was a bad day,” said Anna Berg."
    assert whole(text, 1) == "“It was a bad day,” said Anna Berg."
    assert leans("“It was a bad day,” she said.")


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("“We failed them,” she said.", True),
        ("We failed them,” he added.", True),
        ('"We failed them," they said in a letter.', True),
        ("“We failed them,” said she.", True),
        ("“We failed them,” said Anna Berg.", False),
        ("Berg called it “a failure” when she resigned.", False),
    ],
)
def test_a_quotation_spoken_by_a_pronoun_leans_on_who_was_named(text: str, spoken: bool) -> None:
    assert leans(text) is spoken


def test_a_quotation_that_a_pronoun_speaks_is_linked_to_what_it_follows() -> None:
    one, other = sentences("Anna Berg resigned on Monday. “We failed them,” she said.")
    assert linked(one, other)
    assert linked(other, one)


def test_a_name_that_is_the_subject_is_a_name_whatever_the_parser_takes_it_for() -> None:
    text = "Anna Berg opened the dam. Ishikawa said he would leave."
    assert whole(text, 1) == "Ishikawa said he would leave."


@pytest.mark.parametrize("before", ["The ferry sank in March.", "Heavy rain had fallen on the roofs."])
def test_a_sentence_about_nobody_is_not_brought_for_who_he_is(before: str) -> None:
    assert whole(f"{before} He was tired.", 1) == "He was tired."


@pytest.mark.parametrize("before", ["The engineer wept.", "The mayor left.", "She has a brother."])
def test_a_sentence_about_somebody_unnamed_is_brought_for_who_he_is(before: str) -> None:
    assert whole(f"{before} He was tired.", 1) == f"{before} He was tired."
