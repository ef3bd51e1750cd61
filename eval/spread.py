"""At most N of many, spread over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Row = TypeVar("Row")


def spread(rows: Sequence[Row], count: int) -> Sequence[Row]:
    """`count` of the rows at equal distances, the first among them, in their order.

    All of them if there are no more than that, or if `count` is 0.
    """
    if not 0 < count < len(rows):
        return rows
    return [rows[position * len(rows) // count] for position in range(count)]
