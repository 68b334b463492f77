"""What a figure is drawn with: chair, desk, wall and the like as plain boxes, placed by the posture that uses them.

Nothing here judges anyone: it is for the picture. Axes as in `body.py`, metres about the mid-hips; so is the floor's
height. Knows no stretch by name.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from unsit.body import X, Y, Z
from unsit.geometry import Array
from unsit.landmarks import Side
from unsit.movement import LYING, Stance
from unsit.posed import Posed, outward, parts
from unsit.resting import PALM_M, Surface, contacts_of, floor_m
from unsit.stretch import Prop

BED_M, STEP_M, SEAT_M = 0.55, 0.15, 0.45
"""How high beds and steps are where no foot says it, and about how high a chair's seat is."""
RAISED_M = 0.12
"""A foot so much above the floor is on something."""
SIDE_M, THIN_M, LEG_M, BACKREST_M = 0.42, 0.04, 0.035, 0.42
"""A seat's side, a board's thickness, a leg's, a backrest's height."""
THIGH_M = 0.27
"""So far ahead of the hips a thigh lies on a seat at most."""
TABLE_M, WALL_M = (0.6, 1.1), 1.0
"""A table's depth and width, a wall's width as far as it is drawn."""
AHEAD_M, ASIDE_M = 0.25, 0.42
"""A hand so far ahead of the shoulder, or so far to the side of the hips, is on the wall."""

SEATED = ("pelvis",)
LYING_PARTS = ("pelvis", "lumbar", "thorax", "head")
STANDING_PARTS = ("left_foot", "right_foot")

Span = tuple[float, float]


class Box(NamedTuple):
    """One box: its lowest and its highest corner; which parts of the body it carries, if any."""

    low: tuple[float, float, float]
    high: tuple[float, float, float]
    carries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Furnished:
    """The floor and what stands on it, and the surfaces on which hands may lie. `strap`: the foot it goes round."""

    floor_m: float
    boxes: tuple[Box, ...] = ()
    surfaces: tuple[Surface, ...] = ()
    strap: Side | None = None


class Made(NamedTuple):
    """One thing: its boxes, and where hands may lie on it."""

    boxes: list[Box]
    surfaces: Sequence[Surface] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _User:
    """The body that uses a thing: its contacts, the floor it stands on, the side in front."""

    at: dict[str, tuple[Array, float]]
    floor_m: float
    stance: Stance
    lead: Side

    def place(self, name: str) -> Array:
        """The middle of a contact."""
        return self.at[name][0]

    def under(self, name: str) -> float:
        """How low a contact reaches."""
        middle, radius = self.at[name]
        return float(middle[2]) - radius

    def lowest(self, *names: str) -> float:
        """How low any of these reaches, on either side."""
        return min(self.under(f"{side}_{name}") for side in Side for name in names)

    def foot(self, side: Side) -> str:
        """The contact by which a foot is lowest."""
        return min((f"{side}_{name}" for name in ("heel", "ball", "toes", "instep")), key=self.under)

    def foot_m(self, side: Side) -> float:
        """How low a foot reaches."""
        return self.under(self.foot(side))

    @property
    def raised(self) -> Side | None:
        """The foot that is on something, the lead one first."""
        sides = (self.lead, self.lead.other)
        return next((side for side in sides if self.foot_m(side) - self.floor_m > RAISED_M), None)

    @property
    def wrists(self) -> list[Array]:
        """Both wrists' joints."""
        return [self.place(f"{side}_wrist") for side in Side]

    @property
    def hands(self) -> Array:
        """The middle between the wrists."""
        return np.asarray(np.mean(self.wrists, axis=0))


def furnished(posed: Posed, props: Iterable[Prop], stance: Stance, lead: Side) -> Furnished:
    """The floor, and these things where this posture uses them."""
    told = list(props)
    user = _user(posed, told, stance, lead)
    made = [_MAKERS[prop](user) for prop in told if prop != "strap"]
    return Furnished(
        user.floor_m,
        tuple(box for each in made for box in each.boxes),
        tuple(surface for each in made for surface in each.surfaces),
        lead if "strap" in told else None,
    )


def _user(posed: Posed, props: Sequence[Prop], stance: Stance, lead: Side) -> _User:
    """The body on its floor: what it lies or stands on decides where that is."""
    at = dict(contacts_of(parts(posed)))
    user = _User(at, floor_m(at), stance, lead)
    if "bed" in props:
        return _User(at, min(_back_m(user) - BED_M, *(user.foot_m(side) for side in Side)), stance, lead)
    if "step" in props and user.raised is None:
        return _User(at, user.lowest("ball") - STEP_M, stance, lead)
    return user


# Chairs


def _chair(user: _User) -> Made:
    if user.stance is Stance.CHAIR:
        return _chair_under_hips(user)
    if user.stance in LYING:
        calves = np.asarray(np.mean([user.place(f"{side}_calf") for side in Side], axis=0))
        return _chair_ahead(user, calves, user.lowest("calf"))
    if user.raised is not None:
        foot = user.foot(user.raised)
        return _chair_ahead(user, user.place(foot), user.under(foot))
    return _chair_at_hands(user)


def _chair_under_hips(user: _User) -> Made:
    """Its front edge as far ahead as the thighs lie on it; a thigh that hangs down is beside it."""
    knees = {side: user.place(f"{side}_knee") for side in Side}
    on_it = [side for side in Side if knees[side][0] > 0.15] or list(Side)
    front = min(_thigh_on_seat(knees[side]) for side in on_it)
    aside = 0.0 if len(on_it) == len(Side) else 0.12 * outward(on_it[0])
    heights = (user.floor_m, user.lowest("buttock"))
    return Made(_seat((front - SIDE_M, front), _about(aside, SIDE_M), heights, "behind", SEATED))


def _thigh_on_seat(knee: Array) -> float:
    """How far ahead of the hips a thigh lies level enough."""
    falls = -float(knee[2]) / max(float(knee[0]), 0.05)
    return THIGH_M if falls < 0.1 else float(np.clip(0.06 + 0.03 / falls, 0.06, THIGH_M))


def _chair_ahead(user: _User, used: Array, top: float) -> Made:
    """A chair that is met from its front edge: ahead, or beside if what is on it is more to the side."""
    heights, reach = (user.floor_m, top), SIDE_M / 2 - 0.14
    x, y = float(used[0]), float(used[1])
    if abs(y) > abs(x):
        out = float(np.sign(y))
        back = "left" if out > 0 else "right"
        return Made(_seat(_about(x, SIDE_M), _about(y + out * reach, SIDE_M), heights, back))
    along = float(np.sign(x))
    return Made(
        _seat(_about(x + along * reach, SIDE_M), _about(y, SIDE_M), heights, "front" if along > 0 else "behind")
    )


def _chair_at_hands(user: _User) -> Made:
    """Hands on the seat, or on the backrest if they are higher than seats are."""
    x, y, top = float(user.hands[0]), float(user.hands[1]), float(user.hands[2]) - PALM_M
    if top - user.floor_m < 1.4 * SEAT_M:
        heights = (user.floor_m, top)
        return Made(_seat(_about(x + SIDE_M / 2 - 0.06, SIDE_M), _about(y, SIDE_M), heights, "front"), [_level(top)])
    seat = user.floor_m + SEAT_M
    across = _about(y, SIDE_M)
    boxes = _seat((x, x + SIDE_M), across, (user.floor_m, seat), "behind")[:-1]
    return Made([*boxes, Box((x - THIN_M, across[0], seat), (x, across[1], top))], [_level(top)])


def _seat(ahead: Span, across: Span, heights: Span, back: str, carries: tuple[str, ...] = ()) -> list[Box]:
    """A seat on four legs from floor to top, and last the backrest on this side of it."""
    (behind, front), (right, left), (_, top) = ahead, across, heights
    spans = {
        "behind": ((behind - THIN_M, right), (behind, left)),
        "front": ((front, right), (front + THIN_M, left)),
        "left": ((behind, left), (front, left + THIN_M)),
        "right": ((behind, right - THIN_M), (front, right)),
    }
    (x, y), (far_x, far_y) = spans[back]
    return [*_table(ahead, across, heights, carries), Box((x, y, top), (far_x, far_y, top + BACKREST_M))]


def _table(ahead: Span, across: Span, heights: Span, carries: tuple[str, ...] = ()) -> list[Box]:
    """A board on four legs from floor to top."""
    (behind, front), (right, left), (floor, top) = ahead, across, heights
    board = Box((behind, right, top - THIN_M), (front, left, top), carries)
    corners_ = [(x, y) for x in (behind, front - LEG_M) for y in (right, left - LEG_M)]
    return [board, *(Box((x, y, floor), (x + LEG_M, y + LEG_M, top - THIN_M)) for x, y in corners_)]


def _about(middle: float, width: float) -> Span:
    return middle - width / 2.0, middle + width / 2.0


# Blocks, desks and beds


def _low_seat(user: _User) -> Made:
    if user.raised is not None:
        return _step(user)
    top = user.lowest("buttock")
    return Made([_block(user, np.zeros(3), top, (0.44, 0.44), SEATED)])


def _step(user: _User) -> Made:
    """Under the raised foot; else under the front of both feet, the heels over its edge."""
    if user.raised is not None:
        heel, toes = (f"{user.raised}_{name}" for name in ("heel", "toes"))
        flat = abs(user.under(heel) - user.under(toes)) < 0.05
        middle = (user.place(heel) + user.place(toes)) / 2.0 if flat else user.place(heel)
        return Made([_block(user, middle, user.foot_m(user.raised), (0.38, 0.34))])
    near = min(float(user.place(f"{side}_ball")[0]) for side in Side) - 0.05
    top = user.lowest("ball")
    return Made([Box((near, -0.35, user.floor_m), (near + 0.4, 0.35, top), STANDING_PARTS)])


def _block(user: _User, middle: Array, top: float, size: Span, carries: tuple[str, ...] = ()) -> Box:
    (behind, front), (right, left) = _about(float(middle[0]), size[0]), _about(float(middle[1]), size[1])
    return Box((behind, right, user.floor_m), (front, left, top), carries)


def _desk(user: _User) -> Made:
    """Under a raised foot, else under the hands, ahead."""
    depth, width = TABLE_M
    if user.raised is not None and user.stance not in LYING:
        foot = user.foot(user.raised)
        x, y, _ = (float(value) for value in user.place(foot))
        return Made(_table((x - 0.16, x - 0.16 + depth), _about(y, width), (user.floor_m, user.under(foot))))
    near = min(float(wrist[0]) for wrist in user.wrists) - 0.1
    top = min(float(wrist[2]) for wrist in user.wrists) - PALM_M
    boxes = _table((near, near + depth), _about(float(user.hands[1]), width), (user.floor_m, top))
    return Made(boxes, [_level(top)])


def _level(top: float) -> Surface:
    return Surface(top * Z, Z, X)


def _bed(user: _User) -> Made:
    """Under the back; it ends at the hips where a leg hangs over its end, beside them where one hangs at its side."""
    top = _back_m(user)
    hangs = [side for side in Side if user.foot_m(side) < top - RAISED_M]
    laid = [float(user.place(f"{side}_heel")[0]) for side in Side if abs(user.foot_m(side) - top) < RAISED_M]
    far = max(laid, default=0.0) + 0.12
    at_its_side = far > 0.5 and hangs
    front = 0.07 if hangs and not at_its_side else max(far, 0.5)
    right, left = -0.45, 0.45
    if at_its_side:
        right, left = (right, 0.07) if hangs[0] is Side.LEFT else (-0.07, left)
    behind = min(float(user.place("head")[0]) - 0.15, -0.45)
    return Made([Box((behind, right, user.floor_m), (front, left, top), LYING_PARTS)])


def _back_m(user: _User) -> float:
    """How low the trunk reaches: who sits, by the seat; who lies, by the back, the side or the front."""
    names = ("buttock", "hip_side", "groin", "shoulder_blade", "chest") if user.stance in LYING else ("buttock",)
    return user.lowest(*names)


# Walls and doorways


def _wall(user: _User) -> Made:
    """Ahead at the hands; else at a raised foot, beside at one hand, or behind the back."""
    wrist = max(user.wrists, key=lambda each: float(each[0]))
    if user.stance not in LYING and float(wrist[0]) > float(user.place("left_shoulder")[0]) + AHEAD_M:
        plane = float(wrist[0]) + PALM_M
        box = _wall_across(user, plane, float(user.hands[1]), float(wrist[2]) + 0.35)
        return Made([box], [Surface(plane * X, -X, Z)])
    if user.raised is not None or user.stance in LYING:
        side = user.raised or user.lead
        on_it = [user.at[f"{side}_{name}"] for name in ("heel", "ball", "toes")]
        at, radius = max(on_it, key=lambda each: abs(float(each[0][0])) + each[1])
        plane = float(at[0]) + float(np.copysign(radius, at[0]))
        return Made([_wall_across(user, plane, float(at[1]), float(at[2]) + 0.25)])
    far = max(user.wrists, key=lambda each: abs(float(each[1])))
    if abs(float(far[1])) > ASIDE_M:
        return _wall_beside(user, far)
    backs = [user.at[f"{side}_{name}"] for side in Side for name in ("buttock", "shoulder_blade")]
    plane = min(float(at[0]) - radius for at, radius in backs)
    return Made([_wall_across(user, plane, 0.0, float(user.place("head")[2]) + 0.25)])


def _wall_across(user: _User, plane: float, middle: float, top: float) -> Box:
    """A wall square to the way ahead: its face at this plane."""
    low, high = sorted((plane, plane + float(np.copysign(THIN_M, plane))))
    right, left = _about(middle, WALL_M)
    return Box((low, right, user.floor_m), (high, left, max(top, user.floor_m + 1.0)))


def _wall_beside(user: _User, wrist: Array) -> Made:
    out = float(np.sign(wrist[1]))
    plane = float(wrist[1]) + out * PALM_M
    low, high = sorted((plane, plane + out * THIN_M))
    behind, front = _about(float(wrist[0]), WALL_M)
    box = Box((behind, low, user.floor_m), (front, high, float(wrist[2]) + 0.35))
    return Made([box], [Surface(plane * Y, -out * Y, Z)])


def _doorway(user: _User) -> Made:
    """Its edge along the raised leg, the other leg through it; or an edge at each forearm."""
    if user.stance in LYING or user.raised is not None:
        side = user.raised or user.lead
        at, radius = user.at[f"{side}_heel"]
        low, high = sorted((float(at[1]) - outward(side) * 0.07, float(at[1]) + outward(side) * 0.35))
        x, top = float(at[0]) + radius, max(float(at[2]) + 0.2, user.floor_m + 1.0)
        return Made([Box((x, low, user.floor_m), (x + 0.1, high, top))])
    return Made([_jamb(user, side) for side in Side])


def _jamb(user: _User, side: Side) -> Box:
    wrist, elbow = user.place(f"{side}_wrist"), user.place(f"{side}_elbow")
    x, y = max(float(wrist[0]), float(elbow[0])) + 0.04, float(elbow[1])
    low, high = sorted((y - outward(side) * 0.05, y + outward(side) * 0.2))
    return Box((x, low, user.floor_m), (x + 0.1, high, float(wrist[2]) + 0.3))


_MAKERS: dict[Prop, Callable[[_User], Made]] = {
    "chair": _chair,
    "desk": _desk,
    "wall": _wall,
    "step": _step,
    "bed": _bed,
    "low-seat": _low_seat,
    "doorway": _doorway,
}


def corners(boxes: Sequence[Box]) -> Array:
    """The corners of all boxes (corner, 3)."""
    spans = np.array([[box.low, box.high] for box in boxes]).reshape(-1, 2, 3)
    picks = np.array([(i, j, k) for i in (0, 1) for j in (0, 1) for k in (0, 1)])
    return np.asarray(spans[:, picks, np.arange(3)]).reshape(-1, 3)
