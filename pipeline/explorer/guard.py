"""What stands before every page: hosts, token, size, same origin, and the headers that every answer carries."""

from __future__ import annotations

from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.explorer.access import SESSION, Access

MAX_BODY, MAX_ADDRESS = 64_000, 16_000
"""Bytes of a form, and of an address with its query."""
OPEN_PATHS = ("/static/", "/login")
SAFE = {"GET", "HEAD"}
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """An ASGI layer that refuses what must not reach the pages."""

    def __init__(self, app: ASGIApp, *, access: Access) -> None:
        self.app, self.access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a refusal of one sentence."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return  # a web socket is closed by not being accepted

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "private, no-cache")
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send_marked)
        else:
            await self.app(scope, _limited(receive), send_marked)

    def _refusal(self, scope: Scope) -> Response | None:
        headers, path = Headers(scope=scope), scope["path"]
        if not self.access.answers_to(headers.get("host", "")):
            return PlainTextResponse("this explorer does not answer to that host name (see --allow-host)", 421)
        if len(scope["raw_path"] or b"") + len(scope["query_string"]) > MAX_ADDRESS:
            return PlainTextResponse("the address is too long", 414)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > MAX_BODY:
            return PlainTextResponse("the request is too large", 413)
        if scope["method"] not in SAFE and not _is_same_origin(headers):
            return PlainTextResponse("forms are taken from the explorer's own pages only", 403)
        if path.startswith(OPEN_PATHS) or self.access.lets_in(
            cookie=cookies(headers).get(SESSION, ""), authorization=headers.get("authorization", "")
        ):
            return None
        if path.startswith("/api") or scope["method"] not in SAFE:
            return PlainTextResponse("a token is needed: Authorization: Bearer TOKEN", 401)
        query = scope["query_string"].decode("latin-1")
        return RedirectResponse("/login?to=" + quote(path + (f"?{query}" if query else ""), safe=""), 303)


def _is_same_origin(headers: Headers) -> bool:
    """Return whether a page of ours sent it, as far as the browser says; programs say nothing."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    return origin is None or origin.partition("://")[2] == headers.get("host")


def cookies(headers: Headers) -> dict[str, str]:
    """Return a request's cookies; none where they cannot be read."""
    try:
        return {name: one.value for name, one in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def _limited(receive: Receive) -> Receive:
    """Return ``receive`` that ends a body that is larger than its header said (or said nothing)."""
    taken = 0

    async def take() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MAX_BODY:
            return {"type": "http.disconnect"}
        return message

    return take


def hosts(names: Iterable[str]) -> tuple[str, ...]:
    """Return host names without blanks and doubles."""
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
