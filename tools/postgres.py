"""Finds or installs the PostgreSQL that the tests of the store start for themselves.

Debian's package where apt and root are there, without the server that the package would start; elsewhere a word on what
to install, and those tests are left out. On a machine that has one, nothing is done.
"""

import os
import re
import shutil
import sys
from pathlib import Path

from tools.chromium import install_with_apt, may_install

DEBIANS = Path("/usr/lib/postgresql")
"""Debian and its kin keep the programs here, one folder a version, and off the path."""
CLUSTERS = Path("/etc/postgresql-common/createcluster.conf")
ACCOUNTS = ("postgres", "nobody")


def program(name: str) -> str | None:
    """The path of one of PostgreSQL's programs, of the newest version; None where there is none."""
    found = [path for path in DEBIANS.glob(f"*/bin/{name}") if (path.parent / "postgres").exists()]
    newest = max(found, key=lambda path: [int(number) for number in re.findall(r"\d+", path.parts[-3])], default=None)
    return shutil.which(name) if newest is None else str(newest)


def missing() -> bool:
    """Whether there is no server to be started."""
    return program("postgres") is None or program("initdb") is None


def account() -> str | None:
    """Who has to run it: PostgreSQL refuses root; None for whoever runs this."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ACCOUNTS if name in known)


def install() -> None:
    """Install it without the server of the system's own that the package would start: the tests make theirs."""
    install_with_apt(["postgresql-common"])
    before = CLUSTERS.read_text(encoding="utf-8")
    CLUSTERS.write_text(f"{before}\ncreate_main_cluster = false\n", encoding="utf-8")
    try:
        install_with_apt(["postgresql"])
    finally:
        CLUSTERS.write_text(before, encoding="utf-8")


def main() -> int:
    """Install what is missing; does nothing, quickly, when all is there."""
    if not missing():
        return 0
    if may_install():
        install()
    else:
        print("The tests of the PostgreSQL store need: sudo apt-get install postgresql", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
