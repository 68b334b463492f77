"""The reminder as it runs: typed to on a real X server, heard on a real bus, killed, broken and started again."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.app.remind.conftest import REMIND
from tests.desktop.standing import Notifications, bus
from unsit.app.remind.diary import BreakDiary
from unsit.breaks import Breaks, Day, End, Kind, Record

MONDAY_NINE = ("--from", "2026-03-02T09:00:00")
HURRIED = ("--hurry", "120", *MONDAY_NINE)
"""Two minutes pass in a second."""
MOST_KB = 60 * 1024
MOST_OF_A_CORE = 0.005


def text_of(notices):
    """The words of what is shown, or None."""
    shown = list(notices.shown.values())
    return shown[0][4] if shown else None


def cpu_s(pid):
    """What a process has used of a core so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", maxsplit=1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_kb(pid):
    (line,) = (line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1])


def test_a_person_is_asked_puts_it_off_and_is_asked_again(desk):
    running, notices = desk
    (running.folder / "remind.toml").write_text("every_min = 15\nlater_min = 8\n")
    running.start(*HURRIED)
    running.types_until(lambda: running.status()["sat_min"] > 5)
    assert notices.shown == {}
    running.types_until(lambda: notices.shown)
    assert "Stand up, walk a little, then the stretch." in text_of(notices)
    ((number, shown),) = notices.shown.items()
    assert shown[5] == ["up", "I'm up", "later", "In 8 minutes", "not_today", "Not today"]
    notices.press(number, "later")
    running.types_until(lambda: running.status()["because"] == ["later"], 10)
    running.types_until(lambda: notices.shown)
    assert running.opened() == []
    assert running.status()["today"]["offered"] == 1


def test_the_page_opens_when_the_person_pauses_and_what_they_say_there_is_noted(desk):
    running, notices = desk
    (running.folder / "remind.toml").write_text("every_min = 10\n")
    running.start(*HURRIED)
    running.types_until(lambda: notices.shown)
    running.types_until(running.opened, 90)  # at this pace, between two keys is a pause
    assert "/?token=" in running.opened()[0]
    assert notices.shown == {}
    assert running.command("skip").returncode == 0
    told = running.command("stats").stdout
    assert "0 of 1" in told


def test_now_is_now_and_a_pause_is_a_pause(desk):
    running, _ = desk
    running.start()
    assert "Paused until" in running.command("pause", "until", "tomorrow").stdout
    assert running.status()["state"] == "paused"
    assert running.command("pause", "soon").returncode == 2
    running.command("resume")
    assert running.status()["state"] != "paused"
    running.command("now")
    running.rests_until(running.opened, 90)
    assert running.command("stop").returncode == 0
    assert running.process.wait(20) == 0


def test_a_second_reminder_says_so_and_ends(desk):
    running, _ = desk
    running.start()
    second = subprocess.run(
        [*REMIND, "--data", str(running.folder)], env=running.environment, capture_output=True, text=True, check=False
    )
    assert second.returncode == 0, "or a service would start it again and again"
    assert second.stderr.strip() == (
        "A reminder is running already; `unsit remind status` says how it stands. Nothing was started."
    )
    assert running.status()["running"] is True


def test_a_reminder_that_was_killed_goes_on_with_what_was_sat(desk):
    running, _ = desk
    running.start("--hurry", "60", *MONDAY_NINE)
    running.types_until(lambda: running.status()["today"]["sat_min"] > 5)
    assert json.loads(running.command("status", "--json").stdout)["today"]["sat_min"] > 5
    assert "next break in about" in running.command("status").stdout
    running.kill()
    assert running.command("status").returncode == 1
    before = running.folder / "breaks.json"
    assert before.exists()
    # The wall has gone on by a few minutes of the hurried day, less than the two that are borne.
    running.start("--hurry", "60", "--from", "2026-03-02T09:06:00")
    assert running.status()["today"]["sat_min"] >= 3


def test_a_broken_settings_file_is_said_and_the_last_good_one_holds(desk):
    running, _ = desk
    path = running.folder / "remind.toml"
    path.write_text("every_min = 30\n")
    running.start("--hurry", "10")
    assert running.status()["every_min"] == 30
    path.write_text("every_min = soon\n[hours]\nmontag = 3\n")
    running.rests_until(lambda: running.status()["problems"], 10)
    (problem,) = running.status()["problems"]
    assert problem.startswith("remind.toml: not TOML: ")
    assert problem.endswith("Until it is mended, the last good settings hold, or the usual ones.")
    assert running.status()["every_min"] == 30
    path.write_text("every_min = 20\n")
    running.rests_until(lambda: running.status()["every_min"] == 20, 10)
    assert running.status()["problems"] == []


def test_a_bus_that_vanishes_is_missed_by_nobody(desk, tmp_path):
    running, notices = desk
    (running.folder / "remind.toml").write_text("every_min = 20\nlater_min = 2\n")
    running.start(*HURRIED)
    subprocess.run(["pkill", "-f", str(tmp_path / "bus.conf")], check=True)
    running.types_until(lambda: running.status()["state"] == "due", 60)
    assert notices.shown == {}
    assert running.process.poll() is None
    assert "no program shows notifications" in running.status()["shown_by"]["notification"]
    with bus(tmp_path), Notifications(f"unix:path={tmp_path / 'bus'}") as again:
        running.command("later")
        running.types_until(lambda: again.shown, 60)


def test_a_hook_is_told_of_the_break_and_one_that_fails_is_said(desk, tmp_path):
    running, notices = desk
    told = tmp_path / "told"
    (running.folder / "remind.toml").write_text(
        f"every_min = 5\n[hooks]\ndue = '''env | grep ^UNSIT_ > {told}'''\nskipped = \"exit 3\"\n"
    )
    running.start(*HURRIED)
    running.types_until(lambda: notices.shown)
    running.rests_until(lambda: told.exists() and "UNSIT_LEVEL" in told.read_text(), 10)
    said = dict(line.split("=", maxsplit=1) for line in told.read_text().splitlines())
    assert said["UNSIT_EVENT"] == "due"
    assert said["UNSIT_KIND"] == "stretch"
    assert said["UNSIT_SAT_MIN"] in {"5", "6"}, "a look a quarter of a second is one each half minute here"
    running.command("skip")
    running.rests_until(lambda: "the hook `skipped` ended with 3" in running.status()["problems"], 10)


def test_it_is_small_and_idle(desk):
    """Under 60 MB at its most and under 0.5 % of a core, at its usual pace, while somebody types."""
    running, _ = desk
    running.start()
    pid = running.process.pid
    running.types_until(lambda: running.status()["sat_min"] > 0, 20)
    before_s, began_s = cpu_s(pid), time.monotonic()
    running.screen.type("a" * 50)
    time.sleep(8)
    used = (cpu_s(pid) - before_s) / (time.monotonic() - began_s)
    assert resident_kb(pid) < MOST_KB
    assert used < MOST_OF_A_CORE


@pytest.mark.parametrize("words", [("status",), ("now",), ("skip",), ("pause", "1h"), ("stop",)])
def test_without_a_reminder_a_command_says_how_to_start_one(tmp_path, words):
    done = subprocess.run([*REMIND, *words, "--data", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "No reminder is running. `unsit remind` starts one; `unsit remind --install` does at each login."
    )


def test_what_is_forgotten_while_it_runs_does_not_come_back(desk):
    """It knows of an hour on the chair and of a break; in its own time, so that no page opens meanwhile."""
    running, _ = desk
    now, mark = datetime.now(UTC), "marked7c1e"
    diary = BreakDiary(running.folder)
    diary.add(Record(mark, Kind.WALK, now, now, End.MISSED, 3600.0, 1))
    diary.stand(Breaks(sessions=(mark,), days={now.date(): Day(3600.0, 4, 3, 1)}), now)
    (running.folder / "remind.toml").write_text(f'every_min = 400\ncalendar = "~/{mark}.ics"\n')
    running.start()
    before = running.status()
    assert (before["today"]["sat_min"], before["today"]["offered"]) == (pytest.approx(60, abs=1), 4)
    done = subprocess.run(
        [sys.executable, "-m", "unsit.app.cli", "forget", "--all", "--data", str(running.folder)],
        env=running.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "Forgot all breaks." in done.stdout
    after = running.status()
    assert (after["today"]["sat_min"], after["today"]["offered"]) == (pytest.approx(0, abs=1), 0)
    assert mark not in json.dumps(after), "nor does it speak of the calendar any more"
    assert running.command("stop").returncode == 0
    running.process.wait(20)
    assert mark.encode() not in b"".join(path.read_bytes() for path in running.folder.iterdir())
    assert diary.read().records == ()
    assert {path.name for path in running.folder.iterdir()} <= {"remind.lock", "breaks.json"}
