"""The report: all in one file, safe with hostile text, and its filters work in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from assistant.errors import AssistantError
from assistant.types import Answer
from eval.calibration import Scored
from eval.dataset import EvalQuestion
from eval.metrics import Case
from eval.report import write_report
from eval.report.page import outcome
from eval.report.plots import equal_groups
from eval.run import Header, Row, RunFolder
from tests.eval.askers import answer, cite, refusal

TEXT = (
    "Intro text. " * 40
    + "Oslo has 700,000 people. <script>alert('in the article')</script> "
    + "The end. " * 40
)
HOSTILE = "<img src=x onerror=alert(1)>"
HEADER = Header(
    fingerprint="f" * 64,
    backend="fake",
    split="all",
    set_name="s.jsonl",
    set_sha256="a",
    index_fingerprint="b",
    code_sha256="c",
    settings={"backend": "fake", "passages": 3},
    started="2026-01-01T00:00:00+00:00",
)


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    """A run with one correct, one wrong, one refused and one failed answer."""
    base = {"kind": "single", "answer": "700,000", "facts": [["700,000"]]}
    evidence = [[{"source": "a.txt", "quote": "Oslo has 700,000 people."}]]
    questions = tuple(
        EvalQuestion.model_validate(
            {**base, "id": id_, "question": f"{id_} {HOSTILE}?", "evidence": evidence}
        )
        for id_ in ("right", "wrong", "refused", "failed")
    )
    texts = {"a.txt": TEXT}
    cited = [cite(texts, "a.txt", "Oslo has 700,000 people.")]
    run = RunFolder(tmp_path / "run")
    run.start(HEADER, questions)
    run.append(Row(id="right", answer=answer("Oslo has 700,000 people. [1]", cited), seconds=0.2))
    run.append(Row(id="wrong", answer=answer(HOSTILE, [cite(texts, "a.txt", "The end.")]), seconds=0.4))
    run.append(Row(id="refused", answer=refusal(), seconds=0.1))
    run.append(Row(id="failed", error="no reply"))
    run.append_text("a.txt", TEXT)
    return run


def test_a_figure_without_an_interval_is_shown_alone(folder: RunFolder, tmp_path: Path) -> None:
    for name in ("right", "wrong", "refused"):
        row = folder.rows()[name]
        folder.append(Row(id=name, answer=row.answer, seconds=0.5))
    text = write_report(folder, tmp_path / "report.html").read_text(encoding="utf-8")
    assert re.search(r"<td>0.50\ss</td><td>3</td>", text)
    assert '<p class="note">n&nbsp;=&nbsp;3</p>' in text


def test_groups_of_the_reliability_plot_are_equal_and_ties_are_not_sorted_by_worth() -> None:
    asked = [Scored(kind="single", answerability=0.5, answered=True, worth=float(n % 2)) for n in range(20)]
    sure = Scored(kind="single", answerability=0.9, answered=True, worth=0.0)
    refused = Scored(kind="single", answerability=0.1, answered=False, worth=0.0)
    groups = equal_groups([sure, refused, *asked])
    assert [len(group) for group in groups] == [5, 5, 5, 5, 1]
    assert groups[-1] == [(0.9, 0.0)]
    assert all(1 < sum(worth for _, worth in group) < 4 for group in groups[:-1])
    assert equal_groups([refused]) == []


@pytest.mark.parametrize(
    ("kind", "given", "shown"),
    [
        (
            "single",
            answer("700,000", [cite({"a.txt": TEXT}, "a.txt", "Oslo has 700,000 people.")]),
            "correct",
        ),
        ("single", answer("Many."), "wrong"),
        ("single", refusal(), "refused"),
        ("single", None, "failed"),
        ("unanswerable", refusal(), "correct"),
        ("unanswerable", answer("Many."), "answered"),
        ("false_premise", refusal(), "half"),
        ("false_premise", answer("Many."), "wrong"),
    ],
)
def test_how_a_question_went(kind: str, given: Answer | None, shown: str) -> None:
    evidence = [[{"source": "a.txt", "quote": "Oslo has 700,000 people."}]]
    known = {} if kind == "unanswerable" else {"facts": [["700,000"]], "evidence": evidence}
    question = EvalQuestion.model_validate({"id": "q", "kind": kind, "question": "?", **known})
    assert outcome(Case(question=question, answer=given, texts={"a.txt": TEXT})) == shown


def test_everything_is_in_the_file(folder: RunFolder, tmp_path: Path) -> None:
    text = write_report(folder, tmp_path / "report.html").read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="(?!#)[^"]', text)
    assert "url(http" not in text
    assert "@import" not in text
    assert text.count("<svg") == 4
    assert "<mark>Oslo has 700,000 people.</mark>" in text
    assert len(text) < 300_000
    ids = re.findall(r' id="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="#|url\(#)([^")]*)', text)) <= set(ids)


def test_hostile_text_is_shown_not_run(folder: RunFolder, tmp_path: Path) -> None:
    text = write_report(folder, tmp_path / "report.html").read_text(encoding="utf-8")
    assert HOSTILE not in text
    assert "&lt;img src=x" in text
    assert "<script>alert" not in text


def test_a_run_without_answers_is_told(tmp_path: Path) -> None:
    empty = RunFolder(tmp_path)
    empty.start(HEADER, ())
    with pytest.raises(AssistantError, match="no answers yet"):
        write_report(empty, tmp_path / "report.html")


@pytest.mark.browser
def test_filters_in_a_browser(folder: RunFolder, tmp_path: Path, chromium: Browser) -> None:
    path = write_report(folder, tmp_path / "report.html")
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("dialog", lambda dialog: problems.append(dialog.message))
    page.on(
        "request",
        lambda request: problems.append(request.url) if "report.html" not in request.url else None,
    )
    page.goto(path.as_uri())
    shown = page.locator(".q:visible")
    assert shown.count() == 4
    page.click('button[data-outcome="failed"]')
    assert shown.count() == 1
    page.click('button[data-outcome="correct"]')
    assert shown.count() == 2
    page.fill("#search", "right")
    assert shown.count() == 1
    page.click("#open")
    assert page.locator(".fact.found:visible").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    page.close()
    assert problems == []
