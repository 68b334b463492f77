"""How things stand, for whoever asks: the person at the command line or the icon, a program, the break's page."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from unsit.app.remind.settings import Settings
from unsit.app.remind.words import Words
from unsit.breaks import Breaks, End, How, Kind, Phase, Record, Withdrawn
from unsit.sitting import Activity, Busy


def state(breaks: Breaks, activity: Activity) -> str:
    """In one word, a key of the words' `state`."""
    at = activity.at
    if breaks.phase is Phase.UP:
        return "up"
    if breaks.phase is not Phase.WAITING:
        return "due"
    if breaks.paused(at):
        return "paused"
    if breaks.sitting.away_since_s is not None:
        return "away"
    if not breaks.rules.hours.open_at(at):
        return "outside"
    return "waiting" if breaks.sitting.in_chair_s >= breaks.rules.every_s else "sitting"


def because(breaks: Breaks, activity: Activity, time_s: float) -> tuple[str, ...]:
    """Why a break that is due is not offered, keys of the words' `because`."""
    busy: Iterable[Busy] = activity.busy or ()
    put_off = ("later",) if time_s < breaks.again_s else ()
    return (*put_off, *sorted(map(str, busy)))


def sentence(breaks: Breaks, activity: Activity, time_s: float, words: Words) -> str:
    """The same for a person."""
    where = state(breaks, activity)
    reasons = ", ".join(words.because[key] for key in because(breaks, activity, time_s))
    text = words.state["due" if where == "waiting" and not reasons else where]
    return text.format(
        minutes=minutes(breaks.sitting.in_chair_s),
        left=f"{minutes(_left_s(breaks))} min",
        because=reasons,
        until="" if breaks.paused_until is None else _when(breaks.paused_until, activity.at),
    )


def status(breaks: Breaks, activity: Activity, time_s: float) -> dict[str, Any]:
    """The same for a program; minutes, and times with their zone."""
    at = activity.at
    opens = None if breaks.rules.hours.open_at(at) else breaks.rules.hours.opens_after(at)
    day = breaks.day(at)
    return {
        "state": state(breaks, activity),
        "because": list(because(breaks, activity, time_s)),
        "at": at.isoformat(timespec="seconds"),
        "sat_min": round(breaks.sitting.in_chair_s / 60, 1),
        "next_in_min": round(_left_s(breaks) / 60, 1),
        "every_min": round(breaks.rules.every_s / 60, 1),
        "paused_until": _told(breaks.paused_until) if breaks.paused(at) else None,
        "working_again": _told(opens),
        "unanswered": breaks.level,
        "offer": None if breaks.offer is None else {"id": breaks.offer.id, "kind": str(breaks.offer.kind)},
        "today": {**asdict(day), "sat_min": round(day.sat_s / 60, 1)},
    }


def for_page(breaks: Breaks, settings: Settings) -> dict[str, Any] | None:
    """The break that is on, as its page shows it; None if there is none."""
    offer = breaks.offer
    if offer is None or breaks.phase is Phase.WAITING:
        return None
    return {
        **_about(offer.id, offer.kind, offer.sat_s, settings),
        "stage": "up" if breaks.phase is Phase.UP else "asked",
        "ended": None,
        "why": None,
    }


def ended_for_page(over: Record | Withdrawn, settings: Settings, words: Words) -> dict[str, Any]:
    """A break that is over, or taken back for now, as its page shows it."""
    if isinstance(over, Withdrawn):
        offer = over.offer
        about = _about(offer.id, offer.kind, offer.sat_s, settings)
        why = None if over.busy is None else _as_sentence(words.because[str(over.busy)])
        ended = "withdrawn" if over.busy is not None else "later"
    else:
        about = _about(over.id, over.kind, over.sat_s, settings)
        ended, why = _ENDS.get(over.end) or str(over.how or How.TOLD), None
    taken = isinstance(over, Record) and over.end is End.TAKEN
    more = {
        "stretch_done": isinstance(over, Record) and over.stretched,
        "next_min": settings.every_min if taken else None,
    }
    return {**about, "stage": "ended", "ended": ended, "why": why, **more}


FIRST_DENSE = "\u3000"
"""From here on a script's sentences end with a stop of their own."""
_ENDS = {End.MISSED: "missed", End.SKIPPED: "later", End.NOT_TODAY: "not_today", End.CUT_OFF: "missed"}


def minutes(seconds: float) -> int:
    """Whole minutes, as one says them."""
    return max(round(seconds / 60), 0)


def _about(break_id: str, kind: Kind, sat_s: float, settings: Settings) -> dict[str, Any]:
    return {
        "id": break_id,
        "kind": str(kind),
        "sat_min": minutes(sat_s),
        "walk_s": settings.walk_s,
        "later_min": settings.later_min,
        "stretch_done": False,
        "next_min": None,
    }


def _as_sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}{'.' if text[-1] < FIRST_DENSE else '。'}"


def _left_s(breaks: Breaks) -> float:
    return max(breaks.rules.every_s - breaks.sitting.in_chair_s, 0.0)


def _told(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone().isoformat(timespec="minutes")


def _when(until: datetime, at: datetime) -> str:
    local = until.astimezone(at.tzinfo)
    return f"{local:%H:%M}" if local.date() == at.date() else f"{local:%Y-%m-%d %H:%M}"
