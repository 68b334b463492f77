"""A first stretch needs little: a coach from which everything else is kept away goes through it from start to end."""

import subprocess
import sys
from contextlib import closing

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from websockets.sync.client import ClientConnection

from tests.app.coach_without import REFUSED
from tests.app.coaching import ROOT, answered, begun, coach, hear, socket
from tests.web.page import texts
from tools.licences import asked_for
from unsit.catalogue import CORE
from unsit.landmarks import Side
from unsit.session import Ended
from unsit.store.database import DatabaseStore

NEEDED = (
    "alembic", "fastapi", "numpy", "platformdirs", "pydantic", "rich", "sqlalchemy", "tomli-w", "typer", "uvicorn",
    "websockets",
)  # fmt: skip
"""The packages that a first stretch stands on."""
UNNEEDED = {
    "cryptography": "cryptography", "icalendar": "icalendar", "jeepney": "jeepney", "mediapipe": "mediapipe",
    "pyarrow": "pyarrow", "pystray": "pystray", "recurring-ical-events": "recurring_ical_events", "segno": "segno",
    "x-wr-timezone": "x_wr_timezone",
}  # fmt: skip
"""Those that come along for something else (a phone, calendars, the desktop, files), and as what they are imported."""
OF_OTHERS = (
    "altair", "cv2", "dateutil", "fhir", "fhir_core", "jsonschema", "matplotlib", "narwhals", "opensim", "pandas",
    "PIL", "psycopg", "torch", "vega", "vl_convert",
)  # fmt: skip
"""What the history's pictures and files may want, what those want in turn, and what the tests are made with."""
AWAY = ",".join([*UNNEEDED.values(), *OF_OTHERS])
WITHOUT = "tests.app.coach_without"


def test_what_comes_with_unsit_is_either_needed_or_kept_away_here() -> None:
    assert {canonicalize_name(Requirement(each).name) for each in asked_for()} == {*NEEDED, *UNNEEDED}


def stretched(page: ClientConnection) -> dict[str, object]:
    """The whole of the clip before the camera, until both legs are done; the summary."""
    for text in texts("good"):
        page.send(text)
        if hear(page, "moment")["phase"] == "done":
            return hear(page, "summary")
    raise AssertionError("the stretch did not end")


def test_a_first_stretch_is_done_and_kept_without_all_that_it_does_not_need(tmp_path, capfd) -> None:
    with coach([], "--data", str(tmp_path), module=(WITHOUT, AWAY)) as unsit, socket(unsit.address) as page:
        answered(page)
        session_id = begun(page)
        assert stretched(page)["saved"]
    with closing(DatabaseStore(tmp_path)) as store:
        kept = store.session(session_id)
    assert (kept.session.stretch, kept.session.ended) == (CORE, Ended.FINISHED)
    assert min(kept.session.held_s(leg) for leg in Side) > 15
    asked = {line.split()[1] for line in capfd.readouterr().err.splitlines() if line.startswith(REFUSED)}
    assert asked <= {"jeepney"}  # whether the screen is locked: where nobody can tell, nothing is in the way


@pytest.mark.parametrize("name", ["alembic", "sqlalchemy"])
def test_a_package_that_is_needed_is_missed(name, tmp_path) -> None:
    """The control: what is kept away is really kept away."""
    command = [sys.executable, "-m", WITHOUT, name, "coach", "--no-browser", "--data", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert f"{REFUSED} {name}" in done.stderr


def test_a_later_start_does_without_what_makes_the_tables(tmp_path) -> None:
    DatabaseStore(tmp_path).close()
    with (
        coach([], "--data", str(tmp_path), module=(WITHOUT, f"{AWAY},alembic,mako")) as unsit,
        socket(unsit.address) as page,
    ):
        answered(page)
