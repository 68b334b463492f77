"""Drafts of stretches from exercises of other collections: to be edited, and until then blocked by every caution.

An exercise tells its name, its steps and its muscles. What it asks of a body it does not tell: so a draft asks for
everything, and whoever answered any question with a block is not offered it. Nothing here is judged by a camera.
"""

import re
from typing import Any

from unsit.exchange.exercises import Exercise
from unsit.movement import FEATURES, Equipment, Region, Stance

EVIDENCE = "Imported; not checked by us."
EDIT = "edit features to what it really asks"
HEADER = f"""\
# Imported: only the name and the steps are the collection's own. Not checked by us.
# What it asks of a body is not known, so it has every feature: {EDIT} (src/unsit/movement.py lists them).
# Edit stance, regions and the figure, too: they were guessed from its words.
"""
LONGEST_ID = 60

_REGIONS = (
    ("hip flexor", Region.HIP_FLEXORS),
    ("quad", Region.FRONT_OF_THIGH),
    ("adductor", Region.GROIN),
    ("hamstring", Region.HAMSTRINGS),
    ("biceps femoris", Region.HAMSTRINGS),
    ("glute", Region.BUTTOCK),
    ("abductor", Region.OUTER_HIP),
    ("calves", Region.CALF),
    ("soleus", Region.CALF),
    ("gastrocnemius", Region.CALF),
    ("lower back", Region.LOWER_BACK),
    ("erector", Region.LOWER_BACK),
    ("obliqu", Region.SIDE_OF_TRUNK),
    ("lats", Region.SIDE_OF_TRUNK),
    ("latissimus", Region.SIDE_OF_TRUNK),
    ("ab", Region.SIDE_OF_TRUNK),
    ("middle back", Region.UPPER_BACK),
    ("trap", Region.UPPER_BACK),
    ("neck", Region.UPPER_BACK),
    ("back", Region.LOWER_BACK),
    ("legs", Region.HAMSTRINGS),
    *((word, Region.CHEST_AND_SHOULDERS) for word in (
        "chest", "pectoral", "shoulder", "deltoid", "serratus", "bicep", "tricep", "brachialis", "forearm", "arms",
    )),
)  # fmt: skip
"""What a muscle or a part of the body begins with or holds, the first that fits, and where such a stretch is for."""

_STANCES = (
    (r"all fours|hands and knees", Stance.ALL_FOURS),
    (r"face down|on (your|the) (stomach|belly)|prone", Stance.PRONE),
    (r"on (your|the|one) side\b", Stance.SIDE_LYING),
    (r"on (your|the) back|supine|\b(lie|lying)\b", Stance.SUPINE),
    (r"kneel", Stance.HALF_KNEELING),
    (r"\b(chair|bench)\b", Stance.CHAIR),
    (r"\b(sit|seated|sitting)\b", Stance.FLOOR_SITTING),
)
"""What the name and the steps say, the first that fits; otherwise one stands."""

_SITTING = {"lead_hip_flexion_deg": 88, "lead_knee_flexion_deg": 88, "other_hip_flexion_deg": 88,
            "other_knee_flexion_deg": 88}  # fmt: skip
_ARMS = {"lead_arm_abduction_deg": 8, "other_arm_abduction_deg": 8}
_HALF_KNEELING = {"lead_hip_flexion_deg": 97, "lead_knee_flexion_deg": 97, "other_hip_flexion_deg": -3,
                  "other_knee_flexion_deg": 91, "other_ankle_dorsiflexion_deg": -40}  # fmt: skip
_FLOOR = {"lead_hip_flexion_deg": 88, "lead_knee_flexion_deg": 3, "other_hip_flexion_deg": 88,
          "other_knee_flexion_deg": 3}  # fmt: skip
_ALL_FOURS = {"body_pitch_deg": 90, **_SITTING, "lead_arm_flexion_deg": 90, "other_arm_flexion_deg": 90,
              "lead_ankle_dorsiflexion_deg": -40, "other_ankle_dorsiflexion_deg": -40}  # fmt: skip
_PLAIN: dict[Stance, tuple[str, dict[str, int]]] = {
    Stance.STANDING: ("stand_side_on", _ARMS),
    Stance.HALF_KNEELING: ("get_ready", _HALF_KNEELING | _ARMS),
    Stance.CHAIR: ("sit_side_on", _SITTING | _ARMS),
    Stance.FLOOR_SITTING: ("sit_down", _FLOOR | _ARMS),
    Stance.ALL_FOURS: ("all_fours", _ALL_FOURS),
    Stance.SUPINE: ("lie_on_back", {"body_pitch_deg": -90, **_ARMS}),
    Stance.SIDE_LYING: ("get_ready", {"body_roll_away_deg": 90}),
    Stance.PRONE: ("lie_on_front", {"body_pitch_deg": 90, **_ARMS}),
}
"""What is said before it and how the figure lies, sits or stands, until somebody gives it a figure of its own."""


class NoDraft(ValueError):
    """An exercise of which no draft can be made, and why."""


def draft(of: Exercise) -> dict[str, Any]:
    """A stretch's values as for its TOML; complete, and marked as what it is. Raises `NoDraft`."""
    stance = _stance(of)
    cue, pose = _PLAIN[stance]
    needs, helps = _equipment(of, stance)
    return {
        "id": draft_id(of.name),
        "name": of.name,
        "summary": f"Imported: {of.name}.",
        "stance": str(stance),
        "regions": [str(_region(of))],
        "level": 3,
        "sides": "each",
        "lead_is": "the side that is stretched",
        "counted_as": "side",
        "needs": needs,
        "helps": helps,
        "features": list(FEATURES),
        "watch": "timer",
        "unwatched": "It was imported: nobody has said yet what a camera should look for.",
        "feel": "A gentle pull where it is meant to stretch; the collection does not say more.",
        "not_feel": "Pain in a joint, pins and needles, numbness.",
        "stop_if": "Stop at once if anything is sharp, electric, tingling or numb, or if you feel dizzy.",
        "muscles": list(of.muscles or of.parts),
        "muscles_truth": "What it lengthens was not looked at: the figure is borrowed.",
        "evidence": EVIDENCE,
        "sources": [of.whose],
        "enter_cue": cue,
        "hold": {"default_s": 20, "min_s": 10, "max_s": 60, "dropout_s": 0.5},
        "steps": [{"key": f"step_{number}", "text": text} for number, text in enumerate(of.steps, start=1)],
        "figure": [{"key": key, "seconds": 2, "pose": dict(pose)} for key in ("start", "hold")],
    }


def draft_id(name: str) -> str:
    """A stretch's id from an exercise's name. Raises `NoDraft` where nothing readable is left of it.

    >>> draft_id("../90/90 Hamstring")
    'x-90-90-hamstring'
    """
    words = re.findall(r"[a-z0-9]+", name.casefold())
    found = "-".join(words)[:LONGEST_ID].strip("-")
    if not found:
        raise NoDraft(f"{name!r} has no letters from a to z to make an id of")
    return found if found[0].isalpha() else f"x-{found}"


def _stance(of: Exercise) -> Stance:
    text = " ".join((of.name, *of.steps)).casefold()
    return next((stance for words, stance in _STANCES if re.search(words, text)), Stance.STANDING)


def _region(of: Exercise) -> Region:
    for part in map(str.casefold, (*of.muscles, of.name, *of.parts)):
        for word, region in _REGIONS:
            if part.startswith(word) or (len(word) > len("ab") and word in part):
                return region
    parts = ", ".join(of.parts) or "none"
    raise NoDraft(f"{of.name}: found the parts of the body {parts}; none says which region it is for")


def _equipment(of: Exercise, stance: Stance) -> tuple[list[str], list[str]]:
    """What it needs as far as Unsit has a word for it, and the mat that the floor is easier with."""
    words = " ".join(of.equipment).casefold().split()
    needs = {each for each in Equipment if each in words}
    needs |= {Equipment.CHAIR} if stance is Stance.CHAIR else set()
    standing = stance in (Stance.STANDING, Stance.CHAIR)
    return sorted(map(str, needs)), [] if standing or Equipment.MAT in needs else [str(Equipment.MAT)]
