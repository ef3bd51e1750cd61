"""Assembled answers: spans and numbers are exact."""

from assistant.draft import Line, assemble, best_by_article, numbered
from assistant.types import Evidence


def evidence(source: str, text: str, start: int = 0) -> Evidence:
    return Evidence(
        source=source, title=source, text=text, start=start, end=start + len(text), score=1, passage_id="p"
    )


def test_numbers_follow_first_appearance_and_repeat_for_the_same_quote() -> None:
    one, two = evidence("a", "First."), evidence("b", "Second.")
    text, sentences, citations = assemble(
        [
            Line(text="Two says.", verdict="supported", evidence=(two,)),
            Line(text="Both say.", verdict="partly", evidence=(two, one), reason="hedged"),
        ]
    )
    assert text == "Two says. [1] Both say. [1][2]"
    assert [c.number for c in citations] == [1, 2]
    assert [c.source for c in citations] == ["b", "a"]
    assert all(text[s.start : s.end] == s.text for s in sentences)
    assert sentences[1].citations == (1, 2)
    assert sentences[1].reason == "hedged"


def test_list_items_stand_on_lines_of_their_own() -> None:
    lines = [
        Line(text="One thing.", verdict="supported", evidence=(evidence("a", "One thing."),), item=True),
        Line(text="Another.", verdict="supported", evidence=(evidence("b", "Another."),), item=True),
    ]
    text, sentences, _ = assemble(lines)
    assert text == "- One thing. [1]\n- Another. [2]"
    assert [text[s.start : s.end] for s in sentences] == ["One thing.", "Another."]


def test_by_article_has_one_quote_each_and_keeps_cited_numbers() -> None:
    a1, a2, b = evidence("a", "One."), evidence("a", "Two.", 10), evidence("b", "Three.")
    _, _, citations = assemble([Line(text="Two.", verdict="supported", evidence=(a2,))])
    sides = best_by_article([a1, b, a2], citations)
    assert [(c.source, c.quote, c.number) for c in sides] == [("a", "Two.", 1), ("b", "Three.", 2)]


def test_quotes_that_are_cited_keep_their_numbers_and_others_follow_on() -> None:
    a, b, c = evidence("a", "One."), evidence("b", "Two."), evidence("c", "Three.")
    _, _, citations = assemble([Line(text="Two.", verdict="supported", evidence=(b,))])
    found = numbered([a, b, c, a], citations)
    assert [(one.source, one.number) for one in found] == [("a", 2), ("b", 1), ("c", 3), ("a", 2)]


def test_what_introduces_a_list_is_no_article_s_best_quote() -> None:
    lead, item = evidence("a", "Experts see these ways:"), evidence("a", "A pause is agreed.", 40)
    lines = [Line(text=one.text, verdict="supported", evidence=(one,)) for one in (lead, item)]
    _, _, citations = assemble(lines)
    assert [c.quote for c in best_by_article([lead, item], citations)] == ["A pause is agreed."]


def test_what_follows_a_list_stands_on_a_line_of_its_own() -> None:
    item, after = evidence("a", "One thing."), evidence("b", "It rained.")
    lines = [
        Line(text=item.text, verdict="supported", evidence=(item,), item=True),
        Line(text=after.text, verdict="supported", evidence=(after,)),
    ]
    assert assemble(lines)[0] == "- One thing. [1]\nIt rained. [2]"
