"""What is asked by who asks to be told: "Can you give me the date of …?" asks what the date is."""

from __future__ import annotations

import re

from assistant.language.parse import parse

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

_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|good (?:morning|afternoon|evening)|excuse me)\b(?: there| all| everyone)?"
    r"(?:[,.!]+\s+|\s+(?=(?-i:[a-z]))))+",
    re.I,
)
_CURIOUS = re.compile(
    r"^(?:(?:so|and|but) )*i(?:(?:['’]d| would)? (?:like|love|want|need|wish) to (?:know|find out|learn)|"
    r" wonder|(?:['’]m| am| was) (?:wondering|curious))(?: about)? (?=\w)",
    re.I,
)
"""Who says that they want to know something asks it."""

_POINT = re.compile(
    r"^.*\b(?:what (?:i|we) (?:really |actually )?(?:want|need|wanted|would like) to (?:know|ask) is|"
    r"(?:my|our|the) question is)[,:]? (?:this[,:] )?(?:if |whether )?(?=\w)",
    re.I,
)
"""What somebody tells before they come to what they want to know."""

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

_NOUNS = re.compile(r"(?:the )?(?P<topic>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*)?)[\s?.!]*", re.I)
_PARTICULAR = re.compile(rf"\b(?:{_TOLD}|thanks?)\b", re.I)
_NAMING = frozenset({"ADJ", "NOUN", "PROPN"})

_VERB = "(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might|must)(?:n['’]t)?"
_FRONTED = re.compile(
    rf"^(?:(?:and|so|but) )?when(?:ever)? (?!(?:{_VERB}|about|and|at|by|during|else|in|on|or|\w+ly)\b)[^?]*?"
    rf"(?:,\s+(?=(?:{ASKING.pattern}|how|{_VERB})\b)|\s(?={ASKING.pattern} (?:\w+ )?{_VERB}\b))",
    re.I,
)
"""Says when it was that is asked about: "When the dam was opened, what did the mayor say?"."""

_REMARK = re.compile(
    r"(?:(?:(?:so |very |and |but )*(?:"
    r"ok|okay|thanks|thank you|thx|ty|cheers|many thanks|"
    r"(?:i )?appreciate (?:it|that|this|the help|your help)|"
    r"great|perfect|brilliant|excellent|awesome|amazing|cool|lovely|wonderful|right|sure|fine|good|nice|"
    r"wow|helpful|useful|interesting|understood|noted|yes|no|yep|yeah|nope|got it|i see|never ?mind|"
    r"(?:that|this|it)(?:['’]s| is| was) (?:(?:so|very|really|most) )?"
    r"(?:all|good|great|helpful|interesting|it|perfect|useful)|that makes sense|makes sense|"
    r"again|very much|a lot|so much|a million|for (?:that|this|now|(?:the|your|all the|all your) "
    r"(?:answers?|clarification|explanation|help|info|information|reply))|"
    r"bye|goodbye|see you(?: later| soon)?|"
    r"have a (?:good|great|lovely|nice) (?:day|evening|one|weekend)|"
    r"(?:hi|hello|hey|greetings|good (?:morning|afternoon|evening|day|night))(?: there| all| everyone)?"
    r"))(?:[\s,.!]+|$))+",
    re.I,
)
"""Nothing but a greeting, a farewell or a word on the answer."""

_ARTICLES = "(?:articles|documents|files|sources|texts)"
_OF_ASSISTANT = re.compile(
    r"(?:(?:hi|hello|hey|ok|so|and|but|please)[,.!]* )*(?:"
    r"(?:who|what) are you|what (?:can|do) you do|what (?:can|may) i ask(?: you)?|help(?: me)?|"
    r"how (?:do|can|should) i (?:use|ask) (?:you|this)|how do you work|"
    rf"(?:what|which|how many) {_ARTICLES} (?:do you (?:have|know|use)|have you (?:got|read)|are there)|"
    rf"(?:list|show)(?: me)?(?: all)?(?: the| your| of the| of your)? {_ARTICLES}"
    r")[\s?.!]*",
    re.I,
)
"""Asks about the assistant, not about what the articles tell."""

_QUESTION_AFTER = re.compile(
    rf"[^\W\d_]{{3}}[.!]\s+(?=[A-Z])(?=(?i:{ASKING.pattern}|(?:is|are|was|were|do|does|did|has|have|had|"
    r"will|would|can|could|should|may|might|must)\b)[^?]*\?)"
)
"""What is told before a question."""


def asked_for(question: str) -> str:
    """The question that is meant where a text only asks to be told; else the text as it is."""
    plain = _RUN_TOGETHER.sub(r"\1's", _POINT.sub("", without_greeting(question)))
    plain = _CURIOUS.sub("can you tell me ", plain)
    return _REQUEST.sub("what is ", _ABOUT.sub("", plain))


def bare_topic(text: str) -> str:
    """What a text of one or two nouns is about, "Parking?"; empty if it asks anything."""
    found = _NOUNS.fullmatch(text.strip())
    if found is None or _PARTICULAR.search(found["topic"]):
        return ""
    tokens = parse(found["topic"]).tokens
    named = len(tokens) == 2 and all(token.text[:1].isupper() for token in tokens)  # "Born Here"
    plain = tokens[-1].pos in {"NOUN", "PROPN"} and all(token.pos in _NAMING for token in tokens)
    return found["topic"] if named or plain else ""


def without_greeting(question: str) -> str:
    """The question without a "Hello" before it."""
    return _GREETING.sub("", question)


def last_sentence(asked: str) -> str:
    """The question without what is told before it: "I live by the river. Will there be a siren?"."""
    found = list(_QUESTION_AFTER.finditer(asked))
    return asked[found[-1].end() :] if found else asked


def fronted(question: str) -> int:
    """Where the clause ends that says before a question when it was; 0 without one: "When it rained, …"."""
    found = _FRONTED.match(question)
    return found.end() if found else 0


def asks_nothing(text: str) -> bool:
    """Whether a text asks nothing of the articles: it only greets, says a word on an answer, "ok thanks", or
    asks about the assistant.
    """
    return _REMARK.fullmatch(text.strip()) is not None or of_assistant(text)


def of_assistant(text: str) -> bool:
    """Whether a text asks about the assistant: "What can you do?", "Which articles do you have?"."""
    return _OF_ASSISTANT.fullmatch(text.strip()) is not None
