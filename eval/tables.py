"""The tables of quality that the README holds, made from kept runs."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.errors import ConfigurationError
from eval.metrics import METRICS, Case
from eval.run import Header, RunFolder
from eval.summary import FEW, Figures, figures, groups, interval, markdown, side_by_side

NAME = "answers"
"""Of these figures in a document."""

MEASURES = (
    "correct", "fact_recall", "citation_precision", "citation_recall", "quote_exactness",
    "sentences_supported", "both_sides", "refusal_precision", "refusal_recall", "wrong_refusal",
    "recall_10", "ndcg_10", "words", "latency_p50", "latency_p95",
)  # fmt: skip
MAIN_SET = "eval/questions.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A finished run and its figures."""

    header: Header
    cases: tuple[Case, ...]
    figures: Figures


def measured(folder: RunFolder) -> Measured:
    """The figures of a run.

    Raises:
        ConfigurationError: it has not been finished, or a part was left out: its figures are not those
            of the set.
    """
    header = folder.header()
    if header is None or folder.left():
        raise ConfigurationError(
            f"{folder.path} is not finished: {folder.left()} questions have not been asked",
            "Finish it: `assistant eval answers` with the same options",
        )
    if header.without:
        raise ConfigurationError(
            f"{folder.path} was made without {header.without}, for an ablation", "Name a run of the whole"
        )
    cases = folder.cases()
    return Measured(header=header, cases=cases, figures=figures(cases))


def tables(runs: Sequence[Measured]) -> str:
    """For each set what the runs got: the first set with all measures, every set by kind.

    Raises:
        ConfigurationError: runs of one set were asked other questions, or share a backend.
    """
    by_set: dict[tuple[str, str, int], dict[str, Measured]] = {}
    for run in sorted(runs, key=lambda run: run.header.set_name != MAIN_SET):
        header = run.header
        columns = by_set.setdefault((header.set_name, header.split, header.limit), {})
        first = next(iter(columns.values()), run).header
        if header.set_sha256 != first.set_sha256:
            raise ConfigurationError(
                f"the runs of {header.set_name} were asked different questions", "Ask again with one set"
            )
        if header.backend in columns:
            raise ConfigurationError(
                f"two runs of {header.set_name} have the backend {header.backend}", "Name one of them"
            )
        columns[header.backend] = run
    parts = [_section(columns, whole=position == 0) for position, columns in enumerate(by_set.values())]
    return "\n\n".join(parts)


def _section(columns: Mapping[str, Measured], *, whole: bool) -> str:
    kinds = _by_kind(columns)
    said = f"{_about(columns)}\n{_how(columns)}"
    if whole:
        return f"{said}\n\n{_measures(columns)}\n\nCorrect, by kind:\n\n{kinds}"
    return f"{said}\n\n{kinds}\n\n{_wrongly_refused(columns)}"


def _about(columns: Mapping[str, Measured]) -> str:
    first = next(iter(columns.values()))
    header, n = first.header, len(first.cases)
    part = "all" if header.split == "all" else f"the {header.split} half"
    chosen = f"{header.limit} of {part}, kinds taking turns" if header.limit else part
    return f"`{header.set_name}`, {chosen}: {n} questions, 95 % intervals, on {_where(columns)}."


def _where(columns: Mapping[str, Measured]) -> str:
    """The machine of all columns, or of each where they differ."""
    machines = {
        name: f"{run.header.machine.get('cores', '?')} cores of {run.header.machine.get('processor', '?')}"
        for name, run in columns.items()
    }
    if len(set(machines.values())) == 1:
        return next(iter(machines.values()))
    return ", ".join(f"{machine} ({name})" for name, machine in machines.items())


def _how(columns: Mapping[str, Measured]) -> str:
    failed = {name: sum(bool(case.error) for case in run.cases) for name, run in columns.items()}
    notes = [f"{count} failed with {name}." for name, count in failed.items() if count]
    commands = "; ".join(f"`{_command(run.header)}`" for run in columns.values())
    return " ".join([f"Made with {commands}.", *notes])


def _command(header: Header) -> str:
    from eval.commands.options import changed_settings, default_split

    words = ["assistant", "eval", "answers"]
    if header.set_name != MAIN_SET:
        words += ["--set", header.set_name]
    if header.split != default_split(ships=header.set_name == MAIN_SET):
        words += ["--split", header.split]
    if header.limit:
        words += ["--limit", str(header.limit)]
    words += ["--backend", header.backend]
    if header.workers != 1:
        words += ["--workers", str(header.workers)]
    for key, value in changed_settings(header.settings).items():
        if key != "backend":
            words += ["--config", f"{key}={value}"]
    return shlex.join(words)


def _measures(columns: Mapping[str, Measured]) -> str:
    rows = []
    for name in MEASURES:
        cells = [run.figures[name].get("all") for run in columns.values()]
        if any(cells):
            n, shown = side_by_side(cells, METRICS[name].unit)
            rows.append([METRICS[name].title, n, *shown])
    return markdown(["measure", "n", *columns], rows)


def _wrongly_refused(columns: Mapping[str, Measured]) -> str:
    metric = METRICS["wrong_refusal"]
    found = {name: run.figures[metric.name].get("all") for name, run in columns.items()}
    said = [f"{interval(cell, metric.unit)} with {name}" for name, cell in found.items() if cell]
    return f"{metric.title}: {', '.join(said) or 'not measured'}."


def _by_kind(columns: Mapping[str, Measured]) -> str:
    rows = []
    for group, members in groups(next(iter(columns.values())).cases).items():
        if not members:
            continue
        cells = [run.figures["correct"].get(group) for run in columns.values()]
        shown = [interval(cell, METRICS["correct"].unit) if cell else "" for cell in cells]
        few = " (few)" if len(members) < FEW else ""
        rows.append([group.replace("_", " "), f"{len(members)}{few}", *shown])
    return markdown(["kind", "n", *columns], rows)
