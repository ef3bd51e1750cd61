"""What a question asks for: its kind, its names and numbers, and the words that carry its topic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from assistant.language.names import names
from assistant.language.numbers import numbers
from assistant.language.parse import NOUN_SUBJECTS, PLURAL_NOUNS, Parsed, parse
from assistant.language.requests import (
    ASKING,
    MEASURE,
    asked_for,
    asks_nothing,
    bare_topic,
    fronted,
    last_sentence,
    without_greeting,
)
from assistant.language.words import stem_sequence

Asks = Literal[
    "who",
    "name",
    "when",
    "where",
    "quantity",
    "list",
    "yes_no",
    "why",
    "statement",
    "topic",
    "what",
    "nothing",
]

_LIST = re.compile(
    r"^(?:please |(?:can|could|would|will) you (?:please )?)*(list|name|enumerate)\b|\bwho all\b", re.I
)
_QUANTITY = re.compile(
    r"\bhow (many|much|long(?! ago)|far|large|big|often|old|high|tall|wide|deep|heavy|fast|expensive)\b|"
    r"\bwhat (?:age|depth|height|length|percentage|price|proportion|size|speed|temperature|weight)\b|"
    r"\bwhat (?:do|does|did|will|would|has|have|had|is|was)\b[^?]*\b"
    r"(?<!\bthe )(?<!\bits )(?<!\bhis )(?<!\bher )(?<!\btheir )(?<!\babout )(?<!\bof )"
    r"(?:costs?|weighs?)[\s?.!]*$|"
    r"\bwhat(?:['’]s| is| was| are| were| will be) (?:the|its|his|her|their|(?:\w+ ){0,3}\w+['’]s) "
    r"(?:(?:average|current|estimated|exact|final|largest|maximum|minimum|new|original|overall|total) ){0,2}"
    rf"(?:{MEASURE})(?=\s+(?:of|for|in|at|from|on|after|between|per|among)\b|[\s?.!]*$)",
    re.I,
)
_COUNTED = re.compile(r"(?<!\ba )(?<!\bany )\b(number|percentage|share|amount|proportion) of\b", re.I)
_OTHER = re.compile(r"\b(?:who|when|where|why)\b", re.I)
_WHAT_IS = r"\bwhat(?:['’]s| is| was| are| were| will be) (?:the|its|his|her|their|(?:\w+ ){0,3}?\w+['’]s)"
_POINT = "(?:start|starting|opening|closing|arrival|departure|exact|last|next|first)"
_NO_MODIFIER = (
    "(?:about|after|all|an?|any|at|before|by|during|each|every|for|from|her|his|in|its|last|most|next|of|on|one|"
    "over|past|per|previous|same|since|some|that|the|their|these|this|those|to|with|within)"
)
"""Before these stands what is asked for, "the rent per month": the time behind them is not."""

_WHEN = re.compile(
    r"\bwhen\b|\bhow (?:long ago|soon|recently)\b|"
    r"\b((on|in|by) )?(what|which) (year|date|day|weekday|month|time|hour|week|weekend|decade|century)s?\b|"
    rf"{_WHAT_IS} (?:(?:last|most|next|one|past|previous|same) )?(?:(?!{_NO_MODIFIER} )[\w’'-]+ ){{0,3}}?"
    rf"(?-i:dates?|day|month|year|deadline|{_POINT} time)"
    r"(?=\s+(?:of|for|on which|in which|that|by which)\b|[\s?.!]*$)",
    re.I,
)
_STANCE = (
    r"(?: (?:do|does|did) (?:the )?(?-i:[A-Z])[\w’' -]*? stand (?:on|regarding)\b(?! (?:\d|\w+days?\b)))"
)
_WHERE = re.compile(
    rf"\bwhere\b(?!{_STANCE})|\b(what|which) (city|town|place|location|region|country|county|province|"
    r"village|continent)\b|\b(?:which|in what) state\b|\bwhat state (?:is|was|does|did) (?-i:[A-Z])",
    re.I,
)
_WHY = re.compile(r"\b(?:why|for what reason|how come)\b", re.I)
_WHO = re.compile(r"\b(?:who|whom|whose)\b", re.I)
_NAME = re.compile(
    r"\bwhat(?:(?: is|’s|'s| was| are| were) the names? of|\s+name)\b|"
    r"\bwhat(?:['’]s| is| was| are| were)\b[^?]*\bcalled[\s?.!]*$",
    re.I,
)
_STATEMENT = re.compile(
    r"\b(say|said|says|saying|told|tell|call|called|describe[sd]?|respond(?:ed)?|react(?:ed)?|warn(?:ed)?|argue[sd]?|"
    r"claim(?:ed)?|accuse[sd]?|stated|"
    r"(?<!the )(?<!united )(?<!member )(?<!of )(?<!us )(?<!which )(?<!what )states?|"
    r"comment(?:ed)?|quote[sd]?|according to)\b",
    re.I,
)
_TOLD = re.compile(r"^(?:please |can you |could you )*(?:describe|tell|state|say)\b", re.I)
"""Who is told to describe something is not asked what somebody said."""

_YES_NO = re.compile(
    r"^(?:so |and |but )?(is|are|was|were|do|does|did|has|have|had|"
    r"will|would|can|could|should|may|might|must|wo(?=n)|ca(?=n))(?:n['’]t)?\b",
    re.I,
)

_TELL = re.compile(
    rf"^(?:so |and |but )?(?:do|does|did|can|could|would|will|is|was|has|have)\b[^?]{{0,60}}?\b"
    rf"(?:know|known|tell|told|say|said|explain|explained|remember|remind|mention)\b(?:\s+[\w’']+){{0,2}}?\s+{ASKING.pattern}",
    re.I,
)
"""A question within one: "Do you know when …?" asks when, not whether."""

_NAMED = re.compile(
    r"\b(?:(?:what|which)\b[^?]{0,40}?\b(?:reason|day|date|time|place|explains?)|how and)\s+"
    r"(?=(?:why|when|where)\b)",
    re.I,
)
"""What only says of an asking word what it asks: "What is the reason why …", "How and when …"."""

_OVERVIEW = re.compile(
    r"^(?:please |and |so |but |can you |could you )*(?:"
    r"what (?:else )?(?:do|does|did|have|has) (?:(?:the|these|those|your|my|our|all) )?"
    r"(?:articles?|sources?|reports?|texts?|documents?|papers?|news|they|it) (?:say|said|tell|told|report|"
    r"reported|write|written|mention|mentioned)(?: (?:me|us))? (?:about|of|on|regarding)|"
    r"(?:tell|inform) (?:me|us) (?:more |something |everything )?(?:about|of|on)|"
    r"what (?:is|was|has been) (?:said|reported|written|known) (?:about|of|on)|"
    r"summari[sz]e(?: what (?:is|was) (?:said|known) about| what (?:the articles|they) say about)?|"
    r"(?:give (?:me|us) )?(?:an? |the )?(?:(?:brief|quick|short) )?"
    r"(?:chronology|outline|overview|recap|rundown|summary|timeline) (?:of|on|about)"
    r")\s+(?P<topic>.+?)(?:,? please)?[\s?.!]*$",
    re.I,
)
"""Asks for whatever there is about a topic; the words around the topic say nothing about it."""

WANTED_ENTITIES: dict[str, frozenset[str]] = {
    "who": frozenset({"PERSON", "ORG", "NORP", "GPE"}),
    "name": frozenset("PERSON ORG NORP GPE LOC FAC EVENT LAW PRODUCT WORK_OF_ART".split()),
    "when": frozenset({"DATE", "TIME"}),
    "where": frozenset({"GPE", "LOC", "FAC", "ORG"}),
    "quantity": frozenset({"CARDINAL", "QUANTITY", "PERCENT", "MONEY", "DATE", "TIME", "ORDINAL"}),
}
"""spaCy labels that can answer a question of this kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A question as the assistant understands it.

    `text` is what is looked for: the question, or only its topic where an overview of it is asked for.
    `stems` are those of its topical words, in order; `names` and `numbers` what an answer's evidence
    should mention; `speakers` the names among them that are asked to have said something.
    """

    text: str
    asks: Asks
    stems: tuple[str, ...]
    names: tuple[str, ...]
    numbers: frozenset[str]
    speakers: tuple[str, ...]


def _asks_for_several(parsed: Parsed) -> bool:
    """ "which countries …", "what are the conditions …": an asking word that belongs to a plural noun."""
    tokens = parsed.tokens
    for index, token in enumerate(tokens):
        if token.lemma not in {"what", "which", "who"} or token.text.lower() == "whose":
            continue
        head = tokens[token.head]
        if token.dep == "det" and head.tag in PLURAL_NOUNS:
            return True
        verb = tokens[index + 1] if index + 1 < len(tokens) else token
        if verb.text.lower() in {"are", "were"} and any(
            other.head == index + 1 and other.tag in PLURAL_NOUNS and other.dep in {"nsubj", "attr"}
            for other in tokens
        ):
            return True
    return False


def _first(asking: re.Pattern[str], text: str) -> bool:
    """Whether the question asks with this: what comes after another asking word is a subordinate clause."""
    found = asking.search(text)
    earlier = ASKING.search(text)
    return found is not None and earlier is not None and found.end() >= earlier.start() >= found.start()


def _asks(text: str, parsed: Parsed) -> Asks:
    plain = asked_for(text.strip())
    plain = plain[fronted(plain) :]
    if _QUANTITY.search(plain) or (_COUNTED.search(plain) and not _OTHER.search(plain)):
        return "quantity"
    if _LIST.search(plain):
        return "list"
    if _YES_NO.search(plain) and not _TELL.search(plain):
        return "yes_no"
    asked = _NAMED.sub("", plain)
    if _first(_WHEN, asked):
        return "when"
    if _first(_WHY, asked):
        return "why"
    if _asks_for_several(parsed):
        return "list"
    if _first(_NAME, asked):
        return "name"
    if _first(_WHO, asked):
        return "who"
    if _first(_WHERE, asked) and not _place_of_another(parsed):
        return "where"
    if _STATEMENT.search(_TOLD.sub("", plain)):
        return "statement"
    return "what"


def _place_of_another(parsed: Parsed) -> bool:
    """ "Which country's president", "which county council": the place only says of which the other is."""
    return any(
        asking.lemma in {"what", "which"} and place.dep in {"compound", "nmod", "poss"}
        for asking, place in pairwise(parsed.tokens)
    )


def _question_names(text: str, parsed: Parsed) -> tuple[str, ...]:
    """Names by their capitals, and, for text typed without capitals, by the parser."""
    dates = [entity.text for entity in parsed.entities if entity.label == "DATE"]
    found = [name for name in names(text) if not any(name in date for date in dates)]  # no month is one
    for entity in parsed.entities:
        if entity.label in {"PERSON", "GPE", "ORG", "NORP", "LOC", "FAC", "EVENT", "LAW"}:
            name = re.sub(r"^(the|a|an)\s+|['’]s$", "", entity.text, flags=re.I)
            if not any(
                name.casefold() in other.casefold() or other.casefold() in name.casefold() for other in found
            ):
                found.append(name)
    return tuple(name for name in found if name)


def _speakers(parsed: Parsed, found: tuple[str, ...]) -> tuple[str, ...]:
    subjects = {
        token.start
        for token in parsed.tokens
        if token.dep in NOUN_SUBJECTS and _STATEMENT.fullmatch(parsed.tokens[token.head].text)
    }
    result = []
    for name in found:
        at = parsed.text.find(name)
        if at >= 0 and any(at <= start < at + len(name) for start in subjects):
            result.append(name)
    return tuple(result)


@lru_cache(maxsize=4096)
def understand(text: str) -> QuestionView:
    """Analyse one standalone question."""
    if asks_nothing(text):
        return QuestionView(text=text, asks="nothing", stems=(), names=(), numbers=frozenset(), speakers=())
    # a remark after the question says what is meant, not what is asked
    asked = without_greeting(text[: text.rfind("?") + 1] or text)
    overview = _OVERVIEW.match(asked.strip())
    topic = overview["topic"] if overview else bare_topic(asked)
    if topic:
        text = asked = topic
    else:
        text = asked_for(text)
    parsed = parse(asked)
    found = _question_names(asked, parsed)
    return QuestionView(
        text=text,
        asks="topic" if topic else _asks(last_sentence(asked), parsed),
        stems=tuple(dict.fromkeys(stem_sequence(text))),
        names=found,
        numbers=numbers(asked),
        speakers=_speakers(parsed, found),
    )
