"""Which programs record sound now.

Linux tells by ALSA that a microphone is being read, and by which process; where that is the sound server, the server
itself is asked whose it is. Windows and macOS tell it as they do of cameras.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from unsit.desktop.asked import A_PROGRAM, Asked
from unsit.desktop.camera_use import MIDDLEMEN, name_of
from unsit.desktop.sense import Sense, Unknown

SOUND_SERVERS = MIDDLEMEN | {"pipewire-pulse", "pulseaudio", "jackd"}
LOOPBACK = "id: Loopback PCM"
"""Of what one program plays to another, in the first lines of a device's `info`."""
AFRESH_S = 20.0
"""No oftener is the sound server asked: that takes two programs, and 20 ms."""
NOBODY = "neither ALSA nor a sound server tells who records"
PATIENCE_S = 0.2

Listed = Mapping[str, object]


def microphones_used() -> Sense[frozenset[str]]:
    """The programs that record; where only that somebody does is known, `A_PROGRAM`."""
    if sys.platform == "win32":
        from unsit.desktop.consent_store import users_of

        return Asked("Windows' privacy settings", lambda: users_of("microphone"))
    elif sys.platform == "darwin":  # noqa: RET505 - so written, a checker of types reads each system's branch alone
        from unsit.desktop import macos_devices

        return macos_devices.microphones_used()
    elif sys.platform == "linux":
        return OnLinux()
    else:
        return Unknown("this system tells nobody who records")


class OnLinux:
    """By ALSA's word at each look; by the sound server's, where ALSA knows of nobody but the server."""

    def __init__(
        self,
        proc: Path = Path("/proc"),
        server: Callable[[], frozenset[str] | None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.by = NOBODY
        self._proc = proc
        self._server = Asked("the sound server", server or recording_by_server, AFRESH_S, clock)

    def look(self) -> frozenset[str] | None:
        """Their names; None where neither tells."""
        holders = by_alsa(self._proc)
        if holders and not holders & SOUND_SERVERS:
            self.by = "ALSA"
            return holders
        # It knows for whom it records, and microphones that are not ALSA's, such as a headset's by Bluetooth.
        recording = self._server.look()
        self.by = NOBODY if holders is None and recording is None else "ALSA and the sound server"
        if holders is None:
            return recording
        nameless = {A_PROGRAM} if holders and not recording else set()
        return holders - SOUND_SERVERS | (recording or frozenset()) | nameless

    def close(self) -> None:
        """Nothing is held."""


def by_alsa(proc: Path) -> frozenset[str] | None:
    """The names of the processes for which a microphone runs now; None where there is no ALSA that tells."""
    sound = proc / "asound"
    if not sound.exists():
        return None
    return frozenset(
        _owner(proc, told) for place in sound.glob("card[0-9]*/pcm*c/sub*/status") if (told := _running(place))
    )


def _running(place: Path) -> str:
    """What is said of a microphone that runs; nothing of one that does not, or that is none."""
    try:
        told = place.read_text()
        return told if told.startswith("state: RUNNING") and LOOPBACK not in _info(place) else ""
    except OSError:
        return ""  # unplugged meanwhile


def _info(place: Path) -> str:
    return (place.parents[1] / "info").read_text()


def _owner(proc: Path, told: str) -> str:
    """Who opened it, by name. What stands there is a thread, which has a name of its own."""
    thread = _line(told, "owner_pid")
    try:
        process = _line((proc / thread / "status").read_text(), "Tgid") if thread.isdecimal() else ""
    except OSError:
        process = ""
    return (name_of(proc / process) if process else "") or A_PROGRAM


def _line(told: str, name: str) -> str:
    r"""What stands behind this name.

    >>> _line("state: RUNNING\nowner_pid   : 812", "owner_pid")
    '812'
    """
    pairs = (line.partition(":") for line in told.splitlines())
    return next((value.strip() for key, _, value in pairs if key.strip() == name), "")


def recording_by_server() -> frozenset[str] | None:
    """For whom PulseAudio, or PipeWire in its place, records from microphones; None where none can be asked."""
    pactl, place = shutil.which("pactl"), _server()
    if pactl is None or place is None:
        return None
    ask = (pactl, "--server", place, "--format", "json", "list")
    sources, outputs = _listed((*ask, "sources")), _listed((*ask, "source-outputs"))
    return None if sources is None or outputs is None else served(sources, outputs)


def _server() -> str | None:
    """Where the sound server is. It is named, because `pactl` would start one that is not there."""
    if told := os.environ.get("PULSE_SERVER"):
        return told
    place = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere", "pulse", "native")
    return f"unix:{place}" if place.exists() else None


def _listed(command: tuple[str, ...]) -> list[Listed] | None:
    words = os.environ | {"LC_ALL": "C.UTF-8"}
    try:
        asked = subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=True, env=words)  # noqa: S603 - our own words
        listed = json.loads(asked.stdout)
    except (subprocess.SubprocessError, ValueError):
        return None
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else None


def served(sources: Iterable[Listed], outputs: Iterable[Listed]) -> frozenset[str]:
    """The programs to which sound goes from a microphone, by the server's lists of both.

    What a loudspeaker plays can be recorded, too, and whoever has stopped for a while records nothing.
    """
    microphones = {source.get("index") for source in sources if _is_microphone(source)}
    return frozenset(
        _program(output) for output in outputs if output.get("source") in microphones and not output.get("corked")
    )


def _is_microphone(source: Listed) -> bool:
    told = _properties(source)
    return told.get("device.class") != "monitor" and not str(source.get("name", "")).endswith(".monitor")


def _program(output: Listed) -> str:
    told = _properties(output)
    names: Iterator[object] = (told.get(key) for key in ("application.process.binary", "application.name"))
    return next((str(name) for name in names if name), A_PROGRAM)


def _properties(of: Listed) -> Listed:
    told = of.get("properties")
    return told if isinstance(told, dict) else {}
