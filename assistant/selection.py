"""Which pieces make the answer: few, and such as add something to each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from index.chunker import sentence_spans
from index.lines import is_wrapped, lines

from assistant.context import Surroundings, carries_on, holds, linked
from assistant.counts import figured, names_figure
from assistant.cross_encoder import CrossEncoder
from assistant.disagreement import contested, names_others, sides
from assistant.evidence import Candidate, mentioning, on_topic
from assistant.injection import injected
from assistant.language.names import mentions
from assistant.language.questions import QuestionView
from assistant.listing import fitting, introduced, introduction, listed
from assistant.parties import about_another
from assistant.pieces import LIST_BUDGET, WORD_BUDGET, Piece, Selection, single, within
from assistant.relevance import belongs
from assistant.types import Evidence

SECOND = 0.35
"""A second sentence is said if it scores at least this share of the best."""

MANY = frozenset({"list", "what", "who", "why"})
"""Kinds of questions that a whole list may answer; so may "How much is owed to whom?"."""

_OF_EACH = re.compile(r"\b(?:who|whom|which|each)\b", re.IGNORECASE)

LINKED = 1.5
"""How much more a sentence counts that carries on, or is carried on by, the one chosen."""

ELSEWHERE = 1.1
"""How much more a sentence of another article counts: it may say something else."""

CONTESTED = 2.0
"""How much more a sentence counts in which somebody else says otherwise in the same article."""

ANOTHER = 0.5
"""How much less a sentence counts that is about somebody else than the one who is asked about."""


def select(
    view: QuestionView,
    pieces: Sequence[Piece],
    candidates: Sequence[Candidate],
    weights: Mapping[str, float],
    text_of: Callable[[str], str],
    model: CrossEncoder | None = None,
) -> Selection:
    """Choose what is said: a whole list, the sides of a disagreement, an item with what introduces it, or the
    best sentence and one that completes it.

    Args:
        text_of: gives the text of an article; a sentence that leans on its neighbours is quoted with them.
        model: tells whether the second sentence belongs beside the best; no other is said in its place.

    Raises:
        ConfigurationError: the model cannot be loaded.
    """
    if not pieces:
        return Selection(pieces=())
    if view.asks in MANY or (view.asks == "quantity" and _OF_EACH.search(view.text)):
        items = listed(view, pieces, candidates, weights)
        if items is not None:
            return items
    around = Surroundings([c.evidence for c in candidates], text_of)
    if view.asks == "topic":
        whole = tuple(_whole(piece, around, WORD_BUDGET) for piece in _overview(view, pieces, candidates))
        return Selection(pieces=fitting(whole, candidates), listing=True)
    good = [piece for piece in pieces if piece.score * ELSEWHERE >= SECOND * pieces[0].score]
    opposed = sides(view, _of_same(view, good, text_of))
    if len(opposed) > 1:
        said = [_whole(piece, around, LIST_BUDGET // len(opposed)) for piece in opposed]
        both = _opposed(said, candidates) or _opposed(opposed, candidates)
        if both is not None:
            return both
    best = _with_figure(view, _whole(pieces[0], around, WORD_BUDGET), text_of, WORD_BUDGET)
    lead = introduction(best, candidates)
    if lead is not None:
        return Selection(pieces=(lead, best), listing=True, led=True)
    second = _second(view, best, pieces[1:], candidates)
    if second is None or (model is not None and not belongs(model, view.text, best, second)):
        return Selection(pieces=(best,))
    room = _room(view, best, second)
    second = _whole(second, around, room, best.evidence[:1])
    second = _with_figure(view, second, text_of, room)
    if carries_on(second.evidence[0], best.evidence[0]):
        return Selection(pieces=(second, best))
    return Selection(pieces=(best, second))


def _of_same(view: QuestionView, pieces: Sequence[Piece], text_of: Callable[[str], str]) -> Sequence[Piece]:
    """The pieces whose articles mention anybody or anything that the question names, if the best's does:
    where the church of Belton is asked about, one that only tells of Arden's is no other side.
    """
    if not view.names:
        return pieces
    naming = mentioning(view, [piece.evidence[0] for piece in pieces], text_of)
    return [piece for piece in pieces if piece.source in naming] if pieces[0].source in naming else pieces


def _opposed(said: Sequence[Piece], candidates: Sequence[Candidate]) -> Selection | None:
    """The sides of a disagreement, after what introduces them if no side is left out for that; None if an
    answer has no room for two.
    """
    pieces = max(fitting(said, candidates), within(said, LIST_BUDGET), key=_sources)
    opposed = tuple(piece for piece in said if _said(piece, pieces))
    return Selection(pieces=_latest_first(pieces), opposed=opposed) if _sources(opposed) > 1 else None


def _latest_first(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The sides of a disagreement by the dates of their articles, if all have one; items of a list stay
    behind what introduces them.
    """
    said = [piece.evidence[0] for piece in pieces]
    if not all(one.date for one in said) or any(one.lead_in for one in said):
        return pieces
    return tuple(sorted(pieces, key=lambda piece: piece.evidence[0].date, reverse=True))


def _sources(pieces: Sequence[Piece]) -> int:
    return len({piece.source for piece in pieces})


def _overview(
    view: QuestionView, pieces: Sequence[Piece], candidates: Sequence[Candidate]
) -> tuple[Piece, ...]:
    """Each article's best piece, then what else there is, as far as it is good enough; of articles in which a
    word of the topic was found, if there are such.
    """
    telling = {candidate.evidence.source for candidate in candidates if on_topic(view, candidate)}
    good = [piece for piece in pieces if piece.score >= SECOND * pieces[0].score]
    good = [piece for piece in good if piece.source in telling] or good
    first = {piece.source: piece for piece in reversed(good)}
    return tuple(sorted(good, key=lambda piece: first[piece.source] is not piece))


def _whole(piece: Piece, around: Surroundings, room: int, shown: Sequence[Evidence] = ()) -> Piece:
    """The piece with the neighbours it needs; another article stays cited if it has the same ones."""
    quote = around.whole(piece.evidence[0], room, shown)
    if quote == piece.evidence[0]:
        return piece
    others = (around.whole(evidence, room, shown) for evidence in piece.evidence[1:])
    also = (other for other in others if other.text == quote.text)
    return replace(piece, text=quote.text, evidence=(quote, *also))


def _with_figure(view: QuestionView, piece: Piece, text_of: Callable[[str], str], room: int) -> Piece:
    """The piece with the sentence after it if it only speaks of the figure asked for and that one gives it:
    "The union has a gloomier count. “It’s nearer 95,” said its convener.".
    """
    if view.asks != "quantity" or not names_figure(piece.text):
        return piece
    quote = piece.evidence[0]
    text = text_of(quote.source)
    paragraph = text.find("\n\n" if is_wrapped(list(lines(text))) else "\n", quote.end)
    after = sentence_spans(text, quote.end, paragraph if paragraph >= 0 else len(text))[:1]
    if not after or not figured(view, text[after[0].start : after[0].end]):
        return piece
    end = after[0].end
    beside = sentence_spans(text, text.rfind("\n", 0, quote.start) + 1, end)
    if len(beside) - 1 in injected(text, tuple((span.start, span.end) for span in beside)):
        return piece
    whole = text[quote.start : end]
    longer = replace(piece, text=whole, evidence=(replace(quote, text=whole, end=end),))
    return longer if longer.length <= room else piece


def _room(view: QuestionView, best: Piece, other: Piece) -> int:
    """Words left beside the best piece of an answer, as in a list where another article names others."""
    return (LIST_BUDGET if names_others(view, best, other) else WORD_BUDGET) - best.length


def _second(
    view: QuestionView, best: Piece, others: Sequence[Piece], candidates: Sequence[Candidate]
) -> Piece | None:
    """The piece that adds most to the best one and has room beside it, if it is good enough: what somebody
    else says against it in the same article, else the best.
    """
    first = best.candidate.evidence
    known = {(e.source, e.start) for e in (first, *(piece.evidence[0] for piece in others))}
    neighbours = [
        single(c)
        for c in candidates
        if linked(first, c.evidence) and (c.evidence.source, c.evidence.start) not in known
    ]
    named = any(mentions(best.text, name) for name in view.names)
    chosen: tuple[float, Piece] | None = None
    for piece in (*others, *neighbours):
        if piece.length > _room(view, best, piece) or holds(best.evidence[0], piece.evidence[0]):
            continue
        if introduction(piece, candidates) is not None:
            continue  # alone it might read as a fact
        value = piece.score
        if linked(first, piece.evidence[0]):
            value *= LINKED
        elif piece.source != best.source:
            value *= ELSEWHERE
        elif contested(view, single(best.candidate), piece):
            value *= CONTESTED
        if named and about_another(view, piece.text):
            value *= ANOTHER
        if value >= SECOND * best.score and (chosen is None or value > chosen[0]):
            chosen = (value, piece)
    return replace(chosen[1], evidence=chosen[1].evidence[:1]) if chosen is not None else None


def joined(selections: Sequence[Selection], candidates: Sequence[Candidate]) -> Selection:
    """One selection from those of a question's parts, without repeats: the best of each, or its sides, then
    what there is room for.
    """
    if len(selections) == 1:
        return selections[0]
    first = [s.pieces if s.opposed else s.pieces[: 1 + s.led] for s in selections]
    rest = [s.pieces[len(best) :] for s, best in zip(selections, first, strict=True)]
    kept = fitting([piece for pieces in (*first, *rest) for piece in pieces], candidates)
    said = [piece for s in selections for piece in s.pieces if _said(piece, kept)]
    opposed = [tuple(piece for piece in s.opposed if _said(piece, kept)) for s in selections]
    return Selection(
        pieces=introduced(said, candidates),
        opposed=tuple(piece for pieces in opposed if _sources(pieces) > 1 for piece in pieces),
    )


def _said(piece: Piece, pieces: Sequence[Piece]) -> bool:
    return any(holds(one.evidence[0], piece.evidence[0]) for one in pieces)
