"""Which word, when: one cue stands at a time, the most pressing; spoken with spacing, and mostly there is silence.

Safety before setup before form before encouragement. Nothing is spoken twice within six seconds unless it is safety,
and a cue must have been wanted for a moment before it is spoken, so that a flicker says nothing.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import inf

from unsit.assessment import Assessment, unseen_rules
from unsit.coach import Coach, Phase, at_rest
from unsit.landmarks import Side
from unsit.observation import Posture
from unsit.session import Ended, Said
from unsit.stretch import Stretch
from unsit.words import Tone, Wording, Words, in_manner, of_stretch, told_of

TWICE_AFTER_S = 6.0
"""No cue is spoken twice within this, safety apart."""
SAFETY_TWICE_AFTER_S = 4.0
APART_S = 2.0
"""Two different cues are at least this far apart; safety waits for nobody."""
TELL_TIMES = 3
"""A cue that changes nothing is told this often, then it only stands on the page."""
ASK_TIMES = 2
"""What is good to have but does not stop the clock is asked for this often on either leg; who cannot, is not nagged."""
MILESTONES = {"half", "hold_done", "both_done"}
"""What is announced once a leg, however often the hold is interrupted."""
REMINDED_FOR_S = 3.0
"""A reminder stands so long."""
PATIENCE_S = 6.0
"""Between the repetitions of a dynamic stretch nobody is called back before this."""
LAST_S = (5, 4, 3, 2, 1)
"""The whole seconds before the end of a hold that are counted by a tone."""
STEP = "step_"
"""Before the number of a step: its cue."""
WANTED_FOR_S = dict.fromkeys(Tone, 0.0) | {Tone.SETUP: 1.2, Tone.FORM: 0.6}
"""How long a cue must have been wanted before it is spoken."""


class Verbosity(StrEnum):
    """How much is spoken; what is not stands on the page all the same, and tones sound."""

    ALL = "all"
    ESSENTIALS = "essentials"
    TONES = "tones"


@dataclass(frozen=True, slots=True)
class Cue:
    """What stands in large type."""

    key: str
    text: str
    tone: Tone
    why: str = ""


@dataclass(frozen=True, slots=True)
class Cues:
    """What is remembered: the cue wanted and since when, what was spoken when and how often, the coach a frame ago."""

    wanted: str | None = None
    wanted_since_s: float = 0.0
    spoken_s: dict[str, float] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    last_spoken_s: float = float("-inf")
    standing: Cue | None = None
    before: Coach | None = None
    verbosity: Verbosity = Verbosity.ALL


@dataclass(frozen=True, slots=True)
class Voice:
    """One frame's words: what stands, what is spoken now, which tones sound, the quiet second line."""

    cue: Cue | None
    said: Said | None = None
    sounds: tuple[str, ...] = ()
    notice: str | None = None


def step(cues: Cues, coach: Coach, assessment: Assessment, stretch: Stretch, words: Words) -> tuple[Cues, Voice]:
    """One frame's words, from what the coach and the assessment say."""
    sounds = _sounds(cues.before, coach)
    if cues.before is not None and coach.last_leg is not cues.before.last_leg:
        cues = replace(cues, told={})  # the other leg is asked for everything again
    wish = _wish(coach, assessment, stretch, cues)
    cue = _worded(wish, coach, stretch, words) if wish else None
    if wish != cues.wanted:
        afresh = _wanted_afresh(cues, cue, assessment, stretch, words)
        told = {**cues.told, wish: 0} if wish is not None and afresh else cues.told
        cues = replace(cues, wanted=wish, wanted_since_s=coach.time_s, told=told)
    cues = replace(cues, before=coach, standing=_standing(cues, cue, coach.time_s))
    last = coach.ended is not None and cue is not None and not cues.told.get(cue.key)
    spoken = cue is not None and (last or _due(cues, cue, coach.time_s))
    if cue is None or not spoken:
        return cues, Voice(cues.standing, None, sounds, _notice(coach, assessment, stretch, words))
    said = Said(coach.time_s, cue.key, cue.text) if _heard(cues.verbosity, cue, stretch) else None
    if cue.tone is Tone.SAFETY and cue.key != "stopped":
        sounds = (*sounds, "mind")
    cues = _remember(cues, cue, coach.time_s)
    return cues, Voice(cues.standing, said, sounds, _notice(coach, assessment, stretch, words))


def _heard(verbosity: Verbosity, cue: Cue, stretch: Stretch) -> bool:
    """Whether this cue is spoken; the essentials are what the clock waits for, and where one is."""
    if verbosity is not Verbosity.ESSENTIALS:
        return verbosity is Verbosity.ALL
    good_to_have = _optional(stretch) | {reminder.cue for reminder in stretch.reminder}
    return cue.tone is not Tone.PRAISE and cue.key not in good_to_have


def last_word(coach: Coach, stretch: Stretch, words: Words) -> Said | None:
    """What is said when a command ends the session; None while it goes on."""
    if coach.ended is None:
        return None
    cue = _worded(_farewell(coach.ended), coach, stretch, words)
    return Said(coach.time_s, cue.key, cue.text)


def remembered(said: Iterable[Said], coach: Coach) -> Cues:
    """What a session's record remembers of its words: what was spoken when, and how often since the other leg."""
    since_s = max((hold.end_s for hold in coach.clock.holds if hold.front_leg is not coach.last_leg), default=-inf)
    spoken_s, told = {}, Counter[str]()
    for each in said:
        spoken_s[each.key] = each.time_s
        told[each.key] += each.time_s > since_s
    return Cues(spoken_s=spoken_s, told=dict(told), last_spoken_s=max(spoken_s.values(), default=-inf), before=coach)


def back(cues: Cues, coach: Coach) -> Cues:
    """After a while in which nobody was watched: what was told stays told, and nothing is wanted yet."""
    return replace(cues, wanted=None, wanted_since_s=coach.time_s, standing=None, before=coach)


def _wanted_afresh(cues: Cues, cue: Cue | None, assessment: Assessment, stretch: Stretch, words: Words) -> bool:
    """Whether this cue may be told as often as a new one: not after a mere flicker, and what is told once, never."""
    if cue is None or cue.key in MILESTONES or cue.key in _optional(stretch):
        return False
    if assessment.hindrance is None and cue.key == assessment.advice:
        return False
    tone = _wording(cues.wanted, stretch, words).tone if cues.wanted else Tone.SETUP
    return assessment.time_s - cues.wanted_since_s >= WANTED_FOR_S[tone] or cues.spoken_s.get(cue.key) is None


def _wish(coach: Coach, assessment: Assessment, stretch: Stretch, cues: Cues) -> str | None:
    """The cue that this moment wants, the most pressing first."""
    match coach.phase:
        case Phase.DONE:
            return _farewell(coach.ended or Ended.FINISHED)
        case Phase.PAUSED:
            return "paused"
        case Phase.HOLDING | Phase.CORRECTING:
            return _while_held(coach, assessment, stretch, cues)
    move = assessment.hindrance or (assessment.advice if _advised(coach, assessment, cues) else None)
    if move is not None:
        return str(move)
    if coach.phase is Phase.ENTERING:
        enough = _held_enough(coach, coach.front_leg, stretch)
        return _broken_rule(coach, stretch) or (None if enough else _next_target(assessment, stretch, cues))
    return _while_up(coach, assessment, stretch) if assessment.step is None else f"{STEP}{assessment.step}"


def _farewell(ended: Ended) -> str:
    return {Ended.STOPPED: "stopped", Ended.LEFT: "left"}.get(ended, "finished")


def _advised(coach: Coach, assessment: Assessment, cues: Cues) -> bool:
    """Whether to tell, once a leg, how the view would be better: to someone who stands, or kneels and is not held."""
    settled = coach.phase is Phase.ENTERING or assessment.posture is Posture.STANDING
    return settled and not cues.told.get(str(assessment.advice))


def _while_held(coach: Coach, assessment: Assessment, stretch: Stretch, cues: Cues) -> str | None:
    """Rules first, then the milestones, then what would make it better; otherwise silence."""
    broken = _broken_rule(coach, stretch)
    if broken is not None:
        return broken
    if assessment.hindrance is not None:
        return str(assessment.hindrance)
    if not assessment.in_stretch:
        return _next_target(assessment, stretch, cues) or cues.wanted
    return _milestone(coach, stretch) or _next_target(assessment, stretch, cues) or _reminder(coach, stretch)


def _reminder(coach: Coach, stretch: Stretch) -> str | None:
    """What is good to think of at this second of the hold; no camera can see it, so it is said and not judged."""
    held_s = 0.0 if coach.front_leg is None else coach.held_s(coach.front_leg)
    due = (reminder.cue for reminder in stretch.reminder if 0 <= held_s - reminder.after_s < REMINDED_FOR_S)
    return next(due, None)


def _broken_rule(coach: Coach, stretch: Stretch) -> str | None:
    for rule in stretch.rule:
        if coach.time_s - coach.clear_since_s.get(rule.key, coach.time_s) >= rule.clear_after_s:
            return rule.clear_cue
        if rule.key in coach.overstepped_since_s:
            return rule.gentle_cue
    return None


def _milestone(coach: Coach, stretch: Stretch) -> str | None:
    """Held for: the first seconds, half of the time, all of it."""
    leg = coach.front_leg
    if leg is None:
        return None
    held_s = coach.held_s(leg)
    if held_s >= coach.hold_s:
        others = [other for other in coach.counted if other is not leg]
        done = all(_held_enough(coach, other, stretch) and coach.owed_s(other) == 0 for other in others)
        return "both_done" if done and others else "hold_done"
    if 0 <= held_s - coach.hold_s / 2 < 3.0:
        return "half"
    return "hold" if not coach.clock.counts or coach.clock.holds[-1].held_s < 3.0 else None


def _next_target(assessment: Assessment, stretch: Stretch, cues: Cues) -> str | None:
    """The first target in the stretch's own order that is not reached, and not asked for in vain often enough."""
    for target in stretch.target:
        if assessment.reached.get(target.key) is False:
            cue = target.cue_above if target.cue_above and target.key in assessment.too_much else target.cue
            if target.stops_clock or cues.told.get(cue, 0) < ASK_TIMES:
                return cue
    return None


def _optional(stretch: Stretch) -> set[str | None]:
    """The cues of the targets that do not stop the clock."""
    return {cue for target in stretch.target if not target.stops_clock for cue in (target.cue, target.cue_above)}


def _while_up(coach: Coach, assessment: Assessment, stretch: Stretch) -> str | None:
    """Out of the stretch: change legs, make up what a leg is owed, come back for the rest, or begin."""
    if assessment.posture is Posture.IN_POSITION and stretch.only is not None:
        return "other_side_only"
    if coach.last_leg is None or coach.phase is Phase.CHANGING:
        key = stretch.enter_cue if coach.last_leg is None else stretch.change_cue
        return key if assessment.posture in at_rest(stretch) else None
    if not _held_enough(coach, coach.last_leg, stretch):
        if stretch.mode == "dynamic" and coach.time_s - coach.phase_since_s < PATIENCE_S:
            return None
        if coach.owed_s(coach.last_leg) > 0:
            return "owed"
        return "again" if coach.held_s(coach.last_leg) > 0 else stretch.enter_cue
    return "owed" if _owing(coach) else "all_held"


def _owing(coach: Coach) -> Side | None:
    """The leg that is owed something, if one is; never both."""
    return next((leg for leg in coach.counted if coach.owed_s(leg) > 0), None)


def _held_enough(coach: Coach, leg: Side | None, stretch: Stretch) -> bool:
    """Whether this leg has had at least the least hold of the stretch; then nobody is called back into it."""
    return leg is not None and coach.held_s(leg) >= min(stretch.hold.min_s, coach.hold_s)


def _worded(key: str, coach: Coach, stretch: Stretch, words: Words) -> Cue:
    wording = _wording(key, stretch, words)
    front = coach.front_leg or coach.last_leg or coach.counted[0]
    if key == "again":
        front = coach.last_leg or front
    if key == "owed":
        front = _owing(coach) or front
    seconds = coach.owed_s(front) if key == "owed" else coach.hold_s - coach.held_s(front)
    text = told_of(wording.text, words, stretch, front, max(round(seconds), 2))
    return Cue(key, text, wording.tone, wording.why)


def _wording(key: str, stretch: Stretch, words: Words) -> Wording:
    """The words of a cue in this stretch's manner; those of a step are the stretch's own."""
    if key.startswith(STEP):
        return Wording(tone=Tone.STEP, text=of_stretch(words, stretch).steps[int(key.removeprefix(STEP))])
    return words.cue[in_manner(words.cue, key, stretch)]


def _standing(cues: Cues, cue: Cue | None, time_s: float) -> Cue | None:
    """What the page shows: the wanted cue once it has lasted, the earlier one until then."""
    if cue is None:
        return None
    lasted = time_s - cues.wanted_since_s >= WANTED_FOR_S[cue.tone]
    same = cues.standing is not None and cues.standing.key == cue.key
    return cue if lasted or same else cues.standing


def _due(cues: Cues, cue: Cue, time_s: float) -> bool:
    if time_s - cues.wanted_since_s < WANTED_FOR_S[cue.tone]:
        return False
    since_same_s = time_s - cues.spoken_s.get(cue.key, float("-inf"))
    if cue.tone is Tone.SAFETY:
        return since_same_s >= SAFETY_TWICE_AFTER_S
    once = cue.tone in (Tone.COUNT, Tone.PRAISE, Tone.STEP)
    told_out = cues.told.get(cue.key, 0) >= (1 if once else TELL_TIMES)
    return not told_out and since_same_s >= TWICE_AFTER_S and time_s - cues.last_spoken_s >= APART_S


def _remember(cues: Cues, cue: Cue, time_s: float) -> Cues:
    return replace(
        cues,
        spoken_s={**cues.spoken_s, cue.key: time_s},
        told={**cues.told, cue.key: cues.told.get(cue.key, 0) + 1},
        last_spoken_s=time_s,
    )


def _sounds(before: Coach | None, coach: Coach) -> tuple[str, ...]:
    """The tones of this frame: in, out, half-way, the last five seconds, done, change."""
    if before is None or coach.front_leg is None:
        return _phase_sounds(before, coach)
    earlier_s, now_s, hold_s = before.held_s(coach.front_leg), coach.held_s(coach.front_leg), coach.hold_s
    marks_s = [("half", hold_s / 2), *(("last_five", hold_s - left_s) for left_s in LAST_S), ("done", hold_s)]
    passed = dict.fromkeys(name for name, mark_s in marks_s if earlier_s < mark_s <= now_s)
    return (*_phase_sounds(before, coach), *passed)


def _phase_sounds(before: Coach | None, coach: Coach) -> tuple[str, ...]:
    was, now = (before.phase if before else None), coach.phase
    if was is now:
        return ()
    if now is Phase.HOLDING:
        return ("in",)
    return (("out",) if was is Phase.HOLDING else ()) + (("change",) if now is Phase.CHANGING else ())


def _notice(coach: Coach, assessment: Assessment, stretch: Stretch, words: Words) -> str | None:
    """The quiet line: what cannot be judged from here, or not at this pace."""
    if coach.blind and assessment.in_position:
        return words.cue["too_slow"].text
    unseen = unseen_rules(assessment, stretch)
    return words.cue[unseen[0].unseen_notice].text if unseen and assessment.in_position else None
