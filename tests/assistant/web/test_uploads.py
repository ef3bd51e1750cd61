from __future__ import annotations

from pathlib import Path

import pytest

from assistant.web.uploads import Kept, free_source, is_passed_over, keep, place_of, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a.txt", "a.txt"),
        ("..", "article"),
        (".hidden", "hidden"),
        ("", "article"),
        ('a<b>:"c|?*.md', "a_b_c_.md"),
        ("x" * 300 + ".pdf", "x" * 200 + ".pdf"),
        ("x" * 300, "x" * 200),
        ("文" * 110 + ".txt", "文" * 66 + ".txt"),
        ("naïve 文.txt", "naïve 文.txt"),
        ("odd \ud800.txt", "odd _.txt"),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    assert len(safe.encode()) < 240


def test_long_names_that_begin_alike_are_two_files(tmp_path: Path) -> None:
    for number, end in enumerate(("a", "b")):
        upload = tmp_path / f"upload{number}"
        upload.write_text(end)
        keep(upload, place_of("x" * 300 + end + ".txt", tmp_path / "added"))
    assert sorted(path.read_text() for path in (tmp_path / "added").iterdir()) == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "passed"),
    [
        ("Vault/.trash/x.txt", True),
        ("Vault/._Note.txt", True),
        ("Vault/photo.jpg", True),
        ("Vault/README", True),
        ("Vault\\.git\\x.md", True),
        ("Vault/notes.txt~", True),
        ("Vault/articles.toml", True),
        ("Vault/Note.TXT", False),
        (".notes/Note.txt", False),  # the folder that was chosen is wanted
        ("../../x.txt", False),
        ("photo.jpg", False),  # chosen by itself, so that something must be said of it
        (".hidden.txt", False),
    ],
)
def test_what_is_passed_over(name: str, passed: bool) -> None:
    assert is_passed_over(name) is passed


def test_nothing_is_written_through_a_link_or_into_a_folder(tmp_path: Path) -> None:
    upload, outside, home = tmp_path / "upload", tmp_path / "outside.txt", tmp_path / "added"
    upload.write_text("New.")
    (home / "note (2).txt").mkdir(parents=True)
    (home / "note.txt").symlink_to(outside)
    kept = keep(upload, home / "note.txt")
    assert kept == Kept(
        path=home / "note (3).txt", fresh=True, reason="another file is called note.txt; both are kept"
    )
    assert not outside.exists()


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = tmp_path / "upload"
    upload.write_text("New.")

    def half(_: Path, target: Path) -> None:
        target.write_text("N")
        raise OSError(28, "no space")

    monkeypatch.setattr("assistant.web.uploads.shutil.copyfile", half)
    with pytest.raises(OSError, match="no space"):
        keep(upload, tmp_path / "added" / "note.txt")
    assert list((tmp_path / "added").iterdir()) == []


def test_free_sources() -> None:
    assert free_source("pasted/a.txt", ()) == "pasted/a.txt"
    assert free_source("pasted/a.b.txt", {"pasted/a.b.txt", "pasted/a.b (2).txt"}) == "pasted/a.b (3).txt"
