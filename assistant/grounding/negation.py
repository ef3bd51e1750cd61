"""The claim must not deny what the article affirms, nor the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.grounding.certainty import FORCELESS
from assistant.grounding.checks import check
from assistant.grounding.clauses import Clauses
from assistant.grounding.denial import Denial
from assistant.grounding.lexicon import NEGATIVE, opposites
from assistant.grounding.meaning import OPPOSITE, prefixed
from assistant.grounding.reading import Reading
from assistant.grounding.tree import stem_of
from assistant.grounding.types import Case, Objection

_NOT_BUT = re.compile(r"\bnot\b[^.;]*\bbut\b", re.IGNORECASE)
_PART = re.compile(
    r"\b(?P<part>\w+)(?: (?:of|in) (?:the|its|their|his|her|our|them|\w+['’]s|\w+)\b|(?<=half) (?=the\b))",
    re.I,
)
_FIRST_OF_ALL = re.compile(r"\b(?:before|previously|ever|never|until|till|so far|hitherto)\b", re.I)


def _affirmed(head: str, clauses: Clauses) -> bool:
    """Whether a word occurs there, and nowhere denied."""
    return clauses.polarity.get(head) == frozenset({1})


def _contradicts(denial: Denial, reading: Reading) -> bool:
    """Whether a sentence affirms what is denied."""
    other = reading.clauses
    about = denial.scope | denial.subject
    shared = about & (reading.stem_set | reading.all_stems)
    if denial.head in other.polarity:
        return _affirmed(denial.head, other) and (bool(shared) or not about)
    if not denial.scope or opposites().get(denial.head, frozenset()) & reading.stem_set:
        return False
    carried = {item for item in denial.scope if item in other.polarity}
    whole = carried == denial.scope and (not denial.subject or bool(denial.subject & reading.all_stems))
    enough = len(carried) >= max(2, round(0.6 * len(denial.scope))) or whole
    return enough and all(_affirmed(item, other) for item in carried)


@check("negation")
def negation_agrees(case: Case) -> Objection | None:
    """Nothing denied on one side is affirmed on the other.

    It is certain where one side says "not" and the other nothing negative but the denied word itself:
    "it ended" may be another way to say "it is no longer so".
    """
    found = list(_contradictions(case))
    if found:
        return Objection(reason=OPPOSITE, fatal=any(_certain(case, *one) for one in found))
    if _denied_on_one_side(case):
        return Objection(reason="only one of the claim and the article says “not”", fatal=False)
    return None


def _certain(case: Case, denial: Denial, denying: Reading, affirming: Reading) -> bool:
    """Whether a contradiction is no matter of wording."""
    if not denial.plain or denial.head not in affirming.clauses.polarity:
        return False
    if denial.verb and denial.verb not in affirming.all_stems:
        return False  # "no ship sank" and "all ships came home"
    others = [affirming]
    if denying is case.claim:
        others += [w.reading for w in case.witnesses if _as_near(case, w.reading, affirming)]
    return not (
        any(_negative(other, denying, denial.head) for other in others)
        or _NOT_BUT.search(denying.text)
        or _of_the_rest(denying, affirming)
        or ("first" in affirming.forms and _FIRST_OF_ALL.search(denying.text))
    )


def _of_the_rest(one: Reading, other: Reading) -> bool:
    """Whether each speaks of a part, and not of the same: two of five are, three of five are not."""
    mine, theirs = _parts(one), _parts(other)
    return bool(mine and theirs) and (mine.isdisjoint(theirs) or "half" in mine & theirs)


def _parts(reading: Reading) -> frozenset[str]:
    counted = {reading.text[q.start : q.end].strip().lower() for q in reading.quantities}
    said = {match["part"].lower() for match in _PART.finditer(reading.text)}
    return frozenset(said & (counted | {"half", "one", "some", "most", "none"})) | (
        {"all but"} if "all but" in reading.text.lower() else set()
    )


def _contradictions(case: Case) -> Iterator[tuple[Denial, Reading, Reading]]:
    """What is denied, the sentence that denies it, and the one of the other side that affirms it."""
    readings = [witness.reading for witness in case.witnesses]
    for denial in case.claim.clauses.denials:
        speaking = [reading for reading in readings if denial.head in reading.clauses.polarity]
        for reading in speaking or readings:
            if _under_a_condition(case.claim, reading):
                continue
            named = not denial.plain and denial.by not in FORCELESS  # "is against" is not said by "is"
            said_too = named and case.claim.carried_by(denial.by, reading.meant) > 0
            if _contradicts(denial, reading) and not said_too and not _denies_too(denial, readings):
                yield denial, case.claim, reading
    for reading in readings:
        for denial in reading.clauses.denials:
            affirmed_elsewhere = any(
                other is not reading
                and _affirmed(denial.head, other.clauses)
                and _as_near(case, other, reading)
                for other in readings
            )
            apart = affirmed_elsewhere or _under_a_condition(reading, case.claim)
            if _contradicts(denial, case.claim) and not apart:
                yield denial, reading, case.claim
    for reading in readings:
        yield from _without(case.claim, reading)
        yield from _without(reading, case.claim)


def _under_a_condition(denying: Reading, affirming: Reading) -> bool:
    """Whether both say the same of a condition: "if they do not refuse" is "unless they refuse", and what is
    not done "unless" is done "only if".
    """
    if "unless" in affirming.forms:
        return "if" in denying.forms and any(p.condition for p in denying.clauses.predicates)
    negated = any(p.condition and p.polarity < 0 for p in affirming.clauses.predicates)
    return "unless" in denying.forms and "if" in affirming.forms and (negated or "only" in affirming.forms)


def _as_near(case: Case, one: Reading, other: Reading) -> bool:
    """Whether a sentence carries as much of the claim as another."""
    own = case.claim.stem_set
    return len(own & one.stem_set) >= len(own & other.stem_set)


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
        or any(prefixed(item, theirs) for item in reading.all_stems - theirs)
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


def _denied_on_one_side(case: Case) -> bool:
    """Whether one side says "not" of what the other says in its own words without anything negative."""
    for denial in case.claim.clauses.denials:
        bound = case.bound(denial.start, denial.start + 1)
        if denial.plain and not any(_negative(w.reading, case.claim, denial.head) for w in bound):
            return True
    best = case.witnesses[0].reading
    return any(
        denial.plain
        and _said_alike(denial, best, case.claim)
        and not _negative(case.claim, best, denial.head)
        for denial in best.clauses.denials
    )


def _said_alike(denial: Denial, reading: Reading, claim: Reading) -> bool:
    """Whether the claim has the denied word of a sentence, or one that may mean it, and what it is about."""
    senses = reading.senses.get(denial.head, frozenset())
    about = denial.scope | denial.subject
    return bool(senses & claim.meant) and (not about or bool(about & claim.stem_set))
