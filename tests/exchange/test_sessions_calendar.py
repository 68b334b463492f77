"""The sessions as a calendar, read back as a calendar reads it and held against what was kept."""

import doctest
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from tests.store.records import MINUTE, NOON, TURNED, WHOLE
from unsit.exchange import sessions_calendar as module
from unsit.exchange.backup import KeptSession
from unsit.exchange.sessions_calendar import sessions_calendar
from unsit.landmarks import Side
from unsit.session import CLOCK, Ended, Hold, Session

BERLIN = ZoneInfo("Europe/Berlin")
NAMES = {"hip-and-lower-back": "Hip and lower back", "kneeling-turn": "Kneeling turn"}
TOLD = replace(WHOLE, source=CLOCK, bests=(), ended=Ended.STOPPED)
THREE = (
    KeptSession("s1", NOON, WHOLE),
    KeptSession("s2", NOON + MINUTE, TURNED),
    KeptSession("s3", NOON + 2 * MINUTE, TOLD),
)


def events(content):
    return {str(event["UID"]): event for event in Calendar.from_ical(content).events}


def alone(name="Hip and lower back", at=NOON, session=WHOLE):
    (event,) = events(sessions_calendar([KeptSession("s1", at, session)], {session.stretch: name})).values()
    return event


def test_every_session_is_an_event_of_its_own_with_its_times():
    found = events(sessions_calendar(THREE, NAMES))
    assert set(found) == {"session-s1@unsit", "session-s2@unsit", "session-s3@unsit"}
    for one in THREE:
        event = found[f"session-{one.id}@unsit"]
        assert event["DTSTART"].dt == one.started_at
        lasted = (event["DTEND"].dt - event["DTSTART"].dt).total_seconds()
        assert lasted == pytest.approx(max(1, one.session.duration_s), abs=0.51)


@pytest.mark.parametrize(
    ("session", "summary"),
    [
        (WHOLE, "Hip and lower back: right 25 s, left 28 s, seen"),
        (TOLD, "Hip and lower back: right 25 s, left 28 s, told"),
        (replace(WHOLE, holds=WHOLE.holds[:1], source="phone"), "Hip and lower back: right 25 s, seen"),
        (replace(WHOLE, holds=()), "Hip and lower back: nothing held"),
    ],
)
def test_it_says_what_was_held_and_whether_a_camera_saw_it(session, summary):
    assert alone(session=session)["SUMMARY"] == summary


def test_it_is_private_and_keeps_nobody_busy():
    event = alone()
    assert (event["CLASS"], event["TRANSP"]) == ("PRIVATE", "TRANSPARENT")


def test_the_same_sessions_are_the_same_file_whatever_their_order():
    assert sessions_calendar(THREE, NAMES) == sessions_calendar(THREE[::-1], NAMES)


def test_the_hour_that_comes_twice_is_told_apart():
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    second = first.replace(fold=1)
    assert (alone(at=second)["DTSTART"].dt - alone(at=first)["DTSTART"].dt) == timedelta(hours=1)


@pytest.mark.parametrize("day", [(2026, 3, 28), (2026, 3, 29), (2026, 10, 24), (2026, 10, 25), (2026, 7, 1)])
def test_a_calendar_shows_the_hour_that_the_clock_on_the_wall_had(day):
    at = datetime(*day, 18, 5, tzinfo=BERLIN)
    assert f"{alone(at=at)['DTSTART'].dt.astimezone(BERLIN):%d %H:%M}" == f"{day[2]:02} 18:05"


@pytest.mark.parametrize(
    "name",
    [
        "Hip, back; and \\ more: that's it",
        "🧎🏽‍♀️ Hüftbeuger " * 12,
        "腰を伸ばす" * 20,
        'My "own", after Anna; half:way',
    ],
)
def test_any_name_of_a_stretch_is_folded_and_read_back(name):
    content = sessions_calendar([KeptSession("s1", NOON, WHOLE)], {WHOLE.stretch: name})
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # folded between letters, never within one
    (event,) = events(content).values()
    assert event["SUMMARY"].startswith(" ".join(name.split()))


def test_a_name_cannot_bring_an_event_of_its_own():
    name = "Hip\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:evil"
    found = alone(name)
    assert found["SUMMARY"].startswith("Hip END:VEVENT BEGIN:VEVENT SUMMARY:evil: right")


def test_a_stretch_that_is_no_more_is_called_by_its_id():
    (event,) = events(sessions_calendar([KeptSession("s1", NOON, WHOLE)], {})).values()
    assert event["SUMMARY"].startswith("hip-and-lower-back: ")


@given(
    at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, BERLIN])),  # noqa: DTZ001
    lasts_s=st.floats(0, 86_400),
    name=st.text(max_size=80),
)
def test_whatever_was_kept_reads_back(at, lasts_s, name):
    event = alone(name, at, Session("own", CLOCK, 30.0, lasts_s, (Hold(Side.LEFT, 0.0, 9.0, 9.0),)))
    assert abs(event["DTSTART"].dt - at.astimezone(UTC)) < timedelta(seconds=1)
    assert event["DTEND"].dt > event["DTSTART"].dt
    assert str(event["SUMMARY"]).endswith(": left 9 s, told")


def test_the_examples_of_the_module_hold():
    assert doctest.testmod(module).failed == 0
