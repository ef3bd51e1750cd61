"""What limits a statement in the article must not be left out: former, deputy, nearly, one of the largest."""

from __future__ import annotations

import re

from assistant.grounding.checks import check
from assistant.grounding.lexicon import QUALIFYING, alternatives
from assistant.grounding.reading import Reading
from assistant.grounding.types import Case, Objection
from assistant.language.words import stem, words

_AMONG = "one of the"
_ONE_OF = re.compile(
    r"\b(?:(?:one|some|two|three|four|five|part) of|among) (?:the|its|their|our|his|her|\S+['’]s?)\b[^,;.]*$",
    re.IGNORECASE,
)
_RANK = re.compile(
    r"\b(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:nd|rd|th))[\s-]+(?:most[\s-]+)?$",
    re.IGNORECASE,
)
_APART = r"\b(?:not|rather than|instead of|unlike)\s+(?:(?:in|at|to|from|by|for|with|on|of)\s+)?(?:the\s+)?"


@check("qualifiers")
def qualifiers_agree(case: Case) -> Objection | None:
    """No word stands bare in the claim that has a limiting word before it wherever the article has it."""
    own = frozenset(word.form for word in words(case.claim.text))
    if own & QUALIFYING:
        return None
    for witness in case.witnesses:
        for qualifier in sorted(QUALIFYING & frozenset(word.form for word in words(witness.reading.text))):
            for limited in sorted(_limited(qualifier, witness.reading)):
                bare = limited in case.claim.stem_set and not any(
                    _bare(limited, other.reading) for other in case.witnesses
                )
                if bare:
                    return Objection(reason=f"the article says “{qualifier}” of this", fatal=case.close)
    return None


def _limited(qualifier: str, reading: Reading) -> frozenset[str]:
    """Stems of the words that a qualifier goes with."""
    tokens = reading.parsed.tokens
    return frozenset(
        stem(tokens[token.head].text.lower())
        for index, token in enumerate(tokens)
        if token.text.lower() == qualifier and token.head != index
    )


def _bare(word: str, reading: Reading) -> bool:
    """Whether a sentence has a word without any qualifier."""
    tokens = reading.parsed.tokens
    limited = {token.head for token in tokens if token.text.lower() in QUALIFYING}
    return any(
        stem(token.text.lower()) == word and index not in limited for index, token in enumerate(tokens)
    )


@check("alternatives")
def alternatives_agree(case: Case) -> Objection | None:
    """What is said of the morning is not said of the evening."""
    own = frozenset(word.form for word in words(case.claim.text))
    for word in words(case.claim.text):
        others = alternatives().get(word.form, frozenset()) - own
        witnesses = case.bound(word.start, word.end) if others else ()
        given = frozenset(form.form for witness in witnesses for form in words(witness.reading.text))
        if others & given and word.form not in given:
            return Objection(
                reason=f"the article says “{min(others & given)}”, not “{word.text}”", fatal=case.close
            )
    return None


@check("superlatives")
def superlatives_agree(case: Case) -> Objection | None:
    """What is one of the largest, or the second largest, is not the largest."""
    for token in case.claim.parsed.tokens:
        if token.tag not in ("JJS", "RBS"):
            continue
        own = _rank(case.claim.text, token.start)
        if own == _AMONG:
            continue
        there = {
            _rank(witness.reading.text, other.start)
            for witness in case.witnesses
            for other in witness.reading.parsed.tokens
            if other.tag == token.tag and other.text.lower() == token.text.lower()
        }
        if there and own not in there:
            said = f"{min(there)} {token.text}".strip()
            return Objection(reason=f"the article says “{said}”", fatal=case.close)
        if not there and token.text.lower() not in ("most", "least") and not own:
            known = frozenset().union(*(w.reading.all_stems for w in case.witnesses))
            if stem(token.lemma) in known:
                return Objection(reason=f"the article does not say “{token.text}”", fatal=case.close)
    return None


def _rank(text: str, start: int) -> str:
    """What stands before a superlative and takes from it: "second", or that it is one of several."""
    before = text[max(0, start - 40) : start]
    rank = _RANK.search(before)
    if rank:
        return rank.group().strip(" -").lower()
    return _AMONG if _ONE_OF.search(before) else ""


@check("contrast")
def not_the_one_left_out(case: Case) -> Objection | None:
    """A name is not one that the article only tells apart: "in Vienna, not in Geneva"."""
    if case.claim.clauses.denials:
        return None
    for name in case.claim.names:
        apart = re.compile(rf"{_APART}{re.escape(name)}\b")
        there = [witness.reading.text for witness in case.witnesses if name in witness.reading.text]
        if there and not apart.search(case.claim.text) and all(_only(apart, name, text) for text in there):
            return Objection(reason=f"the article says this not of {name}", fatal=case.close)
    return None


def _only(apart: re.Pattern[str], name: str, text: str) -> bool:
    """Whether a name stands in a sentence only where it is told apart."""
    return len(apart.findall(text)) == text.count(name)
