"""What can go wrong with a camera, each with a plain message and a way on; and the keyboard alone."""

import pytest

pytestmark = [pytest.mark.browser]


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
    page.keyboard.press("Tab")
    page.locator("#again").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-screen=coach], body[data-screen=start]")


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
