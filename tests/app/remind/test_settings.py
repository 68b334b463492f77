"""`remind.toml`: what is usual, what is wrong, all of it at once."""

import re
import tomllib
from pathlib import Path

import pytest

from unsit.app.remind.cli import app
from unsit.app.remind.settings import FILE, TEMPLATE, Settings, read, write_template
from unsit.breaks import Rules
from unsit.working_hours import WEEKDAYS, Span


def said(tmp_path, text):
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    return read(tmp_path)


def test_without_a_file_everything_is_as_usual(tmp_path):
    assert read(tmp_path).settings.rules() == Rules()


def test_the_file_that_is_written_says_what_is_usual(tmp_path):
    path = write_template(tmp_path)
    assert read(tmp_path) == read(tmp_path / "nowhere")
    assert Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))) == Settings()
    shown = {line.split("=")[0].lstrip("# ").strip() for line in TEMPLATE.splitlines() if "=" in line}
    assert set(Settings.model_fields) - {"hours", "hooks"} <= shown, "everything that can be set stands in it"


def test_a_file_that_is_there_is_left_as_it_is(tmp_path):
    (tmp_path / FILE).write_text("every_min = 30\n")
    write_template(tmp_path)
    assert (tmp_path / FILE).read_text() == "every_min = 30\n"


def test_what_is_said_holds_and_the_rest_is_as_usual(tmp_path):
    rules = said(
        tmp_path, 'every_min = 30\n[hours]\nmonday = ["13:00-17:00", "9:00-12:30"]\nfriday = []\n'
    ).settings.rules()
    assert rules.every_s == 1800
    assert rules.hours.days[0] == (Span(540, 750), Span(780, 1020))
    assert rules.hours.days[4] == ()
    assert rules.hours.days[1] == Rules().hours.days[1]


BROKEN = [
    ("no TOML", "every_min = = 3", ["remind.toml: not TOML: Invalid value (at line 1, column 13)"]),
    (
        "an unknown name",
        "every_mins = 45",
        [f"remind.toml: every_mins: unknown; known here: {', '.join(Settings.model_fields)}"],
    ),
    (
        "an unknown day",
        '[hours]\nmontag = ["9:00-17:00"]',
        [f"remind.toml: hours.montag: unknown; known here: {', '.join(WEEKDAYS)}"],
    ),
    (
        "several at once",
        'every_min = 0\nlater_min = "soon"\nlanguage = "xx"',
        [
            "remind.toml: every_min: found 0; input should be greater than or equal to 1",
            "remind.toml: later_min: found 'soon'; input should be a valid number, unable to parse string as a number",
            "remind.toml: language: found 'xx'; input should be 'en', 'de', 'es', 'fr', 'ja' or 'pt'",
        ],
    ),
    (
        "no range",
        '[hours]\nmonday = ["9 to 5"]',
        ["remind.toml: hours: monday: found '9 to 5'; expected a range of the day's time, such as '09:00-12:30'"],
    ),
    (
        "two ranges over each other",
        '[hours]\nmonday = ["9:00-12:00", "11:00-13:00"]',
        ["remind.toml: hours: monday: 09:00-12:00 and 11:00-13:00 overlap"],
    ),
]


@pytest.mark.parametrize(("text", "problems"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_file_is_said_with_all_that_is_wrong(tmp_path, text, problems):
    found = said(tmp_path, text)
    assert found.settings is None
    assert list(found.problems) == problems


def test_a_file_in_another_encoding_is_said(tmp_path):
    (tmp_path / FILE).write_bytes('language = "français"'.encode("latin-1"))
    assert read(tmp_path).problems == (
        "remind.toml: found the byte 0xe7, expected text in UTF-8; save it again as such",
    )


def test_a_folder_in_its_place_is_said(tmp_path):
    (tmp_path / FILE).mkdir()
    (problem,) = read(tmp_path).problems
    assert problem.startswith("remind.toml: cannot be read: ")


PAGE = (Path(__file__).parents[3] / "docs" / "breaks.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("block", re.findall(r"^```toml\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL))
def test_the_settings_of_the_documentation_are_settings(tmp_path, block):
    assert said(tmp_path, block).problems == ()


def test_every_command_of_the_documentation_is_one():
    named = {line.split()[2] for line in re.findall(r"^unsit remind [a-z].*$", PAGE, flags=re.MULTILINE)}
    assert named == {command.callback.__name__ for command in app.registered_commands} - UNNAMED


UNNAMED = {"resume", "later", "skip", "stop"}
"""In the text beside another."""
