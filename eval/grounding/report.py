"""The tables of the grounding measurement, in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from eval.documents import markers, with_figures
from eval.grounding.measure import PARTS, Line, Outcome, lines
from eval.statistics import Estimate, estimate

AIMS = {
    "number": 0.95,
    "date": 0.95,
    "name": 0.95,
    "negation": 0.95,
    "speaker": 0.95,
    "article": 0.80,
    "modality": 0.80,
    "some or all": 0.80,
    "roles": 0.80,
}
NAME = "grounding"
"""Of these figures in a document."""

WRITTEN = ("shortened", "merged", "reworded")
MOST_REJECTED = 0.05

_HOW = {
    "shortened": "a part of an article sentence",
    "merged": "two or three article sentences in one",
    "reworded": "an article sentence in other words",
    "verbatim": "an article sentence as it stands",
    "number": "another number, on the wrong side of “more than” where there is one",
    "date": "another year, month, day or weekday, or one where the article gives none",
    "name": "another person, place or body of the same articles",
    "name nearby": "another name that stands in the sentences just before",
    "speaker": "somebody else says it",
    "article": "said to be in another article, by its title",
    "negation": "“not” added or taken away, or the opposite word",
    "modality": "may becomes will, planned becomes done, done becomes possible",
    "some or all": "some becomes all, “only” is added, “more than” is turned round",
    "roles": "who does it and to whom it is done change places",
}


def _share(value: Estimate) -> str:
    ends = f" ({value.ends[0]:.1%} to {value.ends[1]:.1%})" if value.ends else ""
    return f"{value.value:.1%}{ends}"


def table(found: Sequence[Line]) -> str:
    """One row a kind: true kinds with what is supported and rejected, false ones with what is caught."""
    rows = ["| true sentences | n | supported | rejected (unsupported) |", "|---|---|---|---|"]
    rows += [f"| {x.kind} | {x.n} | {_share(x.caught)} | {_share(x.dropped)} |" for x in found if x.true]
    rows += ["", "| false sentences | n | caught (not supported) | dropped | aim |", "|---|---|---|---|---|"]
    for line in found:
        if not line.true:
            aim = f"{AIMS[line.kind]:.0%}" if line.kind in AIMS else ""
            rows.append(
                f"| {line.kind} | {line.n} | {_share(line.caught)} | {line.dropped.value:.1%} | {aim} |"
            )
    return "\n".join(rows)


def _written(outcomes: Sequence[Outcome]) -> str:
    chosen = [outcome for outcome in outcomes if outcome.true and outcome.kind in WRITTEN]
    rejected = estimate([float(outcome.verdict == "unsupported") for outcome in chosen])
    if rejected is None:
        return ""
    return (
        f"Of the {rejected.n} true sentences that are shortened, merged or reworded, {_share(rejected)} are "
        f"wrongly rejected (aim: at most {MOST_REJECTED:.0%})."
    )


def _citations(outcomes: Sequence[Outcome]) -> str:
    """How often a supported true sentence leads to the sentence it was made from."""
    chosen = [o for o in outcomes if o.true and o.kind in WRITTEN and o.verdict != "unsupported"]
    hits = estimate([float(outcome.hit) for outcome in chosen])
    if hits is None:
        return ""
    return f"{_share(hits)} of those not rejected are cited to the very sentence they were made from."


def _shared(held: Sequence[Outcome], fitted: Sequence[Outcome]) -> str:
    """How many of the sentences held out were made from what others of the half worked on were made from."""
    known = {part for outcome in fitted if outcome.true for part in outcome.original.split(PARTS)}
    chosen = [o for o in held if o.true and o.kind in WRITTEN]
    shared = sum(any(part in known for part in o.original.split(PARTS)) for o in chosen)
    return (
        f"The halves share their articles: {shared} of the {len(chosen)} true sentences held out say in\n"
        "other words what others of the first half say in theirs, so what is new in them is the wording."
    )


def ablation_row(name: str, outcomes: Sequence[Outcome], whole: Sequence[Outcome]) -> str:
    """A row: what is caught, dropped and wrongly rejected, and the kind that loses most against `whole`."""
    false = [outcome for outcome in outcomes if not outcome.true]
    written = [outcome for outcome in outcomes if outcome.true and outcome.kind in WRITTEN]
    caught = sum(o.verdict != "supported" for o in false) / max(1, len(false))
    dropped = sum(o.verdict == "unsupported" for o in false) / max(1, len(false))
    rejected = sum(o.verdict == "unsupported" for o in written) / max(1, len(written))
    before = {line.kind: line.caught.value for line in lines(whole) if not line.true}
    losses = {x.kind: before[x.kind] - x.caught.value for x in lines(outcomes) if not x.true}
    worst = max(losses, key=lambda kind: losses[kind], default="")
    loss = f"{worst} −{losses[worst]:.1%}" if worst and losses[worst] > 0 else ""
    return f"| {name} | {caught:.1%} | {dropped:.1%} | {rejected:.1%} | {loss} |"


def misses(outcomes: Sequence[Outcome], most: int) -> str:
    """Up to `most` wrong verdicts of each kind, with the article sentence."""
    parts = []
    for kind in dict.fromkeys(outcome.kind for outcome in outcomes):
        wrong = [o for o in outcomes if o.kind == kind and (o.verdict == "supported") != o.true]
        if wrong:
            parts.append(f"\n{kind}: {len(wrong)} wrong")
            for o in wrong[:most]:
                parts.append(f"- [{o.verdict}] {o.text}\n  {o.reason or 'article'}: {o.original}")
    return "\n".join(parts)


def written_into(page: str, measured: str) -> str:
    """A page with its measured part replaced, or a new one; what stands after it by hand is kept."""
    return with_figures(page or "{}\n{}\n".format(*markers(NAME)), NAME, measured)


def document(outcomes: Sequence[Outcome], reply: Estimate | None) -> str:
    """The page that is published."""
    held = [outcome for outcome in outcomes if outcome.half == "held out"]
    fitted = [outcome for outcome in outcomes if outcome.half == "fitted"]
    how = "\n".join(f"- **{kind}**: {words}" for kind, words in _HOW.items())
    speed = ""
    if reply is not None and reply.ends is not None:
        speed = (
            f"\n## Speed\n\nA reply of three sentences is grounded against 30 article sentences in "
            f"{1000 * reply.value:.0f} ms of processor time (median of {reply.n}; 95 % interval "
            f"{1000 * reply.ends[0]:.0f} to {1000 * reply.ends[1]:.0f} ms) once the articles' sentences are "
            "read.\n"
        )
    return f"""# Grounding, measured

Written by `python -m eval grounding --docs docs/grounding.md`. Every sentence is grounded against the 30
article sentences nearest to it, those that it was made from among them; the share has a 95 % interval.
Articles' sentences and the newest true sentences are split in two halves by a fixed hash of each; rules and
thresholds were worked on with the first half only, to which the older true sentences belong.
{_shared(held, fitted)}

The verdict is *supported*, *partly* or *unsupported*. What is unsupported is not shown; what is partly
supported is shown and marked with the reason. So a true sentence is *rejected* when it is unsupported, a
false one is *caught* when it is not called supported, and *dropped* when it is not shown at all. Numbers,
dates, names, speakers and quotes that the article does not have are always reason to drop. A difference in
denial, certainty, number of cases or roles drops a sentence only where it keeps the article's wording or
one side says "not" and the other nothing negative; in other words the same difference may be one of
wording, and the sentence is marked.

How the sentences are made:
{how}

True sentences were written by hand from the articles, in three sets. All of the first
(`true_sentences.jsonl`) and of the second (`true_sentences_second.jsonl`) is now worked on: the one was
published whole, and of the other the half that was sealed has been measured several times. The third
(`true_sentences_third.jsonl`), 260 sentences, was written without a look at the rules or at how it fares,
and half of it is held out. Of the articles' own sentences the same half as before is held out.
False ones are made by script from those and from the articles' own sentences, with a new seed since the
first set was published, so a few of them read clumsily and a few are still true by accident. They are
counted as false all the same.

## The half that was held out

{table(lines(held))}

{_written(held)} {_citations(held)}

## The half that was worked on

{table(lines(fitted))}

{_written(fitted)} {_citations(fitted)}
{speed}"""
