"""Names and their variants."""

import pytest

from assistant.language.names import may_mention, mentions, names, same_name, variants


def test_runs_of_capitals_are_names_and_sentence_openings_are_not() -> None:
    text = "Yesterday Special Envoy Steve Witkoff met the Coalition of the Willing. However, Russia objected."
    assert names(text) == ("Yesterday Special Envoy Steve Witkoff", "Coalition of the Willing", "Russia")


def test_an_ampersand_joins_the_parts_of_a_name() -> None:
    assert names("When will the trial against Sierra Gas & Power begin?") == ("Sierra Gas & Power",)
    assert names("What did Johnson & Johnson and AT&T pay?") == ("Johnson & Johnson", "AT&T")
    assert mentions("They sued Sierra Gas & Power.", "Sierra Gas & Power")


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
    [
        ("President Putin", "President Biden"),
        ("Putin", "Peskov"),
        ("Iran", "Iraq"),
        ("Sergei Ryabkov", "Sergey Lavrov"),
        ("Poland", "Portugal"),
        ("Austria", "Australia"),
        ("Ireland", "Iceland"),
    ],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert not same_name(one, other)


def test_initials_open_a_name_and_a_letter_at_the_end_of_a_sentence_does_not() -> None:
    assert names("What did J. K. Rowling write?") == ("J. K. Rowling",)
    assert names("Did he meet J. R. R. Tolkien and C.S. Lewis?") == ("J. R. R. Tolkien", "C.S. Lewis")
    assert names("He took vitamin B. Then Finch left.") == ("Finch",)
    assert names("It holds vitamin C. Norway is cold.") == ("Norway",)


def test_a_capital_and_a_demonym_belong_to_their_country() -> None:
    assert {"ukraine", "ukrainian", "kyiv"} <= variants("Ukraine")
    assert mentions("The British government agreed.", "UK")
    assert not mentions("They told us so.", "US")


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Berg announced the plan on Monday.", "Anna Berg", True),
        ("President Berg announced it.", "Anna Berg", True),
        ("A US-backed plan was made.", "US", True),
        ("The Hamas-run ministry said so.", "Hamas", True),
        ("Zelenskyy announced it.", "Zelensky", True),
        ("Bergamot grows there.", "Anna Berg", False),
        ("Baker Ali Holm sells bread.", "Baker Noor Berg", False),
        ("It is said that us all were there.", "US", False),
    ],
)
def test_a_name_may_stand_first_or_in_a_compound(text: str, name: str, expected: bool) -> None:
    assert mentions(text, name) is expected


def test_titles_are_no_part_of_a_name() -> None:
    assert mentions("Raymond Tighe spoke first.", "Councillor Tighe")
    assert mentions("Raymond Tighe spoke first.", "Chief Constable Tighe")
    assert not mentions("Raymond Tighe spoke first.", "Councillor Doyle")


def test_a_long_text_may_mention_a_name_by_its_last_word_or_its_country() -> None:
    assert may_mention("The tighe family left.", "Raymond Tighe")
    assert may_mention("It was decided in London.", "Britain")
    assert may_mention("A European force was sent.", "Europeans")
    assert not may_mention("Raymond left Lisbon.", "Raymond Tighe")
