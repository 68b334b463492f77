"""Approaches: somebody stands, kneels down and stretches before one lens, in a few pictures of a cohort."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from studio import clips, course, picture, postures, rooms, shots
from studio.cohort import Still, Take
from studio.course import Frame, Postures
from studio.lenses import Lens, NoLensFits
from studio.rooms import Room
from studio.shots import Subject
from studio.solving import NotSolved


@dataclass(frozen=True, eq=False)
class Approach:
    """Everything that an approach's pictures are made of; `heading_deg`: how the person is turned to the lens."""

    take: Take
    subject: Subject
    of: Postures
    lens: Lens
    heading_deg: float
    room: Room


def approach(take: Take) -> Approach:
    """The take's approach, into the same half-kneel as in its still; what does not come off is drawn again."""
    seed, person, view = take.seed
    whom = shots.subject((seed, person))
    for attempt in range(shots.TRIES):
        posture = np.random.default_rng((seed, person, attempt, 2))
        random = np.random.default_rng((seed, person, view, attempt, 8))
        try:
            of = course.postures_of(whom.figure, postures.lunge_drawn(posture), posture)
            lens, heading = clips.lens_for(of, take.bearing_deg, random)
            return Approach(take, whom, of, lens, heading, rooms.drawn(random))
        except (NotSolved, NoLensFits):
            continue
    raise NoLensFits(f"{take.file}: no approach and lens of {shots.TRIES} came off")


def pictures(of: Approach) -> Iterator[tuple[Frame, bytes]]:
    """Every frame with its JPEG file."""
    random = np.random.default_rng((*of.take.seed, 9))
    sensor = picture.drawn(random)
    for frame in course.approach(of.of):
        shown = clips.shown(frame, of.subject, of.room, of.lens, of.heading_deg)
        yield frame, picture.taken(shown, sensor, random)


def told(of: Approach, frame: Frame, file: str) -> Still:
    """A frame's truth."""
    return shots.told_of(of.take, file, frame.stance.body.turned(of.heading_deg), of.lens, of.of.asked.front)
