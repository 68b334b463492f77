"""The pictures of progress as Vega-Lite, with rows, words and colours put in: `weekly`, `trend`, `holds`, `muscles`.

The specifications are declared in `tools/declare_pictures.py` and read from `pictures/*.json`. Rows come from
`pictured.py`, words from `progress.<language>.toml`. Nothing here draws; whoever does needs only Vega-Lite.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from unsit.catalogue.progress_words import PictureWords, ProgressWords, progress_words
from unsit.landmarks import Side
from unsit.pictured import Rows, Value

LIGHT: Mapping[str, str] = {
    "ink": "#21302d",
    "soft": "#5d6b66",
    "line": "#dcd6c8",
    "seen": "#1f5c52",
    "told": "#ffffff",
    "fault": "#a83a26",
    "paper": "#ffffff",
}
DARK: Mapping[str, str] = {
    "ink": "#e8ece8",
    "soft": "#9dada6",
    "line": "#34423e",
    "seen": "#6cc3ae",
    "told": "#16201d",
    "fault": "#ee8a73",
    "paper": "#16201d",
}
BY_STYLE: Mapping[str, str] = {name: f"var(--picture-{name}, {light})" for name, light in LIGHT.items()}
"""Whatever the page's style says, light where it says nothing: one picture for both, that follows without a redraw."""
WIDTH_PX = 640
MOST_TICKS = 4
ROWS, EMPTY_PX = {"holds": ("lanes", "side"), "muscles": ("muscles", "muscle")}, 72
"""These have a row for each; declared is the height of one."""
TITLE_PX, NOTE_PX = 8.8, 6.4
"""A letter of a title, and of a note, is about this wide."""
DEGREES = ("best", "level", "low", "high")
WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
LEAST_DEG = 20.0
"""A picture of degrees shows at least so many: what is little should look so."""


def picture(  # noqa: PLR0913 - rows, words and looks are three things
    name: str,
    rows: Rows,
    language: str,
    told: Mapping[str, Value],
    *,
    colours: Mapping[str, str] = BY_STYLE,
    width_px: float = WIDTH_PX,
    titled: bool = False,
) -> dict[str, Any]:
    """The whole specification. `usermeta` has its title and note in words, `description` what a screen reader says.

    `told`, by picture: `what` (weekly); `stretch`, `measure`, `side`, `way` (trend); `stretch` (holds); `weeks`
    (muscles). `titled`: title and note are drawn, too.
    """
    words = progress_words()[language]
    blanks = {key: str(value) for key, value in {**_marks(rows), **told}.items()}
    title = words.picture.title[name].format(**blanks)
    note = words.picture.note[name].format(**blanks)
    given: dict[str, Any] = {
        **colours,
        "words": _in_picture(words),
        "names": dict(words.picture.muscle),
        "months": list(words.picture.months),
        "dated": words.picture.day,
        "minutes": words.picture.minutes,
        "marks": _ticks(rows),
        "extent": _extent(name, rows),
        "nothing": "" if _is_anything(name, rows) else words.picture.nothing,
        "way": told.get("way", 1.0),
    }
    drawn = _declared(name)
    drawn["params"] = [param | {"value": given[param["name"]]} for param in drawn["params"]]
    drawn["datasets"] = {**rows, "one": [{}]}
    drawn["width"] = width_px
    if name in ROWS:
        count = len({row[ROWS[name][1]] for row in rows[ROWS[name][0]]})
        drawn["height"] = max(count * drawn["height"], EMPTY_PX)
    drawn["description"] = f"{title}. {_heard(name, rows, words.picture)}"
    drawn["usermeta"] = {"title": title, "note": note}
    if titled:
        drawn["title"] = {"text": _lines(title, width_px / TITLE_PX), "subtitle": _lines(note, width_px / NOTE_PX)}
    return drawn


def style(*, dark: bool) -> str:
    """The colours as properties for a style sheet."""
    return " ".join(f"--picture-{name}: {colour};" for name, colour in (DARK if dark else LIGHT).items())


def _declared(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(_text(name))
    return read


@cache
def _text(name: str) -> str:
    return (files(__package__) / "pictures" / f"{name}.json").read_text(encoding="utf-8")


def _marks(rows: Rows) -> dict[str, str]:
    """The two marks in minutes."""
    return {str(row["mark"]): f"{row['minutes']:g}" for row in rows.get("marks", [])}


def _ticks(rows: Rows) -> list[float]:
    """The two marks on both sides of nothing; of much more minutes, so many times the second one."""
    minutes = {str(row["mark"]): _of(row, "minutes") for row in rows.get("marks", [])}
    if not minutes:
        return [0.0]
    step = minutes["plateau"] * max(1, round(minutes["room"] / minutes["plateau"] / MOST_TICKS))
    more = [step * times for times in range(1, int(minutes["room"] / step) + 1)]
    return sorted({0.0, *(sign * tick for tick in (minutes["enough"], *more) for sign in (-1.0, 1.0))})


def _in_picture(words: ProgressWords) -> dict[str, str]:
    findings = {str(finding): text for finding, text in words.finding.items()}
    return {**words.picture.side, **words.picture.kind, **findings, "before": words.picture.before}


def _is_anything(name: str, rows: Rows) -> bool:
    first = rows[{"weekly": "weeks", "trend": "days"}.get(name, name)]
    return any(row["minutes"] for row in first) if name in {"weekly", "muscles"} else bool(first)


def _extent(name: str, rows: Rows) -> list[float]:
    """Of degrees all that is drawn; of muscles the most minutes of a side, both ways."""
    if name == "muscles":
        most = max((max(sides.values()) for sides in _sided(rows, "muscle").values()), default=0.0) or 1.0
        return [-most, most]
    drawn = [row[key] for data in ("days", "before") for row in rows.get(data, []) for key in DEGREES if key in row]
    degrees = [float(each) for each in drawn if isinstance(each, float | int)] or [0.0]
    room = max(LEAST_DEG - (max(degrees) - min(degrees)), 4.0) / 2
    return [min(degrees) - room, max(degrees) + room]


def _lines(text: str, room: float) -> list[str]:
    """A text in lines of so many narrow letters; a Japanese one counts twice, and needs no space to break at."""
    lines = [""]
    for word in re.findall(rf"[{WIDE}]|[^{WIDE} ]+ ?| ", text):
        if lines[-1] and _long(lines[-1] + word.rstrip()) > room:
            lines.append("")
        lines[-1] += word
    return [line.strip() for line in lines]


def _long(text: str) -> int:
    return len(text) + len(re.findall(f"[{WIDE}]", text))


# What is heard


def _heard(name: str, rows: Rows, words: PictureWords) -> str:
    if not _is_anything(name, rows):
        return words.nothing
    heard = {"weekly": _weekly, "trend": _trend, "holds": _holds, "muscles": _muscles}[name]
    return heard(rows, words)


def _number(value: float, words: PictureWords) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", words.decimal).replace("-", "\N{MINUS SIGN}")


def _of(row: Mapping[str, Value], name: str) -> float:
    value = row[name]
    assert isinstance(value, float | int)
    return float(value)


def _sided(rows: Rows, by: str) -> dict[str, dict[str, float]]:
    """Minutes of each week (`monday`) or `muscle`, by side."""
    sided: dict[str, dict[str, float]] = {}
    for row in rows[{"monday": "weeks", "muscle": "muscles"}[by]]:
        sides = sided.setdefault(str(row[by]), dict.fromkeys(Side, 0.0))
        sides[Side(str(row["side"]))] += _of(row, "minutes")
    return sided


def _weekly(rows: Rows, words: PictureWords) -> str:
    weeks = _sided(rows, "monday")
    last, begun = weeks[max(weeks)], min(monday for monday, sides in weeks.items() if any(sides.values()))
    weeks = {monday: sides for monday, sides in weeks.items() if monday >= begun}
    means = {f"{side}_mean": sum(week[side] for week in weeks.values()) / len(weeks) for side in last}
    told = {name: _number(value, words) for name, value in {**last, **means}.items()}
    return words.alt["weekly"].format(weeks=len(weeks), **told)


def _trend(rows: Rows, words: PictureWords) -> str:
    days = rows["days"]
    levels = [row for row in days if row["level"] is not None]
    if not levels:
        return words.alt["trend_few"].format(days=len(days))
    last = levels[-1]
    doubt = (_of(last, "high") - _of(last, "low")) / 2
    said = words.alt["trend"].format(
        days=len(days), now=_number(_of(last, "level"), words), doubt=_number(doubt, words)
    )
    for row in rows["before"]:
        smallest = _number((_of(row, "high") - _of(row, "low")) / 2, words)
        said += " " + words.alt["trend_before"].format(before=_number(_of(row, "level"), words), smallest=smallest)
    return said


def _holds(rows: Rows, words: PictureWords) -> str:
    said = []
    for lane in rows["lanes"]:
        held = [_of(row, "held") for row in rows["holds"] if row["side"] == lane["side"]]
        side = words.side[str(lane["side"])]
        said.append(words.alt["holds"].format(side=side, seconds=round(sum(held)), count=len(held)))
    if rows["faults"]:
        said.append(words.alt["faults"].format(count=len(rows["faults"])))
    return " ".join(said)


def _muscles(rows: Rows, words: PictureWords) -> str:
    return " ".join(
        words.alt["muscles"].format(
            muscle=words.muscle[muscle], **{side: _number(minutes, words) for side, minutes in sides.items()}
        )
        for muscle, sides in _sided(rows, "muscle").items()
    )
