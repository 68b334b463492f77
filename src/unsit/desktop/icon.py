"""The product's mark, small: a tile for each state that the tray shows, told by its shape and not by its colour alone.

Drawn here, point by point, so that a small process needs no library of pictures.
"""

import math
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

State = Literal["sitting", "due", "paused", "away"]

SIDE = 64.0
"""The drawings' side; they are those of the page's favicon, or are made like it."""
ROUND = 18.0
RIM = 6.0

Point = tuple[float, float]
Colour = tuple[int, int, int]
GREEN: Colour = (0x1F, 0x5C, 0x52)
CREAM: Colour = (0xFF, 0xF6, 0xEA)
APRICOT: Colour = (0xF0, 0xA8, 0x68)
GREY: Colour = (0x5D, 0x6B, 0x66)
PALE: Colour = (0x45, 0xA0, 0x8E)
"""Seen on a light bar and on a dark one."""


class Drawing(NamedTuple):
    """A tile, or only its rim; on it strokes, and perhaps a head."""

    ground: Colour
    stroke: Colour
    width: float
    strokes: Sequence[Sequence[Point]]
    head: tuple[Point, Colour] | None = None
    hollow: bool = False


DRAWINGS: dict[State, Drawing] = {
    # Half kneeling: the favicon.
    "sitting": Drawing(
        GREEN, CREAM, 7, (((34, 26), (36, 42), (48, 50)), ((36, 42), (20, 42), (18, 52))), ((33, 14), APRICOT)
    ),
    # Up, and walking.
    "due": Drawing(
        APRICOT,
        GREEN,
        7,
        (((33, 26), (32, 38)), ((22, 52), (32, 38), (43, 52)), ((20, 36), (33, 27), (46, 35))),
        ((33, 13), GREEN),
    ),
    "paused": Drawing(GREY, CREAM, 9, (((24, 22), (24, 42)), ((40, 22), (40, 42)))),
    # The chair is empty.
    "away": Drawing(PALE, PALE, 7, (((22, 16), (22, 34), (42, 34), (42, 48)), ((22, 34), (22, 48))), hollow=True),
}


@cache
def pixels(state: State, side: int) -> bytes:
    """The tile, `side` points wide and high, row by row: red, green, blue and how opaque, a byte each."""
    drawing = DRAWINGS[state]
    scale = SIDE / side
    middles = [(at + 0.5) * scale for at in range(side)]
    return b"".join(bytes(_point((x, y), drawing, scale)) for y in middles for x in middles)


def argb(rgba: bytes) -> bytes:
    """The same picture as D-Bus wants it: how opaque first.

    >>> list(argb(bytes([1, 2, 3, 255])))
    [255, 1, 2, 3]
    """
    turned = bytearray(len(rgba))
    for to, come_from in enumerate((3, 0, 1, 2)):
        turned[to::4] = rgba[come_from::4]
    return bytes(turned)


def _point(at: Point, drawing: Drawing, scale: float) -> tuple[int, int, int, int]:
    """A point's colour: the tile, with what is drawn on it laid over, each with a soft edge of one point."""
    edge = _outside_tile(at)
    tile = _cover(edge, scale)
    if drawing.hollow:
        tile = min(tile, _cover(-edge - RIM, scale))
    red, green, blue = (float(part) for part in drawing.ground)
    lines = min(_away_from(at, a, b) for line in drawing.strokes for a, b in pairwise(line))
    layers = [(_cover(lines - drawing.width / 2, scale), drawing.stroke)]
    if drawing.head:
        middle, colour = drawing.head
        layers.append((_cover(math.dist(at, middle) - 6.5, scale), colour))
    for share, colour in layers:
        tile = max(tile, share)
        red, green, blue = (a + share * (b - a) for a, b in zip((red, green, blue), colour, strict=True))
    # What nobody sees is black: some trays (swaybar) take colours as already dimmed, and would show it.
    return (round(red), round(green), round(blue), round(255 * tile)) if tile else (0, 0, 0, 0)


def _cover(outside: float, scale: float) -> float:
    """How much of a point is covered by what is this far away, negative for within."""
    return min(1.0, max(0.0, 0.5 - outside / scale))


def _outside_tile(at: Point) -> float:
    """How far outside the tile with its round corners."""
    across, down = (abs(part - SIDE / 2) - (SIDE / 2 - ROUND) for part in at)
    return math.hypot(max(across, 0), max(down, 0)) + min(max(across, down), 0) - ROUND


def _away_from(at: Point, a: Point, b: Point) -> float:
    """How far from the line between two points."""
    along = (b[0] - a[0], b[1] - a[1])
    share = ((at[0] - a[0]) * along[0] + (at[1] - a[1]) * along[1]) / (along[0] ** 2 + along[1] ** 2)
    share = min(1.0, max(0.0, share))
    return math.dist(at, (a[0] + share * along[0], a[1] + share * along[1]))
