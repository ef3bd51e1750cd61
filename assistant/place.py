"""Where in the articles a conversation is: a follow-up is mostly answered near what its last question was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.evidence import Candidate
from assistant.types import Evidence

REACH = 500
"""Characters between sentences of one place, some three sentences."""

CLOSER = 1.0
"""Log-odds that a sentence of the place gains. On the follow-ups of the dev split and the open sets 0.75 does
the same, as do 300 and 800 characters; 2 drags new topics back."""


@dataclass(frozen=True, slots=True)
class Place:
    """The sentences that the last question is answered by; nowhere without any."""

    evidence: tuple[Evidence, ...] = ()

    def holds(self, source: str, start: int, end: int) -> bool:
        """Whether these characters of an article are, even in part, near one of the sentences."""
        return any(
            source == one.source and start - one.end <= REACH and one.start - end <= REACH
            for one in self.evidence
        )

    def closer(self, ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """The candidates, best first, those of this place taken as somewhat more likely.

        What a cross-encoder has not read stays behind what it has.
        """
        placed = map(self._placed, ranked)
        return tuple(sorted(placed, key=lambda one: (one.relevance is None, -one.likely)))

    def _placed(self, candidate: Candidate) -> Candidate:
        evidence = candidate.evidence
        near = self.holds(evidence.source, evidence.start, evidence.end)
        return replace(candidate, closer=CLOSER) if near else candidate


NOWHERE = Place()
