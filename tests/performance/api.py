"""The API as `make run` serves it, asked over the loopback by sixteen connections for each core, without a pause.

First for what was asked for just before, as most is that many ask for, then for what has to be made anew.
"""

import asyncio
import os
import random
import socket
from contextlib import closing
from time import perf_counter
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

from django.conf import settings

from apps.cards.models import Card
from dualcaster.run import web

from .figures import Figure, Figures, p95
from .house import child_environment
from .market import big_market, priced_cards

CONNECTIONS = 16 * (os.cpu_count() or 1)
REQUESTS = 1_500
PLACES = {
    "card": "/api/cards/{card}",
    "prices": "/api/cards/{card}/prices",
    "history": "/api/cards/{card}/history?period=1y",
}
PATIENCE = 60  # seconds, for each kind of question


def measure() -> Figures:
    big_market()
    chance = random.Random(1)
    everyone = priced_cards()
    cards = chance.choices(everyone, k=300)
    words = [max(name.split(), key=len) for name in Card.objects.filter(pk__in=cards).values_list("name", flat=True)]
    questions = {name: [place.format(card=card) for card in cards] for name, place in PLACES.items()} | {
        "search": [f"/api/cards/search?q={quote(word)}" for word in words]
    }
    settings.HOST, settings.PORT = "127.0.0.1", free_port()
    server = web()
    server.environment |= child_environment()
    server.start()
    try:
        wait_until_it_answers()
        for name, paths in questions.items():
            for connections in (1, CONNECTIONS):
                yield from asked(name, paths, connections)
        strangers = list(set(everyone).difference(cards))
        for name, place in PLACES.items():
            yield from asked_once(name, [place.format(card=card) for card in strangers[:REQUESTS]])
    finally:
        server.stop(patience=7)


def asked(name: str, paths: list[str], connections: int) -> Figures:
    asyncio.run(load(paths, connections, 100))
    started = perf_counter()
    waits = asyncio.run(load(paths, connections, REQUESTS if connections > 1 else REQUESTS // 5))
    rate = len(waits) / (perf_counter() - started)
    goal = "value < 50" if connections > 1 else ""
    yield Figure(f"API {name}, {connections} connections: p95", 1000 * p95(waits), "ms", goal=goal)
    if connections > 1:
        yield Figure(f"API {name}, {connections} connections", rate, "requests/s")


def asked_once(name: str, paths: list[str]) -> Figures:
    """What nobody asked for in the last ten seconds is made anew, and nothing here is asked for twice."""
    started = perf_counter()
    waits = asyncio.run(load(paths, CONNECTIONS, len(paths)))
    rate = len(waits) / (perf_counter() - started)
    yield Figure(f"API {name}, made anew, {CONNECTIONS} connections: p95", 1000 * p95(waits), "ms")
    yield Figure(f"API {name}, made anew, {CONNECTIONS} connections", rate, "requests/s")


async def load(paths: list[str], connections: int, requests: int) -> list[float]:
    """Seconds that each answer took; every connection asks again as soon as it has its answer."""
    waiting = [paths[number % len(paths)] for number in range(requests)]
    waits: list[float] = []
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(client(waiting, waits) for _ in range(connections)))
    return waits


async def client(waiting: list[str], waits: list[float]) -> None:
    reader, writer = await asyncio.open_connection(settings.HOST, settings.PORT)
    while waiting:
        path = waiting.pop()
        started = perf_counter()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), (path, head)
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        waits.append(perf_counter() - started)
    writer.close()


def free_port() -> int:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def wait_until_it_answers() -> None:
    deadline = perf_counter() + 30
    while perf_counter() < deadline:
        try:
            with urlopen(f"http://localhost:{settings.PORT}/api/health/live", timeout=2):
                return
        except (URLError, OSError):
            pass
    raise TimeoutError("the web process does not answer")
