"""WSGI under an ASGI server: each request in a thread, and an answer that is there as a whole handed over at once.

a2wsgi alone hands every piece of an answer from the thread to the loop and waits until it is taken: three times for the
shortest answer, and each time two threads wait for the interpreter. Only streams need that.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from a2wsgi.wsgi import Body, build_environ

Message = dict[str, Any]


class Bridge:
    """An ASGI application out of Django's WSGI handler; `threads` requests are answered at a time."""

    def __init__(self, app: Any, threads: int) -> None:
        self.app = app
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="web")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        loop = asyncio.get_running_loop()
        environ = build_environ(scope, Body(loop, receive))

        def stream(message: Message) -> None:
            asyncio.run_coroutine_threadsafe(send(message), loop).result()

        for message in await loop.run_in_executor(self.threads, copy_context().run, self.answer, environ, stream):
            await send(message)

    def answer(self, environ: Any, stream: Any) -> tuple[Message, ...]:
        """In a thread. What remains to be sent: everything, or nothing of a stream."""
        begun: list[Any] = []
        answer = self.app(environ, lambda *what: begun.extend(what))
        start = {"type": "http.response.start", "status": int(begun[0][:3]), "headers": encoded(begun[1])}
        try:
            if not answer.streaming:
                return start, {"type": "http.response.body", "body": answer.content}
            stream(start)
            for chunk in answer:
                stream({"type": "http.response.body", "body": chunk, "more_body": True})
            return ({"type": "http.response.body", "body": b""},)
        finally:
            answer.close()  # gives the database connection of this thread back


def encoded(headers: list[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers]
