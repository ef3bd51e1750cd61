"""The claim must not mean more, fewer or others than the article does."""

from __future__ import annotations

import re

from assistant.grounding.checks import check
from assistant.grounding.conversions import fractions
from assistant.grounding.qualifiers import EXCEPTING
from assistant.grounding.reading import Reading
from assistant.grounding.tree import SUBJECTS, stem_of
from assistant.grounding.types import Case, Objection
from assistant.language.intervals import limit
from assistant.language.parse import PLURAL_NOUNS
from assistant.language.words import words

_ALL = frozenset("all every each entire whole everyone everybody everything".split())
_ALWAYS = frozenset("always entirely completely fully totally wholly exactly invariably".split())
_ONLY = frozenset("only solely exclusively sole alone merely just nothing but single".split())
_MOST = frozenset("most majority mostly largely mainly all nearly almost half".split())
_SOME = frozenset(
    """some several certain few various many numerous most multiple key part partly largely mostly often
    sometimes usually repeatedly nearly almost half third quarter""".split()
)
_MODIFYING = frozenset("det amod predet nmod advmod quantmod".split())
_EACH_TIME = re.compile(
    r"\b(?:each|every|any|all)\s+(?:other\s+)?(?:day|night|week|month|year|hour|time|morning|evening|season)s?\b",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"\bone of\b(?! \S+ (?:most|\w+est)\b)", re.IGNORECASE)
_ALL_BUT = re.compile(
    r"\b(?:all|every\w*|each)(?: \w+){0,3} (?:but|except|save)\b|\ball but \w+ of\b", re.IGNORECASE
)
_ALL_EXCEPT = re.compile(rf"\b(?:all|every\w*|each)\b[^,;.]* {EXCEPTING}", re.IGNORECASE)
_FULL = frozenset("full whole entire".split())
_NOT_ALL = re.compile(
    r"\bnot\s+(?:quite |nearly |absolutely )?(?:all|every\w*|always|entirely|fully)\b", re.IGNORECASE
)
_NOT_ONLY = re.compile(r"\bnot\s+(?:only|just|merely|simply)\b", re.IGNORECASE)


def _forms(reading: Reading) -> frozenset[str]:
    return frozenset(word.form for word in words(_EACH_TIME.sub("", reading.text)))


def _counted(reading: Reading, kinds: frozenset[str]) -> frozenset[str]:
    """Stems of the nouns that one of these words goes with: "some members", "all of the members"."""
    tokens = reading.parsed.tokens
    found = set()
    for index, token in enumerate(tokens):
        if token.text.lower() not in kinds:
            continue
        head = (
            tokens[token.head]
            if token.dep in ("det", "amod", "predet", "nmod", "advmod", "quantmod")
            else token
        )
        below = [
            t for i, t in enumerate(tokens) if t.dep == "pobj" and tokens[t.head].head == index and i > index
        ]
        for noun in [head, *below]:
            found |= {word.stem for word in words(reading.text) if word.start == noun.start}
    return frozenset(found)


def _definite(reading: Reading) -> frozenset[str]:
    """Stems of the nouns that stand as subjects with nothing but "the": "the drivers"."""
    tokens = reading.parsed.tokens
    return frozenset(
        stem_of(token)
        for index, token in enumerate(tokens)
        if token.tag in PLURAL_NOUNS
        and token.dep in SUBJECTS
        and [(t.dep, t.lemma) for t in tokens if t.head == index and t is not token] == [("det", "the")]
    )


@check("quantifiers")
def quantifiers_agree(case: Case) -> Objection | None:
    """All, only, most and always are in the claim only if they are in the article."""
    own = _forms(case.claim)
    given = frozenset().union(*(_forms(witness.reading) for witness in case.main))
    if own & _ALL and not given & (_ALL | {"both", "no", "none", "nobody"}):
        return Objection(reason="the article does not say this of all", fatal=case.close)
    but_some = any(_ALL_BUT.search(witness.reading.text) for witness in case.main)
    if but_some and own & _ALL and not _ALL_BUT.search(case.claim.text):
        return Objection(reason="the article says this of all but some", fatal=case.close)
    if (
        any(_ALL_EXCEPT.search(witness.reading.text) for witness in case.main)
        and own & _ALL
        and not re.search(rf"\bbut\b|{EXCEPTING}", case.claim.text, re.IGNORECASE)
    ):
        return Objection(reason="the article says this of all but some", fatal=False)
    in_part = any(True for witness in case.main for _ in fractions(witness.reading.text))
    if own & _FULL - given and in_part and not any(True for _ in fractions(case.claim.text)):
        return Objection(reason="the article says this of a part", fatal=False)
    not_all = any(_NOT_ALL.search(witness.reading.text) for witness in case.main)
    if (
        not_all
        and own & (_ALL | _ALWAYS)
        and not (_NOT_ALL.search(case.claim.text) or case.claim.clauses.denials)
    ):
        return Objection(reason="the article says this not of all", fatal=case.close)
    some = frozenset().union(*(_counted(witness.reading, _SOME) for witness in case.witnesses))
    every = frozenset().union(*(_counted(witness.reading, _ALL) for witness in case.witnesses))
    if (_counted(case.claim, _ALL) - every) & some:
        return Objection(reason="the article says this of some, not of all", fatal=case.close)
    definite = _definite(case.claim)
    if definite & some and not any(definite & _definite(witness.reading) for witness in case.witnesses):
        return Objection(reason="the article says this of some", fatal=False)
    if own & _ALWAYS and not given & (_ALWAYS | _ALL):
        return Objection(reason="the article does not say this without exception", fatal=case.close)
    if "both" in own - given and any(_ONE_OF.search(witness.reading.text) for witness in case.witnesses):
        return Objection(reason="the article says this of one only", fatal=False)
    if "most" in own and not given & _MOST:
        return Objection(reason="the article does not say this of most", fatal=case.close)
    return _only(case, own, given)


def _only(case: Case, own: frozenset[str], given: frozenset[str]) -> Objection | None:
    says_only = own & {"only", "solely", "exclusively"} and not _NOT_ONLY.search(case.claim.text)
    counts = re.search(
        r"\bonly\s+(?:an?\b|\d|two|three|four|five|about|some)", case.claim.text, re.IGNORECASE
    )
    if says_only and not counts and not given & (_ONLY | {"no", "unless", "except"}):
        return Objection(reason="the article does not say that there are no others", fatal=case.close)
    flat = own & {"just", "only", "merely", "simply"} and not _NOT_ONLY.search(case.claim.text)
    if flat and any(_NOT_ONLY.search(witness.reading.text) for witness in case.witnesses):
        return Objection(reason="the article says the opposite")
    return None


_ALLOWED = {
    "more than": {"more than"},
    "less than": {"less than"},
    "at least": {"at least", "more than", ""},
    "up to": {"up to", "less than", ""},
}
"""What the article may say for a claim to put these words before a number."""


@check("comparisons")
def comparisons_agree(case: Case) -> Objection | None:
    """More than and less than stand before a number only as they do in the article."""
    for quantity in case.claim.quantities:
        allowed = _ALLOWED.get(limit(case.claim.text, quantity))
        there = {
            limit(witness.reading.text, other)
            for witness in case.witnesses
            for other in witness.reading.quantities
            if other.value == quantity.value
        }
        if allowed is not None and there and not allowed & there:
            written = case.claim.text[quantity.start : quantity.end]
            given = next(iter(sorted(there)))
            return Objection(reason=f"the article says {given} {written}".replace("  ", " "))
    return None
