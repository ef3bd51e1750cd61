"""What a question's subject is, for the pronoun of the next one: the ferry, not the port that it sails to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language.parse import NOUN_SUBJECTS, parse, upwards
from assistant.language.requests import MEASURE
from assistant.parties import is_party

_MEASURED = re.compile(rf"{MEASURE}|name", re.I)


def in_full(phrase: str, named: Sequence[str]) -> str:
    """The name that a phrase is the end of, whose first word the parser took for a verb: "Tarn Bridge"."""
    return next((name for name in named if name.endswith(f" {phrase}")), phrase)


def beside_subject(question: str) -> str:
    """What follows the noun that is the subject of a verb, as "to Lisbon" in "the ferry to Lisbon": the ferry
    is spoken of. Empty for those who act and for several, who are no "it", for what is measured, and where
    something is only said to be something.
    """
    tokens = parse(question).tokens
    for index, token in enumerate(tokens):
        if token.dep not in NOUN_SUBJECTS or token.tag != "NN" or is_party(f"the {token.text}"):
            continue
        verb = tokens[token.head]
        below = [other for at, other in enumerate(tokens) if at > index and index in upwards(tokens, at)]
        if below and (verb.pos == "VERB" or verb.text == "be") and not _MEASURED.fullmatch(token.text):
            return question[below[0].start : below[-1].start + len(below[-1].text)]
    return ""
