"""Indexing: what changed is read, embedded and written; what did not is left alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.agreement import agree
from index.catalog import set_meta
from index.characters import whole
from index.embedder import longest_passage
from index.errors import ArticleError, ConfigurationError, StoreError, StoreFull
from index.failpoints import reach
from index.files import still_there
from index.layout import writer_lock
from index.making import base_is_due, make_base
from index.pipeline import Outcome, draft_of, read_drafts, run
from index.plan import Plan, content_hash, make_plan
from index.readers import ArticleNotes, read_text
from index.records import known_articles
from index.store import Store
from index.types import BuildReport
from index.writing import Origin, note_removed, record_failure, remove_articles, touch

PASTED = "pasted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: `done` of `total` in the `stage`, after `seconds`.

    Stage "reading" counts files, "embedding" passages (`total` is an estimate until the last article
    is read) and "vector index" vectors.
    """

    stage: str
    done: int
    total: int
    source: str
    seconds: float


OnProgress = Callable[[Progress], None]


def build(
    store: Store, root: Path, paths: Sequence[Path] = (), *, progress: OnProgress | None = None
) -> BuildReport:
    """Bring the store in step with the articles below `root`, or with those that `paths` name.

    Articles that did not change are not embedded again. Each article is replaced in one step, so
    readers see the old or the new version; what was finished stays when the run is interrupted.
    Without `paths`, articles whose files are gone are removed; pasted ones stay.

    Raises:
        ConfigurationError: the folder or a path does not exist, or holds no articles.
        StoreLocked: another process is writing.
        StoreFull: no space, or not allowed to write.
        EmbedderError: the embedder fails.
    """
    with _writing(store):
        return bring_in_step(store, root, paths, progress)


def add_text(store: Store, *, source: str, title: str, text: str) -> BuildReport:
    """Index a text that is in no file; it stays when the folder is indexed again.

    Raises:
        ArticleError: the text is empty, or a file's article has that name.
    """
    began = time.monotonic()
    source = whole(source)
    with _writing(store):
        with store.catalog.reading() as connection:
            known = known_articles(connection).get(source)
        if known is not None and known.origin != PASTED:
            raise ArticleError(f"an article is already called {source!r}", "Choose another name")
        notes = ArticleNotes(title=title)
        read = read_text(source, text, notes)
        digest = content_hash(read.text.encode("utf-8", "replace"), notes)
        if known is not None and known.content_hash == digest:
            return BuildReport(unchanged=(source,), seconds=time.monotonic() - began)
        origin = Origin(source=source, origin=PASTED, content_hash=digest)
        draft = draft_of(origin, read, store.catalog, store.embedder, store.passage_tokens)
        outcome = Outcome()
        run(store.catalog, store.embedder, [draft], outcome, lambda _: None)
        notices = finish(store, None)
    return BuildReport(
        added=() if known else (source,),
        updated=(source,) if known else (),
        notices=(*outcome.notices, *notices),
        passages=outcome.passages,
        seconds=time.monotonic() - began,
    )


def remove(store: Store, sources: Iterable[str]) -> BuildReport:
    """Take articles out of the store; the files themselves are left alone.

    Raises:
        ArticleError: one of them is not in the store, or they are a text alone; nothing is removed then.
    """
    began = time.monotonic()
    if isinstance(sources, str):
        raise ArticleError("the sources are a text and not a list", f"Give [{sources!r}]")
    sources = tuple(sources)
    with _writing(store):
        with store.catalog.reading() as connection:
            known = known_articles(connection)
        for source in sources:
            if source not in known:
                raise ArticleError(f"no article is called {source!r}", "List them with `assistant articles`")
        _remove(store, sources)
        with store.catalog.writing() as connection:
            note_removed(connection, {source: known[source].content_hash for source in sources})
        notices = finish(store, None)
    still = [source for source in sources if known[source].file and still_there(Path(known[source].file))]
    if still:
        notices = (*notices, f"{still[0]} is still in its folder: `assistant index` would add it again")
    removed = tuple(dict.fromkeys(sources))
    return BuildReport(removed=removed, notices=notices, seconds=time.monotonic() - began)


def forget_unfinished(store: Store) -> None:
    """Say no more that a run was interrupted: what it left undone is not wanted.

    Raises:
        StoreLocked: another process is writing.
        StoreFull: no space, or not allowed to write.
    """
    with _writing(store):
        _mark(store, "")


@contextmanager
def _writing(store: Store) -> Iterator[None]:
    if store.catalog.frozen:
        raise StoreFull(
            f"the index in {store.path} cannot be written",
            "Make the folder writable, or choose another with ASSISTANT_STORE",
        )
    with writer_lock(store.path):
        reach("locked")
        store.follow()
        agree(store.catalog, store.embedder, store.passage_tokens, writer=True)
        yield


def bring_in_step(
    store: Store,
    root: Path,
    paths: Sequence[Path],
    progress: OnProgress | None,
    *,
    kept: Collection[str] = (),
    may_be_empty: bool = False,
) -> BuildReport:
    """What `build` does, for one who holds the writer's lock.

    The sources `kept` are not removed, whatever became of their files; with `may_be_empty` a folder
    without articles, or none at all, is no error.
    """
    began = time.monotonic()
    catalog = store.catalog

    def tell(stage: str, done: int, total: int, source: str = "") -> None:
        if progress is not None:
            seconds = time.monotonic() - began
            progress(Progress(stage=stage, done=done, total=total, source=source, seconds=seconds))

    with catalog.reading() as connection:
        known = known_articles(connection)
    plan = make_plan(
        root,
        paths,
        known,
        lambda done, total, source: tell("reading", done, total, source),
        may_be_absent=may_be_empty,
    )
    plan.gone = [source for source in plan.gone if source not in kept]
    if plan.is_empty and not may_be_empty:
        raise ConfigurationError(
            f"{' and '.join(map(str, paths)) or root} holds no articles; nothing was changed",
            "Put .txt, .md, .html, .pdf, .docx or .epub files there, or name another folder in "
            "ASSISTANT_ARTICLES",
        )
    outcome = Outcome(
        articles=len(plan.tasks) + len(plan.unchanged),
        unchanged=len(plan.unchanged),
        bytes_expected=sum(task.size for task in plan.tasks),
    )
    _mark(store, outcome.mark if plan.tasks else "")
    reach("planned")
    drafts = read_drafts(plan.tasks, catalog, store.embedder, store.passage_tokens)

    def embedded(source: str) -> None:
        tell("embedding", outcome.embedded, max(outcome.expected, outcome.embedded), source)

    if plan.tasks:
        longest = longest_passage(store.embedder, store.passage_tokens)
        if longest < store.passage_tokens and not plan.unchanged:
            outcome.notices.append(
                f"passages have at most {longest} tokens, not {store.passage_tokens}: "
                f"the embedder {store.embedder.name!r} reads {store.embedder.max_tokens} at a time"
            )
        run(catalog, store.embedder, drafts, outcome, embedded)
        tell("embedding", outcome.embedded, outcome.embedded)
    _note_failures(store, plan)
    if plan.gone:
        _remove(store, plan.gone)
    _mark(store, "")
    notices = finish(store, lambda done, size: tell("vector index", done, size))
    indexed = set(outcome.indexed)
    before = {source for source, article in known.items() if article.status == "indexed"}
    return BuildReport(
        added=tuple(sorted(indexed - before)),
        updated=tuple(sorted(indexed & before)),
        unchanged=tuple(plan.unchanged),
        removed=tuple(source for source in plan.gone if source in before),
        failed=tuple(sorted([*plan.failed, *outcome.failed], key=lambda failure: failure.source)),
        notices=(*plan.notices, *outcome.notices, *notices),
        passages=outcome.passages,
        seconds=time.monotonic() - began,
    )


def _mark(store: Store, done: str) -> None:
    """Note that a run is on its way, with how far it is; empty when it is over."""
    with store.catalog.writing() as connection:
        set_meta(connection, running=done)


def _note_failures(store: Store, plan: Plan) -> None:
    # a folder that cannot be listed is told, but is no article
    failed = [failure for failure in plan.failed if not failure.source.endswith("/")]
    if not failed:
        return
    with store.catalog.writing() as connection:
        for failure in failed:
            record_failure(connection, Origin(source=failure.source, origin="folder"), failure.reason)


def _remove(store: Store, sources: Sequence[str]) -> None:
    with store.catalog.writing() as connection:
        remove_articles(connection, sources)
        touch(connection)
    reach("removed")


def finish(store: Store, tell: Callable[[int, int], None] | None) -> tuple[str, ...]:
    """Make a new vector index where one is due; that it cannot be made is no reason to fail."""
    with store.catalog.writing() as connection:
        connection.execute("DELETE FROM staged")
    if not base_is_due(store.catalog, store.edition, store.chroma_url):
        return ()
    try:
        make_base(store.catalog, store.edition, url=store.chroma_url, tell=tell)
    except StoreFull:
        raise
    except StoreError as error:
        return (f"{error.line}. Until then answers come from an exact search over the stored vectors",)
    return ()
