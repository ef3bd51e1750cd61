"""Claims beside an article's words: what differs is caught, and what is only worded otherwise is not."""

from __future__ import annotations

import pytest

from assistant.grounding import Grounder
from assistant.grounding.types import Grounded
from assistant.types import Evidence

pytestmark = pytest.mark.real


def ground(claim: str, *sentences: str, without: frozenset[str] = frozenset()) -> Grounded:
    article = " ".join(sentences)
    pool = [
        Evidence(
            source="a.txt",
            title="",
            text=text,
            start=article.index(text),
            end=article.index(text) + len(text),
            score=0.5,
            passage_id="p",
        )
        for text in sentences
    ]
    return Grounder(None, without=without).ground(claim, pool, text_of=lambda source: article)


@pytest.mark.parametrize(
    ("claim", "sentences"),
    [
        ("Prices rose by 3% in Lunn.", ("Prices fell by 3% in Lunn.",)),
        ("Elmford won 12 seats in May.", ("Elmford lost 12 seats in May.",)),
        ("The dam cost $3 million.", ("The dam cost €3 million.",)),
        ("The strike lasted 12 hours.", ("The strike lasted 12 days.",)),
        ("The road is 10km long.", ("The road is 12km long.",)),
        ("Some 1 million people fled.", ("Some half a million people fled.",)),
        ("The town bought 12 boats.", ("The harbour closes for 12 days.", "The town bought boats in May.")),
        ("The town bought boats in 2019.", ("Finch resigned in 2019.", "The town bought boats.")),
        ("No more than 40 people died.", ("More than 40 people died.",)),
        ("John Smith voted.", ("John Smith spoke on Monday.", "He did not vote.")),
        ("The court found him guilty.", ("The court found him not guilty.",)),
        ("Austria signed the treaty.", ("Australia signed the treaty.",)),
        ("Niger signed the treaty.", ("Nigeria signed the treaty.",)),
        ("He called the dam “deadly”.", ("He called the dam “safe”.",)),
        ("Reyes won 34 votes in May.", ("Reyes, 34, won 60 votes in May.",)),
        ("Finch won 3 votes.", ("Finch won 60 votes in ward 3.",)),
        ("The London Museum reopened in May.", ("The British Museum reopened in May.",)),
        ("Hundreds of thousands of people fled.", ("About 3,000 people fled.",)),
        ("Warming has reached 1.9C.", ("Warming has reached 1.5C.",)),
        ("It has 16GB of memory.", ("It has 32GB of memory.",)),
        ("It reached 200C.", ("It reached 300C.",)),
        ("The plant makes 40MW.", ("The plant makes 90MW.",)),
        ("The fire burnt 1,200ha.", ("The fire burnt 1,700ha.",)),
        ("It took 2½ years.", ("It took 3½ years.",)),
        ("Finch won twice.", ("Finch won once.",)),
        ("Finch won once.", ("Finch won twice.",)),
        ("The council meets once a year.", ("The council meets three times a year.",)),
        ("The council meets twice a month.", ("The council meets twice a week.",)),
        ("The tower is 120 metres tall.", ("The tower is 150m tall.",)),
        ("Some 120 people fled.", ("Some 120m people fled.",)),
        ("The dam is 84 metres high.", ("The high dam cost 84m euros.",)),
        ("The dam is 84 metres high.", ("The high dam cost 84m.",)),
        ("The dam is 84 metres high.", ("The dam drew a high 84m visitors.",)),
        ("The dam is 20m high.", ("The dam cost 20m and is 84m high.",)),
        ("The mayor lied more than once.", ("The mayor lied once.",)),
        ("The council meets once a week.", ("The council meets once a month.",)),
        ("It reached 30C on Monday.", ("It reached 30F on Monday.",)),
        ("The river floods twice a year.", ("The river floods twice in a month.",)),
    ],
)
def test_what_the_article_does_not_say_is_not_supported(claim: str, sentences: tuple[str, ...]) -> None:
    assert ground(claim, *sentences).verdict != "supported"


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Finch won twice.", "Finch won two times."),
        ("The council meets once a year.", "The council meets annually."),
        ("It took two and a half years.", "It took 2½ years."),
        ("The tower is 120 metres tall.", "The tower is 120m tall."),
        ("The river is 100 meters wide.", "The river is 100m wide."),
        ("The dam is 84m high.", "The dam cost 20m and is 84m high."),
        ("The mayor lied more than once.", "The mayor lied three times."),
        ("The mayor lied more than once.", "The mayor lied several times."),
        ("The mayor lied at least once.", "The mayor lied twice."),
        ("It meets once a year, the New York Times said.", "It meets annually, the New York Times said."),
        ("The council meets once a year.", "The council meets annually, at times in May."),
        ("It reached 30C on Monday.", "It reached 30 degrees on Monday."),
        ("The river floods twice a year.", "The river floods twice in a year."),
        ("The school is ½ a mile away.", "The school is half a mile away."),
        ("At least 40 people died.", "No fewer than 40 people died."),
        ("Dr. Smith said that the drug works.", "Smith said that the drug works."),
        ("Mayor Warren resigned on Monday.", "Warren resigned on Monday."),
        ("Finch was born on Jan. 3, 1980.", "Finch was born on January 3, 1980."),
        ("The ship carried 1,200 passengers.", "The ship carried 1200 passengers."),
        ("The road is 10 km long.", "The road is 10km long."),
        ("The cause of the fire is not known.", "The cause of the fire is unknown."),
        ("He called it a “well–known” dam.", "He called it a “well-known” dam."),
    ],
)
def test_what_is_only_written_otherwise_is_supported(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict == "supported"


def test_a_number_of_times_where_the_article_counts_none_is_marked_and_stays() -> None:
    said = ground("Members meet twice a year, in May and July.", "The members meet in May and in July.")
    assert said.verdict == "partly"
    assert "twice" in said.reason


@pytest.mark.parametrize(
    ("needed", "claim", "sentence"),
    [
        ("pairing", "Reyes won 60 votes.", "Finch won 60 votes and Reyes won 40."),
        ("pairing", "Denmark sent 300 men.", "Denmark and Sweden sent 500 and 300 men respectively."),
        ("pairing", "Reyes was born in 1960.", "Finch was born in 1960 and Reyes in 1950."),
        ("exchange", "Germany sent more tanks than France.", "France sent more tanks than Germany."),
        ("exchange", "Finch is the father of Reyes.", "Reyes is the father of Finch."),
        ("exchange", "It is 40 metres wide and 12 metres deep.", "It is 12 metres wide and 40 metres deep."),
        ("exchange", "Finland joined before Sweden.", "Sweden joined before Finland."),
        ("conditions", "The minister resigned on Monday.", "Has the minister resigned on Monday?"),
        (
            "conditions",
            "The troops leave the city in May.",
            "If the troops leave the city in May, war will return.",
        ),
        ("conditions", "War will return.", "If the troops leave the city in May, war will return."),
        ("qualifiers", "Ada Finch is the mayor of Lyme.", "Ada Finch is a former mayor of Lyme."),
        ("qualifiers", "The council approved the budget.", "The council nearly approved the budget."),
        (
            "superlatives",
            "The bridge is the longest in Europe.",
            "The bridge is one of the longest in Europe.",
        ),
        ("superlatives", "Rome is the largest city.", "Rome is the second-largest city."),
        ("alternatives", "The ship sank in the morning.", "The ship sank in the evening."),
        ("alternatives", "He was arrested at 9 a.m.", "He was arrested at 9 p.m."),
        ("alternatives", "The hall has been closed since 2019.", "The hall was closed until 2019."),
        ("contrast", "The talks will be in Geneva.", "The talks will be in Vienna, not in Geneva."),
        ("magnitudes", "Dozens of people died.", "Hundreds of people died."),
        ("magnitudes", "Dozens of people died.", "Three people died."),
        ("one", "One soldier died in the attack.", "Two soldiers died in the attack."),
        ("quantifiers", "Both brothers were arrested.", "One of the brothers was arrested."),
        ("modality", "The base is the largest in Europe.", "The base may be the largest in Europe."),
        (
            "modality",
            "Jones stole the paintings from the museum.",
            "Jones is accused of stealing the paintings from the museum.",
        ),
        ("modality", "Jones fled to Spain.", "Jones is believed to have fled to Spain."),
        ("negation", "The bridge fell in the storm.", "It is false that the bridge fell in the storm."),
        ("negation", "The bridge fell in the storm.", "It is not true that the bridge fell in the storm."),
        ("negation", "Voters supported the plan.", "Few voters supported the plan."),
        ("negation", "Voters supported the plan.", "Hardly any voters supported the plan."),
    ],
)
def test_each_check_catches_what_no_other_does(needed: str, claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict != "supported"
    assert ground(claim, sentence, without=frozenset({needed})).verdict == "supported"


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Reyes won 40 votes.", "Finch won 60 votes and Reyes 40."),
        ("Sweden sent 300 men and Denmark 500.", "Denmark sent 500 men and Sweden sent 300 men."),
        ("Sweden sent 300 men.", "Denmark and Sweden sent 500 and 300 men respectively."),
        ("In 2019 Reyes sold the pier.", "Reyes sold the pier in 2019."),
        ("The pier was sold by Reyes to Finch.", "Reyes sold the pier to Finch."),
        ("Sweden joined the union after Finland.", "Finland joined the union before Sweden."),
        ("Reyes met Finch in Lyme.", "Finch met Reyes in Lyme."),
        ("War will return if the troops leave the city.", "If the troops leave the city, war will return."),
        ("Ada Finch is a former mayor of Lyme.", "Ada Finch, a former mayor of Lyme, has died."),
        ("The bridge is among the longest in Europe.", "The bridge is the second-longest in Europe."),
        ("Dozens of people died.", "Forty people died."),
        ("One soldier died in the attack.", "A soldier died in the attack."),
        ("A few voters supported the plan.", "A few voters supported the plan in May."),
        ("The bridge fell, which is not surprising.", "It is not surprising that the bridge fell."),
        ("Jones is accused of stealing the pictures.", "Jones is accused of stealing the pictures in Lyme."),
        ("US President Donald Trump came to Paris.", "American President Donald Trump came to Paris."),
        ("French President Macron came to Kyiv.", "The president of France, Emmanuel Macron, came to Kyiv."),
        ("Fear must not be our only policy.", "Fear cannot be our only policy."),
        ("He called it «a bad dam».", "He called it “a bad dam”."),
        ("Ford sold 300 cars.", "In 1998 Ford sold 300 cars in Texas."),
        ("Germany, Spain and France signed it in Bonn.", "France, Spain and Germany signed it in Bonn."),
        ("In Leeds, the factory opened in 2001.", "In 2001 the factory opened in Leeds."),
        ("London mayor Khan opened the bridge.", "Khan, the mayor of London, opened the bridge."),
        ("Police searched his flat.", "Police suspected arson and searched his flat."),
        ("Paul Jones resigned on Thursday.", "His deputy, Paul Jones, resigned on Thursday."),
        ("About 300 people were rescued.", "Nearly 300 people were rescued."),
        ("One soldier died and two were hurt.", "Two soldiers were hurt and one died."),
        ("Hundreds of people gathered in Lyme.", "Several hundred people gathered in Lyme."),
        ("Thousands of people marched.", "Some 25,000 people marched."),
        ("His brother survived the crash.", "His little brother survived the crash."),
        ("The film was his last.", "The film would be his last."),
        ("He walked out of the room.", "He walked out of the room as if nothing had happened."),
        ("The bridge collapsed.", "Why did the bridge collapse?"),
        (
            "Both Smith and Jones played in one of the best matches.",
            "Smith and Jones played in one of the best matches.",
        ),
    ],
)
def test_what_means_the_same_is_supported(claim: str, sentence: str) -> None:
    assert ground(claim, sentence).verdict == "supported"


@pytest.mark.parametrize("quote", ["«a safe dam»", "»a safe dam«", "„a safe dam“"])
def test_quotes_are_verbatim_whatever_marks_they_stand_in(quote: str) -> None:
    assert (
        "does not hold the words"
        in ground(f"Finch called the dam {quote}.", "Finch called the dam a bad dam.").reason
    )
