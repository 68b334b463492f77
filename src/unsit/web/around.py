"""The messages around the sessions: questions, answers, pain, the person, own stretches, the plan.

As in `messages.py`: whatever comes in is checked here, before anything is made of it.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from unsit.dose import Week
from unsit.landmarks import Side
from unsit.movement import Equipment
from unsit.pain import SCALE_TOP, Advice, Colour, Ends, Kind, PainWords, Scale, Sign, What
from unsit.plan import Item, announced
from unsit.prescription import Limit, Prescription
from unsit.screening import Alarm, Gate, Group, Offer, Question, Rule, Screening, State
from unsit.stretch import Stretch
from unsit.web.desk import Data, Keeping, Standing
from unsit.web.progress import AskProgress, SkipOutcomes, TellOutcomes, round_

Outgoing = dict[str, Any]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Id = Annotated[str, Field(max_length=100)]
Number = Annotated[int, Field(ge=0, le=SCALE_TOP)]
LARGEST_PART = 10_000
"""A file of own stretches comes in parts of at most so many characters: as JSON still within one message."""
LARGEST_FILE = 1_000_000
"""Of all parts together: about 150 whole stretches."""


class _Incoming(BaseModel):
    # Strict: "12" is no number and true is no 1; but enums and sets come as the texts and lists of JSON.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Show(_Incoming):
    """The page wants to know everything of one stretch."""

    type: Literal["show"]
    stretch: Id


class Answers(_Incoming):
    """One gate's answers: what was answered with yes, on which side where one was named."""

    type: Literal["answers"]
    gate: Gate
    yes: Annotated[list[Id], Field(max_length=100)]
    sides: dict[Id, Side] = {}


class Told(_Incoming):
    """What a person tells of the pull and of pain; all of it may be left open."""

    type: Literal["report"]
    session: Id | None
    stretch: Id
    front_leg: Side | None = None
    feeling: Number | None = None
    pain: Number | None = None
    signs: Annotated[list[Sign], Field(max_length=len(Sign))] = []
    kind: Kind = Kind.AFTER_HOLD


class Wishes(_Incoming):
    """What is possible now."""

    type: Literal["wish"]
    minutes: Annotated[int, Field(ge=1, le=60)]
    floor: bool
    camera: bool
    have: Annotated[list[Equipment], Field(max_length=len(Equipment))]


class Myself(_Incoming):
    """What is told of the person; only what is named is changed."""

    type: Literal["person"]
    stature_cm: float | None = None
    thigh_ratio: float | None = None
    trunk_ratio: float | None = None
    arm_ratio: float | None = None
    older: bool = False
    cannot: Annotated[list[Id], Field(max_length=50)] = []
    hold_s: float | None = None
    comfort_only: bool = False
    knee_allowance_deg: float = 0.0
    goal: Literal["everyday", "full"] = "everyday"
    limits: Annotated[list[Annotated[Limit, Field(strict=False)]], Field(max_length=50)] = []

    def named(self) -> dict[str, Any]:
        """Only what came in."""
        return self.model_dump(include=self.model_fields_set - {"type"})


class Easier(_Incoming):
    """One rung down, please."""

    type: Literal["easier"]


class Prescribe(_Incoming):
    """An own version of a stretch is made or changed."""

    type: Literal["prescribe"]
    prescription: Annotated[Prescription, Field(strict=False)]


class KeepPose(_Incoming):
    """The pose that is held now becomes an own version of this stretch."""

    type: Literal["keep_pose"]
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
    name: Name
    by: Annotated[str, Field(max_length=100)] = ""


class Unprescribe(_Incoming):
    """An own version is removed."""

    type: Literal["unprescribe"]
    id: Id


class OwnExport(_Incoming):
    """All own stretches as one file, please."""

    type: Literal["own_export"]


class OwnImport(_Incoming):
    """The own stretches of such a file are to be kept; it comes in parts, `more` with all but the last."""

    type: Literal["own_import"]
    text: Annotated[str, Field(max_length=LARGEST_PART)]
    more: bool = False


class ForgetHealth(_Incoming):
    """Answers, what was told of pain, and what is known of the person are to be deleted."""

    type: Literal["forget_health"]


class KeepPoints(_Incoming):
    """The points of sessions are to be kept from now on, or no more."""

    type: Literal["keep_points"]
    on: bool


class ForgetPoints(_Incoming):
    """All points of sessions are to be deleted."""

    type: Literal["forget_points"]


Around = (
    Show
    | Answers
    | Told
    | Wishes
    | Myself
    | Easier
    | Prescribe
    | KeepPose
    | Unprescribe
    | OwnExport
    | OwnImport
    | ForgetHealth
    | KeepPoints
    | ForgetPoints
    | AskProgress
    | TellOutcomes
    | SkipOutcomes
)


def asked(data: Data) -> Outgoing:
    """What the page needs to ask: the questions by gate, the scales, the signs, the equipment."""
    return {
        "questions": _questions(data.screening),
        "pain_words": _pain_words(data.pain),
        "equipment": [{"id": str(each), "name": str(each).replace("-", " ")} for each in Equipment],
        "regions": [str(region) for region in data.scheme.regions],
    }


def _questions(screening: Screening) -> Outgoing:
    gates: dict[Gate, tuple[Group[Alarm], ...] | tuple[Group[Rule], ...]] = {
        Gate.EMERGENCY: screening.emergency,
        Gate.SEE_SOMEONE: screening.see_someone,
        Gate.CONDITIONS: screening.condition,
    }
    return {
        "daily": _question(screening.daily),
        "gates": [
            {
                "gate": str(gate),
                "groups": [
                    {"heading": group.heading, "questions": [_question(question) for question in group.question]}
                    for group in groups
                ],
            }
            for gate, groups in gates.items()
        ],
        "say": {name: getattr(screening.say, name) for name in ("how", "none", "disclaimer", "go_on", "few")},
    }


def _question(question: Question) -> Outgoing:
    return {"id": question.id, "ask": question.ask, "asks_side": isinstance(question, Rule) and question.asks_side}


def _pain_words(words: PainWords) -> Outgoing:
    return {
        "scales": {
            str(scale): {
                "ask": words.scale[scale].ask,
                "aim": words.scale[scale].aim,
                "anchors": {str(number): text for number, text in words.scale[scale].anchors.items()},
            }
            for scale in Scale
        },
        "signs": {
            "ask": words.signs.ask,
            "none": words.signs.none,
            "names": [{"id": str(sign), "text": text} for sign, text in words.signs.name.items()],
        },
        "stopped": words.stopped,
        "morning": words.next_morning.ask,
    }


def state(of: Standing, data: Data) -> Outgoing:
    """Everything around the sessions, as it is now."""
    return {
        "type": "state",
        "due": [str(gate) for gate in Gate if gate in of.due],
        "outcome": {"state": str(of.outcome.state), "texts": list(of.outcome.texts), "few": of.outcome.few},
        "offers": {name: _offer(offer, of.stretches[name]) for name, offer in of.outcome.offers.items()},
        "plan": _plan(of) if of.outcome.state is State.GO_ON else NO_PLAN,
        "ladder": {"rung": of.plan.rung, "names": [rung.name for rung in data.scheme.rung]},
        "weeks": [_week(week) for week in of.plan.weeks],
        "marks": {"enough": data.scheme.enough_min, "plateau": data.scheme.plateau_min},
        "person": of.person.model_dump(mode="json"),
        "own": [
            {"id": own.id, "name": own.name, "from": own.of, "prescription": own.model_dump(mode="json", by_alias=True)}
            for own in of.shelf.prescriptions.values()
        ],
        "own_problems": list(of.shelf.problems),
        "ask_morning": _morning(of),
        "points": None if of.points is None else _points(of.points),
        "ask_outcomes": round_(of.round),
    }


NO_PLAN: Outgoing = {"items": [], "seconds": 0, "left_out": [], "just": None, "one": None}


def _offer(offer: Offer, stretch: Stretch) -> Outgoing:
    words = _words(offer, stretch)
    return {"blocked": bool(offer.blocked_by), "cautions": bool(offer.cautions), "words": words}


def _words(offer: Offer, stretch: Stretch) -> list[str]:
    """What blocks a stretch; what to mind, led by the stretch's own way to adapt where it has one."""
    blocked, notes = offer.words[: len(offer.blocked_by)], offer.words[len(offer.blocked_by) :]
    minded = zip(offer.cautions, notes, strict=True)
    return [*blocked, *(f"{stretch.adapt[name]} {note}" if name in stretch.adapt else note for name, note in minded)]


def _plan(of: Standing) -> Outgoing:
    items, places = of.plan.items, announced(of.plan.items)
    told = [_item(item, place, of) for item, place in zip(items, places, strict=True)]
    just, one = (None if item is None else _item(item, None, of) for item in (of.plan.just, of.plan.one))
    asked = {"seconds": round(of.plan.seconds), "left_out": list(of.plan.left_out)}
    return {"items": told, **asked, "just": just, "one": one}


def _item(item: Item, place: str | None, of: Standing) -> Outgoing:
    return {
        "stretch": item.stretch,
        "name": of.stretches[item.stretch].name,
        "hold_s": item.hold_s,
        "times": item.times,
        "first": str(item.first),
        "seconds": round(item.seconds),
        "announce": place,
        "because": list(item.because),
    }


def _week(week: Week) -> Outgoing:
    return {"region": str(week.region)} | {str(side): round(minutes, 2) for side, minutes in week.minutes.items()}


def _morning(of: Standing) -> Outgoing | None:
    if of.morning is None:
        return None
    stretches = [{"id": name, "name": of.stretches[name].name} for name in of.morning.stretches]
    return {"session": of.morning.session, "stretches": stretches}


def _points(of: Keeping) -> Outgoing:
    return {"on": of.on, "recordings": of.amount.recordings, "megabytes": round(of.amount.megabytes, 1)}


THEN = {
    What.GO_ON: "go_on",
    What.EASE_OUT: "ease_out",
    What.END_STRETCH: "end_stretch",
    What.STOP: "end_session",
    What.REST: "end_stretch",
    What.SEE_CLINICIAN: "end_stretch",
}


def judged(colour: Colour | None, advice: Advice, words: PainWords, easier: str | None) -> Outgoing:
    """What follows from what was told of pain."""
    return {
        "type": "judged",
        "colour": None if colour is None else str(colour),
        "texts": list(words.said(advice)),
        "then": THEN[advice.what],
        "easier": easier if advice.easier or advice.ends is Ends.STRETCH else None,
    }


def own(text: str) -> Outgoing:
    """All own stretches as one file."""
    return {"type": "own", "text": text}
