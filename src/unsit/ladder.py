"""Where on the ladder of the core stretch a person stands, from what was done in comfort and what hurt.

Up one rung after so many comfortable days, down one at once; no answer is climbed past. Rungs are data.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from unsit.dose import Because, Done, Ground, How, is_open
from unsit.person import hold_s

HELD_SHARE = 0.5
"""A session in which less than this of the hold was held, on either side, is no step on the ladder."""


def rung(ground: Ground) -> tuple[int, Because]:
    """Where on the ladder this person stands, counted from 0, and the reason.

    From where their answers let them begin, or where they asked to be: up one rung after so many days on which all of
    one was done in comfort, down one at once when it hurt. No answer is climbed past.
    """
    highest, asked = _highest(ground), ground.person.rung
    at = min(ground.scheme.start["rung"] if asked is None else asked, highest)
    here = _Step(at, 0, Because.CORE if asked is None else Because.DOWN)
    for _, day in groupby(_climbed(ground), key=lambda done: done.at.date()):
        here = _after(here, list(day), highest, ground)
    held_back = here.at == highest < len(ground.scheme.rung) - 1
    return here.at, Because.HELD_BACK if held_back and here.why is Because.CORE else here.why


class _Step(NamedTuple):
    """A place on the ladder, the comfortable days there, and why one is there."""

    at: int
    comfortable: int
    why: Because


def _after(step: _Step, day: Iterable[Done], highest: int, ground: Ground) -> _Step:
    """Where one stands after a day: its sessions in their order."""
    done_well = set[str]()
    for done in day:
        if done.stretch not in ground.scheme.rung[step.at].stretches:
            continue
        if done.how is How.HURT:
            step, done_well = _Step(max(step.at - 1, 0), 0, Because.PAIN_DOWN), set()
        elif done.how is How.COMFORTABLE and _held_it(done, ground):
            done_well.add(done.stretch)
    whole = {name for name in ground.scheme.rung[step.at].stretches if is_open(name, ground)}
    if not done_well or not whole <= done_well:
        return step
    comfortable = step.comfortable + 1
    if comfortable >= ground.scheme.comfortable_days and step.at < highest:
        return _Step(step.at + 1, 0, Because.UP)
    return _Step(step.at, comfortable, Because.CORE)


def _highest(ground: Ground) -> int:
    """The highest rung that the answers leave, and on which nothing is blocked."""
    scheme = ground.scheme
    allowed = [scheme.start[name] for name in ground.yes if name in scheme.start]
    top = min([len(scheme.rung) - 1, *allowed])
    rungs = range(top, -1, -1)
    return next((index for index in rungs if any(is_open(name, ground) for name in scheme.rung[index].stretches)), 0)


def _climbed(ground: Ground) -> list[Done]:
    """The past sessions of stretches that stand on the ladder, since it was last asked for, the oldest first."""
    ladder, since = {name for each in ground.scheme.rung for name in each.stretches}, ground.person.rung_at
    past = [done for done in ground.past if done.stretch in ladder and (since is None or done.at > since)]
    return sorted(past, key=lambda done: done.at)


def _held_it(done: Done, ground: Ground) -> bool:
    stretch = ground.stretches.get(done.stretch)
    if stretch is None:
        return False
    needed_s = HELD_SHARE * hold_s(stretch, ground.person)
    sides = [done.held_s.get(stretch.lead_side(front), 0.0) for front in stretch.counted]
    return all(held_s >= needed_s for held_s in sides)
