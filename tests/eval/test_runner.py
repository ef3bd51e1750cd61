"""Runs: they resume, they repeat, failures stand apart, and settings decide where they go."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import AssistantError, BackendTimeout, ConfigurationError
from assistant.types import Answer, Turn
from eval.answers import _rate, ask, interleaved, run
from eval.dataset import EvalQuestion
from eval.metrics import METRICS
from eval.run import Header, Row, RunFolder
from eval.summary import figures, gate, groups, kind_table, metric_table, to_json
from tests.conftest import ROOT
from tests.eval.askers import HEADER, FakeAsker, answer, cite, refusal

TEXTS = {"a.txt": "Oslo has 700,000 people. Bergen has 280,000 people."}


def question(number: int, kind: str = "single", **changes: object) -> EvalQuestion:
    """Question `number`, whose fact is its number."""
    values: dict[str, object] = {"id": f"q{number}", "kind": kind, "question": f"question {number}?"}
    if kind != "unanswerable":
        values |= {
            "answer": str(number),
            "facts": [[str(number)]],
            "evidence": [[{"source": "a.txt", "quote": "Oslo has 700,000 people."}]],
        }
    return EvalQuestion.model_validate(values | changes)


def reply(asked: str) -> Answer:
    """The number in the question, cited."""
    return answer(
        f"It is {asked.split()[1].rstrip('?')}.", [cite(TEXTS, "a.txt", "Oslo has")], question=asked
    )


QUESTIONS = tuple(question(n) for n in range(6))


def started(path: Path, questions: tuple[EvalQuestion, ...] = QUESTIONS, **changes: bool) -> RunFolder:
    """A folder whose run was started."""
    folder = RunFolder(path)
    folder.start(HEADER, questions, **changes)
    return folder


def test_answers_come_back_as_they_were(tmp_path: Path) -> None:
    asker = FakeAsker(texts=TEXTS, reply=reply)
    folder = started(tmp_path)
    run(asker, QUESTIONS, folder)
    cases = folder.cases()
    assert [c.question for c in cases] == list(QUESTIONS)
    assert [c.answer for c in cases] == [reply(q.question) for q in QUESTIONS]
    assert folder.texts() == TEXTS
    assert figures(cases)["correct"]["all"].value == 1


def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    def dies(asked: str) -> Answer:
        if "3" in asked:
            raise KeyboardInterrupt
        return reply(asked)

    folder = started(tmp_path)
    first = FakeAsker(texts=TEXTS, reply=dies)
    with pytest.raises(KeyboardInterrupt):
        run(first, QUESTIONS, folder)
    with (tmp_path / "answers.jsonl").open("a") as file:
        file.write('{"id": "q3", "answer": {"text": "cut o')
    second = FakeAsker(texts=TEXTS, reply=reply)
    again = started(tmp_path)
    run(second, QUESTIONS, again)
    assert sorted(first.asked + second.asked) == sorted([*(q.question for q in QUESTIONS), "question 3?"])
    assert len(again.cases()) == 6
    assert all(c.answer is not None for c in again.cases())


def test_failures_stand_apart_and_are_asked_again(tmp_path: Path) -> None:
    def fails(asked: str) -> Answer | Exception:
        if "1" in asked:
            return BackendTimeout("no reply in 60 s", "Try a smaller model")
        return ZeroDivisionError("oops") if "2" in asked else reply(asked)

    folder = started(tmp_path)
    seen: list[Row] = []
    run(FakeAsker(texts=TEXTS, reply=fails), QUESTIONS, folder, done=seen.append)
    failed = {c.question.id: c.error for c in folder.cases() if c.error}
    assert failed == {"q1": "no reply in 60 s. Try a smaller model", "q2": "ZeroDivisionError: oops"}
    assert len(seen) == 6
    table = figures(folder.cases())
    assert table["correct"]["all"].value == pytest.approx(4 / 6)
    assert table["latency_p50"]["all"].n == 4
    second = FakeAsker(texts=TEXTS, reply=reply)
    run(second, QUESTIONS, folder)
    assert sorted(second.asked) == ["question 1?", "question 2?"]
    assert figures(folder.cases())["correct"]["all"].value == 1


def test_quotes_in_place_of_a_model_that_failed_are_no_answer_of_the_model(tmp_path: Path) -> None:
    failing = FakeAsker(texts=TEXTS, reply=lambda asked: replace(reply(asked), failure="the server is away"))
    folder = started(tmp_path)
    run(failing, QUESTIONS, folder)
    assert {row.error for row in folder.rows().values()} == {"the server is away"}
    run(FakeAsker(texts=TEXTS, reply=reply), QUESTIONS, folder)
    assert not any(row.error for row in folder.rows().values())


def test_workers_give_the_same_figures(tmp_path: Path) -> None:
    tables = []
    for workers in (1, 4):
        folder = started(tmp_path / str(workers))
        run(FakeAsker(texts=TEXTS, reply=reply), QUESTIONS, folder, workers=workers)
        tables.append(to_json(figures(folder.cases()))["metrics"])
    assert tables[0] == tables[1]


def test_a_folder_keeps_to_one_fingerprint(tmp_path: Path) -> None:
    folder = started(tmp_path)
    run(FakeAsker(texts=TEXTS, reply=reply), QUESTIONS, folder)
    other = Header(**{**HEADER.to_dict(), "fingerprint": "g"})
    with pytest.raises(ConfigurationError, match="other settings"):
        folder.start(other, QUESTIONS)
    folder.start(other, QUESTIONS, fresh=True)
    assert folder.rows() == {}


@pytest.mark.parametrize("name", ["questions.jsonl", "answers.jsonl", "articles.jsonl"])
def test_what_is_no_run_is_not_replaced(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("mine")
    for fresh in (False, True):
        with pytest.raises(ConfigurationError, match=rf"holds no run, but a file {name}"):
            started(tmp_path, fresh=fresh)
    assert (tmp_path / name).read_text() == "mine"


def test_a_start_that_was_killed_is_made_good(tmp_path: Path) -> None:
    started(tmp_path)
    (tmp_path / "run.json").unlink()
    assert started(tmp_path).questions() == QUESTIONS


def test_a_folder_without_a_run_is_told() -> None:
    with pytest.raises(ConfigurationError, match="no evaluation run"):
        RunFolder.existing(Path("nowhere"))


def test_a_broken_header_is_told(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("{}")
    with pytest.raises(AssistantError, match="cannot be read"):
        RunFolder(tmp_path).header()


@pytest.mark.parametrize("content", [b'{"id": "q1"', b"\xff\xfe", None])
def test_questions_that_cannot_be_read_are_told(tmp_path: Path, content: bytes | None) -> None:
    folder = started(tmp_path)
    (tmp_path / "questions.jsonl").unlink()
    if content is not None:
        (tmp_path / "questions.jsonl").write_bytes(content)
    with pytest.raises(AssistantError, match=r"questions\.jsonl cannot be read: .*--fresh"):
        folder.cases()


def test_history_and_speed_reach_the_row() -> None:
    asker = FakeAsker(texts=TEXTS, reply=reply, tokens=20)
    follow = question(7, "followup", history=["Before?", {"question": "Then?", "answer": "So."}])
    row = ask(asker, follow)
    assert asker.histories == [(Turn(question="Before?"), Turn(question="Then?", answer="So."))]
    assert row.tokens_per_second is not None
    assert row.first_evidence is not None
    assert row.seconds is not None
    assert row.first_evidence <= row.seconds


def test_the_speed_of_a_model_is_of_the_pieces_after_the_first() -> None:
    assert _rate([1.0 + number / 4 for number in range(9)]) == pytest.approx(4)
    assert _rate([1.0 + number / 4 for number in range(7)]) is None
    assert _rate([1.0] * 9) is None


def test_what_the_articles_answer_is_a_group_beside_all_and_each_kind(tmp_path: Path) -> None:
    kinds = ("single", "false_premise", "unanswerable", "list", "single")
    asked = tuple(question(number, kind) for number, kind in enumerate(kinds))
    folder = started(tmp_path, asked)
    run(FakeAsker(texts=TEXTS, reply=reply), asked, folder)
    found = {name: [c.question.id for c in members] for name, members in groups(folder.cases()).items()}
    assert found == {
        "all": ["q0", "q1", "q2", "q3", "q4"],
        "answerable": ["q0", "q3", "q4"],
        "single": ["q0", "q4"],
        "false_premise": ["q1"],
        "unanswerable": ["q2"],
        "list": ["q3"],
    }


def test_a_run_goes_on_after_kill_9(tmp_path: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from eval.answers import run
from tests.conftest import ROOT
from tests.eval.askers import FakeAsker
from tests.eval.test_runner import QUESTIONS, TEXTS, reply, started

left = [3]

def dies(asked):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return reply(asked)

run(FakeAsker(texts=TEXTS, reply=dies), QUESTIONS, started(Path({str(tmp_path)!r})))
"""
    killed = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    again = started(tmp_path)
    assert again.left() == 3
    asker = FakeAsker(texts=TEXTS, reply=reply)
    run(asker, QUESTIONS, again)
    assert len(asker.asked) == 3
    assert figures(again.cases())["correct"]["all"].value == 1


def test_an_unfinished_run_has_the_texts_of_what_it_answered(tmp_path: Path) -> None:
    def dies(asked: str) -> Answer:
        if not asker.asked[:-1]:
            return reply(asked)
        raise KeyboardInterrupt

    asker = FakeAsker(texts=TEXTS, reply=dies)
    folder = started(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        run(asker, QUESTIONS, folder)
    assert folder.left() == 5
    with (tmp_path / "articles.jsonl").open("a") as file:
        file.write('{"source": "b.txt", "te')
    assert folder.texts() == TEXTS
    assert figures(folder.cases())["quote_exactness"]["all"].value == 1


def test_a_question_may_hold_any_line_separator(tmp_path: Path) -> None:
    odd = (question(1, question="question 1\u2028with\x85odd\u2029ends?"), question(2))
    folder = started(tmp_path, odd)
    run(FakeAsker(texts=TEXTS, reply=reply), odd, folder)
    assert tuple(case.question for case in folder.cases()) == odd


def test_the_order_of_asking_mixes_kinds_and_repeats(tmp_path: Path) -> None:
    many = [question(n, "single" if n < 40 else "unanswerable") for n in range(80)]
    orders = []
    for name in ("a", "b"):
        asker = FakeAsker(texts=TEXTS, reply=reply)
        run(asker, many, started(tmp_path / name, tuple(many)))
        orders.append(asker.asked)
    assert orders[0] == orders[1]
    first = sum(asked in {q.question for q in many[:40]} for asked in orders[0][:40])
    assert 12 <= first <= 28


def test_a_limit_takes_kinds_in_turn() -> None:
    mixed = [question(1), question(2), question(3, "list"), question(4, "unanswerable"), question(5, "list")]
    assert [q.id for q in interleaved(mixed)] == ["q1", "q3", "q4", "q2", "q5"]


def test_gates(tmp_path: Path) -> None:
    folder = started(tmp_path)
    run(FakeAsker(texts=TEXTS, reply=lambda q: refusal() if "1" in q else reply(q)), QUESTIONS, folder)
    table = figures(folder.cases())
    assert gate("correct=0.8")[1](table) == ""
    assert gate("correct=0.9")[1](table) == "correct: 0.8333 is below 0.9"
    assert gate("wrong_refusal@answerable=0.1")[1](table) == "wrong_refusal@answerable: 0.1667 is above 0.1"
    assert "no question" in gate("refusal_recall=0.5")[1](table)
    for wrong in ("corect=1", "correct", "correct=x", "correct=nan", "correct@nobody=1"):
        with pytest.raises(ConfigurationError):
            gate(wrong)


def test_tables_hold_the_figures(tmp_path: Path) -> None:
    folder = started(tmp_path)
    run(FakeAsker(texts=TEXTS, reply=reply), QUESTIONS, folder)
    table = figures(folder.cases())
    assert f"| {METRICS['correct'].title} " in metric_table([("run", table)])
    assert "| single | 6 (few) |" in kind_table(table, ("correct",))
    assert json.loads(json.dumps(to_json(table)))["metrics"]["correct"]["single"]["n"] == 6


def test_columns_over_different_questions_say_their_own_n(tmp_path: Path) -> None:
    tables = []
    for name, refused in (("a", {"question 1?"}), ("b", {"question 1?", "question 2?"})):

        def partly(asked: str, refused: set[str] = refused) -> Answer:
            return refusal() if asked in refused else reply(asked)

        folder = started(tmp_path / name)
        run(FakeAsker(texts=TEXTS, reply=partly), QUESTIONS, folder)
        tables.append((name, figures(folder.cases())))
    rows = {line.split("|")[1].strip(): line for line in metric_table(tables).splitlines()}
    assert rows["Correct"].endswith("| 6 |")
    cells = [cell.strip() for cell in rows["Citation precision"].split("|")[2:5]]
    assert cells == ["100.0 % [56.6, 100.0] (5)", "100.0 % [51.0, 100.0] (4)", ""]
    (row,) = kind_table(tables[0][1], ("correct", "citation_precision")).splitlines()[2:]
    assert "| 6 (few) | 83.3 % [43.6, 97.0] |" in row
    assert row.endswith("[56.6, 100.0] (5) |")
