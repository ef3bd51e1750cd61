"""Dense and lexical search, fused by normalised scores."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from index.store import Store

from assistant.language.names import variants
from assistant.language.questions import understand
from assistant.language.words import words
from assistant.types import Hit

CANDIDATES = 50
"""Matches taken from each search before fusion, or as many as hits are wanted if that is more."""


def search_words(text: str) -> tuple[str, ...]:
    """The words to search for: the topical ones, and other names of the countries among them."""
    wanted = [word.form for word in words(text) if word.topical]
    for name in understand(text).names:
        wanted.extend(sorted(v for v in variants(name) if " " not in v))
    return tuple(dict.fromkeys(wanted))


def _normalised(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores brought to 0..1 by their range; a single one becomes 1."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    return {key: (value - low) / (high - low) if high > low else 1.0 for key, value in scores.items()}


def hybrid(
    store: Store, question: str, *, limit: int, dense_weight: float, sources: Collection[str] = ()
) -> tuple[Hit, ...]:
    """The `limit` best passages for a standalone question, best first.

    The score is `w · minmax(cosine) + (1 - w) · minmax(BM25)` over the candidates of both searches
    (a convex combination: Bruch et al., "An Analysis of Fusion Functions for Hybrid Retrieval",
    TOIS 2023). Cosines of candidates that only the lexical search found are computed, not assumed.
    """
    depth = max(CANDIDATES, limit)
    vector = store.embedder.query(question)
    dense = {m.passage_id: m.score for m in store.nearest(vector, depth, sources)}
    lexical = {m.passage_id: m.score for m in store.lexical(search_words(question), depth, sources)}
    found_dense = set(dense)
    missing = [key for key in lexical if key not in dense]
    if missing:
        cosines = np.asarray(store.vectors(missing) @ vector, dtype=np.float64)
        dense.update(zip(missing, cosines.tolist(), strict=True))
    scaled_dense = _normalised(dense)
    scaled_lexical = _normalised({key: lexical.get(key, 0.0) for key in dense})
    if not lexical:
        scaled_lexical = dict.fromkeys(dense, 0.0)
    fused = {
        key: dense_weight * scaled_dense[key] + (1 - dense_weight) * scaled_lexical[key] for key in dense
    }
    best = sorted(fused, key=lambda key: (-fused[key], key))[:limit]
    passages = store.passages(best)
    return tuple(
        Hit(
            passage=passage,
            score=fused[passage.id],
            dense=dense[passage.id],
            lexical=lexical.get(passage.id),
            found_by=tuple(
                name for name, ids in (("dense", found_dense), ("lexical", lexical)) if passage.id in ids
            ),
        )
        for passage in passages
    )
