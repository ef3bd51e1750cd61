"""Grounding: what the articles say about one sentence of a reply."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.grounding.align import Alignment, Vectors, align, cosines
from assistant.grounding.articles import Attribution, attribution
from assistant.grounding.checks import objections
from assistant.grounding.reading import Reading, read
from assistant.grounding.sentences import plain_sentence, sentence_spans
from assistant.grounding.types import Case, Grounded, Objection, Witness
from assistant.language.spans import overlaps, span_of
from assistant.types import Evidence

SUPPORTED = 0.5
"""Score from which a claim without objections is supported."""

PARTLY = 0.15
"""Score from which it is partly supported."""

_NEAR = 0.15
"""How much less of a claim another sentence may carry to be heard after the best one objects."""

_WORSE = 0.25
"""How much less than the best score sends an alignment to the end of the row."""

_BEFORE = 600
"""Characters of the article before a sentence that are read with it."""

NOT_SAID = "the articles do not say this"
ONLY_PART = "only part of this is in the articles"
ASKED = "this asks, and says nothing"


def _same(text: str) -> str:
    """A text for verbatim comparison: one kind of quotation mark, single spaces."""
    plain = text.replace("“", '"').replace("”", '"').replace("’", "'").replace("‘", "'")
    return " ".join(plain.split())


def _asks(text: str) -> bool:
    """Whether a sentence ends as a question, not with one that it quotes."""
    return text.rstrip(" *_)").endswith("?")


def _bare(text: str) -> str:
    return _same(text).strip(" .\"'!?…").casefold()


class Grounder:
    """Aligns sentences with article sentences and objects where they say something else."""

    def __init__(self, vectors: Vectors | None, *, without: frozenset[str] = frozenset()) -> None:
        """`vectors` gives embeddings; None compares by words alone. Checks named in `without` are off."""
        self._vectors = vectors
        self._without = without

    def ground(
        self, sentence: str, pool: Sequence[Evidence], *, text_of: Callable[[str], str] | None = None
    ) -> Grounded:
        """The verdict on one sentence of a reply (citation markers are ignored).

        `pool` holds article sentences that may carry it, with their context; `text_of(source)` gives
        a whole article, for quotes and for who "he" is. Without it the pool is all that is known.
        """
        claim = plain_sentence(sentence)
        if not pool or not any(character.isalnum() for character in claim):
            return _unsupported(NOT_SAID)
        article = text_of or _articles(pool)
        attributed = attribution(claim, [(item.source, item.title) for item in pool])
        if attributed is not None:
            return self._ground_within(attributed, pool, article)
        verbatim = _verbatim(claim, pool, article)
        if _asks(claim) and not (verbatim and _asks(verbatim.text)):
            return _unsupported(ASKED)
        if verbatim is not None:
            return Grounded(verdict="supported", reason="", evidence=(verbatim,), score=1.0)
        reading = read(claim)
        witnesses = [
            Witness(evidence=item, reading=read(item.text), before=_before(item, article)) for item in pool
        ]
        alignments = align(
            reading,
            witnesses,
            cosines(self._vectors, claim, [item.text for item in pool]),
        )
        return self._judge(reading, witnesses, alignments, article)

    def _ground_within(
        self, attributed: Attribution, pool: Sequence[Evidence], article: Callable[[str], str]
    ) -> Grounded:
        """The verdict on what a sentence says of one article: only that article counts."""
        own = [item for item in pool if item.source in attributed.sources]
        if not own:
            return _unsupported(f"“{attributed.written}” is not among the articles found")
        found = self.ground(attributed.said, own, text_of=article)
        if found.verdict == "unsupported" and found.reason == NOT_SAID:
            return replace(found, reason=f"“{attributed.written}” does not say this")
        return found

    def _judge(
        self,
        claim: Reading,
        witnesses: Sequence[Witness],
        alignments: Sequence[Alignment],
        article: Callable[[str], str],
    ) -> Grounded:
        first: Objection | None = None
        refuted: set[int] = set()
        best = max(alignments, key=lambda alignment: alignment.score)
        for alignment in sorted(alignments, key=lambda one: one.score < best.score - _WORSE):
            if alignment.score < PARTLY or refuted & set(alignment.members):
                continue
            if first and (
                alignment.score < SUPPORTED or alignment.likeness.best < best.likeness.best - _NEAR
            ):
                continue
            members = tuple(witnesses[i] for i in alignment.members)
            found = objections(
                Case(claim=claim, witnesses=members, article=article, kept=alignment.likeness.kept),
                self._without,
            )
            fatal = next((objection for objection in found if objection.fatal), None)
            if fatal is not None:
                first = first or fatal
                refuted.add(alignment.members[0])
                continue
            weak = found[0].reason if found else ""
            if first and alignment.likeness.best < best.likeness.best:
                weak = weak or first.reason  # what carries more of it says otherwise
            evidence = tuple(member.evidence for member in members)
            if alignment.score >= SUPPORTED and not weak:
                return Grounded(verdict="supported", reason="", evidence=evidence, score=alignment.score)
            reason = weak or ONLY_PART
            return Grounded(verdict="partly", reason=reason, evidence=evidence, score=alignment.score)
        return _unsupported(first.reason if first else NOT_SAID, best.score)


def _unsupported(reason: str, score: float = 0.0) -> Grounded:
    return Grounded(verdict="unsupported", reason=reason, evidence=(), score=score)


def _articles(pool: Sequence[Evidence]) -> Callable[[str], str]:
    """What the pool knows of each article: its sentences in order."""

    def article(source: str) -> str:
        parts = sorted((item for item in pool if item.source == source), key=lambda item: item.start)
        return "\n".join(item.text for item in parts)

    return article


def _before(item: Evidence, article: Callable[[str], str]) -> str:
    text = article(item.source)
    at = item.start if text[item.start : item.end] == item.text else text.find(item.text)
    return text[max(0, at - _BEFORE) : at] if at > 0 else ""


def _verbatim(claim: str, pool: Sequence[Evidence], article: Callable[[str], str]) -> Evidence | None:
    """The characters that the claim repeats word for word, of the pool or running on from it, or None."""
    wanted = _bare(claim)
    for item in pool:
        if _bare(item.text) == wanted:
            return item
    if len(wanted) < 20:
        return None
    pattern = re.compile(r"\s+".join(re.escape(part) for part in claim.strip().split()))
    for item in {item.source: item for item in pool}.values():
        text = article(item.source)
        for match in pattern.finditer(text):
            start, end = match.span()
            held = overlaps(span_of(match), (other for other in pool if other.source == item.source))
            if held and _whole(text, start, end):
                return replace(item, text=text[start:end], start=start, end=end, heading="", lead_in="")
    return None


def _whole(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] begins and ends where sentences of the article do."""
    opens = not text[:start].strip() or text[:start].rstrip()[-1] in '.!?:”"…-' or "\n" in text[:start][-2:]
    closes = text[end - 1] in '.!?”"' or not text[end:].strip() or text[end] == "\n"
    return opens and closes


def objections_to(
    claim: str, witness: Evidence, without: frozenset[str] = frozenset()
) -> tuple[Objection, ...]:
    """What the hard checks have against one sentence as the words of another; those `without` are left out.

    Nothing around the witness is read: not its article, title, heading or list lead-in.
    """
    alone = replace(witness, title="", heading="", lead_in="")
    heard = Witness(evidence=alone, reading=read(witness.text))
    case = Case(claim=read(claim), witnesses=(heard,), article=_articles([alone]))
    return objections(case, without)


def support(claim: str, references: Sequence[str], vectors: Vectors | None = None) -> float:
    """How well plain texts carry a claim, 0..1: each is split into sentences, and the claim grounded."""
    pool = []
    for number, reference in enumerate(references):
        for start, end in sentence_spans(reference):
            pool.append(
                Evidence(
                    source=str(number),
                    title="",
                    text=reference[start:end],
                    start=start,
                    end=end,
                    score=0.0,
                    passage_id=f"{number}:{start}",
                )
            )
    grounded = Grounder(vectors).ground(claim, pool, text_of=lambda source: references[int(source)])
    return grounded.score if grounded.verdict != "unsupported" else grounded.score * 0.5
