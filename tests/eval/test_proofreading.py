"""Sentences for a person to read beside the article, and the rate that their verdicts give."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from assistant.errors import AssistantError
from assistant.types import Sentence
from eval.__main__ import main
from eval.dataset import EvalQuestion
from eval.metrics import Case
from eval.proofreading import check_blank, read_sheet, sample, write_sheet
from eval.run import Row, RunFolder
from tests.eval.askers import HEADER, answer, cite

TEXTS = {"ferry.txt": "It was built in Gdansk. The crossing takes 42 minutes. It carries 98 passengers."}


def shown(number: int, words: str = "The crossing takes 42 minutes.") -> Case:
    text = f"It takes {number} minutes. [1]"
    return Case(
        question=EvalQuestion(
            id=str(number), kind="unanswerable", question="How long?", answer="", facts=[], evidence=[]
        ),
        answer=answer(
            text,
            [cite(TEXTS, "ferry.txt", words)],
            sentences=(
                Sentence(text=text, start=0, end=len(text), verdict="supported", citations=(1,)),
                Sentence(text="Nobody knows.", start=0, end=13, verdict="unsupported"),
            ),
        ),
        texts=TEXTS,
    )


def filled(file: Path, verdicts: list[str]) -> Path:
    write_sheet(sample([shown(n) for n in range(len(verdicts))], len(verdicts)), file)
    with file.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    with file.open("w", newline="", encoding="utf-8") as stream:
        sheet = csv.DictWriter(stream, rows[0].keys())
        sheet.writeheader()
        sheet.writerows(row | {"verdict": verdict} for row, verdict in zip(rows, verdicts, strict=True))
    return file


def test_a_line_shows_the_cited_words_in_their_surroundings_and_no_marker() -> None:
    (line,) = sample([shown(42)], 5)
    assert line.sentence == "It takes 42 minutes."
    assert line.passage == (
        "It was built in Gdansk. 【The crossing takes 42 minutes.】 It carries 98 passengers."
    )


def test_the_same_sentence_is_read_once_and_one_without_a_citation_never() -> None:
    assert len(sample([shown(42), shown(42)], 5)) == 1


def test_a_refusal_and_a_failed_question_give_nothing_to_read() -> None:
    case = shown(1)
    refused = Case(question=case.question, answer=answer("No.", answered=False), texts=TEXTS)
    failed = Case(question=case.question, answer=None, texts=TEXTS)
    assert sample([refused, failed], 5) == ()


def test_the_draw_repeats_and_is_as_large_as_asked() -> None:
    cases = [shown(n) for n in range(30)]
    assert sample(cases, 10) == sample(list(reversed(cases)), 10)
    assert len(sample(cases, 10)) == 10


def test_verdicts_become_rates(tmp_path: Path) -> None:
    found = read_sheet(filled(tmp_path / "sheet.csv", ["yes"] * 17 + [" Partly ", "no", "NO"]))
    assert (found.counts["yes"], found.counts["partly"], found.counts["no"]) == (17, 1, 2)
    assert found.wrong.value == pytest.approx(0.1)
    assert found.not_whole.value == pytest.approx(0.15)
    assert found.wrong.ends is not None
    assert found.wrong.ends[0] < 0.1 < found.wrong.ends[1]


@pytest.mark.parametrize("verdict", ["", "maybe"])
def test_a_sheet_that_is_not_filled_in_is_refused(tmp_path: Path, verdict: str) -> None:
    with pytest.raises(AssistantError, match=r"row 2"):
        read_sheet(filled(tmp_path / "sheet.csv", ["yes", verdict]))


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_sheet_is_read_as_spreadsheets_save_it(tmp_path: Path, mark: str) -> None:
    file = tmp_path / "sheet.csv"
    head = mark.join(("number", "sentence", "article", "passage", "verdict", "remark"))
    rows = [mark.join(("1", '"It rains, often"', "A", "B", "yes", "")), 5 * mark]
    file.write_text("\ufeff" + "\r\n".join([head, *rows, ""]), encoding="utf-8")
    assert read_sheet(file).counts == {"yes": 1}


def test_a_file_that_is_no_sheet_is_told(tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("name,age\nAda,36\n", encoding="utf-8")
    with pytest.raises(AssistantError, match="no column “verdict”"):
        read_sheet(file)
    file.write_bytes("number,verdict\n1,café".encode("latin-1"))
    with pytest.raises(AssistantError, match="UTF-8"):
        read_sheet(file)


def test_verdicts_are_not_written_over(tmp_path: Path) -> None:
    blank = tmp_path / "blank.csv"
    write_sheet(sample([shown(1)], 1), blank)
    check_blank(blank)
    check_blank(tmp_path / "none.csv")
    with pytest.raises(AssistantError, match="holds verdicts, which would be lost"):
        check_blank(filled(tmp_path / "sheet.csv", ["", "no"]))


def test_the_command_turns_a_filled_sheet_into_a_page(tmp_path: Path) -> None:
    sheet = filled(tmp_path / "sheet.csv", ["yes"] * 9 + ["no"])
    page = tmp_path / "page.md"
    assert main(["proofread", "--filled", str(sheet), "--reader", "two editors", "--docs", str(page)]) == 0
    assert "two editors" in page.read_text(encoding="utf-8")
    assert re.search(r"Not said by the article: 10\.0%", page.read_text(encoding="utf-8"))


def test_the_command_asks_for_what_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["proofread"]) == 1
    assert "--filled FILE" in capsys.readouterr().err


def test_a_sheet_drawn_from_an_unfinished_run_is_said_to_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = [shown(1), shown(2)]
    run = RunFolder(tmp_path / "run")
    run.start(HEADER, [case.question for case in cases])
    run.append_text("ferry.txt", TEXTS["ferry.txt"])
    run.append(Row(id="1", answer=cases[0].answer))
    sheet = tmp_path / "a new folder" / "sheet.csv"
    assert main(["proofread", str(run.path), "--sheet", str(sheet)]) == 0
    assert "1 questions have not been asked" in capsys.readouterr().err
    assert len(sheet.read_text(encoding="utf-8").splitlines()) == 2
