"""The imported ideas as they are kept, one file a pack."""

import json
import subprocess
import sys

import pytest

from unsit.exchange.idea import Idea, Pack
from unsit.exchange.idea_files import Kept, keep, kept, remove

REACH = Idea("Reach up", "Stand up. Reach.", ("Stand up.", "Reach."), "a friend", "workrave/reach-up")
WALK = Idea("Walk", "Walk to the window. 歩く", (), "a friend", "workrave/walk")
PACK = Pack("workrave", "Workrave", "a friend", (REACH, WALK))
OTHER = Pack("entracte-desk", "Desk", "Ann", (Idea("Look", "Look far away.", (), "Ann", "entracte-desk/look"),))


def test_what_is_kept_is_read_back(tmp_path):
    folder = tmp_path / "data" / "ideas"
    assert keep(PACK, folder) is False
    assert keep(OTHER, folder) is False
    assert kept(folder) == Kept((OTHER, PACK), ())
    assert [idea.name for idea in kept(folder).ideas] == ["Look", "Reach up", "Walk"]


def test_kept_twice_it_is_there_once_and_as_it_was_last(tmp_path):
    keep(PACK, tmp_path)
    later = Pack("workrave", "Workrave", "a friend", (WALK,))
    assert keep(later, tmp_path) is True
    assert kept(tmp_path).packs == (later,)
    assert [path.name for path in tmp_path.iterdir()] == ["workrave.json"]


def test_where_there_is_no_folder_there_are_no_ideas(tmp_path):
    assert kept(tmp_path / "ideas") == Kept((), ())


def test_a_pack_is_removed(tmp_path):
    keep(PACK, tmp_path)
    assert remove("workrave", tmp_path) is True
    assert remove("workrave", tmp_path) is False
    assert kept(tmp_path).packs == ()


@pytest.mark.parametrize("pack_id", ["../outside", "a/b", "", "..", "A", "a.json", "-a"])
def test_nothing_outside_the_folder_is_removed(tmp_path, pack_id):
    outside = tmp_path / "outside.json"
    outside.write_text("{}")
    (tmp_path / "ideas").mkdir()
    assert remove(pack_id, tmp_path / "ideas") is False
    assert outside.exists()


def changed(**changes):
    told = {"format": "unsit-ideas", "version": 1, "name": "n", "whose": "w", "ideas": []}
    return json.dumps(told | changes).encode()


def entry(**changes):
    return {"id": "i", "name": "n", "text": "t", "steps": []} | changes


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "it is not JSON"),
        (b"{", "it is not JSON"),
        (b"\xff\xff", "it is not JSON"),
        (b"[]", "expected format 'unsit-ideas' and version 1"),
        (changed(version=2), "expected format 'unsit-ideas' and version 1"),
        (changed(name=7), "name: expected a text of 1 to 120 characters"),
        (changed(whose=""), "whose: expected a text of 1 to 480 characters"),
        (changed(ideas={}), "ideas: found dict, expected a list"),
        (changed(ideas=[1]), "ideas: found int, expected an object"),
        (changed(ideas=[entry(text="x" * 1001)]), "text: expected a text of 1 to 1000 characters"),
        (changed(ideas=[entry(steps=[1])]), "steps: expected no more than 20 texts of 1000 characters"),
        (changed(ideas=[entry(steps=["x"] * 21)]), "steps: expected no more than 20 texts of 1000 characters"),
        (b" " * 4_000_001, "found 4 MB, expected no more than 4"),
    ],
)
def test_a_broken_file_is_said_and_the_others_are_read(tmp_path, content, told):
    keep(PACK, tmp_path)
    (tmp_path / "broken.json").write_bytes(content)
    found = kept(tmp_path)
    assert found.packs == (PACK,)
    assert found.problems == (f"{tmp_path / 'broken.json'}: {told}. Import the pack again, or delete this file.",)


def test_a_file_of_an_unsafe_name_is_said(tmp_path):
    (tmp_path / "My pack.json").write_bytes(changed())
    assert kept(tmp_path).problems == (
        (
            f"{tmp_path / 'My pack.json'}: expected a name of small letters, digits and hyphens. "
            "Import the pack again, or delete this file."
        ),
    )


def test_looking_for_an_idea_loads_nothing_heavy():
    code = (
        "import sys, unsit.exchange.idea_files\n"
        "heavy = {'numpy', 'pydantic', 'icalendar', 'xml.etree', 'sqlalchemy', 'rich'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
