"""Serves the two typefaces of the page (licences beside them), so that no other host is asked for any."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import FileResponse

from assistant.web.security import Application, Receive, Scope, Send

FONTS = {path.name: path for path in Path(__file__).with_name("static").joinpath("fonts").glob("*.woff2")}

_FOR_A_YEAR = {"cache-control": "public, max-age=31536000, immutable"}


class Fonts:
    """ASGI middleware: answers for `fonts/NAME` and passes everything else on."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        folder, _, name = scope.get("path", "").rpartition("/")
        if scope["type"] != "http" or not folder.endswith("/fonts") or name not in FONTS:
            await self._app(scope, receive, send)
            return
        response = FileResponse(FONTS[name], media_type="font/woff2", headers=_FOR_A_YEAR)
        await response(scope, receive, send)
