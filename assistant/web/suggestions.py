"""Questions to ask next, drawn from the words of the articles, and tried before they are shown."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
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
_PAST_OR_PRESENT = frozenset({"VBD", "VBN", "VBZ", "VBP"})
_SENTENCE = re.compile(r"(?<=[.!?])[”\"’)]*\s+|\n+")

_ARTICLES = 8
_SENTENCES_EACH = 20
_TRIED = 8
"""Most questions tried for one set of suggestions; each try is one extractive answer."""


def questions_from(texts: Iterable[str], *, sentences: int = _SENTENCES_EACH) -> list[str]:
    """Questions that these texts seem to answer, what is named most often first, in two kinds by turns.

    Args:
        texts: articles or passages.
        sentences: how many sentences of each are read.
    """
    asked: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for text in texts:
        for sentence in [one for one in _SENTENCE.split(text) if one.strip()][:sentences]:
            parsed = parse(sentence)
            names = {entity: _name(parsed, entity) for entity in parsed.entities if entity.label in _NAMED}
            asked.update(_asked_by(parsed, names))
            named.update(name for name in names.values() if name)
    about = [f"What do the articles say about {name}?" for name, _ in named.most_common()]
    saying = [question for question, _ in asked.most_common()]
    return [question for pair in zip_longest(saying, about) for question in pair if question]


def _asked_by(parsed: Parsed, names: Mapping[Entity, str]) -> Iterator[str]:
    """“What did Anna Berg say?” for every named subject of a verb of saying."""
    for token in parsed.tokens:
        verb = parsed.tokens[token.head]
        if token.dep != "nsubj" or verb.lemma not in _SAYING or verb.tag not in _PAST_OR_PRESENT:
            continue
        for entity, name in names.items():
            if name and entity.start <= token.start < entity.end:
                yield f"What did {name} {_SAYING[verb.lemma]}?"


def _name(parsed: Parsed, entity: Entity) -> str:
    """The entity as a question names it: without a possessive and what follows, with its article."""
    name = re.sub(r"[’']s\b.*", "", " ".join(entity.text.split())).removeprefix("The ").removeprefix("the ")
    article = re.search(r"\bthe $", parsed.text[: entity.start], re.IGNORECASE)
    with_article = article or entity.text[:4].lower() == "the "
    return f"the {name}" if with_article and name else name


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
                sources = [one.source for one in self._assistant.articles() if one.status == "indexed"]
                texts = [self._assistant.text(source)[:20_000] for source in sources[:_ARTICLES]]
                self._openers = self._answerable(distinct(questions_from(texts)), limit)
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
            return self._answerable(distinct(questions_from(texts), asked), limit)

    def _forget_if_changed(self) -> None:
        articles = tuple((one.source, one.indexed_at) for one in self._assistant.articles())
        if articles != self._articles:
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
