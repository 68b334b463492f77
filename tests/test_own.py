"""A person's own stretches stand beside ours; one that is broken stops nothing, and it is said on which line."""

import doctest
import importlib
import tomllib
from importlib.resources import files

import pytest

from unsit.catalogue import CORE, load
from unsit.catalogue.lines import line_at, lines_of
from unsit.catalogue.own import read_own, with_own

OURS = load()
STRETCHES = files("unsit.catalogue") / "stretches"
WHOLE = (STRETCHES / f"{CORE}.toml").read_text(encoding="utf-8")
PRESCRIBED = f"""\
from = "{CORE}"
id = "mine"
name = "Mine"
by = "Dr. Ruth Example"
only = "left"

[hold]
default_s = 15

[[limit]]
measure = "front_hip_flexion_deg"
at_most = 100
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "mine.toml").write_text(PRESCRIBED, encoding="utf-8")
    (tmp_path / "whole.toml").write_text(WHOLE.replace(f'id = "{CORE}"', 'id = "whole"'), encoding="utf-8")
    return tmp_path


def test_own_stretches_come_after_ours_and_are_known_as_own(folder):
    catalogue, problems = with_own(OURS, folder)
    assert problems == ()
    assert list(catalogue.stretches) == [*OURS.stretches, "mine", "whole"]
    assert catalogue.own == {"mine", "whole"}
    assert catalogue.stretches["mine"].hold.default_s == 15
    assert catalogue.stretches["whole"].steps == OURS.stretches[CORE].steps
    assert OURS.own == frozenset()


def test_what_a_prescription_was_made_from_is_kept(folder):
    own = read_own(folder, OURS)
    assert list(own.prescriptions) == ["mine"]
    assert own.prescriptions["mine"].of == CORE


def test_a_folder_that_is_not_there_holds_none(tmp_path):
    assert with_own(OURS, tmp_path / "nowhere") == (OURS, ())


BROKEN = [
    ("not TOML", "id = ", "bad.toml:1: not TOML: Invalid value"),
    ("one of ours", PRESCRIBED.replace('"mine"', f'"{CORE}"'),
     f"bad.toml:2: id: {CORE!r} is one of ours; give your own another id"),
    ("a wrong name", PRESCRIBED, "bad.toml:2: id: found 'mine', but the file is called bad.toml; they must agree"),
    ("of no stretch", PRESCRIBED.replace(CORE, "hip-and-lower-bak"),
     f"bad.toml:1: from: 'hip-and-lower-bak' is unknown; did you mean {CORE!r}?"),
    ("an unknown measure", PRESCRIBED.replace("flexion", "flexoin"),
     "bad.toml:11: limit[0].measure: 'front_hip_flexoin_deg' is unknown; did you mean 'front_hip_flexion_deg'?"),
    ("an unknown key", PRESCRIBED.replace("by =", "form ="),
     "bad.toml:4: form: key 'form' is unknown; did you mean 'from'? Known: id, from, name,"),
    ("a target it has not", f'{PRESCRIBED}[[target]]\nkey = "twist"\nlow = 3\n', "has no target twist; known: "),
    ("no text", b"\xff\xfe", "bad.toml: cannot be read: "),
    ("nested too deep", "a = " + "[" * 100_000, "bad.toml: not TOML: nested too deep"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "text", "message"), BROKEN, ids=[case[0] for case in BROKEN])
def test_a_broken_one_is_left_out_and_said_and_the_others_stay(what, text, message, folder):
    del what
    (folder / "bad.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    catalogue, problems = with_own(OURS, folder)
    assert catalogue.own == {"mine", "whole"}
    assert message in "\n".join(problems)
    assert all(problem.startswith("bad.toml") for problem in problems)


def test_all_that_is_wrong_with_one_is_said_at_once(folder):
    text = WHOLE.replace('"supine"', '"suppine"').replace('measure = "front_', 'measure = "frnt_')
    (folder / "bad.toml").write_text(text.replace('cue = "', 'cue = "no_'), encoding="utf-8")
    problems = read_own(folder, OURS).problems
    wrong = text.count('measure = "frnt_') + text.count('cue = "')
    ids = 2
    assert len(problems) == wrong + ids
    assert [int(problem.split(":")[1]) for problem in problems] == sorted(int(p.split(":")[1]) for p in problems)


def test_an_own_stretch_may_have_own_neighbours(folder):
    (folder / "whole.toml").write_text(
        WHOLE.replace(f'id = "{CORE}"', 'id = "whole"').replace('easier = ["', 'easier = ["mine", "'), encoding="utf-8"
    )
    assert read_own(folder, OURS).problems == ()


# Lines


def keys(told, at=()):
    """Every key of a file's tables, with its place."""
    for key, value in told.items() if isinstance(told, dict) else enumerate(told):
        if isinstance(value, dict | list):
            yield from keys(value, (*at, key))
        if isinstance(key, str):
            yield (*at, key)


@pytest.mark.parametrize("name", OURS.stretches)
def test_every_key_stands_on_the_line_that_is_told(name):
    text = (STRETCHES / f"{name}.toml").read_text(encoding="utf-8")
    lines, written = lines_of(text), text.splitlines()
    for place in keys(tomllib.loads(text)):
        line = written[line_at(lines, place) - 1]
        assert place[-1] in line or place[0] in line, f"{place} on {line!r}"


TRICKY = '''\
# no = "key"
a = "x # [no]"  # = yes
"q.r".s = 1
m = """
[not]
b = 2 \\"""
"""
l = [
  "a]",  # ]
  { x = 1 },
]
[t.u]
k = 'it is # not "'
[[v]]
[[v.w]]
z = 1
[[v.w]]
z = 2
[v.y]
p = 3
  [[v]]
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("a",), 2),
        (("q.r", "s"), 3),
        (("m",), 4),
        (("l",), 8),
        (("l", 1, "x"), 8),
        (("t", "u", "k"), 13),
        (("v", 0, "w", 1, "z"), 18),
        (("v", 0, "y", "p"), 20),
        (("v", 1), 21),
        (("v", 1, "missing"), 21),
        (("missing",), 1),
    ],
)
def test_texts_comments_and_tables_within_tables_are_not_mistaken(place, line):
    tomllib.loads(TRICKY)
    assert line_at(lines_of(TRICKY), place) == line


@pytest.mark.parametrize("module", ["catalogue.lines", "catalogue.reading", "exchange.plain", "exchange.drafts"])
def test_every_example_runs(module):
    assert doctest.testmod(importlib.import_module(f"unsit.{module}")).failed == 0
