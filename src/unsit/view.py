"""The view doctor: whether a frame can be judged from where the lens stands, and what to move so that it can.

Whatever cannot be trusted is refused rather than guessed: beyond 60 degrees from side-on, from behind the back, with
feet out of the picture. A view that is good enough but not good comes with one piece of advice. The best view of a
half-kneeling stretch is from the kneeling leg's side, the person turned 0 to 20 degrees towards the lens.
"""

from dataclasses import dataclass, replace

import numpy as np

from unsit.fit import Fit, bearing_of
from unsit.geometry import Array
from unsit.landmarks import INDEX, Landmarks, Side
from unsit.observation import Hindrance, Lens, Verdict, View

GRADED_BEARING_DEG = (-15.0, 60.0)
"""Beyond these nothing is graded: truly beyond -20 and 60 errors of the front leg grow past 10 degrees
(docs/accuracy.md), and from behind the fit takes people to be turned 7 to 12 degrees too far to the lens."""
GOOD_BEARING_DEG = (-5.0, 30.0)
BEARING_MARGIN_DEG = 3.0
"""Once a view is graded (or refused), it takes so much more to change that."""
BEARING_MEMORY_S = 0.4
"""Time constant of the running bearing; a person who turns round starts it afresh."""
AFRESH_AFTER_S = 1.0
TURNING_DEG, TURNED_DEG = 12.0, 45.0
"""A bearing this far ahead of the running one belongs to someone who is turning, or, at once, has turned."""
SEEN_VISIBILITY = 0.35
"""Below this mean visibility of knee and ankle a leg in front counts as hidden."""
COVERED_CONTRAST, DARK_BRIGHTNESS, DIM_BRIGHTNESS = 0.02, 0.10, 0.18
"""Spread of the picture's luma under a covered lens; its mean where nobody, or hardly anybody, can be made out."""
EDGE_SHARE = 0.01
"""A point this close to the picture's border is the model's guess at what lies outside."""
SMALLEST_SHARE, NEAR_MARGIN = 0.22, 0.04
"""A person whose box has so short a diagonal (of the picture's shorter side) is too far; less margin is too near."""
LENS_HEIGHT_M = (0.3, 1.5)
TILTED_DEG = 8.0
LOW = tuple(f"{side}_{name}" for side in Side for name in ("hip", "knee", "ankle", "heel", "foot_index"))
BODY = (*LOW, *(f"{side}_{name}" for side in Side for name in ("shoulder", "ear")))
TURNS = {Hindrance.TURN_TO_LENS, Hindrance.TURN_SIDE_ON, Hindrance.OTHER_SIDE}
_LOW, _BODY = (np.array([INDEX[name] for name in names]) for names in (LOW, BODY))


@dataclass(frozen=True, slots=True)
class Viewing:
    """What is remembered between frames: where the lens stands, steadied; which leg is in front; the last verdict.

    `lens_at_deg` is as in `Fit`. `turning`: it is under way, and so no one is told to change it.
    """

    lens_at_deg: float = float("nan")
    front: Side | None = None
    beside: Side | None = None
    graded: bool | None = None
    turning: bool = False
    last_s: float = float("-inf")

    @property
    def bearing_deg(self) -> float:
        """Where the lens stands, from side-on: `Fit.bearing_deg`, steadied."""
        return bearing_of(self.lens_at_deg, self.beside)


def before_fitting(landmarks: Landmarks) -> Hindrance | None:
    """What can be said before any point is believed: the light, who is there, how far away."""
    if landmarks.contrast < COVERED_CONTRAST:
        return Hindrance.COVERED
    if not landmarks.seen:
        return Hindrance.DARK if landmarks.brightness < DARK_BRIGHTNESS else Hindrance.NOBODY
    if landmarks.people > 1:
        return Hindrance.TWO_PEOPLE
    small = np.linalg.norm(np.ptp(landmarks.image_px[_BODY], axis=0)) < SMALLEST_SHARE * _shorter_px(landmarks)
    return Hindrance.TOO_FAR if small else None


def step(viewing: Viewing, landmarks: Landmarks, fit: Fit) -> tuple[Viewing, View]:
    """The verdict on one frame's view, with the one thing to change, the most hindering first."""
    viewing = _running(viewing, fit)
    margin = margin_of(landmarks)
    hindrance = _hindrance(viewing, landmarks, fit)
    viewing = replace(viewing, graded=hindrance is None)
    told = None if viewing.turning and hindrance in TURNS else hindrance
    view = View(viewing.bearing_deg, fit.bearing_sd_deg, Verdict.REFUSED, told, None, fit.lens, margin)
    if hindrance is not None:
        return viewing, view
    advice = None if viewing.turning else _advice(viewing.bearing_deg, landmarks, fit, margin)
    good = GOOD_BEARING_DEG[0] <= viewing.bearing_deg <= GOOD_BEARING_DEG[1]
    return viewing, replace(view, verdict=Verdict.GOOD if good else Verdict.USABLE, advice=advice)


def margin_of(landmarks: Landmarks) -> float:
    """How far the body (hands apart) is from the picture's nearest edge, in the picture's shorter sides."""
    points = landmarks.image_px[_BODY]
    beyond = np.minimum(points, [landmarks.width_px, landmarks.height_px] - points)
    return float(beyond.min()) / _shorter_px(landmarks)


def _running(viewing: Viewing, fit: Fit) -> Viewing:
    """The lens's direction, steadied; afresh after a gap, on the other leg, or for a person who has turned."""
    gap_s = fit.time_s - viewing.last_s
    apart_deg = _apart(fit.lens_at_deg, viewing.lens_at_deg)
    if not (0 <= gap_s < AFRESH_AFTER_S and fit.front_leg is viewing.front):
        return Viewing(fit.lens_at_deg, fit.front_leg, fit.beside, last_s=fit.time_s)
    if not abs(apart_deg) < TURNED_DEG:
        return Viewing(fit.lens_at_deg, fit.front_leg, fit.beside, turning=True, last_s=fit.time_s)
    lens_at_deg = viewing.lens_at_deg + gap_s / (gap_s + BEARING_MEMORY_S) * apart_deg
    return replace(viewing, lens_at_deg=lens_at_deg, turning=abs(apart_deg) > TURNING_DEG, last_s=fit.time_s)


def _hindrance(viewing: Viewing, landmarks: Landmarks, fit: Fit) -> Hindrance | None:
    """Why this frame is not graded."""
    bearing_deg, (lowest, highest) = viewing.bearing_deg, GRADED_BEARING_DEG
    slack = {None: 0.0, True: BEARING_MARGIN_DEG, False: -BEARING_MARGIN_DEG}[viewing.graded]
    if abs(bearing_deg) > 90.0 + slack and fit.beside is not None:
        return Hindrance.OTHER_SIDE
    if bearing_deg < lowest - slack:
        return Hindrance.TURN_TO_LENS
    if bearing_deg > highest + slack:
        return Hindrance.TURN_SIDE_ON
    if feet_out(landmarks):
        return Hindrance.FEET_OUT
    hidden = fit.front_leg is not None and fit.beside is not None and not _seen(landmarks, fit.front_leg)
    return Hindrance.TURN_TO_LENS if hidden else None


def _advice(bearing_deg: float, landmarks: Landmarks, fit: Fit, margin: float) -> Hindrance | None:
    """What would make a usable view better, the most helpful first."""
    if bearing_deg < GOOD_BEARING_DEG[0]:
        return Hindrance.TURN_TO_LENS
    if bearing_deg > GOOD_BEARING_DEG[1]:
        return Hindrance.TURN_SIDE_ON
    if landmarks.brightness < DIM_BRIGHTNESS:
        return Hindrance.DIM
    return Hindrance.TOO_NEAR if margin < NEAR_MARGIN else _lens_advice(fit.lens)


def _lens_advice(lens: Lens) -> Hindrance | None:
    """What to do with the camera itself, where it surely stands wrong."""
    lowest, highest = LENS_HEIGHT_M
    if lens.height_m + lens.height_sd_m < lowest:
        return Hindrance.LENS_LOW
    if lens.height_m - lens.height_sd_m > highest:
        return Hindrance.LENS_HIGH
    return Hindrance.LENS_TILTED if abs(lens.roll_deg) - lens.roll_sd_deg > TILTED_DEG else None


def feet_out(landmarks: Landmarks) -> bool:
    """Whether a foot, knee or hip lies on or beyond the picture's border (there the model only guesses)."""
    share: Array = landmarks.image_px[_LOW] / [landmarks.width_px, landmarks.height_px]
    return bool((share < EDGE_SHARE).any() or (share > 1 - EDGE_SHARE).any())


def _seen(landmarks: Landmarks, side: Side) -> bool:
    """Whether this leg is seen rather than guessed; the hip's visibility is always 1 and says nothing."""
    shares = [float(landmarks.visibility[INDEX[f"{side}_{name}"]]) for name in ("knee", "ankle")]
    return sum(shares) / 2 >= SEEN_VISIBILITY


def _shorter_px(landmarks: Landmarks) -> int:
    return min(landmarks.width_px, landmarks.height_px)


def _apart(first_deg: float, second_deg: float) -> float:
    """The way from the second direction to the first, -180..180 degrees."""
    return (first_deg - second_deg + 180.0) % 360.0 - 180.0
