"""The plan: the core on one's own rung, then what has had least this week, in the time, place and limits there are."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from unsit import plan as planning
from unsit.catalogue import CORE, load
from unsit.catalogue.planning import load_scheme
from unsit.landmarks import Side
from unsit.movement import Equipment, Region, Stance
from unsit.person import Person
from unsit.plan import Done, Ground, How, Wish
from unsit.screening import Offer

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ORIGINAL = load().stretches[CORE]
SCHEME = load_scheme()
LADDER = [name for rung in SCHEME.rung for name in rung.stretches]


def stretch(name, stance, region, **more):
    """A small stretch for the plan: half a minute a side."""
    features = () if stance in (Stance.STANDING, Stance.CHAIR) else ("floor_transfer",)
    told = {"stance": stance, "regions": (region,), "features": features, "needs": (), "level": 1, "target": ()}
    return ORIGINAL.model_copy(update={"id": name, "name": name.capitalize()} | told | more)


ON_LADDER = {
    "chair-hip-flexor": stretch("chair-hip-flexor", Stance.CHAIR, Region.HIP_FLEXORS, needs=(Equipment.CHAIR,)),
    "chair-twist": stretch("chair-twist", Stance.CHAIR, Region.UPPER_BACK, needs=(Equipment.CHAIR,)),
    "standing-hip-flexor": stretch("standing-hip-flexor", Stance.STANDING, Region.HIP_FLEXORS),
    "half-kneeling-hip-flexor": stretch("half-kneeling-hip-flexor", Stance.HALF_KNEELING, Region.HIP_FLEXORS),
    "hip-and-lower-back-tall": stretch("hip-and-lower-back-tall", Stance.HALF_KNEELING, Region.HIP_FLEXORS),
    "hip-and-lower-back": ORIGINAL,
}
OTHERS = {
    each.id: each
    for each in (
        stretch("standing-hamstring", Stance.STANDING, Region.HAMSTRINGS),
        stretch("strap-hamstring", Stance.SUPINE, Region.HAMSTRINGS, needs=(Equipment.STRAP,)),
        stretch("butterfly", Stance.FLOOR_SITTING, Region.GROIN, sides="together", watch="timer"),
        stretch("wall-calf", Stance.STANDING, Region.CALF, needs=(Equipment.WALL,)),
        stretch("couch-stretch", Stance.HALF_KNEELING, Region.FRONT_OF_THIGH, level=3),
    )
}
STRETCHES = ON_LADDER | OTHERS
OPEN = {name: Offer(name) for name in STRETCHES}


def ground(person=None, past=(), yes=(), blocked=(), **more):
    offers = OPEN | {name: Offer(name, blocked_by=("some_answer",)) for name in blocked}
    return Ground(SCHEME, STRETCHES, offers, frozenset(yes), person or Person(), tuple(past), **more)


def done(stretch, days_ago=1.0, right_s=30.0, left_s=30.0, how=How.COMFORTABLE):
    return Done(NOW - timedelta(days=days_ago), stretch, {Side.RIGHT: right_s, Side.LEFT: left_s}, how)


def names(plan):
    return [item.stretch for item in plan.items]


FIVE = Wish(minutes=5)


# The routine


@pytest.mark.parametrize(
    ("name", "given", "wish", "expected"),
    [
        ("a new person begins tall", {}, Wish(2), ["hip-and-lower-back-tall"]),
        ("with five minutes the hamstrings come too", {}, FIVE, ["standing-hamstring", "hip-and-lower-back-tall"]),
        ("without a floor it stands", {}, Wish(2, floor=False), ["standing-hip-flexor"]),
        ("kneeling hurts: standing", {"yes": ["kneeling_hurts"]}, Wish(2), ["standing-hip-flexor"]),
        ("falls: on a chair", {"yes": ["dizzy_or_falls"]}, Wish(2), ["chair-hip-flexor"]),
        ("not even one side fits", {"blocked": ["butterfly"]}, Wish(1), []),
        ("everything is blocked", {"blocked": list(STRETCHES)}, FIVE, []),
        ("a strap at hand does not beat standing up", {}, Wish(4, have=frozenset({Equipment.STRAP})),
         ["standing-hamstring", "hip-and-lower-back-tall"]),
        ("what hurt rests", {"resting": {"hip-and-lower-back-tall": NOW + timedelta(days=1)}}, Wish(2),
         ["half-kneeling-hip-flexor"]),
        ("what has rested is back", {"resting": {"hip-and-lower-back-tall": NOW - timedelta(hours=1)}}, Wish(2),
         ["hip-and-lower-back-tall"]),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)  # fmt: skip
def test_todays_routine(name, given, wish, expected):
    assert set(names(planning.plan(ground(**given), wish, NOW))) >= set(expected), name
    assert bool(expected) == bool(planning.plan(ground(**given), wish, NOW).items)


def test_when_nothing_is_left_a_walk_and_a_clinician_are_suggested():
    told = planning.plan(ground(blocked=list(STRETCHES)), FIVE, NOW)
    assert told.left_out == (SCHEME.because["nothing"],)
    assert planning.plan(ground(blocked=["butterfly"]), Wish(1), NOW).left_out == (SCHEME.because["no_time"],)


def test_the_same_ground_gives_the_same_plan():
    assert planning.plan(ground(), FIVE, NOW) == planning.plan(ground(), FIVE, NOW)


@pytest.mark.parametrize("minutes", [1, 2, 3, 5, 10, 20, 60])
def test_a_routine_never_takes_longer_than_there_is_time(minutes):
    assert planning.plan(ground(), Wish(minutes), NOW).seconds <= 60 * minutes


@pytest.mark.parametrize("blocked", STRETCHES)
def test_what_is_blocked_is_never_in_it(blocked):
    assert blocked not in names(planning.plan(ground(blocked=[blocked]), Wish(60), NOW))


def test_every_stretch_says_because_of_what():
    items = planning.plan(ground(), Wish(30), NOW).items
    assert all(item.because and "{" not in " ".join(item.because) for item in items)
    hamstrings = next(item for item in items if item.stretch == "standing-hamstring")
    assert hamstrings.because == (
        "Sitting keeps your hamstrings short.",
        "Hamstrings: 0 of 5 minutes a side this week.",
    )


def test_what_is_demanding_is_never_chosen_for_anyone():
    assert "couch-stretch" not in names(planning.plan(ground(), Wish(60), NOW))


def test_one_goes_down_to_the_floor_once_and_places_are_said_where_they_change():
    items = planning.plan(ground(), Wish(30), NOW).items
    floors = [STRETCHES[item.stretch].on_the_floor for item in items]
    assert floors == sorted(floors)
    assert planning.announced(items)[0] == SCHEME.place[STRETCHES[items[0].stretch].stance]
    standing = [told for item, told in zip(items, planning.announced(items), strict=True) if item.place == "Stand up."]
    assert standing[1:] == [None] * (len(standing) - 1)


def test_ones_own_version_comes_first_of_all():
    hold = ORIGINAL.hold.model_copy(update={"default_s": 25.0, "times": 1})
    own = ORIGINAL.model_copy(update={"id": "mine", "hold": hold})
    there = {"stretches": STRETCHES | {"mine": own}, "offers": OPEN | {"mine": Offer("mine")}}
    with_own = replace(ground(own=frozenset({"mine"})), **there)
    items = planning.plan(with_own, Wish(2), NOW).items
    assert names(planning.plan(with_own, Wish(2), NOW)) == ["mine"]
    assert items[0].because == (SCHEME.because["own"],)
    asked = replace(with_own, person=Person(hold_s=60))
    assert planning.plan(asked, Wish(2), NOW).items[0].hold_s == 25.0, "as it was prescribed, whatever is usual"


def test_the_side_that_has_had_less_goes_first():
    past = [done("standing-hip-flexor", right_s=90, left_s=30)]
    (item,) = planning.plan(ground(past=past), Wish(2), NOW).items
    assert item.first is Side.LEFT
    assert "Your left side has had 60 s less this week, so it goes first." in item.because


def test_a_full_goal_holds_each_stretch_as_often_as_a_full_dose_has_it():
    (item,) = planning.plan(ground(Person(goal="full")), Wish(4), NOW).items[:1]
    assert item.times == ORIGINAL.hold.times


# The week


def test_a_week_counts_seven_days_each_side_for_itself_and_each_region_a_stretch_is_for():
    past = [done(CORE, 1, 120, 60), done(CORE, 6.9, 60, 60), done(CORE, 7.1, 600, 600), done("butterfly", 2, 60, 0)]
    week = {each.region: each.minutes for each in planning.weeks(ground(past=past), NOW)}
    assert week[Region.HIP_FLEXORS] == pytest.approx({Side.RIGHT: 3.0, Side.LEFT: 2.0})
    assert week[Region.LOWER_BACK] == week[Region.HIP_FLEXORS]
    assert week[Region.HAMSTRINGS] == {Side.RIGHT: 0.0, Side.LEFT: 0.0}
    assert week[Region.GROIN][Side.LEFT] == pytest.approx(3.0), "both at once count for both"


def test_a_region_at_its_plateau_is_left_out_with_a_word_and_the_next_one_comes():
    past = [done("standing-hamstring", 1, 600, 600)]
    told = planning.plan(ground(past=past), Wish(60), NOW)
    assert "standing-hamstring" not in names(told)
    assert told.left_out == ("Your hamstrings has had its 10 minutes a side this week; more adds nothing.",)


def test_what_has_had_least_comes_before_what_has_had_more():
    past = [done("standing-hamstring", 1, 290, 290)]
    told = planning.plan(ground(past=past), Wish(5.5), NOW)
    assert "wall-calf" in names(told) or "butterfly" in names(told)
    assert "standing-hamstring" not in names(told)


# The ladder


@pytest.mark.parametrize(
    ("name", "past", "rung"),
    [
        ("new", [], 3),
        ("two comfortable sessions are not enough", [done(LADDER[4], d) for d in (2, 1)], 3),
        ("three are", [done(LADDER[4], d) for d in (3, 2, 1)], 4),
        ("three of which nobody said how are not", [done(LADDER[4], d, how=How.UNSAID) for d in (3, 2, 1)], 3),
        ("three of a few seconds are not", [done(LADDER[4], d, 5, 5) for d in (3, 2, 1)], 3),
        ("three with one side alone are not", [done(LADDER[4], d, 30, 0) for d in (3, 2, 1)], 3),
        ("one that hurt is one rung down at once", [done(LADDER[4], 1, how=How.HURT)], 2),
        ("and the count begins afresh", [*(done(LADDER[4], d) for d in (5, 4)), done(LADDER[4], 3, how=How.HURT)], 2),
        ("six are two rungs", [*(done(LADDER[4], d) for d in (9, 8, 7)), *(done(CORE, d) for d in (3, 2, 1))], 5),
        ("what is on no rung moves nothing", [done("wall-calf", d) for d in (3, 2, 1)], 3),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)  # fmt: skip
def test_the_ladder(name, past, rung):
    assert planning.rung(ground(past=past))[0] == rung, name


def test_who_asks_for_easier_has_it_at_once_and_climbs_again_from_there():
    asked = Person(rung=2, rung_at=NOW - timedelta(days=3.5))
    assert planning.rung(ground(asked)) == (2, "down")
    before = [done("half-kneeling-hip-flexor", days) for days in (6, 5, 4)]
    assert planning.rung(ground(asked, before))[0] == 2, "what was before counts no more"
    after = [done("half-kneeling-hip-flexor", days) for days in (3, 2, 1)]
    assert planning.rung(ground(asked, after)) == (3, "up")


def test_no_rung_is_climbed_that_an_answer_speaks_against():
    past = [done("standing-hip-flexor", days) for days in range(20, 1, -1)]
    assert planning.rung(ground(past=past, yes=["cannot_floor"])) == (1, "held_back")
    assert planning.rung(ground(blocked=["hip-and-lower-back-tall", "hip-and-lower-back"]))[0] == 2


def test_proportions_for_which_the_elbow_hardly_reaches_take_the_hand():
    long_trunk = Person(trunk_ratio=1.1, thigh_ratio=1.05, arm_ratio=0.9, rung=4, rung_at=NOW)
    items = planning.plan(ground(long_trunk), Wish(2), NOW).items
    assert [item.stretch for item in items] == ["hip-and-lower-back-tall"]
    assert SCHEME.because["elbow"] in items[0].because


def test_the_top_rung_holds_longer_as_far_as_the_stretch_allows():
    top = Person(rung=5, rung_at=NOW)
    item = next(each for each in planning.plan(ground(top), Wish(3), NOW).items if each.stretch == CORE)
    assert item.hold_s == min(SCHEME.rung[5].hold_s, ORIGINAL.hold.max_s)
