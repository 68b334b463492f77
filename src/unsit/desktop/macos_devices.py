"""Whether macOS's cameras and microphones are in use, as CoreMediaIO and CoreAudio tell whoever asks.

Whose camera it is, macOS does not say; who records, it says from 14.2 on.
"""

import sys
from collections.abc import Iterable
from typing import NamedTuple

from unsit.desktop.asked import A_PROGRAM

LISTENING_ALWAYS = frozenset({"corespeechd", "coreaudiod"})
"""Programs of macOS that wait for "Hey Siri" or work for others."""


class Device(NamedTuple):
    """A device for sound: whether it hears, whether it plays, and whether it runs for anybody, whichever of both."""

    hears: bool
    plays: bool
    runs: bool


def recording_by(processes: Iterable[tuple[str, bool]]) -> frozenset[str]:
    """Those programs that record, by what is said of each.

    >>> sorted(recording_by([("zoom.us", True), ("Music", False), ("corespeechd", True), ("", True)]))
    ['a program', 'zoom.us']
    """
    return frozenset(name or A_PROGRAM for name, records in processes if records) - LISTENING_ALWAYS


def recording_by_devices(devices: Iterable[Device]) -> frozenset[str] | None:
    """Whether somebody records, by the devices. Unknown where one runs that plays as well: it may do only that."""
    running = [device for device in devices if device.hears and device.runs]
    if any(not device.plays for device in running):
        return frozenset({A_PROGRAM})
    return None if running else frozenset()


if sys.platform == "darwin":
    import ctypes
    from ctypes import POINTER, byref, c_int32, c_uint32, c_void_p

    from unsit.desktop.asked import Asked
    from unsit.desktop.frameworks import library, word
    from unsit.desktop.sense import Sense

    SYSTEM, MAIN_ELEMENT = 1, 0
    MOST_BYTES = 1 << 16
    NAME_LENGTH = 256

    def cameras_used() -> Sense[frozenset[str]]:
        """`A_PROGRAM` while any camera is in use."""
        return Asked("macOS, CoreMediaIO", _cameras_used)

    def microphones_used() -> Sense[frozenset[str]]:
        """Who records; before macOS 14.2, `A_PROGRAM`."""
        return Asked("macOS, CoreAudio", _microphones_used)

    class _Property(ctypes.Structure):
        """Of which thing something is asked, by four letters each."""

        _fields_ = (("selector", c_uint32), ("scope", c_uint32), ("element", c_uint32))

    def _named(selector: str, scope: str = "glob") -> _Property:
        return _Property(int.from_bytes(selector.encode(), "big"), int.from_bytes(scope.encode(), "big"), MAIN_ELEMENT)

    def _length(framework: ctypes.CDLL, words: str, thing: int, of: _Property) -> int | None:
        """How many bytes it has to say there; None where it has no such property."""
        length = c_uint32()
        ask = word(
            framework, f"{words}GetPropertyDataSize", c_int32,
            c_uint32, POINTER(_Property), c_uint32, c_void_p, POINTER(c_uint32),
        )  # fmt: skip
        failed = ask(thing, byref(of), 0, None, byref(length))
        return None if failed or length.value > MOST_BYTES else length.value

    def _heard(thing: int, of: _Property) -> tuple[int, ...] | None:
        """The numbers that a thing of CoreAudio says."""
        audio = library("CoreAudio")
        length = _length(audio, "AudioObject", thing, of)
        if length is None:
            return None
        numbers, size = (c_uint32 * (length // 4))(), c_uint32(length // 4 * 4)
        ask = word(
            audio, "AudioObjectGetPropertyData", c_int32,
            c_uint32, POINTER(_Property), c_uint32, c_void_p, POINTER(c_uint32), c_void_p,
        )  # fmt: skip
        failed = ask(thing, byref(of), 0, None, byref(size), numbers)
        return None if failed else tuple(numbers[: size.value // 4])

    def _seen(thing: int, of: _Property) -> tuple[int, ...] | None:
        """The numbers that a thing of CoreMediaIO says, which is asked a little otherwise."""
        pictures = library("CoreMediaIO")
        length = _length(pictures, "CMIOObject", thing, of)
        if length is None:
            return None
        numbers, used = (c_uint32 * (length // 4))(), c_uint32()
        ask = word(
            pictures, "CMIOObjectGetPropertyData", c_int32,
            c_uint32, POINTER(_Property), c_uint32, c_void_p, c_uint32, POINTER(c_uint32), c_void_p,
        )  # fmt: skip
        failed = ask(thing, byref(of), 0, None, length // 4 * 4, byref(used), numbers)
        return None if failed else tuple(numbers[: used.value // 4])

    def _cameras_used() -> frozenset[str] | None:
        cameras = _seen(SYSTEM, _named("dev#"))
        if cameras is None:
            return None
        runs = (any(_seen(camera, _named("gone")) or ()) for camera in cameras)
        return frozenset({A_PROGRAM}) if any(runs) else frozenset()

    def _microphones_used() -> frozenset[str] | None:
        processes = _heard(SYSTEM, _named("prs#"))
        if processes is not None:
            return recording_by((_name(process), any(_heard(process, _named("piri")) or ())) for process in processes)
        devices = _heard(SYSTEM, _named("dev#"))
        return None if devices is None else recording_by_devices(map(_device, devices))

    def _name(process: int) -> str:
        """The program's name, empty where it is not told."""
        number = _heard(process, _named("ppid"))
        if not number:
            return ""
        name = ctypes.create_string_buffer(NAME_LENGTH)
        ask = word(ctypes.CDLL("/usr/lib/libproc.dylib"), "proc_name", c_int32, c_int32, c_void_p, c_uint32)
        return name.value.decode(errors="replace") if ask(number[0], name, NAME_LENGTH) > 0 else ""

    def _device(device: int) -> Device:
        hears, plays = (bool(_heard(device, _named("stm#", scope))) for scope in ("inpt", "outp"))
        return Device(hears, plays, any(_heard(device, _named("gone")) or ()))
