"""`unsit progress`: what was done this week, and what has changed, if anything has."""

import io
import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from tests.store.many import file_of
from tests.store.records import WHOLE
from unsit.app.progress import NOTHING, show
from unsit.landmarks import Side
from unsit.outcome import Outcome
from unsit.session import CLOCK, Best, Hold
from unsit.store.database import DatabaseStore

NOW = datetime.now(UTC)
STRETCH = "hip-and-lower-back"
NOT_ENOUGH = "Not enough to compare yet. It takes three days; so far: 2."
STILL = "No real change yet."
FURTHER = "Moved further."


@pytest.fixture
def told():
    """What is said, of this folder."""

    def saying(folder, **how):
        console = Console(file=io.StringIO(), width=160)
        assert show(folder, console, **how) == 0
        return console.file.getvalue()

    return saying


def held(seconds, reached_deg=None, source="camera"):
    """A session of so many seconds a leg, with the rear thigh trailing so far at its best."""
    holds = (Hold(Side.RIGHT, 0.0, seconds, seconds), Hold(Side.LEFT, 40.0, 40.0 + seconds, seconds))
    bests = (
        ()
        if reached_deg is None
        else tuple(Best("rear_thigh_inclination_deg", leg, reached_deg, 3.0, 5.0) for leg in Side)
    )
    return replace(WHOLE, stretch=STRETCH, source=source, holds=holds, bests=bests, azimuth_deg=8.0, azimuth_sd_deg=3.0)


def keep(folder, *sessions):
    """Each so many days ago."""
    with closing(DatabaseStore(folder)) as store:
        for days, session in sessions:
            store.begin(session, NOW - timedelta(days=days))


def trends(text):
    """What is said of the rear thigh."""
    return [line.split(": ", maxsplit=1)[1] for line in text.splitlines() if "rear thigh" in line and ": " in line]


def test_a_program_is_told_of_nothing_in_json(tmp_path, told):
    plain = json.loads(told(tmp_path, as_json=True))
    assert (plain["weeks"], plain["trends"], plain["uneven"]) == ([], [], [])
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_said_as_nothing_and_looking_makes_nothing(tmp_path, told):
    assert told(tmp_path).strip() == NOTHING
    assert list(tmp_path.iterdir()) == []


def test_the_week_is_told_by_side_and_what_was_seen_apart_from_what_was_told(tmp_path, told):
    keep(tmp_path, (0, held(60.0)), (0, held(30.0, source=CLOCK)))
    found = json.loads(told(tmp_path, as_json=True))
    (week,) = found["weeks"]
    assert week["stretches"][STRETCH] == {side: {"seen_s": 60.0, "told_s": 30.0} for side in ("left", "right")}
    text = told(tmp_path)
    assert "hip flexors" in text
    assert "below 5 min" in text
    assert "Still to do today, " in text


def test_two_days_are_not_enough(tmp_path, told):
    keep(tmp_path, *((day, held(30.0, 20.0 + 30 * (day == 0))) for day in (0, 1)))
    assert trends(told(tmp_path)) == [NOT_ENOUGH] * 2


def test_a_person_who_is_where_they_were_hears_so(tmp_path, told):
    keep(tmp_path, *((day, held(30.0, 30.0 + day % 3)) for day in range(40)))
    assert [each.startswith(STILL) for each in trends(told(tmp_path))] == [True, True]


def test_a_person_who_went_much_further_hears_so_with_the_doubt(tmp_path, told):
    keep(tmp_path, *((day, held(30.0, 40.0 - 35.0 * (day > 20) + day % 3)) for day in range(60)))
    said = trends(told(tmp_path))
    assert [each.startswith(FURTHER) for each in said] == [True, True]
    assert all("give or take" in each and "could be chance or the camera" in each for each in said)


def test_how_one_is_then_and_now_is_told_without_a_reason(tmp_path, told):
    keep(tmp_path, (0, held(30.0)))
    with closing(DatabaseStore(tmp_path)) as store:
        for weeks, value in ((8, 6), (0, 3)):
            at = NOW - timedelta(weeks=weeks)
            store.keep_outcome(Outcome(at, "pain_week", value, None, f"pain-{weeks}"))
    assert "Pain in the last week: 6 at first, 3 now. As much as people usually call a change." in told(tmp_path)
    found = json.loads(told(tmp_path, as_json=True))
    assert [each["value"] for each in found["outcomes"]] == [6, 3]
    assert found["outcome_changes"] == [
        {"instrument": "pain_week", "first": 6, "last": 3, "better": 3, "size": "small"},
    ]


def test_years_of_sessions_are_told(tmp_path, told):
    file_of(tmp_path, 400)
    found = json.loads(told(tmp_path, as_json=True))
    assert len(found["weeks"]) >= 28
    assert found["trends"]


def test_what_cannot_be_read_is_said(tmp_path):
    (tmp_path / "sessions.sqlite").write_text("no database")
    console = Console(file=io.StringIO(), width=160)
    assert show(tmp_path, console) == 2
    assert "sessions.sqlite" in console.file.getvalue()
