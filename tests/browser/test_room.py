"""The room: read from the mat, in light and dark, at rest, by keyboard alone, and by every eye."""

import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute

from tests.browser.conftest import FAKE_CAMERA, NO_WEBGL, RECORD_SPEECH, Visit, open_page, running_coach

pytestmark = [pytest.mark.browser]

AXE = (Path(__file__).parents[2] / "src/unsit/web/page/node_modules/axe-core/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FOUND = """async (rules) => {
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => html + failureSummary)}`);
}"""


def examine(visited: Visit) -> None:
    """Axe finds nothing wrong with this screen, in light and in dark."""
    for scheme in ("light", "dark"):
        visited.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert visited.page.evaluate(FOUND, RULES) == [], f"{visited.screen()}, {scheme}"


def test_axe_finds_nothing_on_the_quiet_screens(visit):
    visited = visit(None, before=AXE, new=True, round_figure=True)
    page = visited.page
    visited.wait_for_screen("questions")
    examine(visited)
    visited.answer_yes("chest_or_collapse")
    examine(visited)
    page.locator("#answer-again").click()
    visited.answer_none()
    page.wait_for_selector(".anatomy-step:not(:empty)")
    examine(visited)
    page.locator("#have").click()
    page.locator(".opens summary").last.click()
    examine(visited)
    page.locator("[data-place=stretches]").click()
    examine(visited)
    page.locator(".stretch-row").first.click()
    page.wait_for_selector("#change")
    examine(visited)
    page.locator("#change").click()
    page.locator("#add-limit").click()
    examine(visited)
    page.locator("[data-place=about]").click()
    examine(visited)
    page.keyboard.press("?")
    examine(visited)


def test_axe_finds_nothing_from_the_routine_to_its_end(visit):
    visited = visit("empty_room", before=AXE)
    page = visited.page
    page.get_by_label("No camera").check(force=True)
    page.locator("#start").click()
    visited.wait_for_screen("next")
    page.keyboard.press("w")
    examine(visited)
    page.keyboard.press("Escape")
    examine(visited)
    page.locator("#today").click()
    visited.start()
    page.wait_for_selector("#ready:not([hidden])")
    examine(visited)
    page.keyboard.press("Space")
    visited.wait_until_counted()
    examine(visited)
    page.keyboard.press("f")
    visited.wait_for_summary(10)
    examine(visited)
    page.keyboard.press("Escape")
    page.wait_for_selector("#again")
    examine(visited)


def test_axe_finds_nothing_on_the_coach_and_in_the_demo(visit, tmp_path):
    visited = visit("turned_away", before=AXE)
    visited.start()
    visited.page.wait_for_selector("#your-view:not([hidden])", timeout=20_000)
    visited.page.locator("#muscles").click()
    examine(visited)
    with running_coach(tmp_path / "demo", "demo") as (address, _):
        shown = visit(None, before=AXE, address=address)
        shown.wait_for_screen("demo")
        shown.page.wait_for_selector("#start:enabled")
        examine(shown)


# The camera's driver is the device; what it answers is all that is pretended.
CAMERA_ANSWERS = """
window.camera = "NotFoundError";
navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("pretended", window.camera));
"""
TROUBLES = {"NotFoundError": "camera-absent", "NotAllowedError": "camera-denied", "NotReadableError": "camera-busy"}


def test_axe_finds_nothing_in_a_trouble(chromium, tmp_path):
    with running_coach(tmp_path / "sessions") as (address, process):
        visited = open_page(chromium(), address, AXE + CAMERA_ANSWERS)
        page = visited.page
        for answer, trouble in TROUBLES.items():
            page.evaluate("answer => { window.camera = answer; }", answer)
            visited.start()
            page.wait_for_selector(f"#trouble[data-trouble={trouble}]")
            examine(visited)
            page.get_by_role("button", name="Back to the start").click()
            visited.wait_for_screen("today")
        process.terminate()
        page.wait_for_selector("#trouble[data-trouble=server-gone]")
        examine(visited)


def test_axe_would_find_what_is_wrong(visit):
    visited = visit(None, before=AXE)
    visited.page.evaluate("document.querySelector('#start').replaceChildren()")
    with pytest.raises(AssertionError, match="button-name"):
        examine(visited)


# Legible from the mat

VIEWPORTS = [(1280, 800), (1366, 768), (1920, 1080), (390, 844), (820, 1180)]
WHAT = ["#cue", "#caption", "#why", ".chips", "#ring", "#your-view", ".legs", "#stop", "#pause", ".stage", ".panel"]
LONGEST = "Schieben Sie bitte den vorderen Fuß ein kleines Stück weiter."
BOXES = """(all) => Object.fromEntries(
  all.flatMap((what) => {
    const { left, top, right, bottom, width } = document.querySelector(what).getBoundingClientRect();
    return width === 0 ? [] : [[what, { left, top, right, bottom }]];
  }))"""
OUTSIDE = """() => ["#cue", "#caption", ".ring-seconds", "#stop"].filter((what) => {
  const { scrollWidth, clientWidth } = document.querySelector(what);
  return scrollWidth > clientWidth + 1;
})"""
X_HEIGHT_PX = """() => {
  const ruler = document.createElement("i");
  ruler.style.cssText = "display: inline-block; width: 1px; height: 1ex";
  const cue = document.querySelector("#cue");
  cue.append(ruler);
  const { height } = ruler.getBoundingClientRect();
  ruler.remove();
  return height;
}"""


@contextmanager
def told(
    chromium: Callable[..., Any], address: str, film: Path, change: Callable[[dict[str, Any]], None]
) -> Iterator[Page]:
    """The coach at work; what Python says to each frame arrives changed."""

    def between(page_side: WebSocketRoute) -> None:
        def pass_on(text: str | bytes) -> None:
            message = json.loads(text)
            if message["type"] == "moment":
                change(message)
            page_side.send(json.dumps(message))

        page_side.connect_to_server().on_message(pass_on)

    browser = chromium(*FAKE_CAMERA, f"--use-file-for-fake-video-capture={film}")
    context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 800})
    context.add_init_script(RECORD_SPEECH + NO_WEBGL)
    context.route_web_socket(lambda _: True, between)
    visited = Visit(context.new_page(), [], [], address)
    visited.page.goto(address)
    visited.answer_none()
    visited.start()
    visited.page.wait_for_selector("#cue[data-tone=form]", timeout=20_000)
    yield visited.page


def apart(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two boxes do not overlap, but for a pixel."""
    beside = one["right"] <= other["left"] + 1 or other["right"] <= one["left"] + 1
    return beside or one["bottom"] <= other["top"] + 1 or other["bottom"] <= one["top"] + 1


def inside(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether the second box holds the first, but for a pixel."""
    return (
        one["left"] >= other["left"] - 1
        and one["right"] <= other["right"] + 1
        and one["top"] >= other["top"] - 1
        and one["bottom"] <= other["bottom"] + 1
    )


def test_the_longest_cue_fits_on_every_screen_and_an_usual_one_is_legible_from_where_one_stands(
    chromium, coach_address, camera_film
):
    said = {"text": LONGEST, "distance_m": 3.9}

    def change(moment: dict[str, Any]) -> None:
        moment["cue"] = {"key": "turn", "text": said["text"], "tone": "form", "why": "An upright shin is steady."}
        moment["say"] = "Half-way, and well done."
        moment["phase"] = "setting_up"
        if moment["view"]["lens"]:
            moment["view"]["lens"] |= {"distance_m": said["distance_m"], "distance_sd_m": 0.05}

    with told(chromium, coach_address, camera_film("good"), change) as page:
        page.wait_for_timeout(4000)
        for width, height in VIEWPORTS:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(500)
            boxes = page.evaluate(BOXES, WHAT)
            where = f"{width} by {height}"
            assert page.evaluate(OUTSIDE) == [], where
            assert {"#cue", "#caption", "#why"} <= set(boxes), where
            for name in ("#cue", "#caption", "#why", ".chips"):
                assert inside(boxes[name], boxes[".stage"]), f"{name} at {where}"
            for name in ("#stop", "#pause", ".legs"):
                assert inside(boxes[name], boxes[".panel"]), f"{name} at {where}"
            shown = [name for name in boxes if name not in {".stage", ".panel"}]
            overlaps = [(a, b) for a in shown for b in shown if a < b and not apart(boxes[a], boxes[b])]
            assert overlaps == [], where
        said |= {"text": "Turn your chest to the left.", "distance_m": 2.4}
        for width, height in VIEWPORTS[:3]:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(6000 if width == 1280 else 500)
            asked_px = 2.5 * math.tan(math.radians(20 / 60)) * 96 / 0.0254
            assert page.evaluate(X_HEIGHT_PX) > 0.99 * asked_px, f"from 2.5 m, at {width} by {height}"


def test_in_the_hold_only_the_picture_the_cue_the_seconds_and_stop_stand(visit):
    visited = visit("good")
    page = visited.page
    visited.start()
    page.mouse.move(5, 5)
    seen = "e => getComputedStyle(e).display !== 'none' && getComputedStyle(e).opacity !== '0'"
    visited.wait_until("getComputedStyle(document.querySelector('.legs')).opacity === '0'", 40)
    assert page.locator(".coach-screen").get_attribute("data-phase") == "holding"
    assert [what for what in ("#ring", "#stop", "#cue", "#camera-light") if not page.locator(what).evaluate(seen)] == []
    assert [
        what for what in (".legs", "#pause", "#finish", "#muscles", "#view") if page.locator(what).evaluate(seen)
    ] == []
    page.mouse.move(300, 300)
    visited.wait_until("getComputedStyle(document.querySelector('.legs')).opacity === '1'", 3)


@pytest.mark.parametrize(("film", "stands"), [("empty_room", "upright"), ("good", "none")])
def test_an_outline_to_stand_in_is_there_until_the_view_is_good_and_lies_under_the_cue(film, stands, visit):
    visited = visit(film)
    visited.start()
    outline = visited.page.locator(".silhouette")
    visited.page.wait_for_selector(".light[data-light=camera]")
    visited.page.wait_for_selector(f"#view[data-verdict={'none' if film == 'empty_room' else 'good'}]", timeout=20_000)
    visited.page.wait_for_selector(f".silhouette[data-stance={stands}]", state="attached")
    under = "e => Boolean(e.compareDocumentPosition(document.querySelector('#cue')) & Node.DOCUMENT_POSITION_FOLLOWING)"
    assert outline.evaluate(under)
    if stands == "upright":
        box = visited.page.locator(".silhouette-upright").bounding_box()
        stage = visited.page.locator(".stage").bounding_box()
        assert box
        assert stage
        assert box["y"] > stage["y"]
        assert 0.6 < box["height"] / stage["height"] < 0.95


# Light, dark, at rest

PAPER = "getComputedStyle(document.body).backgroundColor"


def test_light_and_dark_follow_the_computer_or_what_was_chosen_and_that_is_kept(visit):
    visited = visit(None)
    page = visited.page
    page.emulate_media(color_scheme="light")
    light = page.evaluate(PAPER)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(PAPER)
    assert light != dark
    page.locator("[data-place=about]").click()
    page.get_by_label("Light", exact=True).check(force=True)
    assert page.evaluate(PAPER) == light
    page.reload()
    visited.answer_none()
    assert page.evaluate(PAPER) == light
    page.locator("[data-place=about]").click()
    page.get_by_label("As this computer").check(force=True)
    assert page.evaluate(PAPER) == dark


# The figure's skin is laid anew for every pose, and sent to the screen: that can be counted.
LAID = """
window.laid = 0;
const send = WebGL2RenderingContext.prototype.bufferSubData;
WebGL2RenderingContext.prototype.bufferSubData = function (...given) {
  window.laid = window.laid + (given.length > 0 ? 1 : 0);
  return send.apply(this, given);
};
window.drawn = 0;
const draw = WebGL2RenderingContext.prototype.drawElements;
WebGL2RenderingContext.prototype.drawElements = function (...given) {
  window.drawn = window.drawn + 1;
  return draw.apply(this, given);
};
"""


def worked(page: Page) -> tuple[int, int]:
    """How often something was sent to the screen, and how often drawn there, in three seconds."""
    laid, drawn = page.evaluate("[window.laid, window.drawn]")
    page.wait_for_timeout(3000)
    return page.evaluate("window.laid") - laid, page.evaluate("window.drawn") - drawn


def test_where_there_is_webgl_the_figure_is_round_and_moves_within_the_policy(visit):
    visited = visit(None, before=LAID, round_figure=True)
    visited.page.wait_for_selector(".anatomy[data-drawn=round] canvas", timeout=20_000)
    visited.wait_until("window.laid > 20")
    assert [line for line in visited.complaints if "Security Policy" in line or "Error" in line] == []


@pytest.mark.slow
def test_whoever_asked_for_less_motion_sees_the_figure_go_in_steps_and_nothing_else_move(visit):
    visited = visit(None, before=LAID, round_figure=True)
    page = visited.page
    page.wait_for_selector(".anatomy[data-drawn=round]", timeout=20_000)
    moving_laid, moving_drawn = worked(page)
    page.emulate_media(reduced_motion="reduce")
    page.wait_for_timeout(500)
    laid, drawn = worked(page)
    assert 0 < 3 * laid < moving_laid
    assert 0 < 3 * drawn < moving_drawn
    page.locator("[data-place=about]").click()
    page.get_by_label("Dark", exact=True).check(force=True)
    assert page.evaluate("document.getAnimations().length") == 0


def test_where_the_system_chooses_the_colours_what_is_chosen_is_still_told(visit):
    visited = visit(None)
    page = visited.page
    page.emulate_media(forced_colors="active")
    colour = "(e) => getComputedStyle(e).backgroundColor"
    chosen = page.locator(".wishes input[type=radio]:checked + .option").evaluate(colour)
    other = page.locator(".wishes input[type=radio]:not(:checked) + .option").first.evaluate(colour)
    assert chosen != other
    assert page.locator("#start").evaluate("(e) => getComputedStyle(e).borderTopWidth") != "0px"


# Keys

STATE = """() => JSON.stringify([
  document.body.dataset.screen, document.querySelector("h1")?.textContent, document.querySelector("dialog").open,
  document.activeElement?.id, document.querySelector("#pause")?.className,
  [...document.querySelectorAll("[aria-pressed], [aria-expanded], details, input, #wait, #ready")]
    .map((e) => [e.ariaPressed, e.ariaExpanded, e.open, e.checked, e.hidden]),
])"""


def listed(page: Page) -> list[str]:
    """The keys that the map names for this screen, each by itself, but for those that do nothing now."""
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")
    rows = page.locator("#keys .key-row[data-possible=true]").all()
    names = [name for row in rows for name in (row.get_attribute("data-keys") or "").split(" ") if name != "?"]
    page.keyboard.press("?")
    assert page.locator("#keys[open]").count() == 0
    return names


def presses(page: Page, key: str) -> bool:
    """Whether something happens within a second of pressing this key."""
    before = page.evaluate(STATE)
    page.keyboard.press(key)
    for _ in range(20):
        if page.evaluate(STATE) != before:
            return True
        page.wait_for_timeout(50)
    return False


def test_every_key_that_the_map_names_does_something_on_the_quiet_screens(visit):
    visited = visit(None, new=True)
    page = visited.page
    visited.wait_for_screen("questions")
    assert listed(page) == ["Enter"]
    assert presses(page, "Enter")
    visited.wait_for_screen("today")
    page.locator("#have").click()
    assert listed(page) == ["Escape"]
    assert presses(page, "Escape")
    page.locator("[data-place=stretches]").click()
    page.locator(".stretch-row").first.click()
    page.wait_for_selector("#change")
    page.locator("#change").click()
    assert listed(page) == ["Escape"]
    for screen in ("own", "stretch"):
        assert visited.screen() == screen
        assert presses(page, "Escape")


def by_the_clock(visited: Visit) -> None:
    visited.answer_none()
    visited.start()
    visited.page.wait_for_selector("#ready:not([hidden])")


@pytest.mark.slow
def test_every_key_that_the_map_names_does_something_between_two_stretches(visit):
    visited = visit(None)
    page = visited.page
    page.get_by_label("No camera").check(force=True)
    for key in ("w", "n", "Escape", "Space"):
        page.locator("#start:enabled").click()
        visited.wait_for_screen("next")
        assert listed(page) == ["Space", "Enter", "W", "N", "Escape"]
        assert presses(page, key), key
        if visited.screen() == "coach":
            page.keyboard.press("f")
            visited.wait_for_summary(10)
            page.get_by_role("button", name="End for today").click()
        elif visited.screen() == "next":
            page.keyboard.press("Escape")
        assert listed(page) == ["Enter"]
        assert presses(page, "Enter")
        visited.wait_for_screen("today")


@pytest.mark.slow
def test_every_key_that_the_map_names_does_something_in_a_session(visit):
    visited = visit(None)
    page = visited.page
    page.get_by_label("No camera").check(force=True)
    by_the_clock(visited)
    assert listed(page) == ["Escape", "S", "Space", "Enter", "F", "M"]
    for key in ("m", "f", "Escape", "s", "Enter", "Space"):
        if visited.screen() != "coach":
            by_the_clock(visited)
        assert presses(page, key), key
        if key in {"f", "Escape", "s", "Enter"}:
            page.keyboard.press("f")
            visited.wait_for_summary(10)
            page.reload()


@pytest.mark.slow
def test_the_map_keeps_the_focus_gives_it_back_and_lets_stop_through(visit):
    visited = visit("good")
    page = visited.page
    visited.tab_to("#just")
    page.keyboard.press("?")
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement.closest('main')")
    page.keyboard.press("Escape")
    assert page.locator("#keys[open]").count() == 0
    assert visited.focused() == "just"
    page.locator("#keys-button").click()
    page.get_by_label("Letters, digits and signs").uncheck(force=True)
    page.locator("#keys-close").click()
    page.keyboard.press("?")
    assert page.locator("#keys[open]").count() == 0, "whoever dictates is not understood as pressing keys"
    page.locator("#keys-button").click()
    page.get_by_label("Letters, digits and signs").check(force=True)
    page.keyboard.press("?")
    visited.start()
    page.wait_for_timeout(1500)
    page.keyboard.press("b")
    assert page.locator("#muscles").get_attribute("aria-pressed") == "true"
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    visited.wait_for_summary(10)
    assert page.locator("#keys[open]").count() == 0


# What stood wrong


def test_the_answer_to_the_questions_stands_below_the_last_of_them(visit):
    visited = visit(None, new=True)
    visited.wait_for_screen("questions")
    for width, height in VIEWPORTS:
        visited.page.set_viewport_size({"width": width, "height": height})
        boxes = visited.page.evaluate(
            "() => [...document.querySelectorAll('.question')].map((e) => e.getBoundingClientRect().bottom)"
        )
        bar = visited.page.locator("#none").evaluate("(e) => e.getBoundingClientRect().toJSON()")
        assert max(boxes) <= bar["top"]
        if width in (1280, 1366, 1920):
            assert bar["bottom"] <= height, "all of it is seen at once"


@pytest.mark.slow
def test_the_figure_of_today_begins_with_the_side_that_the_plan_puts_first(visit):
    visited = visit(None)
    page = visited.page
    page.get_by_label("No camera").check(force=True)
    by_the_clock(visited)
    page.keyboard.press("Space")
    visited.wait_until("Number(document.querySelector('#held-right').dataset.seconds) > 11")
    page.keyboard.press("f")
    visited.wait_for_summary(10)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Back to today").click()
    visited.wait_for_screen("today")
    page.locator(".planned-item", has_text="Hip and lower-back stretch").first.click()
    page.wait_for_selector(".today-screen .anatomy-step:has-text('Left leg in front.')")
