"""Clips: the course of a stretch (`course`) before one lens in one room, as a film and its truth."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from studio import course, lenses, picture, rooms, shots
from studio.course import COLUMNS, FPS, Frame, Postures
from studio.lenses import Lens
from studio.picture import Picture
from studio.rooms import Room
from studio.shots import Subject
from studio.stances import Stance
from unsit.geometry import Array


def make(seed: int, bearing_deg: float, folder: Path) -> Path:
    """Write `video.mp4` and `truth.csv` of this seed's person into the folder."""
    random = np.random.default_rng((seed, 5))
    whom, asked = shots.subject((seed,)), course.lunge_drawn(random)
    of = course.postures_of(whom.figure, asked, random)
    lens, heading = lens_for(of, bearing_deg, random)
    room, sensor = rooms.drawn(random), picture.drawn(random)
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    with film(folder / "video.mp4", lens) as add:
        for frame in course.frames(of):
            rows.append(course.told(frame, asked.front))
            add(picture.read(picture.taken(shown(frame, whom, room, lens, heading), sensor, random)))
    with (folder / "truth.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def lens_for(of: Postures, bearing_deg: float, random: np.random.Generator) -> tuple[Lens, float]:
    """A lens that has every posture in its picture, and the heading with which it stands at this bearing."""
    nearer = of.asked.front.other
    for _ in range(shots.TRIES):
        heading = shots.heading_deg(nearer, bearing_deg, -90.0)
        lens = replace(lenses.drawn(random, _all_skin(of, heading)), width_px=640, height_px=480)
        hips = _hips(of.stretched, heading)
        towards = float(np.degrees(np.arctan2(lens.place[1] - hips[1], lens.place[0] - hips[0])))
        heading = shots.heading_deg(nearer, bearing_deg, towards)
        if lenses.shows(lens, _all_skin(of, heading)):
            return lens, heading
    raise lenses.NoLensFits("no lens has standing and kneeling in its picture")


def _all_skin(of: Postures, heading_deg: float) -> Array:
    return np.concatenate([each.body.turned(heading_deg).skin() for each in (of.up, of.kneeling, of.stretched)])


def _hips(stance: Stance, heading_deg: float) -> Array:
    joints = stance.body.turned(heading_deg).joints()
    return np.asarray((joints["left_hip"] + joints["right_hip"]) / 2.0)


def shown(frame: Frame, whom: Subject, room: Room, lens: Lens, heading_deg: float) -> Picture:
    """A frame as VTK sees it."""
    skin = picture.Skin(frame.stance.body.turned(heading_deg).skin(), whom.figure.faces, whom.colours)
    return picture.rendered(room, lens, skin)


@contextmanager
def film(path: Path, lens: Lens) -> Iterator[Callable[[Picture], None]]:
    """An mp4 file, and what adds a picture to it."""
    size = (lens.width_px, lens.height_px)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), FPS, size)

    def add(shown: Picture) -> None:
        writer.write(shown)

    try:
        yield add
    finally:
        writer.release()
