"""From the thread of a request to the loop: all at once, or piece by piece where it is a stream."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

from dualcaster.lib.bridge import Bridge

SCOPE = {
    "type": "http", "method": "GET", "path": "/", "query_string": b"", "http_version": "1.1", "headers": [],
}  # fmt: skip


def sent(make: Callable[[], Any]) -> list[dict[str, Any]]:
    """What the server is told to send, and in which thread the answer was closed."""
    messages: list[dict[str, Any]] = []

    def app(environ: dict[str, Any], start_response: Any) -> Any:
        answer = make()
        start_response(f"{answer.status_code} Fine", list(answer.items()))
        return answer

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    asyncio.run(Bridge(app, threads=2)(SCOPE, receive, send))
    return messages


def test_a_whole_answer_is_two_messages() -> None:
    start, body = sent(lambda: HttpResponse(b"hello", headers={"X-Side": "A"}, status=201))
    assert start["status"] == 201
    assert (b"x-side", b"A") in start["headers"]
    assert body == {"type": "http.response.body", "body": b"hello"}


def test_a_stream_is_sent_while_it_is_made_and_closed_in_its_own_thread() -> None:
    threads: list[threading.Thread] = []

    class Answer(StreamingHttpResponse):
        def close(self) -> None:
            threads.append(threading.current_thread())
            super().close()

    def pieces() -> Iterator[bytes]:
        threads.append(threading.current_thread())
        yield b"one"
        yield b"two"

    start, *bodies = sent(lambda: Answer(pieces()))
    assert start["status"] == 200
    assert [(body["body"], body.get("more_body", False)) for body in bodies] == [
        (b"one", True), (b"two", True), (b"", False)
    ]  # fmt: skip
    assert threads[0] is threads[1] is not threading.current_thread()
