"""Questions to ask next, drawn from the words of the articles, without a model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

_NAME = re.compile(
    r"(?<=[\w,;] )[A-Z][\w’'-]+(?:[ ](?:of|for|the|and|de|van|von)(?=[ ][A-Z])|[ ][A-Z][\w’'-]+){1,4}"
)
_FUNCTION_WORDS = frozenset(
    "A An And As At But By For From If In Is It Its Of On Or The This To With".split()
)
_TITLE_LENGTH = 70


def names_in(text: str) -> Counter[str]:
    """Names of two words and more, written with capitals inside a sentence, and how often each occurs.

    A name that mostly stands after "the" is given with it.
    """
    found: Counter[str] = Counter()
    articled: Counter[str] = Counter()
    for match in _NAME.finditer(text):
        words = re.sub(r"[’']s\b", "", match.group()).split()
        if words[0] not in _FUNCTION_WORDS and len(words) > 1:
            name = " ".join(words)
            found[name] += 1
            articled[name] += text[max(0, match.start() - 4) : match.start()].endswith(("the ", "The "))
    return Counter(
        {f"the {name}" if 2 * articled[name] > times else name: times for name, times in found.items()}
    )


def _distinct(names: Iterable[str], taken: str = "") -> list[str]:
    """The names that neither hold, nor are held by, an earlier one or the text that is taken."""
    chosen: list[str] = []
    for name in names:
        bare = name.removeprefix("the ").casefold()
        if bare not in taken.casefold() and not any(
            bare in other.casefold() or other.removeprefix("the ").casefold() in bare for other in chosen
        ):
            chosen.append(name)
    return chosen


def openers(articles: Iterable[tuple[str, str]], limit: int = 4) -> list[str]:
    """Questions to begin with.

    Args:
        articles: title and text of some articles.
        limit: most questions returned.
    """
    pairs = list(articles)
    everywhere: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    for _, text in pairs:
        found = names_in(text)
        everywhere.update(found)
        spread.update(found.keys())
    questions = [f"What is “{_short(title)}” about?" for title, _ in pairs[:1] if title]
    ranked = sorted(everywhere, key=lambda name: (-spread[name], -everywhere[name], name))
    questions += [f"What do the articles say about {name}?" for name in _distinct(ranked)]
    return questions[:limit]


def follow_ups(question: str, answer: dict[str, Any] | None, limit: int = 3) -> list[str]:
    """Questions that follow from what was found for `question`; none after a refusal without passages.

    Args:
        question: what was asked.
        answer: the answer as `turns.answer_view` makes it.
        limit: most questions returned.
    """
    if not answer:
        return []
    cited: Sequence[dict[str, Any]] = answer["citations"]
    found: Sequence[dict[str, Any]] = answer["passages"]
    names: Counter[str] = Counter()
    for piece in (*cited, *found):
        names.update(names_in(piece["quote"]).keys())
    questions = [
        f"What do the articles say about {name}?"
        for name in _distinct((name for name, _ in names.most_common()), taken=question)
    ]
    sections = dict.fromkeys(
        (piece["title"], piece["section"]) for piece in found if piece["section"] and answer["answered"]
    )
    questions[1:1] = [
        f"What does “{_short(title)}” say under “{_short(section)}”?" for title, section in sections
    ][:1]
    return questions[:limit]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1].rstrip() + "…"
