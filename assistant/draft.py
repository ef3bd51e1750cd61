"""Turns checked pieces of text into an Answer's text, sentences and citations, all spans exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.context import announces
from assistant.types import Citation, Evidence, Sentence, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence to be said: its verdict, why, the evidence that carries it, and how it is set.

    `item` puts it on a line of its own as part of a list.
    """

    text: str
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    reason: str = ""
    item: bool = False


class _Numbering(dict[tuple[str, int, int], Citation]):
    """Citations by source and span, numbered in the order in which they are first asked for."""

    def of(self, evidence: Evidence, verdict: Verdict = "supported") -> Citation:
        key = (evidence.source, evidence.start, evidence.end)
        if key not in self:
            self[key] = cite(evidence, len(self) + 1, verdict)
        return self[key]


def cite(evidence: Evidence, number: int, verdict: Verdict = "supported") -> Citation:
    """The citation of one evidence sentence."""
    return Citation(
        number=number,
        source=evidence.source,
        title=evidence.title,
        quote=evidence.text,
        start=evidence.start,
        end=evidence.end,
        verdict=verdict,
        section=evidence.heading,
        date=evidence.date,
        page=evidence.page,
    )


def assemble(lines: Sequence[Line]) -> tuple[str, tuple[Sentence, ...], tuple[Citation, ...]]:
    """Text with [n] after each sentence, its sentences, and citations numbered by first appearance."""
    numbering = _Numbering()
    text = ""
    listed = False
    sentences = []
    for line in lines:
        if line.item:
            text += ("\n" if text else "") + "- "
        elif text:
            text += "\n" if listed else " "
        listed = line.item
        start = len(text)
        said = " ".join(line.text.split())
        text += said
        end = len(text)
        cited = (numbering.of(evidence, line.verdict) for evidence in line.evidence)
        numbers = tuple(dict.fromkeys(citation.number for citation in cited))
        if numbers:
            text += " " + "".join(f"[{n}]" for n in numbers)
        sentences.append(
            Sentence(
                text=said,
                start=start,
                end=end,
                verdict=line.verdict,
                citations=numbers,
                reason=line.reason,
            )
        )
    return text, tuple(sentences), tuple(numbering.values())


def numbered(quotes: Sequence[Evidence], citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """The quotes as citations; numbers of what is among `citations` stay, others follow on."""
    known = _Numbering({(one.source, one.start, one.end): one for one in citations})
    return tuple(known.of(quote) for quote in quotes)


def best_by_article(ranked: Sequence[Evidence], citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Each relevant article's best quote, those that are cited first.

    What only announces another quote is none if there is one.
    """
    said: dict[str, Citation] = {}
    for citation in sorted(citations, key=lambda citation: announces(citation.quote)):
        said.setdefault(citation.source, citation)
    others: dict[str, Evidence] = {}
    for evidence in ranked:
        if evidence.source not in said:
            others.setdefault(evidence.source, evidence)
    return (*said.values(), *numbered(tuple(others.values()), citations))
