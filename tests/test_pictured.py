"""The rows of the pictures say what the ledger, a trend and a session say, and nothing where nothing is known."""

import json
import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tests.practised import STRETCHES, a_day, ground, practised
from unsit import pictured
from unsit.catalogue import CORE
from unsit.catalogue.planning import load_scheme
from unsit.dose import Done
from unsit.landmarks import Side
from unsit.ledger import NONE, LedgerWeek, Seconds, ledger
from unsit.movement import Region
from unsit.progress import Finding, progress
from unsit.session import Fault, Hold, Session

R, L = Side.RIGHT, Side.LEFT
SCHEME = load_scheme()
FRIDAY = date(2026, 11, 27)
MONDAY = date(2026, 11, 23)
BERLIN = ZoneInfo("Europe/Berlin")


def week(monday, right=NONE, left=NONE):
    return LedgerWeek(monday, {CORE: {R: right, L: left}}, {Region.HIP_FLEXORS: {R: right, L: left}})


def minutes(rows, monday):
    return {(row["side"], row["kind"]): row["minutes"] for row in rows["weeks"] if row["monday"] == monday.isoformat()}


def of_muscle(rows, name):
    return {(row["side"], row["kind"]): row["minutes"] for row in rows["muscles"] if row["muscle"] == name}


WEEKS = [
    ("nothing at all", [], {("left", "seen"): 0, ("left", "told"): 0, ("right", "seen"): 0, ("right", "told"): 0}),
    (
        "seen and told apart",
        [week(MONDAY, Seconds(90, 30), Seconds(60, 0))],
        {("left", "seen"): 1, ("left", "told"): 0, ("right", "seen"): 1.5, ("right", "told"): 0.5},
    ),
    (
        "one side only",
        [LedgerWeek(MONDAY, {CORE: {L: Seconds(120)}}, {Region.HIP_FLEXORS: {L: Seconds(120)}})],
        {("left", "seen"): 2, ("left", "told"): 0, ("right", "seen"): 0, ("right", "told"): 0},
    ),
]


@pytest.mark.parametrize(("_name", "weeks", "expected"), WEEKS, ids=[name for name, _, _ in WEEKS])
@pytest.mark.parametrize("what", [Region.HIP_FLEXORS, CORE])
def test_a_week_has_the_minutes_of_the_ledger(_name, weeks, expected, what):
    assert minutes(pictured.weekly(weeks, what, SCHEME, FRIDAY), MONDAY) == expected


def test_weeks_without_anything_stand_there_as_nothing():
    rows = pictured.weekly([week(MONDAY - timedelta(weeks=3), Seconds(60))], Region.HIP_FLEXORS, SCHEME, FRIDAY, 5)
    assert len({row["monday"] for row in rows["weeks"]}) == 5
    assert len(rows["weeks"]) == 5 * 4
    assert sum(row["minutes"] for row in rows["weeks"]) == 1


def test_older_weeks_are_there_for_whoever_asks():
    old = [week(MONDAY - timedelta(weeks=100), Seconds(60))]
    assert not any(row["minutes"] for row in pictured.weekly(old, CORE, SCHEME, FRIDAY)["weeks"])
    assert any(row["minutes"] for row in pictured.weekly(old, CORE, SCHEME, FRIDAY, 101)["weeks"])


def test_what_is_done_both_sides_at_once_is_on_both():
    done = Done(datetime(2026, 11, 25, 9, tzinfo=BERLIN), "childs-pose", {R: 60.0, L: 0.0})
    rows = pictured.weekly(ledger(replace(ground([]), past=(done,))), "childs-pose", SCHEME, FRIDAY)
    assert minutes(rows, MONDAY) == {
        ("left", "seen"): 1,
        ("right", "seen"): 1,
        ("left", "told"): 0,
        ("right", "told"): 0,
    }


def test_a_week_in_which_the_clocks_change_is_one():
    past = tuple(
        Done(datetime(2026, 10, day, hour, tzinfo=BERLIN), CORE, {R: 60.0}) for day, hour in ((25, 1), (25, 23))
    )
    rows = pictured.weekly(ledger(replace(ground([]), past=past)), CORE, SCHEME, date(2026, 10, 26))
    assert minutes(rows, date(2026, 10, 19))["right", "seen"] == 2
    assert not any(minutes(rows, date(2026, 10, 26)).values())


def test_the_marks_are_the_schemes_and_there_is_room_above_the_longest_bar():
    rows = pictured.weekly([week(MONDAY, Seconds(60 * 40))], CORE, SCHEME, FRIDAY)
    marks = {(row["side"], row["mark"]): row["minutes"] for row in rows["marks"]}
    assert marks["left", "enough"] == SCHEME.enough_min
    assert marks["right", "plateau"] == SCHEME.plateau_min
    assert marks["left", "room"] > 40


# A trend


def the_trend(days=120, side=R, **how):
    found = progress(practised(days, a_day(), **how), STRETCHES, UTC).trends
    return next(each for each in found if each.stretch == CORE and each.front_leg is side)


def test_a_trend_has_each_day_with_its_level_and_band():
    trend = the_trend()
    rows = pictured.trend(trend, 1000)
    assert [row["day"] for row in rows["days"]] == [day.isoformat() for day in trend.line.days]
    last = rows["days"][-1]
    assert last["level"] == pytest.approx(trend.now.value_deg, abs=0.051)
    assert (last["high"] - last["low"]) / 2 == pytest.approx(1.96 * trend.now.sd_deg, abs=0.11)


def test_before_there_is_a_level_there_is_none_and_no_number_that_json_has_not():
    trend = the_trend()
    rows = pictured.trend(trend, 1000)
    assert math.isnan(trend.line.levels_deg[0])
    assert rows["days"][0]["level"] is rows["days"][0]["low"] is rows["days"][0]["high"] is None
    json.dumps(rows, allow_nan=False)


def test_the_stripe_round_the_level_before_is_the_smallest_real_change():
    trend = the_trend()
    (before,) = pictured.trend(trend)["before"]
    assert before["high"] - before["level"] == pytest.approx(trend.change.smallest_real_deg, abs=0.11)
    assert before["level"] == pytest.approx(trend.change.before.value_deg, abs=0.051)


def test_a_change_is_told_from_its_day_on_and_only_where_there_is_one():
    further, still = the_trend(gain_deg=40.0), the_trend(side=L)
    assert further.finding is Finding.MOVED_FURTHER
    assert pictured.trend(further, 1000)["since"] == [
        {"day": further.change.since.isoformat(), "finding": "moved_further"}
    ]
    assert pictured.trend(still)["since"] == []


def test_of_a_change_told_before_the_weeks_that_are_shown_no_day_is_drawn():
    further = the_trend(400, gain_deg=40.0)
    assert further.change.since < further.line.days[-1] - timedelta(weeks=10)
    assert pictured.trend(further, 10)["since"] == []
    assert pictured.trend(further, 10)["before"]


def test_a_day_of_which_nothing_is_known_is_none():
    trend = the_trend()
    line = replace(trend.line, values_deg=trend.line.values_deg * np.nan)
    assert pictured.trend(replace(trend, line=line)) == {"days": [], "before": [], "since": []}


def test_one_day_is_one_dot():
    rows = pictured.trend(the_trend(1))
    assert len(rows["days"]) == 1
    assert rows["before"] == rows["since"] == []


def test_only_the_last_weeks_are_drawn():
    days = [row["day"] for row in pictured.trend(the_trend(400), 4)["days"]]
    assert 5 < len(days) <= 28
    assert min(days) > (FRIDAY - timedelta(weeks=4)).isoformat()


# A session


def test_a_session_has_a_lane_for_each_side_that_is_counted():
    assert [row["side"] for row in pictured.holds(Session(CORE, "camera", 30.0), STRETCHES[CORE])["lanes"]] == [
        str(STRETCHES[CORE].lead_side(front)) for front in STRETCHES[CORE].counted
    ]
    both = pictured.holds(Session("cat-cow", "camera", 30.0, 40.0, (Hold(R, 1, 21, 19.5),)), STRETCHES["cat-cow"])
    assert [row["side"] for row in (*both["lanes"], *both["holds"])] == ["both", "both"]


def test_holds_and_faults_lie_where_they_were_on_the_side_that_leads():
    session = Session(
        CORE, "camera", 30.0, 100.0, (Hold(R, 10.04, 40.0, 28.26),), (Fault("knee_past_ankle", L, 50.0, 55.0),)
    )
    rows = pictured.holds(session, STRETCHES[CORE])
    lead = STRETCHES[CORE].lead_side
    assert rows["holds"] == [{"side": str(lead(R)), "start": 10.0, "end": 40.0, "held": 28.3, "share": 0.3}]
    assert rows["faults"] == [{"side": str(lead(L)), "start": 50.0, "end": 55.0, "rule": "knee_past_ankle"}]
    assert {row["end"] for row in rows["lanes"]} == {100.0}


def test_a_record_that_was_cut_off_is_as_long_as_what_is_in_it():
    rows = pictured.holds(Session(CORE, "camera", 30.0, 0.0, (Hold(R, 1, 21, 19),)), STRETCHES[CORE])
    assert {row["end"] for row in rows["lanes"]} == {21.0}
    assert pictured.holds(Session(CORE, "camera", 30.0), STRETCHES[CORE])["holds"] == []


# Muscles


def muscles(*past, **how):
    return pictured.muscles(past, STRETCHES, FRIDAY, **how)


def done(name, held_s, at=datetime(2026, 11, 25, 9, tzinfo=UTC), *, seen=True):
    return Done(at, name, held_s, seen=seen)


def test_a_muscle_has_the_minutes_of_the_side_that_the_stretch_says():
    stretch = STRETCHES["half-split"]
    assert {(claim.muscle, claim.leg) for claim in stretch.lengthens} >= {("bflh", "front")}
    rows = muscles(done("half-split", {R: 60.0, L: 30.0}), done("half-split", {R: 60.0}, seen=False))
    assert of_muscle(rows, "bflh") == {
        ("left", "seen"): 0.5, ("left", "told"): 0, ("right", "seen"): 1, ("right", "told"): 1,
    }  # fmt: skip


def test_the_kneeling_sides_muscle_is_on_the_kneeling_side():
    stretch = STRETCHES["half-kneeling-side-reach"]
    assert stretch.lead == "rear"
    rows = muscles(done(stretch.id, {R: 60.0}))  # the right leg kneels
    assert of_muscle(rows, "psoas")["right", "seen"] == 1
    assert of_muscle(rows, "psoas")["left", "seen"] == 0


def test_what_stretches_both_sides_at_once_counts_once_on_each():
    rows = muscles(done("knees-to-chest", {R: 60.0, L: 0.0}))  # which names one muscle for either leg
    assert of_muscle(rows, "glmax2") == {
        ("left", "seen"): 1, ("left", "told"): 0, ("right", "seen"): 1, ("right", "told"): 0,
    }  # fmt: skip


def test_the_most_come_first_and_no_more_than_can_be_read():
    every = [done(name, {R: 30.0, L: 30.0}) for name in STRETCHES]
    rows = muscles(*every)["muscles"]
    ranks = {row["rank"]: 0.0 for row in rows}
    for row in rows:
        ranks[row["rank"]] += row["minutes"]
    assert len(ranks) == pictured.MOST_MUSCLES
    assert list(ranks.values()) == sorted(ranks.values(), reverse=True)


def test_old_weeks_and_forgotten_stretches_count_for_nothing():
    long_ago = datetime(2026, 1, 5, tzinfo=UTC)
    assert muscles(done(CORE, {R: 60.0}, long_ago), done("gone", {R: 60.0})) == {"muscles": []}
    assert muscles(done(CORE, {R: 60.0}, long_ago), count=60)["muscles"]


def test_a_muscle_without_words_is_left_out():
    assert {row["muscle"] for row in muscles(done(CORE, {R: 60.0}), known={"psoas"})["muscles"]} == {"psoas"}


def test_rows_are_plain_values():
    kept = practised(60, a_day())
    trend = the_trend()
    for rows in (
        pictured.weekly(ledger(ground(kept)), CORE, SCHEME, FRIDAY),
        pictured.trend(trend),
        pictured.holds(kept[0].session, STRETCHES[kept[0].session.stretch]),
        pictured.muscles(ground(kept).past, STRETCHES, FRIDAY),
    ):
        assert json.loads(json.dumps(rows, allow_nan=False)) == rows
