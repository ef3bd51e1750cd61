"""Who does it, and what it is done to, must be those of the same verb in the article.

It raises doubts only: a verb may be said of several, and the article may name them in other words.
"""

from __future__ import annotations

from assistant.grounding.certainty import FORCELESS
from assistant.grounding.checks import check
from assistant.grounding.clauses import Predicate
from assistant.grounding.lexicon import SYMMETRIC
from assistant.grounding.reading import Reading
from assistant.grounding.roles import things
from assistant.grounding.tree import stem_of
from assistant.grounding.types import Case, Objection
from assistant.language.words import stem

_LEANING = frozenset(
    map(
        stem,
        "he she it they who which that this these those we i you one some many others all both each".split(),
    )
)
"""Words that leave it to the text around who is meant."""


@check("doers")
def doers_agree(case: Case) -> Objection | None:
    """No verb of the claim has a subject or an object that only another verb has in the article."""
    for predicate in case.claim.clauses.predicates:
        if predicate.stem in FORCELESS | SYMMETRIC or predicate.speaking:
            continue
        done = ("nsubjpass",) if predicate.passive else ("dobj",)
        does = () if predicate.passive else ("nsubj",)
        acts_on = _argument(predicate, ("dobj",), case.claim)
        for relations, doing in ((does, True), (done, False)):
            own = _argument(predicate, relations, case.claim)
            if (
                own
                and not any(item[:1].isdigit() for item in own)
                and _said_of_another(own, predicate, case, doing=doing, done=bool(acts_on))
            ):
                return Objection(reason="the article says this of another", fatal=False)
    return None


def _argument(predicate: Predicate, relations: tuple[str, ...], reading: Reading) -> frozenset[str]:
    """Stems of the nouns that stand to a verb in one of these relations, with the nouns before them."""
    tokens = reading.parsed.tokens
    heads = {
        i
        for i, t in enumerate(tokens)
        if t.head == predicate.index and t.dep in relations and t.pos != "PRON"
    }
    held = heads | {i for i, t in enumerate(tokens) if t.head in heads and t.dep in ("compound", "conj")}
    return things(frozenset(stem_of(tokens[i]) for i in held), reading)


def _said_of_another(
    own: frozenset[str], predicate: Predicate, case: Case, *, doing: bool, done: bool
) -> bool:
    """Whether the article has the verb, always with others, though it speaks of these as well.

    `doing` is True for subjects, `done` where the verb of the claim has an object.
    """
    found = False
    known = _at_work(predicate, case)
    for witness in case.main:
        reading = witness.reading
        for other in reading.clauses.predicates:
            if other.stem != predicate.stem:
                continue
            theirs = things(other.subject if doing else other.object, reading)
            if doing and other.passive and not theirs and own <= things(other.object, reading) and done:
                found = True  # who was refused a question has refused none
                continue
            if not theirs or theirs & (own | _LEANING) or _alike(own, theirs, case.claim, reading):
                return False
            left_out = (
                reading.quantities or reading.moments or "than" in reading.forms
            )  # "Finch won 60 votes and Reyes 40"
            found |= own <= known or (case.close and not left_out)
    return found


def _at_work(predicate: Predicate, case: Case) -> frozenset[str]:
    """What other verbs have as subjects and objects, and all of the sentences without this verb."""
    found: set[str] = set()
    for witness in case.witnesses:
        predicates = witness.reading.clauses.predicates
        if case.close and all(other.stem != predicate.stem for other in predicates):
            found |= witness.reading.stem_set | things(witness.reading.stem_set, witness.reading)
        for other in predicates:
            if other.stem != predicate.stem:
                found |= things(other.subject | other.object, witness.reading)
    return frozenset(found)


def _alike(own: frozenset[str], theirs: frozenset[str], claim: Reading, reading: Reading) -> bool:
    """Whether a noun of the claim may mean one of the article."""
    meant = frozenset[str]().union(*(reading.senses.get(item, frozenset()) for item in theirs))
    return any(claim.senses.get(item, frozenset()) & meant for item in own)
