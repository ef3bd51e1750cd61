"""Numbers must be those of the article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.grounding.checks import check
from assistant.grounding.conversions import amounts
from assistant.grounding.reading import Reading
from assistant.grounding.shares import other_part, said_as_share, within
from assistant.grounding.types import Case, Objection, Witness
from assistant.language.intervals import bound, limit
from assistant.language.measures import FREQUENCIES, fits, measured, measures
from assistant.language.numbers import Quantity, numbers
from assistant.language.words import stem, words


def unit(reading: Reading, quantity: Quantity) -> str:
    """Stem of what is counted: "26 nations" gives that of nations; empty if nothing follows."""
    following = [w for w in words(reading.text) if w.start >= quantity.end]
    if reading.text[quantity.end :].lstrip(" -")[:1] == "%":
        return "percent"
    for token in reading.parsed.tokens:
        if quantity.start <= token.start < quantity.end and token.dep == "nummod":
            head = reading.parsed.tokens[token.head]
            at = [w for w in words(reading.text) if w.start == head.start]
            if at and at[0].start >= quantity.end:
                return at[0].stem
    for word in following[:2]:
        if word.topical and not reading.text[quantity.end : word.start].strip(" -"):
            return word.stem
    return ""


@check("numbers")
def numbers_agree(case: Case) -> Objection | None:
    """Every number of the claim is in its evidence, and counts the same thing there."""
    doubt = None
    for quantity in case.claim.quantities:
        counted = unit(case.claim, quantity)
        witnesses = case.bound(quantity.start, quantity.end)
        framed, before = _values(witnesses)
        given = [
            (other.value, unit(witness.reading, other))
            for witness in witnesses
            for other in witness.reading.quantities
        ]
        written = case.claim.text[quantity.start : quantity.end].strip()
        if any(_as_part(case.claim, quantity, witness.reading) for witness in witnesses):
            continue
        same_unit = [value for value, of in given if of == counted and counted]
        values = [value for value, _ in given]
        if quantity.times and not any(map(_counts_times, witnesses)):
            if not quantity.once:
                doubt = doubt or Objection(reason=f"the article does not say “{written}”", fatal=False)
            continue
        if quantity.once and bound(case.claim.text, quantity.start) in ("more than", "at least"):
            continue  # three times, or several
        measured = _measured_alike(case.claim, witnesses, quantity)
        if quantity.value in same_unit or measured or _bounded(case.claim, quantity, witnesses, counted):
            continue
        unsaid = any(_unit_unsaid(case.claim, w.reading, quantity.value, counted) for w in witnesses)
        unsaid |= any(_counts_alone(w.reading, quantity.value, counted) for w in witnesses)
        if quantity.value in values and (unsaid or not same_unit):
            other = _other_measure(case.claim, witnesses, quantity.value)
            if other:
                return Objection(reason=f"the article counts {quantity.value} in another unit: {other}")
            continue
        if same_unit:
            return Objection(reason=f"the article says {_shown(case, same_unit[0])}, not {written}")
        if quantity.value in values or quantity.value in framed or _counts_list(case, quantity):
            continue
        if quantity.value in before:
            doubt = doubt or Objection(reason=f"{written} stands only in what is said before", fatal=False)
            continue
        other_value = next(iter(values), "")
        if other_value and len(set(values)) == 1:
            return Objection(reason=f"the article says {_shown(case, other_value)}, not {written}")
        return Objection(reason=f"{written} is not in the article's words")
    return doubt


def _as_part(claim: Reading, quantity: Quantity, article: Reading) -> bool:
    """Whether a number is that of a part, for other checks to judge or said as a share of another kind."""
    return said_as_share(claim, quantity, article) or other_part(claim, quantity, article) is not None


@check("parts")
def parts_agree(case: Case) -> Objection | None:
    """A part of a whole is that of the article, or it is said of the rest that it is not so."""
    doubt = None
    for quantity in case.claim.quantities:
        for witness in case.bound(quantity.start, quantity.end):
            found = other_part(case.claim, quantity, witness.reading)
            if found:
                written = case.claim.text[quantity.start : quantity.end].strip()
                reason = f"the article says {_shown(case, found[0])}, not {written}"
                doubt = Objection(reason=reason, fatal=not found[1])
                if doubt.fatal:
                    return doubt
    return doubt


@check("rates")
def rates_agree(case: Case) -> Objection | None:
    """Three times a week are not three times a month."""
    for quantity in case.claim.quantities:
        witnesses = case.bound(quantity.start, quantity.end)
        other = _other_measure(case.claim, witnesses, quantity.value, FREQUENCIES)
        if other and not _measured_alike(case.claim, witnesses, quantity):
            return Objection(reason=f"the article counts {quantity.value} in another unit: {other}")
    return None


def _counts_times(witness: Witness) -> bool:
    """Whether it is said how many times; else "twice a year" may be what two months are named for."""
    text = witness.reading.text
    counted = any(quantity.times or units & FREQUENCIES for quantity, units in measured(text))
    return counted or _SEVERAL_TIMES.search(text) is not None


_ORDINAL = re.compile(
    r"\b(?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\w+teenth|\w+tieth|\d+(?:st|nd|rd|th))\b", re.I
)
_SEVERAL_TIMES = re.compile(r"\b(?:several|many|numerous|multiple|countless|few) times\b")


def _unit_unsaid(claim: Reading, article: Reading, value: str, counted: str) -> bool:
    """Whether a bare number stands after a word of the claim and one with its unit: "60 votes, Reyes 40"."""
    counting = [q.end for q in article.quantities if counted and unit(article, q) == counted]
    for quantity in article.quantities:
        bare = quantity.value == value and not unit(article, quantity)
        if bare and any(end <= quantity.start for end in counting):
            before = [word for word in words(article.text) if word.topical and word.end <= quantity.start]
            if before and before[-1].stem in claim.stem_set:
                return True
    return False


def _counts_alone(article: Reading, value: str, counted: str) -> bool:
    """Whether a sentence leaves it to another what a number counts: "She expects 25,000 at most"."""
    units = {unit(article, quantity) for quantity in article.quantities}
    bare = [q for q in article.quantities if q.value == value and not unit(article, q)]
    return counted not in units and any(limit(article.text, quantity) for quantity in bare)


_MANY = {
    "dozens": (24.0, 1e3),
    "hundreds": (200.0, 1e4),
    "thousands": (2e3, 1e6),
    "millions": (2e6, 1e9),
    "billions": (2e9, 1e12),
    "trillions": (2e12, 1e15),
}
"""What may be called so: from the least, to less than the most."""

_TENS = {"tens": 5.0, "hundreds": 50.0}
"""How many times as many the least is with these before: tens of thousands."""

_CALLED_MANY = re.compile(
    rf"(?<![\w-])(?:(?P<tens>tens|hundreds) of )?(?P<scale>{'|'.join(_MANY)})\b", re.IGNORECASE
)


@check("magnitudes")
def magnitudes_agree(case: Case) -> Objection | None:
    """Dozens are not hundreds."""
    for match in _CALLED_MANY.finditer(case.claim.text):
        witnesses = case.bound(match.start(), match.end())
        called, scale = match.group().lower(), match["scale"].lower()
        low, high = _MANY[scale]
        low *= _TENS.get((match["tens"] or "").lower(), 1.0)
        values = [float(q.value) for w in witnesses for q in w.reading.quantities if "/" not in q.value]
        vaguely = rf"(?:several|few|couple of|many|dozen|some) {scale[:-1]}"
        said = re.compile(rf"\b(?:{called}(?! of \w+(?:ands|ions)\b)|{vaguely})\b", re.I)
        named = any(said.search(f"{witness.framing}\n{witness.reading.text}") for witness in witnesses)
        if not named and not any(low <= value < high for value in values):
            return Objection(reason=f"the article does not say “{called}”", fatal=False)
    return None


@check("one")
def one_agrees(case: Case) -> Objection | None:
    """One of something is not two of them."""
    for token in case.claim.parsed.tokens:
        if token.text.lower() != "one" or token.dep != "nummod":
            continue
        one = Quantity(value="1", start=token.start, end=token.start + len(token.text))
        counted = unit(case.claim, one)
        witnesses = case.bound(one.start, one.end)
        others = [q.value for w in witnesses for q in w.reading.quantities if unit(w.reading, q) == counted]
        if counted and others and not any(_single(w.reading, counted) for w in witnesses):
            return Objection(reason=f"the article says {_shown(case, others[0])}, not one", fatal=False)
    return None


def _single(reading: Reading, counted: str) -> bool:
    """Whether a sentence has a noun in the singular, or "one" without it."""
    return any(
        token.text.lower() == "one" or (token.tag in ("NN", "NNP") and stem(token.text.lower()) == counted)
        for token in reading.parsed.tokens
    )


def _values(witnesses: Sequence[Witness]) -> tuple[frozenset[str], frozenset[str]]:
    """Numbers that hold for the witnesses though they stand outside of their words: in title, heading and
    lead-in, or as what may be a year; and those that only stand before them.
    """
    texts = [witness.reading.text for witness in witnesses]
    texts += [_ORDINAL.sub(" ", witness.framing) for witness in witnesses]  # no five in "fifth defeat"
    framed = frozenset().union(*map(numbers, texts))
    return framed, frozenset().union(*(numbers(witness.before) for witness in witnesses))


def _other_measure(
    claim: Reading, witnesses: Sequence[Witness], value: str, among: frozenset[str] = frozenset()
) -> str:
    """The unit that a number has in the article if it has another one than in the claim, else nothing.

    With `among` only such units of the claim are looked at.
    """
    own = {
        unit for unit, counted in measures(claim.text) if counted == value and (not among or unit in among)
    }
    theirs = {u for w in witnesses for u, counted in measures(w.reading.text) if counted == value}
    return min(theirs) if own and theirs and not any(fits(a, b) for a in own for b in theirs) else ""


def _measured_alike(claim: Reading, witnesses: Sequence[Witness], quantity: Quantity) -> bool:
    """Whether the article has as many of the claim's unit in other signs: "120m" for 120 metres."""
    values = {quantity.value, quantity.metres}
    own = {(unit, value) for unit, value in measures(claim.text) if value in values}
    given = {measure for witness in witnesses for measure in measures(witness.reading.text)}
    converted = {
        (amount, kind)
        for start, (amount, kind) in amounts(claim.text)
        if start == quantity.start and kind != "percent"  # that is rounded, which is no matter of units
    }
    if converted & {amount for witness in witnesses for _, amount in amounts(witness.reading.text)}:
        return True
    return any(value == other and fits(a, b) for a, value in own for b, other in given)


def _bounded(claim: Reading, quantity: Quantity, witnesses: Sequence[Witness], counted: str) -> bool:
    """Whether a number is called more or less than what the article counts: "over 30" of 38."""
    said = bound(claim.text, quantity.start)
    return any(
        within(float(quantity.value), said, float(other.value))
        for witness in witnesses
        for other in witness.reading.quantities
        if counted
        and unit(witness.reading, other) == counted
        and not bound(witness.reading.text, other.start)
        and "/" not in quantity.value + other.value
    )


def _shown(case: Case, value: str) -> str:
    for witness in case.witnesses:
        for quantity in witness.reading.quantities:
            if quantity.value == value:
                return witness.reading.text[quantity.start : quantity.end].strip()
    return value


def _counts_list(case: Case, quantity: Quantity) -> bool:
    """Whether a small number counts the names that the claim itself goes on to list."""
    return (
        quantity.value.isdigit()
        and 2 <= int(quantity.value) <= 12
        and int(quantity.value) == len(case.claim.names)
    )
