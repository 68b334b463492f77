"""This machine in its local network: under which addresses and names others reach it, and sockets there."""

import ipaddress
import re
import socket

from unsit.web.server import ServerNotStarted

USUAL_PORT = 8766
ELSEWHERE = "192.0.2.1"
"""An address for documentation (RFC 5737): the way there is the way out of this machine. Nothing is sent."""
TRIES = 5
NO_ADDRESS = (
    "This machine has no address in a local network: found none, or only public ones. Join the Wi-Fi that the phone is "
    "in, or name this machine's address there: unsit coach --lan-address 192.168.1.20"
)


def addresses(asked: str | None = None) -> tuple[str, ...]:
    """This machine's private IPv4 addresses, the one on the way out first; or the one asked for.

    Raises `ServerNotStarted` if there is none. A public address is none: the phone's page is for the people at home.
    """
    if asked is not None:
        return (_private(asked),)
    found = [address for address in (_outward(), *_named()) if address and _is_local(address)]
    if not found:
        raise ServerNotStarted(NO_ADDRESS)
    return tuple(dict.fromkeys(found))


def names() -> tuple[str, ...]:
    """This machine's own name, also as the local network knows it (mDNS); none if it is no name for an address."""
    name = socket.gethostname().partition(".")[0].lower()
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) or name == "localhost":
        return ()
    return (name, f"{name}.local")


def bound_sockets(at: tuple[str, ...]) -> tuple[socket.socket, ...]:
    """A socket on each of these addresses, all on one port: the usual one if it is free, else any."""
    problem: OSError | None = None
    for candidate in (USUAL_PORT, *[0] * TRIES):
        try:
            return _together(at, candidate)
        except OSError as error:
            problem = error
    raise ServerNotStarted(f"No port can be had on {', '.join(at)}: {problem}. Is that this machine's address?")


def _together(at: tuple[str, ...], port: int) -> tuple[socket.socket, ...]:
    bound: list[socket.socket] = []
    try:
        for address in at:
            bound.append(socket.create_server((address, port)))
            port = bound[-1].getsockname()[1]
    except OSError:
        for each in bound:
            each.close()
        raise
    return tuple(bound)


def _private(asked: str) -> str:
    """The address asked for, as an address; raises `ServerNotStarted`."""
    try:
        address = ipaddress.IPv4Address(asked)
    except ValueError as error:
        raise ServerNotStarted(f"Found --lan-address {asked!r}; expected an address like 192.168.1.20.") from error
    if address.is_unspecified or not address.is_private:
        raise ServerNotStarted(f"Found --lan-address {asked}; expected one of a local network, as 192.168.1.20.")
    return str(address)


def _is_local(address: str) -> bool:
    there = ipaddress.IPv4Address(address)
    return there.is_private and not (there.is_loopback or there.is_link_local or there.is_unspecified)


def _outward() -> str | None:
    """The address from which this machine would reach others."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as towards:
        try:
            towards.connect((ELSEWHERE, 9))
        except OSError:
            return None
        return str(towards.getsockname()[0])


def _named() -> list[str]:
    """The addresses that this machine's own name stands for."""
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        return []
    return [str(address[0]) for *_, address in found]
