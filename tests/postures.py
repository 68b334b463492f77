"""Assessments as the coach gets them, made by hand: for tests of what is done with them."""

from dataclasses import dataclass, replace

from unsit import coach as coaching
from unsit import cues as speaking
from unsit.assessment import Assessment
from unsit.catalogue import CORE, load
from unsit.coach import Coach
from unsit.cues import Cues, Verbosity
from unsit.landmarks import Side
from unsit.observation import Hindrance, Posture

STRETCH, WORDS = load().stretches[CORE], load().words
FPS = 20

NOBODY = Assessment(0.0, False, Hindrance.NOBODY, Posture.BETWEEN, None)
FROM_BEHIND = replace(NOBODY, hindrance=Hindrance.TURN_TO_LENS)
STANDING = Assessment(0.0, True, None, Posture.STANDING, None)


def kneeling(leg=Side.RIGHT, *, elbow=True, turned=True, reach=True, shank=0.0):
    """Half-kneeling with this leg in front, and this much of the stretch."""
    return Assessment(
        0.0,
        True,
        None,
        Posture.IN_POSITION,
        leg,
        in_position=True,
        reached={"elbow": elbow, "turn": turned, "reach": reach},
        excess={"knee_past_ankle": shank - 8.0},
        clear_excess={"knee_past_ankle": shank - 15.0},
        clock_targets_reached=turned,
    )


@dataclass
class Run:
    """A session made of spells of (seconds, assessment), with everything that was said and sounded."""

    coach: Coach
    cues: Cues
    said: list
    sounds: list
    phases: list
    frame: int = 0

    def go(self, *spells):
        for seconds, assessment in spells:
            for _ in range(round(seconds * FPS)):
                now = replace(assessment, time_s=self.frame / FPS)
                self.coach = coaching.step(self.coach, now, STRETCH)
                self.cues, voice = speaking.step(self.cues, self.coach, now, STRETCH, WORDS)
                self.said += [voice.said] if voice.said else []
                self.sounds += [(self.coach.time_s, sound) for sound in voice.sounds]
                if not self.phases or self.phases[-1] is not self.coach.phase:
                    self.phases.append(self.coach.phase)
                self.frame += 1
        return self

    def order(self, command):
        self.coach = coaching.command(self.coach, command, self.frame / FPS)
        return self

    def keys(self):
        return [said.key for said in self.said]


def run(*spells, hold_s=30.0, verbosity=Verbosity.ALL):
    return Run(Coach(hold_s), Cues(verbosity=verbosity), [], [], []).go(*spells)
