"""Tiny models on disk, with honest weights or with weights that run code where they are unpickled."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] the ship sailed who it rained salt is white . ?".split()


def small_model(folder: Path) -> Path:
    """Write a BERT of a few thousand weights, as safetensors, with code beside it that must not run."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
    )
    config.num_labels = 1
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    assert list(folder.glob("*.safetensors"))
    return folder


class _Runs:
    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self._mark),)


def with_pickled_weights(folder: Path, *, mark: Path) -> Path:
    """Replace the weights by a pickle that makes the folder `mark` when it is opened."""
    for path in folder.glob("*.safetensors"):
        path.unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(_Runs(mark)))
    return folder
