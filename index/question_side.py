"""What the bundled embedder learnt for questions alone, so that they come nearer to what answers them.

Vectors of articles are as they were; only those of questions differ. How it was learnt: `eval/embedder`.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from torch import nn

from index.bundled_model import LEARNT
from index.errors import EmbedderError, short
from index.low_rank import Share, add_to_layers, put

RANK = 8
"""Of what is added to each matrix."""


class Encoder(nn.Module):  # type: ignore[misc]
    """A loaded sentence-transformers model as one function, to be made a graph of.

    Args:
        share: decides whether what was learnt for questions counts; None where nothing was.
    """

    def __init__(self, model: Any, share: Share | None = None) -> None:
        super().__init__()
        self.model = model
        self.share = share

    def forward(self, input_ids: Any, attention_mask: Any, taught: Any) -> Any:
        """Unit vectors, shape (texts, dimension); `taught` is 1 where what was learnt counts, else 0."""
        if self.share is not None:
            self.share.value = taught
        given = {"input_ids": input_ids, "attention_mask": attention_mask}
        return nn.functional.normalize(self.model(given)["sentence_embedding"], dim=1)


def bert_of(model: Any) -> Any:
    """The BERT of a loaded sentence-transformers model."""
    return model[0].model


def teach(model: Any, learnt: Path | None = None) -> Share:
    """Put what was learnt into the loaded model; returns what decides whether it counts, at first not.

    Args:
        learnt: the file; None: what the product reads.

    Raises:
        EmbedderError: the file cannot be read or does not fit the model.
    """
    learnt = learnt or LEARNT
    share = Share(0.0)
    bert = bert_of(model)
    try:
        with learnt.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            add_to_layers(bert.encoder.layer, RANK, share)
            put(bert, dict(file))
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise EmbedderError(
            f"what the embedder learnt for questions, {learnt}, cannot be used: {short(error)}",
            "Install the project again",
        ) from None
    return share
