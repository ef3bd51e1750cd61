"""Grounding: every sentence of a reply is aligned with article sentences, or said to be unsupported."""

from assistant.grounding.grounder import Grounder, objections_to, support
from assistant.grounding.sentences import BULLET, plain_sentence, sentence_spans
from assistant.grounding.types import Grounded

__all__ = ["BULLET", "Grounded", "Grounder", "objections_to", "plain_sentence", "sentence_spans", "support"]
