"""The composition: landmarks in, moments out. The one path that the page, the demo, files, replay and tests share."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from unsit import assessment as assessing
from unsit import coach as coaching
from unsit import cues as speaking
from unsit import muscles as anatomy
from unsit import sight as seeing
from unsit import smoothing
from unsit import steady as steadying
from unsit import timer as ticking
from unsit.assessment import Assessment
from unsit.coach import Coach, Command, Phase
from unsit.cues import Cue, Cues, Verbosity, Voice
from unsit.landmarks import Landmarks, Side, nobody
from unsit.muscles import Lengthening, MuscleModel
from unsit.observation import Hindrance, Observation, Verdict, View
from unsit.session import CLOCK, Ended, Said, Session
from unsit.sight import Sight
from unsit.smoothing import Smoother
from unsit.steady import Steady
from unsit.stretch import Stretch
from unsit.timer import Timer
from unsit.words import Words, of_stretch

TICK_S = 0.25
"""The clock is looked at this often, however seldom it is told of."""
SLEPT_S = 60.0
"""Told of the time after longer than this, the machine has slept, and nobody knows what was done."""
SEEN_HZ = 10.0
"""A record does not say how many pictures it stands for: so many a second are taken."""

__all__ = ["Command", "Moment", "Phase", "Practice", "practise", "practise_recording"]


@dataclass(frozen=True, slots=True)
class Moment:
    """One frame with everything derived from it. Times are seconds since the session's first frame."""

    observation: Observation
    assessment: Assessment
    coach: Coach
    voice: Voice
    time_s: float
    muscles: MuscleModel | None = None
    timer: Timer | None = None

    @property
    def ready_in_s(self) -> float | None:
        """Where a clock watches: seconds until it takes the person to be in; None while they are, and at the end."""
        left_s = 0.0 if self.timer is None else ticking.left_s(self.timer, self.time_s)
        return left_s if 0 < left_s < float("inf") else None

    @property
    def lengthening(self) -> Lengthening | None:
        """What this posture does to the muscles; None where nothing is seen. Worked out when it is asked for."""
        if self.muscles is None or not self.observation.angles.observed():
            return None
        return anatomy.lengthening(self.muscles, anatomy.seen(self.observation.angles))

    @property
    def phase(self) -> Phase:
        """Where the session stands."""
        return self.coach.phase

    @property
    def front_leg(self) -> Side | None:
        """The leg in front, if one is."""
        return self.coach.front_leg

    @property
    def in_stretch(self) -> bool:
        """Whether the clock runs."""
        return self.coach.clock.counts and self.assessment.in_stretch

    @property
    def held_s(self) -> dict[Side, float]:
        """Counted seconds by front leg."""
        return {leg: self.coach.held_s(leg) for leg in Side}

    @property
    def owed_s(self) -> dict[Side, float]:
        """What each front leg is owed to be equal."""
        return {leg: self.coach.owed_s(leg) for leg in Side}

    @property
    def cue(self) -> Cue | None:
        """What stands in large type."""
        return self.voice.cue

    @property
    def said(self) -> Said | None:
        """What is spoken now, if anything."""
        return self.voice.said

    @property
    def ended(self) -> Ended | None:
        """Why the session is over, if it is."""
        return self.coach.ended


@dataclass(frozen=True, slots=True)
class Seen:
    """How many frames were seen in one kind of view, and the bearing in them."""

    frames: int = 0
    azimuths: int = 0
    azimuth_sum_deg: float = 0.0
    azimuth_sd_deg: float = float("nan")

    def add(self, view: View) -> "Seen":
        """With one more frame."""
        if not np.isfinite(view.azimuth_deg):
            return replace(self, frames=self.frames + 1)
        return Seen(self.frames + 1, self.azimuths + 1, self.azimuth_sum_deg + view.azimuth_deg, view.azimuth_sd_deg)


ViewKind = tuple[bool, Verdict, Hindrance | None]
"""Whether a leg was in front, the verdict, and what hindered or would have made it better."""


@dataclass(frozen=True, slots=True)
class ViewTally:
    """Which views the session was seen in. A view's error is the same in every frame: its spread is not divided."""

    kinds: Mapping[ViewKind, Seen] = field(default_factory=dict)

    def add(self, observation: Observation) -> "ViewTally":
        """With one more frame."""
        view = observation.view
        kind = (observation.front_leg is not None, view.verdict, view.hindrance or view.advice)
        return ViewTally({**self.kinds, kind: self.kinds.get(kind, Seen()).add(view)})

    @classmethod
    def recorded(cls, session: Session) -> "ViewTally":
        """As far as a record tells: its one view."""
        if session.verdict is None:
            return cls()
        frames = max(round(SEEN_HZ * session.duration_s), 1)
        seen = Seen(frames)
        if np.isfinite(session.azimuth_deg):
            seen = Seen(frames, frames, frames * session.azimuth_deg, session.azimuth_sd_deg)
        return cls({(bool(session.holds), session.verdict, session.hindrance): seen})

    def onto(self, session: Session) -> Session:
        """The session with the view that there was most of the time with a leg in front, or at all.

        If anything was held, of those that could be judged: what was counted was not refused.
        """
        kinds = {kind: seen for kind, seen in self.kinds.items() if kind[0]} or self.kinds
        if session.holds:
            kinds = {kind: seen for kind, seen in kinds.items() if kind[1] is not Verdict.REFUSED} or kinds
        if not kinds:
            return session
        frames = {each: sum(seen.frames for kind, seen in kinds.items() if kind[1] is each) for each in Verdict}
        commonest = max(Verdict, key=lambda each: frames[each])
        of_it = {kind: seen for kind, seen in kinds.items() if kind[1] is commonest}
        (_, verdict, hindrance), seen = max(of_it.items(), key=lambda item: item[1].frames)
        azimuth_deg = seen.azimuth_sum_deg / seen.azimuths if seen.azimuths else float("nan")
        return replace(
            session, azimuth_deg=azimuth_deg, azimuth_sd_deg=seen.azimuth_sd_deg, verdict=verdict, hindrance=hindrance
        )


@dataclass(frozen=True, slots=True)
class Practice:
    """A session under way: everything remembered between frames, and the record so far.

    `smoother` None: the frames come smoothed, as those of a recording do. `timer`: a clock watches instead of an eye.
    """

    stretch: Stretch
    words: Words
    session: Session
    coach: Coach
    sight: Sight
    steady: Steady
    smoother: Smoother | None = Smoother()
    last: Assessment | None = None
    cues: Cues = Cues()
    views: ViewTally = ViewTally()
    begun_s: float | None = None
    muscles: MuscleModel | None = None
    timer: Timer | None = None

    @classmethod
    def begin(
        cls,
        stretch: Stretch,
        words: Words,
        hold_s: float | None = None,
        source: str = "camera",
        muscles: MuscleModel | None = None,
    ) -> Self:
        """A session of this stretch; `hold_s` None: the stretch's own. Without `muscles`, none are told of.

        With the source `CLOCK`, and of a stretch that no camera can judge, the session is told by `tick`, and its steps
        are said one by one.
        """
        hold_s = stretch.hold.default_s if hold_s is None else hold_s
        told = source == CLOCK or stretch.watch == "timer"
        if told:
            stretch = stretch.model_copy(update=_by_ear(stretch))
        session = Session(stretch.id, CLOCK if told else source, hold_s)
        coach = Coach(hold_s, counted=stretch.counted)
        timer = ticking.beginning(stretch.counted[0], of_stretch(words, stretch).steps) if told else None
        return cls(stretch, words, session, coach, Sight.of(stretch), Steady.of(stretch), muscles=muscles, timer=timer)

    @classmethod
    def resumed(
        cls,
        stretch: Stretch,
        words: Words,
        session: Session,
        first: Side | None = None,
        muscles: MuscleModel | None = None,
    ) -> "Practice":
        """The session of this record, as far as it was kept; `first`: the lead side it was to begin with.

        Whoever takes it up says with `back` how long it was away.
        """
        practice = cls.begin(stretch, words, session.hold_s, session.source, muscles)
        lead = stretch.lead_side(session.holds[0].front_leg) if session.holds else first
        if lead is not None:
            practice = practice.beginning_with(lead)
        coach = coaching.recorded(practice.coach, session)
        return replace(
            practice,
            session=replace(session, ended=None),
            coach=coach,
            steady=Steady.of(stretch, session.bests),
            cues=speaking.remembered(session.said, coach),
            views=ViewTally.recorded(session),
        )

    def back(self, away_s: float) -> "Practice":
        """The same session after so long unwatched; the next frame is the first after it, by whatever clock.

        What was held stands, and nothing of the time between counts. Where a clock watches, the person says when they
        are in again. After too long it has ended.
        """
        to_do = any(self.coach.held_s(leg) < self.coach.hold_s for leg in self.coach.counted)
        coach = coaching.back(self.coach, away_s, paused=self.timer is not None and to_do)
        timer = None if self.timer is None else ticking.back(self.timer, coach)
        cues = speaking.back(self.cues, coach)
        return _recorded(replace(self, coach=coach, timer=timer, cues=cues, begun_s=None))

    def beginning_with(self, lead: Side) -> "Practice":
        """The same session, beginning with this lead side where a clock says which."""
        fronts = [front for front in self.stretch.counted if self.stretch.lead_side(front) is lead]
        if self.timer is None or not fronts:
            return self
        order = (*fronts, *(front for front in self.stretch.counted if front not in fronts))
        return replace(self, timer=replace(self.timer, leg=fronts[0]), coach=replace(self.coach, counted=order))

    def saying(self, verbosity: Verbosity) -> "Practice":
        """The same session, saying so much; less than all leaves the steps out, too."""
        said = replace(self, cues=replace(self.cues, verbosity=verbosity))
        if self.timer is None or verbosity is Verbosity.ALL:
            return said
        return replace(said, timer=replace(self.timer, steps_s=()))

    def step(self, landmarks: Landmarks) -> "tuple[Practice, Moment]":
        """One frame. A frame that is not later than the last one changes nothing but is answered."""
        begun_s = landmarks.time_s - self.coach.time_s if self.begun_s is None else self.begun_s
        time_s = max(landmarks.time_s - begun_s, self.coach.time_s)
        smoother, steady = self._steadied(replace(landmarks, time_s=time_s))
        sight, observation = seeing.step(self.sight, steady)
        assessment = assessing.assess(observation, self.stretch, self.last)
        coach = coaching.step(self.coach, assessment, self.stretch)
        cues, voice = speaking.step(self.cues, coach, assessment, self.stretch, self.words)
        counted = assessment.front_leg if coach.clock.counts and assessment.in_stretch else None
        practice = replace(
            self,
            smoother=smoother,
            sight=sight,
            last=assessment,
            coach=coach,
            steady=steadying.step(self.steady, observation.angles, counted, time_s),
            cues=cues,
            views=self.views.add(observation),
            begun_s=begun_s,
        )
        return _recorded(practice, voice.said), Moment(observation, assessment, coach, voice, time_s, self.muscles)

    def tick(self, time_s: float) -> "tuple[Practice, Moment]":
        """The time, where a clock watches. What lay between is gone through, however long, unless it was sleep."""
        begun_s = time_s - self.coach.time_s if self.begun_s is None else self.begun_s
        now_s, practice = max(time_s - begun_s, self.coach.time_s), replace(self, begun_s=begun_s)
        gap_s = now_s - self.coach.time_s
        if gap_s > SLEPT_S:
            practice, gap_s = replace(self.back(gap_s), begun_s=begun_s), 0.0
        steps = int(np.ceil(gap_s / TICK_S))
        said: tuple[Voice, ...] = ()
        for step in range(1, steps):
            practice, moment = _ticked(practice, self.coach.time_s + step * gap_s / steps)
            said = (*said, moment.voice)
        practice, moment = _ticked(practice, now_s)
        return practice, replace(moment, voice=_gathered((*said, moment.voice)))

    def _steadied(self, landmarks: Landmarks) -> tuple[Smoother | None, Landmarks]:
        return (None, landmarks) if self.smoother is None else smoothing.step(self.smoother, landmarks)

    def command(self, what: Command, time_s: float | None = None) -> "Practice":
        """Stop, pause, resume or finish, at once; `time_s` on the frames' clock, None: the last frame's."""
        now_s = self.coach.time_s if time_s is None or self.begun_s is None else time_s - self.begun_s
        if what is Command.READY and self.timer is not None:
            awake = self.command(Command.RESUME, time_s)
            return replace(awake, timer=ticking.ready(self.timer, awake.coach.time_s))
        coach = coaching.command(self.coach, what, now_s)
        said = speaking.last_word(coach, self.stretch, self.words) if self.coach.ended is None else None
        return _recorded(replace(self, coach=coach), said)

    def reopened(self) -> "Practice":
        """A session that has ended goes on; for a recording, in which more may follow."""
        if self.coach.ended is None:
            return self
        return replace(self, coach=replace(self.coach, ended=None, phase=Phase.RESTING))

    def closed(self, ended: Ended) -> "Practice":
        """The session ended from outside: the input is over, or the person went away."""
        if self.coach.ended is not None:
            return self
        return _recorded(replace(self, coach=replace(self.coach, ended=ended, phase=Phase.DONE)))


def _by_ear(stretch: Stretch) -> dict[str, str]:
    """What is said around the holds where no camera is: nothing of where to be for it."""
    legs = stretch.manner in ("leg in front", "leg")
    return {"enter_cue": "get_ready", "change_cue": "change_legs" if legs else "change_sides"}


def _ticked(practice: Practice, time_s: float) -> tuple[Practice, Moment]:
    """One instant of a session that a clock watches; a pause is not part of getting ready."""
    assert practice.timer is not None, "this session is watched by an eye"
    paused = practice.coach.phase is Phase.PAUSED
    waited_s = time_s - practice.coach.time_s if paused else 0.0
    waiting = replace(practice.timer, since_s=practice.timer.since_s + waited_s)
    timer, assessment = ticking.step(waiting, practice.coach, practice.stretch, time_s)
    coach = coaching.step(practice.coach, assessment, practice.stretch)
    cues, voice = speaking.step(practice.cues, coach, assessment, practice.stretch, practice.words)
    observation = Observation(nobody(time_s, 0, 0), posture=assessment.posture, front_leg=assessment.front_leg)
    practice = replace(practice, last=assessment, coach=coach, cues=cues, timer=timer)
    moment = Moment(observation, assessment, coach, voice, time_s, timer=timer)
    return _recorded(practice, voice.said), moment


def _gathered(voices: tuple[Voice, ...]) -> Voice:
    """What was said and sounded in several instants, as one: the last word of them, every tone once."""
    said = next((voice.said for voice in reversed(voices) if voice.said is not None), None)
    sounds = tuple(dict.fromkeys(sound for voice in voices for sound in voice.sounds))
    return replace(voices[-1], said=said, sounds=sounds)


def practise(frames: Iterable[Landmarks], practice: Practice) -> Iterator[tuple[Practice, Moment]]:
    """Every frame's moment, with the practice as it stands after it."""
    for landmarks in frames:
        practice, moment = practice.step(landmarks)
        yield practice, moment


def practise_recording(frames: Iterable[Landmarks], practice: Practice) -> Iterator[tuple[Practice, Moment]]:
    """The same for a recording, which is smoothed from both sides and goes on after a session's own end."""
    practice = replace(practice, smoother=None, coach=replace(practice.coach, waits=True))
    for landmarks in smoothing.both_ways(frames):
        practice, moment = practice.reopened().step(landmarks)
        yield practice, moment


def _recorded(practice: Practice, said: Said | None = None) -> Practice:
    """The practice with its record brought up to its coach."""
    session = replace(
        practice.session,
        duration_s=practice.coach.time_s,
        holds=practice.coach.clock.holds,
        faults=practice.coach.faults,
        said=practice.session.said if said is None else (*practice.session.said, said),
        bests=practice.steady.bests,
        ended=practice.coach.ended,
    )
    return replace(practice, session=practice.views.onto(session))
