"""Sentences of kept runs for a person to read beside the article, and the error rate from what they write.

The reader sees a sentence and the cited words in their surroundings; neither the question nor what the
assistant thought of the sentence.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import AssistantError
from assistant.grounding import plain_sentence
from assistant.types import Citation, Record
from eval.metrics import Case
from eval.statistics import Estimate, estimate

COLUMNS = ("number", "sentence", "article", "passage", "verdict", "remark")
VERDICTS = ("yes", "partly", "no")
"""What the reader writes: the passage says this, a part of it, or it does not."""

SEED = 20240607
CONTEXT = 300
"""Characters of the article that are shown on each side of the cited words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Record):
    """One sentence to read: its articles' titles, and the cited words, in 【】, with what stands around."""

    sentence: str
    article: str
    passage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Record):
    """What the reader found: shares of sentences that the passage carries, carries partly, does not carry."""

    counts: Mapping[str, int]
    wrong: Estimate
    not_whole: Estimate


def sample(cases: Iterable[Case], size: int, seed: int = SEED) -> tuple[Line, ...]:
    """`size` different sentences that were shown with a citation, in random order; all if there are fewer."""
    found: dict[str, Line] = {}
    for case in cases:
        answer = case.answer
        if answer is None or not answer.answered:
            continue
        by_number = {citation.number: citation for citation in answer.citations}
        for sentence in answer.sentences:
            cited = [by_number[number] for number in sentence.citations if number in by_number]
            text = plain_sentence(sentence.text)
            if cited and text:
                found.setdefault(text, _line(text, cited, case.texts))
    lines = [found[text] for text in sorted(found)]
    random.Random(seed).shuffle(lines)  # noqa: S311
    return tuple(lines[:size])


def _line(text: str, cited: Sequence[Citation], texts: Mapping[str, str]) -> Line:
    return Line(
        sentence=text,
        article=" / ".join(dict.fromkeys(citation.title or citation.source for citation in cited)),
        passage="\n---\n".join(_passage(citation, texts.get(citation.source, "")) for citation in cited),
    )


def _passage(citation: Citation, text: str) -> str:
    before = text[max(0, citation.start - CONTEXT) : citation.start]
    after = text[citation.end : citation.end + CONTEXT]
    return f"{before}【{citation.quote}】{after}"


def check_blank(file: Path) -> None:
    """Make sure that there is no sheet yet that somebody has written verdicts into.

    Raises:
        AssistantError: there is one.
    """
    if file.is_file() and any((row.get("verdict") or "").strip() for row in _rows(file)):
        raise AssistantError(f"{file} holds verdicts, which would be lost", "Name another sheet")


def write_sheet(lines: Sequence[Line], file: Path) -> None:
    """A CSV file with a row for each sentence and blank columns for the verdict and a remark."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        sheet = csv.writer(stream)
        sheet.writerow(COLUMNS)
        for number, line in enumerate(lines, start=1):
            sheet.writerow((number, line.sentence, line.article, line.passage, "", ""))


def read_sheet(file: Path) -> Reading:
    """What a reader wrote into a sheet.

    Raises:
        AssistantError: no such sheet, or a verdict is missing or none of yes, partly, no.
    """
    rows = _rows(file)
    if rows and "verdict" not in rows[0]:
        raise AssistantError(f"{file} has no column “verdict”", "Give the sheet that was filled in")
    verdicts = [(row.get("verdict") or "").strip().lower() for row in rows]
    for number, verdict in enumerate(verdicts, start=1):
        if verdict not in VERDICTS:
            raise AssistantError(
                f"{file}: row {number} has the verdict “{verdict}”", f"Write one of {', '.join(VERDICTS)}"
            )
    wrong = estimate([float(verdict == "no") for verdict in verdicts])
    not_whole = estimate([float(verdict != "yes") for verdict in verdicts])
    if wrong is None or not_whole is None:
        raise AssistantError(f"{file} holds no sentences", "Give the sheet that was filled in")
    return Reading(counts=Counter(verdicts), wrong=wrong, not_whole=not_whole)


def _rows(file: Path) -> list[dict[str, str]]:
    """The rows of a sheet that are not blank; spreadsheets part columns by what their language does."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            head = stream.readline()
            stream.seek(0)
            rows = list(csv.DictReader(stream, delimiter=max(",;\t", key=head.count)))
    except (OSError, ValueError, csv.Error) as error:
        raise AssistantError(f"{file} cannot be read: {error}", "Save the sheet as CSV in UTF-8") from None
    return [row for row in rows if any(row.values())]


def as_markdown(found: Reading, reader: str) -> str:
    """The page that is published; `reader` says who read."""
    counts = "\n".join(f"| {verdict} | {found.counts.get(verdict, 0)} |" for verdict in VERDICTS)
    return f"""# Shown sentences, read one by one

{found.wrong.n} different sentences of a kept run, drawn at random from those shown with a citation, were read
by {reader}, who saw the sentence and
the cited words with {CONTEXT} characters of the article on each side, not the question.

- yes: the article says this there, and the sentence alone is understood rightly
- partly: it says a part of it, or what one needs to understand the sentence rightly stands around it: who
  "he" is, which "this warning" is, or that it is one of several scenarios
- no: the article does not say it there

Written by `python -m eval proofread --filled SHEET --docs FILE`.

| verdict | sentences |
|---|---|
{counts}

Not said by the article: {_share(found.wrong)}. Not said, or only partly: {_share(found.not_whole)}.
"""


def _share(value: Estimate) -> str:
    ends = f" (95 % interval {value.ends[0]:.1%} to {value.ends[1]:.1%})" if value.ends else ""
    return f"{value.value:.1%}{ends}"
