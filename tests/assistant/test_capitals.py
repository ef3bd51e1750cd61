"""Names typed without capitals get those of the articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.capitals import as_written
from index.build import build
from index.embedder import HashingEmbedder
from index.store import Store

ARTICLE = """Lunn Dam Opens At Last

The Lunn dam was opened by Anna Berg, and NATO sent a band. In May Storm Odette had struck.
Nobody told Berg's driver, who lives on Mill Lane. The lane was closed by a storm in 2019, said the mill.
Engineers say that the dam is safe. Mayors came, too.
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "lunn.txt").write_text(ARTICLE, encoding="utf-8")
    with Store.open(tmp_path / "store", embedder=HashingEmbedder(), create=True) as opened:
        build(opened, folder)
        yield opened


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("who is anna berg?", "who is Anna Berg?"),
        ("What did anna say about nato", "What did Anna say about NATO"),
        ("when was berg's driver told", "when was Berg's driver told"),
        ("what did storm odette do on mill lane", "what did Storm Odette do on Mill Lane"),
        ("why did a storm close the lane", "why did a storm close the lane"),
        ("how mill is the lane", "how mill is the lane"),
        ("what do engineers and mayors say", "what do engineers and mayors say"),
        ("may i see the dam", "may i see the dam"),
        ("Who told Anna about nato?", "Who told Anna about nato?"),
        ("???", "???"),
    ],
)
def test_names_are_written_as_in_the_articles(store: Store, typed: str, written: str) -> None:
    assert as_written(typed, store) == written
