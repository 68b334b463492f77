"""For your body: the questions before, the plan they leave, sessions by the clock, and what is told of pain."""

import re

import pytest

from tests.browser.conftest import Visit, open_page, running_coach
from unsit.catalogue import CORE, load

pytestmark = [pytest.mark.browser, pytest.mark.quiet]

SAID_IN_FULL = {"emergency", "see_someone", "conditions"}
STARTS = "#start, #just, #again, .planned-item"


def planned(visited: Visit) -> list[str]:
    """Today's stretches, by id."""
    return visited.page.eval_on_selector_all(".planned-item", "all => all.map((each) => each.dataset.stretch)")


def by_the_clock(visited: Visit) -> None:
    """Just the stretch, with no camera, and in it at once."""
    visited.page.get_by_label("No camera").check(force=True)
    visited.start()
    visited.page.wait_for_selector("#ready:not([hidden])")
    visited.page.keyboard.press("Space")
    visited.wait_until_counted()


def test_someone_new_comes_by_keyboard_alone_to_a_fitting_routine_and_its_first_stretch_in_two_minutes(visit):
    visited = visit("good", new=True)
    page = visited.page
    began_ms = page.evaluate("performance.timeOrigin")
    visited.wait_for_screen("questions")
    assert {gate.get_attribute("data-gate") for gate in page.locator(".gate").all()} == SAID_IN_FULL
    visited.tab_to("input[name=kneeling_hurts]")
    page.keyboard.press("Space")
    visited.tab_to("input[name=side-kneeling_hurts]")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    visited.wait_for_screen("today")
    assert CORE not in planned(visited), "who says that kneeling hurts begins on a chair or standing"
    visited.tab_to("#start")
    page.keyboard.press("Enter")
    visited.wait_for_screen("next")
    page.keyboard.press("Space")
    visited.wait_for_screen("coach")
    assert page.evaluate("Date.now()") - began_ms < 120_000


def test_yes_to_an_emergency_leaves_nothing_to_start_not_even_after_a_reload(visit):
    visited = visit(None, new=True)
    visited.wait_for_screen("questions")
    visited.answer_yes("numb_or_bladder")
    visited.wait_for_screen("outcome")
    assert "Call your local emergency number" in visited.page.get_by_role("heading", level=1).inner_text()
    visited.page.reload()
    visited.wait_for_screen("outcome")
    assert visited.page.locator(STARTS).count() == 0
    assert [button.inner_text() for button in visited.page.get_by_role("button").all()] == ["Answer again", "?"]


def test_who_cannot_get_down_to_the_floor_is_offered_no_floor_stretch(visit):
    visited = visit(None, new=True)
    visited.wait_for_screen("questions")
    visited.answer_yes("cannot_floor")
    visited.wait_for_screen("today")
    stretches = load().stretches
    assert planned(visited)
    assert [name for name in planned(visited) if stretches[name].on_the_floor] == []
    assert "Trouble getting to the floor" in visited.page.locator(".just-out").inner_text()
    instead = visited.page.locator("#just")
    assert instead.count() == 0 or CORE not in instead.inner_text()


def test_by_the_clock_a_hold_is_counted_and_told_as_not_seen(visit):
    visited = visit(None)
    by_the_clock(visited)
    assert "By the clock, not seen" in visited.page.locator("main").inner_text()
    visited.page.keyboard.press("f")
    visited.wait_for_summary(10)
    assert visited.held_s()["right"] > 1
    assert "as told, not as seen" in visited.page.locator("main").inner_text()


def test_stop_and_a_sign_end_the_session_and_bring_the_questions_back(visit):
    visited = visit(None)
    by_the_clock(visited)
    visited.page.keyboard.press("Escape")
    visited.wait_for_summary(5)
    visited.page.locator("#check label", has_text="numb").click()
    visited.page.locator("#check-done").click()
    visited.page.get_by_role("button", name="To the questions").click()
    visited.wait_for_screen("questions")


def test_whoever_stops_for_whatever_reason_is_asked_again(visit):
    visited = visit(None)
    by_the_clock(visited)
    visited.page.keyboard.press("s")
    visited.wait_for_summary(5)
    visited.page.locator("#check-done").click()
    visited.wait_for_screen("questions")


def test_just_the_stretch_is_one_press_on_one_s_own_step_and_says_what_to_mind(visit):
    visited = visit(None, new=True)
    page = visited.page
    visited.wait_for_screen("questions")
    visited.answer_yes("kneeling_hurts", "groin_sore")
    visited.wait_for_screen("today")
    assert "Standing" in page.locator(".just-on").inner_text()
    assert "Sore groin?" in page.locator(".just-care").inner_text()
    page.get_by_label("No camera").check(force=True)
    visited.start()
    assert any("Sore groin?" in text for text in visited.spoken())


@pytest.mark.slow  # two holds in their own time; the same without a browser: asking.test.ts, tests/web
def test_pain_between_the_sides_eases_out_the_other_and_ends_it_where_it_stays(visit):
    visited = visit(None)
    page = visited.page
    page.locator("label", has_text="20 s").click()
    by_the_clock(visited)
    page.wait_for_selector(".stage .meanwhile:has-text('Was there pain?')", timeout=30_000)
    visited.wait_until("window.spoken.some(({ text }) => text.includes('Was there pain?'))", 8)
    page.keyboard.press("4")
    page.wait_for_selector(".stage .meanwhile:has-text('Ease out')")
    page.keyboard.press("Space")
    page.wait_for_selector(".stage .meanwhile:has-text('And now')", timeout=15_000)
    assert page.locator("body").get_attribute("data-screen") == "coach", "nothing waits for it"
    page.get_by_role("button", name=re.compile("^4, ")).click()
    visited.wait_for_summary(5)
    assert "take the easier version" in page.locator("#check").inner_text()


def test_what_is_not_here_can_be_said_and_is_needed_by_nothing_then(visit):
    visited = visit(None)
    page = visited.page
    page.get_by_label("10 min").check(force=True)
    page.locator("#have").click()
    for name in ("mat", "chair", "wall", "desk"):
        page.locator(f"label:has(#have-{name})").click()
        page.wait_for_selector(f"#have-{name}:not(:checked)", state="attached")
    page.wait_for_selector("#start:enabled")
    stretches = load().stretches

    def needing():
        return [name for name in planned(visited) if set(stretches[name].needs) & {"mat", "chair", "wall", "desk"}]

    for _ in range(50):
        if not needing():
            break
        page.wait_for_timeout(100)
    assert planned(visited)
    assert needing() == []


def test_an_end_of_one_s_own_range_can_be_typed_and_is_kept(visit):
    visited = visit(None)
    page = visited.page
    page.get_by_role("button", name="About you").click()
    page.get_by_role("spinbutton", name="Turning the chest").fill("20")
    page.get_by_label("Upper arms").select_option("shorter")
    page.wait_for_selector(".kept:has-text('Kept')")
    page.reload()
    page.get_by_role("button", name="About you").click()
    assert page.get_by_role("spinbutton", name="Turning the chest").input_value() == "20"
    assert page.get_by_label("Upper arms").input_value() == "shorter"


@pytest.mark.slow
def test_pain_of_four_eases_out_and_is_asked_about_again(visit):
    visited = visit(None)
    page = visited.page
    by_the_clock(visited)
    page.keyboard.press("f")
    visited.wait_for_summary(10)
    for key in ("4", "Enter", "4", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector("#check:has-text('Ease out')")
    page.wait_for_selector("#check:has-text('And now?')", timeout=15_000)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Again").wait_for()


def test_a_routine_goes_from_stretch_to_stretch_and_ends_with_what_was_held(visit):
    visited = visit(None)
    page = visited.page
    page.get_by_label("No camera").check(force=True)
    names = page.locator(".planned-name").all_inner_texts()
    page.locator("#start").click()
    visited.wait_for_screen("next")
    assert names[0] in page.get_by_role("heading", level=1).inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector("#ready:not([hidden])")
    page.keyboard.press("Enter")
    visited.wait_until_counted()
    page.keyboard.press("f")
    visited.wait_for_summary(10)
    page.keyboard.press("Escape")
    visited.wait_for_screen("next")
    for _ in names[1:]:
        page.keyboard.press("n")
    visited.wait_for_screen("done")
    assert names[0] in page.locator(".held-list").inner_text()
    page.locator("#today").click()
    visited.wait_for_screen("today")


def copied_and_changed(visited: Visit) -> None:
    """An own version of the tall stretch, held for 40 seconds; its page is open."""
    page = visited.page
    page.get_by_role("button", name="All stretches").click()
    page.get_by_label("Search").fill("tall")
    page.locator(".stretch-row").first.click()
    page.get_by_role("button", name="Copy and change").click()
    page.get_by_label("Name").fill("Tall, as Ana says")
    page.get_by_label("Hold, seconds").fill("40")
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector("body[data-screen=stretch] h1:has-text('as Ana says')")


def test_an_own_version_is_listed_first_and_starts_with_its_own_hold(visit):
    visited = visit(None)
    page = visited.page
    copied_and_changed(visited)
    page.locator("#back").click()
    first = page.locator(".stretch-row").first
    assert "Tall, as Ana says" in first.inner_text()
    first.click()
    page.locator("#start").click()
    visited.wait_for_screen("coach")
    assert "of 40 s" in page.locator("#ring").inner_text()


def test_own_versions_go_into_a_file_and_come_back_from_it(visit, tmp_path):
    visited = visit(None)
    page = visited.page
    copied_and_changed(visited)
    page.locator("#back").click()
    file = tmp_path / "own.json"
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save them to a file").click()
    saved.value.save_as(file)
    own = page.locator(".stretch-row", has_text="as Ana says")
    own.click()
    page.get_by_role("button", name="Delete this version").click()
    page.get_by_role("button", name="Yes, delete").click()
    visited.wait_for_screen("stretches")
    assert own.count() == 0
    page.set_input_files("#import", file)
    own.wait_for()


def test_what_was_told_of_oneself_can_be_deleted_and_is_asked_again(visit):
    visited = visit(None)
    page = visited.page
    page.get_by_role("button", name="About you").click()
    page.get_by_label("65 or over").check(force=True)
    page.wait_for_selector(".kept:has-text('Kept')")
    page.get_by_role("button", name="Delete all answers").click()
    page.get_by_role("button", name="Yes, delete them").click()
    visited.wait_for_screen("questions")


def test_stop_is_listened_for_only_where_this_machine_itself_hears_it(visit):
    visited = visit(None)
    visited.page.get_by_role("button", name="About you").click()
    visited.page.wait_for_timeout(500)
    assert visited.page.locator("#listen").count() == 0


def test_the_demo_never_asks(chromium, tmp_path):
    with running_coach(tmp_path / "sessions", "demo") as (address, _):
        visited = open_page(chromium(), address, new=True)
        visited.wait_for_screen("demo")


NAME = "e => (e.getAttribute('aria-label') ?? e.labels?.[0]?.innerText ?? e.innerText ?? '').trim()"


@pytest.mark.parametrize("place", ["Today", "All stretches", "About you", "Questions again"])
def test_every_quiet_screen_has_a_heading_takes_the_focus_there_and_names_every_control(place, visit):
    visited = visit(None)
    page = visited.page
    page.get_by_role("button", name=place, exact=True).click()
    page.wait_for_timeout(500)
    visited.wait_until("document.activeElement.tagName === 'H1'")
    assert page.get_by_role("heading", level=1).count() == 1
    for role in ("button", "radio", "checkbox", "textbox", "combobox", "searchbox", "spinbutton"):
        nameless = [each for each in page.get_by_role(role).all() if not each.evaluate(NAME)]
        assert [each.evaluate("e => e.outerHTML") for each in nameless] == [], role
    assert not re.search(r"undefined|null|NaN|\[object", page.locator("main").inner_text())
