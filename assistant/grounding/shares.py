"""Parts of a whole: a fifth is 20 per cent, and where two of seven do it, five of the seven do not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.grounding.conversions import fractions
from assistant.grounding.reading import Reading
from assistant.grounding.tree import SUBJECTS, stem_of
from assistant.language.intervals import bound
from assistant.language.numbers import Quantity
from assistant.language.words import stem, words

PERCENT = re.compile(r"\s*(?:%|per\s?cent\b)", re.I)
_NEAR = 0.7
"""By how many hundredths a share may be rounded: a third is 33 per cent."""

_WITHIN = 4
"""Words within which "of" and the whole follow a part: "two of its seven members"."""


def said_as_share(claim: Reading, quantity: Quantity, article: Reading) -> bool:
    """Whether a number of hundredths in the claim is a fraction in the article, or the other way round.

    "More than a third" may also be 38 per cent.
    """
    start, end = quantity.start, quantity.end
    if PERCENT.match(claim.text, end):
        own = _value(quantity)
        return own is not None and any(abs(own - share) <= _NEAR for _, _, share in fractions(article.text))
    mine = [
        (share, bound(claim.text, first))
        for first, last, share in fractions(claim.text)
        if first < end and start < last
    ]
    theirs = [
        value
        for other in article.quantities
        if PERCENT.match(article.text, other.end) and (value := _value(other)) is not None
    ]
    return any(
        abs(share - other) <= _NEAR or within(share, said, other) for share, said in mine for other in theirs
    )


_FAR = 1.25
"""How many times as much a number may be that is called more than another."""


def within(limit: float, said: str, value: float) -> bool:
    """Whether a number may be called "more than" or "less than" another one that is not far from it."""
    if said == "more than":
        return limit < value <= limit * _FAR
    return said == "less than" and value < limit <= value * _FAR


def _value(quantity: Quantity) -> float | None:
    try:
        return float(quantity.value)
    except ValueError:
        return None


def parts_of(reading: Reading) -> Iterator[tuple[Quantity, str, str]]:
    """Each number that is a part of others, with its value and that of the whole, empty if it is not said."""
    written = words(reading.text)
    for part in reading.quantities:
        following = [word for word in written if word.start >= part.end][:_WITHIN]
        if not following or following[0].form != "of":
            continue
        starts = {word.start for word in following}
        wholes = [quantity.value for quantity in reading.quantities if quantity.start in starts]
        yield part, part.value, wholes[0] if wholes else ""


def other_part(claim: Reading, quantity: Quantity, article: Reading) -> tuple[str, bool] | None:
    """The article's part of the same whole where it is another one.

    With it whether that is the rest of the whole, and one side says "not" of its part.
    """
    own = [(part, whole) for place, part, whole in parts_of(claim) if place.start == quantity.start]
    for part, whole in own:
        theirs = [found for found in parts_of(article) if found[2] and whole in ("", found[2])]
        if not theirs or part in [value for _, value, _ in theirs]:
            continue
        place, value, of = theirs[0]
        if all(item.isdigit() for item in (part, of, value)):
            denied = _denied_at(claim, quantity.start) != _denied_at(article, place.start)
            rest = denied and int(part) + int(value) == int(of)
            if rest or whole:
                return value, rest
    return None


def said_of_part(claim: Reading, quantity: Quantity, article: Reading) -> str:
    """The part of which the article says what the claim says of the whole: "three" of the four do it."""
    verb = _does(claim, quantity.start)
    if not verb or any(place.start == quantity.start for place, _, _ in parts_of(claim)):
        return ""
    for place, part, whole in parts_of(article):
        if whole == quantity.value != part and _does(article, place.start) == verb:
            return article.text[place.start : place.end].strip().lower()
    return ""


def _does(reading: Reading, start: int) -> str:
    """The stem of the verb whose subject a number counts, or is; empty if there is none."""
    tokens = reading.parsed.tokens
    at = reading.token_at(start)
    if at >= 0 and tokens[at].dep == "nummod":
        at = tokens[at].head
    return stem_of(tokens[tokens[at].head]) if at >= 0 and tokens[at].dep in SUBJECTS else ""


_OF_WHAT = re.compile(r"(?:\s+of)?(?:\s+(?:the|its|their|all))*\s+(?P<whole>\w+)", re.I)


def other_fraction(claim: Reading, article: Reading) -> str:
    """The article's fraction of something of which the claim has another, as "a third of the members"."""
    given = list(_fractions_of(article))
    for share, said, whole, _ in _fractions_of(claim):
        same = [(other, written) for other, _, of, written in given if of == whole]
        if same and not any(_may_be(share, said, other) for other, _ in same):
            return same[0][1]
    return ""


def _fractions_of(reading: Reading) -> Iterator[tuple[float, str, str, str]]:
    """Each fraction of something: its hundredths, what limits it, the stem of the whole, and as written."""
    for start, end, share in fractions(reading.text):
        match = _OF_WHAT.match(reading.text, end)
        if match and (" of" in match.group().lower() or "half" in reading.text[start:end].lower()):
            yield (
                share,
                bound(reading.text, start),
                stem(match["whole"].lower()),
                reading.text[start : match.end()],
            )


def _may_be(share: float, said: str, other: float) -> bool:
    if abs(share - other) <= _NEAR:
        return True
    return (said in ("more than", "at least") and other > share) or (
        said in ("less than", "up to", "about") and other < share
    )


def _denied_at(reading: Reading, start: int) -> bool:
    """Whether the clause that a word stands in says "not"."""
    home = reading.home_at(start)
    return any(denial.plain and reading.home_at(denial.start) == home for denial in reading.clauses.denials)
