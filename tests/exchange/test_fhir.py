"""The FHIR bundle: read by fhir.resources, held against R4's own schema, and against what the guide asks for."""

import doctest
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft6Validator
from pydantic import ValidationError

from tests.store.records import MINUTE, NOON, REFUSED, TURNED, WALKING, WHOLE, WORSE
from unsit import __version__
from unsit.catalogue import load
from unsit.exchange import fhir
from unsit.exchange.backup import KeptSession
from unsit.exchange.fhir import ACTIVITY, GROUP, LOINC, TIME, UCUM, Record, bundle, fhir_bundle
from unsit.landmarks import Side
from unsit.outcome import RANGES, Outcome
from unsit.session import CAMERA, CLOCK, PHONE, Best, Ended, Hold, Session

R4 = Draft6Validator(json.loads(Path(__file__).with_name("fhir-r4.schema.json").read_text(encoding="utf-8")))
BERLIN = ZoneInfo("Europe/Berlin")
LATER = NOON + timedelta(days=60)
TOLD = replace(WHOLE, source=CLOCK, bests=())
KEPT = (
    KeptSession("s1", NOON, WHOLE),
    KeptSession("s2", NOON + MINUTE, TURNED),
    KeptSession("s3", NOON + timedelta(days=7), TOLD),
    KeptSession("s4", NOON + 2 * MINUTE, replace(REFUSED, source=CAMERA)),
)
PAIN_NOW = Outcome(NOON, "pain_now", 3, None, "o1")
CHANGED = Outcome(NOON + timedelta(days=28), "change", -2, None, "o2")
OUTCOMES = (WORSE, WALKING, PAIN_NOW, CHANGED)
STRETCHES, WORDS = load().stretches, load().words
CHILDS_POSE = replace(TOLD, stretch="childs-pose", holds=(Hold(Side.RIGHT, 0.0, 60.0, 60.0),))
MEASURES = {"rear_hip_flexion_deg": "rear hip", "trunk_turn_away_deg": "turn of the trunk"}
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
TEMPORARY = "http://hl7.org/fhir/us/physical-activity/CodeSystem/pa-temporary-codes"


def record(kept=KEPT, outcomes=OUTCOMES, **changed):
    return replace(Record(kept, outcomes, STRETCHES, WORDS, MEASURES, LATER, BERLIN), **changed)


def told(**changed):
    """The bundle as a program reads it."""
    return json.loads(fhir_bundle(record(**changed)), parse_constant=pytest.fail)


def resources(of, kind="Observation"):
    return [entry["resource"] for entry in of["entry"] if entry["resource"]["resourceType"] == kind]


def of_profile(of, profile):
    return [one for one in resources(of) if profile in one.get("meta", {}).get("profile", [])]


def parts(one):
    """The components' values by their names."""
    return {part["code"]["text"]: part["valueQuantity"]["value"] for part in one["component"]}


def texts(of):
    return [one["code"]["text"] for one in resources(of)]


# What the guide asks for


def codings(concept):
    return {(coding["system"], coding["code"]) for coding in concept.get("coding", [])}


def references(value):
    if isinstance(value, dict):
        yield from (found for name, found in value.items() if name == "reference")
        yield from (found for each in value.values() for found in references(each))
    elif isinstance(value, list):
        yield from (found for each in value for found in references(each))


def guide_problems(of):
    """What the profiles of the US Physical Activity guide 1.0.0 would not have, and references that lead nowhere."""
    by_url = {entry["fullUrl"]: entry["resource"] for entry in of["entry"]}
    for entry in of["entry"]:
        one = entry["resource"]
        if entry["fullUrl"] != f"urn:uuid:{one['id']}":
            yield f"{entry['fullUrl']}: another's address"
        yield from (f"{found} leads nowhere" for found in references(one) if found not in by_url)
    if len(by_url) < len(of["entry"]):
        yield "an id twice"
    for profile in (GROUP, ACTIVITY, TIME):
        for one in of_profile(of, profile):
            yield from _base_problems(one, by_url)
            yield from _own_problems(one, profile, by_url)


def _base_problems(one, by_url):
    categories = set().union(*map(codings, one.get("category", [])))
    if not {(CATEGORY, "activity"), (TEMPORARY, "PhysicalActivity")} <= categories:
        yield "category: expected activity and PhysicalActivity"
    if one.get("status") not in {"final", "amended", "corrected", "entered-in-error"}:
        yield "status: not one of the guide's"
    for name in ("subject", "performer"):
        several = one.get(name, [])
        for found in several if isinstance(several, list) else [several]:
            if by_url.get(found["reference"], {}).get("resourceType") != "Patient":
                yield f"{name}: expected the patient"
        if not several:
            yield f"{name}: missing"
    period = one.get("effectivePeriod", {})
    if "effectiveDateTime" not in one and any(len(period.get(end, "")) < len("2026-05-04") for end in ("start", "end")):
        yield "effective: expected a day, or a period with both ends"
    yield from (
        f"{name}: not to be there" for name in ("focus", "bodySite", "specimen", "modifierExtension") if name in one
    )
    quantity = one.get("valueQuantity")
    if quantity and not (quantity["system"] == UCUM and quantity["code"] and "value" in quantity):
        yield "valueQuantity: expected a value with its UCUM code"
    yield from (
        "note: expected author and time" for note in one.get("note", []) if not {"time", "authorReference"} <= set(note)
    )


def _own_problems(one, profile, by_url):
    if profile == GROUP:
        members = [by_url.get(each["reference"], {}) for each in one.get("hasMember", [])]
        if not members or any(ACTIVITY not in each.get("meta", {}).get("profile", []) for each in members):
            yield "hasMember: expected one or more measures of an activity"
        if (TEMPORARY, "PAPanel") not in codings(one["code"]) or "valueQuantity" in one:
            yield "code: expected PAPanel, and no value"
    if profile == ACTIVITY and not (
        codings(one["code"]) == {(LOINC, "55411-3")} and one["valueQuantity"]["code"] == "min"
    ):
        yield "code: expected the duration of exercise, in minutes"
    if profile == TIME and "valueQuantity" not in one:
        yield "value: expected a quantity"


def check(of):
    """Three readings of the bundle; raises what is wrong with it."""
    Bundle.model_validate(of)
    R4.validate(of)
    assert list(guide_problems(of)) == []


def test_it_is_a_bundle_for_three_readers():
    check(told())


def test_the_file_is_the_bundle():
    assert told() == json.loads(json.dumps(bundle(record())))


def test_what_is_kept_is_all_there():
    of = told()
    assert [len(of_profile(of, profile)) for profile in (GROUP, ACTIVITY, TIME)] == [3, 3, 2]
    assert len(resources(of)) == 3 + 3 + 3 + 2 + 4  # groups, minutes, bests, weeks, outcomes


def test_an_empty_history_is_a_patient_and_a_device():
    of = told(kept=(), outcomes=())
    check(of)
    assert [entry["resource"]["resourceType"] for entry in of["entry"]] == ["Patient", "Device"]


def test_the_patient_has_no_identity():
    (patient,) = resources(told(), "Patient")
    assert set(patient) == {"resourceType", "id", "identifier", "name", "gender"}
    assert patient["gender"] == "unknown"
    (name,) = patient["name"]
    assert name == {
        "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "not-asked"}]
    }


def test_the_device_is_this_version_of_unsit():
    (device,) = resources(told(), "Device")
    assert device["deviceName"] == [{"name": "Unsit", "type": "user-friendly-name"}]
    assert device["version"] == [{"value": __version__}]


def test_exported_again_later_everything_has_its_id_again():
    ids = {entry["fullUrl"] for entry in told()["entry"]}
    later = {entry["fullUrl"] for entry in told(made_at=LATER + timedelta(days=9), zone=UTC)["entry"]}
    assert ids == later


def test_two_persons_are_two_patients():
    (one,), (other,) = (resources(told(kept=[kept]), "Patient") for kept in KEPT[:2])
    assert one["id"] != other["id"]


def test_the_minutes_are_those_that_were_held_side_by_side():
    minutes = {one["effectivePeriod"]["start"]: one for one in of_profile(told(), ACTIVITY)}
    whole = minutes["2026-05-04T14:00:00+02:00"]
    assert whole["valueQuantity"] == {
        "value": pytest.approx((24.75 + 28.5) / 60, abs=0.001), "unit": "minutes", "system": UCUM,
        "code": "min",
    }  # fmt: skip
    assert parts(whole) == {
        "Left leg in front": 0.475,
        "Right leg in front": pytest.approx(0.4125, abs=0.001),
    }


@pytest.mark.parametrize(
    ("stretch", "sides"),
    [
        ("low-lunge", {"Right leg in front": 0.412, "Left leg in front": 0.475}),
        ("chair-hamstring", {"Right leg": 0.412, "Left leg": 0.475}),
        ("thread-the-needle", {"Right side": 0.412, "Left side": 0.475}),
        ("removed", {"Counted as right": 0.412, "Counted as left": 0.475}),
    ],
)
def test_the_minutes_are_in_parts_as_their_stretch_counts_them(stretch, sides):
    of = told(kept=[KeptSession("s1", NOON, replace(TOLD, stretch=stretch))])
    check(of)
    assert [parts(one) for one in (*of_profile(of, ACTIVITY), *of_profile(of, TIME))] == [sides, sides]


def test_where_both_sides_stretch_at_once_no_side_is_made_up():
    of = told(kept=[KeptSession("s1", NOON, CHILDS_POSE)])
    check(of)
    for one in (*of_profile(of, ACTIVITY), *of_profile(of, TIME)):
        assert one["valueQuantity"]["value"] == 1.0
        assert "component" not in one


def test_a_week_of_several_stretches_sums_each_way_of_counting_apart():
    held = [CHILDS_POSE, TOLD, replace(TOLD, stretch="low-lunge"), replace(TOLD, stretch="chair-hamstring")]
    (week,) = of_profile(told(kept=[KeptSession(f"s{at}", NOON + at * MINUTE, of) for at, of in enumerate(held)]), TIME)
    assert week["valueQuantity"]["value"] == pytest.approx((60 + 3 * 53.25) / 60, abs=0.001)
    assert parts(week) == {
        "Left leg": 0.475, "Left leg in front": 0.95,
        "Right leg": 0.412, "Right leg in front": 0.825,
    }  # fmt: skip


def test_what_a_clock_told_is_told_apart_from_what_a_camera_saw():
    methods = {one["effectivePeriod"]["start"]: one["method"]["text"] for one in of_profile(told(), GROUP)}
    assert methods["2026-05-11T14:00:00+02:00"].startswith("Told: a clock counted")
    assert methods["2026-05-04T14:00:00+02:00"].startswith("Seen: this computer's camera")
    assert methods["2026-05-04T14:01:00+02:00"].startswith("Seen: a phone's camera")
    weeks = {one["code"]["text"]: one["method"]["text"][:5] for one in of_profile(told(), TIME)}
    assert weeks == {
        "Minutes of stretching in the week, seen": "Seen:",
        "Minutes of stretching in the week, told": "Told:",
    }


def test_a_week_is_the_persons_own_and_goes_in_once_it_is_over():
    sunday_night = datetime(2026, 5, 10, 23, 30, tzinfo=BERLIN)
    kept = [KeptSession("s1", sunday_night, WHOLE), KeptSession("s2", sunday_night + timedelta(hours=1), WHOLE)]
    first, second = of_profile(told(kept=kept), TIME)
    assert first["effectivePeriod"] == {"start": "2026-05-04", "end": "2026-05-10"}
    assert second["effectivePeriod"] == {"start": "2026-05-11", "end": "2026-05-17"}
    assert first["valueQuantity"]["code"] == "min/wk"
    (over,) = of_profile(told(kept=kept, made_at=datetime(2026, 5, 17, 23, 59, tzinfo=BERLIN)), TIME)
    assert over["id"] == first["id"]


def test_of_a_week_that_is_not_asked_for_whole_there_is_no_sum():
    since = datetime(2026, 5, 5, tzinfo=BERLIN)
    of = told(since=since)
    check(of)
    assert [one["effectivePeriod"]["start"] for one in of_profile(of, TIME)] == ["2026-05-11"]
    assert len(of_profile(of, GROUP)) == 1
    assert resources(of, "Patient") == resources(told(), "Patient"), "the person is the same"


def test_an_angle_has_its_method_and_its_error_and_no_clinical_code():
    bests = [one for one in resources(told()) if "Camera's estimate" in one["code"]["text"]]
    assert len(bests) == 3
    hip = next(one for one in bests if "rear hip" in one["code"]["text"])
    assert "coding" not in hip["code"]
    assert "coding" not in hip["bodySite"]
    assert hip["bodySite"]["text"] == "right hip", "the rear leg's, with the left one in front"
    assert hip["valueQuantity"] == {
        "value": -7.125, "unit": "degrees", "system": UCUM, "code": "deg",
    }  # fmt: skip
    assert hip["note"] == [{"text": "Hip and lower-back stretch. Give or take 4.9 degrees (95 %, 1.96 sd)."}]
    assert hip["component"][0]["valueQuantity"]["value"] == 2.5
    assert hip["component"][1]["valueQuantity"]["value"] == 7.5
    assert hip["method"]["text"].endswith("Not a goniometer's angle.")
    assert hip["effectiveDateTime"] == "2026-05-04T14:00:44+02:00"


def test_only_what_is_certain_has_a_code():
    found = set(re.findall(r'"system": "([^"]+)",\s*"code": "([^"]+)"', fhir_bundle(record()).decode()))
    units = {(system, code) for system, code in found if system == UCUM}
    assert {code for _, code in units} == {"min", "min/wk", "deg"}
    assert found - units == {
        (LOINC, "55411-3"),
        (LOINC, "72514-3"),
        (TEMPORARY, "PAPanel"),
        (TEMPORARY, "PhysicalActivity"),
        (CATEGORY, "activity"),
        (CATEGORY, "survey"),
    }


def test_what_was_told_of_oneself_is_there_in_its_own_words():
    of = told()
    found = {one["code"]["text"]: one for one in resources(of) if "valueInteger" in one}
    walking = next(one for text, one in found.items() if text.endswith(": Walking the dog"))
    assert walking["valueInteger"] == 0
    assert "coding" not in walking["code"]
    now = next(one for text, one in found.items() if text.startswith("Pain now"))
    assert codings(now["code"]) == {(LOINC, "72514-3")}
    assert sorted(one["valueInteger"] for one in found.values()) == [-2, 0, 3, 6]


def test_times_have_the_zones_offset_of_their_day():
    winter = KeptSession("s1", datetime(2026, 1, 7, 12, tzinfo=UTC), WHOLE)
    (group,) = of_profile(told(kept=[winter]), GROUP)
    assert group["effectivePeriod"]["start"] == "2026-01-07T13:00:00+01:00"


# Whatever is kept

sides = st.sampled_from(Side)
seconds = st.floats(0, 3600)
degrees = st.floats(-180, 180)
times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, BERLIN]))  # noqa: DTZ001
words = st.text(min_size=1, max_size=40).filter(str.strip)
holds = st.builds(Hold, sides, seconds, seconds, seconds)
bests = st.builds(
    Best, st.sampled_from(["rear_hip_flexion_deg", "front_knee_flexion_deg"]), sides, degrees, st.floats(0, 90), seconds
)
sessions = st.builds(
    Session,
    stretch=words,
    source=st.sampled_from([CAMERA, PHONE, CLOCK]),
    hold_s=seconds,
    duration_s=st.floats(0, 86_400),
    holds=st.lists(holds, max_size=4).map(tuple),
    bests=st.lists(bests, max_size=4, unique_by=lambda best: (best.measure, best.front_leg)).map(tuple),
    azimuth_deg=st.one_of(st.just(float("nan")), degrees),
    ended=st.sampled_from([None, *Ended]),
)
outcomes = st.sampled_from(sorted(RANGES)).flatmap(
    lambda instrument: st.builds(
        Outcome,
        times,
        st.just(str(instrument)),
        st.integers(*RANGES[instrument]),
        words if instrument == "activity" else st.none(),
        st.uuids().map(str),
    )
)


@settings(max_examples=60, deadline=None)
@given(
    kept=st.lists(st.builds(KeptSession, st.uuids().map(str), times, sessions), max_size=5),
    told_of=st.lists(outcomes, max_size=4),
    since=st.one_of(st.none(), times),
)
def test_whatever_is_kept_is_a_bundle(kept, told_of, since):
    check(json.loads(fhir_bundle(record(kept=kept, outcomes=told_of, since=since))))


# That a wrong one is refused


def spoilt(path, value):
    """The bundle with one thing made wrong; None takes it away."""
    of = bundle(record())
    at = of
    for step in path[:-1]:
        at = at[step]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return of


def first(profile):
    return next(
        number for number, entry in enumerate(bundle(record())["entry"])
        if profile in entry["resource"].get("meta", {}).get("profile", [])
    )  # fmt: skip


UNREADABLE = [
    (("entry", 2, "resource", "status"), "done"),
    (("entry", 2, "resource", "status"), None),
    (("entry", 2, "resource", "code"), None),
    (("entry", 2, "resource", "effectivePeriod", "start"), "2026-05-04T14:00:00"),
    (("entry", 3, "resource", "valueQuantity", "value"), "many"),
    (("entry", 2, "resource", "mood"), "good"),
    (("type",), "heap"),
]


@pytest.mark.parametrize(("path", "value"), UNREADABLE)
def test_a_bundle_that_is_none_is_refused_by_a_reader(path, value):
    of = spoilt(path, value)
    refused = [bool(list(R4.iter_errors(of)))]
    try:
        Bundle.model_validate(of)
        refused.append(False)
    except ValidationError:
        refused.append(True)
    assert any(refused)


NOT_OF_THE_GUIDE = [
    (GROUP, ("category",), None),
    (GROUP, ("category",), [{"coding": [{"system": CATEGORY, "code": "activity"}]}]),
    (GROUP, ("status",), "preliminary"),
    (GROUP, ("performer",), None),
    (GROUP, ("subject",), {"reference": "urn:uuid:nobody"}),
    (GROUP, ("effectivePeriod", "end"), None),
    (GROUP, ("hasMember",), []),
    (GROUP, ("code",), {"text": "Stretching"}),
    (GROUP, ("note",), [{"text": "by nobody"}]),
    (ACTIVITY, ("bodySite",), {"text": "hip"}),
    (ACTIVITY, ("code", "coding", 0, "code"), "41343-5"),
    (ACTIVITY, ("valueQuantity", "code"), "h"),
    (TIME, ("valueQuantity",), None),
]


@pytest.mark.parametrize(("profile", "path", "value"), NOT_OF_THE_GUIDE)
def test_what_the_guide_would_not_have_is_found(profile, path, value):
    assert list(guide_problems(spoilt(("entry", first(profile), "resource", *path), value)))


def test_the_examples_of_the_module_hold():
    assert doctest.testmod(fhir).failed == 0
