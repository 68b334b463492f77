"""The coach's table, and what it makes of a session."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.postures import FPS, FROM_BEHIND, NOBODY, STANDING, kneeling, run
from unsit.coach import TURNS, Command, Phase, Sight
from unsit.landmarks import Side
from unsit.session import Ended

RIGHT, LEFT = kneeling(Side.RIGHT), kneeling(Side.LEFT)
FRAME_S = 1.01 / FPS


def test_every_phase_has_an_answer_to_everything_that_can_be_seen():
    left_by_command = {Phase.PAUSED, Phase.DONE}
    assert set(TURNS) == set(Phase) - left_by_command
    for phase, table in TURNS.items():
        assert set(table) == set(Sight), phase


COURSES = [
    ("standing is setting up", [(2, STANDING)], [Phase.SETTING_UP]),
    (
        "kneeling without the turn is entering",
        [(1, STANDING), (1, kneeling(turned=False))],
        [Phase.SETTING_UP, Phase.ENTERING],
    ),
    ("the turn begins the hold", [(1, kneeling(turned=False)), (3, RIGHT)], [Phase.ENTERING, Phase.HOLDING]),
    ("a knee past its limit is corrected", [(3, RIGHT), (2, kneeling(shank=12))], [Phase.HOLDING, Phase.CORRECTING]),
    ("standing up early is resting", [(5, RIGHT), (2, STANDING)], [Phase.HOLDING, Phase.RESTING]),
    (
        "so it is when the turn is let go of first",
        [(5, RIGHT), (2, kneeling(turned=False)), (2, STANDING)],
        [Phase.HOLDING, Phase.ENTERING, Phase.RESTING],
    ),
    ("standing up after 20 s is changing legs", [(21, RIGHT), (2, STANDING)], [Phase.HOLDING, Phase.CHANGING]),
    ("nobody is looked for", [(1, STANDING), (1, NOBODY)], [Phase.SETTING_UP, Phase.LOOKING]),
]


@pytest.mark.parametrize(("name", "spells", "phases"), COURSES, ids=[course[0] for course in COURSES])
def test_the_course_of_a_session(name, spells, phases):
    del name
    assert run(*spells).phases == phases


def test_the_elbow_and_the_reach_do_not_stop_the_clock_and_the_turn_does():
    assert run((10, kneeling(elbow=False, reach=False))).coach.held_s(Side.RIGHT) == pytest.approx(10, abs=FRAME_S)
    assert run((10, kneeling(turned=False))).coach.held_s(Side.RIGHT) == 0


@pytest.mark.parametrize(("shank", "held_s", "faults"), [(7.9, 20, 0), (8.1, 15, 0), (14.9, 15, 0), (15.1, 15, 1)])
def test_the_knee_rule_pauses_past_eight_degrees_and_is_a_fault_past_fifteen(shank, held_s, faults):
    session = run((15, RIGHT), (5, kneeling(shank=shank))).coach
    assert session.held_s(Side.RIGHT) == pytest.approx(held_s, abs=2 * FRAME_S)
    assert len(session.faults) == faults
    if faults:
        assert session.faults[0].end_s - session.faults[0].start_s == pytest.approx(5, abs=2 * FRAME_S)


def test_a_knee_past_fifteen_degrees_for_less_than_a_second_is_no_fault():
    assert run((5, RIGHT), (0.8, kneeling(shank=20)), (5, RIGHT)).coach.faults == ()


def test_the_clear_limit_has_a_fault_for_each_time_it_is_passed():
    spells = [(3, RIGHT), (2, kneeling(shank=20))] * 2
    assert len(run(*spells).coach.faults) == 2


@pytest.mark.parametrize(("command", "ended"), [(Command.STOP, Ended.STOPPED), (Command.FINISH, Ended.FINISHED)])
def test_stop_and_finish_end_at_once_and_keep_the_seconds(command, ended):
    session = run((10, RIGHT)).order(command).go((10, RIGHT))
    assert session.coach.ended is ended
    assert session.coach.held_s(Side.RIGHT) == pytest.approx(10, abs=FRAME_S)


def test_while_paused_nothing_is_counted_and_after_it_the_seconds_go_on():
    session = run((10, RIGHT)).order(Command.PAUSE).go((10, RIGHT))
    assert session.coach.held_s(Side.RIGHT) == pytest.approx(10, abs=FRAME_S)
    session.order(Command.RESUME).go((5, RIGHT))
    assert session.coach.held_s(Side.RIGHT) == pytest.approx(15, abs=2 * FRAME_S)


def test_resume_without_a_pause_changes_nothing():
    before = run((10, RIGHT))
    assert before.order(Command.RESUME).coach.phase is Phase.HOLDING


def test_both_legs_held_and_four_seconds_on_the_feet_is_finished():
    session = run((21, RIGHT), (5, STANDING), (21, LEFT), (3.5, STANDING))
    assert session.coach.ended is None
    assert session.go((1, STANDING)).coach.ended is Ended.FINISHED


def test_a_second_leg_that_is_owed_its_time_does_not_end_the_session():
    session = run((25, RIGHT), (5, STANDING), (12, LEFT), (20, STANDING))
    assert session.coach.ended is None
    assert session.coach.owed_s(Side.LEFT) == pytest.approx(13, abs=2 * FRAME_S)
    assert session.coach.owed_s(Side.RIGHT) == 0


def test_no_leg_is_owed_more_than_the_hold_that_was_asked_for():
    assert run((40, RIGHT), hold_s=20).coach.owed_s(Side.LEFT) == 20


def test_two_minutes_without_anybody_close_the_session_as_left():
    session = run((5, RIGHT), (119, NOBODY))
    assert session.coach.ended is None
    assert session.go((2, NOBODY)).coach.ended is Ended.LEFT


def test_from_behind_nothing_is_counted_however_long():
    assert run((60, FROM_BEHIND)).coach.clock.holds == ()


spell = st.tuples(
    st.floats(0.1, 6), st.sampled_from([NOBODY, STANDING, RIGHT, LEFT, kneeling(turned=False), kneeling(shank=20)])
)


@settings(max_examples=40)
@given(st.lists(spell, min_size=1, max_size=8))
def test_seconds_are_counted_only_while_in_the_stretch(spells):
    in_stretch_s = sum(seconds + 1 / FPS for seconds, assessment in spells if assessment.in_stretch)
    forgiven_s = sum(1.0 + 2 / FPS for _, assessment in spells if not assessment.in_stretch)
    coach = run(*spells).coach
    assert coach.held_s(Side.RIGHT) + coach.held_s(Side.LEFT) <= in_stretch_s + forgiven_s


def fault_s(run_):
    return sum(fault.end_s - fault.start_s for fault in run_.coach.faults)


def test_someone_who_is_seen_from_the_wrong_side_has_not_left():
    assert run((3, STANDING), (125, FROM_BEHIND)).coach.ended is None


def test_a_pause_is_no_absence():
    paused = run((3, STANDING), (10, RIGHT), (3, NOBODY)).order(Command.PAUSE)
    assert paused.go((150, NOBODY)).order(Command.RESUME).go((1, NOBODY)).coach.ended is None


def test_a_fault_includes_neither_a_pause_nor_a_time_without_pictures():
    past = kneeling(shank=20)
    paused = run((5, RIGHT), (3, past)).order(Command.PAUSE).go((60, past)).order(Command.RESUME).go((3, past))
    blind = run((5, RIGHT), (3, past))
    blind.frame += 60 * FPS
    blind.go((3, past))
    assert fault_s(paused) < 10
    assert fault_s(blind) < 10


def test_who_is_asked_for_what_a_leg_is_owed_has_time_to_do_it():
    waits = run((2, STANDING), (31, RIGHT), (3, STANDING), (22, LEFT), (6, STANDING))
    assert waits.keys().count("owed") >= 1
    assert waits.coach.ended is None
    assert waits.go((15, STANDING)).coach.ended is Ended.FINISHED


def test_a_knee_that_trembles_at_its_limit_changes_neither_phase_nor_tone():
    trembling = run((3, RIGHT))
    tones = len(trembling.sounds)
    for _ in range(30):
        trembling.go((0.2, kneeling(shank=8.4)), (0.2, kneeling(shank=7.6)))
    assert trembling.coach.phase is Phase.HOLDING
    assert len(trembling.sounds) == tones


def test_pictures_that_come_too_slowly_are_not_called_held_and_leave_no_empty_holds():
    slow = run()
    for _ in range(60):
        slow.frame += round(0.55 * FPS) - 1
        slow.go((1 / FPS, RIGHT))
    assert slow.coach.phase is Phase.ENTERING
    assert slow.coach.clock.holds == ()
