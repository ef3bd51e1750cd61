"""Sentences that answer "What did the firm offer?" in its own words: "The firm offered …"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence import Candidate
from assistant.grounding.tree import SUBJECTS, Tree, stem_of
from assistant.language.parse import parse
from assistant.language.questions import QuestionView

CONSIDERED = 6
"""Best sentences among which they are looked for."""

ANSWERING = 0.5
"""Score from which on one of them answers the question."""

_ASKING = frozenset({"what", "which"})
_OBJECTS = frozenset({"dobj", "ccomp", "xcomp", "attr"})
_VAGUE = frozenset("be have do happen say tell think mean know make get take go come".split())
"""Verbs that are too common, or said of too much, to tell the answer by."""


@dataclass(frozen=True, slots=True)
class _Deed:
    """A verb and the head of its subject, as stems."""

    verb: str
    doer: str


def in_own_words(view: QuestionView, ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates, those first that say of whom the question asks about what it asks of him, and have as
    much of its words as the best.
    """
    asked = _asked(view)
    if asked is None:
        return tuple(ranked)
    said = [
        candidate.relevance is not None
        and candidate.evidence.score >= ANSWERING
        and candidate.features.words >= ranked[0].features.words
        and asked in _said(candidate.evidence.text)
        for candidate in ranked[:CONSIDERED]
    ]
    first = [candidate for candidate, own in zip(ranked, said, strict=False) if own]
    return (*first, *(candidate for candidate in ranked if all(candidate is not one for one in first)))


def _asked(view: QuestionView) -> _Deed | None:
    """Who does what, where the question asks for the object of it: "What did the firm offer its crew?"."""
    tree = Tree(parse(view.text))
    if view.asks not in {"what", "list"} or not tree.tokens or tree.tokens[0].lemma not in _ASKING:
        return None
    for index, token in enumerate(tree.tokens):
        main = token.head == index or tree.tokens[token.head].lemma == "be"
        if main and token.pos == "VERB" and token.lemma not in _VAGUE:
            doer = next((child for child in tree.children[index] if tree.tokens[child].dep in SUBJECTS), 0)
            return _deed(tree, index, doer) if 0 < doer < index else None
    return None


def _said(text: str) -> frozenset[_Deed]:
    """What a sentence says that somebody does to something."""
    tree = Tree(parse(text))
    return frozenset(
        _deed(tree, index, child)
        for index, token in enumerate(tree.tokens)
        if token.pos == "VERB" and any(tree.tokens[child].dep in _OBJECTS for child in tree.children[index])
        for child in tree.children[index]
        if tree.tokens[child].dep in SUBJECTS
    )


def _deed(tree: Tree, verb: int, doer: int) -> _Deed:
    return _Deed(stem_of(tree.tokens[verb]), stem_of(tree.tokens[doer]))
