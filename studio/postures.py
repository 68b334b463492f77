"""What people do in front of the camera: postures drawn from a seed, from half-kneeling in the stretch to sitting.

Angles are the product's; each posture ends as a `Stance` on the floor, facing x.
"""

from dataclasses import dataclass, replace

import numpy as np

from studio import ways
from studio.arms import elbow_at, hand_at
from studio.figure import Figure
from studio.poses import Manner, Pose, assume
from studio.stances import Stance, grounded, half_kneeling, sitting, standing, tall_kneeling
from unsit.geometry import Array, asin_deg, sin_deg
from unsit.landmarks import Side


@dataclass(frozen=True, slots=True)
class Lunge:
    """A half-kneel to be posed, angles in degrees, turn and bend counted away from the front leg.

    `arms`: elbow (at the inner knee) or hand (on the knee), the other arm reaching back; hips; hanging. `tucked`: the
    rear toes are bent under.
    """

    front: Side
    front_shank: float
    rear_thigh: float
    inclination: float
    turn_away: float
    bend_away: float
    arms: str
    tucked: bool


def lunge_drawn(random: np.random.Generator) -> Lunge:
    """The core stretch as people do it, well and badly."""
    which = random.random()
    if which < 0.76:
        turn = random.uniform(10.0, 60.0)
    else:
        turn = random.normal(0.0, 2.0) if which < 0.88 else random.uniform(-12.0, -3.0)
    stretching = turn > 5.0
    return Lunge(
        front=Side.LEFT if random.random() < 0.5 else Side.RIGHT,
        front_shank=float(random.uniform(-10.0, 25.0)),
        rear_thigh=float(random.uniform(-5.0, 30.0)),
        inclination=float(random.uniform(-5.0, 40.0)),
        turn_away=float(turn),
        bend_away=float(np.clip(random.normal(-2.0, 5.0), -14.0, 14.0)),
        arms=str(
            random.choice(
                ["elbow", "hand", "hips", "hanging"], p=[0.4, 0.4, 0.1, 0.1] if stretching else [0.1, 0.3, 0.3, 0.3]
            )
        ),
        tucked=bool(random.random() < 0.5),
    )


def lunge(figure: Figure, asked: Lunge, random: np.random.Generator) -> Stance:
    """The figure in this half-kneel; what the lunge leaves open is drawn."""
    front, rear = asked.front, asked.front.other
    away = 1.0 if front is Side.RIGHT else -1.0
    rotation = away * asked.turn_away
    pose = {
        "pelvis_obliquity_deg": random.normal(0.0, 2.5),
        "trunk_inclination_deg": asked.inclination,
        "trunk_rotation_deg": rotation,
        "trunk_side_bend_deg": away * asked.bend_away,
        "shoulder_tilt_deg": 0.6 * carried_tilt_deg(asked.inclination, rotation) + random.normal(0.0, 4.0),
        "head_turn_deg": -0.4 * rotation * random.uniform(-0.5, 1.0) + random.normal(0.0, 12.0),
        "head_nod_deg": random.normal(6.0, 10.0),
        f"{front}_hip_abduction_deg": random.uniform(0.0, 22.0),
        f"{front}_hip_rotation_deg": random.normal(0.0, 6.0),
        f"{rear}_hip_flexion_deg": -asked.rear_thigh,
        f"{rear}_hip_abduction_deg": random.normal(2.0, 3.5),
        f"{rear}_hip_rotation_deg": random.normal(0.0, 5.0),
        f"{rear}_ankle_dorsiflexion_deg": random.uniform(-2.0, 18.0) if asked.tucked else random.uniform(-55.0, -35.0),
    }
    manner = Manner(
        pelvis_tilt_deg=0.45 * asked.inclination + random.normal(0.0, 4.0),
        toes_deg={rear: random.uniform(55.0, 75.0) if asked.tucked else 0.0},
        girdle_deg=_girdles(random, asked),
        toe_out_deg={front: random.normal(5.0, 6.0)},
        wrist_deg={side: random.normal(0.0, 15.0) for side in Side},
    )
    stance = half_kneeling(figure, pose, manner, front, asked.front_shank)
    return with_arms(stance, _arms(stance, asked, random))


def carried_tilt_deg(inclination_deg: float, rotation_deg: float) -> float:
    """The tilt of a shoulder line that turns about a leaning trunk rather than about the upright."""
    return float(asin_deg(sin_deg(inclination_deg) * sin_deg(rotation_deg)))


def with_arms(stance: Stance, arms: Pose) -> Stance:
    """The same with these angles of the arms."""
    pose = {**stance.pose, **arms}
    before = stance.body.heads[0]
    body = assume(stance.body.figure, pose, stance.manner)
    return replace(stance, pose=pose, body=body.moved(before - body.heads[0]))


def _girdles(random: np.random.Generator, asked: Lunge) -> dict[Side, tuple[float, float]]:
    back = random.uniform(-14.0, -2.0) if asked.arms in ("elbow", "hand") else 0.0
    return {
        asked.front: (random.normal(0.0, 3.0), random.uniform(0.0, 8.0) if asked.arms in ("elbow", "hand") else 0.0),
        asked.front.other: (random.normal(0.0, 3.0), back),
    }


def _arms(stance: Stance, asked: Lunge, random: np.random.Generator) -> dict[str, float]:
    front, rear = asked.front, asked.front.other
    if asked.arms == "hips":
        return {**on_hip(stance, front, random), **on_hip(stance, rear, random)}
    if asked.arms == "hanging":
        return {**hanging(front, random), **hanging(rear, random)}
    at_knee = _elbow_in if asked.arms == "elbow" else _hand_on_knee
    return {**at_knee(stance, front, random), **_reaching_back(rear, random)}


def _inward(side: Side) -> Array:
    return np.array([0.0, -1.0 if side is Side.LEFT else 1.0, 0.0])


def _elbow_in(stance: Stance, side: Side, random: np.random.Generator) -> dict[str, float]:
    """The elbow towards the inner side of the knee, the forearm in front of the shin or raised beside it."""
    knee = stance.body.joint(f"{side}_knee")
    place = knee + 0.09 * _inward(side) + np.array([0.0, 0.0, random.uniform(0.0, 0.08)])
    towards = np.array([random.uniform(0.4, 1.0), 0.0, random.uniform(-0.6, 0.5)]) + random.uniform(0.0, 0.4) * _inward(
        side
    )
    return elbow_at(stance.body, stance.pose, side, place, towards)


def _hand_on_knee(stance: Stance, side: Side, random: np.random.Generator) -> dict[str, float]:
    """The hand on the thigh just above the knee, its inner side or its top."""
    knee, hip = (stance.body.joint(f"{side}_{name}") for name in ("knee", "hip"))
    up_thigh = (hip - knee) / np.linalg.norm(hip - knee)
    place = knee + random.uniform(0.06, 0.14) * up_thigh + np.array([0.0, 0.0, random.uniform(0.08, 0.1)])
    place = place + random.uniform(0.0, 0.05) * _inward(side)
    towards = np.array([random.uniform(-0.6, 0.2), 0.0, random.uniform(-0.8, 0.0)]) - random.uniform(
        0.3, 1.0
    ) * _inward(side)
    return hand_at(stance.body, stance.pose, side, place, towards)


def _reaching_back(side: Side, random: np.random.Generator) -> dict[str, float]:
    return {
        f"{side}_arm_flexion_deg": random.uniform(-50.0, -5.0),
        f"{side}_arm_abduction_deg": random.uniform(12.0, 60.0),
        f"{side}_arm_rotation_deg": random.normal(0.0, 15.0),
        f"{side}_elbow_flexion_deg": random.uniform(3.0, 40.0),
    }


def hanging(side: Side, random: np.random.Generator) -> dict[str, float]:
    """An arm that hangs down."""
    return {
        f"{side}_arm_flexion_deg": random.normal(3.0, 7.0),
        f"{side}_arm_abduction_deg": random.uniform(9.0, 20.0),
        f"{side}_arm_rotation_deg": random.normal(5.0, 10.0),
        f"{side}_elbow_flexion_deg": random.uniform(6.0, 30.0),
    }


def on_hip(stance: Stance, side: Side, random: np.random.Generator) -> dict[str, float]:
    """A hand on the hip."""
    hip = stance.body.joint(f"{side}_hip")
    place = hip + np.array([random.uniform(0.0, 0.06), 0.0, 0.12]) - random.uniform(0.09, 0.12) * _inward(side)
    return hand_at(stance.body, stance.pose, side, place, np.array([-0.5, 0.0, 0.0]) - 1.0 * _inward(side))


def _either_arms(stance: Stance, random: np.random.Generator) -> Stance:
    arms: dict[str, float] = {}
    for side in Side:
        arms |= on_hip(stance, side, random) if random.random() < 0.3 else hanging(side, random)
    return with_arms(stance, arms)


def _trunk(random: np.random.Generator, inclination: float, turn_sd: float) -> dict[str, float]:
    rotation = random.normal(0.0, turn_sd)
    return {
        "trunk_inclination_deg": inclination,
        "trunk_rotation_deg": rotation,
        "trunk_side_bend_deg": random.normal(0.0, 3.0),
        "shoulder_tilt_deg": 0.6 * carried_tilt_deg(inclination, rotation) + random.normal(0.0, 3.0),
        "pelvis_obliquity_deg": random.normal(0.0, 1.5),
        "head_turn_deg": random.normal(0.0, 20.0),
        "head_nod_deg": random.normal(5.0, 9.0),
    }


def stand(figure: Figure, random: np.random.Generator) -> Stance:
    """Standing, the feet beside each other."""
    pose = _trunk(random, random.normal(2.0, 4.0), 8.0)
    for side in Side:
        bend = random.uniform(2.0, 12.0)
        pose |= {f"{side}_knee_flexion_deg": bend, f"{side}_hip_flexion_deg": 0.5 * bend + random.normal(0.0, 1.0),
                 f"{side}_hip_abduction_deg": random.normal(3.0, 2.0)}  # fmt: skip
    manner = Manner(toe_out_deg={side: random.normal(6.0, 4.0) for side in Side})
    return _either_arms(standing(figure, pose, manner), random)


def sit(figure: Figure, random: np.random.Generator) -> Stance:
    """Sitting on a chair."""
    lean = random.uniform(-10.0, 25.0)
    pose = _trunk(random, lean, 12.0)
    hip, knee = random.uniform(82.0, 96.0), random.uniform(75.0, 105.0)
    for side in Side:
        pose |= {
            f"{side}_hip_flexion_deg": hip + random.normal(0.0, 1.5),
            f"{side}_knee_flexion_deg": knee + random.normal(0.0, 5.0),
            f"{side}_hip_abduction_deg": random.uniform(0.0, 14.0),
        }
    manner = Manner(pelvis_tilt_deg=0.5 * lean - 5.0, toe_out_deg={side: random.normal(5.0, 5.0) for side in Side})
    stance = sitting(figure, pose, manner)
    arms: dict[str, float] = {}
    for side in Side:
        arms |= _hand_on_knee(stance, side, random) if random.random() < 0.6 else hanging(side, random)
    return with_arms(stance, arms)


def kneel_tall(figure: Figure, random: np.random.Generator) -> Stance:
    """On both knees, upright."""
    lean, tucked = random.uniform(-5.0, 15.0), random.random() < 0.5
    pose = _trunk(random, lean, 10.0)
    hips = random.normal(-2.0, 6.0)
    for side in Side:
        pose |= {
            f"{side}_hip_flexion_deg": hips + random.normal(0.0, 1.0),
            f"{side}_hip_abduction_deg": random.normal(4.0, 2.5),
            f"{side}_ankle_dorsiflexion_deg": 8.0 if tucked else -45.0,
        }
    manner = Manner(pelvis_tilt_deg=0.4 * lean, toes_deg=dict.fromkeys(Side, 65.0 if tucked else 0.0))
    return _either_arms(tall_kneeling(figure, pose, manner), random)


def go_down(figure: Figure, random: np.random.Generator, asked: Lunge, share: float) -> Stance:
    """Somewhere between standing and this half-kneel."""
    return grounded(ways.way_down(stand(figure, random), lunge(figure, asked, random), asked.front, share))
