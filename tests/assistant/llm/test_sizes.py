"""What a model's name tells about it."""

from __future__ import annotations

import pytest

from assistant.llm.sizes import can_judge, is_small, parameters


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("qwen2.5-coder-0.5b-instruct", 0.5e9),
        ("SmolLM2-135M-Instruct-Q8_0", 135e6),
        ("Qwen2.5-Coder-1.5B-Instruct-q4_k_m", 1.5e9),
        ("llama-3.1-8b", 8e9),
        ("my-model", None),
    ],
)
def test_the_number_of_parameters_is_read_from_the_name(name: str, size: float | None) -> None:
    assert parameters(name) == size


def test_only_a_model_of_a_billion_parameters_or_unknown_size_judges() -> None:
    assert not can_judge("qwen2.5-coder-0.5b-instruct")
    assert can_judge("qwen2.5-coder-1.5b-instruct")
    assert can_judge("my-model")
    assert is_small("qwen2.5-coder-1.5b-instruct")
    assert not is_small("my-model")
