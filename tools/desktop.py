"""Finds or installs what the tests of a Linux desktop need: an X server without a screen, keys for it, and a bus.

Debian's packages where apt and root are there; elsewhere a word on what to install, and those tests are left out. On a
machine that has all of it, nothing is done.
"""

import shutil
import sys

from tools.chromium import install_with_apt, may_install

PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool", "dbus-daemon": "dbus"}
"""Each with the package of Debian and its kin that it comes in."""


def missing() -> list[str]:
    """The packages of the programs that are not there."""
    return [package for program, package in PROGRAMS.items() if shutil.which(program) is None]


def main() -> int:
    """Install what is missing; does nothing, quickly, when all is there."""
    packages = missing() if sys.platform == "linux" else []
    if packages and may_install():
        install_with_apt(packages)
    elif packages:
        print(f"The tests of the desktop need: sudo apt-get install {' '.join(packages)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
