"""The figures of the report: the seconds of each leg, the course of the session, angles, the posture, the lens."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from unsit.angles import ROLE_MEASURES
from unsit.exchange import svg
from unsit.exchange.analysis import Analysis
from unsit.geometry import Array, cos_deg, sin_deg
from unsit.landmarks import INDEX, Side
from unsit.practice import Moment, Phase
from unsit.stretch import Stretch
from unsit.view import GOOD_BEARING_DEG, GRADED_BEARING_DEG

PHASE_WORDS = {
    Phase.LOOKING: "not seen well enough",
    Phase.SETTING_UP: "setting up",
    Phase.ENTERING: "going in",
    Phase.HOLDING: "holding",
    Phase.CORRECTING: "to be corrected",
    Phase.RESTING: "resting",
    Phase.CHANGING: "changing legs",
    Phase.PAUSED: "paused",
    Phase.DONE: "done",
}
MEASURE_WORDS = {
    "front_shank_inclination_deg": ("Front leg's shin from vertical", "+ the knee is ahead of the ankle"),
    "rear_shank_inclination_deg": ("Kneeling leg's shin from vertical", "+ the knee is ahead of the ankle"),
    "front_thigh_inclination_deg": ("Front leg's thigh from vertical", "\N{MINUS SIGN} the hip is behind the knee"),
    "rear_thigh_inclination_deg": ("Kneeling leg's thigh from vertical", "+ the hip is ahead of the knee"),
    "front_knee_flexion_deg": ("Front leg's knee", "0 straight, + bent"),
    "rear_knee_flexion_deg": ("Kneeling leg's knee", "0 straight, + bent"),
    "front_hip_flexion_deg": ("Front leg's hip, against the trunk", "+ bent"),
    "rear_hip_flexion_deg": ("Kneeling leg's hip, against the trunk", "+ bent, \N{MINUS SIGN} extended"),
    "front_ankle_dorsiflexion_deg": ("Front leg's ankle", "+ toes towards the shin"),
    "rear_ankle_dorsiflexion_deg": ("Kneeling leg's ankle", "+ toes towards the shin"),
    "front_elbow_flexion_deg": ("Front side's elbow", "0 straight, + bent"),
    "rear_elbow_flexion_deg": ("Free side's elbow", "0 straight, + bent"),
    "trunk_inclination_deg": ("Trunk from vertical", "+ leaning forward"),
    "trunk_turn_away_deg": ("Chest turned away from the front leg", "shoulders against hips, seen from above"),
    "trunk_bend_away_deg": ("Trunk bent sideways", "+ away from the front leg"),
}
"""A measure in a reader's words, and its sign."""
ALWAYS_SHOWN = (("front_knee_flexion_deg", "rear_knee_flexion_deg"), ("trunk_inclination_deg",))
"""Charts after those of the measures that the stretch itself asks about; two names share one chart."""
BONES = (
    ("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"),
    ("ankle", "heel"), ("heel", "foot_index"), ("ankle", "foot_index"),
)  # fmt: skip


CUE_WIDTH = 18.0
INSIDE_PX = 5.8
"""A letter inside a bar is about this wide."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A line across a chart: where, what it says, and its class."""

    value: float
    words: str
    class_: str


def charts_of(stretch: Stretch) -> list[tuple[str, ...]]:
    """The measures to draw, one tuple a chart: first those that the stretch's rules and targets are about."""
    measures = [rule.measure for rule in stretch.rule] + [target.measure for target in stretch.target]
    asked = [measure for measure in measures if measure in ROLE_MEASURES]
    charts = [(name,) for name in dict.fromkeys(asked)]
    return charts + [names for names in ALWAYS_SHOWN if not set(names) & set(asked)]


def leg_bar(held_s: float, least_s: float, hold_s: float, label: str) -> str:
    """One leg's seconds against the hold asked for, with a mark at the least that counts as a hold."""
    along = svg.Scale(0.0, max(hold_s, held_s, 1.0), 0.0, 320.0)
    return svg.picture(
        16,
        label,
        svg.box((0.0, 320.0), 3, 10, "track"),
        svg.box((0.0, along(held_s)), 3, 10, "filled") if held_s > 0 else "",
        svg.line(along(least_s), 0, along(least_s), 16, "mark"),
        width=320,
        class_="bar",
    )


def timeline(analysis: Analysis) -> str:
    """Phases, holds, broken rules and cues along time."""
    session, along = analysis.session, svg.time_scale(float(analysis.times_s[-1]))
    lanes = [
        ("Phase", _phases(analysis.moments, along)),
        *((analysis.named(leg), _holds(analysis, leg, along)) for leg in analysis.stretch.counted),
        *([("Beyond the rule", _faults(analysis, along))] if session.faults else []),
        ("Cues, numbered", _cues(analysis, along)),
    ]
    drawn, y = [], 0.0
    for title, content in lanes:
        drawn.append(svg.text(svg.LEFT, y + 12, title, "lane"))
        drawn.append(svg.element("g", content, transform=f"translate(0 {y + 17:g})"))
        y += 44.0
    return svg.picture(y + 22, "Course of the session", *drawn, svg.time_axis(along, y))


def chart(analysis: Analysis, names: tuple[str, ...]) -> str:
    """One or two measures over time with their 95 % bands, the marks of the stretch, and the holds behind them."""
    times, top, height = analysis.times_s, 12.0, 132.0
    series = [analysis.measure(name) for name in names]
    marks = [mark for name in names for mark in _marks(analysis.stretch, name)]
    low, high = _range(series, [mark.value for mark in marks])
    along, up = svg.time_scale(float(times[-1])), svg.Scale(low, high, top + height, top)
    holds = "".join(svg.box((along(h.start_s), along(h.end_s)), top, height, "held") for h in analysis.session.holds)
    curves = "".join(
        svg.curve(times, pair, (along, up), kind) for pair, kind in zip(series, ("first", "second"), strict=False)
    )
    lines = "".join(_across(mark, up) for mark in marks)
    label = ", ".join(MEASURE_WORDS[name][0] for name in names) + " over time"
    axes = svg.value_axis(up), svg.time_axis(along, top + height)
    return svg.picture(top + height + 22, label, holds, axes[0], curves, lines, axes[1])


def posture(moment: Moment) -> str:
    """The person of one frame as a stick figure, the front leg and arm in one colour, the rear ones in the other."""
    front = moment.observation.front_leg
    points = moment.observation.landmarks.image_px
    low, high = points.min(axis=0), points.max(axis=0)
    scale = 260.0 / max(float((high - low).max()), 1.0)
    at = {name: (points[i] - low) * scale + 20 for name, i in INDEX.items()}
    sides = (front.other, front) if front else tuple(Side)
    drawn = [_joined(at, f"{side}_shoulder", f"{side}_hip", "trunk") for side in Side]
    drawn += [_joined(at, f"left_{name}", f"right_{name}", "trunk") for name in ("shoulder", "hip")]
    for side in sides:
        kind = "first" if side is front or front is None else "second"
        drawn += [_joined(at, f"{side}_{a}", f"{side}_{b}", kind) for a, b in BONES]
    ears = (at["left_ear"] + at["right_ear"]) / 2
    head = svg.element("circle", cx=float(ears[0]), cy=float(ears[1]), r=15, class_="head")
    width, height = (high - low) * scale + 40
    return svg.picture(float(height), "The posture as it was seen", *drawn, head, width=float(width), class_="posture")


def lens(azimuth_deg: float, azimuth_sd_deg: float) -> str:
    """From above: the person, and where the lens stood, with its 95 % range."""
    spread = 1.96 * azimuth_sd_deg
    x, y = _from_above(azimuth_deg, 88)
    return svg.picture(
        240,
        f"The lens stood {azimuth_deg:.0f} degrees from side-on, seen from above",
        svg.element("path", d=_wedge(*GRADED_BEARING_DEG, 100), class_="usable"),
        svg.element("path", d=_wedge(*GOOD_BEARING_DEG, 100), class_="good"),
        svg.element("path", d=_wedge(azimuth_deg - spread, azimuth_deg + spread, 88), class_="spread"),
        svg.line(120, 120, x, y, "ray"),
        svg.element("circle", cx=x, cy=y, r=6, class_="lens"),
        svg.element("ellipse", cx=120, cy=120, rx=11, ry=25, class_="shoulders"),
        svg.element("path", d="M124 120 H152 M146 114 L152 120 L146 126", class_="heading"),
        svg.text(158, 124, "faces", "tick"),
        svg.text(120, 234, "side-on", "tick", "middle"),
        width=240,
        top=90 if abs(azimuth_deg) + spread < 90 else 0,
        class_="lens-view",
    )


def _phases(moments: tuple[Moment, ...], along: svg.Scale) -> str:
    stays = [(phase, list(group)) for phase, group in groupby(moments, key=lambda moment: moment.phase)]
    ends = [group[0].time_s for _, group in stays[1:]] + [moments[-1].time_s]
    return "".join(_phase(phase, group[0].time_s, end, along) for (phase, group), end in zip(stays, ends, strict=True))


def _phase(phase: Phase, start_s: float, end_s: float, along: svg.Scale) -> str:
    words, x1, x2 = PHASE_WORDS[phase], along(start_s), along(end_s)
    title = f"{words}, {svg.clock(start_s)} to {svg.clock(end_s)}"
    return svg.box((x1, x2), 0, 20, f"phase {phase}", title) + _inside(x1, x2, words, f"on-{phase}")


def _inside(x1: float, x2: float, words: str, class_: str) -> str:
    """Words in the middle of a bar, if they have room there."""
    return svg.text((x1 + x2) / 2, 14, words, f"inside {class_}", "middle") if x2 - x1 > INSIDE_PX * len(words) else ""


def _holds(analysis: Analysis, leg: Side, along: svg.Scale) -> str:
    holds = [hold for hold in analysis.session.holds if hold.front_leg is leg]
    drawn = [svg.box((svg.LEFT, svg.WIDTH - svg.RIGHT), 8, 4, "track")]
    for hold in holds:
        x1, x2, words = along(hold.start_s), along(hold.end_s), f"{hold.held_s:.1f} s"
        drawn.append(svg.box((x1, x2), 0, 20, "phase holding round", f"held {words}"))
        drawn.append(_inside(x1, x2, words, "on-holding"))
    return "".join(drawn)


def _faults(analysis: Analysis, along: svg.Scale) -> str:
    drawn = [svg.box((svg.LEFT, svg.WIDTH - svg.RIGHT), 8, 4, "track")]
    for fault in analysis.session.faults:
        words = f"{fault.rule.replace('_', ' ')}, {fault.end_s - fault.start_s:.1f} s"
        x1, x2 = along(fault.start_s), along(fault.end_s)
        drawn.append(svg.box((x1, x2), 0, 20, "phase correcting round", words))
        drawn.append(_inside(x1, x2, words, "on-correcting"))
    return "".join(drawn)


def _cues(analysis: Analysis, along: svg.Scale) -> str:
    """A numbered dot a cue, moved to the right where it would cover the one before."""
    drawn, free_from = [], 0.0
    for i, said in enumerate(analysis.session.said):
        x = max(along(said.time_s), free_from)
        free_from = x + CUE_WIDTH
        drawn.append(_cue(x, i + 1))
    return "".join(drawn)


def _cue(x: float, number: int) -> str:
    dot = svg.element("circle", cx=x, cy=10, r=8.5, class_="cue")
    return dot + svg.text(x, 14, str(number), "cue-number", "middle")


def _marks(stretch: Stretch, name: str) -> Iterator[_Mark]:
    for rule in stretch.rule:
        if rule.measure == name:
            yield _Mark(rule.gentle_above, f"{rule.gentle_above:g}° gentle cue, pauses", "limit gentle")
            yield _Mark(rule.clear_above, f"{rule.clear_above:g}° clear cue", "limit clear")
    for target in stretch.target:
        if target.measure == name and np.isfinite(target.low):
            yield _Mark(target.low, f"{target.low:g}° or more is asked for", "limit asked")
        if target.measure == name and np.isfinite(target.high):
            yield _Mark(target.high, f"{target.high:g}° or less is asked for", "limit asked")


def _across(mark: _Mark, up: svg.Scale) -> str:
    y = up(mark.value)
    return svg.line(svg.LEFT, y, svg.WIDTH - svg.RIGHT, y, mark.class_) + svg.text(
        svg.WIDTH - svg.RIGHT - 4, y - 4, mark.words, f"limit-words {mark.class_}", "end"
    )


def _range(series: list[tuple[Array, Array]], marks: list[float]) -> tuple[float, float]:
    """The degrees that a chart shows: all values and marks, and the bands as far as they are not extreme."""
    values = np.concatenate([v for v, _ in series])
    bands = np.concatenate([v + sign * 1.96 * s for v, s in series for sign in (-1, 1)])
    seen = values[np.isfinite(values)]
    if not seen.size:
        return (min([0.0, *marks]) - 10, max([30.0, *marks]) + 10)
    low, high = np.nanpercentile(bands, [2, 98])
    return float(min(low, *seen, *marks) - 4), float(max(high, *seen, *marks) + 4)


def _joined(at: dict[str, Array], start: str, end: str, class_: str) -> str:
    (x1, y1), (x2, y2) = at[start], at[end]
    return svg.line(float(x1), float(y1), float(x2), float(y2), f"bone {class_}")


def _from_above(azimuth_deg: float, radius: float) -> tuple[float, float]:
    """A place around the person, who stands in the middle and faces right; side-on is below."""
    return 120 + radius * float(sin_deg(azimuth_deg)), 120 + radius * float(cos_deg(azimuth_deg))


def _wedge(low_deg: float, high_deg: float, radius: float) -> str:
    (x1, y1), (x2, y2) = _from_above(low_deg, radius), _from_above(high_deg, radius)
    large = int(high_deg - low_deg > 180)
    return f"M120 120 L{x1:.1f} {y1:.1f} A{radius} {radius} 0 {large} 0 {x2:.1f} {y2:.1f} Z"
