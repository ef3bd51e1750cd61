"""Questions in other words: by vectors that are near, never a name, never another form of the word."""

from __future__ import annotations

import zipfile
from pathlib import Path
from random import Random

import pytest

from assistant.errors import ConfigurationError
from eval.reader.synonyms import reworded, synonyms

VECTORS = {
    "commence": "1 0 0.1", "start": "1 0 0", "starting": "1 0 0.05",
    "ferry": "0 1 0", "boat": "0.1 1 0", "salt": "0 0 1",
}  # fmt: skip


@pytest.fixture
def vectors(tmp_path: Path) -> Path:
    path = tmp_path / "words.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("words.txt", "".join(f"{word} {row}\n" for word, row in VECTORS.items()))
    return path


def test_words_that_are_near_stand_for_each_other_but_not_forms_of_one_word(vectors: Path) -> None:
    near = synonyms(vectors, ["start", "ferry", "salt", "unknown"])
    assert near == {"start": ("commence",), "ferry": ("boat",)}


def test_some_words_are_exchanged_and_names_stay(vectors: Path) -> None:
    near = synonyms(vectors, VECTORS)
    question = "When does the ferry Ferry start from Salt?"
    asked = {reworded(question, near, Random(seed)) for seed in range(40)}
    assert question in asked
    assert "When does the boat Ferry commence from Salt?" in asked
    assert all(one.startswith("When does the ") and "Ferry" in one for one in asked)


@pytest.mark.parametrize("content", [b"", b"start 1 0 0"])
def test_what_is_no_archive_of_vectors_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "words.zip"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match="word vectors"):
        synonyms(path, ["start"])
