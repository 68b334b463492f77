"""`unsit stretches import`: ours come back as they were, others' exercises as drafts that every caution leaves out."""

import io
import json
import tomllib

import pytest
from rich.console import Console

from unsit.app.stretch_files import check, export
from unsit.app.stretch_import import MOST_BYTES, take_in
from unsit.catalogue import CORE, load
from unsit.catalogue.own import read_own
from unsit.catalogue.questions import load_screening
from unsit.exchange.stretch_json import plain
from unsit.movement import FEATURES

OURS = load()

# The shapes are the collections' own, the texts are ours.
FREE = {
    "name": "Towel Calf Pull",
    "force": "static",
    "level": "beginner",
    "mechanic": None,
    "equipment": "other",
    "primaryMuscles": ["calves"],
    "secondaryMuscles": [],
    "instructions": ["Sit on the floor, legs long.", "Pull the toes towards you with a towel.", "Change legs."],
    "category": "stretching",
    "images": ["Towel_Calf_Pull/0.jpg"],
    "id": "Towel_Calf_Pull",
}
WGER = {
    "id": 4711,
    "uuid": "00000000-0000-0000-0000-000000000000",
    "category": {"id": 9, "name": "Legs"},
    "muscles": [{"id": 11, "name": "Biceps femoris", "name_en": "Hamstrings", "is_front": False}],
    "muscles_secondary": [],
    "equipment": [{"id": 4, "name": "Gym mat"}],
    "license": {"id": 2, "full_name": "Creative Commons Attribution Share Alike 4", "short_name": "CC-BY-SA 4"},
    "license_author": "Erika Example",
    "images": [],
    "translations": [
        {"id": 1, "language": 1, "name": "Dehnung", "description": "<p>Leg dich hin.</p>", "license_author": "X"},
        {
            "id": 2,
            "language": 2,
            "name": "Lying Leg Stretch",
            "description": "<p>Lie on your back &amp; raise a leg.</p><script>x()</script><ol><li>Hold.</li></ol>",
            "license_author": "",
            "aliases": [],
        },
    ],
}


def taken(told, tmp_path, name=None, *, replace=False):
    """The status, what was said, and the own folder's TOML by file name."""
    path = tmp_path / "file.json"
    path.write_bytes(told if isinstance(told, bytes) else json.dumps(told).encode())
    console = Console(record=True, width=80, file=io.StringIO())
    status = take_in(path, tmp_path, name, console, replace=replace)
    kept = {each.name: each.read_text(encoding="utf-8") for each in (tmp_path / "stretches").glob("*")}
    return status, console.export_text(), kept


# Drafts


@pytest.mark.parametrize(
    ("told", "file"),
    [
        (FREE, "towel-calf-pull.toml"),
        ([FREE], "towel-calf-pull.toml"),
        (WGER, "lying-leg-stretch.toml"),
        ([WGER], "lying-leg-stretch.toml"),
        ({"count": 1, "next": None, "results": [WGER]}, "lying-leg-stretch.toml"),
    ],
)
def test_an_exercise_becomes_a_draft_that_is_in_order_and_says_what_to_edit(told, file, tmp_path):
    status, text, kept = taken(told, tmp_path)
    assert (status, list(kept)) == (0, [file])
    assert f"Wrote {tmp_path / 'stretches' / file}" in text
    assert "edit features to what it really asks" in text
    assert "edit features to what it really asks" in kept[file]
    console = Console(file=io.StringIO())
    assert check([tmp_path / "stretches" / file], tmp_path, console) == 0


def test_of_a_draft_only_names_and_steps_are_the_collections(tmp_path):
    draft = tomllib.loads(taken(FREE, tmp_path)[2]["towel-calf-pull.toml"])
    assert draft["name"] == FREE["name"]
    assert [step["text"] for step in draft["steps"]] == FREE["instructions"]
    assert (draft["stance"], draft["regions"], draft["watch"]) == ("floor-sitting", ["calf"], "timer")
    assert draft["evidence"] == "Imported; not checked by us."
    assert draft["sources"] == [
        "free-exercise-db, Towel_Calf_Pull; the collection is dedicated to the public domain (Unlicense)"
    ]


def test_html_is_stripped_and_licence_and_author_are_kept(tmp_path):
    draft = tomllib.loads(taken(WGER, tmp_path)[2]["lying-leg-stretch.toml"])
    assert [step["text"] for step in draft["steps"]] == ["Lie on your back & raise a leg.", "Hold."]
    assert draft["sources"] == ["wger, exercise 4711; CC-BY-SA 4; by Erika Example"]
    assert (draft["stance"], draft["regions"], draft["muscles"]) == ("supine", ["hamstrings"], ["Hamstrings"])
    assert draft["needs"] == ["mat"]


def test_any_answer_that_leaves_something_out_leaves_a_draft_out(tmp_path):
    taken(FREE, tmp_path)
    draft = read_own(tmp_path / "stretches", OURS).stretches["towel-calf-pull"]
    assert set(draft.features) == set(FEATURES)
    for rule in load_screening().rules:
        assert rule.blocks_any(draft.features) is bool(rule.blocks)


STANCES = [
    ("Stand tall.", "standing"),
    ("Sit on a chair.", "chair"),
    ("Sit on the floor.", "floor-sitting"),
    ("Kneel on one knee.", "half-kneeling"),
    ("Get on your hands and knees.", "all-fours"),
    ("Lie on your back on a bench.", "supine"),
    ("Lie on your side.", "side-lying"),
    ("Lie face down.", "prone"),
]


@pytest.mark.parametrize(("step", "stance"), STANCES)
def test_the_figure_is_borrowed_by_the_stance_that_its_words_tell(step, stance, tmp_path):
    status, _, kept = taken(FREE | {"instructions": [step]}, tmp_path)
    assert status == 0
    assert tomllib.loads(kept["towel-calf-pull.toml"])["stance"] == stance


def test_what_is_no_stretch_is_counted_and_a_name_takes_it_all_the_same(tmp_path):
    curl = FREE | {"name": "Arm Curl", "category": "strength", "primaryMuscles": ["biceps"]}
    _, text, kept = taken([FREE, curl], tmp_path)
    assert list(kept) == ["towel-calf-pull.toml"]
    assert "Left out: 1 that are not said to be stretches; --name TEXT" in text
    _, text, kept = taken([FREE, curl], tmp_path, "CURL")
    assert "arm-curl.toml" in kept
    assert "Left out: 1 without 'CURL' in their name." in text


REGIONS = [
    ({"muscles": [{"name": "Soleus", "name_en": ""}]}, "calf"),
    ({"muscles": [], "category": {"name": "Back"}}, "lower back"),
    ({"muscles": [], "category": {"name": "Shoulders"}}, "chest and shoulders"),
    ({"muscles": [], "translations": [{"language": 2, "name": "Quad stretch", "description": "Bend."}]},
     "front of the thigh"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "region"), REGIONS, ids=[case[1] for case in REGIONS])
def test_where_it_is_for_is_told_by_its_muscles_its_name_or_its_category(changed, region, tmp_path):
    (text,) = taken(WGER | changed, tmp_path)[2].values()
    assert tomllib.loads(text)["regions"] == [region]


LEFT_OUT = [
    ("no name", {"name": ""}, "exercise 2: it has no name"),
    ("no steps", {"instructions": []}, "exercise 2: Odd has no steps"),
    ("steps that are none", {"instructions": "sit"}, "exercise 2: instructions: found str, expected a list"),
    ("an unknown part of the body", {"primaryMuscles": ["tongue"]}, "found the parts of the body tongue; none says"),
    ("a name without letters", {"name": "拉伸"}, "has no letters from a to z"),
    ("the same again", {"name": FREE["name"]}, "Towel Calf Pull is there twice"),
]


@pytest.mark.parametrize(("what", "changed", "why"), LEFT_OUT, ids=[case[0] for case in LEFT_OUT])
def test_an_exercise_that_cannot_be_a_draft_is_left_out_with_the_reason(what, changed, why, tmp_path):
    del what
    status, text, kept = taken([FREE, FREE | {"name": "Odd"} | changed], tmp_path)
    assert (status, list(kept)) == (0, ["towel-calf-pull.toml"])
    assert f"Left out: {why}" in text or why in text


NAMES = [
    ("../../etc/passwd Stretch", "etc-passwd-stretch.toml"),
    ("C:\\Windows\\Stretch", "c-windows-stretch.toml"),
    ("90/90", "x-90-90.toml"),
    ("a\x00\x1b[2Jb", "a-2jb.toml"),
    ("Long " * 200, f"{('long-' * 12)[:-1]}.toml"),
    (next(iter(OURS.stretches)), f"{CORE}-imported.toml"),
]


@pytest.mark.parametrize(("name", "file"), NAMES, ids=[case[1] for case in NAMES])
def test_a_name_never_leads_out_of_the_folder(name, file, tmp_path):
    status, text, kept = taken(FREE | {"name": name}, tmp_path)
    assert (status, list(kept)) == (0, [file])
    assert "\x1b" not in kept[file] + text
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file.json", "stretches"]


# Our own format


@pytest.fixture
def mine(tmp_path):
    """Another person's data folder with a whole stretch and a prescription, and what they export."""
    folder = tmp_path / "theirs" / "stretches"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(f'from = "{CORE}"\nid = "mine"\nname = "Mine"\nonly = "left"\n')
    console, aside = (Console(record=True, file=io.StringIO()) for _ in range(2))
    whole = plain(OURS.stretches[CORE]) | {"id": "whole"}
    taken({"format": "unsit-stretches", "version": 1, "stretches": [whole]}, tmp_path / "theirs")
    assert export(tmp_path / "theirs", None, console, aside, own=True) == 0
    return json.loads(console.export_text())


def test_own_stretches_come_over_as_they_were(mine, tmp_path):
    status, text, kept = taken(mine, tmp_path)
    assert (status, sorted(kept)) == (0, ["mine.toml", "whole.toml"])
    here, there = (read_own(folder / "stretches", OURS) for folder in (tmp_path, tmp_path / "theirs"))
    assert here == there
    assert here.stretches["whole"].model_copy(update={"id": CORE}) == OURS.stretches[CORE]
    assert "draft" not in text


def test_what_is_there_stays_unless_it_is_to_be_replaced(mine, tmp_path):
    taken(mine, tmp_path)
    (tmp_path / "stretches/mine.toml").write_text("changed by hand")
    status, text, kept = taken(mine, tmp_path)
    assert status == 2
    assert "mine, whole. --replace writes over what is there." in text
    assert kept["mine.toml"] == "changed by hand"
    status, _, kept = taken(mine, tmp_path, replace=True)
    assert status == 0
    assert 'name = "Mine"' in kept["mine.toml"]


def test_a_name_takes_only_those(mine, tmp_path):
    assert list(taken(mine, tmp_path, "mine")[2]) == ["mine.toml"]


def test_ours_are_not_taken_in_again(mine, tmp_path):
    both = mine | {"stretches": [*mine["stretches"], plain(OURS.stretches[CORE])]}
    status, text, kept = taken(both, tmp_path)
    assert (status, len(kept)) == (0, 2)
    assert f"Left out: {CORE} is one of ours." in text


def test_if_one_is_wrong_none_is_written_and_all_that_is_wrong_is_said(mine, tmp_path):
    first, second = mine["stretches"]
    broken = mine | {"stretches": [first | {"only": "middle"}, second | {"stance": "flying", "colour": 1}, 3]}
    status, text, kept = taken(broken, tmp_path)
    assert (status, kept) == (2, {})
    assert "stretches[0]: only: 'middle' is unknown. Known: left, right" in text
    assert "stretches[1]: stance: 'flying' is unknown" in text
    assert "stretches[1]: colour: key 'colour' is unknown" in text
    assert "stretches[2]: found int, expected an object" in text


# What is absurd


def own(**told):
    return {"format": "unsit-stretches", "version": 1, "stretches": []} | told


ABSURD = [
    ("nothing", b"", "It is not JSON: "),
    ("no text", b"\xff\xfe\x00", "It is not JSON: "),
    ("nested too deep", b"[" * 200_000, "It is not JSON: "),
    ("a number", 3, "found int; expected a list of exercises, or an object"),
    ("an empty list", [], "found no objects; expected Unsit's own export"),
    ("a list of lists", [[1]], "found no objects; expected Unsit's own export"),
    ("another object", {"weather": "fine", "\x1b[2J": 1}, "found [2J, weather; expected Unsit's own export"),
    ("results that are none", {"results": 3}, "expected a list of exercises"),
    ("another format", own(format="unsit-sessions"), "Found format 'unsit-sessions', version 1; expected format"),
    ("a later version", own(version=2), "version 2; expected format 'unsit-stretches', version 1"),
    ("no list", own(stretches={}), "and a list of stretches"),
    ("none at all", own(), "It holds no stretch to take in."),
    ("an id that leads away", own(stretches=[{"id": "../up", "from": CORE, "name": "Up"}]), "id: found '../up'"),
    ("an id that is none", own(stretches=[{"id": ["x"], "from": CORE, "name": "Up"}]), "id: found ['x']"),
    ("muscles that are none", [FREE | {"primaryMuscles": 3}], "primaryMuscles: found int, expected a list"),
]


@pytest.mark.parametrize(("what", "told", "why"), ABSURD, ids=[case[0] for case in ABSURD])
def test_what_is_absurd_is_refused_with_a_reason_and_nothing_is_written(what, told, why, tmp_path):
    del what
    status, text, kept = taken(told, tmp_path)
    assert (status, kept) == (2, {})
    assert why in text
    assert "nothing was taken in" in text
    assert "\x1b" not in text


def test_a_huge_file_is_not_even_read(tmp_path):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(2 * MOST_BYTES)
    console = Console(record=True, width=80, file=io.StringIO())
    assert take_in(path, tmp_path, None, console, replace=False) == 2
    assert "It has 100 MB; expected no more than 50." in console.export_text()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "stretches").write_text("a file where the folder should be")
    status, text, _ = taken(FREE, tmp_path)
    assert status == 2
    assert "cannot be written: " in text
