"""What is asked by who asks to be told: "Can you give me the date of …?" asks what the date is."""

from __future__ import annotations

import re

ASKING = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.I)
"""Words that ask."""

MEASURE = (
    "age|budget|capacity|cost|death toll|depth|diameter|distance|height|length|number|percentage|population|"
    "price|size|speed|temperature|total|turnout|value|weight|width"
)
"""Nouns for what is given as a number, as alternatives of a pattern."""

_POLITE = r"^(?:(?:so|and|but|please) )*(?:can|could|would|will|may) (?:you|i|we|any\w+|some\w+) (?:please )?"
_KNOWN = "(?:clues?|details?|evidence|explanation|ideas?|indications?|info|information|news|word)"


def _before_question(noun: str) -> str:
    """The pattern of what may stand before the question that is meant: "about", "the <noun> on"."""
    return (
        r"(?:\s+(?:me|us|more|exactly|about|on|of))*\s+"
        rf"(?:(?:the|any|some|an?)\s+(?!time\b){noun}\s+(?=(?:when|where|why|how)\b)|"
        rf"(?:(?:(?:the|any|some|an?|more)\s+)?(?:{noun}\s+(?:on|about|of|for|as to)|idea|clue)\s+)?"
        rf"(?={ASKING.pattern}))"
    )


_ABOUT = re.compile(
    rf"{_POLITE}(?:ask|check|clarify|describe|explain|find out|give|outline|say|see|show|tell)"
    + _before_question(r"\w+")
    + r"|^(?:so |and |but )?"
    r"(?:(?:is|are|was|were|has|have) there(?: been)?|do(?:es)? (?:you|we|any\w+|the \w+) have)"
    + _before_question(_KNOWN),
    re.I,
)
"""Only asks to be told what is then asked: "Can I ask when …?", "Is there any information on when …?"."""

_RUN_TOGETHER = re.compile(r"\b(what|who|where|when|how)s(?= \w)", re.I)
"""How "what's" is typed in haste."""

_OWN = r"(?:the|its|his|her|their|[\w’'-]+['’]s)"
_TOLD = f"(?:address|cause|date|deadline|details?|location|name|place|reason|results?|time|title|{MEASURE})s?"
_REQUEST = re.compile(
    rf"(?:{_POLITE}(?:give(?= {_OWN} (?:\w+ ){{0,2}}?{_TOLD}\b)|(?:give|tell|show|get|find) (?:me|us))|"
    r"^(?:can|could|may) (?:i|we) have|"
    rf"^(?:please )?(?:give|tell|show) (?:me|us)) (?={_OWN}\s)",
    re.I,
)
"""Asks for what it names: "Can you give me the date of …?", not "Can you give the vaccine to …?"."""


def asked_for(question: str) -> str:
    """The question that is meant where a text only asks to be told; else the text as it is."""
    return _REQUEST.sub("what is ", _ABOUT.sub("", _RUN_TOGETHER.sub(r"\1's", question)))
