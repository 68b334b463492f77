"""A made person for tests: joints in space, seen by a lens at a given bearing, as the pose model gives them.

Axes of the body: forward, up, right; metres. The lens stands beside one side of the person, `azimuth_deg` in front of
side-on. The pose model's own habits with hips (they follow the chest, and one is set back in half-kneeling) are part of
what it gives, so they are part of this person too.
"""

from dataclasses import dataclass

import numpy as np

from unsit.geometry import cos_deg, sin_deg
from unsit.landmarks import INDEX, NAMES, Landmarks, Side
from unsit.side_view import HIP_FOLLOWS_TURN, HIP_SPLIT_OFFSET_TRUNKS, HIP_WIDTH_TRUNKS, SHOULDER_WIDTH_TRUNKS

TRUNK, THIGH, SHANK, FOOT, UPPER_ARM, FOREARM, STANCE = 0.50, 0.42, 0.43, 0.20, 0.30, 0.26, 0.10
HEAD = tuple(name for name in NAMES if INDEX[name] <= INDEX["mouth_right"])


@dataclass(frozen=True)
class Person:
    """A posture and where the lens stands. Angles in degrees with the product's own signs; `front` None: standing."""

    front: Side | None = Side.RIGHT
    front_shank: float = 0.0
    rear_thigh: float = 5.0
    turn_away: float = 0.0
    lean: float = 15.0
    azimuth: float = 5.0
    near: Side = Side.LEFT
    px_per_m: float = 190.0
    width: int = 640
    height: int = 480
    at: tuple[float, float] = (320.0, 300.0)

    def seen(self, time_s: float = 0.0, noise_px: float = 0.0, seed: int = 0, **more: object) -> Landmarks:
        """This person's landmarks in the picture."""
        points = self._picture()
        points = points + np.random.default_rng(seed).normal(0, 1, points.shape) * noise_px
        return Landmarks(
            time_s, points, np.ones(len(NAMES)), np.zeros((len(NAMES), 3)), self.width, self.height, **more
        )

    def _picture(self) -> np.ndarray:
        joints = self._joints()
        to_lens = -1.0 if self.near is Side.LEFT else 1.0
        # The picture's right, in the body's axes, when the lens looks at the near side from `azimuth` in front of it.
        across = np.array([to_lens * cos_deg(self.azimuth), 0.0, -sin_deg(self.azimuth)])
        points = np.empty((len(NAMES), 2))
        for name, index in INDEX.items():
            points[index] = [joints[name] @ across, -joints[name][1]]
        self._as_the_model_gives_hips(points)
        return points * self.px_per_m + self.at

    def _as_the_model_gives_hips(self, points: np.ndarray) -> None:
        """The left hip's place to the picture's right of the right one, as the pose model would have it."""
        middle = (points[INDEX["left_hip"]] + points[INDEX["right_hip"]]) / 2
        shoulders = (points[INDEX["left_shoulder"]] + points[INDEX["right_shoulder"]]) / 2
        trunk = np.linalg.norm(middle - shoulders)
        towards_lens = self.turn_away if self.near is not self.front else -self.turn_away
        apart = HIP_WIDTH_TRUNKS * sin_deg(self.azimuth + HIP_FOLLOWS_TURN * towards_lens)
        apart += HIP_SPLIT_OFFSET_TRUNKS if self.front else 0.0
        for side, sign in ((Side.LEFT, 1), (Side.RIGHT, -1)):
            points[INDEX[f"{side}_hip"], 0] = middle[0] + sign * apart * trunk / 2

    def _joints(self) -> dict[str, np.ndarray]:
        joints: dict[str, np.ndarray] = {}
        for side in Side:
            out = np.array([0.0, 0.0, STANCE if side is Side.RIGHT else -STANCE])
            thigh, shank, foot = self._leg(side)
            hip = out
            knee = hip - THIGH * _leaning(thigh)
            ankle = knee - SHANK * _leaning(shank)
            joints |= {f"{side}_hip": hip, f"{side}_knee": knee, f"{side}_ankle": ankle}
            joints |= {f"{side}_heel": ankle - 0.05 * foot, f"{side}_foot_index": ankle + FOOT * foot}
        joints |= self._arms()
        head = TRUNK * _leaning(self.lean) + np.array([0.05, 0.2, 0.0])
        joints |= {name: head + (np.array([0.08, 0.0, 0.0]) if name == "nose" else 0.0) for name in HEAD}
        return joints

    def _leg(self, side: Side) -> tuple[float, float, np.ndarray]:
        """Thigh and shank inclinations (as measured: from the lower end up, + forward), and where the toes point."""
        if self.front is None:
            return 0.0, 0.0, np.array([1.0, 0.0, 0.0])
        if side is self.front:
            return -95.0, self.front_shank, np.array([1.0, 0.0, 0.0])
        return self.rear_thigh, 85.0, np.array([-1.0, 0.0, 0.0])

    def _arms(self) -> dict[str, np.ndarray]:
        neck = TRUNK * _leaning(self.lean)
        # Turned away from the front leg: towards the left of someone whose right leg is in front.
        to_left = self.turn_away if self.front in (Side.RIGHT, None) else -self.turn_away
        right = np.array([sin_deg(to_left), 0.0, cos_deg(to_left)])
        half = SHOULDER_WIDTH_TRUNKS * TRUNK * self._trunk_shortening() / 2
        joints = {}
        for side, sign in ((Side.RIGHT, 1), (Side.LEFT, -1)):
            shoulder = neck + sign * half * right
            front_arm = side is self.front
            elbow = shoulder + UPPER_ARM * _leaning(150.0 if front_arm else 200.0)
            wrist = elbow + FOREARM * _leaning(110.0 if front_arm else 225.0)
            joints |= {f"{side}_shoulder": shoulder, f"{side}_elbow": elbow, f"{side}_wrist": wrist}
            joints |= {f"{side}_{finger}": wrist for finger in ("pinky", "index", "thumb")}
        return joints

    def _trunk_shortening(self) -> float:
        """How long the trunk is in the picture, as a share: shoulders are measured in picture trunk lengths."""
        leaning = _leaning(self.lean)
        return float(np.hypot(leaning[0] * cos_deg(self.azimuth), leaning[1]))


def _leaning(angle_deg: float) -> np.ndarray:
    """The unit vector that leans forward of straight up by this."""
    return np.array([sin_deg(angle_deg), cos_deg(angle_deg), 0.0])
