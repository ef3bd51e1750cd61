"""Indexing everything anew, beside the old index, which answers until the new one is whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from index.build import PASTED, OnProgress, bring_in_step
from index.catalog import Catalog
from index.embedder import Embedder
from index.errors import StoreError
from index.failpoints import reach
from index.layout import Layout, writer_lock
from index.pipeline import Outcome, draft_of, run
from index.records import document, known_articles
from index.store import Store
from index.types import BuildReport
from index.writing import Origin


def rebuild(
    path: Path,
    root: Path,
    *,
    embedder: Embedder,
    passage_tokens: int = 160,
    chroma_url: str = "",
    progress: OnProgress | None = None,
) -> BuildReport:
    """Index everything anew, with another embedder or other passages; the old index answers until then.

    An interrupted run is resumed by the next one. Pasted texts are carried over.

    Raises:
        As `build` does.
    """
    with writer_lock(path):
        layout = Layout(path)
        old = layout.current()
        edition = _next_edition(layout, old, embedder, passage_tokens)
        with Store.open_edition(
            path,
            edition,
            embedder=embedder,
            passage_tokens=passage_tokens,
            chroma_url=chroma_url,
            create=True,
        ) as store:
            notices = _carry_over(old, store)
            report = bring_in_step(store, root, (), progress)
        layout.switch_to(edition)
        reach("pointed")
        layout.drop_other_editions(edition)
        return replace(report, notices=(*notices, *report.notices))


def _next_edition(layout: Layout, old: Path | None, embedder: Embedder, passage_tokens: int) -> Path:
    """An edition of an interrupted rebuild that can be gone on with, else a new one."""
    for edition in reversed(layout.editions()):
        if edition == old:
            break
        try:
            Store.open_edition(layout.root, edition, embedder=embedder, passage_tokens=passage_tokens).close()
        except StoreError:
            continue
        return edition
    return layout.next_edition()


def _carry_over(old: Path | None, store: Store) -> tuple[str, ...]:
    """Index the pasted texts of the old edition in the new one."""
    if old is None:
        return ()
    try:
        catalog = Catalog.open(old)
        try:
            with catalog.reading() as connection:
                pasted = [
                    article for article in known_articles(connection).values() if article.origin == PASTED
                ]
                texts = [(article, document(connection, article.source)) for article in pasted]
        finally:
            catalog.close()
    except StoreError as error:
        return (f"pasted texts could not be carried over: {error.message}",)
    drafts = [
        draft_of(
            Origin(source=article.source, origin=PASTED, content_hash=article.content_hash),
            read,
            store.catalog,
            store.embedder,
            store.passage_tokens,
        )
        for article, read in texts
        if read is not None
    ]
    run(store.catalog, store.embedder, drafts, Outcome(), lambda _: None)
    return ()
