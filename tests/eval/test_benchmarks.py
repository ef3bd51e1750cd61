"""Benchmarks on sets of a few texts, with the hashing embedder: layouts, measures, baselines, mistakes."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import ConfigurationError
from assistant.settings import Settings, load_settings
from eval.benchmarks import attribution, chunking, ramdocs, reading, refchecker, retrieval
from eval.benchmarks.corpus import Text, opened, read_jsonl
from eval.benchmarks.searching import Found
from eval.benchmarks.table import as_text, benchmark
from index import chunker

BIRDS = {
    "owl/1": ("Owls", "Owls hunt mice at night. Their wings make no sound."),
    "duck 2": ("Ducks", "Ducks swim on ponds. Their feathers repel water."),
    "hen": ("Hens", "Hens lay eggs in nests. A brown hen laid 300 eggs in 2019."),
    "swift": ("Swifts", "Swifts sleep while flying. They migrate to Africa in August."),
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """No model, hashed vectors."""
    return load_settings(backend="extractive", embedder="hashing", passage_tokens=64, store=tmp_path / "none")


def jsonl(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows as JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    """Four documents and three judged queries."""
    folder = tmp_path / "birds"
    jsonl(folder / "corpus.jsonl", [{"_id": i, "title": t, "text": x} for i, (t, x) in BIRDS.items()])
    queries = {
        "a": "owls hunt mice night",
        "b": "swifts sleep flying",
        "c": "hens lay eggs nests",
        "d": "no qrels",
    }
    jsonl(folder / "queries.jsonl", [{"_id": i, "text": t} for i, t in queries.items()])
    (folder / "qrels").mkdir()
    judged = "query-id\tcorpus-id\tscore\na\towl/1\t1\nb\tswift\t1\nc\then\t1\nc\tduck 2\t0\n"
    (folder / "qrels" / "test.tsv").write_text(judged)
    return folder


def test_retrieval_beside_its_baselines(beir: Path, settings: Settings, tmp_path: Path) -> None:
    found = retrieval.run(beir, settings, cache=tmp_path / "cache", quiet=True)
    assert list(found.figures) == ["assistant", "BM25 alone", "dense alone", "LlamaIndex default"]
    assert found.questions == 3
    assert found.figures["BM25 alone"]["nDCG@10"].value == 1
    assert (found.extra["assistant"]["queries/s"] or 0) > 0
    text = as_text(found)
    assert "over LlamaIndex default" in text
    json.dumps(found.to_dict())


def test_a_kept_index_is_used_again(settings: Settings, tmp_path: Path) -> None:
    texts = [Text(id=i, title=t, text=x) for i, (t, x) in BIRDS.items()]
    for _ in range(2):
        with opened(texts, settings, cache=tmp_path, quiet=True) as assistant:
            assert {a.source for a in assistant.articles()} == {t.source for t in texts}
            generation = assistant.store.generation
            text = assistant.text(texts[0].source)
    assert text == "Owls\n\n" + BIRDS["owl/1"][1]
    with opened(texts, settings, cache=tmp_path, quiet=True) as assistant:
        assert assistant.store.generation == generation
    assert len(list(tmp_path.iterdir())) == 1


def test_an_index_kept_by_an_earlier_chunker_is_made_anew(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [Text(id="hen", text=BIRDS["hen"][1])]
    for version in (chunker.VERSION, chunker.VERSION + 1):
        monkeypatch.setattr(chunker, "VERSION", version)
        with opened(texts, settings, cache=tmp_path, quiet=True) as assistant:
            assert assistant.store.passage_count() == 1


def test_texts_that_would_be_one_file_are_told(settings: Settings) -> None:
    texts = [Text(id=name, text="Owls hunt.") for name in ("an owl", "an_owl", "hen")]
    with (
        pytest.raises(ConfigurationError, match=r"two texts each, as an_owl\.txt"),
        opened(texts, settings, quiet=True),
    ):
        pass


def test_ranking_measures_by_hand() -> None:
    scores = retrieval.score(
        {"q": ["x", "right"], "r": []}, {"q": {"right": 1}, "r": {"right": 1}}, ["q", "r"]
    )
    assert scores["RR@10"] == [0.5, 0]
    assert scores["nDCG@10"] == [pytest.approx(1 / math.log2(3)), 0]
    assert scores["R@100"] == [1, 0]


def test_chunk_measures_by_hand() -> None:
    found = [Found(source="a.md", start=0, end=100), Found(source="b.md", start=0, end=50)]
    values = chunking.measures(found, "a.md", [(50, 80), (90, 120)])
    # 30 + 10 of 60 characters, in 150 returned
    assert values["recall@5"] == pytest.approx(40 / 60)
    assert values["precision@5"] == pytest.approx(40 / 150)
    assert values["IoU@5"] == pytest.approx(40 / 170)
    twice = [found[0], found[0]]
    assert chunking.measures(twice, "a.md", [(0, 100)])["precision@5"] == 0.5
    assert chunking.measures([], "a.md", [(0, 100)])["recall@5"] == 0
    long = [Found(source="b.md", start=0, end=3990), Found(source="a.md", start=0, end=100)]
    assert chunking.measures(long, "a.md", [(0, 100)])["recall in 4,000 characters"] == pytest.approx(0.1)


def test_chunking_end_to_end(settings: Settings, tmp_path: Path) -> None:
    corpora = tmp_path / "chunks" / "corpora"
    corpora.mkdir(parents=True)
    (corpora / "birds.md").write_text("\n\n".join(x for _, x in BIRDS.values()))
    text = (corpora / "birds.md").read_text()
    start = text.index("Ducks swim")
    with (tmp_path / "chunks" / "questions_df.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["question", "references", "corpus_id"])
        reference = {"content": "Ducks swim on ponds.", "start_index": start, "end_index": start + 20}
        writer.writerow(["Where do ducks swim?", json.dumps([reference]), "birds"])
    found = chunking.run(tmp_path / "chunks", settings, quiet=True)
    assert found.figures["assistant"]["recall@5"].value == 1
    assert found.figures["LlamaIndex default"]["precision@5"].value < 0.2


def squad(folder: Path) -> Path:
    """Four paragraphs, two answerable and two impossible questions."""
    jsonl(folder / "corpus.jsonl", [{"id": i, "title": t, "text": x} for i, (t, x) in BIRDS.items()])
    rows = [
        ("When do owls hunt mice?", ["at night"], "owl/1", False),
        ("How many eggs did the brown hen lay in 2019?", ["300"], "hen", False),
        ("Who painted the swift?", [], "swift", True),
        ("How many eggs did the brown hen lay in 1911?", [], "hen", True),
    ]
    keys = ("question", "answers", "paragraph_id", "is_impossible")
    jsonl(
        folder / "questions.jsonl",
        [{"id": str(n), **dict(zip(keys, r, strict=True))} for n, r in enumerate(rows)],
    )
    return folder


def test_reading_end_to_end(settings: Settings, tmp_path: Path) -> None:
    found = reading.run(squad(tmp_path / "squad"), settings, quiet=True)
    ours = found.figures["assistant"]
    assert ours["paragraph R@5"].n == 2
    assert ours["impossible refused"].n == 2
    assert ours["answer cited"].n == 2
    assert set(found.leads["BM25 alone"]) == {
        "paragraph R@1",
        "paragraph R@5",
        "paragraph R@10",
        "answer cited",
    }
    assert "2 answerable and 2 impossible" in as_text(found)


def test_reading_takes_both_sorts(tmp_path: Path) -> None:
    _, questions = reading.read(squad(tmp_path), limit=2)
    assert [q["is_impossible"] for q in questions] == [False, True]


def test_ramdocs_end_to_end(settings: Settings, tmp_path: Path) -> None:
    documents = [
        {"text": "Springfield in Ohio has 58,000 people.", "type": "correct", "answer": "58,000"},
        {"text": "Springfield in Oregon has 61,000 people.", "type": "correct", "answer": "61,000"},
    ]
    row = {
        "question": "How many people does Springfield have?",
        "documents": documents,
        "gold_answers": ["58,000", "61,000"],
        "wrong_answers": ["99,000"],
    }
    found = ramdocs.run(jsonl(tmp_path / "r.jsonl", [row]), settings, quiet=True)
    assert found.figures["BM25 alone"]["both sides"].value == 1
    assert "1 questions have several right answers" in as_text(found)


def test_what_a_reply_tells() -> None:
    row = {"gold_answers": ["58,000", "61,000"], "wrong_answers": ["99,000"]}
    assert ramdocs.judge("58,000 or 61,000", row)["right and no wrong"] == 1
    assert ramdocs.judge("58,000 or 99,000", row) == {
        "some right answer": 1,
        "every right answer": 0,
        "both sides": 0,
        "a wrong answer told": 1,
        "right and no wrong": 0,
    }
    assert "both sides" not in ramdocs.judge("x", {"gold_answers": ["y"], "wrong_answers": []})


CLAIMS = [
    ("Owls hunt at night.", "Owls hunt mice at night.", "attributable"),
    ("Ducks swim on ponds.", "Ducks swim on ponds.", "attributable"),
    ("Hens migrate to Africa.", "Swifts sleep while flying.", "not attributable"),
    ("Owls are blue.", "Hens lay eggs.", "not attributable"),
]


def test_attribution_compares_judges(settings: Settings, tmp_path: Path) -> None:
    rows = [{"claim": c, "references": [r], "attribution_label": label} for c, r, label in CLAIMS]
    file = jsonl(tmp_path / "a.jsonl", rows)
    judges = {"perfect": lambda c, r: float(c[:4] == r[0][:4]), "never": lambda _c, _r: 0.0}
    found = attribution.run(file, settings, quiet=True, judges=judges)
    assert found.figures["perfect"]["macro-F1"].value == 1
    assert found.figures["never"]["macro-F1"].value == pytest.approx((2 * 2 / (4 + 2) + 0) / 2)
    assert found.leads["never"]["macro-F1"].value == pytest.approx(2 / 3)
    # drawn anew they are alike where all claims are false (1 in 16), and furthest apart with three true ones
    assert found.leads["never"]["macro-F1"].ends == pytest.approx((0, 0.8))


def test_the_assistant_judges_claims(settings: Settings) -> None:
    judge = attribution.assistant_judge(settings)
    assert judge(*_first(0)) > judge(*_first(2))
    assert attribution.token_recall(*_first(0)) == 1
    assert attribution.token_recall("Owls fly", ["Owls"]) == 0.5


def _first(row: int) -> tuple[str, list[str]]:
    return CLAIMS[row][0], [CLAIMS[row][1]]


def test_macro_f1_by_hand() -> None:
    scores, labels = np.array([0.9, 0.2, 0.7, 0.1]), np.array([True, True, False, False])
    # supported: TP 1, FP 1, FN 1; unsupported the same
    assert attribution.macro_f1(scores, labels, 0.5) == 0.5
    assert attribution.best_threshold(scores, labels) == 0.2


def test_refchecker_rests_claims_on_other_models(settings: Settings, tmp_path: Path) -> None:
    def claim(text: str, label: str) -> dict[str, Any]:
        return {"triplet": text.split(), "human_label": label}

    def model(name: str, *claims: dict[str, Any]) -> None:
        row = {"id": "1", "response": "", "claude2_response_kg": list(claims)}
        path = tmp_path / "zero_context" / f"{name}_answers.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps([row]))

    model("one", claim("Owls hunt mice", "Entailment"), claim("Owls eat grass", "Contradiction"))
    model("two", claim("Owls hunt mice", "Entailment"), claim("Owls may sing", "Neutral"))
    pairs = refchecker.with_references(refchecker.read(tmp_path))
    assert [(c.text, c.label, r) for c, r in pairs] == [
        ("Owls hunt mice.", "Entailment", ("Owls hunt mice.",)),
        ("Owls eat grass.", "Contradiction", ("Owls hunt mice.",)),
        ("Owls hunt mice.", "Entailment", ("Owls hunt mice.",)),
    ]
    judges = {"recall": attribution.token_recall}
    found = refchecker.run(tmp_path, settings, threshold=0.5, quiet=True, judges=judges)
    assert found.figures["recall"]["macro-F1"].n == 2


def refchecker_pairs(questions: int) -> list[refchecker.Pair]:
    labels = (refchecker.ENTAILED, refchecker.CONTRADICTED, refchecker.CONTRADICTED)
    return [
        (refchecker.Claim(model="m", question=f"q{q}", text=f"Claim {q} {label}.", label=label), ("Claim.",))
        for q in range(questions)
        for label in labels
    ]


def test_refchecker_fits_on_other_questions_than_it_reports() -> None:
    fit, report = refchecker.halves(refchecker_pairs(40))
    assert len(fit) + len(report) == 120
    assert min(len(fit), len(report)) > 30
    assert not {c.question for c, _ in fit} & {c.question for c, _ in report}


def test_refchecker_takes_as_many_of_each_label() -> None:
    chosen = refchecker.balanced(refchecker_pairs(10), limit=12)
    assert sum(claim.label == refchecker.ENTAILED for claim, _ in chosen) == 6
    assert len(chosen) == 12
    assert len(refchecker.balanced(refchecker_pairs(10), limit=1)) == 2
    assert refchecker.balanced([], limit=12) == []


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("not json", "line 1: not a JSON object"),
        ("[]", "line 1: not a JSON object"),
        ('{"a": 1}', "line 1: no 'b'"),
        ('{"b": null}', "line 1: 'b' is not a text"),
    ],
)
def test_a_mistake_names_its_line(tmp_path: Path, content: str, fault: str) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(content + "\n")
    with pytest.raises(ConfigurationError, match=fault):
        read_jsonl(file, {"b": str})


def test_data_in_another_form_is_told(settings: Settings, tmp_path: Path) -> None:
    asked = {"question": "?", "gold_answers": ["x"], "wrong_answers": []}
    for documents in ([{"words": "x"}], ["x"]):
        with pytest.raises(ConfigurationError, match="another form"):
            ramdocs.run(
                jsonl(tmp_path / "r.jsonl", [{**asked, "documents": documents}]), settings, quiet=True
            )
    (tmp_path / "corpora").mkdir()
    (tmp_path / "corpora" / "a.md").write_text("Owls hunt.")
    for references in ("[]", "x" * 200_000):
        (tmp_path / "questions_df.csv").write_text(f"question,references,corpus_id\nWho?,{references},a\n")
        with pytest.raises(ConfigurationError, match="cannot be read"):
            chunking.read(tmp_path)
    (tmp_path / "test.tsv").write_text("query-id\tcorpus-id\tscore\n" + "x" * 200_000)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        retrieval.read_qrels(tmp_path / "test.tsv")


@pytest.mark.parametrize("value", [None, 5, "x", [1], {"x": 1}])
def test_what_should_be_a_list_of_texts_and_is_not_is_told(tmp_path: Path, value: object) -> None:
    file = jsonl(tmp_path / "rows.jsonl", [{"b": ["one", "two"]}, {"b": value}])
    with pytest.raises(ConfigurationError, match="line 2: 'b' is not a list of texts"):
        read_jsonl(file, {"b": list})


def test_a_folder_stands_for_its_only_file(tmp_path: Path) -> None:
    jsonl(tmp_path / "one.jsonl", [{"b": 1}])
    assert read_jsonl(tmp_path, {"b": object}) == ({"b": 1},)
    jsonl(tmp_path / "two.jsonl", [{"b": 2}])
    with pytest.raises(ConfigurationError, match="holds 2 JSON Lines files"):
        read_jsonl(tmp_path, {"b": object})


def test_missing_data_is_told(settings: Settings, tmp_path: Path) -> None:
    for run in (retrieval.run, chunking.run, reading.run, ramdocs.run, attribution.run, refchecker.run):
        with pytest.raises(ConfigurationError):
            run(tmp_path / "nothing", settings, quiet=True)


def test_a_table_without_baselines() -> None:
    found = benchmark("x", {"ours": {"recall": [1.0, 0.0]}})
    assert "50.0 %" in as_text(found)
