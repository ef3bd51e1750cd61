"""Sentences in other words: what is true is not rejected, what differs in one thing is not supported."""

from __future__ import annotations

import pytest

from assistant.grounding.reading import read
from assistant.grounding.senses import meanings
from tests.assistant.grounding.test_checks import fatal
from tests.assistant.grounding.test_wordings import ground

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("claim", "sentences"),
    [
        (
            "The scientist was acquitted of fraud.",
            ("The researcher was cleared of fraud after a long trial.",),
        ),
        ("The firm sacked its coach.", ("The company dismissed the trainer on Sunday evening.",)),
        ("Members turned down the pay rise.", ("The members rejected the wage offer of the firm.",)),
        ("Three of the lamps were not lit.", ("Two of the five lamps were lit.",)),
        (
            "Five of the seven members did not oppose the sale.",
            ("Two of its seven members opposed the sale.",),
        ),
        ("No woman has led the choir before.", ("She is the first woman to lead the choir.",)),
        (
            "The sale of the hall still needs approval.",
            ("The council has not yet approved the sale of the hall.",),
        ),
        ("Dobbs abstained from voting on the plan.", ("Dobbs did not vote on the plan.",)),
        ("All clerks will keep their jobs.", ("No clerk will be made redundant, and all keep their desks.",)),
        ("The herd shrank by 20 per cent in Lunn.", ("The herd in Lunn shrank by a fifth.",)),
        ("A quarter of the voters stayed home.", ("25 per cent of the voters stayed home.",)),
        (
            "Rovers lost to Vale the day before Verrine went.",
            ("Verrine went a day after Rovers lost to Vale.",),
        ),
    ],
)
def test_what_is_put_in_other_words_is_not_rejected(claim: str, sentences: tuple[str, ...]) -> None:
    found = ground(claim, *sentences)
    assert found.verdict != "unsupported", found.reason


@pytest.mark.parametrize(
    ("claim", "sentences"),
    [
        ("The council has yet to approve the dam.", ("The council approved the dam.",)),
        ("The council rejected the dam.", ("The council has not yet approved the dam.",)),
        ("The firm said it could afford more.", ("The firm said it was sorry and could not afford more.",)),
        ("The effect remained after two nights.", ("The effect vanished after two nights.",)),
        ("The bus runs three times a month in winter.", ("The bus runs three times a week in winter.",)),
        ("The choir meets three times a week.", ("The choir meets three times in a month.",)),
        ("All members of the club voted.", ("All but two members of the club voted.",)),
        ("Some clerks opposed the plan.", ("All clerks backed the plan; most owners opposed it.",)),
        ("Frey converted the penalty.", ("Frey was fouled for the penalty that Osgood converted.",)),
        ("Finch refused a second question.", ("Finch walked out after being refused a second question.",)),
        (
            "Reyes accepted an offer to stay.",
            (
                "Reyes turned down an offer to stay.",
                "Pilots, who have another union, accepted the same offer.",
            ),
        ),
        (
            "Tilde missed the match with a broken finger.",
            ("Tilde played the match with a broken finger.", "Asked what was missed, she said nothing."),
        ),
    ],
)
def test_what_differs_in_one_thing_is_not_supported(claim: str, sentences: tuple[str, ...]) -> None:
    assert ground(claim, *sentences).verdict != "supported"


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        (
            ("Sources in Stoltenberg say that some members are discussing it.",),
            (
                "Sources in Brussels say that some members are discussing it.",
                "Stoltenberg is discussing some say.",
            ),
        ),
        (
            ("Britain and Ukraine lead the mission.",),
            ("Britain and France lead the mission.", "Ukraine wants a mission to lead it."),
        ),
    ],
)
def test_a_name_in_the_very_place_of_another_is_rejected(
    claim: tuple[str], evidence: tuple[str, ...]
) -> None:
    assert fatal(claim[0], *evidence) is True


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The council accepted the plan.", "The council turned it down."),
        ("Strake was convicted of perjury.", "Strake was cleared of perjury."),
        ("Finch will ask the court.", "Finch could ask the court, but Reyes said that nothing is decided."),
        (
            "Lack of sleep, rather than mites, is the chief cause.",
            "Mites, rather than lack of sleep, are the chief cause.",
        ),
    ],
)
def test_an_objection_is_raised_whatever_the_score(claim: str, evidence: str) -> None:
    assert fatal(claim, evidence) is not None


def test_what_has_yet_to_happen_is_denied_and_no_duty() -> None:
    reading = read("The council has yet to approve the dam.")
    assert reading.clauses.polarity["approv"] == {-1}
    assert reading.clauses.forces["approv"] == {"fact"}
    assert fatal("The council has not yet approved the dam.", reading.text) is None


def test_a_verb_with_its_particle_has_the_meanings_of_both() -> None:
    assert meanings("turn", "down") & meanings("refuse")
    assert read("They turned the offer down.").senses["turn"] & meanings("refuse")
    assert not read("They turned the page.").senses["turn"] & meanings("refuse")


def test_one_word_alone_is_not_carried_by_another_that_means_the_same() -> None:
    found = ground("Delivered.", "Growers in the valley brought in 41,000 tonnes of pears this autumn.")
    assert found.verdict == "unsupported"
