"""`unsit stretches check`, `export`, `schema`: every problem at once; one file of JSON, as the schema describes it."""

import io
import json
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from rich.console import Console

from unsit.app.stretch_files import check, export, show_schema
from unsit.catalogue import CORE, load
from unsit.exchange.stretch_json import plain, schema
from unsit.stretch import Stretch

CATALOGUE = load()
STRETCHES = files("unsit.catalogue") / "stretches"
WHOLE = (STRETCHES / f"{CORE}.toml").read_text(encoding="utf-8")
PUBLISHED = Path(__file__).parents[2] / "docs" / "stretch.schema.json"
OWN = f'from = "{CORE}"\nid = "mine"\nname = "Mine"\n\n[hold]\ndefault_s = 15\n'
SCHEMA = Draft202012Validator(schema())


def said(call, *asked, **also):
    console, aside = (Console(record=True, width=80, file=io.StringIO()) for _ in range(2))
    sides = (console, aside) if call is export else (console,)
    status = call(*asked, *sides, **also)
    return status, console.export_text(), aside.export_text()


def wrong_with(*values):
    return [error.message for value in values for error in SCHEMA.iter_errors(value)]


# Check


@pytest.mark.parametrize("name", CATALOGUE.stretches)
def test_our_own_stretches_are_in_order(name, tmp_path):
    assert said(check, [Path(str(STRETCHES / f"{name}.toml"))], tmp_path) == (0, "1 stretch is in order.\n", "")


def test_every_problem_of_every_file_is_said_at_once_each_on_a_line_that_an_editor_can_jump_to(tmp_path):
    one, two, three = (tmp_path / f"{name}.toml" for name in ("one", "two", "three"))
    one.write_text(WHOLE.replace(f'"{CORE}"', '"one"').replace("min_s = 20", "min_s = -1\nmimimum = 2"))
    two.write_text("id = 3\n[[")
    three.write_text(OWN.replace("mine", "three"))
    status, text, _ = said(check, [one, two, three], tmp_path)
    at = WHOLE.splitlines().index("min_s = 20") + 1
    assert status == 2
    known = "Known: default_s, min_s, max_s, dropout_s, times, repetitions"
    number, key, syntax = text.splitlines()
    assert number == f"{one}:{at}: hold.min_s: found -1; expected more than 0"
    assert key == f"{one}:{at + 1}: hold.mimimum: key 'mimimum' is unknown. {known}"
    assert syntax.startswith(f"{two}:2: not TOML: ")


def test_files_in_order_are_counted(tmp_path):
    one, two = (tmp_path / f"{name}.toml" for name in ("one", "two"))
    one.write_text(WHOLE.replace(f'id = "{CORE}"', 'id = "one"').replace('easier = ["', 'easier = ["two", "'))
    two.write_text(OWN.replace("mine", "two"))
    assert said(check, [one, two], tmp_path) == (0, "2 stretches are in order.\n", "")


def test_a_neighbour_that_there_is_none_of_is_named(tmp_path):
    one = tmp_path / "one.toml"
    one.write_text(WHOLE.replace(f'id = "{CORE}"', 'id = "one"').replace('easier = ["', 'harder = ["'))
    assert said(check, [one], tmp_path)[0] == 0
    one.write_text(one.read_text().replace('harder = ["', 'harder = ["bridg", "'))
    status, text, _ = said(check, [one], tmp_path)
    assert status == 2
    assert "harder[0]: 'bridg' is unknown" in text


def test_only_in_ones_own_folder_the_names_of_ours_are_taken(tmp_path):
    (tmp_path / "stretches").mkdir()
    for folder, expected in ((tmp_path, 0), (tmp_path / "stretches", 2)):
        path = folder / f"{CORE}.toml"
        path.write_text(WHOLE)
        status, text, _ = said(check, [path], tmp_path)
        assert status == expected
        assert ("is one of ours" in text) is (expected == 2)


# Export and schema


def test_the_published_schema_is_the_one_that_is_printed():
    _, text, _ = said(show_schema)
    assert PUBLISHED.read_text(encoding="utf-8") == text, "run: unsit stretches schema > docs/stretch.schema.json"


def test_the_schema_is_one_and_its_numbers_are_jsons():
    Draft202012Validator.check_schema(schema())
    json.dumps(schema(), allow_nan=False)


def test_what_is_exported_is_all_of_ours_and_goes_with_the_schema(tmp_path):
    status, text, _ = said(export, tmp_path, None, own=False)
    told = json.loads(text)
    assert status == 0
    assert (told["format"], told["version"]) == ("unsit-stretches", 1)
    assert [each["id"] for each in told["stretches"]] == list(CATALOGUE.stretches)
    assert wrong_with(*told["stretches"]) == []


@pytest.mark.parametrize("stretch", CATALOGUE.stretches.values(), ids=lambda stretch: stretch.id)
def test_a_stretch_comes_back_from_its_json_as_it_was(stretch):
    assert Stretch.model_validate(json.loads(json.dumps(plain(stretch), allow_nan=False))) == stretch


@pytest.mark.parametrize("name", CATALOGUE.stretches)
def test_the_schema_goes_with_the_toml_files_too(name):
    import tomllib

    assert wrong_with(tomllib.loads((STRETCHES / f"{name}.toml").read_text(encoding="utf-8"))) == []


OFFENCES = [
    ("an unknown key", {"colour": "red"}),
    ("an unknown feature", {"features": ["flying"]}),
    ("a hold too long", {"hold": {"default_s": 900, "min_s": 1, "max_s": 2, "dropout_s": 0}}),
    ("an unknown angle", {"figure": [{"key": "a", "seconds": 1, "pose": {"nose_deg": 1}}] * 2}),
    ("an unknown measure", {"target": [{"key": "a", "measure": "nose_deg", "stops_clock": True, "cue": "turn"}]}),
    ("a prescription's key in none", {"note": "x"}),
]


@pytest.mark.parametrize(("what", "changed"), OFFENCES, ids=[case[0] for case in OFFENCES])
def test_the_schema_refuses(what, changed):
    del what
    assert wrong_with(plain(CATALOGUE.stretches[CORE]) | changed)


def test_own_ones_are_exported_as_they_were_written_and_a_broken_one_is_said(tmp_path):
    (tmp_path / "stretches").mkdir()
    (tmp_path / "stretches/mine.toml").write_text(OWN)
    (tmp_path / "stretches/bad.toml").write_text("id = 1")
    status, text, aside = said(export, tmp_path, None, own=True)
    assert status == 0
    (mine,) = json.loads(text)["stretches"]
    assert mine == {"from": CORE, "id": "mine", "name": "Mine", "hold": {"default_s": 15.0}}
    assert wrong_with(mine) == []
    assert aside.startswith("Left out: bad.toml:1: ")


def test_a_file_is_written_whole_or_it_is_said_why_not(tmp_path):
    status, text, _ = said(export, tmp_path, tmp_path / "out.json", own=False)
    assert status == 0
    assert text == f"{tmp_path / 'out.json'} has {len(CATALOGUE.stretches)} stretches.\n"
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["version"] == 1
    status, _, aside = said(export, tmp_path, tmp_path / "nowhere" / "out.json", own=False)
    assert status == 2
    assert "cannot be written: No such file or directory" in aside
