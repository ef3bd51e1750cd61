"""A few articles in the format of SQuAD."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from eval.reader.examples import Answer, Paragraph, Question, Row

FERRY = (
    "The ferry sails on Monday. Ana Brito steers the ferry to Porto. Her brother Rui sells the tickets in "
    "Lunn. The crew were hired in 1987. It rained. Nobody came."
)
DAM = (
    "The dam is high. Farmers steer the water around the ferry. In 1931 people of Porto and of Lunn saw the "
    "dam. It was dry. Fish are rare. Salt is white. Birds sing. Rocks fall."
)


def _asked(question: str, answer: str, text: str) -> Question:
    return Question(question=question, answers=[Answer(text=answer, answer_start=text.index(answer))])


def article(title: str = "The_ferry") -> Row:
    """Two paragraphs with four questions; the answer of one runs over two sentences."""
    of_ferry = [
        _asked("Who steers the ferry?", "Ana Brito", FERRY),
        _asked("What does Rui sell in Lunn?", "tickets", FERRY),
        _asked("When does the ferry sail?", "Monday. Ana", FERRY),
    ]
    of_dam = [_asked("What did people see in 1931?", "the dam", DAM)]
    paragraphs = [Paragraph(context=FERRY, qas=of_ferry), Paragraph(context=DAM, qas=of_dam)]
    return Row(title=title, paragraphs=paragraphs)


def squad(path: Path, count: int) -> Path:
    """Write a file of so many articles."""
    rows = [asdict(article(f"The_ferry_{n}")) for n in range(count)]
    path.write_text(json.dumps({"data": rows}), encoding="utf-8")
    return path
