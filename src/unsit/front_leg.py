"""Which leg is in front, decided with hysteresis: it takes clear geometry to say so and lasting geometry to change it.

One frame's toes never decide: in half-kneeling the rear foot points backwards.
"""

from dataclasses import dataclass

from unsit.landmarks import Side

CLEAR_LIFT = 0.45
"""One knee this much higher than the other (trunk lengths; a shank is about one) means a split stance."""
LEVEL_LIFT = 0.2
"""Below this the knees count as level again."""
TAKES_S = 0.2
"""How long a first decision must last; a leg already decided needs `YIELDS_S` to give way."""
YIELDS_S = 0.5


@dataclass(frozen=True, slots=True)
class FrontLeg:
    """The leg in front as decided, and who has challenged that decision since when."""

    leg: Side | None = None
    challenger: Side | None = None
    since_s: float | None = None
    begun: bool = False


def step(front: FrontLeg, left_knee_lift: float, time_s: float) -> FrontLeg:
    """`left_knee_lift`: the left knee above the right, in trunk lengths. The first frame of all decides at once."""
    claim = _claim(left_knee_lift, front.leg)
    if not front.begun or claim is front.leg:
        return FrontLeg(claim, begun=True)
    since_s = front.since_s if front.since_s is not None and claim is front.challenger else time_s
    needed_s = TAKES_S if front.leg is None else YIELDS_S
    if time_s - since_s >= needed_s:
        return FrontLeg(claim, begun=True)
    return FrontLeg(front.leg, claim, since_s, begun=True)


def _claim(left_knee_lift: float, leg: Side | None) -> Side | None:
    """What this frame alone would say, a little kinder to the leg that is already in front."""
    needed = {side: LEVEL_LIFT if side is leg else CLEAR_LIFT for side in Side}
    if left_knee_lift > needed[Side.LEFT]:
        return Side.LEFT
    return Side.RIGHT if -left_knee_lift > needed[Side.RIGHT] else None
