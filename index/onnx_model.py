"""A sentence-transformers model as an ONNX graph, made once on each machine.

ONNX Runtime starts without torch and encodes a question in a third of the time; passages take as long
as with torch in float32. The vectors are the same to six digits. With 8-bit weights passages take half
of that, and the cosine to those vectors is 0.99. Questions may have a side of the model to themselves,
which an input of the graph switches on.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from index.precision import processors
from index.types import Matrix

OPSET = 17

EDITION = 3
"""Of the graph: to be raised with whatever changes what is written; part of the name of its file."""

TAUGHT = "taught"
"""The input that is 1 where what was learnt for questions counts, else 0; not every graph has it."""

UNFINISHED = "graph-"
ABANDONED = 3600
"""Seconds after which a graph that nobody finished is taken for that of a process that was killed."""


class OnnxModel:
    """The graph and its tokenizer. Safe to share between threads, which do not wait for each other.

    Args:
        graph: where it is kept; made from `load` when it is missing or cannot be read.
        tokenizer: the model's `tokenizer.json`.
        window: tokens that the model reads; longer texts are cut.
        load: the model in torch, on the processor and with eager attention, as `Encoder` is.
        eight_bits: weights of 8 bits, each column with a scale of its own; what they weigh has 8 bits too.
    """

    def __init__(
        self, graph: Path, *, tokenizer: Path, window: int, load: Callable[[], Any], eight_bits: bool = False
    ) -> None:
        self._graph = graph
        self._load = load
        self._eight_bits = eight_bits
        self._tokenizer = open_tokenizer(tokenizer, window)
        self._tokenizer.enable_padding()
        self._sessions: dict[int, Any] = {}
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str], *, threads: int = 0, taught: bool = False) -> Matrix:
        """Vectors of a batch, float32 and of unit length, shape (texts, dimension).

        Args:
            texts: one batch: all are padded to the longest.
            taught: with what the model learnt for questions.
            threads: how many; 0 for one for each processor that this process may use.

        Raises:
            Exception: the graph cannot be read, made or run; the libraries raise many kinds.
        """
        session = self._session(threads or processors())
        encodings = self._tokenizer.encode_batch(list(texts))
        ids = np.array([encoding.ids for encoding in encodings], dtype=np.int64)
        mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": mask, TAUGHT: np.array(taught, dtype=np.float32)}
        wanted = {entry.name for entry in session.get_inputs()}
        return cast("Matrix", session.run(None, {name: given[name] for name in wanted})[0])

    def _session(self, threads: int) -> Any:
        with self._lock:
            if threads not in self._sessions:
                self._sessions[threads] = self._opened(threads)
            return self._sessions[threads]

    def _opened(self, threads: int) -> Any:
        import onnxruntime  # what cannot be imported is no reason to make the graph again

        with suppress(*_damages(onnxruntime)):
            if self._graph.is_file():
                return open_graph(self._graph, threads=threads)
        export(self._load, self._graph, eight_bits=self._eight_bits)
        return open_graph(self._graph, threads=threads)


def export(load: Callable[[], Any], path: Path, *, eight_bits: bool = False) -> None:
    """Write the graph of a model; whoever reads sees all of it or nothing.

    Args:
        load: the model in torch; called once it is known that the folder can be written.
        eight_bits: weights of 8 bits.

    Raises:
        OSError: it cannot be written there.
        Exception: the model cannot be exported.
    """
    import warnings

    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f"{UNFINISHED}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > ABANDONED:
                shutil.rmtree(left)
    with TemporaryDirectory(dir=path.parent, prefix=UNFINISHED) as temporary, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = Path(temporary) / path.name
        _write(load(), made)
        if eight_bits:
            made = _quantised(made)
        with made.open("rb+") as file:
            os.fsync(file.fileno())
        made.replace(path)


def _write(model: Any, path: Path) -> None:
    import torch

    tokens = torch.ones(2, 8, dtype=torch.long)
    torch.onnx.export(
        model.eval(),
        (tokens, tokens, torch.tensor(1.0)),
        path,
        input_names=["input_ids", "attention_mask", TAUGHT],
        output_names=["vectors"],
        dynamic_axes={
            "input_ids": {0: "texts", 1: "tokens"},
            "attention_mask": {0: "texts", 1: "tokens"},
            "vectors": {0: "texts"},
        },
        opset_version=OPSET,
        dynamo=False,  # the newer exporter takes seven times as long
    )


def _quantised(path: Path) -> Path:
    """A second graph beside it. One scale for a whole matrix would leave a cosine of 0.88.

    Weights use seven of the eight bits, since processors without VNNI add products in sixteen.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    ready, made = path.with_name(f"ready-{path.name}"), path.with_name(f"int8-{path.name}")
    quant_pre_process(path, ready, skip_symbolic_shape=True)
    quantize_dynamic(ready, made, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    return made


def open_tokenizer(path: Path, window: int) -> Any:
    """The tokenizer of a `tokenizer.json`, which cuts what is longer than the window."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(window)
    return tokenizer


def _damages(onnxruntime: Any) -> tuple[type[Exception], ...]:
    """What the library raises for a file that is no whole graph."""
    raised = onnxruntime.capi.onnxruntime_pybind11_state
    return raised.Fail, raised.InvalidProtobuf, raised.InvalidGraph, raised.InvalidArgument


def open_graph(graph: Path | bytes, *, threads: int, full_range: bool = False) -> Any:
    """A session of the graph on this machine's processors; several threads may run it at once.

    Args:
        graph: its file, or what would be in one.
        threads: of one run.
        full_range: its 8-bit weights use all of the eight bits, so that a processor on which their products
            overflow has to take a slower way.

    Raises:
        Exception: it cannot be read; the library raises many kinds.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # threads that wait by spinning are a third faster; afterwards they would slow a language model
    options.add_session_config_entry("session.force_spinning_stop", "1")
    if full_range and overflows():
        options.add_session_config_entry("session.x64quantprecision", "1")
    given = graph if isinstance(graph, bytes) else str(graph)
    return onnxruntime.InferenceSession(given, options, providers=["CPUExecutionProvider"])


@cache
def overflows() -> bool:
    """Whether this processor, as ONNX Runtime uses it, clips sums of products of full 8-bit numbers.

    Those without VNNI add two such products in sixteen bits. This tries it.
    """
    import onnxruntime

    length, number, weight = 64, 255, 127
    graph = products(np.full((length, 1), weight, dtype=np.int8))
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    (summed,) = session.run(None, {"given": np.full((1, length), number, dtype=np.uint8)})
    return int(summed[0, 0]) != length * number * weight


def products(weights: NDArray[np.int8]) -> bytes:
    """A graph that multiplies "given", 8-bit numbers without sign, by the weights.

    Args:
        weights: shape (length of a row of what is given, columns).
    """
    from onnx import TensorProto, helper, numpy_helper

    node = helper.make_node("MatMulInteger", ["given", "weights"], ["summed"])
    given = helper.make_tensor_value_info("given", TensorProto.UINT8, ["rows", len(weights)])
    summed = helper.make_tensor_value_info("summed", TensorProto.INT32, ["rows", weights.shape[1]])
    held = numpy_helper.from_array(weights, "weights")
    graph = helper.make_graph([node], "products", [given], [summed], [held])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    return bytes(model.SerializeToString())
