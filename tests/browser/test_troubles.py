"""What can go wrong with a camera and a room, each with a plain message and a way on; and the keyboard alone."""

import signal

import pytest

from tests.browser.conftest import FAKE_CAMERA, open_page, running_coach

pytestmark = [pytest.mark.browser]

# The camera's driver is the device; that it is taken is all that is pretended.
CAMERA_TAKEN = """
navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("in use", "NotReadableError"));
"""


@pytest.mark.quiet
def test_without_a_camera_the_page_says_so_and_offers_to_try_again(visit):
    visited = visit(None)
    visited.press_start()
    visited.page.wait_for_selector("#trouble[data-trouble=camera-absent]")
    assert visited.page.get_by_role("button", name="Try again").is_visible()


@pytest.mark.quiet
def test_a_denied_camera_says_where_to_allow_it(visit):
    visited = visit("good", allow=False)
    visited.press_start()
    visited.page.wait_for_selector("#trouble[data-trouble=camera-denied]")
    assert "address bar" in visited.page.locator("#trouble").inner_text()


@pytest.mark.quiet
def test_a_camera_that_another_program_has_says_so(visit):
    visited = visit("good", before=CAMERA_TAKEN)
    visited.press_start()
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
    visited.wait_until(f"window.spoken.some(({{ text }}) => text.includes({told!r}))", 5)
    visited.page.keyboard.press("f")
    visited.wait_for_summary(10)
    assert visited.held_s() == {"right": 0.0, "left": 0.0}


def test_stop_ends_at_once_without_a_question(visit):
    visited = visit("good")
    visited.start()
    visited.wait_until_seen()
    visited.page.keyboard.press("Escape")
    visited.wait_for_summary(5)
    assert "Stopped" in visited.page.locator("#summary-headline").inner_text()


def test_the_keyboard_alone_goes_from_the_first_screen_to_the_summary_and_back(visit):
    visited = visit("good")
    page = visited.page
    visited.tab_to("#just")
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-screen=coach]")
    visited.wait_until_seen()
    page.keyboard.press("f")
    page.wait_for_selector("body[data-screen=summary]")
    assert page.evaluate("document.activeElement?.id") == "again", "what one wants next has the focus"
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-screen=coach]")


@pytest.mark.slow
def test_every_screen_has_a_heading_and_every_control_a_name(visit):
    visited = visit("good")
    for screen in ("today", "coach", "summary"):
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
    tracks = "[...document.querySelectorAll('video')].flatMap((video) => video.srcObject?.getTracks() ?? [])"
    live = f"{tracks}.some((track) => track.readyState === 'live')"
    visited.wait_until_seen()
    assert visited.page.evaluate(live)
    visited.page.keyboard.press("f")
    visited.wait_for_summary(10)
    assert not visited.page.evaluate(live)


# The camera's driver is the device: what it gave is kept, so that it can be pulled out.
CAMERA_KEPT = """
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
window.streams = [];
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await ask(wanted);
  window.streams.push(stream);
  return stream;
};
"""
# A real camera takes a second to open; the made one may be open before a key is pressed.
CAMERA_SLOW = """
const quick = navigator.mediaDevices.getUserMedia;
navigator.mediaDevices.getUserMedia = async (wanted) => {
  await new Promise((opened) => setTimeout(opened, 2000));
  return await quick(wanted);
};
"""
PULL_OUT = """() => window.streams.at(-1).getTracks().forEach((track) => {
  track.stop();
  track.dispatchEvent(new Event("ended"));
})"""
LIVE = "window.streams.filter((stream) => stream.getTracks().some((track) => track.readyState === 'live')).length"


@pytest.mark.parametrize("how_far", ["while the model is loaded", "in the middle of the session"])
def test_a_camera_that_is_pulled_out_says_so_and_the_session_goes_on_with_the_next(how_far, visit):
    visited = visit("kneeling", before=CAMERA_KEPT)
    if how_far == "in the middle of the session":
        visited.page.wait_for_selector("body[data-model=ready]")
    visited.start()
    visited.wait_until("window.streams.length > 0")
    if how_far == "in the middle of the session":
        visited.wait_until_seen()
    visited.page.evaluate(PULL_OUT)
    visited.page.wait_for_selector("#trouble[data-trouble=camera-lost]")
    visited.page.get_by_role("button", name="Try again").click()
    visited.wait_until_counted()


@pytest.mark.slow
def test_whoever_stops_while_the_camera_opens_and_starts_again_has_one_camera_and_is_counted(visit):
    visited = visit("good", before=CAMERA_KEPT + CAMERA_SLOW)
    for _ in range(2):
        visited.start()
        visited.page.keyboard.press("Escape")
        visited.wait_for_screen("today")
    visited.start()
    visited.wait_until_counted()
    assert visited.page.locator("#trouble").count() == 0
    assert visited.page.evaluate(LIVE) == 1


@pytest.mark.slow
def test_a_coach_that_does_not_answer_is_told_and_the_session_goes_on_when_it_does(chromium, camera_film, tmp_path):
    with running_coach(tmp_path / "sessions") as (address, process):
        film = f"--use-file-for-fake-video-capture={camera_film('good')}"
        visited = open_page(chromium(*FAKE_CAMERA, film), address)
        visited.start()
        visited.wait_until_seen()
        process.send_signal(signal.SIGSTOP)
        try:
            visited.page.wait_for_selector("#trouble[data-trouble=stalled-coach]", timeout=10_000)
        finally:
            process.send_signal(signal.SIGCONT)
        visited.wait_until_counted()


@pytest.mark.slow
def test_the_sharper_model_is_used_only_where_it_keeps_ten_pictures_a_second(visit):
    visited = visit("good")
    page = visited.page
    page.wait_for_selector("body[data-model=ready]")
    page.get_by_role("button", name="About you").click()
    page.get_by_label("Sharper model").check(force=True)
    page.wait_for_selector("#sharper:enabled", timeout=60_000)
    told = page.locator("#sharper-status").inner_text()
    kept_up = "In use" in told
    assert kept_up or "Too slow here" in told
    (per_s,) = [float(word) for word in told.replace(":", " ").split() if word.replace(".", "").isdigit()][:1]
    assert (per_s >= 10) == kept_up
    assert page.get_by_label("Sharper model").is_checked() == kept_up
    page.reload()
    page.wait_for_selector("body[data-model=ready]")
    assert page.evaluate("document.body.dataset.poseModel") == ("heavy" if kept_up else "full")
