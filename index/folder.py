"""Which files below the articles' folder are articles."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.characters import whole
from index.errors import ConfigurationError
from index.files import still_there
from index.readers import SIDECAR, suffixes
from index.types import Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file to index under the name `source`; `origin` is "folder" or "path" (given by name)."""

    source: str
    path: Path
    root: Path
    origin: str


def scan(
    root: Path, paths: Sequence[Path] = (), *, may_be_absent: bool = False
) -> tuple[list[Found], list[Failure]]:
    """The articles below `root`, or those that `paths` name, and what was passed over with its reason.

    A path outside of `root` is its own root: a folder's articles are named from that folder, a file
    by its name. Of different files that would have one name, only the first is found. Hidden files and
    unknown file types in folders are not articles and not reported. A folder that cannot be listed is
    a failure whose source ends in a slash. With `may_be_absent` a root that is not there is as an empty one.

    Raises:
        ConfigurationError: a folder or path does not exist.
    """
    failures: list[Failure] = []
    top = Path(os.path.abspath(root))
    if not paths:
        if may_be_absent and not still_there(top):
            return [], failures
        if not os.path.isdir(top):
            what = "is not a folder, or cannot be reached" if still_there(top) else "does not exist"
            raise ConfigurationError(
                f"the articles' folder {root} {what}", "Make it, or name another in ASSISTANT_ARTICLES"
            )
        return _sorted(_walk(top, top, "folder", failures), failures), failures
    found: list[Found] = []
    for given in paths:
        path = Path(os.path.abspath(given))
        if not os.path.lexists(path):
            raise ConfigurationError(f"{given} does not exist", "Check the path")
        below = path.is_relative_to(top)
        origin = "folder" if below else "path"
        if os.path.isdir(path) and not path.is_symlink():
            found += _walk(top if below else path, path, origin, failures)
        else:
            found += _file(top if below else path.parent, path, origin, failures, named=True)
    return _sorted(found, failures), failures


def _sorted(found: Iterable[Found], failures: list[Failure]) -> list[Found]:
    unique: dict[str, Found] = {}
    for one in found:
        first = unique.setdefault(one.source, one)
        if first.path != one.path:
            reason = f"{one.path} would have the same name as {first.path}; rename one of them"
            failures.append(Failure(source=one.source, reason=reason))
    return [unique[source] for source in sorted(unique)]


def _walk(root: Path, folder: Path, origin: str, failures: list[Failure]) -> Iterator[Found]:
    def unreadable(error: OSError) -> None:
        name = os.path.relpath(error.filename or folder, root)
        failures.append(Failure(source=f"{_printable(name)}/", reason=f"cannot be listed: {error.strerror}"))

    for place, folders, files in os.walk(folder, onerror=unreadable, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [name for name in folders if Path(place, name).is_symlink()]:
            failures.append(
                Failure(
                    source=_printable(os.path.relpath(Path(place, name), root)),
                    reason="is a link to a folder; links to folders are not followed",
                )
            )
        for name in sorted(files):
            yield from _file(root, Path(place, name), origin, failures, named=False)


def _file(root: Path, path: Path, origin: str, failures: list[Failure], *, named: bool) -> Iterator[Found]:
    name = os.path.relpath(path, root)
    hidden = path.name.startswith(".") or path.name == SIDECAR or path.name.endswith("~")
    if not named and (hidden or path.suffix.lower() not in suffixes()):
        return
    reason = _objection(root, path, name, origin)
    if reason:
        failures.append(Failure(source=_printable(name), reason=reason))
    else:
        yield Found(source=Path(name).as_posix(), path=path, root=root, origin=origin)


def _objection(root: Path, path: Path, name: str, origin: str) -> str:
    for what, written in (("its name", name), ("the name of a folder above it", str(path))):
        if whole(written) != written:
            return f"{what} is not valid UTF-8; rename it"
    try:
        mode = path.stat().st_mode
        real = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        said = getattr(error, "strerror", None) or str(error)
        return f"cannot be reached: {said}"
    if not stat.S_ISREG(mode):
        return "is not a regular file"
    if not real.is_relative_to(root.resolve()):
        if origin == "path":
            return "is a link to a file in another folder; name that file"
        return "is a link that leaves the articles' folder"
    return ""


def _printable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
