"""What is learnt from: questions with a sentence that answers, and sentences of the same article that do not.

The questions are those of SQuAD 1.1 (Rajpurkar et al., EMNLP 2016), training part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from random import Random
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from assistant.errors import ConfigurationError
from assistant.language.words import stems
from eval.reader.exchange import Known, exchanged
from eval.reader.pairs import Pair, window
from eval.reader.synonyms import Synonyms, reworded
from index.chunker import sentence_spans
from index.errors import short

REWORDED = 0.6
"""Share of the questions that are asked in other words."""

EXCHANGED = 0.15
"""Share of the questions with a name or number that are also asked with another one."""

WINDOWS = 0.25
"""Share of the questions whose text is the sentence with its neighbours; otherwise it is the sentence."""

HARD = 0.6
"""Share of the sentences of the same paragraph that are the one with most of the question's words."""


@dataclass(frozen=True)
class Answer:
    """Where in a paragraph an answer stands."""

    text: str
    answer_start: int


@dataclass(frozen=True)
class Question:
    """A question with the answers that people marked."""

    question: str
    answers: Annotated[list[Answer], Field(min_length=1)]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph and what was asked of it."""

    context: str
    qas: list[Question]


@dataclass(frozen=True)
class Row:
    """An article."""

    title: str
    paragraphs: list[Paragraph]


@dataclass(frozen=True)
class _File:
    data: list[Row]


_FILE = TypeAdapter(_File)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question, as it was and as it is asked, and texts that say its answer or do not.

    `sentence` says it, and so does `window`, the sentence with title and neighbours. `others` and
    `other_window` do not. `exchanged` is the question with another name or number, which nothing answers.
    """

    original: str
    asked: str
    answer: str
    sentence: str
    window: str
    others: tuple[str, ...]
    other_window: str = ""
    exchanged: str = ""

    def pairs(self, chance: Random) -> Iterator[Pair]:
        """See `Teaching.pairs`."""
        text = self.window if chance.random() < WINDOWS else self.sentence
        yield Pair(self.asked, text, True, self.answer)
        if self.exchanged:
            yield Pair(self.exchanged, text, False)
        for other in self.others:
            yield Pair(self.asked, other, False)
        if self.other_window and chance.random() < WINDOWS:
            yield Pair(self.asked, self.other_window, False)


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    start: int
    end: int
    paragraph: int
    number: int
    stems: frozenset[str]


class _Article:
    """The sentences of one article, and which of them share a question's words."""

    def __init__(self, row: Row) -> None:
        self.title = row.title.replace("_", " ")
        self.paragraphs = [
            [
                _Sentence(
                    text[s.start : s.end], s.start, s.end, paragraph, number, stems(text[s.start : s.end])
                )
                for number, s in enumerate(sentence_spans(text, 0, len(text)))
            ]
            for paragraph, text in enumerate(entry.context for entry in row.paragraphs)
        ]
        self.questions = [(n, q) for n, entry in enumerate(row.paragraphs) for q in entry.qas]
        everything = " ".join(entry.context for entry in row.paragraphs)
        self.known = Known.in_text(everything, times=2)
        self.sentences = [sentence for paragraph in self.paragraphs for sentence in paragraph]
        counts = Counter(stem for sentence in self.sentences for stem in sentence.stems)
        self.rarity = {stem: log((len(self.sentences) + 1) / (n + 0.5)) for stem, n in counts.items()}
        self._holding: dict[str, list[int]] = defaultdict(list)
        for place, sentence in enumerate(self.sentences):
            for stem in sentence.stems:
                if counts[stem] <= len(self.sentences) / 5:
                    self._holding[stem].append(place)

    def shared(self, wanted: frozenset[str], sentence: _Sentence) -> float:
        """The rarity of the stems wanted that the sentence has, summed."""
        return sum(self.rarity[stem] for stem in sorted(wanted & sentence.stems))

    def nearest(self, wanted: frozenset[str]) -> list[_Sentence]:
        """The sentences that share most of the rare words wanted."""
        places = sorted({place for stem in wanted for place in self._holding.get(stem, ())})
        places.sort(key=lambda place: -self.shared(wanted, self.sentences[place]))
        return [self.sentences[place] for place in places[:25]]

    def window(self, sentence: _Sentence) -> str:
        """See `eval.reader.pairs.window`."""
        beside = [one.text for one in self.paragraphs[sentence.paragraph]]
        return window(self.title, beside, sentence.number)


def articles(path: Path) -> list[Row]:
    """The articles of a file in the format of SQuAD 1.1.

    Raises:
        ConfigurationError: it cannot be read.
    """
    try:
        return _FILE.validate_json(path.read_bytes()).data
    except (OSError, ValidationError) as error:
        raise ConfigurationError(
            f"{path} is not in the format of SQuAD 1.1: {short(error)}", "Give train-v1.1.json"
        ) from None


def held_out(path: Path, count: int, seed: int) -> tuple[list[Row], list[Row]]:
    """So many articles of a file, drawn by chance, and the others, in random order.

    Raises:
        ConfigurationError: the file cannot be read, or holds no others.
    """
    rows = articles(path)
    if len(rows) <= count:
        raise ConfigurationError(f"{path} has only {len(rows)} articles", "Give train-v1.1.json")
    Random(seed).shuffle(rows)  # noqa: S311 - to be repeatable
    return rows[:count], rows[count:]


def examples(rows: Sequence[Row], near: Synonyms, count: int, seed: int) -> list[Example]:
    """About `count` examples, as many of each article as of the next where it has them, in random order."""
    chance = Random(seed)  # noqa: S311 - to be repeatable
    found: list[Example] = []
    for row in rows:
        article = _Article(row)
        chance.shuffle(article.questions)
        for paragraph, question in article.questions[: count // len(rows) + 1]:
            found.extend(_example(article, paragraph, question, near, chance))
    chance.shuffle(found)
    return found


def _example(
    article: _Article, paragraph: int, question: Question, near: Synonyms, chance: Random
) -> Iterator[Example]:
    original, answer = question.question.strip(), question.answers[0]
    start, end = answer.answer_start, answer.answer_start + len(answer.text)
    sentences = article.paragraphs[paragraph]
    right = next((s for s in sentences if s.start <= start and end <= s.end), None)
    if right is None:
        return

    def silent(text: str) -> bool:
        return answer.text.casefold() not in text.casefold()

    wanted = stems(original)
    beside = [s for s in sentences if s is not right and silent(s.text)]
    beside.sort(key=lambda s: -article.shared(wanted, s))
    far = [s for s in article.nearest(wanted) if s.paragraph != paragraph and silent(s.text)][:6]
    others = []
    if beside:
        others.append(beside[0] if chance.random() < HARD else chance.choice(beside))
    if far:
        others.append(chance.choice(far[:3]))
    windows = [window for s in (*far, *beside) if silent(window := article.window(s))]
    yield Example(
        original=original,
        asked=reworded(original, near, chance) if chance.random() < REWORDED else original,
        answer=answer.text,
        sentence=right.text,
        window=article.window(right),
        others=tuple(s.text for s in others),
        other_window=chance.choice(windows) if windows else "",
        exchanged=exchanged(original, right.text, article.known, chance)
        if chance.random() < EXCHANGED
        else "",
    )
