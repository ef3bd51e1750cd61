"""Questions to ask next, drawn from the words of the articles, and tried before they are shown."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import zip_longest
from math import log
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from assistant.language.names import mentions, names
from assistant.language.parse import Entity, Parsed, parse

if TYPE_CHECKING:
    from assistant.app import Assistant

_SAYING = {
    lemma: lemma
    for lemma in (
        "say warn announce promise propose pledge demand declare claim argue suggest confirm deny report "
        "explain decide describe reject predict call".split()
    )
} | {"tell": "say", "call": "call for"}
"""Verbs of a sentence, and how a question asks for their object."""

_NAMED = frozenset({"PERSON", "ORG", "GPE", "FAC", "EVENT", "LAW", "LOC", "PRODUCT"})
_MODIFIERS = frozenset({"compound", "amod", "nmod"})
_PAST_OR_PRESENT = frozenset({"VBD", "VBN", "VBZ", "VBP"})
_SENTENCE = re.compile(r"(?<=[.!?])[”\"’)]*\s+|\n+")
_ENDS = tuple(f"{end}{closing}" for end in ".!?" for closing in ("", "”", '"', "’", ")"))

_ARTICLES = 8
_CHARACTERS = 20_000
_SENTENCES_EACH = 20
_TRIED = 8
"""Most questions tried for one set of suggestions; each try is one extractive answer."""


def questions_from(
    texts: Sequence[str], *, among: Sequence[str] = (), sentences: int = _SENTENCES_EACH
) -> list[str]:
    """Questions that these texts seem to answer, the most particular first, in two kinds by turns.

    Args:
        texts: articles or passages.
        among: the articles that say how rare a name is; empty means `texts`.
        sentences: how many sentences of each are read.
    """
    known = "\n".join(name for text in (*texts, *among) for name in names(text))
    saying: Counter[tuple[str, str]] = Counter()
    about: Counter[tuple[str, str]] = Counter()
    for text in texts:
        # a line without an end is a heading, whose capitals look like names
        for sentence in [one for one in _SENTENCE.split(text) if one.rstrip().endswith(_ENDS)][:sentences]:
            parsed = parse(sentence)
            named = {one: _name(parsed, one, known) for one in parsed.entities if one.label in _NAMED}
            saying.update(_asked_by(parsed, named))
            about.update(
                (name, f"What do the articles say about {name}?")
                for entity, name in named.items()
                if name and _stands_alone(parsed, entity)
            )
    kinds = [_most_particular(kind, among or texts) for kind in (saying, about)]
    return [question for pair in zip_longest(*kinds) for question in pair if question]


def _most_particular(asked: Counter[tuple[str, str]], texts: Sequence[str]) -> list[str]:
    """The questions of (name, question), by TF-IDF: a name that few of the texts hold, and those often.

    A name that all of them hold weighs nothing; among those, what is asked most often comes first.
    """

    @cache
    def particular(name: str) -> float:
        bare = name.removeprefix("the ")
        holding = sum(mentions(text, bare) for text in texts)
        times = sum(len(re.findall(rf"\b{re.escape(bare)}\b", text)) for text in texts)
        return (1 + log(max(1, times))) * log(len(texts) / max(1, holding))

    def weight(item: tuple[tuple[str, str], int]) -> tuple[float, int]:
        (name, _), asked_times = item
        return particular(name), asked_times

    return [question for (_, question), _ in sorted(asked.items(), key=weight, reverse=True)]


def _asked_by(parsed: Parsed, named: Mapping[Entity, str]) -> Iterator[tuple[str, str]]:
    """“Anna Berg” with “What did Anna Berg say?” for every named subject of a verb of saying."""
    for token in parsed.tokens:
        verb = parsed.tokens[token.head]
        if token.dep != "nsubj" or verb.lemma not in _SAYING or verb.tag not in _PAST_OR_PRESENT:
            continue
        for entity, name in named.items():
            if name and entity.start <= token.start < entity.end:
                yield name, f"What did {name} {_SAYING[verb.lemma]}?"


def _name(parsed: Parsed, entity: Entity, known: str) -> str:
    """The entity as a question names it: without a possessive and what follows, with its article.

    Empty where only the capital of a sentence's first word makes it look like a name, since none of
    the `known` ones holds it.
    """
    name = re.sub(r"[’']s\b.*", "", " ".join(entity.text.split())).removeprefix("The ").removeprefix("the ")
    name = name.rstrip(" .,;:")
    if entity.label != "PERSON" and name not in known:
        return ""
    article = re.search(r"\bthe $", parsed.text[: entity.start], re.IGNORECASE)
    with_article = article or entity.text[:4].lower() == "the "
    return f"the {name}" if with_article and name else name


def _stands_alone(parsed: Parsed, entity: Entity) -> bool:
    """False for a part of a longer name: “London” of “London buses”, “Council” of “Rome's Council”."""
    last = [one for one in parsed.tokens if entity.start <= one.start < entity.end][-1]
    return last.dep not in _MODIFIERS and not re.search(r"[’']s? $", parsed.text[: entity.start])


def distinct(questions: Iterable[str], taken: Sequence[str] = ()) -> list[str]:
    """The questions without those whose name an earlier one, or one that was asked, speaks of."""
    spoken = " ".join(taken).casefold()
    chosen: list[str] = []
    names: list[str] = []
    for question in questions:
        name = " ".join(re.findall(r"\b[^\W\d_a-z][\w-]*", question.partition(" ")[2])).casefold()
        if name in spoken or any(name in other or other in name for other in names):
            continue
        names.append(name)
        chosen.append(question)
    return chosen


class Suggestions:
    """Suggests only questions that the articles answer: each is tried without a model first."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._lock = threading.Lock()
        self._articles: tuple[tuple[str, str], ...] = ()
        self._texts: list[str] = []
        self._answered: dict[str, bool] = {}
        self._openers: list[str] | None = None

    def openers(self, limit: int = 4) -> list[str]:
        """Questions to begin with; found once for the articles as they stand.

        Args:
            limit: most questions returned.
        """
        with self._lock:
            self._forget_if_changed()
            if self._openers is None:
                self._openers = self._answerable(distinct(questions_from(self._texts)), limit)
            return self._openers

    def follow_ups(self, turns: Sequence[dict[str, Any]], limit: int = 3) -> list[str]:
        """Questions that follow from what was found for the last of `turns`.

        Args:
            turns: the conversation so far, as `turns.new_turn` makes them.
            limit: most questions returned.
        """
        answer = turns[-1]["answer"] if turns else None
        if not answer:
            return []
        texts = [piece["quote"] for piece in (*answer["citations"], *answer["passages"])]
        asked = [turn["question"] for turn in turns]
        with self._lock:
            self._forget_if_changed()
            return self._answerable(distinct(questions_from(texts, among=self._texts), asked), limit)

    def _forget_if_changed(self) -> None:
        indexed = [one for one in self._assistant.articles() if one.status == "indexed"]
        articles = tuple((one.source, one.indexed_at) for one in indexed)
        if articles != self._articles:
            self._texts = [self._assistant.text(source)[:_CHARACTERS] for source, _ in articles[:_ARTICLES]]
            self._articles = articles
            self._answered.clear()
            self._openers = None

    def _answerable(self, questions: Sequence[str], limit: int) -> list[str]:
        found: list[str] = []
        for question in questions[:_TRIED]:
            if question not in self._answered:
                try:
                    reply = self._assistant.ask(question, backend="extractive")
                except AssistantError:
                    return found
                self._answered[question] = reply.answered
            if self._answered[question]:
                found.append(question)
            if len(found) == limit:
                break
        return found
