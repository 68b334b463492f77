"""Which time zone this computer is set to."""

import sys
from pathlib import Path

import pytest

from unsit.desktop.zone import local_zone

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps it in its registry")


@pytest.fixture
def localtime(monkeypatch, tmp_path):
    """A link as /etc/localtime is one, to a zone."""
    monkeypatch.delenv("TZ", raising=False)

    def linked(to: str) -> Path:
        path = tmp_path / "localtime"
        path.symlink_to(to)
        return path

    return linked


@pytest.mark.parametrize(
    ("to", "name"),
    [
        ("/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"),
        ("/var/db/timezone/zoneinfo/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        ("/usr/share/zoneinfo/Etc/UTC", "Etc/UTC"),
    ],
)
def test_it_is_where_the_link_leads(localtime, to, name):
    assert local_zone(localtime(to)).key == name


@pytest.mark.parametrize("told", ["Asia/Tokyo", ":Asia/Tokyo"])
def test_what_the_environment_says_comes_first(localtime, monkeypatch, told):
    monkeypatch.setenv("TZ", told)
    assert local_zone(localtime("/usr/share/zoneinfo/Europe/Berlin")).key == "Asia/Tokyo"


def test_where_it_has_no_name_it_is_unknown(localtime, monkeypatch, tmp_path):
    assert local_zone(tmp_path / "none") is None
    assert local_zone(localtime("/usr/share/zoneinfo/Atlantis/Harbour")) is None
    for odd in ("CET-1CEST,M3.5.0,M10.5.0/3", "/etc/localtime", "../../etc"):
        monkeypatch.setenv("TZ", odd)
        assert local_zone() is None
