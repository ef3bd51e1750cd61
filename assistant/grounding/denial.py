"""What a sentence denies, and whether a word of it stands under a denial."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.grounding.lexicon import DENYING, FALSE, KEEPING, NEGATIVE_MODIFIERS, NEGATIVE_WORDS, TRUE
from assistant.grounding.tree import CONTENT, LIGHT, LOOSE, SUBJECTS, Tree, stem_of
from assistant.language.words import stem

_COMPLEMENTS = frozenset(
    {"dobj", "xcomp", "ccomp", "pcomp", "pobj", "prep", "nsubjpass", "attr", "acomp", "oprd", "acl", "dative"}
)
_NOBODY = frozenset(
    stem(word) for word in "one none nobody nothing neither them it he she they him we i".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """What is denied: the stem of the word it falls on, those of what hangs on that, and its subject.

    `plain` is True for not, no, never and without, False for verbs like refuse; `by` is the stem of that
    verb, empty where there is none. `start` is where the word stands. `verb` is the stem of what a subject
    with "no" does: "no ship sank".
    """

    head: str
    scope: frozenset[str]
    subject: frozenset[str]
    plain: bool
    by: str = ""
    start: int = 0
    verb: str = ""


def _own_negations(tree: Tree, index: int, below: int = -1) -> int:
    """Negations said at this word: not, no, never, no longer, neither, "no one" as its subject.

    A "no" that belongs to the argument `below`, where one comes from, was counted there.
    """
    count = 0
    for child in tree.children[index]:
        token = tree.tokens[child]
        no_longer = token.text.lower() == "longer" and tree.tokens[child - 1].lemma == "no"
        joins = token.lemma == "nor" and token.dep == "cc"  # what it joins shares the "not" before it
        if (token.dep == "neg" or token.lemma in NEGATIVE_MODIFIERS or no_longer) and not joins:
            count += not _limits(tree, child + 1)
        elif child != below and token.dep in {"nsubj", "nsubjpass", "dobj", "attr"}:
            count += _denied_argument(tree, child)
    return count


LIMITING = frozenset("only just merely simply solely".split())
"""After "not" these make it no denial."""


def _limits(tree: Tree, index: int) -> bool:
    """Whether the word after "not" makes it no denial: "not only", "not since the war has it …"."""
    if index >= len(tree.tokens):
        return False
    token = tree.tokens[index]
    opens = token.lemma in ("since", "until") and token.dep in ("mark", "prep")
    return opens or token.lemma in LIMITING


def _denies(tree: Tree, index: int) -> bool:
    """Whether a word denies what hangs on it: refuse, without, and "from" after keep or prevent."""
    token = tree.tokens[index]
    above = tree.tokens[token.head].lemma
    if token.lemma == "from":
        return above in KEEPING
    if token.lemma in ("have", "be") and is_yet(tree, index):
        return True
    if token.pos in ("ADP", "SCONJ", "ADV") and f"{above} {token.lemma}" in DENYING:
        return True  # "ruled out sending", where the parser takes "out" for a preposition
    return token.lemma in NEGATIVE_WORDS or tree.lemma(index) in DENYING


def is_yet(tree: Tree, index: int) -> bool:
    """Whether something has yet to happen."""
    return any(tree.tokens[c].lemma == "yet" and tree.tokens[c].dep == "advmod" for c in tree.children[index])


def _denier(tree: Tree, index: int) -> str:
    """The stem of the verb by which this word denies: itself, or what "from" and "out" belong to."""
    token = tree.tokens[index]
    return stem_of(tree.tokens[token.head] if token.pos in ("ADP", "SCONJ", "ADV") else token)


def _denied_argument(tree: Tree, index: int) -> bool:
    token = tree.tokens[index]
    if token.lemma in ("none", "nobody", "nothing", "neither", "no one", "few", "little"):
        return True
    return _hardly_any(tree, index) or any(
        tree.tokens[child].lemma in ("no", "neither", "zero")
        and tree.tokens[child].dep in ("det", "neg", "preconj")
        for child in tree.children[index]
    )


def _hardly_any(tree: Tree, index: int) -> bool:
    """Whether "few" or "hardly any" of it is said; a few is some."""
    before = [tree.tokens[child] for child in tree.children[index] if child < index]
    said = {token.text.lower() for token in before}
    fixed = any(token.dep in ("det", "poss", "nummod", "compound") for token in before)
    if "few" in said and tree.tokens[index].tag == "NNS":
        return not fixed and said.isdisjoint(("last", "next", "first", "past"))
    return any(
        tree.tokens[deeper].lemma in ("hardly", "scarcely", "barely")
        for child in tree.children[index]
        if tree.tokens[child].lemma in ("any", "a")
        for deeper in tree.children[child]
    )


def _judged(tree: Tree, index: int) -> bool:
    """Whether a clause is one that "it is false that …" or the like passes judgement on."""
    token = tree.tokens[index]
    return (
        token.dep == "ccomp" and tree.tokens[token.head].lemma == "be" and bool(_verdicts(tree, token.head))
    )


def _verdicts(tree: Tree, index: int) -> list[str]:
    return [tree.tokens[c].lemma for c in tree.children[index] if tree.tokens[c].dep in ("acomp", "attr")]


def _found_false(tree: Tree, index: int) -> bool:
    """Whether this "be" says of a clause that it is false, or not that it is true.

    What is "not surprising" is so all the same.
    """
    negated = _own_negations(tree, index) % 2 == 1
    verdicts = frozenset(_verdicts(tree, index))
    return not negated if verdicts & FALSE else negated and bool(verdicts & TRUE)


def polarity(tree: Tree, index: int) -> int:
    """-1 if an odd number of negations stands over this word."""
    count = 0
    here, below = index, -1
    judging = False
    for _ in range(40):
        token = tree.tokens[here]
        if not judging and token.pos in ("VERB", "AUX", "ADJ", "NOUN", "PROPN", "PRON"):
            count += _own_negations(tree, here, below)
        below = here
        parent = token.head
        if parent == here:
            break
        judging = _judged(tree, here)
        count += judging and _found_false(tree, parent)
        if token.dep == "conj":
            # Coordinated verbs have their own negation; coordinated nouns share their place.
            if token.pos in ("VERB", "AUX") and not any(
                tree.tokens[c].lemma in ("or", "nor") for c in tree.children[parent]
            ):
                here = _above_conjuncts(tree, parent)
                if here < 0:
                    break
                continue
        elif (token.dep in LOOSE and not _without(tree, here)) or (
            token.dep in SUBJECTS and token.dep != "nsubjpass"
        ):
            break
        if token.dep in _COMPLEMENTS and _denies(tree, parent):
            count += 1
        here = parent
    return -1 if count % 2 else 1


def _joined_by_nor(tree: Tree, index: int) -> bool:
    above = tree.tokens[index].head
    return any(tree.tokens[c].lemma == "nor" for c in tree.children[above] if c < index)


def _above_conjuncts(tree: Tree, index: int) -> int:
    """The governor of a row of coordinated verbs; -1 at the root."""
    while tree.tokens[index].dep == "conj":
        index = tree.tokens[index].head
    token = tree.tokens[index]
    if token.head == index or token.dep in LOOSE:
        return -1
    return token.head


def _without(tree: Tree, index: int) -> bool:
    return any(tree.tokens[c].lemma == "without" for c in tree.children[index])


def denials(tree: Tree) -> list[Denial]:
    """Every word on which a denial falls that no other denial undoes."""
    found: list[Denial] = []
    for index, token in enumerate(tree.tokens):
        if token.pos not in CONTENT or polarity(tree, index) > 0:
            continue
        above = tree.tokens[token.head]
        judged = _judged(tree, index) and _found_false(tree, token.head)
        yet = token.dep == "xcomp" and above.lemma in ("have", "be") and is_yet(tree, token.head)
        plain = _own_negations(tree, index) > 0 or above.lemma == "without" or judged or yet
        plain = plain or (token.dep == "conj" and _joined_by_nor(tree, index))
        denied = token.head != index and token.dep in _COMPLEMENTS and _denies(tree, token.head)
        if not plain and not denied:
            continue
        heads = [index]
        if token.lemma in LIGHT:
            heads = tree.fillings(index) or heads
            heads = [head for head in heads if head == index or polarity(tree, head) < 0]
        subject = tree.stems(tree.subject(index)[0]) - _NOBODY
        found.extend(
            Denial(
                head=stem_of(tree.tokens[head]),
                scope=tree.stems(tree.below(head)) - {stem_of(tree.tokens[head])},
                subject=subject,
                plain=plain,
                by=_denier(tree, token.head) if denied else "",
                start=tree.tokens[head].start,
                verb=stem_of(above) if token.dep in SUBJECTS else "",
            )
            for head in heads
        )
    return found
