"""Who records: by a made ALSA, by a stand-in for `pactl`, and by a real sound server."""

import doctest
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.desktop.clock import Clock
from unsit.desktop import microphone_use
from unsit.desktop.asked import A_PROGRAM
from unsit.desktop.microphone_use import (
    AFRESH_S,
    PATIENCE_S,
    OnLinux,
    by_alsa,
    microphones_used,
    recording_by_server,
    served,
)

RUNNING = """state: RUNNING
owner_pid   : {thread}
trigger_time: 237278.200000000
tstamp      : 0.000000000
delay       : 17216
avail       : 4834
"""
MICROPHONE = {"index": 1, "name": "alsa_input.pci", "properties": {"device.class": "sound"}}
HEADSET = {"index": 2, "name": "bluez_input.00_11", "properties": {"device.class": "sound"}}
MONITOR = {"index": 3, "name": "alsa_output.pci.monitor", "properties": {"device.class": "monitor"}}


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """A system with a card that has a loudspeaker and two microphones, all at rest."""
    (tmp_path / "proc" / "asound").mkdir(parents=True)
    for device in ("pcm0p", "pcm0c", "pcm1c"):
        sound(tmp_path / "proc", device, "closed\n")
    return tmp_path / "proc"


def sound(proc: Path, device: str, status: str, name: str = "ALC257 Analog") -> None:
    place = proc / "asound" / "card0" / device
    (place / "sub0").mkdir(parents=True, exist_ok=True)
    (place / "info").write_text(f"card: 0\ndevice: 0\nid: {name}\n")
    (place / "sub0" / "status").write_text(status)


def process(proc: Path, number: int, name: str, thread: int) -> None:
    (proc / str(number)).mkdir()
    (proc / str(number) / "comm").write_text(f"{name}\n")
    (proc / str(thread)).mkdir()
    (proc / str(thread) / "comm").write_text("data-loop.0\n")
    (proc / str(thread) / "status").write_text(f"Name:\tdata-loop.0\nTgid:\t{number}\nPid:\t{thread}\n")


def nobody() -> frozenset[str] | None:
    return None


def test_whose_microphone_runs_is_named_by_the_process_and_not_by_its_thread(proc) -> None:
    assert by_alsa(proc) == frozenset()
    process(proc, 800, "audacity", thread=812)
    sound(proc, "pcm1c", RUNNING.format(thread=812))
    assert by_alsa(proc) == {"audacity"}


@pytest.mark.parametrize("status", ["closed\n", "state: PREPARED\nowner_pid   : 812\n", "state: SETUP\n", ""])
def test_one_that_is_only_open_is_not_in_use(proc, status) -> None:
    sound(proc, "pcm0c", status)
    assert by_alsa(proc) == frozenset()


def test_a_loudspeaker_is_no_microphone_and_neither_is_one_program_s_sound_for_another(proc) -> None:
    sound(proc, "pcm0p", RUNNING.format(thread=812))
    sound(proc, "pcm1c", RUNNING.format(thread=812), name="Loopback PCM")
    assert by_alsa(proc) == frozenset()


@pytest.mark.parametrize("owner", ["812", "", "0", "nonsense", "../../etc"])
def test_an_owner_that_is_gone_or_unreadable_is_a_program(proc, owner) -> None:
    sound(proc, "pcm0c", RUNNING.format(thread=owner))
    assert by_alsa(proc) == {A_PROGRAM}


def test_a_system_without_alsa_and_without_a_sound_server_is_unknown(tmp_path) -> None:
    sense = OnLinux(tmp_path, nobody)
    assert sense.look() is None
    assert "neither" in sense.by


def test_whoever_records_by_itself_is_believed_without_asking_the_server(proc) -> None:
    process(proc, 800, "audacity", thread=812)
    sound(proc, "pcm0c", RUNNING.format(thread=812))
    sense = OnLinux(proc, lambda: pytest.fail("was asked"))
    assert sense.look() == {"audacity"}
    sense.close()


@pytest.mark.parametrize(
    ("server", "expected"), [(None, {A_PROGRAM}), (frozenset(), {A_PROGRAM}), (frozenset({"firefox"}), {"firefox"})]
)
def test_where_the_server_records_it_says_for_whom(proc, server, expected) -> None:
    process(proc, 700, "pipewire", thread=712)
    sound(proc, "pcm0c", RUNNING.format(thread=712))
    assert OnLinux(proc, lambda: server).look() == expected


def test_a_microphone_that_is_not_alsa_s_is_known_from_the_server(proc) -> None:
    assert OnLinux(proc, lambda: frozenset({"zoom"})).look() == {"zoom"}
    assert OnLinux(proc, nobody).look() == frozenset()


def test_the_server_is_not_asked_at_each_look(proc) -> None:
    clock = Clock()
    answers = iter([frozenset({"zoom"}), frozenset()])
    sense = OnLinux(proc, lambda: next(answers), clock)
    assert sense.look() == {"zoom"}
    clock.passes(AFRESH_S - 1)
    assert sense.look() == {"zoom"}
    clock.passes(1)
    assert sense.look() == frozenset()


def recorded(source: int, corked: bool = False, **properties: str) -> dict[str, object]:
    told = {key.replace("_", "."): value for key, value in properties.items()}
    return {"index": 9, "source": source, "corked": corked, "properties": told}


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (recorded(1, application_process_binary="firefox", application_name="Firefox"), {"firefox"}),
        (recorded(2, application_name="Zoom"), {"Zoom"}),
        (recorded(1), {A_PROGRAM}),
        (recorded(1, corked=True, application_name="Zoom"), set()),
        (recorded(3, application_name="OBS"), set()),
        (recorded(4, application_name="Gone"), set()),
        ({}, set()),
        ({"source": 1, "properties": "nonsense"}, {A_PROGRAM}),
    ],
)
def test_sound_from_a_microphone_counts_and_from_a_loudspeaker_does_not(output, expected) -> None:
    assert served([MICROPHONE, HEADSET, MONITOR], [output]) == expected


@pytest.fixture
def pactl(tmp_path: Path, monkeypatch) -> Path:
    """A `pactl` that writes what a test gives it, and a socket's place that makes it worth asking."""
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(microphone_use, "PATIENCE_S", 10.0)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    (tmp_path / "pulse").mkdir()
    (tmp_path / "pulse" / "native").touch()
    program = tmp_path / "pactl"
    program.write_text(f'#!/bin/sh\n[ "$2" = "unix:{tmp_path}/pulse/native" ] && cat "{tmp_path}/$6.json"\n')
    program.chmod(0o755)
    return tmp_path


needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="asks as on Linux")


@needs_linux
@pytest.mark.parametrize(
    ("sources", "outputs", "expected"),
    [
        ([MICROPHONE], [recorded(1, application_name="Zoom")], {"Zoom"}),
        ([MICROPHONE], [], set()),
        ([MICROPHONE], None, None),
        ([MICROPHONE], "nonsense", None),
        ({}, [], None),
        ([1, 2], [None], set()),
    ],
)
def test_what_the_server_lists_is_read_and_what_is_no_list_is_unknown(pactl, sources, outputs, expected) -> None:
    (pactl / "sources.json").write_text(json.dumps(sources))
    if outputs is not None:
        (pactl / "source-outputs.json").write_text("{nonsense" if outputs == "nonsense" else json.dumps(outputs))
    assert recording_by_server() == expected


@needs_linux
def test_a_server_that_is_not_there_is_not_started_by_asking(pactl) -> None:
    (pactl / "sources.json").write_text("[]")
    (pactl / "source-outputs.json").write_text("[]")
    assert recording_by_server() == frozenset()
    (pactl / "pulse" / "native").unlink()
    assert recording_by_server() is None


@needs_linux
def test_one_that_does_not_answer_is_not_waited_for(pactl, monkeypatch) -> None:
    monkeypatch.setattr(microphone_use, "PATIENCE_S", PATIENCE_S)
    (pactl / "pactl").write_text("#!/bin/sh\nexec sleep 10\n")
    began_s = time.monotonic()
    assert recording_by_server() is None
    assert time.monotonic() - began_s < 2 * PATIENCE_S + 1


@pytest.mark.skipif(
    any(shutil.which(program) is None for program in ("pulseaudio", "pactl", "parec")),
    reason="needs PulseAudio (apt-get install pulseaudio pulseaudio-utils)",
)
def test_a_real_sound_server_tells_who_records_from_its_microphone(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(microphone_use, "PATIENCE_S", 10.0)
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    modules = (
        "module-native-protocol-unix",
        "module-null-sink sink_name=speaker",
        f"module-pipe-source source_name=mic file={tmp_path / 'fifo'}",
    )
    loaded = [word for module in modules for word in ("-L", module)]
    command = [
        "pulseaudio",
        "-n",
        "--daemonize=no",
        "--exit-idle-time=-1",
        "--disable-shm",
        "--use-pid-file=no",
        *loaded,
    ]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            assert recorded_by(None) == frozenset()
            assert recorded_by("speaker.monitor") == frozenset()
            assert recorded_by("mic") == {"pacat"}
        finally:
            server.kill()


def recorded_by(source: str | None) -> frozenset[str] | None:
    """Who records while this source is recorded by a program, or by none."""
    if source is None:
        return answered()
    with subprocess.Popen(["parec", "-d", source], stdout=subprocess.DEVNULL) as recorder:
        try:
            until_s = time.monotonic() + 5
            list_outputs = ["pactl", "list", "short", "source-outputs"]
            while not subprocess.run(list_outputs, capture_output=True, check=True).stdout:
                assert time.monotonic() < until_s, "nobody began to record"
                time.sleep(0.02)
            return answered()
        finally:
            recorder.kill()


def answered() -> frozenset[str] | None:
    until_s = time.monotonic() + 5
    while (told := recording_by_server()) is None and time.monotonic() < until_s:
        time.sleep(0.02)
    return told


@needs_linux
def test_this_machine_can_be_asked() -> None:
    sense = microphones_used()
    assert isinstance(sense.look(), frozenset | None)
    sense.close()


def test_the_examples_run() -> None:
    assert doctest.testmod(microphone_use).failed == 0
