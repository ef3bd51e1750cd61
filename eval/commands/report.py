"""`report`: a run as one HTML file."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval.commands import Subparsers
from eval.commands.options import existing_run
from eval.commands.output import say


def add(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("report", help="one self-contained HTML file about a run")
    parser.add_argument("folder", type=Path, metavar="RUN", help="folder of a run")
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: report.html in that folder")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    from eval.report import write_report

    folder = existing_run(arguments.folder)
    path = write_report(folder, arguments.out or folder.path / "report.html")
    say(f"{path} ({path.stat().st_size / 1024:.0f} KiB)")
    return 0
