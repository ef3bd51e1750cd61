"""Real processes over the whole way: they reach no other machine, and the key of a server shows nowhere."""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.assistant.llm.faulty import failing, faulty_server
from tests.conftest import ROOT, _is_local

pytestmark = pytest.mark.real

KEY = f"sk-{secrets.token_hex(16)}"
PASSWORD = secrets.token_hex(16)

WATCH = """
import json, logging, os, sys

WANTED = {
    "socket.connect": lambda a: a[1][0] if isinstance(a[1], tuple) else "",
    "socket.sendto": lambda a: a[1][0] if isinstance(a[1], tuple) else "",
    "socket.getaddrinfo": lambda a: a[0],
    "socket.gethostbyname": lambda a: a[0],
    "subprocess.Popen": lambda a: " ".join(map(str, a[1])),
}


def watch(event, arguments):
    if event in WANTED:
        line = json.dumps([event, str(WANTED[event](arguments) or "")]) + "\\n"
        os.write(FILE, line.encode())


FILE = os.open(os.environ["WATCHED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
sys.addaudithook(watch)
logging.basicConfig(level=logging.DEBUG)
"""
"""Run at the start of each Python process: notes what it connects to, looks up and starts."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one article, a question set of one question, and the watch."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "dam.txt").write_text(
        "The dam above Elmford was opened by Mayor Anna Berg on 3 May 1961.\n", encoding="utf-8"
    )
    question = {
        "id": "1",
        "kind": "single",
        "question": "Who opened the dam?",
        "answer": "Anna Berg",
        "facts": [["Berg"]],
        "evidence": [[{"source": "dam.txt", "quote": "Anna Berg"}]],
    }
    (tmp_path / "questions.jsonl").write_text(json.dumps(question) + "\n", encoding="utf-8")
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    return tmp_path


def environment(folder: Path, base: str) -> Mapping[str, str]:
    """The settings as a person sets them, key and password among them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    return kept | {
        "PYTHONPATH": os.pathsep.join([str(folder / "watch"), str(ROOT)]),
        "WATCHED": str(folder / "watched.jsonl"),
        "ASSISTANT_ARTICLES": "articles",
        "ASSISTANT_BACKEND": "openai:m",
        "ASSISTANT_API_BASE": base,
        "ASSISTANT_API_KEY": KEY,
        "ASSISTANT_PASSWORD": PASSWORD,
        "ASSISTANT_TIMEOUT": "20",
    }


def run(folder: Path, settings: Mapping[str, str], *commands: Sequence[str]) -> str:
    """What the commands say, one after the other in one process."""
    code = f"from assistant.cli import main\nfor command in {commands!r}:\n    print(command, main(command))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=550,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout + done.stderr


def check(folder: Path, said: str) -> None:
    """Nothing left this machine, and no secret is in what was said, written or started."""
    seen = [json.loads(line) for line in (folder / "watched.jsonl").read_text("utf-8").splitlines()]
    assert {event for event, _ in seen} >= {"socket.connect"}, "the watch saw nothing"
    reached = {target for event, target in seen if event.startswith("socket.") and not _is_local(target)}
    assert not reached
    written = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    for secret in (KEY, PASSWORD):
        assert secret not in said
        assert not [content for content in written if secret.encode() in content]


@pytest.mark.timeout(600)
def test_commands_keep_to_this_machine_and_to_themselves(folder: Path) -> None:
    question = "Who opened the dam above Elmford?"
    (folder / "rows.jsonl").write_text(json.dumps({"id": 1, "question": question}), encoding="utf-8")
    with faulty_server() as server:
        server.behaviour = failing(401, f"Incorrect API key provided: {KEY}")
        said = run(
            folder,
            environment(folder, server.base),
            ["index"],
            ["ask", question],
            ["ask", question, "--why", "--json"],
            ["ask", "--batch", "rows.jsonl"],
            ["articles", "--json"],
            ["doctor"],
            ["settings"],
            ["settings", "--json"],
            ["eval", "answers", "--set", "questions.jsonl", "--out", "run", "--quiet"],
            ["ask", question, "--backend", "llama-index:openai_like.OpenAILike"],
        )
        assert server.requests
        assert all(request["authorization"] == f"Bearer {KEY}" for request in server.requests)
    assert "the key was refused by 127.0.0.1" in said
    assert "Anna Berg" in said
    assert "***" in said
    check(folder, said)


@pytest.mark.timeout(600)
def test_the_app_keeps_to_this_machine_and_to_itself(folder: Path, no_outside_network: list[str]) -> None:
    from gradio_client import Client

    with faulty_server() as server:
        server.behaviour = failing(401, f"Incorrect API key provided: {KEY}")
        settings = environment(folder, server.base)
        command = [sys.executable, "-m", "ui", "--port", "0"]
        with (
            (folder / "errors.txt").open("w", encoding="utf-8") as errors,
            subprocess.Popen(
                command, cwd=folder, env=settings, stdout=subprocess.PIPE, stderr=errors, text=True
            ) as process,
        ):
            try:
                assert process.stdout is not None
                first = process.stdout.readline()
                address = re.search(r"http://127\.0\.0\.1:\d+/", first)
                assert address, (folder / "errors.txt").read_text("utf-8")
                client = Client(
                    address.group(), auth=("reader", PASSWORD), verbose=False, analytics_enabled=False
                )
                answer = client.predict("Who opened the dam above Elmford?", api_name="/answer")
            finally:
                process.send_signal(signal.SIGINT)
                rest, _ = process.communicate(timeout=60)
        assert server.requests
    no_outside_network.clear()  # Gradio's client, in this process, asks the hub; the app may not
    said = first + rest + json.dumps(answer) + (folder / "errors.txt").read_text("utf-8")
    assert "Anna Berg" in answer["text"]
    assert any("the key was refused by 127.0.0.1" in notice for notice in answer["notices"])
    check(folder, said)
