"""A store is made with one embedder and one chunking; another one may not read it."""

from __future__ import annotations

import uuid

from index import chunker
from index.catalog import Catalog, meta, set_meta
from index.embedder import Embedder
from index.errors import EmbedderMismatch


def agree(catalog: Catalog, embedder: Embedder, passage_tokens: int) -> None:
    """Check that the catalog was made with this embedder and these passages; an empty one takes them on."""
    wanted = {
        "fingerprint": embedder.fingerprint,
        "embedder": embedder.name,
        "dimension": str(embedder.dimension),
        "passage_tokens": str(passage_tokens),
        "chunker": str(chunker.VERSION),
    }
    with catalog.reading() as connection:
        known = {key: meta(connection, key) for key in wanted}
        empty = connection.execute("SELECT count(*) FROM passages").fetchone()[0] == 0
    if known == wanted:
        return
    if not any(known.values()) or empty:
        if not catalog.frozen:
            with catalog.writing() as connection:
                set_meta(connection, **wanted)
                if not meta(connection, "identity"):
                    set_meta(connection, identity=uuid.uuid4().hex[:12])
        return
    if known["fingerprint"] != wanted["fingerprint"]:
        what = f"embedder {known['embedder']!r} ({known['dimension']} dimensions), not {embedder.name!r}"
    elif known["passage_tokens"] != wanted["passage_tokens"]:
        what = f"passages of {known['passage_tokens']} tokens, not {passage_tokens}"
    else:
        what = "another way of cutting passages"
    raise EmbedderMismatch(
        f"the index in {catalog.path.parent.parent} was made with {what}",
        "Re-embed with `assistant index --rebuild` (the old index answers until that is done), "
        "or set back what was changed",
    )
