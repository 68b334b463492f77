"""The words in which a stretch is described: stances, regions, equipment, what a movement asks of a body, its measures.

Only vocabulary, each word with its meaning; what a stretch is made of is in `stretch.py`, what a person's answers make
of it in `screening.py`.
"""

from enum import StrEnum

from unsit.angles import ROLE_MEASURES


class Stance(StrEnum):
    """How a person is placed in a stretch."""

    HALF_KNEELING = "half-kneeling"
    STANDING = "standing"
    CHAIR = "chair"
    FLOOR_SITTING = "floor-sitting"
    ALL_FOURS = "all-fours"
    SUPINE = "supine"
    SIDE_LYING = "side-lying"
    PRONE = "prone"


LYING = frozenset({Stance.SUPINE, Stance.SIDE_LYING, Stance.PRONE})
"""In these the body's long axis is level; the picture is turned upright before it is looked at."""


class Region(StrEnum):
    """Where a stretch is for, in the words people use."""

    HIP_FLEXORS = "hip flexors"
    FRONT_OF_THIGH = "front of the thigh"
    GROIN = "groin"
    HAMSTRINGS = "hamstrings"
    BUTTOCK = "buttock"
    OUTER_HIP = "outer hip"
    LOWER_BACK = "lower back"
    UPPER_BACK = "upper back"
    SIDE_OF_TRUNK = "side of the trunk"
    CHEST_AND_SHOULDERS = "chest and shoulders"
    CALF = "calf"


class Equipment(StrEnum):
    """What a stretch may need or be easier with."""

    MAT = "mat"
    CUSHION = "cushion"
    BLOCK = "block"
    CHAIR = "chair"
    DESK = "desk"
    WALL = "wall"
    STEP = "step"
    BED = "bed"
    STRAP = "strap"
    DOORWAY = "doorway"
    LOW_SEAT = "low-seat"


FEATURES = {
    "kneel_load": "body weight through a kneecap or shin on the floor",
    "floor_transfer": "getting down to the floor and up again",
    "asym_stance": "the pelvis loaded on one side more than on the other",
    "balance": "standing on a narrow or single-leg base, a hand's support optional",
    "hip_ext": "a hip taken to the end of its extension",
    "hip_ext_er": "hip extension with outward rotation, or weight shifted forward over a trailing hip",
    "deep_hip_flex": "a hip flexed by about 90 degrees or more, thigh to trunk",
    "hip_flex_ir_add": "a hip flexed and turned inward or crossing the midline",
    "hip_er_end": "a hip at the end of its outward rotation",
    "add_stretch": "the groin lengthened",
    "ham_long": "the hamstrings lengthened with the knee nearly straight",
    "neural_tension": "a position that also tensions the sciatic or femoral nerve",
    "deep_knee_flex": "a knee bent beyond about 120 degrees",
    "spine_flex_end": "the spine rounded to or near its end range",
    "loaded_flex": "the spine rounded while upright or bearing weight",
    "twist_end": "the trunk rotated to or near its end range, unloaded",
    "loaded_twist": "the trunk rotated while upright or bearing weight",
    "end_ext": "the low back taken to the end of its extension",
    "prone": "lying face down",
    "supine_flat": "lying flat on the back",
    "head_down": "the head below the heart",
    "wrist_load": "weight through a bent-back wrist",
    "arm_behind": "an arm reached behind the body",
    "overhead": "an arm overhead",
    "ankle_df": "an ankle near the end of its dorsiflexion",
}
"""What a movement asks of a body, by code: a person's answers block or caution these, never a stretch by name."""

GAPS = ("front_elbow_knee_gap_shanks", "front_hand_knee_gap_shanks", "rear_hand_behind_shanks")
"""In the person's own shank lengths: front elbow (hand) from the front knee, free hand behind the mid-hips."""
KNOWN_MEASURES = ROLE_MEASURES + GAPS

LIMB_ANGLES = (
    "hip_flexion_deg", "hip_abduction_deg", "hip_rotation_deg", "knee_flexion_deg", "ankle_dorsiflexion_deg",
    "arm_flexion_deg", "arm_abduction_deg", "arm_rotation_deg", "elbow_flexion_deg",
)  # fmt: skip
WHOLE_BODY_ANGLES = (
    "body_pitch_deg",
    "body_roll_away_deg",
    "trunk_inclination_deg",
    "trunk_turn_away_deg",
    "trunk_bend_away_deg",
    "head_turn_away_deg",
    "head_nod_deg",
)
FIGURE_ANGLES = (*(f"{role}_{name}" for role in ("front", "rear") for name in LIMB_ANGLES), *WHOLE_BODY_ANGLES)
"""What a figure's pose may name: the body's hinges, by the leg's role and away from the front leg.

`body_pitch_deg` pitches the pelvis, and with it everything, forward: 90 is face down, -90 on the back. A hip is the
thigh against the pelvis, the trunk's inclination is against the pelvis too. `body_roll_away_deg`: rolled about the
body's own forward axis, + onto the side away from the front leg.
"""

ROLES = {"lead": "front", "other": "rear"}
"""Where no leg is in front, a stretch may say lead and other: the same two roles."""


def in_role(name: str) -> str:
    """A measure's or an angle's name with lead and other as front and rear.

    >>> in_role("lead_knee_flexion_deg")
    'front_knee_flexion_deg'
    """
    role, _, rest = name.partition("_")
    return f"{ROLES[role]}_{rest}" if role in ROLES else name
