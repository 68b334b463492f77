"""One input taken through the whole of the practice: its session, and every moment of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from unsit.angles import INDEX, ROLE_MEASURES, in_roles
from unsit.geometry import Array
from unsit.landmarks import Landmarks, Side
from unsit.practice import Moment, Practice, practise_recording
from unsit.session import Ended, Session
from unsit.stretch import Stretch
from unsit.summary import Summary, named, summarise
from unsit.words import Words


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that the files are made of.

    `frames` are the landmarks as they came, `moments` what came of each.
    """

    session: Session
    stretch: Stretch
    words: Words
    frames: tuple[Landmarks, ...]
    moments: tuple[Moment, ...]

    @property
    def summary(self) -> Summary:
        """The session in a few words."""
        return summarise(self.session, self.stretch, self.words)

    def named(self, front: Side) -> str:
        """What the time with this leg in front is called, as "Right leg in front"."""
        return named(front, self.stretch, self.words)

    @property
    def times_s(self) -> Array:
        """Seconds since the first picture, one a frame."""
        return np.array([moment.time_s for moment in self.moments])

    def measure(self, name: str) -> tuple[Array, Array]:
        """A measure's values and standard deviations over time, in degrees, NaN where not seen.

        `name` is one of `MEASURES` or, for the leg in front at the time, of `ROLE_MEASURES`.
        """
        pairs = [measured(moment, name) for moment in self.moments]
        values, sds = np.array(pairs, dtype=np.float64).reshape(-1, 2).T
        return values, sds


def analyse_frames(landmarks: Iterable[Landmarks], practice: Practice) -> Analysis:
    """Every frame through the practice, to the end of the input.

    A live session is over when both legs are held and the person rests; a recording may go on after that, and what is
    held then counts as well.
    """
    frames: list[Landmarks] = []
    moments, last = [], practice
    for last, moment in practise_recording(_kept(landmarks, frames), practice):  # noqa: B007 - as it stands at the end
        moments.append(moment)
    practice = last.closed(Ended.FINISHED)
    return Analysis(practice.session, practice.stretch, practice.words, tuple(frames), tuple(moments))


def _kept(landmarks: Iterable[Landmarks], kept: list[Landmarks]) -> Iterator[Landmarks]:
    for frame in landmarks:
        kept.append(frame)
        yield frame


def measured(moment: Moment, name: str) -> tuple[float, float]:
    """One moment's measure, of the body or of a role, and its standard deviation; NaN where not seen."""
    angles = moment.observation.angles
    if name in INDEX:
        return angles[name], angles.sd(name)
    if name not in ROLE_MEASURES:
        raise KeyError(f"{name!r} is no measure; known: {', '.join([*INDEX, *ROLE_MEASURES])}")
    front = moment.observation.front_leg
    if front is None:
        return float("nan"), float("nan")
    body = _of_the_body(name, front)
    value = angles[body] if name.startswith(("front_", "rear_")) else in_roles(angles, front)[name]
    return value, angles.sd(body)


def _of_the_body(name: str, front: Side) -> str:
    """The measure of the body that a measure of a role is made of."""
    role, _, rest = name.partition("_")
    if role in ("front", "rear"):
        return f"{front if role == 'front' else front.other}_{rest}"
    return {"trunk_turn_away_deg": "trunk_rotation_deg", "trunk_bend_away_deg": "trunk_side_bend_deg"}.get(name, name)
