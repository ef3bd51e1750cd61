"""What the bundled cross-encoder learnt beside its weights, each in a file of its own.

Low-rank adaptation (Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", ICLR 2022): to each
matrix of some layers one of rank 32 is added, which takes little room. How it was learnt: `eval/reader`.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from index.errors import short
from numpy.typing import NDArray

from assistant.errors import ConfigurationError

ANSWERS = Path(__file__).with_name("adapter.npz")
"""To tell a sentence that answers from one near it. A file holds `NAME.down` (rank, inputs) and `NAME.up`
(outputs, rank) for each matrix, and `scale` and `shift` that turn what the model says into log-odds."""

BESIDE = Path(__file__).with_name("beside.npz")
"""To tell what belongs beside the first sentence of an answer."""

_OUTPUT = "classifier"


def adapted(graph: bytes, learnt: Path) -> bytes:
    """The graph with what was learnt added to its matrices, 8 bits each, every column with its own scale.

    Raises:
        ConfigurationError: the file cannot be read or does not fit the graph.
    """
    try:
        return _with(graph, learnt)
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise ConfigurationError(
            f"what the reranker learnt, {learnt}, cannot be used: {short(error)}",
            "Install the project again, or set ASSISTANT_RERANKER=none",
        ) from None


def _with(graph: bytes, learnt: Path) -> bytes:
    import onnx
    from onnx import numpy_helper

    model = onnx.load_model_from_string(graph)
    held = {tensor.name: tensor for tensor in model.graph.initializer}
    weights = layers(model)

    def put(name: str, values: NDArray[Any]) -> None:
        held[name].CopyFrom(numpy_helper.from_array(values, name))

    with np.load(learnt, allow_pickle=False) as file:
        for name in (key.removesuffix(".up") for key in file.files if key.endswith(".up")):
            kept = weights[name]
            whole = weights_of(held, kept)
            added = (file[f"{name}.up"].astype(np.float32) @ file[f"{name}.down"].astype(np.float32)).T
            if added.shape != whole.shape:
                raise ValueError(f"{name} has {whole.shape} weights, not {added.shape}")
            whole += added
            scales = np.maximum(np.abs(whole).max(axis=0), 1e-8) / 127
            put(f"{kept}_quantized", np.rint(whole / scales).astype(np.int8))
            put(f"{kept}_zero_point", np.zeros(len(scales), np.int8))
            put(f"{kept}_scale", scales.astype(np.float32))
        by, plus = np.float32(file["scale"]), np.float32(file["shift"])
    output, bias = f"{weights[_OUTPUT]}_scale", f"{_OUTPUT}.bias"
    put(output, numpy_helper.to_array(held[output]) * by)
    put(bias, (numpy_helper.to_array(held[bias]) * by + plus).astype(np.float32))
    return bytes(model.SerializeToString())


def weights_of(held: Mapping[str, Any], name: str) -> NDArray[np.float32]:
    """A matrix of the graph without its rounding to 8 bits, shape (inputs, outputs).

    Args:
        held: the graph's initializers by name.
        name: how the names of its parts begin.
    """
    from onnx import numpy_helper

    quantised, zero, scale = (
        numpy_helper.to_array(held[f"{name}_{part}"]) for part in ("quantized", "zero_point", "scale")
    )
    return np.asarray((quantised.astype(np.float32) - zero) * scale, dtype=np.float32)


def layers(model: Any) -> dict[str, str]:
    """For each layer, as "bert.encoder.layer.0.output.dense", how the names of its weights begin."""
    found = {}
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            layer = node.name.strip("/").replace("/", ".").split(".MatMul")[0].split(".Gemm")[0]
            found[layer] = node.input[1].removesuffix("_quantized")
    return found
