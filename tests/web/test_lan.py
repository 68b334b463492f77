"""The real server's other side, as the local network has it: TLS, one phone, and nothing of the desk."""

import hashlib
import http.client
import json
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.web.page import frames
from tests.web.test_server import ROOT, SOON_S, Answer
from unsit.web import lan, network
from unsit.web.guard import CONTENT_SECURITY_POLICY, LAN_HEADERS, LanGuard
from unsit.web.pairing import TRIES
from unsit.web.phone_messages import LARGEST_BYTES
from unsit.web.server import LOOPBACK, MOST_AT_ONCE, ServerNotStarted

PHONE_PAGE = '<script src="/assets/phone-1.js"></script>'
FILES = {
    "phone-1.js": 'import "/assets/shared-2.js"; new Worker("/assets/pose.worker-3.js");',
    "shared-2.js": "shared",
    "pose.worker-3.js": "worker",
    "index-4.js": "the desk's",
    "anatomy-5.js": "the desk's",
}


OF_THE_DESK = [
    *("/index.html", "/assets/index-4.js", "/assets/anatomy-5.js", "/ws", "/sample.webm", "/figure.glb", "/phone.svg"),
    *(
        "/?token=TOKEN",
        "/docs",
        "/openapi.json",
        "/assets/",
        "/assets/../index.html",
        "/..%2findex.html",
        "/etc/passwd",
    ),
    *("/assets/%2e%2e/index.html", "/wasm/../../data/sessions.sqlite", "/lan-certificate.pem"),
]
PARTS = tuple(FILES)[:3]


def trusting() -> ssl.SSLContext:
    """As a phone whose owner has gone on past the warning."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@dataclass
class Side:
    """What a phone, and whoever else is in the network, meets; and the desk's own port and token beside it."""

    desk_port: int
    token: str
    port: int
    code: str
    fingerprint: str

    def ask(
        self, path: str, *, method: str = "GET", host: str | None = None, body: bytes | None = None, **headers: str
    ) -> Answer:
        """What a browser in the network gets for this path."""
        asker = http.client.HTTPSConnection(LOOPBACK, self.port, timeout=SOON_S, context=trusting())
        with closing(asker):
            asker.putrequest(method, path, skip_host=True)
            for name, value in {"Host": host or self.host, **headers}.items():
                asker.putheader(name, value)
            if body is not None:
                asker.putheader("Content-Length", str(len(body)))
            asker.endheaders(body)
            answer = asker.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())

    @property
    def host(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    @property
    def origin(self) -> str:
        return f"https://{self.host}"

    def pair(self, code: str, **more: str) -> Answer:
        return self.ask("/pair", method="POST", body=json.dumps({"code": code}).encode(), Origin=self.origin, **more)

    def socket(self, *, cookie: str = "", origin: str | None = "ours", host: str = LOOPBACK) -> ClientConnection:
        """The phone's socket; anything else than the paired phone's own must be named."""
        return connect(
            f"wss://{host}:{self.port}/phone",
            sock=socket.create_connection((LOOPBACK, self.port)),
            ssl=trusting(),
            server_hostname=LOOPBACK,
            origin=self.origin if origin == "ours" else origin,
            additional_headers={"Cookie": cookie} if cookie else None,
            proxy=None,
            compression=None,
        )

    def desk(self) -> ClientConnection:
        """The desk's page."""
        return connect(
            f"ws://{LOOPBACK}:{self.desk_port}/ws?token={self.token}", origin=f"http://{LOOPBACK}:{self.desk_port}"
        )


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Side]:
    folder = tmp_path_factory.mktemp("lan")
    page = folder / "page"
    for inside in ("assets", "wasm"):
        (page / inside).mkdir(parents=True)
    (page / "index.html").write_text('<meta name="unsit-token" content="__UNSIT_TOKEN__">')
    (page / "phone.html").write_text(PHONE_PAGE)
    for name, text in FILES.items():
        (page / "assets" / name).write_text(text)
    (page / "wasm" / "vision.wasm").write_text("runtime")
    (page / "favicon.svg").write_text("<svg/>")
    (page / "pose.task").write_bytes(b"model")
    (folder / "sample.webm").write_bytes(b"sample")
    command = [sys.executable, "-m", "tests.web.serve_lan", *map(str, (page, folder / "data", folder / "sample.webm"))]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            desk_port, token, port, code, fingerprint = program.stdout.readline().split()
            yield Side(int(desk_port), token, int(port), code, fingerprint)
        finally:
            program.terminate()
            program.wait(SOON_S)


@pytest.fixture
def side(running: Side) -> Side:
    """Nobody is paired, and a code waits."""
    with running.desk() as desk:
        before = hear(desk, "phone")["code"]
        desk.send('{"type": "phone", "name": "forget"}')
        while (news := hear(desk, "phone"))["code"] in (None, before):
            pass
    running.code = str(news["code"])
    return running


@pytest.fixture
def cookie(side: Side) -> str:
    """The paired phone's."""
    answer = side.pair(side.code)
    assert answer.status == 200
    return answer.headers["set-cookie"].split(";")[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def hear(of: ClientConnection, kind: str) -> dict[str, object]:
    """The next message of this kind."""
    while True:
        message = json.loads(of.recv(timeout=SOON_S))
        if message["type"] == kind:
            return message


# What is there, and what is not


def test_the_phone_s_page_and_its_parts_are_there_under_the_policy(side: Side) -> None:
    answer = side.ask("/")
    assert (answer.status, answer.body.decode()) == (200, PHONE_PAGE)
    for path in (*(f"/assets/{name}" for name in PARTS), "/wasm/vision.wasm", "/models/pose.task", "/favicon.svg"):
        assert side.ask(path).status == 200, path
    for name, value in LAN_HEADERS.items():
        assert answer.headers[name.lower()] == value
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize("path", OF_THE_DESK)
def test_nothing_of_the_desk_is_there(side: Side, cookie: str, path: str) -> None:
    answer = side.ask(path.replace("TOKEN", side.token), Cookie=cookie)
    assert answer.status == 404 or answer.body.decode() == PHONE_PAGE
    assert b"unsit-token" not in answer.body


def test_the_desk_s_socket_opens_for_nobody_in_the_network(side: Side, cookie: str) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        connect(
            f"wss://{side.host}/ws?token={side.token}",
            ssl=trusting(),
            origin=side.origin,
            additional_headers={"Cookie": cookie},
            proxy=None,
        )
    assert refusal.value.response.status_code in (403, 404)


def test_by_plain_http_nobody_is_answered(side: Side) -> None:
    with closing(socket.create_connection((LOOPBACK, side.port), timeout=SOON_S)) as plain:
        plain.sendall(f"GET / HTTP/1.1\r\nHost: {side.host}\r\n\r\n".encode())
        try:
            heard = plain.recv(1000)
        except ConnectionResetError:
            heard = b""
    assert not heard.startswith(b"HTTP")


def test_the_certificate_is_the_one_whose_fingerprint_is_told(side: Side) -> None:
    with closing(trusting().wrap_socket(socket.create_connection((LOOPBACK, side.port)))) as shown:
        told = hashlib.sha256(shown.getpeercert(binary_form=True) or b"").hexdigest().upper()
    assert side.fingerprint == ":".join(told[at : at + 2] for at in range(0, 64, 2))


def test_nobody_trusts_it_unasked(side: Side) -> None:
    with pytest.raises(ssl.SSLCertVerificationError), socket.create_connection((LOOPBACK, side.port)) as plain:
        ssl.create_default_context().wrap_socket(plain, server_hostname=LOOPBACK)


# Who may ask


@pytest.mark.parametrize("host", ["rebound.example", "127.0.0.1", "127.0.0.2:PORT", "desk.example:PORT", "127.0.0.1:1"])
def test_under_another_name_nobody_is_answered(side: Side, host: str) -> None:
    assert side.ask("/", host=host.replace("PORT", str(side.port))).status == 403


def test_under_this_machine_s_names_it_is(side: Side) -> None:
    assert [side.ask("/", host=f"{name}:{side.port}").status for name in ("desk", "DESK.local")] == [200, 200]


@pytest.mark.parametrize(
    "origin",
    ["http://127.0.0.1:PORT", "https://elsewhere.example", "null", "https://127.0.0.1:1", "https://127.0.0.1:PORT.x"],
)
def test_from_another_page_nothing_is_answered_and_nothing_paired(side: Side, origin: str) -> None:
    origin = origin.replace("PORT", str(side.port))
    assert side.ask("/", Origin=origin).status == 403
    body = json.dumps({"code": side.code}).encode()
    assert side.ask("/pair", method="POST", body=body, Origin=origin).status == 403
    assert side.ask("/pair", method="POST", body=body).status == 400, "without an origin it is no page at all"
    assert side.pair(side.code).status == 200


# Pairing


def test_the_code_pairs_once_and_leaves_a_cookie_that_no_script_reads_and_only_this_site_gets(side: Side) -> None:
    answer = side.pair(side.code)
    assert json.loads(answer.body) == {"outcome": "paired"}
    name, *attributes = answer.headers["set-cookie"].split("; ")
    assert name.startswith(f"unsit-phone-{side.port}=")
    assert {each.lower() for each in attributes} == {"httponly", "secure", "samesite=strict", "path=/"}
    assert side.pair(side.code).status == 409


def test_another_device_gets_a_plain_page_that_says_so_and_no_socket(side: Side, cookie: str) -> None:
    answer = side.ask("/")
    assert answer.status == 403
    assert b"Another phone is paired" in answer.body
    assert b"<script" not in answer.body
    assert side.ask("/", Cookie=cookie).status == 200
    for other in ("", f"unsit-phone-{side.port}=guess", cookie + "x"):
        with pytest.raises(InvalidStatus) as refusal:
            side.socket(cookie=other)
        assert refusal.value.response.status_code == 403


def test_before_anyone_has_paired_no_socket_opens(side: Side) -> None:
    for cookie in ("", f"unsit-phone-{side.port}=", f"unsit-phone-{side.port}=None"):
        with pytest.raises(InvalidStatus):
            side.socket(cookie=cookie)


@pytest.mark.parametrize(
    "wrong_socket", [{"origin": None}, {"origin": "https://elsewhere.example"}, {"host": "rebound.example"}], ids=str
)
def test_the_cookie_alone_opens_no_socket(side: Side, cookie: str, wrong_socket) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        side.socket(cookie=cookie, **wrong_socket)
    assert refusal.value.response.status_code == 403


def test_after_five_wrong_tries_even_the_right_code_is_too_late(side: Side) -> None:
    outcomes = [side.pair(wrong(side.code)).status for _ in range(TRIES)]
    assert outcomes == [403] * (TRIES - 1) + [429]
    assert side.pair(side.code).status == 429


NO_CODES = [
    b"",
    b"123456",
    b'{"code": 123456}',
    b'{"code": "12345"}',
    b'{"code": "1234567"}',
    b'{"code": "' + b"1" * 5000,
]


@pytest.mark.parametrize("body", NO_CODES, ids=["nothing", "bare", "a number", "five digits", "seven", "a flood"])
def test_what_is_no_code_is_no_try(side: Side, body: bytes) -> None:
    for _ in range(TRIES + 1):
        assert side.ask("/pair", method="POST", body=body, Origin=side.origin).status == 400
    assert side.pair(side.code).status == 200


def test_a_page_asks_whether_it_is_the_paired_phone_s(side: Side, cookie: str) -> None:
    assert json.loads(side.ask("/paired").body) == {"paired": False}
    assert json.loads(side.ask("/paired", Cookie=cookie).body) == {"paired": True}


# A session


def test_a_session_goes_from_the_phone_to_the_desk_and_ends_when_the_phone_is_let_go(side: Side, cookie: str) -> None:
    with side.desk() as desk, side.socket(cookie=cookie) as phone:
        assert hear(phone, "close")
        phone.send('{"type": "ready"}')
        while hear(desk, "phone")["state"] != "ready":
            pass
        for gate in ("emergency", "see_someone", "conditions"):
            desk.send(json.dumps({"type": "answers", "gate": gate, "yes": []}))
        desk.send(json.dumps({"type": "begin", "stretch": "hip-and-lower-back", "hold_s": None, "source": "phone"}))
        assert hear(desk, "begun")
        assert hear(phone, "open")
        for message in frames("good")[:3]:
            phone.send(json.dumps(message | {"tilt": None}))
            assert len(hear(desk, "seen")["image"]) == 33
            assert hear(desk, "moment")
        assert hear(phone, "tell")["phase"]
        desk.send('{"type": "phone", "name": "forget"}')
        with pytest.raises(ConnectionClosed) as closed:
            hear(phone, "never")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == lan.LET_GO
    with pytest.raises(InvalidStatus):
        side.socket(cookie=cookie)


def test_a_message_beyond_all_measure_closes_the_phone_s_socket_unread(side: Side, cookie: str) -> None:
    with side.socket(cookie=cookie) as phone:
        phone.send(" " * (LARGEST_BYTES + 1))
        with pytest.raises(ConnectionClosed):
            hear(phone, "never")


def test_many_who_only_hang_on_the_line_do_not_reach_the_desk(side: Side) -> None:
    with side.desk() as desk:
        hanging = [socket.create_connection((LOOPBACK, side.port)) for _ in range(MOST_AT_ONCE + 8)]
        desk.send('{"type": "phone", "name": "look"}')
        assert hear(desk, "phone")["state"] == "unpaired"
        for each in hanging:
            each.close()


def test_the_picture_with_the_code_is_for_the_desk_s_page_alone(side: Side) -> None:
    def picture(cookie: str) -> int:
        with closing(http.client.HTTPConnection(LOOPBACK, side.desk_port, timeout=SOON_S)) as asker:
            asker.request("GET", "/phone.svg", headers={"Cookie": cookie})
            return asker.getresponse().status

    ours = f"unsit-token-{side.desk_port}={side.token}"
    assert [picture(""), picture(f"unsit-token-{side.desk_port}=guess"), picture(ours)] == [404, 404, 200]
    side.pair(side.code)
    assert picture(ours) == 404, "there is no code any more"


# Where it is


def test_the_sockets_are_on_the_named_addresses_alone(side: Side) -> None:
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", side.port), timeout=SOON_S)


def test_an_address_asked_for_must_be_one_of_a_local_network() -> None:
    for asked in ("kitchen", "0.0.0.0", "8.8.8.8"):
        with pytest.raises(ServerNotStarted, match=rf"{asked}.*expected .*192\.168\.1\.20"):
            network.addresses(asked)
    assert network.addresses("192.168.1.20") == ("192.168.1.20",)


def test_a_machine_in_no_network_is_told_what_to_do(monkeypatch) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise OSError("Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", nowhere)
    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(ServerNotStarted, match=r"no address in a local network.*--lan-address"):
        network.addresses()


def test_an_address_that_is_not_this_machine_s_is_said() -> None:
    with pytest.raises(ServerNotStarted, match="Is that this machine's address"):
        network.bound_sockets(("203.0.113.7",))


def test_several_addresses_share_one_port() -> None:
    on = network.bound_sockets(("127.0.0.1", "127.0.0.2"))
    try:
        assert {each.getsockname()[0] for each in on} == {"127.0.0.1", "127.0.0.2"}
        assert len({each.getsockname()[1] for each in on}) == 1
    finally:
        for each in on:
            each.close()


def test_a_page_that_is_not_built_is_said(tmp_path: Path) -> None:
    with pytest.raises(ServerNotStarted, match=r"not built.*phone\.html"):
        lan.parts(tmp_path)


@pytest.mark.parametrize("name", ["192.168.1.20:8766", "desk.local:8766", "DESK.LOCAL:8766"])
def test_the_guard_knows_its_names_by_tls_alone(name: str) -> None:
    guard = LanGuard(("192.168.1.20", "desk.local"), 8766)
    assert guard.host_is_ours(name)
    assert guard.origin_is_ours(f"https://{name}")
    assert not guard.origin_is_ours(f"http://{name}")
    assert not guard.host_is_ours(name.replace("8766", "8765"))
    assert not any(map(guard.origin_is_ours, (None, "", "null", name)))
