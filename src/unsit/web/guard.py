"""Who may talk to the server: only the page that this program handed out to this user.

Another web page can send requests to 127.0.0.1 but not read the answers. Somebody else's name that suddenly points
at 127.0.0.1 (DNS rebinding) could read them: its requests carry that name as `Host`, and are refused. Another user of
this machine could ask for the page: it is given only for the token in the address that was printed, or for the cookie
that the first visit left. A socket needs the right `Origin` and the token besides.

The token may be that of a start a while ago, so that its page can go on (`app/address.py`). So a token that somebody
else has got hold of stays good beyond one start: while the program is away, whoever takes its port is asked by the page
and sent the cookie. That takes a program of another user on this machine, at the right moment; what ends it is half a
day without Unsit, or `unsit forget --all` and a new start.

In the local network anyone may ask for the phone's page and tell a code; who is let in is settled in `pairing.py`.
"""

import secrets
from dataclasses import dataclass, field
from typing import Protocol

from starlette.requests import HTTPConnection

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=()",
    "Cache-Control": "no-cache",
}
"""On every answer. `no-cache` asks each time whether a file is still good: a new version must not meet an old page."""

LAN_HEADERS = HEADERS | {
    "Permissions-Policy": "camera=(self), accelerometer=(self), gyroscope=(self), microphone=(), geolocation=()",
}
"""On every answer to the network: a phone's camera, and how it is tilted."""


class Names(Protocol):
    """Under which names a server is ours."""

    def host_is_ours(self, host: str | None) -> bool:
        """Whether a `Host` header names it."""

    def origin_is_ours(self, origin: str | None) -> bool:
        """Whether an `Origin` header names it."""


def may_ask(request: HTTPConnection, names: Names) -> bool:
    """Whether a request is for us, and from no other page."""
    origin = request.headers.get("origin")
    return names.host_is_ours(request.headers.get("host")) and (origin is None or names.origin_is_ours(origin))


def from_our_page(request: HTTPConnection, names: Names) -> bool:
    """Whether a request is for us, and surely from our own page."""
    return names.host_is_ours(request.headers.get("host")) and names.origin_is_ours(request.headers.get("origin"))


@dataclass(frozen=True, slots=True)
class Guard:
    """The port that was bound, and its token."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def cookie(self) -> str:
        """The cookie's name; cookies know no ports, and there may be another start of this program."""
        return f"unsit-token-{self.port}"

    def host_is_ours(self, host: str | None) -> bool:
        """Whether a `Host` header names this server."""
        return host in {f"{name}:{self.port}" for name in LOOPBACK_NAMES}

    def origin_is_ours(self, origin: str | None) -> bool:
        """Whether an `Origin` header names this server."""
        return origin in {f"http://{name}:{self.port}" for name in LOOPBACK_NAMES}

    def token_is_ours(self, token: str | None) -> bool:
        """Whether this is the token, compared in constant time."""
        return token is not None and secrets.compare_digest(token.encode(), self.token.encode())


@dataclass(frozen=True, slots=True)
class LanGuard:
    """The names under which the phone's page is served in the local network, always by TLS, and the port."""

    names: tuple[str, ...]
    port: int

    @property
    def cookie(self) -> str:
        """The name of the paired phone's cookie."""
        return f"unsit-phone-{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        """Every name with the port, as it stands in an address."""
        return frozenset(f"{name}:{self.port}".lower() for name in self.names)

    def host_is_ours(self, host: str | None) -> bool:
        """Whether a `Host` header names this server."""
        return host is not None and host.lower() in self.hosts

    def origin_is_ours(self, origin: str | None) -> bool:
        """Whether an `Origin` header names this server."""
        scheme, _, host = (origin or "").partition("://")
        return scheme == "https" and self.host_is_ours(host)
