"""A few lines of SVG: elements with escaped attributes, axes of time and of a value, curves with their bands.

Colours and type come from the page's style sheet, by class, so that one figure suits light, dark and paper.
"""

from dataclasses import dataclass
from html import escape

import numpy as np

from unsit.geometry import Array

WIDTH, LEFT, RIGHT = 760.0, 46.0, 14.0
"""The size of every figure along time, and its margins."""
MOST_POINTS = 1200
"""A curve of more points is drawn through the means of as many stretches of it: no screen shows more."""
_STEPS_S = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200)
_STEPS_DEG = (1, 2, 5, 10, 15, 30, 45, 90)


def element(name: str, *content: str, **attributes: object) -> str:
    """An element; content is taken as it is, attributes are escaped, `_` in their names stands for `-`.

    >>> element("text", "12", x=1.234, class_="tick")
    '<text x="1.23" class="tick">12</text>'
    """
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{_written(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{''.join(content)}</{name}>"


def text(x: float, y: float, words: str, class_: str = "label", anchor: str = "start") -> str:
    """A line of words, escaped."""
    return element("text", escape(words), x=x, y=y, class_=class_, text_anchor=anchor)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> str:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def box(across: tuple[float, float], y: float, height: float, class_: str, title: str = "") -> str:
    """A rectangle over these x, at least a pixel wide, with words for a reader that points at it."""
    told = element("title", escape(title)) if title else ""
    width = max(across[1] - across[0], 1.0)
    return element("rect", told, x=across[0], y=y, width=width, height=height, class_=class_)


def picture(
    height: float, label: str, *content: str, width: float = WIDTH, top: float = 0, class_: str = "wide"
) -> str:
    """A whole figure from `top` down to `height`, with what a screen reader says of it."""
    return element(
        "svg", *content, viewBox=f"0 {top:g} {width:g} {height - top:g}", role="img", aria_label=label, class_=class_
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """From a value to a place in the figure."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of this value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def time_scale(duration_s: float) -> Scale:
    """Time along the whole width; at least a second long."""
    return Scale(0.0, max(duration_s, 1.0), LEFT, WIDTH - RIGHT)


def time_axis(scale: Scale, y: float) -> str:
    """Ticks with minutes and seconds under a figure whose lower edge is at `y`."""
    step = next((s for s in _STEPS_S if (scale.high - scale.low) / s <= 9), _STEPS_S[-1])
    ticks = np.arange(0.0, scale.high + step / 1000, step)
    marks = [
        line(scale(t), y, scale(t), y + 4, "axis") + text(scale(t), y + 16, clock(t), "tick", "middle") for t in ticks
    ]
    return line(scale.start, y, scale.end, y, "axis") + "".join(marks)


def value_axis(scale: Scale) -> str:
    """Faint lines across at round degrees, with their numbers on the left."""
    step = next((s for s in _STEPS_DEG if (scale.high - scale.low) / s <= 5), _STEPS_DEG[-1])
    ticks = np.arange(np.ceil(scale.low / step), np.floor(scale.high / step) + 1) * step + 0.0  # no -0.0
    return "".join(
        line(LEFT, scale(v), WIDTH - RIGHT, scale(v), "zero" if v == 0 else "grid")
        + text(LEFT - 6, scale(v) + 4, f"{v:g}°".replace("-", "\N{MINUS SIGN}"), "tick", "end")
        for v in map(float, ticks)
    )


def curve(times: Array, series: tuple[Array, Array], axes: tuple[Scale, Scale], class_: str) -> str:
    """A measure (values, standard deviations) with its 95 % band; gaps are where it was not seen."""
    (values, sds), (along, up) = series, axes
    times, values, sds = thinned(times, values, sds)
    low, high = values - 1.96 * sds, values + 1.96 * sds
    drawn = []
    for run in runs(np.isfinite(values)):
        x = [along(t) for t in times[run]]
        band = [*zip(x, map(up, _within(high[run], up)), strict=True)]
        band += reversed([*zip(x, map(up, _within(low[run], up)), strict=True)])
        middle = zip(x, map(up, _within(values[run], up)), strict=True)
        drawn.append(element("polygon", points=_points(band), class_=f"band {class_}"))
        drawn.append(element("polyline", points=_points(list(middle)), class_=f"curve {class_}"))
    return "".join(drawn)


def thinned(times: Array, *series: Array) -> tuple[Array, ...]:
    """At most `MOST_POINTS` points: means over equal stretches; a stretch in which something is unseen is unseen."""
    every = -(-len(times) // MOST_POINTS)
    if every <= 1:
        return (times, *series)
    whole = len(times) // every * every
    return tuple(values[:whole].reshape(-1, every).mean(axis=1) for values in (times, *series))


def runs(seen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[slice]:
    """The unbroken stretches of True.

    >>> runs(np.array([True, True, False, True]))
    [slice(0, 2, None), slice(3, 4, None)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[0], seen.astype(np.int8), [0]])))
    return [slice(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def clock(time_s: float) -> str:
    """A time as minutes and seconds.

    >>> clock(75), clock(3.5)
    ('1:15', '0:03.5')
    """
    whole, part = divmod(round(time_s, 1), 1)
    minutes, seconds = divmod(int(whole), 60)
    return f"{minutes}:{seconds:02}" + (f".{round(part * 10)}" if part else "")


def _within(values: Array, scale: Scale) -> Array:
    return np.clip(values, min(scale.low, scale.high), max(scale.low, scale.high))


def _points(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _written(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else escape(str(value), quote=True)
