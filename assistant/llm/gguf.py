"""Where a GGUF model is: a bundled one, a file, or a file of a hub repository."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.hub import reachable

from assistant.errors import BackendUnavailable, ConfigurationError
from assistant.llm.bundled import BUNDLED, LARGE, SMALL, BundledModel, installed, joined
from assistant.settings import Settings

_HUB_ID = re.compile(r"[\w.-]+/[\w.-]+(?::[\w.-]+)?")
_CHOOSE = "Set ASSISTANT_MODEL to a .gguf file, or use backend 'extractive', which needs no model"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSource:
    """One of `bundled`, `path` and `hub` is set; `name` is what answers say."""

    name: str
    bundled: BundledModel | None = None
    path: Path | None = None
    hub: str = ""

    def locate(self, stopped: Callable[[], bool] = lambda: False) -> Path:
        """The file, joined or downloaded if it must be.

        Args:
            stopped: asked now and then; True once nobody wants it any more. A download goes on.

        Raises:
            BackendUnavailable: it is missing, is no GGUF file, cannot be downloaded, or was stopped.
        """
        if self.bundled is not None:
            return joined(self.bundled, stopped=stopped)
        path = self.path if self.path is not None else _download(self.hub)
        check_file(path)
        return path


def model_source(wanted: str) -> ModelSource:
    """What `local:<wanted>` means; nothing is read but a file's first bytes.

    Args:
        wanted: "0.5b" or "1.5b" for a bundled model, "" for the larger one that is installed, a path,
            or a hub id "owner/name" with an optional ":part-of-the-file-name", such as ":q4_k_m".

    Raises:
        BackendUnavailable: a path without a GGUF file.
        ConfigurationError: none of these.
    """
    bundled = BUNDLED.get(wanted.lower()) if wanted else LARGE if installed(LARGE) else SMALL
    if bundled is not None:
        return ModelSource(name=bundled.name, bundled=bundled)
    if _is_path(wanted):
        path = Path(os.path.expanduser(wanted))
        check_file(path)
        return ModelSource(name=path.stem, path=path)
    if _HUB_ID.fullmatch(wanted):
        return ModelSource(name=wanted, hub=wanted)
    raise ConfigurationError(
        f"{wanted!r} is no GGUF file, hub id or bundled model ({', '.join(BUNDLED)})", _CHOOSE
    )


def local_model(settings: Settings) -> str:
    """ASSISTANT_MODEL where it names a model of this machine; "" where it is the name of a remote one.

    A server may call its models anything, also by paths of its own, so beside one only files that are
    here count. A key alone means OpenAI, whose names hold no slash and are no files.
    """
    model = settings.model
    if model.lower() in BUNDLED:
        return model
    if settings.api_base:
        return model if os.path.isfile(os.path.expanduser(model)) else ""
    if settings.api_key.get_secret_value():
        return model if "/" in model or _is_path(model) else ""
    return model


def _is_path(wanted: str) -> bool:
    written = wanted.lower().endswith(".gguf") or wanted.startswith(("/", "./", "../", "~"))
    return written or os.path.exists(os.path.expanduser(wanted))


def check_file(path: Path) -> None:
    """Raise BackendUnavailable unless `path` begins as a GGUF file does."""
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except FileNotFoundError:
        raise BackendUnavailable(f"the model file {path} does not exist", _CHOOSE) from None
    except OSError as error:
        raise BackendUnavailable(f"the model file {path} cannot be read: {error.strerror}", _CHOOSE) from None
    if magic != b"GGUF":
        what = "is empty" if not magic else "is not a GGUF model"
        raise BackendUnavailable(f"the file {path} {what}", _CHOOSE)


def _download(hub: str) -> Path:
    """A GGUF file of the repository `owner/name[:quantisation]`, from the hub's cache if it is there."""
    from huggingface_hub import HfApi, hf_hub_download, snapshot_download

    repository, _, quantisation = hub.partition(":")
    # "q4_k_m" also finds files that are written Q4_K_M
    part = "".join(f"[{letter.lower()}{letter.upper()}]" for letter in quantisation)
    pattern = f"*{part}*.gguf" if part else "*.gguf"
    named = f" with {quantisation!r} in its name" if part else ""
    remedy = "Check the id and the network, or set ASSISTANT_MODEL to a .gguf file that is here"
    try:
        cached = Path(snapshot_download(repository, allow_patterns=pattern, local_files_only=True))
        files = [file.relative_to(cached).as_posix() for file in cached.rglob(pattern)]
        if files:
            return cached / _preferred(files)
    except Exception:  # noqa: S110 - any failure means that it is not cached
        pass
    if not reachable():
        raise BackendUnavailable(f"the model {hub} is not here, and the hub cannot be reached", remedy)
    try:
        names = [name for name in HfApi().list_repo_files(repository) if Path(name).match(pattern)]
        if names:
            return Path(hf_hub_download(repository, _preferred(names)))
    except Exception as error:
        raise BackendUnavailable(
            f"the model {hub} cannot be fetched from the hub ({type(error).__name__})", remedy
        ) from None
    raise BackendUnavailable(
        f"the hub's {repository} holds no .gguf file{named}", "Name a repository of GGUF files"
    )


def _preferred(names: list[str]) -> str:
    for wanted in ("q4_k_m", "q4", "q5", "q8"):
        for name in sorted(names):
            if wanted in name.lower():
                return name
    return sorted(names)[0]
