"""How commands end: what an interrupt leaves, and mistakes that are told in a line before anything runs."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest

from assistant.errors import ConfigurationError
from eval.__main__ import main
from eval.documents import check_writable


def interrupt(*_given: object, **_named: object) -> NoReturn:
    """What Ctrl-C does."""
    raise KeyboardInterrupt


def never(*_given: object, **_named: object) -> NoReturn:
    """What must not be reached."""
    raise AssertionError("it was begun")


@pytest.mark.parametrize(
    ("arguments", "place", "said"),
    [
        (["answers"], "eval.commands.answers.evaluate", "the same command goes on from here"),
        (["answers", "--fresh"], "eval.commands.answers.evaluate", "the same command without --fresh"),
        (
            ["calibrate", "--dry-run"],
            "eval.commands.calibrate.evaluate",
            "what was answered is kept, and the",
        ),
        (["bench"], "index.embedder.load_embedder", "nothing is kept"),
        (["injection"], "eval.commands.injection.measured", "nothing is kept"),
        (
            ["retrieval", "--dataset", "x"],
            "eval.benchmarks.retrieval.read_corpus",
            "but the index, if --cache was given",
        ),
        (["attribution", "--dataset", "x"], "eval.benchmarks.attribution.read_jsonl", "nothing is kept"),
        (["scale", "--quiet"], "index.embedder.load_embedder", "but the store, if --keep was given"),
        (["add", "--set", "x"], "eval.commands.add.read", "goes on with the rest"),
    ],
)
def test_an_interrupt_says_what_is_kept(
    arguments: list[str],
    place: str,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(place, interrupt)
    assert main(arguments) == 130
    err = capsys.readouterr().err
    assert err.startswith("interrupted; ")
    assert said in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (["answers", "--out", "{file}"], "eval.commands.answers.evaluate"),
        (["answers", "--report", "{folder}"], "eval.commands.answers.evaluate"),
        (["calibrate", "--write", "{file}/settings.toml"], "eval.commands.calibrate.evaluate"),
        (["calibrate", "--out", "{file}/run", "--dry-run"], "eval.commands.calibrate.evaluate"),
        (["calibrate", "--objective", "beauty"], "eval.commands.calibrate.evaluate"),
        (["calibrate", "--write", "{broken}"], "eval.commands.calibrate.evaluate"),
        (["calibrate", "--set", "{one_sort}", "--split", "all"], "eval.commands.calibrate.evaluate"),
        (["ablation", "{rows}", "--out", "{file}/a.md"], "eval.commands.ablation.evaluate"),
        (["ablation", "{misspelt}"], "eval.commands.ablation.evaluate"),
        (["ablation", "{again}"], "eval.commands.ablation.evaluate"),
        (["bench", "--out", "{file}"], "index.embedder.load_embedder"),
        (["bench", "--articles", "{folder}/none"], "index.embedder.load_embedder"),
        (["bench", "--articles", "{folder}", "--backend", "nobody"], "index.embedder.load_embedder"),
        (["scale", "--out", "{file}"], "index.embedder.load_embedder"),
        (["grounding", "--kind", "numbers"], "index.embedder.load_embedder"),
        (["grounding", "--kind", "number", "--docs", "{folder}/page.md"], "index.embedder.load_embedder"),
        (["grounding", "--half", "held out", "--docs", "{folder}/page.md"], "index.embedder.load_embedder"),
        (["grounding", "--articles", "{folder}/none"], "index.embedder.load_embedder"),
        (["grounding", "--docs", "{file}/grounding.md"], "index.embedder.load_embedder"),
        (["grounding", "--docs", "{folder}"], "index.embedder.load_embedder"),
        (["chunking", "--dataset", "x", "--cache", "{file}"], "eval.benchmarks.chunking.read"),
        (["proofread", "x", "--sheet", "{folder}"], "eval.commands.proofread.existing_run"),
        (["proofread", "x", "--sheet", "{filled}"], "eval.commands.proofread.existing_run"),
        (["add", "--set", "{file}/mine.jsonl"], "eval.commands.add.read"),
        (["proofread", "--filled", "x", "--docs", "{file}/page.md"], "eval.commands.proofread.read_sheet"),
    ],
)
def test_what_cannot_work_is_told_before_anything_is_begun(
    arguments: list[str],
    place: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(place, never)
    names = {"file": "a file", "folder": "a folder"}
    (tmp_path / names["file"]).write_text("as it was")
    (tmp_path / names["folder"]).mkdir()
    for name, text in (
        ("rows", "[three]\npassages = 3\n"),
        ("misspelt", "[three]\npassages = 3\n[four]\npasages = 4\n"),
        ("again", '["as it is"]\npassages = 3\n'),
        ("broken", "not [toml"),
        ("one_sort", '{"id": "u-1", "kind": "unanswerable", "question": "?"}\n'),
        ("filled", "number;sentence;article;passage;verdict;remark\n1;It rains.;A;B;yes;\n"),
    ):
        names[name] = f"{name}.toml"
        (tmp_path / names[name]).write_text(text)
    before = {path: path.read_text() for path in tmp_path.iterdir() if path.is_file()}
    places = {name: str(tmp_path / path) for name, path in names.items()}
    assert main([argument.format(**places) for argument in arguments]) == 1
    err = capsys.readouterr().err
    assert err.startswith("error: ")
    assert len(err.splitlines()) == 1
    assert {path: path.read_text() for path in tmp_path.iterdir() if path.is_file()} == before


def test_the_row_of_a_misspelt_setting_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = tmp_path / "rows.toml"
    rows.write_text("[three]\npassages = 3\n[four]\npasages = 4\n")
    assert main(["ablation", str(rows)]) == 1
    assert "rows.toml, [four]: there is no setting 'pasages'" in capsys.readouterr().err


def test_an_error_of_the_system_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> NoReturn:
        raise PermissionError(13, "Permission denied", "somewhere/run.json")

    monkeypatch.setattr("eval.commands.answers.evaluate", fails)
    assert main(["answers"]) == 1
    err = capsys.readouterr().err
    assert err == "error: somewhere/run.json cannot be read or written: Permission denied. Name another\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["bench", "--questions", "0"],
        ["bench", "--made", "0"],
        ["scale", "--passages", "0"],
        ["proofread", "run", "--size", "0"],
        ["retrieval", "--dataset", "x", "--limit", "-1"],
        ["injection", "--limit", "-1"],
        ["grounding", "--misses", "-1"],
    ],
)
def test_a_number_that_is_too_small_is_wrong_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == 2
    assert "is less than" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [["answers", "--limit", "few"], ["injection", "--limit", "1.5"], ["grounding", "--misses", "x"]],
)
def test_what_is_no_number_is_said_in_words(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == 2
    assert capsys.readouterr().err.rstrip().endswith(f"{arguments[-1]!r} is no whole number")


def test_what_can_be_written_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_writable(None)
    check_writable(tmp_path / "new" / "below" / "file.md")
    check_writable(tmp_path / "new", folder=True)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ConfigurationError, match="it is a folder"):
        check_writable(tmp_path)
    monkeypatch.setattr("os.access", lambda *_given: False)  # no permission would stop root
    with pytest.raises(ConfigurationError, match=f"writing to {tmp_path} is not allowed"):
        check_writable(tmp_path / "new" / "file.md")


def test_usage_names_the_command_of_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["ablation"])
    assert capsys.readouterr().err.startswith("usage: assistant eval ablation ")


@pytest.mark.parametrize(
    ("command", "default"), [("attribution", "0.5"), ("refchecker", "what fits the half")]
)
def test_help_says_where_a_threshold_comes_from(
    command: str, default: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert f"supported (default: {default}" in " ".join(capsys.readouterr().out.split())
