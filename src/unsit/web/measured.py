"""What a session measures of the person: the pose of the last seconds, and how far they have comfortably been."""

from collections import deque

import numpy as np

from unsit.assessment import measures
from unsit.practice import Moment
from unsit.steady import aims
from unsit.stretch import Stretch

POSE_S, POSE_FRAMES = 3.0, 10
"""A pose that is kept is the median of so many seconds, of at least so many frames."""
RANGE_FRAMES = 50
"""How far one has been is the median of at least so many counted frames."""

Measures = dict[str, float]


class Measured:
    """Of one stretch. `reached`: what was measured before, in the same session."""

    def __init__(self, stretch: Stretch, reached: dict[str, list[float]] | None = None) -> None:
        self.reached = {} if reached is None else reached
        self._ranges = [measure for measure, way in aims(stretch).items() if way > 0]
        self._held: deque[tuple[float, Measures]] = deque()

    def remember(self, moment: Moment) -> None:
        """The last seconds in the position, for a pose that is to be kept; and every counted frame's ranges."""
        front = moment.front_leg
        if front is None or not moment.assessment.in_position:
            self._held.clear()
            return
        measured = measures(moment.observation, front)
        self._held.append((moment.time_s, measured))
        if moment.in_stretch:
            for name in self._ranges:
                self.reached.setdefault(name, []).append(measured[name])
        while self._held and self._held[0][0] < moment.time_s - POSE_S:
            self._held.popleft()

    def pose(self, names: set[str]) -> dict[str, tuple[float, float]] | None:
        """These measures in the pose of the last seconds, with their spread, as far as seen; None: nobody was in it."""
        if len(self._held) < POSE_FRAMES:
            return None
        held = {name: np.array([measured[name] for _, measured in self._held]) for name in names}
        seen = {name: values[np.isfinite(values)] for name, values in held.items()}
        return {name: (float(np.median(v)), float(np.std(v))) for name, v in seen.items() if len(v) >= POSE_FRAMES}

    def range(self) -> Measures:
        """How far they have comfortably been, by measure."""
        seen = {name: np.array(values)[np.isfinite(values)] for name, values in self.reached.items()}
        return {name: float(np.median(values)) for name, values in seen.items() if len(values) >= RANGE_FRAMES}
