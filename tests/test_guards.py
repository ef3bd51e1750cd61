"""The guards that every test runs under do guard."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.settings import load_settings
from tests.conftest import NO_SKIP, ROOT


def test_other_machines_cannot_be_reached(no_outside_network: list[str]) -> None:
    with socket.socket() as client, pytest.raises(OSError, match=r"a test tried to reach 192\.0\.2\.1"):
        client.connect(("192.0.2.1", 80))
    with pytest.raises(OSError, match="a test tried to reach example"):
        socket.getaddrinfo("example.invalid", 80)
    assert no_outside_network == ["192.0.2.1", "example.invalid"]
    no_outside_network.clear()


def test_loopback_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())
        assert client.getpeername() == server.getsockname()


def test_settings_are_the_defaults() -> None:
    assert not [name for name in os.environ if name.startswith("ASSISTANT_API")]
    assert load_settings().backend == "auto"


@pytest.mark.parametrize(
    ("flag", "code", "outcome"),
    [("", 0, "1 passed, 2 skipped, 1 xfailed"), ("1", 1, "1 failed, 1 passed, 1 xfailed, 1 error")],
)
def test_skip_is_a_failure_where_the_environment_says_so(
    tmp_path: Path, flag: str, code: int, outcome: str
) -> None:
    (tmp_path / "conftest.py").write_text(
        "from tests.conftest import pytest_make_collect_report, pytest_runtest_makereport\n", encoding="utf-8"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (tmp_path / "test_skips.py").write_text(
        "import pytest\n"
        "@pytest.mark.skip(reason='no browser')\ndef test_marked(): ...\n"
        "def test_inside(): pytest.skip('no browser')\n"
        "@pytest.mark.xfail(reason='known', strict=True)\ndef test_known(): assert False\n"
        "def test_fine(): ...\n",
        encoding="utf-8",
    )
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, NO_SKIP: flag, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert outcome in run.stdout
    assert run.returncode == code, run.stdout
