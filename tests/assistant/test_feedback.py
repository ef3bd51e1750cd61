"""Feedback is kept, whatever else is in the file, and whoever else writes to it."""

from __future__ import annotations

import logging
import resource
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.errors import StoreFull
from assistant.feedback import FILE, Feedback, append, feedback_on, read
from assistant.types import Turn
from tests.assistant.fake import cited


def test_what_is_written_is_read(tmp_path: Path) -> None:
    given = feedback_on(
        cited("Who?"),
        history=("Before?", {"question": "Then?", "answer": "So."}),
        reason="wrong",
        comment="it’s the cook",
    )
    assert append(tmp_path / "store", given) == tmp_path / "store" / FILE
    assert read(tmp_path / "store") == (given,)
    assert given.history == (Turn(question="Before?"), Turn(question="Then?", answer="So."))
    assert given.citations[0].quote == "The captain."
    assert given.time.endswith("+00:00")


def test_no_feedback_yet(tmp_path: Path) -> None:
    assert read(tmp_path) == ()


def test_a_broken_line_is_left_out_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    one = Feedback(time="2026-01-01", question="One?", text="1")
    append(tmp_path, one)
    with (tmp_path / FILE).open("a") as file:
        file.write('{"question": "no time"}\n')
    append(tmp_path, one)
    with caplog.at_level(logging.WARNING):
        assert read(tmp_path) == (one, one)
    assert "line 2" in caplog.text


def test_rows_of_several_threads_do_not_mix(tmp_path: Path) -> None:
    rows = [Feedback(time=str(n), question="x" * 5000, text="y") for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda row: append(tmp_path, row), rows))
    assert {row.time for row in read(tmp_path)} == {str(n) for n in range(40)}


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreFull, match="feedback cannot be written"):
        append(tmp_path / "file", Feedback(time="t", question="q", text="a"))


def test_a_row_that_a_full_disk_cuts_is_told_and_spoils_no_other(tmp_path: Path) -> None:
    one = Feedback(time="2026-01-01", question="One?", text="1")
    size = append(tmp_path, one).stat().st_size
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, limits[1]))
    try:
        with pytest.raises(StoreFull, match="No space left"):
            append(tmp_path, one)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (tmp_path / FILE).stat().st_size == size + 20
    append(tmp_path, one)
    assert read(tmp_path) == (one, one)
