"""What a page says is judged by the protocol, and by what pictures look like; sockets by where they lead."""

import base64
import doctest
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.web.page import BEGIN, frames, texts
from unsit.app.proof import network
from unsit.app.proof.network import Socket, Spoken, family, leads_away, sockets_of

PORT = 8765
PICTURE = base64.b64encode(cv2.imencode(".jpg", np.zeros((48, 64, 3), np.uint8))[1].tobytes()).decode()


def request(url: str, method: str = "GET", **more: object) -> tuple[str, dict[str, object]]:
    asked = {"url": url, "method": method, "headers": {"Accept": "*/*"}} | more
    return "Network.requestWillBeSent", {"request": asked, "documentURL": f"http://127.0.0.1:{PORT}/"}


def message(text: str, opcode: int = 1) -> tuple[str, dict[str, object]]:
    return "Network.webSocketFrameSent", {"response": {"opcode": opcode, "mask": True, "payloadData": text}}


def heard(*events: tuple[str, dict[str, object]]) -> Spoken:
    spoken = Spoken()
    for event in events:
        spoken.hear(*event)
    return spoken


def problems(spoken: Spoken) -> list[str]:
    return [*spoken.strangers(PORT), *spoken.bodies, *spoken.outlaws(), *spoken.pictures()]


def test_a_page_that_says_what_the_protocol_allows_has_no_problem() -> None:
    spoken = heard(
        request(f"http://127.0.0.1:{PORT}/?token=abc"),
        request(f"blob:http://127.0.0.1:{PORT}/3f6a"),
        ("Network.webSocketCreated", {"url": f"ws://127.0.0.1:{PORT}/ws?token=abc"}),
        ("Network.dataReceived", {}),
        *(message(text) for text in (BEGIN, *texts("good")[:50])),
    )
    assert problems(spoken) == []
    assert spoken.kinds() == {"begin": 1, "frame": 50}
    assert spoken.bytes == sum(map(len, (BEGIN, *texts("good")[:50])))


def test_how_one_is_has_its_strict_form_too_in_which_there_is_no_room_for_a_picture() -> None:
    told = '{"type": "outcomes", "pain_now": 3, "activities": [{"name": "stairs", "value": 4}]}'
    assert heard(message(told), message('{"type": "progress", "weeks": 52}')).outlaws() == []
    assert len(heard(message(told.replace("stairs", PICTURE))).outlaws()) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        f"http://127.0.0.1:{PORT + 1}/",
        f"http://127.0.0.1.example.org:{PORT}/",
        f"http://localhost:{PORT}/",
        f"https://127.0.0.1:{PORT}/",
        "ws://example.org/ws",
        "blob:https://example.org/3f6a",
        "chrome://settings",
    ],
)
def test_whoever_is_not_our_server_is_a_stranger(url) -> None:
    assert heard(request(url)).strangers(PORT) == [url]
    assert heard(("Network.webSocketCreated", {"url": url})).strangers(PORT) == [url]


def test_what_a_browser_s_own_window_is_made_of_is_not_the_page_s() -> None:
    kind, told = request("chrome://resources/window.css.js")
    assert heard((kind, told)).addresses, "a page that asks for it is heard"
    assert heard((kind, told | {"documentURL": "chrome://newtab/"})).addresses == []


@pytest.mark.parametrize(
    "asked",
    [
        request(f"http://127.0.0.1:{PORT}/up", "POST", hasPostData=True, postData="x"),
        request(f"http://127.0.0.1:{PORT}/up", "PUT"),
        request(f"http://127.0.0.1:{PORT}/up", hasPostData=True),
    ],
)
def test_no_request_may_have_a_body(asked) -> None:
    assert heard(asked).bodies


FRAME = frames("good")[60]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({**FRAME, "picture": PICTURE}),
        json.dumps({**FRAME, "image": [*FRAME["image"], [0.5, 0.5, 0.0, 1.0]]}),
        json.dumps({**FRAME, "brightness": [0.1] * 1000}),
        json.dumps({**FRAME, "brightness": 255}),
        json.dumps({"type": "picture"}),
        json.dumps([0, 1, 2]),
        "a picture",
        "",
    ],
)
def test_what_the_protocol_does_not_know_is_an_outlaw(text) -> None:
    assert len(heard(message(text)).outlaws()) == 1


def test_a_binary_message_is_an_outlaw() -> None:
    assert "a binary message" in heard(message("AAAA", opcode=2)).outlaws()


@pytest.mark.parametrize(
    "event",
    [
        message(json.dumps({**FRAME, "picture": PICTURE})),
        message(json.dumps({"type": "show", "stretch": PICTURE})),
        message(json.dumps({"type": "own_import", "text": PICTURE, "more": False})),
        request(f"http://127.0.0.1:{PORT}/favicon.svg?{PICTURE}"),
        request(f"data:image/jpeg;base64,{PICTURE}"),
        request(f"http://127.0.0.1:{PORT}/", "POST", hasPostData=True, postData=PICTURE),
        ("Network.webSocketCreated", {"url": f"ws://127.0.0.1:{PORT}/ws?{PICTURE}"}),
        request(f"http://127.0.0.1:{PORT}/", headers={"Accept": PICTURE}),
    ],
)
def test_a_picture_is_found_wherever_it_is_put(event) -> None:
    assert heard(event).pictures()


# Sockets


@pytest.mark.parametrize(
    ("local", "remote", "away"),
    [
        ("127.0.0.1:8765", "0.0.0.0:0", False),
        ("127.0.0.1:5000", "127.0.0.1:8765", False),
        ("::1:5000", "::1:8765", False),
        ("::ffff:127.0.0.1:5000", "::ffff:127.0.0.1:8765", False),
        ("0.0.0.0:0", "0.0.0.0:0", False),
        ("10.0.0.2:5000", "192.0.2.1:443", True),
        ("127.0.0.1:5000", "192.0.2.1:443", True),
        ("0.0.0.0:5353", "0.0.0.0:0", True),
        ("::ffff:10.0.0.2:5000", "::ffff:192.0.2.1:443", True),
        ("2001:db8::2:5000", "2001:db8::1:443", True),
    ],
)
def test_a_socket_leads_away_if_its_other_end_is_not_on_this_machine(local, remote, away) -> None:
    assert leads_away(Socket("tcp", local, remote, 1)) is away


pytest_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows sockets")


@pytest.fixture
def talking() -> Iterator[socket.socket]:
    """A socket of ours that another machine could talk to."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as talker:
        talker.bind(("0.0.0.0", 0))
        yield talker


@pytest_linux
def test_a_real_socket_is_found_by_who_holds_it(talking) -> None:
    port = talking.getsockname()[1]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        mine = sockets_of({os.getpid()})
        assert f"127.0.0.1:{listening.getsockname()[1]}" in {each.local for each in mine}
    assert [each.local for each in mine if leads_away(each) and each.local.endswith(f":{port}")] == [f"0.0.0.0:{port}"]
    assert sockets_of({1 << 30}) == set()


@pytest_linux
def test_a_family_is_a_process_and_all_that_came_from_it() -> None:
    with subprocess.Popen(["sh", "-c", "sleep 60 & echo $!; wait"], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        assert family(parent.pid) == {parent.pid, child}
        assert {parent.pid, child} <= family(os.getpid())
        os.kill(child, 9)
        parent.kill()


def test_a_process_with_brackets_in_its_name_has_a_parent(tmp_path: Path) -> None:
    for number, stat in {1: "1 (init) S 0 1", 2: "2 (a) S (b) S 1 2", 3: "3 (c) S 2 3"}.items():
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "stat").write_text(stat)
    assert family(2, tmp_path) == {2, 3}


def test_the_examples_run() -> None:
    assert doctest.testmod(network).failed == 0
