"""Names that were typed without capitals, written as the articles write them: "what did macron say"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.store import Store

from assistant.language.words import Word, words

PASSAGES = 20
"""Passages that hold words of the question, in which their spelling is looked up."""

_BEGINS = re.compile(r"(?:^|[.!?:•“\"‘(*-])\s*$")
"""What may stand before the first word of a sentence, an item or a quotation."""

_MEASURED = re.compile(r"\bhow\s+$", re.IGNORECASE)
"""Before the word that says what is asked for: "how old" is no name, though articles tell of the Old Mill."""

_FIRST = re.compile(r"^\W*\w|\bI\b")
"""Capitals that tell of no name."""


def as_written(question: str, store: Store) -> str:
    """The question with the capitals of names that the articles never write without; as it is if it has any.

    Two words in a row may be a name though each is a word: "Storm Odette".
    """
    if any(character.isupper() for character in _FIRST.sub("", question)):
        return question
    asked = [
        word for word in words(question) if _may_name(word) and not _MEASURED.search(question[: word.start])
    ]
    matches = store.lexical([word.form for word in asked], PASSAGES) if asked else ()
    texts = [passage.text for passage in store.passages([match.passage_id for match in matches])]
    named = _always_capitalised(texts)
    pairs = {
        word.start
        for one, other in pairwise(asked)
        if question[one.end : other.start] == " " and f"{one.form} {other.form}" in named
        for word in (one, other)
    }
    result = question
    for word in asked:
        spelt = named.get(word.form, word.form.capitalize() if word.start in pairs else "")
        end = word.start + len(spelt)
        if question[word.start : end].lower() == spelt.lower():
            result = result[: word.start] + spelt + result[end:]
    return result


def _may_name(word: Word) -> bool:
    return word.topical and word.form.isalpha() and word.form != "may"


def _always_capitalised(texts: Sequence[str]) -> dict[str, str]:
    """The usual spelling of each word and pair of words that is never written without a capital."""
    seen: dict[str, Counter[str]] = {}
    for text in texts:
        for form, spelt in _within_sentences(text):
            seen.setdefault(form, Counter())[spelt] += 1
    return {
        form: found.most_common(1)[0][0]
        for form, found in seen.items()
        if not any(part.islower() for spelt in found for part in spelt.split())
    }


def _within_sentences(text: str) -> Iterator[tuple[str, str]]:
    """Words and pairs of words, by their forms and as they are spelt. A capital that begins a sentence tells
    nothing, nor do those of a line where every word has one.
    """
    for line in text.split("\n"):
        found = [word for word in words(line) if word.topical]
        if not any(word.text.islower() for word in found):
            continue
        telling = [word for word in found if word.text.islower() or not _BEGINS.search(line[: word.start])]
        for word in telling:
            yield word.form, _plain(word)
        for one, other in pairwise(telling):
            if line[one.end : other.start] == " ":
                yield f"{one.form} {other.form}", f"{_plain(one)} {_plain(other)}"


def _plain(word: Word) -> str:
    return re.sub(r"['’]s?$", "", word.text)
