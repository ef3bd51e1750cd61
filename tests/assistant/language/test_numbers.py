"""Numbers as words and digits."""

import pytest

from assistant.language.numbers import numbers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Twenty-six nations, 26 flags", {"26"}),
        ("over 8 million people", {"8000000"}),
        ("$4,021.50 in 2027", {"4021.5", "2027"}),
        ("the 7th of May", {"7"}),
        ("one of the first", set()),
        ("IRIS-T and F16", set()),
        ("1" * 400 + " and " + "2" * 6000 + " and 7", {"7"}),
        ("hundred " * 200 + ". 7", {"7"}),
        ("the first three months", {"3"}),
        ("two first-half goals", {"2"}),
        ("the twenty-first of one hundred and twenty-second", {"21", "122"}),
        ("half a million, half a dozen", {"500000", "6"}),
        ("two and a half million, 2 and a half years", {"2500000", "2.5"}),
        ("a million and a half of them", {"1500000"}),
        ("in 2020 and a half million people", {"2020", "500000"}),
        ("several hundred, a few thousand", set()),
        ("10km at 8pm for 5kg", {"10", "8", "5"}),
        ("$100B, £1.2trn, page 3b", {"100000000000", "1200000000000"}),
    ],
)
def test_numbers_have_one_form(text: str, values: set[str]) -> None:
    assert numbers(text) == values
