from __future__ import annotations

from assistant.types import Verdict
from assistant.web.turns import answer_view
from index.types import Document
from tests.browser.scripted import answer_of, citation, hit

TEXT = "The quay is long. It was built in 1911. Ships come daily. " + "The tide turns twice a day. " * 10


def test_a_quote_keeps_the_words_around_it_from_its_passage() -> None:
    document = Document(source="a.txt", title="A", text=TEXT)
    quote = citation(1, document, "It was built in 1911.")
    view = answer_view(
        answer_of(
            "When?", [("In 1911.", (1,), "supported", "")], citations=(quote,), hits=(hit(document, TEXT),)
        )
    )
    before, after = view["contexts"]["1"]
    assert before == "The quay is long. "
    assert after.startswith(" Ships come daily. ")
    assert after.endswith(" …")
    assert TEXT.startswith(before + quote.quote + after.removesuffix(" …"))


def test_a_quote_of_no_found_passage_stands_alone() -> None:
    document = Document(source="a.txt", title="A", text=TEXT)
    quote = citation(1, document, "It was built in 1911.")
    view = answer_view(answer_of("When?", [("In 1911.", (1,), "supported", "")], citations=(quote,)))
    assert view["contexts"] == {"1": ["", ""]}


def test_an_answer_that_only_quotes_says_so_whatever_chose_the_quotes() -> None:
    document = Document(source="a.txt", title="A", text="It was built [3]  in 1911. Ships come daily.")
    quotes = (citation(1, document, "It was built [3]  in 1911."), citation(2, document, "Ships come daily."))
    as_shown: list[tuple[str, tuple[int, ...], Verdict, str]] = [
        ("It was built in 1911.", (1,), "supported", ""),
        ("Ships come daily.", (2,), "supported", ""),
    ]
    reworded = [*as_shown, as_shown[0]]
    reworded[2] = ("Ships come each day.", (2,), "supported", "")
    assert answer_view(answer_of("When?", as_shown, citations=quotes))["quoted"]
    assert not answer_view(answer_of("When?", reworded, citations=quotes))["quoted"]
