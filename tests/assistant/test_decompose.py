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
        (
            "When and where will the derby be played?",
            ("When will the derby be played?", "Where will the derby be played?"),
        ),
        (
            "On what date and in which town will the derby be played?",
            ("On what date will the derby be played?", "In which town will the derby be played?"),
        ),
        (
            "How many people and how many animals were rescued?",
            ("How many people were rescued?", "How many animals were rescued?"),
        ),
        (
            "How long and how high is the wall?",
            ("How long is the wall?", "How high is the wall?"),
        ),
        (
            "How many books does the library have and how many visitors per week?",
            ("How many books does the library have?", "How many visitors per week does the library have?"),
        ),
        (
            "How many people died in the fire and how many animals?",
            ("How many people died in the fire?", "How many animals died in the fire?"),
        ),
        (
            "How much does a loaf cost and how much a roll?",
            ("How much does a loaf cost?", "How much does a roll cost?"),
        ),
        (
            "What percentage of parents were in favour and what percentage against?",
            ("What percentage of parents were in favour?", "What percentage of parents were against?"),
        ),
        (
            "How many parents were for the ban and how many against?",
            ("How many parents were for the ban?", "How many parents were against?"),
        ),
        (
            "Which team won in May and which team in June?",
            ("Which team won in May?", "Which team won in June?"),
        ),
        (
            "What is Ole Berg's shop called and when does it open?",
            ("What is Ole Berg's shop called?", "When does Ole Berg's shop open?"),
        ),
        (
            "What are the names of the three stations and where are they?",
            ("What are the names of the three stations?", "Where are the three stations?"),
        ),
        (
            "How much did the stand cost and why was it delayed?",
            ("How much did the stand cost?", "Why was the stand delayed?"),
        ),
        (
            "Who repaired the bell and how much did he charge?",
            ("Who repaired the bell?", "How much did he charge (repaired bell)?"),
        ),
        (
            "How many towns are in the union and how many of those have paid?",
            ("How many towns are in the union?", "How many of the towns have paid?"),
        ),
        (
            "When was the Korean armistice and how long has it lasted?",
            ("When was the Korean armistice?", "How long has the Korean armistice lasted?"),
        ),
        (
            "Which mayor opened the pool and who has that office now?",
            ("Which mayor opened the pool?", "Who has that office now (mayor opened pool)?"),
        ),
        (
            "How many boats were there and what did each one cost?",
            ("How many boats were there?", "What did each of the boats cost?"),
        ),
        ("When was the dam built and who paid?", ("When was the dam built?", "Who paid (dam built)?")),
        (
            "Tell me about the dam. How much did it cost?",
            ("Tell me about the dam.", "How much did the dam cost?"),
        ),
        (
            "When was the dam built, and by whom?",
            ("When was the dam built?", "By whom was the dam built?"),
        ),
        (
            "When and where will the derby be played, and who will referee it?",
            (
                "When will the derby be played?",
                "Where will the derby be played?",
                "Who will referee the derby?",
            ),
        ),
        (
            "Who paid for the pool, when was it opened?",
            ("Who paid for the pool?", "When was the pool opened?"),
        ),
        (
            "How did the prices of gas and of oil change in 2022?",
            ("How did the prices of gas change in 2022?", "How did the prices of oil change in 2022?"),
        ),
        (
            "hi there, who built the dam and when did it break?",
            ("who built the dam?", "When did the dam break?"),
        ),
        (
            "Where are Abbot's Mill and Saxby Halt?",
            ("Where are Abbot's Mill?", "Where are Saxby Halt?"),
        ),
        ("Hi, who built the dam? How high is it?", ("who built the dam?", "How high is the dam?")),
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
        (
            "Who leads the coalition, who hosts its talks?",
            ("Who leads the coalition?", "Who hosts the coalition's talks?"),
        ),
        ("Who won the war, which side lost?", ("Who won the war?", "Which side lost?")),
        ("Who is the mayor, who did he beat?", ("Who is the mayor?", "Who did the mayor beat?")),
        (
            "How many people died, in which towns did they live?",
            ("How many people died?", "In which towns did the people live?"),
        ),
        ("Who died, who was hurt, and who fled?", ("Who died?", "Who was hurt?", "Who fled?")),
        (
            "What did Trump say, who heard it and when?",
            ("What did Trump say?", "Who heard Trump?", "When did Trump say?"),
        ),
        (
            "When did the strike start and which unions took part?",
            ("When did the strike start?", "Which unions took part?"),
        ),
        (
            "What is the deadline and which documents do applicants need?",
            ("What is the deadline?", "Which documents do applicants need?"),
        ),
        (
            "Who wrote the report, which came out in May, and who paid for it?",
            ("Who wrote the report, which came out in May?", "Who paid for the report?"),
        ),
    ],
)
def test_two_things_are_two_questions(question: str, parts: tuple[str, ...]) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Which countries urged restraint?",
        "When the dam broke, what did the mayor do?",
        "When the dam broke, who was there?",
        "What is the border between Norway and Sweden called?",
        "Did the mayor say who broke the dam?",
        "Bread and butter?",
        "Where is the hospital and how many beds?",
        "Tell me about the dam. It broke in 1953.",
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
        "Who opened the bridge and when?",
        "Who was elected mayor and when?",
        "Which bridge did Anna open and when?",
        "Who died and how many?",
        "Who, when and where signed the treaty?",
        "Who and what caused the fire?",
        "Why did the mayor, who was elected in 2019, resign?",
        "How much did the painting, which hung in Vienna, sell for?",
        "Why did the council, which owns the Harwick pool, close it in January?",
        "What did the mayor, whose party lost, say?",
        "Why did the mayor, when asked, refuse?",
        "Who built the dam, which broke in 1953?",
        "Why did the council close the pool in January, when visits had doubled?",
        "Who owns the pool, which the council closed?",
        "What did the bank, in which he worked, earn?",
        "Why did Anna Berg, who leads the party, and Ole Lunn, who left it, quarrel?",
        "What does the article say about where and when the vaccine will be available?",
        "What is the difference between a comet and what astronomers call an asteroid?",
        "What happens if and when the treaty fails?",
    ],
)
def test_one_thing_stays_one_question(question: str) -> None:
    assert parts_of(question) == (question,)
