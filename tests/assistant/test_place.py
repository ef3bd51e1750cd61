"""A follow-up stays where its last question was answered, unless something else answers it better."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.answering import events
from assistant.cross_encoder import load_cross_encoder
from assistant.evidence import Candidate
from assistant.place import CLOSER, FOUND_BY, NEARBY, NOWHERE, Place
from assistant.reading import STAYS_WITH, place_of
from assistant.settings import Settings
from assistant.types import Answer, Hit, Question, Turn
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
        ("gazette.txt", END + NEARBY, END + NEARBY + 10, True),
        ("gazette.txt", END + NEARBY + 1, END + NEARBY + 10, False),
        ("gazette.txt", 0, BEGIN - NEARBY, True),
        ("gazette.txt", 0, BEGIN - NEARBY - 1, False),
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
    assert found[1].evidence.score > 0.6
    assert [one.evidence.score for one in (found[0], found[2])] == [0.95, 0.6]


def test_what_is_looked_at_first_keeps_its_score() -> None:
    ranked = (at(9000, score=0.6), at(1100, score=0.5))
    assert PLACE.first(ranked) == ranked[::-1]
    assert NOWHERE.first(ranked) == NOWHERE.closer(ranked) == ranked


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
    "question", ["Who paid the divers?", "Who opened the dam?", "Why was Coldbeck chosen?"]
)
def test_what_stands_near_is_no_more_an_answer_because_of_that(store: Store, question: str) -> None:
    by_itself, staying = asked(store, question), asked(store, question, DAM)
    assert staying.trace is not None
    assert staying.trace["candidates"][0]["closer"] == CLOSER
    assert staying.answerability <= by_itself.answerability + 1e-6


@pytest.mark.real
def test_the_place_is_that_of_the_last_question_if_it_was_answered(store: Store) -> None:
    made = parts(store)

    def sources(*history: str, limited: tuple[str, ...] = ()) -> set[str]:
        turns = tuple(Turn(question=text) for text in history)
        question = Question(text="Why?", standalone="Why?", history=turns, sources=limited)
        place = place_of(made.store, made.vectors, (), question, Settings(), load_cross_encoder(""))
        assert len(place.evidence) <= STAYS_WITH
        return {evidence.source for evidence in place.evidence}

    assert "dam.txt" in sources(FERRY, DAM)
    assert sources(DAM, "Who won the chess match in Reykjavik?") == set()
    assert sources() == set()
    assert sources(DAM, limited=("ferry.txt",)) <= {"ferry.txt"}


@pytest.mark.real
def test_its_passages_are_read_though_no_search_found_them(store: Store) -> None:
    (last,) = store.passages_of("far.txt")[-1:]
    (dam,) = store.passages_of("dam.txt")
    place = Place((at(last.start, source="far.txt").evidence,))
    hits = (Hit(passage=dam, score=0.7), Hit(passage=last, score=0.4))
    near = place.added(store, hits)
    assert near[:2] == hits
    assert len({hit.passage.id for hit in near}) == len(near) > 2
    for hit in near[2:]:
        assert (hit.score, hit.found_by, hit.passage.source) == (0.4, (FOUND_BY,), "far.txt")
        assert place.holds("far.txt", hit.passage.start, hit.passage.end)
    assert NOWHERE.added(store, hits) == hits
