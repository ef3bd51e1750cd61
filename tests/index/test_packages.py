"""Where packages of data lie, without importing them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from index.packages import package_folder


def test_a_package_is_found_and_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "weights_of_something"
    folder.mkdir()
    (folder / "__init__.py").write_text("raise RuntimeError('imported')", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert package_folder("weights_of_something") == folder
    assert "weights_of_something" not in sys.modules


def test_what_is_missing_or_no_package_has_no_folder() -> None:
    assert package_folder("no_such_package") is None
    assert package_folder("json.decoder") is None
