"""What grounding gives back, and what its checks see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.grounding.lexicon import SPEECH
from assistant.grounding.reading import Reading
from assistant.language.words import stems
from assistant.types import Evidence, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounded:
    """What the articles say about one sentence of a reply.

    `reason` is a short phrase for readers, why it is not supported ("the article says 26, not 30");
    empty when it is. `evidence` holds the article sentences that carry it, best first, 1 to 3; empty
    when unsupported. `score` is how well they carry it, 0..1.
    """

    verdict: Verdict
    reason: str
    evidence: tuple[Evidence, ...]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """An article sentence as a check sees it, with the words around it that it leans on.

    `before` is the text of the article up to the sentence (its last few hundred characters), which
    says who "he" is; `around` adds title, heading and list lead-in to it.
    """

    evidence: Evidence
    reading: Reading
    before: str = ""

    @property
    def around(self) -> str:
        """Title, heading, lead-in and the text before, as one string."""
        return "\n".join(part for part in (self.framing, self.before) if part)

    @property
    def framing(self) -> str:
        """Title, heading and lead-in, which hold for the sentence, as one string."""
        parts = (self.evidence.title, self.evidence.heading, self.evidence.lead_in)
        return "\n".join(part for part in parts if part)


CLOSE = 0.7
"""Share of the article's wording from which a difference in it counts as meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A claim and the witnesses it was aligned with, best first; never empty.

    `article` gives the whole text of a source (what is known of it when the store is not at hand).
    `kept` says how much of the claim is the article's own wording, 0..1: in other words, a different
    "may" or "all" need not mean anything else.
    """

    claim: Reading
    witnesses: tuple[Witness, ...]
    article: Callable[[str], str]
    kept: float = 1.0

    @property
    def close(self) -> bool:
        """Whether the claim keeps so much of the article's wording that a difference is meant."""
        return self.kept >= CLOSE

    @property
    def main(self) -> tuple[Witness, ...]:
        """The witnesses that carry at least half as much of the claim as the one that carries most.

        What the others are there for is a name or a figure; their "not" and "all" are about something else.
        """
        shares = [_share(self.claim, self.claim.stem_set, witness) for witness in self.witnesses]
        pairs = zip(self.witnesses, shares, strict=True)
        return tuple(witness for witness, share in pairs if share >= 0.5 * max(shares))

    def bound(self, start: int, end: int, least: float = 0.7) -> tuple[Witness, ...]:
        """The witnesses that carry the clause around `claim.text[start:end]`, whatever stands there.

        A name or figure must come from these, so that it cannot be borrowed from a sentence about
        something else. A witness counts from `least` of what the best one carries; all of them do
        when none carries anything.
        """
        spoken = {stem for stem in self.claim.stem_set if stem in SPEECH}
        context = self.claim.clause(start, end) - spoken
        if not context:  # "…, Reyes said": what was said binds the name
            context = self.claim.stem_set - spoken - stems(self.claim.text[start:end])
        shares = [_share(self.claim, context, witness) for witness in self.witnesses]
        if not any(shares):
            return self.witnesses
        return tuple(
            witness
            for witness, share in zip(self.witnesses, shares, strict=True)
            if share >= least * max(shares)
        )


_ALIKE = 0.3
"""What a word counts for binding that stands in the article as one that may mean the same."""


def _share(claim: Reading, context: frozenset[str], witness: Witness) -> float:
    """How many of these words of the claim a witness has."""
    reading = witness.reading
    return sum(
        1.0 if item in reading.stem_set else _ALIKE if claim.carried_by(item, reading.meant) else 0.0
        for item in context
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Why a claim does not follow. `fatal` makes it unsupported, else it is partly supported."""

    reason: str
    fatal: bool = True
