"""A run on disk: a folder with what was asked of whom, and one line per answer, so that it can go on.

`run.json` holds the settings, versions, machine and fingerprints; `answers.jsonl` one row per question
in the order of arrival; `articles.jsonl` the texts of the articles that were cited or hold evidence.
A kill at any moment loses the answer under way and nothing else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.errors import AssistantError, ConfigurationError
from assistant.types import Answer, Record
from eval.dataset import EvalQuestion
from eval.metrics import Case, Timing


@dataclass(frozen=True, slots=True, kw_only=True)
class Header(Record):
    """What decides the figures of a run. `fingerprint` covers all of it but `machine` and `started`.

    `limit` is how many questions of the split were chosen; 0: all of them. `without` is the part of the
    answering that was left out, if one was. `workers` is how many questions were asked at once, `models`
    the state of the files that settings name as models.
    """

    fingerprint: str
    backend: str
    split: str
    set_name: str
    set_sha256: str
    index_fingerprint: str
    code_sha256: str
    limit: int = 0
    without: str = ""
    workers: int = 1
    models: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    machine: dict[str, str] = field(default_factory=dict)
    started: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Record):
    """What came back for one question: an answer, or the line of the error."""

    id: str
    answer: Answer | None = None
    error: str = ""
    seconds: float | None = None
    first_evidence: float | None = None
    tokens_per_second: float | None = None


_HEADER: TypeAdapter[Header] = TypeAdapter(Header)
_ROW: TypeAdapter[Row] = TypeAdapter(Row)


class RunFolder:
    """The files of one run. One process writes at a time; threads hand their rows to it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def _rows(self) -> Path:
        return self.path / "answers.jsonl"

    @property
    def _articles(self) -> Path:
        return self.path / "articles.jsonl"

    @classmethod
    def existing(cls, path: Path) -> RunFolder:
        """The run that was written to `path`.

        Raises:
            ConfigurationError: there is none.
        """
        if not (path / "run.json").is_file():
            raise ConfigurationError(
                f"{path} holds no evaluation run", "Name the folder that `assistant eval answers` printed"
            )
        return cls(path)

    def header(self) -> Header | None:
        """What the run was started with, or None if it was never started.

        Raises:
            AssistantError: the file is not what this release writes.
        """
        file = self.path / "run.json"
        if not file.is_file():
            return None
        try:
            return _HEADER.validate_json(file.read_bytes())
        except ValidationError as error:
            raise AssistantError(
                f"{file} cannot be read: {error.errors()[0]['msg']}", "Run it again with --fresh"
            ) from None

    def start(self, header: Header, questions: Sequence[EvalQuestion], *, fresh: bool = False) -> None:
        """Begin the run, or go on with it if it was started with the same fingerprint.

        Raises:
            ConfigurationError: the folder holds a run with other settings, and `fresh` is False; or it
                holds no run, but files that would be replaced.
        """
        before = None if fresh else self.header()
        if before is not None and before.fingerprint != header.fingerprint:
            raise ConfigurationError(
                f"{self.path} holds a run with other settings, articles, questions or code",
                "Choose another --out, or give --fresh to replace it",
            )
        self.path.mkdir(parents=True, exist_ok=True)
        if before is not None:
            end_line(self._rows)
            end_line(self._articles)
            return
        lines = "".join(question.model_dump_json(exclude_defaults=True) + "\n" for question in questions)
        if not (self.path / "run.json").exists():
            self._check_free(lines)
        self._rows.unlink(missing_ok=True)
        self._articles.unlink(missing_ok=True)
        _write(self.path / "questions.jsonl", lines)
        _write(self.path / "run.json", json.dumps(header.to_dict(), indent=2, ensure_ascii=False))

    def _check_free(self, lines: str) -> None:
        """Make sure that a folder without a run holds no question set, or the like, that it would replace.

        What a start that was killed has left is the same as what would be written.
        """
        asked = self.path / "questions.jsonl"
        others = [file for file in (self._rows, self._articles) if file.exists()]
        if asked.exists() and not (asked.is_file() and asked.read_bytes() == lines.encode()):
            others.append(asked)
        if others:
            raise ConfigurationError(
                f"{self.path} holds no run, but a file {others[0].name}, which would be replaced",
                "Choose another --out",
            )

    def append(self, row: Row) -> None:
        """Add one row; it is on its way to the disk when this returns."""
        _append(self._rows, row.to_dict())

    def rows(self) -> dict[str, Row]:
        """The latest row of each question; a line cut off by a kill is left out."""
        found: dict[str, Row] = {}
        for line in _lines(self._rows):
            try:
                row = _ROW.validate_json(line)
            except ValidationError:
                continue
            found[row.id] = row
        return found

    def left(self) -> int:
        """How many questions have not been asked yet."""
        return len({question.id for question in self.questions()} - self.rows().keys())

    def questions(self) -> tuple[EvalQuestion, ...]:
        """The questions that were asked.

        Raises:
            AssistantError: the file is not what this release writes, or is gone.
        """
        file = self.path / "questions.jsonl"
        try:
            # not splitlines: a question may hold U+2028, which JSON leaves as it is
            lines = file.read_text(encoding="utf-8").split("\n")
            return tuple(EvalQuestion.model_validate_json(line) for line in lines if line)
        except ValidationError as error:
            reason = error.errors()[0]["msg"]
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise AssistantError(f"{file} cannot be read: {reason}", "Run it again with --fresh")

    def append_text(self, source: str, text: str) -> None:
        """Keep an article text that offsets count in."""
        _append(self._articles, {"source": source, "text": text})

    def texts(self) -> dict[str, str]:
        """The article texts that offsets count in, by source."""
        found: dict[str, str] = {}
        for line in _lines(self._articles):
            try:
                row = json.loads(line)
            except ValueError:
                continue
            found[row["source"]] = row["text"]
        return found

    def cases(self) -> tuple[Case, ...]:
        """Question and answer together, in the order of the set; those not asked yet are left out."""
        rows, texts = self.rows(), self.texts()
        return tuple(
            case(question, rows[question.id], texts) for question in self.questions() if question.id in rows
        )


def case(question: EvalQuestion, row: Row, texts: Mapping[str, str]) -> Case:
    """What the metrics see of one question."""
    timing = Timing(
        seconds=row.seconds, first_evidence=row.first_evidence, tokens_per_second=row.tokens_per_second
    )
    return Case(question=question, answer=row.answer, texts=texts, timing=timing, error=row.error)


def _append(path: Path, row: Mapping[str, Any]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _lines(path: Path) -> Iterator[str]:
    if path.is_file():
        with path.open(encoding="utf-8", errors="replace") as file:
            yield from file


def end_line(path: Path) -> None:
    """End the last line of a file if it is cut off, so that the next row begins on its own."""
    if path.is_file() and path.stat().st_size:
        with path.open("rb+") as file:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")


def _write(path: Path, text: str) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
