"""breaks.ics: read back as a calendar reads it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar

from unsit.exchange.calendar import PlannedBreak, breaks_calendar

BERLIN = ZoneInfo("Europe/Berlin")
MADE = datetime(2026, 3, 20, 8, 30, tzinfo=UTC)
WORKDAYS = frozenset(range(5))


def stretch(hour=10, minute=30, uid="stretch-1@unsit", starts=None, **changed):
    """The stretch of every working day from Monday 23 March 2026 on, the week before the clocks change."""
    at = starts or datetime(2026, 3, 23, hour, minute, tzinfo=BERLIN)
    return PlannedBreak(at, 5, **{"title": "Stretch", "text": "Hip", "uid": uid, "weekdays": WORKDAYS} | changed)


TWO_A_DAY = (stretch(10, 30, "stretch-1@unsit"), stretch(15, 0, "stretch-2@unsit"))


def exported(*planned, zone=BERLIN, made=MADE):
    return breaks_calendar(planned, made, zone)


def days(content, first, last):
    """What a calendar shows on these days: when, by the clock on the wall there."""
    found = recurring_ical_events.of(Calendar.from_ical(content)).between(first, last)
    return sorted(f"{event['DTSTART'].dt:%a %d %H:%M %z}-{event['DTEND'].dt:%H:%M}" for event in found)


def test_the_two_stretches_of_each_working_day_are_shown_at_their_hour_when_the_clocks_change():
    assert days(exported(*TWO_A_DAY), date(2026, 3, 27), date(2026, 3, 31)) == [
        "Fri 27 10:30 +0100-10:35",
        "Fri 27 15:00 +0100-15:05",
        "Mon 30 10:30 +0200-10:35",
        "Mon 30 15:00 +0200-15:05",
    ]


def test_a_single_break_is_shown_once():
    content = exported(stretch(weekdays=frozenset()))
    assert days(content, date(2026, 3, 1), date(2026, 5, 1)) == ["Mon 23 10:30 +0100-10:35"]


def test_a_break_planned_in_another_zone_is_shown_in_this_one():
    at = datetime(2026, 3, 23, 9, 30, tzinfo=UTC)
    assert b"DTSTART;TZID=Europe/Berlin:20260323T103000" in exported(stretch(starts=at))


def test_it_blocks_nothing_and_rings_no_bell():
    content = exported(*TWO_A_DAY)
    assert content.count(b"TRANSP:TRANSPARENT") == 2
    assert b"VALARM" not in content


def test_what_is_exported_keeps_nobody_busy():
    from unsit.desktop.calendar_busy import busy

    since = datetime(2026, 3, 23, tzinfo=BERLIN)
    assert busy(exported(*TWO_A_DAY), since, since + timedelta(hours=48)).spans == ()


def test_exported_again_it_is_the_same_break_and_the_newer_one():
    first, second = (
        Calendar.from_ical(exported(stretch(), made=made)).events[0] for made in (MADE, MADE + timedelta(days=1))
    )
    assert first["UID"] == second["UID"] == "stretch-1@unsit"
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second["DTSTAMP"].dt - first["DTSTAMP"].dt == timedelta(days=1)


def test_who_made_it_and_what_it_is_called_is_said():
    calendar = Calendar.from_ical(exported(stretch()))
    assert calendar["PRODID"].startswith("-//Unsit//unsit ")
    assert (calendar["VERSION"], calendar["X-WR-CALNAME"]) == ("2.0", "Unsit breaks")


@pytest.mark.parametrize(
    "title", ["Hüftbeuger dehnen, links und rechts; dann gehen " * 3, "腰を伸ばす" * 20, "🧍" * 30]
)
def test_any_language_is_folded_and_read_back(title):
    content = exported(stretch(title=title, text=f"{title}\nDanach: gehen"))
    assert max(map(len, content.split(b"\r\n"))) <= 75
    for line in content.split(b"\r\n"):
        line.decode()  # folded between letters, never within one
    event = Calendar.from_ical(content).events[0]
    assert (event["SUMMARY"], event["DESCRIPTION"]) == (title.strip(), f"{title.strip()}\nDanach: gehen")


def test_control_characters_of_a_title_are_left_out():
    assert Calendar.from_ical(exported(stretch(title="Hip\x00\x1b[1m\nEND:VEVENT"))).events[0]["SUMMARY"] == (
        "Hip [1m END:VEVENT"
    )


@pytest.mark.parametrize(
    "name",
    ["Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe", "Europe/Dublin", "Africa/Casablanca"],
)
def test_the_zone_that_the_file_describes_is_the_real_one(name):
    """Read from the file alone, as by a calendar that does not know the zone's name, on both sides of every change."""
    zone = ZoneInfo(name)
    content = exported(stretch(starts=datetime(2026, 3, 23, 10, 30, tzinfo=zone)), zone=zone)
    described = Calendar.from_ical(content).timezones[0].to_tz(lookup_tzid=False)
    day = date(2025, 6, 1)
    while day < date(2035, 1, 1):
        for hour in (0, 4, 12):
            at = datetime.combine(day, time(hour))
            assert at.replace(tzinfo=described).utcoffset() == at.replace(tzinfo=zone).utcoffset(), at
        day += timedelta(days=1)


def test_the_clocks_change_in_the_file_at_the_second_they_change():
    content = exported(stretch()).decode()
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\n" in content
    assert "BEGIN:STANDARD\r\nDTSTART:20261025T030000\r\n" in content


@pytest.mark.parametrize(
    ("planned", "told"),
    [
        ((stretch(), stretch()), "two planned breaks have the same uid"),
        ((stretch(starts=datetime(2026, 3, 23, 10)),), "stretch-1@unsit: found a time without a zone"),  # noqa: DTZ001
        ((stretch(weekdays=frozenset({1})),), "stretch-1@unsit: its first day is none of its weekdays, [1]"),
        ((PlannedBreak(MADE, 0, "", "", "x"),), "x: found 0 minutes, expected more than 0"),
    ],
)
def test_a_break_that_cannot_be_one_is_refused(planned, told):
    with pytest.raises(ValueError, match=told.replace("[", r"\[")):
        exported(*planned)


def test_no_breaks_are_a_calendar_without_any():
    assert Calendar.from_ical(exported()).events == []
