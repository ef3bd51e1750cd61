"""What a question asks for."""

import pytest

from assistant.language.questions import understand


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Who opened the bridge?", "who"),
        ("How many boats sank?", "quantity"),
        ("In what year did it close?", "when"),
        ("How tall is the dam?", "quantity"),
        ("What's the diameter of the largest mirror?", "quantity"),
        ("What is the dam's height?", "quantity"),
        ("What is the cause of price rises?", "what"),
        ("What was the total ban about?", "what"),
        ("What is the budget committee's opinion?", "what"),
        ("Who built the dam? I wonder how high it is.", "who"),
        ("What was the total estimated cost?", "quantity"),
        ("Where does the river end?", "where"),
        ("Where does Norway stand on the treaty?", "what"),
        ("Where does the old oak stand on campus?", "where"),
        ("Where does Ole Berg stand on Sundays?", "where"),
        ("Why was the road closed?", "why"),
        ("Which villages were flooded?", "list"),
        ("Did the mayor resign?", "yes_no"),
        ("Parking?", "topic"),
        ("the new stand", "topic"),
        ("Born Here", "topic"),
        ("Price?", "what"),
        ("Really?", "what"),
        ("Give me a timeline of the flood", "topic"),
        ("a short summary of the flood inquiry", "topic"),
        ("Hi, is the pool open on Sundays?", "yes_no"),
        ("hello, tell me about the flood", "topic"),
        ("I'd like to know the price of a ticket", "quantity"),
        ("I was wondering when the pool opens", "when"),
        ("What did the new roof cost?", "quantity"),
        ("What did the governors say about the cost?", "statement"),
        ("At what age did Ole Berg score?", "quantity"),
        ("How come the pool was closed?", "why"),
        ("Describe Mary Holm's campaign", "what"),
        ("I live by the river. Will there be a siren?", "yes_no"),
        ("whats the price of a loaf?", "quantity"),
        ("What did the mayor say about the dam?", "statement"),
        ("What is a weir?", "what"),
        ("What did the council give away when it was asked?", "what"),
        ("Who was there when the dam broke?", "who"),
        ("Which villages stood where the lake is?", "list"),
        ("Was he there when the dam broke?", "yes_no"),
        ("Do you know when the dam broke?", "when"),
        ("Can you tell me where the river ends?", "where"),
        ("What is the name of the technician who sent the mail?", "name"),
        ("what name did the pupils give the boat", "name"),
        ("What is the reason why Poland refused?", "why"),
        ("How and when was it agreed?", "when"),
        ("How long ago was it built?", "when"),
        ("How recently was it built?", "when"),
        ("Since when has it been shut?", "when"),
        ("By when must it be built?", "when"),
        ("In which decade was it built?", "when"),
        ("What timber was used?", "what"),
        ("When the dam broke, what did the mayor do?", "what"),
        ("When the dam broke, where was the mayor?", "where"),
        ("When the dam broke, was he there?", "yes_no"),
        ("when the dam broke what did the mayor say", "statement"),
        ("When exactly did she say who was there?", "when"),
        ("What happened when the dam broke?", "what"),
        ("Didn't the mayor promise to help?", "yes_no"),
        ("Won't the dam break?", "yes_no"),
        ("Has the mayor said he will resign when the dam breaks?", "yes_no"),
        ("Can you list the towns that agreed?", "list"),
        ("What will the United States do about the dam?", "what"),
        ("What is the new bridge called?", "name"),
        ("Why did the number of floods rise?", "why"),
        ("Who announced the number of floods?", "who"),
        ("What is the death toll from the flood?", "quantity"),
        ("What is Ole Berg's age?", "quantity"),
        ("Did the mayor say when the boats come?", "when"),
        ("Did the mayor say that the boats come?", "yes_no"),
        ("What is the date of the pool's reopening?", "when"),
        ("What is the mayor's date of birth?", "when"),
        ("What is the deadline for bids?", "when"),
        ("What is the day job of the mayor?", "what"),
        ("What is the mayor's plan for the day?", "what"),
        ("How soon does the pool reopen?", "when"),
        ("Can you give me the date when the pool reopens?", "when"),
        ("Can you give me the date of the reopening?", "when"),
        ("Tell me the height of the dam", "quantity"),
        ("Can I ask when the pool reopens?", "when"),
        ("Can you describe what happened at the pool?", "what"),
        ("Can you tell me what the mayor said?", "statement"),
        ("Is there any information on when the pool reopens?", "when"),
        ("Is there any information on the pool?", "yes_no"),
        ("Did the mayor ask when the boats come?", "yes_no"),
        ("Can the mayor give the order?", "yes_no"),
        ("Have the mayors agreed?", "yes_no"),
        ("Was there evidence that the man who left was ill?", "yes_no"),
        ("Do you have any idea who opened the bridge?", "who"),
        ("Can you describe the man who fell?", "yes_no"),
        ("What is Mother's Day?", "what"),
        ("What country does she come from?", "where"),
        ("Which country won the cup?", "where"),
        ("Which countries agreed?", "list"),
        ("What state is Austin in?", "where"),
        ("What is the state of the dam?", "what"),
        ("What's the bridge called?", "name"),
        ("What is the interest rate this year?", "what"),
        ("What was Norrby's profit last year?", "what"),
        ("What is the rent per month?", "what"),
        ("What was the bank's forecast that day?", "what"),
        ("What was the score the previous year?", "what"),
        ("What is the government doing this year?", "what"),
        ("What are the new rules this year?", "list"),
        ("What was the last day of the fair?", "when"),
        ("What is the best month for sowing?", "when"),
        ("What is the most popular month?", "when"),
        ("Which country's president resigned?", "what"),
        ("Which state senator resigned?", "what"),
        ("Which county council voted?", "what"),
        ("Which country backs the plan?", "where"),
        ("Is there any doubt about who won?", "yes_no"),
        ("Is there a law about who may vote?", "yes_no"),
        ("Are there rules on when shops may open?", "yes_no"),
        ("Is there a place where people can vote?", "yes_no"),
        ("Is there any evidence of who did it?", "who"),
        ("Can you give some background on why it closed?", "why"),
        ("Can you give the vaccine to children?", "yes_no"),
        ("Can you give the full name of the mayor?", "what"),
        ("Can you give the date of the reopening?", "when"),
    ],
)
def test_kind(question: str, asks: str) -> None:
    assert understand(question).asks == asks


def test_names_are_found_without_capitals() -> None:
    assert understand("what did putin say about nuclear weapons").names == ("putin",)


def test_the_months_of_dates_are_no_names() -> None:
    assert understand("How full was the lake on August 9?").names == ()
    assert understand("What did Theresa May say in May 2019?").names == ("Theresa May",)


def test_the_speaker_is_the_one_who_says() -> None:
    view = understand("What did Anna Berg say about Jonas Holm?")
    assert view.speakers == ("Anna Berg",)


@pytest.mark.parametrize(
    "question",
    ["What keeps the dam from leaking?", "What does Moscow see the pact as?", "Which of the boats sank?"],
)
def test_a_singular_question_is_no_list(question: str) -> None:
    assert understand(question).asks != "list"


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What do the articles say about the United States?", "the United States"),
        ("Tell me more about the Coalition of the Willing.", "the Coalition of the Willing"),
        ("Summarise the Russian position", "the Russian position"),
        ("What is known about Steve Witkoff?", "Steve Witkoff"),
        ("Can you give me an overview of the plan?", "the plan"),
    ],
)
def test_an_overview_is_asked_for_by_its_topic(question: str, topic: str) -> None:
    view = understand(question)
    assert (view.asks, view.text) == ("topic", topic)


@pytest.mark.parametrize(
    "question",
    [
        "What did Macron say about the plan?",
        "Who told reporters about the meeting?",
        "What is the plan about?",
    ],
)
def test_a_question_about_a_speaker_is_no_overview(question: str) -> None:
    assert understand(question).asks != "topic"


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("List Norway's demands", ("Norway",)),
        ("Didn't Norway promise to help?", ("Norway",)),
        ("Following Norway's offer, what did Sweden do?", ("Norway", "Sweden")),
        ("What did Mr. Berg say to Sen. Holm in St. Louis?", ("Mr. Berg", "Sen. Holm", "St. Louis")),
        ("Was George W. Bush there?", ("George W. Bush",)),
    ],
)
def test_what_opens_a_question_is_no_part_of_a_name_and_a_title_is(
    question: str, named: tuple[str, ...]
) -> None:
    assert understand(question).names == named


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("I'd like to know when the pool opens", "when the pool opens"),
        ("Hi, could you tell me who won?", "who won?"),
        ("a timeline of the closure please", "the closure"),
    ],
)
def test_what_is_looked_for_leaves_out_who_asks(question: str, text: str) -> None:
    assert understand(question).text == text
