"""Batches of texts of about the same length."""

from __future__ import annotations

from index.batches import BATCH_CHARACTERS, batches


def test_batches_hold_every_text_once_and_stay_small() -> None:
    texts = ["x" * (length * 37 % 3000) for length in range(300)]
    made = list(batches(texts))
    assert sorted(position for batch in made for position in batch) == list(range(300))
    for batch in made:
        lengths = [len(texts[position]) for position in batch]
        assert max(lengths) * len(batch) <= BATCH_CHARACTERS or len(batch) == 1
