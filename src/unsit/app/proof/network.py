"""What a page has spoken, and with whom; and whom a system's processes are connected with."""

import ipaddress
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from pydantic import ValidationError

from unsit.app.proof.traces import pictures_in_text
from unsit.web.messages import INCOMING

ITS_OWN = ("chrome://", "edge://", "brave://")
"""The pages of which a browser's own window is made, which no web page can be."""
TEXT = 1
"""The kind of a WebSocket's message that is text."""
PROTOCOLS = ("tcp", "tcp6", "udp", "udp6")


@dataclass(slots=True)
class Spoken:
    """What a page has spoken: every request, every WebSocket and every message on one, as the browser tells them."""

    addresses: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    binary: int = 0

    def hear(self, event: str, told: dict[str, Any]) -> None:
        """One event of the browser's; those of other kinds say nothing here."""
        match event:
            case "Network.requestWillBeSent" if not told["documentURL"].startswith(ITS_OWN):
                self._request(told["request"])
            case "Network.webSocketCreated" | "Network.webTransportCreated":
                self.addresses.append(told["url"])
            case "Network.webSocketFrameSent":
                self.binary += told["response"]["opcode"] != TEXT
                self.messages.append(told["response"]["payloadData"])

    def _request(self, request: dict[str, Any]) -> None:
        self.addresses.append(request["url"])
        self.headers.extend(f"{name}: {value}" for name, value in request["headers"].items())
        if request.get("hasPostData") or request["method"] not in ("GET", "HEAD"):
            self.bodies.append(request.get("postData", f"{request['method']} with a body"))

    @property
    def bytes(self) -> int:
        """How long all messages are together."""
        return sum(len(message.encode()) for message in self.messages)

    def kinds(self) -> Counter[str]:
        """How many messages there were of each type that the protocol knows."""
        return Counter(kind for kind in map(_kind, self.messages) if kind is not None)

    def strangers(self, port: int) -> list[str]:
        """The addresses that are not of our own server, on this machine."""
        return [address for address in self.addresses if not _is_ours(address, port)]

    def outlaws(self) -> list[str]:
        """The messages that the protocol does not know: of no type, with another field, out of bounds, or not text."""
        unknown = [f"{message[:60]} …" for message in self.messages if _kind(message) is None]
        return [*unknown, *(["a binary message"] * self.binary)]

    def pictures(self) -> list[str]:
        """What looks like a picture in anything that was sent, without knowing what it should be."""
        sent = [*self.addresses, *self.headers, *self.bodies, *self.messages]
        return [found for text in sent for found in pictures_in_text(text)]


def _kind(message: str) -> str | None:
    try:
        return INCOMING.validate_json(message).type
    except ValidationError:
        return None


def _is_ours(address: str, port: int) -> bool:
    if address.startswith("data:"):
        return True  # it goes nowhere; what is in it is looked at like everything else
    parts = urlsplit(address.removeprefix("blob:"))
    return parts.scheme in ("http", "ws") and parts.hostname == "127.0.0.1" and parts.port == port


class Socket(NamedTuple):
    """One socket of the system's table: of which protocol, from where to where, and its number there."""

    protocol: str
    local: str
    remote: str
    inode: int


def family(root: int, proc: Path = Path("/proc")) -> set[int]:
    """A process and all that have come from it, by their numbers."""
    parents = {int(entry.name): _parent(entry) for entry in proc.iterdir() if entry.name.isdecimal()}
    found = {root}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _parent(process: Path) -> int | None:
    try:
        # After the name in brackets, which may hold anything: the state, and the parent.
        return int((process / "stat").read_text().rsplit(")", maxsplit=1)[1].split()[1])
    except (OSError, IndexError):
        return None


def sockets_of(processes: Iterable[int], proc: Path = Path("/proc")) -> set[Socket]:
    """All sockets that these processes hold now, of TCP and UDP."""
    held = {inode for process in processes for inode in _held(proc / str(process))}
    return {socket for protocol in PROTOCOLS for socket in _table(proc, protocol) if socket.inode in held}


def _held(process: Path) -> Iterator[int]:
    """The numbers of its sockets; none of one that is gone, or is locked up in a sandbox, where there are none."""
    return (int(file[8:-1]) for _, file in opened(process) if file.startswith("socket:["))


def opened(process: Path) -> Iterator[tuple[Path, str]]:
    """What a process holds open: the link in its folder, and what that leads to."""
    with suppress(OSError):
        for link in (process / "fd").iterdir():
            with suppress(OSError):  # closed meanwhile
                yield link, os.readlink(link)  # noqa: PTH115 - not always a path: socket:[12]


def _table(proc: Path, protocol: str) -> Iterator[Socket]:
    try:
        lines = (proc / "net" / protocol).read_text().splitlines()[1:]
    except OSError:
        return  # no such protocol here
    for line in lines:
        cells = line.split()
        yield Socket(protocol, _address(cells[1]), _address(cells[2]), int(cells[9]))


def _address(written: str) -> str:
    """An address and port, as the kernel writes it: words of four bytes, in this machine's order, in hexadecimal.

    >>> _address("0100007F:1F90")
    '127.0.0.1:8080'
    """
    host, port = written.split(":")
    words = bytes.fromhex(host)
    turned = b"".join(words[at : at + 4][::-1] for at in range(0, len(words), 4))
    return f"{ipaddress.ip_address(turned)}:{int(port, 16)}"


def leads_away(socket: Socket) -> bool:
    """Whether it is connected with another machine, or open to one."""
    nowhere = socket.local.endswith(":0") and socket.remote.endswith(":0")
    local, remote = _host(socket.local), _host(socket.remote)
    return not nowhere and not (local if remote.is_unspecified else remote).is_loopback


def _host(end: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    host = ipaddress.ip_address(end.rsplit(":", maxsplit=1)[0])
    return getattr(host, "ipv4_mapped", None) or host
