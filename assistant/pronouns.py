"""Whether a pronoun of a question means something said before it, and what kind of thing."""

from __future__ import annotations

from assistant.antecedents import KINDS, PERSON, PLURAL, THING, object_of
from assistant.language.parse import NOUN_SUBJECTS, PLURAL_NOUNS, Parsed

_TOLD = frozenset("do say tell announce declare state confirm deny report reveal claim suggest".split())

_SAID_OF_ALL = frozenset({"more", "less", "enough", "time"})
"""What is said of an amount or a whole event: "Was it more than before?", "Was it the first time?"."""


def counted_as(parsed: Parsed, index: int) -> str:
    """A pronoun as it counts: "how many of those" is "how many of them"."""
    token = parsed.tokens[index]
    form = token.text.lower()
    of = index > 0 and parsed.tokens[index - 1].text.lower() == "of"
    return (
        "them"
        if of and form in {"those", "these"} and token.dep == "pobj" and points_back(parsed, index)
        else form
    )


def points_back(parsed: Parsed, index: int) -> bool:
    token = parsed.tokens[index]
    form = token.text.lower()
    if form == "that":
        # As a conjunction or relative it points at nothing earlier.
        return (
            token.pos == "PRON" and token.dep in {"nsubj", "dobj", "pobj", "attr"} and token.tag == "DT"
        ) or (token.pos == "DET" and token.dep == "det")
    if form == "there":
        return token.dep != "expl"
    following = parsed.tokens[index + 1].text.lower() if index + 1 < len(parsed.tokens) else ""
    return not (
        (token.entity == "DATE" and form == "this")  # "this year"
        or (form == "such" and following == "as")
        or (form == "former" and token.dep == "amod")
        or (form == "those" and index > 1 and following in {"who", "whom", "whose", "which", "that"})
    )


def has_antecedent(parsed: Parsed, index: int) -> bool:
    """Whether a name or noun subject before the pronoun, in the same question, can be meant; a verb's
    subject is not its object: "What did the mayor say about it?".
    """
    form = counted_as(parsed, index)
    before = [
        token
        for at, token in enumerate(parsed.tokens[:index])
        if not object_of(parsed, index, token.head if token.dep == "compound" else at)
    ]
    if form in PERSON:
        return any(t.entity == "PERSON" or (t.pos == "PROPN" and t.entity == "") for t in before)
    plural = form in PLURAL
    return any(
        t.pos in {"NOUN", "PROPN"} and t.dep in NOUN_SUBJECTS and (t.tag in PLURAL_NOUNS) == plural
        for t in before
    )


def reflexive(parsed: Parsed, index: int) -> bool:
    """ "did he hurt himself": the same as the pronoun before it."""
    form = counted_as(parsed, index)
    kind = next(forms for forms in KINDS if form in forms)
    before = {token.text.lower() for token in parsed.tokens[:index]}
    return form.endswith(("self", "selves")) and bool(before & kind)


def expletive(parsed: Parsed, index: int) -> bool:
    """ "is it true that …", "would it be possible to …": an "it" that means nothing."""
    token = parsed.tokens[index]
    if token.text.lower() != "it":
        return False
    following = [t.lemma for t in parsed.tokens[index + 1 : index + 4]]
    return any(
        word in {"true", "possible", "likely", "clear", "correct", "necessary", "rain"} for word in following
    ) or following[:1] in (["matter"], ["seem"], ["appear"])


def told(parsed: Parsed, index: int) -> bool:
    """ "who announced it?", "was it more?": an "it" that is all of what was asked, not one thing."""
    token = parsed.tokens[index]
    be = parsed.tokens[token.head]
    if token.text.lower() == "it" and token.dep in NOUN_SUBJECTS and be.lemma == "be":
        said = {t.lemma for t in parsed.tokens if t.head == token.head and t.dep in {"attr", "acomp"}}
        return bool(said & _SAID_OF_ALL)
    return token.text.lower() in THING and token.dep == "dobj" and parsed.tokens[token.head].lemma in _TOLD
