"""`articles.toml`: what it says is taken as it is meant, or refused in one line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.errors import ConfigurationError
from index.readers import read_sidecar


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            '[mill.txt]\ntitle = "The mill"',
            """'mill' has the unknown key 'txt'. Write ["mill.txt"], with quotes""",
        ),
        ('[old.mill.txt]\ntitle = "The mill"', 'Write ["old.mill.txt"], with quotes'),
        ('["mill.txt"]\ntilte = "The mill"', "unknown key 'tilte'. Known keys are title, "),
        ('["mill.txt"]\ntitle = 5', """the title 5 of 'mill.txt' is no text. Write title = "5", in quotes"""),
        ('["mill.txt"]\nauthor = ["A", 5]', "is no text"),
        (
            '["mill.txt"]\nurl = "javascript:alert(1)"',
            "the url 'javascript:alert(1)' of 'mill.txt' is no address",
        ),
        ('["mill.txt"]\nurl = "data:text/html,x"', "Write https://…"),
    ],
)
def test_what_cannot_be_meant_is_one_line(tmp_path: Path, entry: str, said: str) -> None:
    (tmp_path / "articles.toml").write_text(entry, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=re.escape(said)):
        read_sidecar(tmp_path)


def test_several_authors_dates_and_addresses(tmp_path: Path) -> None:
    (tmp_path / "articles.toml").write_text(
        '["a.txt"]\nauthor = ["A. Berg", "B. Roe"]\ndate = 2024-01-02\nurl = "https://example.org/a"\n'
        '["b.txt"]\ndate = 2024\nurl = "example.org/b"\n',
        encoding="utf-8",
    )
    notes = read_sidecar(tmp_path)
    assert (notes["a.txt"].author, notes["a.txt"].date) == ("A. Berg, B. Roe", "2024-01-02")
    assert (notes["b.txt"].date, notes["b.txt"].url) == ("2024", "example.org/b")
