"""Declares the four pictures of progress and writes each as Vega-Lite into `src/unsit/catalogue/pictures`.

Run: make declare. A test holds that what is written is what is declared; so nothing needs Altair to draw them. Rows
come in by the names of their data; words, colours and the width as parameters (`catalogue/pictures.py`). No meaning
hangs on a colour alone: seen is full and told is hollow, left is up or on the left.
"""

import json
from pathlib import Path
from typing import Any

import altair as alt

FOLDER = Path(__file__).parents[1] / "src" / "unsit" / "catalogue" / "pictures"
FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif'
COLOURS = ("ink", "soft", "line", "seen", "told", "fault", "paper")
WEEK_MS = 7 * 24 * 3600 * 1000
SMALL_PX = 12
SIGNED = "datum.side == '{side}' ? {number} : -({number})"
UP, ACROSS = "left", "right"
"""The person's left is up and their right down; their right is on the right, and their left on the left."""
ON_HOLD_PX = 34
"""A bar as long has room for its seconds."""

NAME: dict[str, Any] = {"align": "left", "fontSize": 13, "fontWeight": 600}
"""How a side's name stands."""
ONE = alt.NamedData("one")
"""A single row, for what is drawn once."""

ANY = alt.condition("datum.minutes > 0", alt.value(1), alt.value(0))
"""A bar of nothing is not seen, and its place in time is kept."""

Encoding = Any
"""Altair's types of what it takes are unions of dozens; what comes out is checked against Vega-Lite's own schema."""


def colour(name: str) -> Encoding:
    """A colour, by its parameter."""
    return alt.value(alt.expr(name))


def signed(field: str, side: str = UP) -> str:
    """A number of this side as it is, of the other one below nothing."""
    return SIGNED.format(side=side, number=f"datum.{field}")


def text(chart: alt.Chart, said: str, **how: Any) -> alt.Chart:  # noqa: ANN401 - as Altair has it
    """A layer of words, told by an expression."""
    told: alt.Chart = chart.mark_text(**({"fontSize": SMALL_PX} | how)).encode(text=alt.value(alt.expr(said)))
    return told


def kinds(offset: float = 12) -> Encoding:
    """Seen is full, told hollow; the legend stands above."""
    legend = alt.Legend(
        orient="top",
        title=None,
        symbolType="square",
        symbolSize=110,
        symbolStrokeColor=alt.expr("seen"),
        symbolStrokeWidth=1.2,
        labelExpr="words[datum.label]",
        columnPadding=18,
        offset=offset,
    )
    shades = [alt.expr("seen"), alt.expr("told")]
    return alt.Color("kind:N", scale=alt.Scale(domain=["seen", "told"], range=shades), legend=legend)


def along_days(field: str) -> Encoding:
    """The axis of days: months by name and days between them, as many as there is room for."""
    month = "months[utcmonth(datum.value)]"
    year = "'' + utcyear(datum.value)"
    day = f"replace(replace(dated, '{{month}}', {month}), '{{day}}', utcdate(datum.value))"
    axis = alt.Axis(
        labelExpr=f"utcdate(datum.value) > 1 ? {day} : utcmonth(datum.value) == 0 ? {year} : {month}",
        tickCount=alt.expr("ceil(width / 90)"),
        labelOverlap="greedy",
        labelFlush=True,
        title=None,
    )
    return alt.X(f"{field}:T", scale=alt.Scale(type="utc"), axis=axis)


def extent(**how: Any) -> alt.Scale:  # noqa: ANN401
    """The scale of values, from the least to the most that is asked for."""
    return alt.Scale(domain=[alt.expr("extent[0]"), alt.expr("extent[1]")], **how)


def stacked(data: str, by: str, side: str = UP) -> alt.Chart:
    """Minutes on each side of nothing, from `near` to `far`: what was seen first, what was told beyond it."""
    chart = alt.Chart(alt.NamedData(data)).transform_stack(
        stack="minutes", groupby=[by, "side"], sort=[alt.SortField("kind")], as_=["nearer", "further"]
    )
    placed: alt.Chart = chart.transform_calculate(near=signed("nearer", side), far=signed("further", side))
    return placed


def weekly() -> list[alt.Chart]:
    """Minutes of each week: the left side's up, the right side's down, what was told beyond what was seen."""
    axis = alt.Axis(
        orient="right",
        values=alt.expr("marks"),
        labelExpr="datum.value == 0 ? '' : replace(minutes, '{minutes}', abs(datum.value))",
        title=None,
        grid=True,
        gridDash=[2, 3],
        domain=False,
        ticks=False,
    )
    scale = alt.Scale(nice=False)

    def up(field: str) -> Encoding:
        return alt.Y(f"{field}:Q", axis=axis, scale=scale)

    bars = (
        stacked("weeks", "monday")
        .transform_calculate(
            start=f"time(toDate(datum.monday)) + {0.14 * WEEK_MS:.0f}",
            end=f"time(toDate(datum.monday)) + {0.86 * WEEK_MS:.0f}",
        )
        .mark_rect(strokeWidth=1, strokeJoin="round")
        .encode(
            x=along_days("start"),
            x2="end:T",
            y=up("near"),
            y2="far:Q",
            color=kinds(),
            stroke=colour("seen"),
            opacity=ANY,
        )
    )
    room = alt.Chart(alt.NamedData("marks")).transform_filter("datum.mark == 'room'")
    corner = alt.expr("datum.side == 'left' ? 'top' : 'bottom'")
    sides = text(room.transform_calculate(edge=signed("minutes")), "words[datum.side]", baseline=corner, **NAME).encode(
        y=up("edge"), x=alt.value(2), color=colour("ink")
    )
    middle = alt.Chart(ONE).mark_rule().encode(y=alt.Y(datum=0), color=colour("ink"))
    return [bars, middle, sides]


def trend() -> list[alt.Chart]:
    """Each day's best, the level with its band, and round the level before what chance and the camera can make."""
    axis = alt.Axis(labelExpr="replace(datum.value + '°', '-', '\u2212')", tickCount=5, title=None, grid=True)
    scale = extent(zero=False, nice=False, reverse=alt.expr("way < 0"))

    def up(field: str) -> Encoding:
        return alt.Y(f"{field}:Q", scale=scale, axis=axis)

    before, since, days = (alt.Chart(alt.NamedData(name)) for name in ("before", "since", "days"))
    x = along_days("day")
    real = before.mark_rect(opacity=0.55).encode(
        x=along_days("first"), x2="last:T", y=up("low"), y2="high:Q", color=colour("line")
    )
    was = before.mark_rule(strokeDash=[5, 4]).encode(
        x=along_days("first"), x2="last:T", y=up("level"), color=colour("soft")
    )
    inside = {"baseline": alt.expr("way < 0 ? 'top' : 'bottom'"), "dy": alt.expr("way < 0 ? 5 : -5")}
    was_said = text(before, "words.before", align="left", dx=5, **inside).encode(
        x=along_days("first"), y=up("low"), color=colour("soft")
    )
    points = days.mark_circle(size=26, opacity=0.5).encode(x=x, y=up("best"), color=colour("seen"))
    band = days.mark_area(opacity=0.2, interpolate="monotone").encode(
        x=x, y=up("low"), y2="high:Q", color=colour("seen")
    )
    level = days.mark_line(strokeWidth=2.2, interpolate="monotone").encode(x=x, y=up("level"), color=colour("seen"))
    told = since.mark_rule(strokeDash=[2, 3]).encode(x=x, color=colour("ink"))
    at = "scale('x', toDate(datum.day))"
    late = f"{at} > width / 2"
    beside = {"align": alt.expr(f"{late} ? 'right' : 'left'"), "dx": alt.expr(f"{late} ? -5 : 5")}
    told_said = text(
        since,
        "words[datum.finding]",
        baseline="top",
        fontWeight=600,
        limit=alt.expr(f"max({at}, width - {at}) - 8"),
        **beside,
    ).encode(x=x, y=alt.value(2), color=colour("ink"))
    return [real, was, band, points, level, told, was_said, told_said]


def holds() -> list[alt.Chart]:
    """One session along its seconds: a lane a side, its holds, and where a rule was overstepped."""
    lanes, held, faults = (alt.Chart(alt.NamedData(name)) for name in ("lanes", "holds", "faults"))
    axis = alt.Axis(labelExpr="datum.label + ' s'", tickCount=alt.expr("ceil(width / 90)"), title=None, labelFlush=True)
    lane = alt.Y("side:N", sort=None, axis=None, scale=alt.Scale(paddingInner=0.55, paddingOuter=0.45))

    def along(field: str) -> Encoding:
        return alt.X(f"{field}:Q", axis=axis, scale=alt.Scale(nice=False))

    track = lanes.mark_bar(height={"band": 0.18}, cornerRadius=2).encode(
        x=along("start"), x2="end:Q", y=lane, color=colour("line")
    )
    named = text(lanes, "words[datum.side]", baseline="bottom", dy=-19, **NAME).encode(
        x=alt.value(0), y=lane, color=colour("ink")
    )
    bars = held.mark_bar(cornerRadius=4).encode(x=along("start"), x2="end:Q", y=lane, color=colour("seen"))
    seconds = held.transform_filter(f"datum.share * width > {ON_HOLD_PX}").transform_calculate(
        middle="(datum.start + datum.end) / 2"
    )
    said = text(seconds, "format(datum.held, '.0f') + ' s'", fontWeight=600).encode(
        x=along("middle"), y=lane, color=colour("paper")
    )
    over = faults.mark_bar(height=6, yOffset=20, cornerRadius=1).encode(
        x=along("start"), x2="end:Q", y=lane, color=colour("fault")
    )
    return [track, bars, said, over, named]


def muscles() -> list[alt.Chart]:
    """Minutes in stretches that lengthen a muscle: the left side's to the left, the right side's to the right."""
    axis = alt.Axis(
        labelExpr="replace(minutes, '{minutes}', abs(datum.value))",
        tickCount=alt.expr("ceil(width / 120)"),
        title=None,
        labelFlush=True,
        labelOverlap="greedy",
    )
    across = alt.X("near:Q", axis=axis, scale=extent(nice=True))
    lane = alt.Y("rank:O", axis=None, scale=alt.Scale(paddingInner=0.62, paddingOuter=0.55))
    bars = (
        stacked("muscles", "muscle", ACROSS)
        .mark_bar(strokeWidth=1, strokeJoin="round")
        .encode(x=across, x2="far:Q", y=lane, color=kinds(offset=30), stroke=colour("seen"), opacity=ANY)
    )
    sides = [
        text(alt.Chart(ONE), f"words.{side}", baseline="bottom", **(NAME | {"align": side})).encode(
            x=alt.value(at), y=alt.value(-6), color=colour("ink")
        )
        for side, at in (("left", 0), ("right", alt.expr("width")))
    ]
    each = alt.Chart(alt.NamedData("muscles")).transform_aggregate(count="count()", groupby=["rank", "muscle"])
    names = text(each, "names[datum.muscle]", align="left", baseline="bottom", dy=-9).encode(
        x=alt.value(0), y=lane, color=colour("ink")
    )
    middle = each.mark_tick(thickness=1.5, bandSize=20, orient="vertical").encode(
        x=alt.datum(0), y=lane, color=colour("ink")
    )
    return [bars, middle, names, *sides]


PICTURES = {"weekly": weekly, "trend": trend, "holds": holds, "muscles": muscles}
HEIGHTS = {"weekly": 230, "trend": 220, "holds": 78, "muscles": 38}
"""Of the last two that of one row."""


def declared(name: str) -> dict[str, Any]:
    """One picture's whole specification, checked against Vega-Lite's schema."""
    given = [alt.param(name=each, value="#808080") for each in COLOURS]
    given += [alt.param(name=each, value={}) for each in ("words", "names")]
    given += [
        alt.param(name="months", value=[""] * 12),
        alt.param(name="dated", value="{month} {day}"),
        alt.param(name="minutes", value="{minutes} min"),
        alt.param(name="marks", value=[0]),
        alt.param(name="extent", value=[0, 1]),
        alt.param(name="nothing", value=""),
        alt.param(name="way", value=1),
    ]
    empty = text(alt.Chart(ONE), "nothing", fontSize=14).encode(
        x=alt.value(alt.expr("width / 2")), y=alt.value(alt.expr("height / 3")), color=colour("soft")
    )
    chart = (
        alt.layer(*PICTURES[name](), empty)
        .add_params(*given)
        .properties(width=600, height=HEIGHTS[name], autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))
    )
    quiet = {"labelColor": alt.expr("soft"), "labelFont": FONT, "labelFontSize": SMALL_PX}
    chart = chart.configure(font=FONT, background="transparent", padding=4, aria=False)
    chart = chart.configure_view(stroke=None).configure_axis(
        **quiet, domainColor=alt.expr("line"), tickColor=alt.expr("line"), gridColor=alt.expr("line"), grid=False
    )
    chart = chart.configure_legend(**quiet)
    chart = chart.configure_title(
        font=FONT,
        color=alt.expr("ink"),
        fontSize=16,
        subtitleFont=FONT,
        subtitleColor=alt.expr("soft"),
        anchor="start",
        subtitleFontSize=SMALL_PX,
        offset=10,
    )
    told: dict[str, Any] = chart.to_dict()
    return told


def written(specification: dict[str, Any]) -> str:
    """As it stands in its file."""
    return json.dumps(specification, indent=1, sort_keys=True) + "\n"


def main() -> None:
    """Write them all."""
    FOLDER.mkdir(exist_ok=True)
    for name in PICTURES:
        (FOLDER / f"{name}.json").write_text(written(declared(name)), encoding="utf-8")


if __name__ == "__main__":
    main()
