"""Whether a sentence denies what a yes-or-no question asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, takewhile

from assistant.grounding.denial import LIMITING
from assistant.grounding.tree import Tree
from assistant.language.parse import Token, parse, upwards

_DENYING = frozenset(
    """refuse reject rule deny decline oppose prevent exclude dismiss lack fail avoid stop distance
    undecided""".split()
)
_NEGATIONS = frozenset("no not never none nor neither nobody nothing".split())
_DELIBERATING = frozenset("consider weigh discuss debate examine study explore mull ponder wonder".split())
_NEVER = frozenset("circumstance way time mean means account event case".split())
"""What "no" denies the statement with: under no circumstances, in no way, by no means."""

_ASIDE = frozenset("advcl relcl acl pcomp appos".split())
"""Relations of what is said beside the statement: "to prevent …", "which … rejected", "after rejecting …"."""

_VERBS = frozenset({"VERB", "AUX"})
_FILLING = frozenset({"acomp", "attr"})


def denies(text: str, question: str) -> bool:
    """Whether the statement of a sentence denies what is asked; what is said beside it does not count.

    An odd number of denials does, on the way from the verb that the question asks about up to the root: who
    did not refuse to send sends. What the question itself asks about, "Did he stop?", is no denial, nor is
    another word for it.
    """
    tree = Tree(parse(text))
    if not tree.tokens:
        return False
    verb = _asked_about(question)
    asked = frozenset(token.lemma for token in parse(question).tokens)
    return any(_denied(tree, stated, verb, asked) for stated in _stated(tree, verb, asked))


def leaves_open(text: str, question: str) -> bool:
    """Whether a sentence only says that what is asked is thought about: "is considering an appeal"."""
    tokens = parse(text).tokens
    verb = _asked_about(question)
    return any(
        token.lemma == verb and any(tokens[i].lemma in _DELIBERATING for i in _path(tokens, index))
        for index, token in enumerate(tokens)
        if verb not in _DELIBERATING
    )


def _denied(tree: Tree, stated: int, verb: str, asked: frozenset[str]) -> bool:
    tokens = tree.tokens
    path = list(_path(tokens, stated))
    known = asked | ({tokens[stated].lemma} if verb in _DENYING else frozenset[str]())
    denying = sum(_denying(tree, index) and tokens[index].lemma not in known for index in path)
    negated = {_verb(tokens, index) for index in range(len(tokens)) if _negates(tokens, index)}
    return (denying + len(negated & set(path))) % 2 == 1


def _asked_about(question: str) -> str:
    """The lemma of the question's verb, or of what fills a "be": "safe" for "Is the bridge safe?"."""
    tokens = parse(question).tokens
    root = next((index for index, token in enumerate(tokens) if token.head == index), -1)
    if root < 0:
        return ""
    filling = [t.lemma for t in tokens if t.head == root and t.dep in _FILLING]
    return filling[0] if tokens[root].lemma == "be" and filling else tokens[root].lemma


def _stated(tree: Tree, verb: str, asked: frozenset[str]) -> list[int]:
    """Where the sentence speaks of what is asked; else the innermost clauses of all that it states."""
    for index, token in enumerate(tree.tokens):
        if token.lemma == verb and token.lemma != "be" and not _aside(tree.tokens, index):
            return [index]
    root = next(index for index, token in enumerate(tree.tokens) if token.head == index)
    beside = [other for other in _beside(tree, root) if not _of_something_else(tree, other, asked)]
    return [_innermost(tree, stated) for stated in (root, *beside)]


def _beside(tree: Tree, index: int) -> Iterator[int]:
    """The verbs that stand beside one: "welcomed the plan but refused to pay"."""
    for child in tree.children[index]:
        if tree.tokens[child].dep == "conj" and tree.tokens[child].pos in _VERBS:
            yield child
            yield from _beside(tree, child)


def _of_something_else(tree: Tree, index: int, asked: frozenset[str]) -> bool:
    """Whether a verb has an object that is new to the question: "dismissed objections", not "the plan"."""
    return any(
        tree.tokens[child].dep == "dobj"
        and tree.tokens[child].pos in ("NOUN", "PROPN")
        and tree.tokens[child].lemma not in asked
        and not any(
            tree.tokens[c].lemma in _KNOWN or tree.tokens[c].dep == "poss" for c in tree.children[child]
        )
        for child in tree.children[index]
    )


_KNOWN = frozenset("the this that these those".split())


def _innermost(tree: Tree, index: int) -> int:
    inner = next((child for child in tree.children[index] if tree.tokens[child].dep in _INNER), index)
    return index if inner == index else _innermost(tree, inner)


_INNER = _FILLING | {"ccomp", "xcomp"}


def _path(tokens: Sequence[Token], index: int) -> Iterator[int]:
    """The tokens from one up to the root; a verb beside another is not under it."""
    yield index
    for below, above in pairwise(upwards(tokens, index)):
        if tokens[below].dep != "conj" or tokens[below].pos not in _VERBS:
            yield above


def _denying(tree: Tree, index: int) -> bool:
    lemma = tree.tokens[index].lemma
    following = {token.lemma for token in tree.tokens[index + 1 : index + 2]}
    return lemma in _DENYING and (lemma != "rule" or "out" in following or tree.lemma(index) == "rule out")


def _negates(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word denies its clause; "not only", "No, …", "boats, not men" and "at no cost" do not."""
    token = tokens[index]
    following = tokens[index + 1].lemma if index + 1 < len(tokens) else ""
    if (token.dep != "neg" and token.lemma not in _NEGATIONS) or token.dep == "intj" or following in LIMITING:
        return False
    if index and tokens[index - 1].text == "," and tokens[token.head].pos not in _VERBS:
        return False
    below = list(_below_verb(tokens, index))
    if any(tokens[i].dep in ("conj", "appos") for i in below):
        return False
    return not any(tokens[i].dep == "prep" for i in below) or tokens[token.head].lemma in _NEVER


def _below_verb(tokens: Sequence[Token], index: int) -> Iterator[int]:
    """A word and what it hangs on, up to the verb of its clause, which is left out."""
    yield index
    yield from takewhile(
        lambda above: tokens[above].pos not in _VERBS, islice(upwards(tokens, index), 1, None)
    )


def _verb(tokens: Sequence[Token], index: int) -> int:
    return tokens[list(_below_verb(tokens, index))[-1]].head


def _aside(tokens: Sequence[Token], index: int) -> bool:
    return any(tokens[above].dep in _ASIDE for above in upwards(tokens, index))
