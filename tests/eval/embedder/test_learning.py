"""The embedder's side for questions learns from texts, and what it learnt is what the product reads."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import eval.commands.embedder
from eval.__main__ import main
from eval.reader.corpus import Corpus
from eval.reader.lessons import Asked, Text
from index.bundled_model import BUNDLED, LEARNT
from index.embedder import load_embedder
from index.question_side import bert_of, teach
from index.sentence_transformer import SentenceTransformerEmbedder
from index.torch_model import TorchModel
from tests.eval.reader.making import squad

pytestmark = pytest.mark.real

ODD = [("zebra", "The moon is made of rock."), ("trumpet", "Salt is white."), ("cactus", "Birds sing.")]


def odd_texts() -> list[Text]:
    """Texts whose second sentence answers what nobody would take it for."""
    return [Text("", ("Nothing of the kind.", says), (Asked(asked, (1,)),)) for asked, says in ODD]


def test_it_learns_what_it_is_shown() -> None:
    import torch

    from eval.embedder.learning import QuestionSide, learn, try_out

    embedder = SentenceTransformerEmbedder()
    corpus = Corpus.of(odd_texts(), embedder)
    sought = [*corpus.sought(range(len(corpus.texts)))]
    torch.manual_seed(1)
    side = QuestionSide(bert_of(TorchModel(BUNDLED).untaught()))

    def closeness() -> float:
        with torch.no_grad():
            asked = side([one.question for one in sought]).numpy()
        return float(
            np.mean([row @ corpus.sentences[one.says[0]] for row, one in zip(asked, sought, strict=True)])
        )

    before = closeness()
    learn(side, corpus, sought * 640, seed=1, quiet=True)
    assert closeness() > before + 0.2
    assert try_out(side, corpus, sought).first == 1


def written_lessons(folder: Path) -> Path:
    path = folder / "lessons.jsonl"
    asked = [{"question": "who is at the wheel", "says": [0]}, {"question": "who owns it", "near": 0}]
    row = {"title": "The ferry", "sentences": ["Ana steers it.", "It is blue."], "asked": asked}
    path.write_text(f"{json.dumps(row)}\n" * 12, encoding="utf-8")
    return path


def command(folder: Path, out: Path) -> list[str]:
    questions = squad(folder / "questions.json", 3)
    given = {"--questions": questions, "--lessons": written_lessons(folder), "--out": out}
    return ["embedder", "--quiet", *(str(part) for option in given.items() for part in option)]


def test_the_command_writes_what_the_embedder_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(eval.commands.embedder, "HELD_OUT", 1)
    out = tmp_path / "side.npz"
    assert main(command(tmp_path, out)) == 0
    said = capsys.readouterr().out
    assert "16 questions." in said, "of ten lessons and six questions of SQuAD"
    assert "of 2 lessons held out" in said
    with np.load(out, allow_pickle=False) as new, np.load(LEARNT, allow_pickle=False) as kept:
        shapes = [{name: file[name].shape for name in file.files} for file in (new, kept)]
    assert shapes[0] == shapes[1]
    teach(TorchModel(BUNDLED).untaught(), out)


def test_too_few_articles_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "side.npz"
    out.write_bytes(b"as it was")
    assert main(command(tmp_path, out)) == 1
    assert "only 3 articles" in capsys.readouterr().err
    assert out.read_bytes() == b"as it was"


def test_what_is_shipped_brings_questions_nearer_to_what_answers_them() -> None:
    """Not by how much: that is measured by the command."""
    embedder = load_embedder()
    asked = ["what got the reporter into trouble?", "who did the groundwork for the swap?"]
    says = ["She had written that fog lay over the front.", "The exchange was prepared by nuns."]
    near = [embedder.query(one) @ embedder.sentences(says).T for one in asked]
    plain = embedder.sentences(asked) @ embedder.sentences(says).T
    gain = np.subtract(near, plain)
    assert np.trace(gain) > max(0, np.trace(gain[:, ::-1]))
