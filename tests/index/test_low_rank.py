"""What is added to the layers of a model: nothing at first, then what was learnt, by its share."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from index.low_rank import LowRank, Share, mean, put, taken

pytestmark = pytest.mark.real


@pytest.fixture
def given() -> torch.Tensor:
    torch.manual_seed(1)
    return torch.randn(3, 6)


def layers(share: Share) -> Any:
    torch.manual_seed(2)
    return nn.Sequential(LowRank(nn.Linear(6, 4), 2, share), LowRank(nn.Linear(4, 5), 2, share))


def test_nothing_is_added_at_first(given: torch.Tensor) -> None:
    model = layers(Share())
    assert torch.equal(model(given), nn.Sequential(model[0].whole, model[1].whole)(given))


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_what_was_learnt_counts_by_its_share(given: torch.Tensor, share: float) -> None:
    model = layers(Share(share))[0]
    nn.init.normal_(model.up)
    added = given @ model.down.T @ model.up.T
    assert torch.allclose(model(given), model.whole(given) + share * added)


def test_what_one_learnt_is_put_into_another(given: torch.Tensor) -> None:
    one, other = layers(Share()), layers(Share())
    for part in one:
        nn.init.normal_(part.up)
    learnt = taken(one)
    assert sorted(learnt) == ["0.down", "0.up", "1.down", "1.up"]
    assert learnt["1.up"].shape == (5, 2)
    put(other, learnt)
    assert torch.allclose(one(given), other(given), atol=0.02)
    with pytest.raises(KeyError):
        put(other, {"0.down": learnt["0.down"]})
    with pytest.raises(ValueError, match=r"1 has \(5, 4\) weights"):
        put(other, learnt | {"1.up": np.zeros((3, 2), np.float16)})


def test_the_mean_of_two_adds_the_mean_of_what_both_add(given: torch.Tensor) -> None:
    models = layers(Share()), layers(Share())
    torch.manual_seed(3)
    for model in models:
        for part in model:
            nn.init.normal_(part.up)
            nn.init.normal_(part.down)
    scales = (np.array(0, np.float32), np.array(1, np.float32))
    learnt: list[dict[str, Any]] = [
        {**taken(model), "scale": scale} for model, scale in zip(models, scales, strict=True)
    ]
    both = mean(*learnt)
    assert both["0.down"].shape == (4, 6)
    assert both["scale"] == 0.5
    assert both["scale"].dtype == np.float32
    between = layers(Share())
    put(between, both)
    first = (models[0][0](given) + models[1][0](given)) / 2
    assert torch.allclose(between[0](given), first, atol=0.02)
