"""What the fit says of the studio's reported cohort, beside what others read off the same landmarks.

People are followed from standing into the stretch, as in a session; and each still is looked at alone, cold: the
hardest case. An error is taken on the shorter way round the circle.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from studio.cohort import STRETCHED, Still, read, read_approaches
from tools.baselines import MEASURED, roles, side_view, three_points
from unsit import fitting, view
from unsit.angles import NOTHING, Angles
from unsit.catalogue import CORE, load
from unsit.expectation import Lookout, looked_for
from unsit.fit import Fit, determined
from unsit.fitting import Fitting
from unsit.geometry import Array
from unsit.landmarks import Landmarks, Side
from unsit.observation import Verdict
from unsit.view import Viewing

BANDS_DEG = ((-45.0, -20.0), (-20.0, -5.0), (-5.0, 20.0), (20.0, 45.0), (45.0, 60.0), (60.0, 75.0))
BARS = {
    (-5.0, 20.0): (4.5, 3.5, 3.0, 3.5, 3.0, 6.0),
    (20.0, 45.0): (4.5, 4.5, 4.0, 4.5, 4.5, 8.0),
    (-20.0, -5.0): (6.0, 4.0, 5.0, 4.0, 4.0, 9.0),
}
"""The mean absolute errors we set ourselves, degrees, in the order of `MEASURED`."""
PAST_DEG = 15.0


@dataclass(frozen=True, slots=True)
class Case:
    """One still gone through: truth, the fit, what of it is told (nothing where the view is refused), the verdict."""

    still: Still
    landmarks: Landmarks
    fit: Fit | None
    told: Angles
    verdict: Verdict

    @property
    def front(self) -> Side:
        """The leg that truly is in front."""
        assert self.still.front_leg is not None
        return self.still.front_leg


def cases(name: str, model: str) -> list[Case]:
    """Every still of a cohort in which the pose model found somebody."""
    expected = looked_for(load().stretches[CORE])
    seen = [(still, landmarks) for still, landmarks in read(name, model) if landmarks.seen]
    return [case for still, landmarks in seen for case in _followed([still], [landmarks], expected)]


def followed(model: str) -> list[Case]:
    """The last pictures of every approach, each person followed from where they stand."""
    expected = looked_for(load().stretches[CORE])
    return [case for stills, frames in read_approaches(model) for case in _followed(stills, frames, expected)]


def _followed(stills: list[Still], frames: list[Landmarks], expected: Lookout) -> list[Case]:
    """One person through these frames; the stills are the truth of the last of them."""
    memory, viewing, cases_ = Fitting(), Viewing(), []
    for number, landmarks in enumerate(frames):
        fit, verdict = None, Verdict.REFUSED
        if landmarks.seen:
            memory, fit = fitting.step(memory, landmarks, expected)
        if fit is not None:
            viewing, seen = view.step(viewing, landmarks, fit)
            verdict = seen.verdict
        told = NOTHING if fit is None or verdict is Verdict.REFUSED else determined(fit)
        if number >= len(frames) - len(stills):
            cases_.append(Case(stills[number - len(frames)], landmarks, fit, told, verdict))
    return cases_


def kneeling(found: Iterable[Case], low_deg: float, high_deg: float) -> list[Case]:
    """The half-kneeling people of a band of bearings."""
    return [
        case for case in found if case.still.kind == "half_kneeling" and low_deg <= case.still.bearing_deg < high_deg
    ]


def errors(chosen: list[Case], angles_of_case: Callable[[Case], Angles]) -> tuple[Array, Array]:
    """Errors and standard deviations (case, measure), degrees; NaN where nothing is told."""
    found = [roles(angles_of_case(case), case.front) for case in chosen]
    true = [roles(case.still.angles, case.front) for case in chosen]
    apart = np.array([[f[name][0] - t[name][0] for name in MEASURED] for f, t in zip(found, true, strict=True)])
    sds = np.array([[f[name][1] for name in MEASURED] for f in found])
    return (apart + 180.0) % 360.0 - 180.0, sds


METHODS: dict[str, Callable[[Case], Angles]] = {
    "fit": lambda case: case.told,
    "lines in the picture": lambda case: side_view(case.landmarks, case.front),
    "three points": lambda case: three_points(case.landmarks),
}
"""The fit as it is told; the others know the leg in front from the truth, which favours them."""


def table(chosen: list[Case], bar: tuple[float, ...] | None) -> list[str]:
    """Mean absolute errors of each method; of the fit also bias, limits, honest intervals and the share told."""
    lines = ["| degrees | " + " | ".join(MEASURED.values()) + " |", "|---|" + "---|" * len(MEASURED)]
    for name, method in METHODS.items():
        apart, sds = errors(chosen, method)
        lines.append(f"| {name}: mean error | " + _row(apart, lambda e: f"{np.mean(np.abs(e)):.1f}") + " |")
        if name == "fit":
            lines += _of_the_fit(apart, sds)
    if bar is not None:
        lines.append("| the bar | " + " | ".join(f"{limit:g}" for limit in bar) + " |")
    return lines


def _of_the_fit(apart: Array, sds: Array) -> list[str]:
    holds = np.where(np.isfinite(apart), np.abs(apart) <= 1.96 * sds, np.nan)
    return [
        "| - half of them below | " + _row(apart, lambda e: f"{np.median(np.abs(e)):.1f}") + " |",
        "| - bias | " + _row(apart, lambda e: f"{np.mean(e):+.1f}") + " |",
        "| - 95 % of errors | " + _row(apart, _limits) + " |",
        "| - 95 % interval holds | " + _row(holds, lambda h: f"{np.mean(h):.0%}") + " |",
        "| - told | " + " | ".join(f"{share:.0%}" for share in np.isfinite(apart).mean(axis=0)) + " |",
    ]


def _limits(error: Array) -> str:
    low, high = np.percentile(error, [2.5, 97.5])
    return f"{low:+.0f} .. {high:+.0f}"


def _row(values: Array, words: Callable[[Array], str]) -> str:
    columns = (column[np.isfinite(column)] for column in values.T)
    return " | ".join(words(column) if column.size else "not told" for column in columns)


def not_better(found: list[Case]) -> list[str]:
    """Where the fit is not better than what others read off the same points."""
    lines = []
    for low, high in BANDS_DEG[1:5]:
        chosen = kneeling(found, low, high)
        size = {name: _mean_errors(chosen, method) for name, method in METHODS.items()}
        for index, words in enumerate(MEASURED.values()):
            ours = size["fit"][index]
            better = [f"{name} {each[index]:.1f}" for name, each in size.items() if each[index] < ours]
            if better:
                lines.append(f"- {words}, {_band(low, high)}: {ours:.1f}; {', '.join(better)}")
    return lines


def _mean_errors(chosen: list[Case], method: Callable[[Case], Angles]) -> Array:
    told = np.ma.masked_invalid(np.abs(errors(chosen, method)[0]))
    return np.asarray(told.mean(axis=0).filled(np.nan))


def _band(low: float, high: float) -> str:
    return f"{low:+.0f} to {high:+.0f}°"


def verdicts(found: list[Case]) -> list[str]:
    """How each band's stills are judged, and how far off the bearing is."""
    lines = [
        "| bearing | stills | good | usable | refused | bearing off by | leg in front right |",
        "|---|---|---|---|---|---|---|",
    ]
    for low, high in BANDS_DEG:
        chosen = kneeling(found, low, high)
        if not chosen:
            continue
        shares = [np.mean([case.verdict is each for case in chosen]) for each in Verdict]
        off = [_turned(case.fit.bearing_deg - case.still.bearing_deg) for case in chosen if case.fit]
        right = np.mean([case.fit is not None and case.fit.front_leg is case.front for case in chosen])
        told = " | ".join(f"{share:.0%}" for share in shares)
        bearing = f"{np.median(np.abs(off)):.0f}° (half of them)"
        lines.append(f"| {_band(low, high)} | {len(chosen)} | {told} | {bearing} | {right:.0%} |")
    return lines


def _turned(apart_deg: float) -> float:
    return (apart_deg + 180.0) % 360.0 - 180.0


def knee_past_ankle(found: list[Case]) -> str:
    """How often a front shank truly past 15 degrees is found to be, one picture at a time, in the advised view."""
    index = list(MEASURED).index("front_shank_inclination_deg")
    chosen = kneeling(found, -5.0, 20.0)
    apart, _ = errors(chosen, METHODS["fit"])
    true = np.array([roles(case.still.angles, case.front)["front_shank_inclination_deg"][0] for case in chosen])
    said = true + apart[:, index] > PAST_DEG
    past = true > PAST_DEG
    return (
        f"A knee past its ankle by more than {PAST_DEG:g}°, in the advised view, one picture at a time: {past.sum()} "
        f"of {len(chosen)} truly are; found {np.sum(said & past)}, called wrongly {np.sum(said & ~past)}."
    )


def postures(found: list[Case]) -> list[str]:
    """What the fit takes the other postures for."""
    kinds = {"standing": "standing", "sitting": "sitting", "tall_kneeling": "between", "way_down": "between"}
    lines = ["| truly | stills | taken for |", "|---|---|---|"]
    for kind in kinds:
        taken = [str(case.fit.posture) if case.fit else "nobody" for case in found if case.still.kind == kind]
        counted = ", ".join(f"{name} {taken.count(name)}" for name in sorted(set(taken), key=taken.count, reverse=True))
        lines.append(f"| {kind.replace('_', ' ')} | {len(taken)} | {counted} |")
    return lines


def summary(found: dict[str, list[Case]]) -> list[str]:
    """The bars beside what was reached: mean error, and what half of the errors are below."""
    lines = ["| bearing, seen how | " + " | ".join(MEASURED.values()) + " |", "|---|" + "---|" * len(MEASURED)]
    for (low, high), bar in BARS.items():
        lines.append(f"| {_band(low, high)}: **the bar** | " + " | ".join(f"**{limit:g}**" for limit in bar) + " |")
        for model, cases_ in found.items():
            apart, _ = errors(kneeling(cases_, low, high), METHODS["fit"])
            lines.append(f"| {model} | " + _row(apart, _mean_and_half) + " |")
    return lines


def _mean_and_half(error: Array) -> str:
    return f"{np.mean(np.abs(error)):.1f} ({np.median(np.abs(error)):.1f})"


def section() -> str:
    """The cohort's part of the page."""
    found = {f"followed, {model}": followed(model) for model in ("full", "heavy")}
    found |= {f"alone, {model}": cases("reported", model) for model in ("full", "heavy")}
    lines = ["## The bars\n", "Mean error in degrees, and in brackets what half of the errors are below.\n"]
    lines += [*summary(found), ""]
    for words, cases_ in found.items():
        lines += [f"## Half-kneeling people, {words} pose model\n"]
        for low, high in BANDS_DEG[1:4] if words.startswith("followed") else BANDS_DEG[1:5]:
            chosen = kneeling(cases_, low, high)
            lines += [f"### {_band(low, high)}: {len(chosen)} {_pictures(words)}\n"]
            lines += [*table(chosen, BARS.get((low, high))), ""]
        lines += ["### The view\n", *verdicts(cases_), "", knee_past_ankle(cases_), ""]
        if words.startswith("alone"):
            lines += ["### Other postures\n", *postures(cases_), ""]
        lines += ["### Where the fit is not better\n", *(not_better(cases_) or ["Nowhere."]), ""]
    return "\n".join(lines)


def _pictures(words: str) -> str:
    return f"pictures, {STRETCHED} a person" if words.startswith("followed") else "stills"
