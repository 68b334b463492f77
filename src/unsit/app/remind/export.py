"""`unsit remind --export`: the planned stretches as a calendar; a command that ends, so it may load the coach."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from unsit.app.desk import local_now, open_desk
from unsit.app.keeping import is_there, open_store
from unsit.app.remind.settings import read
from unsit.breaks import Rules, planned_stretches
from unsit.desktop.zone import local_zone
from unsit.exchange.calendar import PlannedBreak, breaks_calendar
from unsit.exchange.whole_file import write_whole
from unsit.screening import State
from unsit.store import Store, StoreError
from unsit.store.memory import MemoryStore
from unsit.working_hours import WEEKDAYS

TITLE, WALK = "Get up and stretch", "Get up and walk"


def write(folder: Path, out: Path, say: Callable[[str], object]) -> int:
    """Write the calendar; 2 if it cannot be."""
    found = read(folder)
    if found.settings is None:
        say("\n".join(found.problems))
        return 2
    rules, zone = found.settings.rules(), local_zone()
    if zone is None:
        say("This computer does not name its time zone; set one in the system's settings, such as Europe/Berlin.")
        return 2
    try:
        with closing(_store(folder)) as store:
            title, text, minutes = _told(store, folder)
        planned = list(_planned(rules, title, text, minutes, datetime.now(zone)))
        write_whole(out, breaks_calendar(planned, local_now(), zone))
    except StoreError as error:
        say(str(error))
        return 2
    except OSError as error:
        say(f"{out}: cannot be written: {error.strerror or error}. Name a file in a folder that is yours.")
        return 2
    say(f"{out}: planned stretches a week: {len(planned)}. Imported again, the file takes its own place.")
    return 0


def _store(folder: Path) -> Store:
    """What is kept; looking does not make it."""
    return open_store(folder) if is_there(folder) else MemoryStore()


def _told(store: Store, folder: Path) -> tuple[str, str, float]:
    """Title, text and minutes of a planned break, by today's plan; a walk where no stretch is on offer."""
    desk = open_desk(store, folder)
    standing = desk.standing()
    item = standing.plan.one
    if item is None or standing.outcome.state is not State.GO_ON:
        return WALK, "Stand up and walk a little.", 3.0
    name = standing.stretches[item.stretch].name
    return f"{TITLE}: {name}", f"Stand up, walk a little, then {name}, each side for {item.hold_s:.0f} s.", 5.0


def _planned(rules: Rules, title: str, text: str, minutes: float, now: datetime) -> Iterator[PlannedBreak]:
    """Each day's first, second and further stretch by a name of its own, so that other hours move it."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    of_day: Counter[int] = Counter()
    for weekday, minute in planned_stretches(rules):
        of_day[weekday] += 1
        first = midnight + timedelta(days=(weekday - now.weekday()) % 7)
        starts = first.replace(hour=minute // 60, minute=minute % 60)
        uid = f"unsit-stretch-{WEEKDAYS[weekday]}-{of_day[weekday]}@unsit"
        yield PlannedBreak(starts, minutes, title, text, uid, frozenset({weekday}))
