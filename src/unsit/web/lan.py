"""What the local network is served: the phone's page, its parts, the pairing, the paired phone's socket. Nothing else.

There is no way from here to what is kept, answered or shown at the desk: this application has neither desk nor store,
only the `Phone`, which takes landmarks in and gives out what a phone shows.
"""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from fastapi import FastAPI, Request, Response, WebSocket, WebSocketDisconnect
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import ValidationError

from unsit.web.guard import LAN_HEADERS, LanGuard, from_our_page
from unsit.web.messages import Outgoing
from unsit.web.pairing import Outcome
from unsit.web.phone import Phone, TooManyFaults
from unsit.web.phone_messages import Code
from unsit.web.server import MEDIA_TYPES, PAGE, ServerNotStarted, guarded, hand_out

INDEX = "phone.html"
LARGEST_REQUEST_BYTES = 256
"""A code needs no more."""
LET_GO, REPLACED = 4001, 4002
"""Why the phone's socket is closed: it is not paired any more, or its page was opened again."""
STATUS = {Outcome.PAIRED: 200, Outcome.WRONG: 403, Outcome.WAIT: 429, Outcome.TAKEN: 409}
TAKEN = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Unsit</title>
<h1>Another phone is paired</h1>
<p>Unsit looks through one phone at a time. To use this one, press “Forget this phone” at the desk, then load this page
again.</p>
</html>
"""


def application(phone: Phone, guard: LanGuard, model: Path, page: Path = PAGE) -> FastAPI:
    """The phone's page at these names; `model` is the pose model that it runs."""
    app = guarded(guard, LAN_HEADERS)
    for address, file in parts(page).items():
        hand_out(app, address, file)
    hand_out(app, f"/models/{model.name}", model)
    index = (page / INDEX).read_text(encoding="utf-8")

    def is_paired(asking: Request | WebSocket) -> bool:
        return phone.admits(asking.cookies.get(guard.cookie))

    @app.get("/")
    async def _page(request: Request) -> Response:
        return HTMLResponse(index) if phone.free or is_paired(request) else HTMLResponse(TAKEN, 403)

    @app.get("/paired")
    async def _paired(request: Request) -> Response:
        return JSONResponse({"paired": is_paired(request)})

    @app.post("/pair")
    async def _pair(request: Request) -> Response:
        code = await _code(request) if from_our_page(request, guard) else None
        if code is None:
            return JSONResponse({"outcome": "malformed"}, 400)
        outcome, secret = phone.pair(code)
        response = JSONResponse({"outcome": outcome}, STATUS[outcome])
        if secret is not None:
            response.set_cookie(guard.cookie, secret, httponly=True, secure=True, samesite="strict")
        return response

    @app.websocket("/phone")
    async def _socket(websocket: WebSocket) -> None:
        if not (from_our_page(websocket, guard) and is_paired(websocket)):
            await websocket.close()  # before it was accepted: the page gets a plain 403
            return
        await websocket.accept()
        await _talk(websocket, phone, lambda: LET_GO if not is_paired(websocket) else REPLACED)

    return app


def parts(page: Path) -> dict[str, Path]:
    """The files that the phone's page is made of, by address: what it names, what that names, and the pose runtime.

    The desk's own scripts lie in the same folder and are left out. Raises `ServerNotStarted` if the page is not built.
    """
    assets = {file.name: file for file in (page / "assets").glob("*") if file.suffix in MEDIA_TYPES}
    index = page / INDEX
    if not index.is_file():
        raise ServerNotStarted(f"The phone's page is not built: {index} is missing. `make run` builds it.")
    needed: dict[str, Path] = {}
    unread = [index]
    while unread:
        text = unread.pop().read_text(encoding="utf-8", errors="ignore")
        named = {name: file for name, file in assets.items() if name in text and name not in needed}
        needed |= named
        unread += named.values()
    wasm = {f"/wasm/{file.name}": file for file in sorted((page / "wasm").glob("*"))}
    return {f"/assets/{name}": file for name, file in needed.items()} | wasm | {"/favicon.svg": page / "favicon.svg"}


async def _code(request: Request) -> str | None:
    """The code in a request; None where it is anything else."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_REQUEST_BYTES:
            return None
    try:
        return Code.model_validate_json(body).code
    except ValidationError:
        return None


async def _talk(websocket: WebSocket, phone: Phone, why_closed: Callable[[], int]) -> None:
    """The paired phone's messages, until its page goes or is let go."""
    loop, outbox = asyncio.get_running_loop(), asyncio.Queue[Outgoing | None]()

    def told(message: Outgoing | None) -> None:
        loop.call_soon_threadsafe(outbox.put_nowait, message)

    connection = phone.connect(told)
    speaking = asyncio.create_task(_speak(websocket, outbox, why_closed))
    try:
        while True:
            message = await websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            phone.hear(connection, message.get("bytes") or b"" if text is None else text)
    except TooManyFaults:
        await websocket.close(1008)
    finally:
        phone.gone(connection)
        speaking.cancel()


async def _speak(websocket: WebSocket, outbox: "asyncio.Queue[Outgoing | None]", why_closed: Callable[[], int]) -> None:
    """Send what the phone is told, until it is told to go."""
    with suppress(WebSocketDisconnect, RuntimeError):  # it went by itself meanwhile
        while (message := await outbox.get()) is not None:
            await websocket.send_text(json.dumps(message))
        await websocket.close(why_closed())
