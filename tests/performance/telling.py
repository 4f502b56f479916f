"""Telling 10,000 people 100,000 things, and how long it takes from a commit to a webhook over a real worker."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.notifications.models import Channel, Delivery, Happening, Notification
from apps.notifications.notifying import notify, notify_many
from dualcaster.heartbeats import is_beating

from .figures import Figure, Figures, p95, seconds
from .house import child_environment

PEOPLE, EACH, BY_TURNS = 10_000, 10, 100
ONE_BY_ONE, AT_ONCE = 30, 500
TELL = """
    SELECT u.id AS user_id, 'target_hit' AS type, concat_ws('.', %s::text, u.id, number) AS key,
           'Thing ' || number AS title, jsonb_build_object('current_price', number) AS metadata
    FROM accounts_user u, generate_series(1, %s) AS number WHERE u.id = ANY(%s)
"""


def measure() -> Figures:
    User.objects.filter(email__endswith="@bench.example").delete()
    people = someone(PEOPLE)
    yield from telling(people)
    forget()
    yield from arriving(people)
    User.objects.filter(email__endswith="@bench.example").delete()


def someone(how_many: int) -> list[int]:
    made = User.objects.bulk_create(User(email=f"p{number}@bench.example") for number in range(how_many))
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO account_emailaddress (user_id, email, verified, "primary")
               SELECT id, email, true, true FROM accounts_user WHERE email LIKE '%%@bench.example'"""
        )
        cursor.execute("ANALYZE")
    return [user.pk for user in made]


def telling(people: list[int]) -> Figures:
    """All in one call, beside as many calls as there are people and things; of those, a hundredth is measured."""
    ours = seconds(lambda: notify_many(TELL, ["all", EACH, people]))
    loop = seconds(lambda: one_by_one(people[: PEOPLE // BY_TURNS])) * BY_TURNS
    yield Figure("100,000 things told to 10,000 people", ours, "s", ours / loop, "a loop over both", "ratio <= 1/20")


def one_by_one(people: list[int]) -> None:
    for person in people:
        for number in range(EACH):
            notify(person, "milestone", f"Thing {number}", key=f"loop.{person}.{number}")


def forget() -> None:
    Notification.objects.filter(user__email__endswith="@bench.example").delete()
    Happening.objects.filter(user__email__endswith="@bench.example").delete()
    Channel.objects.all().delete()


def arriving(people: list[int]) -> Figures:
    Channel.objects.bulk_create(
        Channel(user_id=person, kind="webhook", address=f"https://hooks.example/{person}", secret="s" * 32,
                verified_at=timezone.now(), types=["target_hit"])
        for person in people[:AT_ONCE]
    )  # fmt: skip
    Channel.objects.bulk_create(
        Channel(user_id=person, kind="email", own_mail=True, enabled=False) for person in people
    )
    with receiver() as (address, arrived), worker(address):
        single = [one(people[number], number, arrived) for number in range(ONE_BY_ONE)]
        yield Figure("from a commit to its webhook, p95", p95(single), "s", goal="value < 1")
        took, waits = many(people[:AT_ONCE], arrived)
        yield Figure(f"{AT_ONCE} webhooks sent", AT_ONCE / took, "per s")
        yield Figure(f"from a commit to the last of {AT_ONCE} webhooks, p95", p95(waits), "s", goal="value < 2")
    assert not Delivery.objects.exclude(status="sent").exists()


def one(person: int, number: int, arrived: dict[int, float]) -> float:
    with transaction.atomic():
        notify(person, "target_hit", "It is here", key=f"one.{number}")
    committed, told = time.time(), Notification.objects.get(user=person).pk
    wait_for([told], arrived)
    return arrived[told] - committed


def many(people: list[int], arrived: dict[int, float]) -> tuple[float, list[float]]:
    Notification.objects.update(gathering=False)
    with transaction.atomic():
        notify_many(TELL, ["many", 1, people])
    committed = time.time()
    told = list(Notification.objects.filter(gathering=True, user__in=people).values_list("pk", flat=True))
    wait_for(told, arrived)
    waits = [arrived[number] - committed for number in told]
    return max(waits), waits


def wait_for(told: list[int], arrived: dict[int, float]) -> None:
    until = time.monotonic() + 120
    while not all(number in arrived for number in told):
        if time.monotonic() > until:
            raise TimeoutError(f"{sum(number not in arrived for number in told)} of {len(told)} did not arrive")
        time.sleep(0.005)


@contextmanager
def receiver() -> Iterator[tuple[str, dict[int, float]]]:
    """When each notification came."""
    arrived: dict[int, float] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            arrived.update(dict.fromkeys((one["id"] for one in body["notifications"]), time.time()))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 128
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", arrived
    server.shutdown()
    server.server_close()


@contextmanager
def worker(gateway: str) -> Iterator[None]:
    """The critical queue's worker, as `make run` starts it."""
    line = [
        sys.executable,
        "-m",
        "celery",
        "--app",
        "dualcaster",
        "worker",
        "--queues",
        "critical",
        "--pool",
        "threads",
    ]
    line += ["--concurrency", "2", "--without-gossip", "--without-mingle"]
    environment = os.environ | child_environment() | {"CHANNELS_GATEWAY": gateway}
    process = subprocess.Popen(
        line, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 60
        while not is_beating("worker:critical") and time.monotonic() < until:
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)
