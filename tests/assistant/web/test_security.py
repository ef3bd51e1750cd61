from __future__ import annotations

import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from assistant.errors import ConfigurationError
from assistant.web.security import BURST, Allowance, Guard, Login, check_exposure, is_foreign, is_local
from tests.assistant.web.loops import finished


async def plain(scope: Any, receive: Any, send: Any) -> None:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"%d" % len(body)})


def request(
    *,
    path: str = "/",
    host: str = "127.0.0.1:7860",
    bodies: tuple[bytes, ...] = (b"",),
    local_only: bool = True,
    length: int | None = None,
    method: str = "GET",
    more: Mapping[str, str] = MappingProxyType({}),
) -> tuple[int, dict[bytes, bytes]]:
    """Status and headers of what the guarded app answers."""
    headers = [(b"host", host.encode()), *((name.encode(), value.encode()) for name, value in more.items())]
    if length is not None:
        headers.append((b"content-length", b"%d" % length))
    sent: list[dict[str, Any]] = []
    parts = list(bodies)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message: Any) -> None:
        sent.append(message)

    guard = Guard(plain, local_only=local_only)
    finished(guard({"type": "http", "method": method, "path": path, "headers": headers}, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"])


def test_every_answer_has_the_headers() -> None:
    status, headers = request()
    assert status == 200
    policy = headers[b"content-security-policy"].decode()
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "http:" not in policy
    assert headers[b"x-content-type-options"] == b"nosniff"


@pytest.mark.parametrize("host", ["localhost:7860", "127.0.0.1", "[::1]:7860"])
def test_own_names_are_answered(host: str) -> None:
    assert request(host=host)[0] == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:7860", "", "localhost.evil.example"]
)
def test_foreign_names_are_refused_on_this_machine_only(host: str) -> None:
    status, headers = request(host=host)
    assert status == 403
    assert b"content-security-policy" in headers
    assert request(host=host, local_only=False)[0] == 200


OTHER_SITES = [
    {"origin": "https://evil.example"},
    {"origin": "http://127.0.0.1:8000"},
    {"origin": "http://localhost:7860"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:7860", "sec-fetch-site": "cross-site"},
    {"origin": "null", "sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
]
OWN_PAGE_AND_PROGRAMS = [
    {},
    {"origin": "http://127.0.0.1:7860"},
    {"origin": "HTTP://127.0.0.1:7860", "sec-fetch-site": "same-origin"},
    {"origin": "https://articles.example", "sec-fetch-site": "same-origin"},  # behind a proxy
    {"sec-fetch-site": "none"},
]


@pytest.mark.parametrize("headers", OTHER_SITES)
@pytest.mark.parametrize("path", ["/gradio_api/component_server", "/gradio_api/upload"])
def test_other_sites_can_send_nothing(headers: dict[str, str], path: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for local_only in (True, False):
            status, answered = request(path=path, method=method, more=headers, local_only=local_only)
            assert status == 403
            assert b"content-security-policy" in answered
    assert request(path=path, more=headers)[0] == 200


@pytest.mark.parametrize("headers", OWN_PAGE_AND_PROGRAMS)
def test_the_page_itself_and_programs_can(headers: dict[str, str]) -> None:
    assert request(path="/gradio_api/component_server", method="POST", more=headers)[0] == 200


def test_no_host_is_not_the_same_as_no_origin() -> None:
    assert is_foreign({b"origin": b"null"})
    assert not is_foreign({b"origin": b"http://Name.example", b"host": b"name.example"})


def test_large_bodies_are_refused_but_for_uploads() -> None:
    assert request(length=20_000_000)[0] == 413
    assert request(length=20_000_000, path="/gradio_api/upload")[0] == 200
    assert request(length=20_000_000, path="/gradio_api/run/upload")[0] == 413
    assert request(bodies=(b"x" * 3_000_000, b"x" * 3_000_000))[0] == 413
    assert request(bodies=(b"x" * 1_000_000, b"x" * 1_000_000))[0] == 200


def test_floods_of_one_visitor_are_refused_with_a_word_and_others_are_not() -> None:
    guard = Guard(plain, local_only=False)

    async def post(client: str, path: str = "/gradio_api/queue/join") -> tuple[int, bytes]:
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": path, "headers": [], "client": (client, 1)}
        await guard(scope, receive, send)
        return sent[0]["status"], sent[1]["body"]

    async def flood() -> list[tuple[int, bytes]]:
        return [await post("10.0.0.1") for _ in range(3 * BURST)]

    answers = finished(flood())
    assert [status for status, _ in answers[:BURST]] == [200] * BURST
    refused = [body for status, body in answers if status == 429]
    assert len(refused) > BURST
    assert b"too many requests" in refused[0]
    assert finished(post("10.0.0.2"))[0] == 200
    assert finished(post("10.0.0.1", "/gradio_api/upload"))[0] == 200


def test_allowance_comes_back_with_time() -> None:
    allowance = Allowance(burst=2, rate=1000)
    assert allowance.take("a")
    assert allowance.take("a")
    time.sleep(0.01)
    assert allowance.take("a")
    slow = Allowance(burst=1, rate=0)
    assert slow.take("a")
    assert not slow.take("a")
    assert slow.take("b")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])
def test_open_to_the_network_needs_a_password(host: str) -> None:
    with pytest.raises(ConfigurationError, match="ASSISTANT_PASSWORD"):
        check_exposure(host, "")
    check_exposure(host, "secret")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "localhost", "::1"])
def test_this_machine_needs_none(host: str) -> None:
    assert is_local(host)
    check_exposure(host, "")


def test_login_closes_for_a_while_after_wrong_passwords() -> None:
    login = Login("right", tries=2, pause=60, delay=0)

    def tried(password: str, user: str = "reader") -> bool:
        return finished(login.check(user, password))

    assert tried("right")
    assert not tried("right", "admin")
    assert tried("right")
    assert not tried("wrong")
    assert not tried("wröng")
    assert not tried("right")
