"""Stretches and words as data: what is in them, and what is said of a file that is wrong."""

import copy
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import unsit
from unsit.catalogue import CORE, CatalogueError, load, read_stretch, read_words
from unsit.catalogue.names import BUILD
from unsit.catalogue.questions import load_screening
from unsit.catalogue.reading import validated
from unsit.landmarks import Side
from unsit.stretch import Stretch

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
    ("an unknown answer", GOOD.replace("[adapt]", '[adapt]\nkneeling_hurt = "Sit."'), "kneeling_hurt",
     "adapt.kneeling_hurt: 'kneeling_hurt' is unknown; did you mean 'kneeling_hurts'? Known: "),
    ("low above high", GOOD.replace("low = -140", "low = 0"), "[[position]]",
     "position[0]: low (0.0) must be below high (-50.0)"),
    ("no hold", GOOD.replace("[hold]", "[hould]"), "# The stretch", "hold: is missing"),
    ("a hold longer than the longest", GOOD.replace("default_s = 30", "default_s = 70"), "[hold]",
     "hold: need min_s <= default_s <= max_s, found 20.0, 70.0, 60.0"),
    ("a second too many", GOOD.replace("after_s = 8", "after_s = 800"), "after_s = 800",
     "reminder[0].after_s: found 800; expected 600 or less"),
    ("a number where a table should be", "hold = 30\n" + GOOD.replace("[hold]", "[hole]"), "hold = 30",
     "hold: found 30; expected a table; write a line [hold] and put its keys below: default_s, min_s, "),
    ("a number where a list should be", GOOD.replace('needs = ["mat"]', "needs = 3"), "needs = 3",
     "needs: found 3; expected a list in square brackets: [...]"),
    ("a text where tables should be", f'target = "turn"\n{GOOD}'.replace("[[target]]", "[[goal]]"), 'target = "turn"',
     "target: found 'turn'; expected a list of tables; begin each with a line [[target]] and put its keys below: "),
    ("a text where a number should be", GOOD.replace("default_s = 30", 'default_s = "long"'), "default_s = ",
     "hold.default_s: found 'long'; expected a number"),
    ("a number where a text should be", GOOD.replace('feel = "A gentle', 'feel = 3 # "A gentle'), "feel = 3",
     "feel: found 3; expected a text in quotation marks"),
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


NOT_PLAIN = re.compile(r"input should|instance of|valid |dictionary|tuple|^found [^;]*; (?!expected)", re.IGNORECASE)


@pytest.mark.parametrize(
    "rough",
    [
        "found 3; input should be a valid tuple",
        "found 3; expected Input should be a valid dictionary or instance of HoldTime",
        "found 3; not a number",
    ],
)
def test_rough_words_would_be_noticed(rough):
    assert NOT_PLAIN.search(rough)


def places(told, at=()):
    """Every key and every item of a file's values."""
    for key, value in told.items() if isinstance(told, dict) else enumerate(told):
        yield (*at, key)
        if isinstance(value, dict | list):
            yield from places(value, (*at, key))


def with_value(told, place, value):
    """The values with another one at a place."""
    changed = copy.deepcopy(told)
    around = changed
    for key in place[:-1]:
        around = around[key]
    around[place[-1]] = value
    return changed


@pytest.mark.parametrize("value", [3, 1.5, -1, 1e9, "x y", "", True, [], [1], {}, {"a": 1}], ids=repr)
def test_whatever_is_wrong_with_a_value_is_said_in_plain_words(value):
    told = tomllib.loads(GOOD)
    said = [wrong.what for place in places(told) for wrong in validated(with_value(told, place, value), Stretch)[1]]
    assert said
    assert [what for what in said if NOT_PLAIN.search(what)] == []


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b'id = "a"\nname = "\xe4"\n', "found the byte 0xe4 on line 2, expected text in UTF-8; save it again in your"),
        ('id = "a"'.encode("utf-16"), "found UTF-16, expected text in UTF-8; save it again in your editor with"),
    ],
)
def test_a_file_in_another_encoding_says_what_was_found_and_what_to_do(raw, message, tmp_path):
    path = tmp_path / "a.toml"
    path.write_bytes(raw)
    with pytest.raises(CatalogueError) as error:
        read_stretch(path, load().words)
    assert str(error.value).startswith(f"a.toml: cannot be read: {message}")


@pytest.mark.parametrize(
    "raw", [b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode()], ids=["mark", "crlf"]
)
def test_a_byte_order_mark_and_another_system_s_line_ends_are_read_over(raw, tmp_path):
    path = tmp_path / f"{CORE}.toml"
    path.write_bytes(raw)
    assert read_stretch(path, load().words) == load().stretches[CORE]


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


# The ladder


EVERY = list(load().stretches.values())
EASIER_OF = """
hip-and-lower-back: hip-and-lower-back-tall, chair-twist, chair-hip-flexor
hip-and-lower-back-tall: standing-hip-flexor, chair-twist, chair-hip-flexor
half-kneeling-hip-flexor: standing-hip-flexor
low-lunge: half-kneeling-hip-flexor
couch-stretch: side-lying-quadriceps, standing-quadriceps
revolved-low-lunge: hip-and-lower-back, chair-twist
lizard-lunge: low-lunge
half-split: chair-hamstring
adductor-rock-back: butterfly
chair-lunge: standing-hip-flexor
standing-quadriceps: side-lying-quadriceps
high-lunge: standing-hip-flexor
standing-hamstring: chair-hamstring
standing-forward-fold: half-forward-fold
downward-dog: half-forward-fold
standing-outer-hip: side-lying-quadriceps, standing-side-bend
standing-back-bend: sphinx
head-to-knee: strap-hamstring
seated-spinal-twist: chair-twist
ninety-ninety: chair-figure-four
supine-twist: knee-rocks
supine-figure-four: chair-figure-four
strap-hamstring: doorway-hamstring
cat-cow: chair-cat-cow
childs-pose: chair-forward-fold
thread-the-needle: open-book
pigeon: supine-figure-four, chair-figure-four
cobra: sphinx
prone-quadriceps: side-lying-quadriceps
"""
"""The neighbours as they were decided on, apart from the files: what each is to have among its easier ones."""
HARDER_OF = """
hip-and-lower-back-tall: hip-and-lower-back
half-kneeling-hip-flexor: half-kneeling-side-reach, couch-stretch
low-lunge: couch-stretch
standing-hip-flexor: half-kneeling-hip-flexor
chair-figure-four: supine-figure-four
knee-rocks: supine-twist
sphinx: cobra
"""
CORE_LADDER = (
    *("chair-hip-flexor", "standing-hip-flexor", "half-kneeling-hip-flexor"),
    *("hip-and-lower-back-tall", "hip-and-lower-back"),
)


def pairs(table):
    lines = (line.split(": ") for line in table.strip().splitlines())
    return [(stretch, other) for stretch, others in lines for other in others.split(", ")]


def downwards(stretches):
    """Stretch -> those that are said to be easier than it, by its own list or by theirs."""
    return {
        stretch.id: {*stretch.easier, *(other.id for other in stretches if stretch.id in other.harder)}
        for stretch in stretches
    }


def is_below_itself(start, down):
    """Whether one comes back to a stretch by going to easier ones."""
    seen, ahead = set(), list(down[start])
    while ahead:
        here = ahead.pop()
        if here == start:
            return True
        if here not in seen:
            seen.add(here)
            ahead.extend(down[here])
    return False


@pytest.mark.parametrize(("stretch", "easier"), pairs(EASIER_OF))
def test_the_easier_ones_are_those_that_were_decided_on(stretch, easier):
    assert easier in load().stretches[stretch].easier


@pytest.mark.parametrize(("stretch", "harder"), pairs(HARDER_OF))
def test_the_harder_ones_are_those_that_were_decided_on(stretch, harder):
    assert harder in load().stretches[stretch].harder


def test_from_the_core_stretch_each_rung_below_is_offered_the_nearest_first():
    down = CORE_LADDER[::-1]
    for number, rung in enumerate(down[:2]):
        easier = [name for name in load().stretches[rung].easier if name in CORE_LADDER]
        assert easier == list(down[number + 1 :])
        assert "chair-twist" in load().stretches[rung].easier


@pytest.mark.parametrize("stretch", EVERY, ids=lambda stretch: stretch.id)
def test_easier_is_of_no_higher_level_and_harder_of_no_lower(stretch):
    level = {each.id: each.level for each in EVERY}
    assert [name for name in stretch.easier if level[name] > stretch.level] == []
    assert [name for name in stretch.harder if level[name] < stretch.level] == []


@pytest.mark.parametrize("stretch", EVERY, ids=lambda stretch: stretch.id)
def test_nothing_is_easier_than_itself(stretch):
    assert not is_below_itself(stretch.id, downwards(EVERY))


def test_a_stretch_easier_than_itself_would_be_noticed():
    turned = [each.model_copy(update={"harder": ("cobra",)}) if each.id == "bridge" else each for each in EVERY]
    turned = [each.model_copy(update={"harder": ("bridge",)}) if each.id == "cobra" else each for each in turned]
    assert is_below_itself("bridge", downwards(turned))


@pytest.mark.parametrize(
    "stretch", [each for each in EVERY if each.level > 1 or each.id.startswith(CORE)], ids=lambda stretch: stretch.id
)
def test_whoever_cannot_kneel_or_get_down_is_offered_something_easier_at_once(stretch):
    easier = [load().stretches[name] for name in stretch.easier]
    assert not stretch.on_the_floor or [each.id for each in easier if not each.on_the_floor], stretch.easier
    assert easier
    assert min(each.level for each in easier) == 1


# What is adapted


OPENS = {
    "leg_symptoms": "Pain or tingling down a leg?",
    "vertebra_slipped": "A slid or cracked vertebra?",
    "worse_standing": "Worse when upright?",
    "fragile_bones": "Thin bones?",
    "hip_replacement_behind": "Hip replaced from behind?",
    "hip_replacement_front": "Hip replaced from the front?",
    "kneeling_hurts": "Sore knee?",
    "hip_pinch": "A pinch in the groin?",
    "hamstring_sore": "Sore hamstring or sit bone?",
    "groin_sore": "Sore groin?",
    "pelvic_pain": "Pelvic pain?",
    "pregnant": "Pregnant, or just given birth?",
    "very_flexible": "Very bendy?",
    "eyes_or_pressure": "Eye or blood pressure trouble?",
    "dizzy_or_falls": "Dizzy or unsteady?",
    "wrist_hurts": "Sore wrist?",
    "shoulder_hurts": "Sore shoulder?",
    "stiff_ankle": "A stiff ankle?",
    "large_thigh_or_belly": "A large thigh or belly?",
    "short_arms": "Short arms or long thighs?",
    "turns_less": "Cannot turn that far?",
}
"""What an adaptation begins with, by its key, so that it tells by itself whom it is for."""
ADAPTED = [pytest.param(each, key, text, id=f"{each.id}-{key}") for each in EVERY for key, text in each.adapt.items()]


def cautioning(stretch):
    """The answers that have something to mind in a stretch and do not leave it out."""
    rules = load_screening().rules
    return {r.id for r in rules if r.cautions_any(stretch.features) and not r.blocks_any(stretch.features)}


@pytest.mark.parametrize("stretch", EVERY, ids=lambda stretch: stretch.id)
def test_what_is_adapted_is_what_an_answer_cautions_here_or_the_build_of_the_body(stretch):
    assert set(stretch.adapt) - cautioning(stretch) <= set(BUILD)


def test_what_is_adapted_for_an_answer_that_leaves_the_stretch_out_would_be_noticed():
    cat_cow = load().stretches["cat-cow"]
    assert "fragile_bones" not in cautioning(cat_cow)
    assert "kneeling_hurts" in cautioning(cat_cow)


@pytest.mark.parametrize("stretch", EVERY, ids=lambda stretch: stretch.id)
def test_each_caution_has_a_word_of_this_stretch(stretch):
    assert cautioning(stretch) - set(stretch.adapt) == set()


@pytest.mark.parametrize(("stretch", "key", "text"), ADAPTED)
def test_an_adaptation_stands_by_itself(stretch, key, text):
    del stretch
    reason, _, instead = text.partition("? ")
    assert f"{reason}?" == OPENS[key]
    assert instead[0].isupper()
    assert instead.endswith(".")
    assert max(len(sentence.split()) for sentence in re.split(r"[.;] ", instead)) <= 20


@pytest.mark.parametrize("name", [CORE, f"{CORE}-tall"])
def test_the_core_stretch_is_adapted_to_every_limitation_that_is_known_of_it(name):
    limits = {"kneeling_hurts", "hip_pinch", "shoulder_hurts", "dizzy_or_falls", *BUILD}
    assert limits <= set(load().stretches[name].adapt)


@pytest.mark.parametrize(
    "stretch", [each for each in EVERY if "pregnant" in each.adapt], ids=lambda stretch: stretch.id
)
def test_a_front_leg_is_spoken_of_in_pregnancy_only_where_there_is_one(stretch):
    assert "front leg" not in stretch.adapt["pregnant"] or stretch.stance == "half-kneeling"


def test_who_is_pregnant_does_not_turn_against_the_front_leg():
    assert load().stretches["revolved-low-lunge"].adapt["pregnant"].startswith(f"{OPENS['pregnant']} Leave it out")


# What is known of each


@pytest.mark.parametrize(
    ("stretch", "source"),
    [
        ("chair-twist", "Johnson 2012"),
        ("strap-hamstring", "Neto 2015"),
        ("strap-hamstring", "Youdas 2005"),
        ("butterfly", "Polis 2015"),
        ("bridge", "Warneke 2024"),
        ("ninety-ninety", "Avman 2019"),
        ("triangle", "Whissell 2015"),
        ("high-lunge", "Whissell 2015"),
        ("half-forward-fold", "Brooke-Wavell 2022"),
        ("half-kneeling-hip-flexor", "Gonzalez-de-la-Flor 2024"),
        ("low-lunge", "Kerrigan 2003"),
        ("half-split", "Bandy 1997"),
        ("warrior-one", "Polis 2015"),
        ("standing-forward-fold", "Jasien 2015"),
        ("downward-dog", "Jasien 2015"),
        ("standing-side-bend", "Sadler 2017"),
        ("wall-calf", "Powden 2015"),
        ("active-knee-straightening", "Yildirim 2018"),
        ("bed-edge-hip-flexor", "Vigotsky 2016"),
        ("cat-cow", "Polis 2015"),
        ("childs-pose", "Polis 2015"),
    ],
)
def test_what_was_found_of_a_stretch_keeps_its_source(stretch, source):
    assert [each for each in load().stretches[stretch].sources if each.startswith(source)]
