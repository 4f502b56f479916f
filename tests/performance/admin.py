"""The admin among 100,000 cards and half a million prices: every list, search, filter, order and form."""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

from django.contrib.admin.sites import site
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment
from django.urls import reverse

from apps.accounts.models import User

from .figures import Figure, Figures
from .house import empty

CARDS = 100_000
TERMS = ("bolt", "m10 146", "person19999@example.org", "a")
CHOICES = 3


def measure() -> Figures:
    empty()
    call_command("seed_demo", cards=CARDS, days=1)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    browser = Client()
    browser.force_login(User.objects.create_superuser("bench-operator@example.org", "Mox-Opal-1"))
    setup_test_environment()  # its answers carry what their templates were told
    try:
        rounds = [list(visits(browser)) for _ in range(3)]
    finally:
        teardown_test_environment()
    taken = [min(visit) for visit in zip(*rounds, strict=True)]
    slowest, most = max(taken), max(taken, key=lambda visit: visit[1])
    yield Figure(f"admin, slowest of {len(taken)} pages: {slowest[2]}", 1000 * slowest[0], "ms", goal="value < 500")
    yield Figure(f"admin, most statements: {most[2]}", most[1], "statements", goal="value <= 15")


def visits(browser: Client) -> Iterator[tuple[float, int, str]]:
    """Seconds, statements and name of each page an operator can come to by a link or a search."""
    for model, admin in site._registry.items():
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        address = reverse(f"admin:{name}_changelist")
        *cost, answer = visit(browser, address)
        yield cost[0], cost[1], name
        changes: Any = answer.context["cl"]
        asked = [f"?q={term}" for term in TERMS] if admin.search_fields else []
        asked += [choice["query_string"] for spec in changes.filter_specs for choice in first(spec.choices(changes))]
        asked += [f"?o={place}" for place, column in enumerate(changes.list_display) if column in changes.sortable_by]
        asked += [f"?p={changes.paginator.num_pages}"]
        for query in asked:
            yield *visit(browser, address + query)[:2], f"{name} {query}"
        if row := next(iter(changes.result_list), None):
            yield *visit(browser, reverse(f"admin:{name}_change", args=[row.pk]))[:2], f"{name}, one of them"


def first(choices: Any) -> list[dict[str, Any]]:
    return list(choices)[1 : 1 + CHOICES]


def visit(browser: Client, address: str) -> tuple[float, int, Any]:
    started = perf_counter()
    with CaptureQueriesContext(connection) as sent:
        answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return perf_counter() - started, len(sent), answer
