"""Texts in batches of about the same length, so that little of what is encoded is padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

BATCH_CHARACTERS = 16_000
"""Characters encoded at a time, padding included: more make a processor wait for its memory."""

LARGEST_BATCH = 64


def batches(texts: Sequence[str]) -> Iterator[list[int]]:
    """Positions of texts of about the same length, longest first."""
    batch: list[int] = []
    for position in sorted(range(len(texts)), key=lambda position: -len(texts[position])):
        longest = len(texts[batch[0]]) if batch else 0
        if batch and ((len(batch) + 1) * longest > BATCH_CHARACTERS or len(batch) == LARGEST_BATCH):
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch
