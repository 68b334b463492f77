"""Start with the desktop: a program of ours that is started at login, and is no more.

Linux: a user service of systemd where the desktop tells systemd of its session, else an entry that the desktop itself
starts. macOS: an agent of launchd. Windows: a value under its `Run` key. All of them belong to this user alone.
"""

import contextlib
import os
import plistlib
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path, PureWindowsPath
from typing import Protocol

NAME = "unsit-remind"
SERVICE = f"{NAME}.service"
AGENT = "unsit.remind"
SESSION = "graphical-session.target"
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
RUN_VALUE = "Unsit"
LONGEST_RUN = 260
"""Windows starts no longer command from there."""
PATIENCE_S = 20.0

UNIT = """\
[Unit]
Description=Unsit reminds you to get up
# Once the desktop is there, with all that it tells of itself (DISPLAY, WAYLAND_DISPLAY, the bus), and as long as it is.
PartOf={session}
After={session}
StartLimitIntervalSec=300
StartLimitBurst=5

[Service]
ExecStart={command}
Restart=on-failure
RestartSec=10
# A browser that it opened goes on without it. For the browser's sake there are no bounds and no sandbox here, either.
KillMode=process

[Install]
WantedBy={session}
"""

ENTRY = """\
[Desktop Entry]
Type=Application
Name=Unsit
Comment=Reminds you to get up
Exec={command}
Terminal=false
StartupNotify=false
X-GNOME-Autostart-enabled=true
"""


class LoginError(Exception):
    """It could not be arranged: what was found, and what to do."""


class Arrangement(Protocol):
    """One way of being started at login."""

    def install(self, command: Sequence[str]) -> str:
        """What was done. Raises `LoginError`."""

    def uninstall(self) -> str:
        """What was done. Raises `LoginError`."""

    def installed(self) -> str | None:
        """Where; None where it is not."""


def install(command: Sequence[str]) -> str:
    """Have this started at login, in place of what was before; in words for the person. Raises `LoginError`."""
    best, *others = _ways()
    done = best.install(command)
    for other in others:
        if other.installed():
            other.uninstall()
    return done


def uninstall() -> str:
    """Have it started no more; in words for the person. Raises `LoginError`."""
    done = [way.uninstall() for way in _ways() if way.installed()]
    return " ".join(done) or "Unsit was not set to start at login; nothing was changed."


def installed() -> str | None:
    """Where it is written that it starts; None where it is not."""
    return next((where for way in _ways() if (where := way.installed())), None)


def _ways() -> Sequence[Arrangement]:
    """This system's, the one to take first."""
    if sys.platform == "win32":
        return (RunKey(),)
    elif sys.platform == "darwin":  # noqa: RET505 - so written, a checker of types reads each system's branch alone
        return (Agent(Path.home() / "Library" / "LaunchAgents"),)
    elif sys.platform == "linux":
        service, entry = Service(config_folder()), Entry(config_folder())
        return (service, entry) if service.known() else (entry, service)
    else:
        raise LoginError(f"Found {sys.platform}, where nobody knows how to start at login. Start it yourself.")


def config_folder() -> Path:
    """Where this user's settings are, as the desktops of Linux agree."""
    told = os.environ.get("XDG_CONFIG_HOME", "")
    # A path that is not whole is to be ignored.
    return Path(told) if Path(told).is_absolute() else Path.home() / ".config"


class Service:
    """A user service of systemd that comes and goes with the graphical session."""

    def __init__(self, config: Path) -> None:
        self._file = config / "systemd" / "user" / SERVICE

    def known(self) -> bool:
        """Whether this desktop tells systemd of its session. Where not, nothing would ever start it."""
        try:
            return _run("systemctl", "--user", "is-active", SESSION) == "active"
        except LoginError:
            return False

    def install(self, command: Sequence[str]) -> str:
        """Written, enabled, and started now."""
        _write(self._file, UNIT.format(session=SESSION, command=in_unit(command)))
        try:
            _run("systemctl", "--user", "daemon-reload")
            _run("systemctl", "--user", "enable", SERVICE)
            _run("systemctl", "--user", "restart", SERVICE)
        except LoginError:
            self.uninstall()
            raise
        return f"Unsit now runs, and starts with your desktop: {self._file}"

    def uninstall(self) -> str:
        """Stopped, disabled and gone; where systemd cannot be asked, gone all the same."""
        with contextlib.suppress(LoginError):
            _run("systemctl", "--user", "disable", "--now", SERVICE)
        (self._file.parent / f"{SESSION}.wants" / SERVICE).unlink(missing_ok=True)
        _remove(self._file)
        with contextlib.suppress(LoginError):
            _run("systemctl", "--user", "daemon-reload")
        return f"Unsit no longer starts with your desktop: {self._file} is gone."

    def installed(self) -> str | None:
        """The unit's file."""
        return str(self._file) if self._file.exists() else None


class Entry:
    """An entry that the desktop starts by itself."""

    def __init__(self, config: Path) -> None:
        self._file = config / "autostart" / f"{NAME}.desktop"

    def install(self, command: Sequence[str]) -> str:
        """Written; it is first started at the next login."""
        _write(self._file, ENTRY.format(command=in_entry(command)))
        return (
            f"Unsit starts with your desktop from the next login on: {self._file}\n"
            "(By the desktop itself: no systemd of yours knows of a graphical session that runs now.)"
        )

    def uninstall(self) -> str:
        """Gone; what runs goes on until logout."""
        _remove(self._file)
        return f"Unsit no longer starts with your desktop: {self._file} is gone."

    def installed(self) -> str | None:
        """The entry's file."""
        return str(self._file) if self._file.exists() else None


class Agent:
    """An agent of launchd, in the graphical session alone."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{AGENT}.plist"

    def install(self, command: Sequence[str]) -> str:
        """Written, and started now."""
        agent = {
            "Label": AGENT,
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": 30,
            "LimitLoadToSessionType": "Aqua",
            # What it opened goes on without it.
            "AbandonProcessGroup": True,
        }
        self._stop()
        _write(self._file, plistlib.dumps(agent).decode())
        try:
            _run("launchctl", "bootstrap", _user_domain(), str(self._file))
        except LoginError:
            _remove(self._file)
            raise
        return f"Unsit now runs, and starts when you log in: {self._file}"

    def uninstall(self) -> str:
        """Stopped and gone."""
        self._stop()
        _remove(self._file)
        return f"Unsit no longer starts when you log in: {self._file} is gone."

    def installed(self) -> str | None:
        """The agent's file."""
        return str(self._file) if self._file.exists() else None

    def _stop(self) -> None:
        with contextlib.suppress(LoginError):  # it does not run
            _run("launchctl", "bootout", f"{_user_domain()}/{AGENT}")


def _user_domain() -> str:
    return f"gui/{os.getuid()}" if hasattr(os, "getuid") else ""


def in_unit(command: Sequence[str]) -> str:
    r"""The command as a unit's `ExecStart` wants it.

    In quotation marks, backslashes are written twice and specifiers (%) too; the colon before it keeps $ a mere letter.

    >>> print(in_unit(["/opt/my tools/python", "100 %", "$HOME", 'say "hi"']))
    :"/opt/my tools/python" "100 %%" "$HOME" "say \"hi\""
    """
    _check(command, program_without="\"'\\", starter="systemd")
    return ":" + " ".join(f'"{_escaped(word, chr(92) + chr(34)).replace("%", "%%")}"' for word in command)


def in_entry(command: Sequence[str]) -> str:
    r"""The command as a desktop entry's `Exec` wants it: in quotation marks, and then as a text of that file once more.

    >>> print(in_entry(["/opt/my tools/python", "100 %", "$HOME", "back\\slash"]))
    "/opt/my tools/python" "100 %%" "\\$HOME" "back\\\\slash"
    """
    # GLib looks for the program before it takes %% for %.
    _check(command, program_without="=%", starter="a desktop")
    quoted = " ".join(f'"{_escaped(word, chr(92) + chr(34) + "`$")}"' for word in command)
    return _escaped(quoted, chr(92)).replace("%", "%%")


def _escaped(text: str, letters: str) -> str:
    """With a backslash before each of these letters."""
    return "".join(f"\\{letter}" if letter in letters else letter for letter in text)


def _check(command: Sequence[str], program_without: str, starter: str) -> None:
    """Whether this can be started at login at all. Raises `LoginError`."""
    program = command[0]
    if not Path(program).is_absolute():
        raise LoginError(f"Found {program!r}, expected the whole path of a program, such as {sys.executable!r}.")
    if found := sorted({letter for letter in program if letter in program_without}):
        raise LoginError(
            f"Found {' '.join(found)} in the path {program!r}, and {starter} starts no program with that in its path. "
            "Install Unsit in a folder with a plain name."
        )
    odd = next((word for word in command if any(ord(letter) < ord(" ") or letter == "\x7f" for letter in word)), None)
    if odd is not None:
        raise LoginError(f"Found {odd!r}, expected words without control characters. Move it to a plain name.")


def in_run_key(command: Sequence[str], is_there: Callable[[str], bool]) -> str:
    r"""The command as Windows wants it, by the Python that opens no window where there is one. Raises `LoginError`.

    >>> print(in_run_key([r"C:\my tools\python.exe", "-m", "unsit"], lambda path: True))
    "C:\my tools\pythonw.exe" -m unsit
    """
    program = PureWindowsPath(command[0])
    windowless = str(program.with_name("pythonw.exe"))
    if program.name.lower() == "python.exe" and is_there(windowless):
        command = [windowless, *command[1:]]
    line = subprocess.list2cmdline(command)
    if len(line) > LONGEST_RUN:
        raise LoginError(
            f"Found a command of {len(line)} letters, expected at most {LONGEST_RUN}: {line}\n"
            "Install Unsit in a folder with a shorter path."
        )
    return line


def _write(file: Path, text: str) -> None:
    """The whole file or nothing. Raises `LoginError`."""
    new = file.with_name(f"{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(text, encoding="utf-8")
        new.replace(file)
    except (OSError, UnicodeEncodeError) as error:
        raise LoginError(f"{file} could not be written: {error}. Make that folder writable, and try again.") from error


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise LoginError(f"{file} could not be removed: {error}. Remove it yourself.") from error


def _run(*command: str) -> str:
    """What the system's program says. Raises `LoginError` where it cannot be run, or is not content."""
    line = " ".join(command)
    try:
        told = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=True)  # noqa: S603 - the system's own program, and no shell
    except subprocess.CalledProcessError as error:
        found = (error.stderr or error.stdout).strip()
        raise LoginError(f"`{line}` failed: {found}. Try it yourself, or start `unsit remind` yourself.") from error
    except (OSError, subprocess.SubprocessError) as error:
        raise LoginError(f"`{line}` could not be run: {error}. Start `unsit remind` yourself.") from error
    return told.stdout.strip()


if sys.platform == "win32":
    import winreg

    class RunKey:
        """A value under the key of what Windows starts at sign-in."""

        def install(self, command: Sequence[str]) -> str:
            """Written; it is first started at the next sign-in."""
            line = in_run_key(command, lambda path: Path(path).exists())
            try:
                with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
                    winreg.SetValueEx(key, RUN_VALUE, 0, winreg.REG_SZ, line)
            except OSError as error:
                raise LoginError(f"{self._where} could not be written: {error}. Start it yourself.") from error
            return f"Unsit starts from your next sign-in on: {self._where}"

        def uninstall(self) -> str:
            """Gone; what runs goes on until sign-out."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY, 0, winreg.KEY_SET_VALUE) as key:
                    winreg.DeleteValue(key, RUN_VALUE)
            except OSError as error:
                raise LoginError(f"{self._where} could not be removed: {error}. Remove it yourself.") from error
            return f"Unsit no longer starts when you sign in: {self._where} is gone."

        def installed(self) -> str | None:
            """The key and the value."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
                    winreg.QueryValueEx(key, RUN_VALUE)
            except OSError:
                return None
            return self._where

        _where = rf"HKEY_CURRENT_USER\{RUN_KEY}, {RUN_VALUE}"
