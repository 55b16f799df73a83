"""How much the service takes on: bytes of a request, articles at once, seconds for each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from linyi_ie.records import Record

Result = TypeVar("Result")


class Limits(Record):
    """What the service takes on.

    `largest` is the most bytes of a request's body. `at_once` articles are read at the same time, so many more
    may wait (`waiting`), and further ones are sent away with 503. A request has `seconds` to arrive, and as many to be
    answered; a text that takes longer is read to its end, since a thread cannot be ended, but nobody waits for it.
    """

    largest: Annotated[int, Field(ge=1)] = 512 * 1024
    at_once: Annotated[int, Field(ge=1)] = 2
    waiting: Annotated[int, Field(ge=0)] = 16
    seconds: Annotated[float, Field(gt=0)] = 60.0


class Gate:
    """Lets work through to threads, as many as the limits say."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._slots = asyncio.Semaphore(limits.at_once)
        self._inside: set[asyncio.Task[Any]] = set()

    async def through(self, work: Callable[[], Result]) -> Result:
        """Do some work in a thread. Raises `HTTPException`: 503 when too much waits, 504 when it takes too long."""
        if len(self._inside) >= self._limits.at_once + self._limits.waiting:
            raise HTTPException(503, "too many articles at once: try again in a moment", {"Retry-After": "1"})
        begun = asyncio.Event()
        task = asyncio.create_task(self._work(work, begun))
        self._inside.add(task)
        task.add_done_callback(self._leave)
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await asyncio.shield(task)
        except TimeoutError:
            if not begun.is_set():
                task.cancel()
            raise HTTPException(
                504, f"no answer within {self._limits.seconds:g} seconds: pass a shorter text"
            ) from None

    async def _work(self, work: Callable[[], Result], begun: asyncio.Event) -> Result:
        async with self._slots:
            begun.set()
            return await asyncio.to_thread(work)

    def _leave(self, task: asyncio.Task[Any]) -> None:
        self._inside.discard(task)
        if not task.cancelled():
            task.exception()  # somebody has looked, even where the request has long been answered


class WholeBody:
    """Middleware that takes in a request's body, as much as is allowed, before anything else is asked."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app, self._limits = app, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 413 to too large a body and 408 to one that does not come."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._limits.seconds):
                body = await self._body(scope, receive)
        except TimeoutError:
            await _refusal(408, "the request did not arrive in time")(scope, receive, send)
            return
        if body is None:
            wanted = f"the body is larger than {self._limits.largest} bytes: pass a shorter text"
            await _refusal(413, wanted)(scope, receive, send)
            return
        await self._app(scope, _replayed(body, receive), send)

    async def _body(self, scope: Scope, receive: Receive) -> bytes | None:
        """Return the body, None as soon as it is too large."""
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > self._limits.largest:
            return None
        body = bytearray()
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > self._limits.largest:
                return None
            if not message.get("more_body", False):
                return bytes(body)


def _refusal(status: int, detail: str) -> JSONResponse:
    return JSONResponse({"detail": detail}, status, {"Connection": "close"})


def _replayed(body: bytes, receive: Receive) -> Receive:
    held: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return held.pop() if held else await receive()

    return next_message
