from __future__ import annotations

from assistant.web.suggestions import follow_ups, names_in, openers

TEXT = (
    "The port was opened by Mayor Anna Berg in May. If Anna Berg had not paid, the Port Authority of London "
    "would have closed it.\nThe Port Authority of London agreed."
)


def test_names_are_those_inside_sentences() -> None:
    assert set(names_in(TEXT)) == {"Mayor Anna Berg", "Anna Berg", "the Port Authority of London"}


def test_openers_name_a_title_and_what_several_articles_share() -> None:
    questions = openers([("Port history", TEXT), ("Other", "It says that Anna Berg left.")])
    assert questions[0] == "What is “Port history” about?"
    assert "Anna Berg" in questions[1]
    assert openers([]) == []


def test_follow_ups_leave_out_what_was_asked() -> None:
    piece = {"quote": TEXT, "title": "Port history", "section": "Money"}
    answer = {"answered": True, "citations": [piece], "passages": [piece]}
    questions = follow_ups("Who is Anna Berg?", answer)
    assert questions
    assert len(questions) == len(set(questions)) <= 3
    assert not [one for one in questions if one.endswith("about Anna Berg?")]
    assert "What does “Port history” say under “Money”?" in questions
    assert follow_ups("Who?", None) == []
