"""What one frame tells: the seam between seeing and judging.

Whatever looks at landmarks gives an `Observation`; everything after it, from the assessment to the record, knows only
this value.
"""

from dataclasses import dataclass
from enum import StrEnum

from unsit.angles import NOTHING, Angles
from unsit.geometry import Array
from unsit.landmarks import Landmarks, Side


class Verdict(StrEnum):
    """How far this view can be trusted: `refused` grades nothing and counts nothing."""

    GOOD = "good"
    USABLE = "usable"
    REFUSED = "refused"


class Hindrance(StrEnum):
    """What stands between the lens and a good judgement; each has its words in the catalogue's cues."""

    NOBODY = "nobody"
    COVERED = "covered"
    DARK = "dark"
    TWO_PEOPLE = "two_people"
    FEET_OUT = "feet_out"
    TOO_FAR = "too_far"
    TURN_TO_LENS = "turn_to_lens"
    TURN_SIDE_ON = "turn_side_on"
    OTHER_SIDE = "other_side"
    TOO_NEAR = "too_near"
    LENS_LOW = "lens_low"
    LENS_HIGH = "lens_high"
    LENS_TILTED = "lens_tilted"
    DIM = "dim"


class Posture(StrEnum):
    """The rough posture. `IN_POSITION`: that of the stretch; `BETWEEN`: on the way, or nothing we name."""

    STANDING = "standing"
    SITTING = "sitting"
    LYING = "lying"
    IN_POSITION = "in_position"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Lens:
    """Where the lens is: above the floor, from the person; how it looks: + down, + turned clockwise.

    Each with its standard deviation. Metres are those of someone 1.70 m tall: one camera sees no scale.
    """

    height_m: float
    height_sd_m: float
    distance_m: float
    distance_sd_m: float
    pitch_deg: float
    pitch_sd_deg: float
    roll_deg: float
    roll_sd_deg: float


@dataclass(frozen=True, slots=True)
class View:
    """Where the lens stands: `azimuth_deg` from exactly side-on, + when it is in front of the person; NaN: unknown.

    Counted from the kneeling-leg side once a leg is in front, so that a lens on the other side reads beyond 90.
    `hindrance`: why nothing is graded; `advice`: what would make a view better that can be used as it is.
    `margin`: how far the person is from the picture's nearest edge, in its shorter sides; below 0 beyond it.
    """

    azimuth_deg: float
    azimuth_sd_deg: float
    verdict: Verdict
    hindrance: Hindrance | None = None
    advice: Hindrance | None = None
    lens: Lens | None = None
    margin: float = float("nan")


UNKNOWN_VIEW = View(float("nan"), float("nan"), Verdict.REFUSED)


@dataclass(frozen=True, slots=True)
class Observation:
    """One frame's angles, view and roles. Gaps are in the person's own shank lengths, NaN where not seen.

    `elbow_knee_gap_shanks`, `hand_knee_gap_shanks`: the front elbow (hand) from the front knee, across the picture.
    `hand_behind_shanks`: the free hand behind the mid-hips, + behind. `pose` (30,): the fitted body's, as in `body.py`,
    to draw it, guesses included; None: nobody. `pitch_deg`: the whole body's besides, -90 on the back, 90 face down.
    """

    landmarks: Landmarks
    view: View = UNKNOWN_VIEW
    posture: Posture = Posture.BETWEEN
    front_leg: Side | None = None
    angles: Angles = NOTHING
    elbow_knee_gap_shanks: float = float("nan")
    hand_knee_gap_shanks: float = float("nan")
    hand_behind_shanks: float = float("nan")
    pose: Array | None = None
    pitch_deg: float = 0.0

    @property
    def time_s(self) -> float:
        """When the picture was taken."""
        return self.landmarks.time_s
