"""The kept points of sessions come out as motions for OpenSim, and are forgotten with the sessions."""

import io
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from tests.exchange.opensim_tables import read_mot, read_trc
from tests.recordings_of_clips import analysis, recording
from tests.sources.test_recordings import watch
from tests.store.records import NOON
from unsit.app.cli import app
from unsit.app.history import forget
from unsit.app.motion import Motion, Wanted, export_motion
from unsit.app.settings import recordings_folder
from unsit.catalogue import CORE, load
from unsit.landmarks import NAMES as LANDMARKS
from unsit.landmarks import Landmarks
from unsit.session import CAMERA, Session
from unsit.sources.recordings import Recordings
from unsit.store.database import DatabaseStore
from unsit.web.points import as_done

ONE, OTHER = "1a2b3c4d-0001", "1a2b9999-0002"


@cache
def frames(name: str, count: int) -> tuple[Landmarks, ...]:
    return recording(name).frames[:count]


def kept(data: Path, session_id: str, name: str = "good", count: int = 90, stretch: str | None = None) -> None:
    """A session of this clip as it is kept, with its points."""
    recordings = Recordings(recordings_folder(data))
    recordings.switch(on=True)
    with closing(DatabaseStore(data)) as store:
        store.begin(Session(CORE, CAMERA, 30.0, count / 12), NOON, session_id)
    recorded = recordings.record(session_id, CAMERA, as_done(load().stretches[CORE]) if stretch is None else stretch)
    for frame in frames(name, count):
        recorded.see(frame)
    recorded.close(over=False)
    recordings.put_together(session_id)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=200)


def export(data: Path, out: Path, say: Callable[[str], object], *, motion=Motion.TRC, session=None, since=None):
    return export_motion(data, Wanted(motion, out, session, since), say)


def test_each_session_with_points_is_a_file_named_by_its_day_its_stretch_and_its_id(tmp_path, said) -> None:
    kept(tmp_path, ONE)
    kept(tmp_path, OTHER, "knee_drift")
    assert export(tmp_path, tmp_path / "out", said.append) == 0
    day = f"{NOON.astimezone():%Y-%m-%d}"
    names = [f"{day}-{CORE}-{each[:8]}.trc" for each in (ONE, OTHER)]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    assert said == [str(tmp_path / "out" / name) for name in names]


def test_the_motion_is_that_of_the_recording_taken_through_the_analysis(tmp_path, said) -> None:
    kept(tmp_path, ONE, count=300)
    assert export(tmp_path, tmp_path / "x.trc", said.append) == 0
    assert export(tmp_path, tmp_path / "x.mot", said.append, motion=Motion.MOT) == 0
    markers, motion = read_trc((tmp_path / "x.trc").read_text()), read_mot((tmp_path / "x.mot").read_text())
    assert markers.names == LANDMARKS
    assert markers.times_s == pytest.approx(analysis("good").times_s[:300], abs=1e-4)
    at = int(abs(motion.times_s - 15.0).argmin())
    moment = min(analysis("good").moments, key=lambda each: abs(each.time_s - motion.times_s[at]))
    knee_deg = moment.observation.angles["right_knee_flexion_deg"]
    assert motion.values[at, motion.names.index("knee_angle_r")] == pytest.approx(knee_deg, abs=0.001)


def test_one_session_can_be_named_by_the_beginning_of_its_id_and_its_file_as_one_likes(tmp_path, said) -> None:
    kept(tmp_path, ONE)
    kept(tmp_path, OTHER)
    assert export(tmp_path, tmp_path / "deep" / "mine.mot", said.append, motion=Motion.MOT, session="1a2b3") == 0
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["mine.mot"]
    assert export(tmp_path, tmp_path / "mine.trc", said.append) == 2
    assert "2 sessions have points. Name a folder, or --session" in said[-1]
    assert export(tmp_path, tmp_path / "out", said.append, session="ffff") == 1
    assert "None of the sessions with points is meant. Those are: 1a2b3c4d of " in said[-1]


def test_sessions_from_a_day_on_can_be_asked_for(tmp_path, said) -> None:
    kept(tmp_path, ONE)
    day = NOON.astimezone().replace(tzinfo=None, hour=0)
    assert export(tmp_path, tmp_path / "out", said.append, since=day + timedelta(days=1)) == 1
    assert export(tmp_path, tmp_path / "out", said.append, since=day) == 0


def test_what_is_written_its_owner_alone_can_read(tmp_path, said) -> None:
    kept(tmp_path, ONE, count=30)
    export(tmp_path, tmp_path / "out", said.append)
    (path,) = (tmp_path / "out").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_was_cut_off_comes_out_as_far_as_it_came(tmp_path, said) -> None:
    kept(tmp_path, ONE, count=50)
    watch(Recordings(recordings_folder(tmp_path)), frames("good", 60)[50:], ONE, over=False)
    assert export(tmp_path, tmp_path / "x.trc", said.append) == 0
    assert len(read_trc((tmp_path / "x.trc").read_text()).times_s) == 60


def test_where_no_points_are_kept_it_says_what_to_switch_on(tmp_path, said) -> None:
    assert export(tmp_path / "none", tmp_path / "out", said.append) == 1
    kept(tmp_path, ONE)
    Recordings(recordings_folder(tmp_path)).forget_all()
    assert export(tmp_path, tmp_path / "out", said.append) == 1
    assert said[0] == said[1]
    for what in ("Keep the points of my sessions", "About you", "unsit analyze"):
        assert what in said[0]
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("a_store_is_there", [True, False])
def test_points_of_sessions_that_are_not_kept_themselves_are_said_to_be_there(tmp_path, said, a_store_is_there) -> None:
    recordings = Recordings(recordings_folder(tmp_path))
    recordings.switch(on=True)
    for session_id in (ONE, OTHER):
        watch(recordings, frames("good", 5), session_id)
    if a_store_is_there:
        DatabaseStore(tmp_path).close()
    assert export(tmp_path, tmp_path / "out", said.append) == 1
    assert len(said) == 1
    assert said[0].startswith(f"Points of 2 sessions are kept in {recordings.folder}, but not what was counted in them")


def test_a_motion_that_cannot_be_written_is_named_and_the_others_come_out(tmp_path, said) -> None:
    kept(tmp_path, ONE, count=30)
    kept(tmp_path, OTHER, count=30)
    taken = tmp_path / "out" / f"{NOON.astimezone():%Y-%m-%d}-{CORE}-{ONE[:8]}.trc"
    taken.mkdir(parents=True)
    assert export(tmp_path, tmp_path / "out", said.append) == 2
    assert said[0].startswith(f"{ONE}: ")
    assert said[0].endswith("Nothing was written for it.")
    assert said[1:] == [str(next(path for path in (tmp_path / "out").iterdir() if path.is_file()))]


def test_a_recording_that_cannot_be_read_is_named_and_the_others_come_out(tmp_path, said) -> None:
    kept(tmp_path, ONE)
    kept(tmp_path, OTHER)
    Recordings(recordings_folder(tmp_path)).whole_of(ONE).write_bytes(b"torn")
    assert export(tmp_path, tmp_path / "out", said.append) == 2
    assert f"{ONE}.parquet" in said[0]
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_a_stretch_of_another_version_is_taken_as_it_is_now(tmp_path, said) -> None:
    kept(tmp_path, ONE, stretch='{"id": "of-old"}')
    assert export(tmp_path, tmp_path / "out", said.append) == 0
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_a_place_that_cannot_be_written_says_so(tmp_path, said) -> None:
    kept(tmp_path, ONE)
    (tmp_path / "out").write_text("a file")
    assert export(tmp_path, tmp_path / "out", said.append) == 2
    assert "cannot be written" in said[-1]


def test_a_forgotten_session_takes_its_points_along(tmp_path, console) -> None:
    kept(tmp_path, ONE)
    kept(tmp_path, OTHER)
    assert forget(tmp_path, ONE[:6], False, console) == 0
    assert Recordings(recordings_folder(tmp_path)).sessions() == (OTHER,)


def test_all_forgotten_leaves_no_points_and_keeps_none_from_then_on(tmp_path, console) -> None:
    kept(tmp_path, ONE)
    kept(tmp_path, OTHER)
    assert forget(tmp_path, None, True, console) == 0
    assert "Deleted points of sessions in" in console.file.getvalue()
    assert not Recordings(recordings_folder(tmp_path)).on
    assert not recordings_folder(tmp_path).exists()


def test_points_are_forgotten_also_where_no_session_is_kept_any_more(tmp_path, console) -> None:
    recordings = Recordings(recordings_folder(tmp_path))
    recordings.switch(on=True)
    watch(recordings, frames("good", 10), ONE)
    assert forget(tmp_path, None, True, console) == 0
    assert recordings.sessions() == ()


def test_the_answers_forgotten_the_points_stay(tmp_path, console) -> None:
    kept(tmp_path, ONE)
    forget(tmp_path, None, False, console, answers=True)
    assert Recordings(recordings_folder(tmp_path)).sessions() == (ONE,)


@pytest.mark.parametrize("form", ["trc", "mot"])
def test_the_command_writes_what_is_asked_for(tmp_path, form) -> None:
    kept(tmp_path, ONE)
    asked = ["export", "--format", form, "--out", str(tmp_path / "out"), "--data", str(tmp_path), "--session", ONE]
    assert CliRunner().invoke(app, asked).exit_code == 0
    assert [path.suffix for path in (tmp_path / "out").iterdir()] == [f".{form}"]


def test_a_single_session_goes_with_motions_alone(tmp_path) -> None:
    asked = ["export", "--out", str(tmp_path / "x.json"), "--data", str(tmp_path), "--session", ONE]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 2
    assert "--session goes with trc and mot" in result.output
    assert list(tmp_path.iterdir()) == []
