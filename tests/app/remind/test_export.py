"""`unsit remind --export`: the planned stretches, as a calendar reads them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar

from unsit.app.remind.export import write
from unsit.app.remind.settings import FILE

ZONE = ZoneInfo("Europe/Berlin")


@pytest.fixture
def said():
    return []


@pytest.fixture(autouse=True)
def in_berlin(monkeypatch):
    monkeypatch.setattr("unsit.app.remind.export.local_zone", lambda: ZONE)


def read(path):
    return Calendar.from_ical(path.read_bytes())


def starts(calendar, day):
    return sorted(event.start.time() for event in recurring_ical_events.of(calendar).at(day))


def test_each_working_day_has_two_stretches_at_its_hour_in_winter_and_summer(tmp_path, said):
    out = tmp_path / "breaks.ics"
    assert write(tmp_path, out, said.append) == 0
    calendar = read(out)
    for monday in (date(2027, 1, 4), date(2027, 7, 5)):
        assert starts(calendar, monday) == [time(9, 45), time(13, 45)]
    assert starts(calendar, date(2027, 1, 9)) == []
    assert said == [f"{out}: planned stretches a week: 10. Imported again, the file takes its own place."]


def test_other_hours_move_the_same_events(tmp_path, said):
    write(tmp_path, tmp_path / "before.ics", said.append)
    (tmp_path / FILE).write_text('[hours]\nmonday = ["7:00-15:00"]\n')
    write(tmp_path, tmp_path / "after.ics", said.append)
    before, after = ({event["UID"] for event in read(tmp_path / f"{name}.ics").events} for name in ("before", "after"))
    assert before == after
    assert starts(read(tmp_path / "after.ics"), date(2027, 1, 4)) == [time(7, 45), time(11, 45)]


def test_it_tells_the_stretch_of_the_plan_and_blocks_nothing(tmp_path, said):
    write(tmp_path, tmp_path / "breaks.ics", said.append)
    event = read(tmp_path / "breaks.ics").events[0]
    assert event["SUMMARY"].startswith("Get up and stretch: ")
    assert event["TRANSP"] == "TRANSPARENT"
    assert isinstance(event.start, datetime)


def test_broken_settings_and_a_folder_that_is_not_there_are_said(tmp_path, said):
    assert write(tmp_path, tmp_path / "nowhere" / "breaks.ics", said.append) == 2
    assert said[-1].endswith("cannot be written: No such file or directory. Name a file in a folder that is yours.")
    (tmp_path / FILE).write_text("every_min = 0\n")
    assert write(tmp_path, tmp_path / "breaks.ics", said.append) == 2
    assert said[-1].startswith("remind.toml: every_min: found 0")


def test_looking_makes_no_sessions_file(tmp_path, said):
    write(tmp_path, tmp_path / "breaks.ics", said.append)
    assert [path.name for path in tmp_path.iterdir()] == ["breaks.ics"]
