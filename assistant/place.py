"""Where in the articles a conversation is: a follow-up is mostly answered near what its last question was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.store import Store

from assistant.evidence import Candidate
from assistant.odds import logistic, logit
from assistant.types import Evidence, Hit

NEARBY = 500
"""Characters between sentences of one place: some three sentences."""

CLOSER = 1.0
"""Log-odds by which a sentence of that place goes before others. It orders them and says nothing of whether
they answer: with their answers taken out of the articles, follow-ups are refused as often as without."""

FOUND_BY = "conversation"


@dataclass(frozen=True, slots=True)
class Place:
    """The sentences that the last question was answered from; nowhere without any."""

    evidence: tuple[Evidence, ...] = ()

    def holds(self, source: str, start: int, end: int) -> bool:
        """Whether these characters of an article are, even in part, near one of the sentences."""
        return any(
            source == one.source and start - one.end <= NEARBY and one.start - end <= NEARBY
            for one in self.evidence
        )

    def added(self, store: Store, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The hits with the passages of this place that are not among them, as good as the last of them."""
        known = {hit.passage.id for hit in hits}
        least = min((hit.score for hit in hits if not hit.dropped), default=0.0)
        near = [
            passage
            for source in dict.fromkeys(one.source for one in self.evidence)
            for passage in store.passages_of(source)
            if passage.id not in known and self.holds(source, passage.start, passage.end)
        ]
        return (*hits, *(Hit(passage=passage, score=least, found_by=(FOUND_BY,)) for passage in near))

    def first(self, ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """The candidates in the order of `closer`, with the scores that they have."""
        return tuple(sorted(ranked, key=lambda one: -self._nearer(one).evidence.score))

    def closer(self, ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """The candidates, best first, those of this place scored as somewhat more likely."""
        return tuple(sorted(map(self._nearer, ranked), key=lambda one: -one.evidence.score))

    def _nearer(self, candidate: Candidate) -> Candidate:
        evidence = candidate.evidence
        if not self.holds(evidence.source, evidence.start, evidence.end):
            return candidate
        score = logistic(logit(evidence.score) + CLOSER)
        return replace(candidate, evidence=replace(evidence, score=score), closer=CLOSER)


NOWHERE = Place()
