"""The commands on the articles and their index: `index`, `articles`, `remove`, `doctor`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands.console import ProgressBar, note, notes, say, say_json, writing
from assistant.commands.options import Subparsers, settings_from, store_options
from assistant.render import one_line, safe

if TYPE_CHECKING:
    from index.types import Article, BuildReport

    from assistant.settings import Settings


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    index = subparsers.add_parser(
        "index",
        parents=[store_options()],
        help="add or update articles",
        description="Bring the index in step with the articles' folder, or only with the paths given. "
        "Unchanged articles are not embedded again; an interrupted run goes on where it stopped.",
    )
    index.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="a file or folder; default: the whole folder"
    )
    index.add_argument(
        "--rebuild", action="store_true", help="embed everything again, for another embedder or passage size"
    )
    index.add_argument("--json", action="store_true", help="print the report as JSON")
    index.set_defaults(run=run_index, usage_error=index.error)

    listing = subparsers.add_parser(
        "articles",
        parents=[store_options()],
        help="list the articles, or print the text of one",
        description="List the indexed articles, or print the text that citation offsets count in.",
    )
    listing.add_argument("--json", action="store_true", help="print a JSON list")
    listing.add_argument("--text", metavar="SOURCE", help="print the exact text of this article")
    listing.set_defaults(run=run_articles)

    removal = subparsers.add_parser(
        "remove",
        parents=[store_options()],
        help="remove articles from the index",
        description="Remove articles from the index; their files stay where they are.",
    )
    removal.add_argument("sources", nargs="+", metavar="SOURCE", help="as `assistant articles` lists it")
    removal.add_argument("--json", action="store_true", help="print the report as JSON")
    removal.set_defaults(run=run_remove)

    doctor = subparsers.add_parser(
        "doctor",
        parents=[store_options()],
        help="check the index, and repair it",
        description="Check the index by real queries; exit 0 only if all is well or was repaired.",
    )
    doctor.add_argument(
        "--repair", action="store_true", help="repair what can be repaired, without embedding again"
    )
    doctor.add_argument("--json", action="store_true", help="print the findings as JSON")
    doctor.set_defaults(run=run_doctor)


def run_index(args: argparse.Namespace) -> int:
    """Index, with a progress bar on stderr; 1 where nothing that was given could be indexed."""
    if args.rebuild and args.paths:
        args.usage_error("--rebuild embeds the whole folder; leave the PATHs out")
    settings = settings_from(args)
    with ProgressBar() as progress:
        report = _rebuilt(settings, progress) if args.rebuild else _built(settings, args.paths, progress)
    return _report(report, as_json=args.json)


def _built(settings: Settings, paths: Sequence[Path], progress: ProgressBar) -> BuildReport:
    from index.build import build

    from assistant.store import open_store

    with open_store(settings, create=True) as store:
        return build(store, settings.articles, paths, progress=progress)


def _rebuilt(settings: Settings, progress: ProgressBar) -> BuildReport:
    from index.rebuild import rebuild

    from assistant.store import embedder_of

    return rebuild(
        settings.store,
        settings.articles,
        embedder=embedder_of(settings),
        passage_tokens=settings.passage_tokens,
        chroma_url=settings.chroma_url,
        progress=progress,
    )


def run_articles(args: argparse.Namespace) -> int:
    """List the articles, or write the text of one."""
    from assistant.store import open_store

    with open_store(settings_from(args)) as store:
        if args.text is not None:
            _write_exact(store.text(args.text))
            return 0
        articles = store.articles()
        notes(store.notices)
    if args.json:
        say_json([article.to_dict() for article in articles], indent=2)
        return 0
    for article in articles:
        say(_article_line(article))
        notes(f"{article.source}: {notice}" for notice in article.notices)
    return 0


def run_remove(args: argparse.Namespace) -> int:
    """Remove articles from the index."""
    from index.build import remove

    from assistant.store import open_store

    with open_store(settings_from(args)) as store:
        report = remove(store, args.sources)
    return _report(report, as_json=args.json)


def run_doctor(args: argparse.Namespace) -> int:
    """Examine the index, and repair it where asked to; 0 only if all is well afterwards."""
    from index.doctor import examine, repair

    settings = settings_from(args)
    look = repair if args.repair else examine
    diagnosis = look(settings.store, root=settings.articles, chroma_url=settings.chroma_url)
    if args.json:
        say_json(asdict(diagnosis), indent=2)
    else:
        for repaired in diagnosis.repaired:
            say(f"repaired  {one_line(repaired)}")
        for finding in diagnosis.findings:
            say(f"{'ok' if finding.ok else 'FAULT':8}  {one_line(finding.line)}")
    faults = sum(not finding.ok for finding in diagnosis.findings)
    if not diagnosis.ok:
        note(f"error: {faults} of {len(diagnosis.findings)} checks found a fault")
    return 0 if diagnosis.ok else 1


def _article_line(article: Article) -> str:
    parts = [one_line(article.source), one_line(article.title)]
    if article.date:
        parts.append(safe(article.date))
    parts.append(f"{article.passages} passages" if article.status == "indexed" else article.status)
    return "  ".join(parts)


def _write_exact(text: str) -> None:
    """The text byte for byte; on a terminal, where bytes can act, in its safe form."""
    if sys.stdout.isatty():
        say(safe(text))
        return
    with writing():
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
        sys.stdout.buffer.flush()


def _report(report: BuildReport, *, as_json: bool) -> int:
    done = report.added + report.updated + report.unchanged + report.removed
    if as_json:
        say_json(report.to_dict(), indent=2)
    else:
        counts = ", ".join(
            f"{len(getattr(report, kind))} {kind}"
            for kind in ("added", "updated", "unchanged", "removed", "failed")
        )
        say(f"{counts}; {report.passages} passages, {report.seconds:.1f} s")
    for failure in report.failed:
        note(f"failed: {failure.source}: {failure.reason}")
    notes(report.notices)
    return 1 if report.failed and not done else 0
