"""`unsit muscles`: every table that can be read gives a row for each pose, and every other one says what is wrong."""

import csv
import io

import numpy as np
import pytest

from unsit.app.muscles import measure
from unsit.catalogue.anatomy import load_anatomy
from unsit.exchange.muscle_table import PosesUnreadable, read_poses
from unsit.muscles import COORDINATES, pose

MODEL = load_anatomy().model
LEG = ("hip_flexion_r", "hip_adduction_r", "hip_rotation_r", "knee_angle_r", "ankle_angle_r")
KNEELING = (-10.0, -5.0, 3.0, 95.0, -25.0)


def written(folder, content, name="poses.csv"):
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def table(*rows, names=LEG):
    return "\n".join([",".join(names), *(",".join(map(str, row)) for row in rows)]) + "\n"


def told(capsys, path, **asked):
    assert measure(path, None, moment_arms=asked.get("moment_arms", False)) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_a_row_in_is_a_row_out_with_the_length_of_every_muscle(tmp_path, capsys):
    rows = told(capsys, written(tmp_path, table((0, 0, 0, 0, 0), KNEELING)))
    assert len(rows) == 2
    assert list(rows[0]) == [f"{muscle}_m" for muscle in MODEL.ids]
    expected = MODEL.lengths_m(pose(**dict(zip(LEG, KNEELING, strict=True))))
    for muscle in ("psoas_r", "recfem_r", "soleus_r"):
        assert float(rows[1][f"{muscle}_m"]) == pytest.approx(expected[MODEL.ids.index(muscle)], abs=1e-7)


def test_a_muscle_of_a_leg_that_is_not_in_the_table_is_not_known(tmp_path, capsys):
    (row,) = told(capsys, written(tmp_path, table(KNEELING)))
    assert row["psoas_l_m"] == "nan"
    assert row["multifidus_r_m"] == "nan"
    assert float(row["psoas_r_m"]) > 0


def test_an_opensim_motion_gives_the_same_and_keeps_its_times(tmp_path, capsys):
    head = "motion\nversion=1\nnRows=1\nnColumns=7\ninDegrees={}\nendheader\ntime\tpelvis_tilt\t" + "\t".join(LEG)
    in_degrees = written(tmp_path, head.format("yes") + "\n0.5\t3\t" + "\t".join(map(str, KNEELING)) + "\n", "a.mot")
    radians = "\t".join(f"{value:.12f}" for value in np.radians(KNEELING))
    in_radians = written(tmp_path, head.format("no") + "\n0.5\t0.1\t" + radians + "\n", "b.mot")
    (first,), (second,) = told(capsys, in_degrees), told(capsys, in_radians)
    assert first["time"] == "0.5"
    assert first == second
    (plain,) = told(capsys, written(tmp_path, table(KNEELING)))
    assert {key: value for key, value in first.items() if key != "time"} == plain


def test_moment_arms_stand_beside_the_lengths(tmp_path, capsys):
    (row,) = told(capsys, written(tmp_path, table(KNEELING)), moment_arms=True)
    assert len(row) == len(MODEL.ids) + len(MODEL.arms)
    assert float(row["psoas_r_hip_flexion_r_arm_m"]) > 0.01, "the psoas bends the hip"
    assert float(row["recfem_r_knee_angle_r_arm_m"]) < -0.01, "the rectus femoris straightens the knee"


def test_beyond_the_fit_it_says_so_and_the_other_rows_are_told(tmp_path, capsys):
    path = written(tmp_path, table((0, 0, 0, 0, 0), (0, 0, 0, 140, 0)))
    assert measure(path, None, moment_arms=False) == 0
    said = capsys.readouterr()
    first, second = csv.DictReader(io.StringIO(said.out))
    assert float(first["recfem_r_m"]) > 0
    assert second["recfem_r_m"] == "nan"
    assert float(second["psoas_r_m"]) > 0
    assert "knee_angle_r: in 1 of 2 poses outside 0 to 120 degrees" in said.err


def test_a_knee_a_little_beyond_straight_as_people_walk_is_told_as_straight_and_one_far_beyond_is_not(tmp_path, capsys):
    path = written(tmp_path, table((0, 0, 0, 0, 0), (0, 0, 0, -0.5, 0), (0, 0, 0, -10, 0), (0, 0, 0, -10.5, 0)))
    assert measure(path, None, moment_arms=False) == 0
    said = capsys.readouterr()
    straight, little, ten, more = (row["recfem_r_m"] for row in csv.DictReader(io.StringIO(said.out)))
    assert straight == little == ten
    assert more == "nan"
    assert "knee_angle_r: in 2 of 4 poses up to 10 degrees beyond straight, and told as straight." in said.err
    assert "knee_angle_r: in 1 of 4 poses outside 0 to 120 degrees, where the model was fitted (line 5)" in said.err


def test_a_coordinate_that_is_not_in_the_table_is_named(tmp_path, capsys):
    assert measure(written(tmp_path, table(KNEELING[:4], names=LEG[:4])), None, moment_arms=False) == 0
    (first,) = (line for line in capsys.readouterr().err.splitlines() if line.startswith("not in the table"))
    missing = [*(name for name in COORDINATES if name not in LEG[:4])]
    assert first == f"not in the table, so that the muscles that cross them are nan: {', '.join(missing)}."


def test_cells_that_are_no_numbers_are_counted_and_their_lines_named(tmp_path, capsys):
    broken = [(0, 0, 0, cell, 0) for cell in ("nan", "inf", "", "-inf", "NaN", "nan", 3)]
    path = written(tmp_path, table(*broken))
    assert measure(path, None, moment_arms=False) == 0
    said = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert [row["recfem_r_m"] == "nan" for row in rows] == [True] * 6 + [False]
    assert "knee_angle_r: no number in 6 of 7 poses (lines 2, 3, 4, 5, 6 and 1 more): its muscles are nan" in said.err


def test_of_a_whole_table_within_the_fit_nothing_is_remarked(tmp_path, capsys):
    path = written(tmp_path, table([0] * len(COORDINATES), names=COORDINATES))
    assert measure(path, None, moment_arms=False) == 0
    assert capsys.readouterr().err == ""


def test_an_empty_cell_is_not_known_and_empty_lines_are_nothing(tmp_path):
    poses = read_poses(written(tmp_path, table((0, 0, 0, "", 0)) + "\n\n"))
    assert poses.angles_deg.shape == (1, len(COORDINATES))
    assert np.isnan(poses.angles_deg[0, COORDINATES.index("knee_angle_r")])


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.csv", "", "the file is empty"),
        ("a.csv", table(), "no pose in it"),
        ("a.csv", table(KNEELING, names=(*LEG[:3], "knee", "ankle_angle_r")),
         r"unknown column 'knee'.*Known columns: time, hip_flexion_r, .*lumbar_rotation"),
        ("a.csv", table(KNEELING, names=("hip_flexion_r", "hip_aduction_r", "hip_rotation_r", "knee_angle_r", "x")),
         "'hip_aduction_r'. Did you mean hip_adduction_r"),
        ("a.csv", table(KNEELING, names=(*LEG[:4], "knee_angle_r")), "'knee_angle_r' stands there twice"),
        ("a.csv", table((1, 2, 3, 4)), "line 2 has 4 cells. Expected 5"),
        ("a.csv", table((1, 2, 3, "bent", 5)), "line 2, knee_angle_r: found 'bent'. Expected degrees"),
        ("a.csv", "time\n1\n", "no joint angle in it"),
        ("a.mot", "time\thip_flexion_r\n0\t1\n", "no line `endheader`"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_what_was_found_and_what_was_expected(tmp_path, name, content, found, capsys):
    path = written(tmp_path, content, name)
    with pytest.raises(PosesUnreadable, match=found):
        read_poses(path)
    assert measure(path, None, moment_arms=False) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert name in said.err


def test_a_file_that_is_no_text_or_is_not_there_is_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe\x00\x81")
    for name in ("a.csv", "nowhere.csv"):
        with pytest.raises(PosesUnreadable, match="cannot be read"):
            read_poses(tmp_path / name)


def test_the_table_may_go_into_a_file_and_a_file_that_cannot_be_written_is_named(tmp_path, capsys):
    path = written(tmp_path, table(KNEELING))
    assert measure(path, tmp_path / "lengths.csv", moment_arms=False) == 0
    assert (tmp_path / "lengths.csv").read_text().startswith("addbrev_r_m,")
    assert measure(path, tmp_path / "nowhere" / "lengths.csv", moment_arms=False) == 2
    assert "cannot be written" in capsys.readouterr().err
