"""A question that asks two things becomes two questions, so that each finds its own evidence."""

from __future__ import annotations

import re

from assistant.conversation import pronouns_filled
from assistant.ellipsis import PREPOSITIONS
from assistant.joined_names import compared_names, joined_names, verb_is_missing
from assistant.language.parse import parse
from assistant.relative_clause import AUXILIARIES, tells_more

_ASKING = rf"(?:who|whom|whose|what|when|where|why|how|which|(?:{PREPOSITIONS}) (?:what|which|whom))"
_ASIDE = (
    r"(?:roughly |about (?=how\b)|exactly |then |also |if so,? |"
    r"do (?:you|we) know |can you (?:say|tell me) )?"
)
_JOINT = re.compile(
    rf"\s*(?:[,;]\s*(?:and|but|while|or)?|\s(?:and|but|while|or))\s+{_ASIDE}(?={_ASKING}\b)"
    rf"|\s*,\s*(?:and|but)\s+{_ASIDE}(?=(?:{AUXILIARIES})\b)",
    re.I,
)
_DETERMINER = re.compile(r"(?:which|whose|how (?:many|much)) ", re.I)
"""Takes the noun behind it with it: "which unions took part"."""

_PHRASE = re.compile(
    rf"(?:and |so |but )?(?:{_ASKING}|(?:(?:{PREPOSITIONS}) )?(?:what|which|whose|how many|how much)"
    r"(?: [\w-]+){1,3})",
    re.I,
)
"""What can be asked for: "when", "on what date", "how many people"."""

_PREDICATE = re.compile(rf"\b(?:{AUXILIARIES}|may|might|must)\b.*")
_ADVERBIAL = re.compile(
    rf"when|where|why|how(?: long| often| soon)?|(?:{PREPOSITIONS}) (?:what|which|whom)", re.I
)
_FRONTED = re.compile(
    rf"(?:and |so |but )?(?:{_ASKING}|(?:{PREPOSITIONS}) (?:what|which) \w+) "
    rf"(?P<predicate>(?:{AUXILIARIES}|may|might|must)\b.+)",
    re.I,
)
"""A question whose asking words can be changed for others: "What did Poland announce?"."""

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

_BETWEEN = re.compile(
    r"\b(between|among|against|with|met|meet|meeting|in common|together|each other|agreed?|differ(s|ed)?)\b"
    r"|,\s+[^,?]+\s+or\s+[^,?]+\?*$",
    re.I,
)
"""What two names have to do with each other, or a choice between them, is one question."""

_REPEATABLE = re.compile(
    rf"(?P<asking>how (?:much|many|often|long)|when|where|who)\s+(?P<preposition>{PREPOSITIONS})\s+"
    r"(?P<phrase>.+)$",
    re.I,
)
_LAST = re.compile(rf"\s(?:{PREPOSITIONS})\s(?:(?!\b(?:{PREPOSITIONS})\b)[^,;])*$", re.I)
"""The prepositional phrase at the end of a question."""

_REQUEST = re.compile(
    rf"(?:and |so |but |also |then )*(?:{_ASKING}|{AUXILIARIES}|"
    r"(?:please )?(?:tell|list|name|give|show|describe|explain|compare|summari[sz]e))\b"
    r"(?! (?:(?:me|us) )?(?:all of )?(?:it|that|them|these|those)[\s.!]*$)",
    re.I,
)
"""Begins what is asked without a question mark; "give me all of them" asks nothing of its own."""


def parts_of(question: str) -> tuple[str, ...]:
    """The questions that `question` consists of; itself alone if it asks one thing.

    What a later one leaves to the first is filled in: "What did Poland refuse, and what might it do?" A
    remark at the end is no question; it stays with the only one, since it may say what is meant.
    """
    asked = _without_remark(question)
    pieces = [piece for piece in _sentences(asked) for piece in _clauses(piece)]
    if len(pieces) == 1:
        pieces = compared_names(asked) or pieces
    if len(pieces) == 1 and not _BETWEEN.search(asked):
        pieces = _distributed(asked) or _names(asked)
    if len(pieces) == 1:
        return (question,)
    first, *rest = pieces
    return (first, *(pronouns_filled(_owned(part, first), first) for part in rest))


def _without_remark(question: str) -> str:
    """The text up to its last question mark, if nothing is asked after it."""
    end = question.rfind("?") + 1
    return question[:end] if end and not _REQUEST.match(question[end:].strip()) else question


def _sentences(text: str) -> list[str]:
    found = [piece.strip() for piece in re.split(r"(?<=\?)\s+", text) if len(piece.split()) > 2]
    return found or [text]


def _clauses(text: str) -> list[str]:
    opening = re.match(rf"(?:and |so |but )?{_ASKING}\b", text, re.I)
    found = list(_JOINT.finditer(text))
    until = [*(cut.start() for cut in found[1:]), len(text)]
    cuts = [
        cut
        for cut, end in zip(found, until, strict=False)
        if opening
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
    others = [_filled(piece, first) for piece in rest]
    return [f"{first}?", *others] if first and all(others) else [text]


def _separates(text: str, cut: re.Match[str], opened: int) -> bool:
    """Whether another question begins behind a cut.

    Args:
        opened: where the asking words that open the text end.
    """
    rest = text[cut.end() :]
    if not _begins(rest) or re.search(rf"\b{_ASKING}$", text[opened : cut.start()], re.I):
        return False  # "… say about where and when it will be sold?"
    if re.search(r"\b(?:know|say|tell)\b", cut[0], re.I):
        return True
    return not _subordinate(rest)


def _subordinate(rest: str) -> bool:
    """Whether the subject stands before the verb: "what astronomers call an asteroid"."""
    if re.match(rf"(?:{PREPOSITIONS}) ", rest, re.I):
        auxiliary = _PREDICATE.search(rest)
        return auxiliary is not None and not _begins(auxiliary[0])
    tokens = parse(rest).tokens
    for index, token in enumerate(tokens):
        if token.pos in {"VERB", "AUX", "ADP"}:
            return False
        if index and token.dep in {"nsubj", "nsubjpass"}:
            if _DETERMINER.match(rest) and all(before.tag in _ASKING_TAGS for before in tokens[:index]):
                return False
            return not any(before.head == index for before in tokens[:index] if before.tag in _ASKING_TAGS)
    return False


def _only_asks(text: str, end: int) -> bool:
    """Whether all before `end` is an asking phrase: "When and where …", "How many people and how many …"."""
    verbs = any(token.pos in {"VERB", "AUX"} for token in parse(text).tokens if token.start < end)
    return not verbs and _PHRASE.fullmatch(text[:end]) is not None


def _begins(rest: str) -> bool:
    """Whether a question can begin here: with an asking word, or a small verb and a subject after it."""
    if not re.match(rf"(?:{AUXILIARIES})\b", rest, re.I):
        return True
    subjects = {"nsubj", "nsubjpass", "expl"}
    return rest[:1].islower() and any(token.dep in subjects for token in parse(rest).tokens[1:])


def _filled(rest: str, first: str) -> str:
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
        alike = predicate is not None and _begins(predicate["predicate"])
        return f"{rest[:1].upper()}{rest[1:]} {predicate['predicate']}?" if predicate and alike else ""
    if re.fullmatch(rf"{_ASKING}(?: many| much| else| not)?", rest, re.I):
        return ""
    asking, _, tail = rest.partition(" ")
    return f"{asking.capitalize()} {verb} {tail}?" if verb else f"{rest}?"


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
