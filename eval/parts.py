"""The parts of the way to an answer that can be left out, to see what each is worth."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import fields, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

from assistant.cross_encoder import NamedCrossEncoder
from assistant.errors import ConfigurationError
from assistant.evidence import WEIGHTS, Features
from index.sentence_transformer import SentenceTransformerEmbedder
from index.types import Passage


def _constant(value: object) -> Callable[..., object]:
    """A function that returns the value whatever it is given."""
    return lambda *_given: value


def _first(*given: object) -> object:
    return given[0]


def _quoted_alone(*given: object) -> object:
    return given[1]  # a method: the sentence comes after self


def _best_alone(*given: object) -> tuple[object, ...]:
    _, pieces = given
    return tuple(cast("Sequence[object]", pieces)[:1])


def _hits_as_they_were(*given: object) -> object:
    return given[2]  # a method: self, the question, the hits


def _alone(question: str) -> tuple[str, ...]:
    return (question,)


def _named(text: str, name: str) -> bool:
    return bool(re.search(rf"\b{re.escape(name)}\b", text, re.I))


def _without_context(passage: Passage) -> str:
    return passage.text


PARTS: dict[str, dict[str, Any]] = {
    f"feature {field.name}": {"assistant.evidence.WEIGHTS": replace(WEIGHTS, **{field.name: 0.0})}
    for field in fields(Features)
} | {
    "names in other forms": {
        "assistant.evidence.mentions": _named,
        "assistant.refusal.mentions": _named,
        "assistant.reading.mentions": _named,
        "assistant.selection.mentions": _named,
        "assistant.parties.mentions": _named,
        "assistant.disagreement.mentions": _named,
        "assistant.grounding.people.mentions": _named,
        "assistant.retrieval.hybrid.variants": _constant(frozenset()),
    },
    "what the embedder learnt": {
        "index.sentence_transformer.SentenceTransformerEmbedder.query": (
            SentenceTransformerEmbedder.untaught_query
        )
    },
    "the cross-encoder": {"assistant.app._cross_encoder": _constant(None)},
    "what it learnt": {
        "assistant.cross_encoder.BundledCrossEncoder.answers": NamedCrossEncoder.answers,
        "assistant.cross_encoder.BundledCrossEncoder.beside": NamedCrossEncoder.beside,
    },
    "its order of passages": {"assistant.retrieval.rerank.CrossEncoderStage.__call__": _hits_as_they_were},
    "follow-ups": {
        "assistant.question.standalone": _first,
        "assistant.answering.standalone": _first,
        "assistant.answering._carried_over": _constant(None),
    },
    "questions in two parts": {"assistant.answering.parts_of": _alone},
    "near-duplicates joined": {"assistant.pieces._alike": _constant(False)},
    "whole lists": {"assistant.selection.listed": _constant(None)},
    "what introduces an item": {
        "assistant.listing.introduction": _constant(None),
        "assistant.selection.introduction": _constant(None),
    },
    "every side of a disagreement": {"assistant.selection.sides": _best_alone},
    "what belongs beside the best sentence": {"assistant.selection.belongs": _constant(True)},
    "a second sentence": {"assistant.selection._second": _constant(None)},
    "what a sentence leans on": {"assistant.context.Surroundings.whole": _quoted_alone},
    "instructions left out": {
        "assistant.evidence.injected": _constant(frozenset()),
        "assistant.selection.injected": _constant(frozenset()),
    },
    "headings and titles embedded": {
        "index.pipeline.embedded_text": _without_context,
        "index.writing.embedded_text": _without_context,
    },
}
"""What replaces which names while a part is left out."""

INDEXED = frozenset({"headings and titles embedded"})
"""Parts that change what is stored: without one, a store of its own is needed."""


def code_without(name: str, code: str) -> str:
    """What identifies the code that answers without the part, given what identifies the whole."""
    return sha256(code.encode() + Path(__file__).read_bytes()).hexdigest() if name else code


def check_part(name: str) -> None:
    """Make sure that there is such a part.

    Raises:
        ConfigurationError: there is none.
    """
    if name and name not in PARTS:
        raise ConfigurationError(f"there is no part {name!r}", f"Known: {', '.join(PARTS)}")


@contextmanager
def left_out(name: str) -> Iterator[None]:
    """Answer without that part meanwhile, in this process; empty: without none."""
    check_part(name)
    with ExitStack() as changes:
        for target, instead in PARTS.get(name, {}).items():
            changes.enter_context(patch(target, instead))
        yield
