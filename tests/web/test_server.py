"""The real server on a real port: its own page gets everything, and nobody else gets anything."""

import contextlib
import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.web.page import BEGIN, MID_HOLD, texts
from unsit.app.desk import open_desk
from unsit.landmarks import Side
from unsit.session import Ended
from unsit.store import Kept
from unsit.store.database import DatabaseStore
from unsit.store.memory import MemoryStore
from unsit.store.recorder import Recorder
from unsit.web import server
from unsit.web.conversation import ERRORS_ANSWERED, ERRORS_BORNE
from unsit.web.guard import CONTENT_SECURITY_POLICY, HEADERS, Guard
from unsit.web.messages import LARGEST_BYTES, LARGEST_RECEIVED_BYTES
from unsit.web.server import LOOPBACK, USUAL_PORT, Served, ServerNotStarted
from unsit.web.under_way import UnderWay

ROOT = Path(__file__).parents[2]
SAMPLE = bytes(range(256)) * 40
SOON_S = 10.0


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Running:
    """A server that runs, and what its own page knows of it."""

    port: int
    token: str
    data: Path
    program: subprocess.Popen[str]

    def ask(self, path: str, *, method: str = "GET", host: str | None = None, **headers: str) -> Answer:
        """What a browser gets for this path, which is sent exactly as it stands."""
        with closing(http.client.HTTPConnection(LOOPBACK, self.port, timeout=SOON_S)) as asker:
            asker.putrequest(method, path, skip_host=True)
            for name, value in {"Host": host or f"{LOOPBACK}:{self.port}", **headers}.items():
                asker.putheader(name, value)
            asker.endheaders()
            answer = asker.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())

    def socket(
        self, *, token: str | None = None, origin: str | None = "ours", host: str = LOOPBACK
    ) -> ClientConnection:
        """A WebSocket as a page opens it; anything else than the page's own must be named."""
        port = self.port
        token = self.token if token is None else token
        return connect(
            f"ws://{host}:{port}/ws?token={token}",
            sock=socket.create_connection((LOOPBACK, port)),
            origin=f"http://{LOOPBACK}:{port}" if origin == "ours" else origin,
            proxy=None,
            compression=None,
            max_size=None,
        )

    def kept(self, session_id: str) -> Kept:
        with closing(DatabaseStore(self.data)) as store:
            return next(kept for kept in store.sessions() if kept.id == session_id)

    def closed(self, session_id: str) -> Kept:
        """The session, once the server has closed it."""
        until = time.monotonic() + SOON_S
        while (kept := self.kept(session_id)).session.ended is Ended.INTERRUPTED and time.monotonic() < until:
            time.sleep(0.02)
        return kept


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    page = folder / "page"
    (page / "assets").mkdir(parents=True)
    (page / "index.html").write_text('<meta name="unsit-token" content="__UNSIT_TOKEN__"><p>__UNSIT_MODE__</p>')
    for name in ("main.js", "worker.mjs", "vision.wasm", "look.css", "mark.svg"):
        (page / "assets" / name).write_text(f"content of {name}")
    (page / "pose.task").write_bytes(b"model")
    (folder / "secret.txt").write_text("not of the page")
    (folder / "sample.webm").write_bytes(SAMPLE)
    data = folder / "data"
    command = [sys.executable, "-m", "tests.web.serve", str(page), str(data), str(folder / "sample.webm")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            port, token = program.stdout.readline().split()
            yield Running(int(port), token, data, program)
        finally:
            program.kill()


@pytest.fixture(scope="module")
def unsit(tmp_path_factory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


def hear(page: ClientConnection) -> dict[str, object]:
    return json.loads(page.recv(timeout=SOON_S))


def begun(page: ClientConnection) -> str:
    """The id of the session that begins."""
    assert [hear(page)["type"], hear(page)["type"]] == ["hello", "state"]
    page.send(BEGIN)
    return str(hear(page)["session"])


def hold(page: ClientConnection) -> float:
    """The page's frames up to the middle of the first hold; the seconds counted by then."""
    for text in texts("good")[:MID_HOLD]:
        page.send(text)
        moment = hear(page)
    return moment["held_s"]["right"]


# Who may have the page


def test_the_page_is_given_for_the_token_with_the_token_in_it(unsit: Running) -> None:
    answer = unsit.ask(f"/?token={unsit.token}")
    assert answer.status == 200
    assert f'content="{unsit.token}"'.encode() in answer.body
    assert b"<p>coach</p>" in answer.body


@pytest.mark.parametrize("path", ["/", "/?token=", "/?token=guess", "/?token=%C3%A9", "/?tokens=x"])
def test_without_the_token_nobody_gets_the_page(unsit: Running, path: str) -> None:
    answer = unsit.ask(path)
    assert answer.status == 403
    assert unsit.token.encode() not in answer.body
    assert "set-cookie" not in answer.headers


def test_the_first_visit_leaves_a_cookie_that_no_script_reads_and_no_other_site_sends(unsit: Running) -> None:
    cookie = unsit.ask(f"/?token={unsit.token}").headers["set-cookie"]
    assert cookie.startswith(f"unsit-token-{unsit.port}={unsit.token};")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {"httponly", "path=/", "samesite=strict"}


@pytest.mark.parametrize(("value", "status"), [("", 200), ("x", 403)])
def test_the_cookie_gives_the_page_again_and_a_wrong_one_does_not(unsit: Running, value: str, status: int) -> None:
    assert unsit.ask("/", Cookie=f"unsit-token-{unsit.port}={unsit.token}{value}").status == status


def test_the_page_s_file_itself_does_not_hold_the_token(unsit: Running) -> None:
    answer = unsit.ask("/index.html")
    assert unsit.token.encode() not in answer.body


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:{port}", 200),
        ("localhost:{port}", 200),
        ("[::1]:{port}", 200),
        ("127.0.0.1", 403),
        ("127.0.0.1:1", 403),
        ("rebound.example:{port}", 403),
        ("127.0.0.1.rebound.example:{port}", 403),
        ("0.0.0.0:{port}", 403),
        ("127.0.0.1:{port}@rebound.example", 403),
    ],
)
@pytest.mark.parametrize("path", ["/?token={token}", "/assets/main.js", "/models/pose.task", "/sample.webm"])
def test_only_our_own_names_are_answered(unsit: Running, host: str, status: int, path: str) -> None:
    answer = unsit.ask(path.format(token=unsit.token), host=host.format(port=unsit.port))
    assert answer.status == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://127.0.0.1:{port}", 200),
        ("http://localhost:{port}", 200),
        ("https://127.0.0.1:{port}", 403),
        ("http://127.0.0.1:1", 403),
        ("http://elsewhere.example", 403),
        ("null", 403),
    ],
)
def test_only_our_own_page_may_ask(unsit: Running, origin: str, status: int) -> None:
    assert unsit.ask("/assets/main.js", Origin=origin.format(port=unsit.port)).status == status


def test_a_request_without_a_host_is_refused(unsit: Running) -> None:
    with socket.create_connection((LOOPBACK, unsit.port), timeout=SOON_S) as raw:
        raw.sendall(b"GET /assets/main.js HTTP/1.0\r\n\r\n")
        assert raw.recv(100).split(b" ")[1] in (b"400", b"403")


# What is handed out


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/?token={token}", 200),
        ("/", 403),
        ("/assets/main.js", 200),
        ("/models/pose.task", 200),
        ("/sample.webm", 200),
        ("/nothing", 404),
        ("/assets", 404),
        ("/ws", 404),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_every_answer_carries_the_page_s_policy(unsit: Running, path: str, status: int, method: str) -> None:
    answer = unsit.ask(path.format(token=unsit.token), method=method)
    assert answer.status == (status if method == "GET" else answer.status)
    assert answer.status < 500
    assert {name: answer.headers.get(name.lower()) for name in HEADERS} == HEADERS


def test_a_refused_name_carries_the_policy_too(unsit: Running) -> None:
    answer = unsit.ask("/", host="rebound.example")
    assert answer.status == 403
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_the_policy_lets_nothing_in_from_outside_and_no_inline_script_run() -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split(";"))
    assert rules["default-src"] == "'none'"
    allowed = {word for rule in rules.values() for word in rule.split()}
    assert allowed == {"'none'", "'self'", "'wasm-unsafe-eval'", "data:", "blob:"}
    assert rules["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert rules["connect-src"] == "'self'"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/assets/main.js", "text/javascript; charset=utf-8"),
        ("/assets/worker.mjs", "text/javascript; charset=utf-8"),
        ("/assets/vision.wasm", "application/wasm"),
        ("/assets/look.css", "text/css; charset=utf-8"),
        ("/assets/mark.svg", "image/svg+xml"),
        ("/models/pose.task", "application/octet-stream"),
        ("/sample.webm", "video/webm"),
    ],
)
def test_each_file_goes_under_its_media_type(unsit: Running, path: str, media_type: str) -> None:
    answer = unsit.ask(path)
    assert (answer.status, answer.headers["content-type"]) == (200, media_type)


def test_a_file_that_has_not_changed_is_not_sent_again(unsit: Running) -> None:
    first = unsit.ask("/assets/main.js")
    again = unsit.ask("/assets/main.js", **{"If-None-Match": first.headers["etag"]})
    assert (first.status, again.status, again.body) == (200, 304, b"")


@pytest.mark.parametrize(
    ("asked", "start", "stop"), [("bytes=0-99", 0, 100), ("bytes=1000-", 1000, None), ("bytes=-10", -10, None)]
)
def test_the_sample_is_given_in_the_parts_that_a_video_asks_for(unsit: Running, asked, start, stop) -> None:
    answer = unsit.ask("/sample.webm", Range=asked)
    assert answer.status == 206
    assert answer.body == SAMPLE[start:stop]
    assert answer.headers["content-range"].endswith(f"/{len(SAMPLE)}")


def test_a_part_beyond_the_sample_is_refused_and_the_whole_is_given_without_a_range(unsit: Running) -> None:
    assert unsit.ask("/sample.webm", Range=f"bytes={len(SAMPLE)}-").status == 416
    assert unsit.ask("/sample.webm").body == SAMPLE


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/assets/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/..\\secret.txt",
        "/assets/..%5c..%5csecret.txt",
        "//../secret.txt",
        "/%00",
        "/assets/main.js%00.txt",
        "/" + "a" * 5000,
        "/etc/passwd",
        "//etc/passwd",
    ],
)
def test_no_path_leads_out_of_the_page_s_folder(unsit: Running, path: str) -> None:
    answer = unsit.ask(path)
    assert answer.status in (400, 404)
    assert b"not of the page" not in answer.body
    assert b"root:" not in answer.body


def test_a_path_through_the_page_s_own_folders_leads_to_its_file(unsit: Running) -> None:
    assert unsit.ask("/assets/%6dain.js").body == b"content of main.js"


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect"])
def test_the_framework_s_own_pages_are_not_there(unsit: Running, path: str) -> None:
    assert unsit.ask(path).status == 404


def test_the_server_does_not_say_what_it_is_made_of(unsit: Running) -> None:
    assert "server" not in unsit.ask("/").headers


# Who may talk


def test_our_own_page_is_greeted(unsit: Running) -> None:
    with unsit.socket() as page:
        assert [hear(page)["type"], hear(page)["type"]] == ["hello", "state"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"token": ""},
        {"token": "guess"},
        {"origin": None},
        {"origin": "null"},
        {"origin": "http://elsewhere.example"},
        {"origin": "https://127.0.0.1"},
        {"host": "rebound.example"},
    ],
    ids=str,
)
def test_nobody_else_is_let_in(unsit: Running, wrong) -> None:
    with pytest.raises(InvalidStatus) as refusal, unsit.socket(**wrong):
        pass
    assert refusal.value.response.status_code == 403


def test_the_cookie_alone_opens_no_socket(unsit: Running) -> None:
    answer = unsit.ask(
        "/ws",
        Origin=f"http://{LOOPBACK}:{unsit.port}",
        Cookie=f"unsit-token-{unsit.port}={unsit.token}",
        Connection="Upgrade",
        Upgrade="websocket",
        **{"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="},
    )
    assert answer.status == 403


# Conversations


def test_two_pages_at_once_each_have_their_own_session(unsit: Running) -> None:
    with unsit.socket() as one, unsit.socket() as other:
        first, second = begun(one), begun(other)
        assert first != second
        other.send(texts("good")[0])
        assert hear(other)["seq"] == 0
        assert hold(one) > 4
        other.send(texts("good")[1])
        assert hear(other)["held_s"] == {"left": 0, "right": 0}
    assert unsit.closed(first).session.held_s(Side.RIGHT) > 4
    assert unsit.closed(second).session.holds == ()


def test_a_socket_that_drops_in_mid_hold_keeps_all_that_was_counted(unsit: Running) -> None:
    with unsit.socket() as page:
        session_id = begun(page)
        counted_s = hold(page)
        page.socket.shutdown(socket.SHUT_RDWR)  # no goodbye: the browser crashed
    session = unsit.closed(session_id).session
    assert session.ended is Ended.LEFT
    assert session.held_s(Side.RIGHT) == pytest.approx(counted_s, abs=0.001)
    assert counted_s > 4


def test_stop_gives_a_summary_that_is_already_kept(unsit: Running) -> None:
    with unsit.socket() as page:
        session_id = begun(page)
        counted_s = hold(page)
        page.send('{"type": "command", "name": "stop"}')
        summary = hear(page)
        assert summary["saved"] is True
        session = unsit.kept(session_id).session
    assert session.ended is Ended.STOPPED
    assert session.held_s(Side.RIGHT) == pytest.approx(counted_s, abs=0.001)


@pytest.mark.parametrize(
    "junk", ["junk", b"\x00\xff", b"", " " * (LARGEST_BYTES + 1)], ids=["text", "bytes", "no", "large"]
)
def test_a_bad_message_is_answered_and_the_socket_stays_open(unsit: Running, junk) -> None:
    with unsit.socket() as page:
        begun(page)
        page.send(junk)
        error = hear(page)
        assert (error["type"], error["fatal"]) == ("error", False)
        page.send(texts("good")[0])
        assert hear(page)["type"] == "moment"


def test_a_message_beyond_all_measure_closes_the_socket_unread_and_the_session_as_left(unsit: Running) -> None:
    with unsit.socket() as page:
        session_id = begun(page)
        with contextlib.suppress(ConnectionClosed):
            page.send(" " * (LARGEST_RECEIVED_BYTES + 1))
        with pytest.raises(ConnectionClosed):
            hear(page)
    assert unsit.closed(session_id).session.ended is Ended.LEFT


def test_a_flood_of_junk_is_cut_off_and_other_pages_go_on(unsit: Running) -> None:
    with unsit.socket() as page, unsit.socket() as flood:
        begun(page)
        assert [hear(flood)["type"], hear(flood)["type"]] == ["hello", "state"]
        with contextlib.suppress(ConnectionClosed):
            for _ in range(ERRORS_BORNE + 1):
                flood.send("junk")
        assert [hear(flood)["type"] for _ in range(ERRORS_ANSWERED)] == ["error"] * ERRORS_ANSWERED
        with pytest.raises(ConnectionClosed) as closed:
            hear(flood)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1008
        page.send(texts("good")[0])
        assert hear(page)["type"] == "moment"


@pytest.mark.parametrize(("how", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, -signal.SIGTERM)])
def test_a_server_that_is_ended_in_mid_hold_closes_the_session_first(tmp_path: Path, how, status) -> None:
    with running(tmp_path) as server, server.socket() as page:
        session_id = begun(page)
        counted_s = hold(page)
        server.program.send_signal(how)
        with pytest.raises(ConnectionClosed):
            hear(page)
        _, errors = server.program.communicate(timeout=SOON_S)
        session = server.kept(session_id).session
    assert session.ended is Ended.LEFT
    assert session.held_s(Side.RIGHT) == pytest.approx(counted_s, abs=0.001)
    assert (errors, server.program.returncode) == ("", status)


# The port


def test_the_server_listens_on_loopback_alone(unsit: Running) -> None:
    with closing(server.bound_socket(None)) as bound:
        assert bound.getsockname()[0] == "127.0.0.1"
        assert bound.family is socket.AF_INET
    for address in ("127.0.0.2", outward_address()):
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((address, unsit.port), timeout=SOON_S)
    socket.create_connection((LOOPBACK, unsit.port), timeout=SOON_S).close()


def outward_address() -> str:
    """This machine's address on its network; nothing is sent to find it. Without a network, another loopback one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as towards:
        try:
            towards.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.3"
        return towards.getsockname()[0]


def test_the_usual_port_is_left_to_whoever_has_it() -> None:
    with contextlib.ExitStack() as taken:
        with contextlib.suppress(OSError):  # somebody has it already, which does as well
            taken.enter_context(socket.create_server((LOOPBACK, USUAL_PORT)))
        with closing(server.bound_socket(None)) as bound:
            assert bound.getsockname()[1] not in (0, USUAL_PORT)


def test_a_port_asked_for_is_had_or_the_reason_is_given() -> None:
    with closing(socket.create_server((LOOPBACK, 0))) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServerNotStarted, match=rf"Port {port} on 127.0.0.1 cannot be had: .*in use.*--port"):
            server.bound_socket(port)
    with closing(server.bound_socket(port)) as bound:
        assert bound.getsockname() == (LOOPBACK, port)


def test_two_that_start_at_the_same_moment_do_not_get_the_same_port() -> None:
    with closing(server.bound_socket(None)) as one, closing(server.bound_socket(None)) as other:
        assert one.getsockname() != other.getsockname()
        with pytest.raises(ServerNotStarted):
            server.bound_socket(one.getsockname()[1])


def test_a_page_that_is_not_built_is_said_before_anything_is_served(tmp_path: Path) -> None:
    served = Served((tmp_path / "pose.task",), tmp_path / "sample.webm", tmp_path / "figure.glb")
    with pytest.raises(ServerNotStarted, match=r"not built.*make run"):
        server.application(
            open_desk(MemoryStore(), tmp_path), Guard(1), served, UnderWay(partial(Recorder, MemoryStore())), tmp_path
        )


# The guard by itself


def test_each_start_has_a_token_of_its_own_that_cannot_be_guessed() -> None:
    tokens = {Guard(1).token for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 32


def test_the_token_is_taken_whole_or_not_at_all() -> None:
    guard = Guard(1)
    assert guard.token_is_ours(guard.token)
    for wrong in (None, "", guard.token[:-1], guard.token + "x", guard.token.swapcase(), "é"):
        assert not guard.token_is_ours(wrong)
