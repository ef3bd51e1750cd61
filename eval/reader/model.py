"""The bundled cross-encoder as a torch model whose last layers can learn a little."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from assistant.adapter import layers, weights_of
from index.low_rank import LowRank, Share, add_to_layers, put, taken

LEARNING = 6
"""Layers that learn, from the last: the others need no gradients, so that a step takes half the time."""

RANK = 16

_FORM: dict[str, Any] = {
    "hidden_size": 384,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 1536,
    "vocab_size": 30522,
    "num_labels": 1,
    "hidden_dropout_prob": 0.0,
    "attention_probs_dropout_prob": 0.0,
    "attn_implementation": "eager",  # the other takes twice as long backwards in bfloat16
}


class Reader(nn.Module):  # type: ignore[misc]
    """The cross-encoder, with a low-rank part in its last layers, and where an answer begins and ends.

    Args:
        graph: the file of its ONNX graph.
    """

    def __init__(self, graph: Path) -> None:
        super().__init__()
        self.bert: Any = _torch_model(graph)
        for parameter in self.bert.parameters():
            parameter.requires_grad_(False)
        always = Share(1.0)
        add_to_layers(self.bert.bert.encoder.layer[-LEARNING:], RANK, always)
        self.bert.bert.pooler.dense = LowRank(self.bert.bert.pooler.dense, RANK, always)
        self.ends = nn.Linear(_FORM["hidden_size"], 2)
        self.scale = nn.Parameter(torch.tensor(0.5))
        self.shift = nn.Parameter(torch.tensor(0.0))

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Log-odds, shape (texts,), and where the answer begins and ends, shape (texts, tokens, 2).

        Args:
            ids: of the tokens of question and text, shape (texts, tokens), as are the others.
            mask: 1 where there is a token.
            types: 0 for the question, 1 for the text.
        """
        read = self.bert.bert(input_ids=ids, attention_mask=mask, token_type_ids=types)
        said = self.bert.classifier(read.pooler_output)[:, 0]
        return self.scale * said + self.shift, self.ends(read.last_hidden_state)

    def resume(self, learnt: Mapping[str, NDArray[Any]]) -> None:
        """Go on from what was learnt before, as `learnt` gives it; where answers stand is not in it.

        Raises:
            KeyError: a part is missing.
            ValueError: one is of another model.
        """
        put(self.bert, learnt)
        with torch.no_grad():
            self.scale.fill_(float(learnt["scale"]))
            self.shift.fill_(float(learnt["shift"]))

    def learnt(self) -> dict[str, NDArray[np.float16 | np.float32]]:
        """What `assistant.adapter` adds to the graph."""
        found: dict[str, NDArray[np.float16 | np.float32]] = {**taken(self.bert)}
        for name in ("scale", "shift"):
            found[name] = np.array(getattr(self, name).item(), dtype=np.float32)
        return found


def _torch_model(graph: Path) -> Any:
    import onnx
    from onnx import numpy_helper
    from transformers import BertConfig, BertForSequenceClassification

    model = onnx.load(str(graph))
    held = {tensor.name: tensor for tensor in model.graph.initializer}
    weights = {f"{layer}.weight": weights_of(held, name).T for layer, name in layers(model).items()}
    for name, tensor in held.items():
        if name.endswith((".bias", "LayerNorm.weight")):
            weights[name] = numpy_helper.to_array(tensor)
    for kind in ("word", "position", "token_type"):
        name = f"bert.embeddings.{kind}_embeddings.weight"
        weights[name] = weights_of(held, name)
    bert = BertForSequenceClassification(BertConfig(**_FORM))
    bert.load_state_dict({name: torch.tensor(np.ascontiguousarray(w)) for name, w in weights.items()})
    return bert
