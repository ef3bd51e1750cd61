"""Questions that ask two things."""

import pytest

from assistant.decompose import parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who built the dam, and when did it break?", ("Who built the dam?", "When did the dam break?")),
        (
            "When was the treaty signed, and who announced it?",
            ("When was the treaty signed?", "Who announced the treaty?"),
        ),
        (
            "Who are the mayors of Norway and of Denmark?",
            ("Who are the mayors of Norway?", "Who are the mayors of Denmark?"),
        ),
        ("Who spoke of a flood, and who of a drought?", ("Who spoke of a flood?", "Who spoke of a drought?")),
        ("Who opened the bridge and when?", ("Who opened the bridge?", "When opened the bridge?")),
        ("Hi, who built the dam? How high is it?", ("Hi, who built the dam?", "How high is the dam?")),
        (
            "Who built the dam? I wonder. How high is it?",
            ("Who built the dam?", "I wonder. How high is the dam?"),
        ),
        (
            "Where is the dam? Tell me all that is known about the bridge.",
            ("Where is the dam?", "Tell me all that is known about the bridge."),
        ),
        (
            "Where is the dam? Tell me about the bridge.",
            ("Where is the dam?", "Tell me about the bridge."),
        ),
        (
            "In what year did the dam break, and under which mayor was it rebuilt?",
            ("In what year did the dam break?", "Under which mayor was the dam rebuilt?"),
        ),
        (
            "Give the years of the great flood and of the long drought.",
            ("Give the years of the great flood.", "Give the years of the long drought."),
        ),
        (
            "Who spoke to the mayor and to the press about the dam?",
            ("Who spoke to the mayor about the dam?", "Who spoke to the press about the dam?"),
        ),
        (
            "What did Norway stop short of, and what might it do instead?",
            ("What did Norway stop short of?", "What might Norway do instead?"),
        ),
        (
            "Where did Ole Berg hold his speech, and where did Mary Holm hold hers?",
            ("Where did Ole Berg hold his speech?", "Where did Mary Holm hold her speech?"),
        ),
        (
            "How much was raised for the dam by June, and how much by September?",
            ("How much was raised for the dam by June?", "How much was raised for the dam by September?"),
        ),
        (
            "How many people had signed in April, and roughly how many by the time she left?",
            (
                "How many people had signed in April?",
                "How many people had signed by the time she left?",
            ),
        ),
        (
            "Where would the boats lie, and is the coast watched by anyone?",
            ("Where would the boats lie?", "Is the coast watched by anyone?"),
        ),
        (
            "What will Poland give compared to the Netherlands?",
            ("What will Poland give?", "What will the Netherlands give?"),
        ),
        (
            "How much was spent before the war, and how much after the war?",
            ("How much was spent before the war?", "How much was spent after the war?"),
        ),
        (
            "What did Poland announce, and do we know why?",
            ("What did Poland announce?", "Why did Poland announce?"),
        ),
        (
            "What did Macron say about Russia as opposed to China?",
            ("What did Macron say about Russia?", "What did Macron say about China?"),
        ),
        (
            "How much will Poland and Norway pay each year?",
            ("How much will Poland pay each year?", "How much will Norway pay each year?"),
        ),
        (
            "I mix up Ole Berg and Mary Holm. What office does each hold?",
            (
                "I mix up Ole Berg. What office does Ole Berg hold?",
                "I mix up Mary Holm. What office does Mary Holm hold?",
            ),
        ),
    ],
)
def test_two_things_are_two_questions(question: str, parts: tuple[str, ...]) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Which countries urged restraint?",
        "What is the border between Norway and Sweden called?",
        "Did the mayor say who broke the dam?",
        "Bread and butter?",
        "Who said so? I have seen it credited to different people.",
        "who has agreed? give me all of them",
        "Who wrote it? It has been credited to Ole Berg and Anna Lind.",
        "Who built the dam? It is in Wales, and what matters is the year.",
        "Did the mayor resign? Why not?",
        "Really? Who says so?",
        "Is it open? ok thanks",
        "What is the talk between the mayor and between the ministers about?",
        "Who voted for and against the plan?",
        "Which countries have pledged troops, and will send ships?",
        "Who wrote the plan that was adopted, but has since failed?",
        "What did Anna, Tom, and Will say?",
        "What did Ukraine gain compared to last year?",
        "How much did France spend in 2024 compared to 2023?",
        "Who won the case of Brown versus the Board of Education?",
    ],
)
def test_one_thing_stays_one_question(question: str) -> None:
    assert parts_of(question) == (question,)
