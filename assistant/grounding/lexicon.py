"""Closed lists of general English that grounding reads by; the words are in lexicon.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from assistant.language.words import stem

_DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8"))


def _words(key: str) -> frozenset[str]:
    return frozenset(_DATA[key].split())


DENYING = _words("denying") | frozenset(_DATA["denying_phrases"])
"""Verbs that deny what they govern: who refuses to send does not send."""

KEEPING = _words("keeping")
"""Verbs after which "from" denies."""

NEGATIVE_WORDS = _words("negative_words")
"""Other words that deny what they govern."""

NEGATIVE_MODIFIERS = _words("negative_modifiers")

NEGATIVE = (
    DENYING
    | NEGATIVE_WORDS
    | NEGATIVE_MODIFIERS
    | _words("negative_otherwise")
    | frozenset(_DATA["negative_phrases"])
)
"""All that is negative in any way; a sentence without any of it affirms."""

INTENDING = _words("intending")
"""What they govern is considered or wanted, not done."""

PLEDGING = _words("pledging")
"""What they govern is to come."""

HEDGES = _words("hedges")

CONDITIONS = _words("conditions")
"""What makes a clause a condition."""

SUSPECTING = _words("suspecting")
"""What they govern is held against somebody, or guessed."""

CONTENDING = _words("contending")
"""What hangs on them is what somebody holds or guesses, be it so or not."""

SUPPOSING = _words("supposing")
"""With "to" and a verb they leave open whether it is so: is believed to have fled, claims to have won."""

QUALIFYING = _words("qualifying")
"""Words that take from the word they stand before."""

FALSE = _words("false")
"""What is so called is denied: it is false that …"""

TRUE = _words("true")
"""What is not so called is denied: it is not true that …"""

SPEAKING = _words("speaking")
"""Verbs whose subject speaks, writes or holds."""


SPEECH = frozenset(stem(word) for word in SPEAKING | _words("spoken"))
"""Their stems."""

CERTAIN = frozenset(stem(word) for word in _words("certain"))
"""Stems of words that make a thing certain; GUESSING leave it open; PROVING are verbs that settle it."""

BEGINNING = _words("beginning")
"""Verbs after which an infinitive is a fact."""

SYMMETRIC = frozenset(stem(word) for word in _words("symmetric"))
"""Stems of verbs that mean the same when subject and object change places."""

GUESSING = frozenset(stem(word) for word in _words("guessing"))
PROVING = frozenset(stem(word) for word in _words("proving"))


@cache
def alternatives(key: str = "alternatives") -> dict[str, frozenset[str]]:
    """Form → the others of its kinds, none of which it is."""
    table: dict[str, set[str]] = {}
    for row in _DATA[key]:
        kind = set(row.split())
        for form in kind:
            table.setdefault(form, set()).update(kind - {form})
    return {form: frozenset(others) for form, others in table.items()}


def saying(word: str) -> str:
    """The stem of a word of the lists; a verb with its particle ("turn_down") stays as it is."""
    return word.replace("_", " ") if "_" in word else stem(word)


@cache
def opposites() -> dict[str, frozenset[str]]:
    """Stem → stems of words that mean the opposite."""
    table: dict[str, set[str]] = {}
    pairs = [pair.split() for pair in _DATA["opposites"].split(",")]
    for one, other in _DATA["sides"]:
        pairs += [[left, right] for left in one.split() for right in other.split()]
    for pair in pairs:
        left, right = (saying(word) for word in pair)
        table.setdefault(left, set()).add(right)
        table.setdefault(right, set()).add(left)
    return {key: frozenset(value) for key, value in table.items()}
