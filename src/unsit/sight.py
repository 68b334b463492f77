"""From landmarks to an observation: a body is fitted, its view judged, and only what that view determines is told.

Whoever lies is first turned upright, picture and all: to the fit they are then like anyone else, and what it says of
upright is said of the body's long axis.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from unsit import body, fitting, view
from unsit.body import POINT
from unsit.expectation import Lookout, elsewhere, looked_for
from unsit.fit import Fit, determined
from unsit.fitting import Fitting
from unsit.geometry import cos_deg, sin_deg
from unsit.landmarks import INDEX, Landmarks, QuarterTurn, Side, turned
from unsit.movement import Stance
from unsit.observation import Observation, Posture, Verdict, View
from unsit.stretch import Stretch
from unsit.view import Viewing

LIES_RATIO, RISES_RATIO = 1.2, 0.8
"""A trunk so many times wider than high in the picture lies; it lies until it is as much less."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What is expected of this stretch's people, and what is remembered between frames.

    `lies`: the stance, if the stretch is done lying down; `laid`: how the picture is turned to set the person upright.
    """

    lookout: Lookout
    lies: Stance | None = None
    laid: QuarterTurn | None = None
    fitting: Fitting = Fitting()
    viewing: Viewing = Viewing()

    @classmethod
    def of(cls, stretch: Stretch) -> Self:
        """With nothing seen yet."""
        return cls(looked_for(stretch), stretch.stance if stretch.lies else None)


def step(sight: Sight, landmarks: Landmarks) -> tuple[Sight, Observation]:
    """One frame's observation. A frame without a person, or too dark to trust, tells nothing and keeps the memory."""
    hindrance = view.before_fitting(landmarks)
    if hindrance is not None or not landmarks.seen:
        return sight, Observation(landmarks, View(np.nan, np.nan, Verdict.REFUSED, hindrance))
    sight = _laid(sight, landmarks)
    upright = turned(landmarks, sight.laid) if sight.laid else landmarks
    memory, fit = fitting.step(sight.fitting, upright, _lookout(sight))
    if fit is None:
        return sight, Observation(landmarks)
    viewing, seen = view.step(sight.viewing, upright, fit)
    sight = replace(sight, fitting=memory, viewing=viewing)
    observation = _lying(Observation(landmarks, seen, fit.posture, fit.front_leg, pose=fit.pose), fit, sight)
    unmeasured = seen.verdict is Verdict.REFUSED or observation.front_leg is not fit.front_leg
    return sight, observation if unmeasured else _measured(observation, fit)


def _laid(sight: Sight, landmarks: Landmarks) -> Sight:
    """Whether the person lies, head to the left or to the right; with another answer everything begins afresh."""
    if sight.lies is None:
        return sight
    shoulders, hips = (
        sum(landmarks.image_px[INDEX[f"{side}_{name}"]] for side in Side) / 2 for name in ("shoulder", "hip")
    )
    across, up = shoulders[0] - hips[0], hips[1] - shoulders[1]
    lies = abs(across) > (LIES_RATIO if sight.laid is None else RISES_RATIO) * abs(up)
    way = (QuarterTurn.CLOCKWISE if across < 0 else QuarterTurn.ANTICLOCKWISE) if lies else None
    return sight if way is sight.laid else Sight(sight.lookout, sight.lies, way)


def _lookout(sight: Sight) -> Lookout:
    """Whoever is to lie and does not is in no position."""
    return replace(sight.lookout, postures=elsewhere()) if sight.lies and sight.laid is None else sight.lookout


def _lying(observation: Observation, fit: Fit, sight: Sight) -> Observation:
    """The observation of someone who lies: they do, on their back or on their front, and the lens has no place."""
    if sight.laid is None:
        return observation
    ahead = cos_deg(fit.pose[body.INDEX["heading_deg"]])
    face_up = (ahead > 0) == (sight.laid is QuarterTurn.CLOCKWISE)
    rightly = fit.posture is Posture.IN_POSITION and face_up == (sight.lies is Stance.SUPINE)
    return replace(
        observation,
        view=replace(observation.view, lens=None),
        posture=Posture.IN_POSITION if rightly else Posture.LYING,
        front_leg=observation.front_leg if rightly else None,
        pitch_deg=-90.0 if face_up else 90.0,
    )


def _measured(observation: Observation, fit: Fit) -> Observation:
    """With everything that this view determines."""
    front = fit.front_leg
    if front is None:
        return replace(observation, angles=determined(fit))
    return replace(
        observation,
        angles=determined(fit),
        elbow_knee_gap_shanks=_across(fit, f"{front}_elbow", f"{front}_knee") / _shank_m(fit, front),
        hand_knee_gap_shanks=_across(fit, f"{front}_wrist", f"{front}_knee") / _shank_m(fit, front),
        hand_behind_shanks=_behind(fit, f"{front.other}_wrist") / _shank_m(fit, front),
    )


def _across(fit: Fit, first: str, second: str) -> float:
    """How far apart two points are across the picture, metres; how far in depth a hand is, one lens hardly sees."""
    seen = body.before_lens(fit.points[[POINT[first], POINT[second]]], fit.camera)
    return float(np.linalg.norm(seen[0, :2] - seen[1, :2]))


def _behind(fit: Fit, name: str) -> float:
    """How far a point is behind the mid-hips, metres, against the way the person faces."""
    heading_deg = fit.pose[body.INDEX["heading_deg"]]
    return -float(fit.points[POINT[name], :2] @ [cos_deg(heading_deg), sin_deg(heading_deg)])


def _shank_m(fit: Fit, side: Side) -> float:
    return float(np.linalg.norm(fit.points[POINT[f"{side}_knee"]] - fit.points[POINT[f"{side}_ankle"]]))
