"""A file fetched by HTTP from this machine or its own network, and from nowhere else.

A name must stand for addresses of the own network alone, and the very address that was looked at is the one that is
connected to. So a name that changes its address in between gains nothing, nor does a server that sends elsewhere.
"""

import base64
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, responses
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

OWN = tuple(map(ip_network, (
    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "::1", "fe80::/10", "fc00::/7",
)))  # fmt: skip
"""Loopback, private (RFC 1918), link-local, and the private ones of IPv6 (RFC 4193)."""
PORTS = {"http": 80, "https": 443}
REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 5
MOST_BYTES = 10_000_000
PATIENCE_S = 10.0
INSTEAD = "Save the calendar as a file, or use a calendar server of your own network."
_UNQUOTED = "/%:@!$&'()*+,;=~?"

Address = tuple[int, tuple[Any, ...]]
"""A socket's family, and where it connects to."""
Resolve = Callable[..., list[tuple[Any, Any, Any, Any, Any]]]


class NotFetched(ValueError):
    """Why nothing came: what was found, what was expected, what to do. Holds no path and no password of the URL."""


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str
    authorization: str | None

    @property
    def place(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port


def fetch(url: str, resolve: Resolve = socket.getaddrinfo) -> bytes:
    """What is at this http(s) address. Raises `NotFetched`."""
    ends_at, target = time.monotonic() + PATIENCE_S, _target(url)
    for _ in range(MOST_REDIRECTS + 1):
        try:
            content, elsewhere = _asked(target, resolve, ends_at)
        except TimeoutError as error:
            raise NotFetched(f"{target.host} took longer than {PATIENCE_S:.0f} s.") from error
        except (OSError, HTTPException) as error:
            raise NotFetched(f"{target.host}:{target.port} cannot be read from: {_why(error)}.") from error
        if elsewhere is None:
            return content
        url = urljoin(url, elsewhere)
        target = _followed(target, _target(url))
    raise NotFetched(f"{target.host} sends elsewhere more than {MOST_REDIRECTS} times.")


def is_own(address: str) -> bool:
    """Whether this address is this machine or in its own network.

    >>> is_own("192.168.1.20"), is_own("fd00::1"), is_own("203.0.113.5"), is_own("::ffff:8.8.8.8")
    (True, True, False, False)
    """
    there = ip_address(address)
    if isinstance(there, IPv6Address):
        there = there.ipv4_mapped or IPv6Address(int(there))  # without a scope, as fe80::1%eth0 has
    return any(there in network for network in OWN)


def _target(url: str) -> _Target:
    try:
        parts = urlsplit(url)
        scheme, host = parts.scheme.lower(), (parts.hostname or "").encode("idna" if not url.isascii() else "ascii")
        port = parts.port or PORTS.get(scheme, 0)
    except ValueError as error:  # UnicodeError, too
        raise NotFetched("The address is none: expected one like https://nas.local/calendar.ics.") from error
    if scheme not in PORTS or not host:
        raise NotFetched(f"Found an address that begins with {scheme or 'nothing'}; expected http:// or https://.")
    path = quote(parts.path or "/", safe=_UNQUOTED) + (f"?{quote(parts.query, safe=_UNQUOTED)}" if parts.query else "")
    return _Target(scheme, host.decode(), port, path, _authorization(parts))


def _authorization(parts: SplitResult) -> str | None:
    if parts.username is None:
        return None
    told = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return f"Basic {base64.b64encode(told.encode()).decode()}"


def _followed(before: _Target, after: _Target) -> _Target:
    """Where it goes on; the password goes along only to the same server."""
    if before.scheme == "https" and after.scheme == "http":
        raise NotFetched(f"{before.host} sends on from https to http, which is not followed.")
    if before.place == after.place and after.authorization is None:
        return _Target(*after.place, after.path, before.authorization)
    return after


def _asked(target: _Target, resolve: Resolve, ends_at: float) -> tuple[bytes, str | None]:
    """The content there, or where else it is."""
    connection = _Connection(target, _addresses(target, resolve), ends_at)
    headers = {"Accept": "text/calendar, */*;q=0.5", "Accept-Encoding": "identity", "Connection": "close"}
    try:
        connection.request("GET", target.path, headers=headers | _authorized(target))
        with connection.getresponse() as response:
            if response.status in REDIRECTS and (elsewhere := response.headers.get("Location")):
                return b"", elsewhere
            if response.status != 200:
                answer = f"{response.status} {responses.get(response.status, '')}".rstrip()
                raise NotFetched(f"{target.host} answers {answer}; expected a calendar.")
            return _content(response, ends_at), None
    finally:
        connection.close()


def _authorized(target: _Target) -> dict[str, str]:
    return {"Authorization": target.authorization} if target.authorization else {}


def _addresses(target: _Target, resolve: Resolve) -> list[Address]:
    """The addresses that the name stands for, if all are of the own network; raises `NotFetched` otherwise."""
    try:
        found = resolve(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotFetched(f"No machine is known under the name {target.host}.") from error
    foreign = [address[0] for *_, address in found if not is_own(address[0])]
    if foreign:
        named = "" if target.host == foreign[0] else f"is {foreign[0]}, which "
        raise NotFetched(f"{target.host} {named}is not in this machine's own network. {INSTEAD}")
    return [(family, address) for family, _, _, _, address in found]


def _content(response: HTTPResponse, ends_at: float) -> bytes:
    content = bytearray()
    while chunk := response.read1(65536):
        content += chunk
        if len(content) > MOST_BYTES:
            raise NotFetched(f"Found more than {MOST_BYTES / 1e6:.0f} MB; expected a calendar.")
        if time.monotonic() > ends_at:
            raise TimeoutError
    return bytes(content)


def _why(error: Exception) -> str:
    """In words, without what the other side sent."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted on this machine ({error.verify_message})"
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__


class _Connection(HTTPConnection):
    """A connection to addresses that were looked at, and not to whatever the name stands for a moment later."""

    def __init__(self, target: _Target, addresses: list[Address], ends_at: float) -> None:
        super().__init__(target.host, target.port)
        self.default_port = PORTS[target.scheme]  # so that the Host header is as for any browser
        self._target, self._addresses, self._ends_at = target, addresses, ends_at

    def connect(self) -> None:
        """To the first of the addresses that takes it."""
        problem: OSError | None = None
        for left, (family, address) in zip(range(len(self._addresses), 0, -1), self._addresses, strict=True):
            there = socket.socket(family, socket.SOCK_STREAM)
            try:
                there.settimeout(self._remaining_s() / left)
                there.connect(address)
                there.settimeout(self._remaining_s())
                self.sock = self._secured(there)
            except OSError as error:
                there.close()
                problem = error
            else:
                return
        raise problem or OSError("no address")

    def _remaining_s(self) -> float:
        return max(0.1, self._ends_at - time.monotonic())

    def _secured(self, there: socket.socket) -> socket.socket:
        if self._target.scheme == "http":
            return there
        return ssl.create_default_context().wrap_socket(there, server_hostname=self._target.host)
