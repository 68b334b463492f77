"""Stretches and words as data: what is in them, and what is said of a file that is wrong."""

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import unsit
from unsit.catalogue import CORE, CatalogueError, load, read_stretch, read_words
from unsit.landmarks import Side

SPINE = Path(unsit.__file__).parent
STRETCHES = files("unsit.catalogue") / "stretches"


def test_the_core_stretch_says_the_rule_of_the_knee_the_turn_and_the_hold():
    core = load().stretches[CORE]
    (knee,) = core.rule
    turn = next(target for target in core.target if target.key == "turn")
    assert (knee.measure, knee.gentle_above, knee.clear_above) == ("front_shank_inclination_deg", 8, 15)
    assert (knee.pause_after_s, knee.clear_after_s) == (1, 1)
    assert (turn.measure, turn.low, turn.stops_clock) == ("trunk_turn_away_deg", 15, True)
    assert (core.hold.min_s, core.hold.default_s, core.hold.max_s, core.hold.dropout_s) == (20, 30, 60, 0.5)


@pytest.mark.parametrize("key", ["elbow", "reach"])
def test_the_elbow_and_the_reach_are_watched_and_do_not_stop_the_clock(key):
    target = next(target for target in load().stretches[CORE].target if target.key == key)
    assert not target.stops_clock


def test_the_tall_version_asks_for_the_hand_and_an_upright_trunk_instead_of_the_elbow():
    tall = load().stretches[f"{CORE}-tall"]
    assert [target.key for target in tall.target] == ["hand", "tall", "turn", "reach"]
    assert next(target for target in tall.target if target.key == "tall").high == 20


def test_the_stretch_that_everyone_starts_with_comes_first():
    assert next(iter(load().stretches)) == CORE


def test_the_engine_knows_no_stretch_by_name():
    ids = list(load().stretches)
    for module in SPINE.glob("*.py"):
        assert not [name for name in ids if name in module.read_text(encoding="utf-8")], module.name


def test_each_side_has_a_word():
    assert set(load().words.sides) == set(Side)


GOOD = (STRETCHES / f"{CORE}.toml").read_text(encoding="utf-8")
BROKEN = [
    ("not TOML", GOOD.replace('id = "', "id = "), "id = ", "not TOML: Invalid value"),
    ("an unknown key", GOOD.replace("[hold]", "[hold]\nminn_s = 3"), "minn_s",
     "hold.minn_s: key 'minn_s' is unknown; did you mean 'min_s'? Known: default_s, min_s, max_s, dropout_s, times"),
    ("an unknown measure", GOOD.replace('"trunk_turn_away_deg"', '"trunk_tern_deg"'), "trunk_tern_deg",
     "target[1].measure: 'trunk_tern_deg' is unknown; did you mean 'trunk_turn_away_deg'? Known: "),
    ("a measure in other words", GOOD.replace('front_shank_inclination_deg"\ng', 'lead_shank_incline_deg"\ng'),
     "lead_shank", "rule[0].measure: 'lead_shank_incline_deg' is unknown; did you mean 'lead_shank_inclination_deg'?"),
    ("an unknown angle", GOOD.replace("head_nod_deg", "head_nud_deg"), "head_nud_deg",
     "figure[2].pose.head_nud_deg: 'head_nud_deg' is unknown; did you mean 'head_nod_deg'? Known: "),
    ("an unknown feature", GOOD.replace('"arm_behind"', '"arm_behnd"'), "features = [",
     "features[7]: 'arm_behnd' is unknown; did you mean 'arm_behind'? Known: kneel_load, "),
    ("an unknown stance", GOOD.replace('"half-kneeling"\n', '"half-kneling"\n'), "stance = ",
     "stance: 'half-kneling' is unknown; did you mean 'half-kneeling'? Known: half-kneeling, standing, "),
    ("an unknown muscle", GOOD.replace('"iliacus"', '"iliakus"'), "iliakus",
     "lengthens[2].muscle: 'iliakus' is unknown; did you mean 'iliacus'? Known: "),
    ("an unknown answer", GOOD.replace("[hold]", '[adapt]\nkneeling_hurt = "Sit."\n\n[hold]'), "kneeling_hurt",
     "adapt.kneeling_hurt: 'kneeling_hurt' is unknown; did you mean 'kneeling_hurts'? Known: "),
    ("low above high", GOOD.replace("low = -140", "low = 0"), "[[position]]",
     "position[0]: low (0.0) must be below high (-50.0)"),
    ("no hold", GOOD.replace("[hold]", "[hould]"), "# The stretch", "hold: is missing"),
    ("a hold longer than the longest", GOOD.replace("default_s = 30", "default_s = 70"), "[hold]",
     "hold: need min_s <= default_s <= max_s, found 20.0, 70.0, 60.0"),
    ("a second too many", GOOD.replace("after_s = 8", "after_s = 800"), "after_s = 800",
     "reminder[0].after_s: found 800; input should be less than or equal to 600"),
    ("limits the wrong way round", GOOD.replace("clear_above = 15", "clear_above = 5"), "[[rule]]",
     "rule[0]: gentle_above (8.0) must be below clear_above (5.0)"),
    ("a cue without words", GOOD.replace('cue = "turn"', 'cue = "twirl"'), 'cue = "twirl"',
     "target[1].cue: 'twirl' is unknown; "),
    ("an id that is not the file's name", GOOD.replace(f'id = "{CORE}"', 'id = "other"'), 'id = "other"',
     f"id: found 'other', but the file is called {CORE}.toml; they must agree"),
    ("a key twice", GOOD.replace('key = "reach"\nmeasure', 'key = "turn"\nmeasure'), "# The stretch",
     "each target and rule needs a key of its own; twice: turn"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "text", "at", "message"), BROKEN, ids=[case[0] for case in BROKEN])
def test_a_broken_stretch_is_refused_with_its_file_and_its_line_and_what_is_wrong(what, text, at, message, tmp_path):
    del what
    path = tmp_path / f"{CORE}.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as error:
        read_stretch(path, load().words)
    line = next(number for number, line in enumerate(text.splitlines(), start=1) if at in line)
    assert f"{path.name}:{line}: {message}" in str(error.value)


def test_the_same_file_unbroken_is_read(tmp_path):
    path = tmp_path / f"{CORE}.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_stretch(path, load().words) == load().stretches[CORE]


def test_everything_that_is_wrong_is_said_at_once(tmp_path):
    path = tmp_path / f"{CORE}.toml"
    path.write_text(
        f"{GOOD}\nmeasur = 3\n".replace('lead = "front"', 'lead = "middle"').replace("min_s = 20", "min_s = -1")
    )
    with pytest.raises(CatalogueError) as error:
        read_stretch(path, load().words)
    assert len(str(error.value).splitlines()) == 3


def test_words_without_a_cue_that_the_coach_needs_are_refused(tmp_path):
    text = (files("unsit.catalogue") / "cues.en.toml").read_text(encoding="utf-8")
    path = tmp_path / "cues.xx.toml"
    path.write_text(text.replace("[cue.half]", "[cue.halb]"), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"cues\.xx\.toml: cues are missing: half"):
        read_words(path)


def test_every_stretch_names_its_sources_and_neighbours_that_exist():
    stretches = load().stretches
    for stretch in stretches.values():
        assert stretch.sources
        assert {*stretch.easier, *stretch.harder} <= set(stretches)


def test_the_toml_files_are_the_stretches():
    ids = {
        tomllib.loads(path.read_text(encoding="utf-8"))["id"]
        for path in STRETCHES.iterdir()
        if path.name.endswith(".toml")
    }
    assert ids == set(load().stretches)
