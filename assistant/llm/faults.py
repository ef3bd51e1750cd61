"""What went wrong with a remote model, as one of the BackendErrors; the key never shows."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import httpx
import openai

from assistant.errors import (
    BackendError,
    BackendProtocolError,
    BackendRefused,
    BackendTimeout,
    BackendUnavailable,
)

PAYMENT_REQUIRED = 402

_KEY_LIKE = re.compile(r"(?i)\b(?:bearer\s+\S+|(?:sk|pk|key|hf|gsk)[-_][\w*.-]{6,})")
_LOOK_AT_LOG = "Ask again; if it stays so, look at the server's log"
_START_OR_CORRECT = "Start the server or correct ASSISTANT_API_BASE; backend 'extractive' needs none"
_CHECK_BASE = "Check ASSISTANT_API_BASE: it usually ends in /v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """Who is asked, for messages: `host` with port, the model's name, and the key to keep out."""

    host: str
    model: str
    key: str

    def redact(self, text: str) -> str:
        """`text` as one short line without anything that may be a key."""
        if self.key:
            text = text.replace(self.key, "***")
        return " ".join(_KEY_LIKE.sub("***", text).split())[:200]

    def error(self, error: Exception, *, seconds: float) -> BackendError:
        """Map whatever the client libraries raised; `seconds` is the deadline that applied."""
        for cause in _chain(error):
            mapped = self._mapped(cause, seconds)
            if mapped is not None:
                return mapped
        if isinstance(error, openai.APIError):
            said = error.body if isinstance(error.body, str) else error.message
            return BackendUnavailable(f"{self.host} reported an error: {self.redact(said)}", _LOOK_AT_LOG)
        return BackendProtocolError(
            f"{self.host} sent a reply that cannot be understood ({type(error).__name__})", _CHECK_BASE
        )

    def _mapped(self, cause: BaseException, seconds: float) -> BackendError | None:
        mapped: BackendError | None = None
        match cause:
            case BackendError():
                mapped = cause
            case httpx.ConnectTimeout():
                mapped = BackendUnavailable(
                    f"{self.host} cannot be reached: it does not take the connection", _START_OR_CORRECT
                )
            case openai.APITimeoutError() if isinstance(cause.__cause__, httpx.ConnectTimeout):
                pass  # its cause comes next
            case httpx.TimeoutException() | openai.APITimeoutError():
                mapped = BackendTimeout(
                    f"{self.host} gave no complete answer within {seconds:g} s",
                    "Ask again, raise ASSISTANT_TIMEOUT, or use a faster model",
                )
            case openai.APIStatusError():
                mapped = self._status(cause)
            case httpx.TooManyRedirects():
                mapped = BackendProtocolError(f"{self.host} redirects without end", _CHECK_BASE)
            case httpx.ReadError() | httpx.RemoteProtocolError() | httpx.WriteError():
                mapped = BackendProtocolError(
                    f"{self.host} closed the connection before the answer was complete", _LOOK_AT_LOG
                )
            case httpx.ConnectError():
                mapped = BackendUnavailable(
                    f"{self.host} cannot be reached: {self.redact(str(cause))}", _START_OR_CORRECT
                )
            case json.JSONDecodeError() | UnicodeDecodeError():
                mapped = BackendProtocolError(f"{self.host} sent a reply that is not valid JSON", _CHECK_BASE)
        return mapped

    def _status(self, error: openai.APIStatusError) -> BackendError:
        status = error.status_code
        said = _said(error)
        quoted = f": {self.redact(said)}" if said else ""
        if status == 401:
            # Servers echo the key in these replies, so nothing of them is repeated.
            return BackendRefused(
                f"the key was refused by {self.host} (HTTP 401)", "Set ASSISTANT_API_KEY to a valid key"
            )
        if status == 403:
            return BackendRefused(
                f"{self.host} does not allow the request (HTTP 403){quoted}",
                f"Check that the key in ASSISTANT_API_KEY may use the model {self.model!r} there",
            )
        if status == 404:
            return BackendUnavailable(
                f"{self.host} does not know this address or the model {self.model!r} (HTTP 404){quoted}",
                "Check ASSISTANT_MODEL, and ASSISTANT_API_BASE, which usually ends in /v1",
            )
        if out_of_quota(error):
            return BackendRefused(
                f"the account at {self.host} has no quota left (HTTP {status}){quoted}",
                "Check the account's plan and billing, or use another backend",
            )
        if status == 429:
            retry_after = error.response.headers.get("retry-after", "")
            when = f" for {self.redact(retry_after)} s" if retry_after.isdigit() else ""
            return BackendRefused(
                f"{self.host} takes no more requests{when} (HTTP 429){quoted}",
                "Wait and ask again, or check the account's limits",
            )
        if status >= 500:
            return BackendUnavailable(
                f"{self.host} failed (HTTP {status}){quoted}",
                _LOOK_AT_LOG,
            )
        return BackendRefused(
            f"{self.host} refused the request (HTTP {status}){quoted}",
            "Check ASSISTANT_MODEL and ASSISTANT_MAX_TOKENS",
        )


def out_of_quota(error: openai.APIStatusError) -> bool:
    """Whether it says that asking again is of no use before somebody pays."""
    return error.status_code == PAYMENT_REQUIRED or "insufficient_quota" in (error.code, error.type)


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in chain and len(chain) < 10:
        chain.append(at)
        at = at.__cause__ or at.__context__
    return chain


def _said(error: openai.APIStatusError) -> str:
    body = error.body
    if isinstance(body, list):  # as Google's servers put it
        body = body[0] if body else None
    if isinstance(body, str):
        return "" if body.startswith("<") else body  # a web page says nothing in one line
    if isinstance(body, dict):
        inner = body.get("error", body)
        said = inner.get("message", inner.get("detail")) if isinstance(inner, dict) else inner
        return said if isinstance(said, str) else ""
    return ""
