"""Sixty searches over the real catalogue, and over one of 110,000 printings: in the process, by hand, through the API.

A question is asked in several rounds; what counts is the median of its rounds, so that one hiccup of the machine is
not taken for a slow search. Each round asks for a page of another length, as the API keeps answers for ten seconds.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from statistics import median
from time import perf_counter
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from apps.cards.catalog import statements
from apps.cards.models import Card, Game
from apps.cards.search import Context, read
from apps.cards.search.results import Results
from apps.sources.scryfall.catalogue import import_file
from dualcaster.run import web

from .api import free_port, load, wait_until_it_answers
from .figures import Figure, Figures, p95, seconds
from .house import child_environment, empty
from .questions import QUESTIONS, Question
from .scryfall_files import real

ROUNDS = 5
MANY = 110_000
PAGES = 600
CONNECTIONS = 8
HAND = "the same by hand"

# Every third copy is a reprint of its card, the others are cards of their own, with names of their own.
COPY = f"""
INSERT INTO cards_card ({statements.COLUMNS}, content_hash, game_id, set_id, number_order, preferred)
SELECT {{values}}, content_hash, game_id, set_id, number_order, false FROM cards_card
WHERE id <= %s ORDER BY id LIMIT %s
"""


def measure() -> Figures:
    empty()
    import_file(real("cards-2019.jsonl.xz"))
    settle()
    yield from of_catalogue("real cards", 25)
    with served():
        yield from pages()
    multiply(MANY)
    settle()
    yield from of_catalogue("printings", 50)


def of_catalogue(what: str, goal: int) -> Figures:
    name = f"60 searches among {Card.objects.count():,} {what}"
    check()
    ours, hand = timed(found), timed(by_hand)
    ratios = [our / their for our, their in zip(ours, hand, strict=True)]
    yield from figures(f"{name}, in the process", ours, median(ratios), HAND)
    yield Figure(f"{name}: the dearest beside its like", max(ratios), "times", max(ratios), HAND)
    with served():
        waits = timed(through_api)
    yield from figures(f"{name}, through the API", waits, None, "", goal)


def figures(name: str, taken: list[float], ratio: float | None, against: str, goal: int = 0) -> Iterator[Figure]:
    slowest = QUESTIONS[taken.index(max(taken))].text
    yield Figure(f"{name}: median", 1000 * median(taken), "ms", ratio, against)
    yield Figure(f"{name}: p95", 1000 * p95(taken), "ms", goal=f"value <= {goal}" if goal else "")
    yield Figure(f"{name}: slowest, {slowest}", 1000 * max(taken), "ms", goal="value <= 200" if goal else "")


def timed(ask: Callable[[Question, int], object]) -> list[float]:
    """The median seconds of each question."""
    for question in QUESTIONS:
        ask(question, 0)
    rounds = [[seconds(partial(ask, question, number)) for question in QUESTIONS] for number in range(1, ROUNDS + 1)]
    return [median(its) for its in zip(*rounds, strict=True)]


def found(question: Question, number: int) -> int:
    return Results(read(question.text), Context()).slice(60 - number).total


def by_hand(question: Question, number: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question.by_hand)
        rows = cursor.fetchall()
    return rows[0][0] if rows else 0


def through_api(question: Question, number: int) -> None:
    asyncio.run(load([f"/api/cards/search?q={quote(question.text)}&limit={60 - number}"], 1, 1))


def check() -> None:
    """Both find the same, or the comparison would say nothing."""
    for question in QUESTIONS:
        if question.alike:
            both = found(question, 0), min(by_hand(question, 0), 10_001)
            assert both[0] == both[1], (question.text, *both)


def pages() -> Figures:
    paths = [f"/cards/?q={quote(question.text)}" for question in QUESTIONS]
    asyncio.run(load(paths, CONNECTIONS, len(paths)))
    started = perf_counter()
    waits = asyncio.run(load(paths, CONNECTIONS, PAGES))
    rate = PAGES / (perf_counter() - started)
    name = f"results page of 60 cards, a process, {CONNECTIONS} connections"
    yield Figure(f"{name}: p95", 1000 * p95(waits), "ms")
    yield Figure(name, rate, "requests/s", goal="value >= 150")


@contextmanager
def served() -> Iterator[None]:
    """One web process, as `make run` starts it."""
    settings.HOST, settings.PORT, settings.WEB_PROCESSES = "127.0.0.1", free_port(), 1
    server = web()
    server.environment |= child_environment() | {"WEB_PROCESSES": "1"}
    server.start()
    try:
        wait_until_it_answers()
        yield
    finally:
        server.stop(patience=7)


def multiply(wanted: int) -> None:
    """Copies the catalogue until there are so many printings."""
    own = {
        "scryfall_id": "gen_random_uuid()",
        "oracle_id": "md5(oracle_id::text || {copy})::uuid",
        "illustration_id": "md5(illustration_id::text || {copy})::uuid",
        "name": "name || ' ' || {copy}",
        "released_at": "released_at - {copy}",
    }
    last = Card.objects.newest_number()
    with connection.cursor() as cursor:
        for copy in range(1, 10):
            missing = wanted - Card.objects.count()
            if missing <= 0:
                break
            told = own if copy % 3 else {name: own[name] for name in ("scryfall_id", "released_at")}
            values = ", ".join(told.get(name, name).format(copy=copy) for name in statements.CARD_COLUMNS)
            cursor.execute(COPY.format(values=values), [last, missing])
        cursor.execute(statements.PREFER, [Game.objects.get(slug="magic").pk])


def settle() -> None:
    """As some minutes after an import, when the server has cleaned up."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE cards_card, prices_headlineprice, price_latest")
