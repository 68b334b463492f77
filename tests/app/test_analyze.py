"""`unsit analyze` from its arguments to its folders: what it makes, what it refuses, and how it says so."""

import io
import json
import os
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
from rich.console import Console

from tests.recordings_of_clips import CLIPS, NAMES, RECORDINGS, truth
from tests.test_documents import of_unsit, runs
from unsit.app import analyze
from unsit.app.analyze import CONTENT, Asked, analyse
from unsit.landmarks import Side
from unsit.sources import replay, video
from unsit.sources.detector import Model

GOOD = RECORDINGS / "good.parquet"
SHORT = RECORDINGS / "turned_away.parquet"


def run(*paths: Path, out: Path, **options: object) -> tuple[int, str]:
    told = io.StringIO()
    status = analyse(paths, out, Asked(**options), Console(file=told, width=300))
    return status, told.getvalue()


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_recording_becomes_its_six_files(tmp_path) -> None:
    status, told = run(GOOD, out=tmp_path / "new" / "out")
    assert status == 0
    assert files_in(tmp_path / "new" / "out" / "good") == set(CONTENT)
    assert "good.parquet: held: right leg in front 24.7 s, left leg in front 24.8 s; view good" in told


def test_everything_is_remade_from_the_recording_alone(tmp_path) -> None:
    run(GOOD, out=tmp_path / "first")
    run(tmp_path / "first" / "good" / "landmarks.parquet", out=tmp_path / "second")
    for name in ("frames.csv", "motion.trc", "motion.mot"):
        first, second = tmp_path / "first" / "good" / name, tmp_path / "second" / "landmarks" / name
        assert first.read_bytes() == second.read_bytes()


def test_the_heavy_pose_model_finds_the_same_person_somewhere_else(tmp_path) -> None:
    film = cv2.VideoCapture(str(CLIPS / "good" / "video.mp4"))
    cv2.imwrite(str(tmp_path / "first.png"), film.read()[1])
    film.release()
    points = {}
    for model in Model:
        status, _ = run(tmp_path / "first.png", out=tmp_path / model, model=model)
        assert status == 0
        (frame,) = replay.read(tmp_path / model / "first" / "landmarks.parquet").frames
        points[model] = frame.image_px
    apart_px = np.linalg.norm(points[Model.FULL] - points[Model.HEAVY], axis=-1)
    assert 0 < np.median(apart_px) < 20


def test_a_recording_needs_no_pose_model_and_that_is_said(tmp_path) -> None:
    status, told = run(GOOD, out=tmp_path, model=Model.HEAVY)
    assert status == 0
    assert "recordings hold landmarks already" in told


def test_the_hold_and_the_stretch_can_be_chosen(tmp_path) -> None:
    status, _ = run(SHORT, out=tmp_path, stretch_id="hip-and-lower-back-tall", hold_s=20.0)
    assert status == 0
    assert json.loads((tmp_path / "turned_away" / "session.json").read_text())["stretch"] == "hip-and-lower-back-tall"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"stretch_id": "hip-and-lower-bak"}, "Did you mean 'hip-and-lower-back'?"),
        ({"stretch_id": "zzz"}, "Known: hip-and-lower-back"),
        ({"hold_s": 5.0}, "10 to 60 seconds; found 5"),
        ({"hold_s": float("nan")}, "10 to 60 seconds; found nan"),
    ],
)
def test_a_wrong_option_is_refused_before_anything_is_made(tmp_path, options, said) -> None:
    status, told = run(SHORT, out=tmp_path / "out", **options)
    assert status == 2
    assert said in told
    assert not (tmp_path / "out").exists()


def test_an_output_that_is_a_file_is_refused(tmp_path) -> None:
    (tmp_path / "out").write_text("mine")
    status, told = run(SHORT, out=tmp_path / "out")
    assert (status, "no folder can be made there" in told) == (2, True)
    assert (tmp_path / "out").read_text() == "mine"


def test_no_input_at_all_is_said(tmp_path) -> None:
    assert run(out=tmp_path) == (
        2,
        "Nothing to analyse: give a video, a photo, a folder of them, or a landmarks.parquet.\n",
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.mp4", None, "there is no such file"),
        ("notes.txt", b"words", "no video, photo or recording by its name"),
        ("song.mp3", b"ID3", "no video, photo or recording by its name"),
        ("empty.mp4", b"", "the file is empty"),
        ("words.mp4", b"words", "no video that can be read"),
        ("half.mp4", (CLIPS / "good" / "video.mp4").read_bytes()[:50_000], "no video that can be read"),
        ("words.jpg", b"words", "no photo that can be read"),
        ("words.parquet", b"words", "no Parquet file"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_is_done(tmp_path, name, content, said) -> None:
    bad = tmp_path / "in [red]put" / name
    bad.parent.mkdir()
    if content is not None:
        bad.write_bytes(content)
    status, told = run(bad, SHORT, out=tmp_path / "out")
    assert status == 2
    assert f"{bad}: " in told
    assert said in told
    assert files_in(tmp_path / "out") == {"turned_away"}


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may read everything")
def test_a_file_without_rights_is_named(tmp_path) -> None:
    shutil.copy(SHORT, tmp_path / "mine.parquet")
    (tmp_path / "mine.parquet").chmod(0)
    assert run(tmp_path / "mine.parquet", out=tmp_path / "out")[0] == 2


def test_a_folder_is_searched_all_the_way_down_but_not_its_hidden_parts_nor_the_output(tmp_path) -> None:
    for place in ("a", "b/c", ".hidden", "out"):
        (tmp_path / place).mkdir(parents=True)
        shutil.copy(SHORT, tmp_path / place / f"{place[-1]}.parquet")
    status, _ = run(tmp_path, out=tmp_path / "out")
    assert status == 0
    assert files_in(tmp_path / "out") == {"a", "c", "t.parquet"}
    assert json.loads((tmp_path / "out" / "c" / "session.json").read_text())["source"] == "b/c/c.parquet"


def test_a_folder_without_anything_usable_says_what_it_looked_for(tmp_path) -> None:
    (tmp_path / "in").mkdir()
    status, told = run(tmp_path / "in", out=tmp_path / "out")
    assert status == 2
    assert "nothing in this folder" in told
    assert ".mp4" in told


def test_inputs_of_one_name_get_folders_of_their_own_and_it_is_said(tmp_path) -> None:
    for place in ("monday", "tuesday", "x/monday"):
        (tmp_path / place).mkdir(parents=True)
        shutil.copy(SHORT, tmp_path / place / "clip.parquet")
    status, told = run(tmp_path, out=tmp_path / "out")
    assert status == 0
    assert files_in(tmp_path / "out") == {"monday-clip", "tuesday-clip", "monday-clip-2"}
    assert "tuesday/clip.parquet -> tuesday-clip" in told


def test_the_same_file_given_twice_is_done_once(tmp_path) -> None:
    run(SHORT, SHORT, SHORT.parent / "." / SHORT.name, out=tmp_path)
    assert files_in(tmp_path) == {"turned_away"}


def test_a_second_run_replaces_its_own_files_and_leaves_others_alone(tmp_path) -> None:
    run(SHORT, out=tmp_path)
    (tmp_path / "turned_away" / "notes.txt").write_text("mine")
    (tmp_path / "turned_away" / "frames.csv").write_text("old")
    assert run(SHORT, out=tmp_path)[0] == 0
    assert files_in(tmp_path / "turned_away") == {*CONTENT, "notes.txt"}
    assert (tmp_path / "turned_away" / "frames.csv").read_text().startswith("time_s,")


def test_files_of_the_same_name_that_are_not_ours_are_not_replaced(tmp_path) -> None:
    (tmp_path / "turned_away").mkdir()
    (tmp_path / "turned_away" / "frames.csv").write_text("theirs")
    status, told = run(SHORT, out=tmp_path)
    assert status == 2
    assert "not by Unsit" in told
    assert files_in(tmp_path / "turned_away") == {"frames.csv"}


def test_nothing_half_written_stays_when_a_write_fails(tmp_path, monkeypatch) -> None:
    def full(*_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    status, told = run(SHORT, out=tmp_path)
    assert status == 2
    assert "No space left on device" in told
    assert files_in(tmp_path / "turned_away") == set()


def seconds_are_true(folder: Path, name: str) -> None:
    legs = json.loads((folder / "session.json").read_text())["legs"]
    expected = dict.fromkeys(Side, 0.0) if name == "turned_away" else truth(name)["held_s_by_front_leg"]
    assert {leg: legs[leg]["held_s"] for leg in Side} == pytest.approx({leg: expected[leg] for leg in Side}, abs=1.5)


def test_the_video_of_the_readme_is_analysed_as_it_says_and_both_legs_are_counted(tmp_path) -> None:
    (words,) = [words for words in of_unsit() if words[1] == "analyze"]
    assert words[2:] == ["tests/clips/good/video.mp4", "--out", "out"]
    runs(words, tmp_path)
    seconds_are_true(tmp_path / "out" / "video", "good")


@pytest.mark.slow
def test_every_clip_from_its_video_counts_the_true_seconds(tmp_path) -> None:
    status, told = run(CLIPS, out=tmp_path)
    assert status == 0, told
    for name in NAMES:
        seconds_are_true(tmp_path / f"{name}-video", name)


def test_a_photo_becomes_the_same_six_files(tmp_path) -> None:
    picture = next(p for t, p in video.pictures(video.look_at(CLIPS / "good" / "video.mp4")) if t > 15)
    cv2.imwrite(str(tmp_path / "photo.png"), picture)
    status, told = run(tmp_path / "photo.png", out=tmp_path / "out")
    assert (status, "photo.png: one picture; view good" in told) == (0, True)
    assert files_in(tmp_path / "out" / "photo") == set(CONTENT)


def test_every_file_name_that_the_program_writes_is_documented() -> None:
    documented = (Path(__file__).parents[2] / "docs" / "files.md").read_text()
    assert [name for name in analyze.CONTENT if f"`{name}`" not in documented] == []


def test_its_own_results_are_no_inputs_when_they_lie_among_them(tmp_path) -> None:
    shutil.copy(SHORT, tmp_path / "mine.parquet")
    for _ in range(2):
        status, told = run(tmp_path, out=tmp_path)
        assert status == 0
    assert told.count("->") == 1


def test_a_name_that_is_no_text_and_one_that_is_too_long_are_done_or_named_and_the_rest_goes_on(tmp_path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    for name in (b"caf\xe9.parquet", b"plain.parquet", ("b" * 230 + ".parquet").encode()):
        (folder / "deep").mkdir(parents=True, exist_ok=True)
        shutil.copy(SHORT, os.fsencode(folder / "deep") + b"/" + name)
    shutil.copytree(folder / "deep", folder / ("y" * 200))
    _, told = run(folder, out=out)
    assert "plain" in told
    assert sum((each / "session.json").is_file() for each in out.iterdir()) >= 4
