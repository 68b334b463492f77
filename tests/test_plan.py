"""The plan: the core on one's own rung, then what has had least this week, in the time, place and limits there are."""

import inspect
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from unsit import dose, ladder
from unsit import plan as planning
from unsit.catalogue import CORE, load
from unsit.catalogue.planning import load_scheme
from unsit.dose import Because, Done, Ground, How, Scheme
from unsit.landmarks import Side
from unsit.movement import Equipment, Region, Stance
from unsit.person import USUAL, Person
from unsit.plan import Wish
from unsit.screening import Offer

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ORIGINAL = load().stretches[CORE]
SCHEME = load_scheme()
LADDER = [name for rung in SCHEME.rung for name in rung.stretches]


def stretch(name, stance, region, **more):
    """A small stretch for the plan: half a minute a side."""
    features = () if stance in (Stance.STANDING, Stance.CHAIR) else ("floor_transfer",)
    told = {"stance": stance, "regions": (region,), "features": features, "needs": (), "level": 1}
    told |= {"target": (), "easier": (), "harder": ()}
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


def done_at(at, stretch, right_s=30.0, left_s=30.0, how=How.COMFORTABLE):
    return Done(at, stretch, {Side.RIGHT: right_s, Side.LEFT: left_s}, how)


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
        ("a strap at hand does not beat standing up", {}, Wish(5, have=USUAL | {Equipment.STRAP}),
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
        "Early in our order for people who sit: hamstrings.",
        "Hamstrings: 0 of 5 minutes a side this week.",
        "That is today's 60 s a side: 5 such days make 5 minutes.",
    )


def test_no_reason_says_what_is_not_established():
    told = " ".join(SCHEME.because.values()).casefold()
    assert not any(claim in told for claim in ("short.", "shorten", "posture", "imbalance", "relieve", "prevent"))


def test_there_are_words_for_every_reason_and_no_others():
    assert set(SCHEME.because) == set(Because)
    told = inspect.getsource(planning) + inspect.getsource(ladder)
    assert [reason.name for reason in Because if f"Because.{reason.name}" not in told] == []
    with pytest.raises(ValidationError, match="because has no words for core"):
        Scheme.model_validate(SCHEME.model_dump() | {"because": {}})


def test_what_is_demanding_is_never_chosen_for_anyone():
    assert "couch-stretch" not in names(planning.plan(ground(), Wish(60), NOW))


def test_one_goes_down_to_the_floor_once_and_places_are_said_where_they_change():
    items = planning.plan(ground(), Wish(30), NOW).items
    floors = [STRETCHES[item.stretch].on_the_floor for item in items]
    assert floors == sorted(floors)
    assert planning.announced(items)[0] == SCHEME.place[STRETCHES[items[0].stretch].stance]
    standing = [told for item, told in zip(items, planning.announced(items), strict=True) if item.place == "Stand up."]
    assert standing[1:] == [None] * (len(standing) - 1)


def with_mine(of=CORE, **more):
    """The ground with an own version of this stretch, prescribed unless `more` says otherwise."""
    hold = ORIGINAL.hold.model_copy(update={"default_s": 25.0, "times": 1})
    mine = STRETCHES[of].model_copy(update={"id": "mine", "hold": hold})
    there = {"stretches": STRETCHES | {"mine": mine}, "offers": OPEN | {"mine": Offer("mine")}}
    return replace(ground(**({"own": {"mine": of}} | more)), **there)


def test_ones_own_version_comes_first_of_all():
    with_own = with_mine()
    items = planning.plan(with_own, Wish(2), NOW).items
    assert names(planning.plan(with_own, Wish(2), NOW)) == ["mine"]
    assert items[0].because == (SCHEME.because["own"],)
    asked = replace(with_own, person=Person(hold_s=60))
    assert planning.plan(asked, Wish(2), NOW).items[0].hold_s == 25.0, "as it was prescribed, whatever is usual"


@pytest.mark.parametrize("of", ["hip-and-lower-back-tall", "standing-hamstring"])
def test_an_own_version_takes_the_place_of_the_stretch_it_was_made_from(of):
    chosen = names(planning.plan(with_mine(of), Wish(60), NOW))
    assert "mine" in chosen
    assert of not in chosen


def test_a_draft_is_never_planned_by_itself():
    drafted = with_mine(own={}, drafts=frozenset({"mine"}))
    assert names(planning.plan(drafted, Wish(60), NOW)) == names(planning.plan(ground(), Wish(60), NOW))


def test_the_side_that_has_had_less_goes_first():
    past = [done("standing-hip-flexor", right_s=90, left_s=30)]
    (item,) = planning.plan(ground(past=past), Wish(2), NOW).items
    assert item.first is Side.LEFT
    assert "Your left side has had 60 s less this week, so it goes first." in item.because


# The day's part


@pytest.mark.parametrize(
    ("name", "goal", "minutes", "today_s", "expected"),
    [
        ("everyday is a minute", "everyday", 4, 0, (2, "That is today's 60 s a side: 5 such days make 5 minutes.")),
        ("in a short break half", "everyday", 2, 0, (1, "Later today 30 s more a side; 5 such days make 5 minutes.")),
        ("the other half later", "everyday", 4, 30, (1, "That is today's 60 s a side: 5 such days make 5 minutes.")),
        ("the full dose is two", "full", 4, 0, (2, "Later today 60 s more a side; 5 such days make 10 minutes.")),
        ("the second half of it", "full", 4, 60, (2, "That is today's 120 s a side: 5 such days make 10 minutes.")),
        ("who has had it is told no number", "everyday", 4, 60, (1, None)),
    ],
    ids=lambda x: x if isinstance(x, str) and " " in x else "",
)  # fmt: skip
def test_the_day_s_part_makes_the_mark_in_five_days(name, goal, minutes, today_s, expected):
    tall = "hip-and-lower-back-tall"
    past = [done_at(NOW - timedelta(hours=1), tall, today_s, today_s)] if today_s else []
    items = planning.plan(ground(Person(goal=goal), past), Wish(minutes), NOW).items
    item = next(each for each in items if each.stretch == tall)
    told = [why for why in item.because if "today" in why]
    assert (item.times, *(told or [None])) == expected, name


def test_five_such_days_reach_the_five_minutes_of_the_evidence():
    past = []
    for days_ago in range(5, 0, -1):
        then = NOW - timedelta(days=days_ago)
        items = planning.plan(ground(past=past), FIVE, then).items
        past += [done_at(then, item.stretch, *[item.times * item.hold_s] * 2) for item in items]
    (hip,) = (each for each in dose.weeks(ground(past=past), NOW) if each.region is Region.HIP_FLEXORS)
    assert hip.least >= SCHEME.enough_min


# What is here


@pytest.mark.parametrize("missing", sorted(USUAL))
def test_what_is_not_here_is_needed_by_nothing_on_offer(missing):
    chosen = planning.plan(ground(), Wish(60, have=USUAL - {missing}), NOW).items
    assert chosen
    assert not any(missing in STRETCHES[item.stretch].needs for item in chosen)


def test_with_nothing_at_all_here_nothing_is_needed():
    chosen = planning.plan(ground(yes=["dizzy_or_falls"]), Wish(60, have=frozenset()), NOW).items
    assert [STRETCHES[item.stretch].needs for item in chosen] == [()] * len(chosen)


# Why it is this rung


@pytest.mark.parametrize(
    ("name", "given", "wish", "rung", "reason"),
    [
        ("on one's rung", {}, Wish(2), "half-kneeling and tall", Because.CORE),
        ("no floor here", {}, Wish(2, floor=False), "standing", Because.NO_FLOOR),
        ("no mat here", {}, Wish(2, have=USUAL - {Equipment.MAT}), "half-kneeling on a pad, no turn", Because.NO_MEANS),
        ("it rests", {"resting": {"hip-and-lower-back-tall": NOW + timedelta(days=1)}}, Wish(2),
         "half-kneeling on a pad, no turn", Because.LOWER),
        ("kneeling hurts", {"yes": ["kneeling_hurts"]}, Wish(2), "standing", Because.HELD_BACK),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)  # fmt: skip
def test_the_reason_names_the_rung_that_it_is_and_why(name, given, wish, rung, reason):
    there = STRETCHES | {"hip-and-lower-back-tall": ON_LADDER["hip-and-lower-back-tall"].model_copy(
        update={"needs": (Equipment.MAT,)})}  # fmt: skip
    items = planning.plan(replace(ground(**given), stretches=there), wish, NOW).items
    assert SCHEME.because[reason].format(rung=rung) in items[0].because, name


# Just the stretch


@pytest.mark.parametrize(
    ("name", "given", "wish", "expected"),
    [
        ("on one's own rung", {}, FIVE, "hip-and-lower-back-tall"),
        ("kneeling hurts: standing", {"yes": ["kneeling_hurts"]}, FIVE, "standing-hip-flexor"),
        ("no floor: standing", {}, Wish(5, floor=False), "standing-hip-flexor"),
        ("however little time there is", {}, Wish(1), "hip-and-lower-back-tall"),
        ("however much was done", {"past": [done(CORE, 1, 700, 700)]}, FIVE, "hip-and-lower-back-tall"),
        ("nothing of it is possible", {"blocked": LADDER}, FIVE, None),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_just_the_stretch_is_the_core_on_one_s_rung(name, given, wish, expected):
    just = planning.plan(ground(**given), wish, NOW).just
    assert (just and just.stretch) == expected, name


# After a morning that was worse


def test_off_the_ladder_too_the_easier_version_comes_first_until_it_was_comfortable():
    there = STRETCHES | {
        "standing-hamstring": OTHERS["standing-hamstring"].model_copy(update={"easier": ("chair-hamstring",)}),
        "chair-hamstring": stretch("chair-hamstring", Stance.CHAIR, Region.HAMSTRINGS, watch="timer"),
    }
    morning = NOW - timedelta(days=3)
    sore = replace(
        ground(sore={"standing-hamstring": morning}),
        stretches=there,
        offers=OPEN | {"chair-hamstring": Offer("chair-hamstring")},
    )
    items = {item.stretch: item for item in planning.plan(sore, FIVE, NOW).items}
    assert "standing-hamstring" not in items
    assert "Standing-hamstring was sore afterwards: the easier version first." in items["chair-hamstring"].because
    well = replace(sore, past=(done("chair-hamstring", 1),))
    assert "standing-hamstring" in names(planning.plan(well, Wish(10), NOW))


def test_where_there_is_no_easier_version_it_starts_again_shorter():
    sore = ground(sore={"standing-hamstring": NOW - timedelta(days=3)})
    (item,) = (each for each in planning.plan(sore, FIVE, NOW).items if each.stretch == "standing-hamstring")
    assert (item.hold_s, item.times) == (STRETCHES["standing-hamstring"].hold.min_s, 1)
    assert SCHEME.because[Because.SHORTER] in item.because


# The week


def test_a_week_counts_seven_days_each_side_for_itself_and_each_region_a_stretch_is_for():
    past = [done(CORE, 1, 120, 60), done(CORE, 6.9, 60, 60), done(CORE, 7.1, 600, 600), done("butterfly", 2, 60, 0)]
    week = {each.region: each.minutes for each in dose.weeks(ground(past=past), NOW)}
    assert week[Region.HIP_FLEXORS] == pytest.approx({Side.RIGHT: 3.0, Side.LEFT: 2.0})
    assert week[Region.LOWER_BACK] == week[Region.HIP_FLEXORS]
    assert week[Region.HAMSTRINGS] == {Side.RIGHT: 0.0, Side.LEFT: 0.0}
    assert week[Region.GROIN][Side.LEFT] == pytest.approx(3.0), "both at once count for both"


def test_a_region_at_its_plateau_is_left_out_with_a_word_and_the_next_one_comes():
    past = [done("standing-hamstring", 1, 600, 600)]
    told = planning.plan(ground(past=past), Wish(60), NOW)
    assert "standing-hamstring" not in names(told)
    assert told.left_out == ("Hamstrings: 10 minutes a side this week. Beyond 10 more adds nothing.",)


def test_the_core_is_left_out_too_when_what_it_is_for_has_had_its_plateau():
    told = planning.plan(ground(past=[done("standing-hip-flexor", 1, 660, 660)]), FIVE, NOW)
    assert Region.HIP_FLEXORS not in [STRETCHES[name].regions[0] for name in names(told)]
    assert "Hip flexors: 11 minutes a side this week. Beyond 10 more adds nothing." in told.left_out


def test_when_everything_has_had_its_plateau_no_lack_of_time_is_blamed():
    past = [done(name, 1, 660, 660) for name in STRETCHES]
    told = planning.plan(ground(past=past), Wish(60), NOW)
    assert told.items == ()
    assert SCHEME.because[Because.NO_TIME] not in told.left_out


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
        ("three on one day are one", [done(LADDER[4], 1 + hours / 24) for hours in (1, 0.5, 0)], 3),
        ("three on two days are two", [done(LADDER[4], d) for d in (2, 1.02, 1)], 3),
        ("and the count begins afresh", [*(done(LADDER[4], d) for d in (5, 4)), done(LADDER[4], 3, how=How.HURT)], 2),
        ("six are two rungs", [*(done(LADDER[4], d) for d in (9, 8, 7)), *(done(CORE, d) for d in (3, 2, 1))], 5),
        ("what is on no rung moves nothing", [done("wall-calf", d) for d in (3, 2, 1)], 3),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)  # fmt: skip
def test_the_ladder(name, past, rung):
    assert ladder.rung(ground(past=past))[0] == rung, name


def test_a_rung_of_two_stretches_is_both_of_them_on_one_day():
    low = Person(rung=0, rung_at=NOW - timedelta(days=30))
    one = [done("chair-hip-flexor", days) for days in (6, 5, 4)]
    other = [done("chair-twist", days) for days in (3, 2, 1)]
    assert ladder.rung(ground(low, [*one, *other]))[0] == 0
    both = [done(name, days) for days in (3, 2, 1) for name in ("chair-hip-flexor", "chair-twist")]
    assert ladder.rung(ground(low, both))[0] == 1
    assert ladder.rung(ground(low, one, blocked=["chair-twist"]))[0] == 1, "what is blocked is not waited for"


def test_who_asks_for_easier_has_it_at_once_and_climbs_again_from_there():
    asked = Person(rung=2, rung_at=NOW - timedelta(days=3.5))
    assert ladder.rung(ground(asked)) == (2, "down")
    before = [done("half-kneeling-hip-flexor", days) for days in (6, 5, 4)]
    assert ladder.rung(ground(asked, before))[0] == 2, "what was before counts no more"
    after = [done("half-kneeling-hip-flexor", days) for days in (3, 2, 1)]
    assert ladder.rung(ground(asked, after)) == (3, "up")


def test_no_rung_is_climbed_that_an_answer_speaks_against():
    past = [done("standing-hip-flexor", days) for days in range(20, 1, -1)]
    assert ladder.rung(ground(past=past, yes=["cannot_floor"])) == (1, "held_back")
    assert ladder.rung(ground(blocked=["hip-and-lower-back-tall", "hip-and-lower-back"]))[0] == 2


def test_proportions_for_which_the_elbow_hardly_reaches_take_the_hand():
    long_trunk = Person(trunk_ratio=1.1, thigh_ratio=1.05, arm_ratio=0.9, rung=4, rung_at=NOW)
    items = planning.plan(ground(long_trunk), Wish(2), NOW).items
    assert [item.stretch for item in items] == ["hip-and-lower-back-tall"]
    assert SCHEME.because["elbow"].format(rung="half-kneeling and tall") in items[0].because


def test_the_top_rung_holds_longer_as_far_as_the_stretch_allows():
    top = Person(rung=5, rung_at=NOW)
    item = next(each for each in planning.plan(ground(top), Wish(3), NOW).items if each.stretch == CORE)
    assert item.hold_s == min(SCHEME.rung[5].hold_s, ORIGINAL.hold.max_s)


# In a break


def test_a_break_has_the_core_and_not_what_only_comes_first_by_its_place():
    of = planning.plan(ground(), Wish(20), NOW)
    assert of.items[0].stretch != of.one.stretch
    assert of.one.stretch == "hip-and-lower-back-tall"


def test_a_break_has_ones_own_stretch_before_the_core():
    of = planning.plan(ground(own={CORE: "hip-and-lower-back-tall"}), FIVE, NOW)
    assert of.one.stretch == CORE


def test_a_break_has_the_core_also_where_the_day_has_had_its_part():
    of = planning.plan(ground(past=[done(CORE, 1, 700, 700)]), Wish(0.1), NOW)
    assert of.items == ()
    assert of.one == of.just
