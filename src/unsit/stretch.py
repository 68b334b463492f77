"""What a stretch is: the frozen model of a TOML file, checked against the names of measures, muscles' legs and cues.

A stretch speaks in roles: the front and the rear leg (or the lead and the other one, where no leg is in front), away
from the front leg. Nothing else in the program knows any stretch by name; whatever a stretch needs is said here.
"""

import itertools
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from unsit.angles import SIDED
from unsit.landmarks import Side
from unsit.movement import FEATURES, FIGURE_ANGLES, KNOWN_MEASURES, LYING, Equipment, Region, Stance, in_role

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
StretchId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
Text = Annotated[str, Field(min_length=1)]
Seconds = Annotated[float, Field(gt=0, le=600)]
Measure = Annotated[str, BeforeValidator(lambda name: in_role(name) if isinstance(name, str) else name)]
FloorPoint = Annotated[
    Literal["front_heel", "front_toes", "front_knee", "rear_heel", "rear_toes", "rear_knee"],
    BeforeValidator(lambda name: in_role(name) if isinstance(name, str) else name),
]
OUT_OF_THE_WAY_IN = {"hold", "release"}
"""The steps with which the way in is over."""
Prop = Literal["chair", "desk", "wall", "step", "bed", "low-seat", "doorway", "strap"]
"""What the figure is drawn with."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Band(_Frozen):
    """A measure's band, in the measure's own unit; an open end is infinite.

    Once inside, `margin` may be overstepped before it counts as outside: without it, noise at the border would make
    the clock stutter.
    """

    measure: Measure
    low: float = float("-inf")
    high: float = float("inf")
    margin: float = Field(default=0.0, ge=0)

    @model_validator(mode="after")
    def _known_and_ordered(self) -> Self:
        if self.measure not in KNOWN_MEASURES:
            raise ValueError(f"measure {self.measure!r} is unknown; known: {', '.join(KNOWN_MEASURES)}")
        if not self.low < self.high:
            raise ValueError(f"low ({self.low}) must be below high ({self.high})")
        return self

    def contains(self, value: float, was_inside: bool = False) -> bool:
        """Whether the value lies in the band; NaN never does."""
        slack = self.margin if was_inside else 0.0
        return self.low - slack <= value <= self.high + slack


class Target(Band):
    """Something to reach: its key, whether the clock waits for it, and the cues for too little and too much."""

    key: Key
    stops_clock: bool
    cue: Key
    cue_above: Key | None = None


class Rule(_Frozen):
    """Something not to overstep, in two steps: a gentle cue and a paused clock, then a clear cue.

    `downwards`: the limits are lower ones, and it is going below them that oversteps.
    """

    key: Key
    measure: Measure
    gentle_above: float
    clear_above: float
    pause_after_s: Seconds
    clear_after_s: Seconds
    gentle_cue: Key
    clear_cue: Key
    unseen_notice: Key
    downwards: bool = False

    @model_validator(mode="after")
    def _known_and_ordered(self) -> Self:
        Band(measure=self.measure)
        if self.downwards and not self.clear_above < self.gentle_above:
            raise ValueError(f"downwards, clear_above ({self.clear_above}) must be below gentle ({self.gentle_above})")
        if not self.downwards and not self.gentle_above < self.clear_above:
            raise ValueError(f"gentle_above ({self.gentle_above}) must be below clear_above ({self.clear_above})")
        return self

    def excess(self, value: float) -> tuple[float, float]:
        """How far the gentle and the clear limit are overstepped; negative within them."""
        sign = -1.0 if self.downwards else 1.0
        return sign * (value - self.gentle_above), sign * (value - self.clear_above)


class HoldTime(_Frozen):
    """How long to hold, seconds a side; a gap up to `dropout_s` does not break a hold.

    `times` a side is what a full dose has. In a dynamic stretch the hold is made of `repetitions` short ones.
    """

    default_s: Seconds
    min_s: Seconds
    max_s: Seconds
    dropout_s: float = Field(ge=0, le=2)
    times: int = Field(default=2, ge=1, le=10)
    repetitions: int = Field(default=1, ge=1, le=20)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.min_s <= self.default_s <= self.max_s:
            raise ValueError(f"need min_s <= default_s <= max_s, found {self.min_s}, {self.default_s}, {self.max_s}")
        return self


class LeadTold(_Frozen):
    """How a camera tells the lead side: by a measure that is so much larger (smaller) there than on the other side.

    `trunk_turn` is the side the trunk is turned towards; `knee_lift`, in trunk lengths, the leg whose knee is higher.
    """

    by: str
    more: bool = True
    clear: float = Field(gt=0)
    level: float = Field(ge=0)

    @model_validator(mode="after")
    def _known_and_ordered(self) -> Self:
        known = ("knee_lift", "trunk_turn", *SIDED)
        if self.by not in known:
            raise ValueError(f"the lead side cannot be told by {self.by!r}; known: {', '.join(known)}")
        if not self.level < self.clear:
            raise ValueError(f"level ({self.level}) must be below clear ({self.clear})")
        return self


class Reminder(_Frozen):
    """Something to say once a leg, after so many held seconds, because no camera can see whether it is done."""

    cue: Key
    after_s: Seconds


class Keyframe(_Frozen):
    """One pose of the figure that shows the stretch, degrees by name, and the seconds it takes to get there."""

    key: Key
    seconds: Seconds
    pose: dict[Measure, float]

    @model_validator(mode="after")
    def _known(self) -> Self:
        unknown = sorted(set(self.pose) - set(FIGURE_ANGLES))
        if unknown:
            raise ValueError(f"pose names {', '.join(unknown)}; known: {', '.join(FIGURE_ANGLES)}")
        return self


class Claim(_Frozen):
    """A muscle that is longer in the stretch than standing, or than sitting; `leg` is its side, the trunk's too."""

    muscle: Text
    leg: Annotated[
        Literal["front", "rear"],
        BeforeValidator(lambda leg: {"lead": "front", "other": "rear"}.get(leg, leg) if isinstance(leg, str) else leg),
    ]
    against: Literal["standing", "sitting"]


class Step(_Frozen):
    """One step, in our own words; `by_ear`: the same as it is said where no camera is."""

    key: Key
    text: Text
    by_ear: Text | None = None


class Stretch(_Frozen):
    """A stretch as data.

    `lead`: which leg the sides are counted by, `lead_is` the same in words, `counted_as` how seconds are spoken of.
    `sides` together: both at once, and counted once; `only`: the one lead side that is asked for. `near`: which leg is
    to be beside the lens. `watch` timer: a camera cannot judge it (`unwatched` says why), the clock guides it. `adapt`:
    what to do instead, by the id of the answer that asks for care.
    """

    id: StretchId
    name: Text
    sanskrit: Text | None = None
    aliases: tuple[Text, ...] = ()
    summary: Text
    stance: Stance
    regions: tuple[Region, ...] = Field(min_length=1)
    mode: Literal["static", "dynamic"] = "static"
    level: int = Field(ge=1, le=3)
    sides: Literal["each", "together"]
    lead: Literal["front", "rear"] = "front"
    lead_is: Text
    only: Side | None = None
    counted_as: Literal["leg in front", "leg", "side"] = "side"
    near: Literal["rear", "front", "either"] = "either"
    needs: tuple[Equipment, ...] = ()
    helps: tuple[Equipment, ...] = ()
    features: tuple[str, ...]
    hold: HoldTime
    steps: tuple[Step, ...] = Field(min_length=1)
    feel: Text
    not_feel: Text
    stop_if: Text
    adapt: dict[Key, Text] = {}
    muscles: tuple[Text, ...] = Field(min_length=1)
    muscles_truth: Text
    lengthens: tuple[Claim, ...] = ()
    easier: tuple[StretchId, ...] = ()
    harder: tuple[StretchId, ...] = ()
    evidence: Text
    sources: tuple[Text, ...] = Field(min_length=1)
    watch: Literal["camera", "timer"]
    unwatched: Text | None = None
    camera: Text | None = None
    enter_cue: Key
    change_cue: Key = "change_sides"
    figure: tuple[Keyframe, ...] = Field(min_length=2)
    props: tuple[Prop, ...] = ()
    on_floor: tuple[FloorPoint, ...] = ()
    told_by: LeadTold | None = None
    position: tuple[Band, ...] = ()
    target: tuple[Target, ...] = ()
    rule: tuple[Rule, ...] = ()
    reminder: tuple[Reminder, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        problems = [*_keys_twice(self), *_not_a_feature(self), *_half_watched(self)]
        if "hold" not in [frame.key for frame in self.figure]:
            problems.append("the figure needs a keyframe with the key hold: the stretch as it is held")
        if problems:
            raise ValueError("; ".join(problems))
        return self

    @property
    def held(self) -> Keyframe:
        """The figure's pose as the stretch is held."""
        return next(frame for frame in self.figure if frame.key == "hold")

    @property
    def steps_in(self) -> tuple[Step, ...]:
        """The steps until it is held."""
        return tuple(itertools.takewhile(lambda step: step.key not in OUT_OF_THE_WAY_IN, self.steps))

    @property
    def lies(self) -> bool:
        """Whether the body's long axis is level."""
        return self.stance in LYING

    @property
    def on_the_floor(self) -> bool:
        """Whether one gets down to the floor for it."""
        return "floor_transfer" in self.features

    @property
    def counted(self) -> tuple[Side, ...]:
        """The front legs whose time is kept; one stands for both where both sides stretch at once."""
        if self.sides == "together":
            return (Side.RIGHT,)
        return tuple(front for front in (Side.RIGHT, Side.LEFT) if self.only in (None, self.lead_side(front)))

    @property
    def manner(self) -> Literal["leg in front", "leg", "side", "both"]:
        """How seconds are spoken of: by the leg in front, by the leg or the side that leads, or of both at once."""
        return self.counted_as if self.sides == "each" else "both"

    def lead_side(self, front: Side) -> Side:
        """The side that is counted and spoken of when this leg is in front."""
        return front if self.lead == "front" else front.other

    def cue_keys(self) -> set[str]:
        """Every cue this stretch can ask for; the catalogue must have words for each."""
        targets = {cue for target in self.target for cue in (target.cue, target.cue_above) if cue}
        rules = {cue for rule in self.rule for cue in (rule.gentle_cue, rule.clear_cue, rule.unseen_notice)}
        reminders = {reminder.cue for reminder in self.reminder}
        return targets | rules | reminders | {self.enter_cue, self.change_cue}


def _keys_twice(stretch: Stretch) -> list[str]:
    keys = [*(target.key for target in stretch.target), *(rule.key for rule in stretch.rule)]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    return [f"each target and rule needs a key of its own; twice: {', '.join(twice)}"] if twice else []


def _not_a_feature(stretch: Stretch) -> list[str]:
    strange = sorted(set(stretch.features) - set(FEATURES))
    return [f"features names {', '.join(strange)}; known: {', '.join(FEATURES)}"] if strange else []


def _half_watched(stretch: Stretch) -> list[str]:
    """What a stretch needs so that a camera can judge it, and what it must say if none can."""
    if stretch.watch == "timer":
        return [] if stretch.unwatched else ["watch is timer: say in unwatched why a camera cannot judge it"]
    needed = {"camera": bool(stretch.camera), "position": bool(stretch.position)}
    if stretch.sides == "each":
        needed["told_by"] = stretch.told_by is not None
    missing = [name for name, there in needed.items() if not there]
    return [f"watch is camera: {', '.join(missing)} must be given"] if missing else []
