"""Started at login: what is written, as the systems that read it read it.

The system's own programs are stood in for where this machine has no session; they write down what they were asked.
"""

import doctest
import os
import plistlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit.desktop import at_login
from unsit.desktop.at_login import Agent, Entry, LoginError, Service, in_entry, in_run_key, in_unit

only_linux = pytest.mark.skipif(sys.platform != "linux", reason="is Linux's way")
needs_a_shell = pytest.mark.skipif(sys.platform == "win32", reason="its stand-in is a script")
COMMAND = ("/opt/my tools/python", "-m", "unsit", "remind")
AWKWARD = (
    "a b",
    "100% %h %%",
    "$HOME ${HOME} $$",
    'say "hi"',
    "it's",
    "back\\slash \\n",
    "`id`",
    "ü日",
    ";",
    "{",
    "",
    "# x",
    "~ x",
    "=",
)


@pytest.fixture
def config(monkeypatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config"


@pytest.fixture
def system(monkeypatch, tmp_path: Path):
    """Stands in for `systemctl` and `launchctl`: writes down its arguments, and says what is in its `answers`.

    An answer is a line of its return code and what it says, by a word of the command.
    """
    folder = tmp_path / "system"
    folder.mkdir()
    script = (
        "#!/bin/sh\n"
        f'echo "$@" >> {folder}/asked\n'
        'for word; do [ -f "' + str(folder) + '/$word" ] && { read -r rc said < "' + str(folder) + '/$word"; '
        'echo "$said"; echo "$said" >&2; exit "$rc"; }; done\nexit 0\n'
    )
    for name in ("systemctl", "launchctl"):
        (folder / name).write_text(script)
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    class System:
        def answer(self, word: str, rc: int, said: str) -> None:
            (folder / word).write_text(f"{rc} {said}\n")

        def asked(self) -> list[str]:
            asked = (folder / "asked").read_text().splitlines() if (folder / "asked").exists() else []
            (folder / "asked").unlink(missing_ok=True)
            return asked

    stands_in = System()
    stands_in.answer("is-active", 0, "active")
    return stands_in


@only_linux
def test_where_systemd_knows_of_the_session_a_user_service_is_written_enabled_and_started(config, system) -> None:
    done = at_login.install(COMMAND)
    unit = config / "systemd" / "user" / "unsit-remind.service"
    assert str(unit) in done
    assert at_login.installed() == str(unit)
    text = unit.read_text()
    assert 'ExecStart=:"/opt/my tools/python" "-m" "unsit" "remind"\n' in text
    assert "WantedBy=graphical-session.target" in text
    assert "PartOf=graphical-session.target" in text
    assert [line.removeprefix("--user ") for line in system.asked()][:4] == [
        "is-active graphical-session.target",
        "daemon-reload",
        "enable unsit-remind.service",
        "restart unsit-remind.service",
    ]


@only_linux
@pytest.mark.parametrize(("rc", "said"), [(3, "inactive"), (1, "Failed to connect to bus: No medium found")])
def test_elsewhere_an_entry_is_written_that_the_desktop_starts_itself_and_it_is_said(config, system, rc, said) -> None:
    system.answer("is-active", rc, said)
    done = at_login.install(COMMAND)
    entry = config / "autostart" / "unsit-remind.desktop"
    assert str(entry) in done
    assert "no systemd of yours" in done
    assert at_login.installed() == str(entry)
    assert 'Exec="/opt/my tools/python" "-m" "unsit" "remind"\n' in entry.read_text()
    assert {line.split()[1] for line in system.asked()} == {"is-active"}


@only_linux
def test_without_any_systemd_the_desktop_starts_it(config, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    at_login.install(COMMAND)
    assert at_login.installed() == str(config / "autostart" / "unsit-remind.desktop")
    assert "no longer starts" in at_login.uninstall()
    assert at_login.installed() is None


@only_linux
def test_installed_twice_it_is_there_once_whichever_way_came_first(config, system) -> None:
    def files() -> list[str]:
        return sorted(path.name for path in config.rglob("*") if path.is_file())

    for rc, name in ((3, "unsit-remind.desktop"), (0, "unsit-remind.service"), (3, "unsit-remind.desktop")):
        system.answer("is-active", rc, "active" if rc == 0 else "inactive")
        for _ in range(2):
            at_login.install(COMMAND)
            assert files() == [name]


@only_linux
def test_uninstalled_it_is_gone_and_what_is_not_there_is_no_error(config, system) -> None:
    assert "nothing was changed" in at_login.uninstall()
    at_login.install(COMMAND)
    wanted = config / "systemd" / "user" / "graphical-session.target.wants" / "unsit-remind.service"
    wanted.parent.mkdir()
    wanted.symlink_to(config / "systemd" / "user" / "unsit-remind.service")
    system.asked()
    assert "is gone" in at_login.uninstall()
    assert "--user disable --now unsit-remind.service" in system.asked()
    assert [path for path in config.rglob("*") if not path.is_dir()] == []
    assert at_login.installed() is None
    assert "nothing was changed" in at_login.uninstall()


@only_linux
@pytest.mark.usefixtures("config")
def test_what_systemd_refuses_is_told_and_leaves_nothing_behind(system) -> None:
    system.answer("enable", 1, "Failed to enable unit: Access denied")
    with pytest.raises(LoginError, match=r"`systemctl --user enable unsit-remind\.service` failed: .*Access denied"):
        at_login.install(COMMAND)
    assert at_login.installed() is None


@only_linux
@pytest.mark.usefixtures("system")
def test_a_folder_that_cannot_be_written_is_named(config) -> None:
    config.write_text("a file in its place")
    with pytest.raises(LoginError, match=r"unsit-remind\.service could not be written: .*Make that folder writable"):
        at_login.install(COMMAND)


@only_linux
def test_a_settings_folder_that_is_not_whole_is_ignored(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", "config")
    assert at_login.config_folder() == tmp_path / ".config"


@only_linux
@pytest.mark.usefixtures("system")
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_reads_the_unit_as_it_was_meant(monkeypatch, config, tmp_path) -> None:
    program = tmp_path / "o d % $HOME = #" / "program"
    program.parent.mkdir()
    program.symlink_to("/bin/sh")
    Service(config).install((str(program), *AWKWARD))
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))

    def verified() -> subprocess.CompletedProcess:
        command = ["systemd-analyze", "--user", "verify", "unsit-remind.service"]
        environment = {**os.environ, "SYSTEMD_LOG_LEVEL": "debug"}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    told = verified()
    assert told.returncode == 0, told.stderr
    (line,) = (line for line in (told.stdout + told.stderr).splitlines() if "Command Line: " in line)
    read = subprocess.run(
        ["sh", "-c", f"printf '%s\\0' {line.split('Command Line: ')[1]}"], capture_output=True, check=True
    )
    assert read.stdout.decode().split("\0")[:-1] == [str(program), *AWKWARD]
    program.unlink()
    assert f"{program} is not executable" in verified().stderr


@only_linux
@pytest.mark.skipif(shutil.which("gio") is None, reason="needs gio, of GLib")
def test_a_desktop_reads_the_entry_as_it_was_meant(config, tmp_path) -> None:
    program = tmp_path / "o d $HOME \\ \" ' `id`" / "program"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf "%s\\0" "$@" > {tmp_path}/new\nmv {tmp_path}/new {tmp_path}/arguments\n')
    program.chmod(0o755)
    Entry(config).install((str(program), *AWKWARD))
    subprocess.run(["gio", "launch", config / "autostart" / "unsit-remind.desktop"], check=True, timeout=10)
    from tests.desktop.standing import soon

    assert soon((tmp_path / "arguments").exists)
    assert (tmp_path / "arguments").read_bytes().decode().split("\0")[:-1] == list(AWKWARD)


WORDS = st.lists(st.text("ab %$\"'`\\{};#=~nsthuü日"), max_size=4)


def unit_read(line: str) -> list[str]:
    """As systemd.service(5) and systemd.syntax(7) say: quotation marks, backslashes, then specifiers."""
    assert line[0] == ":", "else $ would stand for a variable"
    words, at = [], 1
    while at < len(line):
        assert line[at] == '"'
        word, at = "", at + 1
        while line[at] != '"':
            if line[at] == "\\":
                at += 1
                assert line[at] in '\\"'
            elif line[at] == "%":
                at += 1
                assert line[at] == "%"
            word += line[at]
            at += 1
        words.append(word)
        at += 2
    return words


def entry_read(line: str) -> list[str]:
    """As the Desktop Entry Specification says: first a string's backslashes, then field codes, then quotation marks."""
    as_string, letters = "", iter(line)
    for letter in letters:
        as_string += (
            {"\\": "\\", "s": " ", "n": "\n", "t": "\t", "r": "\r"}[next(letters)] if letter == "\\" else letter
        )
    as_shell, letters = "", iter(as_string)
    for letter in letters:
        as_shell += letter
        if letter == "%":
            assert next(letters) == "%", "else it would stand for a file"
    words, word, letters = [], None, iter(as_shell)
    for letter in letters:
        if letter == '"':
            words, word = (words, "") if word is None else ([*words, word], None)
        elif word is not None:
            assert letter not in "`$", "such are written with a backslash"
            word += next(letters) if letter == "\\" else letter
        else:
            assert letter == " "
    return words


@given(WORDS)
def test_any_words_come_back_from_a_unit(words) -> None:
    assert unit_read(in_unit(["/bin/%$ x", *words])) == ["/bin/%$ x", *words]


@given(WORDS)
def test_any_words_come_back_from_an_entry(words) -> None:
    assert entry_read(in_entry(["/bin/$\\ x", *words])) == ["/bin/$\\ x", *words]


@pytest.mark.parametrize(
    ("write", "command", "found"),
    [
        (in_unit, ("python",), "Found 'python', expected the whole path"),
        (in_entry, ("python",), "Found 'python', expected the whole path"),
        (in_unit, ('/opt/my "tools"/python',), 'Found " in the path .*systemd starts no program'),
        (in_unit, ("/opt/it's/python",), "Found ' in the path"),
        (in_unit, ("/opt/a\\b/python",), "systemd starts no program"),
        (in_entry, ("/opt/a=b/python",), "a desktop starts no program"),
        (in_entry, ("/opt/100%/python",), "a desktop starts no program"),
        (in_unit, ("/bin/a", "two\nlines"), r"Found 'two\\nlines', expected words without control"),
        (in_entry, ("/bin/a", "\x7f"), "expected words without control"),
    ],
)
def test_what_cannot_be_started_is_refused_and_says_what_to_do(write, command, found) -> None:
    with pytest.raises(LoginError, match=found):
        write(command)


@only_linux
def test_a_path_that_is_no_text_is_refused(config) -> None:
    with pytest.raises(LoginError, match="could not be written"):
        Entry(config).install(("/bin/a", os.fsdecode(b"\xff")))
    assert Entry(config).installed() is None


@needs_a_shell
def test_macos_gets_an_agent_once(system, tmp_path) -> None:
    agent = Agent(tmp_path / "LaunchAgents")
    system.answer("bootout", 3, "Boot-out failed: 3: No such process")
    for _ in range(2):
        done = agent.install((*COMMAND, *AWKWARD))
        (file,) = (tmp_path / "LaunchAgents").iterdir()
        assert str(file) in done
        told = plistlib.loads(file.read_bytes())
        assert told["ProgramArguments"] == [*COMMAND, *AWKWARD]
        assert told["KeepAlive"] == {"SuccessfulExit": False}
        me = f"gui/{os.getuid()}"
        assert system.asked() == [f"bootout {me}/unsit.remind", f"bootstrap {me} {file}"]
    agent.uninstall()
    assert system.asked() == [f"bootout {me}/unsit.remind"]
    assert agent.installed() is None


@needs_a_shell
def test_what_launchd_refuses_is_told_and_leaves_nothing_behind(system, tmp_path) -> None:
    agent = Agent(tmp_path / "LaunchAgents")
    system.answer("bootstrap", 5, "Bootstrap failed: 5: Input/output error")
    with pytest.raises(LoginError, match=r"`launchctl bootstrap .*` failed: Bootstrap failed: 5"):
        agent.install(COMMAND)
    assert agent.installed() is None


def test_windows_starts_the_python_without_a_window_where_there_is_one() -> None:
    command = (r"C:\my tools\python.exe", "-m", "unsit", "a b")
    assert in_run_key(command, lambda _: True) == r'"C:\my tools\pythonw.exe" -m unsit "a b"'
    assert in_run_key(command, lambda _: False) == r'"C:\my tools\python.exe" -m unsit "a b"'
    assert in_run_key((r"C:\x\unsit.exe",), lambda _: True) == r"C:\x\unsit.exe"


def test_a_command_too_long_for_windows_is_refused() -> None:
    with pytest.raises(LoginError, match=r"Found a command of 3.. letters, expected at most 260"):
        in_run_key(("C:\\" + "x" * 300 + "\\python.exe",), lambda _: False)


def test_the_examples_run() -> None:
    assert doctest.testmod(at_login).failed == 0
