"""Who does it and to whom it is done must not change places."""

from __future__ import annotations

from assistant.grounding.checks import check
from assistant.grounding.clauses import Predicate
from assistant.grounding.lexicon import SYMMETRIC
from assistant.grounding.reading import Reading
from assistant.grounding.types import Case, Objection
from assistant.language.names import country
from assistant.language.parse import NOUN_SUBJECTS, Token
from assistant.language.words import words

_TURNED = "the article has these the other way round"


def things(stems: frozenset[str], reading: Reading) -> frozenset[str]:
    """Stems of an argument, with a country in place of any name of it."""
    countries = {word.stem: tag for tag, word in reading.country_words}
    return frozenset(countries.get(item, item) for item in stems if not country(item) or item in countries)


@check("roles")
def roles_agree(case: Case) -> Objection | None:
    """For the same verb, the doer of the claim is not the one it is done to in the article."""
    for predicate in case.claim.clauses.predicates:
        if predicate.stem in SYMMETRIC:
            continue
        doer, done = things(predicate.subject, case.claim), things(predicate.object, case.claim)
        turned = kept = False
        for witness in case.witnesses:
            for other in witness.reading.clauses.predicates:
                if other.stem != predicate.stem:
                    continue
                theirs = things(other.subject, witness.reading)
                given = things(other.object, witness.reading)
                straight = len(doer & theirs) + len(done & given)
                crossed = len((doer & given) - theirs) + len((done & theirs) - given)
                swapped = doer & given and done & theirs and not doer & theirs
                turned |= bool(swapped) or bool(crossed and not straight and (theirs or done))
                kept |= not swapped and straight >= crossed and straight > 0
        if turned and not kept:
            return Objection(reason=_TURNED, fatal=case.close)
    return Objection(reason=_TURNED, fatal=case.close) if _reordered(case) else None


def _reordered(case: Case) -> bool:
    """Doer and done-to of an article's verb on the wrong sides of it: no parse of such a sentence helps."""
    own = _sides(case.claim)
    for witness in case.witnesses:
        for other in witness.reading.clauses.predicates:
            first, second = _arguments(other, witness.reading)
            if not first or not second or other.stem in SYMMETRIC:
                continue
            if other.stem in own:
                before, after, passive = own[other.stem]
                if passive == other.passive and _crossed(before, after, first, second):
                    return True
            elif not other.passive and _turned_otherwise(case.claim, witness.reading, first, second):
                return True
    return False


def _turned_otherwise(claim: Reading, given: Reading, first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether another verb of the claim has these as object and subject."""
    for predicate in claim.clauses.predicates:
        if predicate.passive or predicate.stem in given.stem_set | SYMMETRIC:
            continue
        doer, done = _arguments(predicate, claim)
        if _crossed(doer, done, first, second):
            return True
    return False


def _crossed(
    before: frozenset[str], after: frozenset[str], first: frozenset[str], second: frozenset[str]
) -> bool:
    """Whether what comes first in the article comes only last in the claim, and the other way round."""
    return bool(first & after and second & before) and not first & before and not second & after


def _arguments(predicate: Predicate, reading: Reading) -> tuple[frozenset[str], frozenset[str]]:
    """Stems of what stands before a verb as its subject, and after it as its object or doer."""
    tokens = reading.parsed.tokens
    first = [t for t in tokens if t.head == predicate.index and t.dep in NOUN_SUBJECTS]
    second = [t for t in tokens if t.head == predicate.index and t.dep in ("dobj", "attr")]
    agents = [i for i, t in enumerate(tokens) if t.head == predicate.index and t.dep == "agent"]
    second += [t for t in tokens if t.dep == "pobj" and t.head in agents]
    return _stems(_named_whole(first, reading), reading), _stems(_named_whole(second, reading), reading)


def _named_whole(heads: list[Token], reading: Reading) -> list[Token]:
    """Nouns with the nouns before them that belong to them: "Ukraine President Zelenskyy"."""
    tokens = reading.parsed.tokens
    at = {token.start: index for index, token in enumerate(tokens)}
    wanted = {at[head.start] for head in heads}
    return heads + [t for t in tokens if t.head in wanted and t.dep == "compound"]


def _stems(tokens: list[Token], reading: Reading) -> frozenset[str]:
    starts = {token.start for token in tokens}
    return frozenset(word.stem for word in words(reading.text) if word.start in starts and word.topical)


def _sides(reading: Reading) -> dict[str, tuple[frozenset[str], frozenset[str], bool]]:
    """Stem of each verb → stems left and right of it up to the next verbs, and whether it is passive."""
    tokens = reading.parsed.tokens
    content = [(word.start, word.stem) for word in words(reading.text) if word.topical]
    starts = sorted({tokens[p.index].start for p in reading.clauses.predicates})
    result = {}
    for predicate in reading.clauses.predicates:
        at = tokens[predicate.index].start
        low = max((start for start in starts if start < at), default=-1)
        high = min((start for start in starts if start > at), default=len(reading.text))
        left = frozenset(item for start, item in content if low < start < at)
        right = frozenset(item for start, item in content if at < start < high)
        result[predicate.stem] = (left, right, predicate.passive)
    return result
