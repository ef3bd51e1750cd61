"""A sentence that lacks a thing of the asked-for kind is not what answers."""

from __future__ import annotations

import pytest

from assistant.language.questions import understand
from assistant.wanted import may_answer

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When will the new bridge open?", "The new bridge, to the island of Orra, is being planned."),
        ("When was the letter written?", "Among the finds was a letter posted by a sailor in Lisbon."),
        ("How many children attend the school?", "Children of the school sang for the visitors."),
        ("How much will the treatment cost?", "The timber will be treated with wax for four years."),
        ("How wide is the canal?", "The canal is 40 kilometres long."),
        ("How deep is the lake?", "The lake is 3 miles wide."),
        ("How high is the Kestrel 450?", "The Kestrel 450 folds in the middle."),
        (
            "What is the name of the bakery in Orra?",
            "The flour went to a bakery in Orra, which makes biscuits.",
        ),
        ("What was the name of the driver?", "A driver was injured on Saturday."),
    ],
)
def test_a_sentence_without_what_is_asked_for_does_not_answer(question: str, text: str) -> None:
    assert not may_answer(understand(question), text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When will the new bridge open?", "The new bridge opens once the road to it is paved."),
        ("When will the new bridge open?", "The council must still agree to the new bridge."),
        ("When was the abbey founded?", "The abbey, which began in 911 as a chapel, belonged to monks."),
        ("When the bridge opened, what was closed?", "The ferry was closed."),
        ("When does the kiosk open?", "The kiosk opens at six."),
        ("When does the kiosk open?", "The kiosk is open from nine to five."),
        ("When does the kiosk close?", "The kiosk closes at dusk."),
        ("How many children attend the school?", "Several children attend the school."),
        ("How many children were hurt?", "No children were hurt."),
        ("How much did entry cost?", "Entry was free."),
        ("How much does a bag weigh in pounds?", "A bag holds 94 pounds of coal."),
        ("How long did the trial last?", "The trial went on until Easter."),
        ("How wide is the canal?", "The canal is 40 metres across."),
        ("How long is the canal?", "The canal is 40 kilometres long."),
        ("How much will the treatment cost?", "The treatment comes to £3,000."),
        ("What is the name of the bakery in Orra?", "The bakery in Orra belongs to Lindt and Sons."),
        ("What was the name of the driver?", "The driver has not been named."),
        ("Who paid?", "The council paid."),
    ],
)
def test_what_may_be_the_answer_counts_as_one(question: str, text: str) -> None:
    assert may_answer(understand(question), text)


@pytest.mark.parametrize(
    ("question", "text", "answers"),
    [
        ("When did the first line open?", "The second line opened in 2019.", False),
        ("How much will the second phase cost?", "The first phase cost £3 million.", False),
        ("Who built the old bridge?", "The new stone bridge was built by Anna Berg.", False),
        ("What did the former mayor say?", "The current mayor said that it rained.", False),
        ("Is the northern tunnel open?", "The southern tunnel is open.", False),
        ("When did the first line open?", "The second line opened in 2019, the first in 2011.", True),
        ("When did the first line open?", "The line opened in 2019; a second line is planned.", True),
        ("Who built the old bridge?", "Anna Berg built the bridge.", True),
        ("Who was the first to cross?", "The second runner was Anna Berg.", True),
        ("Is the northern tunnel open?", "The tunnel has been open since May.", True),
    ],
)
def test_what_is_said_of_another_of_its_kind_does_not_answer(question: str, text: str, answers: bool) -> None:
    assert may_answer(understand(question), text) is answers
