"""Texts with questions, and which of all sentences answer which question."""

from __future__ import annotations

from eval.reader.corpus import Corpus, Sought, paragraphs
from eval.reader.lessons import Asked, Text
from index.embedder import HashingEmbedder
from tests.eval.reader.making import article

FERRY = Text("The ferry", ("It sails on Monday.", "Ana steers it."), (Asked("Who's at the wheel?", (1,)),))
DAM = Text(
    "The dam",
    ("It is high.", "It was dry.", "Salt is white."),
    (Asked("How tall?", (0, 1)), Asked("Who built it?", near=0)),
)


def test_sentences_are_numbered_through_all_texts() -> None:
    corpus = Corpus.of([FERRY, DAM], HashingEmbedder())
    assert (len(corpus.sentences), len(corpus.passages)) == (5, 2)
    assert [*corpus.within(1)] == [2, 3, 4]
    assert [*corpus.sought([0, 1])] == [
        Sought("Who's at the wheel?", 0, (1,)),
        Sought("How tall?", 1, (2, 3)),
    ]
    assert [*corpus.sought([1])] == [Sought("How tall?", 1, (2, 3))]


def test_paragraphs_of_squad_have_the_sentence_that_holds_the_answer() -> None:
    found = paragraphs([article()], seed=1)
    asked = {one.question: [text.sentences[n] for n in one.says] for text in found for one in text.asked}
    assert asked == {
        "Who steers the ferry?": ["Ana Brito steers the ferry to Porto."],
        "What does Rui sell in Lunn?": ["Her brother Rui sells the tickets in Lunn."],
        "What did people see in 1931?": ["In 1931 people of Porto and of Lunn saw the dam."],
    }, "an answer that runs over two sentences has none"
    assert {text.title for text in found} == {"The ferry"}
