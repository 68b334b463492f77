"""What was done and told as a FHIR R4 Bundle, for a record that wants it; after the US Physical Activity guide 1.0.0.

A patient without a name, Unsit as the device, an observation for each session, week, best and outcome. Only what is
certain has a code: minutes of exercise, pain now, the guide's own group. An angle from one camera is text with its
method and its error, never the code of a goniometer's (docs/exports.md says why).

Ids come from those of sessions and outcomes, so that a second export names the same things the same.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import chain
from math import isfinite
from operator import itemgetter
from typing import Any
from uuid import UUID, uuid5

from unsit import __version__
from unsit.angles import limb_side
from unsit.exchange.backup import KeptSession
from unsit.exchange.counted import counted_s
from unsit.exchange.plain import plain_line
from unsit.landmarks import Side
from unsit.outcome import Instrument, Outcome
from unsit.progress import SURE
from unsit.session import CAMERA, CLOCK, PHONE, Best, Session
from unsit.stretch import Stretch
from unsit.words import Words

Resource = dict[str, Any]
Concept = dict[str, Any]

OURS = UUID("6a4f5c1e-6d0b-5d1c-9a55-3f1d0f0c7b21")
"""The space of names in which ids are made of ours."""
PROFILES = "http://hl7.org/fhir/us/physical-activity/StructureDefinition/"
GROUP, ACTIVITY, TIME = (
    PROFILES + f"pa-observation-{name}" for name in ("activity-group", "activity-measure", "time-measure")
)
PA_CODES = "http://hl7.org/fhir/us/physical-activity/CodeSystem/pa-temporary-codes"
CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
MINUTES, MINUTES_A_WEEK, DEGREES = ("min", "minutes"), ("min/wk", "minutes per week"), ("deg", "degrees")

METHODS = {
    CAMERA: "Seen: this computer's camera, 33 points of a body a picture, a model body fitted to them; only seconds in "
    "the stretch count.",
    PHONE: "Seen: a phone's camera, 33 points of a body a picture, a model body fitted to them; only seconds in the "
    "stretch count.",
    CLOCK: "Told: a clock counted while the person did as it said; nobody watched.",
}
MIXED = {
    True: "Seen: sum of the sessions that a camera saw.",
    False: "Told: sum of the sessions that a clock counted; nobody watched.",
}
ASKED = "Asked on a screen by Unsit; the person's own answer."
ASKED_FOR = {
    Instrument.PAIN_NOW: "Pain now, 0 (none) to 10 (worst imaginable)",
    Instrument.PAIN_WEEK: "Pain over the last week, 0 (none) to 10 (worst imaginable)",
    Instrument.ACTIVITY: "Own activity, 0 (unable) to 10 (as before), as in the Patient-Specific Functional Scale",
    Instrument.CHANGE: "Change since the beginning, -5 (much worse) to 5 (much better)",
}


@dataclass(frozen=True, slots=True)
class Record:
    """What goes into the bundle.

    `kept`: the sessions that a camera saw or a clock told, of which those from `since` on go in; `stretches` by id,
    `words` for their sides, `measures` of what a best is of. `zone`: whose days and hours count; None: this machine's.
    """

    kept: Sequence[KeptSession]
    outcomes: Sequence[Outcome]
    stretches: Mapping[str, Stretch]
    words: Words
    measures: Mapping[str, str]
    made_at: datetime
    zone: tzinfo | None = None
    since: datetime | None = None


def fhir_bundle(of: Record) -> bytes:
    """The file's content, a line a resource: of years of sessions there are tens of thousands."""
    head, *entries = (json.dumps(each, ensure_ascii=False, allow_nan=False) for each in (_head(of), *_entries(of)))
    lines = ",\n".join(entries)
    return f'{head[:-1]}, "entry": [\n{lines}\n]}}\n'.encode()


def bundle(of: Record) -> Resource:
    """The same as plain values: patient and device, then sessions, bests, weeks and outcomes, each by their time."""
    return {**_head(of), "entry": list(_entries(of))}


def _head(of: Record) -> Resource:
    return {"resourceType": "Bundle", "type": "collection", "timestamp": _at(of.made_at, of.zone)}


def _entries(of: Record) -> Iterator[Resource]:
    for one in _resources(_About(*_whose(of), of)):
        yield {"fullUrl": _urn(one["id"]), "resource": one}


@dataclass(frozen=True, slots=True)
class _About:
    """Whom it is about and what told it, as ids; and everything else."""

    patient: str
    device: str
    of: Record

    def name(self, session: Session) -> str:
        """What its stretch is called."""
        stretch = self.of.stretches.get(session.stretch)
        return plain_line(session.stretch if stretch is None else stretch.name)

    def sides_s(self, session: Session) -> Mapping[str, float]:
        """The seconds of each side; none where both were stretched at once, so that no side is made up."""
        stretch = self.of.stretches.get(session.stretch)
        if stretch is not None and stretch.sides == "together":
            return {}
        return counted_s(session, stretch, self.of.words)

    def observation(self, name: str, code: Concept, method: str, when: Resource, **more: object) -> Resource:
        """An observation; `name` makes its id."""
        return {
            "resourceType": "Observation",
            "id": _id(name),
            "status": "final",
            "code": code,
            "subject": _ref(self.patient),
            "performer": [_ref(self.patient)],
            "method": {"text": method},
            "device": _ref(self.device),
            **when,
            **more,
        }


def _resources(about: _About) -> Iterator[Resource]:
    of = about.of
    recent = sorted((one for one in of.kept if of.since is None or one.started_at >= of.since), key=_order)
    held = [one for one in recent if _held_s(one.session) > 0]
    yield _patient(about)
    yield _device(about)
    for one in held:
        yield from _session(one, about)
    for one in recent:
        if one.session.source != CLOCK:
            yield from (_best(one, best, about) for best in one.session.bests)
    yield from _weeks(held, about)
    for outcome in sorted(of.outcomes, key=lambda each: (each.at, each.id)):
        if of.since is None or outcome.at >= of.since:
            yield _outcome(outcome, about)


# Who, and what told it


def _whose(of: Record) -> tuple[str, str]:
    """The ids of patient and device; the patient's is made of the oldest that is kept, so that no two share it."""
    first = min(((one.started_at, one.id) for one in of.kept), default=None)
    first = first or min(((each.at, each.id) for each in of.outcomes), default=None)
    return _id(f"patient {first[1] if first else ''}"), _id(f"device {__version__}")


def _patient(about: _About) -> Resource:
    """Nobody asked for a name, a sex or a date of birth; whoever takes this in says whose it is."""
    not_asked = {"url": ABSENT, "valueCode": "not-asked"}
    return {
        "resourceType": "Patient",
        "id": about.patient,
        "identifier": [{"system": "urn:ietf:rfc:3986", "value": _urn(about.patient)}],
        "name": [{"extension": [not_asked]}],
        "gender": "unknown",
    }


def _device(about: _About) -> Resource:
    return {
        "resourceType": "Device",
        "id": about.device,
        "deviceName": [{"name": "Unsit", "type": "user-friendly-name"}],
        "version": [{"value": __version__}],
        "type": {"text": "Software for stretching at home; no medical device"},
    }


# What was done


def _session(one: KeptSession, about: _About) -> Iterator[Resource]:
    """The session as a group, and its minutes as the one member."""
    of = one.session
    ends_at = one.started_at + timedelta(seconds=of.duration_s)
    when = {"effectivePeriod": {"start": _at(one.started_at, about.of.zone), "end": _at(ends_at, about.of.zone)}}
    name, method = about.name(of), METHODS[of.source]
    minutes = about.observation(
        f"minutes {one.id}",
        _coded(LOINC, "55411-3", "Exercise duration", "Counted minutes in the stretch"),
        method,
        when,
        meta={"profile": [ACTIVITY]},
        category=_physical_activity(),
        valueQuantity=_quantity(_held_s(of) / 60, MINUTES),
        **_in_parts(about.sides_s(of), MINUTES),
    )
    yield about.observation(
        f"session {one.id}",
        _coded(PA_CODES, "PAPanel", "Physical Activity Panel", f"Stretching: {name}"),
        method,
        when,
        meta={"profile": [GROUP]},
        category=_physical_activity(),
        hasMember=[_ref(minutes["id"])],
    )
    yield minutes


def _best(one: KeptSession, best: Best, about: _About) -> Resource:
    of = one.session
    at = _at(one.started_at + timedelta(seconds=best.start_s), about.of.zone)
    measure = about.of.measures.get(best.measure, _in_words(best.measure))
    parts = [_part("Standard deviation of the error", _quantity(best.sd_deg, DEGREES))]
    if isfinite(of.azimuth_deg):
        parts.append(_part("Bearing of the lens, from side-on", _quantity(of.azimuth_deg, DEGREES)))
    held = {"derivedFrom": [_ref(_id(f"session {one.id}"))]} if _held_s(of) > 0 else {}
    return about.observation(
        f"best {one.id} {best.measure} {best.front_leg}",
        {"text": f"Camera's estimate in a stretch, best steady second: {measure} ({best.measure})"},
        f"{METHODS[of.source]} Not a goniometer's angle.",
        {"effectiveDateTime": at},
        category=[_category("activity")],
        valueQuantity=_quantity(best.value_deg, DEGREES),
        bodySite={"text": _site(best)},
        note=[{"text": f"{about.name(of)}. Give or take {SURE * best.sd_deg:.1f} degrees (95 %, {SURE} sd)."}],
        component=parts,
        **held,
    )


def _site(best: Best) -> str:
    """Where it is on the person.

    >>> _site(Best("rear_hip_flexion_deg", Side.LEFT, -7.0, 2.5, 44.5))
    'right hip'
    """
    role, part, *_ = best.measure.split("_")
    side = limb_side(best.measure, best.front_leg)
    return role if side is None else f"{side} {part}"


def _weeks(held: Iterable[KeptSession], about: _About) -> Iterator[Resource]:
    """The minutes of each week that is over, Monday to Sunday, what was seen apart from what was told."""
    weeks: dict[tuple[date, bool], list[Session]] = defaultdict(list)
    for one in held:
        weeks[_monday(one.started_at, about.of.zone), one.session.source != CLOCK].append(one.session)
    for (monday, seen), sessions in sorted(weeks.items(), key=itemgetter(0)):
        if not _is_whole(monday, about.of):
            continue
        parts: dict[str, float] = defaultdict(float)
        for side, seconds in chain.from_iterable(about.sides_s(of).items() for of in sessions):
            parts[side] += seconds
        period = {"start": monday.isoformat(), "end": (monday + timedelta(days=6)).isoformat()}
        yield about.observation(
            f"week {about.patient} {monday} {'seen' if seen else 'told'}",
            {"text": f"Minutes of stretching in the week, {'seen' if seen else 'told'}"},
            MIXED[seen],
            {"effectivePeriod": period},
            meta={"profile": [TIME]},
            category=_physical_activity(),
            valueQuantity=_quantity(sum(map(_held_s, sessions)) / 60, MINUTES_A_WEEK),
            **_in_parts(parts, MINUTES_A_WEEK),
        )


def _is_whole(monday: date, of: Record) -> bool:
    """Whether the week is over, and nothing of it was left out."""
    ends = of.made_at.astimezone(of.zone).date() > monday + timedelta(days=6)
    return ends and (of.since is None or of.since.astimezone(of.zone).date() <= monday)


def _in_parts(parts_s: Mapping[str, float], unit: tuple[str, str]) -> Resource:
    """The components by name; no field where there are none, because FHIR has no empty list."""
    parts = [_part(name, _quantity(seconds / 60, unit)) for name, seconds in sorted(parts_s.items())]
    return {"component": parts} if parts else {}


def _held_s(of: Session) -> float:
    return sum(of.held_s(leg) for leg in Side)


# What was told


def _outcome(outcome: Outcome, about: _About) -> Resource:
    instrument = Instrument(outcome.instrument)
    told = ASKED_FOR[instrument]
    text = told if outcome.activity is None else f"{told}: {plain_line(outcome.activity)}"
    pain = _coded(LOINC, "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported", text)
    return about.observation(
        f"outcome {outcome.id}",
        pain if instrument is Instrument.PAIN_NOW else {"text": text},
        ASKED,
        {"effectiveDateTime": _at(outcome.at, about.of.zone)},
        category=[_category("survey")],
        valueInteger=outcome.value,
    )


# Pieces


def _id(name: str) -> str:
    return str(uuid5(OURS, name))


def _urn(of: str) -> str:
    return f"urn:uuid:{of}"


def _ref(to: str) -> Resource:
    return {"reference": _urn(to)}


def _coded(system: str, code: str, display: str, text: str) -> Concept:
    return {"coding": [{"system": system, "code": code, "display": display}], "text": text}


def _category(code: str) -> Concept:
    return {"coding": [{"system": CATEGORIES, "code": code}]}


def _physical_activity() -> list[Concept]:
    return [_category("activity"), {"coding": [{"system": PA_CODES, "code": "PhysicalActivity"}]}]


def _quantity(value: float, unit: tuple[str, str]) -> Resource:
    code, name = unit
    return {"value": round(value, 3), "unit": name, "system": UCUM, "code": code}


def _part(text: str, quantity: Resource) -> Resource:
    return {"code": {"text": text}, "valueQuantity": quantity}


def _at(time: datetime, zone: tzinfo | None) -> str:
    return time.astimezone(zone).isoformat(timespec="seconds")


def _monday(time: datetime, zone: tzinfo | None) -> date:
    day = time.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def _in_words(measure: str) -> str:
    return measure.removesuffix("_deg").replace("_", " ")


def _order(one: KeptSession) -> tuple[datetime, str]:
    return one.started_at, one.id
