"""A certificate of our own for the local network: made on the spot, kept so that a phone's exception lasts.

Browsers open a camera only under TLS. Nobody vouches for this certificate and it is installed nowhere: a phone shows a
warning once, and its SHA-256 fingerprint, which stands at the desk, tells that it is this one.
"""

import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

FILE = "lan-certificate.pem"
GOOD_FOR = timedelta(days=396)
"""Browsers take no certificate for longer than 398 days; a day before now is for clocks that differ."""
CLOCKS_DIFFER = timedelta(days=1)
REMADE_BEFORE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Certificate:
    """The file with certificate and key, readable by its owner alone; the certificate's SHA-256."""

    path: Path
    fingerprint: str


def certificate(folder: Path, names: tuple[str, ...], now: datetime) -> Certificate:
    """The kept one, if it is of these addresses and names and lasts; otherwise a new one. Raises `OSError`."""
    path = folder / FILE
    kept = _kept(path)
    if kept is None or _names_of(kept) != set(names) or now > kept.not_valid_after_utc - REMADE_BEFORE:
        kept = _made(path, names, now)
    return Certificate(path, fingerprint(kept))


def fingerprint(of: x509.Certificate) -> str:
    """As browsers show it: pairs of digits, with colons."""
    return of.fingerprint(hashes.SHA256()).hex(":").upper()


def _kept(path: Path) -> x509.Certificate | None:
    """The certificate in the file; None where there is none, or none that can be used."""
    try:
        text = path.read_bytes()
        serialization.load_pem_private_key(text, None)
        return x509.load_pem_x509_certificate(text)
    except (OSError, ValueError):
        return None


def _names_of(kept: x509.Certificate) -> set[str]:
    told = kept.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(each.value) for each in told}


def _made(path: Path, names: tuple[str, ...], now: datetime) -> x509.Certificate:
    """A new one, written so that it is whole or not there, and never open to others."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = _signed(key, names, now)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(private + made.public_bytes(serialization.Encoding.PEM))
    unfinished.replace(path)
    return made


def _signed(key: ec.EllipticCurvePrivateKey, names: tuple[str, ...], now: datetime) -> x509.Certificate:
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Unsit on {socket.gethostname()}"[:64])])
    return (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now.astimezone(UTC) - CLOCKS_DIFFER)
        .not_valid_after(now.astimezone(UTC) + GOOD_FOR)
        .add_extension(x509.SubjectAlternativeName([_name(each) for each in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(IPv4Address(name))
    except ValueError:
        return x509.DNSName(name)
