"""When something is on, by calendars as they are written."""

import io
import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.desktop.calendars import calendar
from unsit.desktop import calendar_busy
from unsit.desktop.calendar_busy import NotRead, busy, near, read, together

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
"""The beginning of the two days that are asked for."""
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def in_berlin(monkeypatch):
    """This machine's clock is Berlin's, an hour ahead of UTC."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="needs a system whose zone a test can set")


def on(content, since=MONDAY, hours=48):
    """When something is on, in UTC, as "day hour:minute-hour:minute"."""
    spans = busy(content, since, since + timedelta(hours=hours)).spans
    return [f"{start.astimezone(UTC):%d %H:%M}-{end.astimezone(UTC):%H:%M}" for start, end in spans]


MEETING = "UID:1\nDTSTART:20260302T100000Z\nDTEND:20260302T110000Z"
IN_BERLIN = "DTSTART;TZID=Europe/Berlin:{0}T{1}\nDTEND;TZID=Europe/Berlin:{0}T{2}"
WEEKLY = f"UID:1\n{IN_BERLIN.format('20260105', '100000', '110000')}"
TUESDAY = IN_BERLIN.format("20260303", "150000", "160000")
THIS_ONE = "RECURRENCE-ID;TZID=Europe/Berlin:20260302T100000"

EVENTS = [
    ("in UTC", (MEETING,), ["02 10:00-11:00"]),
    ("in a named zone", (f"UID:1\n{TUESDAY}",), ["03 14:00-15:00"]),
    ("in a zone as Windows names it", (f"UID:1\n{TUESDAY}".replace("Europe/Berlin", "W. Europe Standard Time"),),
     ["03 14:00-15:00"]),
    ("by this machine's clock", ("UID:1\nDTSTART:20260302T100000\nDURATION:PT30M",), ["02 09:00-09:30"]),
    ("a day", ("UID:1\nDTSTART;VALUE=DATE:20260302",), ["02 00:00-23:00"]),
    ("a holiday of days", ("UID:1\nDTSTART;VALUE=DATE:20260220\nDTEND;VALUE=DATE:20260303",), ["02 00:00-23:00"]),
    ("begun before", ("UID:1\nDTSTART:20260301T220000Z\nDTEND:20260302T013000Z",), ["02 00:00-01:30"]),
    ("without a length", ("UID:1\nDTSTART:20260302T100000Z",), []),
    ("another day", ("UID:1\nDTSTART:20260305T100000Z\nDTEND:20260305T110000Z",), []),
    ("that keeps nobody busy", (f"{MEETING}\nTRANSP:TRANSPARENT",), []),
    ("that says it keeps one busy", (f"{MEETING}\nTRANSP:OPAQUE",), ["02 10:00-11:00"]),
    ("that Outlook calls free", (f"{MEETING}\nX-MICROSOFT-CDO-BUSYSTATUS:FREE",), []),
    ("cancelled", (f"{MEETING}\nSTATUS:CANCELLED",), []),
    ("tentative", (f"{MEETING}\nSTATUS:TENTATIVE",), ["02 10:00-11:00"]),
    ("of every week", (f"{WEEKLY}\nRRULE:FREQ=WEEKLY",), ["02 09:00-10:00"]),
    ("of every week until February", (f"{WEEKLY}\nRRULE:FREQ=WEEKLY;UNTIL=20260228T000000Z",), []),
    ("but not this one", (f"{WEEKLY}\nRRULE:FREQ=WEEKLY\nEXDATE;TZID=Europe/Berlin:20260302T100000",), []),
    ("this one moved", (f"{WEEKLY}\nRRULE:FREQ=WEEKLY", f"UID:1\n{THIS_ONE}\n{TUESDAY}"), ["03 14:00-15:00"]),
    ("this one cancelled", (f"{WEEKLY}\nRRULE:FREQ=WEEKLY",
     f"{WEEKLY.replace('20260105', '20260302')}\n{THIS_ONE}\nSTATUS:CANCELLED"), []),
    ("and one day more", (f"{WEEKLY}\nRDATE;TZID=Europe/Berlin:20260303T120000",), ["03 11:00-12:00"]),
    ("without a UID", (MEETING.removeprefix("UID:1\n"), f"{TUESDAY}"), ["02 10:00-11:00", "03 14:00-15:00"]),
]  # fmt: skip


@pytest.mark.parametrize(("events", "expected"), [each[1:] for each in EVENTS], ids=[each[0] for each in EVENTS])
def test_an_event_is_on(events, expected):
    assert on(calendar(*events)) == expected


def test_times_without_a_zone_are_in_the_one_that_the_calendar_names():
    content = calendar("UID:1\nDTSTART:20260302T100000\nDTEND:20260302T110000", head="X-WR-TIMEZONE:America/New_York\n")
    assert on(content) == ["02 15:00-16:00"]


def test_a_zone_that_the_file_describes_itself_is_known():
    always = "BEGIN:STANDARD\nDTSTART:20000101T000000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0300\nEND:STANDARD\n"
    zone = f"BEGIN:VTIMEZONE\nTZID:Here\n{always}END:VTIMEZONE\n"
    assert on(calendar(f"UID:1\n{TUESDAY}".replace("Europe/Berlin", "Here"), head=zone)) == ["03 12:00-13:00"]


def test_a_weekly_event_stays_at_its_hour_when_the_clocks_change():
    content = calendar(f"{WEEKLY}\nRRULE:FREQ=DAILY")
    assert on(content, datetime(2026, 3, 28, tzinfo=UTC)) == ["28 09:00-10:00", "29 08:00-09:00"]


def test_the_day_the_clocks_change_has_23_hours():
    content = calendar("UID:1\nDTSTART;VALUE=DATE:20260329")
    assert on(content, datetime(2026, 3, 28, 12, tzinfo=UTC)) == ["28 23:00-22:00"]


def test_busy_times_without_events_count():
    content = calendar(
        head="BEGIN:VFREEBUSY\nUID:1\nFREEBUSY:20260302T100000Z/20260302T110000Z,20260302T120000Z/PT1H\n"
        "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260303T100000Z/PT2H\n"
        "FREEBUSY;FBTYPE=FREE:20260302T140000Z/20260302T150000Z\nEND:VFREEBUSY\n"
    )
    assert on(content) == ["02 10:00-11:00", "02 12:00-13:00", "03 10:00-12:00"]


def test_all_calendars_of_a_file_count():
    assert on(calendar(MEETING) + calendar(f"UID:1\n{TUESDAY}")) == ["02 10:00-11:00", "03 14:00-15:00"]


@pytest.mark.parametrize(
    "broken",
    [
        "UID:2\nDTSTART:2026-03-02 10:00",
        "UID:2\nSUMMARY:When?",
        "UID:2\nDTSTART:20260302T100000Z\nRRULE:FREQ=NOW AND THEN",
        "UID:2\nDTSTART:20260302T100000Z\nDTEND:later",
        "UID:2\nDTSTART;TZID=Nowhere/At_All:20260302T100000\nDTEND;TZID=Nowhere/At_All:20260302T110000",
    ],
)
def test_one_event_that_is_none_leaves_the_others_on_and_is_counted(broken):
    found = busy(calendar(broken, MEETING), MONDAY, MONDAY + timedelta(hours=48))
    assert (len(found.spans), found.unread) == (1, 1)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Found nothing in it; expected a calendar (it begins with BEGIN:VCALENDAR)."),
        (b"<!DOCTYPE html><html>", "Found a web page; expected a calendar (it begins with BEGIN:VCALENDAR)."),
        (b"{}", "Found something else; expected a calendar (it begins with BEGIN:VCALENDAR)."),
        (calendar(MEETING)[:-16], "Found a calendar that breaks off; expected END:VCALENDAR as its last line."),
        (calendar(MEETING)[:-40], "Found a calendar that breaks off; expected END:VCALENDAR as its last line."),
        (calendar(head="BEGIN:VFREEBUSY\nFREEBUSY:today\nEND:VFREEBUSY\n"),
         "Found a calendar with a line that is none. Export it anew."),
        (calendar(head="X-WR-TIMEZONE:Nowhere/At_All\n"),
         "Found X-WR-TIMEZONE with a zone that nobody knows; expected one like Europe/Berlin."),
        (b"BEGIN:VCALENDAR\r\n\x01secret\r\nEND:VCALENDAR\r\n",
         "Found a calendar with a line that is none. Export it anew."),
    ],
)  # fmt: skip
def test_what_is_no_calendar_is_said_without_a_word_of_it(content, told):
    with pytest.raises(NotRead) as problem:
        busy(content, MONDAY, MONDAY + timedelta(hours=48))
    assert str(problem.value) == told


LONG = "UID:9\nDTSTART;VALUE=DATE:20250901\nDTEND;VALUE=DATE:20260901"
ELSEWHEN = [
    "UID:7\nDTSTART:20250302T100000Z\nDTEND:20250302T110000Z\nDESCRIPTION:a\n RRULE\n DTSTART:20260302",
    "UID:8\nDTSTART;VALUE=DATE:20260312",
]


def test_only_single_events_of_other_days_are_passed_over():
    until = MONDAY + timedelta(hours=48)
    content = calendar(*ELSEWHEN, head="METHOD:PUBLISH\n")
    assert near(content, MONDAY, until) == calendar(head="METHOD:PUBLISH\n")
    for event in (MEETING, LONG, f"{WEEKLY}\nRRULE:FREQ=WEEKLY", "UID:1\nDTSTART:20250302T100000Z\nDURATION:P700D"):
        assert near(calendar(event), MONDAY, until) == calendar(event)


@pytest.mark.parametrize("broken", ["UID:2\nSUMMARY:old", "UID:2\nDTSTART:20200302T100000Z\nDTEND:never"])
def test_an_event_of_which_one_cannot_tell_is_not_passed_over(broken):
    found = busy(calendar(broken, *ELSEWHEN, LONG), MONDAY, MONDAY + timedelta(hours=48))
    assert (len(found.spans), found.unread) == (1, 1)


def test_spans_that_overlap_or_touch_are_one():
    at = [MONDAY + timedelta(hours=hour) for hour in range(6)]
    assert together([(at[3], at[4]), (at[0], at[2]), (at[1], at[2]), (at[2], at[3])]) == [(at[0], at[4])]
    assert together([(at[0], at[5]), (at[1], at[2]), (at[3], at[4])]) == [(at[0], at[5])]


def test_today_is_counted_whole_and_tomorrow_not(in_a_folder):
    now = datetime(2026, 3, 2, 12, tzinfo=BERLIN)
    content = calendar(MEETING, f"UID:2\n{IN_BERLIN.format('20260302', '080000', '083000')}", f"UID:3\n{TUESDAY}")
    (in_a_folder / "calendar.ics").write_bytes(content)
    answer = read("calendar.ics", now)
    assert (answer["today"], len(answer["spans"]), answer["unread"]) == (2, 3, 0)


@pytest.fixture(autouse=True)
def in_a_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_answer_is_start_and_end_and_not_a_word_more(monkeypatch, in_a_folder, capsys):
    (in_a_folder / "a.ics").write_bytes(calendar(f"{MEETING}\nSUMMARY:Secret\nLOCATION:Hidden"))
    question = {"source": "a.ics", "now": MONDAY.isoformat()}
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(question)))
    monkeypatch.setattr(calendar_busy, "NICER", 0)
    calendar_busy.main()
    assert json.loads(capsys.readouterr().out) == {"spans": [[1772445600.0, 1772449200.0]], "today": 1, "unread": 0}


def test_files_that_are_none_are_said(monkeypatch, in_a_folder):
    (in_a_folder / "large.ics").write_bytes(b"x" * 100)
    monkeypatch.setattr(calendar_busy, "MOST_BYTES", 50)
    (in_a_folder / "folder").mkdir()
    os.mkfifo(in_a_folder / "pipe")
    told = {name: read(name, MONDAY)["problem"] for name in ("none.ics", "folder", "pipe", "large.ics")}
    assert told == {
        "none.ics": "Not found.",
        "folder": "Found a folder; expected a file.",
        "pipe": "Found no plain file; expected a file.",
        "large.ics": "Found 0 MB; expected no more than 0.",
    }


def test_an_address_outside_the_own_network_is_said():
    assert read("https://203.0.113.5/private.ics", MONDAY) == {
        "problem": "203.0.113.5 is not in this machine's own network. "
        "Save the calendar as a file, or use a calendar server of your own network."
    }
