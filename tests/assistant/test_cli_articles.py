"""The commands on articles and index, with a real store and the fast embedder."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.cli import main

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path, seeds: Path) -> Path:
    """A copy of the five articles that a test may change."""
    return Path(shutil.copytree(seeds, tmp_path / "articles"))


@pytest.fixture
def command(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command on the store of the test and gives exit code, stdout and stderr."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(
            [
                *arguments,
                "--articles",
                str(folder),
                "--store",
                str(tmp_path / "store"),
                "--embedder",
                "hashing",
            ]
        )
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def indexed(command: Command) -> Command:
    """The same, with the articles indexed."""
    assert command("index")[0] == 0
    return command


def test_index_reports_counts_with_a_bar_on_stderr(command: Command) -> None:
    code, out, err = command("index")
    assert code == 0
    assert out.startswith("5 added, 0 updated, 0 unchanged, 0 removed, 0 failed; ")
    assert "100%" in err


def test_second_index_finds_nothing_to_do(indexed: Command) -> None:
    assert indexed("index")[1].startswith("0 added, 0 updated, 5 unchanged, 0 removed, 0 failed; ")


def test_index_follows_the_folder(indexed: Command, folder: Path) -> None:
    first, second, *_ = sorted(folder.glob("*.txt"))
    first.unlink()
    second.write_text("The ferry to Staffa leaves at nine.", encoding="utf-8")
    (folder / "new.md").write_text("# Tides\n\nThe tide turned at noon.", encoding="utf-8")
    code, out, _ = indexed("index", "--json")
    report = json.loads(out)
    assert code == 0
    assert report["added"] == ["new.md"]
    assert report["updated"] == [second.name]
    assert report["removed"] == [first.name]
    assert len(report["unchanged"]) == 3


def test_one_path_is_added_alone(command: Command, folder: Path) -> None:
    path = sorted(folder.glob("*.txt"))[2]
    code, out, _ = command("index", str(path), "--json")
    assert code == 0
    assert json.loads(out)["added"] == [path.name]


def test_failed_articles_are_named_and_the_others_are_there(command: Command, folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    (folder / "empty.txt").write_bytes(b"")
    code, out, err = command("index")
    assert code == 0
    assert out.startswith("5 added, 0 updated, 0 unchanged, 0 removed, 2 failed; ")
    assert [line.split(":")[1].strip() for line in err.splitlines() if line.startswith("failed: ")] == [
        "broken.pdf",
        "empty.txt",
    ]
    listed = {row["source"]: row for row in json.loads(command("articles", "--json")[1])}
    assert listed["broken.pdf"]["status"] == "failed"
    assert listed["broken.pdf"]["notices"]


def test_nothing_that_could_be_indexed_is_1(command: Command, folder: Path) -> None:
    path = folder / "empty.txt"
    path.write_bytes(b"")
    code, _, err = command("index", str(path))
    assert code == 1
    assert "empty.txt" in err


def test_missing_path_or_folder_is_one_line(command: Command, folder: Path) -> None:
    code, out, err = command("index", str(folder / "nowhere"))
    assert (code, out) == (1, "")
    assert err.startswith("error: ")
    assert "nowhere" in err
    shutil.rmtree(folder)
    code, out, err = command("index")
    assert (code, out) == (1, "")
    assert err.startswith("error: ")
    assert len(err.splitlines()) == 1


def test_articles_as_json_and_as_lines(indexed: Command, folder: Path) -> None:
    rows = json.loads(indexed("articles", "--json")[1])
    assert [row["source"] for row in rows] == sorted(path.name for path in folder.glob("*.txt"))
    assert all(row["status"] == "indexed" and row["passages"] > 0 and row["title"] for row in rows)
    lines = indexed("articles")[1].splitlines()
    assert [line.split("  ")[0] for line in lines] == [row["source"] for row in rows]
    assert lines[0].endswith(f"{rows[0]['passages']} passages")


def test_each_article_is_one_line_of_the_list(command: Command, folder: Path) -> None:
    (folder / "two\nlines.txt").write_text("The ferry to Staffa leaves at nine.", encoding="utf-8")
    command("index")
    assert len(command("articles")[1].splitlines()) == 6


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbfWith a BOM,\r\nand line ends.\rOld ones too.\n", b"caf\xe9 \x1b[2J"]
)
def test_text_is_the_file_to_the_byte(
    folder: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], content: bytes
) -> None:
    (folder / "exact.txt").write_bytes(content)
    shared = ["--articles", str(folder), "--store", str(tmp_path / "store"), "--embedder", "hashing"]
    assert main(["index", *shared]) == 0
    capfdbinary.readouterr()
    assert main(["articles", "--text", "exact.txt", *shared]) == 0
    assert capfdbinary.readouterr().out == content.decode("utf-8", "replace").encode()


def test_text_of_an_unknown_article_is_one_line(indexed: Command) -> None:
    code, out, err = indexed("articles", "--text", "nowhere.txt")
    assert (code, out) == (1, "")
    assert "nowhere.txt" in err
    assert len(err.splitlines()) == 1


def test_removed_article_is_gone_and_its_file_is_not(indexed: Command, folder: Path) -> None:
    source = sorted(path.name for path in folder.glob("*.txt"))[0]
    code, out, _ = indexed("remove", source)
    assert code == 0
    assert " 1 removed," in out
    assert source not in indexed("articles")[1]
    assert (folder / source).is_file()


def test_removing_an_unknown_article_is_one_line(indexed: Command) -> None:
    code, _, err = indexed("remove", "nowhere.txt")
    assert code == 1
    assert "nowhere.txt" in err


@pytest.mark.parametrize("arguments", [("articles",), ("remove", "a.txt"), ("doctor",), ("ask", "Who?")])
def test_no_index_yet_names_the_command(command: Command, arguments: tuple[str, ...], tmp_path: Path) -> None:
    code, out, err = command(*arguments)
    assert (code, out) == (1, "")
    assert "assistant index" in err
    assert len(err.splitlines()) == 1
    assert not (tmp_path / "store").exists()


def test_other_passage_size_names_rebuild_which_helps(indexed: Command) -> None:
    code, _, err = indexed("articles", "--set", "passage_tokens=64")
    assert code == 1
    assert "--rebuild" in err
    code, _, _ = indexed("index", "--rebuild", "--set", "passage_tokens=64")
    assert code == 0
    assert indexed("articles", "--set", "passage_tokens=64")[0] == 0


def test_what_was_removed_on_purpose_is_no_fault_until_it_changes(indexed: Command, folder: Path) -> None:
    first, *_ = sorted(path.name for path in folder.glob("*.txt"))
    indexed("remove", first)
    code, out, _ = indexed("doctor")
    assert code == 0
    assert f"1 removed from the index, and still in the folder: {first}" in out
    (folder / first).write_text("Another text.", encoding="utf-8")
    code, out, _ = indexed("doctor")
    assert code == 1
    assert f"1 not indexed yet: {first}" in out


def test_doctor_names_a_folder_that_is_gone(indexed: Command, folder: Path) -> None:
    shutil.rmtree(folder)
    code, out, _ = indexed("doctor")
    assert code == 1
    assert f"the articles' folder {folder} does not exist" in out


def test_doctor_needs_no_folder_where_no_article_is_of_it(
    command: Command, folder: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text("The ferry leaves at nine.", encoding="utf-8")
    shutil.rmtree(folder)
    command("index", str(elsewhere))
    code, out, _ = command("doctor")
    assert code == 0
    assert "does not exist, and no article is of it" in out


@pytest.fixture
def open_to_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that a command reads here can be read by every user."""
    (tmp_path / "assistant.toml").touch()
    monkeypatch.setenv("ASSISTANT_CONFIG", str(tmp_path / "assistant.toml"))
    for folder in (tmp_path, *tmp_path.parents):
        if any(part.startswith("pytest-of-") for part in folder.parts):
            folder.chmod(0o755)


@contextmanager
def _as_nobody(*closed: Path) -> Iterator[None]:
    """Inside the block this process may not read these files and folders, also where it is root's."""
    modes = [path.stat().st_mode for path in closed]
    for path in closed:
        path.chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)
        for path, mode in zip(closed, modes, strict=True):
            path.chmod(mode)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="no such users on this system")
@pytest.mark.parametrize("place", ["", "index-1", "index-1/catalog.sqlite", "index-1/vectors-1"])
@pytest.mark.parametrize(
    "arguments", [("doctor",), ("articles",), ("ask", "Who?", "--backend", "extractive")]
)
@pytest.mark.usefixtures("open_to_all")
def test_a_store_that_may_not_be_read_is_one_line(
    indexed: Command, tmp_path: Path, place: str, arguments: tuple[str, ...]
) -> None:
    indexed(*arguments)  # loads what is not this user's to read
    with _as_nobody(tmp_path / "store" / place):
        code, out, err = indexed(*arguments)
    said = out + err
    if arguments[0] == "doctor" or "vectors" not in place:
        assert code == 1
    if (arguments[0], place) != ("articles", "index-1/vectors-1"):
        assert "cannot be read: permission denied" in said
        assert ". Make it readable for this user" in said
    assert "cannot be written" not in said.replace("cannot be written: articles cannot be added", "")


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="no such users on this system")
@pytest.mark.usefixtures("open_to_all")
def test_doctor_says_that_the_folder_cannot_be_reached(indexed: Command, tmp_path: Path) -> None:
    shut = tmp_path / "shut"
    (shut / "articles").mkdir(parents=True)
    with _as_nobody(shut):
        code, out, _ = indexed("doctor", "--set", f"articles={shut / 'articles'}")
    assert code == 1
    assert "cannot be reached" in out


def test_doctor_of_a_sound_index_is_0(indexed: Command) -> None:
    assert indexed("doctor")[0] == 0
    code, out, _ = indexed("doctor", "--json")
    assert code == 0
    assert json.loads(out)["ok"] is True
