"""Orders: a posture that somebody wrote down, for a picture of it.

It is a TOML file:

stance = "half_kneeling"   # what stands on the floor: see STANCES
front = "right"            # half_kneeling only: the leg in front ...
front_shank_deg = 0        # ... and how far its shank leans forward
pelvis_tilt_deg = 6
[angles]                   # names and signs of `unsit.body`; what is not named is 0
trunk_rotation_deg = 40
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from studio import stances
from studio.figure import Figure
from studio.poses import Manner, Pose
from studio.stances import Stance
from unsit.landmarks import Side

STANCES = ("half_kneeling", "tall_kneeling", "standing", "sitting", "as_posed")
"""`as_posed`: nothing is solved; whatever is lowest lies on the floor."""
NUMBERS = ("front_shank_deg", "pelvis_tilt_deg")


class OrderWrong(Exception):
    """A posture's file cannot be understood: what was found and what is known."""


@dataclass(frozen=True, slots=True)
class Order:
    """A posture as it was asked for."""

    stance: str
    angles: Pose
    front: Side | None = None
    front_shank_deg: float = 0.0
    pelvis_tilt_deg: float = 0.0


def read(path: Path) -> Order:
    """The order in this file."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise OrderWrong(f"{path.name} is no TOML: {error}") from error
    unknown = sorted(set(found) - {"stance", "front", "angles", *NUMBERS})
    if unknown:
        raise OrderWrong(f"{path.name} names {', '.join(unknown)}. Known: stance, front, angles, {', '.join(NUMBERS)}.")
    if found.get("stance") not in STANCES:
        raise OrderWrong(f"{path.name}: stance is {found.get('stance')!r}. Known: {', '.join(STANCES)}.")
    if (found["stance"] == "half_kneeling") != ("front" in found):
        raise OrderWrong(f"{path.name}: half_kneeling, and only that, has a leg in `front`: left or right.")
    front = Side(found["front"]) if "front" in found else None
    angles = {name: float(angle) for name, angle in found.get("angles", {}).items()}
    return Order(found["stance"], angles, front, **{name: float(found[name]) for name in NUMBERS if name in found})


def posed(figure: Figure, order: Order) -> Stance:
    """The figure as ordered."""
    manner = Manner(pelvis_tilt_deg=order.pelvis_tilt_deg)
    if order.front is not None:
        return stances.half_kneeling(figure, order.angles, manner, order.front, order.front_shank_deg)
    take = {"tall_kneeling": stances.tall_kneeling, "standing": stances.standing, "sitting": stances.sitting}
    return take.get(order.stance, stances.as_posed)(figure, order.angles, manner)
