"""The page for a physiotherapist: its numbers are those that are kept, it names its error, and it claims nothing."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from statistics import median

import pytest

from tests.practised import STRETCHES, Kept, a_day, ground, practised
from unsit.catalogue import CORE
from unsit.exchange.handout import WEEKS, Practice, days_done, done, doubts, marks, pain, reached, views
from unsit.exchange.handout_page import LONGEST_NAME, MINUS, MOST_ROWS, NONE, TIMES, handout_html
from unsit.landmarks import Side
from unsit.ledger import Seconds, ledger
from unsit.movement import Region
from unsit.observation import Verdict
from unsit.outcome import Outcome
from unsit.pain import Kind, Report, Sign
from unsit.prescription import Prescription, prescribed
from unsit.progress import FLOOR_DEG, progress
from unsit.session import CLOCK, Hold, Session

R, L = Side.RIGHT, Side.LEFT
NOW = a_day()
MONTHS = practised(120, NOW, gain_deg=40.0)
CLAIMS = r"reliev|treat|prevent|heals|cure|imbalance|abnormal|at risk|cleared|diagnos|clinically proven|medical-grade"


def practice(kept=(), stretches=STRETCHES, **more):
    weeks = ledger(ground(kept, stretches))
    found = progress(kept, stretches, UTC)
    base = Practice(NOW, kept, stretches, {}, ground([]).scheme, weeks, found)
    return replace(base, **more)


def session(*holds, days=1, name=CORE, source="camera", **more):
    record = Session(name, source, 30.0, 100.0, tuple(Hold(leg, 0.0, held + 1, held) for leg, held in holds), **more)
    return Kept(NOW - timedelta(days=days), record)


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("</style>")[1]))


# Numbers


def test_the_twelve_weeks_begin_on_a_monday():
    told = practice()
    assert told.first == date(2026, 9, 7)
    assert told.first.weekday() == 0
    assert told.days == 7 * (WEEKS - 1) + 5


def test_each_side_has_what_was_seen_and_what_was_told_and_its_holds():
    lead = STRETCHES[CORE].lead_side
    (found,) = done(practice([session((R, 30.0), (R, 20.0), (L, 30.0)), session((R, 10.0), source=CLOCK)]))
    assert found.sides[lead(R)].seconds == Seconds(50.0, 10.0)
    assert found.sides[lead(R)].holds == 3
    assert found.sides[lead(L)].seconds == Seconds(30.0, 0.0)


def test_what_stretches_both_sides_at_once_is_told_on_both():
    (found,) = done(practice([session((R, 30.0), name="cat-cow")]))
    assert found.sides[R].seconds == found.sides[L].seconds == Seconds(30.0)


FULL = [
    ("both sides, both times", [(R, 30.0), (L, 30.0), (R, 29.0), (L, 30.0)], 1),
    ("one side once only", [(R, 30.0), (L, 30.0), (L, 30.0)], 0),
    ("one side only", [(R, 60.0)], 0),
]


@pytest.mark.parametrize(("_name", "holds", "full"), FULL, ids=[name for name, _, _ in FULL])
def test_a_day_is_full_when_every_side_had_its_dose(_name, holds, full):
    (found,) = done(practice([session(*holds)]))
    assert (found.times, found.hold_s, found.days, found.full) == (2, 30.0, 1, full)


def test_sessions_of_one_day_are_one_day_and_their_holds_add_up():
    kept = [session((R, 30.0), (L, 30.0), days=1), session((R, 30.0), (L, 30.0), days=1), session((R, 30.0), days=2)]
    (found,) = done(practice(kept))
    assert (found.days, found.full) == (2, 1)
    assert days_done(practice(kept)) == 2


def test_of_an_own_version_for_one_side_that_side_makes_a_day_full():
    own = Prescription.model_validate({"id": "mine", "from": CORE, "name": "Mine", "only": "left", "by": "Ms Lee"})
    stretches = {**STRETCHES, "mine": prescribed(own, STRETCHES[CORE])}
    (front,) = stretches["mine"].counted
    told = practice([session((front, 30.0), name="mine")], stretches, own={"mine": own})
    (found,) = done(told)
    assert (found.times, found.full) == (1, 1)
    assert "Mine (prescribed by Ms Lee)" in text_of(handout_html(told)).replace(" )", ")")
    assert f"1 {TIMES} 30 s, left only" in text_of(handout_html(told))


def test_what_is_older_forgotten_or_a_demonstration_is_not_told():
    kept = [session((R, 30.0), days=90), session((R, 30.0), name="gone"), session((R, 30.0), source="demo")]
    assert done(practice(kept)) == []
    assert "Nothing in these weeks." in handout_html(practice(kept))


def test_weeks_are_counted_against_the_marks_on_each_side():
    lead = STRETCHES[CORE].lead_side
    kept = [session((R, 320.0), (L, 290.0), days=5), session((R, 650.0), days=12)]
    found = next(each for each in marks(practice(kept)) if each.region is Region.HIP_FLEXORS)
    assert found.enough == {lead(R): 2, lead(L): 0}
    assert found.plateau == {lead(R): 1, lead(L): 0}


def test_the_furthest_is_the_largest_best_of_these_weeks_in_the_way_that_counts():
    told = practice(MONTHS)
    first = reached(told)[0]
    trend = first.trend
    late = [
        best.value_deg
        for one in told.late
        for best in one.session.bests
        if (one.session.stretch, best.measure, best.front_leg) == (trend.stretch, trend.measure, trend.front_leg)
    ]
    assert first.furthest.value_deg == max(late, key=lambda value: trend.way * value)
    assert [each.trend.days for each in reached(told)] == sorted((e.trend.days for e in reached(told)), reverse=True)


def test_the_doubt_of_a_measure_is_the_fits_own_in_these_views():
    told = practice(MONTHS)
    thigh = [b.sd_deg for one in told.late for b in one.session.bests if b.measure == "rear_thigh_inclination_deg"]
    assert doubts(told)["rear_thigh_inclination_deg"] == pytest.approx(1.96 * median(thigh))
    assert doubts(practice()) == {}


def test_a_view_that_could_not_be_used_tells_no_bearing():
    refused = session((R, 30.0), azimuth_deg=80.0, azimuth_sd_deg=3.0, verdict=Verdict.REFUSED)
    good = session((R, 30.0), azimuth_deg=8.0, azimuth_sd_deg=3.0, verdict=Verdict.GOOD)
    found = views(practice([refused, good, session((R, 30.0), source=CLOCK)]))
    assert (found.seen, found.told, found.azimuths_deg) == (2, 1, (8.0,))
    assert found.verdicts == {Verdict.REFUSED: 1, Verdict.GOOD: 1}
    assert views(practice()).azimuths_deg == ()


def test_pain_is_told_apart_after_holds_and_in_the_morning():
    at = NOW - timedelta(days=1)
    reports = [
        Report(at, None, CORE, pain=3),
        Report(at, None, CORE, pain=5, kind=Kind.NEXT_MORNING, signs=frozenset({Sign.NUMB})),
        Report(at, None, CORE, feeling=4),
        Report(NOW - timedelta(days=200), None, CORE, pain=9),
    ]
    told = pain(practice(reports=reports))
    assert (told.numbers, told.mornings, dict(told.signs)) == ((3,), (5,), {Sign.NUMB: 1})
    assert pain(practice(reports=reports[2:])) is None


# The page


def test_the_page_tells_what_is_done_how_far_from_where_and_how_it_may_be_wrong():
    text = text_of(handout_html(practice(MONTHS)))
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
    (table,) = re.findall(r"<h2>How far it went</h2>.*?<tbody>(.*?)</tbody>", handout_html(practice(MONTHS)))
    rows = [re.findall(r"<td[^>]*>([^<]*)", row) for row in table.split("<tr>") if row]
    assert len(rows) >= 2
    for row in rows:
        furthest, before, now, change, smallest = row[3:8]
        assert re.fullmatch(rf"{MINUS}?\d+ ± \d+°", furthest)
        assert all(re.fullmatch(rf"[+{MINUS}]?\d+ ± \d+°|{NONE}", cell) for cell in (before, now, change))
        assert re.fullmatch(rf"\d+°|{NONE}", smallest)


def test_nobody_is_named_unless_a_name_is_given():
    assert "Ada Person" not in handout_html(practice(MONTHS))
    assert "<b>Ada &lt;b&gt; Person</b>" in handout_html(practice(MONTHS, name="Ada <b> Person"))


def test_what_was_never_told_has_no_part_on_the_page():
    assert "What the person says" not in handout_html(practice(MONTHS))
    told = handout_html(practice(MONTHS, reports=[Report(NOW, None, CORE, pain=2)]))
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
    page = handout_html(practice(MONTHS, outcomes=outcomes))
    text = text_of(page)
    assert "Pain in the last week : 6 at first, 3 now. As much as people usually call a change." in text
    assert "Own activities, mean : 2 at first, 2 now. Less than people usually call a change." in text
    assert f"{MINUS}2, from {MINUS}5, much worse, to +5, much better" in text
    assert "“Long &lt;drives&gt;” 2" in page


def test_sides_are_told_neutrally():
    page = text_of(handout_html(practice(MONTHS)))
    assert re.search(r"the left side moved less on Nov \d+, 2026 and Nov \d+, 2026, by \d+ ± \d+°", page)
    assert "Your" not in page


def test_what_is_too_much_for_a_page_is_cut_and_it_is_said_how_much():
    every = practised(84, NOW, names=(CORE, *(name for name in STRETCHES if STRETCHES[name].watch == "camera")))
    page = text_of(handout_html(practice(every)))
    more, minutes = re.search(r"And (\d+) stretch(?:es)? more: (\d+) minutes", page).groups()
    all_done = done(practice(every))
    assert int(more) == len(all_done) - MOST_ROWS
    assert int(minutes) == round(sum(each.all_s for each in all_done[MOST_ROWS:]) / 60)
    assert re.search(rf"And {len(reached(practice(every))) - MOST_ROWS} measures more", page)


def test_a_long_name_is_cut_to_a_line():
    own = STRETCHES[CORE].model_copy(update={"id": "mine", "name": "Stretch " * 40})
    page = handout_html(practice([session((R, 30.0), name="mine")], {**STRETCHES, "mine": own}))
    (name,) = re.findall(r"<td>(Stretch [^<,]*)<", page)
    assert name.endswith("…")
    assert len(name) <= LONGEST_NAME


def test_the_page_runs_nothing_and_asks_for_nothing():
    page = handout_html(practice(MONTHS), [("A <b> picture", "<svg></svg>")])
    assert not re.search(r"<script|<link|<img|https?://|@import|url\(", page)
    assert "A &lt;b&gt; picture" in page
    assert "default-src 'none'" in page


def test_days_are_the_persons_own():
    zoned = datetime(2026, 9, 7, 1, tzinfo=UTC).astimezone()
    late = Kept(datetime(2026, 9, 6, 23, 30, tzinfo=UTC), session((R, 30.0)).session)
    told = practice([late])
    assert told.late == []
    ahead = replace(told, now=NOW.astimezone(zoned.tzinfo.__class__(timedelta(hours=2))))
    assert ahead.late == [late]
