"""The pose model in Python: a picture in, one person's `Landmarks` out.

The same model file as the page's, run by MediaPipe on the processor. Following a person through a video and looking at
a single photo are two ways of running it; how many people there are, only the second can tell.
"""

import platform
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unsit.geometry import Array
from unsit.landmarks import Landmarks, nobody
from unsit.sources.chatter import without_chatter


class Model(StrEnum):
    """The pose models: the quick one that the page runs, and one that is sharper and takes three times as long."""

    FULL = "full"
    HEAVY = "heavy"

    @property
    def path(self) -> Path:
        """Its file."""
        return Path(__file__).with_name("models") / f"pose_landmarker_{self}.task"


MODEL = Model.FULL.path
COUNT_EVERY_S = 2.0
"""How often a video is asked how many people it shows. Asking costs about 30 ms, following one person 18: with two
people followed in every frame a video took two thirds longer, with a question every two seconds not a tenth."""
PIXEL_STEPS, VISIBILITY_STEPS, METRE_STEPS = 32, 256, 2048
"""Landmarks are given in these fractions of a pixel, of 1 and of a metre: far below the model's own noise of a pixel
and more, and a recording of them takes less than half the room."""

Picture = NDArray[np.uint8]
"""A picture as OpenCV holds it: (height, width, 3), blue first."""


class PoseModelUnavailable(Exception):
    """The pose model cannot be run here: what was found, what was expected, and what to do."""


def require(model: Path = MODEL) -> None:
    """Raise `PoseModelUnavailable` if the model is missing, or MediaPipe or OpenCV cannot be loaded on this machine."""
    if not model.is_file():
        raise PoseModelUnavailable(
            f"The pose model {model} is missing. Install the wheel again, or run `make run` in a checkout."
        )
    try:
        with without_chatter():
            import cv2  # noqa: F401 - only whether it can be loaded
            import mediapipe  # noqa: F401
    except (ImportError, OSError) as error:
        raise PoseModelUnavailable(unavailable(error, platform.system(), platform.machine())) from error


def unavailable(error: ImportError | OSError, system: str, machine: str) -> str:
    """Why MediaPipe or OpenCV cannot be loaded, in the words of the one who can change it."""
    wheels = {("Linux", "x86_64"), ("Darwin", "arm64"), ("Windows", "AMD64")}
    if isinstance(error, ModuleNotFoundError) and (system, machine) not in wheels:
        return (
            f"There is no MediaPipe for {system} on {machine}, so videos and photos cannot be looked at here. "
            "The live page and recordings (landmarks.parquet) work; Linux x86-64, Windows and Apple silicon have it."
        )
    if isinstance(error, ModuleNotFoundError):
        return f"Found: {error}. Videos and photos need MediaPipe: pip install mediapipe==0.10.33"
    return (
        f"MediaPipe cannot be loaded: {error}. It needs the system's graphics libraries; "
        "on Debian and Ubuntu: sudo apt-get install libegl1 libgles2 libgl1 libglib2.0-0"
    )


class PhotoDetector(AbstractContextManager["PhotoDetector"]):
    """Looks at single pictures. Of several people the largest and most central is taken, and `people` says 2."""

    def __init__(self, model: Path = MODEL) -> None:
        self._run = _Running(model, "IMAGE", people=2)

    def __exit__(self, *_: object) -> None:
        self._run.close()

    def look(self, picture: Picture, time_s: float = 0.0) -> Landmarks:
        """The person in this picture."""
        found = self._run.poses(picture)
        return _landmarks(found, picture, time_s, people=len(found))

    def count(self, picture: Picture) -> int:
        """How many people this picture shows: 0, 1, or 2 for two and more."""
        return len(self._run.poses(picture))


class VideoDetector(AbstractContextManager["VideoDetector"]):
    """Follows one person through one video; the next video needs another one.

    Every `COUNT_EVERY_S` the people are counted; a second one must be there in two looks running, because one look
    may take a mirror or a chair for a person and would interrupt a hold.
    """

    def __init__(self, model: Path = MODEL) -> None:
        self._run = _Running(model, "VIDEO", people=1)
        self._counter = PhotoDetector(model)
        self._people, self._suspected, self._count_at_s = 1, False, float("-inf")
        self._last_ms = -1

    def __exit__(self, *_: object) -> None:
        self._run.close()
        self._counter.__exit__()

    def follow(self, picture: Picture, time_s: float) -> Landmarks:
        """The person in the next picture; times must not go back."""
        self._last_ms = max(round(time_s * 1000), self._last_ms + 1)
        found = self._run.poses(picture, self._last_ms)
        if time_s >= self._count_at_s:
            self._count(picture, time_s)
        return _landmarks(found, picture, time_s, self._people)

    def _count(self, picture: Picture, time_s: float) -> None:
        several = self._counter.count(picture) > 1
        self._people = 2 if several and (self._suspected or self._people > 1) else 1
        self._suspected = several and self._people == 1
        self._count_at_s = time_s if self._suspected else time_s + COUNT_EVERY_S


class _Running:
    """One running copy of the model. It is silenced until it has found its first person; later it is quiet."""

    def __init__(self, model: Path, mode: str, people: int) -> None:
        with without_chatter():
            self._landmarker = _open(model, mode, people)
        self._quiet = False

    def poses(self, picture: Picture, time_ms: int | None = None) -> list[Array]:
        """The people found, each (33, 7): x, y in shares of the picture, z, visibility, metres about the hips."""
        with nullcontext() if self._quiet else without_chatter():
            result = self._detect(picture, time_ms)
        self._quiet = bool(result.pose_landmarks)
        return [_rows(*person) for person in zip(result.pose_landmarks, result.pose_world_landmarks, strict=True)]

    def close(self) -> None:
        self._landmarker.close()

    def _detect(self, picture: Picture, time_ms: int | None) -> Any:  # noqa: ANN401 - MediaPipe's own result
        import cv2
        import mediapipe

        image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
        return self._landmarker.detect(image) if time_ms is None else self._landmarker.detect_for_video(image, time_ms)


def _open(model: Path, mode: str, people: int) -> Any:  # noqa: ANN401 - MediaPipe's own landmarker
    from mediapipe.tasks.python import BaseOptions, vision

    try:
        return vision.PoseLandmarker.create_from_options(
            vision.PoseLandmarkerOptions(
                base_options=BaseOptions(model_asset_path=str(model)),
                running_mode=vision.RunningMode[mode],
                num_poses=people,
            )
        )
    except (RuntimeError, ValueError, OSError) as error:
        raise PoseModelUnavailable(f"The pose model {model} cannot be run: {error}. Ask `unsit doctor`.") from error


def _rows(image: Any, world: Any) -> Array:  # noqa: ANN401 - MediaPipe's own lists of points
    return np.array(
        [(i.x, i.y, i.z, i.visibility, w.x, w.y, w.z) for i, w in zip(image, world, strict=True)], dtype=np.float64
    )


def _landmarks(found: list[Array], picture: Picture, time_s: float, people: int) -> Landmarks:
    height, width = picture.shape[:2]
    brightness, contrast = light(picture)
    if not found:
        return nobody(time_s, width, height, brightness, contrast)
    rows = max(found, key=_prominence)
    return Landmarks(
        time_s,
        _in_steps(rows[:, :2] * [width, height], PIXEL_STEPS),
        _in_steps(rows[:, 3], VISIBILITY_STEPS),
        _in_steps(rows[:, 4:], METRE_STEPS),
        width,
        height,
        people,
        brightness,
        contrast,
    )


def light(picture: Picture) -> tuple[float, float]:
    """A picture's brightness and contrast: mean and standard deviation of its luma, 0..1, on 64 x 48 cells."""
    import cv2

    luma = cv2.cvtColor(cv2.resize(picture, (64, 48), interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY) / 255.0
    return round(float(luma.mean()), 4), round(float(luma.std()), 4)


def _prominence(rows: Array) -> float:
    """How large and central a person is: the share of the picture they fill, less the further from its middle."""
    x, y = rows[:, 0], rows[:, 1]
    off_centre = np.hypot((x.min() + x.max()) / 2 - 0.5, (y.min() + y.max()) / 2 - 0.5)
    return float(np.ptp(x) * np.ptp(y) / (1 + off_centre))


def _in_steps(values: Array, steps: int) -> Array:
    """Values rounded to whole steps of 1/`steps`; a power of two, so that they stay exact in binary."""
    return np.round(values * steps) / steps
