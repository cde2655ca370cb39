"""Pages that were made are kept for the day, as long as the dataset has the version that they show."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.explorer.current import Current
from pipeline.explorer.rendering import VERSION_HEADER

MOST_BYTES, LARGEST = 64_000_000, 4_000_000
GZIP_FROM, GZIP_LEVEL = 1_400, 4
COMPRESSED = ("text/", "application/json", "image/svg")


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it is sent: its headers, its bytes, and the same compressed where that is shorter."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    zipped: bytes | None


class Pages:
    """An ASGI layer that answers GET requests from memory where the page has been made from this version."""

    def __init__(self, app: ASGIApp, *, current: Current, today: Callable[[], date]) -> None:
        self.app, self.current, self.today = app, current, today
        self._kept: OrderedDict[tuple[int, date, str], Kept] = OrderedDict()
        self._bytes, self._lock = 0, threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or pass on and remember."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        address = f"{scope['path']}?{scope['query_string'].decode('latin-1')}"
        version, day = self.current.known_version(), self.today()
        kept = self._kept.get((version, day, address)) if version is not None else None
        if kept is None:
            made = await _collect(self.app, scope, receive, send)
            if made is None:
                return
            kept = self._keep(address, made[0], made[1], day=day)
        await _answer(kept, Headers(scope=scope))(scope, receive, send)

    def _keep(self, address: str, start: Message, body: bytes, *, day: date) -> Kept:
        headers = Headers(raw=start["headers"])
        version = int(headers[VERSION_HEADER])
        kind = headers.get("content-type", "")
        zipped = gzip.compress(body, GZIP_LEVEL) if len(body) > GZIP_FROM and kind.startswith(COMPRESSED) else None
        raw = tuple(pair for pair in start["headers"] if pair[0] != b"content-length")
        kept = Kept(raw, body, zipped)
        if len(body) <= LARGEST:
            with self._lock:
                self._kept[version, day, address] = kept
                self._bytes += len(body) + len(zipped or b"")
                while self._bytes > MOST_BYTES and len(self._kept) > 1:
                    _, old = self._kept.popitem(last=False)
                    self._bytes -= len(old.body) + len(old.zipped or b"")
        return kept


async def _collect(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> tuple[Message, bytes] | None:
    """Return an answer that may be kept; any other is sent on as it comes, and None returned."""
    start: Message = {}
    parts: list[bytes] = []

    async def take(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            is_kept = message["status"] == 200 and VERSION_HEADER in headers and "set-cookie" not in headers
            if is_kept:
                start.update(message)
            else:
                await send(message)
        elif start:
            parts.append(message.get("body", b""))
        else:
            await send(message)

    await app(scope, receive, take)
    return (start, b"".join(parts)) if start else None


def _answer(kept: Kept, asked: Headers) -> Response:
    is_zipped = kept.zipped is not None and "gzip" in asked.get("accept-encoding", "")
    response = Response(kept.zipped if is_zipped else kept.body)
    response.raw_headers = [*kept.headers, (b"content-length", str(len(response.body)).encode())]
    headers = MutableHeaders(raw=response.raw_headers)
    headers["Vary"] = "Accept-Encoding, Cookie"
    if is_zipped:
        headers["Content-Encoding"] = "gzip"
    return response
