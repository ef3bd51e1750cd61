"""A question that asks two things becomes two questions, so that each finds its own evidence."""

from __future__ import annotations

import re

from assistant.conversation import pronouns_filled
from assistant.gapping import ASKING, begins, filled
from assistant.joined_names import compared_names, joined_names
from assistant.language.parse import NOUN_SUBJECTS, parse, verb_is_missing
from assistant.language.requests import fronted, without_greeting
from assistant.phrases import noun_phrases
from assistant.relative_clause import AUXILIARIES, tells_more
from assistant.topic import PREPOSITIONS

_ASIDE = (
    r"(?:roughly |about (?=how\b)|exactly |then |also |if so,? |"
    r"do (?:you|we) know |can you (?:say|tell me) )?"
)
_JOINT = re.compile(
    rf"\s*(?:[,;]\s*(?:and|but|while|or)?|\s(?:and|but|while|or))\s+{_ASIDE}(?={ASKING}\b)"
    rf"|\s*,\s*(?:and|but)\s+{_ASIDE}(?=(?:{AUXILIARIES})\b)",
    re.I,
)
_DETERMINER = re.compile(r"(?:which|whose|how (?:many|much)) ", re.I)
"""Takes the noun behind it with it: "which unions took part"."""

_PHRASE = re.compile(
    rf"(?:and |so |but )?(?:{ASKING}|how \w+|(?:(?:{PREPOSITIONS}) )?(?:what|which|whose|how many|how much)"
    r"(?: [\w-]+){1,3})",
    re.I,
)
"""What can be asked for: "when", "on what date", "how many people"."""

_PREDICATE = re.compile(rf"\b(?:{AUXILIARIES}|may|might|must)\b.*")
_ASKING_TAGS = frozenset({"WDT", "WP", "WP$", "WRB", "JJ"})
"""Tags of "which", "what", "whose", "how" and of "many" and "much"."""

_ENDING = rf"(?!of\b)(?:{PREPOSITIONS}|that|who|which)"
_REPEATED = re.compile(
    rf"\b(?P<preposition>{PREPOSITIONS})\s+(?P<one>(?:[^\s,;]+\s+){{1,6}}?)(?:and|or|as well as)\s+"
    rf"(?P=preposition)\s+(?P<other>(?:(?!(?:{_ENDING})\b)[^\s,;?.]+\s*)+)",
    re.I,
)
_OWN = {"his": "his", "hers": "her", "its": "its", "theirs": "their"}
"""How a possessive that stands alone is written before its noun."""

_EACH = re.compile(r"\beach(?P<whole> one| of (?:them|those|these))?\b(?! other)", re.I)
_BETWEEN = re.compile(
    r"\b(between|among|against|with|met|meet|meeting|in common|together|each other|agreed?|differ(s|ed)?)\b"
    r"|,\s+[^,?]+\s+or\s+[^,?]+\?*$",
    re.I,
)
"""What two names have to do with each other, or a choice between them, is one question."""

_REQUEST = re.compile(
    rf"(?:and |so |but |also |then )*(?:{ASKING}|{AUXILIARIES}|"
    r"(?:please )?(?:tell|list|name|give|show|describe|explain|compare|summari[sz]e))\b"
    r"(?! (?:(?:me|us) )?(?:all of )?(?:it|that|them|these|those)[\s.!]*$)",
    re.I,
)
"""Begins what is asked without a question mark; "give me all of them" asks nothing of its own."""

_TELLING = re.compile(
    rf"(?:please )?(?:tell|list|name|give|show|describe|explain|summari[sz]e)\b[^?]*?[^\W\d_]{{3}}[.!]\s+"
    rf"(?=(?:and |so |but |also )?(?:{ASKING}|{AUXILIARIES})\b[^?.]*\?)",
    re.I,
)
"""Asks to be told something before the first question: "Tell me about the dam. How high is it?"."""


def parts_of(question: str) -> tuple[str, ...]:
    """The questions that `question` consists of; itself alone if it asks one thing.

    What a later one leaves to the first is filled in: "What did Poland refuse, and what might it do?" A
    remark at the end is no question; it stays with the only one, since it may say what is meant.
    """
    asked = _without_remark(without_greeting(question))
    pieces = [piece for piece in _sentences(asked) for piece in _clauses(piece)]
    if len(pieces) == 1:
        pieces = compared_names(asked) or pieces
    if len(pieces) == 1 and not _BETWEEN.search(asked):
        pieces = _distributed(asked) or _names(asked)
    if len(pieces) == 1:
        return (question,)
    first, *rest = pieces
    return (first, *(pronouns_filled(_owned(_each_of(part, first), first), first) for part in rest))


def _without_remark(question: str) -> str:
    """The text up to its last question mark, if nothing is asked after it."""
    end = question.rfind("?") + 1
    return question[:end] if end and not _REQUEST.match(question[end:].strip()) else question


def _sentences(text: str) -> list[str]:
    told = _TELLING.match(text)
    begin = [told[0].strip()] if told else []
    rest = text[told.end() :] if told else text
    found = [piece.strip() for piece in re.split(r"(?<=\?)\s+", rest) if len(piece.split()) > 2]
    return [*begin, *found] or [text]


def _clauses(text: str) -> list[str]:
    opening = re.match(rf"(?:and |so |but )?{ASKING}\b", text, re.I)
    found = list(_JOINT.finditer(text))
    until = [*(cut.start() for cut in found[1:]), len(text)]
    cuts = [
        cut
        for cut, end in zip(found, until, strict=False)
        if opening
        and cut.end() > fronted(text)
        and _separates(text, cut, opening.end())
        and not (cut[0].strip() == "," and tells_more(text, cut.start(), cut.end(), end))
    ]
    if not cuts:
        return [text]
    first = text[: cuts[0].start()].rstrip("?, ")
    ends = [cut.start() for cut in cuts[1:]] + [len(text)]
    rest = [text[cut.end() : end].rstrip("?., ") for cut, end in zip(cuts, ends, strict=True)]
    if _only_asks(text, len(first)):
        predicate = _PREDICATE.search(rest[0])
        first = f"{first} {predicate[0]}" if predicate else ""
    others = [filled(piece, first) for piece in rest]
    return [f"{first}?", *others] if first and all(others) else [text]


def _separates(text: str, cut: re.Match[str], opened: int) -> bool:
    """Whether another question begins behind a cut.

    Args:
        opened: where the asking words that open the text end.
    """
    rest = text[cut.end() :]
    if not begins(rest) or re.search(rf"\b{ASKING}$", text[opened : cut.start()], re.I):
        return False  # "… say about where and when it will be sold?"
    if re.search(r"\b(?:know|say|tell)\b", cut[0], re.I):
        return True
    return not _subordinate(rest)


def _subordinate(rest: str) -> bool:
    """Whether the subject stands before the verb: "what astronomers call an asteroid"."""
    if re.match(rf"(?:{PREPOSITIONS}) ", rest, re.I):
        auxiliary = _PREDICATE.search(rest)
        return auxiliary is not None and not begins(auxiliary[0])
    tokens = parse(rest).tokens
    for index, token in enumerate(tokens):
        if token.pos in {"VERB", "AUX", "ADP"}:
            return False
        if index and token.dep in NOUN_SUBJECTS:
            if _DETERMINER.match(rest) and all(before.tag in _ASKING_TAGS for before in tokens[:index]):
                return False
            return not any(before.head == index for before in tokens[:index] if before.tag in _ASKING_TAGS)
    return False


def _only_asks(text: str, end: int) -> bool:
    """Whether all before `end` is an asking phrase: "When and where …", "How many people and how many …"."""
    verbs = any(token.pos in {"VERB", "AUX"} for token in parse(text).tokens if token.start < end)
    return not verbs and _PHRASE.fullmatch(text[:end]) is not None


def _each_of(part: str, first: str) -> str:
    """ "What did each one cost?" after "How many flights were there?": each of the flights."""
    found = _EACH.search(part)
    if found is None:
        return part
    noun = any(token.start == found.start() and token.dep == "det" for token in parse(part).tokens)
    things = next(noun_phrases(first, plural=True), "")
    if not things or (noun and not found["whole"]):
        return part
    return f"{part[: found.start()]}each of {things}{part[found.end() :]}"


def _owned(part: str, first: str) -> str:
    """ "When did she give hers?" after "When did he give his speech?": a bare possessive gets its noun."""
    before, _, last = part.rstrip("?.! ").rpartition(" ")
    if last.lower() not in _OWN:
        return part
    nouns = [token.text for token in parse(first).tokens if token.dep == "dobj" and token.pos == "NOUN"]
    return f"{before} {_OWN[last.lower()]} {nouns[0]}?" if nouns else part


def _distributed(text: str) -> list[str]:
    """One question for each of two phrases behind the same preposition: "the years of … and of …"."""
    found = _REPEATED.search(text)
    if found is None:
        return []
    start, end = found.start("other"), _phrase_end(text, *found.span("other"))
    head, tail = text[: found.start("one")], text[end:].strip()
    ending = f" {tail}" if tail.strip("?.! ") else tail
    return [f"{head}{phrase.strip()}{ending}" for phrase in (found["one"], text[start:end])]


def _phrase_end(text: str, start: int, end: int) -> int:
    """Where the noun phrase in `text[start:end]` ends: before the verb, also one taken for a noun."""
    parsed = parse(text)
    within = [token for token in parsed.tokens if start < token.start < end]
    verbs = [token.start for token in within if token.pos in {"VERB", "AUX"} and token.dep != "amod"]
    if not verbs and verb_is_missing(parsed):
        verbs = [token.start for token in within[-1:]]
    return min(verbs, default=end)


def _names(text: str) -> list[str]:
    """One question for each of two names joined by "and"."""
    joined = joined_names(text)
    if joined is None:
        return [text]
    (start, middle), (second, end) = joined
    first_name, second_name = text[start:middle], text[second:end]
    head = re.sub(r"\bboth\s+$", "", text[:start])
    return [_each(head + name, name, text[end:]) for name in (first_name, second_name)]


def _each(begin: str, name: str, rest: str) -> str:
    """The question about one name; an "each" that stands alone is that one."""
    text = begin + rest
    tokens = parse(text).tokens
    for index, token in enumerate(tokens):
        following = tokens[index + 1].lemma if index + 1 < len(tokens) else ""
        if token.lemma == "each" and token.dep != "det" and following != "other":
            before, after = text[: token.start], text[token.start + len(token.text) :]
            return before.rstrip() + after if token.start <= len(begin) + 1 else before + name + after
    return text
