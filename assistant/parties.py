"""Nouns for those who act and speak in the news."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language.names import mentions
from assistant.language.parse import NOUN_SUBJECTS, Token, parse
from assistant.language.questions import QuestionView
from assistant.phrases import subtree_text

_PARTIES = frozenset(
    """
        administration adviser agency airline alliance analyst army association authority baker bank board
        buyer cabinet campaigner captain chairman chairwoman charity child church city clerk club coach
        coalition commission committee company consultant contractor council councillor country county court
        critic customer cyclist delegation department deputy developer director doctor driver employee
        employer engineer executive expert family fan farmer father federation firefighter firm fisherman
        force goalkeeper government governor group guard hospital householder industry insurer investigator
        investor judge jury king landlord lawyer leader legislature lender librarian maker manager
        manufacturer mayor mediator midwife military minister ministry mother motorist navy neighbour nurse
        official operator opponent opposition organisation organization owner parent parliament party
        passenger patient pedestrian pilot player police politician president prosecutor protester publisher
        pupil queen rebel referee regulator researcher resident retailer rival school scientist secretary
        seller senate senator shareholder sheriff shopkeeper staff state striker student supplier supporter
        survivor teacher team tenant trader tribunal trust union university victim villager visitor
        volunteer voter witness woman worker
    """.split()
)
"""Nouns of those who act and speak in the news; one may take another's place."""


def is_party(name: str) -> bool:
    """Whether it is a noun for those who act: "the insurers"."""
    tokens = parse(name).tokens
    return tokens[0].text.lower() == "the" and tokens[-1].lemma in _PARTIES


def about_another(view: QuestionView, text: str) -> bool:
    """Whether a question is about what somebody named does, and a text about what another one named does: of
    where Germany stands, "Poland will not send soldiers" says nothing.
    """
    asked = next((token.text for token in parse(view.text).tokens if token.dep in NOUN_SUBJECTS), "")
    if not any(asked in name.split() for name in view.names):
        return False
    tokens = parse(text).tokens
    acting = {
        index
        for index, token in enumerate(tokens)
        if token.dep in NOUN_SUBJECTS and _is_root(tokens, token.head)
    }
    named = any(
        token.pos == "PROPN" and (index in acting or (token.dep == "appos" and token.head in acting))
        for index, token in enumerate(tokens)
    )
    return named and not any(mentions(text, name) for name in view.names)


def _is_root(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index].head == index


def parties_of(earlier: str) -> tuple[tuple[int, str] | None, list[tuple[int, str]]]:
    """Where an earlier question names parties by nouns, without their articles: the subject, and all."""
    parsed = parse(earlier)
    acting, found = None, []
    for index, token in enumerate(parsed.tokens):
        phrase = subtree_text(parsed, index) if token.pos == "NOUN" and token.lemma in _PARTIES else ""
        if phrase[:4].lower() != "the ":
            continue
        place = earlier.rfind(phrase[4:], 0, token.start + len(phrase)), phrase[4:]
        found.append(place)
        if token.dep in NOUN_SUBJECTS and parsed.tokens[token.head].lemma != "be":
            acting = acting or place
    return acting, found
