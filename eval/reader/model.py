"""The bundled cross-encoder as a torch model whose last layers can learn a little."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from assistant.adapter import layers, weights_of

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
}


class LowRank(nn.Module):  # type: ignore[misc]
    """A linear layer W x + b as it was, to which `up (down x)` is added; at first that is nothing."""

    def __init__(self, whole: nn.Linear) -> None:
        super().__init__()
        self.whole = whole
        self.down = nn.Parameter(torch.randn(RANK, whole.in_features) * whole.in_features**-0.5)
        self.up = nn.Parameter(torch.zeros(whole.out_features, RANK))

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        """Shape (..., inputs) to (..., outputs)."""
        added: torch.Tensor = given @ self.down.T @ self.up.T
        return self.whole(given) + added


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
        for layer in self.bert.bert.encoder.layer[-LEARNING:]:
            own = layer.attention.self
            own.query, own.key, own.value = LowRank(own.query), LowRank(own.key), LowRank(own.value)
            for part in (layer.attention.output, layer.intermediate, layer.output):
                part.dense = LowRank(part.dense)
        self.bert.bert.pooler.dense = LowRank(self.bert.bert.pooler.dense)
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

    def resume(self, learnt: Path) -> None:
        """Go on from what was learnt before, as `learnt` gives it; where answers stand is not in it."""
        with np.load(learnt, allow_pickle=False) as file, torch.no_grad():
            for name, part in self.bert.named_modules():
                if isinstance(part, LowRank):
                    part.down.copy_(torch.from_numpy(file[f"{name}.down"]))
                    part.up.copy_(torch.from_numpy(file[f"{name}.up"]))
            self.scale.fill_(float(file["scale"]))
            self.shift.fill_(float(file["shift"]))

    def learnt(self) -> dict[str, NDArray[np.float16 | np.float32]]:
        """What `assistant.adapter` adds to the graph."""
        found: dict[str, NDArray[np.float16 | np.float32]] = {}
        for name, part in self.bert.named_modules():
            if isinstance(part, LowRank):
                found[f"{name}.down"] = part.down.detach().numpy().astype(np.float16)
                found[f"{name}.up"] = part.up.detach().numpy().astype(np.float16)
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
