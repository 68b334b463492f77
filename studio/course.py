"""The course of a clip: a person stands, kneels down, holds the stretch and gets up again, every moment with its truth.

The front foot stays where it is throughout. Every frame is a `Stance`; what a clip's truth counts as stretching is the
rule of the core stretch: half-kneeling, chest turned at least 15 degrees away, front shank at most 8 past upright.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from studio import postures, truth, ways
from studio.figure import Figure
from studio.poses import Manner
from studio.postures import Lunge
from studio.stances import Stance, half_kneeling, standing
from unsit.angles import Angles
from unsit.landmarks import Side

FPS = 15.0
HOLD_S = 10.0
SPELLS_S = {
    "up": 1.5,
    "down": 3.0,
    "turning": 1.8,
    "holding": HOLD_S,
    "letting go": 1.5,
    "rising": 3.0,
    "up again": 1.2,
}
"""What happens in a clip, in order, and how long it takes."""
TURNED_DEG, SHANK_DEG, PAST_DEG = 15.0, 8.0, 15.0
SIDED = ("knee_flexion_deg", "shank_inclination_deg", "thigh_inclination_deg", "elbow_flexion_deg")
MEASURED = (*(f"{side}_{name}" for side in Side for name in SIDED), "trunk_inclination_deg", "trunk_rotation_deg")
COLUMNS = ("time_s", "lead", "half_kneeling", "turned_away_deg", "in_stretch", "knee_past_ankle", *MEASURED)


@dataclass(frozen=True, eq=False)
class Postures:
    """The three postures a clip goes between, the front ankle above the origin in each."""

    asked: Lunge
    up: Stance
    kneeling: Stance
    stretched: Stance


@dataclass(frozen=True, eq=False)
class Frame:
    """One frame: when, how, whether half-kneeling."""

    time_s: float
    stance: Stance
    half_kneeling: bool


APPROACH = (
    ("up", 0.0), ("up", 0.5), ("down", 0.2), ("down", 0.4), ("down", 0.6), ("down", 0.8), ("down", 1.0),
    ("turning", 0.5), ("holding", 0.0), ("holding", 0.03), ("holding", 0.06),
)  # fmt: skip
"""A clip in eleven pictures: each its spell and the share of it that has gone by."""


def lunge_drawn(random: np.random.Generator) -> Lunge:
    """A stretch that counts: turned well, the knee above the ankle."""
    return replace(
        postures.lunge_drawn(random),
        front_shank=float(random.uniform(-6.0, 5.0)),
        rear_thigh=float(random.uniform(0.0, 25.0)),
        inclination=float(random.uniform(5.0, 30.0)),
        turn_away=float(random.uniform(22.0, 50.0)),
        arms=str(random.choice(["elbow", "hand"])),
    )


def postures_of(figure: Figure, asked: Lunge, random: np.random.Generator) -> Postures:
    """The clip's three postures; kneeling and stretched differ only above the hips."""
    stretched = postures.lunge(figure, asked, random)
    quiet = {name: 0.0 for name in stretched.pose if name.startswith(("trunk", "shoulder", "head"))}
    quiet |= {
        "trunk_inclination_deg": 6.0,
        **postures.hanging(Side.LEFT, random),
        **postures.hanging(Side.RIGHT, random),
    }
    manner = replace(stretched.manner, pelvis_tilt_deg=3.0, girdle_deg={})
    kneeling = half_kneeling(figure, {**stretched.pose, **quiet}, manner, asked.front, asked.front_shank)
    upright = {name: angle for name, angle in kneeling.pose.items() if not name.startswith(LEGS)}
    bent = {
        f"{side}_{name}_deg": angle for side in Side for name, angle in (("knee_flexion", 6.0), ("hip_flexion", 3.0))
    }
    up = standing(figure, {**upright, **bent, "trunk_inclination_deg": 2.0, "pelvis_obliquity_deg": 0.0}, manner)
    feet = truth.measured(up.body.joints())
    ankles = {name: feet[name] for name in (f"{side}_ankle_dorsiflexion_deg" for side in Side)}
    up = replace(up, pose={**up.pose, **ankles})
    return Postures(asked, *(_stood(stance, asked.front) for stance in (up, kneeling, stretched)))


LEGS = tuple(f"{side}_{joint}" for side in Side for joint in ("hip", "knee", "ankle"))


def _stood(stance: Stance, front: Side) -> Stance:
    """The same with the front ankle above the origin."""
    ankle = stance.body.joint(f"{front}_ankle")
    return replace(stance, body=stance.body.moved(np.array([-ankle[0], -ankle[1], 0.0])))


def frames(of: Postures) -> Iterator[Frame]:
    """Every frame of the clip."""
    for number in range(int(sum(SPELLS_S.values()) * FPS)):
        yield _frame(of, number / FPS)


def approach(of: Postures) -> Iterator[Frame]:
    """Standing, on the way down, and three pictures of the stretch."""
    for number, (spell, share) in enumerate(APPROACH):
        yield _frame_at(of, float(number), spell, share)


def _frame(of: Postures, time_s: float) -> Frame:
    spell, since_s = spell_at(time_s)
    return _frame_at(of, time_s, spell, since_s / SPELLS_S[spell])


def _frame_at(of: Postures, time_s: float, spell: str, share: float) -> Frame:
    if spell.startswith("up"):
        return Frame(time_s, of.up, False)
    if spell in ("down", "rising"):
        way = share if spell == "down" else 1.0 - share
        return Frame(time_s, ways.way_down(of.up, of.kneeling, of.asked.front, way), way >= 1.0)
    turned = {"turning": ways.smooth(share), "holding": 1.0, "letting go": 1.0 - ways.smooth(share)}[spell]
    return Frame(time_s, _turned(of, turned, time_s), True)


def spell_at(time_s: float) -> tuple[str, float]:
    """What is going on at this time, and for how long it has been."""
    begun_s = 0.0
    for spell, length_s in SPELLS_S.items():
        if time_s < begun_s + length_s:
            return spell, time_s - begun_s
        begun_s += length_s
    return spell, length_s


def _turned(of: Postures, share: float, time_s: float) -> Stance:
    """Part of the way from kneeling into the stretch, swaying a little, as people do."""
    pose = ways.between(of.kneeling.pose, of.stretched.pose, share)
    pose["trunk_rotation_deg"] += share * 1.5 * float(np.sin(time_s * 1.1))
    pose["trunk_inclination_deg"] += share * 1.0 * float(np.sin(time_s * 0.7 + 1.0))
    manner = _between(of.kneeling.manner, of.stretched.manner, share)
    stance = half_kneeling(of.up.body.figure, pose, manner, of.asked.front, of.asked.front_shank)
    return _stood(stance, of.asked.front)


def _between(start: Manner, end: Manner, share: float) -> Manner:
    girdles = {side: (share * lifted, share * forward) for side, (lifted, forward) in end.girdle_deg.items()}
    tilt = (1.0 - share) * start.pelvis_tilt_deg + share * end.pelvis_tilt_deg
    return replace(end, pelvis_tilt_deg=tilt, girdle_deg=girdles)


def told(frame: Frame, front: Side) -> dict[str, str]:
    """The frame's row in the clip's truth."""
    angles = truth.measured(frame.stance.body.joints())
    away = angles["trunk_rotation_deg"] * (1.0 if front is Side.RIGHT else -1.0)
    shank = angles[f"{front}_shank_inclination_deg"]
    row = {
        "time_s": f"{frame.time_s:.4f}".rstrip("0").rstrip("."),
        "lead": str(front),
        "half_kneeling": _flag(frame.half_kneeling),
        "turned_away_deg": f"{away:.2f}",
        "in_stretch": _flag(frame.half_kneeling and away >= TURNED_DEG and shank <= SHANK_DEG),
        "knee_past_ankle": _flag(frame.half_kneeling and shank > PAST_DEG),
    }
    return row | _rounded(angles)


def _flag(holds: bool) -> str:
    return "1" if holds else "0"


def _rounded(angles: Angles) -> dict[str, str]:
    return {name: f"{angles[name] + 0.0:.2f}" for name in MEASURED}
