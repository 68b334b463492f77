"""Steadier landmarks: live by the One Euro filter, in a recording by a mean over what comes before and after.

Casiez, Roussel and Vogel, "1 EUR filter", CHI 2012: slow on a still body and quick on a moving one. The pose model
smooths its own points a little already, so the settings are light: on a still person the noise is about halved, on one
going down the lag stays under 0.1 s. A recording knows what comes next: there, the mean of both sides has no lag.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from unsit.geometry import Array
from unsit.landmarks import INDEX, Landmarks

STILL_CUTOFF_HZ = 2.0
"""The filter's cut-off for a point at rest."""
QUICKENING_HZ_PER_TRUNK_PER_S = 8.0
"""How much the cut-off rises with speed, speed being in the person's own trunk lengths a second."""
SPEED_CUTOFF_HZ = 1.0
"""The cut-off of the speed itself (the paper's default)."""
FORGET_AFTER_S = 0.5
"""After a gap this long the past says nothing about the present."""
BOTH_WAYS_SD_S = 0.08
"""The width of a recording's two-sided mean: the noise of a still person at 25 frames a second is about halved."""
BOTH_WAYS_REACH_S = 2.5 * BOTH_WAYS_SD_S
"""How far the mean reaches to either side."""


@dataclass(frozen=True, slots=True)
class Smoother:
    """What the filter remembers: the last steady picture and how fast each point moved (px/s)."""

    last: Landmarks | None = None
    speed_px_s: Array | None = None


def step(smoother: Smoother, landmarks: Landmarks) -> tuple[Smoother, Landmarks]:
    """One frame in, a steadier one out. A frame without a person passes through and is forgotten at once."""
    last, speed = smoother.last, smoother.speed_px_s
    if not landmarks.seen:
        return Smoother(), landmarks
    if last is None or speed is None or not 0 < landmarks.time_s - last.time_s < FORGET_AFTER_S:
        return Smoother(landmarks, np.zeros_like(landmarks.image_px)), landmarks
    gap_s = landmarks.time_s - last.time_s
    raw_speed = (landmarks.image_px - last.image_px) / gap_s
    speed = speed + _share(SPEED_CUTOFF_HZ, gap_s) * (raw_speed - speed)
    pace = np.linalg.norm(speed, axis=-1, keepdims=True) / trunk_length_px(landmarks)
    share = _share(STILL_CUTOFF_HZ + QUICKENING_HZ_PER_TRUNK_PER_S * pace, gap_s)
    steady = replace(
        landmarks,
        image_px=last.image_px + share * (landmarks.image_px - last.image_px),
        world_m=last.world_m + share * (landmarks.world_m - last.world_m),
    )
    return Smoother(steady, speed), steady


def both_ways(frames: Iterable[Landmarks]) -> Iterator[Landmarks]:
    """A recording's frames, each the mean of its neighbours on both sides; as many on the one as on the other.

    A stretch of frames ends where nobody is seen, after a gap, or where time goes back; nothing is mixed across it.
    A frame comes out as soon as what follows it within the mean's reach is known.
    """
    run: list[Landmarks] = []
    done = 0
    for frame in frames:
        if not (run and _follows(run[-1], frame)):
            yield from (_mean(run, index) for index in range(done, len(run)))
            run, done = [], 0
        run.append(frame)
        while run[done].time_s + BOTH_WAYS_REACH_S < frame.time_s:
            yield _mean(run, done)
            done += 1
        behind = sum(each.time_s < run[done].time_s - BOTH_WAYS_REACH_S for each in run[:done])
        run, done = run[behind:], done - behind
    yield from (_mean(run, index) for index in range(done, len(run)))


def _follows(last: Landmarks, frame: Landmarks) -> bool:
    return last.seen and frame.seen and 0 < frame.time_s - last.time_s < FORGET_AFTER_S


def _mean(run: list[Landmarks], index: int) -> Landmarks:
    """The weighted mean about one frame of a run, over as many frames before as after."""
    frame = run[index]
    before = sum(frame.time_s - each.time_s <= BOTH_WAYS_REACH_S for each in run[:index])
    after = sum(each.time_s - frame.time_s <= BOTH_WAYS_REACH_S for each in run[index + 1 :])
    near = min(before, after)
    there = run[index - near : index + near + 1]
    times_s = np.array([each.time_s for each in there])
    shares = np.exp(-0.5 * ((times_s - frame.time_s) / BOTH_WAYS_SD_S) ** 2)
    shares = shares[:, None, None] / shares.sum()
    image, world = (np.array([getattr(each, name) for each in there]) for name in ("image_px", "world_m"))
    return replace(frame, image_px=(shares * image).sum(axis=0), world_m=(shares * world).sum(axis=0))


def trunk_length_px(landmarks: Landmarks) -> float:
    """Mid-hips to mid-shoulders in the picture, the ruler of everything measured in it; at least one pixel."""
    points = landmarks.image_px
    shoulders = points[INDEX["left_shoulder"]] + points[INDEX["right_shoulder"]]
    hips = points[INDEX["left_hip"]] + points[INDEX["right_hip"]]
    return max(float(np.linalg.norm(shoulders - hips)) / 2, 1.0)


def _share(cutoff_hz: float | Array, gap_s: float) -> Array:
    """The weight of the new value in a first-order low-pass filter."""
    turn = 2 * np.pi * np.asarray(cutoff_hz) * gap_s
    return turn / (turn + 1)
