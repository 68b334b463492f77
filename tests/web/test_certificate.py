"""A certificate of our own: whose it is, how long it lasts, who can read its key, and when there is another."""

import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from unsit.web.certificate import FILE, GOOD_FOR, REMADE_BEFORE, certificate

NAMES = ("192.168.1.20", "10.0.0.7", "desk", "desk.local")
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def read(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / FILE).read_bytes())


def test_it_is_of_the_addresses_and_names_and_of_nobody_who_could_vouch_for_others(tmp_path: Path) -> None:
    certificate(tmp_path, NAMES, NOON)
    made = read(tmp_path)
    told = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {str(each.value) for each in told} == set(NAMES)
    assert len(told.get_values_for_type(x509.IPAddress)) == 2
    assert made.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    assert made.issuer == made.subject
    key = made.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert isinstance(key.curve, ec.SECP256R1)


def test_it_lasts_as_long_as_browsers_take_and_not_longer(tmp_path: Path) -> None:
    certificate(tmp_path, NAMES, NOON)
    made = read(tmp_path)
    assert made.not_valid_before_utc < NOON < made.not_valid_after_utc
    assert made.not_valid_after_utc - made.not_valid_before_utc <= timedelta(days=398)


def test_only_its_owner_can_read_it_and_a_server_can_use_it(tmp_path: Path) -> None:
    ours = certificate(tmp_path / "new folder", NAMES, NOON)
    assert stat.S_IMODE(ours.path.stat().st_mode) == 0o600
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(ours.path)
    assert [file.name for file in ours.path.parent.iterdir()] == [FILE]


def test_it_is_kept_so_that_a_phone_s_exception_lasts(tmp_path: Path) -> None:
    first = certificate(tmp_path, NAMES, NOON)
    assert certificate(tmp_path, tuple(reversed(NAMES)), NOON + timedelta(days=300)) == first


@pytest.mark.parametrize(
    ("names", "later"),
    [
        (("192.168.1.21", *NAMES[1:]), timedelta()),
        (NAMES[:1], timedelta()),
        (NAMES, GOOD_FOR - REMADE_BEFORE + timedelta(days=1)),
    ],
    ids=["another address", "fewer", "near its end"],
)
def test_there_is_another_when_addresses_change_or_it_is_near_its_end(tmp_path: Path, names, later) -> None:
    first = certificate(tmp_path, NAMES, NOON)
    assert certificate(tmp_path, names, NOON + later).fingerprint != first.fingerprint


@pytest.mark.parametrize("broken", [b"", b"junk", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_file_that_is_broken_is_made_anew(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / FILE).write_bytes(broken)
    (tmp_path / FILE).chmod(0o644)
    ours = certificate(tmp_path, NAMES, NOON)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(ours.path)
    assert stat.S_IMODE(ours.path.stat().st_mode) == 0o600
