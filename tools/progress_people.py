"""Simulated people: a true range a side and measure, day-to-day spread, a camera that errs as published, missed weeks.

Numbers are drawn, not measured, where nobody has measured them; docs/progress.md says which. A person's course is what
the product would have kept of it: a day, the lens's bearing with its doubt, each measure's best steady second a leg.
"""

from dataclasses import dataclass

import numpy as np

from unsit.geometry import Array

WEEKS, A_WEEK = 26, 5
MISSED_WEEK, MISSED_DAY = 0.1, 0.1
BEARING_WOBBLE_DEG, BEARING_ERROR_DEG = 3.0, 4.0
"""Where the lens stands from one session to the next, and how its bearing is misread, once and again each session."""
DAY_SD_DEG, WANDER_SD_DEG, WANDER_STAYS = 3.0, 1.5, 0.8
"""A person's own spread from day to day, half to one and a half times of it, and a wander that lasts for days."""
MISREAD, MISREAD_SD_DEG = 0.03, 15.0
"""So many sessions are misread outright: left for right, somebody else in the picture."""


@dataclass(frozen=True)
class Camera:
    """How a measure is told: the error's standard deviation, and its bias by bearing, as in docs/accuracy.md.

    There, followed, full model: bias at -20 to -5, -5 to 20 and 20 to 45 degrees; the spread is the mean absolute error
    of the advised view times 1.25, as of a normal error.
    """

    sd_deg: float
    bias_deg: tuple[float, float, float]


CAMERAS = {
    "rear thigh": Camera(1.25 * 3.7, (0.2, 1.1, -1.0)),
    "trunk inclination": Camera(1.25 * 2.2, (-0.6, 0.4, 0.2)),
    "front knee": Camera(1.25 * 4.4, (2.6, -0.1, -0.2)),
    "turn": Camera(1.25 * 8.6, (-6.6, -1.8, -2.0)),
}
BIAS_AT_DEG = (-12.5, 7.5, 32.5)


@dataclass(frozen=True)
class Change:
    """What truly happens: by so much over so many weeks, on both sides or on one; and to the camera.

    `moved_deg`: in the middle the lens is put elsewhere, by a bearing of this spread. `every_sessions`: after so many
    it stands anywhere in the good views. `of_place`: the share of the error's variance that goes with the lens's place.
    `apart_deg`: the first leg goes further than the other by so much, always.
    """

    by_deg: float = 0.0
    weeks: float = 1.0
    one_sided: bool = False
    moved_deg: float | None = None
    every_sessions: int | None = None
    of_place: float = 1 / 3
    apart_deg: float = 0.0


@dataclass(frozen=True)
class Course:
    """One person's half year of one measure, by leg: rows of day, bearing, its sd, value, its sd; who truly changed."""

    rows: tuple[Array, Array]
    truly: tuple[bool, bool]


def course(camera: Camera, change: Change, rng: np.random.Generator) -> Course:
    """A person who stretches on five days of a week, but for what they miss."""
    days = _days(rng)
    bearing, place = _places(len(days), change, rng)
    of_person = rng.normal(0, BEARING_ERROR_DEG)
    told_bearing = bearing + of_person + rng.normal(0, BEARING_ERROR_DEG, len(days))
    bearing_sd = np.full(len(days), rng.uniform(5, 15))
    spread = DAY_SD_DEG * rng.uniform(0.5, 1.5)
    told_sd = camera.sd_deg * rng.uniform(0.9, 1.4)
    legs = []
    for leg in range(2):
        share = np.clip((days - days[0]) / (7 * change.weeks), 0, 1)
        truth = change.by_deg * share * (leg == 0 or not change.one_sided)
        error = _error(camera, bearing, place, change.of_place, rng)
        value = 20 + change.apart_deg * (leg == 0) + truth + _own(days, spread, rng) + error
        sds = told_sd * rng.uniform(0.9, 1.1, len(days))
        legs.append(np.stack([days, told_bearing, bearing_sd, value, sds], axis=1))
    truly = change.by_deg != 0
    return Course((legs[0], legs[1]), (truly, truly and not change.one_sided))


def _days(rng: np.random.Generator) -> Array:
    """The days on which they stretch, from a Monday on."""
    weeks = np.flatnonzero(rng.random(WEEKS) >= MISSED_WEEK)
    days = np.concatenate([7 * week + np.flatnonzero(rng.random(A_WEEK) >= MISSED_DAY) for week in weeks])
    return 735_000 + days.astype(float)


def _places(count: int, change: Change, rng: np.random.Generator) -> tuple[Array, Array]:
    """Each session's true bearing, and the number of the place in which the lens stands."""
    place = np.zeros(count, dtype=int)
    centres = rng.uniform(-5, 30, count)
    if change.every_sessions is not None:
        place = np.arange(count) // change.every_sessions
    if change.moved_deg is not None:
        place = (np.arange(count) >= count // 2).astype(int)
        centres[1] = centres[0] + rng.normal(0, change.moved_deg)
    return centres[place] + rng.normal(0, BEARING_WOBBLE_DEG, count), place


def _own(days: Array, spread: float, rng: np.random.Generator) -> Array:
    """How the person differs from their true range, day by day."""
    pushes = rng.normal(0, WANDER_SD_DEG * np.sqrt(1 - WANDER_STAYS**2), len(days))
    wander, at = np.empty(len(days)), rng.normal(0, WANDER_SD_DEG)
    for index, push in enumerate(pushes):
        wander[index] = at = WANDER_STAYS * at + push
    return wander + rng.normal(0, spread, len(days))


def _error(camera: Camera, bearing: Array, place: Array, of_place: float, rng: np.random.Generator) -> Array:
    """The camera's: the person's part, the place's, the session's, what goes with the bearing, and what is misread."""
    rest = (1 - of_place) / 2
    of_person = rng.normal(0, camera.sd_deg * np.sqrt(rest))
    of_places = rng.normal(0, camera.sd_deg * np.sqrt(of_place), place.max() + 1)
    of_session = rng.normal(0, camera.sd_deg * np.sqrt(rest), len(bearing))
    misread = rng.normal(0, MISREAD_SD_DEG, len(bearing)) * (rng.random(len(bearing)) < MISREAD)
    error: Array = of_person + of_places[place] + of_session + misread
    return error + np.interp(bearing, BIAS_AT_DEG, camera.bias_deg)
