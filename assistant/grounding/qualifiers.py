"""What limits a statement in the article must not be left out: former, deputy, nearly, one of the largest.

All of it raises doubts only: what limits may be said in many other ways.
"""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.grounding.checks import check
from assistant.grounding.lexicon import NEGATIVE, QUALIFYING, alternatives
from assistant.grounding.reading import Reading
from assistant.grounding.types import Case, Objection
from assistant.language.spans import overlaps
from assistant.language.words import stem, words

_LIMITED_OTHERWISE = re.compile(
    r"\b(?:ex-|once|previously|formerly|used to|then|until|accused|said to|suspicion|allegedly|about|around|"
    r"roughly|approximately|close to|just under|leaving|left|stepping down|"
    r"temporary|what (?:is|was)|pretend\w*)\b",
    re.IGNORECASE,
)
"""Other ways to limit what is said, by which a qualifier need not be repeated."""

_MODIFYING = frozenset({"amod", "compound", "nmod", "advmod", "quantmod"})
_AMONG = "one of the"
_ONE_OF = re.compile(
    r"\b(?:(?:one|some|two|three|four|five|part) of|among) (?:the|its|their|our|his|her|\S+['’]s?)\b[^;.]*$",
    re.IGNORECASE,
)
_RANKS = "second third fourth fifth sixth seventh eighth ninth tenth".split()
_RANK = re.compile(
    rf"\b(?P<word>{'|'.join(_RANKS)})[\s-]+(?:most[\s-]+)?$|\b(?P<number>\d)(?:nd|rd|th)[\s-]+$", re.I
)
_APART = r"(?<!or )\b(?:not|rather than|instead of|unlike) (?:(?:in|at|to|from|by|for|with|on|of) )?(?:the )?"
_RATHER = re.compile(r"\b(?:rather than|instead of|and not|not)\b", re.I)
_SET_AGAINST = re.compile(
    r"\b(?:over|prefer\w*|although|while|than|despite|even if|regardless|replac\w+|from|contrast)\b", re.I
)
"""How a claim may tell apart in its own words."""


@check("qualifiers")
def qualifiers_agree(case: Case) -> Objection | None:
    """No word stands bare in the claim that has a limiting word before it wherever the article has it."""
    if case.claim.forms & QUALIFYING or _LIMITED_OTHERWISE.search(case.claim.text):
        return None
    for witness in case.witnesses:
        for qualifier, limited in _limited(witness.reading):
            if limited in case.claim.stem_set and not any(_bare(limited, w.reading) for w in case.witnesses):
                return Objection(reason=f"the article says “{qualifier}” of this", fatal=False)
    return None


def _limited(reading: Reading) -> list[tuple[str, str]]:
    """Qualifiers of a sentence, each with the stem of the word that it stands before."""
    tokens = reading.parsed.tokens
    return [
        (token.text.lower(), stem(tokens[token.head].text.lower()))
        for index, token in enumerate(tokens)
        if token.text.lower() in QUALIFYING
        and index < token.head
        and token.dep in _MODIFYING
        and token.pos not in ("PROPN", "VERB")
        and tokens[token.head].pos != "PROPN"
    ]


def _bare(word: str, reading: Reading) -> bool:
    """Whether a sentence has a word without any qualifier."""
    tokens = reading.parsed.tokens
    limited = {token.head for token in tokens if token.text.lower() in QUALIFYING}
    return any(
        stem(token.text.lower()) == word and index not in limited for index, token in enumerate(tokens)
    )


@check("alternatives")
def alternatives_agree(case: Case) -> Objection | None:
    """What is said of the morning is not said of the evening, and the second act is not the third act."""
    for word in words(case.claim.text):
        anywhere = alternatives().get(word.form, frozenset()) - case.claim.forms
        beside = alternatives("alternatives_beside").get(word.form, frozenset()) - case.claim.forms
        if not anywhere | beside:
            continue
        own = _beside(case.claim, word.form)
        readings = [witness.reading for witness in case.bound(word.start, word.end)]
        given = frozenset[str]().union(*(reading.forms for reading in readings))
        other = anywhere & given | {
            form for form in beside & given if any(own & _beside(reading, form) for reading in readings)
        }
        if other and word.form not in given:
            reason = f"the article says “{min(other)}”, not “{word.text}”"
            return Objection(reason=reason, fatal=False)
    return None


def _beside(reading: Reading, form: str) -> frozenset[str]:
    """What stands right before a word, and the next topical word behind it.

    Nothing where it is counted: a year may be twelve months.
    """
    written = words(reading.text)
    found = set()
    for at, word in enumerate(written):
        before = written[at - 1] if at else None
        if word.form != form or (
            before and (before.form in ("a", "an", "one") or overlaps(before, reading.quantities))
        ):
            continue
        if before and before.form not in _LEADING:
            found.add(f"{before.form} …")
        found |= {f"… {after.stem}" for after in [w for w in written[at + 1 : at + 4] if w.topical][:1]}
    return frozenset(found)


_LEADING = frozenset("the of and or in to by for from on at with".split())
"""Words before another that do not tell what it is about."""


@check("degree")
def degrees_agree(case: Case) -> Objection | None:
    """Less resistant is not what has become resistant."""
    for one, two in pairwise(words(case.claim.text)):
        if one.form not in ("less", "least") or not two.topical:
            continue
        there = [w.reading for w in case.bound(two.start, two.end) if two.stem in w.reading.stem_set]
        if there and not any(_LESS & w.forms or NEGATIVE & w.forms or w.clauses.denials for w in there):
            return Objection(reason=f"the article does not say “{one.text} {two.text}”", fatal=False)
    return None


_LESS = frozenset("less least lesser fewer more most than worse better".split())
"""Words by which a sentence may say of a thing that it is less so."""


@check("superlatives")
def superlatives_agree(case: Case) -> Objection | None:
    """What is one of the largest, or the second largest, is not the largest."""
    for token in case.claim.parsed.tokens:
        own = _rank(case.claim.text, token.start)
        if token.tag not in ("JJS", "RBS") or own == _AMONG:
            continue
        there = {
            _rank(witness.reading.text, other.start)
            for witness in case.witnesses
            for other in witness.reading.parsed.tokens
            if other.tag == token.tag and other.text.lower() == token.text.lower()
        }
        if there and own not in there and not re.search(r"\b(?:after|except|but)\b", case.claim.text):
            return Objection(reason=f"the article says “{f'{min(there)} {token.text}'.strip()}”", fatal=False)
    return None


def _rank(text: str, start: int) -> str:
    """What stands before a superlative and takes from it: "second", or that it is one of several."""
    before = text[max(0, start - 40) : start]
    rank = _RANK.search(before)
    if rank:
        return (rank["word"] or _RANKS[max(int(rank["number"]), 2) - 2]).lower()
    return _AMONG if _ONE_OF.search(before) else ""


@check("contrast")
def not_the_one_left_out(case: Case) -> Objection | None:
    """A name is not one that the article only tells apart: "in Vienna, not in Geneva"."""
    if case.claim.clauses.denials or _SET_AGAINST.search(case.claim.text):
        return None
    for name in case.claim.names:
        apart = re.compile(rf"{_APART}{re.escape(name)}\b", re.IGNORECASE)
        there = [witness.reading.text for witness in case.witnesses if name in witness.reading.text]
        if there and not apart.search(case.claim.text) and all(_only(apart, name, text) for text in there):
            return Objection(reason=f"the article says this not of {name}", fatal=False)
    return None


EXCEPTING = r"\b(?:except(?: for)?|apart from|other than|excluding|with the exception of|save for)\b"
_EXCEPT = re.compile(
    rf"(?<!all ){EXCEPTING}\s+"
    r"(?:(?:in|at|to|from|by|for|with|on|of) )?(?P<left_out>[^,;.]+)",
    re.I,
)
_OTHERWISE = re.compile(r"\b(?:but|while|whereas|although|though|despite|only|exception)\b", re.I)
_NONE = re.compile(r"\b(?:no|none|nobody|nothing|never|not|no one)\b|n['’]t\b", re.I)


@check("exceptions")
def not_what_is_excepted(case: Case) -> Objection | None:
    """What holds "except on line 7" is not said of line 7."""
    if case.claim.clauses.denials or _EXCEPT.search(case.claim.text) or _OTHERWISE.search(case.claim.text):
        return None
    for witness in case.main:
        article = witness.reading.text
        match = _EXCEPT.search(article)
        if match is None or _NONE.search(article[: match.start()]):
            continue
        left_out = _topics(match["left_out"])
        elsewhere = _topics(article[: match.start()]) | _topics(article[match.end() :])
        own = _topics(case.claim.text)
        told = _topics(article[match.end() :]) - _topics(article[: match.start()])  # ", where works go on"
        if left_out and left_out <= own and left_out - elsewhere and len(own & told) < 2:
            return Objection(reason="the article excepts this", fatal=False)
    return None


@check("preference")
def nothing_preferred_the_other_way(case: Case) -> Objection | None:
    """What the article puts behind "rather than" is not what the claim puts before it."""
    for witness in case.main:
        article = witness.reading.text
        split = _RATHER.search(article)
        own = _RATHER.search(case.claim.text)
        if split is None or own is None:
            continue
        first, second = _topics(article[: split.start()]), _topics(article[split.end() :].split(",")[0])
        mine, other = _topics(case.claim.text[: own.start()]), _topics(case.claim.text[own.end() :])
        if (second - first) & mine and (first - second) & other and not second & other - first:
            return Objection(reason="the article has these the other way round", fatal=False)
    return None


def _topics(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words(text) if word.topical)


def _only(apart: re.Pattern[str], name: str, text: str) -> bool:
    """Whether a name stands in a sentence only where it is told apart."""
    return len(apart.findall(text)) == text.count(name)
