"""Grounds every sentence of the sets and says how many false ones were caught and true ones let through."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.grounding import Grounder, plain_sentence
from assistant.language.parse import parse
from assistant.sentence_vectors import SentenceVectors
from assistant.types import Record, Verdict
from eval.grounding.articles import Corpus, pool_for
from eval.grounding.cases import article_bases, stock_of, true_sentences
from eval.grounding.corruptions import corrupt
from eval.grounding.material import Base
from eval.statistics import Estimate, estimate
from index.embedder import Embedder

PARTS = " / "
"""Stands between the article sentences that a sentence was made from."""

Half = Literal["fitted", "held out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Record):
    """The verdict on one sentence. `kind` says how it was made true ("reworded") or false ("number").

    `cited` are the sources of its evidence; `hit` is True if one of the sentences it was made from is
    among the evidence.
    """

    kind: str
    true: bool
    half: Half
    text: str
    original: str
    verdict: Verdict
    reason: str
    score: float
    seconds: float
    written: bool
    cited: tuple[str, ...] = ()
    hit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Record):
    """Shares for one kind over `n` sentences.

    For a false kind `caught` is the share not supported and `dropped` the share unsupported; for a
    true one `caught` is the share supported and `dropped` the share wrongly unsupported.
    """

    kind: str
    true: bool
    n: int
    caught: Estimate
    dropped: Estimate


def _half(base: Base) -> Half:
    return "held out" if base.sealed else "fitted"


def sentences(corpus: Corpus) -> Iterator[tuple[str, bool, Base, str]]:
    """(kind, true, base, text) of every sentence to judge."""
    written = true_sentences(corpus)
    for kind, base in written:
        yield kind, True, base, base.text
    articles = article_bases(corpus)
    for base in articles:
        yield "verbatim", True, base, base.text
    bases = [base for _, base in written] + list(articles)
    for one in corrupt(bases, stock_of(corpus)):
        yield one.kind, False, one.base, one.text


def measure(
    corpus: Corpus,
    embedder: Embedder,
    *,
    half: Half | None = None,
    kinds: Sequence[str] = (),
    without: frozenset[str] = frozenset(),
    done: Callable[[], object] = lambda: None,
) -> tuple[Outcome, ...]:
    """Ground every sentence (of one half, or of some kinds) against the 30 nearest article sentences.

    The checks named in `without` are off.
    """
    vectors = SentenceVectors(embedder)
    grounder = Grounder(vectors, without=without)
    chosen = [
        (kind, true, base, text)
        for kind, true, base, text in sentences(corpus)
        if half in (None, _half(base)) and (not kinds or kind in kinds)
    ]
    # All at once is several times faster than one by one.
    vectors.of([plain_sentence(text) for _, _, _, text in chosen] + [item.text for item in corpus.sentences])
    outcomes = []
    for kind, true, base, text in chosen:
        of_half = _half(base)
        pool = pool_for(corpus, vectors, plain_sentence(text), base.carriers)
        began = time.perf_counter()
        grounded = grounder.ground(text, pool, text_of=corpus.text)
        seconds = time.perf_counter() - began
        carriers = {corpus.sentences[position].text for position in base.carriers}
        outcomes.append(
            Outcome(
                kind=kind,
                true=true,
                half=of_half,
                text=text,
                original=PARTS.join(corpus.sentences[position].text for position in base.carriers),
                verdict=grounded.verdict,
                reason=grounded.reason,
                score=grounded.score,
                seconds=seconds,
                written=base.written,
                cited=tuple(item.source for item in grounded.evidence),
                hit=any(item.text in carriers for item in grounded.evidence),
            )
        )
        done()
    return tuple(outcomes)


def reply_seconds(corpus: Corpus, embedder: Embedder, rounds: int = 60) -> Estimate | None:
    """Median seconds to ground three sentences against 30 whose reading and vectors are remembered.

    Processor time of this process, so that what else runs on the machine does not count.
    """
    vectors = SentenceVectors(embedder)
    grounder = Grounder(vectors)
    written = [base for _, base in true_sentences(corpus)]
    seconds = []
    for number in range(rounds):
        reply = [written[(3 * number + i) % len(written)] for i in range(3)]
        pool = pool_for(corpus, vectors, reply[0].text, [p for base in reply for p in base.carriers])
        grounder.ground(pool[0].text + " Indeed.", pool, text_of=corpus.text)
        for item in pool:
            parse(item.text)
        # Remembered claims would make the clock meaningless: each is worded anew.
        texts = [f"{base.text.rstrip('.')}, it is said in part {number}." for base in reply]
        began = time.process_time()
        for text in texts:
            grounder.ground(text, pool, text_of=corpus.text)
        seconds.append(time.process_time() - began)
    return estimate(seconds, "median")


def lines(outcomes: Sequence[Outcome]) -> tuple[Line, ...]:
    """One line for each kind, in order of appearance."""
    found = []
    for kind, true in dict.fromkeys((outcome.kind, outcome.true) for outcome in outcomes):
        of_kind = [outcome for outcome in outcomes if outcome.kind == kind]
        wanted = [(outcome.verdict == "supported") == true for outcome in of_kind]
        dropped = [outcome.verdict == "unsupported" for outcome in of_kind]
        caught, gone = estimate([float(v) for v in wanted]), estimate([float(v) for v in dropped])
        if caught is not None and gone is not None:
            found.append(Line(kind=kind, true=true, n=len(of_kind), caught=caught, dropped=gone))
    return tuple(found)
