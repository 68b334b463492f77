"""The coach: which phase of the session this is, from one table, with the hold clock and the faults as they happen.

Pure: `step(coach, assessment, stretch) -> coach`. The table `TURNS` is the whole of its judgement; the picture in
`docs/architecture.md` is drawn from it.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from unsit import hold as clock
from unsit.assessment import Assessment
from unsit.hold import BLIND_AFTER_S, HoldClock
from unsit.landmarks import Side
from unsit.movement import Stance
from unsit.observation import Hindrance, Posture
from unsit.session import Ended, Fault, Session, owed_s
from unsit.stretch import Rule, Stretch

REST_BEFORE_DONE_S, OWED_WAIT_S = 4.0, 15.0
"""Both legs held and the person up for this long: the session is over by itself; while a leg is owed, later."""
CORRECT_AFTER_S = 0.3
"""A limit overstepped for less than this is a flicker, and no phase of its own."""
ABSENT = {Hindrance.NOBODY, Hindrance.COVERED, Hindrance.DARK}
"""What hinders because there may be nobody; whoever stands in the wrong place is there."""
GONE_AFTER_S = 120.0
"""Nobody in the picture for this long: the session is closed as left."""
AWAY_AFTER_S = 15 * 60.0
"""Not watched for longer than this (the machine slept, the page was gone): the session is over with what it has."""


class Phase(StrEnum):
    """Where the session stands."""

    LOOKING = "looking"
    SETTING_UP = "setting_up"
    ENTERING = "entering"
    HOLDING = "holding"
    CORRECTING = "correcting"
    RESTING = "resting"
    CHANGING = "changing"
    PAUSED = "paused"
    DONE = "done"


class Sight(StrEnum):
    """What a frame shows, as far as the phase is concerned."""

    NOTHING = "nothing"
    APART = "apart"
    UP_AGAIN = "up_again"
    READY = "ready"
    STRETCHED = "stretched"
    OVERSTEPPED = "overstepped"
    LEG_DONE = "leg_done"
    ALL_DONE = "all_done"


class Command(StrEnum):
    """What the person can say at any time; `STOP` needs no confirmation. `READY`: in, where only a clock watches."""

    STOP = "stop"
    READY = "ready"
    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"


_ANYWHERE = {
    Sight.NOTHING: Phase.LOOKING,
    Sight.APART: Phase.SETTING_UP,
    Sight.UP_AGAIN: Phase.RESTING,
    Sight.READY: Phase.ENTERING,
    Sight.STRETCHED: Phase.HOLDING,
    Sight.OVERSTEPPED: Phase.CORRECTING,
    Sight.LEG_DONE: Phase.CHANGING,
    Sight.ALL_DONE: Phase.DONE,
}
TURNS: dict[Phase, dict[Sight, Phase]] = {
    **dict.fromkeys((Phase.LOOKING, Phase.SETTING_UP, Phase.ENTERING, Phase.HOLDING, Phase.RESTING), _ANYWHERE),
    Phase.CORRECTING: _ANYWHERE,
    Phase.CHANGING: _ANYWHERE | {Sight.NOTHING: Phase.CHANGING},  # whoever turns round is out of sight for a moment
}
"""Phase -> what is seen -> phase. Paused and done are left by a command, or not at all."""


@dataclass(frozen=True, slots=True)
class Coach:
    """The session so far. `overstepped_since_s`, `clear_since_s`: rule -> since when that limit has been passed.

    `counted`: the front legs whose time is kept. `blind`: this frame came too long after the last one for anything
    between them to count. `waits`: a session that is not closed when nobody is there, as in a recording.
    """

    hold_s: float
    phase: Phase = Phase.LOOKING
    phase_since_s: float = 0.0
    front_leg: Side | None = None
    last_leg: Side | None = None
    clock: HoldClock = HoldClock()
    faults: tuple[Fault, ...] = ()
    overstepped_since_s: dict[str, float] = field(default_factory=dict)
    clear_since_s: dict[str, float] = field(default_factory=dict)
    gone_since_s: float | None = None
    time_s: float = 0.0
    blind: bool = False
    waits: bool = False
    ended: Ended | None = None
    counted: tuple[Side, ...] = (Side.RIGHT, Side.LEFT)

    def held_s(self, leg: Side) -> float:
        """Counted seconds with this leg in front."""
        return self.clock.held_s(leg)

    def owed_s(self, leg: Side) -> float:
        """What this leg is owed to have the other's time, up to the hold asked for."""
        if len(self.counted) == 1:
            return 0.0
        return owed_s(self.held_s(leg), self.held_s(leg.other), self.hold_s)

    @property
    def ring(self) -> float:
        """How full the front leg's hold is, 0..1."""
        leg = self.front_leg or self.last_leg
        return 0.0 if leg is None else min(self.held_s(leg) / self.hold_s, 1.0)


def step(coach: Coach, assessment: Assessment, stretch: Stretch) -> Coach:
    """One frame. After the end nothing changes any more; while paused only the time does."""
    if coach.ended is not None:
        return coach
    gap_s = assessment.time_s - coach.time_s
    if gap_s > AWAY_AFTER_S and not coach.waits:
        return _end(coach, Ended.LEFT)
    blind = gap_s > BLIND_AFTER_S
    coach = replace(_forgetting(coach) if blind else coach, time_s=assessment.time_s, blind=blind)
    if coach.phase is Phase.PAUSED:
        return coach
    coach = _follow_leg(coach, assessment)
    coach = _watch_rules(coach, assessment, stretch)
    coach = _run_clock(coach, assessment, stretch)
    coach = _watch_absence(coach, assessment)
    return _turn(coach, TURNS[coach.phase][_sight(coach, assessment, stretch)]) if coach.ended is None else coach


def command(coach: Coach, what: Command, time_s: float) -> Coach:
    """Stop, pause, resume or finish; whatever makes no sense now changes nothing."""
    if coach.ended is not None:
        return coach
    coach = replace(coach, time_s=max(time_s, coach.time_s))
    match what:
        case Command.STOP:
            return _end(coach, Ended.STOPPED)
        case Command.FINISH:
            return _end(coach, Ended.FINISHED)
        case Command.PAUSE:
            return _turn(_forgetting(_halt_clock(coach)), Phase.PAUSED)
        case Command.READY:
            return coach
        case Command.RESUME:
            return _turn(_halt_clock(coach), Phase.LOOKING) if coach.phase is Phase.PAUSED else coach


def recorded(coach: Coach, session: Session) -> Coach:
    """A coach that has just begun, with what this record has: the time, the holds, the faults."""
    holds = session.holds
    return replace(
        coach,
        time_s=session.duration_s,
        phase_since_s=session.duration_s,
        last_leg=holds[-1].front_leg if holds else None,
        clock=HoldClock(holds),
        faults=session.faults,
    )


def back(coach: Coach, away_s: float, *, paused: bool) -> Coach:
    """Watched again after a while: what was held stands, nothing of the while counts, and nothing has lasted.

    `paused`: it goes on when the person says so. A pause of their own goes on as one.
    """
    if coach.ended is not None:
        return coach
    if away_s > AWAY_AFTER_S:
        return _end(coach, Ended.LEFT)
    coach = replace(_forgetting(_halt_clock(coach)), time_s=coach.time_s + away_s)
    return _turn(coach, Phase.PAUSED if paused or coach.phase is Phase.PAUSED else Phase.LOOKING)


def _forgetting(coach: Coach) -> Coach:
    """Without any "since when": after a pause, or a time without pictures, nothing has lasted."""
    return replace(coach, overstepped_since_s={}, clear_since_s={}, gone_since_s=None)


def _follow_leg(coach: Coach, assessment: Assessment) -> Coach:
    if assessment.front_leg not in (None, coach.last_leg):
        coach = replace(coach, overstepped_since_s={}, clear_since_s={})
    if not assessment.in_position or assessment.front_leg is None:
        return replace(coach, front_leg=assessment.front_leg)
    return replace(coach, front_leg=assessment.front_leg, last_leg=assessment.front_leg)


def _watch_rules(coach: Coach, assessment: Assessment, stretch: Stretch) -> Coach:
    """How long each limit has been overstepped, and the faults that come of it."""
    gentle = _since(coach.overstepped_since_s, assessment.excess, assessment)
    clear = _since(coach.clear_since_s, assessment.clear_excess, assessment)
    coach = replace(coach, overstepped_since_s=gentle, clear_since_s=clear)
    for rule in stretch.rule:
        if assessment.front_leg is not None and _lasting(clear, rule.key, rule.clear_after_s, assessment.time_s):
            coach = replace(
                coach, faults=_note(coach.faults, rule, assessment.front_leg, clear[rule.key], assessment.time_s)
            )
    return coach


def _since(since: dict[str, float], excess: dict[str, float], assessment: Assessment) -> dict[str, float]:
    if not assessment.in_position:
        return {}
    return {key: since.get(key, assessment.time_s) for key, over in excess.items() if over > 0}


def _lasting(since: dict[str, float], key: str, needed_s: float, time_s: float) -> bool:
    return key in since and time_s - since[key] >= needed_s


def _note(faults: tuple[Fault, ...], rule: Rule, leg: Side, start_s: float, end_s: float) -> tuple[Fault, ...]:
    """The fault begun at `start_s`, lengthened to `end_s`."""
    if faults and faults[-1].rule == rule.key and faults[-1].start_s == start_s:
        faults = faults[:-1]
    return (*faults, Fault(rule.key, leg, start_s, end_s))


def _run_clock(coach: Coach, assessment: Assessment, stretch: Stretch) -> Coach:
    patience_s = stretch.hold.dropout_s
    if coach.overstepped_since_s and assessment.clock_targets_reached:
        patience_s = max(rule.pause_after_s for rule in stretch.rule if rule.key in coach.overstepped_since_s)
    running = clock.step(coach.clock, assessment.front_leg, assessment.in_stretch, patience_s, assessment.time_s)
    return replace(coach, clock=running)


def _watch_absence(coach: Coach, assessment: Assessment) -> Coach:
    if assessment.judged or assessment.hindrance not in ABSENT:
        return replace(coach, gone_since_s=None)
    since_s = assessment.time_s if coach.gone_since_s is None else coach.gone_since_s
    coach = replace(coach, gone_since_s=since_s)
    gone = assessment.time_s - since_s >= GONE_AFTER_S and not coach.waits
    return _end(coach, Ended.LEFT) if gone else coach


def _sight(coach: Coach, assessment: Assessment, stretch: Stretch) -> Sight:
    """What this frame shows; a gap that the clock still forgives shows what was shown before it."""
    if assessment.in_stretch:
        return Sight.READY if coach.blind else Sight.STRETCHED
    if _overstepped_long(coach) and assessment.clock_targets_reached:
        return Sight.OVERSTEPPED
    if coach.clock.running and coach.phase in (Phase.HOLDING, Phase.CORRECTING):
        return Sight.STRETCHED if coach.phase is Phase.HOLDING else Sight.OVERSTEPPED
    if not assessment.judged:
        return Sight.NOTHING
    if assessment.in_position:
        return Sight.READY
    return _apart(coach, assessment, stretch)


def _overstepped_long(coach: Coach) -> bool:
    return any(coach.time_s - since_s >= CORRECT_AFTER_S for since_s in coach.overstepped_since_s.values())


def _apart(coach: Coach, assessment: Assessment, stretch: Stretch) -> Sight:
    """Out of position: resting, or done with this leg, or with both."""
    enough = {leg: coach.held_s(leg) >= min(stretch.hold.min_s, coach.hold_s) for leg in coach.counted}
    if all(enough.values()):
        rested_s = assessment.time_s - max(hold.end_s for hold in coach.clock.holds)
        wait_s = OWED_WAIT_S if any(coach.owed_s(leg) for leg in coach.counted) else REST_BEFORE_DONE_S
        if rested_s >= wait_s and assessment.posture in at_rest(stretch):
            return Sight.ALL_DONE
    if coach.last_leg is not None and enough[coach.last_leg] and not all(enough.values()):
        return Sight.LEG_DONE
    return Sight.UP_AGAIN if coach.clock.holds else Sight.APART


def at_rest(stretch: Stretch) -> set[Posture]:
    """The postures of someone who is out of the stretch: up, or as one sits or lies down for it."""
    seated = {Posture.SITTING} if stretch.stance in (Stance.CHAIR, Stance.FLOOR_SITTING) else set()
    return {Posture.STANDING} | seated | ({Posture.LYING} if stretch.lies else set())


def _turn(coach: Coach, phase: Phase) -> Coach:
    if phase is Phase.DONE:
        return _end(coach, Ended.FINISHED)
    return coach if phase is coach.phase else replace(coach, phase=phase, phase_since_s=coach.time_s)


def _end(coach: Coach, ended: Ended) -> Coach:
    return replace(_halt_clock(coach), phase=Phase.DONE, phase_since_s=coach.time_s, ended=ended)


def _halt_clock(coach: Coach) -> Coach:
    """Ends a running hold; the time until the next frame is not counted."""
    return replace(coach, clock=replace(clock.halted(coach.clock), last_s=None))
