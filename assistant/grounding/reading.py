"""A sentence read closely: its words, names, figures, dates, quotes and clauses, each worked out once."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from assistant.grounding.clauses import Clauses, clauses_of
from assistant.grounding.conversions import said
from assistant.grounding.dates import Moment, moments
from assistant.grounding.senses import senses
from assistant.grounding.tree import stem_of
from assistant.language.measures import measures
from assistant.language.names import TITLES, country, names
from assistant.language.numbers import Quantity, numbers, quantities
from assistant.language.parse import NOUN_SUBJECTS, Parsed, parse
from assistant.language.spans import overlaps
from assistant.language.words import Word, stem_sequence, words

_QUOTED = re.compile(r"[“„«»\"]([^“”„«»\"]+)[”“«»\"]|(?<!\w)[‘']([^‘’']{3,}(?:['’]\w[^‘’']*)*)[’'](?!\w)")
_DATE = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|July|(?:Septem|Octo|Novem|Decem)ber|"
    r"(?:Jan|Feb|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
"""Weekdays and months, without those that people are called by."""

_DATED = re.compile(rf"^(?:{_DATE}(?!\w)\s*)+(?=\S)|(?:\s+{_DATE})+$|^{_DATE}$")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+|['’]s?$", re.IGNORECASE)
ALIKE = 0.6
"""What a word counts that stands in the article as another one that may mean the same."""

_NAMED = frozenset({"PERSON", "GPE", "ORG", "NORP", "LOC", "FAC", "PRODUCT", "EVENT", "LAW", "WORK_OF_ART"})


class Reading:
    """One sentence. Everything is computed when first asked for; make it with `read`."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def parsed(self) -> Parsed:
        """Its dependency parse."""
        return parse(self.text)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """Stems of its topical words, in order."""
        return stem_sequence(self.text)

    @cached_property
    def stem_set(self) -> frozenset[str]:
        """The same as a set, with "@country" for every name of a country and "#26" for every number.

        "120m" is both 120 million and 120 metres.
        """
        countries = {f"@{country(name)}" for name in self.names if country(name)}
        metres = {f"#{value}" for unit, value in measures(self.text) if unit == "metre"}
        return frozenset(self.stems) | countries | {f"#{value}" for value in numbers(self.text)} | metres

    @cached_property
    def verbs(self) -> dict[int, str]:
        """Stems of the base forms of its verbs, by where they stand: "fell" is fall."""
        return {t.start: stem_of(t) for t in self.parsed.tokens if t.pos in {"VERB", "AUX"}}

    @cached_property
    def all_stems(self) -> frozenset[str]:
        """Stems of all its words, of a verb also that of its base form."""
        return frozenset(word.stem for word in words(self.text)) | frozenset(self.verbs.values())

    @cached_property
    def phrasal(self) -> dict[int, str]:
        """Verbs with a particle, and who votes against, by where they stand: "turn down"."""
        tokens = self.parsed.tokens
        against = {t.head for t in tokens if t.text.lower() == "against" and tokens[t.head].lemma == "vote"}
        found = dict.fromkeys(against, "vote against")
        found |= {p.index: p.lemma for p in self.clauses.predicates if " " in p.lemma}
        return {tokens[index].start: phrase for index, phrase in found.items()}

    @cached_property
    def senses(self) -> dict[str, frozenset[str]]:
        """Stem of each word → what it may stand for; of a number in other units too."""
        return senses(words(self.text), self.verbs, self.phrasal) | said(self.text)

    @cached_property
    def meant(self) -> frozenset[str]:
        """The stems of its topical words and what all of its words may stand for."""
        return self.stem_set.union(*self.senses.values())

    def carried_by(self, stem: str, meant: frozenset[str]) -> float:
        """How well a word of this sentence is among what another means, 0..1."""
        own = self.senses.get(stem, frozenset())
        if stem in meant or any(item in meant for item in own if item.startswith("=")):
            return 1.0
        return ALIKE if own & meant else 0.0

    @cached_property
    def forms(self) -> frozenset[str]:
        """Forms of all its words, function words included."""
        return frozenset(word.form for word in words(self.text))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names by their capitals, and those that only the parser sees ("Macron" as the first word)."""
        found = [name for written in names(self.text) if (name := self._without_opening(written))]
        opening = next((token for token in self.parsed.tokens if token.text[:1].isalpha()), None)
        if opening is not None and opening.pos == "PROPN" and not any(opening.text in name for name in found):
            found.append(opening.text)
        for name, _ in self.labels:
            if not any(name in other or other in name for other in found):
                found.append(name)
        apart = [part for name in found for part in _countries_apart(name)]
        return tuple(name for part in apart if (name := _undated(part)) and name.casefold() not in TITLES)

    def _without_opening(self, name: str) -> str:
        """A name without words that are capitalised only because they open the sentence."""
        if not self.text.startswith(name):
            return name
        for token in self.parsed.tokens:
            if token.start >= len(name) or token.pos in ("PROPN", "NOUN", "ADJ", "NUM", "X"):
                return name[token.start :] if token.start < len(name) else ""
        return name

    @cached_property
    def labels(self) -> tuple[tuple[str, str], ...]:
        """(name, kind) of the named people, places and bodies: PERSON, GPE, ORG, NORP, …"""
        return tuple(
            (_ARTICLE.sub("", entity.text), entity.label)
            for entity in self.parsed.entities
            if entity.label in _NAMED and entity.text[:1].isalpha() and not entity.text.islower()
        )

    def label(self, name: str) -> str:
        """The kind of a name, empty if the parser gives none."""
        return next((kind for other, kind in self.labels if name in other or other in name), "")

    @cached_property
    def country_words(self) -> tuple[tuple[str, Word], ...]:
        """("@country", word) for every word of a name that belongs to a country."""
        return tuple(
            (f"@{country(name)}", word) for name in self.names if country(name) for word in words(name)
        )

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        """Dates and parts of dates."""
        return moments(self.text)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Numbers that are no part of a date."""
        return tuple(quantity for quantity in quantities(self.text) if not overlaps(quantity, self.moments))

    @cached_property
    def quotes(self) -> tuple[str, ...]:
        """What stands in quotation marks."""
        return tuple(
            (match[1] or match[2]).strip() for match in _QUOTED.finditer(self.text) if match[1] or match[2]
        )

    @cached_property
    def clauses(self) -> Clauses:
        """Who does what to whom, whether it is denied, and how certain it is."""
        return clauses_of(self.parsed)

    def clause(self, start: int, end: int) -> frozenset[str]:
        """Stems of the topical words in the same clause as `text[start:end]`, those themselves left out."""
        inside = [i for i, token in enumerate(self.parsed.tokens) if start <= token.start < end]
        wanted = {self.homes[i] for i in inside}
        spans = [
            (token.start, token.start + len(token.text))
            for i, token in enumerate(self.parsed.tokens)
            if self.homes[i] in wanted and i not in inside
        ]
        return frozenset(
            word.stem
            for word in words(self.text)
            if word.topical
            and not start <= word.start < end
            and any(left < word.end and word.start < right for left, right in spans)
        )

    @cached_property
    def homes(self) -> tuple[int, ...]:
        """For each token the verb of its clause."""
        return tuple(self._home(index) for index in range(len(self.parsed.tokens)))

    def home_at(self, start: int) -> int:
        """The verb of the clause that the word at a character belongs to; -1 if unknown."""
        index = self.token_at(start)
        return self.homes[index] if index >= 0 else -1

    def token_at(self, start: int) -> int:
        """The token of the parse that a character belongs to; -1 if none does."""
        for index, token in enumerate(self.parsed.tokens):
            if token.start <= start < token.start + len(token.text):
                return index
        return -1

    def _home(self, index: int) -> int:
        """The verb with a subject that a token belongs to; the root if there is none nearer."""
        tokens = self.parsed.tokens
        for _ in range(40):
            token = tokens[index]
            has_subject = any(other.head == index and other.dep in NOUN_SUBJECTS for other in tokens)
            if token.head == index or (token.pos in ("VERB", "AUX") and has_subject):
                return index
            index = token.head
        return index


def _undated(name: str) -> str:
    """A name without the month or weekday that stands before or after it: "Monday Mayor Warren"."""
    return _DATED.sub("", name).strip()


def _countries_apart(name: str) -> list[str]:
    """ "British-French" as two names; other compounds are one."""
    parts = re.split(r"[-–/]", name)
    return parts if all(country(part) for part in parts) else [name]


@lru_cache(maxsize=20_000)
def read(text: str) -> Reading:
    """The reading of a sentence; remembered."""
    return Reading(text)
