"""Clauses of a parsed sentence: who does what to whom, whether it is denied, and how certain it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal

from assistant.grounding.lexicon import (
    BEGINNING,
    DENYING,
    HEDGES,
    INTENDING,
    KEEPING,
    NEGATIVE_MODIFIERS,
    NEGATIVE_WORDS,
    PLEDGING,
    SPEAKING,
)
from assistant.language.parse import Parsed, Token
from assistant.language.words import stem

Force = Literal["fact", "future", "duty", "possible", "intended"]
"""How a clause is put: it happens or happened; it will or would; it must; it may; it is considered."""

_LOOSE = frozenset({"advcl", "relcl", "parataxis"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_CONTENT = frozenset({"VERB", "NOUN", "ADJ", "AUX", "PROPN", "ADV"})
_COMPLEMENTS = frozenset(
    {"dobj", "xcomp", "ccomp", "pcomp", "pobj", "prep", "nsubjpass", "attr", "acomp", "oprd", "acl", "dative"}
)
_INSIDE = frozenset(
    {"compound", "amod", "nmod", "poss", "nummod", "det", "conj", "appos", "quantmod", "agent"}
)
_CARRYING = frozenset({"xcomp", "pcomp", "acl", "conj", "pobj", "prep", "dobj", "attr"})
_FILLING = frozenset({"dobj", "attr", "acomp", "xcomp", "oprd"})
_LIGHT = frozenset({"be", "have", "do", "take", "make", "give", "get", "remain", "become"})
_MODALS: dict[str, Force] = {
    "will": "future", "shall": "future", "would": "future", "'ll": "future", "wo": "future", "’ll": "future",
    "may": "possible", "might": "possible", "could": "possible", "can": "possible", "ca": "possible",
    "must": "duty", "should": "duty", "ought": "duty",
}  # fmt: skip
_NOBODY = frozenset(stem(word) for word in ("one", "none", "nobody", "nothing", "neither", "them", "it"))
_PERIPHRASTIC: dict[str, Force] = {"have": "duty", "need": "duty", "be": "future", "able": "possible"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """One verb (or noun or adjective after "be") with its arguments, all as stems.

    `subject` and `object` hold the stems of the argument's head, its modifiers and its conjuncts; a
    passive is turned round. `asserted` is False for infinitives and gerunds that only name what may be
    done ("work to lengthen the pier"). `polarity` is -1 when the clause is denied ("refused to …" counts).
    """

    index: int
    lemma: str
    stem: str
    polarity: int
    force: Force
    subject: frozenset[str]
    object: frozenset[str]
    subject_text: str = ""
    passive: bool = False
    speaking: bool = False
    asserted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """What is denied: the stem of the word it falls on, those of what hangs on that, and its subject.

    `plain` is True for not, no, never and without, False for verbs like refuse.
    """

    head: str
    scope: frozenset[str]
    subject: frozenset[str]
    plain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """All predicates of a sentence, what it denies, and by stem the polarities and forces that occur.

    `having` and `lacking` are the stems after "with" and "without".
    """

    predicates: tuple[Predicate, ...]
    denials: tuple[Denial, ...] = ()
    polarity: dict[str, frozenset[int]] = field(default_factory=dict)
    forces: dict[str, frozenset[Force]] = field(default_factory=dict)
    having: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()


def _lemma(token: Token, tokens: tuple[Token, ...], children: dict[int, list[int]], index: int) -> str:
    particle = next((tokens[c].lemma for c in children[index] if tokens[c].dep == "prt"), "")
    return f"{token.lemma} {particle}" if particle else token.lemma


class _Tree:
    """A parse with children at hand."""

    def __init__(self, parsed: Parsed) -> None:
        self.tokens = parsed.tokens
        self.children: dict[int, list[int]] = defaultdict(list)
        for index, token in enumerate(self.tokens):
            if token.head != index:
                self.children[token.head].append(index)

    def lemma(self, index: int) -> str:
        return _lemma(self.tokens[index], self.tokens, self.children, index)

    def own_negations(self, index: int, below: int = -1) -> int:
        """Negations said at this word: not, no, never, no longer, neither, "no one" as its subject.

        A "no" that belongs to the argument `below`, where one comes from, was counted there.
        """
        count = 0
        for child in self.children[index]:
            token = self.tokens[child]
            no_longer = token.text.lower() == "longer" and self.tokens[child - 1].lemma == "no"
            if token.dep == "neg" or token.lemma in NEGATIVE_MODIFIERS or no_longer:
                # "not only" and "no longer" both carry their own "no": only the second denies.
                following = self.tokens[child + 1].lemma if child + 1 < len(self.tokens) else ""
                count += following not in ("only", "just", "merely", "simply", "solely")
            elif child != below and token.dep in {"nsubj", "nsubjpass", "dobj", "attr"}:
                count += self.denied_argument(child)
        return count

    def denies(self, index: int) -> bool:
        """Whether a word denies what hangs on it: refuse, without, and "from" after keep or prevent."""
        token = self.tokens[index]
        above = self.tokens[token.head].lemma
        if token.lemma == "from":
            return above in KEEPING
        if token.pos in ("ADP", "SCONJ", "ADV") and f"{above} {token.lemma}" in DENYING:
            return True  # "ruled out sending", where the parser takes "out" for a preposition
        return token.lemma in NEGATIVE_WORDS or self.lemma(index) in DENYING

    def denied_argument(self, index: int) -> bool:
        token = self.tokens[index]
        if token.lemma in ("none", "nobody", "nothing", "neither", "no one", "few", "little"):
            return True
        return any(
            self.tokens[child].lemma in ("no", "neither", "zero")
            and self.tokens[child].dep in ("det", "neg", "preconj")
            for child in self.children[index]
        )

    def polarity(self, index: int) -> int:
        """-1 if an odd number of negations stands over this word."""
        count = 0
        here, below = index, -1
        for _ in range(40):
            token = self.tokens[here]
            if token.pos in ("VERB", "AUX", "ADJ", "NOUN", "PROPN", "PRON"):
                count += self.own_negations(here, below)
            below = here
            parent = token.head
            if parent == here:
                break
            if token.dep == "conj":
                # Coordinated verbs have their own negation; coordinated nouns share their place.
                if token.pos in ("VERB", "AUX") and not any(
                    self.tokens[c].lemma in ("or", "nor") for c in self.children[parent]
                ):
                    here = self._above_conjuncts(parent)
                    if here < 0:
                        break
                    continue
            elif (token.dep in ("advcl", "relcl", "parataxis") and not self._without(here)) or (
                token.dep in _SUBJECTS and token.dep != "nsubjpass"
            ):
                break
            if token.dep in _COMPLEMENTS and self.denies(parent):
                count += 1
            here = parent
        return -1 if count % 2 else 1

    def _above_conjuncts(self, index: int) -> int:
        """The governor of a row of coordinated verbs; -1 at the root."""
        while self.tokens[index].dep == "conj":
            index = self.tokens[index].head
        token = self.tokens[index]
        if token.head == index or token.dep in _LOOSE:
            return -1
        return token.head

    def _without(self, index: int) -> bool:
        return any(self.tokens[c].lemma == "without" for c in self.children[index])

    def force(self, index: int) -> Force:
        """How certain the clause of this verb is said to be; what governs it counts."""
        best: Force = "fact"
        here = index
        for _ in range(12):
            best = _weaker(best, self._own_force(here))
            token = self.tokens[here]
            parent = token.head
            if parent == here or token.dep not in _CARRYING | {"ccomp", "advcl"}:
                break
            lemma = self.tokens[parent].lemma
            infinitive = any(self.tokens[c].tag == "TO" for c in self.children[here])
            if infinitive and token.dep in ("acl", "advcl"):
                best = _weaker(best, "intended")
            if token.dep == "advcl" or (token.dep == "conj" and self._stands_alone(here)):
                break
            if token.dep == "xcomp" and lemma in _PERIPHRASTIC:
                best = _weaker(best, _PERIPHRASTIC[lemma])
            if lemma in INTENDING and not (lemma in SPEAKING and token.dep == "ccomp"):
                best = _weaker(best, "intended")
            elif lemma in PLEDGING:
                best = _weaker(best, "future")
            if token.dep == "ccomp" or lemma in SPEAKING:
                break
            here = parent
        return best

    def _stands_alone(self, index: int) -> bool:
        """Whether a coordinated verb has its own helper or subject."""
        return any(self.tokens[c].dep in _SUBJECTS | {"aux", "auxpass"} for c in self.children[index])

    def _own_force(self, index: int) -> Force:
        best: Force = "possible" if self.tokens[index].lemma in HEDGES else "fact"
        for child in self.children[index]:
            word = self.tokens[child]
            written = word.text.lower()
            if word.dep == "aux" or word.tag == "MD":
                best = _weaker(best, _MODALS.get(word.lemma, _MODALS.get(written, "fact")))
            elif word.lemma in HEDGES and word.dep in ("advmod", "acomp"):
                best = _weaker(best, "possible")
        return best

    def asserted(self, index: int) -> bool:
        """Whether a verb says that something is so, by itself or after "begin to" and the like."""
        token = self.tokens[index]
        helped = [self.tokens[c] for c in self.children[index] if self.tokens[c].dep in ("aux", "auxpass")]
        bare = token.tag == "VBG" or any(word.tag == "TO" for word in helped)
        if not bare or any(word.tag != "TO" for word in helped):
            return True
        return token.dep == "xcomp" and self.tokens[token.head].lemma in BEGINNING

    def phrase(self, index: int) -> list[int]:
        """Indices of an argument: its head with modifiers, conjuncts, and what hangs on its "of"."""
        result = [index]
        for child in self.children[index]:
            token = self.tokens[child]
            if token.dep in _INSIDE:
                result.extend(self.phrase(child))
            elif token.dep == "prep" and token.lemma in ("of", "from", "for", "in", "to"):
                for deeper in self.children[child]:
                    if self.tokens[deeper].dep == "pobj":
                        result.extend(self.phrase(deeper))
        return sorted(result)

    def stems(self, indices: list[int]) -> frozenset[str]:
        return frozenset(
            _stem(self.tokens[i])
            for i in indices
            if self.tokens[i].pos in _CONTENT | {"NUM", "PRON"} and self.tokens[i].dep not in ("det", "aux")
        )

    def subject(self, index: int) -> tuple[list[int], bool]:
        """The subject's words, and whether it is the subject of a passive; taken over from the verb above."""
        here = index
        for _ in range(6):
            for child in self.children[here]:
                if self.tokens[child].dep in _SUBJECTS:
                    passive = self.tokens[child].dep == "nsubjpass" and here == index
                    return self.phrase(child), passive
            token = self.tokens[here]
            if token.dep == "relcl":
                return self.phrase(token.head), False
            if token.dep == "acl" and token.tag == "VBG":
                return self.phrase(token.head), False
            if token.dep == "acl" and token.tag == "VBN":
                return self.phrase(token.head), here == index
            if token.dep in ("conj", "xcomp", "advcl", "pcomp") and token.head != here:
                here = token.head
                if self.tokens[here].pos == "ADP":
                    here = self.tokens[here].head
                continue
            break
        return [], False

    def objects(self, index: int) -> list[int]:
        result: list[int] = []
        for child in self.children[index]:
            token = self.tokens[child]
            if token.dep in ("dobj", "dative", "attr", "oprd", "acomp"):
                result.extend(self.phrase(child))
            elif token.dep == "prep":
                for deeper in self.children[child]:
                    if self.tokens[deeper].dep == "pobj":
                        result.extend(self.phrase(deeper))
        return result

    def denials(self) -> list[Denial]:
        """Every word on which a denial falls that no other denial undoes."""
        found: list[Denial] = []
        for index, token in enumerate(self.tokens):
            if token.pos not in _CONTENT or self.polarity(index) > 0:
                continue
            above = self.tokens[token.head]
            plain = self.own_negations(index) > 0 or above.lemma == "without"
            denied = token.head != index and token.dep in _COMPLEMENTS and self.denies(token.head)
            if not plain and not denied:
                continue
            heads = [index]
            if token.lemma in _LIGHT:
                heads = [c for c in self.children[index] if self.tokens[c].dep in _FILLING] or heads
            subject = self.stems(self.subject(index)[0]) - _NOBODY
            found.extend(
                Denial(
                    head=_stem(self.tokens[head]),
                    scope=self.stems(self.below(head)) - {_stem(self.tokens[head])},
                    subject=subject,
                    plain=plain,
                )
                for head in heads
            )
        return found

    def after(self, preposition: str) -> frozenset[str]:
        """Stems of the words that a preposition governs."""
        return frozenset(
            _stem(token)
            for token in self.tokens
            if token.dep in ("pobj", "pcomp", "advcl") and self.tokens[token.head].lemma == preposition
        )

    def below(self, index: int) -> list[int]:
        """What hangs on a word, without its subject and clauses of their own."""
        result: list[int] = []
        for child in self.children[index]:
            token = self.tokens[child]
            if token.dep in _LOOSE | _SUBJECTS | {"punct", "mark", "cc", "aux", "auxpass", "neg"}:
                continue
            if token.dep == "conj" and token.pos in ("VERB", "AUX"):
                continue
            result.extend([child, *self.below(child)])
        return result

    def agent(self, index: int) -> list[int]:
        for child in self.children[index]:
            if self.tokens[child].dep == "agent":
                for deeper in self.children[child]:
                    if self.tokens[deeper].dep == "pobj":
                        return self.phrase(deeper)
        return []


_ORDER: dict[Force, int] = {"fact": 0, "duty": 1, "future": 2, "intended": 3, "possible": 4}


def _weaker(one: Force, other: Force) -> Force:
    return one if _ORDER[one] >= _ORDER[other] else other


def _stem(token: Token) -> str:
    return stem(token.lemma if token.pos in ("VERB", "AUX") else token.text.lower().removesuffix("'s"))


def clauses_of(parsed: Parsed) -> Clauses:
    """The clauses of a parsed sentence."""
    tree = _Tree(parsed)
    predicates = []
    polarity: dict[str, set[int]] = defaultdict(set)
    forces: dict[str, set[Force]] = defaultdict(set)
    for index, token in enumerate(parsed.tokens):
        if token.pos not in _CONTENT:
            continue
        sign = tree.polarity(index)
        polarity[_stem(token)].add(sign)
        if token.pos not in ("VERB", "AUX") or token.dep in ("aux", "auxpass"):
            continue
        subject, passive = tree.subject(index)
        passive = passive or any(parsed.tokens[c].dep == "auxpass" for c in tree.children[index])
        objects = tree.objects(index)
        if passive:
            subject, objects = tree.agent(index), [*subject, *objects]
        force = tree.force(index)
        forces[_stem(token)].add(force)
        predicates.append(
            Predicate(
                index=index,
                lemma=tree.lemma(index),
                stem=_stem(token),
                polarity=sign,
                force=force,
                subject=tree.stems(subject),
                object=tree.stems(objects),
                subject_text=" ".join(parsed.tokens[i].text for i in sorted(set(subject))),
                passive=passive,
                speaking=token.lemma in SPEAKING,
                asserted=tree.asserted(index),
            )
        )
    return Clauses(
        predicates=tuple(predicates),
        denials=tuple(tree.denials()),
        having=tree.after("with"),
        lacking=tree.after("without"),
        polarity={key: frozenset(value) for key, value in polarity.items()},
        forces={key: frozenset(value) for key, value in forces.items()},
    )
