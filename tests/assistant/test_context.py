"""A quote holds what it needs to be understood."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.context import Surroundings, linked
from assistant.grounding import sentence_spans
from assistant.leaning import leans
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


def test_what_counts_some_of_those_before_brings_them() -> None:
    assert whole("Nine people were arrested. Four have been charged.", 1).startswith("Nine people")
    assert whole("Nine people were arrested. Among them is Ivo Marsh.", 1).startswith("Nine people")
    assert whole("Nine people were arrested.\n\nOf those, 4 were charged.", 1).startswith("Nine people")
    assert whole("Nine people were arrested. Two of the ships were sold.", 1) == "Two of the ships were sold."


TIMELINE = """The lock

**30 March.** The bank gives way. The lock opens.

- 4 May 2026: Boats come back. All is well.
"""


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The bank gives way.", "**30 March.** The bank gives way."),
        ("The lock opens.", "**30 March.** The bank gives way. The lock opens."),
        ("Boats come back.", "4 May 2026: Boats come back."),
    ],
)
def test_an_entry_of_a_timeline_is_quoted_with_its_date(text: str, quote: str) -> None:
    assert in_article(TIMELINE, text) == quote


def in_article(
    article: str, text: str, room: int = 60, shown: tuple[str, ...] = (), heading: str = "", lead_in: str = ""
) -> str:
    def found(said: str) -> Evidence:
        start = article.index(said)
        some = sentences(said)[0]
        return replace(some, text=said, start=start, end=start + len(said), heading=heading, lead_in=lead_in)

    quote = Surroundings([found(text)], {SOURCE: article}.__getitem__).whole(
        found(text), room, [found(one) for one in shown]
    )
    assert article[quote.start : quote.end] == quote.text
    return quote.text


INTERVIEW = """Q: Is the debt really 94 million?

A: No. That was the figure for May. It is 100 million now.

Q: Could the mill have been saved?

A: In spring, yes. We had an offer. By June, no.
"""


@pytest.mark.parametrize(
    "text", ["That was the figure for May.", "It is 100 million now.", "In spring, yes.", "By June, no."]
)
def test_an_answer_of_an_interview_is_quoted_whole_with_its_question(text: str) -> None:
    exchange = next(part for part in INTERVIEW.split("\n\nQ: ") if text in part).strip()
    assert in_article(INTERVIEW, text).removeprefix("Q: ") == exchange.removeprefix("Q: ")


def test_whoever_answers_may_be_named_and_marked() -> None:
    article = "**Gazette: Was it saved?**\n\n**Berg:** In spring, yes. We had an offer.\n"
    assert in_article(article, "We had an offer.") == article.strip()


def test_a_question_that_is_no_evidence_comes_before_what_leans_on_it() -> None:
    article = "The council met. What would it cost? It was said to be a million. Nobody knew."
    assert (
        in_article(article, "It was said to be a million.")
        == "What would it cost? It was said to be a million."
    )
    assert in_article(article, "Nobody knew.") == "Nobody knew."


def test_an_answer_of_an_interview_is_quoted_as_far_as_there_is_room() -> None:
    assert in_article(INTERVIEW, "We had an offer.", room=15).endswith("A: In spring, yes. We had an offer.")
    assert in_article(INTERVIEW, "We had an offer.", room=8) == "We had an offer."
    shown = ("Q: Could the mill have been saved?",)
    assert in_article(INTERVIEW, "We had an offer.", shown=shown) == "We had an offer."


def test_what_is_said_only_beside_a_question_is_quoted_with_it() -> None:
    article = "# When does it run?\n\nOn Mondays only, at 7:15.\n\n# Is it free?\n\nIslanders pay nothing."
    assert (
        in_article(article, "On Mondays only, at 7:15.") == "When does it run?\n\nOn Mondays only, at 7:15."
    )
    assert in_article(article, "Islanders pay nothing.") == "Islanders pay nothing."


def test_a_short_sentence_that_the_next_one_leans_on_is_quoted_with_it() -> None:
    article = "The owner wrote at noon. He refused. That was all he said."
    opening, said = sentences(article)[0], sentences(article)[2]
    around = Surroundings([opening, said], {SOURCE: article}.__getitem__)
    assert around.whole(said, 60).text == "He refused. That was all he said."
    alone = Surroundings([said], {SOURCE: article}.__getitem__)  # more than that was not read
    assert alone.whole(said, 60).text == "That was all he said."


def test_a_correction_is_quoted_whole() -> None:
    article = "A correction\n\nWe wrote that Olaf founded it. It was Sigrid. We are sorry.\n\nBoats came.\n"
    whole_of = "We wrote that Olaf founded it. It was Sigrid. We are sorry."
    for text in ("We wrote that Olaf founded it.", "It was Sigrid."):
        assert in_article(article, text, heading="A correction") == whole_of
        assert in_article(article, text) == text
    assert in_article(article, "We wrote that Olaf founded it.", heading="A correction", room=8).endswith(
        "it."
    )


def test_an_item_of_a_list_below_a_question_answers_no_interviewer() -> None:
    article = "Who is owed money?\n\n- The bank: 5 million\n- the yard: 2 million"
    assert in_article(article, "The bank: 5 million", lead_in="Who is owed money?") == "The bank: 5 million"


def test_a_bare_quotation_brings_who_speaks() -> None:
    text = "“It is a bridge,” Berg told the town. “The firm is finished. The route is not.” It rained."
    spoken = "“It is a bridge,” Berg told the town. “The firm is finished. The route is not.”"
    told, bare = spoken.split("town. ")
    assert in_article(text, bare) == bare
    found = [replace(sentences(text)[0], text=f"{told}town.", end=len(told) + 5)]
    found += [replace(found[0], text=bare, start=len(told) + 6, end=len(spoken))]
    assert Surroundings(found, {SOURCE: text}.__getitem__).whole(found[1], 60).text == spoken


def test_a_pronoun_brings_nothing_that_tells_of_nobody() -> None:
    text = "The mill burnt. He wept for it. With his wife he moved away."
    assert whole(text, 2) == "With his wife he moved away."


def test_a_person_described_in_the_sentence_is_whom_a_pronoun_means() -> None:
    text = "Jonas Holm was hurt.\n\nThe alarm was raised by a baker on his way to work."
    assert whole(text, 1) == "The alarm was raised by a baker on his way to work."
