"""What an analysis leaves behind: the same numbers as the session's, in forms that other programs can read."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.exchange import opensim_tables
from tests.recordings_of_clips import CLIPS, NAMES, analysis, recording, true_frames, truth
from unsit.angles import MEASURES, ROLE_MEASURES, SIDED, TRUNK, in_roles
from unsit.catalogue import CORE, load
from unsit.exchange import opensim
from unsit.exchange.analysis import Analysis, analyse_frames, measured
from unsit.exchange.frames_csv import COLUMNS, frames_csv
from unsit.exchange.muscle_table import lengths_csv, read_poses
from unsit.exchange.report import report_html
from unsit.exchange.session_json import session_json
from unsit.landmarks import INDEX, Side, nobody
from unsit.landmarks import NAMES as LANDMARKS
from unsit.muscles import STANDING
from unsit.practice import Practice

ROUNDED_M = 5e-6
"""A motion's angles come in thousandths of a degree, and no moment arm is longer than a sixth of a metre: six of them
rounded by half a thousandth move a muscle by less."""
HELD_WITHIN_S = 1.5
"""The bar for counted seconds against the truth."""


def of(frames, source: str = "x.mp4") -> Analysis:
    catalogue = load()
    return analyse_frames(frames, Practice.begin(catalogue.stretches[CORE], catalogue.words, source=source))


def session(name: str) -> dict:
    return json.loads(session_json(analysis(name)))


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(frames_csv(analysis(name)))))


def test_every_clip_has_its_recording() -> None:
    assert set(NAMES) == {path.name for path in CLIPS.iterdir()}


@pytest.mark.parametrize("name", [name for name in NAMES if name != "turned_away"])
def test_the_seconds_held_are_those_of_the_truth(name) -> None:
    for leg in Side:
        held_s = session(name)["legs"][leg]["held_s"]
        assert held_s == pytest.approx(truth(name)["held_s_by_front_leg"][leg], abs=HELD_WITHIN_S)


def test_from_behind_nothing_is_graded_and_the_person_is_asked_to_turn() -> None:
    turned = session("turned_away")
    assert [leg["held_s"] for leg in turned["legs"].values()] == [0.0, 0.0]
    assert turned["view"]["verdict"] == "refused"
    assert turned["view"]["azimuth_deg"] < -20
    assert "Turn" in turned["view"]["advice"]


def test_the_knee_past_the_ankle_is_found_for_as_long_as_it_was() -> None:
    right = session("knee_drift")["legs"]["right"]
    assert right["knee_past_ankle_s"] == pytest.approx(truth("knee_drift")["knee_past_ankle_s"], abs=1.0)
    assert [fault["rule"] for fault in right["faults"]] == ["knee_past_ankle"]
    assert "knee_clear" in [cue["key"] for cue in session("knee_drift")["cues"]]


def test_a_session_has_exactly_the_documented_keys() -> None:
    good = session("good")
    assert list(good) == ["unsit", "stretch", "source", "duration_s", "view", "legs", "cues"]
    assert list(good["view"]) == ["azimuth_deg", "azimuth_sd_deg", "verdict", "advice"]
    assert list(good["legs"]) == ["right", "left"]
    for leg in good["legs"].values():
        assert list(leg) == ["held_s", "holds", "knee_past_ankle_s", "faults", "bests"]
        assert all(list(hold) == ["start_s", "end_s"] for hold in leg["holds"])
        assert leg["bests"]
        assert all(list(best) == ["measure", "value_deg", "sd_deg", "start_s"] for best in leg["bests"])
    assert all(list(cue) == ["time_s", "key", "text"] for cue in good["cues"])


def test_what_is_not_known_is_null_and_never_nan() -> None:
    text = session_json(of([nobody(i / 10, 640, 480) for i in range(20)]))
    assert "NaN" not in text
    assert json.loads(text)["view"] == {
        "azimuth_deg": None,
        "azimuth_sd_deg": None,
        "verdict": "refused",
        "advice": "Step into the picture, side-on.",
    }


def test_the_table_has_a_row_a_picture_and_two_columns_a_measure() -> None:
    assert COLUMNS[:5] == ("time_s", "front_leg", "phase", "in_stretch", "held_s")
    assert COLUMNS[5:7] == ("left_knee_flexion_deg", "left_knee_flexion_sd_deg")
    assert len(COLUMNS) == 5 + 2 * len(MEASURES)
    assert [float(row["time_s"]) for row in rows("good")] == pytest.approx(
        [float(row["time_s"]) for row in true_frames("good")], abs=0.001
    )


def test_the_table_counts_what_the_session_counts() -> None:
    for leg in Side:
        counted = max(float(row["held_s"]) for row in rows("good") if row["front_leg"] == leg)
        assert counted == pytest.approx(session("good")["legs"][leg]["held_s"], abs=0.001)


def test_a_cell_is_empty_exactly_where_nothing_could_be_measured() -> None:
    refused = [row for row in rows("turned_away") if row["phase"] == "looking"]
    assert refused
    assert {row["left_knee_flexion_deg"] for row in refused} == {""}
    held = [row for row in rows("good") if row["in_stretch"] == "1"]
    assert held
    assert "" not in {row["left_knee_flexion_deg"] for row in held}
    assert "nan" not in frames_csv(analysis("turned_away")).lower()


def test_a_recording_that_goes_on_after_both_legs_counts_what_follows() -> None:
    first = recording("good").frames
    later = [_later(frame, first[-1].time_s + 6.0) for frame in first]
    waiting = [_later(first[0], first[-1].time_s + gap_s - first[0].time_s) for gap_s in np.arange(0.1, 6.0, 0.1)]
    twice = of([*first, *waiting, *later])
    once = analysis("good")
    for leg in Side:
        assert twice.session.held_s(leg) == pytest.approx(2 * once.session.held_s(leg), abs=1.0)


def _later(frame, by_s: float):
    return replace(frame, time_s=frame.time_s + by_s)


def table_of(text: str, header_lines: int) -> np.ndarray:
    return np.array([[float(cell) for cell in line.split("\t")] for line in text.splitlines()[header_lines:]])


def test_the_markers_stand_on_the_floor_face_forward_and_have_their_right_on_the_right() -> None:
    text = opensim.trc(analysis("knee_drift"))
    values = table_of(text, 6)
    points = values[:, 2:].reshape(len(values), len(LANDMARKS), 3)
    assert text.splitlines()[3].split("\t")[2::3] == list(LANDMARKS)
    assert np.allclose(points[:, :, 1].min(axis=1), 0.0)
    kneeling = points[250]
    assert kneeling[INDEX["right_knee"], 0] > kneeling[INDEX["left_knee"], 0] + 0.2
    assert kneeling[INDEX["right_hip"], 2] > kneeling[INDEX["left_hip"], 2]
    assert kneeling[INDEX["nose"], 1] > kneeling[INDEX["right_hip"], 1]


def test_a_frame_without_anybody_is_nan_for_opensim() -> None:
    assert opensim.trc(of([nobody(0.0, 640, 480)])).splitlines()[-1].split("\t")[2:] == ["nan"] * 99


def test_a_motion_has_only_whole_rows_in_degrees_with_the_signs_of_the_measures() -> None:
    lines = opensim.mot(analysis("knee_drift")).splitlines()
    assert lines[:2] == ["motion", "version=1"]
    assert lines[4:6] == ["inDegrees=yes", "endheader"]
    names, values = lines[6].split("\t"), table_of("\n".join(lines), 7)
    assert names == ["time", *opensim.COORDINATES]
    assert lines[2:4] == [f"nRows={len(values)}", f"nColumns={len(names)}"]
    assert np.isfinite(values).all()
    knee_deg = analysis("knee_drift").measure("right_knee_flexion_deg")[0]
    at = int(np.argmin(np.abs(analysis("knee_drift").times_s - values[250, 0])))
    assert values[250, names.index("knee_angle_r")] == pytest.approx(knee_deg[at], abs=0.001)


@pytest.mark.parametrize("name", ["good", "knee_drift"])
def test_the_muscles_of_a_motion_are_those_of_the_report(name, tmp_path) -> None:
    """`unsit analyze`, then `unsit muscles` on its motion: as long as in the report, every one that it tells."""
    told, model = analysis(name), load().anatomy.model
    (tmp_path / "motion.mot").write_text(opensim.mot(told))
    poses = read_poses(tmp_path / "motion.mot")
    assert poses.missing == ()
    rows = csv.DictReader(io.StringIO(lengths_csv(model, poses, moment_arms=False)))
    lengths = {float(row["time"]): np.array([float(row[f"{muscle}_m"]) for muscle in model.ids]) for row in rows}
    standing_m = model.lengths_m(STANDING)
    compared = 0
    for moment in told.moments[::10]:
        there = lengths.get(round(moment.time_s, 4))
        if there is None or moment.lengthening is None:
            continue
        gained_m = model.of_whole(there - standing_m)
        both = np.isfinite(gained_m) & np.isfinite(moment.lengthening.against_standing_m)
        assert gained_m[both] == pytest.approx(moment.lengthening.against_standing_m[both], abs=ROUNDED_M)
        for muscle in ("psoas_r", "recfem_l", "addlong_r", "multifidus_l"):
            assert both[model.ids.index(muscle)], (muscle, moment.time_s)
        compared += 1
    assert compared > 20


def test_a_motion_of_somebody_who_could_not_be_measured_has_names_and_no_rows() -> None:
    lines = opensim.mot(of([nobody(0.0, 640, 480)])).splitlines()
    assert lines[2] == "nRows=0"
    assert len(lines) == 7


@pytest.mark.parametrize("name", NAMES)
def test_both_motions_are_as_opensim_s_guide_describes_them(name) -> None:
    told = analysis(name)
    markers = opensim_tables.read_trc(opensim.trc(told))
    assert markers.names == LANDMARKS
    assert markers.times_s == pytest.approx(told.times_s, abs=1e-4)
    assert markers.rate_hz == pytest.approx((len(told.times_s) - 1) / told.times_s[-1], abs=1e-3)
    motion = opensim_tables.read_mot(opensim.mot(told))
    assert set(motion.names) <= set(opensim.COORDINATES)
    assert set(motion.times_s) <= {round(time_s, 4) for time_s in told.times_s}


@pytest.mark.parametrize(
    ("of", "old", "new", "what"),
    [
        ("trc", "NumFrames", "NumFrame", "second and third line"),
        ("trc", "\tm\t", "\tcm\t", "units"),
        ("trc", "\t33\t", "\t32\t", "number of markers"),
        ("trc", "\tX2\t", "\tX1\t", "fifth line"),
        ("trc", "\tnose\t", "\tleft_eye\t", "a name, then"),
        ("trc", "\n2\t", "\n3\t", "count from one"),
        ("mot", "inDegrees=yes", "inDegrees=no", "degrees"),
        ("mot", "nColumns=1", "nColumns=2", "number of columns"),
        ("mot", "\tknee_angle_l", "\tknee_angle_r", "labels"),
        ("mot", "nRows=", "nRows=1", "number of rows"),
    ],
)
def test_the_reader_of_the_guide_notices_what_is_wrong(of, old, new, what) -> None:
    text, read = {
        "trc": (opensim.trc(analysis("broken")), opensim_tables.read_trc),
        "mot": (opensim.mot(analysis("good")), opensim_tables.read_mot),
    }[of]
    assert old in text
    with pytest.raises(opensim_tables.TableWrong, match=what):
        read(text.replace(old, new, 1))


@pytest.mark.parametrize("name", NAMES)
def test_the_report_asks_for_nothing_and_runs_nothing(name) -> None:
    html = report_html(analysis(name))
    assert html.count("src=") == html.count('src="data:image/webp;base64,')
    assert not [word for word in ("<script", "http://", "https://", "url(", "@import", "<link") if word in html]
    assert "wellness tool, not a medical device" in html
    assert not re.search(r"\bnan\b", html, re.IGNORECASE)


def test_the_report_says_the_seconds_the_lines_of_the_rule_and_the_advice() -> None:
    html = report_html(analysis("knee_drift"))
    assert "24.5" in html
    assert "8° gentle cue" in html
    assert "15° clear cue" in html
    assert "Turn your front towards the camera" in report_html(analysis("turned_away"))


def test_a_name_cannot_break_out_of_the_report() -> None:
    html = report_html(of(recording("turned_away").frames[:5], "<img src=x onerror=alert(1)>&.mp4"))
    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;&amp;.mp4" in html


def test_the_report_of_one_picture_shows_its_angles_and_no_clock() -> None:
    frame = next(frame for frame in recording("good").frames if frame.time_s > 15)
    html = report_html(of([frame], "photo.jpg"))
    assert "One picture" in html
    assert "Seconds held" not in html
    assert "leg's knee" in html or "leg&#x27;s knee" in html


def test_measures_are_asked_for_by_their_names() -> None:
    with pytest.raises(KeyError, match="known: left_knee_flexion_deg"):
        analysis("good").measure("hip_flexoin_deg")


def test_every_measure_has_its_zero_and_sign_in_the_documents() -> None:
    documented = (Path(__file__).parents[2] / "docs" / "measures.md").read_text()
    names = [*(f"`{{left,right}}_{name}`" for name in SIDED), *(f"`{name}`" for name in TRUNK)]
    assert [name for name in names if f"| {name} |" not in documented] == []


def test_a_measure_of_a_role_is_the_front_legs_own_and_counts_away_from_it() -> None:
    good = analysis("good")
    for moment in good.moments:
        front = moment.observation.front_leg
        if front is not None and np.isfinite(moment.observation.angles["trunk_rotation_deg"]):
            in_words = in_roles(moment.observation.angles, front)
            assert all(
                measured(moment, name)[0] == pytest.approx(in_words[name], nan_ok=True) for name in ROLE_MEASURES
            )
