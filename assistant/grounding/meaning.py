"""The claim must not deny what the article affirms, nor make it more or less certain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.grounding.certainty import FORCELESS, Force
from assistant.grounding.checks import check
from assistant.grounding.clauses import Clauses, Predicate
from assistant.grounding.denial import Denial
from assistant.grounding.exchange import in_other_order
from assistant.grounding.lexicon import CERTAIN, GUESSING, NEGATIVE, PROVING, opposites
from assistant.grounding.reading import Reading
from assistant.grounding.tree import stem_of
from assistant.grounding.types import Case, Objection
from assistant.language.words import words

_OPPOSITE = "the article says the opposite"
_NEGATIVE_PREFIXES = ("un", "non", "dis")
_ORDERING = frozenset({"before", "after"})
_NOT_BUT = re.compile(r"\bnot\b[^.;]*\bbut\b", re.IGNORECASE)
_ADJECTIVE_PREFIXES = ("in", "im", "il", "ir")


def _affirmed(head: str, clauses: Clauses) -> bool:
    """Whether a word occurs there, and nowhere denied."""
    return clauses.polarity.get(head) == frozenset({1})


def _contradicts(denial: Denial, reading: Reading) -> bool:
    """Whether a sentence affirms what is denied."""
    other = reading.clauses
    about = denial.scope | denial.subject
    shared = about & reading.stem_set
    if denial.head in other.polarity:
        return _affirmed(denial.head, other) and (bool(shared) or not about)
    if not denial.scope or opposites().get(denial.head, frozenset()) & reading.stem_set:
        return False
    carried = {item for item in denial.scope if item in other.polarity}
    enough = len(carried) >= max(2, round(0.6 * len(denial.scope))) or carried == denial.scope
    return enough and all(_affirmed(item, other) for item in carried)


@check("negation")
def negation_agrees(case: Case) -> Objection | None:
    """Nothing denied on one side is affirmed on the other.

    It is certain where one side says "not" and the other nothing negative but the denied word itself:
    "it ended" may be another way to say "it is no longer so".
    """
    found = list(_contradictions(case))
    if not found:
        return None
    certain = any(
        denial.plain
        and denial.head in affirming.clauses.polarity
        and not _negative(affirming, denying, denial.head)
        and not _NOT_BUT.search(denying.text)
        for denial, denying, affirming in found
    )
    return Objection(reason=_OPPOSITE, fatal=certain)


def _contradictions(case: Case) -> Iterator[tuple[Denial, Reading, Reading]]:
    """What is denied, the sentence that denies it, and the one of the other side that affirms it."""
    readings = [witness.reading for witness in case.witnesses]
    for denial in case.claim.clauses.denials:
        speaking = [reading for reading in readings if denial.head in reading.clauses.polarity]
        for reading in speaking or readings:
            if _contradicts(denial, reading) and not _denies_too(denial, readings):
                yield denial, case.claim, reading
    for reading in readings:
        for denial in reading.clauses.denials:
            affirmed_elsewhere = any(
                other is not reading and _affirmed(denial.head, other.clauses) for other in readings
            )
            if _contradicts(denial, case.claim) and not affirmed_elsewhere:
                yield denial, reading, case.claim
    for reading in readings:
        yield from _without(case.claim, reading)
        yield from _without(reading, case.claim)


def _without(one: Reading, other: Reading) -> Iterator[tuple[Denial, Reading, Reading]]:
    """What one has "without" and the other "with"."""
    for item in sorted((one.clauses.lacking & other.clauses.having) - one.clauses.having):
        if item not in other.clauses.lacking:
            yield Denial(head=item, scope=frozenset(), subject=frozenset(), plain=True), one, other


def _negative(reading: Reading, other: Reading, denied: str) -> bool:
    """Whether a sentence says anything negative, in whatever words, or "un-" before a word of the other.

    The word that the other denies does not count, nor what it denies itself: against "did not reject the
    plan", "rejected the plan" affirms.
    """
    theirs = other.all_stems
    return bool(
        any(denial.plain or denial.by != denied for denial in reading.clauses.denials)
        or _lemmas(reading, denied) & NEGATIVE
        or any(_prefixed(item, theirs) for item in reading.all_stems - theirs)
    )


def _lemmas(reading: Reading, denied: str) -> set[str]:
    """The lemmas but of the denied word, alone and each with the one after it: "rule out"."""
    found = ["" if stem_of(token) == denied else token.lemma for token in reading.parsed.tokens]
    return {*found, *(f"{one} {other}" for one, other in pairwise(found))}


def _denies_too(denial: Denial, readings: list[Reading]) -> bool:
    """Whether one of the sentences denies the same in its own words."""
    known = any(denial.head in reading.clauses.polarity for reading in readings)
    wanted = {denial.head} if known else denial.scope | {denial.head}
    return any(
        other.head in wanted or (not known and wanted & other.scope)
        for reading in readings
        for other in reading.clauses.denials
    )


@check("opposites")
def no_opposite_words(case: Case) -> Objection | None:
    """No word of the claim stands where the article has its opposite."""
    own = case.claim.all_stems
    verbs = case.claim.verbs
    for word in words(case.claim.text):
        witnesses = case.bound(word.start, word.end)
        given = frozenset().union(*(witness.reading.all_stems for witness in witnesses))
        base = verbs.get(word.start, word.stem)
        if base in given or word.stem in given:
            continue
        if word.form in _ORDERING and any(
            in_other_order(case.claim, witness.reading) for witness in witnesses
        ):
            continue
        turned = opposites().get(base, frozenset()) | _prefixed(word.stem, given)
        for other in sorted(turned & given - own):
            signs = case.claim.clauses.polarity.get(base, frozenset({1}))
            for witness in witnesses:
                if other not in witness.reading.all_stems:
                    continue
                if signs & witness.reading.clauses.polarity.get(other, frozenset({1})):
                    return Objection(reason=_OPPOSITE, fatal=case.close)
    return None


def _prefixed(word: str, given: frozenset[str]) -> frozenset[str]:
    """Forms of a stem with a negative prefix added or taken off, among those given."""
    found = {prefix + word for prefix in (*_NEGATIVE_PREFIXES, *_ADJECTIVE_PREFIXES)} & given
    for prefix in _NEGATIVE_PREFIXES + _ADJECTIVE_PREFIXES:
        rest = word.removeprefix(prefix)
        if rest != word and rest in given:
            found.add(rest)
    long = max((len(item) for item in found), default=0)
    return frozenset(found) if min(len(word), long) >= 5 else frozenset()


_HARDER: dict[Force, frozenset[Force]] = {
    "fact": frozenset({"possible", "intended", "future", "duty"}),
    "future": frozenset({"possible"}),
    "duty": frozenset({"possible", "intended"}),
    "intended": frozenset(),
    "possible": frozenset({"fact", "future", "duty"}),
}
"""What a clause must not be in the article when the claim puts it as the key."""

_PUT: dict[Force, str] = {
    "fact": "as a fact",
    "future": "as something to come",
    "duty": "as something that must be",
    "intended": "as something planned or wanted",
    "possible": "only as possible",
}


def _forces(predicate: Predicate, case: Case) -> frozenset[Force]:
    """How the article puts what this verb says: the same verb, or what speaks there if it speaks."""
    token = case.claim.parsed.tokens[predicate.index]
    held: set[Force] = set()
    for witness in case.bound(token.start, token.start + len(token.text), least=0.4):
        clauses = witness.reading.clauses
        if predicate.speaking:
            held |= {other.force for other in clauses.predicates if other.speaking}
        if (
            predicate.stem in FORCELESS and predicate.polarity > 0
        ):  # "cannot be" and "must not be" are the same
            # "it would be his last film" tells of a past
            held |= _filled(predicate, clauses) - {"future"}
        elif predicate.stem not in FORCELESS:
            held |= clauses.forces.get(predicate.stem, frozenset())
    return frozenset(held)


def _filled(predicate: Predicate, clauses: Clauses) -> frozenset[Force]:
    return frozenset[Force]().union(*(clauses.filled.get(item, frozenset()) for item in predicate.filling))


@check("modality")
def modality_agrees(case: Case) -> Objection | None:
    """What may be, is planned, or has happened is put with the same certainty."""
    open_ended = any(
        force in ("possible", "intended")
        for witness in case.witnesses
        for held in witness.reading.clauses.forces.values()
        for force in held
    )
    for predicate in case.claim.clauses.predicates:
        if not predicate.asserted:
            continue
        held = _forces(predicate, case)
        if held and held <= _HARDER[predicate.force]:
            # what is so may also be said to be possible
            fatal = case.close and predicate.force != "possible" and predicate.stem not in FORCELESS
            return Objection(reason=f"the article puts this {_PUT[min(held)]}", fatal=fatal)
        if not held and predicate.force == "possible" and not open_ended:
            return Objection(reason="the article puts this as a fact", fatal=False)
    own = case.claim.all_stems
    given = frozenset().union(*(witness.reading.all_stems for witness in case.witnesses))
    hedged = GUESSING & given - own
    if (CERTAIN & own - given and any(_hedged(witness.reading) for witness in case.witnesses)) or (
        PROVING & own - given and hedged
    ):
        return Objection(reason="the article is less certain of this", fatal=case.close)
    return None


def _hedged(reading: Reading) -> bool:
    return any("possible" in held for held in reading.clauses.forces.values()) or bool(
        GUESSING & reading.all_stems
    )
