"""What a stretch is: the frozen model of a TOML file, checked against the names of measures and cues.

A stretch speaks in roles: the front and the rear leg, away from the front leg. Nothing else in the program knows any
stretch by name; whatever a stretch needs is said here as bands of measures.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from unsit.angles import ROLE_MEASURES

GAPS = ("front_elbow_knee_gap_shanks", "front_hand_knee_gap_shanks", "rear_hand_behind_shanks")
"""In the person's own shank lengths: front elbow (hand) from the front knee, free hand behind the mid-hips."""
KNOWN_MEASURES = ROLE_MEASURES + GAPS
LIMB_ANGLES = (
    "hip_flexion_deg", "hip_abduction_deg", "hip_rotation_deg", "knee_flexion_deg", "ankle_dorsiflexion_deg",
    "arm_flexion_deg", "arm_abduction_deg", "arm_rotation_deg", "elbow_flexion_deg",
)  # fmt: skip
TRUNK_ANGLES = (
    "trunk_inclination_deg",
    "trunk_turn_away_deg",
    "trunk_bend_away_deg",
    "head_turn_away_deg",
    "head_nod_deg",
)
FIGURE_ANGLES = (*(f"{role}_{name}" for role in ("front", "rear") for name in LIMB_ANGLES), *TRUNK_ANGLES)
"""What a figure's pose may name: the body's hinges, by the leg's role and away from the front leg. A hip is the thigh
against upright here, for the figure's pelvis does not tilt."""

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, Field(min_length=1)]
Seconds = Annotated[float, Field(gt=0, le=600)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Band(_Frozen):
    """A measure's band, in the measure's own unit; an open end is infinite.

    Once inside, `margin` may be overstepped before it counts as outside: without it, noise at the border would make
    the clock stutter.
    """

    measure: str
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
    """Something not to overstep, in two steps: a gentle cue and a paused clock, then a clear cue."""

    key: Key
    measure: str
    gentle_above: float
    clear_above: float
    pause_after_s: Seconds
    clear_after_s: Seconds
    gentle_cue: Key
    clear_cue: Key
    unseen_notice: Key

    @model_validator(mode="after")
    def _known_and_ordered(self) -> Self:
        Band(measure=self.measure)
        if not self.gentle_above < self.clear_above:
            raise ValueError(f"gentle_above ({self.gentle_above}) must be below clear_above ({self.clear_above})")
        return self


class HoldTime(_Frozen):
    """How long to hold, seconds a side; a gap up to `dropout_s` does not break a hold."""

    default_s: Seconds
    min_s: Seconds
    max_s: Seconds
    dropout_s: float = Field(ge=0, le=2)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.min_s <= self.default_s <= self.max_s:
            raise ValueError(f"need min_s <= default_s <= max_s, found {self.min_s}, {self.default_s}, {self.max_s}")
        return self


class Reminder(_Frozen):
    """Something to say once a leg, after so many held seconds, because no camera can see whether it is done."""

    cue: Key
    after_s: Seconds


class Keyframe(_Frozen):
    """One pose of the figure that shows the stretch, degrees by name, and the seconds it takes to get there."""

    key: Key
    seconds: Seconds
    pose: dict[str, float]

    @model_validator(mode="after")
    def _known(self) -> Self:
        unknown = sorted(set(self.pose) - set(FIGURE_ANGLES))
        if unknown:
            raise ValueError(f"pose names {', '.join(unknown)}; known: {', '.join(FIGURE_ANGLES)}")
        return self


class Claim(_Frozen):
    """A muscle that is longer in the stretch than standing, or than sitting; `leg` is its side, the trunk's too."""

    muscle: Text
    leg: Literal["front", "rear"]
    against: Literal["standing", "sitting"]


class Step(_Frozen):
    """One step of the way in, in our own words, and the cue that announces it."""

    key: Key
    text: Text


class Stretch(_Frozen):
    """A stretch as data. `lead` says which leg the sides are counted by."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    name: Text
    summary: Text
    aliases: tuple[Text, ...] = ()
    lead: Literal["front"]
    sides: Literal["both"]
    equipment: tuple[Text, ...] = ()
    hold: HoldTime
    steps: tuple[Step, ...] = Field(min_length=1)
    feel: Text
    not_feel: Text
    stop_if: Text
    camera: Text
    muscles: tuple[Text, ...] = ()
    muscles_truth: Text
    lengthens: tuple[Claim, ...] = Field(min_length=1)
    figure: tuple[Keyframe, ...] = Field(min_length=2)
    easier: tuple[str, ...] = ()
    harder: tuple[str, ...] = ()
    sources: tuple[Text, ...] = Field(min_length=1)
    enter_cue: Key
    on_floor: tuple[Literal["front_heel", "front_toes", "front_knee", "rear_heel", "rear_toes", "rear_knee"], ...] = ()
    position: tuple[Band, ...] = Field(min_length=1)
    target: tuple[Target, ...] = Field(min_length=1)
    rule: tuple[Rule, ...] = ()
    reminder: tuple[Reminder, ...] = ()

    @model_validator(mode="after")
    def _keys_once(self) -> Self:
        keys = [*(target.key for target in self.target), *(rule.key for rule in self.rule)]
        if "hold" not in [frame.key for frame in self.figure]:
            raise ValueError("the figure needs a keyframe with the key hold: the stretch as it is held")
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"each target and rule needs a key of its own; twice: {', '.join(twice)}")
        return self

    @property
    def held(self) -> Keyframe:
        """The figure's pose as the stretch is held."""
        return next(frame for frame in self.figure if frame.key == "hold")

    def cue_keys(self) -> set[str]:
        """Every cue this stretch can ask for; the catalogue must have words for each."""
        targets = {cue for target in self.target for cue in (target.cue, target.cue_above) if cue}
        rules = {cue for rule in self.rule for cue in (rule.gentle_cue, rule.clear_cue, rule.unseen_notice)}
        reminders = {reminder.cue for reminder in self.reminder}
        return targets | rules | reminders | {self.enter_cue}
