"""The progress bar of every command that takes a while."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from tqdm import tqdm


def progress(total: int | None, initial: int, unit: str, quiet: bool) -> tqdm[NoReturn]:
    """A progress bar on stderr; its estimate uses the mean speed so far, so no single answer misleads."""
    from tqdm import tqdm

    return tqdm(
        total=total,
        initial=initial,
        unit=f" {unit}",
        smoothing=0,
        disable=quiet,
        file=sys.stderr,
        dynamic_ncols=True,
        mininterval=0.2 if sys.stderr.isatty() else 15,
    )
