"""`grounding`: which false sentences grounding catches and which true ones it rejects, by kind."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.commands.console import note, say_json
from assistant.errors import ConfigurationError
from eval.commands.options import whole_number
from eval.commands.output import say
from eval.documents import check_articles, check_document, check_writable
from eval.progress import progress

if TYPE_CHECKING:
    from eval.grounding.articles import Corpus
    from index.embedder import Embedder

_REPOSITORY = Path(__file__).parents[2]
ARTICLES = (_REPOSITORY / "seeds", _REPOSITORY / "eval" / "transfer" / "articles")
HALVES = ("fitted", "held out")


def add(subparsers: Any) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("grounding", help="how well true sentences are told from false ones")
    parser.add_argument(
        "--articles",
        action="append",
        type=Path,
        metavar="FOLDER",
        help="articles; may be repeated (default: seeds and eval/transfer/articles, which the set of true "
        "sentences is about)",
    )
    parser.add_argument("--half", choices=HALVES, help="only the half that was fitted on, or the other")
    parser.add_argument("--kind", action="append", default=[], metavar="KIND", help="only this kind")
    parser.add_argument(
        "--misses", type=whole_number, default=0, metavar="N", help="show N wrong verdicts a kind"
    )
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--docs", type=Path, metavar="FILE", help="write the tables to a Markdown file")
    way.add_argument(
        "--ablation", action="store_true", help="switch each check off in turn, on the half that was fitted"
    )
    way.add_argument("--json", action="store_true", help="print every verdict as a JSON line")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    from eval.grounding.articles import load_corpus
    from eval.grounding.material import RULES
    from eval.grounding.measure import lines, measure, reply_seconds
    from eval.grounding.report import NAME, WRITTEN, document, misses, table, written_into
    from index.embedder import load_embedder

    kinds = (*WRITTEN, "verbatim", *RULES)
    if unknown := [kind for kind in arguments.kind if kind not in kinds]:
        raise ConfigurationError(f"there is no kind {unknown[0]!r}", f"Known: {', '.join(kinds)}")
    if arguments.docs and (arguments.half or arguments.kind):
        raise ConfigurationError(
            f"{arguments.docs} would lose the rest of its tables", "Leave out --half and --kind, or --docs"
        )
    for folder in arguments.articles or ():
        check_articles(folder)
    page = arguments.docs if arguments.docs and arguments.docs.is_file() else None
    check_document(page, NAME)
    check_writable(arguments.docs)
    embedder = load_embedder()
    corpus = load_corpus(arguments.articles or ARTICLES, embedder)
    if arguments.ablation:
        return _ablation(arguments, corpus, embedder)
    with progress(None, 0, "sentences", arguments.quiet) as bar:
        outcomes = measure(corpus, embedder, half=arguments.half, kinds=arguments.kind, done=bar.update)
    if arguments.json:
        for outcome in outcomes:
            say_json(outcome.to_dict())
        return 0
    for half in HALVES:
        of_half = [outcome for outcome in outcomes if outcome.half == half]
        if of_half:
            say(f"\n{half}\n\n{table(lines(of_half))}")
    if arguments.misses:
        say(misses(outcomes, arguments.misses))
    if arguments.docs:
        before = page.read_text(encoding="utf-8") if page else ""
        measured = document(outcomes, reply_seconds(corpus, embedder))
        arguments.docs.parent.mkdir(parents=True, exist_ok=True)
        arguments.docs.write_text(written_into(before, measured), encoding="utf-8")
        note(f"written to {arguments.docs}")
    return 0


def _ablation(arguments: argparse.Namespace, corpus: Corpus, embedder: Embedder) -> int:
    """Print what is caught and rejected with every check, and without each in turn."""
    from assistant.grounding.checks import registered
    from eval.grounding.measure import measure
    from eval.grounding.report import ablation_row

    say("| check off | false caught | dropped | true rejected | loses most |\n|---|---|---|---|---|")
    whole = None
    for name in ("", *registered()):
        with progress(None, 0, "sentences", arguments.quiet) as bar:
            bar.set_description(name or "all checks")
            outcomes = measure(
                corpus,
                embedder,
                half="fitted",
                kinds=arguments.kind,
                without=frozenset({name}),
                done=bar.update,
            )
        whole = whole or outcomes
        say(ablation_row(name or "none", outcomes, whole))
    return 0
