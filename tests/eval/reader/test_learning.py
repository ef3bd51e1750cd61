"""The reader starts as the cross-encoder it is made of, learns, and writes what the assistant then reads."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

import eval.commands.reader
from assistant.adapter import ANSWERS, adapted
from assistant.cross_encoder import BundledCrossEncoder, bundled_files
from eval.__main__ import main
from eval.reader.examples import examples
from index.onnx_model import open_graph, open_tokenizer
from tests.eval.reader.making import article, squad

pytestmark = pytest.mark.real

TEXTS = ["Ana Brito steers the ferry.", "The ferry sails on Monday.", "Salt is white."]


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    found = open_tokenizer(bundled_files()[1], 128)
    found.enable_padding()
    return found


def test_it_says_at_first_what_the_bundled_one_says(tokenizer: Any) -> None:
    from eval.reader.learning import tensors
    from eval.reader.model import Reader

    reader = Reader(bundled_files()[0]).eval()
    pairs = [("Who steers the ferry?", text) for text in TEXTS]
    said = reader(*tensors(tokenizer, pairs)[1:])[0].tolist()
    bundled = BundledCrossEncoder().log_odds(pairs[0][0], TEXTS)
    assert said == pytest.approx([0.5 * value for value in bundled], abs=0.2)


def test_it_learns_what_it_is_shown(tokenizer: Any) -> None:
    import torch

    from eval.reader.learning import learn, loss_of, pairs_of
    from eval.reader.model import Reader

    torch.manual_seed(1)
    reader = Reader(bundled_files()[0])
    few = examples([article()], {}, 9, 1)

    def loss() -> float:
        with torch.no_grad():
            return float(loss_of(reader, tokenizer, [*pairs_of(few, Random(1))]))

    before = loss()
    learn(reader, tokenizer, few * 80, seed=1, quiet=True)
    assert loss() < 0.7 * before


def test_the_assistant_reads_what_the_reader_learnt(tokenizer: Any, tmp_path: Path) -> None:
    import torch

    from eval.reader.learning import save, tensors
    from eval.reader.model import Reader
    from index.low_rank import LowRank

    torch.manual_seed(1)
    reader = Reader(bundled_files()[0]).eval()
    with torch.no_grad():
        for part in reader.modules():
            if isinstance(part, LowRank):
                part.up.normal_(std=0.3)
        reader.shift += 1
    with (tmp_path / "adapter.npz").open("wb") as file:
        save(reader.learnt(), file)
    session = open_graph(adapted(bundled_files()[0].read_bytes(), tmp_path / "adapter.npz"), threads=1)
    pairs = [("Who steers the ferry?", text) for text in TEXTS]
    _, ids, mask, types = tensors(tokenizer, pairs)
    given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
    found = session.run(None, {name: values.numpy() for name, values in given.items()})[0][:, 0]
    said = reader(ids, mask, types)[0].tolist()
    assert found == pytest.approx(said, abs=0.3)
    untaught = [0.5 * value + 1 for value in BundledCrossEncoder().log_odds(pairs[0][0], TEXTS)]
    assert max(abs(one - other) for one, other in zip(said, untaught, strict=True)) > 1


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "words.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("words.txt", "ferry 1 0\nboat 1 0.1\n")
    return path


def command(questions: Path, words: Path, out: Path) -> list[str]:
    given = {"--questions": questions, "--words": words, "--count": 6, "--out": out}
    return ["reader", "--quiet", *(str(part) for option in given.items() for part in option)]


def written_lessons(folder: Path) -> Path:
    path = folder / "lessons.jsonl"
    asked = [{"question": "who is at the wheel", "says": [0]}, {"question": "who owns it", "near": 0}]
    row = {"title": "The ferry", "sentences": TEXTS, "asked": asked}
    path.write_text(f"{json.dumps(row)}\n" * 12, encoding="utf-8")
    return path


def test_the_command_writes_what_the_assistant_reads(
    words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(eval.commands.reader, "HELD_OUT", 1)
    out = tmp_path / "adapter"
    assert main(command(squad(tmp_path / "questions.json", 3), words, out)) == 0
    assert "6 questions and 0 lessons" in capsys.readouterr().out
    with np.load(out, allow_pickle=False) as new, np.load(ANSWERS, allow_pickle=False) as kept:
        assert {*new.files} == {*kept.files}
        sides = [
            [file[name].shape[name.endswith(".down")] for name in sorted(file.files) if file[name].ndim]
            for file in (new, kept)
        ]
    assert sides[0] == sides[1], "whatever the rank"
    assert adapted(bundled_files()[0].read_bytes(), out)


def test_lessons_are_learnt_from_after_what_was_learnt_before(
    words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(eval.commands.reader, "HELD_OUT", 1)
    lessons = written_lessons(tmp_path)
    out = tmp_path / "adapter"
    started = command(squad(tmp_path / "questions.json", 3), words, out)
    assert main([*started, "--lessons", str(lessons), "--resume", str(ANSWERS)]) == 0
    said = capsys.readouterr().out
    assert "0 questions and 22 lessons" in said
    assert "of 4 other lessons" in said
    added, ranks = [], []
    for path in (out, ANSWERS):
        with np.load(path, allow_pickle=False) as file:
            ranks.append(len(file["bert.pooler.dense.down"]))
            names = [name.removesuffix(".up") for name in file.files if name.endswith(".up")]
            added.append([file[f"{name}.up"].astype(float) @ file[f"{name}.down"] for name in names])
    changed = [float(abs(new - kept).mean()) for new, kept in zip(*added, strict=True)]
    assert ranks[0] == 2 * ranks[1], "half of what was there, half of what became of it"
    assert any(changed)
    assert sum(changed) < 0.2 * sum(float(abs(kept).mean()) for kept in added[1])


def pairs_of_articles(folder: Path, count: int = 12) -> Path:
    """A file in the format of eval/reader/beside.jsonl."""
    path = folder / "beside.jsonl"
    asked = [
        {"question": "who is at the wheel", "first": [[0, 0]], "beside": [[1, 1]]},
        {"question": "when does it sail", "first": [[0, 1], [1, 0]], "beside": []},
    ]
    other = {"title": "The harbour", "sentences": ["It sails on Monday.", "Her brother steers it, says he."]}
    row = {"articles": [{"title": "The ferry", "sentences": TEXTS}, other], "asked": asked}
    path.write_text(f"{json.dumps(row)}\n" * count, encoding="utf-8")
    return path


def test_what_belongs_beside_a_first_sentence_is_learnt_from_pairs_of_articles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lessons, out = pairs_of_articles(tmp_path), tmp_path / "learnt"
    assert main(["beside", "--quiet", "--lessons", str(lessons), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "20 lessons, 2 times" in said
    assert "of 4 others" in said
    with np.load(out, allow_pickle=False) as new, np.load(ANSWERS, allow_pickle=False) as before:
        assert {*new.files} == {*before.files}
        assert float(new["shift"]) != float(before["shift"])
    assert adapted(bundled_files()[0].read_bytes(), out)


@pytest.mark.parametrize(
    ("count", "resumed", "told"),
    [
        (0, ANSWERS, "holds too few"),
        (1, ANSWERS, "holds too few"),
        (12, "words", "what was learnt before"),
    ],
)
def test_pairs_of_articles_or_what_was_learnt_before_that_do_not_do_are_told(
    count: int, resumed: Path | str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "words").write_text("none", encoding="utf-8")
    lessons = pairs_of_articles(tmp_path, count)
    options = ["--lessons", str(lessons), "--resume", str(tmp_path / resumed), "--out", str(tmp_path / "out")]
    assert main(["beside", "--quiet", *options]) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_what_was_learnt_before_is_told_if_it_is_none_or_nothing_follows(
    words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(eval.commands.reader, "HELD_OUT", 1)
    started = command(squad(tmp_path / "questions.json", 3), words, tmp_path / "adapter")
    assert main([*started, "--resume", str(ANSWERS)]) == 1
    assert "Give --lessons too" in capsys.readouterr().err
    assert main([*started, "--lessons", str(written_lessons(tmp_path)), "--resume", str(words)]) == 1
    assert "does not hold what was learnt before" in capsys.readouterr().err


def test_what_was_there_stays_when_it_is_interrupted_or_fails(
    words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "adapter.npz"
    out.write_bytes(b"as it was")
    questions = squad(tmp_path / "questions.json", 3)
    assert main(command(questions, words, out)) == 1
    assert "only 3 articles" in capsys.readouterr().err
    monkeypatch.setattr(eval.commands.reader, "HELD_OUT", 1)

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("eval.reader.learning.learn", interrupted)
    assert main(command(questions, words, out)) == 130
    assert "as it was" in capsys.readouterr().err
    assert out.read_bytes() == b"as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["adapter.npz", "questions.json", "words.zip"]


def test_a_place_that_cannot_be_written_is_found_before_anything_is_read(
    words: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command(tmp_path / "none.json", words, tmp_path / "no" / "adapter.npz")) == 1
    assert "cannot be written" in capsys.readouterr().err
