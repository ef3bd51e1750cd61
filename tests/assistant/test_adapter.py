"""What the cross-encoder learnt is added to its weights, and nothing is where nothing was learnt."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import assistant.cross_encoder
from assistant.adapter import ANSWERS, adapted
from assistant.cross_encoder import WINDOW, BundledCrossEncoder, bundled_files, said
from assistant.errors import ConfigurationError
from assistant.relevance import BELONGS
from index.onnx_model import open_graph, open_tokenizer

pytestmark = pytest.mark.real

ASKED = "Who steers the ferry?"
TEXTS = [
    "The ferry is steered by Ana Brito.",
    "Ana Brito likes the ferry.",
    "The harbour café opens at nine.",
]


def said_of_texts(graph: bytes) -> list[float]:
    session = open_graph(graph, threads=1, full_range=True)
    tokenizer = open_tokenizer(bundled_files()[1], WINDOW)
    return [said(session, tokenizer, ASKED, text) for text in TEXTS]


def written(path: Path, **changes: np.ndarray) -> Path:
    """What was learnt, with some of it replaced."""
    with np.load(ANSWERS, allow_pickle=False) as file:
        parts = dict(file)
    np.savez(path, **(parts | changes))
    return path


def nothing() -> dict[str, np.ndarray]:
    with np.load(ANSWERS, allow_pickle=False) as file:
        zeros = {name: np.zeros_like(file[name]) for name in file.files if name.endswith(".up")}
    return zeros | {"scale": np.float32(0.5), "shift": np.float32(-1)}


def test_where_nothing_was_learnt_only_scale_and_shift_count(tmp_path: Path) -> None:
    graph = bundled_files()[0].read_bytes()
    as_it_was = said_of_texts(graph)
    found = said_of_texts(adapted(graph, written(tmp_path / "nothing.npz", **nothing())))
    assert found == pytest.approx([0.5 * value - 1 for value in as_it_was], abs=0.25)


@pytest.mark.parametrize(
    ("question", "right", "near"),
    [
        (ASKED, TEXTS[0], "The ferry is steered on Mondays."),
        ("When does the ferry sail?", "The ferry sails at noon.", "The ferry sails slowly."),
        (
            "Why was the bridge closed?",
            "The bridge was closed after a flood damaged two of its piers.",
            "The bridge was closed on Monday.",
        ),
    ],
)
def test_what_was_learnt_tells_an_answer_from_a_sentence_about_the_same(
    question: str, right: str, near: str
) -> None:
    model = BundledCrossEncoder()
    assert min(model.log_odds(question, [right, near])) > 2, "both fit the question"
    answering, about_it = model.answers(question, [right, near])
    assert answering > 3
    assert about_it < (1 if "slowly" in near else 0), "how it sails passes for when it does, by little"


@pytest.mark.parametrize(
    ("question", "first", "adds", "about_it"),
    [
        (
            "How many people lost their jobs?",
            "The mill let 60 people go, its owner said.",
            "The union puts it at 95.",
            "The mill was built in 1911.",
        ),
        (
            "What started the fire?",
            "A cigarette set the barn alight, the police believe.",
            "It was the wiring, the insurers now say.",
            "Smoke was seen as far as Lunn, nine miles away.",
        ),
        (
            "who opposed the new road and why",
            "The farmers of Lunn opposed it because it would cut their meadows in two.",
            "Shopkeepers were against the road too, fearing that cars would pass them by.",
            "The road is to be nine miles long.",
        ),
    ],
)
def test_what_was_learnt_tells_what_adds_to_an_answer_from_what_is_about_the_same(
    question: str, first: str, adds: str, about_it: str
) -> None:
    added, near = BundledCrossEncoder().beside(question, first, [adds, about_it])
    assert added > max(BELONGS, near + 1)


def test_it_reads_the_same_every_time_and_beside_the_weights_without_it() -> None:
    model = BundledCrossEncoder()
    first, passages = model.answers(ASKED, TEXTS), model.log_odds(ASKED, TEXTS)
    assistant.cross_encoder._read.cache_clear()
    assert (model.answers(ASKED, TEXTS), model.log_odds(ASKED, TEXTS)) == (first, passages)
    assert first != passages


@pytest.mark.parametrize("damage", [b"", b"no archive"])
def test_a_damaged_file_gives_one_line(
    damage: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "adapter.npz"
    broken.write_bytes(damage)
    monkeypatch.setattr(assistant.cross_encoder, "ANSWERS", broken)
    assistant.cross_encoder._read.cache_clear()
    folder = bundled_files()[0].parent
    unread = tmp_path / "model"
    unread.symlink_to(folder)
    with pytest.raises(ConfigurationError, match="cannot be used") as caught:
        BundledCrossEncoder(unread).answers(ASKED, TEXTS)
    assert "Install the project again" in caught.value.line
    assert "\n" not in caught.value.line


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"bert.pooler.dense.up": np.zeros((7, 32), np.float16)}, "384"),
        ({"bert.pooler.dense.up": np.zeros((1, 32), np.float16)}, "384"),
        ({"bert.other.up": np.zeros((384, 32), np.float16)}, "bert.other"),
    ],
)
def test_a_file_for_other_weights_is_refused(
    changes: dict[str, np.ndarray], message: str, tmp_path: Path
) -> None:
    other = written(tmp_path / "other.npz", **changes)
    with pytest.raises(ConfigurationError, match=message):
        adapted(bundled_files()[0].read_bytes(), other)
