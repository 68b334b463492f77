"""Rajagopal's full-body model (2016) in OpenSim: the right leg's lengths, moment arms and paths at given poses."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
COORDINATES = ("hip_flexion_r", "hip_adduction_r", "hip_rotation_r", "knee_angle_r", "ankle_angle_r")
LOW_DEG = np.array([-30.0, -50.0, -40.0, 0.0, -40.0])
HIGH_DEG = np.array([120.0, 30.0, 40.0, 120.0, 30.0])
"""The model's own ranges."""
STEP_DEG = 0.02
"""The step of a difference: OpenSim's `computeMomentArm` of the gastrocnemii disagrees with its own lengths."""


class Leg:
    """The right leg of the model, posed by five angles. Subtalar and toe joints stay at zero."""

    def __init__(self, path: Path) -> None:
        import opensim

        opensim.Logger.setLevelString("Off")
        self._model: Any = opensim.Model(str(path))
        self._state: Any = self._model.initSystem()
        coordinates = self._model.getCoordinateSet()
        self._coordinates = [coordinates.get(name) for name in COORDINATES]
        self._patella = coordinates.get("knee_angle_r_beta")
        muscles = self._model.getMuscles()
        self._muscles = [muscles.get(index) for index in range(muscles.getSize())]
        self._muscles = [muscle for muscle in self._muscles if muscle.getName().endswith("_r")]

    @property
    def names(self) -> list[str]:
        """The muscles' names, without their side."""
        return [str(muscle.getName()).removesuffix("_r") for muscle in self._muscles]

    def lengths_m(self, poses_deg: Array) -> Array:
        """(pose, muscle) from (pose, 5)."""
        told = np.empty((len(poses_deg), len(self._muscles)))
        for row, pose_deg in enumerate(poses_deg):
            self._take(pose_deg)
            told[row] = [muscle.getLength(self._state) for muscle in self._muscles]
        return told

    def moment_arms_m(self, poses_deg: Array) -> Array:
        """(pose, muscle, coordinate): -dL/dq, by central differences of the model's own lengths."""
        told = np.empty((len(poses_deg), len(self._muscles), len(COORDINATES)))
        for column in range(len(COORDINATES)):
            step = STEP_DEG * np.eye(len(COORDINATES))[column]
            apart = self.lengths_m(poses_deg + step) - self.lengths_m(poses_deg - step)
            told[:, :, column] = -apart / np.radians(2 * STEP_DEG)
        return told

    def own_moment_arms_m(self, poses_deg: Array) -> Array:
        """The same by OpenSim's own solver, slow, and for the gastrocnemii at odds with its lengths."""
        told = np.empty((len(poses_deg), len(self._muscles), len(COORDINATES)))
        for row, pose_deg in enumerate(poses_deg):
            self._take(pose_deg)
            for column, coordinate in enumerate(self._coordinates):
                told[row, :, column] = [m.computeMomentArm(self._state, coordinate) for m in self._muscles]
        return told

    def paths_m(self) -> dict[str, list[tuple[str, Array]]]:
        """Each muscle's points while standing: (body, place in the body's frame, metres; x forward, y up, z right)."""
        self._take(np.zeros(len(COORDINATES)))
        told = {}
        for name, muscle in zip(self.names, self._muscles, strict=True):
            points = muscle.getGeometryPath().getPathPointSet()
            told[name] = [
                (str(point.getBodyName()), np.array([point.getLocation(self._state).get(axis) for axis in range(3)]))
                for point in (points.get(index) for index in range(points.getSize()))
            ]
        return told

    def places_m(self, bodies: list[str]) -> dict[str, tuple[Array, Array]]:
        """Where bodies are while standing: (turn, place) in the pelvis's frame."""
        self._take(np.zeros(len(COORDINATES)))
        pelvis = self._model.getBodySet().get("pelvis").getTransformInGround(self._state)
        told = {}
        for name in bodies:
            there = self._model.getBodySet().get(name).getTransformInGround(self._state)
            turn, place = _matrix(there)
            pelvis_turn, pelvis_place = _matrix(pelvis)
            told[name] = (pelvis_turn.T @ turn, pelvis_turn.T @ (place - pelvis_place))
        return told

    def _take(self, pose_deg: Array) -> None:
        for coordinate, angle_rad in zip(self._coordinates, np.radians(pose_deg), strict=True):
            coordinate.setValue(self._state, float(angle_rad), False)
        # The kneecap follows the knee one to one; assembling the model would find the same, 25 times slower.
        self._patella.setValue(self._state, float(np.radians(pose_deg[3])), False)
        self._model.realizePosition(self._state)


def _matrix(transform: Any) -> tuple[Array, Array]:  # noqa: ANN401 - OpenSim has no types
    turn = transform.R()
    return (
        np.array([[turn.get(row, column) for column in range(3)] for row in range(3)]),
        np.array([transform.p().get(axis) for axis in range(3)]),
    )
