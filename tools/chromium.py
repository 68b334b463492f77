"""Finds or installs the Chromium of the browser tests, and the system libraries of the pose model.

Debian's packages where apt and root are there; elsewhere Playwright's own Chromium, and a word on what to install. On a
machine that has all of it, nothing is done.
"""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from unsit.app.doctor import missing_libraries

# Set it to the path of a Chromium or Chrome to test with that one.
VARIABLE = "UNSIT_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FONT = "fonts-dejavu-core"


def executable() -> str | None:
    """The browser to test with, or None: then Playwright's own is used."""
    return os.environ.get(VARIABLE) or next((path for path in map(shutil.which, NAMES) if path), None)


def playwright_has_one() -> bool:
    """Whether Playwright's own Chromium is installed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).is_file()


def on_debian() -> bool:
    """Whether apt's `chromium` is a browser here; other systems of its family only have a stub of that name."""
    try:
        return platform.freedesktop_os_release()["ID"] == "debian"
    except OSError:
        return False


def may_install() -> bool:
    """Whether apt can be used without asking anyone."""
    return sys.platform == "linux" and shutil.which("apt-get") is not None and os.geteuid() == 0


def install_with_apt(packages: list[str]) -> None:
    """Install these packages; raises if apt fails."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "--quiet"], install):
        subprocess.run(command, env=environment, check=True)


def provide_libraries() -> None:
    """Install the system libraries of the pose model, or say which to ask the machine's owner for."""
    missing = missing_libraries()
    if missing and may_install():
        install_with_apt(missing)
    elif missing:
        print(f"The tests of video files need: sudo apt-get install {' '.join(missing)}", file=sys.stderr)


def provide_browser() -> None:
    """Install a Chromium unless there is one."""
    if executable() or playwright_has_one():
        return
    if may_install() and on_debian():
        install_with_apt(["chromium", FONT])
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> int:
    """Install what is missing; does nothing, quickly, when all is there."""
    provide_libraries()
    provide_browser()
    return 0


if __name__ == "__main__":
    sys.exit(main())
