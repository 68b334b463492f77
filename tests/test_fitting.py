"""The fit finds again what was posed, says how sure it is, and survives whatever a camera sends."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people import ARMS, HEIGHT, LENS, WIDTH, Person, kneeling, sitting, standing, stretching
from tests.recordings_of_clips import recording, true_frames
from unsit import body, fitting
from unsit.angles import MEASURES, in_roles
from unsit.body import POSE
from unsit.catalogue import CORE, load
from unsit.evidence import MARKS, Evidence, evidence_of
from unsit.expectation import UNKNOWNS, expectation, looked_for
from unsit.fit import ANOTHER_BODY_COST, USUAL_COST, Fit, determined, measures_of
from unsit.fitting import Fitting
from unsit.landmarks import INDEX, NAMES, QuarterTurn, Side, Tilt, nobody, turned
from unsit.misfit import weighed
from unsit.observation import Posture
from unsit.search import LEAVING_SURPRISE, TURN_SURPRISE, Last, unsettled

EXACT_DEG = 0.1
FPS = 20.0
EXPECTED = looked_for(load().stretches[CORE])


def fitted(landmarks, memory=None, frames=1):
    memory = memory or Fitting()
    for frame in range(frames):
        memory, fit = fitting.step(memory, replace(landmarks, time_s=landmarks.time_s + frame / FPS), EXPECTED)
    return fit


def without_beliefs(front=Side.RIGHT):
    """Nothing expected but the lens, sizes and arms that were used: what is left is the picture's own word."""
    lens = {"ln_focal": (0.18, 0.01), "pitch_deg": (0.0, 0.1), "roll_deg": (0.0, 0.1)}
    sizes = dict.fromkeys(body.RATIOS, (0.0, 1e-3))
    # One picture does not say whether an arm points to the lens or away from it.
    arms = {name: (value, 10.0) for name, value in (ARMS | {"arm_rotation_deg": 0.0}).items()}
    nothing = {"hip_rotation_deg": (0.0, 1e4)}
    position = {(Posture.IN_POSITION, front): expectation(lens | sizes | arms | nothing, front)}
    return replace(EXPECTED, postures=position)


def truth_of(pose):
    """The measures of this pose, by the fit's own reading of points."""
    unknowns = np.concatenate([pose, np.zeros(len(UNKNOWNS) - len(POSE))])
    values, _ = measures_of(unknowns, *body.joints_and_jacobian(pose))
    return values


lunges = st.builds(
    lambda front, bearing, turn, shank, lean: (
        front,
        kneeling(
            front,
            bearing,
            trunk_rotation_deg=turn if front is Side.RIGHT else -turn,
            trunk_inclination_deg=lean,
            **{f"{front}_knee_flexion_deg": 88.0 + shank},
        ),
    ),
    st.sampled_from(Side),
    st.floats(5.0, 30.0),
    st.floats(0.0, 40.0),
    st.floats(-10.0, 20.0),
    st.floats(-5.0, 35.0),
)


@settings(max_examples=25)
@given(lunges)
def test_without_noise_and_beliefs_the_posed_body_is_found_to_a_tenth_of_a_degree(lunge):
    front, person = lunge
    _, fit = fitting.step(Fitting(), person.seen(), without_beliefs(front))
    memory = Fitting(fit_unknowns(fit), (Posture.IN_POSITION, front), fitting.FrontLeg(front, begun=True), last_s=0.0)
    flat = replace(person.seen(), world_m=np.full((len(NAMES), 3), np.nan))  # metres are only a start
    for frame in range(1, 11):
        memory, fit = fitting.step(memory, replace(flat, time_s=frame / FPS), without_beliefs(front))
    assert fit.angles.values == pytest.approx(truth_of(person.pose), abs=EXACT_DEG)


def fit_unknowns(fit: Fit):
    return np.concatenate([fit.pose, fit.camera, [fit.floor_m]])


@settings(max_examples=25)
@given(lunges, st.integers(0, 1000))
def test_disturbed_landmarks_are_recovered_within_what_the_fit_says_of_itself(lunge, seed):
    front, person = lunge
    fit = fitted(person.seen(noise_px=2.0, seed=seed))
    roles, sds = in_roles(fit.angles, front), in_roles(replace(fit.angles, values=fit.angles.sds), front)
    true = in_roles(replace(fit.angles, values=truth_of(person.pose)), front)
    assert fit.front_leg is front
    for name in ("front_knee_flexion_deg", "front_shank_inclination_deg", "rear_thigh_inclination_deg"):
        # Four standard deviations: one draw in sixteen thousand, were the error normal.
        assert abs(roles[name] - true[name]) < 4 * abs(sds[name])


@pytest.mark.parametrize("front", Side)
@pytest.mark.parametrize("bearing", [-15.0, 0.0, 10.0, 25.0, 40.0])
def test_the_lenss_bearing_and_the_leg_in_front_are_found(front, bearing):
    fit = fitted(kneeling(front, bearing).seen())
    assert fit.front_leg is front
    assert fit.posture is Posture.IN_POSITION
    assert fit.bearing_deg == pytest.approx(bearing, abs=2 * fit.bearing_sd_deg)


def test_a_lens_on_the_front_legs_side_reads_beyond_a_right_angle():
    fit = fitted(kneeling(Side.RIGHT, bearing=170.0).seen())
    assert fit.front_leg is Side.RIGHT
    assert abs(fit.bearing_deg) > 120.0


@pytest.mark.parametrize("near", Side)
def test_standing_is_told_from_kneeling(near):
    fit = fitted(standing(near).seen())
    assert (fit.posture, fit.front_leg) == (Posture.STANDING, None)
    assert fit.bearing_deg == pytest.approx(5.0, abs=2 * fit.bearing_sd_deg)


@pytest.mark.parametrize("near", Side)
def test_sitting_on_a_chair_is_told_from_the_rest(near):
    fit = fitted(sitting(near).seen())
    assert (fit.posture, fit.front_leg) == (Posture.SITTING, None)


@settings(max_examples=15)
@given(lunges)
def test_the_mirror_swaps_left_and_right_and_leaves_the_roles_as_they_were(lunge):
    front, person = lunge
    here, there = fitted(person.seen()), fitted(Person(body.mirrored(person.pose)).seen())
    assert there.front_leg is front.other
    assert in_roles(there.angles, front.other) == pytest.approx(in_roles(here.angles, front), abs=EXACT_DEG)
    assert there.bearing_deg == pytest.approx(here.bearing_deg, abs=EXACT_DEG)


@settings(max_examples=15)
@given(lunges, st.floats(0.6, 3.0))
def test_a_larger_picture_changes_no_angle(lunge, larger):
    _, person = lunge
    here = person.seen()
    size = round(WIDTH * larger), round(HEIGHT * larger)
    image = (here.image_px - [WIDTH / 2, HEIGHT / 2]) * (min(size) / HEIGHT) + np.array(size) / 2
    there = replace(here, image_px=image, width_px=size[0], height_px=size[1])
    assert fitted(there).angles.values == pytest.approx(fitted(here).angles.values, abs=EXACT_DEG)


@settings(max_examples=15)
@given(lunges, st.floats(-0.2, 0.2), st.floats(2.6, 4.5))
def test_standing_elsewhere_changes_no_angle_beyond_its_own_uncertainty(lunge, aside, distance_m):
    front, person = lunge
    fit = fitted(person.through(across=aside, ln_distance=np.log(distance_m)).seen())
    moved = np.abs(fit.angles.values - fitted(person.seen()).angles.values)
    assert fit.front_leg is front
    assert (moved < 2 * fit.angles.sds).all()


@settings(max_examples=10)
@given(lunges)
def test_the_normal_matrix_is_that_of_the_misfits(lunge):
    """The slope that the steps follow is the derivative of the cost they lower (to the loss's own approximation)."""
    _, person = lunge
    landmarks = person.seen(noise_px=1.0)
    unknowns = np.concatenate([person.pose + 0.5, [LENS[name] for name in body.CAMERA], [-0.5]])
    evidence, expected = evidence_of(landmarks), EXPECTED.postures[Posture.IN_POSITION, Side.RIGHT]
    slope = weighed(unknowns, evidence, expected).slope
    for number in range(len(UNKNOWNS)):
        nudge = np.zeros(len(UNKNOWNS))
        nudge[number] = 1e-5
        costs = [weighed(unknowns + sign * nudge, evidence, expected).cost for sign in (1, -1)]
        assert slope[number] == pytest.approx((costs[0] - costs[1]) / 4e-5, rel=1e-3, abs=1e-3), UNKNOWNS[number]


def test_legs_exchanged_by_the_pose_model_are_put_back():
    person = kneeling()
    exchanged = person.seen()
    order = np.arange(len(NAMES))
    for name in ("knee", "ankle", "heel", "foot_index", "hip"):
        left, right = INDEX[f"left_{name}"], INDEX[f"right_{name}"]
        order[left], order[right] = right, left
    memory = Fitting()
    for frame in range(10):
        memory, fit = fitting.step(memory, person.seen(frame / FPS, noise_px=1.0, seed=frame), EXPECTED)
    assert not fit.swapped
    memory, fit = fitting.step(
        memory,
        replace(exchanged, image_px=exchanged.image_px[order], world_m=exchanged.world_m[order], time_s=0.5),
        EXPECTED,
    )
    assert fit.swapped
    assert fit.front_leg is Side.RIGHT
    assert fit.angles["right_knee_flexion_deg"] == pytest.approx(92.0, abs=10.0)


def put(landmarks, name, value, array="image_px"):
    there = getattr(landmarks, array).copy()
    there[INDEX[name]] = value
    return replace(landmarks, **{array: there})


GOOD = kneeling().seen(0.5)
BAD = [
    ("nobody", nobody(0.5, WIDTH, HEIGHT)),
    ("one landmark at infinity", put(GOOD, "left_knee", np.inf)),
    ("one landmark far outside", put(GOOD, "left_knee", 1e12)),
    ("one landmark not a number", put(GOOD, "right_ankle", np.nan)),
    ("no visibility", replace(GOOD, visibility=np.full(len(NAMES), np.nan))),
    ("no metres", replace(GOOD, world_m=np.full((len(NAMES), 3), np.nan))),
    ("metres at nought", replace(GOOD, world_m=np.zeros((len(NAMES), 3)))),
    ("one metre at infinity", put(GOOD, "left_hip", -np.inf, "world_m")),
    ("all points in one place", replace(GOOD, image_px=np.full((len(NAMES), 2), 300.0))),
    ("time going backwards", replace(GOOD, time_s=-3.0)),
    ("a mirrored picture", Person(body.mirrored(kneeling().pose)).seen(0.5)),
    ("everything on the border", replace(GOOD, image_px=np.zeros((len(NAMES), 2)))),
]


@pytest.mark.parametrize(("what", "bad"), BAD, ids=[case[0] for case in BAD])
def test_a_bad_frame_is_survived_and_the_next_half_second_is_right_again(what, bad):
    del what
    person, memory = kneeling(), Fitting()
    for frame in range(10):
        memory, before = fitting.step(memory, person.seen(frame / FPS), EXPECTED)
    memory, _ = fitting.step(memory, bad, EXPECTED)
    for frame in range(11, 20):
        memory, after = fitting.step(memory, person.seen(frame / FPS), EXPECTED)
    assert after.angles.values == pytest.approx(before.angles.values, abs=EXACT_DEG)


def test_what_a_first_frame_lacks_makes_the_fit_less_sure_and_nothing_worse():
    whole, lacking = fitted(GOOD), fitted(put(GOOD, "left_knee", np.nan))
    assert lacking.front_leg is Side.RIGHT
    assert lacking.angles.sd("left_knee_flexion_deg") > whole.angles.sd("left_knee_flexion_deg")


def test_the_front_leg_is_determined_from_in_front_less_so_from_behind():
    ahead, beside, behind = (determined(fitted(kneeling(bearing=bearing).seen())) for bearing in (10.0, -8.0, -40.0))
    assert set(ahead.observed()) == set(MEASURES)
    assert np.isnan(beside["right_knee_flexion_deg"])
    assert np.isfinite(beside["right_shank_inclination_deg"])
    assert np.isnan(behind["right_shank_inclination_deg"])
    assert np.isfinite(behind["left_knee_flexion_deg"])


def test_a_hidden_front_leg_is_less_sure_than_a_seen_one():
    visibility = np.ones(len(NAMES))
    visibility[[INDEX["right_knee"], INDEX["right_ankle"]]] = 0.2
    hidden = fitted(replace(GOOD, visibility=visibility))
    assert hidden.angles.sd("right_knee_flexion_deg") > 1.5 * fitted(GOOD).angles.sd("right_knee_flexion_deg")


def test_what_is_looked_for_the_front_shank_is_never_tighter_than_would_hide_its_fault():
    nothing = np.zeros(len(MARKS))
    blind = Evidence(np.zeros((len(MARKS), 2)), nothing, nothing, nothing)
    unknowns = np.concatenate([kneeling(bearing=0.0).pose, [LENS[name] for name in body.CAMERA], [-0.47]])
    believed = weighed(unknowns, blind, EXPECTED.postures[Posture.IN_POSITION, Side.RIGHT])
    _, rows = measures_of(unknowns, *body.joints_and_jacobian(unknowns[: len(POSE)]))
    spread = np.linalg.inv(believed.normal + 1e-6 * np.eye(len(UNKNOWNS)))
    row = rows[MEASURES.index("right_shank_inclination_deg")]
    assert np.sqrt(row @ spread @ row) >= 12.0


def test_holding_still_for_long_makes_nobody_surer():
    once, long = fitted(GOOD), fitted(GOOD, frames=60)
    assert long.angles.sds == pytest.approx(once.angles.sds, rel=0.05)


def followed(*people, seconds=1.0):
    """One after the other before the same lens, each for so long; the memory at the end and every fit."""
    memory, fits = Fitting(), []
    for number in range(round(len(people) * seconds * FPS)):
        person = people[int(number / FPS / seconds)]
        memory, fit = fitting.step(memory, person.seen(number / FPS), EXPECTED)
        fits.append(fit)
    return memory, fits


@pytest.mark.parametrize("roll_deg", [-2.0, 2.0])
@pytest.mark.parametrize("lean_deg", [-3.0, 7.0])
def test_how_somebody_stands_makes_nobody_who_kneels_lean(roll_deg, lean_deg):
    """A body that leans and a lens that is turned look alike in someone who stands; only the unmistakable is kept."""
    upright = standing(Side.LEFT)
    upright = replace(upright, pose=upright.pose + body.pose_of(trunk_inclination_deg=lean_deg - 3.0))
    _, stood = followed(*(person.through(roll_deg=roll_deg) for person in (upright, kneeling())))
    _, alone = followed(kneeling().through(roll_deg=roll_deg))
    moved = stood[-1].angles.values - alone[-1].angles.values
    assert np.abs(moved[[MEASURES.index(f"{side}_shank_inclination_deg") for side in Side]]).max() < 1.0


def test_a_camera_that_lies_askew_is_known_from_who_stands():
    _, fits = followed(*(person.through(roll_deg=20.0) for person in (standing(Side.LEFT), kneeling())))
    assert fits[-1].lens.roll_deg == pytest.approx(20.0, abs=2 * fits[-1].lens.roll_sd_deg)
    assert fits[-1].angles["right_shank_inclination_deg"] == pytest.approx(1.0, abs=5.0)


LEANT = {"pitch_deg": 20.0, "roll_deg": 6.0}
"""A phone that leans against something: it looks down, and lies a little askew."""


def error_deg(name, person, told=None):
    """How far this measure is off, root of the mean square over some pictures' noise; the lens's tilt is told so."""
    off = []
    for seed in range(4):
        shown = replace(person.seen(noise_px=2.0, seed=seed), tilt=told)
        off.append(fitted(shown, frames=4).angles[name] - truth_of(person.pose)[MEASURES.index(name)])
    return float(np.sqrt(np.mean(np.square(off))))


@pytest.mark.parametrize("bearing", [10.0, 30.0, 45.0])
@pytest.mark.parametrize("lean", [12.0, 25.0])
def test_a_told_tilt_of_the_lens_brings_the_trunk_nearer_the_truth(bearing, lean):
    person = stretching(bearing=bearing, trunk_inclination_deg=lean).through(**LEANT)
    without, told = (error_deg("trunk_inclination_deg", person, tilt) for tilt in (None, Tilt(**LEANT)))
    assert told < 0.7 * without


def test_pitch_alone_hardly_moves_a_trunk_seen_from_the_side_but_the_shank_and_the_lens_are_nearer():
    person = stretching(bearing=30.0).through(pitch_deg=20.0)
    without, told = (error_deg("right_shank_inclination_deg", person, tilt) for tilt in (None, Tilt(20.0, 0.0)))
    assert told < without
    lens = fitted(replace(person.seen(noise_px=2.0), tilt=Tilt(20.0, 0.0))).lens
    assert lens.pitch_deg == pytest.approx(20.0, abs=1.0)
    assert lens.pitch_sd_deg < 2.5 < fitted(person.seen(noise_px=2.0)).lens.pitch_sd_deg


@pytest.mark.parametrize("wrong", [Tilt(20.0, 96.0), Tilt(20.0, -84.0), Tilt(-20.0, 180.0), Tilt(80.0, 6.0)], ids=str)
def test_a_tilt_that_no_body_goes_with_is_believed_no_more_and_changes_nothing(wrong):
    """As of a picture that was not turned with the screen: a quarter, a half, or the wrong sign."""
    person = stretching().through(**LEANT)
    for name in ("trunk_inclination_deg", "right_shank_inclination_deg"):
        assert error_deg(name, person, wrong) <= error_deg(name, person) + 0.5


@pytest.mark.parametrize("off", [-20.0, 20.0])
def test_a_pitch_that_is_told_wrong_leaves_the_posture_and_most_of_the_angles(off):
    person = stretching().through(**LEANT)
    wrong = Tilt(20.0 + off, 6.0)
    assert fitted(replace(person.seen(noise_px=2.0), tilt=wrong), frames=4).posture is Posture.IN_POSITION
    assert error_deg("trunk_inclination_deg", person, wrong) < 5.0


def test_a_tilt_that_stays_wrong_is_sought_without_only_once():
    person = stretching().through(**LEANT)
    memory = Fitting()
    for frame in range(3):
        shown = replace(person.seen(frame / FPS, noise_px=2.0), tilt=Tilt(20.0, 96.0))
        memory, fit = fitting.step(memory, shown, EXPECTED)
        assert not memory.tilt_believed
        assert fit.lens.roll_deg < 15.0


def test_a_picture_that_is_turned_upright_has_no_tilt_any_more():
    shown = replace(kneeling().seen(), tilt=Tilt(10.0, 2.0))
    assert turned(shown, QuarterTurn.CLOCKWISE).tilt is None


OUT_OF_IT = [
    ("as a moment ago", (Posture.IN_POSITION, Side.RIGHT), 0.0, 0.0),
    ("turned a little", (Posture.IN_POSITION, Side.RIGHT), 8.0, 1.0),
    ("turned about", (Posture.IN_POSITION, Side.RIGHT), 150.0, TURN_SURPRISE),
    ("on the other leg", (Posture.IN_POSITION, Side.LEFT), 0.0, LEAVING_SURPRISE),
    ("up and turned about", (Posture.STANDING, None), -170.0, TURN_SURPRISE + LEAVING_SURPRISE),
]


@pytest.mark.parametrize(("what", "hypothesis", "turned", "surprise"), OUT_OF_IT, ids=[case[0] for case in OUT_OF_IT])
def test_whoever_was_seen_to_settle_is_a_surprise_out_of_it_at_once(what, hypothesis, turned, surprise):
    del what
    before = np.zeros(len(UNKNOWNS))
    after = before + turned * np.eye(len(UNKNOWNS))[0]
    settled = Last(before, (Posture.IN_POSITION, Side.RIGHT))
    assert unsettled(settled, hypothesis, after) == pytest.approx(surprise)
    assert unsettled(Last(before), hypothesis, after) == 0.0


def test_whoever_gets_up_between_two_pictures_is_found_up_within_half_a_second():
    _, fits = followed(standing(Side.LEFT), kneeling(), standing(Side.LEFT))
    assert fits[int(2 * FPS) - 1].posture is Posture.IN_POSITION
    assert fits[int(2.5 * FPS)].angles["right_knee_flexion_deg"] < 20.0
    assert fits[-1].posture is Posture.STANDING


def test_a_costly_fit_is_less_sure():
    plain, strange = fitted(GOOD), fitted(put(put(GOOD, "left_ankle", [250.0, 250.0]), "right_elbow", [400.0, 400.0]))
    assert strange.cost > 1.5 * USUAL_COST
    assert strange.angles.sd("trunk_inclination_deg") > plain.angles.sd("trunk_inclination_deg")


def test_of_points_that_no_body_explains_nothing_is_told():
    scattered = np.random.default_rng(1).uniform([150.0, 100.0], [500.0, 420.0], (len(NAMES), 2))
    fit = fitted(replace(GOOD, image_px=scattered))
    assert fit.cost > ANOTHER_BODY_COST
    assert not determined(fit).observed()


def test_joint_limits_hold():
    low, high = body.limits_deg()
    for name in ("good", "turned_away"):
        memory = Fitting()
        for landmarks in recording(name).frames[:400:4]:
            memory, fit = fitting.step(memory, landmarks, EXPECTED)
            assert (fit.pose > low - 10.0).all()
            assert (fit.pose < high + 10.0).all()


@pytest.mark.parametrize("name", ["broken", "good", "knee_drift", "short_second"])
def test_on_the_clips_the_leg_in_front_and_the_bearing_are_right_in_half_kneeling(name):
    memory, right, bearings, postures = Fitting(), [], [], []
    for landmarks, told in zip(recording(name).frames, true_frames(name), strict=False):
        memory, fit = fitting.step(memory, landmarks, EXPECTED)
        if told["half_kneeling"] == "1":
            right.append(fit.front_leg == told["lead"])
            bearings.append(fit.bearing_deg)
        postures.append(fit.posture)
    assert np.mean(right) > 0.98
    assert postures[0] is postures[-1] is Posture.STANDING
    assert -5.0 < np.median(bearings) < 30.0


def test_on_a_clip_from_behind_the_lens_is_behind():
    memory, bearings = Fitting(), []
    for landmarks in recording("turned_away").frames[::2]:
        memory, fit = fitting.step(memory, landmarks, EXPECTED)
        bearings.append(fit.bearing_deg)
    assert np.mean(np.array(bearings) < -20.0) > 0.95
