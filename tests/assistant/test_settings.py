"""Settings: options over environment over `assistant.toml` over defaults, for every one of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from assistant.errors import ConfigurationError
from assistant.settings import Settings, assigned, load_settings, misspelt, overridden
from index.errors import short
from index.precision import PRECISIONS

VALUES: dict[str, tuple[str, str, str]] = {
    "articles": ("one", "two", "three"),
    "store": ("one", "two", "three"),
    "chroma_url": ("http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:3"),
    "backend": ("local", "extractive", "openai:m"),
    "model": ("a.gguf", "b.gguf", "c.gguf"),
    "api_base": ("http://a/v1", "http://b/v1", "http://c/v1"),
    "api_key": ("k1", "k2", "k3"),
    "timeout": ("1.5", "2.5", "3.5"),
    "max_tokens": ("100", "200", "400"),
    "threads": ("1", "2", "3"),
    "prompt_cache": ("False", "True", "False"),
    "embedder": ("hashing", "x", "y"),
    "precision": ("float32", "bfloat16", "float16"),
    "reranker": ("r1", "r2", "r3"),
    "passage_tokens": ("64", "128", "256"),
    "passages": ("5", "6", "7"),
    "dense_weight": ("0.1", "0.2", "0.3"),
    "evidence": ("3", "4", "5"),
    "refusal_threshold": ("0.1", "0.2", "0.3"),
    "own_words": ("True", "False", "True"),
    "unsupported": ("flag", "keep", "drop"),
    "max_question": ("100", "200", "300"),
    "host": ("127.0.0.2", "127.0.0.3", "127.0.0.4"),
    "port": ("1001", "1002", "1003"),
    "password": ("p1", "p2", "p3"),
}
"""For each setting: what the file, the environment and an option say."""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where settings are read from; empty."""
    path = tmp_path / "mine.toml"
    path.touch()
    monkeypatch.setenv("ASSISTANT_CONFIG", str(path))
    return path


def shown(settings: Settings, name: str) -> str:
    value: Any = getattr(settings, name)
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_each_setting_from_file_environment_and_option(
    name: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_file, in_environment, given = VALUES[name]
    assert shown(load_settings(), name) != in_file
    file.write_text(f"{name} = '{in_file}'\n", encoding="utf-8")
    assert shown(load_settings(), name) == in_file
    monkeypatch.setenv(f"ASSISTANT_{name.upper()}", in_environment)
    assert shown(load_settings(), name) == in_environment
    assert shown(load_settings(**{name: given}), name) == given
    assert shown(load_settings(**{name: None}), name) == in_environment


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("passages", "many"),
        ("port", "70000"),
        ("timeout", "0"),
        ("timeout", "inf"),
        ("timeout", "nan"),
        ("timeout", "1e10"),
        ("unsupported", "hide"),
        ("refusal_threshold", "2"),
        ("dense_weight", "nan"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_it(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"ASSISTANT_{name.upper()}", value)
    for read in (load_settings, Settings):
        with pytest.raises(ConfigurationError) as caught:
            read()
        assert repr(name) in caught.value.line
        assert f"ASSISTANT_{name.upper()}" in caught.value.remedy
        assert "\n" not in caught.value.line


def test_a_precision_that_there_is_not_is_refused_at_once() -> None:
    with pytest.raises(ConfigurationError, match=r"setting 'precision'.*'onnx'.*'int8'"):
        Settings(precision="int4")
    for name in ("", *PRECISIONS):
        assert load_settings(precision=name).precision == name


def test_a_setting_is_given_by_name() -> None:
    with pytest.raises(TypeError, match="positional"):
        Settings("extractive")  # type: ignore[call-arg]


def test_settings_cannot_be_changed_and_show_no_secret() -> None:
    settings = load_settings(api_key="sk-a-secret", password="sk-a-secret")
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1  # type: ignore[misc]
    assert "sk-a-secret" not in f"{settings!r} {settings} {settings.model_dump_json()}"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_an_empty_value_stands_for_the_default(
    name: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    default, in_file = shown(load_settings(), name), VALUES[name][0]
    file.write_text(f"{name} = '{in_file}'\n", encoding="utf-8")
    monkeypatch.setenv(f"ASSISTANT_{name.upper()}", "")
    assert shown(load_settings(), name) == in_file
    assert shown(load_settings(**{name: ""}), name) == default
    if name not in {"api_key", "password"}:
        assert shown(load_settings(**assigned([f"{name}= "], "--set")), name) == default
    file.write_text(f"{name} = ''\n", encoding="utf-8")
    assert shown(load_settings(), name) == default


def test_a_settings_file_that_is_named_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (tmp_path / "nope.toml", tmp_path):
        monkeypatch.setenv("ASSISTANT_CONFIG", str(path))
        for read in (load_settings, Settings):
            with pytest.raises(ConfigurationError, match="ASSISTANT_CONFIG") as caught:
                read()
            assert repr(str(path)) in caught.value.line
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_CONFIG", "")
    assert load_settings().passages == 12
    monkeypatch.delenv("ASSISTANT_CONFIG")
    assert load_settings().passages == 12


def test_a_settings_file_that_an_editor_of_windows_saved_is_read(file: Path) -> None:
    file.write_bytes("\ufeffpassages = 5\r\nmodel = 'żółw'\r\n".encode())
    assert (load_settings().passages, load_settings().model) == (5, "żółw")


def test_an_unreadable_settings_file_is_named(file: Path) -> None:
    for content in (b"passages = [", b"model = '\xff'"):
        file.write_bytes(content)
        with pytest.raises(ConfigurationError, match=r"mine\.toml cannot be read") as caught:
            load_settings()
        assert "\n" not in caught.value.line
    file.write_text("passages = 'many'", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert "mine.toml" in caught.value.remedy


def test_folders_may_begin_with_the_home_folder(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    file.write_text("store = '~/index'\narticles = '~'\n", encoding="utf-8")
    settings = load_settings()
    assert (settings.store, settings.articles) == (tmp_path / "index", tmp_path)
    assert load_settings(store="~no-such-user/x").store == Path("~no-such-user/x")


def test_a_secret_under_a_misspelt_name_is_not_shown(file: Path) -> None:
    file.write_text("api_kee = 'sk-a-secret'\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        Settings()
    assert "api_kee" in caught.value.line
    assert "sk-a-secret" not in caught.value.line


def test_an_unknown_key_names_its_file_and_the_setting_that_is_meant(file: Path) -> None:
    file.write_text("pasages = 3\n", encoding="utf-8")
    for read in (load_settings, Settings):
        with pytest.raises(ConfigurationError) as caught:
            read()
        assert caught.value.line == f"{file}: there is no setting 'pasages'. Did you mean 'passages'?"
    file.write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"^there is no setting 'pasages'\. Did you mean 'passages'"):
        load_settings(pasages=3)


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("http://me:hunter2@h:8000/v1", "http://***@h:8000/v1"),
        ("https://hunter2@h", "https://***@h"),
        ("me:hunter2@h:8000", "***@h:8000"),
        ("http://me:hunt@er2@h/@x", "http://***@h/@x"),
        ("http://h/v1/@x", "http://h/v1/@x"),
        ("h:8000", "h:8000"),
    ],
)
def test_who_logs_in_to_a_server_is_used_but_not_shown(url: str, seen: str) -> None:
    assert f"chroma_url={seen!r}" in repr(Settings(chroma_url=url))
    settings = load_settings(api_base=url, chroma_url=url)
    assert (settings.api_base, settings.chroma_url) == (url, url)
    assert overridden(settings, {"passages": 3}).api_base == url
    for name in ("api_base", "chroma_url"):
        assert settings.model_dump(mode="json")[name] == seen


def test_errors_show_no_login() -> None:
    error = ConfigurationError("http://me:hunter2@h/v1 is away", "Start http://me:hunter2@h/v1")
    assert error.line == "http://***@h/v1 is away. Start http://***@h/v1"
    assert "hunt" not in short(ValueError("no answer of http://me:hunter2@h/v1"), 27)


def test_assignments_of_a_command_line() -> None:
    assert assigned(["passages=3", "dense-weight= 0.2", "passages=4"], "--config") == {
        "passages": "4",
        "dense_weight": "0.2",
    }
    with pytest.raises(ConfigurationError, match="Did you mean 'passages'"):
        assigned(["pasages=3"], "--config")
    with pytest.raises(ConfigurationError, match="--config NAME=VALUE"):
        assigned(["passages"], "--config")


@pytest.mark.parametrize("name", ["api_key", "password", "API-KEY"])
def test_no_secret_is_taken_from_a_command_line(name: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        assigned([f"{name}=sk-a-secret"], "--set")
    assert "sk-a-secret" not in caught.value.line
    assert f"ASSISTANT_{name.upper().replace('-', '_')}" in caught.value.remedy


def test_a_variable_that_is_almost_a_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_BACKND", "local")
    monkeypatch.setenv("ASSISTANT_BACKEND", "local")
    monkeypatch.setenv("ASSISTANT_OF_SOMEBODY_ELSE", "1")
    assert misspelt() == ("ASSISTANT_BACKND is no setting; did you mean ASSISTANT_BACKEND?",)


def test_one_question_may_override_what_names_no_server_key_or_path() -> None:
    settings = Settings(passages=7, backend="extractive")
    assert overridden(settings, {}) is overridden(settings, {"passages": None}) is settings
    changed = overridden(settings, {"evidence": 3, "timeout": None})
    assert changed == settings.model_copy(update={"evidence": 3})
    for name in ("api_base", "api_key", "store", "model", "no_such_setting"):
        with pytest.raises(ConfigurationError, match=f"'{name}' cannot be set for one question") as caught:
            overridden(settings, {name: "x"})
        assert "passages" in caught.value.line
    with pytest.raises(ConfigurationError, match="'passages'"):
        overridden(settings, {"passages": "many"})


def test_what_settings_leave_open_stays_open_where_one_question_overrides_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ASSISTANT_REFUSAL_THRESHOLD", "0.9")
    settings = Settings(refusal_threshold=None)
    assert settings.refusal_threshold is None
    assert overridden(settings, {"evidence": 3}).refusal_threshold is None


def test_what_a_library_says_at_length_is_cut_after_a_sentence_or_a_word() -> None:
    said = "We could not connect to the hub to load the files. Check your connection or see 'https://hub/offline'."
    assert short(ValueError(said), 85) == "We could not connect to the hub to load the files"
    assert short(ValueError("Many words that end nowhere at all"), 20) == "Many words that end…"
    assert len(short(ValueError("x" * 300))) == 200
