"""Postures that somebody wrote down: understood, posed, or refused in words."""

from pathlib import Path

import pytest

from studio import orders, truth
from studio.__main__ import main
from studio.orders import OrderWrong
from tests.studio import toy

EXAMPLES = sorted((Path(orders.__file__).parent / "examples").glob("*.toml"))
WRONG = [
    ("a misspelt key", 'stance = "standing"\nangels = 3', r"names angels\. Known: stance, front, angles"),
    ("no TOML", "stance: standing", "own.toml is no TOML"),
    ("an unknown stance", 'stance = "flying"', r"stance is 'flying'\. Known: half_kneeling"),
    ("half-kneeling on no leg", 'stance = "half_kneeling"', "has a leg in `front`"),
    ("standing on a front leg", 'stance = "standing"\nfront = "left"', "has a leg in `front`"),
]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_can_be_posed_and_is_what_it_says(path):
    order = orders.read(path)
    told = truth.measured(orders.posed(toy.figure(), order).body.joints())
    for name in ("trunk_inclination_deg", "trunk_rotation_deg", "left_elbow_flexion_deg"):
        assert told[name] == pytest.approx(order.angles.get(name, 0.0), abs=0.05)


@pytest.mark.parametrize(("what", "text", "words"), WRONG)
def test_what_cannot_be_understood_is_named(tmp_path, what, text, words):
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(OrderWrong, match=words):
        orders.read(path)
    assert what


def test_the_command_says_why_it_cannot(tmp_path, capsys):
    path = tmp_path / "own.toml"
    path.write_text('stance = "flying"')
    assert main(["still", str(path)]) == 2
    said = capsys.readouterr().err
    assert "stance is 'flying'" in said or "Pictures need the studio's packages" in said
