"""Whether a sentence is about another of a kind than the question: the second line, not the first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.lexicon import alternatives, opposites
from assistant.language.numbers import ORDINALS
from assistant.language.parse import parse
from assistant.language.words import Word, words

_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_KINDS = tuple(
    frozenset(row.split())
    for row in (
        "north south east west",
        "northern southern eastern western",
        "northbound southbound eastbound westbound",
        "former current present",
        "upper lower",
        "inner outer",
    )
)
"""Words of a kind, of which a thing is but one, beside those that grounding reads by."""

_MODIFYING = frozenset({"amod", "compound", "nmod", "nummod"})


def about_another_of_its_kind(question: str, text: str) -> bool:
    """Whether what the question tells apart from others, "the first line", is only there as another, "the
    second line". Where a text has the word itself anywhere, or what it stands before without one, it is not.
    """
    told_apart = [*_told_apart(question)]
    if not told_apart:
        return False
    said = words(text)
    forms = {word.form for word in said}
    return any(
        modifier.form not in forms and _only_another(modifier.form, named, said)
        for modifier, named in told_apart
    )


def _told_apart(question: str) -> Iterator[tuple[Word, Sequence[Word]]]:
    """The words of a question that tell a thing from others, each with the words of its name."""
    tokens = parse(question).tokens
    heads = {token.start: tokens[token.head].start for token in tokens if token.dep in _MODIFYING}
    asked = words(question)
    for index, word in enumerate(asked):
        head = heads.get(word.start, 0)
        named = [other for other in asked[index + 1 :] if other.start <= head and other.topical]
        if named and _has_others(word):
            yield word, named


def _has_others(word: Word) -> bool:
    known = word.form in alternatives() or word.stem in opposites() or _rank(word.form) > 0
    return known or any(word.form in kind for kind in _KINDS)


def _only_another(modifier: str, named: Sequence[Word], said: Sequence[Word]) -> bool:
    """Whether the last of the words of a name that is said stands behind another modifier each time."""
    for name in reversed(named):
        found = [index for index, word in enumerate(said) if word.stem == name.stem]
        if found:
            return all(any(_other(modifier, word) for word in said[max(at - 2, 0) : at]) for at in found)
    return False


def _other(modifier: str, word: Word) -> bool:
    rank = _rank(modifier)
    if rank and _rank(word.form):
        return rank != _rank(word.form)
    if word.form in alternatives().get(modifier, frozenset()):
        return True
    if any(modifier in kind and word.form in kind and word.form != modifier for kind in _KINDS):
        return True
    return any(word.stem in opposites().get(one.stem, frozenset()) for one in words(modifier))


def _rank(form: str) -> int:
    """The number of an ordinal, "second" or "2nd"; 0 of any other word."""
    written = _ORDINAL.fullmatch(form)
    return int(written[1]) if written else ORDINALS.get(form, 0)
