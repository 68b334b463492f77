"""How long a pause is, as one says it."""

from datetime import datetime, timedelta, timezone

import pytest

from unsit.app.remind.until import NotATimeError, until

NOW = datetime(2026, 3, 2, 14, 20, tzinfo=timezone(timedelta(hours=1)))
SAID = [
    ("1h", NOW + timedelta(hours=1)),
    ("90m", NOW + timedelta(minutes=90)),
    ("90min", NOW + timedelta(minutes=90)),
    ("1h30m", NOW + timedelta(minutes=90)),
    ("1 h 30 m", NOW + timedelta(minutes=90)),
    ("until 15:00", NOW.replace(hour=15, minute=0)),
    ("until 9:30", NOW.replace(day=3, hour=9, minute=30)),
    ("until tomorrow", NOW.replace(day=3, hour=0, minute=0)),
    ("Tomorrow", NOW.replace(day=3, hour=0, minute=0)),
]


@pytest.mark.parametrize(("text", "ends"), SAID)
def test_a_pause_ends_when_it_is_said_to(text, ends):
    assert until(text, NOW) == ends


@pytest.mark.parametrize("text", ["", "soon", "0m", "-5m", "25:00", "12:75", "until", "1h 1h", "5"])
def test_what_is_no_time_is_said(text):
    with pytest.raises(NotATimeError, match="expected how long, such as 1h"):
        until(text, NOW)
