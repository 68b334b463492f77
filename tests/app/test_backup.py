"""Everything out as one file and in again: nothing is lost, nothing comes twice, and nothing broken is taken."""

import json
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app import kept
from tests.app.test_no_room import ALONE, possible
from tests.store.records import ANSWERED, MINUTE, NOON, TOLD, WHOLE
from unsit.app.backup import Came, _breaks_into, _into, gathered, take_in
from unsit.app.export import export
from unsit.app.remind.diary import BreakDiary
from unsit.exchange.backup import MOST_BYTES, Backup, BackupError, KeptSession, read, written
from unsit.store import SessionId
from unsit.store.database import DatabaseStore
from unsit.store.memory import MemoryStore
from unsit.store.postgres import PostgresStore


@pytest.fixture
def said():
    return []


@pytest.fixture
def full(tmp_path):
    data = tmp_path / "data"
    kept.everything(data)
    return data


@pytest.fixture
def file(full, tmp_path, said):
    """The backup of it."""
    assert export(full, "json", tmp_path / "all.json", None, said.append) == 0
    return tmp_path / "all.json"


def of(data, store=None):
    """All that is in a folder, but when it was looked at, as the file has it."""
    with closing(store or DatabaseStore(data)) as opened:
        return written(replace(gathered(opened, data), made_at=NOON)).decode()


def changed(file, change):
    """The backup, its values changed by this."""
    told = json.loads(file.read_text())
    change(told)
    file.write_text(json.dumps(told))


def files(folder):
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def test_what_goes_out_comes_in_again_on_another_machine(full, file, tmp_path, said):
    assert said[-1].endswith("Keep it safe: there are health data in it.")
    assert take_in(tmp_path / "other", file, said.append) == 0
    assert of(tmp_path / "other") == of(full)
    told = json.loads(of(full))
    assert all(told[part] for part in told), "something of every part was there"


def test_its_owner_alone_can_read_the_file_and_what_is_taken_from_it(file, tmp_path, said):
    take_in(tmp_path / "other", file, said.append)
    open_to_others = [path for path in (file, *(tmp_path / "other").iterdir()) if path.stat().st_mode & 0o077]
    assert {path.name for path in open_to_others} <= {"stretches", "ideas"}, "which are not of the person's health"
    assert (tmp_path / "other").stat().st_mode & 0o077 == 0


def test_taken_in_twice_is_once(full, file, said):
    before = of(full)
    for _ in range(2):
        assert take_in(full, file, said.append) == 0
        assert said[-1] == "Sessions taken in: 0 of 2; what is there already stays. New besides: nothing."
    assert of(full) == before


def test_from_any_store_into_any_other_and_out_again_it_is_the_same_file(tmp_path, postgres):
    """The stores, each filled, taken in by each other one."""
    opened = {
        "memory": MemoryStore,
        "sqlite": lambda: DatabaseStore(tmp_path / f"sqlite-{len(list(tmp_path.iterdir()))}"),
        "postgres": lambda: PostgresStore(postgres.someone()),
    }
    (tmp_path / "none").mkdir()
    for one, other in permutations(opened, 2):
        with closing(opened[one]()) as first, closing(opened[other]()) as second:
            kept.into(first)
            out = read(written(gathered(first, tmp_path / "none")))
            _into(second, out, Came(2))
            again = gathered(second, tmp_path / "none")
        assert written(replace(again, made_at=out.made_at)) == written(out), (one, other)


def test_the_file_is_the_same_in_every_process(file):
    """Sets have another order in each, because Python shuffles them."""
    code = (
        "import sys; from pathlib import Path; from unsit.exchange.backup import read, written;"
        f"sys.stdout.buffer.write(written(read(Path({str(file)!r}).read_bytes())))"
    )
    ways = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": seed},
        ).stdout
        for seed in "123"
    }
    assert ways == {file.read_bytes()}


def test_what_was_done_while_the_clock_stood_at_its_beginning_goes_out_and_in():
    west = timezone(-timedelta(hours=5))
    first = datetime(1969, 12, 31, 19, 0, 40, tzinfo=west)
    out = Backup(first, "0.1.0", (KeptSession("s1", first, WHOLE),), breaks=(replace(kept.BREAK, due_at=first),))
    assert read(written(out)) == out


@pytest.mark.parametrize("meanwhile", ["begun", "forgotten"])
def test_what_is_done_while_it_is_gathered_leaves_a_backup_that_can_be_taken_in(tmp_path, meanwhile):
    """Another program begins a session and reports pain of it, or forgets one, between two readings of the store."""

    class Busy(MemoryStore):
        """A store that another program writes to at the first reading of either kind, once that has been read."""

        done = False

        def sessions(self, *args, **kwargs):
            return self._then(super().sessions(*args, **kwargs))

        def reports(self, *args, **kwargs):
            return self._then(super().reports(*args, **kwargs))

        def _then(self, found):
            if not self.done:
                self.done = True
                if meanwhile == "begun":
                    self.begin(WHOLE, NOON + 9 * MINUTE, SessionId("s9"))
                    self.keep_report(replace(TOLD, session="s9"))
                else:
                    self.delete(SessionId("s1"))
            return found

    store = Busy()
    kept.into(store)
    out = gathered(store, tmp_path)
    assert written(read(written(out))) == written(out)
    assert "s2" in {one.id for one in out.sessions}


def test_what_is_there_stays_and_later_answers_win(full, file, said):
    later = replace(ANSWERED, answered_at=ANSWERED.answered_at + timedelta(days=1), yes=frozenset(), sides={})
    own = full / "stretches" / "mine.toml"
    own.write_text(own.read_text().replace("Mine", "Changed since"))
    (full / "remind.toml").write_text("every_min = 60\n")
    with closing(DatabaseStore(full)) as store:
        store.keep_answers(later)
        store.keep_document("person", '{"stature_cm": 170}')
    before = of(full)
    assert take_in(full, file, said.append) == 0
    assert of(full) == before


def test_the_file_is_strict_json(file):
    told = json.loads(file.read_text(), parse_constant=pytest.fail)
    assert (told["format"], told["version"]) == ("unsit-backup", 1)


BROKEN = [
    ("empty", b"", "it is not JSON"),
    ("another file", b'{"format": "unsit-ideas", "version": 1}', "expected format 'unsit-backup' and version 1"),
    ("a later version", b'{"format": "unsit-backup", "version": 2, "new": []}', "a newer Unsit wrote it, as version 2"),
    ("a list", b"[]", "should be"),
    ("other JSON", b'{"made_at": 1}', "unsit"),
    ("a picture", b"\x89PNG\r\n\x1a\n" + bytes(99), "it is not JSON"),
    ("deep", b"[" * 100_000, "it is not JSON"),
]


@pytest.mark.parametrize(("content", "why"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_what_is_no_backup_is_refused_whole(full, tmp_path, said, content, why):
    before = of(full)
    (tmp_path / "broken.json").write_bytes(content)
    assert take_in(full, tmp_path / "broken.json", said.append) == 2
    assert why in said[-1]
    assert said[-1].endswith("Nothing was changed.")
    assert of(full) == before


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_refused_whole(file, tmp_path, said, part):
    content = file.read_bytes()
    file.write_bytes(content[: int(part * len(content))])
    assert take_in(tmp_path / "other", file, said.append) == 2
    assert "it is not JSON" in said[-1]
    assert not (tmp_path / "other").exists()


def test_a_file_that_is_too_large_is_not_read_to_its_end(tmp_path, said):
    with (tmp_path / "large.json").open("wb") as file:
        file.truncate(50 * MOST_BYTES)
    assert take_in(tmp_path / "other", tmp_path / "large.json", said.append) == 2
    assert f"found more than {MOST_BYTES / 1e6:.0f} MB" in said[-1]


def test_200_megabytes_of_something_else_are_refused(tmp_path, said):
    (tmp_path / "large.json").write_bytes(b'["' + b"x" * 200_000_000)
    assert take_in(tmp_path / "other", tmp_path / "large.json", said.append) == 2
    assert "it is not JSON" in said[-1]


def session(told):
    return told["sessions"][0]["session"]


HOSTILE = [
    ("a broken hold", lambda told: session(told).update(holds=[{"front_leg": "middle"}]), "sessions.0.session.holds.0"),
    ("no number", lambda told: session(told).update(duration_s="NaN"), "sessions.0.session.duration_s"),
    ("without end", lambda told: session(told).update(hold_s="Infinity"), "sessions.0.session.hold_s"),
    ("too large", lambda told: session(told).update(duration_s=1e300), "sessions.0.session.duration_s"),
    ("backwards", lambda told: session(told).update(duration_s=-1), "sessions.0.session.duration_s"),
    ("an angle that is none", lambda told: session(told)["bests"][0].update(value_deg="NaN"), "bests.0.value_deg"),
    ("without a zone", lambda told: told["answers"][0].update(answered_at="2026-05-04T12:00:00"), "answers.0"),
    ("nor here", lambda told: told["sessions"][0].update(started_at="2026-05-04T12:00:00"), "sessions.0.started_at"),
    ("before Unsit", lambda told: told["sessions"][0].update(started_at="0001-01-01T00:00:00Z"), "started_at"),
    ("before any clock", lambda told: told["sessions"][0].update(started_at="1969-12-31T23:59:59Z"), "from 1970 on"),
    ("after any clock", lambda told: told["sessions"][0].update(started_at="9999-12-31T23:59:59-01:00"), "started_at"),
    ("an endless text", lambda told: session(told).update(stretch="x" * 10_001), "sessions.0.session.stretch"),
    ("an id that is a path", lambda told: told["sessions"][0].update(id="../../x"), "found the id '../../x'"),
    ("an id twice", lambda told: told["sessions"][1].update(id="s1"), "found the id 's1' 2 times"),
    ("pain of another's session", lambda told: told["reports"][0].update(session="s9"), "reports.0.session"),
    ("settings that are none", lambda told: told["documents"].update(person="{"), "documents.person: found no JSON"),
    ("pain beyond the scale", lambda told: told["outcomes"][0].update(value=11), "outcomes.0"),
    ("something unknown", lambda told: told.update(extra=1), "extra"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "where"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_values_that_no_unsit_wrote_are_named_and_nothing_is_taken(file, tmp_path, said, change, where):
    changed(file, change)
    assert take_in(tmp_path / "other", file, said.append) == 2
    assert where in said[-1]
    assert not (tmp_path / "other").exists()


def test_an_own_stretch_called_like_a_path_is_not_taken_and_the_rest_is(file, tmp_path, said):
    def rename(told):
        own = json.loads(told["own"])
        own["stretches"][0]["id"] = "../../x"
        told["own"] = json.dumps(own)

    changed(file, rename)
    assert take_in(tmp_path / "deep" / "other", file, said.append) == 2
    assert said[-1].startswith("Own stretches were not taken in: ")
    assert not [path for path in tmp_path.rglob("x*") if path.suffix == ".toml"]
    assert "Sessions taken in: 2 of 2" in said[-2]


def test_a_pack_called_like_a_path_is_not_taken_and_the_rest_is(file, tmp_path, said):
    changed(file, lambda told: told["ideas"][0].update(id="../../x"))
    assert take_in(tmp_path / "deep" / "other", file, said.append) == 2
    assert said[-1].startswith("A pack of ideas was not taken in: '../../x'")
    assert not list(tmp_path.rglob("x.json"))


def test_a_backup_brings_no_commands(file, tmp_path, said):
    """Whoever can have a file taken in must not have a command run."""
    changed(file, lambda told: told.update(remind='every_min = 30\n[hooks]\ndue = "rm -rf ~"\n'))
    assert take_in(tmp_path / "other", file, said.append) == 2
    assert "commands were not taken in" in said[-1]
    assert "rm -rf ~" in said[-1]
    assert (tmp_path / "other" / "remind.toml").read_text() == "every_min = 30\n"


@pytest.mark.parametrize("text", ["every_min = ", "every_min = 0\n", 'hours = "always"\n'])
def test_settings_of_the_reminder_that_are_wrong_are_said_and_not_taken(file, tmp_path, said, text):
    changed(file, lambda told: told.update(remind=text))
    assert take_in(tmp_path / "other", file, said.append) == 2
    assert said[-1].startswith("The reminder's settings were not taken in: ")
    assert not (tmp_path / "other" / "remind.toml").exists()


@given(st.binary(max_size=300))
def test_any_bytes_are_a_backup_or_told_not_to_be(content):
    with pytest.raises(BackupError):
        read(content)


def leaves(value, place=()):
    """The place of every single value."""
    if isinstance(value, dict | list):
        for name, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(each, (*place, name))
    yield place


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    data = tmp_path_factory.mktemp("whole") / "data"
    kept.everything(data)
    with closing(DatabaseStore(data)) as store:
        return written(gathered(store, data)).decode()


strange = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9), st.just("NaN"), st.just([]), st.just({}),
    st.sampled_from(["../../x", "\0", "9" * 5000, "2026-05-04", "0000-00-00T00:00:00Z", "\u202e", "x" * 20_000]),
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=st.data())
def test_whatever_stands_in_a_backup_it_is_taken_in_whole_or_refused_whole(whole, chosen):
    told = json.loads(whole)
    place = chosen.draw(st.sampled_from([place for place in leaves(told) if place]))
    at = told
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = chosen.draw(strange)
    try:
        backup = read(json.dumps(told).encode())
    except BackupError:
        return
    came = Came(0)
    with TemporaryDirectory() as folder, closing(DatabaseStore(Path(folder))) as store:
        _into(store, backup, came)
        _breaks_into(BreakDiary(Path(folder)), backup, came)
        again = gathered(store, Path(folder))
        _into(store, read(written(again)), came)
        assert written(replace(gathered(store, Path(folder)), made_at=NOON)) == written(replace(again, made_at=NOON))


def test_an_empty_backup_reads_back_as_it_is():
    assert read(written(Backup(NOON, "0.1.0"))) == Backup(NOON, "0.1.0")
    assert Backup(NOON, "0.1.0").is_empty


@pytest.mark.skipif(not possible(), reason="no disk can be mounted for a program here")
def test_a_disk_that_fills_up_half_way_is_said_and_taken_in_again_nothing_comes_twice(tmp_path):
    many = [KeptSession(f"s{number}", NOON + number * MINUTE, WHOLE) for number in range(600)]
    (tmp_path / "many.json").write_bytes(written(Backup(NOON, "0.1.0", tuple(many))))
    data = tmp_path / "data"
    data.mkdir()
    unsit = f'"{sys.executable}" -m unsit.app.cli import "{tmp_path}/many.json" --data "{data}"'
    steps = (
        f'mount -t tmpfs -o size=400k tmpfs "{data}"; {unsit}; echo "status $?";'
        f'mount -o remount,size=9m "{data}"; {unsit}; echo "status $?"; cp -r "{data}/." "{tmp_path}/copy"'
    )
    (tmp_path / "copy").mkdir()
    done = subprocess.run([*ALONE, "sh", "-c", steps], capture_output=True, text=True, check=True)
    first, second = done.stdout.split("status 2\n")
    assert "Not all was taken in: " in first
    assert "The disk is full; make room" in first
    taken = int(first.split()[3])
    assert 0 < taken < 600
    assert second.startswith(f"Sessions taken in: {600 - taken} of 600;")
    assert second.endswith("status 0\n")
    with closing(DatabaseStore(tmp_path / "copy")) as store:
        assert {one.id for one in store.sessions(parts=())} == {SessionId(one.id) for one in many}
