"""All settings, in one frozen object: the only reader of the environment.

Order of precedence: arguments, `ASSISTANT_…` environment variables, `assistant.toml` in the
working directory (or the file that `ASSISTANT_CONFIG` names), defaults.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from index.errors import short, url_without_password
from pydantic import (
    Field,
    ModelWrapValidatorHandler,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_serializer,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.errors import ConfigurationError

DEFAULT_STORE = Path(".assistant")

MOST_PASSAGES = 100
"""Passages that may be asked for."""

OVERRIDES = frozenset(
    {
        "backend",
        "own_words",
        "unsupported",
        "passages",
        "evidence",
        "max_tokens",
        "timeout",
        "dense_weight",
        "refusal_threshold",
    }
)
"""Settings that one question may override: the backend and what shapes an answer; no server, key or store."""


class Settings(BaseSettings):
    """What can be set; each field is described where it stands. An empty value stands for the default.

    Raises:
        ConfigurationError: naming the setting, the value's fault, and where it can be set; or the file
            that cannot be read.
    """

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_",
        env_ignore_empty=True,
        frozen=True,
        extra="forbid",
        # a secret under a misspelt name would be shown
        hide_input_in_errors=True,
    )

    articles: Path = Field(Path("seeds"), description="folder that holds the articles")
    store: Path = Field(DEFAULT_STORE, description="folder of the index, conversations and feedback")
    chroma_url: str = Field("", description="a Chroma server to use instead of the store's own files")

    backend: str = Field(
        "auto",
        description="auto, extractive, local, openai:<model>, llama-index:<package.Class>, or a plug-in",
    )
    model: str = Field(
        "", description="GGUF path, hub id, or remote model name; empty: the larger bundled one"
    )
    api_base: str = Field("", description="base URL of an OpenAI-compatible server, ending in /v1")
    api_key: SecretStr = Field(SecretStr(""), description="key for that server")
    timeout: float = Field(
        60.0,
        gt=0,
        le=86_400,
        allow_inf_nan=False,
        description="seconds an answer of a model may take in all",
    )
    max_tokens: int = Field(300, ge=16, le=8192, description="longest reply of a model, in tokens")
    threads: int = Field(0, ge=0, description="threads of the local model; 0: as many as there are cores")
    prompt_cache: bool = Field(
        True, description="the local model keeps what it read of the last prompt; off, answers repeat exactly"
    )

    embedder: str = Field("", description="sentence-transformers model; empty: the bundled all-MiniLM-L6-v2")
    precision: Literal["", "onnx", "float32", "bfloat16", "float16", "int8"] = Field(
        "",
        description="number format that embeds passages: onnx, float32, bfloat16, float16 or int8; "
        "empty: the fastest here, measured once",
    )
    reranker: str = Field(
        "",
        description="sentence-transformers CrossEncoder, or none; empty: the bundled one, which reads "
        "English, where the embedder is the bundled one too",
    )
    passage_tokens: int = Field(160, ge=32, le=2048, description="longest passage, in the embedder's tokens")

    passages: int = Field(12, ge=1, le=MOST_PASSAGES, description="passages kept after retrieval")
    dense_weight: float = Field(0.5, ge=0, le=1, description="share of the dense score in the fusion")
    evidence: int = Field(8, ge=1, le=40, description="evidence sentences kept")
    refusal_threshold: float | None = Field(
        None, ge=0, le=1, description="refuse below this answerability; empty: the calibrated default"
    )
    own_words: bool | None = Field(
        None,
        description="a small local model puts a sentence of its own before the quotes; "
        "empty: only one too small to judge evidence",
    )
    unsupported: Literal["drop", "flag", "keep"] = Field(
        "drop", description="what happens to sentences that the articles do not support"
    )
    max_question: int = Field(2000, ge=10, description="longest question, in characters; longer is cut")

    host: str = Field("127.0.0.1", description="address the browser app listens on")
    port: int = Field(7860, ge=0, le=65535, description="port of the browser app; 0: any free one")
    password: SecretStr = Field(SecretStr(""), description="password of the browser app (user: reader)")

    if not TYPE_CHECKING:  # a checker knows each setting by its field

        def __init__(self, **values: Any) -> None:
            """By name only: what the library takes by position is not a setting, and would be lost."""
            super().__init__(**values)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then environment, then the TOML file."""
        return init_settings, env_settings, _of_file(settings_cls)

    @model_validator(mode="wrap")
    @classmethod
    def _one_line(cls, values: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return handler(values)
        except ValidationError as error:
            raise _fault(error) from None

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_the_default(cls, value: Any, info: ValidationInfo) -> Any:
        blank = isinstance(value, str) and not value.strip()
        return cls.model_fields[str(info.field_name)].default if blank else value

    @field_validator("articles", "store")
    @classmethod
    def _from_home(cls, value: Path) -> Path:
        # unlike Path.expanduser it leaves a name alone that is no user's
        return Path(os.path.expanduser(value))

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """What is shown: no password of a server."""
        for name, value in super().__repr_args__():
            yield name, url_without_password(value) if name in {"chroma_url", "api_base"} else value

    @field_serializer("chroma_url", "api_base", when_used="json")
    def _without_password(self, url: str) -> str:
        return url_without_password(url)


def settings_file() -> Path:
    """The file that settings are read from, whether it exists or not."""
    return Path(os.path.expanduser(os.environ.get("ASSISTANT_CONFIG") or "assistant.toml"))


class _TomlFile(TomlConfigSettingsSource):
    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        """Its settings; editors of Windows begin a file with a byte order mark, which TOML does not know."""
        return tomllib.loads(file_path.read_text("utf-8-sig"))


def _of_file(settings_cls: type[BaseSettings]) -> TomlConfigSettingsSource:
    path = settings_file()
    try:
        if os.environ.get("ASSISTANT_CONFIG") and not path.is_file():
            raise ConfigurationError(
                f"ASSISTANT_CONFIG names {str(path)!r}, and there is no such file",
                "Correct the variable, unset it, or make the file",
            )
        return _TomlFile(settings_cls, toml_file=path)
    except (ValueError, OSError) as error:
        raise ConfigurationError(
            f"{path} cannot be read: {short(error)}", "Correct the file or move it away"
        ) from None


def _fault(error: ValidationError) -> ConfigurationError:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return _unknown(name, f"{settings_file()}: " if name in _of_file(Settings)() else "")
    return ConfigurationError(
        f"setting {name!r}: {first['msg']}",
        f"Correct it where it is set: an option, ASSISTANT_{name.upper()}, or {settings_file()}",
    )


def _unknown(name: str, place: str = "") -> ConfigurationError:
    near = difflib.get_close_matches(name, Settings.model_fields, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(Settings.model_fields)}"
    return ConfigurationError(f"{place}there is no setting {name!r}", hint)


def misspelt() -> tuple[str, ...]:
    """A line for each variable whose name is almost a setting's, and which therefore sets nothing."""
    known = [f"ASSISTANT_{name.upper()}" for name in Settings.model_fields]
    near = {
        name: difflib.get_close_matches(name, known, n=1, cutoff=0.85)
        for name in sorted(os.environ)
        if name.startswith("ASSISTANT_") and name not in known
    }
    return tuple(f"{name} is no setting; did you mean {close[0]}?" for name, close in near.items() if close)


def assigned(assignments: Sequence[str], option: str) -> dict[str, str]:
    """The settings that NAME=VALUE assignments of a command line give; the last of a name counts.

    Args:
        option: how the command calls such an assignment, for the error: "--set".

    Raises:
        ConfigurationError: no "=", a name that is no setting, or a secret, which other users could see.
    """
    found: dict[str, str] = {}
    for assignment in assignments:
        name, equals, value = assignment.partition("=")
        name = name.strip().lower().replace("-", "_")
        if not equals:
            raise ConfigurationError(f"{option} {assignment!r} has no value", f"Write {option} NAME=VALUE")
        if name not in Settings.model_fields:
            raise _unknown(name)
        if Settings.model_fields[name].annotation is SecretStr:
            raise ConfigurationError(
                f"{option} {name} would show the secret to other users of this machine",
                f"Set ASSISTANT_{name.upper()}, or write it into {settings_file()}",
            )
        found[name] = value.strip()
    return found


def load_settings(**overrides: Any) -> Settings:
    """Settings from environment and file, with `overrides` (None values are ignored) on top.

    Raises:
        ConfigurationError: as for `Settings`.
    """
    return Settings(**{key: value for key, value in overrides.items() if value is not None})


def overridden(settings: Settings, overrides: Mapping[str, Any]) -> Settings:
    """The settings for one question, with `overrides` (None values are ignored) on top.

    Raises:
        ConfigurationError: a value is wrong, or the setting is not one of `OVERRIDES`.
    """
    given = {key: value for key, value in overrides.items() if value is not None}
    unknown = sorted(set(given) - OVERRIDES)
    if unknown:
        raise ConfigurationError(
            f"{unknown[0]!r} cannot be set for one question", f"These can: {', '.join(sorted(OVERRIDES))}"
        )
    # whole, with its None values: what they leave open was left open for all questions
    return Settings(**(dict(settings) | given)) if given else settings
