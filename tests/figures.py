"""A figure in every stance, made for tests, whatever the catalogue has."""

from dataclasses import dataclass

from unsit.catalogue import CORE, load
from unsit.movement import Stance
from unsit.stretch import Keyframe, Stretch


@dataclass(frozen=True)
class Made:
    """A stretch's stance, its things and one pose."""

    stance: Stance
    pose: dict[str, float]
    props: tuple[str, ...] = ()

    @property
    def frame(self) -> Keyframe:
        return Keyframe(key="hold", seconds=1.5, pose=self.pose)

    @property
    def stretch(self) -> Stretch:
        told = {"stance": self.stance, "props": self.props, "figure": (self.frame,)}
        return load().stretches[CORE].model_copy(update=told)


def both(**of_each: float) -> dict[str, float]:
    """The same of either leg or arm."""
    return {f"{role}_{name}_deg": value for name, value in of_each.items() for role in ("lead", "other")}


def one(role: str, **of_it: float) -> dict[str, float]:
    return {f"{role}_{name}_deg": value for name, value in of_it.items()}


def whole(**of_all: float) -> dict[str, float]:
    return {f"{name}_deg": value for name, value in of_all.items()}


FIGURES = {
    "knee-to-chest": Made(
        Stance.SUPINE,
        whole(body_pitch=-90)
        | one(
            "lead",
            hip_flexion=122,
            knee_flexion=118,
            ankle_dorsiflexion=-15,
            arm_flexion=45.5,
            elbow_flexion=5,
            arm_abduction=-3.5,
        )
        | one(
            "other",
            hip_flexion=2,
            ankle_dorsiflexion=-20,
            arm_flexion=46.5,
            elbow_flexion=2,
            arm_abduction=-20.5,
            arm_rotation=0.5,
        ),
    ),
    "supine-strap": Made(
        Stance.SUPINE,
        whole(body_pitch=-90)
        | both(arm_flexion=62, elbow_flexion=35)
        | one("lead", hip_flexion=84, knee_flexion=4, ankle_dorsiflexion=5)
        | one("other", hip_flexion=2, ankle_dorsiflexion=-15),
        ("strap",),
    ),
    "bridge": Made(
        Stance.SUPINE,
        whole(body_pitch=-114, head_nod=17)
        | both(hip_flexion=6.5, knee_flexion=120.5, arm_flexion=-32.5, arm_abduction=8),
    ),
    "thomas": Made(
        Stance.SUPINE,
        whole(body_pitch=-90)
        | one(
            "lead",
            hip_flexion=-12,
            knee_flexion=72,
            ankle_dorsiflexion=-10,
            arm_flexion=45,
            elbow_flexion=1.5,
            arm_abduction=-19.5,
        )
        | one("other", hip_flexion=118, knee_flexion=120, arm_flexion=44.5, elbow_flexion=2.5, arm_abduction=-3),
        ("bed",),
    ),
    "sphinx": Made(
        Stance.PRONE,
        whole(body_pitch=89, trunk_inclination=-21, head_nod=-78)
        | both(hip_flexion=9, knee_flexion=8.5, ankle_dorsiflexion=-64, arm_flexion=97.5, elbow_flexion=80.5),
    ),
    "prone-heel-to-buttock": Made(
        Stance.PRONE,
        whole(body_pitch=88.5, head_nod=-10)
        | one("lead", hip_flexion=9.5, knee_flexion=118, arm_flexion=-30, elbow_flexion=10)
        | one(
            "other",
            hip_flexion=5,
            knee_flexion=2.5,
            ankle_dorsiflexion=-64,
            arm_flexion=153.5,
            elbow_flexion=60,
            arm_abduction=31,
        ),
    ),
    "side-lying": Made(
        Stance.SIDE_LYING,
        whole(body_roll_away=83.5)
        | one("lead", hip_flexion=-12, hip_abduction=-4, knee_flexion=112, arm_flexion=-42, elbow_flexion=12)
        | one(
            "other",
            hip_flexion=40,
            knee_flexion=60,
            arm_flexion=90,
            elbow_flexion=70,
            hip_abduction=-0.5,
            arm_abduction=2.5,
            hip_rotation=-11,
        ),
    ),
    "all-fours": Made(
        Stance.ALL_FOURS,
        whole(body_pitch=75.5, head_nod=-20)
        | both(hip_flexion=76, knee_flexion=92, ankle_dorsiflexion=-55, arm_flexion=74, elbow_flexion=4),
    ),
    "child-pose": Made(
        Stance.ALL_FOURS,
        whole(body_pitch=71.5, trunk_inclination=32.5, head_nod=14.5)
        | both(hip_flexion=133, knee_flexion=151, ankle_dorsiflexion=-62.5, arm_flexion=142, elbow_flexion=17.5),
    ),
    "chair-hamstring": Made(
        Stance.CHAIR,
        whole(body_pitch=22, trunk_inclination=12, head_nod=8)
        | both(arm_flexion=45, elbow_flexion=20)
        | one("lead", hip_flexion=80.5, knee_flexion=4, ankle_dorsiflexion=8)
        | one("other", hip_flexion=108, knee_flexion=89, ankle_dorsiflexion=2.5),
        ("chair",),
    ),
    "standing-fold": Made(
        Stance.STANDING,
        whole(body_pitch=72, trunk_inclination=50, head_nod=45)
        | both(hip_flexion=78.5, knee_flexion=6, ankle_dorsiflexion=-0.5, arm_flexion=80, elbow_flexion=5),
    ),
    "wall-calf": Made(
        Stance.STANDING,
        whole(body_pitch=14)
        | both(arm_flexion=95, elbow_flexion=15)
        | one("lead", hip_flexion=47, knee_flexion=44.5, ankle_dorsiflexion=11.5)
        | one("other", hip_flexion=-10, ankle_dorsiflexion=24.5),
        ("wall",),
    ),
    "foot-on-step": Made(
        Stance.STANDING,
        whole(body_pitch=20, trunk_inclination=10)
        | one("lead", hip_flexion=62, knee_flexion=3, ankle_dorsiflexion=5, arm_flexion=30, elbow_flexion=10)
        | one("other", hip_flexion=20, knee_flexion=4, ankle_dorsiflexion=4, arm_flexion=20, elbow_flexion=50),
        ("step",),
    ),
    "desk-shoulder": Made(
        Stance.STANDING,
        whole(body_pitch=62, trunk_inclination=18, head_nod=20)
        | both(hip_flexion=70.5, knee_flexion=10, ankle_dorsiflexion=1.5, arm_flexion=149, elbow_flexion=4),
        ("desk",),
    ),
    "doorway-leg": Made(
        Stance.SUPINE,
        whole(body_pitch=-90)
        | both(arm_abduction=18)
        | one("lead", hip_flexion=78, knee_flexion=3)
        | one("other", hip_flexion=2, ankle_dorsiflexion=-15),
        ("doorway",),
    ),
    "long-sit": Made(
        Stance.FLOOR_SITTING,
        whole(body_pitch=6, trunk_inclination=25, head_nod=15)
        | both(arm_flexion=58, elbow_flexion=8)
        | one("lead", hip_flexion=94.5, knee_flexion=3, ankle_dorsiflexion=5)
        | one("other", hip_flexion=128, knee_flexion=66, ankle_dorsiflexion=-50.5),
    ),
    "butterfly": Made(
        Stance.FLOOR_SITTING,
        whole(body_pitch=4, trunk_inclination=14)
        | both(hip_flexion=132.5, hip_abduction=60, hip_rotation=-47.5, knee_flexion=137, ankle_dorsiflexion=-5)
        | both(arm_flexion=-7, arm_abduction=-8, arm_rotation=7, elbow_flexion=63),
    ),
}
