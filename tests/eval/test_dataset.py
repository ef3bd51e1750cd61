from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from eval.dataset import EvalQuestion, check_evidence, checksum, load_questions, split_of
from eval.wording import states
from index.errors import ConfigurationError

ROOT = Path(__file__).parents[2]
SET = ROOT / "eval" / "questions.jsonl"
TRANSFER = ROOT / "eval" / "transfer" / "questions.jsonl"
STUDY = ROOT / "eval" / "study"
SETS = {
    "seeds": (SET, ROOT / "seeds"),
    "transfer": (TRANSFER, ROOT / "eval" / "transfer" / "articles"),
    "study seeds": (STUDY / "seeds" / "questions.jsonl", ROOT / "seeds"),
    "study invented": (STUDY / "invented" / "questions.jsonl", STUDY / "invented" / "articles"),
    "study mixed": (STUDY / "mixed" / "questions.jsonl", STUDY / "mixed" / "articles"),
}

ROW: dict[str, Any] = {
    "id": "single-001",
    "kind": "single",
    "question": "Who?",
    "answer": "Ada.",
    "facts": [["Ada"]],
    "evidence": [[{"source": "a.txt", "quote": "Ada did."}]],
}


def write(folder: Path, *lines: str) -> Path:
    path = folder / "set.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().decode("utf-8") for path in sorted(folder.iterdir())}


def quotes(question: EvalQuestion) -> str:
    return " ".join(quote.quote for piece in question.evidence for quote in piece)


def row(**changes: Any) -> str:
    return json.dumps(ROW | changes)


def test_reads_questions_in_order_and_passes_over_blank_lines(tmp_path: Path) -> None:
    path = write(tmp_path, row(), "", row(id="single-002", history=["Before?", {"question": "q"}]))
    first, second = load_questions(path)
    assert first.evidence[0][0].quote == "Ada did."
    assert [first.id, second.id] == ["single-001", "single-002"]
    assert second.history[0] == "Before?"


def test_null_is_as_good_as_absent_for_optional_fields(tmp_path: Path) -> None:
    (question,) = load_questions(write(tmp_path, row(history=None, forbid=None, evidence=None, sources=None)))
    assert question.history == question.forbid == question.sources == ()
    assert question.evidence == ()


def test_a_byte_order_mark_is_no_part_of_the_first_question(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(row(), encoding="utf-8-sig")
    assert [question.id for question in load_questions(path)] == ["single-001"]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("{", "line 2, column 2"),
        ("[]", "line 2: not a JSON object"),
        (f'{{"id": {"7" * 5000}}}', "line 2: a number is too long"),
        ("[" * 100_000, "line 2: a number is too long, or something is nested too deep"),
        (row(id="b", colour="red"), "line 2, field colour"),
        (row(id="b", kind="riddle"), "line 2, field kind"),
        (row(id="b", facts=[[]]), "line 2, field facts.0"),
        (row(id="b", facts=[["  "]]), "line 2, field facts.0.0"),
        (row(id="b", facts=[]), "line 2: facts"),
        (row(id="b", evidence=[[{"source": "a.txt"}]]), "line 2, field evidence.0.0.quote"),
        (row(id="b", kind="followup"), "line 2: history"),
        (row(id="b", kind="unanswerable"), "line 2: an unanswerable question"),
        (row(), "line 2, field id: 'single-001' is already on line 1"),
    ],
)
def test_mistakes_are_named_by_file_line_and_field(tmp_path: Path, second: str, said: str) -> None:
    path = write(tmp_path, row(), second)
    with pytest.raises(ConfigurationError) as caught:
        load_questions(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_set_that_cannot_be_read_is_an_expected_failure(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No such file"):
        load_questions(tmp_path / "none.jsonl")
    with pytest.raises(ConfigurationError, match="holds no questions"):
        load_questions(write(tmp_path, ""))
    (tmp_path / "set.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="not UTF-8"):
        load_questions(tmp_path / "set.jsonl")


def test_evidence_must_stand_in_the_article_word_for_word() -> None:
    question = EvalQuestion.model_validate(ROW)
    check_evidence([question], {"a.txt": "Yes. Ada did."})
    with pytest.raises(ConfigurationError, match=r"single-001, field evidence\.0\.0: a\.txt does not hold"):
        check_evidence([question], {"a.txt": "ada did."})
    with pytest.raises(ConfigurationError, match=r"no article a\.txt"):
        check_evidence([question], {"b.txt": "Ada did."})
    limited = question.model_copy(update={"sources": ("c.txt",)})
    with pytest.raises(ConfigurationError, match=r"field sources: there is no article c\.txt \(and 1 more\)"):
        check_evidence([limited], {"b.txt": ""})


def numbered(count: int, *, kind: str = "single") -> list[EvalQuestion]:
    return [EvalQuestion.model_validate(ROW | {"id": f"{kind}-{i:03d}"}) for i in range(1, count + 1)]


def test_each_pair_of_ids_is_divided_between_dev_and_test() -> None:
    questions = numbered(40)
    pairs = [{split_of(a), split_of(b)} for a, b in zip(questions[::2], questions[1::2], strict=True)]
    assert all(pair == {"dev", "test"} for pair in pairs)
    assert {question.split for question in questions[::2]} == {"dev", "test"}


def test_ids_without_a_number_are_split_too() -> None:
    questions = [EvalQuestion.model_validate(ROW | {"id": f"{letter}x"}) for letter in "abcdefghijklmnop"]
    assert {question.split for question in questions} == {"dev", "test"}


def test_the_split_depends_on_kind_and_id_alone() -> None:
    question = EvalQuestion.model_validate(ROW)
    assert split_of(question.model_copy(update={"question": "Else?", "facts": (("x",),)})) == question.split


def test_the_checksum_follows_contents_not_order() -> None:
    questions = numbered(4)
    assert checksum(questions) == checksum(reversed(questions))
    changed = questions[0].model_copy(update={"facts": (("Bob",),)})
    assert checksum([changed, *questions[1:]]) != checksum(questions)


def test_the_test_split_has_not_changed() -> None:
    recorded = (ROOT / "eval" / "questions.sha256").read_text(encoding="utf-8").split()[0]
    held_out = [question for question in load_questions(SET) if question.split == "test"]
    assert checksum(held_out) == recorded


def test_the_set_is_large_enough_in_every_kind() -> None:
    questions = load_questions(SET)
    for split in ("dev", "test"):
        kinds = Counter(question.kind for question in questions if question.split == split)
        assert min(kinds.values()) >= 10, (split, kinds)
        assert len(kinds) == 8
    assert min(Counter(question.kind for question in questions).values()) >= 15
    assert len(questions) >= 160
    assert sum(question.id.startswith("unanswerable-near") for question in questions) >= 30


@pytest.mark.parametrize(("path", "articles"), SETS.values(), ids=SETS)
class TestShippedSets:
    """What holds for every question that ships."""

    def faulty(self, questions: Iterable[EvalQuestion]) -> list[str]:
        return [question.id for question in questions]

    def test_every_quote_is_verbatim(self, path: Path, articles: Path) -> None:
        check_evidence(load_questions(path), texts(articles))

    def test_ids_begin_with_the_kind_and_questions_are_not_repeated(self, path: Path, articles: Path) -> None:
        questions = load_questions(path)
        assert not self.faulty(q for q in questions if not q.id.startswith(f"{q.kind}-"))
        asked = Counter((q.question.casefold(), q.history, q.sources) for q in questions)
        assert asked.most_common(1)[0][1] == 1

    def test_the_reference_answer_is_right_and_short(self, path: Path, articles: Path) -> None:
        for question in load_questions(path):
            missing = [fact for fact in question.facts if not states(question.answer, fact)]
            assert not missing, (question.id, missing)
            assert not states(question.answer, question.forbid), question.id
            limit = 120 if question.kind in {"list", "multi", "conflict"} else 60
            assert 0 < len(question.answer.split()) <= limit, question.id

    def test_the_evidence_states_the_facts(self, path: Path, articles: Path) -> None:
        for question in load_questions(path):
            missing = [fact for fact in question.facts if not states(quotes(question), fact)]
            assert not missing, (question.id, missing)
            assert not states(quotes(question), question.forbid), question.id

    def test_every_answerable_question_has_evidence(self, path: Path, articles: Path) -> None:
        assert not self.faulty(q for q in load_questions(path) if q.answerable and not q.evidence)

    def test_multi_and_conflict_need_two_articles(self, path: Path, articles: Path) -> None:
        for question in load_questions(path):
            if question.kind in {"multi", "conflict"} and STUDY not in path.parents:
                everywhere = [{quote.source for quote in piece} for piece in question.evidence]
                assert not set.intersection(*everywhere), question.id

    def test_limited_questions_have_their_evidence_within_the_limit(self, path: Path, articles: Path) -> None:
        for question in load_questions(path):
            cited = {quote.source for piece in question.evidence for quote in piece}
            assert not question.sources or cited <= set(question.sources), question.id
