"""The messages between page and server, both ways; `docs/protocol.md` says what they mean.

Whatever comes in is checked here, before anything is made of it: shape, size, finite numbers, sane bounds.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from unsit import figure
from unsit.body import ANGLES, STATURE_M
from unsit.catalogue import USUAL_LANGUAGE, Catalogue, languages
from unsit.catalogue.anatomy import Anatomy
from unsit.catalogue.progress_words import ProgressWords, doubt, measured, progress_words
from unsit.coach import Command
from unsit.cues import Verbosity
from unsit.furniture import Furnished
from unsit.landmarks import NAMES, Landmarks, Side, nobody
from unsit.muscles import Lengthening
from unsit.observation import Lens
from unsit.posed import Posed
from unsit.practice import Moment, Practice
from unsit.progress import SURE
from unsit.session import CLOCK, Ended, Session
from unsit.steady import aims
from unsit.stretch import Keyframe, Stretch
from unsit.summary import Summary
from unsit.web import around
from unsit.web.around import Around
from unsit.web.desk import Data
from unsit.words import Words, of_stretch

PROTOCOL = 1
LARGEST_BYTES = 64 * 1024
"""A larger message is dropped, and the page told so."""
LARGEST_RECEIVED_BYTES = 16 * LARGEST_BYTES
"""A larger one is not even read: the socket is closed."""

Finite = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(ge=-10, le=10, allow_inf_nan=False)]
Unit = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Pixels = Annotated[int, Field(ge=16, le=8192)]
Points = Field(min_length=len(NAMES), max_length=len(NAMES))


class _Incoming(BaseModel):
    # Strict: "12" is no number and true is no 1.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Spoken(_Incoming):
    # In which language a session is spoken, and how much of it.
    language: Annotated[str, Field(max_length=20)] = USUAL_LANGUAGE
    verbosity: Verbosity = Verbosity.ALL


class Begin(_Spoken):
    """A session starts."""

    type: Literal["begin"]
    stretch: Annotated[str, Field(max_length=100)]
    hold_s: Annotated[float, Field(ge=10, le=60)] | None = None
    source: Literal["camera", "demo", "clock", "phone"] = "camera"
    first: Side | None = None


class Resume(_Spoken):
    """A session goes on, after its page or the program was away; `first` as it was begun."""

    type: Literal["resume"]
    session: Annotated[str, Field(max_length=100)]
    first: Side | None = None


class Frame(_Incoming):
    """One picture's landmarks; `image` and `world` are null together when nobody was found."""

    type: Literal["frame"]
    seq: Annotated[int, Field(ge=0, le=2**53)]
    time_s: Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
    width: Pixels
    height: Pixels
    people: Annotated[int, Field(ge=0, le=2)] = 1
    brightness: Unit | None = None
    contrast: Unit | None = None
    image: Annotated[list[tuple[Share, Share, Finite, Unit]], Points] | None
    world: Annotated[list[tuple[Share, Share, Share]], Points] | None

    def landmarks(self) -> Landmarks:
        """The picture's points in pixels; without points, a picture of nobody."""
        brightness = np.nan if self.brightness is None else self.brightness
        contrast = np.nan if self.contrast is None else self.contrast
        if self.image is None:
            return nobody(self.time_s, self.width, self.height, brightness, contrast)
        points = np.array(self.image)
        world = np.zeros((len(NAMES), 3)) if self.world is None else np.array(self.world)
        return Landmarks(
            self.time_s,
            points[:, :2] * [self.width, self.height],
            points[:, 3],
            world,
            self.width,
            self.height,
            max(self.people, 1),
            brightness,
            contrast,
        )


class Tick(_Incoming):
    """The time, while a clock watches."""

    type: Literal["tick"]
    seq: Annotated[int, Field(ge=0, le=2**53)]
    time_s: Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]


class Camera(_Incoming):
    """The camera's own trouble, or that it is over; `wanted` asks whether it may be opened."""

    type: Literal["camera"]
    state: Literal["wanted", "denied", "absent", "busy", "lost", "back"]


PhoneWish = Literal["look", "again", "forget"]


class PhoneOrder(_Incoming):
    """The desk's page wants to know how the phone stands, have its camera tried again, or let it go."""

    type: Literal["phone"]
    name: PhoneWish


class Order(_Incoming):
    """What the person says by key or button."""

    type: Literal["command"]
    name: Command


class BreakAnswer(_Incoming):
    """What the person says to the break that this page is there for."""

    type: Literal["break"]
    answer: Literal["up", "later", "not_today", "did_it", "back"]


Incoming = Begin | Resume | Frame | Tick | Camera | PhoneOrder | Order | BreakAnswer | Around
INCOMING: TypeAdapter[Incoming] = TypeAdapter(Annotated[Incoming, Field(discriminator="type")])

Outgoing = dict[str, Any]
"""A message to the page, ready for JSON; without NaN."""


class Refused(Exception):
    """Something that is not done: a code, what was found and what was expected, and what is to be said before it."""

    def __init__(self, code: str, text: str, before: list[Outgoing] | None = None) -> None:
        super().__init__(text)
        self.code, self.text, self.before = code, text, before or []


def hello(version: str, data: Data, own: Iterable[Stretch] = ()) -> Outgoing:
    """The first message on every socket: what can be done here, what is asked, and which muscles are drawn."""
    catalogue = data.catalogue
    return {
        "type": "hello",
        "protocol": PROTOCOL,
        "version": version,
        "stretches": [
            *(offer(stretch) for stretch in catalogue.stretches.values()),
            *(offer(stretch, own=True) for stretch in own),
        ],
        "languages": [_language(words, catalogue) for words in languages().values()],
        "muscles": [_muscle(muscle, catalogue.anatomy) for muscle in _drawn(catalogue.anatomy)],
        **around.asked(data),
    }


def _language(words: Words, catalogue: Catalogue) -> Outgoing:
    """What the page itself says in a language: the camera's troubles, the stretches' names, a sentence to try."""
    return {
        "id": words.language,
        "called": words.called,
        "camera_words": words.camera,
        "names": {name: of_stretch(words, stretch).name for name, stretch in catalogue.stretches.items()},
        "sample": words.cue["hold"].text,
    }


def _drawn(anatomy: Anatomy) -> list[str]:
    """The ids of the muscles in the figure."""
    return [name for name in anatomy.model.ids if anatomy.facts_of(name).shown]


def _muscle(name: str, anatomy: Anatomy) -> Outgoing:
    facts, left = anatomy.facts_of(name), name.endswith("_l")
    return {
        "id": name,
        "name": facts.name,
        "latin": facts.latin,
        "group": facts.group,
        "side": Side.LEFT if left else Side.RIGHT,
        "sitting": facts.sitting,
        "confidence": facts.confidence,
        "because": facts.because,
        "points": [
            {"part": part.replace("right_", "left_") if left else part, "at": [x, -y if left else y, z]}
            for part, (x, y, z) in facts.path
        ],
    }


def _keyframe(stretch: Stretch, frame: Keyframe, anatomy: Anatomy) -> Outgoing:
    """A keyframe with the right leg in front; the one that is held says where the stretch's things are."""
    there = figure.setting(stretch, frame, Side.RIGHT)
    told = figure.lengthened(anatomy.model, there.posed)
    things = {"things": _things(there.furnished)} if frame is stretch.held else {}
    return {"key": frame.key, "seconds": frame.seconds, **_drawing(there.posed, told, anatomy), **things}


def _things(of: Furnished) -> Outgoing:
    """Metres from the held pose's mid-hips: ahead, left, up; to the millimetre."""
    return {
        "floor": round(of.floor_m, 3),
        "boxes": [
            {
                "low": [round(value, 3) for value in box.low],
                "high": [round(value, 3) for value in box.high],
                "carries": list(box.carries),
            }
            for box in of.boxes
        ],
        "strap": of.strap,
    }


def _drawing(of: Posed, told: Lengthening | None, anatomy: Anatomy) -> Outgoing:
    """A pose of the figure and what it lengthens, per cent against standing; what is not known is left out."""
    percent = {} if told is None else figure.percent(anatomy.model, told)
    angles = dict(zip(ANGLES, of.pose, strict=False)) | {"body_pitch_deg": of.pitch_deg, "body_roll_deg": of.roll_deg}
    for side, hand in of.hands.items():
        angles |= {f"{side}_hand_{name}": value for name, value in hand._asdict().items()}
    return {
        "pose": {name: round(float(value), 1) for name, value in angles.items() if value},
        "lengthening": {name: round(percent[name], 1) for name in _drawn(anatomy) if name in percent},
    }


def offer(stretch: Stretch, *, own: bool = False) -> Outgoing:
    """A stretch in a list."""
    return {
        "id": stretch.id,
        "name": stretch.name,
        "sanskrit": stretch.sanskrit,
        "aliases": list(stretch.aliases),
        "summary": stretch.summary,
        "stance": str(stretch.stance),
        "regions": [str(region) for region in stretch.regions],
        "level": stretch.level,
        "sides": stretch.sides,
        "lead": stretch.lead,
        "lead_is": stretch.lead_is,
        "counted": list(stretch.counted),
        "counted_as": stretch.manner,
        "floor": stretch.on_the_floor,
        "needs": [str(each) for each in stretch.needs],
        "watch": stretch.watch,
        "unwatched": stretch.unwatched,
        "hold_s": stretch.hold.default_s,
        "hold_min_s": stretch.hold.min_s,
        "hold_max_s": stretch.hold.max_s,
        "repetitions": stretch.hold.repetitions,
        "own": own,
        "targets": [
            {"key": t.key, "measure": t.measure, "low": _number(t.low, 2), "high": _number(t.high, 2)}
            for t in stretch.target
        ],
    }


def shown(stretch: Stretch, anatomy: Anatomy, *, own: bool = False) -> Outgoing:
    """Everything about one stretch."""
    told = {
        "steps": [step.text for step in stretch.steps],
        "feel": stretch.feel,
        "not_feel": stretch.not_feel,
        "stop_if": stretch.stop_if,
        "adapt": list(stretch.adapt.values()),
        "muscles_truth": stretch.muscles_truth,
        "evidence": stretch.evidence,
        "sources": list(stretch.sources),
        "easier": list(stretch.easier),
        "harder": list(stretch.harder),
        "camera": stretch.camera,
        "props": list(stretch.props),
        "figure": [_keyframe(stretch, frame, anatomy) for frame in stretch.figure],
    }
    return {"type": "shown", "stretch": offer(stretch, own=own) | told}


def begun(session_id: str, practice: Practice, *, resumed: bool = False) -> Outgoing:
    """The session has begun, or goes on."""
    return {
        "type": "begun",
        "session": session_id,
        "stretch": practice.stretch.id,
        "hold_s": practice.coach.hold_s,
        "setup": of_stretch(practice.words, practice.stretch).setup,
        "resumed": resumed,
    }


def eyes(*, is_open: bool, why: str | None = None, who: Iterable[str] = ()) -> Outgoing:
    """Whether the page's camera may be open; if not, why, and which programs have it."""
    return {"type": "eyes", "open": is_open, "why": why, "who": list(who)}


def moment(
    of: Moment, anatomy: Anatomy, words: Words, frame: Frame | Tick, stature_cm: float | None = None
) -> Outgoing:
    """One frame's answer but for `server_ms`; its time is the frame's own, on the page's clock."""
    pose = of.observation.pose
    view = of.observation.view
    move = view.hindrance or view.advice
    owed = of.owed_s
    cue = of.cue
    return {
        "type": "moment",
        "seq": frame.seq,
        "time_s": frame.time_s,
        "phase": of.phase,
        "front_leg": of.front_leg,
        "in_stretch": of.in_stretch,
        "ring": round(of.coach.ring, 4),
        "held_s": _by_side(of.held_s),
        "hold_s": of.coach.hold_s,
        "cue": None if cue is None else {"key": cue.key, "text": cue.text, "tone": cue.tone, "why": cue.why},
        "say": None if of.said is None else of.said.text,
        "sounds": list(of.voice.sounds),
        "notice": of.voice.notice,
        "view": {
            "azimuth_deg": _number(view.azimuth_deg, 1),
            "azimuth_sd_deg": _number(view.azimuth_sd_deg, 1),
            "verdict": view.verdict if of.observation.landmarks.seen else None,
            "move": None if move is None else words.cue[str(move)].text,
            "lens": _lens(view.lens, stature_cm),
            "margin": _number(view.margin, 3),
        },
        "angles": {
            name: [round(value, 1), round(sd, 1)] for name, (value, sd) in of.observation.angles.observed().items()
        },
        "owed_s": _by_side(owed) if any(owed.values()) else None,
        "told": of.timer is not None,
        "ready_in_s": None if of.ready_in_s is None else round(of.ready_in_s, 1),
        "figure": None if pose is None else _drawing(Posed(pose), of.lengthening, anatomy),
    }


def seen(frame: Frame) -> Outgoing:
    """The landmarks of a frame that did not come from the desk's own page, for it to draw."""
    return {"type": "seen", "width": frame.width, "height": frame.height, "image": frame.image}


def _lens(lens: Lens | None, stature_cm: float | None) -> Outgoing | None:
    """Where the lens is, all of it or nothing; in metres of this person, or of the model body where nothing is told."""
    if lens is None or not np.isfinite([lens.height_m, lens.height_sd_m, lens.distance_m, lens.distance_sd_m]).all():
        return None
    stature_m = STATURE_M if stature_cm is None else stature_cm / 100
    larger = stature_m / STATURE_M
    return {
        "height_m": round(larger * lens.height_m, 2),
        "height_sd_m": round(larger * lens.height_sd_m, 2),
        "distance_m": round(larger * lens.distance_m, 2),
        "distance_sd_m": round(larger * lens.distance_sd_m, 2),
        "stature_m": round(stature_m, 2),
        "pitch_deg": round(lens.pitch_deg),
        "roll_deg": round(lens.roll_deg),
    }


def summary(  # noqa: PLR0913 - what was done, and in whose words
    session_id: str, session: Session, of: Summary, stretch: Stretch, language: str, *, saved: bool
) -> Outgoing:
    """The session's end, in words and seconds by front leg, or of both sides at once."""
    named = progress_words()[language]
    return {
        "type": "summary",
        "session": session_id,
        "stretch": session.stretch,
        "told": session.source == CLOCK,
        "ended": session.ended or Ended.INTERRUPTED,
        "headline": of.headline,
        "duration_s": round(session.duration_s, 2),
        "hold_s": session.hold_s,
        "legs": {
            "both" if stretch.sides == "together" else str(side): {
                "name": of.names[side],
                "held_s": round(leg.held_s, 2),
                "owed_s": round(leg.owed_s, 2),
                "holds": leg.holds,
                "knee_past_ankle_s": round(leg.fault_s.get("knee_past_ankle", 0.0), 2),
                "bests": _bests(session, side, stretch, named),
            }
            for side, leg in of.legs.items()
        },
        "sentences": list(of.sentences),
        "saved": saved,
        "advice": of.advice,
    }


def _bests(session: Session, side: Side, stretch: Stretch, words: ProgressWords) -> list[Outgoing]:
    """How far was held of what the stretch aims at, with what it may be wrong by."""
    return [
        {
            "name": measured(best.measure, words),
            "value_deg": round(best.value_deg),
            "doubt_deg": doubt(SURE * best.sd_deg),
        }
        for best in session.bests
        if best.front_leg is side and best.measure in aims(stretch)
    ]


def error(code: str, message: str, *, fatal: bool = False) -> Outgoing:
    """What was found, what was expected, what to do."""
    return {"type": "error", "code": code, "message": message, "fatal": fatal}


def _by_side(seconds: dict[Side, float]) -> dict[str, float]:
    return {str(side): round(value, 3) for side, value in seconds.items()}


def _number(value: float, digits: int) -> float | None:
    return round(value, digits) if np.isfinite(value) else None
