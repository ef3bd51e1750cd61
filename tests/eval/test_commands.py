"""The commands from their arguments to what they print, over an index of the real articles."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from assistant.feedback import Feedback
from assistant.feedback import append as append_feedback
from eval.__main__ import main
from eval.commands.options import QUESTIONS

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def store(seeds_store_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the index of the articles, below which runs may be kept."""
    path = tmp_path_factory.mktemp("eval") / "store"
    shutil.copytree(seeds_store_path, path)
    return path


def command(name: str, store: Path, *more: str) -> list[str]:
    """Arguments of a command that asks questions."""
    return [name, "--backend", "extractive", "--config", f"store={store}", "--split", "dev", "--quiet", *more]


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What was printed, as JSON."""
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_two_runs_give_the_same_figures(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = []
    for name in ("a", "b"):
        assert main(command("answers", store, "--limit", "8", "--json", "--out", str(tmp_path / name))) == 0
        runs.append(printed(capsys))
    assert runs[0]["metrics"] == runs[1]["metrics"]
    assert runs[0]["run"]["fingerprint"] == runs[1]["run"]["fingerprint"]
    assert runs[0]["failures"] == {}
    assert runs[0]["metrics"]["quote_exactness"]["all"]["value"] == 1
    assert runs[0]["speed"]["latency_p50"]["all"]["n"] == 8

    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    assert main(["compare", a, b, "--json"]) == 0
    found = printed(capsys)
    assert found["differences"]["correct"]["value"] == 0
    assert found["won"] == found["lost"] == []
    assert main(["compare", a, b]) == 0
    assert "McNemar" in capsys.readouterr().out

    assert main(["show", a, b, "--kinds"]) == 0
    assert "| Correct " in capsys.readouterr().out
    assert main(["show", a, "--fail-below", "quote_exactness=1.1"]) == 1
    assert "gate: quote_exactness" in capsys.readouterr().err

    assert main(["report", a]) == 0
    assert (tmp_path / "a" / "report.html").stat().st_size > 10_000


def test_a_run_is_found_again_below_the_store(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folders, started = [], []
    for _ in range(2):
        assert main(command("answers", store, "--limit", "2", "--json")) == 0
        found = printed(capsys)
        folders.append(found["folder"])
        started.append((Path(found["folder"]) / "answers.jsonl").read_text())
    assert folders[0] == folders[1]
    assert started[0] == started[1]
    assert Path(folders[0]).parent == store / "evaluation"


def test_a_threshold_is_fitted_and_written(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "assistant.toml"
    out = str(tmp_path / "run")
    assert (
        main(command("calibrate", store, "--limit", "16", "--out", out, "--write", str(file), "--json")) == 0
    )
    found = printed(capsys)
    assert 0 <= found["threshold"] <= 1
    assert file.read_text() == f"refusal_threshold = {found['threshold']}\n"
    (tmp_path / "own.toml").touch()
    monkeypatch.setenv("ASSISTANT_CONFIG", str(tmp_path / "own.toml"))
    again = command("calibrate", store, "--limit", "16", "--out", out, "--json")
    assert main([*again, "--dry-run"]) == 0
    assert (tmp_path / "own.toml").read_text() == ""
    assert main(again) == 0
    assert (tmp_path / "own.toml").read_text() == file.read_text()
    capsys.readouterr()
    assert found["curve"][-1]["coverage"] <= 1


def test_a_set_with_articles_beside_it_is_asked_of_those(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_STORE", str(store))
    folder = tmp_path / "mine"
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "oslo.txt").write_text("Oslo has 700,000 people. It lies on a fjord.")
    row = {
        "id": "single-1",
        "kind": "single",
        "question": "How many people does Oslo have?",
        "answer": "700,000",
        "facts": [["700,000"]],
        "evidence": [[{"source": "oslo.txt", "quote": "Oslo has 700,000 people."}]],
    }
    (folder / "questions.jsonl").write_text(json.dumps(row))
    ask = ["answers", "--set", str(folder / "questions.jsonl"), "--backend", "extractive", "--quiet"]
    assert main([*ask, "--json"]) == 0
    found = printed(capsys)
    assert (found["run"]["set_name"], found["run"]["split"]) == ("mine/questions.jsonl", "all")
    assert found["metrics"]["quote_exactness"]["all"]["value"] == 1
    assert found["metrics"]["recall_5"]["all"]["value"] == 1

    # of other articles, the quotes of the set are missed at once and not counted as wrong answers
    assert main([*ask, "--config", f"store={store}"]) == 1
    assert "there is no article oslo.txt" in capsys.readouterr().err


def test_an_ablation_is_a_table(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = tmp_path / "rows.toml"
    rows.write_text(
        '["words alone"]\ndense_weight = 0.0\n\n["three passages"]\npassages = 3\n'
        '["no follow-ups"]\nwithout = "follow-ups"\n["text alone"]\n'
        'without = "headings and titles embedded"\n'
    )
    out = tmp_path / "docs" / "ablation.md"
    indexes = set((store / "evaluation").glob("index-*"))
    # the rows file comes first: it is what the command is about
    assert main(["ablation", str(rows), *command("", store, "--limit", "4", "--out", str(out))[1:]]) == 0
    text = out.read_text()
    assert f"`assistant eval ablation {rows} --split" in text
    assert f"--config store={store}" in text, "the command must make the same table again"
    assert text.startswith("# What each part and setting is worth")
    assert "| no follow-ups" in text
    assert len(set((store / "evaluation").glob("index-*")) - indexes) == 1
    assert "| words alone" in text
    assert "`passages=3`" in text
    assert capsys.readouterr().out.strip() in text


def test_nothing_new_in_the_feedback(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    added = ["add", "--set", str(tmp_path / "mine.jsonl"), "--config", f"store={store}"]
    assert main(added) == 0
    assert "No new feedback" in capsys.readouterr().out
    append_feedback(store, Feedback(time="2026-01-01", question="Who paid for lunch?", text="Nobody."))
    typed = iter(["unanswerable", ""])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(typed))
    assert main(added) == 0
    assert "1 added" in capsys.readouterr().out
    assert main(added) == 0
    assert "No new feedback" in capsys.readouterr().out

    # a file of another name is read, and not its neighbour
    append_feedback(tmp_path, Feedback(time="2026-01-02", question="Not this one?", text="No."))
    shutil.copy(store / "feedback.jsonl", tmp_path / "exported.jsonl")
    assert main([*added, "--feedback", str(tmp_path / "exported.jsonl")]) == 0
    assert "No new feedback" in capsys.readouterr().out
    assert main([*added, "--feedback", str(tmp_path / "none.jsonl")]) == 1
    assert "there is no file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["answers", "--config", "pasages=3"], "Did you mean 'passages'"),
        (["answers", "--set", "nowhere.jsonl"], "nowhere.jsonl cannot be read"),
        (["answers", "--fail-below", "beauty=1"], "no metric 'beauty'"),
        (["show", "nowhere"], "no evaluation run"),
        (["ablation", "nowhere.toml"], "nowhere.toml cannot be read"),
        (["answers", "--config", "store=nowhere", "--limit", "1"], "there is no index in nowhere"),
    ],
)
def test_mistakes_are_one_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 1
    err = capsys.readouterr().err
    assert said in err
    assert len(err.strip().splitlines()) == 1


def test_wrong_usage_exits_2() -> None:
    with pytest.raises(SystemExit) as raised:
        main(["dance"])
    assert raised.value.code == 2


def test_the_set_is_in_the_package() -> None:
    assert QUESTIONS.is_file()
