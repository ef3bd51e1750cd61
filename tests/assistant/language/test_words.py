"""Words, stems and weighted overlap."""

from assistant.language.words import overlap, stem_sequence, stems, words


def test_words_keep_their_place_in_the_text() -> None:
    text = "Russia’s U.S. envoy co-chairs 4,021 talks."
    assert all(text[word.start : word.end] == word.text for word in words(text))
    assert [word.form for word in words(text)] == ["russia", "us", "envoy", "co-chairs", "4,021", "talks"]


def test_function_words_carry_no_topic_but_abbreviations_do() -> None:
    topical = [word.form for word in words("Did the U.S. or us do it?") if word.topical]
    assert topical == ["us"]


def test_compounds_match_their_parts() -> None:
    assert {"chair", "co-chair"} <= stems("co-chair")
    assert stem_sequence("warned warnings") == ("warn", "warn")


def test_overlap_weighs_rare_words() -> None:
    weight = {"zakharova": 9.0, "russia": 1.0}
    assert overlap(["zakharova", "russia"], frozenset({"zakharova"}), weight) == 0.9
    assert overlap([], frozenset({"a"}), weight) == 0.0
