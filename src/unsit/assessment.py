"""How one frame stands against a stretch: in position or not, each target reached or not, each rule kept or not.

Only the frame and what was already reached go in; no clock. What the view does not show is `None`, never a guess.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from unsit.angles import in_roles
from unsit.landmarks import Side
from unsit.observation import Hindrance, Observation, Posture, Verdict
from unsit.stretch import Band, Rule, Stretch, Target


@dataclass(frozen=True, slots=True)
class Assessment:
    """One frame's standing.

    `reached`: target key -> True, False or None (not seen). `excess`: rule key -> how far the gentle limit is
    overstepped (negative within it, NaN not seen). `judged` is False when the view is refused or nobody is there;
    `hindrance` says why, `advice` what would make a view better that can be judged. `step`: which step of the way in
    is being explained, where a clock guides.
    """

    time_s: float
    judged: bool
    hindrance: Hindrance | None
    posture: Posture
    front_leg: Side | None
    advice: Hindrance | None = None
    in_position: bool = False
    reached: dict[str, bool | None] = field(default_factory=dict)
    too_much: frozenset[str] = frozenset()
    excess: dict[str, float] = field(default_factory=dict)
    clear_excess: dict[str, float] = field(default_factory=dict)
    clock_targets_reached: bool = False
    step: int | None = None

    @property
    def rules_kept(self) -> bool:
        """Whether no rule that could be judged is overstepped."""
        return not any(over > 0 for over in self.excess.values())

    @property
    def in_stretch(self) -> bool:
        """Whether this frame, taken alone, is a second that counts."""
        return self.in_position and self.clock_targets_reached and self.rules_kept


def assess(observation: Observation, stretch: Stretch, before: Assessment | None = None) -> Assessment:
    """One frame against a stretch; `before` is the last frame's standing, for the margins of what was reached."""
    front, view = observation.front_leg, observation.view
    judged = view.verdict is not Verdict.REFUSED
    frame = Assessment(observation.time_s, judged, view.hindrance, observation.posture, front, view.advice)
    if front is None or not judged:
        return frame
    if front not in stretch.counted:
        return replace(frame, front_leg=None)
    measured = measures(observation, front)
    last = before if before is not None and before.front_leg is front else None
    reached = {target.key: _reached(target, measured, last) for target in stretch.target}
    return replace(
        frame,
        in_position=all(_inside(band, measured, bool(last and last.in_position)) for band in stretch.position),
        reached=reached,
        too_much=frozenset(t.key for t in stretch.target if measured[t.measure] > t.high),
        excess={rule.key: rule.excess(measured[rule.measure])[0] for rule in stretch.rule},
        clear_excess={rule.key: rule.excess(measured[rule.measure])[1] for rule in stretch.rule},
        clock_targets_reached=all(reached[t.key] is True for t in stretch.target if t.stops_clock),
    )


def measures(observation: Observation, front_leg: Side) -> dict[str, float]:
    """Everything a stretch may name, in roles; NaN where not seen."""
    return in_roles(observation.angles, front_leg) | {
        "front_elbow_knee_gap_shanks": observation.elbow_knee_gap_shanks,
        "front_hand_knee_gap_shanks": observation.hand_knee_gap_shanks,
        "rear_hand_behind_shanks": observation.hand_behind_shanks,
    }


def unseen_rules(assessment: Assessment, stretch: Stretch) -> tuple[Rule, ...]:
    """The rules that this frame's view cannot judge."""
    return tuple(rule for rule in stretch.rule if np.isnan(assessment.excess.get(rule.key, 0.0)))


def _reached(target: Target, measured: dict[str, float], last: Assessment | None) -> bool | None:
    value = measured[target.measure]
    if np.isnan(value):
        return None
    return target.contains(value, was_inside=bool(last and last.reached.get(target.key)))


def _inside(band: Band, measured: dict[str, float], was_inside: bool) -> bool:
    """A band of the position; what is not seen does not speak against it (the front leg decided is enough)."""
    value = measured[band.measure]
    return bool(np.isnan(value)) or band.contains(value, was_inside)
