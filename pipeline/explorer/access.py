"""Who may ask: hosts that the explorer answers to, the token, and the marks by which its own forms are known."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass, field

from pipeline.errors import SettingsError

SESSION, FORM = "mithaq-session", "mithaq-form"
SESSION_SECONDS = 30 * 24 * 3600
LOOPBACK_NAMES = frozenset({"localhost", "localhost.localdomain", "ip6-localhost"})
SHORTEST_TOKEN = 16
TRIES, TRIES_SECONDS = 10, 60.0
"""Wrong tokens that are looked at within so many seconds; after that the answer is to wait."""


def is_loopback(host: str) -> bool:
    """Return whether an address or name can only be reached from this machine."""
    address = _address(host)
    return address.is_loopback if address else host.casefold() in LOOPBACK_NAMES


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]").split("%")[0])
    except ValueError:
        return None


@dataclass(frozen=True)
class Access:
    """What protects the explorer. ``host`` is what it listens on, ``names`` are further names it may be called by.

    Raises:
        SettingsError: other machines could reach it and there is no token, or the token is short.
    """

    host: str = "127.0.0.1"
    token: str | None = field(default=None, repr=False)
    names: tuple[str, ...] = ()
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _wrong: deque[float] = field(default_factory=deque, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        """Refuse what would be open to everybody."""
        if self.token is None and not is_loopback(self.host):
            raise SettingsError(
                f"listening on {self.host} lets other machines in: give a token with --token or MITHAQ_TOKEN"
            )
        if self.token is not None and len(self.token) < SHORTEST_TOKEN:
            raise SettingsError(f"the token is too short: give at least {SHORTEST_TOKEN} characters")

    def answers_to(self, host_header: str) -> bool:
        """Return whether a request may call us by this name; others come by names made to point here (DNS rebinding).

        An address in digits cannot be made to point elsewhere, so any is right where other machines may come.
        """
        host = _without_port(host_header).casefold().rstrip(".")
        if _address(host):
            return is_loopback(host) or not is_loopback(self.host)
        return host in LOOPBACK_NAMES or host in {name.casefold() for name in (self.host, *self.names)}

    # --- the token ----------------------------------------------------------------------------

    def is_token(self, given: str) -> bool:
        """Return whether the token is right, comparing in constant time."""
        return self.token is not None and hmac.compare_digest(given.encode(), self.token.encode())

    def may_try(self) -> bool:
        """Return whether a token will be looked at: after many wrong ones none is for a while."""
        with self._lock:
            while self._wrong and self._wrong[0] < time.monotonic() - TRIES_SECONDS:
                self._wrong.popleft()
            return len(self._wrong) < TRIES

    def note_wrong(self) -> None:
        """Count a wrong token."""
        with self._lock:
            self._wrong.append(time.monotonic())

    def session(self) -> str:
        """Return a cookie for who has shown the token: until when it holds, signed with the token."""
        until = str(int(time.time()) + SESSION_SECONDS)
        return f"{until}.{self._signed(until, self.token or '')}"

    def is_session(self, cookie: str) -> bool:
        """Return whether it is such a cookie and still holds."""
        until, _, mark = cookie.partition(".")
        right = hmac.compare_digest(mark.encode(), self._signed(until, self.token or "").encode())
        return self.token is not None and right and until.isdecimal() and int(until[:12]) > time.time()

    def lets_in(self, *, cookie: str, authorization: str) -> bool:
        """Return whether a request has shown the token, by cookie or as ``Authorization: Bearer``."""
        if self.token is None or self.is_session(cookie):
            return True
        kind, _, given = authorization.partition(" ")
        if kind.casefold() != "bearer" or not self.may_try():
            return False
        if self.is_token(given.strip()):
            return True
        self.note_wrong()
        return False

    @staticmethod
    def _signed(text: str, key: str) -> str:
        return hmac.new(f"mithaq session {key}".encode(), text.encode(), hashlib.sha256).hexdigest()

    # --- forms --------------------------------------------------------------------------------

    def form_mark(self, cookie: str) -> str:
        """Return what a form must send back together with this cookie."""
        return hmac.new(self._secret, cookie.encode(), hashlib.sha256).hexdigest()

    def is_own_form(self, *, cookie: str, mark: str) -> bool:
        """Return whether a form that was sent is one of ours."""
        return bool(cookie) and hmac.compare_digest(mark.encode(), self.form_mark(cookie).encode())


def _without_port(header: str) -> str:
    if header.startswith("["):
        return header.partition("]")[0] + "]"
    return header.rsplit(":", 1)[0] if header.count(":") == 1 else header
