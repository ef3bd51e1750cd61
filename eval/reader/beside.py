"""Lessons in what belongs beside the first sentence of an answer: two articles on one matter, and questions.

A sentence belongs there that answers the question differently, or says a part of the answer that the first
does not. One that says the same, or is only about the same, does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Annotated

from pydantic import Field, TypeAdapter

from assistant.cross_encoder import question_with
from assistant.language.words import stems
from eval.reader.lessons import WINDOWS, rows
from eval.reader.pairs import Pair, window

LESSONS = Path(__file__).with_name("beside.jsonl")

BELONGING, OTHERS = 2, 5
"""Sentences that belong beside the first and that do not, at most, for each question."""

Place = tuple[int, int]
"""Which article, and which of its sentences, from 0."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article by its sentences."""

    title: str
    sentences: Annotated[tuple[str, ...], Field(min_length=2)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the sentences that are each a good first one, and those that belong beside it, if any."""

    question: Annotated[str, Field(min_length=1)]
    first: Annotated[tuple[Place, ...], Field(min_length=1)]
    beside: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class TwoArticles:
    """Two articles on one matter, and what was asked of them."""

    articles: tuple[Article, Article]
    asked: Annotated[tuple[Asked, ...], Field(min_length=1)]

    def __post_init__(self) -> None:
        places = set(self.places())
        for asked in self.asked:
            if not {*asked.first, *asked.beside} <= places:
                raise ValueError(f"{asked.question!r} names a sentence that there is not")
            named = [*asked.first, *asked.beside]
            if len(set(named)) < len(named):
                raise ValueError(f"{asked.question!r} names a sentence twice")

    def places(self) -> Iterator[Place]:
        """Every sentence."""
        for number, article in enumerate(self.articles):
            yield from ((number, place) for place in range(len(article.sentences)))

    def sentence(self, place: Place) -> str:
        """The sentence there."""
        return self.articles[place[0]].sentences[place[1]]

    def window(self, place: Place) -> str:
        """See `eval.reader.pairs.window`."""
        return window(self.articles[place[0]].title, self.articles[place[0]].sentences, place[1])

    def lessons(self) -> Iterator[Lesson]:
        """One for each question."""
        return (Lesson(self, asked) for asked in self.asked)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One question of two articles."""

    both: TwoArticles
    asked: Asked

    def pairs(self, chance: Random) -> Iterator[Pair]:
        """See `Teaching.pairs`: what belongs beside one of the first sentences; of the others those that
        share most words with the question and with that sentence, what says the same, and some more.
        """
        first = chance.choice(self.asked.first)
        said = self.both.sentence(first)
        question = question_with(self.asked.question, said)
        beside = self.asked.beside
        for place in chance.sample(beside, min(BELONGING, len(beside))):
            wide = chance.random() < WINDOWS
            yield Pair(question, self.both.window(place) if wide else self.both.sentence(place), True)
        rest = [place for place in self.both.places() if place not in (*self.asked.first, *beside)]
        chance.shuffle(rest)
        worded = [self._nearest(text, rest) for text in (self.asked.question, said) if rest]
        same = [place for place in self.asked.first if place != first]
        for place in [*dict.fromkeys([*worded, *same, *rest])][:OTHERS]:
            # next to a sentence that belongs there, the window would hold it
            near = any(one[0] == place[0] and abs(one[1] - place[1]) < 2 for one in beside)
            wide = chance.random() < WINDOWS and not near
            yield Pair(question, self.both.window(place) if wide else self.both.sentence(place), False)

    def _nearest(self, text: str, places: list[Place]) -> Place:
        wanted = stems(text)
        return max(places, key=lambda place: len(wanted & stems(self.both.sentence(place))))


_ROW = TypeAdapter(TwoArticles)


def lessons(path: Path = LESSONS) -> tuple[tuple[Lesson, ...], ...]:
    """Those of each two articles of a file, two a line.

    Raises:
        ConfigurationError: it cannot be read, naming the line of the first mistake.
    """
    return tuple(tuple(both.lessons()) for both in rows(path, _ROW, LESSONS))
