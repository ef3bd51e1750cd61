"""What a pronoun of a follow-up stands for in the questions and answers before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from assistant.language.names import country, names
from assistant.language.parse import NOUN_SUBJECTS, Entity, Parsed, parse, verb_is_missing, verb_made_plain
from assistant.parties import is_party
from assistant.phrases import noun_phrases, subtree_text
from assistant.subject import beside_subject, in_full
from assistant.types import Turn

MAN = frozenset({"he", "him", "his", "himself"})
WOMAN = frozenset({"she", "her", "hers", "herself"})
PERSON = MAN | WOMAN
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
THING = frozenset({"it", "its", "itself"})
KINDS = (MAN, WOMAN, THING, PLURAL)
"""Pronouns that can stand for the same."""

GROUPS = frozenset({"ORG", "NORP", "GPE", "LOC"})
"""Labels of names that "it" and "they" may mean."""

_DESCRIBED = re.compile(
    r"^(?:and |so |but )?(?:(?P<asking>who|(?:what|which) (?!(?:year|month|week|day|date|time)\b)\w+)"
    r"(?: is| was|['’]s)|what(?: is| was|['’]s) the name of) "
    r"(?P<phrase>(?:the|a|an|[A-Z]\w*['’]s) .+?)[?.! ]*$",
    re.I,
)
"""A question for the name of what it describes: "Which company is the main contractor for the dam?"."""

_TOPIC = re.compile(r"\s\([^()]*\)(?=\?$)")
"""Words of an earlier question behind a follow-up; they are no phrase."""

_NAMED_THING = re.compile(
    r"^(?:(?:[Aa]nd|[Ss]o|[Bb]ut) )?[Ww]hat(?: is| was|['’]s) "
    r"([A-Z][\w'’&-]*(?: [A-Z][\w'’&-]*){0,4})[?.! ]*$",
    re.M,
)
"""A name that a question asks the meaning of: "What is Born Here?"."""

_ASKED_WHEN = re.compile(r"(?:\w+ )?(?:what|which) (time|year|month|week|day|date)\b", re.I)

_WHO = re.compile(r"(?:and |so |but )?who\b", re.I)
_FULL_NAME = re.compile(r"[A-Z][a-z'’-]+ [A-Z][\w'’-]+")
_TITLED = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lord|Lady|Prof|Professor|Rev)\b\.?\s[A-Z]")
"""Begins the name of a person, also where the parser takes it for a firm's."""

DESCRIBED_WORDS = 10
"""Words of a description that may stand in the place of a pronoun."""


def _names_in(text: str, labels: frozenset[str], *, owners: bool = True) -> Iterator[str]:
    """Names with one of the labels; `owners`: also those that only own what is spoken of."""
    parsed = parse(text)
    for entity in parsed.entities:
        owns = re.search(r"['’]s?$", entity.text) or re.match(r"['’]s?\b", text[entity.end :])
        label = "PERSON" if _TITLED.match(entity.text) else entity.label
        if label in labels and (owners or not owns):
            yield re.sub(r"^(?:a|an)\s+|['’]s$", "", _whole_name(parsed, entity), flags=re.I)


def _whole_name(parsed: Parsed, entity: Entity) -> str:
    """The name, or what is named after it: "the Coldbeck dam", "the Korean armistice"."""
    if entity.label not in GROUPS | {"FAC"}:
        return entity.text
    for token in parsed.tokens:
        if entity.start <= token.start < entity.end:
            head = parsed.tokens[token.head]
            unread = head.dep == "ROOT" and verb_is_missing(parsed)  # "When does Alden Primary close?"
            if token.dep in {"compound", "amod"} and head.pos == "NOUN" and not (head.entity or unread):
                return subtree_text(parsed, token.head)
    return entity.text


def _antecedents(form: str, history: Sequence[Turn]) -> Iterator[str]:
    """The earlier names and phrases that the pronoun can mean, the likeliest first.

    The last question comes first, then its answer; a person or thing that a question asked the name of
    is meant before what its description mentions.
    """
    for turn in reversed(history):
        answer = re.sub(r"\[\d+\]", "", turn.answer)
        question = verb_made_plain(_TOPIC.sub("", turn.question))
        described = _described(question, person=form in PERSON)
        if form in PERSON:
            yield from _persons(turn, answer, described)
        plural = form in PLURAL
        both = pair(question) if form not in PERSON else ""
        phrases = [] if form in PERSON else list(noun_phrases(question, plural=plural))
        when = _ASKED_WHEN.match(question)
        phrases = [
            phrase
            for phrase in phrases
            if not (both and _overlap(phrase, both))
            and not (when and phrase.lower() == f"the {when[1]}".lower())
        ]
        phrases = [in_full(phrase, names(question)) for phrase in phrases]
        persons = list(_names_in(question, frozenset({"PERSON"})))
        full = tuple(name for name in persons if _FULL_NAME.fullmatch(name))
        phrases.sort(key=lambda phrase: phrase.endswith(full))
        if plural:
            yield from phrases
        if described:
            yield described
        if form not in PERSON:
            if both and plural:
                yield both
            if any(" " not in name for name in (*_subject_name(question), *persons)):
                # "What did Holm say about the sale?": a surname or a firm, but the sale is spoken of
                yield from (phrase for phrase in phrases if f"about {phrase}" in question)
            named = [name for name in _names_in(question, GROUPS, owners=False) if name not in both]
            beside = beside_subject(question)
            yield from (name for name in named if name not in beside)
            if beside and not plural:
                yield from phrases
            yield from named
            yield from _NAMED_THING.findall(question)
            yield from phrases
            yield from _names_in(answer, GROUPS)
        if plural:
            yield from (phrase for phrase in noun_phrases(question, plural=False) if is_party(phrase))


def _persons(turn: Turn, answer: str, described: str) -> Iterator[str]:
    """The persons that a turn names: who acts in "Who sued Tom Hall?" is only named by the answer."""
    asked = turn.question.strip()
    unnamed = not described and _acting(asked)
    texts = (answer,) if described or (unnamed and not answer) else (asked, answer)
    found = {text: list(_names_in(text, frozenset({"PERSON"}))) for text in texts}
    if _WHO.match(asked):
        found[answer] = [*_answering(turn), *found[answer]]
    if unnamed and answer:
        new = [name for name in found[answer] if not any(_overlap(name, known) for known in found[asked])]
        found = {"": new, **found}
    elif asked in found and not found[asked]:
        found[asked] = _subject_name(asked)
    for said in found.values():
        yield from (max((n for n in said if name in n), key=len) for name in said)


def _acting(question: str) -> bool:
    """Whether "who" is the subject: the one asked for does what is said."""
    tokens = parse(re.sub(r"^(?:and|so|but) ", "", question, flags=re.I)).tokens
    return bool(tokens) and tokens[0].text.lower() == "who" and tokens[0].dep in NOUN_SUBJECTS


def _subject_name(question: str) -> list[str]:
    """The subject's name where the parser takes a surname for a firm's or for none: "What did Holm say?"."""
    tokens = parse(question).tokens
    return [
        name
        for name in names(question)
        for token in tokens
        if token.dep in NOUN_SUBJECTS
        and token.entity in {"", "ORG"}
        and name.split()[-1] == token.text
        and not token.text.isupper()
        and not country(name)
    ]


def pair(text: str) -> str:
    """The first two names that "and" joins: "they" are both, "it" is neither."""
    for one, other in pairwise(parse(text).entities):
        named = {one.label, other.label} <= GROUPS | {"PERSON"}
        if named and re.fullmatch(r",? and (?:the )?", text[one.end : other.start]):
            return text[one.start : other.end]
    return ""


def _answering(turn: Turn) -> tuple[str, ...]:
    """Who the answer to a "who" names in its first sentence, if the parser takes nobody in it for a person.

    Names that it has not met it often takes for an organisation or a place.
    """
    first = re.split(r"(?<=[.!?])\s", turn.answer.strip(), maxsplit=1)[0]
    if any(_names_in(first, frozenset({"PERSON"}))):
        return ()
    return tuple(
        name
        for name in _names_in(first, frozenset({"ORG", "GPE"}))
        if _FULL_NAME.fullmatch(name) and name not in turn.question and not country(name)
    )


def answered_person(turn: Turn) -> str:
    """The person whom the first sentence of an answer to "who" names, if it is one alone; else empty."""
    if not _WHO.match(turn.question.strip()):
        return ""
    first = re.split(r"(?<=[.!?])\s", re.sub(r"\[\d+\]", "", turn.answer).strip(), maxsplit=1)[0]
    persons = [*_answering(turn), *_names_in(first, frozenset({"PERSON"}))]
    new = dict.fromkeys(name for name in persons if not _overlap(name, turn.question))
    return next(iter(new)) if len(new) == 1 else ""


def referents(parsed: Parsed, pronouns: Mapping[int, str], history: Sequence[Turn]) -> dict[int, str]:
    """What the pronouns of one question stand for, by their tokens' indices; without those that are unclear.

    Pronouns of different kinds stand for different things, and so do a verb's subject and object: "How much
    did it pay for it?" after "Did Norrby buy Brightwell?".

    Args:
        pronouns: their forms in lower case, by their tokens' indices.
    """
    found: dict[int, str] = {}
    for index in sorted(pronouns, key=lambda index: (_rank(pronouns[index]), index)):
        form = pronouns[index]
        subjects = [other for other in found if object_of(parsed, index, other)]
        rivals = {
            name for other, name in found.items() if other in subjects or not _alike(form, pronouns[other])
        }
        fitting = (
            name for name in _antecedents(form, history) if not any(_overlap(name, rival) for rival in rivals)
        )
        name = next(fitting, None)
        if name is None:
            continue
        found[index] = name
        for subject in subjects:
            if _alike(form, pronouns[subject]) and _acts(name, found[subject], history[-1].question):
                found[index], found[subject] = found[subject], name
    return found


def _rank(form: str) -> int:
    """When a pronoun is resolved: those that fit the fewest names before the others."""
    return 0 if form in PERSON else 1 if form in THING else 2


def _alike(one: str, other: str) -> bool:
    return any(one in kind and other in kind for kind in KINDS)


def _overlap(one: str, other: str) -> bool:
    return one.casefold() in other.casefold() or other.casefold() in one.casefold()


def object_of(parsed: Parsed, index: int, subject: int) -> bool:
    """Whether a word is an object of the verb of which another is the subject."""
    if parsed.tokens[subject].dep not in NOUN_SUBJECTS or parsed.tokens[index].tag == "PRP$":
        return False
    head = parsed.tokens[index].head
    while parsed.tokens[head].pos == "ADP" and parsed.tokens[head].head != head:
        head = parsed.tokens[head].head
    return head == parsed.tokens[subject].head


def _acts(one: str, other: str, question: str) -> bool:
    """Whether `one` acts and `other` is acted on in an earlier question that names both."""
    first, second = question.find(one), question.find(other)
    passive = any(token.dep == "agent" for token in parse(question).tokens)
    return min(first, second) >= 0 and (first < second) != passive


def _described(question: str, *, person: bool) -> str:
    """The phrase for the one that a question asks the name of, "" if it asks something else."""
    found = _DESCRIBED.match(question.strip())
    if found is None or (found["asking"] and (found["asking"].lower() == "who") != person):
        return ""
    tokens = parse(found["phrase"]).tokens
    whole = all(token.pos != "VERB" for token in tokens) and tokens[-1].pos != "ADP"
    return found["phrase"] if whole and len(found["phrase"].split()) <= DESCRIBED_WORDS else ""
