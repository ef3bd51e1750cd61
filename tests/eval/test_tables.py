"""The README's tables of quality: what the command writes, and that the README holds just that."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import ConfigurationError
from assistant.types import Answer
from eval.__main__ import main
from eval.dataset import EvalQuestion, load_questions
from eval.documents import markers
from eval.run import Header, Row, RunFolder
from eval.tables import MAIN_SET, NAME, Measured, measured, tables
from tests.conftest import ROOT
from tests.eval.askers import answer, cite, refusal

BEGIN, END = markers(NAME)
HEADER = Header(
    fingerprint="f",
    backend="extractive",
    split="test",
    set_name=MAIN_SET,
    set_sha256="a",
    index_fingerprint="b",
    code_sha256="c",
    machine={"cores": "2", "processor": "Test CPU"},
)
TEXTS = {"a.txt": "Oslo has 700,000 people."}


def reply(question: EvalQuestion, texts: dict[str, str]) -> Answer:
    """The reference answer with its evidence; every second unanswerable question is refused."""
    if not question.answerable:
        return refusal() if question.id[-1] in "02468" else answer("Yes.")
    quotes = [item[0] for item in question.evidence]
    cited = [cite(texts, q.source, q.quote, number) for number, q in enumerate(quotes, 1)]
    return answer(question.answer, cited)


def kept(path: Path, header: Header, questions: tuple[EvalQuestion, ...], texts: dict[str, str]) -> Path:
    """A finished run with those answers."""
    folder = RunFolder(path)
    folder.start(header, questions)
    for source, text in texts.items():
        folder.append_text(source, text)
    for number, question in enumerate(questions):
        folder.append(Row(id=question.id, answer=reply(question, texts), seconds=0.5 + number / 100))
    return path


@pytest.fixture
def questions() -> tuple[EvalQuestion, ...]:
    """One that is answered, two that are not."""
    oslo = {"id": "single-1", "kind": "single", "question": "?", "answer": "700,000", "facts": [["700,000"]]}
    evidence = [[{"source": "a.txt", "quote": "Oslo has 700,000 people."}]]
    far = {"kind": "unanswerable", "question": "?"}
    rows = [{**oslo, "evidence": evidence}, {**far, "id": "far-1"}, {**far, "id": "far-2"}]
    return tuple(EvalQuestion.model_validate(row) for row in rows)


def test_a_column_a_backend_and_a_row_a_kind(tmp_path: Path, questions: tuple[EvalQuestion, ...]) -> None:
    local = replace(HEADER, backend="local", settings={"passages": 3})
    runs = [
        measured(RunFolder(kept(tmp_path / header.backend, header, questions, TEXTS)))
        for header in (HEADER, local)
    ]
    text = tables(runs)
    assert (
        "`eval/questions.jsonl`, the test half: 3 questions, 95 % intervals, on 2 cores of Test CPU." in text
    )
    assert "`assistant eval answers --backend local --config passages=3`" in text
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    rows = {cells[0]: cells[1:] for cells in lines if cells}
    assert rows["Refusal recall"][0] == "2"
    assert rows["Refusal recall"][1].startswith("50.0 % [")
    assert rows["kind"] == ["n", "extractive", "local"]
    assert rows["single"][:2] == ["1 (few)", "100.0 % [20.7, 100.0]"]
    assert rows["all"][1].startswith("66.7 %")


def test_columns_say_what_they_do_not_share(tmp_path: Path, questions: tuple[EvalQuestion, ...]) -> None:
    local = replace(
        HEADER, backend="local", workers=2, limit=3, machine={"cores": "4", "processor": "Other CPU"}
    )
    first = measured(RunFolder(kept(tmp_path / "first", replace(HEADER, limit=3), questions, TEXTS)))
    folder = RunFolder(kept(tmp_path / "second", local, questions, TEXTS))
    folder.append(Row(id="far-1", answer=refusal(), seconds=0.5))
    text = tables([first, measured(folder)])
    assert "3 of the test half, kinds taking turns: 3 questions" in text
    assert "on 2 cores of Test CPU (extractive), 4 cores of Other CPU (local)." in text
    assert "--backend local --workers 2`" in text
    row = next(line for line in text.splitlines() if line.startswith("| Refusal precision"))
    cells = [cell.strip() for cell in row.split("|")[2:-1]]
    assert cells == ["", "100.0 % [20.7, 100.0] (1)", "100.0 % [34.2, 100.0] (2)"]


def test_other_sets_follow_by_kind(tmp_path: Path, questions: tuple[EvalQuestion, ...]) -> None:
    other = replace(HEADER, set_name="eval/fresh/questions.jsonl", split="all")
    runs = [
        measured(RunFolder(kept(tmp_path / str(n), header, questions, TEXTS)))
        for n, header in enumerate((other, HEADER))
    ]
    text = tables(runs)
    assert text.index("`eval/questions.jsonl`") < text.index("`eval/fresh/questions.jsonl`, all: 3 questions")
    assert "`assistant eval answers --set eval/fresh/questions.jsonl --backend extractive`" in text
    assert text.count("| measure") == 1
    assert text.endswith("Wrongly refused: 0.0 % [0.0, 79.3] with extractive.")


def test_the_command_writes_between_the_markers_only(
    tmp_path: Path, questions: tuple[EvalQuestion, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    run = kept(tmp_path / "run", HEADER, questions, TEXTS)
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    assert main(["tables", str(run), "--readme", str(readme)]) == 0
    assert main(["tables", str(run)]) == 0
    printed = capsys.readouterr().out.strip()
    assert readme.read_text(encoding="utf-8") == f"before\n{BEGIN}\n{printed}\n{END}\nafter\n"


def test_what_cannot_be_shown_is_told(tmp_path: Path, questions: tuple[EvalQuestion, ...]) -> None:
    run = measured(RunFolder(kept(tmp_path / "run", HEADER, questions, TEXTS)))
    with pytest.raises(ConfigurationError, match="have the backend extractive"):
        tables([run, run])
    other = replace(run, header=replace(HEADER, backend="local", set_sha256="z"))
    with pytest.raises(ConfigurationError, match="different questions"):
        tables([run, other])
    ablated = kept(tmp_path / "ablated", replace(HEADER, without="follow-ups"), questions, TEXTS)
    with pytest.raises(ConfigurationError, match="made without follow-ups"):
        measured(RunFolder(ablated))
    begun = RunFolder(tmp_path / "begun")
    begun.start(HEADER, questions)
    with pytest.raises(ConfigurationError, match="3 questions have not been asked"):
        measured(begun)


def form(text: str) -> list[str]:
    """The lines of `text` without their figures, what they are over, and the width of their columns."""
    plain = re.sub(r"\d[\d.,]*", "#", text).replace("] (#)", "]")
    plain = re.sub(r"^(\|[^|]*\|) +\|", r"\1 # |", plain, flags=re.MULTILINE)
    return [re.sub(r"-+", "-", " ".join(line.split())) for line in plain.splitlines()]


def test_the_readme_holds_what_the_command_writes(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = readme.partition(BEGIN)[2].partition(END)[0].strip()
    sets = re.findall(r"^`(\S+)`, (all|the test half): .* cores of (.+)\.$", block, re.MULTILINE)
    assert sets[0][:2] == (MAIN_SET, "the test half")
    commands = re.findall(r"^Made with (.+)\.$", block, re.MULTILINE)
    assert len(commands) == len(sets)
    runs: list[Measured] = []
    for (name, half, processor), made_with in zip(sets, commands, strict=True):
        folder = (ROOT / name).parent / "articles"
        articles = folder if folder.is_dir() else ROOT / "seeds"
        texts = {path.name: path.read_bytes().decode() for path in articles.iterdir()}
        split = "all" if half == "all" else "test"
        questions = tuple(q for q in load_questions(ROOT / name) if split in {"all", q.split})
        for command in made_with.split("; "):
            backend = re.findall(r"--backend (\S+?)[ `]", command)[0]
            settings = dict(setting.split("=") for setting in re.findall(r"--config ([^ `]+)", command))
            machine = {"cores": "2", "processor": processor}
            header = replace(
                HEADER, set_name=name, split=split, backend=backend, machine=machine, settings=settings
            )
            path = tmp_path / f"{len(runs)}"
            runs.append(measured(RunFolder(kept(path, header, questions, texts))))
    assert form(block) == form(tables(runs))
