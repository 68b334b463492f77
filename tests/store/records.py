"""Records of sessions and answers, made up for the stores to keep."""

from datetime import UTC, datetime, timedelta

from unsit.landmarks import Side
from unsit.observation import Hindrance, Verdict
from unsit.outcome import Outcome
from unsit.pain import Kind, Report, Sign
from unsit.screening import Answered, Gate
from unsit.session import Best, Ended, Fault, Hold, Said, Session

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

BEGUN = Session("hip-and-lower-back", "camera", 30.0)
"""Nothing has happened yet: no view, no end."""

WHOLE = Session(
    "hip-and-lower-back",
    "camera",
    30.0,
    duration_s=81.25,
    holds=(Hold(Side.RIGHT, 5.5, 30.25, 24.75), Hold(Side.LEFT, 40.0, 65.0, 24.5), Hold(Side.LEFT, 66.0, 70.0, 4.0)),
    faults=(Fault("knee_past_ankle", Side.LEFT, 41.0, 43.5),),
    said=(Said(0.5, "kneel", "Kneel on one knee."), Said(5.5, "hold", "Hold.")),
    bests=(Best("rear_hip_flexion_deg", Side.LEFT, -7.125, 2.5, 44.5),),
    azimuth_deg=7.5,
    azimuth_sd_deg=5.0,
    verdict=Verdict.GOOD,
    ended=Ended.FINISHED,
)
TURNED = Session(
    "kneeling-turn",
    "phone",
    20.0,
    holds=(Hold(Side.LEFT, 3.0, 9.0, 6.0),),
    said=(Said(1.0, "turn", "Turn."),),
    bests=(
        Best("trunk_turn_away_deg", Side.LEFT, 31.5, 4.0, 5.0),
        Best("trunk_turn_away_deg", Side.RIGHT, 28.0, 4.25, 7.0),
    ),
    ended=Ended.LEFT,
)
REFUSED = Session(
    "hip-and-lower-back-tall",
    "demo",
    20.0,
    duration_s=3.0,
    verdict=Verdict.REFUSED,
    hindrance=Hindrance.TURN_SIDE_ON,
    ended=Ended.STOPPED,
)

ANSWERED = Answered(Gate.CONDITIONS, NOON, frozenset({"kneeling_hurts", "cannot_floor"}), {"kneeling_hurts": Side.LEFT})
NONE_OF_THESE = Answered(Gate.EMERGENCY, NOON)
TOLD = Report(NOON, None, "hip-and-lower-back", Side.RIGHT, 4, 7, frozenset({Sign.SHARP, Sign.DOWN_A_LEG}))
"""Everything that a report can say, but for its session."""
WOKE = Report(NOON + MINUTE, None, "hip-and-lower-back", kind=Kind.NEXT_MORNING)
"""A report in which every question was left open."""

WORSE = Outcome(NOON, "pain_week", 6, None, "a1")
WALKING = Outcome(NOON + MINUTE, "activity", 0, "Walking the dog", "a2")
