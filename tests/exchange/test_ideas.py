"""Entracte's packs and Workrave's exercises as ideas for a break: what is taken, and what is left out with a word."""

import doctest
import importlib
import json

import pytest

from unsit.exchange.idea import Idea, NoIdeas, promises
from unsit.exchange.ideas import ideas_in

EXERCISES = """<?xml version="1.0" encoding="UTF-8"?>
<exercises>
  <exercise>
    <title>Reach up</title>
    <title xml:lang="de">Nach oben greifen</title>
    <title xml:lang="pt_BR">Estique os braços</title>
    <title xml:lang="nl">Reiken</title>
    <description>Stand up. Reach for the &lt;b&gt;ceiling&lt;/b&gt; &amp; breathe.
    </description>
    <description xml:lang="de">Aufstehen. Zur Decke greifen.</description>
    <description xml:lang="pt_BR">De pé. Alcance o teto.</description>
    <sequence duration="40">
      <image src="reach.png" duration="10"/>
      <image src="reach.png" mirrorx="yes" duration="10"/>
    </sequence>
  </exercise>
<!--
  <exercise><title>Not this one</title><description>No.</description></exercise>
-->
  <exercise>
    <title>Walk</title>
    <description>Walk to the window.</description>
    <sequence duration="20"/>
  </exercise>
</exercises>
"""


def step(text, seconds=10, **more):
    return {"text": text, "seconds": seconds, **more}


def routine(label="Shoulders", *texts, **changed):
    steps = [step(text, asset="picture", sound="chime") for text in texts or ("Roll them back.", "Let them drop.")]
    told = {"id": label.lower(), "label": label, "kind": "micro", "category": "mobility", "difficulty": "gentle"}
    return told | {"steps": steps} | changed


def pack(*routines, **changed):
    return {"version": 1, "name": "At the desk", "hints": {}, "routines": list(routines)} | changed


def plugin(content=None, **changed):
    told = {"manifest_version": 1, "id": "com.example.desk", "name": "Desk", "version": "1.2", "author": "Ann"}
    more = {"description": "d", "kind": "content", "signature": {"alg": "ed25519", "public_key": "A", "sig": "A"}}
    return told | more | {"content": content or pack(routine())} | changed


def taken(told, file="pack.json", language="en"):
    return ideas_in(told.encode() if isinstance(told, str) else json.dumps(told).encode(), file, language)


def refused(content, file="pack.json"):
    content = content if isinstance(content, bytes) else content.encode() if isinstance(content, str) else (
        json.dumps(content).encode()
    )  # fmt: skip
    with pytest.raises(NoIdeas) as problem:
        ideas_in(content, file)
    return str(problem.value)


@pytest.mark.parametrize("module", ["idea", "plain"])
def test_the_examples_run(module):
    assert doctest.testmod(importlib.import_module(f"unsit.exchange.{module}")).failed == 0


# Entracte


def test_a_routine_is_an_idea_without_times_pictures_and_sounds():
    got = taken(pack(routine("Shoulders", "Roll them <i>back</i>.", "Let them\x07 drop.")))
    assert got.pack.ideas == (
        Idea(
            "Shoulders",
            "Roll them back. Let them drop.",
            ("Roll them back.", "Let them drop."),
            "At the desk, a pack for Entracte; author and licence not said",
            "entracte-at-the-desk/shoulders",
        ),
    )
    assert (got.pack.id, got.pack.name, got.left_out) == ("entracte-at-the-desk", "At the desk", ())


def test_a_plugin_says_whose_it_is():
    got = taken(plugin())
    assert got.pack.id == "entracte-com-example-desk"
    assert got.pack.whose == "Desk by Ann, a pack for Entracte; licence not said"
    assert got.pack.ideas[0].notice == (
        "From Desk by Ann, a pack for Entracte; licence not said; not checked against your answers."
    )
    assert taken(plugin(author="")).pack.whose == "Desk by an author not named, a pack for Entracte; licence not said"


def test_a_hint_is_called_as_its_pack_and_those_for_bedtime_are_left():
    hints = {
        "micro_physical": ["Look far away."],
        "long_solo": ["Water a plant."],
        "sleep": ["Put it away."],
        "x": ["?"],
    }
    got = taken(pack(hints=hints | {"long_social": []}))
    assert [(idea.name, idea.text, idea.steps) for idea in got.pack.ideas] == [
        ("At the desk", "Look far away.", ()),
        ("At the desk", "Water a plant.", ()),
    ]
    assert got.left_out == ("hints.sleep: it is for bedtime.", "hints.x: it is no list of ideas that Unsit knows.")


LEFT_OUT = [
    (routine("Box breathing", steps=[], breath={"inhale": 4, "exhale": 4}),
     "routines[1] (Box breathing): it is a pattern of breaths by the second, and ideas have no times."),
    (routine("Nothing", steps=[]), "routines[1] (Nothing): it has no words."),
    (routine("Half", "One.", "<b></b>"), "routines[1] (Half): one of its steps has no words."),
    (routine("Half", steps=[step("One."), "Two."]), "routines[1] (Half): one of its steps has no words."),
    (routine("", "One."), "routines[1]: it has no name."),
    (routine("Long", "x" * 1001), ("routines[1] (Long): found a name of 4 and a text of 1001 characters in 1 steps; "
     "expected no more than 120, 1000 and 20.")),
    (routine("Many", *["x"] * 21), ("routines[1] (Many): found a name of 4 and a text of 41 characters in 21 steps; "
     "expected no more than 120, 1000 and 20.")),
    (routine("Relief", "This relieves back pain."),
     "routines[1] (Relief): it promises something about pain, illness or posture, which Unsit never does."),
    (routine("Shoulders"), "entracte-at-the-desk/shoulders (Shoulders): it is there twice."),
    (7, "routines[1]: found no object with a list of steps."),
    ({"label": "No steps"}, "routines[1]: found no object with a list of steps."),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "told"), LEFT_OUT)
def test_what_cannot_be_taken_whole_is_left_out_with_a_word(entry, told):
    got = taken(pack(routine(), entry))
    assert (len(got.pack.ideas), got.left_out) == (1, (told,))


def test_a_pack_of_another_alphabet_has_an_id_of_its_own():
    ids = {taken(pack(routine(), name=name)).pack.id for name in ("机の体操", "机の体操", "目の体操", "../../etc")}
    assert len(ids) == 3
    assert "entracte-etc" in ids
    assert all(each.removeprefix("entracte-").isalnum() for each in ids)


def test_half_a_character_is_left_out():
    (only,) = taken(pack(routine("A\ud800", "b\udfff c"))).pack.ideas
    assert (only.name, only.text) == ("A", "b c")


# Workrave


def test_an_exercise_is_an_idea_with_a_step_for_each_sentence():
    got = taken(EXERCISES, "exercises.xml")
    assert got.pack.ideas[0] == Idea(
        "Reach up",
        "Stand up. Reach for the ceiling & breathe.",
        ("Stand up.", "Reach for the ceiling & breathe."),
        "exercises.xml, in the form of Workrave's exercises (Workrave's own: GPL-3.0-or-later); author not named",
        "workrave/reach-up",
    )
    assert [idea.name for idea in got.pack.ideas] == ["Reach up", "Walk"]
    assert (got.pack.id, got.left_out) == ("workrave", ())


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("de", ["Nach oben greifen", "Walk"]),
        ("de-AT", ["Nach oben greifen", "Walk"]),
        ("pt", ["Estique os braços", "Walk"]),
        ("pt-PT", ["Estique os braços", "Walk"]),
        ("nl", ["Reach up", "Walk"]),  # its description is in no Dutch, and two languages are not mixed
        ("ja", ["Reach up", "Walk"]),
    ],
)
def test_the_asked_language_is_taken_and_english_where_it_is_not_told(language, names):
    got = taken(EXERCISES, "exercises.xml", language)
    assert [idea.name for idea in got.pack.ideas] == names
    assert [idea.source_id for idea in got.pack.ideas] == ["workrave/reach-up", "workrave/walk"]


@pytest.mark.parametrize(
    ("exercise", "told"),
    [
        ("<title xml:lang='nl'>A</title><description xml:lang='nl'>B</description>",
         "exercise 3: found title and description in nl; expected en or en."),
        ("<title>A</title>", "exercise 3: found title and description in no language; expected en or en."),
        ("<title>A</title><description> </description>",
         "exercise 3: found title and description in no language; expected en or en."),
        ("<title>A</title><description>It cures an old injury.</description>",
         "exercise 3 (A): it promises something about pain, illness or posture, which Unsit never does."),
    ],
)  # fmt: skip
def test_an_exercise_that_cannot_be_taken_is_left_out_with_a_word(exercise, told):
    got = taken(EXERCISES.replace("</exercises>", f"<exercise>{exercise}</exercise></exercises>"), "exercises.xml")
    assert (len(got.pack.ideas), got.left_out) == (2, (told,))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_encoding_that_the_file_names_is_read(encoding):
    content = EXERCISES.replace("UTF-8", encoding.removesuffix("-sig")).encode(encoding)
    assert ideas_in(content, "exercises.xml", "pt").pack.ideas[0].name == "Estique os braços"


# Bad files

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE exercises [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {here} "{f"&{before};" * 10}">' for before, here in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><exercises><exercise><title>&i;</title><description>x</description></exercise></exercises>"
)
OUTSIDE = '<!DOCTYPE exercises [<!ENTITY x SYSTEM "file:///etc/passwd">]><exercises>&x;</exercises>'
NO_DOCTYPE = "found a DOCTYPE, which is not read; expected Workrave's exercises.xml, which has none."
NEITHER = "it is neither JSON nor XML; expected an Entracte pack or Workrave's exercises.xml."


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "found nothing in it; expected an Entracte pack or Workrave's exercises.xml."),
        (b" \n", "found nothing in it; expected an Entracte pack or Workrave's exercises.xml."),
        (b"Roll your shoulders.", NEITHER),
        (b"\x89PNG\r\n\x1a\n\x00\xff", NEITHER),
        (b"[" * 100_000, NEITHER),
        ([], "found list; expected an object, as an Entracte pack is one."),
        ({}, "found an object with nothing; expected hints or routines, as an Entracte pack has them."),
        ({"steps": 1}, "found an object with steps; expected hints or routines, as an Entracte pack has them."),
        (pack(version=2), "found version '2'; expected 1."),
        (pack(version=None), "found version of no kind; expected 1."),
        (pack(name=""), "name: found 0 characters; expected 1 to 120."),
        (pack(name="x" * 121), "name: found 121 characters; expected 1 to 120."),
        (pack(hints=[]), "found hints or routines of another type; expected an object and a list."),
        (plugin(manifest_version=2), "found manifest_version '2'; expected 1."),
        (plugin(kind="detector"), "found a plugin of kind 'detector'; expected 'content', which holds ideas."),
        (plugin(author="x" * 200), "author: found 200 characters; expected 1 to 120."),
        (LAUGHS, NO_DOCTYPE),
        (OUTSIDE, NO_DOCTYPE),
        ("<!DOCTYPE html><html></html>", NO_DOCTYPE),
        ("<html></html>", "found XML that begins with 'html'; expected 'exercises', as Workrave has it."),
        ("<exercises>" + "<a>" * 30 + "</a>" * 30 + "</exercises>",
         "found elements more than 20 deep; expected Workrave's exercises.xml."),
        ("<exercises><exercise>", ("it is not whole XML (no element found: line 1, column 21); "
         "expected an Entracte pack or Workrave's exercises.xml.")),
        ("<exercises>&undefined;</exercises>", ("it is not whole XML (undefined entity: line 1, column 11); "
         "expected an Entracte pack or Workrave's exercises.xml.")),
        (b"<exercises>" + b" " * 2_000_000 + b"</exercises>", "found 2.0 MB; expected no more than 2."),
        (b'{"a": "' + b"x" * 9_000_000 + b'"}', "found 9.0 MB; expected no more than 9."),
    ],
    ids=lambda value: None if isinstance(value, str) else "",
)  # fmt: skip
def test_a_file_that_is_none_is_refused_with_what_was_found_and_expected(content, told):
    assert refused(content, "bad.file") == f"bad.file: {told}"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("<exercises/>", "bad.file: there is no idea to take in."),
        (pack(routine("A", "It heals any disease.")), ("bad.file: there is no idea to take in.\n"
         "routines[0] (A): it promises something about pain, illness or posture, which Unsit never does.")),
    ],
)  # fmt: skip
def test_a_file_of_which_nothing_is_left_says_why(content, told):
    assert refused(content, "bad.file") == told


@pytest.mark.parametrize(
    "text",
    ["Relieves headaches.", "Good to prevent injuries!", "It cures back pain", "Lindert Rückenschmerzen.",
     "Alivia el dolor de espalda.", "Soulage les douleurs.", "Alivia a dor nas costas.", "腰の痛みを和らげる。"],
)  # fmt: skip
def test_a_promise_is_noticed_in_six_languages(text):
    assert promises(text)


@pytest.mark.parametrize(
    "text",
    ["Stop if you feel any pain.", "Treat yourself to a glass of water.", "Prevent the chair from rolling away.",
     "If it aches, ease out. Treat your knees kindly.", "Hold it until you feel a mild tension.", "Aufrechte Haltung."],
)  # fmt: skip
def test_a_warning_or_a_kind_word_is_no_promise(text):
    assert not promises(text)
