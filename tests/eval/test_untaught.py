"""Baselines ask the embedder that people get from its makers."""

from __future__ import annotations

import numpy as np
import pytest

from eval.llama_index import embedding_model
from eval.parts import left_out
from eval.untaught import untaught_query
from index.embedder import HashingEmbedder, load_embedder

QUESTION = "what got the reporter into trouble?"


@pytest.mark.real
def test_the_bundled_embedder_forgets_what_it_was_taught() -> None:
    embedder = load_embedder()
    plain = embedder.sentences([QUESTION])[0]
    assert embedder.query(QUESTION) @ plain < 0.999
    for asked in (
        untaught_query(embedder, QUESTION),
        embedding_model(embedder).get_query_embedding(QUESTION),
    ):
        assert np.allclose(asked, plain, atol=1e-5)
    with left_out("what the embedder learnt"):
        assert np.allclose(embedder.query(QUESTION), plain, atol=1e-5)
    assert embedder.query(QUESTION) @ plain < 0.999


def test_another_is_asked_as_it_is() -> None:
    embedder = HashingEmbedder()
    assert np.array_equal(untaught_query(embedder, QUESTION), embedder.query(QUESTION))
