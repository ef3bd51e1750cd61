"""How the parts are opened, shared and closed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from assistant import app
from assistant.cross_encoder import CrossEncoder
from assistant.errors import ConfigurationError
from assistant.settings import Settings
from index.embedder import HashingEmbedder
from index.store import Store


class Recorded:
    """An assistant that answers with the key that it was opened with."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def ask(self, question: str, **arguments: Any) -> str:
        return self.settings.api_key.get_secret_value()


def test_another_key_is_another_assistant(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Settings] = []

    def opening(settings: Settings) -> Recorded:
        opened.append(settings)
        return Recorded(settings)

    monkeypatch.setattr(app, "open_assistant", opening)
    monkeypatch.setattr(app, "_shared", {})
    keys = ["sk-wrong", "sk-right", "sk-wrong"]
    said: list[Any] = [app.answer("Who?", settings=Settings(api_key=SecretStr(key))) for key in keys]
    assert said == keys
    assert len(opened) == 2, "the same settings share one"


@pytest.mark.parametrize("fault", [ConfigurationError("no"), KeyboardInterrupt()])
def test_a_store_is_closed_if_nothing_can_be_made_of_it(
    fault: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Store] = []
    plain = Store.close

    def closing(store: Store) -> None:
        closed.append(store)
        plain(store)

    def failing(*arguments: Any) -> None:
        raise fault

    monkeypatch.setattr(Store, "close", closing)
    monkeypatch.setattr(app, "Assistant", failing)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(type(fault)):
        app.open_assistant(Settings(embedder="hashing"))
    assert len(closed) == 1


def test_no_question_waits_for_a_model_that_it_is_read_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways: list[str] = []

    class Asked:
        def __getattr__(self, way: str) -> Any:
            return lambda *_: ways.append(way)

    monkeypatch.setattr(app, "_cross_encoder", lambda _settings: Asked())
    settings = Settings(backend="extractive", embedder="hashing")
    with Store.open(tmp_path, embedder=HashingEmbedder(), create=True) as store:
        app.Assistant(settings, store).warm()
    assert ways == [name for name in vars(CrossEncoder) if not name.startswith("_")]
