"""What a pronoun of a follow-up stands for in the questions and answers before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.language.names import country
from assistant.language.parse import SUPPORT, Entity, Parsed, parse, upwards, verb_is_missing
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
            if token.dep in {"compound", "amod"} and head.pos == "NOUN" and not head.entity:
                return subtree_text(parsed, token.head)
    return entity.text


def _noun_phrases(text: str, *, plural: bool) -> Iterator[str]:
    """The subjects and objects of a question as phrases, such as "the multinational force"."""
    parsed = parse(text)
    unread = _unread_subject(parsed)
    if unread is not None and unread[1] == plural:
        yield unread[0]
    for wanted in (("nsubj", "nsubjpass"), ("dobj", "pobj", "attr")):
        for index, token in enumerate(parsed.tokens):
            if token.dep not in wanted or token.pos not in {"NOUN", "PROPN"}:
                continue
            if plural == (token.tag in {"NNS", "NNPS"}) and token.entity not in {"DATE", "TIME"}:
                yield subtree_text(parsed, index)


def subtree_text(parsed: Parsed, index: int) -> str:
    """The phrase of a noun, from its article to what it is "of"."""
    first = _phrase_start(parsed, index)
    last = index
    while last + 1 < len(parsed.tokens) and parsed.tokens[last + 1].dep in _WITHIN:
        if index not in upwards(parsed.tokens, last + 1):
            break
        if parsed.tokens[last + 1].dep == "prep" and parsed.tokens[last + 1].text.lower() != "of":
            break
        last += 1
    if last > index and parsed.tokens[last].dep == "case":
        last -= 1
    end = parsed.tokens[last]
    phrase = parsed.text[parsed.tokens[first].start : end.start + len(end.text)]
    phrase = re.sub(r"^the names? of\s+", "", phrase, flags=re.I)
    return re.sub(r"^(?:which|what|whose|how many|any|many)\s+", "the ", phrase, flags=re.I)


_BEFORE = frozenset("det amod compound nmod nummod poss".split())
"""Relations of the words that may stand before a noun in its phrase."""

_WITHIN = frozenset("prep pobj det compound amod nummod poss case".split())
"""Relations of the words that may follow a noun in its phrase."""


def _phrase_start(parsed: Parsed, index: int) -> int:
    """Where the phrase of a noun begins, with the one who owns it: "the council's new lorries"."""
    first = index
    while first > 0:
        before = parsed.tokens[first - 1]
        owner = before.head if before.dep == "case" else first - 1
        owned = parsed.tokens[owner]
        if not (owner < first and owned.head in range(first, index + 1) and owned.dep in _BEFORE):
            break
        first = owner
    return first


def subject_text(parsed: Parsed, start: int) -> str:
    """The phrase of the first subject that stands behind a character; empty if there is none."""
    unread = _unread_subject(parsed)
    if unread is not None:
        return unread[0]
    for index, token in enumerate(parsed.tokens):
        if token.start > start and token.dep in {"nsubj", "nsubjpass"}:
            return subtree_text(parsed, index)
    return ""


def _unread_subject(parsed: Parsed) -> tuple[str, bool] | None:
    """The subject of a verb that was taken for a noun, and whether it is plural: "did the stand cost"."""
    support = SUPPORT.search(parsed.text)
    if support is None or not verb_is_missing(parsed):
        return None
    verb = next((token for token in parsed.tokens if token.dep == "ROOT" and token.pos == "NOUN"), None)
    before = [token for token in parsed.tokens if verb and support.end() < token.start < verb.start]
    if verb is None or not before or before[-1].pos not in {"NOUN", "PROPN"}:
        return None
    return parsed.text[support.end() : verb.start].strip(), before[-1].tag in {"NNS", "NNPS"}


def _antecedents(form: str, history: Sequence[Turn]) -> Iterator[str]:
    """The earlier names and phrases that the pronoun can mean, the likeliest first.

    The last question comes first, then its answer; a person or thing that a question asked the name of
    is meant before what its description mentions.
    """
    for turn in reversed(history):
        answer = re.sub(r"\[\d+\]", "", turn.answer)
        described = _described(turn.question, person=form in PERSON)
        if form in PERSON:
            for text in (answer,) if described else (turn.question, answer):
                found = list(_names_in(text, frozenset({"PERSON"})))
                if text is answer and _WHO.match(turn.question.strip()):
                    found = [*_answering(turn), *found]
                yield from (max((n for n in found if name in n), key=len) for name in found)
        plural = form in PLURAL
        question = _TOPIC.sub("", turn.question)
        phrases = [] if form in PERSON else list(_noun_phrases(question, plural=plural))
        if plural:
            yield from phrases
        if described:
            yield described
        if form not in PERSON:
            yield from _names_in(question, GROUPS, owners=False)
            yield from phrases
            yield from _names_in(answer, GROUPS)


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
        subjects = [other for other in found if _object_of(parsed, index, other)]
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


def _object_of(parsed: Parsed, index: int, subject: int) -> bool:
    """Whether a word is an object of the verb of which another is the subject."""
    if parsed.tokens[subject].dep not in {"nsubj", "nsubjpass"} or parsed.tokens[index].tag == "PRP$":
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
