from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import BackendUnavailable, ConfigurationError
from assistant.llm.bundled import BUNDLED, BundledModel, installed, joined
from assistant.llm.gguf import model_source

PARTS = (b"GGUF one", b" two", b" three")


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BundledModel:
    """A model in three packages, each of which fails when it is imported."""
    site = tmp_path / "site"
    for number, data in enumerate(PARTS, 1):
        package = site / f"tiny_part{number}"
        (package / "data").mkdir(parents=True)
        (package / "__init__.py").write_text("raise SystemExit('imported')")
        (package / "data" / f"part{number:02d}.bin").write_bytes(data)
        info = site / f"tiny_part{number}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: tiny-part{number}\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(str(site))
    whole = b"".join(PARTS)
    return BundledModel(
        name="tiny",
        package="tiny-part{part}",
        file="tiny_part{part}/data/part{part:02d}.bin",
        parts=3,
        size=len(whole),
        sha256=hashlib.sha256(whole).hexdigest(),
        extra="tiny",
    )


def test_parts_are_joined_once_without_importing_them(tiny: BundledModel, tmp_path: Path) -> None:
    assert installed(tiny)
    path = joined(tiny, folder=tmp_path / "cache")
    assert path.read_bytes() == b"".join(PARTS)
    shutil.rmtree(tmp_path / "site")
    assert not installed(tiny)
    assert joined(tiny, folder=tmp_path / "cache") == path


def test_a_changed_cache_file_is_made_again(tiny: BundledModel, tmp_path: Path) -> None:
    path = joined(tiny, folder=tmp_path)
    path.write_bytes(b"x" * tiny.size)
    assert joined(tiny, folder=tmp_path).read_bytes() == b"".join(PARTS)


def test_parts_with_another_hash_are_refused_and_leave_nothing(tiny: BundledModel, tmp_path: Path) -> None:
    with pytest.raises(BackendUnavailable, match=r"sha256.*force-reinstall"):
        joined(replace(tiny, sha256="0" * 64), folder=tmp_path / "cache")
    assert not list((tmp_path / "cache").glob("*.gguf")) + list((tmp_path / "cache").glob("*.part"))


def test_what_a_killed_process_left_is_deleted(tiny: BundledModel, tmp_path: Path) -> None:
    path = joined(tiny, folder=tmp_path / "cache")
    path.unlink()
    left = path.with_suffix(".12345.part")
    left.write_bytes(b"GGUF o")
    other = left.with_name("another-model.12345.part")
    other.write_bytes(b"GGUF o")
    assert joined(tiny, folder=tmp_path / "cache") == path
    assert not left.exists()
    assert other.exists(), "its own lock guards it"


def test_joining_stops_when_nobody_wants_the_model(tiny: BundledModel, tmp_path: Path) -> None:
    asked: list[bool] = []

    def stopped() -> bool:
        asked.append(True)
        return len(asked) == 2

    with pytest.raises(BackendUnavailable, match="closed"):
        joined(tiny, folder=tmp_path / "cache", stopped=stopped)
    assert len(asked) == 2
    assert not list((tmp_path / "cache").glob("*.gguf")) + list((tmp_path / "cache").glob("*.part"))


def test_a_missing_part_names_the_extra(tiny: BundledModel, tmp_path: Path) -> None:
    (tmp_path / "site" / "tiny_part2" / "data" / "part02.bin").unlink()
    with pytest.raises(BackendUnavailable, match=r"2 of 3 parts.*article-assistant\[tiny\]"):
        joined(tiny, folder=tmp_path / "cache")


def test_a_full_or_forbidden_cache_says_where(
    tiny: BundledModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BackendUnavailable, match="XDG_CACHE_HOME"):
        joined(tiny, folder=tmp_path / "file")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(1, 1, 0))
    with pytest.raises(BackendUnavailable, match="0 MB are free"):
        joined(tiny, folder=tmp_path / "cache")


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 zip", b"GG"])
def test_a_file_that_is_no_gguf_is_refused_before_loading(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "some.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BackendUnavailable, match=r"some\.gguf.*extractive"):
        model_source(str(path))


def test_a_name_means_a_bundled_model_a_file_or_a_hub_id(tmp_path: Path) -> None:
    path = tmp_path / "My-Model.gguf"
    path.write_bytes(b"GGUF")
    assert model_source("0.5b").bundled is BUNDLED["0.5b"]
    assert model_source("1.5B").bundled is BUNDLED["1.5b"]
    assert model_source(str(path)).path == path
    assert model_source("owner/some-GGUF:q4_k_m").hub == "owner/some-GGUF:q4_k_m"
    with pytest.raises(ConfigurationError, match="no GGUF file, hub id or bundled"):
        model_source("qwen")


def test_a_hub_id_finds_its_file_in_any_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    repository = tmp_path / "models--owner--some-GGUF"
    snapshot = repository / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("abc")
    for name in ("Some-Q2_K.gguf", "Some-Q4_K_M.gguf"):
        (snapshot / name).write_bytes(b"GGUF")
    for wanted in (":q4_k_m", ":Q4_K_M", ""):
        assert model_source(f"owner/some-GGUF{wanted}").locate().name == "Some-Q4_K_M.gguf"
    assert model_source("owner/some-GGUF:q2").locate().name == "Some-Q2_K.gguf"


def test_a_hub_id_without_network_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(BackendUnavailable, match=r"owner/nothing-here-GGUF.*cannot be reached.*\.gguf file"):
        model_source("owner/nothing-here-GGUF").locate()
