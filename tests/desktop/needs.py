"""What a machine must have for the tests of a Linux desktop; `make test` installs it where it can."""

import shutil
import sys

import pytest


def _needs(*programs: str) -> pytest.MarkDecorator:
    missing = sys.platform != "linux" or any(shutil.which(program) is None for program in programs)
    return pytest.mark.skipif(missing, reason=f"needs {', '.join(('Linux', *programs))}")


needs_linux = _needs()
needs_a_bus = _needs("dbus-daemon")
needs_a_screen = _needs("Xvfb", "xdotool")
