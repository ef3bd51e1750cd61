"""What becomes of a model's sentences that the articles bear out only in part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest

from assistant.answering import events
from assistant.grounding import ONLY_PART
from assistant.llm.testing import ScriptedBackend
from assistant.settings import Settings
from assistant.types import Answer, Question
from index.store import Store
from tests.assistant.making import indexed, parts

pytestmark = pytest.mark.real

VOTE = "The association voted against a compulsory treatment by 61 votes to 48."
MILL = "The council meets in the old mill beside the river."
OPPOSITE = "The association voted for a compulsory treatment by 61 votes to 48."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with indexed(tmp_path_factory.mktemp("store"), {"honey.txt": f"{VOTE}\n\n{MILL}\n"}) as opened:
        yield opened


def answer(
    store: Store,
    reply: str,
    unsupported: Literal["drop", "flag"] = "drop",
    asked: str = "How did the association vote on a compulsory treatment?",
) -> Answer:
    question = Question(text=asked, standalone=asked)
    settings = Settings(unsupported=unsupported)
    last = list(events(parts(store, ScriptedBackend(reply)), question, settings))[-1]
    assert last.answer is not None
    return last.answer


def test_a_contradiction_is_not_the_whole_answer_where_the_articles_can_be_quoted(store: Store) -> None:
    found = answer(store, OPPOSITE)
    assert found.text == f"{VOTE} [1]"
    assert any("the opposite" in notice for notice in found.notices)


def test_whoever_wants_doubtful_sentences_flagged_gets_them_with_a_notice(store: Store) -> None:
    found = answer(store, OPPOSITE, "flag")
    assert [sentence.verdict for sentence in found.sentences] == ["partly"]
    assert any(OPPOSITE in notice and "partly" in notice for notice in found.notices)


def test_a_doubtful_sentence_beside_a_supported_one_is_shown_with_a_notice(store: Store) -> None:
    found = answer(store, f"{VOTE} {OPPOSITE}")
    assert [sentence.verdict for sentence in found.sentences] == ["supported", "partly"]
    assert any(OPPOSITE in notice for notice in found.notices)


def test_what_is_only_worded_too_far_from_the_articles_stays(store: Store) -> None:
    loose = "The old mill by the river is where councillors come together each month."
    found = answer(store, loose, asked="Where does the council meet?")
    assert found.sentences[0].text == loose
    assert found.sentences[0].reason == ONLY_PART
    assert any(loose in notice for notice in found.notices)
