"""Clauses of a parsed sentence: who does what to whom, whether it is denied, and how certain it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from assistant.grounding.certainty import Force, asserted, condition, depends, force
from assistant.grounding.denial import Denial, denials, polarity
from assistant.grounding.lexicon import SPEAKING
from assistant.grounding.tree import CONTENT, FILLING, LIGHT, Tree, stem_of
from assistant.language.parse import Parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """One verb (or noun or adjective after "be") with its arguments, all as stems.

    `subject` and `object` hold the stems of the argument's head, its modifiers and its conjuncts; a
    passive is turned round. `asserted` is False for infinitives and gerunds that only name what may be
    done ("work to lengthen the pier"). `polarity` is -1 when the clause is denied ("refused to …" counts).
    `filling` holds the heads of what fills a verb that says little itself: "may be the largest".
    `condition` is True after "if" and the like, `conditional` where such a clause goes with it.
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
    filling: frozenset[str] = frozenset()
    condition: bool = False
    conditional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """All predicates of a sentence, what it denies, and by stem the polarities and forces that occur.

    `filled` are the forces by the heads of what fills verbs like "be".

    `having` and `lacking` are the stems after "with" and "without".
    """

    predicates: tuple[Predicate, ...]
    denials: tuple[Denial, ...] = ()
    polarity: dict[str, frozenset[int]] = field(default_factory=dict)
    forces: dict[str, frozenset[Force]] = field(default_factory=dict)
    filled: dict[str, frozenset[Force]] = field(default_factory=dict)
    having: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()


def clauses_of(parsed: Parsed) -> Clauses:
    """The clauses of a parsed sentence."""
    tree = Tree(parsed)
    predicates = []
    signs: dict[str, set[int]] = defaultdict(set)
    forces: dict[str, set[Force]] = defaultdict(set)
    filled: dict[str, set[Force]] = defaultdict(set)
    for index, token in enumerate(parsed.tokens):
        if token.pos not in CONTENT:
            continue
        sign = polarity(tree, index)
        signs[stem_of(token)].add(sign)
        if token.pos not in ("VERB", "AUX") or token.dep in ("aux", "auxpass"):
            continue
        subject, passive = tree.subject(index)
        passive = passive or any(parsed.tokens[c].dep == "auxpass" for c in tree.children[index])
        objects = tree.objects(index)
        if passive:
            subject, objects = tree.agent(index), [*subject, *objects]
        put = force(tree, index)
        forces[stem_of(token)].add(put)
        filling = _filling(tree, index)
        for stem in filling:
            filled[stem].add(put)
        predicates.append(
            Predicate(
                index=index,
                lemma=tree.lemma(index),
                stem=stem_of(token),
                polarity=sign,
                force=put,
                subject=tree.stems(subject),
                object=tree.stems(objects),
                subject_text=" ".join(parsed.tokens[i].text for i in sorted(set(subject))),
                passive=passive,
                speaking=token.lemma in SPEAKING,
                asserted=asserted(tree, index),
                filling=filling,
                condition=condition(tree, index),
                conditional=depends(tree, index),
            )
        )
    return Clauses(
        predicates=tuple(predicates),
        denials=tuple(denials(tree)),
        having=tree.after("with"),
        lacking=tree.after("without"),
        polarity={key: frozenset(value) for key, value in signs.items()},
        forces={key: frozenset(value) for key, value in forces.items()},
        filled={key: frozenset(value) for key, value in filled.items()},
    )


def _filling(tree: Tree, index: int) -> frozenset[str]:
    """Stems of the heads of what fills a verb that says little by itself."""
    if tree.tokens[index].lemma not in LIGHT:
        return frozenset()
    return frozenset(stem_of(tree.tokens[c]) for c in tree.children[index] if tree.tokens[c].dep in FILLING)
