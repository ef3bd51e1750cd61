"""An answer as plain text for a terminal, and any result as one line of JSON.

Article text is data: control characters in it are shown, never sent to the terminal.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.types import Answer, Citation, Hit

NEAREST = 3
"""Passages shown with a refusal."""

EXCERPT = 240
"""Characters of a passage shown with a refusal."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_UNSAFE_IN_JSON = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def safe(text: str) -> str:
    """`text` with control, direction and surrogate characters made visible; newline and tab stay."""
    return _CONTROLS.sub(_visible, text.replace("\r\n", "\n"))


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def one_line(text: str) -> str:
    """`text` made safe, each run of white space as one blank."""
    return safe(" ".join(text.split()))


def to_json(value: object, *, indent: int | None = None) -> str:
    """`value` as JSON, readable in any language.

    Without `indent` it is one line for every reader, also for those that end a line at U+0085 or
    U+2028: such characters, terminal controls and lone surrogates are written as escapes.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def render_answer(answer: Answer) -> str:
    """The answer, then its numbered sources; a refusal with the nearest passages instead.

    Disagreeing articles stand side by side, and sentences that are not fully supported are named
    with the reason.
    """
    blocks = [safe(answer.text.strip())]
    if answer.standalone_question not in {"", answer.question}:
        blocks.insert(0, f"Understood as: {one_line(answer.standalone_question)}")
    if answer.partial:
        blocks.append("(incomplete: the reply was cut off)")
    if answer.answered:
        blocks += _answered(answer)
    elif answer.hits:
        nearest = [_nearest(hit) for hit in answer.hits[:NEAREST]]
        blocks.append("\n".join(["Nearest passages", *nearest]))
    return "\n\n".join(blocks)


def _answered(answer: Answer) -> list[str]:
    blocks = []
    doubtful = [
        f"  {sentence.verdict}: {one_line(sentence.text)}"
        + (f" ({one_line(sentence.reason)})" if sentence.reason else "")
        for sentence in answer.sentences
        if sentence.verdict != "supported"
    ]
    if doubtful:
        blocks.append("\n".join(["Not fully supported", *doubtful]))
    if answer.conflict:
        sides = [_citation(side, numbered=False) for side in answer.sides]
        blocks.append("\n".join(["The articles disagree", *sides]))
    if answer.citations:
        sources = [_citation(citation) for citation in answer.citations]
        blocks.append("\n".join(["Sources", *sources]))
    return blocks


def _citation(citation: Citation, *, numbered: bool = True) -> str:
    label = f"[{citation.number}] " if numbered else "  "
    about = [one_line(citation.title) or safe(citation.source)]
    if citation.date:
        about.append(safe(citation.date))
    if one_line(citation.section) not in {"", about[0]}:
        about.append(one_line(citation.section))
    if citation.page is not None:
        about.append(f"page {citation.page}")
    place = f"{safe(citation.source)}:{citation.start}-{citation.end}"
    verdict = "" if citation.verdict == "supported" else f" ({citation.verdict})"
    return f"{label}{', '.join(about)}{verdict}\n    “{one_line(citation.quote)}”\n    {place}"


def _nearest(hit: Hit) -> str:
    passage = hit.passage
    text = one_line(passage.text)
    if len(text) > EXCERPT:
        text = text[:EXCERPT].rsplit(" ", 1)[0] + " …"
    place = f"{safe(passage.source)}:{passage.start}-{passage.end}"
    return f"  {one_line(passage.title) or safe(passage.source)}\n    “{text}”\n    {place}"
