"""The history shows what was kept, makes nothing by looking, and forgets what it is told to forget."""

import io
import json
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from tests.store.records import ANSWERED, BEGUN, MINUTE, NOON, TOLD, WHOLE
from unsit.app import history
from unsit.app.remind.diary import BreakDiary
from unsit.breaks import Breaks, End, How, Record
from unsit.breaks import Kind as BreakKind
from unsit.store import SessionId
from unsit.store.database import FILE, DatabaseStore

KNEE_LEFT_S = 2.5


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=200)


@pytest.fixture
def tokyo(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def two(tmp_path: Path) -> tuple[SessionId, SessionId]:
    """Two kept sessions: a whole one, and a minute later one that was cut off."""
    with closing(DatabaseStore(tmp_path)) as store:
        return store.begin(WHOLE, NOON), store.begin(replace(BEGUN, source="demo"), NOON + MINUTE)


def said(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def show(data: Path, console: Console, *, limit: int | None = None, as_json: bool = False) -> int:
    return history.show(data, limit, as_json, console)


def forget(
    data: Path, console: Console, session_id: str | None = None, *, everything: bool = False, answers: bool = False
) -> int:
    return history.forget(data, session_id, everything, console, answers=answers)


def tell(data: Path) -> None:
    """Answer a gate, report pain and keep a document."""
    with closing(DatabaseStore(data)) as store:
        store.keep_answers(ANSWERED)
        store.keep_report(TOLD)
        store.keep_document("person", "{}")


def told(data: Path) -> int:
    """How much of that is kept."""
    with closing(DatabaseStore(data)) as store:
        return len(store.answers()) + len(store.reports()) + len(store.documents())


def ids(data: Path) -> list[SessionId]:
    with closing(DatabaseStore(data)) as store:
        return [kept.id for kept in store.sessions()]


@pytest.mark.usefixtures("tokyo")
def test_the_table_shows_a_session_in_one_line_in_local_time(tmp_path, two, console) -> None:
    assert show(tmp_path, console) == 0
    newest, oldest = (line for line in said(console).splitlines() if "2026-05-04" in line)
    cells = [cell.strip() for cell in oldest.strip("│").split("│")]
    assert cells == [two[0][:8], "2026-05-04 21:00", "hip-and-lower-back", "24.8 s", "28.5 s", "2.5 s", "finished"]
    assert "interrupted" in newest


def test_the_newest_come_first_and_no_more_than_asked_for(tmp_path, two, console) -> None:
    assert show(tmp_path, console, limit=1) == 0
    assert two[1][:8] in said(console)
    assert two[0][:8] not in said(console)


def test_a_program_gets_the_same_as_json(tmp_path, two, console) -> None:
    assert show(tmp_path, console, as_json=True) == 0
    cut_off, whole = json.loads(said(console))
    assert whole == {
        "id": two[0],
        "started_at": "2026-05-04T12:00:00+00:00",
        "stretch": "hip-and-lower-back",
        "source": "camera",
        "told": False,
        "duration_s": 81.25,
        "hold_s": 30.0,
        "legs": {
            "right": {"held_s": 24.75, "knee_past_ankle_s": 0},
            "left": {"held_s": 28.5, "knee_past_ankle_s": KNEE_LEFT_S},
        },
        "ended": "finished",
        "break": None,
    }
    assert (cut_off["ended"], cut_off["source"]) == ("interrupted", "demo")


def test_json_stays_json_in_a_narrow_window(tmp_path) -> None:
    narrow = Console(file=io.StringIO(), width=20, force_terminal=True)
    with closing(DatabaseStore(tmp_path)) as store:
        store.begin(replace(WHOLE, source="[bold]my holiday in the mountains.mp4"), NOON)
    assert show(tmp_path, narrow, as_json=True) == 0
    assert "[bold]my holiday in the mountains.mp4" in {session["source"] for session in json.loads(said(narrow))}


@pytest.mark.parametrize(("as_json", "expected"), [(False, history.NOTHING), (True, "[]")])
def test_where_nothing_was_kept_looking_makes_nothing(tmp_path, console, as_json, expected) -> None:
    data = tmp_path / "not" / "there"
    assert show(data, console, as_json=as_json) == 0
    assert said(console).strip() == expected
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_sessions_is_shown_as_such(tmp_path, console) -> None:
    DatabaseStore(tmp_path).close()
    assert show(tmp_path, console) == 0
    assert said(console).strip() == history.NOTHING


@pytest.mark.parametrize("act", [show, lambda data, console: forget(data, console, answers=True)])
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(tmp_path, console, act) -> None:
    (tmp_path / FILE).write_text("no database at all, and long enough to be looked at in earnest" * 20)
    assert act(tmp_path, console) == 2
    assert "move it away" in said(console)


@pytest.mark.parametrize("length", [None, 8])
def test_one_session_is_forgotten_by_its_id_or_the_beginning_of_it(tmp_path, two, console, length) -> None:
    assert forget(tmp_path, console, two[0][:length]) == 0
    assert ids(tmp_path) == [two[1]]
    assert "Forgot the session of 2026-05-04" in said(console)


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("unknown", ["zzz", "", "%", WHOLE.stretch])
def test_an_id_that_no_session_has_forgets_nothing(tmp_path, console, unknown) -> None:
    assert forget(tmp_path, console, unknown) == 1
    assert "No session's id begins with" in said(console)
    assert len(ids(tmp_path)) == 2


def test_a_beginning_that_several_share_forgets_none_and_names_them(tmp_path, console) -> None:
    with closing(DatabaseStore(tmp_path)) as store:
        made = [store.begin(BEGUN, NOON) for _ in range(17)]  # sixteen first letters: two must share one
    letters = [session_id[0] for session_id in made]
    shared = next(letter for letter in letters if letters.count(letter) > 1)
    assert forget(tmp_path, console, shared) == 1
    assert "give more of it" in said(console)
    assert all(session_id in said(console) for session_id in made if session_id[0] == shared)
    assert len(ids(tmp_path)) == 17


def test_everything_is_forgotten_at_once(tmp_path, two, console) -> None:
    tell(tmp_path)
    assert forget(tmp_path, console, everything=True) == 0
    assert said(console).startswith("Forgot 2 sessions and all that you answered")
    assert ids(tmp_path) == []
    assert told(tmp_path) == 0
    assert two[0].encode() not in (tmp_path / FILE).read_bytes()


@pytest.mark.usefixtures("two")
def test_what_was_answered_is_forgotten_and_the_sessions_stay(tmp_path, console) -> None:
    tell(tmp_path)
    assert forget(tmp_path, console, answers=True) == 0
    assert said(console).startswith("Forgot all that you answered")
    assert told(tmp_path) == 0
    assert len(ids(tmp_path)) == 2


@pytest.mark.usefixtures("two")
def test_where_nothing_was_answered_there_is_nothing_to_forget(tmp_path, console) -> None:
    assert forget(tmp_path, console, answers=True) == 0
    assert said(console).strip() == history.NO_ANSWERS


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("session_id", "everything", "answers"),
    [(None, False, False), ("3f", True, False), ("3f", False, True), (None, True, True)],
)
def test_it_must_be_said_what_to_forget_and_only_one_thing(tmp_path, console, session_id, everything, answers) -> None:
    assert forget(tmp_path, console, session_id, everything=everything, answers=answers) == 2
    assert "--all" in said(console)
    assert len(ids(tmp_path)) == 2


def test_where_no_file_is_kept_forgetting_answers_makes_none(tmp_path, console) -> None:
    assert forget(tmp_path / "data", console, answers=True) == 0
    assert said(console).strip() == history.NO_ANSWERS
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("session_id", "everything", "status"), [("3f", False, 1), (None, True, 0)])
def test_where_nothing_was_kept_forgetting_makes_nothing(tmp_path, console, session_id, everything, status) -> None:
    assert forget(tmp_path / "data", console, session_id, everything=everything) == status
    assert said(console).strip() == history.NOTHING
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sessions", [True, False])
def test_all_that_is_kept_are_the_own_stretches_too(tmp_path, console, sessions) -> None:
    if sessions:
        DatabaseStore(tmp_path).close()
    (tmp_path / "stretches").mkdir()
    for name in ("mine", "yours"):
        (tmp_path / "stretches" / f"{name}.toml").write_text('from = "low-lunge"')
    assert forget(tmp_path, console, answers=True) == 0
    assert len(list((tmp_path / "stretches").glob("*"))) == 2, "answers are no stretches"
    assert forget(tmp_path, console, everything=True) == 0
    assert "Deleted own stretches in" in said(console)
    assert list((tmp_path / "stretches").glob("*")) == []


def test_a_session_that_ended_a_break_is_said_to_have(tmp_path, two, console) -> None:
    due = NOON - MINUTE
    BreakDiary(tmp_path).add(
        Record("b", BreakKind.STRETCH, due, NOON, End.TAKEN, 2700.0, 1, 0, How.SEEN, True, (str(two[0]),))
    )
    assert show(tmp_path, console) == 0
    assert [line.count("a break") for line in said(console).splitlines() if two[0][:8] in line] == [1]
    assert [line.count("a break") for line in said(console).splitlines() if two[1][:8] in line] == [0]
    as_json = Console(file=io.StringIO(), width=200)
    show(tmp_path, as_json, as_json=True)
    assert [one["break"] for one in json.loads(said(as_json))] == [None, "b"]


def test_a_diary_of_breaks_that_cannot_be_read_keeps_no_session_back(tmp_path, two, console) -> None:
    (tmp_path / "breaks.jsonl").mkdir()
    assert show(tmp_path, console) == 0
    assert two[0][:8] in said(console)


def test_to_forget_all_is_to_forget_the_breaks_too(tmp_path, two, console) -> None:
    assert two
    BreakDiary(tmp_path).add(Record("b", BreakKind.WALK, NOON, NOON, End.MISSED, 2700.0, 1))
    BreakDiary(tmp_path).stand(Breaks(), NOON)
    assert forget(tmp_path, console, everything=True) == 0
    assert "Forgot all breaks." in said(console)
    assert list(tmp_path.glob("breaks*")) == []
