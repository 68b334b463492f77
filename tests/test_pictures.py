"""The pictures are as they are declared, speak six languages, and are drawn with the numbers that they were given."""

import json
import re
import string
from datetime import UTC

import pytest
import vl_convert

from tests.practised import STRETCHES, a_day, ground, practised
from tools.declare_pictures import FOLDER, declared, written
from unsit import pictured
from unsit.catalogue import CORE
from unsit.catalogue.pictures import BY_STYLE, DARK, LIGHT, picture, style
from unsit.catalogue.progress_words import PICTURES, dated, progress_words
from unsit.exchange import drawing
from unsit.landmarks import Side
from unsit.ledger import ledger
from unsit.movement import Region
from unsit.progress import progress
from unsit.session import Session

WORDS = progress_words()
UNTIL = a_day().date()
MONTHS = practised(120, a_day(), gain_deg=40.0)
GROUND = ground(MONTHS)
TREND = next(each for each in progress(MONTHS, STRETCHES, UTC).trends if each.stretch == CORE)
SEEN = next(one.session for one in MONTHS if one.session.faults)
CONTRAST_OF_WORDS, CONTRAST_OF_MARKS = 4.5, 3.0
"""WCAG 2.2: 1.4.3 and 1.4.11."""


def rows_of(name, *, empty=False):
    match name:
        case "weekly":
            return pictured.weekly([] if empty else ledger(GROUND), Region.HIP_FLEXORS, GROUND.scheme, UNTIL)
        case "trend":
            return {"days": [], "before": [], "since": []} if empty else pictured.trend(TREND)
        case "holds":
            return pictured.holds(Session(CORE, "camera", 30.0) if empty else SEEN, STRETCHES[SEEN.stretch])
        case _:
            return pictured.muscles([] if empty else GROUND.past, STRETCHES, UNTIL)


def told_of(name, tag):
    words = WORDS[tag]
    return {
        "weekly": {"what": words.picture.region[Region.HIP_FLEXORS]},
        "trend": {
            "stretch": "Str <etch> & more",
            "measure": words.measure[TREND.measure],
            "side": words.picture.sided[TREND.side],
            "way": TREND.way,
        },
        "holds": {"stretch": "Str <etch> & more"},
        "muscles": {"weeks": 26},
    }[name]


def specification(name, tag="en", *, empty=False, **how):
    return picture(name, rows_of(name, empty=empty), tag, told_of(name, tag), **how)


def said(svg):
    """All words in a picture."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


@pytest.mark.parametrize("name", PICTURES)
def test_what_is_written_is_what_is_declared(name):
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == written(declared(name)), "run: make declare"


def test_there_is_no_picture_that_nobody_declares():
    assert {path.stem for path in FOLDER.iterdir()} == set(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
def test_data_come_in_by_name_alone(name):
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    data = list(_of_key(json.loads(text), "data"))
    assert data
    assert all(set(each) == {"name"} for each in data)
    assert {each["name"] for each in data} <= set(rows_of(name)) | {"one"}
    assert '"datasets"' not in text
    assert '"url"' not in text


def _of_key(value, key):
    if isinstance(value, dict):
        yield from (found for name, found in value.items() if name == key)
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _of_key(each, key)


@pytest.mark.parametrize("empty", [False, True], ids=["with rows", "without"])
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_drawn_without_a_warning(name, empty, capfd):
    drawn = drawing.svg(specification(name, empty=empty), show_warnings=True)
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""
    assert drawn.startswith("<svg ")
    assert "NaN" not in drawn
    assert "undefined" not in drawn


def test_a_warning_would_be_noticed(capfd):
    wrong = specification("weekly") | {"autosize": {"type": "fit-x", "contains": "padding"}}
    wrong["layer"][0]["encoding"]["shape"] = {"field": "kind", "type": "nominal"}
    drawing.svg(wrong, show_warnings=True)
    assert "WARN" in "".join(capfd.readouterr()).upper()


@pytest.mark.parametrize("tag", list(WORDS))
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_speaks_the_language(name, tag):
    words = WORDS[tag].picture
    expected = {
        "weekly": {words.side["left"], words.side["right"], words.kind["seen"], words.minutes.format(minutes=5)},
        "trend": {words.before, WORDS[tag].finding["moved_further"]},
        "holds": {words.side["left"], words.side["right"]},
        "muscles": {words.muscle["psoas"], words.side["left"], words.kind["told"]},
    }[name]
    assert expected <= set(said(drawing.svg(specification(name, tag))))


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_nothing_says_so(name):
    assert (WORDS["de"].picture.nothing in said(drawing.svg(specification(name, "de", empty=True)))) is True
    assert WORDS["de"].picture.nothing not in said(drawing.svg(specification(name, "de")))
    assert specification(name, "de", empty=True)["description"].endswith(WORDS["de"].picture.nothing)


def test_the_seconds_of_a_hold_stand_on_it_where_there_is_room():
    texts = said(drawing.svg(specification("holds")))
    for hold in SEEN.holds:
        assert f"{round(hold.held_s)} s" in texts
    narrow = said(drawing.svg(specification("holds", width_px=120)))
    assert f"{round(SEEN.holds[0].held_s)} s" not in narrow


def test_further_is_up_whichever_way_the_measure_counts():
    def height_of(value, way):
        days = [{"day": f"2026-11-{d:02}", "best": v, "level": None, "low": None, "high": None}
                for d, v in ((1, 0.0), (2, value))]  # fmt: skip
        rows = {"days": days, "before": [], "since": []}
        drawn = drawing.svg(picture("trend", rows, "en", told_of("trend", "en") | {"way": way}))
        places = re.findall(r'<path transform="translate\(([\d.]+),([\d.]+)\)" d="M2\.', drawn)
        assert len(places) == 2
        return float(places[0][1]) - float(places[1][1])

    assert height_of(20.0, 1.0) > 0
    assert height_of(-20.0, -1.0) > 0
    assert height_of(-20.0, 1.0) < 0


def bars(marks):
    """Where the bars that are seen stand in a scene of Vega's: x, y, width, height in pixels."""
    if isinstance(marks, list):
        return [bar for each in marks for bar in bars(each)]
    if not isinstance(marks, dict):
        return []
    if marks.get("marktype") == "rect":
        return [
            (each["x"], each["y"], each["width"], each["height"]) for each in marks["items"] if each["opacity"] == 1
        ]
    return bars(list(marks.values()))


SIDE_MINUTES = {
    side: [{"side": each, "kind": "seen", "minutes": 9.0 * (each == side)} for each in ("left", "right")]
    for side in ("left", "right")
}


@pytest.mark.parametrize(("side", "way"), [("left", -1), ("right", 1)])
def test_of_muscles_the_left_is_on_the_left_and_the_right_on_the_right(side, way):
    rows = {"muscles": [{"rank": 1, "muscle": "psoas", **each} for each in SIDE_MINUTES[side]]}
    (bar,) = bars(vl_convert.vegalite_to_scenegraph(picture("muscles", rows, "en", {"weeks": 26}, width_px=600)))
    from_px, _, width_px, _ = bar
    middle_px = from_px + width_px / 2
    assert way * (middle_px - 300) > 100


@pytest.mark.parametrize(("side", "way"), [("left", -1), ("right", 1)])
def test_of_weeks_the_left_is_up_and_the_right_down(side, way):
    marks = [{"side": each, "mark": name, "minutes": at} for each in ("left", "right")
             for name, at in (("enough", 5.0), ("plateau", 10.0), ("room", 12.0))]  # fmt: skip
    weeks = [{"monday": "2026-05-04", **each} for each in SIDE_MINUTES[side]]
    told = {"what": "groin"}
    drawn = bars(vl_convert.vegalite_to_scenegraph(picture("weekly", {"weeks": weeks, "marks": marks}, "en", told)))
    (bar,) = [bar for bar in drawn if bar[3] > 0]
    assert way * (bar[1] + bar[3] / 2 - 115) > 20  # of 230


def test_what_is_heard_has_the_numbers():
    heard = specification("weekly")["description"]
    last = dict.fromkeys(Side, 0.0)
    for row in rows_of("weekly")["weeks"]:
        if row["monday"] == "2026-11-23":
            last[row["side"]] += row["minutes"]
    assert f"left {last[Side.LEFT]:.1f}".removesuffix(".0") in heard
    assert f"{len(rows_of('trend')['days'])} days" in specification("trend")["description"]
    assert "less than" in specification("trend")["description"]
    assert "A limit was overstepped: 1 times" in specification("holds")["description"]


def test_numbers_are_written_as_the_language_does():
    rows = rows_of("weekly")
    rows["weeks"][-1]["minutes"] = 2.5
    told = {tag: picture("weekly", rows, tag, told_of("weekly", tag))["description"] for tag in ("en", "de")}
    assert re.search(r"\d\.\d", told["en"])
    assert re.search(r"\d,\d", told["de"])
    assert not re.search(r"\d\.\d", told["de"])


@pytest.mark.parametrize(("tag", "day"), [("en", "Nov 27, 2026"), ("de", "27. Nov 2026"), ("ja", "2026年11月27日")])
def test_a_day_is_written_as_the_language_does(tag, day):
    assert dated(UNTIL, WORDS[tag].picture) == day


@pytest.mark.parametrize("name", PICTURES)
def test_a_name_is_escaped_and_asks_for_nothing(name):
    drawn = drawing.svg(specification(name, titled=True))
    assert "<etch>" not in drawn
    assert "<script" not in drawn
    assert set(re.findall(r"https?://[^\"' ]+", drawn)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert not re.search(r' id="|url\(', drawn), "two pictures on a page would share it"


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("width", [320, 640])
def test_a_title_breaks_where_the_picture_ends(name, width):
    told = specification(name, "fr", titled=True, width_px=width)
    drawn = drawing.svg(told)
    assert float(re.search(r' width="([\d.]+)"', drawn)[1]) <= width + 1
    assert told["title"]["text"]
    assert " ".join(told["title"]["text"]) == told["usermeta"]["title"]


def test_japanese_breaks_between_any_letters():
    lines = specification("trend", "ja", titled=True, width_px=320)["title"]["subtitle"]
    assert len(lines) > 1
    assert max(map(len, lines)) <= 26


def test_colours_are_the_pages_the_papers_or_the_darks():
    assert "var(--picture-seen, #1f5c52)" in drawing.svg(specification("weekly"))
    for colours in (LIGHT, DARK):
        drawn = drawing.svg(specification("weekly", colours=colours))
        assert colours["seen"] in drawn
        assert "var(" not in drawn
    assert set(BY_STYLE) == set(LIGHT) == set(DARK)
    assert all(f"--picture-{name}: {colour};" in style(dark=True) for name, colour in DARK.items())


def test_seen_and_told_are_told_apart_by_more_than_their_hue():
    for colours in (LIGHT, DARK):
        assert contrast(colours["seen"], colours["told"]) >= CONTRAST_OF_MARKS


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_marks_can_be_read_on_their_ground(colours):
    for name in ("ink", "soft"):
        assert contrast(colours[name], colours["paper"]) >= CONTRAST_OF_WORDS
    assert contrast(colours["paper"], colours["seen"]) >= CONTRAST_OF_WORDS, "seconds on a hold"
    assert contrast(colours["fault"], colours["paper"]) >= CONTRAST_OF_MARKS


def contrast(one, other):
    """WCAG's ratio of two colours."""

    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# Words


def texts(words):
    picture_words = words.picture
    groups = ("side", "sided", "kind", "title", "note", "alt", "page", "region", "muscle")
    own = {name: getattr(picture_words, name) for name in ("day", "date", "minutes", "nothing", "before")}
    return own | {f"{group}.{key}": text for group in groups for key, text in getattr(picture_words, group).items()}


def blanks(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("tag", list(WORDS))
def test_every_language_has_the_same_words_with_the_same_blanks(tag):
    told, english = texts(WORDS[tag]), texts(WORDS["en"])
    assert set(told) == set(english)
    assert {key: blanks(text) for key, text in told.items()} == {key: blanks(text) for key, text in english.items()}


@pytest.mark.parametrize("tag", [tag for tag in WORDS if tag != "en"])
def test_nothing_is_left_in_english(tag):
    told, english = texts(WORDS[tag]), texts(WORDS["en"])
    same = {key for key in told if told[key] == english[key]}
    assert same <= {"minutes", "title.trend", "day", "date"}


@pytest.mark.parametrize("tag", list(WORDS))
def test_no_two_muscles_or_regions_are_called_the_same(tag):
    for names in (WORDS[tag].picture.muscle, WORDS[tag].picture.region):
        assert len(set(names.values())) == len(names)
