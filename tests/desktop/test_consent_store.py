"""Which programs use camera or microphone, as Windows keeps it."""

import doctest

import pytest

from unsit.desktop import consent_store
from unsit.desktop.consent_store import in_use

BOOTED = 1_000


@pytest.mark.parametrize(
    ("consents", "expected"),
    [
        ({}, set()),
        ({"C:#Program Files#Zoom#bin#Zoom.exe": (BOOTED + 1, 0)}, {"Zoom"}),
        ({"MSTeams_8wekyb3d8bbwe": (BOOTED + 1, 0)}, {"MSTeams"}),
        ({"Microsoft.WindowsCamera_8wekyb3d8bbwe": (BOOTED + 1, BOOTED + 2)}, set()),
        ({"C:#crashed#before#Boot.exe": (BOOTED - 1, 0)}, set()),
        ({"Never_used": (0, 0)}, set()),
    ],
)
def test_windows_tells_who_began_and_has_not_ceased_since_it_was_started(consents, expected) -> None:
    assert in_use(consents, BOOTED) == expected


def test_the_examples_run() -> None:
    assert doctest.testmod(consent_store).failed == 0
