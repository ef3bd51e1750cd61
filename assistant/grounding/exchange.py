"""Two things that a sentence tells apart must not change places in a claim."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

from assistant.grounding.certainty import FORCELESS
from assistant.grounding.checks import check
from assistant.grounding.lexicon import SYMMETRIC
from assistant.grounding.reading import Reading
from assistant.grounding.types import Case, Objection
from assistant.language.words import Word, words

_MOST = 60
"""Words of a claim up to which it is looked at: every two of them are."""

_RANKING = frozenset({"before", "after", "than"})
"""Words whose sides differ though the verb be one of meeting or joining."""


@check("exchange")
def nothing_exchanged(case: Case) -> Objection | None:
    """A claim in the words of a sentence has no two of them in each other's place."""
    for witness in case.witnesses:
        found = _exchanged(case.claim, witness.reading)
        if found:
            reason = f"the article has {found[0]} and {found[1]} the other way round"
            return Objection(reason=reason, fatal=False)
    return None


def _exchanged(claim: Reading, article: Reading) -> tuple[str, str] | None:
    """Two words of the claim that change places in the article while all others keep theirs."""
    own, theirs = _content(claim), _content(article)
    places: dict[str, list[int]] = {}
    for place, word in enumerate(theirs):
        places.setdefault(word.stem, []).append(place)
    once = [word for word in own if len(places.get(word.stem, ())) == 1]
    if (
        not 3 <= len(once) <= _MOST
        or any(word.stem not in places for word in own)
        or _put_otherwise(claim, article)
    ):
        return None
    order = [places[word.stem][0] for word in once]
    for i, j in combinations(range(len(order)), 2):
        if order[i] > order[j] and j - i > 1:
            turned = [*order[:i], order[j], *order[i + 1 : j], order[i], *order[j + 1 :]]
            if all(a < b for a, b in pairwise(turned)) and _told_apart(claim, once[i], once[j]):
                return once[i].text, once[j].text
    return None


def _told_apart(claim: Reading, one: Word, other: Word) -> bool:
    """Whether two words are not two items of a list, and not a place and a year, which go in any order."""
    if one.form[0].isdigit() != other.form[0].isdigit():
        return False
    return _governor(claim, one) != _governor(claim, other)


def _governor(claim: Reading, word: Word) -> int:
    """The token that a word and all that is listed with it hang on."""
    tokens = claim.parsed.tokens
    at = claim.token_at(word.start)
    while at >= 0 and tokens[at].dep in ("conj", "appos", "compound") and tokens[at].head != at:
        at = tokens[at].head
    return at if at >= 0 else -word.start - 2


def _content(reading: Reading) -> list[Word]:
    return [word for word in words(reading.text) if word.topical]


def _put_otherwise(claim: Reading, article: Reading) -> bool:
    """Whether the other order may mean the same: in the passive, with "before" for "after" or "of" for "'s",
    and of a meeting.
    """
    if _links(claim) != _links(article):
        return True
    voices = {predicate.stem: predicate.passive for predicate in article.clauses.predicates}
    own = {predicate.stem: predicate.passive for predicate in claim.clauses.predicates}
    if any(stem in voices and voices[stem] != passive for stem, passive in own.items()):
        return True
    ranked, theirs = _ranking(claim), _ranking(article)
    return ranked != theirs or not (ranked or (SYMMETRIC - FORCELESS).isdisjoint(own))


def _ranking(reading: Reading) -> frozenset[str]:
    return _RANKING & reading.forms


def _links(reading: Reading) -> frozenset[str]:
    forms = reading.forms & {"of", "by"}
    return forms | ({"'s"} if re.search(r"['’]s\b", reading.text) else frozenset())


def in_other_order(claim: Reading, article: Reading) -> bool:
    """Whether two names of a claim come in the other order in the article."""
    places = [at for name in claim.names if (at := article.text.find(name)) >= 0]
    return any(one > other for one, other in pairwise(places))
