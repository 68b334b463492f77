"""What can go wrong with a camera and a room, each with a plain message and a way on; and the keyboard alone."""

import pytest

pytestmark = [pytest.mark.browser]

# The camera's driver is the device; that it is taken is all that is pretended.
CAMERA_TAKEN = """
navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("in use", "NotReadableError"));
"""


def test_without_a_camera_the_page_says_so_and_offers_to_try_again(visit):
    visited = visit(None)
    visited.page.locator("#start").click()
    visited.page.wait_for_selector("#trouble[data-trouble=camera-absent]")
    assert visited.page.get_by_role("button", name="Try again").is_visible()


def test_a_denied_camera_says_where_to_allow_it(visit):
    visited = visit("good", allow=False)
    visited.page.locator("#start").click()
    visited.page.wait_for_selector("#trouble[data-trouble=camera-denied]")
    assert "address bar" in visited.page.locator("#trouble").inner_text()


def test_a_camera_that_another_program_has_says_so(visit):
    visited = visit("good", before=CAMERA_TAKEN)
    visited.page.locator("#start").click()
    visited.page.wait_for_selector("#trouble[data-trouble=camera-busy]")
    assert "other program" in visited.page.locator("#trouble").inner_text()


@pytest.mark.parametrize(
    ("film", "told"),
    [
        ("black", "Is it covered?"),
        ("empty_room", "Step into the picture"),
        ("someone_leaves", "Step into the picture"),
        ("two_people", "Only one person"),
    ],
)
def test_what_the_camera_shows_is_said_in_plain_words_and_nothing_is_counted(film, told, visit):
    visited = visit(film)
    visited.start()
    visited.page.wait_for_selector(f"#cue:has-text({told!r})", timeout=20_000)
    assert any(told in text for text in visited.spoken())
    visited.page.keyboard.press("f")
    visited.wait_for_summary(10)
    assert visited.held_s() == {"right": 0.0, "left": 0.0}


def test_stop_ends_at_once_without_a_question(visit):
    visited = visit("good")
    visited.start()
    visited.page.wait_for_timeout(3000)
    visited.page.keyboard.press("Escape")
    visited.wait_for_summary(5)
    assert "Stopped" in visited.page.locator("#summary-headline").inner_text()


def test_the_keyboard_alone_goes_from_the_first_screen_to_the_summary_and_back(visit):
    page = visit("good").page
    for _ in range(30):
        if page.evaluate("document.activeElement?.id") == "start":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-screen=coach]")
    page.wait_for_timeout(1500)
    page.keyboard.press("f")
    page.wait_for_selector("body[data-screen=summary]")
    assert page.evaluate("document.activeElement?.id") == "again", "what one wants next has the focus"
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-screen=coach]")


def test_every_screen_has_a_heading_and_every_control_a_name(visit):
    visited = visit("good")
    for screen in ("start", "coach", "summary"):
        if screen == "coach":
            visited.start()
        if screen == "summary":
            visited.page.wait_for_selector("#cue:has-text('Kneel')")
            visited.page.keyboard.press("f")
            visited.wait_for_summary(10)
        assert visited.page.get_by_role("heading", level=1).count() == 1, screen
        controls = visited.page.get_by_role("button").all() + visited.page.get_by_role("radio").all()
        assert controls, screen
        assert [c.evaluate("e => e.outerHTML") for c in controls if not c.evaluate(NAME)] == [], screen


NAME = "e => (e.getAttribute('aria-label') ?? e.labels?.[0]?.innerText ?? e.innerText ?? '').trim()"


def test_the_camera_is_closed_when_the_session_ends(visit):
    visited = visit("good")
    visited.start()
    visited.page.wait_for_timeout(2000)
    tracks = "[...document.querySelectorAll('video')].flatMap((video) => video.srcObject?.getTracks() ?? [])"
    live = f"{tracks}.some((track) => track.readyState === 'live')"
    assert visited.page.evaluate(live)
    visited.page.keyboard.press("f")
    visited.wait_for_summary(10)
    assert not visited.page.evaluate(live)
