"""The running server without a browser: where it listens, what it publishes, what it refuses."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from assistant.app import Assistant
from assistant.errors import ConfigurationError, EmbedderMismatch
from assistant.settings import Settings
from assistant.types import Answer, History, Hit
from assistant.web.server import Served, check_address, serve, serve_error
from index.store import Store
from tests.assistant.web.loops import finished
from tests.browser.library import documents, scripts
from tests.browser.scripted import ScriptedAssistant, answer_of, citation, hit


class Answering(ScriptedAssistant):
    """Also answers at once, as programs ask."""

    def ask(self, question: str, *, history: History = (), sources: Any = (), **_: Any) -> Answer:
        self.asked.append({"question": question, "history": history, "sources": sources})
        if not question:
            raise ConfigurationError("the question is empty", "Type one")
        harbour = self.documents["harbour.txt"]
        quote = citation(1, harbour, "The lighthouse was moved in 1983.")
        return answer_of(question, [(question, (1,), "supported", "")], citations=(quote,))

    def retrieve(self, question: str, *, sources: Any = (), limit: int = 10) -> tuple[Hit, ...]:
        return (hit(self.documents["harbour.txt"], "It still stands."),) * limit


def assistant_of(folder: Path, **settings: Any) -> Answering:
    return Answering(
        settings=Settings(store=folder, articles=folder, port=0, **settings),
        documents=documents(),
        scripts=scripts(),
    )


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Answering:
    return assistant_of(tmp_path_factory.mktemp("server"))


@pytest.fixture(scope="module")
def served(assistant: Answering) -> Iterator[Served]:
    running = serve(assistant, mcp=True)  # type: ignore[arg-type]
    yield running
    running.close()


@pytest.fixture(scope="module")
def client(served: Served) -> Any:
    from gradio_client import Client

    return Client(served.url, verbose=False, analytics_enabled=False)


def test_port_in_use_is_named_with_the_remedy(served: Served, tmp_path: Path) -> None:
    port = httpx.URL(served.url).port
    with pytest.raises(ConfigurationError, match=rf"port {port} on 127.0.0.1.*ASSISTANT_PORT; 0 takes any"):
        check_address(Settings(port=port))


def test_address_of_another_machine_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"192\.0\.2\.1"):
        check_address(Settings(host="192.0.2.1", port=0, password=SecretStr("x")))


def test_network_without_a_password_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="without a password"):
        check_address(Settings(host="0.0.0.0", port=0))


def test_only_this_machine_can_connect(served: Served) -> None:
    assert served.url.startswith("http://127.0.0.1:")


def test_page_loads_nothing_from_elsewhere(served: Served) -> None:
    page = httpx.get(served.url)
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "connect-src 'self'" in page.headers["content-security-policy"]
    assert "fonts.googleapis" not in page.text
    theme = httpx.get(served.url + "theme.css").text
    assert not re.search(r"@import|@font-face|url\([\"']?https?:", theme)


def test_typefaces_are_served_here_with_the_headers(served: Served) -> None:
    response = httpx.get(served.url + "fonts/inter-latin.woff2")
    assert (response.status_code, response.headers["content-type"]) == (200, "font/woff2")
    assert response.content[:4] == b"wOF2"
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "gradio_api/file=/etc/passwd",
        "gradio_api/file=../../etc/passwd",
        "gradio_api/file=%2e%2e/%2e%2e/etc/passwd",
        "gradio_api/file=harbour.txt",
        "gradio_api/file=pyproject.toml",
        "gradio_api/file=seeds/000_4a57a71f158b62a1.txt",
        "gradio_api/file=.assistant/feedback.jsonl",
        "gradio_api/file=http://127.0.0.1/",
        "static/../../../etc/passwd",
        "assets/..%2f..%2f..%2fetc/passwd",
        "gradio_api/stream/../../etc/passwd",
        "gradio_api/file=/proc/self/environ",
        "gradio_api/file=..%5c..%5cetc%5cpasswd",
        "gradio_api/file=%2fetc%2fpasswd",
        "gradio_api/file=file:///etc/passwd",
        "gradio_api/file=.assistant/conversations/",
        "gradio_api/file=assistant/web/static/10-dom.js",
        "fonts/../10-dom.js",
        "fonts/..%2f10-dom.js",
        "fonts/%2e%2e/%2e%2e/page.py",
        "fonts/LICENSE-inter.txt",
    ],
)
def test_no_file_is_served(served: Served, path: str) -> None:
    with httpx.Client() as plain:
        response = plain.send(plain.build_request("GET", served.url + path))
    assert response.status_code in {400, 403, 404, 405}
    assert "root:" not in response.text


def test_answer_and_retrieve_are_the_public_functions(client: Any) -> None:
    named = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert sorted(named) == ["/answer", "/retrieve"]
    reply = client.predict("Who moved it?", api_name="/answer")
    assert reply["answered"] is True
    assert reply["citations"][0]["quote"] == "The lighthouse was moved in 1983."
    hits = client.predict("Who?", limit=3, api_name="/retrieve")
    assert [one["passage"]["text"] for one in hits] == ["It still stands."] * 3


def test_history_and_sources_reach_the_assistant(client: Any, assistant: Answering) -> None:
    history = [{"question": "Who?", "answer": "He."}]
    reply = client.predict("And?", history, ["harbour.txt"], api_name="/answer")
    assert reply["question"] == "And?"
    (asked,) = [one for one in assistant.asked if one["question"] == "And?"]
    assert asked["history"] == history
    assert asked["sources"] == ["harbour.txt"]


def test_page_of_another_site_can_neither_call_nor_upload(served: Served, assistant: Answering) -> None:
    page = httpx.get(served.url + "config").json()
    (pane,) = [one["id"] for one in page["components"] if one["props"].get("elem_id") == "chat-pane"]
    wanted = {"session_hash": "x", "component_id": pane, "fn_name": "remove_articles"}
    # a form's body, which a browser sends anywhere without asking first
    body = json.dumps(wanted | {"data": {"sources": ["harbour.txt"]}})

    def sent(**headers: str) -> tuple[int, int]:
        form = {"content-type": "text/plain", **headers}
        call = httpx.post(served.url + "gradio_api/component_server", content=body, headers=form)
        files = {"files": ("a.txt", b"A.")}
        upload = httpx.post(served.url + "gradio_api/upload", files=files, headers=headers)
        return call.status_code, upload.status_code

    own = served.url.rstrip("/")
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        assert sent(origin=origin) == (403, 403)
        assert sent(origin=origin, **{"sec-fetch-site": "cross-site"}) == (403, 403)
    assert "harbour.txt" in assistant.documents
    try:
        assert sent(origin=own, **{"sec-fetch-site": "same-origin"}) == (200, 200)
        assert "harbour.txt" not in assistant.documents
    finally:
        assistant.documents.update(documents())
    assert sent(origin=own) == (200, 200)
    assistant.documents.update(documents())


def test_expected_error_reaches_the_caller_as_its_line(client: Any) -> None:
    from gradio_client.exceptions import AppError

    with pytest.raises(AppError, match=r"the question is empty\. Type one"):
        client.predict("", api_name="/answer")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"question": None, "api_name": "/answer"}, "the question is no text, but of type NoneType"),
        ({"question": "Who?", "limit": "3", "api_name": "/retrieve"}, "the limit '3' is no whole number"),
        ({"question": "Who?", "sources": [5], "api_name": "/retrieve"}, "the source 5 is not a text"),
        ({"question": "Who?", "history": {"a": 1}, "api_name": "/answer"}, "the history is no list of turns"),
    ],
)
def test_arguments_of_another_type_reach_the_caller_as_a_line(
    arguments: dict[str, Any], said: str, hashing_store: Store
) -> None:
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    settings = Settings(backend="extractive", reranker="none", port=0)
    running = serve(Assistant(settings, hashing_store))
    try:
        client = Client(running.url, verbose=False, analytics_enabled=False)
        with pytest.raises(AppError, match=said):
            client.predict(**arguments)
        assert len(client.predict("Who will co-chair?", limit=None, api_name="/retrieve")) > 1
    finally:
        running.close()


def test_everybody_gets_his_own_answer(served: Served) -> None:
    from gradio_client import Client

    # one client for each asker: a client shared by threads closes its stream when one call ends, and
    # cancels the call that another has just begun
    def ask(asker: int) -> list[str]:
        client = Client(served.url, verbose=False, analytics_enabled=False)
        questions = [f"Question {asker}.{number}?" for number in range(4)]
        replies = [client.predict(question, api_name="/answer")["question"] for question in questions]
        return [*questions, *replies]

    with ThreadPoolExecutor(16) as pool:
        for texts in pool.map(ask, range(16)):
            assert texts[4:] == texts[:4]


def test_mcp_client_finds_and_calls_the_tools(served: Served) -> None:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def talk() -> tuple[set[str], list[Any]]:
        async with (
            streamable_http_client(served.url + "gradio_api/mcp/") as (receive, send, *_),
            ClientSession(receive, send) as session,
        ):
            await session.initialize()
            tools = (await session.list_tools()).tools
            results = [await session.call_tool(tool.name, {"question": "Who moved it?"}) for tool in tools]
            return {tool.name for tool in tools}, [json.loads(one.content[0].text) for one in results]  # type: ignore[union-attr]

    names, (reply, hits) = finished(talk())
    assert len(names) == 2
    assert reply["answered"] is True
    assert reply["citations"][0]["quote"] == "The lighthouse was moved in 1983."
    assert hits[0]["passage"]["text"] == "It still stands."


def test_password_guards_page_calls_and_files(tmp_path: Path) -> None:
    running = serve(assistant_of(tmp_path, password=SecretStr("open sesame")))  # type: ignore[arg-type]
    try:
        for method, path in (
            ("GET", "config"),
            ("GET", "gradio_api/info"),
            ("POST", "gradio_api/component_server"),
            ("POST", "gradio_api/queue/join"),
            ("POST", "gradio_api/upload"),
        ):
            assert httpx.request(method, running.url + path, json={}).status_code == 401, path
        with httpx.Client() as visitor:
            wrong = visitor.post(running.url + "login", data={"username": "reader", "password": "x"})
            assert wrong.status_code == 400
            right = visitor.post(
                running.url + "login", data={"username": "reader", "password": "open sesame"}
            )
            assert right.status_code == 200
            assert visitor.get(running.url + "config").status_code == 200
            assert "open sesame" not in visitor.get(running.url + "config").text
    finally:
        running.close()


def test_store_of_another_embedder_is_a_banner(tmp_path: Path) -> None:
    error = EmbedderMismatch("made with <b>other</b>", "Run `assistant index --re-embed`")
    running = serve_error(Settings(store=tmp_path, port=0), error)
    try:
        shown = str(httpx.get(running.url + "config").json()["components"])
        assert "assistant index --re-embed" in shown
        assert "made with &lt;b&gt;other&lt;/b&gt;" in shown
    finally:
        running.close()


def test_port_zero_takes_a_free_one() -> None:
    port = check_address(Settings(port=0))
    assert port > 0, "0 could be bound, too"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))


def test_uploads_that_no_job_has_taken_do_not_stay(tmp_path: Path) -> None:
    running = serve(assistant_of(tmp_path))  # type: ignore[arg-type]
    try:
        files = {"files": ("left behind.txt", f"Left behind by {tmp_path}.")}
        (left,) = httpx.post(running.url + "gradio_api/upload", files=files).json()
        assert Path(left).is_file()
    finally:
        running.close()
    assert not Path(left).exists()
