"""All that one page's conversation hears, one thing after the other: the page itself, and the phone beside it."""

import asyncio
from typing import Any

from fastapi import WebSocket

from unsit.web.phone_messages import PhoneFrame

WAITING = 8
"""So much may wait to be answered: then the page waits to be read, and the phone's pictures are left out."""


class Heard:
    """A page's socket and the phone's news as one queue; `listen` reads the socket, and ends with it."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket, self._loop = websocket, asyncio.get_running_loop()
        self._queue: asyncio.Queue[Any] = asyncio.Queue(WAITING)
        self._changed = False

    async def next(self) -> Any:  # noqa: ANN401 - a message of ASGI's, a frame, or None for news
        """The next thing that was heard: a message of the page, a frame of the phone, or None: the phone has news."""
        heard = None if self._changed else await self._queue.get()
        if heard is None:
            self._changed = False
        return heard

    async def listen(self) -> None:
        """Read the page until it goes."""
        while True:
            message = await self._websocket.receive()
            await self._queue.put(message)
            if message["type"] == "websocket.disconnect":
                return

    def news(self, frame: PhoneFrame | None) -> None:
        """The phone shows something, or something about it has changed. From any thread."""
        self._loop.call_soon_threadsafe(self._take_in, frame)

    def _take_in(self, frame: PhoneFrame | None) -> None:
        if frame is None:
            self._changed = True
        if self._queue.empty() or (frame is not None and not self._queue.full()):
            self._queue.put_nowait(frame)
