"""Where the sentences of a text end."""

import pytest

from index.sentences import sentences


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("It will open on 7 May. Norrby is new.", ["It will open on 7 May.", " Norrby is new."]),
        ("He said: “Not in May.” It opened.", ["He said: “Not in May.”", " It opened."]),
        ("It opened on May. 5 by Berg.", ["It opened on May. 5 by Berg."]),
    ],
)
def test_may_is_no_abbreviation_before_a_capital(text: str, ends: list[str]) -> None:
    assert sentences(text) == ends
    assert sentences(text, "") == ends


@pytest.mark.parametrize("text", ["", "  It rained.  It May. Stopped. \n", "Es regnete. Berg kam."])
@pytest.mark.parametrize("language", ["en", "de", ""])
def test_the_sentences_joined_are_the_text(text: str, language: str) -> None:
    assert "".join(sentences(text, language)) == text
