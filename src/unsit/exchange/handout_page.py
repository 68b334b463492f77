"""`unsit export --format report`: one page of A4 for a physiotherapist, in plain words, with method and error named.

What is longer than the page has room for is cut, and it is said how much. No script, no request to anywhere.
"""

from collections.abc import Iterable, Sequence
from html import escape
from statistics import median

from unsit import __version__, outcome
from unsit.catalogue import USUAL_LANGUAGE
from unsit.catalogue.progress_words import ProgressWords, dated, doubt, measured, progress_words
from unsit.exchange import handout
from unsit.exchange.figures import MEASURE_WORDS
from unsit.exchange.handout import Had, Held, Reach, Sheet, Weeks
from unsit.exchange.page import WELLNESS, document, styles
from unsit.landmarks import Side
from unsit.observation import Verdict
from unsit.outcome import Change, Instrument
from unsit.progress import FLOOR_DEG, SURE, Uneven

MOST_ROWS, MOST_REGIONS, MOST_UNEVEN, MOST_DOUBTS = 5, 3, 2, 4
FEW_ROWS = 6
A_WEEK = 7
LONGEST_NAME, LONGEST_WORDS, LONGEST_ACTIVITY = 44, 60, 36
"""Letters, that a row stays one line."""
NONE, TIMES, MINUS = "\N{EN DASH}", "\N{MULTIPLICATION SIGN}", "\N{MINUS SIGN}"
OUTCOMES = {
    Instrument.PAIN_NOW: "Pain now",
    Instrument.PAIN_WEEK: "Pain in the last week",
    Instrument.ACTIVITY: "Own activities, mean",
    Instrument.CHANGE: "All in all since the beginning",
}
METHOD = f"""\
Method. One webcam, on the person's own computer. A pose model (MediaPipe) marks 33 points of the body in each picture;
no picture is kept. A model body with a floor, limits of the joints and a lens of its own is fitted to the points, and
the angles are this body's: no goniometer was used. Seconds count only while the stretch is held by its own rule. Told
seconds were counted by a clock while nobody watched.

Furthest, level, change. Furthest: the largest mean of a steady second in these weeks; the largest of many is more than
is usual. Level: the mean of up to ten days, each day its furthest, without the extremes; before: of the first five,
however long ago. Only days from one place of the camera are compared; + is further, whichever way the measure counts.
Less than the smallest real change could be chance or the camera; it is never taken as less than {FLOOR_DEG:g}°.

Error. ± is 1.96 standard deviations, as the fit tells them for the view that was used. Their size was set on rendered
people with known angles; on real people no trial against a reference has been made. A part of the error is the same
every day and does not show in a change.

Not seen. The tilt of the pelvis, how much of a movement is the lower back's own, effort, and pain. The hip is measured
against the trunk or the vertical, not against the pelvis. Sides that differ are common; what a difference means is not
said here.
"""


def handout_html(sheet: Sheet, pictures: Sequence[tuple[str, str]] = ()) -> str:
    """The content of the file. `pictures`: at most two, each its title and its SVG."""
    words = progress_words()[USUAL_LANGUAGE]
    parts = (
        _head(sheet, words),
        _done(sheet, words),
        _pictures(pictures, sheet),
        _reached(sheet, words),
        _told(sheet, words),
        _seen(sheet),
        _method(sheet),
        f"<footer>{escape(WELLNESS)}</footer>\n",
    )
    return document("Stretching practice", styles("handout.css"), "".join(parts))


def short(text: str, most: int = LONGEST_NAME) -> str:
    """A text of at most so many letters, escaped.

    >>> short("a long name & more", 8)
    'a long…'
    """
    plain = " ".join(text.split())
    return escape(plain if len(plain) <= most else plain[: most - 1].rstrip() + "…")


def _head(sheet: Sheet, words: ProgressWords) -> str:
    first, last = (dated(day, words.picture) for day in (sheet.first, sheet.now.date()))
    named = f"<b>{short(sheet.name)}</b> · " if sheet.name else ""
    return (
        f"<header><h1>Stretching practice</h1><p>{named}{first} to {last} · Unsit {escape(__version__)}</p></header>\n"
    )


def _table(heads: Iterable[tuple[str, bool]], rows: Iterable[Sequence[str]]) -> str:
    """Cells are taken as they are; a head says whether its column has numbers."""
    told = list(heads)
    classes = [' class="number"' if number else "" for _, number in told]
    head = "".join(f"<th{class_}>{escape(text)}" for (text, _), class_ in zip(told, classes, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{class_}>{cell}" for cell, class_ in zip(row, classes, strict=True)) + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _done(sheet: Sheet, words: ProgressWords) -> str:
    stretches, gone = handout.held(sheet), handout.no_longer_here(sheet)
    if not stretches and not gone:
        return "<h2>What was done</h2><p>Nothing in these weeks.</p>\n"
    lines = [" ".join([*_rest(stretches), *_gone(gone), _days(sheet, words)])]
    found = handout.marks(sheet)[:MOST_REGIONS]
    lines += [_weeks(found, sheet, words)] if found else []
    said = "".join(f"<p>{line}</p>" for line in lines)
    return f"<h2>What was done</h2>{_stretches(stretches, sheet) if stretches else ''}{said}\n"


def _stretches(stretches: Sequence[Held], sheet: Sheet) -> str:
    heads = (
        ("Stretch", False),
        ("Full dose a side", False),
        ("Days (in full)", True),
        ("Left: min seen + told", True),
        ("holds", True),
        ("Right: min seen + told", True),
        ("holds", True),
    )
    return _table(heads, [_row(each, sheet) for each in stretches[:MOST_ROWS]])


def _days(sheet: Sheet, words: ProgressWords) -> str:
    """How often, from the first session on; of less than a week not as so many a week."""
    days = handout.days_held(sheet)
    said = f"Held on {days} of {_counted(sheet.days, 'day')}"
    if sheet.begun > sheet.first:
        said += f" since the first session that is kept, {dated(sheet.begun, words.picture)}"
    if sheet.days >= A_WEEK:
        said += f": {f'{A_WEEK * days / sheet.days:.1f}'.removesuffix('.0')} a week"
    return f"{said}. The usual plan is made for {sheet.scheme.days} a week."


def _row(each: Held, sheet: Sheet) -> tuple[str, ...]:
    own = sheet.own.get(each.stretch.id)
    by = "" if own is None else f" <span class=quiet>(prescribed{f' by {short(own.by, 24)}' if own.by else ''})</span>"
    only = "" if each.stretch.only is None else f", {each.stretch.only} only"
    cells = [cell for side in Side for cell in _side(each.sides[side])]
    hold_s = " to ".join(f"{set_s:g}" for set_s in dict.fromkeys(each.hold_s))
    dose = f"{each.times} {TIMES} {hold_s} s{only}"
    return f"{short(each.stretch.name)}{by}", dose, f"{each.days} ({each.full})", *cells


def _side(had: Had) -> tuple[str, str]:
    minutes = f"{had.seconds.seen_s / 60:.1f} + {had.seconds.told_s / 60:.1f}" if had.seconds.all_s else NONE
    return minutes, str(had.holds) if had.holds else NONE


def _rest(stretches: Sequence[Held]) -> list[str]:
    more = stretches[MOST_ROWS:]
    minutes = sum(each.all_s for each in more) / 60
    return [f"And {_counted(len(more), 'stretch', 'es')} more: {minutes:.0f} minutes over both sides."] if more else []


def _gone(sessions: int) -> list[str]:
    """What a stretch that was removed was for is not known, so its minutes are nobody's."""
    told = f"And {_counted(sessions, 'session')} of stretches that are no longer here, without their minutes."
    return [told] if sessions else []


def _counted(count: int, what: str, ending: str = "s") -> str:
    return f"{count} {what}{'' if count == 1 else ending}"


def _weeks(found: Sequence[Weeks], sheet: Sheet, words: ProgressWords) -> str:
    scheme = sheet.scheme
    told = "; ".join(
        f"{escape(words.picture.region[each.region]).lower()} {_both(each, Side.LEFT)} / {_both(each, Side.RIGHT)}"
        for each in found
    )
    count = _counted(handout.weeks_told(sheet), "week")
    return f"Of {count} with {scheme.enough_min:g} minutes or more (with {scheme.plateau_min:g}), left / right: {told}."


def _both(each: Weeks, side: Side) -> str:
    return f"{each.enough[side]} ({each.plateau[side]})"


def _pictures(pictures: Sequence[tuple[str, str]], sheet: Sheet) -> str:
    """Larger where the tables are short."""
    rows = sum(min(len(each), MOST_ROWS) for each in (handout.held(sheet), handout.reached(sheet)))
    size = " large" if rows <= FEW_ROWS else ""
    drawn = "".join(
        f"<figure><figcaption>{short(title, LONGEST_WORDS)}</figcaption>{svg}</figure>" for title, svg in pictures
    )
    return f'<div class="pictures{size}">{drawn}</div>\n' if drawn else ""


def _reached(sheet: Sheet, words: ProgressWords) -> str:
    found = handout.reached(sheet)
    if not found:
        return "<h2>How far it went</h2><p>Not seen by a camera in these weeks, so nothing can be said.</p>\n"
    heads = (
        ("Stretch, measure", False),
        ("Side", False),
        ("Days", True),
        ("Furthest", True),
        ("Before", True),
        ("Now", True),
        ("Change", True),
        ("Smallest real", True),
        ("Found", False),
    )
    table = _table(heads, [_reach(each, sheet, words) for each in found[:MOST_ROWS]])
    more = len(found) - MOST_ROWS
    lines = [f"And {_counted(more, 'measure')} more."] if more > 0 else []
    uneven = [each for each in sheet.found.uneven if each.days[-1] >= sheet.first]
    lines += [_uneven(each, sheet, words) for each in uneven[:MOST_UNEVEN]]
    said = "".join(f"<p>{line}</p>" for line in lines)
    return f"<h2>How far it went</h2>{table}{said}\n"


def _uneven(uneven: Uneven, sheet: Sheet, words: ProgressWords) -> str:
    days = " and ".join(dated(day, words.picture) for day in uneven.days)
    name = f"{short(sheet.stretches[uneven.stretch].name, 34)}, {escape(measured(uneven.measure, words))}"
    return f"{name}: the {uneven.less} side moved less on {days}, by {_with_doubt(uneven.by_deg, uneven.doubt_deg)}."


def _reach(each: Reach, sheet: Sheet, words: ProgressWords) -> tuple[str, ...]:
    trend, best = each.trend, each.furthest
    name = f"{short(sheet.stretches[trend.stretch].name, 34)}, {escape(measured(trend.measure, words))}"
    furthest = _doubted(best.value_deg, best.sd_deg)
    now = NONE if trend.now is None else _doubted(trend.now.value_deg, trend.now.sd_deg)
    before = change = smallest = NONE
    if trend.change is not None and trend.now is not None:
        was = trend.change.before
        before = _doubted(was.value_deg, was.sd_deg)
        change = _doubted(trend.change.by_deg, trend.change.sd_deg, sign=True)
        smallest = f"{trend.change.smallest_real_deg:.0f}°"
    said = escape(words.finding[trend.finding])
    return name, str(trend.side), str(each.days), furthest, before, now, change, smallest, said


def _measure(measure: str, words: ProgressWords) -> str:
    """A measure, and what exactly it is."""
    name, exactly = measured(measure, words), MEASURE_WORDS.get(measure)
    return escape(name if exactly is None else f"{name} ({exactly[0][:1].lower()}{exactly[0][1:]})")


def _doubted(value: float, sd: float, *, sign: bool = False) -> str:
    return _with_doubt(value, SURE * sd, sign=sign)


def _with_doubt(value: float, degrees: float, *, sign: bool = False) -> str:
    """Degrees with what they are unsure by, in whole ones.

    >>> _with_doubt(12.4, 4.9, sign=True)
    '+12 ± 5°'
    """
    number = f"{round(value):+d}" if sign and round(value) else f"{round(value)}"
    return f"{number} ± {doubt(degrees)}°".replace("-", MINUS)


def _told(sheet: Sheet, words: ProgressWords) -> str:
    changes = outcome.changes(sheet.outcomes)
    lines = _pain(sheet)
    lines += [" ".join(_changed(each, words) for each in changes)] if changes else []
    named = outcome.activities(sheet.outcomes)
    lasts = {each.activity: each.value for each in sheet.outcomes if each.instrument == Instrument.ACTIVITY}
    told = "; ".join(f"“{short(name, LONGEST_ACTIVITY)}” {lasts[name]}" for name in named)
    lines += [f"Own activities, from 0, unable, to 10, as before; last told: {told}."] if told else []
    return f"<h2>What the person says</h2>{''.join(f'<p>{line}</p>' for line in lines)}\n" if lines else ""


def _changed(change: Change, words: ProgressWords) -> str:
    numbers = f"{change.first:.1f} at first, {change.last:.1f} now".replace(".0", "")
    if change.instrument is Instrument.CHANGE:
        numbers = f"{change.last:+g}, from {MINUS}5, much worse, to +5, much better".replace("-", MINUS)
    return f"<b>{OUTCOMES[change.instrument]}</b>: {numbers}. {escape(words.outcome.size[change.size])}"


def _pain(sheet: Sheet) -> list[str]:
    pain = handout.pain(sheet)
    if pain is None:
        return []
    after, mornings = _numbers(pain.numbers), _numbers(pain.mornings)
    said = [f"Pain from 0 to 10, after holds: {after}; on the next morning: {mornings}."]
    signs = ", ".join(f"{sign.value.replace('_', ' ')} ({count})" for sign, count in sorted(pain.signs.items()))
    return [*said, f"Told besides: {signs}."] if signs else said


def _numbers(numbers: Sequence[int]) -> str:
    if not numbers:
        return "not told"
    return f"told {_counted(len(numbers), 'time')}, half of them {median(numbers):g} or less, at most {max(numbers)}"


def _seen(sheet: Sheet) -> str:
    views = handout.views(sheet)
    said = f"Sessions seen by a camera: {views.seen}; told by a clock: {views.told}."
    if views.azimuths_deg:
        middle, low, high = median(views.azimuths_deg), views.azimuths_deg[0], views.azimuths_deg[-1]
        around = "" if _bearing(low) == _bearing(high) else f"; from {_bearing(low)} to {_bearing(high)}"
        said += f" The lens usually stood {_bearing(middle)} from side-on, + in front of the person{around}."
    graded = ", ".join(f"{verdict} {views.verdicts[verdict]}" for verdict in Verdict if views.verdicts.get(verdict))
    said += f" The view was: {graded}." if graded else ""
    return f"<h2>From where it was seen</h2><p>{said}</p>\n"


def _bearing(azimuth_deg: float) -> str:
    return f"{round(azimuth_deg):+d}°".replace("-", MINUS).replace("+0°", "0°")


def _method(sheet: Sheet) -> str:
    words = progress_words()[USUAL_LANGUAGE]
    doubts = handout.doubts(sheet)
    shown = list(doubts.items())[:MOST_DOUBTS]
    told = "; ".join(f"{_measure(name, words)} ± {doubt(degrees)}°" for name, degrees in shown)
    more = len(doubts) - MOST_DOUBTS
    cut = f"; and {more} more" if more > 0 else ""
    paragraphs = [" ".join(each.split()) for each in METHOD.split("\n\n")]
    if told:
        paragraphs.insert(3, f"In these views. A single reading is usually unsure by: {told}{cut}.")
    heads = (paragraph.split(". ", 1) for paragraph in paragraphs)
    said = "".join(f"<p><b>{head}.</b> {text}</p>" for head, text in heads)
    return f'<h2>Method and error</h2><div class="method">{said}</div>\n'
