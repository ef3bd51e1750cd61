"""Checks a store: Chroma against the catalog, by real queries, and the catalog against the articles.

Repairs embed nothing: what is lost in Chroma comes from the catalog, and what is lost in the catalog
is indexed again by the next `assistant index`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.base import current_base, files_agree, probes
from index.catalog import Catalog, meta
from index.errors import AssistantError, StoreDamaged, StoreError, StoreMissing, url_without_password
from index.files import still_there
from index.layout import CATALOG, Layout, unreadable, writer_lock
from index.making import LEAST, make_base, words_agree
from index.opening import survives
from index.plan import make_plan
from index.records import known_articles, passage_count
from index.salvage import salvage
from index.soundness import contradictions, lexical_is_sound, mend
from index.vectors import Place, VectorIndex, sqlite_is_sound
from index.writing import removed

REPAIR = "Run `assistant doctor --repair`"
INDEX = "Run `assistant index`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at. `remedy` is empty where nothing needs to be done."""

    part: str
    ok: bool
    message: str
    remedy: str = ""

    @property
    def line(self) -> str:
        """The finding as one line."""
        return f"{self.part}: {self.message}" + (f". {self.remedy}" if self.remedy else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What a look at the store found; `repaired` says what was mended on the way."""

    ok: bool
    findings: tuple[Finding, ...]
    repaired: tuple[str, ...] = ()


def examine(path: Path, *, root: Path | None = None, chroma_url: str = "") -> Diagnosis:
    """Look at everything; changes nothing.

    Args:
        path: the store.
        root: the articles' folder, to compare with; None leaves that out.
        chroma_url: the Chroma server in use, if any.

    Raises:
        StoreMissing: there is no store at `path`.
    """
    return _examine(path, root, lambda catalog, edition: _base(catalog, edition, chroma_url))


def _examine(
    path: Path, root: Path | None, look_at_base: Callable[[Catalog, Path], list[Finding]]
) -> Diagnosis:
    findings: list[Finding] = []
    edition = _edition(path)
    try:
        catalog = Catalog.open(edition)
    except StoreMissing:
        raise
    except StoreError as error:
        findings.append(Finding(part="catalog", ok=False, message=error.message, remedy=error.remedy))
        return _diagnosis(findings)
    try:
        findings += _guarded("catalog", lambda: _catalog(catalog, path))
        if all(finding.ok for finding in findings):
            findings += _guarded("vector index", lambda: look_at_base(catalog, edition))
            if root is not None:
                findings += _guarded("articles", lambda: _articles(catalog, root))
    finally:
        catalog.close()
    return _diagnosis(findings)


def repair(path: Path, *, root: Path | None = None, chroma_url: str = "") -> Diagnosis:
    """Mend what can be mended without embedding, then look again.

    Raises:
        StoreMissing: there is no store at `path`.
        StoreLocked: another process is writing.
    """
    repaired: list[str] = []
    with writer_lock(path) if os.path.isdir(path) else _nothing():
        edition = _edition(path)
        if _catalog_is_broken(edition):
            edition = _saved(path, edition, repaired)
        catalog = Catalog.open(edition)
        try:
            repaired.extend(mend(catalog))
            index = _base(catalog, edition, chroma_url)
            if any(not finding.ok for finding in index):
                make_base(catalog, edition, url=chroma_url)
                repaired.append("the vector index was made again from the stored vectors")
                index = [Finding(part="vector index", ok=True, message="made again and verified")]
        finally:
            catalog.close()
    after = _examine(path, root, lambda *_: index)
    return Diagnosis(ok=after.ok, findings=after.findings, repaired=tuple(repaired))


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _edition(path: Path) -> Path:
    edition = Layout(path).current()
    if edition is None:
        raise Layout(path).missing()
    return edition


def _diagnosis(findings: list[Finding]) -> Diagnosis:
    return Diagnosis(ok=all(finding.ok for finding in findings), findings=tuple(findings))


def _guarded(part: str, look: Callable[[], list[Finding]]) -> list[Finding]:
    try:
        return look()
    except AssistantError as error:
        return [Finding(part=part, ok=False, message=error.message, remedy=error.remedy or REPAIR)]
    except PermissionError as error:
        said = unreadable(error.filename)
        return [Finding(part=part, ok=False, message=said.message, remedy=said.remedy)]


def _catalog(catalog: Catalog, path: Path) -> list[Finding]:
    faults: list[Finding] = []
    with catalog.reading() as connection:
        said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if said != "ok":
            raise StoreDamaged(f"SQLite says: {said}", REPAIR)
        for message in contradictions(connection):
            faults.append(Finding(part="catalog", ok=False, message=message, remedy=REPAIR))
        articles, passages = connection.execute(
            "SELECT count(*), coalesce(sum(passages), 0) FROM articles WHERE status = 'indexed'"
        ).fetchone()
        running = meta(connection, "running")
    if not catalog.frozen and not lexical_is_sound(catalog):
        faults.append(
            Finding(part="catalog", ok=False, message="the lexical index is damaged", remedy=REPAIR)
        )
    if running and not Layout(path).writer():
        message = f"must be completed: {running} articles were done when indexing was interrupted"
        faults.append(Finding(part="catalog", ok=False, message=message, remedy=INDEX))
    if faults:
        return faults
    message = f"complete, {articles} articles in {passages} passages"
    return [Finding(part="catalog", ok=True, message=message, remedy="" if articles else INDEX)]


def _base(catalog: Catalog, edition: Path, chroma_url: str) -> list[Finding]:
    with catalog.reading() as connection:
        base = current_base(connection)
        total = passage_count(connection)
        if base is None:
            if total < LEAST:
                message = "a single passage needs none" if total else "empty, as the index is"
                return [Finding(part="vector index", ok=True, message=message)]
            return [Finding(part="vector index", ok=False, message="not made yet", remedy=REPAIR)]
        numbers, vectors = probes(connection, base)
        kept = passage_count(connection, base.last)
        words_are_sound = words_agree(connection, edition)
    place: Place = base.place(edition)
    if base.url != chroma_url:
        made, used = (url_without_password(url) or "the store itself" for url in (base.url, chroma_url))
        message = f"made for {made}, not for {used}"
        return [Finding(part="vector index", ok=False, message=message, remedy=REPAIR)]
    if place.directory is not None and not files_agree(base, place.directory):
        message = f"files of {place.directory.name} were changed or lost"
        return [Finding(part="vector index", ok=False, message=message, remedy=REPAIR)]
    if not words_are_sound:
        message = "files of the copy of the lexical index were changed or lost; SQLite's own answers"
        return [Finding(part="vector index", ok=False, message=message, remedy=REPAIR)]
    if place.url:
        try:
            VectorIndex.open(place).close()
        except StoreError as error:
            message, remedy = error.message, error.remedy
            return [Finding(part="vector index", ok=False, message=message, remedy=remedy)]
    if not survives(place, numbers, vectors):
        if catalog.frozen and place.directory is not None and sqlite_is_sound(place.directory):
            message = "intact, but cannot be opened: its folder cannot be written; the search is exact"
            return [Finding(part="vector index", ok=True, message=message)]
        message = "does not find passages that it holds, or crashes"
        return [Finding(part="vector index", ok=False, message=message, remedy=REPAIR)]
    message = (
        f"finds {len(numbers)} of {len(numbers)} passages asked for; holds {kept} of {total}, "
        f"{total - kept} newer ones are searched beside it"
    )
    return [Finding(part="vector index", ok=True, message=message)]


def _articles(catalog: Catalog, root: Path) -> list[Finding]:
    with catalog.reading() as connection:
        known = known_articles(connection)
        taken_out = removed(connection)
    of_folder = any(article.origin == "folder" for article in known.values())
    if not of_folder and not still_there(root):
        message = f"the folder {root} does not exist, and no article is of it"
        return [Finding(part="articles", ok=True, message=message)]
    plan = make_plan(root, (), known, lambda *_: None)
    failed = {failure.source for failure in plan.failed}
    waiting: list[str] = []
    changed: list[str] = []
    left_out: list[str] = []
    for task in plan.tasks:
        before = known.get(task.origin.source)
        if before is not None and before.status == "indexed":
            changed.append(task.origin.source)
        elif before is None and taken_out.get(task.origin.source) == task.origin.content_hash:
            left_out.append(task.origin.source)
        elif before is None or before.content_hash != task.origin.content_hash:
            # a file that could not be read, and is still the same, would fail again
            waiting.append(task.origin.source)
    found = [
        Finding(part="articles", ok=False, message=f"{len(sources)} {what}: {sources[0]}", remedy=INDEX)
        for what, sources in (("not indexed yet", waiting), ("changed since", changed), ("gone", plan.gone))
        if sources
    ]
    broken = len(failed | {source for source, article in known.items() if article.status == "failed"})
    if not found:
        message = f"{len(plan.unchanged)} files are as they were indexed"
        if broken:
            message += f"; {broken} cannot be read"
        if left_out:
            message += f"; {len(left_out)} removed from the index, and still in the folder: {left_out[0]}"
        found.append(Finding(part="articles", ok=True, message=message))
    return found


def _catalog_is_broken(edition: Path) -> bool:
    try:
        catalog = Catalog.open(edition)
    except StoreDamaged:
        return True
    try:
        with catalog.reading() as connection:
            return str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok"
    except StoreDamaged:
        return True
    finally:
        catalog.close()


def _saved(path: Path, edition: Path, repaired: list[str]) -> Path:
    """A new edition with every article that is intact in the broken one, which is kept aside."""
    layout = Layout(path)
    fresh = layout.next_edition()
    saved, lost = salvage(edition / CATALOG, fresh)
    layout.switch_to(fresh)
    edition.rename(path / f"damaged-{edition.name}")
    message = f"{saved} articles were saved from the damaged catalog"
    if lost or not saved:
        message += "; `assistant index` adds what was lost"
    repaired.append(message)
    return fresh
