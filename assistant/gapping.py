"""A question that leaves its verb to the one before: "How many pupils are there, and how many teachers?"."""

from __future__ import annotations

import re

from assistant.language.parse import NOUN_SUBJECTS, OF_SEVERAL, Parsed, parse
from assistant.phrases import subject_text
from assistant.relative_clause import AUXILIARIES
from assistant.topic import PREPOSITIONS, with_topic

ASKING = rf"(?:who|whom|whose|what|when|where|why|how|which|(?:{PREPOSITIONS}) (?:what|which|whom))"
"""What a question begins with, as alternatives of a pattern."""

_ASKS_OF = re.compile(
    rf"(?P<asking>how (?:many|much)|(?:what|which|whose)(?! (?:{PREPOSITIONS})\b))\s+(?P<rest>.+)", re.I
)
"""Asks of a noun of its own, or of that of the question before: "how many against"."""

_FIRST = re.compile(r"(?:and |so |but )?(?P<asking>how (?:many|much)|what|which|whose)\b", re.I)
_STATE = re.compile(rf"(?P<be>is|are|was|were) (?:not )?(?:{PREPOSITIONS})\b.*", re.I)
"""What is said with "be" and a preposition alone: "were in favour"."""

_WHERE_OR_HOW = frozenset({"ADP", "ADV"})

_ADVERBIAL = re.compile(
    rf"when|where|why|how(?: long| often| soon)?|(?:{PREPOSITIONS}) (?:what|which|whom)", re.I
)
_FRONTED = re.compile(
    rf"(?:and |so |but )?(?:{ASKING}|(?:{PREPOSITIONS}) (?:what|which) \w+) "
    rf"(?P<predicate>(?:{AUXILIARIES}|may|might|must)\b.+)",
    re.I,
)
"""A question whose asking words can be changed for others: "What did Poland announce?"."""

_CIRCUMSTANCE = re.compile(
    rf"(?:when|where|why|how(?: long| often| soon)?) (?P<predicate>(?:{AUXILIARIES}|may|might|must)\b.+)",
    re.I,
)
_YES_NO = re.compile(rf"(?:{AUXILIARIES})\b", re.I)
_WHO_OR_WHAT = re.compile(
    r"(?:who|what)(?: else)?|(?:where|anyone|anything) else|how many|which(?: ones?)?", re.I
)
"""Asks for a thing and not for a circumstance."""

_IN_DOUBT = re.compile(r"really|is that so|are you sure", re.I)
_COUNTED = re.compile(r"how many (?=\w)", re.I)
_SUPPORTING = {"VBZ": "does", "VBD": "did", "VBN": "did", "VBP": "do", "VB": "do"}

_REPEATABLE = re.compile(
    rf"(?P<asking>how (?:much|many|often|long)|when|where|who)\s+(?P<preposition>{PREPOSITIONS})\s+"
    r"(?P<phrase>.+)$",
    re.I,
)
_LAST = re.compile(rf"\s(?:{PREPOSITIONS})\s(?:(?!\b(?:{PREPOSITIONS})\b)[^,;])*$", re.I)
"""The prepositional phrase at the end of a question."""


def begins(rest: str) -> bool:
    """Whether a question can begin here: with an asking word, or a small verb and a subject after it."""
    if not re.match(rf"(?:{AUXILIARIES})\b", rest, re.I):
        return True
    subjects = {"nsubj", "nsubjpass", "expl"}
    return rest[:1].islower() and any(token.dep in subjects for token in parse(rest).tokens[1:])


def filled(rest: str, first: str) -> str:
    """A clause without a verb takes the one of the clause before: "and who of an axis of war?".

    If both ask the same for another time or place, only that is changed: "How much was paid in May, and
    how much in June?". Empty if what is left out cannot be told: "Who founded it and when?".
    """
    verbs = any(token.pos in {"VERB", "AUX"} for token in parse(rest).tokens)
    other = _REPEATABLE.match(rest)
    asked_alike = other and re.match(rf"(?:and |so |but )?{re.escape(other['asking'])}\b", first, re.I)
    if other and asked_alike and (not verbs or other["phrase"].startswith("the time ")):
        cut = re.search(rf"\s{re.escape(other['preposition'])}\s[^,;]*$", first, re.I) or _LAST.search(first)
        return f"{first[: cut.start()] if cut else first} {other['preposition']} {other['phrase']}?"
    if verbs:
        return f"{rest[:1].upper()}{rest[1:]}?"
    verb = next((t.text for t in parse(first).tokens if t.dep == "ROOT"), "")
    if _ADVERBIAL.fullmatch(rest):
        predicate = _FRONTED.match(first)
        alike = predicate is not None and begins(predicate["predicate"])
        return f"{rest[:1].upper()}{rest[1:]} {predicate['predicate']}?" if predicate and alike else ""
    if re.fullmatch(rf"{ASKING}(?: many| much| else| not)?", rest, re.I):
        return ""
    if asks_of(rest):
        return gap_filled(rest, first)
    asking, _, tail = rest.partition(" ")
    return f"{asking.capitalize()} {verb} {tail}?" if verb else f"{rest}?"


def asks_of(text: str) -> bool:
    """Whether `text` begins with "how many" or the like and what it asks of."""
    return _ASKS_OF.match(text) is not None


def gap_filled(text: str, earlier: str) -> str:
    """`text`, a question without a verb, with that of an `earlier` one; empty if they do not ask alike."""
    asked, first = _ASKS_OF.match(text.strip().rstrip("?.! ")), _FIRST.match(earlier)
    if asked is None or first is None or _kind(asked["asking"]) != _kind(first["asking"]):
        return ""
    parsed = parse(earlier.rstrip("?.! "))
    verbs = (
        t for t in parsed.tokens if t.start >= first.end() and t.pos in {"VERB", "AUX"} and t.dep != "amod"
    )
    begin = next((token.start for token in verbs), len(parsed.text))
    phrase, predicate = parsed.text[:begin].strip(), parsed.text[begin:]
    asking, rest = asked["asking"][:1].upper() + asked["asking"][1:], asked["rest"]
    tokens = parse(rest).tokens
    if tokens[0].pos in {"DET", "PROPN"}:
        subject = subject_text(parsed, begin)
        return f"{asking} {predicate.replace(subject, rest, 1)}?" if subject and subject in predicate else ""
    noun = next((token for token in tokens if token.pos == "NOUN"), None)
    behind = tokens[tokens.index(noun) + 1 if noun else 0 :]
    own = f"{asking} {rest[: noun.start + len(noun.text)]}" if noun else ""
    state = _STATE.fullmatch(predicate)
    if state and behind and behind[0].pos in _WHERE_OR_HOW:
        whom = phrase if phrase.lower().startswith(own.lower()) else own
        return f"{whom[:1].upper()}{whom[1:]} {state['be']} {rest[behind[0].start :]}?"
    if noun and behind and (same := re.search(rf"\s{re.escape(behind[0].text)}\s", predicate)):
        return f"{own} {predicate[: same.start()]} {rest[behind[0].start :]}?"
    if not predicate or noun is None or (behind and behind[-1].pos == "ADP"):
        return ""
    return f"{asking} {rest} {predicate}?"


def after_bare(asked: str, earlier: str, actor: str = "") -> str:
    """ "Why?" after "Did Germany refuse troops?" asks "Why did Germany refuse troops?".

    Args:
        actor: who was named as the answer to "Who …?", "" if nobody alone was.
    """
    rest = re.sub(r"^(?:and|so|but) ", "", earlier.strip().rstrip("?.! "), flags=re.I)
    opening = "Why" if asked.lower() == "how come" else asked[:1].upper() + asked[1:].lower()
    if _IN_DOUBT.fullmatch(asked):
        return earlier
    counted = _COUNTED.match(rest) if asked.lower().startswith("which") else None
    if counted:
        return f"Which {rest[counted.end() :]}?"
    other = re.fullmatch(r"(\w+) else", asked, re.I)
    if other and rest.lower().startswith(f"{other[1].lower()} "):
        return f"{opening}{rest[len(other[1]) :]}?"
    if _WHO_OR_WHAT.fullmatch(asked):
        return with_topic(opening, earlier)
    predicate = _predicate(rest, actor)
    if predicate and asked.lower() == "why not":
        subject = subject_text(parse(predicate), 0)
        opening, predicate = "Why", predicate.replace(subject, f"{subject} not", 1) if subject else predicate
    return f"{opening} {predicate}?" if predicate else with_topic(opening, earlier)


def _predicate(question: str, actor: str) -> str:
    """A question without its asking words, as it goes on behind "Why"; empty if that cannot be told."""
    if _YES_NO.match(question):
        return question[:1].lower() + question[1:]
    circumstance = _CIRCUMSTANCE.match(question)
    if circumstance:
        return circumstance["predicate"]
    parsed = parse(question)
    if not parsed.tokens:
        return ""
    asks_who = parsed.tokens[0].text.lower() == "who"
    second = parsed.tokens[1] if len(parsed.tokens) > 2 else None
    if asks_who and second and second.dep == "ROOT" and second.lemma == "be":
        # "Who is the mayor?" tells of nobody unless the answer does
        return f"{second.text} {actor} {question[parsed.tokens[2].start :]}" if actor else ""
    subject = next((i for i, token in enumerate(parsed.tokens) if token.dep in NOUN_SUBJECTS), None)
    if subject is not None and (asks_who or _COUNTED.match(question) or parsed.tokens[0].dep == "det"):
        return _inverted(parsed, subject, actor if asks_who else "")
    fronted = _FRONTED.match(question)
    be = any(token.dep == "ROOT" and token.lemma == "be" for token in parsed.tokens)
    spoken = subject is not None and parsed.tokens[subject].start > 0 and not be
    return fronted["predicate"] if fronted and spoken else ""


def _inverted(parsed: Parsed, subject: int, actor: str) -> str:
    """ "Which towns refused help?" as it goes on behind "Why": "did the towns refuse help"."""
    verb = parsed.tokens[subject + 1] if subject + 1 < len(parsed.tokens) else None
    several = parsed.tokens[0].text.lower() == "who"
    if verb is None or verb.pos not in {"VERB", "AUX"} or (several and subject > 0):
        return ""
    if verb.lemma == "do" or any(token.pos == "AUX" for token in parsed.tokens[:subject]):
        return ""  # "Which boats did Norway send?"
    begin = parsed.tokens[2 if _COUNTED.match(parsed.text) else 1].start
    whom = actor or ("they" if several else f"the {parsed.text[begin : verb.start].strip()}")
    behind = parsed.text[verb.start + len(verb.text) :].strip()
    support = verb.text.lower() if verb.pos == "AUX" else _SUPPORTING.get(verb.tag, "did")
    if whom == "they":
        support = OF_SEVERAL.get(support, support)
    base = "" if verb.pos == "AUX" else f" {verb.lemma}"
    return f"{support} {whom}{base} {behind}".strip()


def _kind(asking: str) -> str:
    return "which" if asking.lower() in {"what", "which"} else asking.lower().split()[0]
