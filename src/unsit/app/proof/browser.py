"""A browser of the Chromium family without a window, and the DevTools protocol by which it is led and listened to."""

import base64
import contextlib
import itertools
import json
import os
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from pathlib import Path
from typing import Any, TypeVar

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

QUIET = (
    *("--headless=new", "--no-first-run", "--no-default-browser-check", "--password-store=basic"),
    *("--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-sync"),
    *("--disable-domain-reliability", "--disable-client-side-phishing-detection", "--no-pings", "--mute-audio"),
    *("--disable-features=MediaRouter,OptimizationHints,Translate", "--use-mock-keychain"),
    *("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"),
)
"""No talk of the browser's own, and a camera that is a film."""
START_S, ANSWER_S, CLOSE_S = 30.0, 20.0, 10.0
LOOK_EVERY_S = 0.1

Told = dict[str, Any]
Hearing = Callable[[str, Told], None]
Answer = TypeVar("Answer")


class BrowserTrouble(Exception):
    """The browser cannot be led: what was found, and what to do."""


class DevTools:
    """The DevTools protocol over one WebSocket; `hear` is called with every event, in a thread of its own.

    Whatever there is or comes, pages and workers of all kinds, is listened to from its first word on.
    """

    def __init__(self, socket: ClientConnection, hear: Hearing) -> None:
        self._socket, self._hear, self._numbers = socket, hear, itertools.count(1)
        self._waiting: dict[int, Future[Told]] = {}
        self._sessions: defaultdict[str, Future[str]] = defaultdict(Future)
        threading.Thread(target=self._listen, daemon=True).start()
        self.ask("Target.setAutoAttach", None, **FOLLOWED)

    def tell(self, method: str, session: str | None = None, **more: object) -> Future[Told]:
        """Say it, and wait for nothing."""
        number, answer = next(self._numbers), Future[Told]()
        self._waiting[number] = answer
        addressed = {} if session is None else {"sessionId": session}
        with contextlib.suppress(ConnectionClosed):
            self._socket.send(json.dumps({"id": number, "method": method, "params": more, **addressed}))
        return answer

    def ask(self, method: str, session: str | None = None, **more: object) -> Told:
        """Say it, and give the answer. Raises `BrowserTrouble` if it is an error, or none comes."""
        return _in_time(self.tell(method, session, **more), method)

    def open(self) -> tuple[str, str]:
        """A new, empty page: its number, and the session in which it can be spoken to."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        return target, _in_time(self._sessions[target], "a new page")

    def _listen(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            for text in self._socket:
                self._take(json.loads(text))

    def _take(self, said: Told) -> None:
        if "id" not in said:
            self._follow(said)
            self._hear(said["method"], said["params"])
        elif "error" in said:
            self._waiting.pop(said["id"]).set_exception(BrowserTrouble(f"The browser says: {said['error']['message']}"))
        else:
            self._waiting.pop(said["id"]).set_result(said["result"])

    def _follow(self, event: Told) -> None:
        if event["method"] != "Target.attachedToTarget":
            return
        session = event["params"]["sessionId"]
        self.tell("Network.enable", session)
        self.tell("Target.setAutoAttach", session, **FOLLOWED)
        self.tell("Runtime.runIfWaitingForDebugger", session)
        known = self._sessions[event["params"]["targetInfo"]["targetId"]]
        if not known.done():
            known.set_result(session)


FOLLOWED = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}


def _in_time(answer: Future[Answer], to: str) -> Answer:
    try:
        return answer.result(ANSWER_S)
    except NotInTime:
        raise BrowserTrouble(f"The browser did not answer to {to} within {ANSWER_S:.0f} s.") from None


class Page:
    """One page, led by what can be run in it."""

    def __init__(self, tools: DevTools, address: str) -> None:
        self._tools = tools
        self._target, self._session = tools.open()
        tools.ask("Network.enable", self._session)  # answered: from now on everything is heard, its address first
        tools.ask("Page.navigate", self._session, url=address)

    def run(self, expression: str) -> Any:  # noqa: ANN401 - whatever the page says
        """What this is in the page; a promise is waited for. Raises `BrowserTrouble` if it fails there."""
        told = self._tools.ask(
            "Runtime.evaluate", self._session, expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in told:
            raise BrowserTrouble(f"In the page, {expression!r} failed: {told['exceptionDetails']}")
        return told["result"].get("value")

    def wait(self, expression: str, within_s: float) -> Any:  # noqa: ANN401 - whatever the page says
        """What this is, as soon as it is something; None if that takes too long."""
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            with contextlib.suppress(BrowserTrouble):  # between two pages nothing can be run
                if found := self.run(expression):
                    return found
            time.sleep(LOOK_EVERY_S)
        return None

    def leave(self) -> None:
        """Close it."""
        self._tools.ask("Target.closeTarget", targetId=self._target)

    def printed(self, scale: float) -> bytes:
        """As it is printed: a PDF, of the size that the page asks for."""
        how = {"printBackground": True, "preferCSSPageSize": True, "scale": scale}
        told = self._tools.ask("Page.printToPDF", self._session, **how)
        return base64.b64decode(told["data"])

    def picture(self) -> str:
        """What is to be seen, as a JPEG in base64."""
        clip = {"x": 0, "y": 0, "width": 320, "height": 240, "scale": 1}
        return str(
            self._tools.ask("Page.captureScreenshot", self._session, format="jpeg", quality=50, clip=clip)["data"]
        )


@contextlib.contextmanager
def running(
    executable: str, profile: Path, flags: Sequence[str], surroundings: Mapping[str, str], hear: Hearing
) -> Iterator[tuple[int, DevTools]]:
    """The browser with this profile: its process, and its DevTools. Raises `BrowserTrouble`."""
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    command = [executable, *QUIET, *root, "--remote-debugging-port=0", f"--user-data-dir={profile}", *flags]
    with subprocess.Popen(  # noqa: S603 - the browser that was asked for
        [*command, "about:blank"], env=os.environ | surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            address = _devtools(executable, process, profile / "DevToolsActivePort")
            with connect(address, max_size=None, compression=None, proxy=None) as socket:
                yield process.pid, DevTools(socket, hear)
        finally:
            _end(process)


def _devtools(executable: str, process: subprocess.Popen[bytes], told: Path) -> str:
    """Where the DevTools are, as the browser writes it into its profile."""
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        lines = told.read_text().split() if told.is_file() else []
        if len(lines) == 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        time.sleep(LOOK_EVERY_S)
    state = "still runs" if process.poll() is None else f"ended with {process.returncode}"
    raise BrowserTrouble(
        f"The browser {executable} did not open its DevTools in the profile {told.parent} and {state}. "
        "A browser in a Snap cannot use that folder; name another with --browser."
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """It ends by itself when it was asked to; if not, it is made to."""
    try:
        process.wait(CLOSE_S)
    except subprocess.TimeoutExpired:
        process.terminate()
        try:
            process.wait(CLOSE_S)
        except subprocess.TimeoutExpired:
            process.kill()
