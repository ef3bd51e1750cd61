"""Where a GGUF model is: a bundled one, a file, or a file of a hub repository."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import BackendUnavailable, ConfigurationError
from assistant.llm.bundled import BUNDLED, LARGE, SMALL, BundledModel, installed, joined

_HUB_ID = re.compile(r"[\w.-]+/[\w.-]+(?::[\w.-]+)?")
_CHOOSE = "Set ASSISTANT_MODEL to a .gguf file, or use backend 'extractive', which needs no model"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSource:
    """One of `bundled`, `path` and `hub` is set; `name` is what answers say."""

    name: str
    bundled: BundledModel | None = None
    path: Path | None = None
    hub: str = ""

    def locate(self) -> Path:
        """The file, joined or downloaded if it must be.

        Raises:
            BackendUnavailable: it is missing, is no GGUF file, or cannot be downloaded.
        """
        if self.bundled is not None:
            return joined(self.bundled)
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
    path = Path(wanted).expanduser()
    if path.exists() or wanted.endswith(".gguf") or wanted.startswith(("/", "./", "../", "~")):
        check_file(path)
        return ModelSource(name=path.stem, path=path)
    if _HUB_ID.fullmatch(wanted):
        return ModelSource(name=wanted, hub=wanted)
    raise ConfigurationError(
        f"{wanted!r} is no GGUF file, hub id or bundled model ({', '.join(BUNDLED)})", _CHOOSE
    )


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
    pattern = f"*{quantisation}*.gguf" if quantisation else "*.gguf"
    try:
        cached = Path(snapshot_download(repository, allow_patterns=pattern, local_files_only=True))
        files = sorted(cached.rglob(pattern))
        if files:
            return files[0]
    except Exception:  # noqa: S110 - any failure means that it is not cached
        pass
    try:
        names = [name for name in HfApi().list_repo_files(repository) if Path(name).match(pattern)]
        if names:
            return Path(hf_hub_download(repository, _preferred(names)))
    except Exception as error:
        raise BackendUnavailable(
            f"the model {hub} cannot be fetched from the hub ({type(error).__name__})",
            "Check the id and the network, or set ASSISTANT_MODEL to a .gguf file that is here",
        ) from None
    raise BackendUnavailable(
        f"the hub's {repository} holds no file {pattern}", "Name a repository of GGUF files"
    )


def _preferred(names: list[str]) -> str:
    for wanted in ("q4_k_m", "q4", "q5", "q8"):
        for name in sorted(names):
            if wanted in name.lower():
                return name
    return sorted(names)[0]
