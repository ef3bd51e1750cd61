"""Figures go between their own markers and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import ConfigurationError
from eval.documents import check_document, markers, with_figures, write_figures

BEGIN, END = markers("bench")


def test_only_what_is_between_the_markers_changes(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    other = "\n".join(markers("answers"))
    path.write_text(f"# Title\n{other}\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    for text in ("| 1 |", "| 2 |"):
        write_figures(path, "bench", text)
    assert path.read_text(encoding="utf-8") == f"# Title\n{other}\n{BEGIN}\n| 2 |\n{END}\nafter\n"


@pytest.mark.parametrize(
    "document", ["", f"{END}\n{BEGIN}", f"{BEGIN}\n{BEGIN}\n{END}", f"{BEGIN} {END} {END}"]
)
def test_a_document_without_a_place_is_told(document: str) -> None:
    with pytest.raises(ConfigurationError, match="no place for the figures"):
        with_figures(document, "bench", "")


def test_a_document_is_tried_before_anything_is_measured(tmp_path: Path) -> None:
    check_document(None, "bench")
    path = tmp_path / "README.md"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        check_document(path, "bench")
    path.write_text("no markers")
    with pytest.raises(ConfigurationError, match="no place for the figures"):
        check_document(path, "bench")
    path.write_text(f"{BEGIN}{END}")
    check_document(path, "bench")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"README\.md cannot be changed"):
        write_figures(tmp_path / "README.md", "bench", "")
