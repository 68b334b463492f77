"""A stretch proves itself: the body in its own figure's pose, seen through a lens, must be judged as in the stretch.

What a stretch's figure holds is given to the whole pipeline as landmarks, on either side, after a while of standing,
sitting or lying as one does before it.
"""

import numpy as np

from tests.people import Person, both_sides, heading, sitting, standing
from unsit import body, figure
from unsit.body import pose_of
from unsit.landmarks import Landmarks, QuarterTurn, Side, turned
from unsit.movement import Stance
from unsit.posed import fit_pose
from unsit.practice import Moment, Practice
from unsit.stretch import Keyframe, Stretch

FPS = 10
BEFORE_S, HELD_S = 1.5, 6.0
BEARING_DEG = 10.0
LYING = both_sides({"hip_flexion_deg": 30.0, "knee_flexion_deg": 60.0, "arm_abduction_deg": 15.0})


def near_side(stretch: Stretch, front: Side) -> Side:
    """The side that is to be beside the lens with this leg in front."""
    return {"rear": front.other, "front": front, "either": Side.LEFT}[stretch.near]


def seen(stretch: Stretch, pose: np.ndarray, front: Side, time_s: float) -> Landmarks:
    """A body in this pose (of the camera's body model) as the advised view shows it; who lies is laid down."""
    near = near_side(stretch, front)
    posed = pose.copy()
    posed[body.INDEX["heading_deg"]] = heading(near, BEARING_DEG)
    size = (480, 640) if stretch.lies else (640, 480)
    landmarks = Person(posed, {"ln_distance": np.log(3.4)}, size).seen(time_s, noise_px=0.5, seed=int(time_s * FPS))
    if not stretch.lies:
        return landmarks
    # Upright, the near right side faces the picture's right: laid on the back, that is up.
    way = QuarterTurn.ANTICLOCKWISE if near is Side.RIGHT else QuarterTurn.CLOCKWISE
    if stretch.stance is Stance.PRONE:
        way = QuarterTurn.CLOCKWISE if way is QuarterTurn.ANTICLOCKWISE else QuarterTurn.ANTICLOCKWISE
    return turned(landmarks, way)


def before(stretch: Stretch, front: Side, time_s: float) -> Landmarks:
    """As one is before this stretch."""
    if stretch.lies:
        return seen(stretch, pose_of(**LYING), front, time_s)
    person = sitting if stretch.stance is Stance.CHAIR else standing
    return person(near_side(stretch, front), BEARING_DEG).seen(time_s, noise_px=0.5, seed=int(time_s * FPS))


def watched(stretch: Stretch, words: object, front: Side, frame: Keyframe | None = None) -> Moment:
    """The last moment of someone who is in this keyframe's pose (None: in the hold) for a while."""
    practice, moment = Practice.begin(stretch, words), None
    pose = fit_pose(figure.posed(frame or stretch.held, front), lying=stretch.lies)
    frames = [before(stretch, front, index / FPS) for index in range(int(BEFORE_S * FPS))]
    frames += [seen(stretch, pose, front, BEFORE_S + index / FPS) for index in range(int(HELD_S * FPS))]
    for landmarks in frames:
        practice, moment = practice.step(landmarks)
    return moment
