"""Questions in people's own words, written for the reader: each with the sentences of a text that answer it.

Most questions of SQuAD use the words of the sentence that answers. These do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Annotated, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from assistant.errors import ConfigurationError
from assistant.language.words import stems
from eval.reader.exchange import Known, exchanged
from eval.reader.pairs import Pair, window
from index.errors import short

Row = TypeVar("Row")

LESSONS = Path(__file__).with_name("lessons.jsonl")

WINDOWS = 0.4
"""Share of the sentences that are shown with title and neighbours; otherwise alone."""

EXCHANGED = 0.3
"""Share of the answered questions with a name or number of the sentence that are also asked of another."""

OTHERS = 3
"""Sentences of the text that do not answer, for each question."""

NEXT = 0.5
"""Share of the questions whose further sentences are the next most alike; otherwise they are any."""

ELSEWHERE = 0.5
"""Share of the questions that are also shown with a sentence of another text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the numbers of the sentences that answer it, from 0.

    `near` is the one that would wrongly be taken for the answer where none answers.
    """

    question: Annotated[str, Field(min_length=1)]
    says: tuple[int, ...] = ()
    near: int | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text by its sentences, and what was asked of it. `squad`: it is a paragraph of SQuAD 1.1."""

    title: str
    sentences: Annotated[tuple[str, ...], Field(min_length=2)]
    asked: Annotated[tuple[Asked, ...], Field(min_length=1)]
    squad: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        for asked in self.asked:
            for number in (*asked.says, asked.near or 0):
                if not 0 <= number < len(self.sentences):
                    raise ValueError(f"{asked.question!r} names sentence {number}, which there is not")
            if bool(asked.says) == (asked.near is not None):
                raise ValueError(f"{asked.question!r} is answered, or there is one that comes near: not both")

    def window(self, number: int) -> str:
        """See `eval.reader.pairs.window`."""
        return window(self.title, self.sentences, number)

    def lessons(self) -> Iterator[Lesson]:
        """One for each question."""
        return (Lesson(self, asked) for asked in self.asked)


_TEXT = TypeAdapter(Text)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One question of a text.

    `nearest` are the numbers of its sentences, first those that an embedder takes to be most alike the
    question, and `elsewhere` such sentences of other texts; both may be unknown.
    """

    text: Text
    asked: Asked
    nearest: tuple[int, ...] = ()
    elsewhere: tuple[str, ...] = ()

    def pairs(self, chance: Random) -> Iterator[Pair]:
        """See `Teaching.pairs`: a sentence that answers, if any does, sometimes also of another name; the one
        that comes near; of the others the one most alike, and that which shares most words; one more, also
        likely to be taken; sometimes one of another text.
        """
        question, says = self.asked.question, self.asked.says
        if says:
            right = chance.choice(says)
            wide = chance.random() < WINDOWS
            shown = self.text.window(right) if wide else self.text.sentences[right]
            yield Pair(question, shown, True)
            other = self._exchanged(shown, chance)
            if other:
                yield Pair(other, shown, False)
        for number in self._others(chance):
            # beside a sentence that answers, the window would hold the answer
            wide = chance.random() < WINDOWS and not any(abs(number - right) < 2 for right in says)
            yield Pair(question, self.text.window(number) if wide else self.text.sentences[number], False)
        if self.elsewhere and chance.random() < ELSEWHERE:
            yield Pair(question, chance.choice(self.elsewhere), False)

    def _exchanged(self, shown: str, chance: Random) -> str:
        if chance.random() >= EXCHANGED:
            return ""
        return exchanged(self.asked.question, shown, Known.in_text(" ".join(self.text.sentences)), chance)

    def _others(self, chance: Random) -> Sequence[int]:
        near = [] if self.asked.near is None else [self.asked.near]
        rest = [n for n in range(len(self.text.sentences)) if n not in self.asked.says and n not in near]
        chance.shuffle(rest)
        alike = [n for n in self.nearest if n in rest] or rest
        wanted = stems(self.asked.question)
        worded = sorted(alike, key=lambda n: -len(wanted & stems(self.text.sentences[n])))
        found = [*dict.fromkeys([*near, *alike[:1], *worded[:1]])]
        left = [n for n in alike if n not in found]
        if chance.random() >= NEXT:
            chance.shuffle(left)
        return [*found, *left][:OTHERS]


def texts(path: Path = LESSONS) -> tuple[Text, ...]:
    """The texts of a file, one a line.

    Raises:
        ConfigurationError: it cannot be read, naming the line of the first mistake.
    """
    return rows(path, _TEXT, LESSONS)


def rows(path: Path, kind: TypeAdapter[Row], like: Path) -> tuple[Row, ...]:
    """The rows of a file of lessons, one a line.

    Args:
        like: a file in the format that is wanted.

    Raises:
        ConfigurationError: it cannot be read, naming the line of the first mistake.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(str(path), error, like) from None
    found: list[Row] = []
    for number, line in enumerate(lines, start=1):
        try:
            found += [kind.validate_json(line)] if line else []
        except ValidationError as error:
            raise _unreadable(f"{path}, line {number}", error, like) from None
    return tuple(found)


def _unreadable(where: str, error: Exception, like: Path) -> ConfigurationError:
    return ConfigurationError(
        f"{where}: no lessons: {short(error)}",
        f"Give one in the format of eval/reader/{like.name}",
    )
