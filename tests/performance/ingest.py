"""A feed of 480,000 prices, against psql's copy of the same rows into a bare table, against the ORM, and bulk_create.

Row by row is measured on 1,000 rows and batches on 20,000, at their own moments of the same database, and scaled up.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median
from uuid import uuid4

from django.db import connection

from apps.prices.ingest import record
from apps.prices.quotes import Quote
from apps.sources.models import Run, Source

from . import feed
from .django_ways import in_batches, row_by_row
from .figures import Figure, Figures, ratio, seconds
from .house import empty, psql

TIMES = 5
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
CASES = ("new", "unchanged", "an eighth changed", "all changed")
PEERS: dict[str, tuple[Callable[..., None], slice]] = {
    "the ORM row by row": (row_by_row, slice(0, 1_000)),
    "bulk_create(500)": (in_batches, slice(1_000, 21_000)),
}
GOALS = {"the ORM row by row": "ratio <= 1/300", "bulk_create(500)": "ratio <= 1/10"}
FLOOR = "psql copy into a bare table"


def measure() -> Figures:
    taken: dict[tuple[str, str], list[float]] = {}
    statements: set[int] = set()
    for _ in range(TIMES):
        one_turn(taken, statements)
    for case in CASES:
        ours = taken[case, ""]
        yield Figure(f"480,000 prices, {case}", median(ours), "s", ratio(ours, taken[case, FLOOR]), FLOOR)
        for peer, goal in GOALS.items():
            if theirs := taken.get((case, peer)):
                yield Figure(f"480,000 prices, {case}", median(ours), "s", ratio(ours, theirs), peer, goal)
    yield Figure("statements for 480,000 prices", max(statements), "statements", goal="value <= 12")


def one_turn(taken: dict[tuple[str, str], list[float]], statements: set[int]) -> None:
    """A database from nothing: each feed a day after the last, and after each the same rows in the other ways."""

    def note(case: str, way: str, measured: float) -> None:
        taken.setdefault((case, way), []).append(measured)

    empty()
    prices = feed.quotes(feed.load_printings())
    source, _ = Source.objects.get_or_create(slug="bench", defaults={"name": "Bench", "rank": 10})
    path = feed.as_file(prices)
    days = (FIRST + timedelta(days=number) for number in range(100))
    start_over()
    for peer, (way, part) in PEERS.items():
        note("new", peer, whole(part) * seconds(partial(way, source, new_run(source), next(days), prices[part])))
    start_over()
    for case in CASES:
        prices = of_case(case, prices)
        with connection.execute_wrapper(counter := Counter()):
            note(case, "", seconds(partial(record, source, next(days), prices)))
        statements.add(counter.count + 1)  # and the copy
        note(case, FLOOR, seconds(lambda: psql(f"\\copy bare_feed from '{path}'")))
    for peer, (way, part) in PEERS.items():
        some = prices[part]
        for case in CASES[1:]:
            some = of_case(case, some)
            note(case, peer, whole(part) * seconds(partial(way, source, new_run(source), next(days), some)))


def whole(part: slice) -> float:
    """How many such parts a feed has."""
    return feed.PRICES / (part.stop - part.start)


def new_run(source: Source) -> Run:
    return Run.objects.create(source=source, as_of=FIRST, started_at=FIRST, content_hash=uuid4().bytes)


def of_case(case: str, prices: list[Quote]) -> list[Quote]:
    every = {"an eighth changed": 8, "all changed": 1}.get(case)
    return feed.moved(prices, every, 7) if every else prices


def start_over() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE price_snapshots, price_latest, prices_headlineprice, prices_pricevariant CASCADE")
        cursor.execute("SELECT price_make_room(%s, %s)", [FIRST, FIRST + timedelta(days=100)])
        cursor.execute("DROP TABLE IF EXISTS bare_feed")
        cursor.execute("CREATE TABLE bare_feed (kind smallint, key text, traits integer, price integer)")


def statements_in(sql: str) -> list[str]:
    return [statement for statement in sql.split(";") if statement.strip()]


class Counter:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.count += len(statements_in(sql))
        return execute(sql, params, many, context)
