"""Follow-ups made standalone."""

import pytest

from assistant.conversation import standalone, turns
from assistant.errors import QuestionError
from assistant.topic import with_topic
from assistant.types import Turn


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        (
            "Who is Dmitry Medvedev?",
            "What did he say about the harbour?",
            "What did Dmitry Medvedev say about the harbour?",
        ),
        ("What is France's position on the dam?", "And Germany?", "What is Germany's position on the dam?"),
        ("Will the Netherlands send boats?", "What about Poland?", "Will Poland send boats?"),
        ("Did Norway reject the treaty?", "Why?", "Why did Norway reject the treaty?"),
        (
            "What is the Union of Mayors?",
            "How many towns are in it?",
            "How many towns are in the Union of Mayors?",
        ),
        (
            "How many towns pledged themselves to Norway's security?",
            "Who announced it?",
            "Who announced it (towns pledged Norway's security)?",
        ),
        ("What is the Union of Mayors?", "Who condemned it?", "Who condemned the Union of Mayors?"),
        ("Who is the mayor of Bergen?", "Where does she live?", "Where does the mayor of Bergen live?"),
        (
            "Which company is the builder of the dam?",
            "Who runs it?",
            "Who runs the builder of the dam (company)?",
        ),
        (
            "How tall is the Bergen dam?",
            "Why did they close it?",
            "Why did they close the Bergen dam?",
        ),
        (
            "Who attacked the city last week?",
            "When was it rebuilt?",
            "When was the city rebuilt (attacked)?",
        ),
        ("What year was the treaty signed?", "Who signed it?", "Who signed the treaty (year)?"),
        (
            "What did Ole Berg promise the press?",
            "Did he leave himself a way out?",
            "Did Ole Berg leave himself a way out?",
        ),
        ("What did NATO decide?", "Is it true that they refused?", "Is it true that NATO refused?"),
        ("What is the name of the new bridge?", "Who built it?", "Who built the new bridge (name)?"),
        ("What is the name of the captain?", "How old is she?", "How old is the captain (name)?"),
        (
            "What did the council's new lorries cost?",
            "When will they come?",
            "When will the council's new lorries come (cost)?",
        ),
        (
            "What are the names of Ole Berg's sons?",
            "Where do they live?",
            "Where do Ole Berg's sons live (names)?",
        ),
        ("What did the two ferries carry?", "Who owns them?", "Who owns the two ferries (carry)?"),
        ("How much will the line cost?", "Who pays for it?", "Who pays for the line (cost)?"),
        ("Tell me about the flood inquiry.", "Who wrote it?", "Who wrote the flood inquiry?"),
        ("How much is parking?", "Thanks! And who decided that?", "Who decided that (parking)?"),
        ("Why did Mary Finch leave?", "Who took over?", "Who took over (Mary Finch leave)?"),
        ("How many homes were flooded?", "Was anyone killed?", "Was anyone killed (homes flooded)?"),
    ],
)
def test_a_follow_up_takes_what_it_leaves_out(earlier: str, question: str, expected: str) -> None:
    assert standalone(question, turns([earlier])) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("What did Mary Finch open?", "Why did she open it?", "Why did Mary Finch open it?"),
        (
            "Did Mary Finch open the pool?",
            "Why did she close it?",
            "Why did Mary Finch close the pool (open)?",
        ),
        (
            "Did Norrby buy Brightwell?",
            "How much did it pay for it?",
            "How much did Norrby pay for Brightwell?",
        ),
        (
            "Was Brightwell bought by Norrby?",
            "How much did it pay for it?",
            "How much did Norrby pay for Brightwell?",
        ),
        ("Did Mary Finch sue Tom Hall?", "Why did she sue him?", "Why did Mary Finch sue Tom Hall?"),
        ("Did Tom Hall sue Ole Berg?", "Why did he sue him?", "Why did Tom Hall sue Ole Berg?"),
        (
            "Did Tom Hall sue Ole Berg?",
            "What did he say about his lawyer?",
            "What did Tom Hall say about Tom Hall's lawyer?",
        ),
        (
            "Did Mary Finch resign in March?",
            "Why did she do it?",
            "Why did Mary Finch do it (resign)?",
        ),
    ],
)
def test_two_pronouns_mean_two_things_unless_they_can_be_the_same(
    earlier: str, question: str, expected: str
) -> None:
    assert standalone(question, turns([earlier])) == expected


def test_a_pronoun_may_mean_a_name_of_the_answer() -> None:
    history = turns([{"question": "Who opened the bridge?", "answer": "Maria Holm, the mayor. [1]"}])
    assert "Maria Holm" in standalone("When did she say that?", history)
    described = turns([{"question": "Who is the mayor of Bergen?", "answer": "Maria Holm. [1]"}])
    assert standalone("Where does she live?", described) == "Where does Maria Holm live?"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            "The government appointed a retired judge, Helena Strand. Ruben Achterberg welcomed it. [1]",
            "What did Helena Strand do before?",
        ),
        ("On Monday it appointed Tom Hall. [1]", "What did Tom Hall do before?"),
        ("New Zealand sent a judge. It was Tom Hall. [1]", "What did Tom Hall do before?"),
        (
            "The trust's chief executive, Dr Anil Deshmukh, blamed a shortage of staff. [1]",
            "What did Dr Anil Deshmukh do before?",
        ),
    ],
)
def test_the_one_asked_for_is_in_the_first_sentence_whatever_the_parser_takes_it_for(
    answer: str, expected: str
) -> None:
    history = turns([{"question": "Who was appointed to mediate?", "answer": answer}])
    assert standalone("What did she do before?", history) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("How old was the tower?", "And when was it last painted?", "When was the tower last painted?"),
        ("How deep was the lake on August 9?", "When was it drained?", "When was the lake drained?"),
        ("How expensive was the bridge in 2019?", "Who built it?", "Who built the bridge?"),
        ("How many adults died in the fire?", "Who else?", "Who else (adults died fire)?"),
    ],
)
def test_no_asking_word_or_date_of_the_earlier_question_is_carried_along(
    earlier: str, question: str, expected: str
) -> None:
    assert standalone(question, turns([earlier])) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("What rise did the company offer?", "And the union?", "What rise did the union offer?"),
        (
            "What did the insurers say about the damage?",
            "And the county?",
            "What did the county say about the damage?",
        ),
        (
            "What did the company promise the workers?",
            "And the union?",
            "What did the union promise the workers?",
        ),
        ("What is the union's view?", "And the company?", "What is the company's view?"),
        ("How many parents voted?", "And the pupils?", "How many pupils voted?"),
        (
            "What did the mayor say about parking?",
            "And the shopkeepers?",
            "What did the shopkeepers say about parking?",
        ),
        ("When did the fire start?", "And the cause?", "What about the cause (fire start)?"),
        ("What did the company offer?", "And the deadline?", "What about the deadline (company offer)?"),
    ],
)
def test_a_party_takes_the_place_of_a_party(earlier: str, question: str, expected: str) -> None:
    assert standalone(question, turns([earlier])) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("Is the heart unit open at night?", "And the stroke unit?", "Is the stroke unit open at night?"),
        ("How much does a loaf cost?", "And a roll?", "How much does a roll cost?"),
        ("What did Norway pay for a ship?", "And an engine?", "What did Norway pay for an engine?"),
        ("Did Norway send boats?", "And a plane?", "What about a plane (Norway send boats)?"),
        ("Who runs Berg's shop?", "And the other one?", "What about the other one (runs Berg's shop)?"),
        ("Who leads Norway?", "And the others?", "What about the others (leads Norway)?"),
        (
            "How many parents were in favour of the ban?",
            "And how many pupils?",
            "How many pupils were in favour of the ban?",
        ),
        ("How many goals did Ole Berg score?", "How many assists?", "How many assists did Ole Berg score?"),
        (
            "Which stations are planned?",
            "Tell me about the second one",
            "Tell me about the second one (stations planned)?",
        ),
    ],
)
def test_a_thing_takes_the_place_of_one_of_its_kind_and_of_no_other(
    earlier: str, question: str, expected: str
) -> None:
    assert standalone(question, turns([earlier])) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("What did Lunn give to Norway?", "And to Sweden?", "What did Lunn give to Sweden?"),
        ("How far is it from Oslo to Rome?", "And from Paris to Bonn?", "How far is it from Paris to Bonn?"),
        (
            "What was agreed between the UK and France?",
            "And between the US and Iran?",
            "What was agreed between the US and Iran?",
        ),
        ("How far is it from Oslo to Rome?", "And to Bonn?", "How far is it from Oslo to Bonn?"),
        (
            "What lies between Sweden and Norway?",
            "And between Denmark and Finland?",
            "What lies between Denmark and Finland?",
        ),
        ("What did Norway do in France?", "And in Poland?", "What did Norway do in Poland?"),
        ("How many boats are in Norway?", "What about in Sweden?", "How many boats are in Sweden?"),
        ("How many came in 2019?", "And before 2020?", "How many came before 2020?"),
        ("Did Norway send boats?", "And with Sweden?", "What about with Sweden (Norway send boats)?"),
        ("What is the Netherlands' view?", "And Norway?", "What is Norway's view?"),
        ("What did the United States say?", "What about the Netherlands?", "What did the Netherlands say?"),
        ("Who is Anna Berg?", "And her husband?", "What about Anna Berg's husband?"),
        ("How long can I keep a book?", "What about ebooks?", "How long can I keep ebooks?"),
        ("How many eggs are needed?", "And lemons?", "How many lemons are needed?"),
        ("How much is a ticket for adults?", "And children?", "How much is a ticket for children?"),
        ("How did voters react?", "And prices?", "What about prices (voters react)?"),
        ("What is NATO?", "What about its budget?", "What about NATO's budget?"),
        ("Who is Anna Berg?", "And what did she say?", "What did Anna Berg say?"),
        ("What is NATO?", "And is it growing?", "Is NATO growing?"),
        ("What did Lunn send to Norway?", "And for Poland?", "What about for Poland (Lunn send Norway)?"),
        (
            "How many soldiers will Norway send?",
            "And their boats?",
            "What about the soldiers' boats (Norway send)?",
        ),
    ],
)
def test_a_fragment_takes_the_place_that_its_preposition_or_owner_says(
    earlier: str, question: str, expected: str
) -> None:
    assert standalone(question, turns([earlier])) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("Where does Dana Reed live?", "And Omar Said?", "Where does Omar Said live?"),
        ("Where does Dana Reed live?", "And Will Young?", "Where does Will Young live?"),
        ("Where does Dana Reed live?", "And Drew?", "Where does Drew live?"),
        ("When did the fire in Porto start?", "And in Lisbon?", "When did the fire in Lisbon start?"),
        ("When did the fire in Porto start?", "And in Reading?", "When did the fire in Reading start?"),
        ("How many people live in Alden?", "And in Craymoor?", "How many people live in Craymoor?"),
        ("When did Arsenal last win the league?", "And Chelsea?", "When did Chelsea last win the league?"),
        ("Who coaches the Falcons?", "And the Hawks?", "Who coaches the Hawks?"),
    ],
)
def test_a_name_that_the_parser_does_not_know_takes_the_place_of_a_name(
    earlier: str, question: str, expected: str
) -> None:
    assert standalone(question, turns([earlier])) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        (
            "How many goals did Ronaldo score?",
            "And assists?",
            "How many assists did Ronaldo score?",
        ),
        ("Will Poland send boats?", "And electric cars?", "Will Poland send electric cars?"),
        ("How many came to Norway?", "And in May?", "How many came to Norway in May?"),
        ("What did Berg say about Norway?", "And later on?", "What about later on (Berg say Norway)?"),
        ("What did Berg say about Norway?", "And inflation?", "What did Berg say about inflation?"),
        ("Which of them live in Craymoor?", "And Anna Berg?", "What about Anna Berg (live Craymoor)?"),
    ],
)
def test_what_is_no_name_takes_no_name_s_place(earlier: str, question: str, expected: str) -> None:
    assert standalone(question, turns([earlier])) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("And later on?", "What about later on (Norway send boats)?"),
        ("And in the beginning?", "What about in the beginning (Norway send boats)?"),
        ("And after the treaty?", "What about after the treaty (Norway send boats)?"),
        ("What about ?", "What about (Norway send boats)?"),
        ("And in Sweden?", "Did Sweden send boats?"),
        ("And the army?", "Did the army send boats?"),
    ],
)
def test_what_tells_when_or_where_takes_no_name_s_place(question: str, expected: str) -> None:
    assert standalone(question, turns(["Did Norway send boats?"])) == expected


@pytest.mark.parametrize(
    "question",
    [
        "What does the EU plan for Russian gas?",
        "Did Putin say he would host Zelensky?",
        "Is it true that the United States will send boats?",
        "Which towns were flooded in 1953?",
        "How many people died in Spain this year?",
        "Why do countries such as Poland refuse boats?",
        "Who is the former chancellor of Germany?",
        "Which of those who signed the treaty live in Bergen?",
        "Who are you?",
    ],
)
def test_a_new_topic_is_not_dragged_back(question: str) -> None:
    assert standalone(question, turns(["Who is Emmanuel Macron?"])) == question


def test_a_chain_of_follow_ups_keeps_its_first_name() -> None:
    history = turns(["Who is Anna Berg?", "Where does she live?"])
    assert standalone("What did she write?", history) == "What did Anna Berg write?"


@pytest.mark.parametrize(
    ("earlier", "answer", "question", "expected"),
    [
        (
            "Who led the trust before Moira Holm?",
            "",
            "When did he go?",
            "When did he go (led trust Moira Holm)?",
        ),
        (
            "Who led the trust before Moira Holm?",
            "Moira Holm said it was time. Tom Hall, whom she replaced, left in May.",
            "Where is he now?",
            "Where is Tom Hall now?",
        ),
        (
            "Who sued Tom Hall?",
            "Mary Finch sued Tom Hall in May.",
            "Why did she sue him?",
            "Why did Mary Finch sue Tom Hall?",
        ),
        ("What did Truscott say about it?", "", "Why does he think so?", "Why does Truscott think so?"),
        (
            "Which club won the league?",
            "Castle Wynd Rovers.",
            "Who did they beat?",
            "Who did the club beat (won league)?",
        ),
        ("What is Born Here?", "", "Who leads it?", "Who leads Born Here?"),
        (
            "Who opened the bridge?",
            "",
            "What did the mayor say about it?",
            "What did the mayor say about the bridge (opened)?",
        ),
        (
            "Did Tom Hall break the window?",
            "",
            "Why did Mary Finch sue him?",
            "Why did Mary Finch sue Tom Hall?",
        ),
        ("Who is Moira Holm?", "", "And before her?", "What about before Moira Holm?"),
    ],
)
def test_a_pronoun_means_who_acts(earlier: str, answer: str, question: str, expected: str) -> None:
    assert standalone(question, turns([{"question": earlier, "answer": answer}])) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        (
            "What did Holm say about the sale?",
            "And about the parking?",
            "What did Holm say about the parking?",
        ),
        ("What did Holm say about the sale?", "And parking?", "What did Holm say about parking?"),
        ("What did Holm say about the sale?", "And the parking?", "What did Holm say about the parking?"),
        ("How much is the fare for adults?", "And for children?", "How much is the fare for children?"),
        ("When did Oslo close the road?", "And the bridge?", "What about the bridge (Oslo close road)?"),
        ("How high was the river?", "compared with 2000?", "compared with 2000 (river)?"),
        ("Who opened the bridge?", "No, I meant the tower", "What about the tower (opened bridge)?"),
    ],
)
def test_what_is_spoken_of_takes_the_place_of_what_was(earlier: str, question: str, expected: str) -> None:
    assert standalone(question, turns([earlier])) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        (
            "When did Norrby and Brightwell merge?",
            "Did anything come of it?",
            "Did anything come of it (Norrby, Brightwell merge)?",
        ),
        (
            "When did Norrby and Brightwell merge?",
            "Where are they based?",
            "Where are Norrby and Brightwell based?",
        ),
        (
            "What did the Bank of England say about prices?",
            "Who disagreed?",
            "Who disagreed (Bank of England say prices)?",
        ),
    ],
)
def test_two_names_are_neither_one_name_nor_one_thing(earlier: str, question: str, expected: str) -> None:
    assert standalone(question, turns([earlier])) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("Who resigned from the council?", "Why?", "Why did they resign from the council?"),
        ("Which towns refused help?", "why", "Why did the towns refuse help?"),
        ("Which bands will play in Oslo?", "when", "When will the bands play in Oslo?"),
        ("Which boats did Norway send?", "Why?", "Why (boats Norway send)?"),
        ("How many towns pledged help?", "Which ones?", "Which towns pledged help?"),
        ("Why did Ole Berg buy the mill?", "When?", "When did Ole Berg buy the mill?"),
        ("Why did Ole Berg buy the mill?", "From whom?", "From whom did Ole Berg buy the mill?"),
        ("When will the bridge open?", "how come", "Why will the bridge open?"),
        ("What did Ole Berg say?", "When?", "When did Ole Berg say?"),
        ("Who is the mayor?", "Since when?", "Since when (mayor)?"),
        ("Who signed the treaty?", "Who else?", "Who else signed the treaty?"),
        ("Did the fans protest?", "How many?", "How many (fans protest)?"),
        ("Did the fans protest?", "Are you sure?", "Did the fans protest?"),
        ("Did the bridge collapse?", "Why not?", "Why did the bridge not collapse?"),
        ("Did the fans protest?", "how exactly", "How exactly did the fans protest?"),
    ],
)
def test_asking_words_alone_ask_the_earlier_question_in_their_way(
    earlier: str, question: str, expected: str
) -> None:
    assert standalone(question, turns([earlier])) == expected


def test_asking_words_alone_one_after_the_other_take_each_other_s_place() -> None:
    history = turns(["Did Norway reject the treaty?", "Why?", "and when?"])
    assert standalone("where?", history) == "Where did Norway reject the treaty?"


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("Who signed it?", "Maria Holm signed it. [1]", "Why did Maria Holm sign it?"),
        ("Who will pay?", "Maria Holm said so. Ole Berg denied it. [1]", "Why will Maria Holm pay?"),
        ("Who signed it?", "Maria Holm and Ole Berg signed it. [1]", "Why did they sign it?"),
        ("Who was hurt?", "Nobody of the crew. [1]", "Why were they hurt?"),
        ("Who is the mayor?", "Maria Holm is the mayor. [1]", "Why is Maria Holm the mayor?"),
    ],
)
def test_why_after_who_asks_of_the_one_who_was_named(question: str, answer: str, expected: str) -> None:
    assert standalone("Why?", turns([{"question": question, "answer": answer}])) == expected


@pytest.mark.parametrize(
    "remark",
    ["thanks", "ok thanks", "Thank you very much!", "That's interesting.", "ok", "No, thanks", "I see"],
)
def test_thanks_ask_nothing_and_end_no_topic(remark: str) -> None:
    assert standalone(remark, turns(["Who owns the mill?"])) == remark
    assert with_topic(remark, "Who owns the mill?") == remark
    assert with_topic("Who painted it?", remark) == "Who painted it?"
    assert standalone("Who built it?", turns(["Who owns the mill?", remark])) == "Who built the mill (owns)?"


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("What did Norway say?", "ok and Sweden?", "What did Sweden say?"),
        ("Did Norway reject the treaty?", "ok, why?", "Why did Norway reject the treaty?"),
        ("Did Norway reject the treaty?", "Thanks. And when?", "When did Norway reject the treaty?"),
        ("Did Norway reject the treaty?", "Ok. Who runs the mill?", "Ok. Who runs the mill?"),
    ],
)
def test_a_follow_up_may_begin_with_thanks(earlier: str, question: str, expected: str) -> None:
    assert standalone(question, turns([earlier])) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("What did Norway and Sweden say?", "And Poland?", "What did Poland say?"),
        (
            "Who mediates between Norway and Sweden?",
            "And Poland?",
            "Who mediates between Poland and Sweden?",
        ),
        ("What did Norway say?", "Which of them agreed?", "Which of them agreed (Norway say)?"),
        ("What did the council say?", "How many of them agreed?", "How many of the council agreed (say)?"),
        (
            "On which ground did Berg win?",
            "And the ones that did not succeed?",
            "And the ones that did not succeed (ground Berg win)?",
        ),
        (
            "When does Alden Primary close?",
            "How many pupils does it have?",
            "How many pupils does Alden Primary have?",
        ),
        (
            "How much did Norrby pay for Brightwell?",
            "Was it more than in May?",
            "Was it more than in May (Norrby pay Brightwell)?",
        ),
        ("Where does Norrby meet?", "Is it the first time?", "Is it the first time (Norrby meet)?"),
    ],
)
def test_several_are_not_one_and_an_amount_is_no_name(earlier: str, question: str, expected: str) -> None:
    assert standalone(question, turns([earlier])) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        (
            "How many pupils are at Alden Primary?",
            "in 2019?",
            "How many pupils are at Alden Primary in 2019?",
        ),
        ("How many came in May?", "what about in June", "How many came in June?"),
        ("How many came in 2018?", "And 2019?", "How many came in 2019?"),
        ("How many people came last year?", "And yesterday?", "How many people came yesterday?"),
        ("When did Berg resign?", "In May?", "What about in May (Berg resign)?"),
        ("What did Lunn give to Norway?", "to Sweden?", "What did Lunn give to Sweden?"),
        ("How much is the fare for adults?", "for children?", "How much is the fare for children?"),
        (
            "Which countries will send boats to Norway?",
            "What about Poland?",
            "What about Poland (countries send boats Norway)?",
        ),
    ],
)
def test_a_time_or_place_alone_asks_the_earlier_question_of_it(
    earlier: str, question: str, expected: str
) -> None:
    assert standalone(question, turns([earlier])) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        (
            ["Who leads Norway?", "And the others?"],
            "What about Poland?",
            "What about Poland (leads Norway)?",
        ),
        (
            ["Why did Ole Berg buy the mill?", "From whom?"],
            "Is that legal?",
            "Is that legal (Ole Berg buy mill)?",
        ),
    ],
)
def test_a_chain_of_fragments_keeps_what_it_is_about(
    earlier: list[str], question: str, expected: str
) -> None:
    assert standalone(question, turns(earlier)) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        (["What did Holm say about the sale?"], "Is it final?", "Is the sale final (Holm say)?"),
        (["What did Norway say about the sale?"], "Will it pay?", "Will Norway pay?"),
        (["What time does the fair open?"], "Is it free?", "Is it free (time fair open)?"),
    ],
)
def test_it_is_what_is_spoken_of(earlier: list[str], question: str, expected: str) -> None:
    assert standalone(question, turns(earlier)) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        (
            "How much will the repair of Tarn Bridge cost?",
            "When will it be finished?",
            "When will the repair of Tarn Bridge be finished (cost)?",
        ),
        ("What will Tarn Bridge cost in total?", "Who pays for it?", "Who pays for Tarn Bridge?"),
        ("How did the price of wool change?", "Why did it change?", "Why did the price of wool change?"),
        ("How much will the Lunn dam cost?", "Who pays for it?", "Who pays for the Lunn dam (cost)?"),
    ],
)
def test_a_verb_taken_for_a_noun_is_no_part_of_what_a_pronoun_means(
    earlier: str, question: str, expected: str
) -> None:
    assert standalone(question, turns([earlier])) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        (
            "When does the ferry to Lisbon leave?",
            "How long does it take?",
            "How long does the ferry take (Lisbon leave)?",
        ),
        (
            "Why was the launch of the Oslo ferry put off?",
            "When will it be?",
            "When will the launch of the Oslo ferry be (put)?",
        ),
        (
            "How high will the walls of the Bergen dam be?",
            "Who built it?",
            "Who built the Bergen dam (walls)?",
        ),
        (
            "How will the cost of the Bergen dam be met?",
            "Who built it?",
            "Who built the Bergen dam (cost met)?",
        ),
    ],
)
def test_it_is_the_subject_and_no_name_within_its_phrase(earlier: str, question: str, expected: str) -> None:
    assert standalone(question, turns([earlier])) == expected


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        ("Who is Lena Marsh?", "And the fans?", "What about the fans (Lena Marsh)?"),
        ("Who is the manager?", "And the coach?", "Who is the coach?"),
        ("Does Norway pay for it?", "And the farmers?", "Do the farmers pay for it?"),
        ("What were the farmers paid?", "And the mayor?", "What was the mayor paid?"),
    ],
)
def test_what_takes_a_name_s_place_agrees_with_the_verb(earlier: str, question: str, expected: str) -> None:
    assert standalone(question, turns([earlier])) == expected


def test_what_a_pronoun_stood_for_comes_without_the_topic_behind_it() -> None:
    named = {"question": "Who is the chair?", "answer": "Moira Kent is the chair. [1]"}
    history = turns([named, "Since when?", "Who was the chair before her?"])
    assert standalone("Why did he leave?", history) == "Why did the chair before Moira Kent leave?"
    after = turns(["Who is the chair?", "Which school did she close?", "Who was the head there?"])
    assert standalone("Why did he leave?", after) == ("Why did the head there leave (school chair close)?")


def test_it_is_no_person_while_there_is_a_thing() -> None:
    history = turns(["When did Emmanuel Macron announce the treaty?"])
    assert standalone("How many towns are in it?", history) == (
        "How many towns are in the treaty (Emmanuel Macron announce)?"
    )


def test_history_takes_strings_turns_and_objects() -> None:
    assert turns(["a?", Turn(question="b?"), {"question": "c?", "answer": "d"}]) == (
        Turn(question="a?"),
        Turn(question="b?"),
        Turn(question="c?", answer="d"),
    )
    with pytest.raises(QuestionError, match="history entry 1"):
        turns([{"q": "a?"}])
    with pytest.raises(QuestionError, match="the history is a text and not a list of turns"):
        turns("Who sailed?")


@pytest.mark.parametrize(
    "earlier", ["", "?", "...", "Who?", "Which", "who is", "How many", "Is", "What is the"]
)
@pytest.mark.parametrize(
    "asked", ["Why?", "Why not?", "Which ones?", "How come?", "Who else?", "in 2019?", "of them?"]
)
def test_what_follows_a_question_that_says_nothing_is_a_question_still(earlier: str, asked: str) -> None:
    assert standalone(asked, (Turn(question=earlier),)).strip("?")
