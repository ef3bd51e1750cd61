"""From question to checked answer, over a real store of small articles with the real embedder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answering import events
from assistant.errors import BackendTimeout, ReplyCut
from assistant.llm.testing import ScriptedBackend
from assistant.parts import Parts
from assistant.refusal import DEFAULT_THRESHOLD
from assistant.settings import Settings
from assistant.types import Answer, Event, Question
from assistant.work import LEAST, Work
from index.build import build
from index.embedder import load_embedder
from index.store import Store
from tests.assistant.making import indexed, parts

pytestmark = pytest.mark.real

GAZETTE = """The dam above Elmford was opened by Mayor Anna Berg on 3 May 1961.

It holds back the river Lunn, which flooded the town in 1953. The flood destroyed 140 houses.

Berg said the dam would “outlive us all.” The builder, Jonas Holm, refused to sign the final report.
"""
REVIEW = """Flood history

A review of the Elmford disaster found that the 1953 flood destroyed 212 houses.

The review names three causes:
- heavy rain in the hills
- a blocked weir
- the missing alarm at Lunn bridge
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with indexed(tmp_path_factory.mktemp("store"), {"gazette.txt": GAZETTE, "review.md": REVIEW}) as opened:
        yield opened


def run(made: Parts, question: str, *, why: bool = False, settings: Settings | None = None) -> list[Event]:
    asked = Question(text=question, standalone=question)
    return list(events(made, asked, settings or Settings(), why=why))


def answer_of(made: Parts, question: str, *, why: bool = False) -> Answer:
    last = run(made, question, why=why)[-1]
    assert last.answer is not None
    return last.answer


def assert_exact(store: Store, answer: Answer) -> None:
    for citation in (*answer.citations, *answer.by_article):
        assert store.text(citation.source)[citation.start : citation.end] == citation.quote
    for sentence in answer.sentences:
        assert answer.text[sentence.start : sentence.end] == sentence.text
        assert set(sentence.citations) <= {c.number for c in answer.citations}


def test_the_extract_quotes_the_sentence_that_answers(store: Store) -> None:
    answer = answer_of(parts(store), "Who opened the dam above Elmford?")
    assert answer.answered
    assert answer.backend == "extractive"
    assert "Anna Berg" in answer.text
    assert answer.citations[0].source == "gazette.txt"
    assert_exact(store, answer)


def test_events_come_in_order_and_end_with_the_answer(store: Store) -> None:
    kinds = [event.kind for event in run(parts(store), "Who opened the dam?")]
    assert kinds.index("step") < kinds.index("evidence") < kinds.index("answer")
    assert kinds[-1] == "answer"
    assert kinds.count("answer") == 1


def test_both_sides_of_a_disagreement_are_quoted(store: Store) -> None:
    answer = answer_of(parts(store), "How many houses did the 1953 flood destroy?")
    assert answer.conflict
    assert "140" in answer.text
    assert "212" in answer.text
    assert {c.source for c in answer.by_article} == {"gazette.txt", "review.md"}
    assert answer.sides == answer.citations
    assert_exact(store, answer)


def test_every_side_of_a_disagreement_is_quoted(tmp_path: Path) -> None:
    said = {
        "gazette.txt": "The Elmford library was founded in 1871 by a schoolmaster.",
        "guide.txt": "Visitors love the Elmford library, which was founded in 1902 by the miners' union.",
        "letter.txt": "As far as I know the Elmford library was founded in 1888, in a barn.",
        "flood.txt": "In 1953 the river Lunn flooded the town of Elmford.",
    }
    for name, text in said.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Store.open(tmp_path / "store", embedder=load_embedder(), create=True) as store:
        build(store, tmp_path)
        answer = answer_of(parts(store), "When was the Elmford library founded?")
        assert answer.conflict
        assert {c.source for c in answer.citations} == {"gazette.txt", "guide.txt", "letter.txt"}
        assert all(year in answer.text for year in ("1871", "1902", "1888"))
        assert_exact(store, answer)


def test_a_list_comes_whole_and_in_order(store: Store) -> None:
    answer = answer_of(parts(store), "Which causes does the review name?")
    places = [answer.text.find(item) for item in ("heavy rain", "blocked weir", "missing alarm")]
    assert -1 not in places
    assert places == sorted(places)
    assert_exact(store, answer)


def test_both_halves_of_a_question_are_answered(store: Store) -> None:
    answer = answer_of(parts(store), "Who opened the dam, and who refused to sign the report?")
    assert "Anna Berg" in answer.text
    assert "Jonas Holm" in answer.text


def test_the_half_that_is_not_answered_is_named(store: Store) -> None:
    made = parts(store, threshold=0.5)
    answer = answer_of(
        made, "Who refused to sign the report, and who won the chess championship in Reykjavik?"
    )
    assert "Jonas Holm" in answer.text
    assert [notice for notice in answer.notices if "chess" in notice and "not answered" in notice]
    assert not answer_of(made, "Who refused to sign the report?").notices


def test_questions_that_are_too_many_are_not_left_out_in_silence(store: Store) -> None:
    asked = "Who opened the dam? Who refused to sign the report? What did Berg say? What is the river called?"
    assert "first 3 of 4 questions" in " ".join(answer_of(parts(store), asked).notices)


def test_below_the_threshold_it_refuses_and_shows_the_nearest(store: Store) -> None:
    answer = answer_of(parts(store, threshold=0.6), "Who won the chess championship in Reykjavik?")
    assert not answer.answered
    assert answer.citations == ()
    assert answer.sentences == ()
    assert "Reykjavik" in answer.text
    assert answer.hits


def test_what_a_model_writes_is_cited_from_the_articles(store: Store) -> None:
    backend = ScriptedBackend("Mayor Anna Berg opened the dam in 1961 [7].")
    answer = answer_of(parts(store, backend), "Who opened the dam?")
    assert answer.backend == "scripted"
    assert answer.text == "Mayor Anna Berg opened the dam in 1961. [1]"
    assert "opened by Mayor Anna Berg" in answer.citations[0].quote
    assert_exact(store, answer)


def test_what_the_articles_do_not_support_is_left_out_and_said(store: Store) -> None:
    backend = ScriptedBackend("Mayor Anna Berg opened the dam. The king of Spain attended with 5,000 guests.")
    answer = answer_of(parts(store, backend), "Who opened the dam?")
    assert "Spain" not in answer.text
    assert any("left out" in notice for notice in answer.notices)


def test_where_nothing_survives_the_evidence_itself_answers(store: Store) -> None:
    answer = answer_of(parts(store, ScriptedBackend("Napoleon built it in 1805.")), "Who opened the dam?")
    assert "Napoleon" not in answer.text
    assert "Anna Berg" in answer.text
    assert_exact(store, answer)


def test_flagged_sentences_stay_and_say_why(store: Store) -> None:
    backend = ScriptedBackend("Mayor Anna Berg opened the dam. The king of Spain attended.")
    settings = Settings(unsupported="flag")
    answer = run(parts(store, backend), "Who opened the dam?", settings=settings)[-1].answer
    assert answer is not None
    flagged = [s for s in answer.sentences if s.verdict == "unsupported"]
    assert [s.text for s in flagged] == ["The king of Spain attended."]
    assert flagged[0].reason
    assert flagged[0].citations == ()


def test_a_model_that_finds_nothing_refuses(store: Store) -> None:
    answer = answer_of(parts(store, ScriptedBackend("NOT FOUND")), "Who opened the dam?")
    assert not answer.answered


def test_a_model_that_fails_leaves_the_quoted_evidence(store: Store) -> None:
    backend = ScriptedBackend(BackendTimeout("the model did not answer within 3 s", "Raise the timeout"))
    answer = answer_of(parts(store, backend), "Who opened the dam?")
    assert "Anna Berg" in answer.text
    assert any("within 3 s" in notice for notice in answer.notices)
    assert "within 3 s" in answer.failure
    assert not answer.partial, "the quotes are whole"


def test_all_calls_of_a_question_share_its_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(100, 1000, 4))
    monkeypatch.setattr("assistant.work.time.monotonic", lambda: float(next(now)))
    work = Work(question=Question(text="?", standalone="?"))
    assert [work.left(10.0) for _ in range(4)] == [10.0, 6.0, 2.0, LEAST]


def test_a_sentence_that_a_limit_cuts_off_is_not_said(store: Store) -> None:
    cut = ReplyCut("the reply was cut off", "Raise max_tokens")
    backend = ScriptedBackend(["Mayor Anna Berg opened the dam. ", "The dam above Elmford was", cut])
    answer = answer_of(parts(store, backend), "Who opened the dam?")
    assert [sentence.text for sentence in answer.sentences] == ["Mayor Anna Berg opened the dam."]
    assert answer.partial
    assert any("cut off" in notice for notice in answer.notices)
    assert answer.failure == ""


def test_a_reply_cut_in_its_first_sentence_is_not_held_against_the_articles(store: Store) -> None:
    cut = ReplyCut("the reply was cut off", "Raise max_tokens")
    answer = answer_of(parts(store, ScriptedBackend(["The dam above Elm", cut])), "Who opened the dam?")
    assert "Anna Berg" in answer.text
    assert not answer.partial, "the quotes are whole"
    assert any("cut off" in notice for notice in answer.notices)
    assert not any("supported" in notice for notice in answer.notices)


def test_a_correction_is_said_though_the_model_begins_with_what_is_missing(store: Store) -> None:
    reply = "The articles do not mention a queen. Mayor Anna Berg opened the dam."
    answer = answer_of(parts(store, ScriptedBackend(reply)), "Which queen opened the dam?")
    assert answer.text.startswith("Mayor Anna Berg opened the dam. [1]")


def test_weak_evidence_is_for_a_large_model_to_read_not_to_be_quoted_where_it_fails(store: Store) -> None:
    question = "Who is the mayor of Leeds?"
    failing = ScriptedBackend(BackendTimeout("the model did not answer within 3 s", "Raise the timeout"))
    inventing = ScriptedBackend("Napoleon Bonaparte has governed Leeds since 1805.")
    for backend in (failing, inventing):
        answer = answer_of(parts(store, backend), question)
        assert backend.calls, "it is asked"
        assert 0 < answer.answerability < DEFAULT_THRESHOLD
        assert not answer.answered
        assert answer.citations == ()
        asked = backend is not failing
        assert answer.text.startswith("The language model could not be asked") is not asked
        assert any(one.startswith("Refused without a language model") for one in answer.notices) is not asked
        assert bool(answer.failure) is not asked


def test_the_trace_holds_the_way_to_the_answer(store: Store) -> None:
    backend = ScriptedBackend("Mayor Anna Berg opened the dam.", small=True)
    trace = answer_of(parts(store, backend), "Who opened the dam?", why=True).trace
    assert trace is not None
    assert trace["reply"] == "Mayor Anna Berg opened the dam."
    assert trace["prompt"][0]["role"] == "system"
    assert trace["candidates"][0]["features"]["cosine"] > 0
    assert trace["threshold"] == 0.0


@pytest.mark.parametrize(
    "reply",
    [
        "Anna Berg opened the dam [99].",
        "Anna Berg opened the dam [0][-1][a].",
        "Anna Berg opened the dam [1](http://evil.example/x).",
        "Anna Berg opened the dam ![x](http://evil.example/y.png)",
        "Anna Berg opened the dam <img src=http://evil.example/z>.",
    ],
)
def test_forged_marks_and_links_do_not_get_out(store: Store, reply: str) -> None:
    answer = answer_of(parts(store, ScriptedBackend(reply)), "Who opened the dam?")
    assert "evil" not in answer.text
    assert "[99]" not in answer.text
    assert "[-1]" not in answer.text
    assert "Anna Berg opened the dam" in answer.text
    assert_exact(store, answer)


def test_articles_that_are_not_asked_stay_out(store: Store) -> None:
    asked = Question(
        text="How many houses were destroyed?",
        standalone="How many houses were destroyed?",
        sources=("review.md",),
    )
    answer = list(events(parts(store), asked, Settings()))[-1].answer
    assert answer is not None
    assert {hit.passage.source for hit in answer.hits} == {"review.md"}
    assert {c.source for c in answer.citations} == {"review.md"}


def test_a_small_model_that_finds_nothing_does_not_overrule_the_evidence(store: Store) -> None:
    answer = answer_of(parts(store, ScriptedBackend("NOT FOUND", small=True)), "Who opened the dam?")
    assert "Anna Berg" in answer.text


def test_a_small_model_adds_a_direct_answer_before_the_quotes(store: Store) -> None:
    backend = ScriptedBackend("Mayor Anna Berg opened the dam.", small=True)
    answer = answer_of(parts(store, backend), "Who opened the dam?")
    assert answer.text.startswith("Mayor Anna Berg opened the dam. [1]")
    assert "The dam above Elmford was opened by Mayor Anna Berg on 3 May 1961." in answer.text
    assert_exact(store, answer)


def test_a_small_model_that_would_run_over_the_budget_is_left_out(store: Store) -> None:
    long = "Mayor Anna Berg opened the dam above Elmford on 3 May 1961. " * 8
    quoted = answer_of(parts(store), "Who opened the dam?")
    assert (
        answer_of(parts(store, ScriptedBackend(long, small=True)), "Who opened the dam?").text == quoted.text
    )


def test_an_overview_tells_something_of_every_article(store: Store) -> None:
    answer = answer_of(
        parts(store, threshold=DEFAULT_THRESHOLD), "What do the articles say about the 1953 flood?"
    )
    assert {citation.source for citation in answer.citations} == {"gazette.txt", "review.md"}
    assert answer.text.startswith("- ")
    assert_exact(store, answer)


def test_an_overview_of_what_is_not_there_is_refused(store: Store) -> None:
    answer = answer_of(parts(store, threshold=DEFAULT_THRESHOLD), "Tell me about nuclear submarines.")
    assert not answer.answered
    assert "nuclear submarines" in answer.text


def test_a_list_begins_with_what_introduces_it(store: Store) -> None:
    answer = answer_of(parts(store), "Which causes does the review name?")
    assert answer.text.startswith("The review names three causes: [1]\n- heavy rain")


def test_a_sentence_that_leans_on_another_is_quoted_with_it(store: Store) -> None:
    answer = answer_of(parts(store), "Which river does the dam hold back?")
    assert "The dam above Elmford was opened by Mayor Anna Berg on 3 May 1961." in answer.text
    assert_exact(store, answer)
