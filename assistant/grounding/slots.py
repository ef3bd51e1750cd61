"""Whether another name stands in the very place of a name: "sources in Rome say" for "in Paris"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.grounding.reading import Reading
from assistant.language.names import same_name
from assistant.language.words import Word, words

_LOOKED_AT = 4
"""Words on either side of a name that are compared."""

_JOINED = re.compile(r"\s*(?:,|,?\s*\b(?:and|or)\b)\s*(?:the\s+)?", re.I)

_ENOUGH = 3
"""Equal words around two names, from which one stands in the other's place."""


def in_its_place(name: str, claim: Reading, others: Sequence[str], article: Reading) -> bool:
    """Whether one of the others has the same words around it in the article as the name in the claim, or
    stands beside the same names in a list: "France and Poland" for "France and Spain".
    """
    if _listed_otherwise(name, claim, others, article):
        return True
    return any(
        _alike(claim, own, article, theirs)
        for own in _places(name, claim)
        for other in others
        for theirs in _places(other, article)
    )


def _listed_otherwise(name: str, claim: Reading, others: Sequence[str], article: Reading) -> bool:
    for own in _lists(claim):
        rest = [item for item in own if item != name]
        for theirs in _lists(article) if len(rest) < len(own) and rest else ():
            new = [item for item in theirs if not any(same_name(item, one) for one in rest)]
            if len(theirs) == len(own) and len(new) == 1 and new[0] in others:
                return True
    return False


def _lists(reading: Reading) -> list[list[str]]:
    """Names that stand side by side with commas and "and" between them."""
    spans = sorted((start, name) for name in reading.names if (start := reading.text.find(name)) >= 0)
    found: list[list[str]] = []
    end = -1
    for start, name in spans:
        if end >= 0 and _JOINED.fullmatch(reading.text[end:start]):
            found[-1].append(name)
        else:
            found.append([name])
        end = start + len(name)
    return [names for names in found if len(names) > 1]


def _places(name: str, reading: Reading) -> list[tuple[int, int]]:
    """The words of each occurrence of a name, as positions in the words of the sentence."""
    written = words(reading.text)
    found = []
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", reading.text):
        held = [i for i, word in enumerate(written) if match.start() <= word.start < match.end()]
        if held:
            found.append((held[0], held[-1] + 1))
    return found


def _alike(claim: Reading, own: tuple[int, int], article: Reading, theirs: tuple[int, int]) -> bool:
    mine, other = words(claim.text), words(article.text)
    before = _run(mine[: own[0]][::-1], other[: theirs[0]][::-1])
    after = _run(mine[own[1] :], other[theirs[1] :])
    return len(before) + len(after) >= _ENOUGH and any(word.topical for word in (*before, *after))


def _run(one: Sequence[Word], other: Sequence[Word]) -> list[Word]:
    """The words that are equal from the first on."""
    found = []
    for mine, theirs in zip(one[:_LOOKED_AT], other[:_LOOKED_AT], strict=False):
        if mine.stem != theirs.stem:
            break
        found.append(mine)
    return found
