"""`unsit coach --lan`: a phone in the local network as the camera; what it takes, and what is told in the terminal."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from unsit.sources.detector import MODEL
from unsit.web import lan, network
from unsit.web.certificate import certificate
from unsit.web.guard import LanGuard
from unsit.web.phone import Phone
from unsit.web.phone_messages import LARGEST_BYTES
from unsit.web.qr import lines_of
from unsit.web.server import Beside, ServerNotStarted


@dataclass(frozen=True, slots=True)
class Lan:
    """The phone's side, ready to be served: the phone, and the application with its sockets and certificate."""

    phone: Phone
    beside: Beside


def open_lan(data: Path, asked: str | None) -> Lan:
    """The phone's side at these addresses, or the one asked for; raises `ServerNotStarted` with what to do."""
    addresses = network.addresses(asked)
    bound = network.bound_sockets(addresses)
    names = (*addresses, *network.names())
    try:
        ours = certificate(data, names, datetime.now(UTC))
    except OSError as error:
        raise ServerNotStarted(
            f"A phone needs a certificate, and it cannot be kept in {data}: {error}. Name a folder with --data."
        ) from error
    guard = LanGuard(names, bound[0].getsockname()[1])
    phone = Phone(f"https://{addresses[0]}:{guard.port}/", ours.fingerprint)
    return Lan(phone, Beside(lan.application(phone, guard, MODEL), bound, ours.path, LARGEST_BYTES))


def announced(of: Lan, console: Console) -> None:
    """Say where the phone goes, with what code, and who else could."""
    standing = of.phone.standing()
    console.print(f"\nFor a phone in the same network: {of.phone.address}", markup=False, soft_wrap=True)
    if of.phone.link is not None:
        console.print(lines_of(of.phone.link))
    console.print(f"Code: {standing['code']} (good for ten minutes and for one phone; the page shows the next one)")
    console.print("The phone warns once that nobody vouches for this machine's certificate. Its SHA-256 is:")
    console.print(_halved(of.phone.fingerprint), markup=False)
    console.print("Anyone in this network can reach the page that asks for the code, and nothing else. Ctrl+C ends it.")


def _halved(fingerprint: str) -> str:
    """In two lines, to be compared by eye."""
    pairs = fingerprint.split(":")
    half = len(pairs) // 2
    return ":".join(pairs[:half]) + "\n" + ":".join(pairs[half:])
