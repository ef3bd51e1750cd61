"""Names must be those of the article, and what was said must be said by the same speaker."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.grounding.checks import check
from assistant.grounding.clauses import Predicate
from assistant.grounding.reading import Reading, read
from assistant.grounding.sentences import sentence_spans
from assistant.grounding.slots import in_its_place
from assistant.grounding.tree import SUBJECTS
from assistant.grounding.types import Case, Objection, Witness
from assistant.language.names import TITLES, country, mentions, same_name
from assistant.language.words import Word, stems, words

_PRONOUNS = frozenset(
    {"he", "she", "they", "it", "his", "her", "their", "its", "him", "them", "we", "our", "i", "who"}
)
_LEANING = _PRONOUNS - {"who"} | {"the", "this", "these", "that", "those", "such", "there", "one"}
"""Words by which a sentence leans on those around it; without any it is about what it names."""

_DEFINITE = frozenset({"the", "an", "a", "his", "her", "their", "our", "some", "officials"})
_BODIES = frozenset({"PERSON", "ORG", "GPE"})
_ACCORDING = re.compile(r"\b[Aa]ccording to (?P<who>[^,;.]+)")


def _topical(name: str) -> list[Word]:
    return [word for word in words(name) if word.topical]


def named_in(name: str, reading: Reading) -> bool:
    """Whether a sentence names the same: all its words, its surname, its initials, or its country."""
    own = country(name) or country(_untitled(name))
    capitalised = [word.form for word in words(reading.text) if word.capitalised]
    if own and any(country(part) == own for form in capitalised for part in (form, *form.split("-"))):
        return True
    if mentions(reading.text, name):
        core = [word for word in _topical(name) if word.form not in TITLES]
        short = [other for other in reading.names if same_name(name, other)]
        exact = country(name) or len(core) < 2 or not short
        return bool(exact) or any(_fits(core, other) for other in short)
    topical = _topical(name)
    titled = any(word.form in TITLES for word in topical)
    return bool(stems(name)) and all(_held(word, reading, titled) for word in topical)


def _untitled(name: str) -> str:
    """ "Britain" of "Prime Minister of Britain"."""
    return " ".join(word.text for word in _topical(name) if word.form not in TITLES)


def _held(word: Word, reading: Reading, titled: bool) -> bool:
    """Whether a sentence has a word or what is derived from it: West and Western.

    A country of a title may have another of its names: the US president is the American president, but the
    London Museum is not the British Museum.
    """
    if word.stem in reading.stem_set:
        return True
    own = country(word.form)
    if own:  # Niger is not in Nigeria
        return titled and any(
            country(other.form) == own for other in words(reading.text) if other.capitalised
        )
    return any(
        min(len(word.form), len(other.form)) >= 4
        and abs(len(word.form) - len(other.form)) <= 5
        and (word.form.startswith(other.form) or other.form.startswith(word.form))
        for other in words(reading.text)
        if other.capitalised
    )


def _fits(core: list[Word], other: str) -> bool:
    """Whether a longer name may be shortened to the other one: to its last word, or to its initials."""
    parts = [word.form for word in _topical(other) if word.form not in TITLES]
    if len(parts) >= len(core) or not parts:
        return True
    initials = "".join(word.form[0] for word in core)
    return (
        same_name(parts[-1], core[-1].form)
        or parts == [initials]
        or (parts[0] == core[0].form and not country(other))
    )


@lru_cache(maxsize=4096)
def _earlier(before: str) -> tuple[Reading, ...]:
    """Up to four sentences before, the nearest first."""
    spans = sentence_spans(before)
    return tuple(read(before[start:end]) for start, end in reversed(spans[-4:]))


@check("names")
def names_agree(case: Case) -> Objection | None:
    """Every name of the claim, or another name of the same, is in its evidence or just around it.

    A name that only stands near, where nobody else does in its place, is a doubt and no contradiction.
    """
    doubt = None
    for name in case.claim.names:
        start = max(case.claim.text.find(name), 0)
        witnesses = case.bound(start, start + len(name))
        if any(named_in(name, witness.reading) for witness in witnesses):
            if any(_taken(name, case, witness.reading) for witness in case.main):
                doubt = doubt or _not_named(name, fatal=False)
            continue
        if any(_meant_there(name, case, witness) for witness in witnesses):
            continue
        elsewhere = [witness for witness in case.witnesses if named_in(name, witness.reading)]
        beside = any(_speaks_of_the_same(start, start + len(name), case, witness) for witness in elsewhere)
        near = any(mentions(witness.around, name) for witness in witnesses)
        main = [witness for witness in witnesses if witness in case.main]
        replaced = any(_stands_in_place(name, case, witness.reading) for witness in main or witnesses)
        objection = _not_named(
            name,
            fatal=any(_taken(name, case, witness.reading) for witness in witnesses)
            or (not beside and (replaced or not (elsewhere or near))),
        )
        if objection.fatal:
            return objection
        doubt = doubt or objection
    return doubt


def _not_named(name: str, *, fatal: bool) -> Objection:
    return Objection(reason=f"{name} is not named there in the article", fatal=fatal)


def _speaks_of_the_same(start: int, end: int, case: Case, witness: Witness) -> bool:
    """Whether an article sentence has at least two of the five words nearest to a name of the claim."""
    content = [word for word in words(case.claim.text) if word.topical and not start <= word.start < end]
    nearest = sorted(content, key=lambda word: max(start - word.end, word.start - end))[:5]
    return len({word.stem for word in nearest} & witness.reading.stem_set) >= 2


def _stands_in_place(name: str, case: Case, reading: Reading) -> bool:
    """Whether a sentence names somebody else where the claim has this name."""
    kind = case.claim.label(name)
    is_subject = _is_subject(name, case.claim)
    return any(
        label == kind or (is_subject and label != "NORP" and _is_subject(other, reading))
        for other, label in _others(case, reading)
    )


def _taken(name: str, case: Case, reading: Reading) -> bool:
    """Whether a name that the claim does not have stands in the very place of this one."""
    others = [other for other in reading.names if not any(same_name(other, own) for own in case.claim.names)]
    return not named_in(name, reading) and in_its_place(name, case.claim, others, reading)


def _others(case: Case, reading: Reading) -> list[tuple[str, str]]:
    """Whom a sentence names and the claim does not, with their kinds."""
    return [
        (other, label)
        for other, label in reading.labels
        if not any(same_name(other, own) for own in case.claim.names)
    ]


def _meant_there(name: str, case: Case, witness: Witness) -> bool:
    """Whether a name of the sentences around is meant, because no other name stands in its place."""
    if not _LEANING & witness.reading.forms:
        return False
    said_by = [own for who in _speakers(case.claim) for own in _people(case.claim, who)]
    left_open = any(who.lower() in _PRONOUNS for who in _speakers(witness.reading))
    if name in said_by and left_open and any(same_name(name, other) for other in resolved(witness)):
        return True
    person = case.claim.label(name) == "PERSON"
    rivals = any((label == "PERSON") == person for _, label in _others(case, witness.reading))
    return not rivals and mentions(witness.around, name) and not _stands_in_place(name, case, witness.reading)


def _is_subject(name: str, reading: Reading) -> bool:
    """Whether a name itself is a subject, not "Russian" in "the Russian president"."""
    end = reading.text.find(name) + len(name)
    return any(
        token.dep in SUBJECTS and token.start < end <= token.start + len(token.text) + 2
        for token in reading.parsed.tokens
    )


def _speakers(reading: Reading) -> list[str]:
    """Who says something in a sentence: subjects of verbs of speech, and "according to …"."""
    found = [_subject(predicate) for predicate in reading.clauses.predicates if predicate.speaking]
    found += [match["who"] for match in _ACCORDING.finditer(reading.text)]
    return [who for who in found if who]


def _subject(predicate: Predicate) -> str:
    return "" if predicate.passive and not predicate.subject_text else predicate.subject_text


def _people(reading: Reading, who: str) -> list[str]:
    """People, places and bodies named as the speaker; not the "Russian" of "the Russian president"."""
    found = [name for name, kind in reading.labels if name in who and kind in _BODIES]
    if found or f"{who} ".split(" ", 1)[0].lower() in _DEFINITE:
        return found
    return [name for name in reading.names if name in who]


def resolved(witness: Witness) -> list[str]:
    """Who speaks in an article sentence; by name where "he" leaves that to the text before.

    Empty if nobody does, or nobody can tell.
    """
    speakers = _speakers(witness.reading)
    found = [name for who in speakers for name in _people(witness.reading, who) or [who]]
    open_ended = [who for who in found if who.lower() in _PRONOUNS]
    quoted = not speakers and witness.evidence.text.lstrip()[:1] in '“"'
    if not open_ended and not quoted:
        return found
    found = [who for who in found if who.lower() not in _PRONOUNS]
    for reading in _earlier(witness.before):
        earlier = [name for who in _speakers(reading) for name in _people(reading, who)]
        subjects = [
            name
            for predicate in reading.clauses.predicates
            for name in _people(reading, predicate.subject_text)
        ]
        people = [name for name in [*earlier, *subjects] if reading.label(name) in ("PERSON", "")]
        people = people or [name for name, label in reading.labels if label == "PERSON"]
        if people:
            return [*found, *people]
    return found


@check("speaker")
def speaker_agrees(case: Case) -> Objection | None:
    """Who the claim says said it is who said it in the article."""
    for who in _speakers(case.claim):
        own = _people(case.claim, who)
        if not own:
            continue
        start = max(case.claim.text.find(who.split(maxsplit=1)[0]), 0)
        witnesses = case.bound(start, start + len(who))
        known = [name for witness in witnesses for name in resolved(witness)]
        if not known:
            continue
        if any(_same_speaker(name, other, case) for name in own for other in known):
            continue
        if any(same_name(name, other) for name in own for w in case.witnesses for other in resolved(w)):
            continue
        named = any(named_in(name, witness.reading) for name in own for witness in case.witnesses)
        return Objection(reason=f"the article has {known[0]} say this, not {own[0]}", fatal=not named)
    return None


def _same_speaker(name: str, other: str, case: Case) -> bool:
    """Whether a name and a speaker of the article are the same, or one speaks for the other."""
    if same_name(name, other) or mentions(other, name):
        return True
    if country(name) and any(country(word.form) == country(name) for word in words(other)):
        return True
    first = other.split(maxsplit=1)[0].lower()
    if other[:1].islower() or first in _DEFINITE:
        # "The Russian president": whoever the text around it calls so.
        return any(
            mentions(text, name)
            for witness in case.witnesses
            for text in (witness.around, witness.evidence.text)
        )
    return False
