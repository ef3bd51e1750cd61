"""Linear layers of a model in torch that something was added to, by which it can learn or has learnt.

Low-rank adaptation: Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", ICLR 2022.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn


@dataclass(slots=True)
class Share:
    """How much of what is added counts: 0 leaves a model as it was. A tensor where that is an input.

    It is changed between texts, for all parts of a model at once.
    """

    value: torch.Tensor | float = 1.0


class LowRank(nn.Module):  # type: ignore[misc]
    """A linear layer W x + b as it was, to which `share · up (down x)` is added; at first that is nothing."""

    def __init__(self, whole: nn.Linear, rank: int, share: Share) -> None:
        super().__init__()
        self.whole = whole
        self.share = share
        self.down = nn.Parameter(torch.randn(rank, whole.in_features) * whole.in_features**-0.5)
        self.up = nn.Parameter(torch.zeros(whole.out_features, rank))

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        """Shape (..., inputs) to (..., outputs)."""
        read: torch.Tensor = self.whole(given)
        if isinstance(self.share.value, float) and not self.share.value:
            return read
        return read + self.share.value * (given @ self.down.T) @ self.up.T


def add_to_layers(layers: Any, rank: int, share: Share) -> None:
    """Put a low-rank part beside each matrix of these layers of a BERT."""
    for layer in layers:
        own = layer.attention.self
        own.query, own.key, own.value = (
            LowRank(part, rank, share) for part in (own.query, own.key, own.value)
        )
        for part in (layer.attention.output, layer.intermediate, layer.output):
            part.dense = LowRank(part.dense, rank, share)


def put(model: nn.Module, learnt: Mapping[str, NDArray[Any]]) -> None:
    """Set the low-rank parts of a model to what `taken` or `mean` gave, of whatever rank.

    Raises:
        KeyError: one is missing.
        ValueError: one does not fit its layer.
    """
    for name, part in _parts(model).items():
        down, up = (np.array(learnt[f"{name}.{half}"], dtype=np.float32) for half in ("down", "up"))
        if (up @ down).shape != part.whole.weight.shape:
            raise ValueError(f"{name} has {tuple(part.whole.weight.shape)} weights")
        part.down, part.up = nn.Parameter(torch.from_numpy(down)), nn.Parameter(torch.from_numpy(up))


def mean(one: Mapping[str, NDArray[Any]], other: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """What adds the mean of what both add. Numbers by themselves become their mean, and ranks are summed: a
    mean of means is larger each time.

    Between a model before and after it was taught something further lies one that has learnt most of it and
    forgotten little: Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022.

    Raises:
        KeyError: the other does not have all of the one.
    """
    found: dict[str, NDArray[Any]] = {}
    for name, values in one.items():
        if name.endswith(".down"):
            found[name] = np.concatenate([values, other[name]])
        elif name.endswith(".up"):
            found[name] = np.concatenate([values / 2, other[name] / 2], axis=1)
        else:
            found[name] = ((values + other[name]) / 2).astype(values.dtype)
    return found


def taken(model: nn.Module) -> dict[str, NDArray[np.float16]]:
    """The low-rank parts of a model: `NAME.down` (rank, inputs) and `NAME.up` (outputs, rank) of each."""
    return {
        f"{name}.{half}": getattr(part, half).detach().numpy().astype(np.float16)
        for name, part in _parts(model).items()
        for half in ("down", "up")
    }


def _parts(model: nn.Module) -> dict[str, LowRank]:
    return {name: part for name, part in model.named_modules() if isinstance(part, LowRank)}
