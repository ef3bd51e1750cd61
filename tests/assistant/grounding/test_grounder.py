from __future__ import annotations

import pytest

from assistant.grounding import Grounded, Grounder, sentence_spans, support
from assistant.types import Evidence
from tests.assistant.grounding.conftest import HARBOUR, TEXTS, Ground

SUPPORTED = [
    "Ada Finch said that the harbour of Lyme will close for 12 days.",
    "Ada Finch said that the harbour will close for twelve days.",
    "She warned that the storm could damage the pier. [2]",
    "Ada Finch warned that the storm could damage the pier.",
    "Mayor Reyes refused to cancel the regatta.",
    "The mayor will not cancel the regatta, Tom Reyes said.",
    "Some fishermen support the mayor.",
    "In 1998 the council bought the lighthouse from the trust.",
    "The lighthouse was bought by the council in 1998.",
    "More than 40 boats are not insured.",
    "Over forty boats are not insured.",
    "Ines Duarte, a baker, sells 300 loaves a day.",
    "Noor Haddad designed the hall.",
]
FALSE = [
    ("number", "Ada Finch said that the harbour of Lyme will close for 21 days."),
    ("number", "Baker Ines Duarte sells 200 loaves a day."),
    ("unit", "The harbour of Lyme will close for 40 days."),
    ("date", "Ada Finch said on Tuesday that the harbour of Lyme will close for 12 days."),
    ("date", "The market hall of Lyme reopened in April 2021."),
    ("date", "The council bought the lighthouse from the trust in 1989."),
    ("name", "Baker Noor Haddad sells 300 loaves a day."),
    ("name", "Mayor Tom Reyes refused to cancel the Olympics in Paris."),
    ("negation", "Mayor Tom Reyes agreed to cancel the regatta."),
    ("negation", "The storm could not damage the pier."),
    ("negation", "More than 40 boats are insured."),
    ("speaker", "Tom Reyes warned that the storm could damage the pier."),
    ("quote", "“The sea does not read our calendar,” Finch said."),
    ("modality", "She warned that the storm will damage the pier."),
    ("modality", "The council may have bought the lighthouse from the trust in 1998."),
    ("quantifier", "All of the fishermen support the mayor."),
    ("comparison", "Fewer than 40 boats are not insured."),
    ("roles", "The trust bought the lighthouse from the council in 1998."),
    ("roles", "The mayor supports some of the fishermen."),
    ("article", "According to “The market hall is back”, Mayor Tom Reyes refused to cancel the regatta."),
    ("article", "According to “A third article”, Mayor Tom Reyes refused to cancel the regatta."),
    ("nothing", "Penguins breed on the southern ice in winter."),
]


@pytest.mark.real
@pytest.mark.parametrize("sentence", SUPPORTED)
def test_a_true_sentence_is_not_rejected_and_its_evidence_is_of_the_article(
    ground: Ground, sentence: str
) -> None:
    found = ground(sentence)

    assert found.verdict != "unsupported", found.reason
    assert 1 <= len(found.evidence) <= 3
    for item in found.evidence:
        assert TEXTS[item.source][item.start : item.end] == item.text


@pytest.mark.real
@pytest.mark.parametrize(("kind", "sentence"), FALSE)
def test_a_false_sentence_is_not_supported_and_says_why(ground: Ground, kind: str, sentence: str) -> None:
    found = ground(sentence)

    assert found.verdict != "supported", kind
    assert found.reason
    assert found.verdict == "partly" or not found.evidence


@pytest.mark.real
def test_the_reason_names_what_the_article_says_instead(ground: Ground) -> None:
    assert ground(FALSE[0][1]).reason == "the article says 12, not 21"


@pytest.mark.real
def test_every_sentence_of_the_articles_is_supported_by_itself(
    ground: Ground, pool: tuple[Evidence, ...]
) -> None:
    for item in pool:
        found = ground(item.text)
        assert found.verdict == "supported"
        assert found.evidence == (item,)


@pytest.mark.real
def test_a_verbatim_quote_may_run_on_from_the_pool_but_not_stand_outside(pool: tuple[Evidence, ...]) -> None:
    first, second = pool[1], pool[2]
    both = HARBOUR[first.start : second.end]

    found = Grounder(None).ground(both, [first], text_of=TEXTS.__getitem__)
    outside = Grounder(None).ground(pool[4].text, [first], text_of=TEXTS.__getitem__)

    assert found.verdict == "supported"
    assert HARBOUR[found.evidence[0].start : found.evidence[0].end] == both
    assert outside.verdict == "unsupported"


@pytest.mark.real
def test_evidence_may_come_from_several_articles(ground: Ground) -> None:
    found = ground("The harbour of Lyme will close for 12 days, and Ines Duarte sells 300 loaves a day.")

    assert found.verdict != "unsupported", found.reason
    assert {item.source for item in found.evidence} == {"harbour.txt", "market.txt"}


@pytest.mark.real
def test_a_question_is_supported_only_where_the_article_asks_it() -> None:
    article = "The ferry leaves Staffa at noon. Will it sail on Sunday?"
    spans = sentence_spans(article)
    pool = [
        Evidence(source="a", title="", text=article[i:j], start=i, end=j, score=0.0, passage_id="a")
        for i, j in spans
    ]
    for asked in ("When does the ferry leave Staffa? [1]", "**The ferry leaves Staffa at noon?**"):
        found = Grounder(None).ground(asked, pool)
        assert (found.verdict, found.reason) == ("unsupported", "this asks, and says nothing")
    assert Grounder(None).ground("Will it sail on Sunday? [1]", pool).verdict == "supported"


def test_without_a_pool_nothing_is_supported() -> None:
    nothing = Grounded(verdict="unsupported", reason="the articles do not say this", evidence=(), score=0.0)

    assert Grounder(None).ground("Anything at all.", ()) == nothing


@pytest.mark.real
def test_support_orders_claims_by_how_well_references_carry_them() -> None:
    carried = support("The council bought the lighthouse in 1998.", [HARBOUR])
    contradicted = support("The council bought the lighthouse in 1989.", [HARBOUR])
    foreign = support("Penguins breed on the ice.", [HARBOUR])

    assert 1 >= carried > contradicted > foreign >= 0
