"""When to get up: case by case, and over a whole year of synthetic days."""

import itertools
import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workers import EVERY_S, IN_CHAIR, NOT_NOW, Doing, year
from unsit.breaks import (
    AGAIN_S,
    UP_AT_MOST_S,
    WITHDRAWN_S,
    Answer,
    Asked,
    Breaks,
    Day,
    End,
    Ended,
    How,
    Kind,
    Opened,
    Phase,
    Rules,
    Told,
    Withdrawn,
    answer,
    pause,
    planned_stretches,
    resume,
    started_again,
    step,
    tomorrow,
)
from unsit.sitting import Activity, Busy, Chair, Sitting
from unsit.sitting import step as look
from unsit.working_hours import USUAL, span, working_hours

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LOOK_S = 5.0


class Desk:
    """Somebody at a desk, looked at every five seconds; everything that happens is noted with its time."""

    def __init__(self, begins=NINE, rules=Rules()):
        self.breaks, self.begins, self.time_s = Breaks(rules=rules), begins, 0.0
        self.events = []

    @property
    def at(self):
        return self.begins + timedelta(seconds=self.time_s)

    def goes_on(self, minutes, idle_s=0.0, **told):
        """So many minutes of the same; gives what happened in them. A rising idle time begins at `idle_s`, if any."""
        before, began_s = len(self.events), self.time_s
        while self.time_s < began_s + 60 * minutes:
            self.time_s += LOOK_S
            rising_s = idle_s + self.time_s - began_s if told.get("rising") else idle_s
            known = {"locked": False, "watching": False, "busy": frozenset(), **told}
            known.pop("rising", None)
            self._take(step(self.breaks, Activity(self.at, rising_s, **known), self.time_s))
        return self.events[before:]

    def types(self, minutes, **told):
        return self.goes_on(minutes, **told)

    def says(self, said, **more):
        before = len(self.events)
        self._take(answer(self.breaks, Told(Answer(said), **more), self.at, self.time_s))
        return self.events[before:]

    def _take(self, came):
        self.breaks, events = came
        self.events += events


def kinds(events):
    return [type(event).__name__ for event in events]


def asked_at(events):
    return [event.offer.due_at for event in events if isinstance(event, Asked)]


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def asked(desk):
    desk.types(45.1)
    assert kinds(desk.events) == ["Asked"]
    return desk


@pytest.fixture
def opened(asked):
    asked.types(2.1)
    assert kinds(asked.events) == ["Asked", "Opened"]
    return asked


# The two phases


def test_a_quiet_word_comes_after_45_minutes(desk):
    assert desk.types(44.9) == []
    (event,) = desk.types(0.2)
    assert isinstance(event, Asked)
    assert event.level == 0
    assert event.offer.sat_s == pytest.approx(45 * 60, abs=LOOK_S)


def test_the_page_opens_after_two_minutes(asked):
    assert asked.types(1.8) == []
    assert kinds(asked.types(0.3)) == ["Opened"]


def test_the_page_opens_when_the_person_pauses_by_themselves(asked):
    assert kinds(asked.goes_on(0.5, rising=True)) == ["Opened"]


def test_a_pause_that_began_before_the_word_does_not_open_the_page_at_once(desk):
    desk.types(44.5)
    events = desk.goes_on(0.6, rising=True)
    assert kinds(events) == ["Asked"], "the word stands alone for ten seconds"


def test_only_time_on_the_chair_counts(desk):
    desk.types(30)
    desk.goes_on(2, locked=True)
    assert desk.types(14.9) == []
    assert kinds(desk.types(0.2)) == ["Asked"]


# What speaks against it


@pytest.mark.parametrize("busy", list(Busy))
def test_nobody_is_disturbed_while_they_are_busy(desk, busy):
    assert desk.types(60, busy=frozenset({busy})) == []
    assert desk.types(0.9) == [], "and has a minute of peace afterwards"
    assert kinds(desk.types(0.2)) == ["Asked"]


@pytest.mark.parametrize("busy", list(Busy))
@pytest.mark.parametrize("stage", ["asked", "opened"])
def test_a_word_is_taken_back_when_something_comes_up(busy, stage, request):
    desk = request.getfixturevalue(stage)
    (event,) = desk.types(0.1, busy=frozenset({busy}))
    assert event == Withdrawn(event.offer, busy)
    assert desk.types(WITHDRAWN_S / 60 - 0.2) == []
    (again,) = desk.types(0.5)
    assert again.offer.id == event.offer.id
    assert desk.breaks.day(desk.at).offered == 1


def test_where_nobody_can_tell_what_is_on_nothing_hinders(desk):
    assert kinds(desk.types(45.1, idle_s=None, locked=None, watching=None)) == ["Asked"]


def test_nobody_is_asked_outside_their_working_hours():
    early = Desk(begins=NINE - timedelta(minutes=90))
    assert early.types(89.9) == []
    assert kinds(early.types(0.2)) == ["Asked"], "they have sat for long by then"


def test_a_word_is_taken_back_when_the_day_is_over():
    late = Desk(begins=NINE.replace(hour=16, minute=14))
    assert kinds(late.types(45.5)) == ["Asked"]
    assert kinds(late.types(1)) == ["Withdrawn"]
    assert late.types(120) == []


def test_a_pause_is_kept_to_the_minute(desk):
    desk.breaks, _ = pause(desk.breaks, NINE + timedelta(hours=2), 0.0)
    assert desk.types(119.9) == []
    assert kinds(desk.types(0.2)) == ["Asked"]


def test_a_pause_takes_back_what_is_asked(asked):
    asked.breaks, events = pause(asked.breaks, NINE + timedelta(hours=2), asked.time_s)
    assert kinds(events) == ["Withdrawn"]
    assert asked.types(30) == []
    asked.breaks = resume(asked.breaks)
    assert kinds(asked.types(0.1)) == ["Asked"]


# What is answered


def test_later_is_free_as_often_as_one_likes(asked):
    for n in range(1, 7):
        (event,) = asked.says("later")
        assert isinstance(event, Withdrawn)
        assert asked.types(4.9) == []
        (again,) = asked.types(0.2)
        assert (again.level, again.offer.postponed) == (0, n)
    assert asked.breaks.day(asked.at).offered == 1


def test_whoever_gets_up_does_not_sit(opened):
    before = opened.breaks.day(opened.at).sat_s
    opened.says("up")
    opened.types(10)
    assert opened.breaks.day(opened.at).sat_s == before
    (event,) = opened.says("told")
    assert (event.record.end, event.record.how) == (End.TAKEN, How.TOLD)
    assert opened.types(44.9) == []
    assert kinds(opened.types(0.2)) == ["Asked"]


def test_a_stretch_that_was_seen_ends_the_break(opened):
    opened.says("up")
    opened.types(3)
    (event,) = opened.says("seen", session="a", stretched=True)
    assert event.record.how is How.SEEN
    assert event.record.sessions == ("a",)
    assert opened.breaks.day(opened.at) == Day(opened.breaks.day(opened.at).sat_s, offered=1, taken=1, stretches=1)


def test_a_stretch_counts_as_a_break_also_where_none_was_asked_for(desk):
    desk.types(20)
    (event,) = desk.says("seen", session="a", stretched=True)
    assert (event.record.asked, event.record.kind, event.record.how) == (0, Kind.STRETCH, How.SEEN)
    assert desk.breaks.day(desk.at).offered == 0
    assert desk.types(44.9) == []


def test_a_word_alone_makes_no_break(desk):
    desk.types(20)
    assert desk.says("told") == []


def test_whoever_gets_up_and_closes_the_page_has_had_their_walk(opened):
    opened.says("up")
    (event,) = opened.says("closed")
    assert (event.record.end, event.record.stretched) == (End.TAKEN, False)


def test_whoever_is_up_for_hours_has_had_their_break(opened):
    opened.says("up")
    assert kinds(opened.types(UP_AT_MOST_S / 60 + 1)) == ["Ended"]


def test_to_skip_one_is_to_wait_for_the_next(asked):
    (event,) = asked.says("skip")
    assert event.record.end is End.SKIPPED
    assert asked.types(44.9) == []
    (again,) = asked.types(0.2)
    assert again.level == 0


def test_not_today_is_not_today(asked):
    (event,) = asked.says("not_today")
    assert event.record.end is End.NOT_TODAY
    assert asked.types(14 * 60) == []
    assert asked.breaks.paused_until == tomorrow(asked.at) == NINE.replace(day=3, hour=0)


def test_now_is_now_whatever_the_hour():
    sunday = Desk(begins=NINE.replace(day=1))
    (event,) = sunday.says("now")
    assert isinstance(event, Opened)
    assert sunday.says("now") == [], "a page that is open is not opened twice"


def test_getting_up_by_the_notification_opens_the_page_that_leads(asked):
    assert kinds(asked.says("up")) == ["Opened"]
    assert asked.breaks.phase is Phase.UP


# Gently


def test_what_is_left_without_an_answer_comes_sooner_each_time_and_is_forgotten_with_one_that_is_taken(opened):
    for n, again_s in enumerate((*AGAIN_S, AGAIN_S[-1])):
        (event,) = opened.types(10)
        assert event.record.end is End.MISSED
        assert opened.types(again_s / 60 - 1) == []
        (again,) = opened.types(1)
        assert again.level == min(n + 1, 3)
        opened.types(2.1)
    opened.says("up")
    opened.says("told")
    assert asked_at(opened.types(46)) == [opened.at - timedelta(minutes=1)]
    assert opened.events[-1].level == 0


def test_a_page_that_is_closed_without_a_word_was_missed(opened):
    (event,) = opened.says("closed")
    assert event.record.end is End.MISSED
    assert opened.breaks.level == 1


# By oneself


def test_an_absence_that_is_long_enough_is_a_break(desk):
    desk.types(30)
    (event,) = desk.goes_on(4, locked=True)
    assert (event.record.how, event.record.asked) == (How.AWAY, 0)
    assert event.record.sat_s == pytest.approx(1800, abs=10)
    assert desk.types(44.9) == []


def test_whoever_walks_off_while_they_are_asked_has_taken_it(asked):
    events = asked.goes_on(5.5, rising=True)
    assert kinds(events) == ["Opened", "Ended"]
    assert (events[-1].record.end, events[-1].record.how) == (End.TAKEN, How.AWAY)
    assert asked.breaks.day(asked.at).taken == 1


def test_a_break_that_goes_on_is_no_second_one(opened):
    opened.says("up")
    opened.types(1)
    opened.says("told")
    assert opened.goes_on(60, locked=True) == []


def test_a_night_is_one_break_at_most(desk):
    desk.types(400)
    before = len(desk.events)
    events = desk.goes_on(15 * 60, locked=True)
    assert len([event for event in events if isinstance(event, Ended)]) <= 1, desk.events[before:]


# The stretch


def test_the_first_break_of_the_day_is_for_the_stretch_and_the_next_for_a_walk(opened):
    assert opened.events[0].offer.kind is Kind.STRETCH
    opened.says("seen", session="a", stretched=True)
    (again,) = opened.types(45.1)
    assert again.offer.kind is Kind.WALK


def test_the_second_stretch_is_owed_from_half_of_the_day_on():
    desk = Desk()
    desk.breaks = replace(desk.breaks, days={date(2026, 3, 2): Day(stretches=1)})
    offers = []
    while desk.at < NINE.replace(hour=17):
        for event in desk.types(5):
            if isinstance(event, Asked):
                offers.append((desk.at.hour, event.offer.kind))
                desk.says("skip")
    assert [kind for hour, kind in offers if hour < 13] == [Kind.WALK] * 5
    assert {kind for hour, kind in offers if hour >= 13} == {Kind.STRETCH}


def test_a_stretch_that_was_not_done_is_owed_still(opened):
    opened.says("up")
    opened.says("told")
    (again,) = opened.types(45.1)
    assert again.offer.kind is Kind.STRETCH


def test_two_stretches_of_half_a_minute_a_day_make_five_minutes_a_week_a_side():
    per_side_s = 30.0
    assert len(planned_stretches(Rules())) * per_side_s == 300.0


def test_the_planned_stretches_are_in_working_hours():
    assert planned_stretches(Rules())[:2] == ((0, 9 * 60 + 45), (0, 13 * 60 + 45))


# Clocks


def test_after_a_moment_without_the_program_all_goes_on(asked):
    was = asked.at
    new_s = 3.0  # the machine's clock begins anew
    breaks, events = started_again(asked.breaks, was, was + timedelta(seconds=30), new_s)
    assert events == ()
    assert breaks.phase is Phase.ASKED
    assert breaks.sitting.in_chair_s == asked.breaks.sitting.in_chair_s
    asked.breaks, asked.time_s, asked.begins = breaks, new_s, was + timedelta(seconds=30) - timedelta(seconds=new_s)
    assert kinds(asked.types(2.1)) == ["Opened"]


def test_after_hours_without_the_program_nobody_knows_and_all_begins_afresh(asked):
    breaks, (event,) = started_again(asked.breaks, asked.at, asked.at + timedelta(hours=3), 3.0)
    assert event.record.end is End.CUT_OFF
    assert breaks.sitting.in_chair_s == 0.0
    assert breaks.day(asked.at).offered == 1


def test_a_wall_clock_that_was_put_back_over_midnight_counts_its_day_once(desk):
    desk.types(30)
    day = desk.at.date()
    sat_s = desk.breaks.day(desk.at).sat_s
    desk.begins -= timedelta(days=1)
    desk.types(10)
    desk.begins += timedelta(days=1)
    desk.types(4)
    assert desk.breaks.days[day].sat_s == pytest.approx(sat_s + 240, abs=LOOK_S)
    assert desk.breaks.days[day - timedelta(days=1)].sat_s == pytest.approx(600, abs=LOOK_S)


def test_a_wall_clock_that_leaps_makes_no_break_due(desk):
    desk.types(20)
    desk.begins += timedelta(hours=1)
    assert desk.types(24.8) == []
    assert kinds(desk.types(0.4)) == ["Asked"]


# Axioms


LOOKS = st.tuples(
    st.sampled_from(["look", *Answer]),
    st.none() | st.floats(0, 2000),
    st.none() | st.booleans(),
    st.none() | st.booleans(),
    st.none() | st.frozensets(st.sampled_from(Busy), max_size=2),
    st.floats(0, 1500),
)


@given(st.lists(LOOKS, max_size=120))
def test_whatever_comes_every_break_ends_once_and_only_what_is_on_is_shown(told):
    breaks, time_s, ended, on = Breaks(rules=Rules(every_s=600.0)), 0.0, [], None
    for said, idle_s, locked, watching, busy, later_s in told:
        time_s += later_s
        at = NINE + timedelta(seconds=time_s)
        if said == "look":
            breaks, events = step(breaks, Activity(at, idle_s, locked, watching, busy), time_s)
        else:
            breaks, events = answer(breaks, Told(said, "s", said == Answer.SEEN), at, time_s)
        for event in events:
            match event:
                case Asked(offer):
                    assert on is None
                    on = offer.id
                case Opened(offer):
                    assert on in (None, offer.id)
                    on = offer.id
                case Withdrawn(offer):
                    assert offer.id == breaks.offer.id
                    on = None
                case Ended(record):
                    assert on in (None, record.id)
                    on = None
                    ended.append(record.id)
        assert (breaks.phase is Phase.WAITING) == (on is None)
    assert len(ended) == len(set(ended)) or all(first <= second for first, second in itertools.pairwise(ended)), (
        "names are moments, and go on"
    )


# A year


DAYS = 365
LONGEST_LOOK_S = 3 * EVERY_S
FIRST = date(2026, 1, 1)
MOODS = ("always", "later", "never", "walks", "mixed")


def answers_of(mood, draw):
    """What a person in such a mood does with a page that is open, and how many seconds after the last."""
    if mood == "always":
        return [("up", 30), ("seen", 240)]
    if mood == "later":
        return [("later", 20)] if draw.random() < 0.7 else [("up", 20), ("told", 120)]
    if mood == "never":
        return []
    if mood == "walks":
        return [("up", 10), ("closed", 90)]
    return draw.choice(
        ([("up", 30), ("seen", 200)], [("later", 10)], [("skip", 10)], [("not_today", 10)], [("closed", 9)], [])
    )


class Year:
    """A year of somebody's days with the reminder, and everything that went against the rules."""

    def __init__(self, seed, mood=None, days=DAYS, blind=frozenset()):
        self.breaks, self.draw, self.mood = Breaks(), random.Random(seed), mood
        self.counts, self.wrong, self.ids = Counter(), [], []
        self.said, self.shown_s, self.free_from_s = [], None, float("-inf")
        for moment in year(seed, FIRST, days, blind=blind):
            self._look(moment)

    def _look(self, moment):
        activity = moment.activity
        if not self.breaks.must_look(activity.idle_s):
            activity = replace(activity, busy=None)
        while self.said and self.said[0][1] <= moment.time_s:
            said, _ = self.said.pop(0)
            told = Told(Answer(said), f"{moment.time_s}", said == "seen")
            self._take(answer(self.breaks, told, activity.at, moment.time_s), moment)
        self._take(step(self.breaks, activity, moment.time_s), moment)

    def _take(self, came, moment):
        self.breaks, events = came
        for event in events:
            self.counts[type(event).__name__] += 1
            match event:
                case Asked() | Opened():
                    self._asked(event, moment)
                case Withdrawn():
                    self.said, self.shown_s = [], None
                    self.free_from_s = moment.time_s + min(WITHDRAWN_S, Rules().later_s)
                case Ended(record):
                    self.counts[record.end] += 1
                    self.ids.append(record.id)
                    self.said, self.shown_s = [], None
                    rest = {End.TAKEN: Rules().every_s, End.SKIPPED: Rules().every_s}.get(record.end, AGAIN_S[-1])
                    # Time on the chair is counted from look to look, so one of them may be too many.
                    self.free_from_s = moment.time_s + rest - LONGEST_LOOK_S

    def _asked(self, event, moment):
        at = moment.activity.at
        if moment.doing in NOT_NOW:
            self.wrong.append(("disturbed", moment))
        if not USUAL.open_at(at):
            self.wrong.append(("outside hours", moment))
        if isinstance(event, Asked):
            if self.shown_s is not None or moment.time_s < self.free_from_s:
                self.wrong.append(("twice", moment))
            self.shown_s = moment.time_s
            return
        at_s = moment.time_s
        self.said = []
        for said, later_s in answers_of(self.mood or MOODS[at.toordinal() % len(MOODS)], self.draw):
            at_s += later_s
            self.said.append((said, at_s))


def test_over_a_year_nobody_is_disturbed_in_a_meeting_outside_hours_or_twice():
    """Another mood each day: some always get up, some put it off, some never answer, some walk and say nothing."""
    lived = Year(seed=1)
    assert lived.wrong == []
    assert len(lived.ids) == len(set(lived.ids))
    assert lived.counts["Asked"] > 600, lived.counts
    assert min(lived.counts[end] for end in (End.TAKEN, End.MISSED, End.SKIPPED, End.NOT_TODAY)) > 20, lived.counts


@pytest.mark.slow
@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("seed", range(2, 6))
def test_over_many_years_nobody_is_disturbed(mood, seed):
    assert Year(seed, mood).wrong == []


BLIND = [{"idle_s"}, {"locked"}, {"watching"}, {"idle_s", "locked", "watching"}]


@pytest.mark.slow
@pytest.mark.parametrize("blind", BLIND, ids=lambda blind: "+".join(sorted(blind)))
def test_over_a_year_a_desktop_that_tells_less_disturbs_no_more(blind):
    assert Year(seed=5, blind=frozenset(blind)).wrong == []


class Tracked:
    """What the program counts over some days, what was really sat, and the bounds of what cannot be known."""

    def __init__(self, seed, days):
        sitting, last, away_s = Sitting(), None, 0.0
        self.counted_s = self.sat_s = self.short_walks_s = self.last_touches_s = 0.0
        for moment in year(seed, FIRST, days):
            sitting, passed = look(sitting, moment.activity, Chair(), moment.time_s)
            self.counted_s += passed.sat_s
            if last is not None and moment.time_s - last.time_s <= LONGEST_LOOK_S + 1:
                passed_s = moment.time_s - last.time_s
                self.sat_s += passed_s if last.doing in IN_CHAIR else 0.0
                away_s += passed_s if last.doing is Doing.AWAY else 0.0
            if last is not None and last.doing is not moment.doing:
                short = away_s < Chair().away_after_s + LONGEST_LOOK_S
                self.short_walks_s += away_s if short else 0.0
                self.last_touches_s += Chair().away_after_s + LONGEST_LOOK_S if last.doing in IN_CHAIR else 0.0
                away_s = 0.0
            last = moment


def test_the_time_on_the_chair_is_what_was_sat():
    """A short walk cannot be told from reading, so it may be too much; a last page that nobody turned, too little."""
    tracked = Tracked(seed=11, days=90)
    assert tracked.sat_s > 90 * 3600
    assert tracked.counted_s <= tracked.sat_s + tracked.short_walks_s
    assert tracked.counted_s >= tracked.sat_s - tracked.last_touches_s
    assert tracked.counted_s == pytest.approx(tracked.sat_s, rel=0.05)


def test_where_nobody_looks_what_is_on_nobody_is_asked():
    lived = Year(seed=2, days=30, blind=frozenset({"busy"}))
    assert lived.wrong == []
    assert lived.counts["Asked"] == 0


def test_a_reminder_that_ignored_calls_would_be_noticed(monkeypatch):
    monkeypatch.setattr("tests.workers.HINDERS", {})
    assert "disturbed" in {what for what, _ in Year(seed=2, days=30).wrong}


def test_a_reminder_without_working_hours_would_be_noticed():
    lived = Year(seed=2, days=1)
    lived.breaks = replace(lived.breaks, rules=Rules(hours=working_hours(((span("00:00-24:00"),),) * 7)))
    for moment in year(3, FIRST, 20):
        lived._look(moment)
    assert "outside hours" in {what for what, _ in lived.wrong}
