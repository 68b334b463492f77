"""The figure where the browser has no WebGL: flat, but of the stretch at hand, with its muscles in their colours."""

import re

import pytest

pytestmark = [pytest.mark.browser]

FLAT = ".anatomy[data-drawn=flat] svg.figure"


def colours(page):
    """The colours in which muscles are drawn."""
    return page.eval_on_selector_all(f"{FLAT} .muscle .belly", "all => all.map((each) => each.getAttribute('stroke'))")


def test_without_webgl_the_stretch_at_hand_is_drawn_flat_with_its_muscles_and_what_the_colours_say(visit):
    visited = visit(None)
    page = visited.page
    page.wait_for_selector(f"{FLAT} .muscle", timeout=20_000)
    assert len(colours(page)) == 46, "every muscle that is drawn, of either side"
    assert len(set(colours(page))) > 10
    page.evaluate("window.first = document.querySelector('.anatomy svg.figure').innerHTML")
    page.locator(".planned-item").nth(1).click()
    visited.wait_until("document.querySelector('.anatomy svg.figure').innerHTML !== window.first")
    legend = page.locator(".anatomy-legend").first
    assert legend.is_visible()
    for words in ("a quarter longer", "not known in this pose", "striped: hardly known"):
        assert words in legend.inner_text()
    assert re.search(r"(Right|Left).*Into the stretch", page.locator(".anatomy-step").first.inner_text())


def test_without_webgl_a_tap_on_a_muscle_tells_of_it(visit):
    page = visit(None).page
    page.wait_for_selector(f"{FLAT} .muscle", timeout=20_000)
    page.locator(f"{FLAT} [data-muscle=recfem_l] .belly").dispatch_event("click")
    told = page.locator(".muscle-facts").first.inner_text()
    assert "musculus rectus femoris" in told
    assert re.search(r"In this pose .* % against standing", told), told
    assert page.locator(f"{FLAT} .picked").count() == 1


@pytest.mark.slow  # a whole first side in its own time; the same without a browser: sides.test.ts
def test_the_figure_goes_over_to_the_other_leg_with_the_session_and_says_which_it_is(visit):
    page = visit(None).page
    page.get_by_label("No camera").check(force=True)
    page.locator("#just").click()
    page.wait_for_selector("#ready:not([hidden])")
    page.wait_for_selector(".stage svg.figure[data-front=right]")
    caption = page.locator(".stage .scene .anatomy-step")
    first = caption.inner_text()
    page.locator("#ready").click()
    page.wait_for_selector(".stage svg.figure[data-front=left]", timeout=60_000)
    second = caption.inner_text()
    assert first.startswith("Right leg in front.")
    assert second.startswith("Left leg in front.")
