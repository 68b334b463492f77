"""OpenSim itself reads what we write for it: whole, by the right names and units, and a model follows it.

`make test` installs OpenSim where there is one for the machine. Elsewhere these are left out, and say so; test_files.py
reads the same files by OpenSim's guide.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.exchange.opensim_tables import read_mot, read_trc
from tests.recordings_of_clips import analysis
from unsit.exchange.opensim import COORDINATES, mot, trc
from unsit.landmarks import NAMES as LANDMARKS

pytestmark = [
    pytest.mark.opensim,
    pytest.mark.filterwarnings("ignore:.*:DeprecationWarning"),  # SWIG's own, on newer Pythons
    pytest.mark.filterwarnings("ignore:.*:SyntaxWarning"),
]
osim = pytest.importorskip("opensim", reason="OpenSim is not installed: `make test` gets it where there is one")

LEG = ("hip", "knee", "ankle")


@pytest.fixture(scope="module", params=["knee_drift", "turned_away"])
def motion(request, tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """A clip's two motions as files, in a folder where OpenSim may leave its log."""
    folder, before = tmp_path_factory.mktemp(request.param), Path.cwd()
    (folder / "motion.trc").write_text(trc(analysis(request.param)))
    (folder / "motion.mot").write_text(mot(analysis(request.param)))
    os.chdir(folder)
    yield request.param, folder
    os.chdir(before)


def test_the_markers_come_with_their_names_their_times_and_in_metres(motion) -> None:
    name, folder = motion
    markers = osim.TimeSeriesTableVec3(str(folder / "motion.trc"))
    ours = read_trc((folder / "motion.trc").read_text())
    assert tuple(markers.getColumnLabels()) == LANDMARKS
    assert markers.getTableMetaDataString("Units") == "m"
    assert markers.getNumRows() == len(analysis(name).moments)
    assert np.array(markers.getIndependentColumn()) == pytest.approx(ours.times_s)
    for row in range(0, markers.getNumRows(), 50):
        points = np.array([[point[axis] for axis in range(3)] for point in _row(markers, row)])
        assert points == pytest.approx(ours.points_m[row], nan_ok=True)


def test_marker_data_the_reader_of_its_older_tools_has_the_same(motion) -> None:
    name, folder = motion
    data = osim.MarkerData(str(folder / "motion.trc"))
    names = data.getMarkerNames()
    assert tuple(names.get(index) for index in range(names.getSize())) == LANDMARKS
    assert (data.getNumFrames(), data.getNumMarkers()) == (len(analysis(name).moments), len(LANDMARKS))
    assert data.getUnits().getLabel() == "meters"
    assert data.getLastFrameTime() == pytest.approx(analysis(name).times_s[-1], abs=1e-4)


def test_the_angles_come_with_their_names_their_times_and_in_degrees(motion) -> None:
    _, folder = motion
    ours = read_mot((folder / "motion.mot").read_text())
    table, storage = (of(str(folder / "motion.mot")) for of in (osim.TimeSeriesTable, osim.Storage))
    assert tuple(table.getColumnLabels()) == ours.names
    assert table.getTableMetaDataString("inDegrees") == "yes"
    assert storage.isInDegrees()
    assert (table.getNumRows(), storage.getSize()) == (len(ours.times_s), len(ours.times_s))
    labels = storage.getColumnLabels()
    assert tuple(labels.get(index) for index in range(labels.getSize())) == ("time", *ours.names)
    for column, name in enumerate(ours.names):
        assert table.getDependentColumn(name).to_numpy() == pytest.approx(ours.values[:, column])


def test_a_model_with_these_coordinates_takes_every_row(motion) -> None:
    """As OpenSim's tools do it: degrees become radians, and each column finds its coordinate."""
    _, folder = motion
    ours = read_mot((folder / "motion.mot").read_text())
    model = _of_coordinates(COORDINATES)
    model.initSystem()
    storage, taken = osim.Storage(str(folder / "motion.mot")), osim.Storage()
    model.getSimbodyEngine().convertDegreesToRadians(storage)
    model.formQStorage(storage, taken)
    assert taken.getSize() == len(ours.times_s)
    for name in ours.names:
        column = osim.ArrayDouble()
        taken.getDataColumn(name, column)
        values = [column.get(row) for row in range(column.getSize())]
        assert values == pytest.approx(np.radians(ours.values[:, ours.names.index(name)]), abs=1e-6)


def test_inverse_kinematics_follows_the_markers_of_a_leg(motion) -> None:
    """A leg of two links as long as the one that was seen, hung at its hip: the tool finds the knee's own angle."""
    name, folder = motion
    points = read_trc((folder / "motion.trc").read_text()).points_m
    hip, knee, ankle = (points[:, LANDMARKS.index(f"right_{each}")] for each in LEG)
    thigh_m, shank_m = (float(np.nanmedian(np.linalg.norm(b - a, axis=1))) for a, b in ((hip, knee), (knee, ankle)))
    model = _leg(thigh_m, shank_m)
    seen = np.isfinite(hip).all(axis=1)
    times_s = analysis(name).times_s[seen]
    start, end = times_s[len(times_s) // 2], times_s[len(times_s) // 2 + 20]
    tool = osim.InverseKinematicsTool()
    tool.setModel(model)
    tool.setMarkerDataFileName(str(folder / "motion.trc"))
    tool.setStartTime(float(start))
    tool.setEndTime(float(end))
    tool.setOutputMotionFileName(str(folder / "found.mot"))
    for each in LEG:
        task = osim.IKMarkerTask()
        task.setName(f"right_{each}")
        task.setApply(True)
        task.setWeight(1.0)
        tool.getIKTaskSet().cloneAndAppend(task)
    assert tool.run()
    found = osim.TimeSeriesTable(str(folder / "found.mot"))
    bent = found.getDependentColumn("knee").to_numpy()
    rows = [int(abs(analysis(name).times_s - time_s).argmin()) for time_s in found.getIndependentColumn()]
    thigh, shank = knee[rows] - hip[rows], ankle[rows] - knee[rows]
    cosine = (thigh * shank).sum(axis=1) / np.linalg.norm(thigh, axis=1) / np.linalg.norm(shank, axis=1)
    assert len(bent) > 15
    assert abs(bent) == pytest.approx(np.degrees(np.arccos(cosine)), abs=5.0)


def _row(table: "osim.TimeSeriesTableVec3", row: int) -> list["osim.Vec3"]:
    values = table.getRowAtIndex(row)
    return [values.getElt(0, column) for column in range(table.getNumColumns())]


def _of_coordinates(names: tuple[str, ...]) -> "osim.Model":
    """A chain of hinges with these names: a motion knows a model by nothing else."""
    model = osim.Model()
    before = model.getGround()
    for name in names:
        body = osim.Body(f"{name}_body", 1.0, osim.Vec3(0), osim.Inertia(1))
        joint = osim.PinJoint(f"{name}_joint", before, body)
        joint.updCoordinate().setName(name)
        model.addBody(body)
        model.addJoint(joint)
        before = body
    model.finalizeConnections()
    return model


def _leg(thigh_m: float, shank_m: float) -> "osim.Model":
    """A thigh that is free in the room, a shank hinged to it, and markers at its three joints."""
    model = osim.Model()
    thigh, shank = (osim.Body(name, 1.0, osim.Vec3(0), osim.Inertia(1)) for name in ("thigh", "shank"))
    hip = osim.FreeJoint("hip", model.getGround(), thigh)
    at_knee = (thigh, osim.Vec3(0, -thigh_m, 0), osim.Vec3(0), shank, osim.Vec3(0), osim.Vec3(0))
    knee = osim.PinJoint("knee_joint", *at_knee)
    knee.updCoordinate().setName("knee")
    for body in (thigh, shank):
        model.addBody(body)
    for joint in (hip, knee):
        model.addJoint(joint)
    ends = (("hip", thigh, 0.0), ("knee", shank, 0.0), ("ankle", shank, -shank_m))
    for name, body, at_m in ends:
        model.addMarker(osim.Marker(f"right_{name}", body, osim.Vec3(0, at_m, 0)))
    model.finalizeConnections()
    return model
