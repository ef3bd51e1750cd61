"""Where evidence stands in the articles, and what covers it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from eval.dataset import EvalQuestion
from eval.metrics.base import Case
from eval.metrics.wording import tokens
from index.types import Span


@lru_cache(maxsize=4096)
def occurrences(text: str, quote: str) -> tuple[Span, ...]:
    """Every place of `quote` in `text`, whatever white space stands between its words."""
    words = quote.split()
    if not words:
        return ()
    pattern = r"\s+".join(re.escape(word) for word in words)
    return tuple(Span(start=m.start(), end=m.end()) for m in re.finditer(pattern, text))


def covers(first: Span, second: Span) -> bool:
    """Whether two spans share at least half of the shorter one: a part or the whole of it, not its edge."""
    shared = min(first.end, second.end) - max(first.start, second.start)
    shorter = min(first.end - first.start, second.end - second.start)
    return shared > 0 and 2 * shared >= shorter


def supports(case: Case, item: int, source: str, span: Span, quote: str = "") -> bool:
    """Whether the characters `span` of `source` are evidence number `item` of the question.

    They are if they cover an occurrence of one of its acceptable quotes in the same article (or lie
    within it), or, given the `quote`, if both hold the same words.
    """
    for accepted in case.question.evidence[item]:
        if accepted.source != source:
            continue
        places = occurrences(case.texts.get(source, ""), accepted.quote)
        if any(covers(span, place) for place in places):
            return True
        if quote and tokens(quote) == tokens(accepted.quote):
            return True
    return False


def items_supported(case: Case, source: str, span: Span, quote: str = "") -> tuple[int, ...]:
    """The numbers of the evidence items that these characters belong to."""
    return tuple(
        item for item in range(len(case.question.evidence)) if supports(case, item, source, span, quote)
    )


def cited_items(case: Case) -> Iterator[tuple[int, ...]]:
    """For each citation of the answer, the evidence items it belongs to (none: it is not evidence)."""
    for citation in case.answer.citations if case.answer else ():
        span = Span(start=citation.start, end=citation.end)
        yield items_supported(case, citation.source, span, citation.quote)


def evidence_sources(questions: Sequence[EvalQuestion]) -> tuple[str, ...]:
    """The articles that hold evidence of these questions, sorted."""
    return tuple(
        sorted({accepted.source for question in questions for item in question.evidence for accepted in item})
    )
