"""Which leg is in front (or leads), decided with hysteresis: clear geometry to say so, lasting geometry to change it.

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


def step(
    front: FrontLeg, left_leads_by: float, time_s: float, clear: float = CLEAR_LIFT, level: float = LEVEL_LIFT
) -> FrontLeg:
    """`left_leads_by`: how much more the left leg leads, as the left knee above the right, in trunk lengths.

    From `clear` on it does, below `level` no longer. The first frame of all decides at once.
    """
    claim = _claim(left_leads_by, front.leg, clear, level)
    if not front.begun or claim is front.leg:
        return FrontLeg(claim, begun=True)
    since_s = front.since_s if front.since_s is not None and claim is front.challenger else time_s
    needed_s = TAKES_S if front.leg is None else YIELDS_S
    if time_s - since_s >= needed_s:
        return FrontLeg(claim, begun=True)
    return FrontLeg(front.leg, claim, since_s, begun=True)


def _claim(left_leads_by: float, leg: Side | None, clear: float, level: float) -> Side | None:
    """What this frame alone would say, a little kinder to the leg that is already in front."""
    needed = {side: level if side is leg else clear for side in Side}
    if left_leads_by > needed[Side.LEFT]:
        return Side.LEFT
    return Side.RIGHT if -left_leads_by > needed[Side.RIGHT] else None
