"""No word of the claim is the opposite of the article's, and nothing is made more or less certain."""

from __future__ import annotations

from assistant.grounding.certainty import FORCELESS, Force
from assistant.grounding.checks import check
from assistant.grounding.clauses import Clauses, Predicate
from assistant.grounding.exchange import in_other_order
from assistant.grounding.lexicon import CERTAIN, GUESSING, PROVING, opposites
from assistant.grounding.reading import Reading
from assistant.grounding.types import Case, Objection
from assistant.language.words import stem, words

OPPOSITE = "the article says the opposite"
_NEGATIVE_PREFIXES = ("un", "non", "dis")
_ORDERING = frozenset({"before", "after"})
_ADJECTIVE_PREFIXES = ("in", "im", "il", "ir")


@check("opposites")
def no_opposite_words(case: Case) -> Objection | None:
    """No word of the claim stands where the article has its opposite."""
    own = case.claim.all_stems
    verbs = case.claim.verbs
    for word in words(case.claim.text):
        witnesses = case.bound(word.start, word.end)
        given = frozenset().union(*(_sayings(witness.reading) for witness in witnesses))
        base = case.claim.phrasal.get(word.start) or verbs.get(word.start, word.stem)
        if (
            base in given
            or word.stem in given
            or any(case.claim.carried_by(word.stem, witness.reading.meant) for witness in witnesses)
        ):
            continue
        if word.form in _ORDERING and any(
            in_other_order(case.claim, witness.reading) for witness in witnesses
        ):
            continue
        turned = opposites().get(base, frozenset()) | prefixed(word.stem, given)
        for other in sorted(turned & given - own):
            signs = _signs(case.claim, base)
            for witness in witnesses:
                if other not in _sayings(witness.reading):
                    continue
                theirs = _signs(witness.reading, other)
                if signs & theirs:
                    return Objection(reason=OPPOSITE, fatal=case.close)
                if signs == {1} and "yet" in witness.reading.forms - case.claim.forms:
                    return Objection(reason="the article says this has not happened yet", fatal=False)
    return None


def _sayings(reading: Reading) -> frozenset[str]:
    """The stems of a sentence, and its verbs with their particles."""
    return reading.all_stems | frozenset(reading.phrasal.values())


def _signs(reading: Reading, saying: str) -> frozenset[int]:
    return reading.clauses.polarity.get(stem(saying.split(maxsplit=1)[0]), frozenset({1}))


def prefixed(word: str, given: frozenset[str]) -> frozenset[str]:
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
            same = {o.force for o in clauses.predicates if o.stem == predicate.stem and o.asserted}
            spoken = {other.force for other in clauses.predicates if other.speaking}
            held |= same or spoken
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
        for witness in case.main
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
