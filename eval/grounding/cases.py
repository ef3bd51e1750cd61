"""What grounding is measured on: true sentences from files, and what falsehoods are made from."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.errors import AssistantError
from assistant.language.numbers import numbers
from assistant.language.parse import parse
from assistant.language.words import words
from eval.grounding.articles import Corpus
from eval.grounding.material import Base, Stock

_HERE = Path(__file__).parent

WORKED_ON = (_HERE / "true_sentences.jsonl", _HERE / "true_sentences_second.jsonl")
"""The first set was published whole, and the sealed half of the second was measured more than once while
rules were worked on: all of both is worked on."""

SPLIT = _HERE / "true_sentences_third.jsonl"
"""The third set, written without a look at the rules or at how it fares: half of it is sealed."""

_SHORTEST = 5


def held_out(name: str) -> bool:
    """Whether what has this name belongs to the half that is kept sealed: a fixed hash."""
    return hashlib.sha256(f"held out? {name}".encode()).digest()[0] % 2 == 0


def article_bases(corpus: Corpus) -> tuple[Base, ...]:
    """Every full sentence of the articles."""
    return tuple(
        Base(
            id=f"{item.source}:{item.start}",
            text=item.text,
            source=item.source,
            carriers=(position,),
            sealed=held_out(f"{item.source}:{item.start}"),
        )
        for position, item in enumerate(corpus.sentences)
        if len(words(item.text)) >= _SHORTEST and item.text.rstrip()[-1:] in '.”"!'
    )


def true_sentences(corpus: Corpus) -> tuple[tuple[str, Base], ...]:
    """The shortened, merged and reworded sentences: (how it was made, sentence).

    Raises:
        AssistantError: a quote is not a sentence of its article.
    """
    worked_on = (row for path in WORKED_ON for row in read_sentences(corpus, path))
    return (*worked_on, *read_sentences(corpus, SPLIT, split=True))


def read_sentences(corpus: Corpus, path: Path, *, split: bool = False) -> Iterator[tuple[str, Base]]:
    """The sentences of one file; with `split` those that the hash picks are sealed.

    Raises:
        AssistantError: a quote is not a sentence of its article.
    """
    positions = {(item.source, item.text): index for index, item in enumerate(corpus.sentences)}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        carriers = []
        for evidence in row["evidence"]:
            key = (evidence["source"], evidence["quote"])
            if key not in positions:
                raise AssistantError(
                    f"{path.name}: {row['id']} quotes what is no sentence of {evidence['source']}",
                    "Correct the quote, or restore the article",
                )
            carriers.append(positions[key])
        yield (
            row["kind"],
            Base(
                id=row["id"],
                text=row["text"],
                source=row["evidence"][0]["source"],
                carriers=tuple(carriers),
                written=True,
                sealed=split and held_out(row["id"]),
            ),
        )


def stock_of(corpus: Corpus) -> Stock:
    """What replacements are taken from."""
    names: dict[str, dict[str, None]] = defaultdict(dict)
    figures: dict[str, None] = {}
    for item in corpus.sentences:
        figures.update(dict.fromkeys(sorted(numbers(item.text))))
        for entity in parse(item.text).entities:
            if entity.text[0].isupper() and entity.text.replace(" ", "").replace(".", "").isalpha():
                names[entity.label][entity.text.removeprefix("The ").removeprefix("the ")] = None
    return Stock(
        names={label: tuple(found) for label, found in names.items()},
        numbers=tuple(n for n in figures if n.isdigit() and len(n) < 5),
        titles={document.source: document.title for document in corpus.documents},
        around=lambda base: _around(corpus, base.carriers),
        carried=lambda base: " ".join(corpus.sentences[position].text for position in base.carriers),
    )


def _around(corpus: Corpus, carriers: Sequence[int]) -> str:
    parts = []
    for position in carriers:
        item = corpus.sentences[position]
        before = corpus.text(item.source)[max(0, item.start - 300) : item.start]
        parts.append(f"{before} {item.heading} {item.text}")
    return " ".join(parts)
