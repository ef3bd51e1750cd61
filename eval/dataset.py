"""The evaluation set: one question a line, as JSON, with what a right answer must say and cite."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from index.errors import ConfigurationError

Kind = Literal[
    "single", "list", "paraphrase", "multi", "conflict", "followup", "unanswerable", "false_premise"
]
Split = Literal["dev", "test"]
Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]

REMEDY = "Correct that line; each is one JSON object with id, kind, question, answer, facts and evidence"


class Row(BaseModel):
    """Frozen, and refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Quote(Row):
    """Words that stand verbatim in the article `source`."""

    source: Text
    quote: Text


class PastTurn(Row):
    """An earlier turn of a conversation."""

    question: Text
    answer: str = ""


class EvalQuestion(Row):
    """A question, what a right answer states, and where the articles say so.

    `facts` are all needed; each is a tuple of acceptable wordings. `forbid` are wordings that make
    an answer wrong. `evidence` are the pieces needed; each is a tuple of acceptable quotes; without any,
    what is found and cited is not judged. An unanswerable question has neither. `sources` limits the
    question to some articles. `history` holds earlier turns, oldest first. How a wording is matched:
    `eval.wording.states`.
    """

    id: Text
    kind: Kind
    question: Text
    history: tuple[Text | PastTurn, ...] = ()
    answer: str = ""
    facts: tuple[Annotated[tuple[Text, ...], Field(min_length=1)], ...] = ()
    forbid: tuple[Text, ...] = ()
    evidence: tuple[Annotated[tuple[Quote, ...], Field(min_length=1)], ...] = ()
    sources: tuple[Text, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _leave_out_null(cls, row: object) -> object:
        """An optional field that is null is one that is not given."""
        if not isinstance(row, dict):
            return row
        optional = {"history", "forbid", "evidence", "sources"}
        return {key: value for key, value in row.items() if value is not None or key not in optional}

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.kind == "unanswerable" and (self.facts or self.evidence):
            raise ValueError("an unanswerable question has neither facts nor evidence")
        if self.kind != "unanswerable" and not self.facts:
            raise ValueError(f"facts: a question of kind {self.kind} needs at least one")
        if self.kind == "followup" and not self.history:
            raise ValueError("history: a follow-up needs the turns before it")
        return self

    @property
    def answerable(self) -> bool:
        """Whether the articles answer it (or correct its premise)."""
        return self.kind != "unanswerable"

    @property
    def split(self) -> Split:
        """Where it belongs: see `split_of`."""
        return split_of(self)


def split_of(question: EvalQuestion) -> Split:
    """`dev` (for tuning) or `test` (only reported), from the kind and the id alone.

    Ids that end in a number are taken in pairs (1 and 2, 3 and 4, …), and a hash says which of the
    two is dev: so each kind is halved, and adding questions moves none. Any other id goes by its hash.
    """
    numbered = re.fullmatch(r"(.*?)(\d+)", question.id)
    if numbered is None:
        return "dev" if _bit(f"{question.kind} {question.id}") else "test"
    stem, number = numbered[1], int(numbered[2])
    pair = (number + 1) // 2
    return "dev" if (number + _bit(f"{question.kind} {stem} {pair}")) % 2 == 0 else "test"


def _bit(key: str) -> int:
    return hashlib.sha256(key.encode()).digest()[0] & 1


def checksum(questions: Iterable[EvalQuestion]) -> str:
    """SHA-256 (hex) of the questions' contents, whatever their order and the layout of the file."""
    rows = (question.model_dump(mode="json", exclude_defaults=True) for question in questions)
    lines = sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def load_questions(path: Path | str) -> tuple[EvalQuestion, ...]:
    """The questions of a JSON Lines file, in its order; blank lines are passed over.

    Raises:
        ConfigurationError: naming the file, the line and the field of the first mistake.
    """
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # editors of Windows put a mark before
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ConfigurationError(
            f"question set {path} cannot be read: {reason}", "Name a JSON Lines file of questions"
        ) from None
    questions: list[EvalQuestion] = []
    first_line: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        question = _parse(line, where=f"{path}, line {number}")
        if earlier := first_line.get(question.id):
            raise ConfigurationError(
                f"{path}, line {number}, field id: {question.id!r} is already on line {earlier}",
                "Give each question an id of its own",
            )
        first_line[question.id] = number
        questions.append(question)
    if not questions:
        raise ConfigurationError(f"question set {path} holds no questions", REMEDY)
    return tuple(questions)


def _parse(line: str, *, where: str) -> EvalQuestion:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ConfigurationError(f"{where}, column {error.colno}: not JSON: {error.msg}", REMEDY) from None
    except (ValueError, RecursionError):
        raise ConfigurationError(
            f"{where}: a number is too long, or something is nested too deep", REMEDY
        ) from None
    if not isinstance(row, dict):
        raise ConfigurationError(f"{where}: not a JSON object", REMEDY)
    try:
        return EvalQuestion.model_validate(row)
    except ValidationError as error:
        field, message = first_mistake(error)
        place = f"{where}, field {field}" if field else where
        raise ConfigurationError(f"{place}: {message}", REMEDY) from None


def first_mistake(error: ValidationError) -> tuple[str, str]:
    """The field of the first mistake in a question, empty for the question as a whole, and what is wrong."""
    first = error.errors()[0]
    return ".".join(str(part) for part in first["loc"]), first["msg"].removeprefix("Value error, ")


def check_evidence(questions: Iterable[EvalQuestion], texts: Mapping[str, str]) -> None:
    """See that every quote stands verbatim in its article; `texts` maps sources to article texts.

    Raises:
        ConfigurationError: naming the question, the field and the article of the first mistake,
            and how many more there are.
    """
    faults = [fault for question in questions for fault in _faults(question, texts)]
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise ConfigurationError(
            f"{faults[0]}{more}", "Correct the question set, or index the articles that it was written for"
        )


def _faults(question: EvalQuestion, texts: Mapping[str, str]) -> Iterable[str]:
    for source in question.sources:
        if source not in texts:
            yield f"question {question.id}, field sources: there is no article {source}"
    for piece, alternatives in enumerate(question.evidence):
        for place, quote in enumerate(alternatives):
            field = f"question {question.id}, field evidence.{piece}.{place}"
            if quote.source not in texts:
                yield f"{field}: there is no article {quote.source}"
            elif quote.quote not in texts[quote.source]:
                yield f"{field}: {quote.source} does not hold the words {quote.quote!r}"
