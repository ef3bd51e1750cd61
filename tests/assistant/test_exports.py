"""The public names, and that nothing heavy is loaded for them or for `--help`."""

from __future__ import annotations

import subprocess
import sys

import pytest

import assistant

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
