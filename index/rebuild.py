"""Indexing everything anew, beside the old index, which answers until the new one is whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from index.agreement import agree
from index.base import current_base
from index.build import PASTED, OnProgress, bring_in_step, finish
from index.catalog import Catalog
from index.embedder import Embedder
from index.errors import AssistantError, StoreError, StoreMissing, StoreVersionError
from index.failpoints import reach
from index.layout import Layout, writer_lock
from index.pipeline import Draft, Outcome, draft_of, read_drafts, run
from index.plan import is_unread, make_plan
from index.records import Known, document, known_articles, passages_of
from index.store import Store
from index.types import BuildReport
from index.vectors import Place, remove_collection
from index.writing import Origin, remove_articles


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

    An interrupted run is resumed by the next one. Pasted texts and articles that were given by path are
    carried over, and reported as unchanged: what a path leads to is read again. An article that cannot be
    read now stays as it was read before. An old index of another release is kept aside.

    Raises:
        StoreDamaged: the old index cannot be read; nothing of it is touched.
        AssistantError: as `build` does.
    """
    with writer_lock(path):
        layout = Layout(path)
        old = layout.current()
        known, notices = _known(old)
        edition = _next_edition(layout, old, embedder, passage_tokens)
        with Store.open_edition(
            path,
            edition,
            embedder=embedder,
            passage_tokens=passage_tokens,
            chroma_url=chroma_url,
            create=True,
        ) as store:
            agree(store.catalog, embedder, passage_tokens, writer=True)
            carried = _carry_over(old, known, store) if old is not None else ()
            # an empty folder may be a disk that is not there: it is no reason to lose its articles
            may_be_empty = bool(carried) and all(article.origin != "folder" for article in known.values())
            report = bring_in_step(store, root, (), progress, kept=carried, may_be_empty=may_be_empty)
            unread = _keep_unread(old, known, report, store) if old is not None else ()
            further = finish(store, None) if unread else ()
        collections = _collections(layout, edition)
        layout.switch_to(edition)
        reach("pointed")
        if notices and old is not None:
            old.rename(path / f"kept-{old.name}")
        layout.drop_other_editions(edition)
        for place in collections:
            remove_collection(place)
        unchanged = tuple(sorted({*carried, *unread, *report.unchanged}))
        return replace(report, unchanged=unchanged, notices=(*notices, *report.notices, *further))


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


def _known(old: Path | None) -> tuple[dict[str, Known], tuple[str, ...]]:
    """The articles of the old edition, and why they cannot be read if another release wrote it."""
    if old is None:
        return {}, ()
    try:
        catalog = Catalog.open(old)
    except StoreMissing:
        return {}, ()
    except StoreVersionError as error:
        notice = f"nothing was carried over, for {error.message}; it is kept as kept-{old.name}"
        return {}, (notice,)
    with closing(catalog), catalog.reading() as connection:
        return known_articles(connection), ()


def _carry_over(old: Path, known: dict[str, Known], store: Store) -> tuple[str, ...]:
    """Index in the new edition what the folder does not hold; the sources of that."""
    carried = [article for article in known.values() if article.origin != "folder"]
    with store.catalog.writing() as connection:
        # an interrupted run may have carried over what was removed since
        before = [one.source for one in known_articles(connection).values() if one.origin != "folder"]
        remove_articles(connection, [source for source in before if source not in known])
    if not carried:
        return ()
    outcome = Outcome()
    with closing(Catalog.open(old)) as catalog:
        run(store.catalog, store.embedder, _drafts(carried, catalog, store), outcome, lambda _: None)
    return tuple(outcome.indexed)


def _keep_unread(old: Path, known: dict[str, Known], report: BuildReport, store: Store) -> tuple[str, ...]:
    """Index as they were read before the folder's articles that cannot be read now; their sources."""
    failed = {failure.source for failure in report.failed}
    with store.catalog.reading() as connection:
        # an interrupted run may have read some of them
        there = {one.source for one in known_articles(connection).values() if one.status == "indexed"}
    unread = [
        article
        for article in known.values()
        if article.status == "indexed" and article.origin == "folder" and is_unread(article.source, failed)
    ]
    missing = [article for article in unread if article.source not in there]
    if missing:
        with closing(Catalog.open(old)) as catalog:
            drafts = (_as_stored(article, catalog, store) for article in missing)
            run(store.catalog, store.embedder, filter(None, drafts), Outcome(), lambda _: None)
    return tuple(article.source for article in unread)


def _drafts(articles: list[Known], catalog: Catalog, store: Store) -> Iterator[Draft]:
    for article in articles:
        again = _read_again(article, store) if article.origin != PASTED else None
        stored = _as_stored(article, catalog, store) if again is None or again.failure else None
        if draft := stored or again:
            yield draft


def _read_again(article: Known, store: Store) -> Draft | None:
    """The article as its file is now; None where there is no such file that may be read."""
    try:
        plan = make_plan(Path(article.root), [Path(article.file)], {}, lambda *_: None)
    except AssistantError:
        return None
    tasks = [
        replace(task, origin=replace(task.origin, source=article.source, origin=article.origin))
        for task in plan.tasks
    ]
    return next(read_drafts(tasks, store.catalog, store.embedder, store.passage_tokens), None)


def _as_stored(article: Known, catalog: Catalog, store: Store) -> Draft | None:
    """The article as it was read before; None where it is not indexed."""
    with catalog.reading() as connection:
        stored = document(connection, article.source)
        passages = passages_of(connection, article.source)
    if stored is None:
        return None
    starts = [heading.start for heading in stored.headings[:1]] + [passage.start for passage in passages[:1]]
    first = min(starts, default=0)
    begin = max(stored.text.rfind(mark, 0, first) for mark in "\r\n") + 1
    origin = Origin(
        source=article.source,
        origin=article.origin,
        file=article.file,
        root=article.root,
        content_hash=article.content_hash,
    )
    read = replace(stored, begin=begin)
    return draft_of(origin, read, store.catalog, store.embedder, store.passage_tokens)


def _collections(layout: Layout, kept: Path) -> list[Place]:
    """The collections on a server of every edition but one."""
    places: dict[Path, Place] = {}
    for edition in layout.editions():
        try:
            with closing(Catalog.open(edition)) as catalog, catalog.reading() as connection:
                base = current_base(connection)
        except StoreError:
            continue
        if base is not None and base.url:
            places[edition] = base.place(edition)
    return [place for edition, place in places.items() if edition != kept and place != places.get(kept)]
