"""Coached without looking: what is said alone leads to a full hold on both legs, in the language that was chosen."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import FAKE_CAMERA, Visit, open_page, running_coach
from unsit.catalogue import CORE, languages, load
from unsit.landmarks import Side
from unsit.session import Session
from unsit.store.database import DatabaseStore
from unsit.words import of_stretch, told_of

pytestmark = [pytest.mark.browser]

HOLD_S = 20
# A person in front of the lens who does nothing but what is said. They are the recording of the demo, which stands
# still at each of these seconds until it hears these words, and then goes on, from another second where one is named;
# the camera is the only device that is replaced.
LISTENER = """
const waits = [
  [1, /^Kneel on the leg/], [15, /^Done/, 30], [35, /^Now turn round/], [52, /^Both legs done/, 66], [70, /^Well done/],
];
const person = document.createElement("video");
person.src = "/sample.webm";
person.muted = true;
const canvas = document.createElement("canvas");
[canvas.width, canvas.height] = [640, 480];
let heard = 0;
setInterval(() => {
  const wait = waits[0];
  if (wait && person.currentTime >= wait[0]) {
    const told = window.spoken.findIndex(({ text }, at) => at >= heard && wait[1].test(text));
    if (told < 0) person.pause();
    else {
      heard = told + 1;
      person.currentTime = wait[2] ?? person.currentTime;
      waits.shift();
    }
  } else if (person.paused && canvas.dataset.watched) void person.play();
  canvas.getContext("2d").drawImage(person, 0, 0, 640, 480);
}, 50);
navigator.mediaDevices.getUserMedia = async () => {
  await person.play();
  canvas.dataset.watched = "yes";
  return canvas.captureStream(12);
};
"""


def kept(folder: Path) -> Session:
    """The one session that was kept."""
    with closing(DatabaseStore(folder)) as store:
        (one,) = store.sessions()
    return one.session


def choose(visited: Visit, field: str, value: str) -> None:
    """Choose something on the screen about oneself, and come back to today."""
    visited.page.locator("[data-place=about]").click()
    visited.page.locator(field).select_option(value)
    visited.page.locator("[data-place=today]").click()
    visited.wait_for_screen("today")


@pytest.mark.parametrize(
    ("last", "legs"),
    [("Done. Let go slowly, then change legs.", 1), pytest.param("Well done.", 2, marks=pytest.mark.slow)],
)
def test_whoever_only_listens_comes_to_a_full_hold(chromium, tmp_path: Path, last: str, legs: int) -> None:
    with running_coach(tmp_path) as (address, _):
        visited = open_page(chromium(), address, LISTENER)
        choose(visited, "#hold", str(HOLD_S))
        visited.start()
        heard: list[str] = []
        for _ in range(1000 * legs):  # from here on, nothing is looked at
            visited.page.wait_for_timeout(100)
            heard = visited.spoken()
            if last in heard:
                break
        assert last in heard, "\n".join(heard)
        if legs == len(Side):
            visited.wait_for_summary(5)
    held_s = [kept(tmp_path).held_s(leg) for leg in (Side.RIGHT, Side.LEFT)]
    assert min(held_s[:legs]) >= HOLD_S - 0.5, held_s


GERMAN_VOICE = """
speechSynthesis.getVoices = () => [
  { name: "Test", lang: "en-GB", voiceURI: "en", localService: true, default: true },
  { name: "Probe", lang: "de-DE", voiceURI: "de", localService: true, default: false },
];
"""


@pytest.mark.quiet
def test_the_coach_speaks_the_language_that_was_chosen_and_the_record_has_its_words(chromium, tmp_path: Path) -> None:
    german, stretch = languages()["de"], load().stretches[CORE]
    first = told_of(german.cue["get_ready"].text, german, stretch, Side.RIGHT)
    step = of_stretch(german, stretch).steps[0]
    with running_coach(tmp_path) as (address, _):
        visited = open_page(chromium(), address, GERMAN_VOICE)
        visited.page.locator("[data-place=about]").click()
        with visited.page.expect_navigation():
            visited.page.locator("#language").select_option("de")
        visited.page.wait_for_selector("body[data-screen=about] #language:focus")
        visited.page.locator("[data-place=today]").click()
        visited.page.locator("label:has-text('No camera')").click()
        visited.start()
        visited.wait_until(f"window.spoken.some(({{ text }}) => text === {json.dumps(step)})", 25)
        expect(visited.page.locator("#cue")).to_have_attribute("lang", "de")
        expect(visited.page.locator("#stop .label")).to_have_text("Stopp")
        expect(visited.page.locator("#camera-light")).to_have_text("Nach der Uhr, nicht gesehen")
        said = visited.page.evaluate("window.spoken")
        assert [one["text"] for one in said if one["lang"] == "de-DE"][-2:] == [first, step]
        visited.page.keyboard.press("f")
        visited.wait_for_summary(5)
    assert [one.text for one in kept(tmp_path).said] == [first, step, german.cue["finished"].text]


def test_with_tones_only_nothing_is_spoken_and_the_words_stand(visit) -> None:
    visited = visit("good")
    visited.page.locator("[data-place=about]").click()
    visited.page.locator("label:has-text('Tones only')").click()
    visited.page.locator("[data-place=today]").click()
    visited.start()
    visited.page.wait_for_selector("#cue[data-key=hold]", timeout=30000)
    assert visited.spoken() == []


def test_without_a_voice_of_the_browser_a_recorded_one_speaks(chromium, coach_address: str, camera_film) -> None:
    """The real device, which has no voice in a browser without a window; what it plays is counted on its way out."""
    camera = [*FAKE_CAMERA, f"--use-file-for-fake-video-capture={camera_film('good')}"]
    context = chromium(*camera).new_context(viewport={"width": 1280, "height": 800})
    context.add_init_script(
        """
        window.played = [];
        const start = AudioBufferSourceNode.prototype.start;
        AudioBufferSourceNode.prototype.start = function (...when) {
          window.played.push(this.buffer.duration);
          return start.apply(this, when);
        };
        """
    )
    page = context.new_page()
    page.goto(coach_address)
    visited = Visit(page, [], [], coach_address.split("/?", maxsplit=1)[0])
    visited.answer_none()
    assert page.evaluate("speechSynthesis.getVoices().length") == 0
    visited.start()
    visited.wait_until("window.played.length > 0", 30)
    assert 0.4 < page.evaluate("window.played[0]") < 6
    expect(page.locator(".voiceless")).to_be_empty()
