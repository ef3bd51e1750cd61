"""A parse as a tree: what hangs on a word, and the arguments of a verb."""

from __future__ import annotations

from collections import defaultdict

from assistant.language.parse import Parsed, Token
from assistant.language.words import stem

LOOSE = frozenset({"advcl", "relcl", "parataxis"})
"""How a clause of its own hangs on the main one."""

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
CONTENT = frozenset({"VERB", "NOUN", "ADJ", "AUX", "PROPN", "ADV"})
FILLING = frozenset({"dobj", "attr", "acomp", "xcomp", "oprd"})
LIGHT = frozenset({"be", "have", "do", "take", "make", "give", "get", "remain", "become"})
"""Verbs that say little by themselves; what fills them says it."""

_INSIDE = frozenset(
    {"compound", "amod", "nmod", "poss", "nummod", "det", "conj", "appos", "quantmod", "agent"}
)


def stem_of(token: Token) -> str:
    """The stem that a token is compared by: of the lemma for a verb, of the word for others."""
    return stem(token.lemma if token.pos in ("VERB", "AUX") else token.text.lower().removesuffix("'s"))


class Tree:
    """A parse with the children of every token at hand; tokens go by their index."""

    def __init__(self, parsed: Parsed) -> None:
        self.tokens = parsed.tokens
        self.children: dict[int, list[int]] = defaultdict(list)
        for index, token in enumerate(self.tokens):
            if token.head != index:
                self.children[token.head].append(index)

    def lemma(self, index: int) -> str:
        """The lemma, with the particle of a phrasal verb: "rule out"."""
        particle = next(
            (self.tokens[c].lemma for c in self.children[index] if self.tokens[c].dep == "prt"), ""
        )
        return f"{self.tokens[index].lemma} {particle}".strip()

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
        """Stems of the content words among these."""
        return frozenset(
            stem_of(self.tokens[i])
            for i in indices
            if self.tokens[i].pos in CONTENT | {"NUM", "PRON"} and self.tokens[i].dep not in ("det", "aux")
        )

    def subject(self, index: int) -> tuple[list[int], bool]:
        """The subject's words, and whether it is the subject of a passive; taken over from the verb above."""
        here = index
        for _ in range(6):
            for child in self.children[here]:
                if self.tokens[child].dep in SUBJECTS:
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
        """Objects of a verb, with those of its prepositions."""
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

    def fillings(self, index: int) -> list[int]:
        """The heads of what fills a verb that says little; of "is in favour of it" that is favour."""
        found = [c for c in self.children[index] if self.tokens[c].dep in FILLING]
        if found or self.tokens[index].lemma != "be":
            return found
        return [
            deeper
            for child in self.children[index]
            if self.tokens[child].dep == "prep"
            for deeper in self.children[child]
            if self.tokens[deeper].dep == "pobj" and self.tokens[deeper].pos == "NOUN"
        ]

    def after(self, preposition: str) -> frozenset[str]:
        """Stems of the words that a preposition governs."""
        return frozenset(
            stem_of(token)
            for token in self.tokens
            if token.dep in ("pobj", "pcomp", "advcl") and self.tokens[token.head].lemma == preposition
        )

    def below(self, index: int) -> list[int]:
        """What hangs on a word, without its subject and clauses of their own."""
        result: list[int] = []
        for child in self.children[index]:
            token = self.tokens[child]
            if token.dep in LOOSE | SUBJECTS | {"punct", "mark", "cc", "aux", "auxpass", "neg"}:
                continue
            if token.dep == "conj" and token.pos in ("VERB", "AUX"):
                continue
            result.extend([child, *self.below(child)])
        return result

    def agent(self, index: int) -> list[int]:
        """Who does it, in a passive with "by"."""
        for child in self.children[index]:
            if self.tokens[child].dep == "agent":
                for deeper in self.children[child]:
                    if self.tokens[deeper].dep == "pobj":
                        return self.phrase(deeper)
        return []
