"""How certain a clause is said to be."""

from __future__ import annotations

from typing import Literal

from assistant.grounding.lexicon import (
    BEGINNING,
    CONDITIONS,
    HEDGES,
    INTENDING,
    PLEDGING,
    SPEAKING,
    SUPPOSING,
    SUSPECTING,
)
from assistant.grounding.tree import SUBJECTS, Tree
from assistant.language.words import stem

Force = Literal["fact", "future", "duty", "possible", "intended"]
"""How a clause is put: it happens or happened; it will or would; it must; it may; it is considered."""

_CARRYING = frozenset({"xcomp", "pcomp", "acl", "conj", "pobj", "prep", "dobj", "attr"})
_MODALS: dict[str, Force] = {
    "will": "future", "shall": "future", "would": "future", "'ll": "future", "wo": "future", "’ll": "future",
    "may": "possible", "might": "possible", "could": "possible", "can": "possible", "ca": "possible",
    "must": "duty", "should": "duty", "ought": "duty",
}  # fmt: skip
_PERIPHRASTIC: dict[str, Force] = {"have": "duty", "need": "duty", "be": "future", "able": "possible"}
_ORDER: dict[Force, int] = {"fact": 0, "duty": 1, "future": 2, "intended": 3, "possible": 4}


FORCELESS = frozenset(stem(word) for word in ("be", "have", "do"))
"""Stems of verbs that say nothing by themselves."""


def _weaker(one: Force, other: Force) -> Force:
    return one if _ORDER[one] >= _ORDER[other] else other


def force(tree: Tree, index: int) -> Force:
    """How certain the clause of this verb is said to be; what governs it counts."""
    best: Force = "fact"
    here = index
    for _ in range(12):
        best = _weaker(best, _own_force(tree, here))
        token = tree.tokens[here]
        parent = token.head
        if parent == here or token.dep not in _CARRYING | {"ccomp", "advcl"}:
            break
        lemma = tree.tokens[parent].lemma
        infinitive = any(tree.tokens[c].tag == "TO" for c in tree.children[here])
        if infinitive and token.dep in ("acl", "advcl"):
            best = _weaker(best, "intended")
        if token.dep == "advcl" or (token.dep == "conj" and _stands_alone(tree, here)):
            break
        done = lemma == "have" and tree.tokens[parent].tag == "VBD"  # what had to be done was done
        done |= any(tree.tokens[c].lemma == "yet" for c in tree.children[parent])  # nor has yet to be a duty
        if token.dep == "xcomp" and lemma in _PERIPHRASTIC and not done:
            best = _weaker(best, _PERIPHRASTIC[lemma])
        if lemma in INTENDING and not (lemma in SPEAKING and token.dep == "ccomp"):
            best = _weaker(best, "intended")
        elif lemma in PLEDGING:
            best = _weaker(best, "future")
        elif (lemma in SUSPECTING and token.dep != "conj") or (
            lemma in SUPPOSING and token.dep == "xcomp" and infinitive
        ):
            best = _weaker(best, "possible")
        if token.dep == "ccomp" or lemma in SPEAKING:
            break
        here = parent
    return best


def _stands_alone(tree: Tree, index: int) -> bool:
    """Whether a coordinated verb has its own helper or subject."""
    return any(tree.tokens[c].dep in SUBJECTS | {"aux", "auxpass"} for c in tree.children[index])


def _own_force(tree: Tree, index: int) -> Force:
    best: Force = "possible" if tree.tokens[index].lemma in HEDGES else "fact"
    for child in tree.children[index]:
        word = tree.tokens[child]
        written = word.text.lower()
        if word.dep == "aux" or word.tag == "MD":
            best = _weaker(best, _MODALS.get(word.lemma, _MODALS.get(written, "fact")))
        elif word.lemma in HEDGES and word.dep in ("advmod", "acomp"):
            best = _weaker(best, "possible")
    return best


def condition(tree: Tree, index: int) -> bool:
    """Whether the clause of a verb opens with "if", "unless" and the like."""
    return any(
        tree.tokens[c].dep in ("mark", "advmod")
        and tree.tokens[c].lemma in CONDITIONS
        and tree.tokens[c - 1].lemma not in ("as", "even")
        for c in tree.children[index]
    )


def depends(tree: Tree, index: int) -> bool:
    """Whether what a verb says holds only under a condition that is said with it."""
    return any(tree.tokens[c].dep == "advcl" and condition(tree, c) for c in tree.children[index])


def asserted(tree: Tree, index: int) -> bool:
    """Whether a verb says that something is so, by itself or after "begin to" and the like."""
    token = tree.tokens[index]
    helped = [tree.tokens[c] for c in tree.children[index] if tree.tokens[c].dep in ("aux", "auxpass")]
    bare = token.tag == "VBG" or any(word.tag == "TO" for word in helped)
    if not bare or any(word.tag != "TO" for word in helped):
        return True
    return token.dep == "xcomp" and tree.tokens[token.head].lemma in BEGINNING
