"""A calendar is fetched from this machine's own network and from nowhere else."""

import doctest
import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.desktop.calendars import serving
from unsit.desktop import own_network
from unsit.desktop.own_network import NotFetched, fetch, is_own

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
INSTEAD = "Save the calendar as a file, or use a calendar server of your own network."


def stands_for(*addresses):
    """A resolver that knows one answer, as of names that this test cannot register."""

    def resolve(_, port, **__):
        return [(socket.AF_INET6 if ":" in each else socket.AF_INET, 0, 0, "", (each, port)) for each in addresses]

    return resolve


def refusal(url, *resolver):
    with pytest.raises(NotFetched) as refused:
        fetch(url, *resolver)
    return str(refused.value)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.9.9", "192.168.1.20", "169.254.3.4", "::1", "fe80::1", "fd12::3",
     "fe80::1%lo", "::ffff:192.168.1.20"],
)  # fmt: skip
def test_an_address_of_the_own_network_is_one(address):
    assert is_own(address)


@pytest.mark.parametrize(
    "address",
    ["203.0.113.5", "8.8.8.8", "172.32.0.1", "100.64.0.1", "0.0.0.0", "192.0.2.1", "224.0.0.1", "255.255.255.255", "::",
     "2001:db8::1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:7f00:1::1", "ff02::1"],
)  # fmt: skip
def test_any_other_address_is_none(address):
    assert not is_own(address)


def test_the_examples_run():
    assert doctest.testmod(own_network).failed == 0


def test_what_is_there_comes():
    with serving({"/a.ics?key=1": CALENDAR}) as server:
        assert fetch(f"{server.url}/a.ics?key=1") == CALENDAR


@pytest.mark.parametrize("address", ["203.0.113.5", "[2001:db8::5]"])
def test_an_address_outside_is_refused_without_a_word_to_it(address):
    bare = address.strip("[]")
    told = f"{bare} is not in this machine's own network. {INSTEAD}"
    assert refusal(f"https://{address}/secret-path.ics") == told


def test_a_name_is_refused_if_one_of_its_addresses_is_outside():
    told = refusal("http://calendar.example/", stands_for("192.168.1.20", "203.0.113.5"))
    assert told == f"calendar.example is 203.0.113.5, which is not in this machine's own network. {INSTEAD}"


def test_the_address_that_was_looked_at_is_the_one_connected_to():
    """A name that is the own network's when looked up first, and another's the next time, is looked up once."""
    answers = [stands_for("127.0.0.1"), stands_for("203.0.113.5")]

    def resolve(*asked, **how):
        return answers.pop(0)(*asked, **how)

    with serving({"/": CALENDAR}) as server:
        port = server.server_port
        assert fetch(f"http://rebound.example:{port}/", resolve) == CALENDAR
        assert server.asked[0][1]["Host"] == f"rebound.example:{port}"
    assert len(answers) == 1


def test_the_next_address_is_taken_if_the_first_does_not_answer():
    with serving({"/": CALENDAR}) as server:
        assert fetch(f"http://two.example:{server.server_port}/", stands_for("::1", "127.0.0.1")) == CALENDAR


def test_a_server_may_send_on_within_the_network():
    with serving({"/": (302, {"Location": "/there.ics"}, b""), "/there.ics": CALENDAR}) as server:
        assert fetch(server.url) == CALENDAR


def test_a_server_that_sends_outside_is_not_followed():
    with serving({"/": (301, {"Location": "http://203.0.113.5/x.ics"}, b"")}) as server:
        assert refusal(server.url) == f"203.0.113.5 is not in this machine's own network. {INSTEAD}"


def test_a_server_that_sends_on_for_ever_is_left():
    with serving({"/": (302, {"Location": "/"}, b"")}) as server:
        assert refusal(server.url) == "127.0.0.1 sends elsewhere more than 5 times."
        assert len(server.asked) == 6


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("file:///etc/passwd", "Found an address that begins with file; expected http:// or https://."),
        ("webcal://nas.local/a.ics", "Found an address that begins with webcal; expected http:// or https://."),
        ("http://", "Found an address that begins with http; expected http:// or https://."),
        ("http://nas:x/", "The address is none: expected one like https://nas.local/calendar.ics."),
        ("http://[nas/", "The address is none: expected one like https://nas.local/calendar.ics."),
        ("http://nobody.invalid/", "No machine is known under the name nobody.invalid."),
    ],
)
def test_what_is_no_address_is_said(url, told):
    assert refusal(url) == told


def test_a_password_goes_to_its_own_server_and_into_no_message():
    with serving({"/": (302, {"Location": "/in"}, b""), "/in": CALENDAR}) as server:
        assert fetch(server.url.replace("//", "//ann:se%40cret@")) == CALENDAR
        assert [headers["Authorization"] for _, headers in server.asked] == ["Basic YW5uOnNlQGNyZXQ="] * 2
    with serving({}) as server:
        assert (
            refusal(server.url.replace("//", "//ann:secret@"))
            == "127.0.0.1 answers 404 Not Found; expected a calendar."
        )


def test_a_password_does_not_go_to_another_server():
    with serving({"/": CALENDAR}) as other, serving({"/": (307, {"Location": other.url}, b"")}) as server:
        assert fetch(server.url.replace("//", "//ann:secret@")) == CALENDAR
        assert "Authorization" not in other.asked[0][1]


def test_a_calendar_too_large_is_left(monkeypatch):
    monkeypatch.setattr(own_network, "MOST_BYTES", 1_000_000)
    with serving({"/": b"x" * 1_000_001}) as server:
        assert refusal(server.url) == "Found more than 1 MB; expected a calendar."


def test_where_nobody_answers_it_is_said():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert refusal(f"http://127.0.0.1:{port}/") == f"127.0.0.1:{port} cannot be read from: Connection refused."


def answering(handle):
    """A server that does with its one caller what it is told to."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        with server, server.accept()[0] as caller:
            handle(caller)

    thread = threading.Thread(target=serve)
    thread.start()
    return server.getsockname()[1], thread


@pytest.mark.parametrize("drips", [False, True])
def test_a_server_too_slow_is_left(monkeypatch, drips):
    monkeypatch.setattr(own_network, "PATIENCE_S", 0.3)

    def slow(caller):
        caller.recv(1000)
        caller.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(10):
            time.sleep(0.1)
            try:
                caller.sendall(b"x" if drips else b"")
            except OSError:
                return

    port, thread = answering(slow)
    assert refusal(f"http://127.0.0.1:{port}/") == "127.0.0.1 took longer than 0 s."
    thread.join()


def test_what_speaks_no_http_is_said():
    port, thread = answering(lambda caller: caller.sendall(b"220 mail ready\r\n" + caller.recv(0)))
    assert refusal(f"http://127.0.0.1:{port}/") == f"127.0.0.1:{port} cannot be read from: BadStatusLine."
    thread.join()


@pytest.fixture
def certified(tmp_path):
    """A certificate for nas.local that nobody vouches for, with its key, in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=nas.local")
    now, day = datetime.now(UTC), timedelta(days=1)
    unsigned = x509.CertificateBuilder(name, name, key.public_key(), 1, now - day, now + day).add_extension(
        x509.SubjectAlternativeName([x509.DNSName("nas.local")]), critical=False
    )
    parts = (
        unsigned.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )
    path = tmp_path / "nas.pem"
    path.write_bytes(b"".join(parts))
    return path


def test_https_asks_for_a_certificate_of_that_name_that_is_trusted_here(certified, monkeypatch):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certified)
    with serving({"/": CALENDAR}) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        url, here = f"https://nas.local:{server.server_port}/", stands_for("127.0.0.1")
        told = refusal(url, here)
        assert told.startswith(f"nas.local:{server.server_port} cannot be read from: its certificate is not trusted")
        monkeypatch.setenv("SSL_CERT_FILE", str(certified))
        assert fetch(url, here) == CALENDAR
        assert "Hostname mismatch" in refusal(url.replace("nas", "sun"), here)
