"""`session.json`: the session in a form for programs. Seconds and degrees are rounded; what is not known is null."""

import json
from typing import Any

import numpy as np

from unsit import __version__
from unsit.exchange.analysis import Analysis
from unsit.landmarks import Side
from unsit.observation import Verdict
from unsit.session import Session
from unsit.stretch import Stretch

KNEE_RULE = "knee_past_ankle"
"""The rule whose seconds stand in `knee_past_ankle_s`; a stretch without it has none."""


def session_json(analysis: Analysis) -> str:
    """The content of the file."""
    return json.dumps(session_dict(analysis), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def session_dict(analysis: Analysis) -> dict[str, Any]:
    """The session as plain values, under the keys of `docs/files.md`."""
    session = analysis.session
    return {
        "unsit": __version__,
        "stretch": session.stretch,
        "source": session.source,
        "duration_s": _rounded(session.duration_s),
        "view": {
            "azimuth_deg": _rounded(session.azimuth_deg),
            "azimuth_sd_deg": _rounded(session.azimuth_sd_deg),
            "verdict": str(session.verdict or Verdict.REFUSED),
            "advice": analysis.words.cue[str(session.hindrance)].text if session.hindrance else None,
        },
        "legs": _legs(session, analysis.stretch),
        "cues": [{"time_s": _rounded(said.time_s), "key": said.key, "text": said.text} for said in session.said],
    }


def _legs(session: Session, stretch: Stretch) -> dict[str, Any]:
    """By the leg in front, or the one that leads; what both sides did at once stands once."""
    if stretch.sides == "together":
        return {"both": _leg(session, *stretch.counted)}
    return {str(leg): _leg(session, leg) for leg in (Side.RIGHT, Side.LEFT)}


def _leg(session: Session, front: Side) -> dict[str, Any]:
    return {
        "held_s": _rounded(session.held_s(front)),
        "holds": [
            {"start_s": _rounded(hold.start_s), "end_s": _rounded(hold.end_s)}
            for hold in session.holds
            if hold.front_leg is front
        ],
        "knee_past_ankle_s": _rounded(session.fault_s(KNEE_RULE, front)),
        "faults": [
            {"rule": fault.rule, "start_s": _rounded(fault.start_s), "end_s": _rounded(fault.end_s)}
            for fault in session.faults
            if fault.front_leg is front
        ],
        "bests": [
            {
                "measure": best.measure,
                "value_deg": _rounded(best.value_deg),
                "sd_deg": _rounded(best.sd_deg),
                "start_s": _rounded(best.start_s),
            }
            for best in session.bests
            if best.front_leg is front
        ],
    }


def _rounded(value: float) -> float | None:
    return round(float(value), 3) if np.isfinite(value) else None
