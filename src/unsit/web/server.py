"""The local server: the page's files, and one WebSocket a page. Binds loopback, and answers nobody but its own page."""

import asyncio
import json
import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response, WebSocket, WebSocketDisconnect
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse
from fastapi.staticfiles import StaticFiles
from starlette.staticfiles import PathLike
from starlette.types import Scope

from unsit.session import Session
from unsit.web.conversation import Conversation, Record, TooManyErrors
from unsit.web.desk import Desk
from unsit.web.eyes import LOOK_EVERY_S, Desktop, Eyes
from unsit.web.guard import HEADERS, Guard
from unsit.web.messages import LARGEST_RECEIVED_BYTES

LOOPBACK = "127.0.0.1"
USUAL_PORT = 8765
PAGE = Path(__file__).with_name("page") / "dist"
MEDIA_TYPES = {
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


class ServerNotStarted(Exception):
    """The server cannot start: what was found, and what to do."""


@dataclass(frozen=True, slots=True)
class Served:
    """What is handed out beside the page, and whether the page opens the camera ("coach") or the sample ("demo")."""

    models: tuple[Path, ...]
    sample: Path
    figure: Path
    mode: str = "coach"


def application(  # noqa: PLR0913 - all that a server stands on
    desk: Desk,
    guard: Guard,
    served: Served,
    record: Callable[[Session], Record],
    page: Path = PAGE,
    *,
    desktop: Desktop | None = None,
) -> FastAPI:
    """The server's application: guarded, without any page but ours."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    index = _index(page, guard, served.mode)

    @app.middleware("http")
    async def _guarded(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await answer(request) if _may_ask(request, guard) else PlainTextResponse("Not for you.", 403)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    @app.get("/")
    async def _page(request: Request) -> Response:
        if not any(map(guard.token_is_ours, (request.query_params.get("token"), request.cookies.get(guard.cookie)))):
            return PlainTextResponse(
                "Open the address that `unsit coach` printed; its token is new at each start.", 403
            )
        response = HTMLResponse(index)
        response.set_cookie(guard.cookie, guard.token, httponly=True, samesite="strict")
        return response

    for model in served.models:
        _hand_out(app, f"/models/{model.name}", model)

    for file in (served.sample, served.figure):
        _hand_out(app, f"/{file.name}", file)

    @app.websocket("/ws")
    async def _socket(websocket: WebSocket) -> None:
        if not _may_talk(websocket, guard):
            await websocket.close()  # before it was accepted: the page gets a plain 403
            return
        await websocket.accept()
        conversation = Conversation(desk, record, Eyes(desktop))
        looking = asyncio.create_task(_look_around(websocket, conversation))
        try:
            await _talk(websocket, conversation)
        finally:
            looking.cancel()

    app.mount("/", _PageFiles(directory=page), name="page")
    return app


def _hand_out(app: FastAPI, address: str, file: Path) -> None:
    @app.get(address)
    async def _file() -> Response:
        return FileResponse(file, media_type=MEDIA_TYPES[file.suffix])


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


def _may_ask(request: Request, guard: Guard) -> bool:
    origin = request.headers.get("origin")
    return guard.host_is_ours(request.headers.get("host")) and (origin is None or guard.origin_is_ours(origin))


def _may_talk(websocket: WebSocket, guard: Guard) -> bool:
    return (
        guard.host_is_ours(websocket.headers.get("host"))
        and guard.origin_is_ours(websocket.headers.get("origin"))
        and guard.token_is_ours(websocket.query_params.get("token"))
    )


async def _talk(websocket: WebSocket, conversation: Conversation) -> None:
    """One page's messages, until it goes; then its session is closed."""
    try:
        for greeting in await asyncio.to_thread(conversation.greeting):
            await websocket.send_text(json.dumps(greeting))
        while True:
            message = await websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            said = message.get("bytes") or b"" if text is None else text
            # Beside the loop: a locked file, or a search for someone lost, holds up this page alone.
            for answer in await asyncio.to_thread(conversation.answer, said):
                await websocket.send_text(json.dumps(answer))
    except TooManyErrors:
        await websocket.close(1008)
    except WebSocketDisconnect:
        return
    finally:
        await asyncio.to_thread(conversation.leave)


async def _look_around(websocket: WebSocket, conversation: Conversation) -> None:
    """Say what the page is to know of this computer while it is watched; ends with the page."""
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        for order in await asyncio.to_thread(conversation.look_around):
            with suppress(WebSocketDisconnect, RuntimeError):  # it is gone, or was closed
                await websocket.send_text(json.dumps(order))


def bound_socket(port: int | None) -> socket.socket:
    """A socket on loopback: on this port, or on the usual one if it is free, or else on any.

    Raises `ServerNotStarted` if the port asked for is taken.
    """
    for candidate in (port,) if port is not None else (USUAL_PORT, 0):
        try:
            return socket.create_server((LOOPBACK, candidate))
        except OSError as error:
            problem = error
    raise ServerNotStarted(f"Port {port} on {LOOPBACK} cannot be had: {problem}. Leave out --port, or name another.")


def serve(app: FastAPI, on: socket.socket, when_up: Callable[[], None]) -> None:
    """Serve until interrupted; `when_up` is called once the server answers."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=LARGEST_RECEIVED_BYTES,
        ws_max_queue=8,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=3,
    )
    server = _Announcing(config, when_up)
    with suppress(KeyboardInterrupt):  # Ctrl+C is how it ends; by now every session is closed
        server.run(sockets=[on])


class _Announcing(uvicorn.Server):
    """A server that says when it is up."""

    def __init__(self, config: uvicorn.Config, when_up: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_up = when_up

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self._when_up()
