"""The sessions as a calendar, read back as a calendar reads it and held against what was kept."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from tests.store.records import MINUTE, NOON, TURNED, WHOLE
from unsit.catalogue import CORE, load
from unsit.exchange.backup import KeptSession
from unsit.exchange.sessions_calendar import sessions_calendar
from unsit.landmarks import Side
from unsit.session import CLOCK, Ended, Hold, Session

BERLIN = ZoneInfo("Europe/Berlin")
STRETCHES, WORDS = load().stretches, load().words
TOLD = replace(WHOLE, source=CLOCK, bests=(), ended=Ended.STOPPED)
THREE = (
    KeptSession("s1", NOON, WHOLE),
    KeptSession("s2", NOON + MINUTE, TURNED),
    KeptSession("s3", NOON + 2 * MINUTE, TOLD),
)


def events(content):
    return {str(event["UID"]): event for event in Calendar.from_ical(content).events}


def called(name):
    """The core stretch under another name."""
    return STRETCHES[CORE].model_copy(update={"name": name})


def alone(name="Hip and lower back", at=NOON, session=WHOLE):
    stretches = {session.stretch: called(name)}
    (event,) = events(sessions_calendar([KeptSession("s1", at, session)], stretches, WORDS)).values()
    return event


def of_stretch(stretch, stretches=STRETCHES, **changed):
    """What the event of a session of this stretch is called."""
    session = replace(WHOLE, stretch=stretch, **changed)
    (event,) = events(sessions_calendar([KeptSession("s1", NOON, session)], stretches, WORDS)).values()
    return event


def test_every_session_is_an_event_of_its_own_with_its_times():
    found = events(sessions_calendar(THREE, STRETCHES, WORDS))
    assert set(found) == {"session-s1@unsit", "session-s2@unsit", "session-s3@unsit"}
    for one in THREE:
        event = found[f"session-{one.id}@unsit"]
        assert event["DTSTART"].dt == one.started_at
        lasted = (event["DTEND"].dt - event["DTSTART"].dt).total_seconds()
        assert lasted == pytest.approx(max(1, one.session.duration_s), abs=0.51)


@pytest.mark.parametrize(
    ("session", "summary"),
    [
        (WHOLE, "Hip and lower back: right leg in front 25 s, left leg in front 28 s, seen"),
        (TOLD, "Hip and lower back: right leg in front 25 s, left leg in front 28 s, told"),
        (replace(WHOLE, holds=WHOLE.holds[:1], source="phone"), "Hip and lower back: right leg in front 25 s, seen"),
        (replace(WHOLE, holds=()), "Hip and lower back: nothing held"),
    ],
)
def test_it_says_what_was_held_and_whether_a_camera_saw_it(session, summary):
    assert alone(session=session)["SUMMARY"] == summary


@pytest.mark.parametrize(
    ("stretch", "summary"),
    [
        ("chair-hamstring", "right leg 25 s, left leg 28 s, seen"),
        ("thread-the-needle", "right side 25 s, left side 28 s, seen"),
        ("low-lunge", "right leg in front 25 s, left leg in front 28 s, seen"),
    ],
)
def test_the_seconds_are_spoken_of_as_their_stretch_counts_them(stretch, summary):
    assert of_stretch(stretch)["SUMMARY"] == f"{STRETCHES[stretch].name}: {summary}"


def test_by_the_leg_it_is_the_one_that_leads_which_may_be_the_rear_one():
    rear = STRETCHES["chair-hamstring"].model_copy(update={"lead": "rear"})
    assert str(of_stretch("mine", {"mine": rear})["SUMMARY"]).endswith(": left leg 25 s, right leg 28 s, seen")


@pytest.mark.parametrize("stretch", [name for name, each in STRETCHES.items() if each.sides == "together"])
def test_where_both_sides_stretch_at_once_no_side_is_made_up(stretch):
    event = of_stretch(stretch, holds=(Hold(Side.RIGHT, 0.0, 60.0, 60.0),))
    assert event["SUMMARY"] == f"{STRETCHES[stretch].name}: both sides 60 s, seen"
    assert not re.search(r"right|left|leg", event["DESCRIPTION"])


def test_it_is_private_and_keeps_nobody_busy():
    event = alone()
    assert (event["CLASS"], event["TRANSP"]) == ("PRIVATE", "TRANSPARENT")


def test_the_same_sessions_are_the_same_file_whatever_their_order():
    assert sessions_calendar(THREE, STRETCHES, WORDS) == sessions_calendar(THREE[::-1], STRETCHES, WORDS)


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
    content = sessions_calendar([KeptSession("s1", NOON, WHOLE)], {WHOLE.stretch: called(name)}, WORDS)
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # folded between letters, never within one
    (event,) = events(content).values()
    assert event["SUMMARY"].startswith(" ".join(name.split()))


def test_a_name_cannot_bring_an_event_of_its_own():
    name = "Hip\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:evil"
    found = alone(name)
    assert found["SUMMARY"].startswith("Hip END:VEVENT BEGIN:VEVENT SUMMARY:evil: right leg")


def test_a_stretch_that_is_no_more_is_called_by_its_id_and_its_sides_as_they_were_kept():
    summary = of_stretch("hip-and-lower-back", {})["SUMMARY"]
    assert summary == "hip-and-lower-back: counted as right 25 s, counted as left 28 s, seen"


@given(
    at=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, BERLIN])),  # noqa: DTZ001
    lasts_s=st.floats(0, 86_400),
    name=st.text(max_size=80),
)
def test_whatever_was_kept_reads_back(at, lasts_s, name):
    event = alone(name, at, Session("own", CLOCK, 30.0, lasts_s, (Hold(Side.LEFT, 0.0, 9.0, 9.0),)))
    assert abs(event["DTSTART"].dt - at.astimezone(UTC)) < timedelta(seconds=1)
    assert event["DTEND"].dt > event["DTSTART"].dt
    assert str(event["SUMMARY"]).endswith(": left leg in front 9 s, told")
