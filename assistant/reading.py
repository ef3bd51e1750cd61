"""Reading for one question: passages found, sentences ranked, and how well they answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.store import Store
from index.types import Vector

from assistant.context import Surroundings
from assistant.cross_encoder import CrossEncoder
from assistant.evidence import Candidate, candidates, mentioning, question_weights
from assistant.judging import ASKED_WITH, Judgement, answers, denies
from assistant.language.names import mentions
from assistant.language.questions import QuestionView, understand
from assistant.leaning import leans
from assistant.llm.types import Judge
from assistant.pieces import WORD_BUDGET, Piece, merged
from assistant.refusal import NOTHING, Signals, answerability, denied, doubtful, read_signals
from assistant.relevance import reread
from assistant.retrieval.hybrid import hybrid
from assistant.retrieval.types import CHOICE, Stage
from assistant.sentence_vectors import SentenceVectors
from assistant.settings import Settings
from assistant.statements import together
from assistant.types import Hit, Question
from assistant.wanted import may_answer
from assistant.wording import in_own_words

CONSIDERED = 6
"""Best sentences among which the words of somebody asked about are looked for."""

SPEAKS = 0.5
"""Score from which on one of them answers the question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found for one part of the question: its view, sentences ranked, merged, and signals.

    `judgement` is what a language model said of it, None if none was asked.
    """

    view: QuestionView
    hits: tuple[Hit, ...]
    ranked: tuple[Candidate, ...]
    pieces: tuple[Piece, ...]
    weights: dict[str, float]
    signals: Signals
    judgement: Judgement | None = None

    @property
    def answerability(self) -> float:
        """How likely the evidence answers this part, 0..1."""
        return answerability(self.signals, self.judgement)

    @property
    def denied(self) -> bool:
        """Whether the evidence contradicts what this part takes for granted."""
        return self.judgement is not None and denied(self.signals, self.judgement)


def find(store: Store, stages: Sequence[Stage], question: Question, settings: Settings) -> tuple[Hit, ...]:
    """The hits for a question after every stage, best first; with a stage, out of more.

    Raises:
        ConfigurationError: the model of a stage cannot be loaded.
    """
    hits = hybrid(
        store,
        question.standalone,
        limit=max(settings.passages, CHOICE) if stages else settings.passages,
        dense_weight=settings.dense_weight,
        sources=question.sources,
    )
    for stage in stages:
        hits = stage(question, hits)
    kept = [hit for hit in hits if not hit.dropped][: settings.passages]
    return (*kept, *(hit for hit in hits if hit.dropped))


def read(
    store: Store,
    vectors: SentenceVectors,
    stages: Sequence[Stage],
    question: Question,
    settings: Settings,
    model: CrossEncoder | None = None,
) -> Reading:
    """Find and rank the evidence for one question that asks one thing.

    Args:
        model: reads the best sentences and orders them.
    """
    view = understand(question.standalone)
    if view.asks == "nothing":
        return Reading(view=view, hits=(), ranked=(), pieces=(), weights={}, signals=NOTHING)
    hits = find(store, stages, replace(question, standalone=view.text), settings)
    weights = question_weights(store, view)
    question_vector = store.embedder.query(view.text)
    ranked = candidates(
        store,
        vectors,
        view,
        question_vector,
        [hit for hit in hits if not hit.dropped],
        weights,
    )
    if model is not None:
        ranked = beside_related(vectors, reread(model, view.text, ranked), question_vector)
        ranked = of_whom(view, spoken(view, in_own_words(view, ranked), store.text), store.text)
    best = answering(view, ranked, store.text)
    signals = read_signals(view, best, ranked, store.text(best.evidence.source) if best else "")
    # among its neighbours, a sentence may seem to answer that is about something else
    pieces = merged([candidate for candidate in ranked if candidate.related], settings.evidence)
    return Reading(
        view=view,
        hits=hits,
        ranked=ranked,
        pieces=pieces,
        weights=weights,
        signals=signals,
    )


def beside_related(
    vectors: SentenceVectors, ranked: Sequence[Candidate], question_vector: Vector
) -> tuple[Candidate, ...]:
    """The candidates, those that lean on what stands around them as like the question as they are with it:
    "Her place goes to Keith Dodd" has no word of a question about whom he follows.
    """
    found = []
    for number, candidate in enumerate(ranked):
        if number < CONSIDERED and not candidate.related and leans(candidate.evidence.text):
            cosine = float(vectors.of([candidate.around])[0] @ question_vector)
            features = replace(candidate.features, cosine=min(max(cosine, 0.0), 1.0))
            found.append(replace(candidate, features=features))
        else:
            found.append(candidate)
    return tuple(found)


def of_whom(
    view: QuestionView, ranked: Sequence[Candidate], text_of: Callable[[str], str]
) -> tuple[Candidate, ...]:
    """Sentences of articles that mention somebody asked about come first where the best is from one that does
    not, and one of them answers: "Its director is Paul Reeve" may be said of another museum.

    Args:
        text_of: gives the text of an article.
    """
    if not ranked or not view.names or view.asks == "topic":
        return tuple(ranked)
    if mentioning(view, [ranked[0].evidence], text_of):
        return tuple(ranked)
    naming = mentioning(view, [candidate.evidence for candidate in ranked], text_of)
    own = [candidate for candidate in ranked if candidate.evidence.source in naming]
    if not own or own[0].evidence.score < SPEAKS:
        return tuple(ranked)
    most = own[0].evidence.score
    others = [candidate for candidate in ranked if candidate.evidence.source not in naming]
    behind = (replace(c, evidence=replace(c.evidence, score=min(c.evidence.score, most))) for c in others)
    return (*own, *behind)


def spoken(
    view: QuestionView, ranked: Sequence[Candidate], text_of: Callable[[str], str]
) -> tuple[Candidate, ...]:
    """What somebody asked about says before what others say, which then counts for nothing.

    Nothing changes unless one of the best sentences answers and its quote names the speaker. What no
    cross-encoder read is not asked whose words it is.

    Args:
        text_of: gives the text of an article.
    """
    if not view.speakers:
        return tuple(ranked)
    around = Surroundings([candidate.evidence for candidate in ranked], text_of)

    def named(candidate: Candidate) -> bool:
        if candidate.relevance is None:
            return False
        said = around.whole(candidate.evidence, WORD_BUDGET).text
        if around.answers(candidate.evidence):
            said = text_of(candidate.evidence.source)  # an interview names who answers only once
        return any(mentions(said, speaker) for speaker in view.speakers)

    with_names = [(candidate, named(candidate)) for candidate in ranked]
    if not any(own and c.evidence.score >= SPEAKS for c, own in with_names[:CONSIDERED]):
        return tuple(ranked)
    others = [replace(c, evidence=replace(c.evidence, score=0.0)) for c, own in with_names if not own]
    return (*(candidate for candidate, own in with_names if own), *others)


def answering(
    view: QuestionView, ranked: Sequence[Candidate], text_of: Callable[[str], str]
) -> Candidate | None:
    """The best related sentence whose quote holds what may be the time, amount or name that is asked for.

    If that is not the best of all, what is asked about must be named in or beside it. Where there is none,
    the last: a sentence that only speaks of the same is no reason to answer.

    Args:
        text_of: gives the text of an article.
    """
    related = [candidate for candidate in ranked if candidate.related]
    if view.asks == "topic":
        return next(iter(related), None)
    around = Surroundings([candidate.evidence for candidate in ranked], text_of)
    for candidate in related:
        if candidate is not related[0] and not all(mentions(candidate.around, name) for name in view.names):
            continue
        own, quote = candidate.evidence, around.whole(candidate.evidence, WORD_BUDGET)
        # the time of "It opened" may stand before it or over it; a name there is that of another
        beside = () if view.asks == "name" else (own.heading, quote.text)
        if may_answer(view, together(own.lead_in, *beside, own.text)):
            return candidate
    return related[-1] if related else None


def judged(judge: Judge, reading: Reading, left: Callable[[], float]) -> Reading:
    """The reading with the judge's word on it; the evidence stays in its order.

    A topic is no question that something could be the answer to, so there is nothing to judge.

    Args:
        left: gives the seconds that are left for the judge.

    Raises:
        BackendError: the judge fails.
    """
    related = [candidate.evidence for candidate in reading.ranked if candidate.related]
    if not related or reading.view.asks == "topic":
        return reading
    question = reading.view.text
    best = related[:ASKED_WITH]
    judgement = Judgement(answers=answers(judge, question, best, left()))
    if doubtful(reading.signals, judgement):
        judgement = replace(judgement, denies=denies(judge, question, best[0], left()))
    return replace(reading, judgement=judgement)
