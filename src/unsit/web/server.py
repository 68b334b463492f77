"""The local server: the page's files, and one WebSocket a page. Binds loopback, and answers nobody but its own page."""

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response, WebSocket, WebSocketDisconnect
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse
from fastapi.staticfiles import StaticFiles
from starlette.staticfiles import PathLike
from starlette.types import Scope

from unsit.web.breaks import ASK_EVERY_S, BreakPort, Breaks
from unsit.web.conversation import Conversation, TooManyErrors
from unsit.web.desk import Desk
from unsit.web.eyes import LOOK_EVERY_S, Desktop, Eyes
from unsit.web.guard import HEADERS, Guard, Names, from_our_page, may_ask
from unsit.web.heard import Heard
from unsit.web.messages import LARGEST_RECEIVED_BYTES, Outgoing
from unsit.web.phone import Phone
from unsit.web.phone_messages import PhoneFrame
from unsit.web.under_way import UnderWay

LOOPBACK = "127.0.0.1"
USUAL_PORT = 8765
PAGE = Path(__file__).with_name("page") / "dist"
VOICES = Path(__file__).with_name("voices")
MEDIA_TYPES = {
    ".bin": "application/octet-stream",
    ".css": "text/css; charset=utf-8",
    ".glb": "model/gltf-binary",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".task": "application/octet-stream",
    ".wasm": "application/wasm",
    ".webm": "video/webm",
}
"""Written out, because what the system says of them differs, and a browser runs no script under a wrong name."""


MOST_AT_ONCE = 32
"""So many connections from the network, and no more: one phone needs a handful."""
PING_S = 5.0
"""A phone that has not answered for so long is gone."""


class ServerNotStarted(Exception):
    """The server cannot start: what was found, and what to do."""


@dataclass(frozen=True, slots=True)
class Served:
    """What is handed out beside the page, and whether the page opens the camera ("coach") or the sample ("demo").

    `voices`: what is said, recorded, a file a language, for browsers without a voice. `phone`: the one that may be the
    camera, where the program was started for one.
    """

    models: tuple[Path, ...]
    sample: Path
    figure: Path
    mode: str = "coach"
    voices: tuple[Path, ...] = ()
    phone: Phone | None = None


def application(  # noqa: PLR0913 - all that a server stands on
    desk: Desk,
    guard: Guard,
    served: Served,
    under_way: UnderWay,
    page: Path = PAGE,
    *,
    desktop: Desktop | None = None,
    breaks: BreakPort | None = None,
) -> FastAPI:
    """The server's application: guarded, without any page but ours. `breaks`: the reminder, where there is one."""
    index, phone = _index(page, guard, served.mode), served.phone
    shared = None if breaks is None else Breaks(breaks)
    app = guarded(guard, HEADERS, partial(_until_closed, under_way))

    @app.get("/")
    async def _page(request: Request) -> Response:
        if not any(map(guard.token_is_ours, (request.query_params.get("token"), request.cookies.get(guard.cookie)))):
            return PlainTextResponse(
                "Open the address that `unsit coach` printed: this one has no token, or an old one.", 403
            )
        response = HTMLResponse(index)
        response.set_cookie(guard.cookie, guard.token, httponly=True, samesite="strict")
        return response

    for model in served.models:
        hand_out(app, f"/models/{model.name}", model)

    for file in (served.sample, served.figure):
        hand_out(app, f"/{file.name}", file)

    if phone is not None:
        _show_link(app, guard, phone)

    for voice in served.voices:
        hand_out(app, f"/voices/{voice.name}", voice)

    @app.websocket("/ws")
    async def _socket(websocket: WebSocket) -> None:
        if not _may_talk(websocket, guard):
            await websocket.close()  # before it was accepted: the page gets a plain 403
            return
        await websocket.accept()
        heard = Heard(websocket)
        phones = None if phone is None else phone.desk(heard.news)
        conversation = Conversation(desk, under_way, phones, Eyes(desktop), shared)
        looking = asyncio.create_task(_look_around(websocket, conversation))
        try:
            await _talk(websocket, heard, conversation)
        finally:
            looking.cancel()

    app.mount("/", _PageFiles(directory=page), name="page")
    return app


@asynccontextmanager
async def _until_closed(under_way: UnderWay, _: FastAPI) -> AsyncIterator[None]:
    """While the server runs; at its end no session is left open."""
    yield
    await asyncio.to_thread(under_way.close)


def guarded(
    names: Names,
    headers: Mapping[str, str],
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
) -> FastAPI:
    """An application without any page yet, that answers only our own pages, with these headers."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)

    @app.middleware("http")
    async def _guarded(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await answer(request) if may_ask(request, names) else PlainTextResponse("Not for you.", 403)
        for name, value in headers.items():
            response.headers[name] = value
        return response

    return app


def hand_out(app: FastAPI, address: str, file: Path) -> None:
    """This file at this address, under its own media type."""

    @app.get(address)
    async def _file() -> Response:
        return FileResponse(file, media_type=MEDIA_TYPES[file.suffix])


def _show_link(app: FastAPI, guard: Guard, phone: Phone) -> None:
    """The phone's address with its code, as a picture for a phone to read; shown to whoever has the token alone."""
    from unsit.web.qr import picture_of

    @app.get("/phone.svg")
    async def _picture(request: Request) -> Response:
        link = phone.link if guard.token_is_ours(request.cookies.get(guard.cookie)) else None
        if link is None:
            return PlainTextResponse("There is no code to show.", 404)
        return Response(picture_of(link), media_type="image/svg+xml")


class _PageFiles(StaticFiles):
    """The page's files, each under its own media type."""

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, or that it has not changed."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        media_type = MEDIA_TYPES.get(Path(full_path).suffix)
        if media_type is not None:
            response.headers["content-type"] = media_type
        return response


def _index(page: Path, guard: Guard, mode: str) -> str:
    """The page's first file with the token of this start in it."""
    try:
        text = (page / "index.html").read_text(encoding="utf-8")
    except OSError as error:
        raise ServerNotStarted(
            f"The page is not built: {error}. In a checkout, `make run` builds it; `unsit doctor` says more."
        ) from error
    return text.replace("__UNSIT_TOKEN__", guard.token).replace("__UNSIT_MODE__", mode)


def _may_talk(websocket: WebSocket, guard: Guard) -> bool:
    return from_our_page(websocket, guard) and guard.token_is_ours(websocket.query_params.get("token"))


async def _talk(websocket: WebSocket, heard: Heard, conversation: Conversation) -> None:
    """One page's messages, and a phone's beside them, until the page goes; its session then waits for it a while."""
    listening = asyncio.create_task(heard.listen())
    try:
        for greeting in await asyncio.to_thread(conversation.greeting):
            await websocket.send_text(json.dumps(greeting))
        while True:
            message = await heard.next()
            if isinstance(message, dict) and message["type"] == "websocket.disconnect":
                return
            # Beside the loop: a locked file, or a search for someone lost, holds up this page alone.
            for answer in await asyncio.to_thread(_said, conversation, message):
                await websocket.send_text(json.dumps(answer))
    except TooManyErrors:
        await websocket.close(1008)
    except WebSocketDisconnect:
        return
    finally:
        listening.cancel()
        await asyncio.to_thread(conversation.gone)


def _said(conversation: Conversation, heard: Any) -> list[Outgoing]:  # noqa: ANN401 - as `Heard` gives it
    """What the conversation says to what was heard."""
    if heard is None:
        return conversation.phone_news()
    if isinstance(heard, PhoneFrame):
        return conversation.see(heard)
    text = heard.get("text")
    return conversation.answer(heard.get("bytes") or b"" if text is None else text)


async def _look_around(websocket: WebSocket, conversation: Conversation) -> None:
    """Say unasked what the page is to know of this computer while it is watched, and of a break; ends with it."""
    async with asyncio.TaskGroup() as looks:
        looks.create_task(_look_again(websocket, conversation.look_around, LOOK_EVERY_S))
        looks.create_task(_look_again(websocket, conversation.look_at_break, ASK_EVERY_S))


async def _look_again(websocket: WebSocket, look: Callable[[], list[Outgoing]], every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        for order in await asyncio.to_thread(look):
            with suppress(WebSocketDisconnect, RuntimeError):  # it is gone, or was closed
                await websocket.send_text(json.dumps(order))


def bound_socket(port: int | None, before: Iterable[int] = ()) -> socket.socket:
    """A socket on loopback: on this port; or, if free, on one that there was before, on the usual one, or on any.

    Raises `ServerNotStarted` if the port asked for is taken.
    """
    for candidate in (port,) if port is not None else (*before, USUAL_PORT, 0):
        try:
            return socket.create_server((LOOPBACK, candidate))
        except OSError as error:
            problem = error
    raise ServerNotStarted(f"Port {port} on {LOOPBACK} cannot be had: {problem}. Leave out --port, or name another.")


@dataclass(frozen=True, slots=True)
class Beside:
    """A second application, by TLS with this certificate (and its key, in one file), on sockets of its own."""

    app: FastAPI
    on: tuple[socket.socket, ...]
    certificate: Path
    largest_bytes: int


def serve(app: FastAPI, on: socket.socket, when_up: Callable[[], None], beside: Beside | None = None) -> None:
    """Serve until interrupted; `when_up` is called once the server answers, and what is `beside` it."""
    server = _Announcing(_config(app, ws_max_size=LARGEST_RECEIVED_BYTES), when_up, beside)
    with suppress(KeyboardInterrupt):  # Ctrl+C is how it ends; by now every session is closed
        server.run(sockets=[on])


def _config(app: FastAPI, *, ws_max_size: int, **more: Any) -> uvicorn.Config:  # noqa: ANN401 - uvicorn's own
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=ws_max_size,
        ws_max_queue=8,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=3,
        **more,
    )


class _Announcing(uvicorn.Server):
    """A server that says when it is up, and has another one live and end with it."""

    def __init__(self, config: uvicorn.Config, when_up: Callable[[], None], beside: Beside | None) -> None:
        super().__init__(config)
        self._when_up, self._beside = when_up, beside
        self._other: _Unsignalled | None = None
        self._others_end: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start both, then say so."""
        await super().startup(sockets)
        if self._beside is not None:
            self._other = _Unsignalled(_tls_config(self._beside))
            self._others_end = asyncio.create_task(self._other.serve(list(self._beside.on)))
            await self._other.up.wait()
        self._when_up()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End both."""
        if self._other is not None and self._others_end is not None:
            self._other.should_exit = True
            await self._others_end
        await super().shutdown(sockets)


class _Unsignalled(uvicorn.Server):
    """A server that ends when it is told to, and not by a signal."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self.up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them to the other one."""
        yield


def _tls_config(beside: Beside) -> uvicorn.Config:
    return _config(
        beside.app,
        ws_max_size=beside.largest_bytes,
        limit_concurrency=MOST_AT_ONCE,
        ws_ping_interval=PING_S,
        ws_ping_timeout=PING_S,
        ssl_certfile=beside.certificate,
        ssl_keyfile=beside.certificate,
    )
