"""Questions in other words, by word vectors in which synonyms are near and antonyms are not.

Counter-fitted vectors: Mrkšić et al., "Counter-fitting Word Vectors to Linguistic Constraints", NAACL 2016.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ConfigurationError
from assistant.language.words import FUNCTION_WORDS

NEAR = 0.62
"""Cosine from which on two words are taken for synonyms."""

NEAREST = 6
"""Words that may stand for one."""

SHARE = 0.45
"""Share of the words with synonyms that are exchanged."""

_BATCH = 1000
_SAME_START = 5
"""Letters by which another form of a word is known; it teaches nothing."""

Synonyms = Mapping[str, tuple[str, ...]]


def synonyms(path: Path, words: Iterable[str]) -> Synonyms:
    """Words that mean about the same, for those words that have some.

    Args:
        path: a ZIP with one text file: a word and the numbers of its vector a line.
        words: in lower case.

    Raises:
        ConfigurationError: it cannot be read.
    """
    names: list[str] = []
    rows: list[NDArray[np.float32]] = []
    try:
        with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as file:
            for line in file:
                name, *numbers = line.decode("utf-8", "replace").split()
                names.append(name)
                rows.append(np.array(numbers, dtype=np.float32))
        vectors = np.stack(rows)
    except (OSError, ValueError, IndexError, zipfile.BadZipFile) as error:
        raise ConfigurationError(
            f"{path} holds no word vectors: {error}", "Give the ZIP as published"
        ) from None
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    row_of = {name: number for number, name in enumerate(names)}
    wanted = sorted({word for word in words if word in row_of})
    found: dict[str, tuple[str, ...]] = {}
    for first in range(0, len(wanted), _BATCH):
        batch = wanted[first : first + _BATCH]
        cosines = vectors[[row_of[word] for word in batch]] @ vectors.T
        for word, row in zip(batch, cosines, strict=True):
            best = np.argsort(-row, kind="stable")[: NEAREST + 1]
            near = tuple(names[i] for i in best if row[i] > NEAR and not _one_word(names[i], word))
            if near:
                found[word] = near
    return found


def reworded(question: str, near: Synonyms, chance: Random) -> str:
    """The question with some of its words exchanged; names, which begin with a capital, stay."""

    def exchanged(match: re.Match[str]) -> str:
        word = match.group()
        if word in FUNCTION_WORDS or word not in near or chance.random() > SHARE:
            return word
        return chance.choice(near[word])

    return re.sub(r"[A-Za-z]+", exchanged, question)


def _one_word(one: str, other: str) -> bool:
    return one.startswith(other[:_SAME_START])
