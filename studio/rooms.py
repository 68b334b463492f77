"""Rooms: floor, walls, things standing about, light. Drawn from a seed; plain numbers, no pictures from outside."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from studio.clothes import Colour
from unsit.geometry import Array

TEXTURE_PX = 256

Texture = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class Box:
    """A block: its middle, its edges (m), turned about the upright by `yaw_deg`."""

    middle: tuple[float, float, float]
    edges: tuple[float, float, float]
    yaw_deg: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Light:
    """A lamp: where it stands, how bright, its colour."""

    place: tuple[float, float, float]
    strength: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Room:
    """Walls stand `back_m` behind and `left_m`, `right_m` beside the origin; a texture covers `..._tile_m` of them."""

    back_m: float
    left_m: float
    right_m: float
    floor: Texture
    floor_tile_m: float
    wall: Texture
    wall_tile_m: float
    boxes: tuple[Box, ...]
    lights: tuple[Light, ...]
    ambient: float


def drawn(random: np.random.Generator, clear_m: float = 0.9) -> Room:
    """A room with at least `clear_m` of free floor around the person at the origin."""
    back, left, right = random.uniform(1.3, 4.0), random.uniform(1.8, 4.5), random.uniform(1.8, 4.5)
    furniture = [_thing(random, back, left, right, clear_m) for _ in range(random.integers(0, 5))]
    on_wall = [_hanging(random, back, left, right) for _ in range(random.integers(0, 4))]
    rug = [_rug(random)] if random.random() < 0.35 else []
    return Room(
        back_m=back,
        left_m=left,
        right_m=right,
        floor=_floor(random),
        floor_tile_m=float(random.uniform(0.9, 1.8)),
        wall=_wall(random),
        wall_tile_m=float(random.uniform(1.0, 2.5)),
        boxes=tuple([box for boxes in furniture for box in boxes] + on_wall + rug),
        lights=_lights(random),
        ambient=float(random.uniform(0.3, 0.55)),
    )


def _colour(random: np.random.Generator, low: float = 0.15, high: float = 0.95, saturation: float = 0.25) -> Colour:
    """Mostly greys, browns and washed-out hues, as rooms are."""
    grey = random.uniform(low, high)
    hue = random.normal(0.0, saturation * 0.3, 3)
    red, green, blue = np.clip(grey + hue - hue.mean() + np.array([0.03, 0.0, -0.03]), 0.03, 0.97)
    return float(red), float(green), float(blue)


class _Spot(NamedTuple):
    """Where something stands, how wide it is, how it is turned, its two colours."""

    x: float
    y: float
    wide: float
    yaw_deg: float
    colour: Colour
    second: Colour


def _thing(random: np.random.Generator, back: float, left: float, right: float, clear_m: float) -> list[Box]:
    """A shelf, a table, a sofa or a box, behind or beside the person and never before them."""
    for _ in range(50):
        x, y = random.uniform(-left + 0.3, right - 0.3), random.uniform(0.2, back - 0.2)
        wide = random.uniform(0.3, 1.2)
        if np.hypot(x, y) > clear_m + wide:
            break
    else:
        return []
    kind = str(random.choice(list(FURNITURE)))
    colour, second = _colour(random), _colour(random)
    yaw = float(random.choice([0.0, 90.0, random.uniform(-40, 40)]))
    return FURNITURE[kind](random, _Spot(x, y, wide, yaw, colour, second))


def _chest(random: np.random.Generator, at: _Spot) -> list[Box]:
    return [Box((at.x, at.y, 0.3), (at.wide, random.uniform(0.3, 0.8), 0.6), at.yaw_deg, at.colour)]


def _shelf(random: np.random.Generator, at: _Spot) -> list[Box]:
    tall = random.uniform(0.8, 2.1)
    boards = [
        Box((at.x, at.y, level), (at.wide + 0.02, 0.37, 0.05), at.yaw_deg, at.second)
        for level in np.arange(0.3, tall, 0.35)
    ]
    return [Box((at.x, at.y, tall / 2), (at.wide, 0.35, tall), at.yaw_deg, at.colour), *boards]


def _table(random: np.random.Generator, at: _Spot) -> list[Box]:
    tall = random.uniform(0.45, 0.78)
    legs = [
        Box((at.x + dx * at.wide * 0.42, at.y + dy * 0.25, tall / 2), (0.06, 0.06, tall), 0.0, at.second)
        for dx in (-1, 1)
        for dy in (-1, 1)
    ]
    return [Box((at.x, at.y, tall), (at.wide, 0.6, 0.05), 0.0, at.colour), *legs]


def _sofa(_: np.random.Generator, at: _Spot) -> list[Box]:
    return [
        Box((at.x, at.y, 0.22), (at.wide + 0.6, 0.8, 0.44), 0.0, at.colour),
        Box((at.x, at.y + 0.35, 0.45), (at.wide + 0.6, 0.2, 0.9), 0.0, at.colour),
    ]


def _plant(random: np.random.Generator, at: _Spot) -> list[Box]:
    green = (0.12 + 0.2 * random.random(), 0.35 + 0.25 * random.random(), 0.12 + 0.1 * random.random())
    leaves = [
        Box((at.x + dx, at.y + dy, 0.6 + dz), (0.08, 0.02, 0.5), float(random.uniform(0, 180)), green)
        for dx, dy, dz in random.normal(0, 0.12, (9, 3))
    ]
    return [Box((at.x, at.y, 0.17), (0.3, 0.3, 0.34), 0.0, at.colour), *leaves]


FURNITURE = {"box": _chest, "shelf": _shelf, "table": _table, "sofa": _sofa, "plant": _plant}


def _hanging(random: np.random.Generator, back: float, left: float, right: float) -> Box:
    """A picture, a window or a door on the wall behind."""
    x = float(random.uniform(-left + 0.5, right - 0.5))
    if random.random() < 0.25:
        return Box((x, back - 0.01, 1.0), (0.85, 0.05, 2.0), 0.0, _colour(random))
    wide, tall = random.uniform(0.3, 1.3), random.uniform(0.3, 1.1)
    colour = _colour(random, 0.6, 1.0) if random.random() < 0.4 else _colour(random)
    return Box((x, back - 0.01, random.uniform(1.1, 1.9)), (wide, 0.04, tall), 0.0, colour)


def chair(seat_m: float, facing_deg: float, back_m: float, random: np.random.Generator) -> tuple[Box, ...]:
    """A chair whose seat is `seat_m` high under the origin, its back `back_m` behind it; it faces as headings count."""
    colour, second = _colour(random), _colour(random)
    ahead = np.array([np.cos(np.radians(facing_deg)), np.sin(np.radians(facing_deg))])
    left = np.array([-ahead[1], ahead[0]])

    def block(forward: float, aside: float, level: float, edges: tuple[float, float, float], shade: Colour) -> Box:
        x, y = forward * ahead + aside * left
        return Box((float(x), float(y), level), edges, facing_deg, shade)

    deep, wide = back_m + 0.24, 0.44
    middle = (0.24 - back_m) / 2.0
    legs = [
        block(middle + f * (deep / 2 - 0.03), a * 0.19, seat_m / 2 - 0.02, (0.04, 0.04, seat_m - 0.04), second)
        for f in (-1, 1) for a in (-1, 1)
    ]  # fmt: skip
    seat = block(middle, 0.0, seat_m - 0.02, (deep, wide, 0.04), colour)
    if random.random() < 0.3:
        return seat, *legs
    return seat, block(-back_m - 0.02, 0.0, seat_m + 0.28, (0.04, wide, 0.42), colour), *legs


def _rug(random: np.random.Generator) -> Box:
    """A rug or mat under the person; as thin as paint, so that it is the floor."""
    edges = (random.uniform(1.6, 2.6), random.uniform(0.6, 1.8), 0.0004)
    return Box(
        (random.normal(0, 0.1), random.normal(0, 0.1), 0.0),
        edges,
        random.uniform(-15, 15),
        _colour(random, saturation=0.4),
    )


def _lights(random: np.random.Generator) -> tuple[Light, ...]:
    """A key light from the lens's side, and a weaker one from elsewhere; some rooms are dim."""
    dim = random.uniform(0.45, 0.7) if random.random() < 0.25 else random.uniform(0.75, 1.1)
    warm = random.uniform(-0.08, 0.1)
    colour = (1.0, 1.0 - max(warm, 0.0) * 0.7, 1.0 - max(warm, 0.0) * 1.6 + min(warm, 0.0) * 0.0)
    key = Light((random.uniform(-1.7, 1.7), random.uniform(-4.0, 0.3), random.uniform(1.8, 3.0)), 0.75 * dim, colour)
    fill = Light(
        (random.uniform(-1.7, 1.7), random.uniform(-3, 1.5), random.uniform(1.0, 3.0)),
        random.uniform(0.1, 0.4) * dim,
        (1.0, 1.0, 1.0),
    )
    return key, fill


def _textured(random: np.random.Generator, colour: Colour, pattern: Array, depth: float) -> Texture:
    """A colour, lighter and darker by a pattern (TEXTURE_PX, TEXTURE_PX) of about -1..1, with a little grain."""
    grain = random.normal(0.0, 0.02, pattern.shape)
    shade = 1.0 + depth * pattern + grain
    return np.asarray(np.clip(np.asarray(colour) * shade[..., None], 0.0, 1.0) * 255, dtype=np.uint8)


def _smooth_noise(random: np.random.Generator, cells: int) -> Array:
    """Noise that repeats at its edges, `cells` blobs across, about -1..1."""
    waves = np.fft.rfft2(random.normal(0, 1, (TEXTURE_PX, TEXTURE_PX)))
    down, across = np.meshgrid(np.fft.fftfreq(TEXTURE_PX) * TEXTURE_PX, np.arange(waves.shape[1]), indexing="ij")
    noise = np.fft.irfft2(waves * np.exp(-((down**2 + across**2) / (2.0 * cells**2))), s=(TEXTURE_PX, TEXTURE_PX))
    return np.asarray(noise / (2.0 * noise.std()), dtype=np.float64)


def _floor(random: np.random.Generator) -> Texture:
    rows, columns = np.mgrid[0:TEXTURE_PX, 0:TEXTURE_PX]
    kind = random.choice(["planks", "tiles", "carpet", "plain"], p=[0.4, 0.2, 0.25, 0.15])
    if kind == "planks":
        board = rows // 32
        shade = random.normal(0, 0.6, 8)[board] + 0.3 * np.sin(columns / 9.0 + board * 2.1 + _smooth_noise(random, 5))
        joint = (rows % 32 < 1) | ((columns + board * 77) % TEXTURE_PX < 1)
        red = random.uniform(0.3, 0.8)
        brown = (red, red * random.uniform(0.62, 0.85), red * random.uniform(0.35, 0.68))
        return _textured(random, brown, np.where(joint, -2.0, shade), 0.12)
    if kind == "tiles":
        joint = (rows % 64 < 2) | (columns % 64 < 2)
        return _textured(random, _colour(random), np.where(joint, -1.5, 0.3 * _smooth_noise(random, 12)), 0.15)
    if kind == "carpet":
        return _textured(random, _colour(random, 0.2, 0.8, 0.4), _smooth_noise(random, 60), 0.1)
    return _textured(random, _colour(random), _smooth_noise(random, 4), 0.05)


def _wall(random: np.random.Generator) -> Texture:
    columns = np.mgrid[0:TEXTURE_PX, 0:TEXTURE_PX][1]
    kind = random.choice(["plain", "stripes", "paper", "brick"], p=[0.6, 0.12, 0.16, 0.12])
    colour = _colour(random, 0.4, 0.97)
    if kind == "stripes":
        return _textured(random, colour, np.sign(np.sin(columns * 2 * np.pi / random.choice([16, 32, 64]))), 0.08)
    if kind == "paper":
        return _textured(random, colour, np.tanh(2 * _smooth_noise(random, 20)), 0.05)
    if kind == "brick":
        rows = np.mgrid[0:TEXTURE_PX, 0:TEXTURE_PX][0]
        joint = (rows % 16 < 2) | ((columns + (rows // 16 % 2) * 16) % 32 < 2)
        return _textured(
            random, _colour(random, 0.4, 0.85), np.where(joint, 1.2, 0.5 * _smooth_noise(random, 30)), 0.12
        )
    return _textured(random, colour, _smooth_noise(random, 3), 0.04)
