"""Grounding: every sentence of a reply is aligned with article sentences, or said to be unsupported."""

from assistant.grounding.grounder import ONLY_PART, Grounder, objections_to, support
from assistant.grounding.sentences import BULLET, plain_sentence, sentence_spans
from assistant.grounding.types import Grounded

__all__ = [
    "BULLET",
    "ONLY_PART",
    "Grounded",
    "Grounder",
    "objections_to",
    "plain_sentence",
    "sentence_spans",
    "support",
]
