"""Passages are exact runs of whole sentences that leave nothing out."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunker import embedded_text, passages_of, sentence_spans
from index.embedder import HashingEmbedder
from index.headings import plain_headings
from index.readers import read_article
from index.types import Document, Passage

count_tokens = HashingEmbedder().count_tokens


def cut(text: str, tokens: int = 40, overlap: int = 0) -> tuple[Passage, ...]:
    document = Document(source="a.txt", text=text, title="T", headings=plain_headings(text), language="en")
    return tuple(passages_of(document, tokens=tokens, count_tokens=count_tokens, overlap=overlap))


def uncovered(document: Document, passages: tuple[Passage, ...]) -> str:
    covered = {i for p in passages for i in range(p.start, p.end)}
    covered |= {i for h in document.headings for i in range(h.start, h.end)}
    return "".join(
        c for i, c in enumerate(document.text) if i not in covered and not c.isspace() and c != "\ufeff"
    )


def check_exact(text: str, passages: tuple[Passage, ...], tokens: int) -> None:
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text
        assert passage.sentences
        for before, after in pairwise(passage.sentences):
            assert before.end <= after.start
        for span in passage.sentences:
            assert passage.start <= span.start < span.end <= passage.end
            assert not text[span.start].isspace()
            assert not text[span.end - 1].isspace()
        total = sum(count_tokens(text[span.start : span.end]) for span in passage.sentences)
        assert total <= tokens


PIECES = st.sampled_from(
    ["Mr. Smith came. ", "“Yes,” he said. ", "No!", "\n", "\n\n", "\r\n", "- item one\n", "-\n", "A head\n",
     "\ufeff", "e.g. this ", "x" * 90, " ", "3.5 per cent. ", "中文句子。", "\0", "…", "He left: \n", "🙂",
     "The U.S. has no plans. ", "# Title\n", "1. first\n", "\t", "\u2028", "\u200b", "Points include:\n"]
)  # fmt: skip


@settings(max_examples=2000, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200), st.integers(4, 60))
def test_every_character_is_covered_exactly(text: str, tokens: int) -> None:
    document = Document(source="a.txt", text=text, title="T", headings=plain_headings(text), language="en")
    passages = tuple(passages_of(document, tokens=tokens, count_tokens=count_tokens))
    check_exact(text, passages, tokens)
    assert not uncovered(document, passages)
    assert len({passage.id for passage in passages}) == len(passages)
    assert passages == tuple(passages_of(document, tokens=tokens, count_tokens=count_tokens))


@pytest.mark.parametrize("tokens", [32, 160])
def test_the_articles_are_covered(seeds: Path, tokens: int) -> None:
    for path in seeds.glob("*.txt"):
        document = read_article(path.name, path.read_bytes())
        passages = tuple(passages_of(document, tokens=tokens, count_tokens=count_tokens))
        check_exact(document.text, passages, tokens)
        assert not uncovered(document, passages)


def test_headings_stay_out_of_sentences(seeds: Path) -> None:
    for path in seeds.glob("*.txt"):
        document = read_article(path.name, path.read_bytes())
        titles = {heading.title for heading in document.headings}
        assert titles
        for passage in passages_of(document, tokens=160, count_tokens=count_tokens):
            assert passage.heading in titles | {""}
            for span in passage.sentences:
                assert not any(h.start < span.end and span.start < h.end for h in document.headings)


def test_passages_hold_whole_sentences_of_one_section() -> None:
    sentence = "The council met in the old town hall and spoke about the harbour until it was late."
    text = f"{sentence} {sentence}\nThe second part\n{sentence} {sentence} {sentence}\n"
    passages = cut(text, tokens=36)
    assert [passage.heading for passage in passages] == ["", "The second part", "The second part"]
    assert all(passage.text.endswith("late.") for passage in passages)


def test_list_items_keep_their_introduction() -> None:
    items = "".join(f"- Item number {n} says something that takes a few words.\n" for n in range(6))
    passages = cut(
        f"He spoke at length. Key implications include:\n{items}It was over after that.\n", tokens=40
    )
    listed = [passage for passage in passages if "Item" in passage.text]
    assert len(listed) > 1
    assert all(passage.lead_in == "Key implications include:" for passage in listed)
    first, second = listed[:2]
    assert embedded_text(first).count("Key implications include:") == 1
    assert embedded_text(second).startswith("T\nKey implications include:\n")
    assert second.sentences[0].start > second.start  # the marker belongs to the passage, not to the sentence
    assert cut("It was over after that.")[0].lead_in == ""


def test_a_lead_in_ends_with_its_section() -> None:
    text = "It needs:\n- a pump\n- two boats\n\nWhat the farmers want\n\n- a fair price\n- a road\n"
    assert [(p.heading, p.lead_in) for p in cut(text)] == [("", "It needs:"), ("What the farmers want", "")]


def test_embedded_text_is_title_heading_and_text() -> None:
    paragraph = "The council met in the old town hall and spoke about the harbour until late."
    (passage,) = cut(f"The harbour\n{paragraph}\n")
    assert embedded_text(passage) == f"T\nThe harbour\n{paragraph}"


def test_long_sentences_are_split_at_blanks() -> None:
    text = "word " * 500 + "x" * 3000
    passages = cut(text, tokens=20)
    assert all(count_tokens(passage.text) <= 20 for passage in passages)
    assert all(not passage.text.endswith("wor") for passage in passages)
    assert len(passages) >= 25


def test_overlap_repeats_sentences() -> None:
    text = " ".join(f"Sentence number {n} is here today." for n in range(12))
    plain, overlapping = cut(text, tokens=21), cut(text, tokens=21, overlap=1)
    assert len(overlapping) > len(plain)
    for before, after in pairwise(overlapping):
        assert after.sentences[0] == before.sentences[-1]


def test_sentences_run_on_over_line_breaks() -> None:
    text = "Mr. Smith of\nParis came. The U.S.\nhas no plans."
    spans = sentence_spans(text, 0, len(text))
    assert [text[span.start : span.end] for span in spans] == [
        "Mr. Smith of\nParis came.",
        "The U.S.\nhas no plans.",
    ]


def test_a_mark_that_closes_an_emphasis_belongs_to_the_sentence_that_it_ends() -> None:
    text = "**Is it normal?** That is normal. Two * three is six. **Ask** us."
    spans = sentence_spans(text, 0, len(text))
    assert [text[span.start : span.end] for span in spans] == [
        "**Is it normal?**",
        "That is normal.",
        "Two * three is six.",
        "**Ask** us.",
    ]


def test_pages_are_counted_from_one() -> None:
    text = "First page here.\n\nSecond page here."
    document = Document(source="a.pdf", text=text, title="T", pages=(0, 18))
    passages = tuple(passages_of(document, tokens=4, count_tokens=count_tokens))
    assert [passage.page for passage in passages] == [1, 2]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It begins at 8 p.m. Tuesday, they said. Nobody left.", 2),
        ("It ended at 9 p.m. Nobody left.", 2),
        ("It will open on 7 May. Norrby is new. Few came in May. “Good,” he said.", 4),
        ("Theresa May left. It may rain, and it may. Berg knows.", 3),
        ("In May the dam broke.", 1),
        ("They told Ms. Reeves on Monday. She left.", 2),
        ("It opens at 10 a.m. ET. It closes at noon.", 2),
    ],
)
def test_a_full_stop_ends_a_sentence_only_where_one_ends(text: str, sentences: int) -> None:
    spans = sentence_spans(text, 0, len(text))
    assert len(spans) == sentences
    assert " ".join(text[span.start : span.end] for span in spans) == text


def test_a_passage_stands_on_one_page() -> None:
    first, second = "It rained on the dam. Nobody saw it.", "The sun came out. It was late."
    text = f"{first}\n\n{second}"
    document = Document(source="a.pdf", text=text, title="T", pages=(0, text.index(second)), language="en")
    for overlap in (0, 1):
        found = tuple(passages_of(document, tokens=200, count_tokens=count_tokens, overlap=overlap))
        assert [(passage.page, passage.text) for passage in found] == [(1, first), (2, second)]


def test_sections_never_share_a_passage() -> None:
    text = (
        "# FAQ\n\n## Plan A\n\n### Cost\n\nIt costs nine pounds.\n\n"
        "## Plan B\n\n### Cost\n\nIt costs forty pounds.\n"
    )
    document = read_article("faq.md", text.encode())
    for overlap in (0, 1):
        found = tuple(passages_of(document, tokens=200, count_tokens=count_tokens, overlap=overlap))
        assert [(passage.heading, passage.text) for passage in found] == [
            ("Plan A › Cost", "It costs nine pounds."),
            ("Plan B › Cost", "It costs forty pounds."),
        ]


@pytest.mark.parametrize("words", [2, 12, 40])
def test_a_passage_fits_the_window_with_its_context(words: int) -> None:
    heading = " ".join(["harbour"] * words)
    items = "".join(f"- Gales from {n} on.\n" for n in range(30))
    text = f"# {heading}\n\n## The {heading}\n\nThese restrictions hold on the islands:\n\n{items}"
    document = read_article("a.md", text.encode())
    found = tuple(passages_of(document, tokens=60, count_tokens=count_tokens, window=90))
    assert all(count_tokens(embedded_text(passage)) <= 90 for passage in found)
    assert not uncovered(document, found)
    plain = tuple(passages_of(document, tokens=60, count_tokens=count_tokens))
    assert (found == plain) == (words == 2)


def test_what_stands_before_the_body_is_in_no_passage() -> None:
    notes, body = "---\ntitle: The harbour\n---\n", "Nobody saw it. It rained."
    document = read_article("a.md", (notes + body).encode())
    (passage,) = passages_of(document, tokens=60, count_tokens=count_tokens)
    assert (passage.start, passage.text) == (len(notes), body)
    assert document.text[passage.start : passage.end] == body
