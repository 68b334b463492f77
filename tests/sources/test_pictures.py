"""Videos and photos as they come: their times, which way up they are, and files that are none."""

import struct
import subprocess
import sys
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.recordings_of_clips import CLIPS, recording, true_frames
from unsit.landmarks import INDEX, NAMES
from unsit.sources import Kind, SourceUnreadable, detector, kind_of, photo, video
from unsit.sources.detector import PhotoDetector, VideoDetector

GOOD = CLIPS / "good" / "video.mp4"
QUARTER_TURN = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.mp4", Kind.VIDEO),
        ("a.MOV", Kind.VIDEO),
        ("a.jpeg", Kind.PHOTO),
        ("a.parquet", Kind.RECORDING),
        ("a.mp3", None),
        ("mp4", None),
    ],
)
def test_the_ending_says_what_a_file_holds(name, kind) -> None:
    assert kind_of(Path(name)) is kind


@pytest.mark.parametrize(
    ("claimed_s", "last_s", "time_s"),
    [
        (0.0, float("-inf"), 0.0),
        (5.0, float("-inf"), 5.0),
        (1.9, 1.0, 1.9),
        (1.0, 1.0, 1.1),
        (0.0, 1.0, 1.1),
        (float("nan"), 1.0, 1.1),
        (float("nan"), float("-inf"), 0.0),
    ],
)
def test_a_picture_is_never_earlier_than_the_one_before(claimed_s, last_s, time_s) -> None:
    assert video.later(claimed_s, last_s, 0.1) == pytest.approx(time_s)


def test_the_times_are_those_of_the_video() -> None:
    times = [time_s for time_s, _ in video.pictures(video.look_at(GOOD))]
    assert times == pytest.approx([float(row["time_s"]) for row in true_frames("good")], abs=0.001)


def test_a_video_taken_with_the_camera_on_its_side_is_turned_upright(tmp_path) -> None:
    content = GOOD.read_bytes()
    matrix = (
        content.index(b"tkhd") + 4 + 40
    )  # the box's version 0: 40 bytes of times and numbers come before the matrix
    (tmp_path / "turned.mp4").write_bytes(content[:matrix] + QUARTER_TURN + content[matrix + 36 :])
    _, upright = next(video.pictures(video.look_at(GOOD)))
    _, turned = next(video.pictures(video.look_at(tmp_path / "turned.mp4")))
    assert np.array_equal(turned, np.rot90(upright, -1))


def test_a_large_picture_is_made_smaller_and_keeps_its_shape() -> None:
    assert video.shrunk(np.zeros((2160, 3840, 3), np.uint8)).shape == (720, 1280, 3)
    assert video.shrunk(np.zeros((1, 5000, 3), np.uint8)).shape == (1, 1280, 3)
    assert video.shrunk(np.zeros((480, 640, 3), np.uint8)).shape == (480, 640, 3)


def test_items_made_ahead_come_in_order_and_a_failure_comes_where_it_happened() -> None:
    def three_then_fail():
        yield from (1, 2, 3)
        raise SourceUnreadable(Path("x"), "broken", "")

    made = video.ahead(three_then_fail())
    assert list(islice(made, 3)) == [1, 2, 3]
    with pytest.raises(SourceUnreadable, match="broken"):
        next(made)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("empty.mp4", b"", "the file is empty"),
        ("text.mp4", b"not a video at all", "no video that can be read"),
        ("half.mp4", GOOD.read_bytes()[:100_000], "no video that can be read"),
    ],
)
def test_a_file_that_is_no_video_is_refused_by_name(tmp_path, name, content, found, capfd) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceUnreadable, match=found) as refusal:
        video.look_at(tmp_path / name)
    assert name in str(refusal.value)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(("content", "found"), [(b"", "empty"), (b"not a photo", "no photo that can be read")])
def test_a_file_that_is_no_photo_is_refused_by_name(tmp_path, content, found) -> None:
    (tmp_path / "x.jpg").write_bytes(content)
    with PhotoDetector() as looking, pytest.raises(SourceUnreadable, match=found):
        photo.landmarks_of(tmp_path / "x.jpg", looking)


def test_the_pose_model_sees_today_what_is_recorded_and_says_nothing_on_the_way(capfd) -> None:
    seen = list(islice(video.landmarks_of(video.look_at(GOOD)), 36))
    kept = recording("good").frames[:36]
    off_px = [np.abs(one.image_px - other.image_px).max() for one, other in zip(seen, kept, strict=True)]
    assert np.median(off_px) < 2.0  # processors round differently, and the model follows what it saw before
    assert [one.people for one in seen] == [1] * 36
    assert capfd.readouterr().err == ""


def _picture(time_s: float) -> np.ndarray:
    return next(picture for at_s, picture in video.pictures(video.look_at(GOOD)) if at_s >= time_s)


def test_a_photo_shows_the_same_person_as_the_video(tmp_path) -> None:
    cv2.imwrite(str(tmp_path / "böse % name.png"), _picture(15.0))
    with PhotoDetector() as looking:
        seen = photo.landmarks_of(tmp_path / "böse % name.png", looking)
    kept = next(frame for frame in recording("good").frames if frame.time_s >= 15.0)
    assert seen.people == 1
    assert np.median(np.abs(seen.image_px - kept.image_px)) < 6.0
    assert (seen.brightness, seen.contrast) == pytest.approx((kept.brightness, kept.contrast), abs=0.01)


def test_a_photo_is_turned_the_way_the_camera_was_held(tmp_path) -> None:
    picture = np.zeros((40, 60, 3), np.uint8)
    _, jpeg = cv2.imencode(".jpg", picture)
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"  # orientation 6: a quarter turn
    segment = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    content = jpeg.tobytes()
    (tmp_path / "held.jpg").write_bytes(content[:2] + segment + content[2:])
    with PhotoDetector() as looking:
        seen = photo.landmarks_of(tmp_path / "held.jpg", looking)
    assert (seen.width_px, seen.height_px) == (40, 60)
    assert not seen.seen


def _beside_another(picture: np.ndarray) -> np.ndarray:
    """The middle of a picture, and again, smaller, to its right."""
    near = picture[:, 160:480]
    both = np.full((480, 640, 3), 127, np.uint8)
    both[:, :320], both[72:, 368:] = near, cv2.resize(near, (272, 408))
    return both


def test_of_two_people_the_larger_is_taken_and_both_are_counted() -> None:
    with PhotoDetector() as looking:
        seen = looking.look(_beside_another(_picture(15.0)))
    assert seen.people == 2
    assert seen.image_px[INDEX["left_hip"], 0] < 320


def test_in_a_video_a_second_person_is_believed_at_the_second_look_and_forgotten_when_gone() -> None:
    alone = _picture(15.0)
    both = _beside_another(alone)
    course = [(0.0, both), (0.1, both), (2.2, alone), (2.3, alone)]
    with VideoDetector() as following:
        people = [following.follow(picture, at_s).people for at_s, picture in course]
    assert (people[0], people[1], people[-1]) == (1, 2, 1)


def test_nobody_is_a_frame_without_points_and_with_its_light() -> None:
    with PhotoDetector() as looking:
        seen = looking.look(np.full((1, 1, 3), 255, np.uint8))
    assert not seen.seen
    assert (seen.people, seen.brightness, seen.contrast) == (0, 1.0, 0.0)
    assert seen.image_px.shape == (len(NAMES), 2)


def test_a_missing_model_is_said_with_the_way_to_get_it(tmp_path) -> None:
    with pytest.raises(detector.PoseModelUnavailable, match="make run"):
        detector.require(tmp_path / "none.task")


@pytest.mark.parametrize(
    ("error", "machine", "said"),
    [
        (ModuleNotFoundError("No module named 'mediapipe'"), ("Linux", "aarch64"), "no MediaPipe for Linux on aarch64"),
        (ModuleNotFoundError("No module named 'mediapipe'"), ("Darwin", "x86_64"), "Apple silicon"),
        (ModuleNotFoundError("No module named 'mediapipe'"), ("Linux", "x86_64"), "pip install mediapipe==0.10.33"),
        (ImportError("libGL.so.1: cannot open shared object file"), ("Linux", "x86_64"), "libgl1 libglib2.0-0"),
        (OSError("libGLESv2.so.2: cannot open shared object file"), ("Linux", "x86_64"), "libegl1 libgles2"),
    ],
)
def test_why_the_model_cannot_run_is_said_with_the_way_out(error, machine, said) -> None:
    assert said in detector.unavailable(error, *machine)


def test_importing_the_sources_loads_neither_the_model_nor_its_libraries() -> None:
    look = "import sys, unsit.app.analyze, unsit.sources.replay; print({'mediapipe', 'cv2'} & set(sys.modules))"
    assert (
        subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout.strip()
        == "set()"
    )
