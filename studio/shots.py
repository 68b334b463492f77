"""Shots: a person in a posture, in a room, before a lens. From a cohort's take to its picture and its truth."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from studio import clothes, lenses, people, picture, postures, rooms, truth
from studio.clothes import Outfit
from studio.cohort import Still, Take
from studio.figure import Figure, Posed
from studio.lenses import Lens, NoLensFits
from studio.people import Person
from studio.rooms import Box, Room
from studio.solving import NotSolved
from studio.stances import Stance
from unsit.geometry import Array
from unsit.landmarks import Side

TRIES = 12


@dataclass(frozen=True, eq=False)
class Subject:
    """A person in their clothes, ready to be posed. `colours`: of each face of the skin."""

    person: Person
    outfit: Outfit
    figure: Figure
    colours: Array


@dataclass(frozen=True, eq=False)
class Shot:
    """Everything that a picture is made of."""

    subject: Subject
    body: Posed
    lens: Lens
    room: Room
    things: tuple[Box, ...]
    front: Side | None


@lru_cache(maxsize=2)
def subject(seed: tuple[int, ...]) -> Subject:
    """The person of this seed."""
    random = np.random.default_rng((*seed, 1))
    person, outfit = people.drawn(random), clothes.drawn(random)
    figure, colours = clothes.dressed(people.figure_of(person), outfit)
    return Subject(person, outfit, figure, colours)


def shot(take: Take) -> Shot:
    """The take's shot; postures and lenses that do not come off are drawn again."""
    seed, person, view = take.seed
    whom = subject((seed, person))
    for attempt in range(TRIES):
        posture = np.random.default_rng((seed, person, attempt, 2))  # a person's half-kneel is the same in every view
        random = np.random.default_rng((seed, person, view, attempt, 3))
        try:
            stance, front = posed(whom.figure, take.kind, posture if take.kind == "half_kneeling" else random)
            return placed(whom, stance, front, take.bearing_deg, random)
        except (NotSolved, NoLensFits):
            continue
    raise NoLensFits(f"{take.file}: no posture and lens of {TRIES} came off")


def posed(figure: Figure, kind: str, random: np.random.Generator) -> tuple[Stance, Side | None]:
    """A posture of this kind, and the leg in front."""
    match kind:
        case "half_kneeling":
            asked = postures.lunge_drawn(random)
            return postures.lunge(figure, asked, random), asked.front
        case "way_down":
            asked = postures.lunge_drawn(random)
            return postures.go_down(figure, random, asked, float(random.uniform(0.15, 0.95))), asked.front
        case "sitting":
            return postures.sit(figure, random), None
        case "tall_kneeling":
            return postures.kneel_tall(figure, random), None
    return postures.stand(figure, random), None


def placed(whom: Subject, stance: Stance, front: Side | None, bearing_deg: float, random: np.random.Generator) -> Shot:
    """The stance before a lens that stands at this bearing, in a room."""
    nearer = front.other if front else (Side.LEFT if random.random() < 0.5 else Side.RIGHT)
    body = stance.body.turned(heading_deg(nearer, bearing_deg, -90.0))
    for _ in range(TRIES):
        lens = lenses.drawn(random, body.skin())
        towards = float(np.degrees(np.arctan2(-lens.distance_m, lens.across_m)))
        body = stance.body.turned(heading_deg(nearer, bearing_deg, towards))
        if lenses.shows(lens, body.skin()):
            return Shot(whom, body, lens, rooms.drawn(random), _chair(stance, body, random), front)
    raise NoLensFits("turned to its bearing, the person is not in the picture as a whole")


def heading_deg(nearer: Side, bearing_deg: float, to_lens_deg: float) -> float:
    """The heading with which a lens in this direction stands at this bearing beside the nearer leg."""
    return to_lens_deg - 90.0 + bearing_deg if nearer is Side.LEFT else to_lens_deg + 90.0 - bearing_deg


def _chair(stance: Stance, body: Posed, random: np.random.Generator) -> tuple[Box, ...]:
    if stance.seat_m is None:
        return ()
    back = body.skin(body.figure.skin_of("spine05", "spine04", "spine03", "pelvis", "root"))
    heading = truth.heading_deg(body.joints())
    ahead = np.array([np.cos(np.radians(heading)), np.sin(np.radians(heading))])
    return rooms.chair(stance.seat_m, heading, float(-(back[:, :2] @ ahead).min()), random)


def rendered(of: Shot) -> picture.Picture:
    """The shot as VTK sees it."""
    skin = picture.Skin(of.body.skin(), of.subject.figure.faces, of.subject.colours)
    return picture.rendered(of.room, of.lens, skin, of.things)


def told(of: Shot, take: Take) -> Still:
    """The shot's truth."""
    return told_of(take, take.file, of.body, of.lens, of.front)


def told_of(take: Take, file: str, body: Posed, lens: Lens, front: Side | None) -> Still:
    """The truth of a picture of the take, measured from the posed joint centres."""
    joints = body.joints()
    return Still(
        file=file,
        person=take.person,
        kind=take.kind,
        front_leg=front,
        bearing_deg=truth.bearing_deg(joints, lens.place, front),
        heading_deg=truth.heading_deg(joints),
        lens=lens,
        angles=truth.measured(joints),
        joints=joints,
    )
