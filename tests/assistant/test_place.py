"""A follow-up stays where its last question was answered, unless something else answers it better."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.answering import events
from assistant.cross_encoder import load_cross_encoder
from assistant.disagreement import ANSWERS, differ
from assistant.evidence import Candidate
from assistant.language.questions import understand
from assistant.pieces import Piece, single
from assistant.place import CLOSER, NOWHERE, REACH, Place
from assistant.reading import STAYS_WITH, place_of, read
from assistant.sentence_vectors import SentenceVectors
from assistant.settings import Settings
from assistant.types import Answer, Question, Turn
from index.store import Store
from tests.assistant.making import candidate, indexed, parts


def at(start: int, *, source: str = "gazette.txt", score: float = 0.5) -> Candidate:
    return candidate("Ten letters", source=source, start=start, score=score)


PLACE = Place((at(1000).evidence,))
BEGIN, END = 1000, 1011


@pytest.mark.parametrize(
    ("source", "start", "end", "near"),
    [
        ("gazette.txt", BEGIN, END, True),
        ("gazette.txt", END + REACH, END + REACH + 10, True),
        ("gazette.txt", END + REACH + 1, END + REACH + 10, False),
        ("gazette.txt", 0, BEGIN - REACH, True),
        ("gazette.txt", 0, BEGIN - REACH - 1, False),
        ("gazette.txt", 0, 9000, True),
        ("review.txt", BEGIN, END, False),
    ],
)
def test_what_is_near_one_of_its_sentences_is_of_the_place(
    source: str, start: int, end: int, near: bool
) -> None:
    assert PLACE.holds(source, start, end) is near
    assert not NOWHERE.holds(source, start, end)


def test_a_sentence_of_the_place_overtakes_one_that_is_hardly_better() -> None:
    far, near, best = at(9000, score=0.6), at(1100, score=0.5), at(9100, score=0.95)
    found = PLACE.closer([best, far, near])
    assert [one.position for one in found] == [9100, 1100, 9000]
    assert [one.closer for one in found] == [0.0, CLOSER, 0.0]
    assert [one.evidence.score for one in found] == [0.95, 0.5, 0.6]
    assert found[1].likely > 0.6
    assert NOWHERE.closer([best, far, near]) == (best, far, near)


def test_what_was_not_read_stays_behind_what_was() -> None:
    read, unread = replace(at(9000, score=0.1), relevance=-4.0), at(1100, score=0.1)
    assert [one.position for one in PLACE.closer([read, unread])] == [9000, 1100]


def test_what_is_likelier_by_its_place_alone_makes_no_disagreement() -> None:
    view = understand("How many houses were flooded?")

    def side(text: str, source: str, score: float, closer: float) -> Piece:
        found = candidate(text, source=source, score=score)
        return single(replace(found, relevance=0.0, closer=closer))

    one = side("In Elmford 140 houses were flooded.", "gazette.txt", 0.9, 0.0)
    placed, answering = (
        side("In Lunn 12 houses were flooded.", "review.txt", score, closer)
        for score, closer in ((0.4, 2.0), (0.8, 0.0))
    )
    assert placed.score > ANSWERS > placed.evidence[0].score
    assert differ(view, one, answering)
    assert not differ(view, one, placed)


ARTICLES = {
    "dam.txt": "The dam\n\nThe new dam at Coldbeck will be 19 metres high. The plan was drawn by Anna Berg.",
    "ferry.txt": "The ferry\n\nThe ferry to Staffa carries 12 cars. The plan was drawn by Carl Rossi.",
    "far.txt": "".join(f"Chapter {n}\n\nThe clerk wrote page {n} of the register.\n\n" for n in range(40)),
}
DAM, FERRY = "How high will the new dam at Coldbeck be?", "How many cars does the ferry to Staffa carry?"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with indexed(tmp_path_factory.mktemp("store"), ARTICLES) as opened:
        yield opened


def asked(store: Store, text: str, *earlier: str) -> Answer:
    question = Question(text=text, standalone=text, history=tuple(Turn(question=turn) for turn in earlier))
    made = parts(store, cross_encoder=load_cross_encoder(""), threshold=0.5)
    *_, last = events(made, question, Settings(), why=True)
    assert last.answer is not None
    return last.answer


@pytest.mark.real
@pytest.mark.parametrize(("earlier", "name"), [(DAM, "Anna Berg"), (FERRY, "Carl Rossi")])
def test_what_two_articles_answer_is_answered_where_the_conversation_is(
    store: Store, earlier: str, name: str
) -> None:
    answer = asked(store, "Who drew the plan?", earlier)
    assert name in answer.citations[0].quote
    assert answer.trace is not None
    assert {one["source"] for one in answer.trace["place"]} >= {answer.citations[0].source}
    closer = {one["source"] for one in answer.trace["candidates"] if one["closer"]}
    assert answer.citations[0].source in closer


@pytest.mark.real
def test_a_new_topic_is_not_dragged_back(store: Store) -> None:
    assert asked(store, FERRY, DAM).citations[0].source == "ferry.txt"
    assert asked(store, DAM, FERRY).citations[0].source == "dam.txt"


@pytest.mark.real
@pytest.mark.parametrize(
    "text", ["Who paid the divers?", "Who drew the plan?", "Why was Coldbeck chosen?", "Did Berg see Staffa?"]
)
def test_what_stands_near_is_no_more_and_no_less_an_answer_because_of_that(store: Store, text: str) -> None:
    question = Question(text=text, standalone=text)
    model = load_cross_encoder("")
    vectors = SentenceVectors(store.embedder)
    (dam,) = store.passages_of("dam.txt")
    coldbeck = Place((at(dam.start, source="dam.txt").evidence,))
    anywhere, there = (
        read(store, vectors, (), question, Settings(), model, place) for place in (NOWHERE, coldbeck)
    )
    assert any(one.closer for one in there.ranked)
    orders = [[one.evidence.text for one in reading.ranked] for reading in (anywhere, there)]
    assert orders[0] != orders[1] or text != "Who drew the plan?"
    assert there.signals == anywhere.signals
    assert there.answerability == anywhere.answerability


@pytest.mark.real
def test_the_place_is_that_of_the_last_question_if_it_was_answered(store: Store) -> None:
    made = parts(store)

    def sources(*history: str, limited: tuple[str, ...] = ()) -> set[str]:
        turns = tuple(Turn(question=text) for text in history)
        question = Question(text="Why?", standalone="Why?", history=turns, sources=limited)
        place = place_of(made.store, made.vectors, (), question, Settings(), load_cross_encoder(""))
        assert len(place.evidence) <= STAYS_WITH
        return {evidence.source for evidence in place.evidence}

    assert sources(FERRY, DAM) == {"dam.txt"}
    assert sources(DAM, "Who won the chess match in Reykjavik?") == set()
    assert sources(DAM, "?!") == set()
    assert sources() == set()
    assert sources(DAM, limited=("dam.txt", "ferry.txt")) == {"dam.txt"}
    assert sources(DAM, limited=("far.txt",)) == set()


@pytest.mark.real
@pytest.mark.parametrize(
    ("quote", "source"),
    [("The plan was drawn\n by Carl Rossi.", "ferry.txt"), ("The plan was drawn by Anna Berg.", "dam.txt")],
)
def test_what_the_last_answer_quoted_is_the_place_though_another_answers_as_well(
    store: Store, quote: str, source: str
) -> None:
    turn = Turn(question="Who drew the plan?", answer=f"{quote} [1]")
    question = Question(text="When?", standalone="When?", history=(turn,))
    place = place_of(store, SentenceVectors(store.embedder), (), question, Settings(), load_cross_encoder(""))
    assert {evidence.source for evidence in place.evidence} == {source}
