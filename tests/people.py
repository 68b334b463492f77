"""A made person for tests: the model body in a pose, seen through a lens, with the pose model's points where they are.

The fit's own body is what is drawn, so a test on these people speaks of the fit and of what comes after it, not of how
real bodies differ from it: that is what rendered people are for.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from unsit import body
from unsit.body import POINT, joints, pose_of
from unsit.evidence import MARKS
from unsit.landmarks import INDEX, NAMES, Landmarks, Side

LENS = {"ln_distance": np.log(3.2), "ln_focal": 0.18, "pitch_deg": 0.0, "roll_deg": 0.0, "across": 0.0, "down": 0.05}
"""A webcam at hip height, three metres away."""
ARMS = {"arm_flexion_deg": 25.0, "arm_abduction_deg": 12.0, "elbow_flexion_deg": 40.0}
STRAIGHT = {"hip_flexion_deg": 3.0, "knee_flexion_deg": 6.0, "ankle_dorsiflexion_deg": 3.0}
SEATED = {"hip_flexion_deg": 85.0, "knee_flexion_deg": 85.0, "ankle_dorsiflexion_deg": 0.0}
WIDTH, HEIGHT = 640, 480


@dataclass(frozen=True)
class Person:
    """A pose and a lens. `bearing`: the lens from side-on of the near side, + in front of the person."""

    pose: np.ndarray
    lens: dict[str, float] = field(default_factory=dict)
    size: tuple[int, int] = (WIDTH, HEIGHT)

    def seen(self, time_s: float = 0.0, noise_px: float = 0.0, seed: int = 0, **more: object) -> Landmarks:
        """The landmarks as an ideal pose model would give them, disturbed by this much; `more` of `Landmarks`."""
        camera = np.array([(LENS | self.lens)[name] for name in body.CAMERA])
        points = joints(self.pose)
        shown, before = body.picture(points, camera), body.before_lens(points, camera)
        image, world = np.full((len(NAMES), 2), np.nan), np.full((len(NAMES), 3), np.nan)
        for mark in MARKS:
            image[INDEX[mark.landmark]] = shown[POINT[mark.point]] * min(self.size) + np.array(self.size) / 2
            world[INDEX[mark.landmark]] = before[POINT[mark.point]] - before[POINT["mid_hips"]]
        for name, index in INDEX.items():
            if np.isnan(image[index]).any():  # fingers and face are where hands and nose are
                near = "nose" if index <= INDEX["mouth_right"] else f"{name.partition('_')[0]}_wrist"
                image[index], world[index] = image[INDEX[near]], world[INDEX[near]]
        image = image + np.random.default_rng(seed).normal(0.0, 1.0, image.shape) * noise_px
        return Landmarks(time_s, image, np.ones(len(NAMES)), world, *self.size, **more)

    def through(self, size: tuple[int, int] = (WIDTH, HEIGHT), **lens: float) -> "Person":
        """The same person through another lens."""
        return replace(self, lens=self.lens | lens, size=size)


def both_sides(named: dict[str, float]) -> dict[str, float]:
    """The same angles left and right."""
    return {f"{side}_{name}": value for side in Side for name, value in named.items()}


def heading(near: Side, bearing: float) -> float:
    """The way to face so that the lens is beside the near side, turned this much in front."""
    return 180.0 + bearing if near is Side.LEFT else -bearing


def kneeling(front: Side = Side.RIGHT, bearing: float = 10.0, **more: float) -> Person:
    """Half-kneeling on the near leg; `more` are angles that differ from a plain lunge."""
    rear = front.other
    named = {
        f"{front}_hip_flexion_deg": 88.0,
        f"{front}_hip_abduction_deg": 8.0,
        f"{front}_knee_flexion_deg": 92.0,
        f"{front}_ankle_dorsiflexion_deg": 3.0,
        f"{rear}_hip_flexion_deg": -5.0,
        f"{rear}_knee_flexion_deg": 82.0,
        f"{rear}_ankle_dorsiflexion_deg": -25.0,
        "trunk_inclination_deg": 12.0,
        "heading_deg": heading(rear, bearing),
        **both_sides(ARMS),
    }
    return Person(pose_of(**(named | more)))


def stretching(front: Side = Side.RIGHT, bearing: float = 10.0, turn: float = 30.0, **more: float) -> Person:
    """In the core stretch: turned away from the front leg, the free arm reaching behind."""
    away = turn if front is Side.RIGHT else -turn
    reach = {f"{front.other}_arm_flexion_deg": -45.0, f"{front.other}_elbow_flexion_deg": 10.0}
    return kneeling(front, bearing, **({"trunk_rotation_deg": away} | reach | more))


def standing(near: Side = Side.LEFT, bearing: float = 5.0) -> Person:
    """Standing at ease, this side to the lens."""
    return _upright(near, bearing, STRAIGHT, 3.0)


def sitting(near: Side = Side.LEFT, bearing: float = 5.0) -> Person:
    """On a chair, this side to the lens."""
    return _upright(near, bearing, SEATED, 5.0)


def _upright(near: Side, bearing: float, legs: dict[str, float], lean: float) -> Person:
    named = both_sides(legs | ARMS)
    return Person(pose_of(heading_deg=heading(near, bearing), trunk_inclination_deg=lean, **named))
