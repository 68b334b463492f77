"""`report.html`: one page that holds everything it shows, to read on a screen, in the dark, or on paper.

No script, no request to anywhere. Whatever comes from a file's name or the catalogue is escaped.
"""

from base64 import b64encode
from collections.abc import Mapping
from html import escape

import numpy as np

from unsit import __version__
from unsit.catalogue.anatomy import load_anatomy
from unsit.exchange import figures, svg
from unsit.exchange.analysis import Analysis, measured
from unsit.exchange.figures import MEASURE_WORDS
from unsit.exchange.lengthened import Lengthened, lengthened, longest_holds
from unsit.exchange.page import WELLNESS, document, styles
from unsit.figure import laid
from unsit.landmarks import Side
from unsit.movement import Stance
from unsit.observation import Verdict
from unsit.practice import Moment
from unsit.stretch import Stretch

LEAST_MOMENTS = 2
"""A course over time needs two pictures."""
VERDICT_WORDS = {
    Verdict.GOOD: "The camera stood well.",
    Verdict.USABLE: "The camera's place could be used; beside the kneeling leg the numbers would be surer.",
    Verdict.REFUSED: "From here the stretch could not be judged, so nothing was counted.",
}
ONE_PICTURE = "One picture"
ONE_PICTURE_SENTENCE = "A single picture has no seconds to count. Its angles are below, with how sure they are."
HOW_MADE = """\
A pose model (MediaPipe) marks 33 points of the body in each picture; the pictures themselves are not kept. A model body
with a floor, limits of the joints and a lens of its own is fitted to these points, picture by picture; the angles are
this body's.

Seconds count only while the stretch is really held by its own rule. A gap of up to half a second is forgiven; seconds
in which a limit is overstepped are not counted.

The bands are 1.96 standard deviations of errors on rendered people with known angles, at this bearing of the camera.
No large set of real people has been tried yet.

Pelvic tilt, how much of a movement is the lower back's own, effort and pain cannot be seen and are not in here. The hip
is measured against the trunk, not against the pelvis.
"""
CHARTS_READ = (
    "The line is the measured angle; the true one should lie within the band 95 times in 100. "
    "Shaded: the seconds that counted. Gaps: not to be seen."
)
MUSCLES_READ = (
    "Lengths of muscle and tendon together, from a musculoskeletal model and the angles above, for someone 1.70 m "
    "tall; against standing, and against sitting upright on a chair. The psoas is told whole, from spine to thigh. The "
    "true lengthening should lie within ± 95 times in 100. The tilt of the pelvis cannot be seen: it is most of what "
    "is not known of the hip flexors. "
    "Of its own range: 0 % is as short as its joints allow, 100 % as long."
)


def report_html(analysis: Analysis) -> str:
    """The content of the file."""
    over_time = len(analysis.moments) >= LEAST_MOMENTS
    parts = [_head(analysis, over_time)]
    if over_time:
        parts += [_legs(analysis), _course(analysis)]
    parts += [_postures(analysis), _muscles(analysis), _angles(analysis) if over_time else ""]
    parts += [_view(analysis), _sureness(analysis)]
    body = f"<main>\n{''.join(parts)}</main>\n{_foot()}"
    return document(f"Unsit: {analysis.session.source}", styles("report.css"), body)


def _head(analysis: Analysis, over_time: bool) -> str:
    summary, session = analysis.summary, analysis.session
    headline = summary.headline if over_time else ONE_PICTURE
    sentences = summary.sentences if over_time else (ONE_PICTURE_SENTENCE, summary.advice or "")
    about = [analysis.stretch.name, session.source, f"{svg.clock(round(session.duration_s))} min" if over_time else ""]
    return (
        f'<header><p class="about"><b>Unsit</b>{"".join(f"<span>{escape(part)}</span>" for part in about if part)}</p>'
        f"<h1>{escape(headline)}</h1>{''.join(f'<p class=lead>{escape(s)}</p>' for s in sentences if s)}</header>\n"
    )


def _legs(analysis: Analysis) -> str:
    cards = "".join(_leg(analysis, leg) for leg in analysis.stretch.counted)
    return f'<section><h2>Seconds held</h2><div class="cards">{cards}</div></section>\n'


def _leg(analysis: Analysis, leg: Side) -> str:
    session, part = analysis.session, analysis.summary.legs[leg]
    least_s = min(analysis.stretch.hold.min_s, session.hold_s)
    bar = figures.leg_bar(part.held_s, least_s, session.hold_s, f"{part.held_s:.1f} of {session.hold_s:g} seconds")
    notes = [f"{part.holds} hold{'' if part.holds == 1 else 's'}"]
    notes += [f"{part.owed_s:.0f} s owed to be equal"] if part.owed_s else []
    notes += [f"{rule.replace('_', ' ')} {seconds:.1f} s" for rule, seconds in part.fault_s.items() if seconds]
    return (
        f'<div class="card"><h3>{escape(analysis.named(leg))}</h3><p class="number">{part.held_s:.1f}<small> of '
        f"{session.hold_s:g} s</small></p>{bar}<p class=quiet>{escape(' · '.join(notes))}. "
        f"The mark is at {least_s:g} s.</p></div>"
    )


def _course(analysis: Analysis) -> str:
    cues = "".join(
        f"<li><span>{svg.clock(round(said.time_s))}</span> {escape(said.text)}</li>" for said in analysis.session.said
    )
    told = f'<ol class="cues">{cues}</ol>' if cues else '<p class="quiet">No cue was given.</p>'
    phases = dict.fromkeys(moment.phase for moment in analysis.moments)
    legend = "".join(f'<span><i class="swatch {phase}"></i>{figures.PHASE_WORDS[phase]}</span>' for phase in phases)
    drawn = f'<div class="scroll">{figures.timeline(analysis)}</div><figcaption class="quiet">{legend}</figcaption>'
    return f"<section><h2>The session</h2><figure>{drawn}</figure>{told}</section>\n"


def _postures(analysis: Analysis) -> str:
    shown = [(words, moment) for words, moment in _typical(analysis) if _observed(moment)]
    figures_ = "".join(_posture(words, moment) for words, moment in shown)
    return f"<section><h2>The posture</h2>{figures_}</section>\n" if shown else ""


def _typical(analysis: Analysis) -> list[tuple[str, Moment]]:
    """The only moment, or the middle of each leg's longest hold."""
    if len(analysis.moments) < LEAST_MOMENTS:
        return [("As it was seen", analysis.moments[0])]
    typical = []
    for longest in longest_holds(analysis):
        middle_s = (longest.start_s + longest.end_s) / 2
        at = int(np.argmin(np.abs(analysis.times_s - middle_s)))
        words = f"{analysis.named(longest.front_leg)}, half-way through the longest hold ({svg.clock(round(middle_s))})"
        typical.append((words, analysis.moments[at]))
    return typical


def _muscles(analysis: Analysis) -> str:
    """Per leg and hold, what lengthened."""
    cards = "".join(
        _lengthened(
            f"{analysis.named(hold.front_leg)}, {hold.held_s:.0f} s from {svg.clock(round(hold.start_s))}",
            rows,
            _leg_words(analysis.stretch),
        )
        for hold in analysis.session.holds
        if (rows := lengthened(analysis, hold))
    )
    if not cards:
        return ""
    truth = f"<p>{escape(analysis.stretch.muscles_truth)}</p>"
    read = f"<p class=quiet>{MUSCLES_READ}</p>"
    return f"<section><h2>What it lengthened</h2>{truth}{_figures(analysis)}{cards}{read}</section>\n"


def _figures(analysis: Analysis) -> str:
    """The body as it was fitted half-way through each leg's longest hold, with its muscles; none without OpenCV."""
    try:
        from unsit.exchange.still import Scene, still
    except ImportError:
        return ""
    drawn = []
    for words, moment in _typical(analysis):
        pose, told = moment.observation.pose, moment.lengthening
        front = moment.front_leg
        if pose is not None and told is not None and front is not None:
            facing = np.concatenate([[0.0], pose[1:]])
            scene = Scene(laid(facing, analysis.stretch, front), told, front)
            content = b64encode(still(load_anatomy(), scene, ".webp")).decode()
            drawn.append(f'<img alt="{escape(words)}" class="figure" src="data:image/webp;base64,{content}">')
    return "".join(drawn)


def _lengthened(words: str, rows: list[Lengthened], sides: Mapping[str, str]) -> str:
    head = "<thead><tr><th>Muscle<th>Against standing<th>Against sitting<th>Of its own range</tr></thead>"
    body = "".join(
        f"<tr><td>{escape(row.muscle.name[0].upper() + row.muscle.name[1:])}, {sides[row.leg]}"
        f"<td>{_gained(row.percent, row.against_standing_m, row.sd_m)}"
        f"<td>{_gained(row.sitting_percent, row.against_sitting_m, row.sitting_sd_m)}"
        f"<td>{100 * row.share_of_range:.0f} %</tr>"
        for row in rows
    )
    return f'<div class="card"><h3>{escape(words)}</h3><table>{head}<tbody>{body}</tbody></table></div>'


def _gained(percent: float, gained_m: float, sd_m: float) -> str:
    """A lengthening with its 95 % band."""
    return f"{_gain(percent)} % ({_gain(1000 * gained_m)} ± {1960 * sd_m:.0f} mm)"


def _gain(value: float) -> str:
    """A whole number with its sign; nothing has none."""
    return f"{round(value):+d}".replace("-", "\N{MINUS SIGN}") if round(value) else "0"


def _leg_words(stretch: Stretch) -> dict[str, str]:
    """What a muscle's side is called, by its leg's role."""
    if stretch.stance is Stance.HALF_KNEELING:
        return {"front": "front leg's side", "rear": "kneeling side"}
    if stretch.sides == "together":
        return {"front": "right", "rear": "left"}
    if stretch.manner == "leg in front":
        return {"front": "front leg's side", "rear": "rear leg's side"}
    return {"front": "lead side", "rear": "other side"}


def _posture(words: str, moment: Moment) -> str:
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{_signed(value)}</td><td>± {1.96 * sd:.0f}°</td></tr>"
        for name, value, sd in _observed(moment)
    )
    front = "the front leg and its arm" if moment.observation.front_leg else "both sides"
    return (
        f'<div class="card"><h3>{escape(words)}</h3><div class="seen"><div>{figures.posture(moment)}'
        f'<p class="quiet">Green: {front}.</p></div><table><thead><tr><th>Measure<th>Angle<th>95 %</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></div>"
    )


def _observed(moment: Moment) -> list[tuple[str, float, float]]:
    """A moment's angles in a reader's words, with their standard deviations; only what was seen."""
    pairs = [(words, *measured(moment, name)) for name, (words, _) in MEASURE_WORDS.items()]
    return [pair for pair in pairs if np.isfinite(pair[1])]


def _angles(analysis: Analysis) -> str:
    shown = [names for names in figures.charts_of(analysis.stretch) if any(_was_seen(analysis, name) for name in names)]
    words = CHARTS_READ if shown else "No angle could be measured from this view."
    charts = "".join(_chart(analysis, names) for names in shown)
    return f"<section><h2>Angles</h2><p>{words}</p>{charts}</section>\n"


def _was_seen(analysis: Analysis, name: str) -> bool:
    return bool(np.isfinite(analysis.measure(name)[0]).any())


def _chart(analysis: Analysis, names: tuple[str, ...]) -> str:
    words = [MEASURE_WORDS[name] for name in names]
    kinds = ("first", "second")
    keys = "".join(
        f'<span class="key {kind}">{escape(title)}</span>' for (title, _), kind in zip(words, kinds, strict=False)
    )
    return (
        f'<figure><figcaption>{keys} <span class="quiet">degrees, {escape(words[0][1])}</span></figcaption>'
        f'<div class="scroll">{figures.chart(analysis, names)}</div></figure>'
    )


def _view(analysis: Analysis) -> str:
    session = analysis.session
    verdict = session.verdict or Verdict.REFUSED
    azimuth, sd = session.azimuth_deg, session.azimuth_sd_deg
    known = bool(np.isfinite(azimuth) and np.isfinite(sd))
    drawn = figures.lens(azimuth, sd) if known else ""
    where = f"{_bearing(azimuth)}, give or take {1.96 * sd:.0f}°" if known else "Its place could not be told"
    advice = escape(analysis.words.cue[session.hindrance].text) if session.hindrance else ""
    return (
        f'<section><h2>Where the camera stood</h2><div class="beside">{drawn}<div>'
        f'<p><span class="verdict {verdict}">{verdict}</span></p>'
        f"<p>{VERDICT_WORDS[verdict]}</p><p class=advice>{advice}</p><p class=quiet>{where}. "
        "The advised view, in the darker green, is beside "
        "the kneeling leg and a little in front.</p></div></div></section>\n"
    )


def _bearing(azimuth_deg: float) -> str:
    """Where the lens stood, in words."""
    if abs(azimuth_deg) < 1:
        return "The lens stood exactly side-on"
    side = "in front of" if azimuth_deg > 0 else "behind"
    return f"The lens stood {abs(azimuth_deg):.0f}° from side-on, {side} the person"


def _sureness(analysis: Analysis) -> str:
    seen = [name for name in MEASURE_WORDS if _was_seen(analysis, name)]
    rows = "".join(_sure(analysis, name) for name in seen)
    unseen = ", ".join(MEASURE_WORDS[name][0].lower() for name in MEASURE_WORDS if name not in seen)
    not_seen = f"<p class=quiet>Not seen in this view: {escape(unseen)}.</p>" if unseen else ""
    made = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in HOW_MADE.split("\n\n"))
    head = "<thead><tr><th>Measure<th>Seen in<th>Typical 95 % band</tr></thead>"
    table = f"<table>{head}<tbody>{rows}</tbody></table>" if seen else ""
    return f"<section><h2>How the numbers were made, and how sure they are</h2>{made}{table}{not_seen}</section>\n"


def _sure(analysis: Analysis, name: str) -> str:
    """How often a measure was seen (of the pictures with a leg in front, where it is a leg's) and its usual band."""
    values, sds = analysis.measure(name)
    fronted = np.array([moment.observation.front_leg is not None for moment in analysis.moments])
    relevant = fronted if fronted.any() and name != "trunk_inclination_deg" else np.ones_like(fronted)
    seen = np.isfinite(values) & relevant
    share = f"{100 * seen.sum() / relevant.sum():.0f} %"
    band = f"± {1.96 * float(np.median(sds[seen])):.0f}°" if seen.any() else ""
    return f"<tr><td>{escape(MEASURE_WORDS[name][0])}</td><td>{share}</td><td>{band}</td></tr>"


def _foot() -> str:
    made = f"Made by Unsit {escape(__version__)} on this machine; nothing was sent anywhere."
    return f"<footer><p>{escape(WELLNESS)}</p><p>{made}</p></footer>\n"


def _signed(value: float) -> str:
    return f"{value:.0f}°".replace("-0°", "0°").replace("-", "\N{MINUS SIGN}")
