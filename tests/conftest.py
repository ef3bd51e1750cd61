"""What every test shares: no network but loopback, no settings from outside, stores over the seeds."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from index.store import Store

ROOT = Path(__file__).resolve().parent.parent
NO_SKIP = "ASSISTANT_TESTS_NO_SKIP"
"""Set by continuous integration: there a skipped test is a failed one."""

# else Gradio's client asks the model hub for a list of agents as soon as the first one is made
os.environ["HF_HUB_OFFLINE"] = "1"


def _is_local(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in {"", "None", "localhost", "localhost.localdomain", "0.0.0.0", "::"}:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def no_outside_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Fail a test that connects to, or looks up, anything but this machine's loopback.

    Yields the list of attempts; a test that provokes one on purpose clears it.
    """
    attempts: list[str] = []
    plain_connect = socket.socket.connect
    plain_connect_ex = socket.socket.connect_ex
    plain_lookup = socket.getaddrinfo

    def check(host: object) -> None:
        if not _is_local(host):
            attempts.append(str(host))
            raise OSError(f"a test tried to reach {host}")

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            check(address[0])
        plain_connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            check(address[0])
        return plain_connect_ex(self, address)

    def lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        check(host)
        return plain_lookup(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    yield attempts
    assert not attempts, f"reached for the network: {attempts}"


@pytest.fixture(scope="session")
def empty_settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A settings file that sets nothing; not to be changed."""
    path = tmp_path_factory.mktemp("settings") / "assistant.toml"
    path.touch()
    return path


@pytest.fixture(autouse=True)
def no_outside_settings(monkeypatch: pytest.MonkeyPatch, empty_settings: Path) -> None:
    """Take away `ASSISTANT_…` variables and any `assistant.toml` of the machine that runs the tests."""
    for name in list(os.environ):
        if name.startswith("ASSISTANT_") and not name.startswith("ASSISTANT_TESTS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ASSISTANT_CONFIG", str(empty_settings))


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the five articles."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def seeds_store_path(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """An index of the five articles made with the real embedder, once a session; not to be changed."""
    from index.build import build
    from index.embedder import load_embedder
    from index.store import Store

    path = tmp_path_factory.mktemp("seeds") / "store"
    with Store.open(path, embedder=load_embedder(), create=True) as store:
        build(store, seeds)
    return path


@pytest.fixture
def seeds_store(seeds_store_path: Path) -> Iterator[Store]:
    """The session's index of the five articles with the real embedder, opened for reading."""
    from index.embedder import load_embedder
    from index.store import Store

    with Store.open(seeds_store_path, embedder=load_embedder()) as store:
        yield store


@pytest.fixture
def hashing_store(tmp_path: Path, seeds: Path) -> Iterator[Store]:
    """A fresh index of the five articles with the fast deterministic embedder; may be changed."""
    from index.build import build
    from index.embedder import HashingEmbedder
    from index.store import Store

    with Store.open(tmp_path / "hashing-store", embedder=HashingEmbedder(), create=True) as store:
        build(store, seeds)
        yield store


CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser, started once a session (Playwright allows one at a time)."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium: install it with `apt-get install chromium`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


def _as_failure(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{reason} ({NO_SKIP} is set, so a skip is a failure)"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn skips into failures where the environment asks for it."""
    report = yield
    if os.environ.get(NO_SKIP):
        _as_failure(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for modules that skip themselves while they are collected."""
    report = yield
    if os.environ.get(NO_SKIP):
        _as_failure(report)
    return report
