"""`unsit stretches`: a list, a stretch in full, and its figure."""

import io
import json
import re
from pathlib import Path

import cv2
import numpy as np
import pytest
import tomli_w
from rich.console import Console
from typer.testing import CliRunner

import unsit
from unsit.app.cli import app
from unsit.app.own_version import steps
from unsit.app.stretch_names import named
from unsit.app.stretches import Asked, show
from unsit.catalogue import CORE, load
from unsit.exchange.still import STOPS, Scene, colour_of, skin, still
from unsit.exchange.stretch_json import plain
from unsit.figure import held_pose, lengthened, posed
from unsit.landmarks import Side
from unsit.movement import Region, Stance
from unsit.posed import parts
from unsit.prescription import Prescription, prescribed

CATALOGUE = load()
EVERY = list(CATALOGUE.stretches.values())


def said(asked=None, *, data=Path("nowhere"), width=160):
    """The status, and all that was said, aside too."""
    console = Console(record=True, width=width, file=io.StringIO())
    aside = Console(record=True, width=width, file=io.StringIO())
    status = show(asked or Asked(), data, console, aside)
    return status, console.export_text() + aside.export_text()


def ids_in(text):
    firsts = [line.split()[0] for line in text.splitlines() if line.split()]
    return [word for word in firsts if word in CATALOGUE.stretches]


# The list


def test_every_stretch_is_listed_once_at_eighty_columns_and_none_of_it_is_cut():
    status, text = said(width=80)
    assert status == 0
    assert sorted(ids_in(text)) == sorted(CATALOGUE.stretches)
    assert max(map(len, text.splitlines())) <= 80
    assert "…" not in text
    for stretch in EVERY:
        row = next(line for line in text.splitlines() if line.split()[:1] == [stretch.id])
        assert f"{stretch.hold.default_s:g} s" in row
        assert ("floor" in row.rsplit(maxsplit=2)[1:]) is stretch.on_the_floor


@pytest.mark.parametrize("region", Region)
def test_a_region_leaves_only_what_is_for_it(region):
    _, text = said(Asked(region=region))
    assert set(ids_in(text)) == {stretch.id for stretch in EVERY if region in stretch.regions}


@pytest.mark.parametrize("stance", Stance)
def test_a_stance_leaves_only_what_is_done_so(stance):
    _, text = said(Asked(stance=stance))
    assert set(ids_in(text)) == {stretch.id for stretch in EVERY if stretch.stance is stance}


def test_without_the_floor_nobody_gets_down():
    _, text = said(Asked(no_floor=True))
    assert set(ids_in(text)) == {stretch.id for stretch in EVERY if not stretch.on_the_floor}


def test_as_json_each_says_all_that_its_toml_says_and_whose_it_is():
    status, text = said(Asked(as_json=True))
    told = json.loads(text)
    assert status == 0
    assert [each["id"] for each in told] == list(CATALOGUE.stretches)
    core = told[0]
    assert core["own"] is False
    assert core["steps"][0]["text"] == CATALOGUE.stretches[CORE].steps[0].text
    assert core["figure"][-1]["pose"]
    assert "sanskrit" not in core, "what is not said is not there"


def test_an_own_stretch_is_listed_with_a_mark_and_a_broken_one_is_said_aside(tmp_path):
    (tmp_path / "stretches").mkdir()
    (tmp_path / "stretches/mine.toml").write_text(f'from = "{CORE}"\nid = "mine"\nname = "Mine"\n')
    (tmp_path / "stretches/bad.toml").write_text("id = ")
    console, aside = (Console(record=True, width=80, file=io.StringIO()) for _ in range(2))
    assert show(Asked(), tmp_path, console, aside) == 0
    assert "mine*" in console.export_text()
    assert aside.export_text().startswith("Left out: bad.toml:1: not TOML")
    _, text = said(Asked("mine", as_json=True), data=tmp_path)
    assert json.loads(text[: text.rindex("]") + 1])[0]["own"] is True


# One stretch


@pytest.mark.parametrize("stretch", EVERY, ids=lambda stretch: stretch.id)
def test_one_stretch_is_told_in_full(stretch):
    status, text = said(Asked(stretch.id), width=1000)
    assert status == 0
    told = [stretch.summary, stretch.feel, stretch.not_feel, stretch.stop_if, stretch.muscles_truth, stretch.evidence]
    told += [*stretch.sources, *stretch.muscles, *stretch.adapt.values(), *(step.text for step in stretch.steps)]
    told += [f"({each})" for each in (*stretch.easier, *stretch.harder) if each in CATALOGUE.stretches]
    told += [stretch.camera or "", stretch.unwatched or "", stretch.sanskrit or "", *stretch.aliases]
    assert [each for each in told if each not in text] == []


@pytest.mark.parametrize("stretch", EVERY, ids=lambda stretch: stretch.id)
def test_the_muscles_that_it_lengthens_are_told_with_what_they_may_be_wrong_by(stretch):
    _, text = said(Asked(stretch.id), width=300)
    for claim in stretch.lengthens:
        if stretch.sides == "each" or claim.leg == "front":
            assert CATALOGUE.anatomy.facts[claim.muscle].name in text
    assert "±" in text


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("hip-and-lower-back", CORE),
        ("Hip and lower-back STRETCH", CORE),
        ("half-kneeling open twist", CORE),
        ("  low lunge open  twist", CORE),
        ("Low Lunge Twist", CORE),
        ("hip and lower back stretch", CORE),
        ("Virabhadrasana", "warrior-one"),
        ("Vīrabhadrāsana I", "warrior-one"),
        ("warrior 1", None),
        ("downward", "downward-dog"),
        ("Supta Padangusthasana I", "strap-hamstring"),
        ("supta padangusthasana", "strap-hamstring"),
        ("couch", "couch-stretch"),
        ("Sucirandhrasana", "supine-figure-four"),
        ("Parsva Balasana", "thread-the-needle"),
        ("Balasana", "childs-pose"),
        ("childs pose", "childs-pose"),
        ("Child\N{RIGHT SINGLE QUOTATION MARK}s Pose", "childs-pose"),
        ("90 90", "ninety-ninety"),
        ("seated 90/90", "ninety-ninety"),
        ("pelvic tuck", "half-kneeling-hip-flexor"),
        ("tuck pelvic", "half-kneeling-hip-flexor"),
        ("Apanasana", "knees-to-chest"),
        ("Marjaryasana Bitilasana", "cat-cow"),
    ],
)
def test_a_stretch_is_found_by_any_of_its_names(name, found):
    ids = [stretch.id for stretch in named(name, EVERY)]
    assert ids == [found] if found else len(ids) != 1


@pytest.mark.parametrize("name", ["", " ", "!?", "nothing such"])
def test_what_is_no_name_finds_nothing(name):
    assert named(name, EVERY) == []


NAMES = """
hip-and-lower-back: Half-kneeling hip and lower-back stretch; low lunge open twist; low lunge twist
hip-and-lower-back-tall: Half-kneeling open twist, tall version; hand-press low lunge twist
half-kneeling-hip-flexor: Half-kneeling hip-flexor stretch with pelvic tuck; posterior-tilt hip-flexor stretch
low-lunge: Kneeling lunge hip-flexor stretch; low lunge; Anjaneyasana
half-kneeling-side-reach: Half-kneeling hip flexor with side reach; kneeling crescent; side-bend lunge
couch-stretch: rear-foot-elevated quad stretch; bench hip-flexor stretch
revolved-low-lunge: Low lunge twist toward the front leg; Parivrtta Anjaneyasana; revolved crescent low lunge
lizard-lunge: Utthan Pristhasana
half-split: Half split hamstring stretch; Ardha Hanumanasana
adductor-rock-back: Half-kneeling adductor rock-back; kneeling groin rock
standing-hip-flexor: Standing split-stance hip-flexor stretch; office hip-flexor stretch
chair-lunge: Front-foot-on-chair hip-flexor lunge; standing lunge on chair
standing-quadriceps: Standing quadriceps stretch; heel-to-seat; Natarajasana preparation
high-lunge: Crescent; Ashta Chandrasana
warrior-one: Warrior I; Virabhadrasana I
standing-hamstring: Standing hamstring hinge with heel on low step; heel-on-step hinge
half-forward-fold: Half forward fold at desk or wall; Ardha Uttanasana; desk dog
standing-forward-fold: Uttanasana
pyramid: Pyramid pose; Parsvottanasana
downward-dog: Downward-facing dog; Adho Mukha Svanasana
standing-side-bend: Indudalasana; Parsva Urdhva Hastasana
standing-outer-hip: Standing outer-hip stretch; cross-leg TFL ITB stretch
wall-calf: Wall calf stretch; runner's calf stretch; knee-to-wall
triangle: Trikonasana
standing-back-bend: Standing back bend with hands on hips; standing extension
chair-hip-flexor: Chair-edge hip-flexor stretch; side-saddle hip-flexor stretch
chair-hamstring: Chair-edge hamstring stretch; seated heel-out hinge
chair-figure-four: Seated figure four; chair pigeon; ankle-on-knee
chair-twist: Seated chair twist; Bharadvajasana on a chair
chair-cat-cow: Seated cat-cow; chair Marjaryasana-Bitilasana
chair-forward-fold: Seated chair forward fold; chair Uttanasana
butterfly: Baddha Konasana
head-to-knee: Head-to-knee forward bend; Janu Sirsasana
seated-spinal-twist: Ardha Matsyendrasana
ninety-ninety: 90-90 hip rotation; seated 90/90
knee-to-chest: Single knee to chest; Eka Pada Apanasana; wind-relieving
knees-to-chest: Double knee to chest; Apanasana
knee-rocks: Lower trunk rotation; windscreen wipers; crook-lying rotation
supine-twist: Supta Matsyendrasana
supine-figure-four: Supta Kapotasana; Sucirandhrasana; reclined pigeon
strap-hamstring: Supta Padangusthasana I
active-knee-straightening: 90-90 active knee straightening; active knee extension
doorway-hamstring: wall-supported leg raise
bed-edge-hip-flexor: Edge-of-bed hip-flexor hang; modified Thomas stretch
happy-baby: Ananda Balasana
bridge: Setu Bandha Sarvangasana
side-lying-quadriceps: Side-lying quadriceps hip-flexor stretch; side-lying heel to seat
open-book: side-lying thoracic rotation
cat-cow: Marjaryasana-Bitilasana
childs-pose: Balasana
thread-the-needle: Parsva Balasana
pigeon: Pigeon preparation; Eka Pada Rajakapotasana prep; sleeping pigeon
sphinx: prone prop; Salamba Bhujangasana
cobra: press-up; Bhujangasana
prone-quadriceps: Prone quadriceps stretch with strap; prone knee bend
"""
"""What people call each, apart from the files."""
CALLED = [
    (name, stretch)
    for stretch, names in (line.split(": ") for line in NAMES.split("\n")[1:-1])
    for name in names.split("; ")
]


@pytest.mark.parametrize(("name", "stretch"), CALLED)
def test_each_is_found_by_what_people_call_it(name, stretch):
    assert [each.id for each in named(name, EVERY)] == [stretch]


def test_every_stretch_is_called_something():
    assert {stretch for _, stretch in CALLED} == set(CATALOGUE.stretches)


@pytest.mark.parametrize("stretch", [each for each in EVERY if each.sanskrit], ids=lambda stretch: stretch.id)
def test_a_stretch_is_found_by_its_sanskrit_name(stretch):
    assert stretch in named(stretch.sanskrit.upper(), EVERY)


def test_a_name_of_several_asks_for_the_id(tmp_path):
    (tmp_path / "stretches").mkdir()
    for own in ("mine", "yours"):
        (tmp_path / f"stretches/{own}.toml").write_text(f'from = "{CORE}"\nid = "{own}"\nname = "Same"\n')
    status, text = said(Asked("same"), data=tmp_path)
    assert status == 2
    assert "'same' names several; give the id of one: mine, yours." in text


def test_what_would_steer_a_terminal_is_not_printed(tmp_path):
    (tmp_path / "stretches").mkdir()
    (tmp_path / "stretches/mine.toml").write_text(f'from = "{CORE}"\nid = "mine"\nname = "\\u001b[2JMine"\n')
    for asked in (Asked(), Asked("mine")):
        console = Console(file=io.StringIO(), width=80)
        show(asked, tmp_path, console, console)
        assert "\x1b" not in console.file.getvalue()
        assert "Mine" in console.file.getvalue()


def test_an_unknown_stretch_is_named_with_the_nearest_and_the_known_ones():
    status, text = said(Asked("hip-and-lowerback"))
    assert status == 2
    assert "Nearest: Hip and lower-back stretch (hip-and-lower-back)" in text
    assert "Known: hip-and-lower-back, " in text


def test_words_of_several_names_list_them():
    status, text = said(Asked("lunge"))
    assert status == 2
    assert "'lunge' names several; give the id of one: " in text
    assert {"low-lunge", "high-lunge", "lizard-lunge"} <= set(re.findall(r"[a-z-]+", text))


# An own version


OWN = f"""from = "{CORE}"
id = "mine"
name = "Mine"
by = "Dr Ash"
note = "Only for this month."
only = "left"
[hold]
default_s = 45
[[limit]]
measure = "front_hip_flexion_deg"
at_most = 100
[[target]]
key = "turn"
low = 10
"""


def told_of(text, tmp_path):
    """What is told of an own version, its lines."""
    (tmp_path / "stretches").mkdir()
    (tmp_path / "stretches/mine.toml").write_text(text)
    status, told = said(Asked("mine"), data=tmp_path, width=1000)
    assert status == 0
    return told.splitlines()


@pytest.mark.parametrize(
    "line",
    [
        f"From Hip and lower-back stretch ({CORE}), as Dr Ash said.",
        "Only for this month.",
        "Only on the left: the leg in front.",
        "Your limit: front hip flexion at most 100 degrees.",
        "Your target, turn: trunk turn away from 10 degrees.",
        "Hold 45 s on the left (20 to 60), once.",
        "5. Hold 45 seconds and breathe easily.",
        "6. Let go of the reach first, then the turn. Stand up.",
    ],
)
def test_an_own_version_tells_where_it_is_from_and_what_is_changed(line, tmp_path):
    assert line in told_of(OWN, tmp_path)


def test_an_own_version_does_not_take_the_other_names_of_what_it_is_from(tmp_path):
    told_of(OWN, tmp_path)
    assert said(Asked("low lunge twist"), data=tmp_path)[1].startswith(CATALOGUE.stretches[CORE].name)
    assert said(Asked("mine"), data=tmp_path)[1].startswith("Mine")


def test_what_an_own_version_leaves_as_it_was_is_told_as_it_was(tmp_path):
    lines = told_of(f'from = "{CORE}"\nid = "mine"\nname = "Mine"\n', tmp_path)
    assert "5. Hold 30 seconds and breathe easily." in lines
    assert "6. Let go of the reach first, then the turn. Stand up, turn round, and do the other leg." in lines
    assert not [line for line in lines if line.startswith(("Only on", "Your "))]


@pytest.mark.parametrize("stretch", [each for each in EVERY if each.sides == "each"], ids=lambda stretch: stretch.id)
def test_the_steps_of_a_single_side_lead_to_no_other_and_have_its_seconds(stretch):
    own = Prescription.model_validate(
        {"from": stretch.id, "id": "mine", "name": "Mine", "only": "left", "hold": {"default_s": 47}}
    )
    *ways, last = steps(prescribed(own, stretch))
    assert not re.search(r"do the other|change (legs|sides)|turn round|  |,\.|^and ", last)
    held = [int(seconds) for text in (*ways, last) for seconds in re.findall(r"[Hh]old (\d+)", text)]
    assert set(held) <= {47}
    assert stretch.mode == "dynamic" or held


def test_the_figure_is_a_picture_with_a_person_and_coloured_muscles(tmp_path):
    status, _ = said(Asked(CORE, picture=tmp_path / "figure.png"))
    assert status == 0
    picture = cv2.imread(str(tmp_path / "figure.png"))[..., ::-1].astype(int)
    warm = (picture[..., 0] - picture[..., 2] > 90).sum()
    cold = (picture[..., 2] - picture[..., 0] > 40).sum()
    assert min(warm, cold) > 2000, "longer ones and shorter ones"


@pytest.mark.parametrize(
    ("name", "found"), [("figure.jpg", "expected .png"), ("nowhere/figure.png", "cannot be written")]
)
def test_a_figure_that_cannot_be_written_says_why(tmp_path, name, found):
    status, text = said(Asked(CORE, picture=tmp_path / name))
    assert status == 2
    assert found in text


def test_the_figure_needs_a_stretch(tmp_path):
    assert said(Asked(picture=tmp_path / "figure.png"))[0] == 2


def test_where_nothing_is_longer_that_is_said(tmp_path):
    (tmp_path / "stretches").mkdir()
    stretch = plain(CATALOGUE.stretches[CORE]) | {"id": "still", "lengthens": []}
    stretch["figure"] = [{"key": "hold", "seconds": 1, "pose": {}}] * 2
    (tmp_path / "stretches/still.toml").write_text(tomli_w.dumps(stretch))
    _, text = said(Asked("still"), data=tmp_path)
    assert "Nothing is longer in the figure's pose than in standing." in text


# The command line


def run(*words, data):
    return CliRunner().invoke(app, ["stretches", *words], env={"UNSIT_DATA": str(data), "COLUMNS": "200"})


@pytest.mark.parametrize(
    ("words", "status", "found"),
    [
        ((), 0, CORE),
        ((CORE,), 0, "You should feel"),
        (("show", CORE), 0, "You should feel"),
        (("--region", "HAMSTRINGS", "--no-floor"), 0, "chair-hamstring"),
        (("--region", "knee"), 2, "lower back"),
        ((CORE, "--json"), 0, '"own": false'),
        (("nothing-such",), 2, "Known: "),
        (("schema",), 0, "urn:unsit:stretch:1"),
        (("export",), 0, '"format": "unsit-stretches"'),
        (("import", "nowhere.json"), 2, "cannot be read"),
        (("check", "nowhere.toml"), 2, "cannot be read"),
    ],
)
def test_the_command_line_shows_a_stretch_unless_another_command_is_named(words, status, found, tmp_path):
    done = run(*words, data=tmp_path)
    assert done.exit_code == status, done.output
    assert found in done.output


# The drawing


@pytest.mark.parametrize("frame", CATALOGUE.stretches[CORE].figure, ids=lambda frame: frame.key)
def test_the_skin_moves_with_its_parts_and_stays_whole(frame):
    from unsit.exchange.still import _moved

    of, there = skin(), parts(posed(frame, Side.RIGHT))
    moved, _ = _moved(of, there)
    edges = of.triangles[:, [0, 1]]
    before, after = (
        np.linalg.norm(points[edges[:, 0]] - points[edges[:, 1]], axis=1) for points in (of.vertices, moved)
    )
    assert np.median(after / before) == pytest.approx(1.0, abs=0.05)
    assert (after < before + 0.09).all(), "nothing is torn"
    assert set(there) == set(of.parts)
    for turn, _ in there.values():
        assert turn @ turn.T == pytest.approx(np.eye(3), abs=1e-9)


def test_a_length_has_the_colour_of_its_sign_and_no_more_than_the_last():
    assert [colour_of(at) for at, _ in STOPS] == [tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for _, c in STOPS]
    assert colour_of(-80) == colour_of(-20)
    assert colour_of(99) == colour_of(25)
    longer, shorter = colour_of(10), colour_of(-10)
    assert longer[0] > longer[2]
    assert shorter[2] > shorter[0]


def test_the_still_has_the_page_s_colours():
    page = (Path(unsit.__file__).parent / "web/page/src/scale.ts").read_text(encoding="utf-8")
    told = re.findall(r'percent: (-?\d+), colour: "(#[0-9a-f]{6})"', page)
    assert [(int(percent), colour) for percent, colour in told] == list(STOPS)


def test_the_same_pose_gives_the_same_picture():
    held = held_pose(CATALOGUE.stretches[CORE], Side.LEFT)
    told = lengthened(CATALOGUE.anatomy.model, held)
    scene = Scene(held, told, Side.LEFT)
    assert still(CATALOGUE.anatomy, scene) == still(CATALOGUE.anatomy, scene)
