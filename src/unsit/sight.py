"""From landmarks to an observation: a body is fitted, its view judged, and only what that view determines is told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from unsit import body, fitting, view
from unsit.body import POINT
from unsit.expectation import Expectation, Hypothesis, expected_of
from unsit.fitting import Fit, Fitting
from unsit.geometry import cos_deg, sin_deg
from unsit.landmarks import Landmarks, Side
from unsit.observation import Observation, Verdict, View
from unsit.stretch import Stretch
from unsit.view import Viewing


@dataclass(frozen=True, slots=True)
class Sight:
    """What is expected of this stretch's people, and what is remembered between frames."""

    expected: Mapping[Hypothesis, Expectation]
    fitting: Fitting = Fitting()
    viewing: Viewing = Viewing()

    @classmethod
    def of(cls, stretch: Stretch) -> Self:
        """With nothing seen yet."""
        return cls(expected_of(stretch))


def step(sight: Sight, landmarks: Landmarks) -> tuple[Sight, Observation]:
    """One frame's observation. A frame without a person, or too dark to trust, tells nothing and keeps the memory."""
    hindrance = view.before_fitting(landmarks)
    if hindrance is not None or not landmarks.seen:
        return sight, Observation(landmarks, View(np.nan, np.nan, Verdict.REFUSED, hindrance))
    memory, fit = fitting.step(sight.fitting, landmarks, sight.expected)
    if fit is None:
        return sight, Observation(landmarks)
    viewing, seen = view.step(sight.viewing, landmarks, fit)
    sight = replace(sight, fitting=memory, viewing=viewing)
    observation = Observation(landmarks, seen, fit.posture, fit.front_leg, pose=fit.pose)
    return sight, observation if seen.verdict is Verdict.REFUSED else _measured(observation, fit)


def _measured(observation: Observation, fit: Fit) -> Observation:
    """With everything that this view determines."""
    front = fit.front_leg
    if front is None:
        return replace(observation, angles=fitting.determined(fit))
    return replace(
        observation,
        angles=fitting.determined(fit),
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
