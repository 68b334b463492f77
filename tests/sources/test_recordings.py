"""The points of sessions are kept where that is switched on, for their owner alone, and through whatever happens."""

import math
import os
import re
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from tests.recordings_of_clips import recording
from unsit.landmarks import Landmarks, Tilt, nobody
from unsit.session import NotKept
from unsit.sources import SourceUnreadable, replay
from unsit.sources.recordings import CUT_OFF_AFTER_S, EVERY_S, LONGEST_S, MOST_WAITING, PATIENCE_S, Recorded, Recordings

FRAMES = (nobody(0.0, 640, 480, 0.4), *recording("good").frames[100:140])
STRETCH = '{"id": "hip-and-lower-back"}'
SOON_S = 10.0
BUSY_S = 1.0
"""What a busy machine may take to write."""


@pytest.fixture
def kept(tmp_path: Path) -> Recordings:
    recordings = Recordings(tmp_path / "recordings")
    recordings.switch(on=True)
    return recordings


def begun(recordings: Recordings, session_id: str = "a-1") -> Recorded:
    recorded = recordings.record(session_id, "camera", STRETCH)
    assert recorded is not None
    return recorded


def watch(recordings: Recordings, frames: tuple[Landmarks, ...], session_id: str = "a-1", *, over: bool = True) -> None:
    recorded = begun(recordings, session_id)
    for frame in frames:
        recorded.see(frame)
    recorded.close(over=over)
    assert recorded.trouble is None
    if over:
        until(lambda: not recordings.rows_of(session_id).exists())


def has_frames(recordings: Recordings, session_id: str = "a-1") -> bool:
    taken = recordings.read(session_id)
    return taken is not None and len(taken.frames) > 0


def until(holds) -> None:
    end = time.monotonic() + SOON_S
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def same(one: tuple[Landmarks, ...], other: tuple[Landmarks, ...]) -> bool:
    names = [name for name in Landmarks.__slots__ if name != "tilt"]
    return len(one) == len(other) and all(
        a.tilt == b.tilt and all(np.array_equal(getattr(a, n), getattr(b, n), equal_nan=True) for n in names)
        for a, b in zip(one, other, strict=True)
    )


def test_nothing_is_kept_and_nothing_made_unless_it_is_switched_on(tmp_path) -> None:
    recordings = Recordings(tmp_path / "recordings")
    assert recordings.record("a-1", "camera", STRETCH) is None
    assert recordings.kept().recordings == 0
    assert list(tmp_path.iterdir()) == []


def test_a_session_becomes_a_recording_as_analyze_reads_it_to_the_last_bit(kept) -> None:
    tilted = (*FRAMES[:-1], Landmarks(*(getattr(FRAMES[-1], n) for n in Landmarks.__slots__[:-1]), Tilt(-12.5, 3.25)))
    watch(kept, tilted)
    read = replay.read(kept.whole_of("a-1"))
    assert same(read.frames, tilted)
    assert (read.source, read.stretch) == ("camera", STRETCH)
    taken = kept.read("a-1")
    assert taken is not None
    assert same(taken.frames, tilted)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_only_its_owner_can_read_what_is_kept(kept) -> None:
    watch(kept, FRAMES, over=False)
    rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (kept.folder, *kept.folder.iterdir())}
    assert rights == {"recordings": 0o700, "on": 0o600, "a-1.points": 0o600}
    watch(kept, FRAMES[1:2])
    assert stat.S_IMODE(kept.whole_of("a-1").stat().st_mode) == 0o600


KILLED = """
import os, signal, sys, time
from dataclasses import replace
from pathlib import Path
from tests.sources.test_recordings import FRAMES, STRETCH
from unsit.sources.recordings import Recordings
recorded = Recordings(Path(sys.argv[1])).record("a-1", "camera", STRETCH)
began = time.monotonic()
while True:
    now = time.monotonic() - began
    recorded.see(replace(FRAMES[1], time_s=now))
    print(now, flush=True)
    time.sleep(0.02)
"""


@pytest.mark.parametrize("lives_s", [0.4, 2.3])
def test_a_program_that_is_killed_loses_the_last_second_at_most(kept, lives_s) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(kept.folder)], stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        seen_s = [0.0]
        for line in program.stdout:
            seen_s.append(float(line))
            if seen_s[-1] > lives_s:
                break
        program.kill()
    taken = kept.read("a-1")
    assert taken is not None
    assert taken.frames or lives_s < EVERY_S
    assert seen_s[-1] - max((frame.time_s for frame in taken.frames), default=0.0) < EVERY_S + BUSY_S


@pytest.mark.parametrize("torn", [1, 100, 1647])
def test_a_row_that_was_cut_off_is_written_over(kept, torn) -> None:
    watch(kept, FRAMES[:10], over=False)
    rows = kept.rows_of("a-1")
    whole = rows.stat().st_size
    os.truncate(rows, whole - torn)
    taken = kept.read("a-1")
    assert taken is not None
    assert same(taken.frames, FRAMES[:9])
    watch(kept, FRAMES[10:20], over=False)
    taken = kept.read("a-1")
    assert taken is not None
    assert same(taken.frames, (*FRAMES[:9], *FRAMES[10:20]))


def test_a_first_line_that_was_cut_off_is_no_recording_and_is_written_over(kept) -> None:
    kept.rows_of("a-1").write_bytes(b'{"format": "unsit po')
    assert kept.read("a-1") is None
    watch(kept, FRAMES, over=False)
    taken = kept.read("a-1")
    assert taken is not None
    assert same(taken.frames, FRAMES)


def test_a_session_that_goes_on_goes_on_in_its_recording(kept) -> None:
    watch(kept, FRAMES[:10])
    watch(kept, FRAMES[10:20], over=False)  # its page is loaded again ...
    watch(kept, FRAMES[20:])  # ... and there again
    assert same(replay.read(kept.whole_of("a-1")).frames, FRAMES)


def test_what_was_put_together_but_not_yet_removed_counts_once(kept) -> None:
    watch(kept, FRAMES, over=False)
    rows = kept.rows_of("a-1").read_bytes()
    kept.put_together("a-1")
    kept.rows_of("a-1").write_bytes(rows)  # as a kill between the two would leave it
    taken = kept.read("a-1")
    assert taken is not None
    assert same(taken.frames, FRAMES)
    kept.put_together("a-1")
    assert same(replay.read(kept.whole_of("a-1")).frames, FRAMES)


def test_a_session_that_was_cut_off_is_put_together_at_a_later_start_and_one_under_way_is_not(kept) -> None:
    watch(kept, FRAMES, "old", over=False)
    watch(kept, FRAMES, "new", over=False)
    long_ago = time.time() - CUT_OFF_AFTER_S - 1
    os.utime(kept.rows_of("old"), (long_ago, long_ago))
    kept.put_together_cut_off()
    assert sorted(path.name for path in kept.folder.iterdir()) == ["new.points", "old.parquet", "on"]
    assert same(replay.read(kept.whole_of("old")).frames, FRAMES)


def test_a_file_of_somebody_else_is_not_written_over(kept) -> None:
    kept.whole_of("a-1").write_bytes(b"a letter")
    watch(kept, FRAMES, over=False)
    kept.put_together("a-1")
    assert kept.whole_of("a-1").read_bytes() == b"a letter"
    assert kept.rows_of("a-1").exists()


@pytest.mark.parametrize("head", [b"a letter\n", b"[1]\n", b'{"format": "unsit points 9"}\n', b"null\n"])
def test_rows_that_are_not_ours_are_named_and_left_alone(kept, head) -> None:
    kept.rows_of("a-1").write_bytes(head)
    with pytest.raises(SourceUnreadable, match=r"a-1\.points: these are no points of a session"):
        kept.read("a-1")
    kept.put_together("a-1")
    assert kept.rows_of("a-1").read_bytes() == head


def test_switched_off_nothing_more_is_kept_of_a_session_under_way(kept) -> None:
    recorded = begun(kept)
    recorded.see(FRAMES[1])
    until(lambda: has_frames(kept))
    kept.switch(on=False)
    recorded.see(FRAMES[2])
    recorded.close(over=False)
    taken = kept.read("a-1")
    assert taken is not None
    assert same(taken.frames, FRAMES[1:2])


@pytest.mark.parametrize("over", [True, False])
@pytest.mark.parametrize("everything", [True, False], ids=["all", "one"])
@pytest.mark.parametrize("in_its_first_second", [True, False])
def test_a_forgotten_session_leaves_nothing_even_while_it_lasts(kept, in_its_first_second, everything, over) -> None:
    recorded = begun(kept)
    recorded.see(FRAMES[1])
    until(lambda: in_its_first_second or has_frames(kept))
    assert kept.forget_all() == 1 if everything else kept.forget("a-1")
    recorded.see(FRAMES[2])
    recorded.close(over=over)
    time.sleep(0.2)
    assert [path.name for path in kept.folder.iterdir()] == ["on"]
    assert recorded.trouble is None
    assert not kept.forget("a-1")


def test_what_was_forgotten_of_a_session_does_not_begin_again_when_it_goes_on(kept) -> None:
    watch(kept, FRAMES, over=False)
    assert kept.record("a-1", "camera", STRETCH, goes_on=True) is not None
    kept.forget("a-1")
    assert kept.record("a-1", "camera", STRETCH, goes_on=True) is None


def before_the_first_deletion(monkeypatch, happens) -> None:
    """What another program does just when one file is about to be deleted."""
    unlink, waiting = Path.unlink, [happens]

    def unlinked(path: Path, missing_ok: bool = False) -> None:
        if waiting:
            waiting.pop()()
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlinked)


def test_what_another_program_puts_together_while_it_is_forgotten_goes_too(kept, monkeypatch) -> None:
    watch(kept, FRAMES, over=False)
    other = Recordings(kept.folder)
    before_the_first_deletion(monkeypatch, lambda: other.put_together("a-1"))
    assert kept.forget("a-1")
    assert [path.name for path in kept.folder.iterdir()] == ["on"]
    watch(kept, FRAMES, over=False)
    before_the_first_deletion(monkeypatch, lambda: other.put_together("a-1"))
    assert kept.forget_all() == 1
    assert [path.name for path in kept.folder.iterdir()] == ["on"]


@pytest.mark.parametrize("forget", [Recordings.forget_all, lambda kept: kept.forget("a-1")], ids=["all", "one"])
def test_nothing_is_forgotten_while_it_is_being_put_together(kept, forget) -> None:
    watch(kept, FRAMES, over=False)
    forgetting = threading.Thread(target=forget, args=(kept,), daemon=True)
    with kept.writing:
        forgetting.start()
        forgetting.join(0.2)
        assert kept.sessions() == ("a-1",)
    forgetting.join(SOON_S)
    assert kept.sessions() == ()


def test_what_is_copied_to_another_computer_does_not_switch_it_on_there(kept, tmp_path) -> None:
    """The files that docs/exports.md names."""
    watch(kept, FRAMES)
    exports = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
    named = re.search(r"copy\s+(?:the folder\s+)?`recordings/([^`]*)`", exports)
    assert named is not None
    there = Recordings(tmp_path / "there")
    there.folder.mkdir()
    for path in kept.folder.glob(named[1] or "*"):
        (there.folder / path.name).write_bytes(path.read_bytes())
    assert there.sessions() == ("a-1",)
    assert not there.on


def test_forgetting_one_session_leaves_the_others(kept) -> None:
    watch(kept, FRAMES, "a-1")
    watch(kept, FRAMES, "a-11")
    kept.forget("a-1")
    assert kept.sessions() == ("a-11",)
    assert kept.forget_all() == 1
    assert kept.sessions() == ()
    assert kept.on


def test_a_disk_that_cannot_be_written_is_told_and_then_all_goes_on(kept) -> None:
    kept.rows_of("a-1").mkdir()
    recorded = begun(kept)
    assert "cannot be written: Is a directory" in str(recorded.trouble)
    recorded.see(FRAMES[1])
    time.sleep(EVERY_S + BUSY_S)  # until it was tried
    kept.rows_of("a-1").rmdir()
    recorded.see(FRAMES[2])
    until(lambda: recorded.trouble is None)
    recorded.close(over=False)
    taken = kept.read("a-1")
    assert taken is not None
    assert same(taken.frames, FRAMES[2:3])


def test_a_folder_that_cannot_be_made_says_so(tmp_path) -> None:
    (tmp_path / "recordings").write_text("a file")
    with pytest.raises(NotKept, match="Nothing was changed"):
        Recordings(tmp_path / "recordings").switch(on=True)


@pytest.mark.parametrize("name", ["../elsewhere", "a/b", "", ".hidden", "a.b", "x" * 101])
def test_a_name_that_leads_elsewhere_is_no_recording(kept, name) -> None:
    assert kept.record(name, "camera", STRETCH) is None


def test_a_camera_that_was_left_on_fills_no_disk(kept) -> None:
    recorded = begun(kept)
    for time_s in (LONGEST_S - 1, LONGEST_S + 1, math.inf):
        recorded.see(nobody(time_s, 640, 480))
    recorded.close(over=False)
    taken = kept.read("a-1")
    assert taken is not None
    assert [frame.time_s for frame in taken.frames] == [LONGEST_S - 1]


def test_a_disk_that_does_not_answer_fills_no_memory_and_holds_nobody_up(kept) -> None:
    recorded = begun(kept)
    with kept.writing:
        for index in range(3 * MOST_WAITING):
            recorded.see(nobody(index / 30, 640, 480))
    recorded.close(over=False)
    taken = kept.read("a-1")
    assert taken is not None
    assert MOST_WAITING <= len(taken.frames) <= 2 * MOST_WAITING  # of which some were about to be written


@pytest.mark.parametrize("over", [True, False])
def test_a_disk_that_does_not_answer_does_not_hold_up_the_end_of_a_session_and_nothing_is_lost(kept, over) -> None:
    recorded = begun(kept)
    closing = threading.Thread(target=recorded.close, kwargs={"over": over}, daemon=True)
    with kept.writing:
        recorded.see(FRAMES[1])
        closing.start()
        closing.join(PATIENCE_S + BUSY_S)
        assert not closing.is_alive()
    until(lambda: kept.whole_of("a-1").exists() if over else has_frames(kept))
    taken = kept.read("a-1")
    assert taken is not None
    assert same(taken.frames, FRAMES[1:2])


def test_a_minute_takes_three_megabytes_at_the_most(kept) -> None:
    """Thirty pictures a second, every number with a noise of its own, as the page rounds them."""
    rng, seen = np.random.default_rng(3), FRAMES[20]
    size = np.array([seen.width_px, seen.height_px])
    minute = []
    for index in range(1800):
        image = np.round((seen.image_px + rng.normal(0, 0.7, (33, 2))) / size, 5) * size
        world, visibility = np.round(seen.world_m + rng.normal(0, 0.004, (33, 3)), 5), np.round(rng.random(33), 5)
        minute.append(Landmarks(index / 30, image, visibility, world, *map(int, size)))
    watch(kept, tuple(minute), over=False)
    assert 2.9 < kept.kept().megabytes < 3.0
    kept.put_together("a-1")
    assert kept.kept().megabytes < 2.5
