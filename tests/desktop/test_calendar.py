"""Whether the person is busy, as the reminder asks it: with a real process that reads a real file or server."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.desktop.calendars import calendar, serving
from unsit.desktop import calendar as the_calendar
from unsit.desktop.calendar import Calendar, _Reading

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
MEETING = "UID:1\nDTSTART:20260302T100000Z\nDTEND:20260302T110000Z"
NEXT = "UID:2\nDTSTART:20260302T110000Z\nDTEND:20260302T113000Z"
TOMORROW = "UID:3\nDTSTART:20260303T100000Z\nDTEND:20260303T110000Z"


@pytest.fixture(autouse=True)
def in_utc(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")


class Wall:
    """A clock on the wall that the test sets."""

    def __init__(self):
        self.at = NINE

    def __call__(self):
        return self.at

    def shows(self, hour, minute=0, days=0):
        self.at = NINE.replace(hour=hour, minute=minute) + timedelta(days=days)


@pytest.fixture
def wall():
    return Wall()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "calendar.ics"


@pytest.fixture
def opened(wall, request):
    """Opens the calendar of a source, and closes it after the test."""

    def open_it(source):
        sense = Calendar(str(source), wall)
        request.addfinalizer(sense.close)
        return sense

    return open_it


def read(sense):
    """Look until the reading that this look begins is over, and once more."""
    sense.look()
    until = time.monotonic() + 20
    while sense._reading is not None and not sense._reading.over:
        assert time.monotonic() < until
        time.sleep(0.01)
    return sense.look()


def test_it_is_busy_from_start_to_end(opened, path, wall):
    path.write_bytes(calendar(MEETING))
    sense = opened(path)
    assert read(sense) is False
    for hour, minute, busy in [(9, 59, False), (10, 0, True), (10, 59, True), (11, 0, False)]:
        wall.shows(hour, minute)
        assert sense.look() is busy


def test_it_is_unknown_until_it_has_been_read(opened, path):
    path.write_bytes(calendar(MEETING))
    sense = opened(path)
    began = time.monotonic()
    assert sense.look() is None
    assert time.monotonic() - began < 0.5
    assert sense.by == "calendar.ics: being read for the first time."


def test_what_is_known_is_said(opened, path, wall):
    path.write_bytes(calendar(MEETING, NEXT, TOMORROW))
    sense = opened(path)
    read(sense)
    assert sense.by == "calendar.ics: read just now, 2 events today"
    wall.shows(9, 3)
    assert sense.by == "calendar.ics: read 3 min ago, 2 events today"


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ((), "no events today"),
        ((MEETING,), "1 event today"),
        ((MEETING, "UID:9\nDTSTART:never"), "1 event today; 1 could not be made out"),
    ],
)
def test_events_are_counted(opened, path, events, told):
    path.write_bytes(calendar(*events))
    sense = opened(path)
    read(sense)
    assert sense.by == f"calendar.ics: read just now, {told}"


def test_it_says_when_nothing_is_on_any_more(opened, path):
    path.write_bytes(calendar(MEETING, NEXT, "UID:4\nDTSTART;VALUE=DATE:20260304\nDURATION:P3D"))
    sense = opened(path)
    assert sense.next_free(NINE) is None
    read(sense)
    assert sense.next_free(NINE) == NINE
    assert sense.next_free(NINE.replace(hour=10, minute=30)) == NINE.replace(hour=11, minute=30)
    assert sense.next_free(NINE + timedelta(hours=47)) is None, "the reading ends before the holiday"
    assert sense.next_free(NINE + timedelta(hours=49)) is None


def test_a_file_that_was_changed_is_read_again_at_once(opened, path, wall):
    path.write_bytes(calendar(TOMORROW))
    sense = opened(path)
    read(sense)
    path.write_bytes(calendar(MEETING))
    wall.shows(10)
    assert sense.look() is False
    assert read(sense) is True


def test_a_server_is_asked_every_quarter_of_an_hour(opened, wall):
    with serving({"/a.ics": calendar(MEETING)}) as server:
        sense = opened(f"{server.url}/a.ics")
        read(sense)
        wall.shows(9, 14)
        read(sense)
        assert len(server.asked) == 1
        wall.shows(9, 15)
        read(sense)
        assert len(server.asked) == 2
        assert sense.by == "127.0.0.1: read just now, 1 event today"


def test_after_trouble_it_is_tried_again_soon(opened, wall):
    answers = {}
    with serving(answers) as server:
        sense = opened(f"{server.url.replace('//', '//ann:secret@')}/private/a.ics?token=secret")
        assert read(sense) is None
        assert sense.by == "127.0.0.1: 127.0.0.1 answers 404 Not Found; expected a calendar."
        answers["/private/a.ics?token=secret"] = calendar(MEETING)
        wall.shows(9, 1)
        assert read(sense) is None
        wall.shows(9, 2)
        assert read(sense) is False


def test_what_was_read_holds_as_far_as_it_reaches(opened, path, wall):
    path.write_bytes(calendar(MEETING, TOMORROW))
    sense = opened(path)
    read(sense)
    path.unlink()
    wall.shows(10)
    assert read(sense) is True
    assert sense.by == "calendar.ics: Not found. Still going by what was read 1 h ago."
    wall.shows(10, days=1)
    assert read(sense) is True
    wall.shows(9, days=2)
    assert read(sense) is None
    assert sense.by == "calendar.ics: Not found. What was read 48 h ago does not reach to now."


def test_a_calendar_that_is_broken_and_mended_is_known_again(opened, path, wall):
    path.write_bytes(b"<html>")
    sense = opened(path)
    assert read(sense) is None
    assert sense.by == "calendar.ics: Found a web page; expected a calendar (it begins with BEGIN:VCALENDAR)."
    path.write_bytes(calendar(MEETING))
    wall.shows(10)
    assert read(sense) is True


def test_a_clock_that_is_put_back_makes_it_read_again(opened, path, wall):
    path.write_bytes(calendar("UID:1\nDTSTART:20260227T090000Z\nDTEND:20260227T100000Z"))
    sense = opened(path)
    assert read(sense) is False
    wall.shows(9, days=-3)
    assert sense.look() is None
    assert read(sense) is True


def test_after_a_sleep_of_days_nothing_is_believed_that_was_read_before(opened, path, wall):
    path.write_bytes(calendar("UID:1\nDTSTART:20260302T090000Z\nDTEND:20260302T093000Z\nRRULE:FREQ=DAILY"))
    sense = opened(path)
    assert read(sense) is True
    wall.shows(9, days=5)
    assert sense.look() is None
    assert sense.by == "calendar.ics: being read again. What was read 120 h ago does not reach to now."
    assert read(sense) is True


def test_a_reading_that_does_not_end_is_ended(opened, wall, monkeypatch):
    monkeypatch.setattr(the_calendar, "PATIENCE_S", 1.0)
    monkeypatch.setattr(the_calendar, "READER", (sys.executable, "-c", "import time; time.sleep(60)"))
    sense = opened("calendar.ics")
    assert read(sense) is None
    assert sense.by == "calendar.ics: It took longer than 1 s to read, and was let be."
    wall.shows(9, 14)
    assert sense.look() is None
    assert sense._reading is None, "what took too long is not tried again soon"
    wall.shows(9, 15)
    sense.look()
    assert sense._reading is not None


def test_a_reading_that_fails_is_said(opened, monkeypatch):
    monkeypatch.setattr(the_calendar, "READER", (sys.executable, "-c", "raise SystemExit(3)"))
    sense = opened("calendar.ics")
    assert read(sense) is None
    assert sense.by == "calendar.ics: Reading it failed (exit status 3)."


def test_no_process_can_be_started_and_it_is_said(opened, monkeypatch):
    monkeypatch.setattr(the_calendar, "READER", ("/nowhere/python",))
    sense = opened("calendar.ics")
    assert sense.look() is None
    assert sense.by == "calendar.ics: It cannot be read now: No such file or directory."


def test_closing_ends_what_is_under_way(wall, monkeypatch):
    monkeypatch.setattr(the_calendar, "READER", (sys.executable, "-c", "import time; time.sleep(60)"))
    sense = Calendar("calendar.ics", wall)
    sense.look()
    process = sense._reading._process
    sense.close()
    assert process.returncode is not None
    sense.close()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_nobody_else_sees_the_address_among_the_processes(wall):
    reading = _Reading("http://ann:secret@127.0.0.1:9/private", wall())
    seen = Path(f"/proc/{reading._process.pid}/cmdline").read_bytes()
    reading.close()
    assert b"calendar_busy" in seen
    assert b"secret" not in seen


def test_the_reminder_itself_loads_none_of_what_reads_calendars():
    code = (
        "import sys, unsit.desktop.calendar\n"
        "heavy = {'icalendar', 'recurring_ical_events', 'http.client', 'ssl', 'numpy', 'pydantic'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
