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
        ("1.5C, 1.9C, 1,100C", {"1.5", "1.9", "1100"}),
        ("1,200ha, 2.5GB, 16GB, 40MW, 50L, 5kW", {"1200", "2.5", "16", "40", "50", "5"}),
        ("40km2 and 6m³", {"40", "6"}),
        ("F-16, A320, G7, COVID-19, 5G, 3D, the 49ers, 4x4", {"16", "19"}),
        ("the 1st of the 1990s", {"1", "1990"}),
        ("March 12,2024", {"12"}),
        ("2½ years, 3 ¼ years, 1½ million", {"2.5", "3.25", "1500000"}),
        ("½ mile, three quarters, ¾", {"1/2", "3/4"}),
        ("½ a mile, half a mile", set()),
        ("120m tall, a 30m-wide road, 40m people, $5m", {"120", "30", "40000000", "5000000"}),
        ("She won once.", {"1"}),
        ("won twice, and thrice", {"2", "3"}),
        ("once a year, once every two days", {"1", "2"}),
        ("It failed more than once.", {"1"}),
        ("Once he had left, all at once, it was once a farm.", set()),
        ("once again, for once. Once, only once he left", set()),
        ("twice the size, twice as many", set()),
    ],
)
def test_numbers_have_one_form(text: str, values: set[str]) -> None:
    assert numbers(text) == values
