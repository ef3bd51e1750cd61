"""An optional cross-encoder that reads question and passage together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from index.errors import short

from assistant.errors import ConfigurationError
from assistant.loading import loaded_once
from assistant.types import Hit, Question


@loaded_once
def _model(name: str) -> Any:
    from sentence_transformers import CrossEncoder

    try:
        return CrossEncoder(
            name,
            device="cpu",
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
            local_files_only=Path(name).is_dir(),
        )
    except Exception as error:  # the library raises many kinds, offline or for a wrong name
        raise ConfigurationError(
            f"the reranker {name!r} cannot be loaded: {short(error)}",
            "Give a folder or a hub name that is reachable, or leave ASSISTANT_RERANKER empty",
        ) from None


class CrossEncoderStage:
    """Orders hits by a sentence-transformers CrossEncoder; scores become its sigmoid outputs."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, question: Question, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """The hits reordered; none is dropped."""
        from dataclasses import replace

        import torch

        if not hits:
            return hits
        pairs = [(question.standalone, f"{h.passage.heading}\n{h.passage.text}".strip()) for h in hits]
        scores = _model(self.name).predict(pairs, activation_fn=torch.nn.Sigmoid(), show_progress_bar=False)
        scored = [
            replace(hit, score=float(score), found_by=(*hit.found_by, "cross-encoder"))
            for hit, score in zip(hits, scores, strict=True)
        ]
        return tuple(sorted(scored, key=lambda hit: -hit.score))
