"""The public names, and that nothing heavy is loaded for them or for `--help`."""

from __future__ import annotations

import subprocess
import sys

import pytest

import assistant
from index.types import Article, BuildReport, Failure, Passage, Span

HEAVY = {"chromadb", "gradio", "llama_index", "numpy", "pydantic", "sentence_transformers", "spacy", "torch"}


def test_exports_are_the_contract() -> None:
    assert assistant.__all__ == [
        "Answer",
        "AssistantError",
        "Citation",
        "Settings",
        "answer",
        "open_assistant",
    ]


def test_every_export_is_there() -> None:
    for name in assistant.__all__:
        assert callable(getattr(assistant, name)), name
        assert name in dir(assistant)


def test_the_package_runs_as_the_command() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "assistant", "--help"], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.startswith("usage: assistant ")


def test_everything_returned_has_to_dict() -> None:
    span = Span(start=0, end=2)
    passage = Passage(id="p", source="a", position=0, start=0, end=2, text="No", title="T", sentences=(span,))
    assert passage.to_dict()["sentences"] == [{"start": 0, "end": 2}]
    report = BuildReport(failed=(Failure(source="a", reason="is empty"),))
    assert report.to_dict()["failed"] == [{"source": "a", "reason": "is empty"}]
    assert Article(source="a", title="T", notices=("odd",)).to_dict()["notices"] == ["odd"]


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'answers'"):
        _ = assistant.answers


@pytest.mark.parametrize(
    "code", ["import assistant", "import assistant.cli as c; c.build_parser().format_help()"]
)
def test_import_and_help_load_nothing_heavy(code: str) -> None:
    script = f"import sys; {code}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert not HEAVY & set(run.stdout.split())
