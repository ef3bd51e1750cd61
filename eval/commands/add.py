"""`add`: turn readers' feedback into questions of a set, asking for what only a person knows."""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from assistant.errors import AssistantError, ConfigurationError
from assistant.feedback import FILE, Feedback, read
from eval.commands import Subparsers
from eval.commands.options import chosen_settings
from eval.commands.output import say
from eval.dataset import EvalQuestion, Kind, first_mistake, load_questions
from eval.documents import check_writable
from eval.metrics.spans import occurrences
from eval.run import end_line

Prompt = Callable[[str], str]


def add(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "add",
        help="turn feedback into questions",
        description="Go through the feedback of the store and ask for the expected facts of each question.",
    )
    parser.add_argument("--set", type=Path, required=True, metavar="FILE", help="question set to add to")
    parser.add_argument("--feedback", type=Path, metavar="FILE", help="feedback (default: that of the store)")
    parser.add_argument("--config", action="append", default=[], metavar="KEY=VALUE", help="a setting")
    parser.set_defaults(
        run=run, backend=None, kept="what was added is kept, and the same command goes on with the rest"
    )


def run(arguments: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    from assistant.app import open_assistant

    check_writable(arguments.set)
    settings = chosen_settings(arguments)
    file: Path = arguments.feedback or settings.store / FILE
    if arguments.feedback and not file.is_file():
        raise ConfigurationError(f"there is no file {file}", "Name a file of feedback, JSON Lines")
    rows = read(file.parent, file.name)
    present = {q.id for q in load_questions(arguments.set)} if arguments.set.exists() else set()
    waiting = [row for row in rows if feedback_id(row) not in present]
    if not waiting:
        say(f"No new feedback in {file}")
        return 0
    added = 0
    with open_assistant(settings) as assistant:
        for number, row in enumerate(waiting, 1):
            say(f"\n{number} of {len(waiting)}\n{shown(row)}")
            try:
                question = question_from(row, input, assistant.text)
            except EOFError:
                break
            if question is not None:
                append(arguments.set, question)
                added += 1
    say(f"\n{added} added to {arguments.set}")
    return 0


def feedback_id(row: Feedback) -> str:
    """The id that a question made from this row gets."""
    return "feedback-" + hashlib.sha256(f"{row.time}\0{row.question}".encode()).hexdigest()[:10]


def shown(row: Feedback) -> str:
    """A row for a reader: what was asked, what was answered, what is wrong with it."""
    lines = [f"Asked:    {row.question}"]
    lines += [f"  after:  {turn.question}" for turn in row.history]
    lines += [f"Answered: {row.text}"]
    lines += [f"  [{c.number}] {c.source}: {c.quote}" for c in row.citations]
    if row.reason or row.comment:
        lines.append(f"Reader:   {' - '.join(part for part in (row.reason, row.comment) if part)}")
    return "\n".join(lines)


def question_from(row: Feedback, prompt: Prompt, text_of: Callable[[str], str]) -> EvalQuestion | None:
    """Ask for kind, expected answer, facts and evidence; None if the row is skipped.

    Evidence is taken only if it stands word for word in the article.
    """
    kinds = get_args(Kind)
    kind = prompt(f"Kind ({', '.join(kinds)}; empty: skip): ").strip()
    while kind and kind not in kinds:
        kind = prompt("One of these, or empty: ").strip()
    if not kind:
        return None
    answer = "" if kind == "unanswerable" else prompt("Expected answer: ").strip()
    facts: list[list[str]] = []
    evidence: list[list[dict[str, str]]] = []
    if kind != "unanswerable":
        facts = [wordings(line) for line in lines(prompt, "Fact (wordings separated by |; empty: no more): ")]
        for _ in facts or [[]]:
            if (item := evidence_item(row, prompt, text_of)) is not None:
                evidence.append(item)
    forbid = lines(prompt, "Wording that makes an answer wrong (empty: no more): ")
    values: dict[str, Any] = {
        "id": feedback_id(row),
        "kind": kind,
        "question": row.question,
        "history": [turn.to_dict() for turn in row.history],
        "answer": answer,
        "facts": facts,
        "forbid": forbid,
        "evidence": evidence,
    }
    try:
        return EvalQuestion.model_validate(
            {k: v for k, v in values.items() if v or k in {"answer", "facts", "evidence"}}
        )
    except ValidationError as error:
        say(f"Not added: {': '.join(part for part in first_mistake(error) if part)}")
        return None


def lines(prompt: Prompt, text: str) -> list[str]:
    """Lines until an empty one."""
    found: list[str] = []
    while line := prompt(text).strip():
        found.append(line)
    return found


def wordings(line: str) -> list[str]:
    """The wordings of a fact, separated by |."""
    return [part.strip() for part in line.split("|") if part.strip()]


def evidence_item(
    row: Feedback, prompt: Prompt, text_of: Callable[[str], str]
) -> list[dict[str, str]] | None:
    """A quote that holds a fact: the number of a citation, or an article and its words."""
    by_number = {str(c.number): c for c in row.citations}
    while given := prompt("Evidence (number of a citation, or SOURCE: QUOTE; empty: none): ").strip():
        source, colon, quote = given.partition(":")
        if citation := by_number.get(given):  # its article may have changed since
            source, colon, quote = citation.source, ":", citation.quote
        try:
            text = text_of(source.strip()) if colon else ""
            for place in occurrences(text, quote)[:1]:
                return [{"source": source.strip(), "quote": text[place.start : place.end]}]
        except AssistantError as error:
            say(error.line)
            continue
        say("These words do not stand in that article.")
    return None


def append(path: Path, question: EvalQuestion) -> None:
    """Add a question to the end of a set, on a line of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    end_line(path)
    values = question.model_dump(mode="json", exclude_defaults=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(values, ensure_ascii=False) + "\n")
