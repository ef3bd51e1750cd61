"""Only regular files below the articles' folder are articles; what is passed over says why."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.errors import ConfigurationError
from index.files import still_there
from index.folder import scan


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    (folder / "sub" / "deeper").mkdir(parents=True)
    for name in ("b.txt", "a.md", "sub/c.txt", "sub/deeper/d.html"):
        (folder / name).write_text("text")
    return folder


def sources(root: Path, *paths: Path) -> list[str]:
    return [found.source for found in scan(root, paths)[0]]


def test_articles_are_named_from_the_root_in_order(root: Path) -> None:
    for name in (".hidden.txt", "articles.toml", "picture.png", "draft.txt~"):
        (root / name).write_text("text")
    (root / ".git").mkdir()
    (root / ".git" / "x.txt").write_text("text")
    found, failures = scan(root)
    assert [one.source for one in found] == ["a.md", "b.txt", "sub/c.txt", "sub/deeper/d.html"]
    assert failures == []


def test_odd_files_are_reported_and_the_rest_is_found(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    (root / "leaves.txt").symlink_to(outside / "secret.txt")
    (root / "folder-link").symlink_to(outside)
    (root / "loop").symlink_to(root)
    (root / "broken.txt").symlink_to(root / "nowhere")
    (root / "self.txt").symlink_to(root / "self.txt")
    (root / "inside.txt").symlink_to(root / "b.txt")
    os.mkfifo(root / "pipe.txt")
    (root / "folder.txt").mkdir()
    Path(os.fsdecode(os.fsencode(root) + b"/caf\xe9.txt")).write_text("text")
    found, failures = scan(root)
    assert [one.source for one in found] == [
        "a.md",
        "b.txt",
        "inside.txt",
        "sub/c.txt",
        "sub/deeper/d.html",
    ]
    reasons = {failure.source: failure.reason for failure in failures}
    assert "leaves the articles' folder" in reasons["leaves.txt"]
    assert "not followed" in reasons["folder-link"]
    assert "not followed" in reasons["loop"]
    assert "cannot be reached" in reasons["broken.txt"]
    assert "cannot be reached" in reasons["self.txt"]
    assert "not a regular file" in reasons["pipe.txt"]
    assert "UTF-8" in reasons["caf\\udce9.txt"]
    assert all("secret" not in str(reason) for reason in reasons.values())


def test_a_folder_whose_name_is_not_utf8_is_told(tmp_path: Path) -> None:
    root = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    root.mkdir()
    (root / "a.txt").write_text("text")
    found, failures = scan(root)
    assert found == []
    assert [failure.source for failure in failures] == ["a.txt"]
    assert "a folder above it is not valid UTF-8" in failures[0].reason


def test_paths_name_single_articles_and_folders(root: Path, tmp_path: Path) -> None:
    assert sources(root, root / "sub") == ["sub/c.txt", "sub/deeper/d.html"]
    assert sources(root, root / "b.txt", root / "b.txt") == ["b.txt"]
    other = tmp_path / "other"
    (other / "in").mkdir(parents=True)
    (other / "in" / "x.txt").write_text("text")
    found, _ = scan(root, [other, other / "in" / "x.txt"])
    assert [(one.source, one.origin) for one in found] == [("in/x.txt", "path"), ("x.txt", "path")]
    (other / "link.txt").symlink_to(root / "b.txt")
    _, (failure,) = scan(root, [other / "link.txt"])
    assert "name that file" in failure.reason


def test_missing_folders_and_paths_are_errors(root: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="does not exist"):
        scan(tmp_path / "none")
    with pytest.raises(ConfigurationError, match="is not a folder"):
        scan(root / "b.txt")
    with pytest.raises(ConfigurationError, match="does not exist"):
        scan(root, [root / "none.txt"])


def test_unknown_file_type_given_by_name_is_found_so_that_it_can_be_refused(root: Path) -> None:
    (root / "table.xyz").write_text("text")
    assert sources(root, root / "table.xyz") == ["table.xyz"]


def test_of_two_files_of_one_name_the_second_is_named(root: Path, tmp_path: Path) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "report.txt").write_text(name)
    found, failures = scan(root, [tmp_path / "x" / "report.txt", tmp_path / "y" / "report.txt"])
    assert [one.path for one in found] == [tmp_path / "x" / "report.txt"]
    assert [failure.source for failure in failures] == ["report.txt"]
    assert str(tmp_path / "y" / "report.txt") in failures[0].reason


def test_dots_in_the_root_and_in_paths_change_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "sub")
    for there, path in ((Path(".."), Path("..", "b.txt")), (root, Path("..", "..", "articles", "b.txt"))):
        assert [one.path for one in scan(there)[0]] == [one.path for one in scan(root)[0]]
        assert scan(there, [path])[0] == scan(root, [root / "b.txt"])[0]
    link = tmp_path / "link"
    link.symlink_to(root)
    assert scan(link)[0][0].path == link / "a.md"


def test_what_cannot_be_reached_counts_as_there(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert still_there(root / "b.txt")
    assert not still_there(root / "none.txt")
    assert not still_there(root / "b.txt" / "below")
    assert not still_there(Path("a\0b"))

    def denied(self: Path) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "stat", denied)
    assert still_there(root / "b.txt")
