"""`unsit progress --out`: a page of the pictures, or one of them; and in words why not."""

import re
import stat
import struct
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from typer.testing import CliRunner

from tests.practised import practised
from unsit.app.cli import app
from unsit.app.progress_out import NOTHING, Wanted, draw
from unsit.catalogue import CORE, languages
from unsit.catalogue.progress_words import progress_words
from unsit.exchange.page import POLICY
from unsit.movement import Region
from unsit.outcome import Outcome
from unsit.store.database import DatabaseStore

WORDS = progress_words()
W3 = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def keep(folder, kept):
    with closing(DatabaseStore(folder)) as store:
        for one in kept:
            store.begin(one.session, one.started_at)
    return folder


@pytest.fixture(scope="module")
def months(tmp_path_factory):
    """Four months of practice."""
    return keep(tmp_path_factory.mktemp("months"), practised(120, datetime.now(UTC), gain_deg=40.0))


def drawn(data, out, **wanted):
    """The status, and what is said."""
    said = []
    return draw(data, out, Wanted(**wanted), said.append), "\n".join(said)


class Tags(HTMLParser):
    """The tags of a page, and every attribute that could ask for something."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.asks = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.asks += [value for name, value in attrs if name in {"src", "href", "xlink:href", "data", "action"}]
        assert not [name for name, _ in attrs if name.startswith("on")]


@pytest.fixture(scope="module")
def page(months, tmp_path_factory):
    out = tmp_path_factory.mktemp("page") / "progress.html"
    assert drawn(months, out)[0] == 0
    return out.read_text(encoding="utf-8")


def test_the_page_has_all_four_pictures(page):
    titles = re.findall(r"<h3>(.*?)</h3>", page)
    assert any(title.endswith(": minutes a week") for title in titles)
    assert any("rear thigh" in title for title in titles)
    assert any(title.endswith(": what was held") for title in titles)
    assert "Minutes in stretches that lengthen a muscle" in titles
    assert page.count("<svg ") == len(titles)
    assert page.count('role="img" aria-label="') == len(titles)


def test_the_page_says_what_changed_with_its_doubt(page):
    assert "Moved further. +" in page
    assert "could be chance or the camera" in page
    assert "It is a wellness tool" in page


def test_the_page_runs_nothing_and_asks_for_nothing(page):
    tags = Tags(page)
    assert not {"script", "iframe", "object", "embed", "link", "img", "form"} & set(tags.tags)
    assert tags.asks == []
    assert POLICY in page
    assert set(re.findall(r"https?://[^\"'<> )]+", page)) <= W3
    assert "@import" not in page
    assert "url(" not in page


def test_a_page_that_asks_would_be_noticed():
    assert Tags('<img src="https://example.org/x.png">').asks


def test_the_page_is_for_light_dark_and_paper(page):
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert "var(--picture-seen, " in page
    assert "--picture-seen: " in page


def test_only_its_owner_can_read_it(months, tmp_path):
    out = tmp_path / "weekly.svg"
    assert drawn(months, out)[0] == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


@pytest.mark.parametrize("tag", list(languages()))
def test_the_page_speaks_the_language(months, tmp_path, tag):
    out = tmp_path / "progress.html"
    assert drawn(months, out, language=tag)[0] == 0
    text = out.read_text(encoding="utf-8")
    assert f'<html lang="{tag}">' in text
    assert f"<h1>{WORDS[tag].picture.page['heading']}</h1>" in text
    assert WORDS[tag].finding["moved_further"].split("'")[0] in text
    if tag != "en":
        left = {*WORDS["en"].picture.note.values(), *WORDS["en"].picture.page.values(), *WORDS["en"].finding.values()}
        assert not [each for each in left - {"Progress"} if each in text]


@pytest.mark.parametrize(
    ("picture", "word"),
    [("weekly", "minutes a week"), ("trend", "rear thigh"), ("holds", "what was held"), ("muscles", "lengthen")],
)
def test_one_picture_is_drawn_as_svg_with_its_title_on_paper(months, tmp_path, picture, word):
    out = tmp_path / "one.svg"
    assert drawn(months, out, picture=picture)[0] == 0
    text = out.read_text(encoding="utf-8")
    assert text.startswith("<svg ")
    assert word in " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", text))
    assert '<rect width="100%" height="100%" fill="#ffffff"/>' in text
    assert "var(" not in text


def test_a_png_is_as_many_points_as_a_sharp_screen_has(months, tmp_path):
    out = tmp_path / "weekly.PNG"
    assert drawn(months, out)[0] == 0
    content = out.read_bytes()
    assert content.startswith(b"\x89PNG\r\n")
    assert 1270 <= struct.unpack(">I", content[16:20])[0] <= 1290


def test_both_sides_trends_stand_one_below_another(months, tmp_path):
    out = tmp_path / "trend.svg"
    assert drawn(months, out, picture="trend", stretch=CORE)[0] == 0
    text = out.read_text(encoding="utf-8")
    assert {"right side", "left side"} == set(re.findall(r"rear thigh, (\w+ side)<", text))
    heights = [float(each) for each in re.findall(r"<svg [^>]*height=\"([\d.]+)\"", text)]
    assert heights[0] > sum(heights[1:])


def test_the_weeks_are_of_what_is_asked_for(months, tmp_path):
    out = tmp_path / "weekly.svg"
    for wanted, word in (
        ({"region": Region.HAMSTRINGS}, "Hamstrings"),
        ({"stretch": "half-split"}, "Half split"),
        ({}, "Lower back"),
    ):
        assert drawn(months, out, **wanted)[0] == 0
        assert f"{word}: minutes a week" in out.read_text(encoding="utf-8")


def test_the_last_session_of_the_stretch_that_is_asked_for_is_drawn(months, tmp_path):
    out = tmp_path / "holds.svg"
    for name, title in (("pyramid", "Pyramid"), ("cat-cow", "Cat-cow")):
        assert drawn(months, out, picture="holds", stretch=name)[0] == 0
        assert f"{title}: what was held" in out.read_text(encoding="utf-8")
    assert drawn(months, out, picture="holds", stretch="bridge")[0] == 2


def test_ten_years_are_drawn_in_a_file_that_can_be_sent(tmp_path):
    data = keep(tmp_path / "data", practised(3650, datetime.now(UTC))[::4])
    out = tmp_path / "progress.html"
    assert drawn(data, out)[0] == 0
    assert out.stat().st_size < 1_500_000


def test_one_session_is_drawn_too(tmp_path):
    data = keep(tmp_path / "data", practised(1, datetime.now(UTC))[:1])
    for name in ("all.html", "one.svg"):
        assert drawn(data, tmp_path / name)[0] == 0
    assert "Not enough to compare yet" in (tmp_path / "all.html").read_text(encoding="utf-8")


def test_an_activity_with_a_name_like_a_tag_does_no_harm(tmp_path):
    data = keep(tmp_path / "data", practised(3, datetime.now(UTC)))
    with closing(DatabaseStore(data)) as store:
        for number, value in enumerate((3, 8)):
            at = datetime.now(UTC) - timedelta(days=7 - number)
            store.keep_outcome(Outcome(at, "activity", value, "<script>run</script>", f"o{number}"))
    assert drawn(data, tmp_path / "all.html")[0] == 0
    assert "<script" not in (tmp_path / "all.html").read_text(encoding="utf-8")


# Why not


@pytest.mark.parametrize("name", ["progress.jpg", "progress", "progress.html.txt"])
def test_another_ending_is_refused_with_those_that_are_known(months, tmp_path, name):
    status, said = drawn(months, tmp_path / name)
    assert status == 2
    assert "expected .html (a page of all), .svg or .png (one picture)" in said
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_language_or_stretch_is_said_with_those_that_are_known(months, tmp_path):
    status, said = drawn(months, tmp_path / "x.svg", language="eo")
    assert (status, said) == (2, "Found the language 'eo'; known: en, de, es, fr, ja, pt.")
    status, said = drawn(months, tmp_path / "x.svg", stretch="yoga")
    assert status == 2
    assert said.startswith("Found the stretch 'yoga'; known: hip-and-lower-back, ")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_not_there_is_said(months, tmp_path):
    status, said = drawn(months, tmp_path / "nowhere" / "x.svg")
    assert status == 2
    assert "cannot be written: No such file or directory" in said


def test_without_the_extra_it_is_said_what_to_install_and_nothing_is_written(months, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    status, said = drawn(months, tmp_path / "x.html")
    assert status == 2
    assert "pip install 'unsit[pictures]'" in said
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_is_kept_nothing_is_drawn_and_nothing_made(tmp_path):
    assert drawn(tmp_path / "data", tmp_path / "x.html") == (2, NOTHING)
    assert list(tmp_path.iterdir()) == []
    keep(tmp_path / "empty", [])
    assert drawn(tmp_path / "empty", tmp_path / "x.html") == (2, NOTHING)
    assert not (tmp_path / "x.html").exists()


def test_where_nothing_was_seen_no_trend_and_no_hold_is_drawn_and_the_rest_is(tmp_path):
    told = [one for one in practised(60, datetime.now(UTC)) if one.session.source == "clock"]
    data = keep(tmp_path / "data", told)
    for picture, status in (("trend", 2), ("holds", 2), ("weekly", 0), ("muscles", 0)):
        assert drawn(data, tmp_path / f"{picture}.svg", picture=picture)[0] == status
    assert drawn(data, tmp_path / "all.html")[0] == 0
    assert WORDS["en"].picture.page["alone"] in (tmp_path / "all.html").read_text(encoding="utf-8")


def test_the_command_draws_and_without_out_tells_as_before(months, tmp_path):
    out = tmp_path / "weekly.svg"
    done = CliRunner().invoke(app, ["progress", "--data", str(months), "--out", str(out), "--lang", "de"])
    assert done.exit_code == 0, done.output
    assert "Minuten pro Woche" in out.read_text(encoding="utf-8")
    assert "This week" in CliRunner().invoke(app, ["progress", "--data", str(months)]).output


def test_numbers_and_a_picture_at_once_are_refused(months, tmp_path):
    done = CliRunner().invoke(app, ["progress", "--data", str(months), "--json", "--out", str(tmp_path / "x.svg")])
    assert (done.exit_code, done.output.strip()) == (2, "Say either --json or --out.")


OF_PICTURES = [
    ("--picture", "weekly"),
    ("--stretch", CORE),
    ("--region", "hip flexors"),
    ("--weeks", "26"),
    ("--lang", "en"),
]


@pytest.mark.parametrize(("option", "value"), OF_PICTURES, ids=[option for option, _ in OF_PICTURES])
def test_how_to_draw_without_where_is_refused(months, option, value):
    done = CliRunner().invoke(app, ["progress", "--data", str(months), option, value])
    said = f"{option}: only for what is drawn. Say where to draw it, with --out."
    assert (done.exit_code, done.output.strip()) == (2, said)


def test_looking_at_progress_in_words_needs_nothing_that_draws(months, monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    monkeypatch.setitem(sys.modules, "altair", None)
    assert CliRunner().invoke(app, ["progress", "--data", str(months)]).exit_code == 0
