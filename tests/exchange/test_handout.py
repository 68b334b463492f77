"""The page for a physiotherapist: its numbers are those that are kept, it names its error, and it claims nothing."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.practised import STRETCHES, Kept, a_day, ground, practised
from unsit.catalogue import CORE
from unsit.exchange.handout import WEEKS, Sheet, days_held, doubts, held, marks, pain, reached, views, weeks_told
from unsit.exchange.handout_page import LONGEST_NAME, MINUS, MOST_ROWS, NONE, TIMES, handout_html
from unsit.landmarks import Side
from unsit.ledger import Seconds, ledger
from unsit.movement import Region
from unsit.observation import Verdict
from unsit.outcome import Outcome
from unsit.pain import Kind, Report, Sign
from unsit.prescription import Prescription, prescribed
from unsit.progress import FLOOR_DEG, progress
from unsit.session import CLOCK, Best, Hold, Session

R, L = Side.RIGHT, Side.LEFT
THIGH = "rear_thigh_inclination_deg"
NOW = a_day()
MONTHS = practised(120, NOW, gain_deg=40.0)
CLAIMS = r"reliev|treat|prevent|heals|cure|imbalance|abnormal|at risk|cleared|diagnos|clinically proven|medical-grade"


def sheet(kept=(), stretches=STRETCHES, **more):
    weeks = ledger(ground(kept, stretches))
    found = progress(kept, stretches, UTC)
    base = Sheet(NOW, kept, stretches, {}, ground([]).scheme, weeks, found)
    return replace(base, **more)


def session(*holds, days=1, name=CORE, source="camera", hold_s=30.0, **more):
    record = Session(name, source, hold_s, 100.0, tuple(Hold(leg, 0.0, held + 1, held) for leg, held in holds), **more)
    return Kept(NOW - timedelta(days=days), record)


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("</style>")[1]))


# Numbers


def test_the_twelve_weeks_begin_on_a_monday():
    told = sheet()
    assert told.first == date(2026, 9, 7)
    assert told.first.weekday() == 0
    assert told.days == 7 * (WEEKS - 1) + 5


def test_each_side_has_what_was_seen_and_what_was_told_and_its_holds():
    lead = STRETCHES[CORE].lead_side
    (found,) = held(sheet([session((R, 30.0), (R, 20.0), (L, 30.0)), session((R, 10.0), source=CLOCK)]))
    assert found.sides[lead(R)].seconds == Seconds(50.0, 10.0)
    assert found.sides[lead(R)].holds == 3
    assert found.sides[lead(L)].seconds == Seconds(30.0, 0.0)


def test_what_stretches_both_sides_at_once_is_told_on_both():
    (found,) = held(sheet([session((R, 30.0), name="cat-cow")]))
    assert found.sides[R].seconds == found.sides[L].seconds == Seconds(30.0)


FULL = [
    ("both sides, both times", [(R, 30.0), (L, 30.0), (R, 29.0), (L, 30.0)], 1),
    ("one side once only", [(R, 30.0), (L, 30.0), (L, 30.0)], 0),
    ("one side only", [(R, 60.0)], 0),
]


@pytest.mark.parametrize(("_name", "holds", "full"), FULL, ids=[name for name, _, _ in FULL])
def test_a_day_is_full_when_every_side_had_its_dose(_name, holds, full):
    (found,) = held(sheet([session(*holds)]))
    assert (found.times, found.hold_s, found.days, found.full) == (2, (30.0, 30.0), 1, full)


def test_each_day_is_full_by_the_hold_that_was_set_on_it():
    kept = [session((R, 60.0), (L, 60.0), hold_s=60.0, days=1), session((R, 60.0), (L, 60.0), hold_s=30.0, days=2)]
    (found,) = held(sheet(kept))
    assert (found.days, found.full) == (2, 1)
    assert f"2 {TIMES} 30 to 60 s" in text_of(handout_html(sheet(kept)))


def test_of_two_sessions_of_a_day_the_last_says_what_was_set():
    first, last = session((R, 40.0), (L, 40.0), hold_s=20.0), session((R, 10.0), (L, 10.0), hold_s=40.0)
    assert held(sheet([last, first]))[0].full == 0
    assert held(sheet([first, last]))[0].full == 1


def test_sessions_of_one_day_are_one_day_and_their_holds_add_up():
    kept = [session((R, 30.0), (L, 30.0), days=1), session((R, 30.0), (L, 30.0), days=1), session((R, 30.0), days=2)]
    (found,) = held(sheet(kept))
    assert (found.days, found.full) == (2, 1)
    assert days_held(sheet(kept)) == 2


def test_of_an_own_version_for_one_side_that_side_makes_a_day_full():
    own = Prescription.model_validate({"id": "mine", "from": CORE, "name": "Mine", "only": "left", "by": "Ms Lee"})
    stretches = {**STRETCHES, "mine": prescribed(own, STRETCHES[CORE])}
    (front,) = stretches["mine"].counted
    told = sheet([session((front, 30.0), name="mine")], stretches, own={"mine": own})
    (found,) = held(told)
    assert (found.times, found.full) == (1, 1)
    assert "Mine (prescribed by Ms Lee)" in text_of(handout_html(told)).replace(" )", ")")
    assert f"1 {TIMES} 30 s, left only" in text_of(handout_html(told))


def test_what_is_older_or_a_demonstration_is_not_told():
    kept = [session((R, 30.0), days=90), session((R, 30.0), source="demo"), session((R, 0.2), name="gone")]
    assert held(sheet(kept)) == []
    assert "Nothing in these weeks." in handout_html(sheet(kept))


def test_sessions_of_a_stretch_that_was_removed_are_counted_without_their_minutes():
    gone = [session((R, 30.0), name="gone", days=days) for days in range(1, 31)]
    there = session((R, 30.0), days=31)
    assert days_held(sheet([*gone, there])) == 31
    text = text_of(handout_html(sheet([*gone, there])))
    assert "And 30 sessions of stretches that are no longer here, without their minutes. Held on 31 of" in text
    alone = text_of(handout_html(sheet(gone[:1])))
    assert "And 1 session of stretches that are no longer here" in alone
    assert "Nothing in these weeks" not in alone
    assert "Of 1 week with" not in alone


BEGUN = [
    ("four days ago, this Monday", 4, "Held on 1 of 5 days since the first session that is kept, Nov 23, 2026. The", 1),
    ("today", 0, "Held on 1 of 1 day since the first session that is kept, Nov 27, 2026. The usual plan", 1),
    ("the Sunday before", 5, "Held on 1 of 6 days since the first session that is kept, Nov 22, 2026. The usual", 2),
    ("six days ago", 6, "Held on 1 of 7 days since the first session that is kept, Nov 21, 2026: 1 a week. The", 2),
    ("when the weeks begin", 81, "Held on 1 of 82 days: 0.1 a week. The usual plan", WEEKS),
    ("tomorrow, by another clock", -1, "Held on 1 of 1 day since the first session that is kept, Nov 27, 2026.", 1),
    ("long ago", 300, "Nothing in these weeks", WEEKS),
]


@pytest.mark.parametrize(("_name", "ago", "said", "weeks"), BEGUN, ids=[name for name, *_ in BEGUN])
def test_days_and_weeks_are_counted_from_the_first_session(_name, ago, said, weeks):
    told = sheet([session((R, 30.0), days=ago), session((R, 30.0), source="demo", days=60)])
    text = text_of(handout_html(told))
    assert said in text
    assert weeks_told(told) == weeks
    assert "Nothing" in said or f"Of {weeks} week{'' if weeks == 1 else 's'} with 5 minutes" in text


def test_weeks_are_counted_against_the_marks_on_each_side():
    lead = STRETCHES[CORE].lead_side
    kept = [session((R, 320.0), (L, 290.0), days=5), session((R, 650.0), days=12)]
    found = next(each for each in marks(sheet(kept)) if each.region is Region.HIP_FLEXORS)
    assert found.enough == {lead(R): 2, lead(L): 0}
    assert found.plateau == {lead(R): 1, lead(L): 0}


def read(value_deg, days, name=CORE, measure=THIGH, sd_deg=3.0, **more):
    """A session that a camera saw with the left leg in front."""
    view = {"azimuth_deg": 8.0, "azimuth_sd_deg": 4.0, "verdict": Verdict.GOOD, **more}
    return session((L, 30.0), days=days, name=name, bests=(Best(measure, L, value_deg, sd_deg, 7.0),), **view)


FURTHEST = [
    ("more is further", CORE, THIGH, 31.0),
    ("less is further", "half-split", "front_knee_flexion_deg", 12.0),
]


@pytest.mark.parametrize(("_name", "stretch", "measure", "furthest"), FURTHEST, ids=[name for name, *_ in FURTHEST])
def test_the_furthest_is_the_largest_best_of_these_weeks_in_the_way_that_counts(_name, stretch, measure, furthest):
    kept = [read(value, days, stretch, measure) for value, days in ((20.0, 1), (31.0, 2), (12.0, 3))]
    kept += [read(90.0, 100, stretch, measure), read(-90.0, 101, stretch, measure)]
    (found,) = reached(sheet(kept))
    assert (found.furthest.value_deg, found.furthest.sd_deg) == (furthest, 3.0)


def test_days_of_a_measure_are_those_of_these_weeks():
    before = [read(20.0, days) for days in range(90, 96)]
    kept = [read(20.0, 1), read(22.0, 1, source="phone"), read(20.0, 2, azimuth_deg=60.0), *before]
    (found,) = reached(sheet(kept))
    assert (found.days, found.trend.days) == (2, 8)
    assert re.search(r"<td>right<td[^>]*>2<td", handout_html(sheet(kept)))


def test_measures_with_the_most_days_of_these_weeks_come_first():
    days = [each.days for each in reached(sheet(MONTHS))]
    assert days == sorted(days, reverse=True)
    assert len(set(days)) > 1


NOT_COMPARED = [
    ("a view that was refused", {"verdict": Verdict.REFUSED}),
    ("a view that nobody judged", {"verdict": None}),
    ("a bearing that is not sure", {"azimuth_sd_deg": 25.5}),
    ("a bearing that is not known", {"azimuth_deg": float("nan")}),
]


@pytest.mark.parametrize(("_name", "view"), NOT_COMPARED, ids=[name for name, _ in NOT_COMPARED])
def test_what_the_trend_refuses_is_no_furthest_and_no_reading(_name, view):
    good, refused = read(20.0, 1), read(85.0, 2, sd_deg=9.0, **view)
    (found,) = reached(sheet([good, refused]))
    assert (found.furthest.value_deg, found.days) == (20.0, 1)
    assert doubts(sheet([good, refused])) == {THIGH: pytest.approx(1.96 * 3.0)}


def test_the_same_session_in_a_known_view_is_the_furthest():
    (found,) = reached(sheet([read(20.0, 1), read(85.0, 2, azimuth_sd_deg=25.0)]))
    assert (found.furthest.value_deg, found.days) == (85.0, 2)


def test_the_doubt_of_a_measure_is_that_of_its_middle_reading():
    kept = [read(20.0, days, sd_deg=sd_deg) for days, sd_deg in ((1, 2.0), (2, 9.0), (3, 4.0), (90, 20.0))]
    assert doubts(sheet(kept)) == {THIGH: pytest.approx(7.84)}
    assert doubts(sheet()) == {}


def test_a_view_that_could_not_be_used_tells_no_bearing():
    refused = session((R, 30.0), azimuth_deg=80.0, azimuth_sd_deg=3.0, verdict=Verdict.REFUSED)
    good = session((R, 30.0), azimuth_deg=8.0, azimuth_sd_deg=3.0, verdict=Verdict.GOOD)
    found = views(sheet([refused, good, session((R, 30.0), source=CLOCK)]))
    assert (found.seen, found.told, found.azimuths_deg) == (2, 1, (8.0,))
    assert found.verdicts == {Verdict.REFUSED: 1, Verdict.GOOD: 1}
    assert views(sheet()).azimuths_deg == ()


def test_pain_is_told_apart_after_holds_and_in_the_morning():
    at = NOW - timedelta(days=1)
    reports = [
        Report(at, None, CORE, pain=3),
        Report(at, None, CORE, pain=5, kind=Kind.NEXT_MORNING, signs=frozenset({Sign.NUMB})),
        Report(at, None, CORE, feeling=4),
        Report(NOW - timedelta(days=200), None, CORE, pain=9),
    ]
    told = pain(sheet(reports=reports))
    assert (told.numbers, told.mornings, dict(told.signs)) == ((3,), (5,), {Sign.NUMB: 1})
    assert pain(sheet(reports=reports[2:])) is None


# The page


def test_the_page_tells_what_is_done_how_far_from_where_and_how_it_may_be_wrong():
    text = text_of(handout_html(sheet(MONTHS)))
    for said in (
        "What was done",
        "How far it went",
        "From where it was seen",
        "Method and error",
        "MediaPipe",
        "no goniometer was used",
        "rendered people",
        "on real people no trial",
        "A single reading is usually unsure by: ",
        f"never taken as less than {FLOOR_DEG:g}°",
        "The tilt of the pelvis",
        "It is a wellness tool, not a medical device",
        "Moved further",
    ):
        assert said in text, said
    assert not re.search(CLAIMS, text, flags=re.IGNORECASE)


def test_a_claim_would_be_noticed():
    assert re.search(CLAIMS, "This treats back pain.", flags=re.IGNORECASE)


def test_every_number_of_degrees_comes_with_its_doubt():
    (table,) = re.findall(r"<h2>How far it went</h2>.*?<tbody>(.*?)</tbody>", handout_html(sheet(MONTHS)))
    rows = [re.findall(r"<td[^>]*>([^<]*)", row) for row in table.split("<tr>") if row]
    assert len(rows) >= 2
    for row in rows:
        furthest, before, now, change, smallest = row[3:8]
        assert re.fullmatch(rf"{MINUS}?\d+ ± [1-9]\d*°", furthest)
        assert all(re.fullmatch(rf"[+{MINUS}]?\d+ ± [1-9]\d*°|{NONE}", cell) for cell in (before, now, change))
        assert re.fullmatch(rf"\d+°|{NONE}", smallest)


def test_no_camera_is_so_sure_that_nothing_is_in_doubt():
    page = handout_html(sheet([read(20.0, days, sd_deg=0.1) for days in (1, 2, 3)]))
    assert "20 ± 1°" in page
    assert "unsure by: rear thigh" in page
    assert "± 0" not in page


def test_nobody_is_named_unless_a_name_is_given():
    assert "Ada Person" not in handout_html(sheet(MONTHS))
    assert "<b>Ada &lt;b&gt; Person</b>" in handout_html(sheet(MONTHS, name="Ada <b> Person"))


def test_what_was_never_told_has_no_part_on_the_page():
    assert "What the person says" not in handout_html(sheet(MONTHS))
    told = handout_html(sheet(MONTHS, reports=[Report(NOW, None, CORE, pain=2)]))
    assert "What the person says" in told
    assert "after holds: told 1 time, half" in text_of(told)
    assert "on the next morning: not told" in told


def test_outcomes_are_told_with_whether_people_usually_notice_as_much():
    outcomes = [
        Outcome(NOW - timedelta(weeks=8), "pain_week", 6, None, "a"),
        Outcome(NOW, "pain_week", 3, None, "b"),
        Outcome(NOW - timedelta(weeks=8), "activity", 2, "Long <drives>", "c"),
        Outcome(NOW, "activity", 2, "Long <drives>", "d"),
        Outcome(NOW, "change", -2, None, "e"),
    ]
    page = handout_html(sheet(MONTHS, outcomes=outcomes))
    text = text_of(page)
    assert "Pain in the last week : 6 at first, 3 now. As much as people usually call a change." in text
    assert "Own activities, mean : 2 at first, 2 now. Less than people usually call a change." in text
    assert f"{MINUS}2, from {MINUS}5, much worse, to +5, much better" in text
    assert "“Long &lt;drives&gt;” 2" in page


def test_sides_are_told_neutrally():
    page = text_of(handout_html(sheet(MONTHS)))
    assert re.search(r"the left side moved less on Nov \d+, 2026 and Nov \d+, 2026, by \d+ ± \d+°", page)
    assert "Your" not in page


def test_what_is_too_much_for_a_page_is_cut_and_it_is_said_how_much():
    every = practised(84, NOW, names=(CORE, *(name for name in STRETCHES if STRETCHES[name].watch == "camera")))
    page = text_of(handout_html(sheet(every)))
    more, minutes = re.search(r"And (\d+) stretch(?:es)? more: (\d+) minutes", page).groups()
    all_held = held(sheet(every))
    assert int(more) == len(all_held) - MOST_ROWS
    assert int(minutes) == round(sum(each.all_s for each in all_held[MOST_ROWS:]) / 60)
    assert re.search(rf"And {len(reached(sheet(every))) - MOST_ROWS} measures more", page)


def test_a_long_name_is_cut_to_a_line():
    own = STRETCHES[CORE].model_copy(update={"id": "mine", "name": "Stretch " * 40})
    page = handout_html(sheet([session((R, 30.0), name="mine")], {**STRETCHES, "mine": own}))
    (name,) = re.findall(r"<td>(Stretch [^<,]*)<", page)
    assert name.endswith("…")
    assert len(name) <= LONGEST_NAME


def test_the_page_runs_nothing_and_asks_for_nothing():
    page = handout_html(sheet(MONTHS), [("A <b> picture", "<svg></svg>")])
    assert not re.search(r"<script|<link|<img|https?://|@import|url\(", page)
    assert "A &lt;b&gt; picture" in page
    assert "default-src 'none'" in page


def test_days_are_the_persons_own():
    zoned = datetime(2026, 9, 7, 1, tzinfo=UTC).astimezone()
    late = Kept(datetime(2026, 9, 6, 23, 30, tzinfo=UTC), session((R, 30.0)).session)
    told = sheet([late])
    assert told.late == []
    ahead = replace(told, now=NOW.astimezone(zoned.tzinfo.__class__(timedelta(hours=2))))
    assert ahead.late == [late]
