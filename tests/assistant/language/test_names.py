"""Names and their variants."""

import pytest

from assistant.language.names import mentions, names, same_name, variants


def test_runs_of_capitals_are_names_and_sentence_openings_are_not() -> None:
    text = "Yesterday Special Envoy Steve Witkoff met the Coalition of the Willing. However, Russia objected."
    assert names(text) == ("Yesterday Special Envoy Steve Witkoff", "Coalition of the Willing", "Russia")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zelensky", "Volodymyr Zelenskyy"),
        ("Putin", "President Vladimir Putin"),
        ("UN", "United Nations"),
        ("Britain", "the UK"),
        ("Moscow", "Russian"),
    ],
)
def test_variants_are_the_same_name(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Putin", "Peskov"), ("Iran", "Iraq"), ("Sergei Ryabkov", "Sergey Lavrov"), ("Poland", "Portugal")],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert not same_name(one, other)


def test_a_capital_and_a_demonym_belong_to_their_country() -> None:
    assert {"ukraine", "ukrainian", "kyiv"} <= variants("Ukraine")
    assert mentions("The British government agreed.", "UK")
    assert not mentions("They told us so.", "US")
