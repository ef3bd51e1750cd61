"""Lets the backend write where that helps: a large one from whole passages, a small one beside the quotes."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from assistant.composing import checked
from assistant.draft import Line
from assistant.grounding import ONLY_PART
from assistant.language.words import words
from assistant.llm.types import Backend, Message
from assistant.parts import Parts
from assistant.pieces import WORD_BUDGET, Selection
from assistant.prompt import for_large, for_small
from assistant.refusal import quotable
from assistant.reply import Reply, says_not_found, write
from assistant.settings import Settings
from assistant.types import Event
from assistant.work import Work

PROMPT_SHARE = 2.5
"""Characters of passages per token of a large model's context: about half of it."""

OWN_WORDS = 10
"""Words that a small model needs to say something of its own beside the quotes."""


def writes(parts: Parts, settings: Settings) -> bool:
    """Whether the backend writes: a large one always, a small one as set."""
    if parts.backend is None or not parts.backend.small:
        return parts.backend is not None
    return parts.judge is None if settings.own_words is None else settings.own_words


def composed(
    parts: Parts, work: Work, settings: Settings, selection: Selection, extract: tuple[Line, ...]
) -> Generator[Event, None, tuple[Line, ...]]:
    """Let the backend write; its checked lines, or the extract where nothing it wrote survives."""
    backend = parts.backend
    assert backend is not None
    if not backend.small and work.answerability < quotable(settings):
        extract = ()  # such evidence is for a model that says itself when it does not answer
    if work.failed or (backend.small and not _has_room(selection)):
        return extract
    yield Event(kind="step", text=f"Writing with {backend.name}")
    work.reply = Reply()
    for piece in write(
        backend,
        _messages(parts, backend, work, selection),
        work.reply,
        max_tokens=settings.max_tokens,
        deadline=work.left(settings.timeout),
    ):
        yield Event(kind="token", text=piece)
    if work.failed:
        return extract
    if says_not_found(work.reply.text):
        # A small model says so of more than half of what it was given the answer to.
        return extract if backend.small else ()
    pool = tuple(candidate.evidence for candidate in work.ranked if candidate.related)
    lines, work.dropped = checked(
        work.reply.text, parts.grounder, pool, parts.store.text, settings.unsupported, cut=work.reply.cut
    )
    cut = work.reply.cut and not backend.small
    if cut:
        work.notices.append("The reply was cut off at its limit; a larger max_tokens lets the model say more")
    work.cut = cut and bool(lines)
    if not lines:
        if work.dropped or not work.reply.cut:
            instead = "; they are quoted instead" if extract else ""
            work.notices.append(f"Nothing the model wrote is supported by the articles{instead}")
        return extract
    doubtful = all(map(_objected_to, lines)) and settings.unsupported == "drop"
    if doubtful and extract and not backend.small:
        # Whoever reads the text alone would take a contradiction for the answer.
        work.notices.append(
            f"What the model wrote is left out: {lines[0].reason}. The articles are quoted instead"
        )
        work.cut = False
        return extract
    if work.dropped:
        one = work.dropped == 1
        work.notices.append(
            f"{work.dropped} sentence{'' if one else 's'} of the model {'was' if one else 'were'} "
            f"left out: the articles do not support {'it' if one else 'them'}"
        )
    if backend.small:
        return _borne_out(lines, extract)
    work.notices += _marked(lines)
    return lines


def _objected_to(line: Line) -> bool:
    """Whether a check speaks against a sentence; what is only worded too far off is not."""
    return line.verdict != "supported" and line.reason != ONLY_PART


def _marked(lines: Sequence[Line]) -> list[str]:
    """What is to be known of the sentences that are shown without being supported."""
    return [
        f"“{line.text}” is {'only partly' if line.verdict == 'partly' else 'not'} supported: {line.reason}"
        for line in lines
        if line.verdict != "supported"
    ]


def _messages(parts: Parts, backend: Backend, work: Work, selection: Selection) -> tuple[Message, ...]:
    """A small model gets what will be quoted, a large one whole passages."""
    if backend.small:
        return for_small(work.question.standalone, [piece.evidence[0] for piece in selection.pieces])
    hits = [hit for hit in work.hits if not hit.dropped]
    dates = parts.store.dates({hit.passage.source for hit in hits})
    room = int(backend.context_tokens * PROMPT_SHARE)
    return for_large(work.question.standalone, hits, dates, room)


def _has_room(selection: Selection) -> bool:
    """Whether a small model may add a sentence: not to a list or a disagreement, nor to long quotes."""
    quoted = sum(piece.length for piece in selection.pieces)
    return not selection.listing and not selection.opposed and quoted + OWN_WORDS <= WORD_BUDGET


def _borne_out(lines: Sequence[Line], extract: tuple[Line, ...]) -> tuple[Line, ...]:
    """A small model's supported sentences before the quoted ones, if all fit into the word budget.

    Its own words alone leave out too much, so the quotes stay and it only adds a direct answer.
    """
    quoted = {" ".join(line.text.split()) for line in extract}
    new = [line for line in lines if line.verdict == "supported" and line.text not in quoted]
    fitting = sum(len(words(line.text)) for line in (*new, *extract)) <= WORD_BUDGET
    return (*new, *extract) if fitting else extract
