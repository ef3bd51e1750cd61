"""Follow-ups made standalone: pronouns resolved and ellipses filled from the last turns.

Rules, not a model, so that every backend searches for the same thing: a pronoun takes the nearest
earlier name that fits it; "what about X?" repeats the earlier question about X; a bare "why?" takes
the earlier question's statement. A question that stands by itself is left alone, so that a new topic
is not dragged back into the old one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.antecedents import PERSON, PLURAL, THING, answered_person, referents
from assistant.ellipsis import names_one, with_subject
from assistant.errors import QuestionError
from assistant.gapping import after_bare, asks_of, gap_filled
from assistant.language.names import country
from assistant.language.parse import Parsed, parse
from assistant.language.requests import ASKING, asks_nothing
from assistant.pronouns import counted_as, expletive, has_antecedent, points_back, reflexive, told
from assistant.topic import PREPOSITIONS, with_topic
from assistant.types import History, Turn

_POINTING = {"this", "that", "these", "those", "there", "such", "latter", "former"}
_POINTED = frozenset({"that", "this", "those", "these"})
_POSSESSIVE = {"his", "hers", "their", "theirs", "its"}
_ABOUT = re.compile(
    r"^(?:(?:and |so |but |then )?(?:what|how) about|and|(?:(?:no|sorry|oh)[,.]? )*i (?:mean|meant))\b\s+"
    rf"(?P<preposition>(?:(?:{PREPOSITIONS}|among|between|over|through|without)\s+)?)(?P<subject>.+?)[?.!\s]*$",
    re.I,
)
_FRAGMENT = re.compile(rf"^(?P<preposition>{PREPOSITIONS}|between)\s+(?P<subject>\w.*?)[?.!\s]*$", re.I)
"""As "and in 2019?", without the "and"."""

_BARE = re.compile(
    r"^(?:and |but |so )?(why|when|where|who|how|how many|how much|how so|why not|how come|"
    r"(?:why|when|where|how) exactly|how (?:long|often|soon)|"
    r"who else|what else|where else|which ones?|which|anyone else|anything else|really|is that so|"
    rf"are you sure|(?:{PREPOSITIONS}) (?:whom|when|how (?:much|many|long)|(?:what|which)(?: \w+)?))"
    r"\s*[?.!]*$",
    re.I,
)
_ELLIPSIS = re.compile(
    r"^compared (?:to|with)\b|\b(else|others?|(?:first|second|third|last|other) ones?|too|as well|instead|"
    r"the same|more|exactly|again|same (?:question|thing))\b[?.!\s]*$|\b(?:the|which|these|those) ones\b",
    re.I,
)
_HEARD = r"ok|okay|right|thanks|thank you|great"
"""What somebody says to an answer before they ask on, as alternatives of a pattern."""

_BEHIND = r"(?:[,\s]+|[.!]+\s+)"
_OPENING = re.compile(rf"^(?:(?:and|but|so|then|also|{_HEARD}){_BEHIND})+", re.I)
_RECEIVED = re.compile(rf"^(?:(?:{_HEARD}){_BEHIND})+(?=\w)", re.I)

_TO_YOU = re.compile(r"(?:who|what|how) are you\b(?! (?:saying|sure))", re.I)
_TOPICAL = frozenset({"NOUN", "PROPN", "NUM"})
"""What names a topic; without any, a question stands on the one before: "Who paid?"."""

_TURNS_READ = 3


def turns(history: History | None) -> tuple[Turn, ...]:
    """The history as turns; None is as none.

    Raises:
        QuestionError: no list of turns, or an entry that is neither a question nor {"question", "answer"}.
    """
    remedy = 'Give a list of strings or of {"question": …, "answer": …}'
    if isinstance(history, str):
        raise QuestionError("the history is a text and not a list of turns", remedy)
    if isinstance(history, Mapping) or not isinstance(history, Iterable | None):
        raise QuestionError(f"the history is no list of turns, but of type {type(history).__name__}", remedy)
    result: list[Turn] = []
    for number, entry in enumerate(() if history is None else history, 1):
        if isinstance(entry, Turn):
            result.append(entry)
        elif isinstance(entry, str):
            result.append(Turn(question=entry))
        elif isinstance(entry, Mapping) and isinstance(entry.get("question"), str):
            result.append(Turn(question=entry["question"], answer=str(entry.get("answer") or "")))
        else:
            raise QuestionError(
                f"history entry {number} is neither a question nor an object with question and answer",
                remedy,
            )
        if not isinstance(result[-1].question, str) or not isinstance(result[-1].answer, str):
            raise QuestionError(
                f"the question and answer of history entry {number} are no texts", "Give strings"
            )
    return tuple(result)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question with what it leaves to earlier turns filled in; unchanged if it leaves nothing."""
    if not history:
        return question
    resolved: list[Turn] = []
    asking = [turn for turn in history if not asks_nothing(turn.question)]
    for turn in asking[-_TURNS_READ:]:
        resolved.append(Turn(question=_resolve(turn.question, resolved), answer=turn.answer))
    return _resolve(question, resolved)


def pronouns_filled(text: str, earlier: str) -> str:
    """`text` with the names that its pronouns stand for in an `earlier` question; with its topic if it names
    none of them: "Who repaired the bell, and what was he paid?".
    """
    filled = _replace_pronouns(text, (Turn(question=earlier),), topic=False)
    named = {word.lower() for word in re.findall(r"[a-z]+", text, re.I)} & (
        PERSON | PLURAL | THING | _POINTED
    )
    if filled is None and not _has_topic(parse(text)) and _has_topic(parse(earlier)):
        return with_topic(text, earlier)
    return with_topic(text, earlier) if filled == text and named else filled or text


def _resolve(question: str, history: Sequence[Turn]) -> str:
    if not history or asks_nothing(question):
        return question
    last = history[-1]
    text = _RECEIVED.sub("", question.strip())
    bare = _BARE.match(text)
    if bare:
        return after_bare(bare.group(1), last.question, answered_person(last))
    about = _ABOUT.match(text)
    if about:
        preposition, subject = about["preposition"].strip(), about["subject"]
        if any(map(str.isalnum, subject)) and (names_one(subject) or not _has_verb(parse(subject))):
            owned = _replace_pronouns(subject, history, topic=False)
            if owned is not None:
                return with_topic(f"What about {preposition} {owned}?".replace("  ", " "), last.question)
            if asks_of(subject):
                return gap_filled(subject, last.question) or with_topic(subject, last.question)
            return with_subject(last.question, subject, preposition)
    opened = _OPENING.sub("", text)
    replaced = _replace_pronouns(opened[:1].upper() + opened[1:], history)
    if replaced is not None:
        return replaced
    parsed = parse(text)
    if not _has_verb(parsed):
        place = _FRAGMENT.match(text)
        if place and not ASKING.search(text):
            return with_subject(last.question, place["subject"], place["preposition"].lower())
        return gap_filled(opened, last.question) or with_topic(text, last.question)
    if _ELLIPSIS.search(text) or not (_has_topic(parsed) or _TO_YOU.match(opened)):
        return with_topic(text, last.question)
    return question


def _has_topic(parsed: Parsed) -> bool:
    return any(token.pos in _TOPICAL for token in parsed.tokens)


def _has_verb(parsed: Parsed) -> bool:
    return any(token.pos in {"VERB", "AUX"} for token in parsed.tokens)


def _replace_pronouns(text: str, history: Sequence[Turn], *, topic: bool = True) -> str | None:
    """`text` with its first unresolved pronouns replaced; None if it has none.

    Args:
        topic: add the earlier question's topic where what was found does not say enough.
    """
    parsed = parse(text)
    pieces: list[tuple[int, int, str]] = []
    pointing = False
    unresolved = {
        index: counted_as(parsed, index)
        for index, token in enumerate(parsed.tokens)
        if counted_as(parsed, index) in PERSON | PLURAL | THING
        and not (has_antecedent(parsed, index) or expletive(parsed, index) or reflexive(parsed, index))
    }
    meant = referents(
        parsed, {i: f for i, f in unresolved.items() if not (topic and told(parsed, i))}, history
    )
    for index, token in enumerate(parsed.tokens):
        form = counted_as(parsed, index)
        if form in _POINTING and token.pos in {"PRON", "DET", "ADV", "ADJ"}:
            pointing = pointing or points_back(parsed, index)
            continue
        if index not in unresolved:
            continue
        name = meant.get(index)
        one_of = form == "them" and index > 0 and parsed.tokens[index - 1].text.lower() == "of"
        if name is None or (one_of and country(name)):  # "which of them" is of several
            pointing = True
            continue
        if not name[:1].isupper() or re.search(r"['’]s ", name):
            pointing = True  # "the countries" alone has lost which
        possessive = form in _POSSESSIVE or token.tag == "PRP$"
        owner = f"{name}'" if name.endswith("s") else f"{name}'s"
        pieces.append((token.start, token.start + len(token.text), owner if possessive else name))
    if not pieces and not pointing:
        return None
    result = text
    for start, end, name in reversed(pieces):
        result = result[:start] + name + result[end:]
    if pointing and topic:
        result = with_topic(result, history[-1].question)
    return result
