"""Operators see who told us what, when, and what was not taken; they cannot rewrite it."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.sources.models import Quarantine, Run, Source

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 3, 1, 20, tzinfo=UTC)


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("operator@example.com", "secret"))
    return client


@pytest.fixture
def run() -> Run:
    source = Source.objects.create(slug="teller", name="The Teller", rank=20)
    made = Run.objects.create(
        source=source, as_of=MOMENT, started_at=MOMENT, content_hash=b"x", received=500, refused=300
    )
    reason = "not in the catalogue"
    Quarantine.objects.bulk_create(
        Quarantine(
            source=source,
            run=made,
            as_of=MOMENT,
            place=f"march.csv:{line}",
            reason=reason,
            cause=reason,
            what=str(line),
        )
        for line in range(1, 301)
    )
    return made


def test_a_run_shows_the_first_of_what_it_did_not_take(operator: Client, run: Run) -> None:
    page = operator.get(reverse("admin:sources_run_change", args=[run.pk])).content.decode()
    assert "march.csv:100" in page
    assert "march.csv:101" not in page
    assert 'name="_save"' not in page


def test_lists_answer_in_the_same_few_queries_however_long_they_are(
    operator: Client, run: Run, django_assert_max_num_queries
) -> None:
    for name in ("source", "run", "quarantine"):
        with django_assert_max_num_queries(10):
            assert operator.get(reverse(f"admin:sources_{name}_changelist")).status_code == 200


def test_refused_rows_are_found_by_their_place_and_reason(operator: Client, run: Run) -> None:
    found = operator.get(reverse("admin:sources_quarantine_changelist"), {"q": "march.csv:277"}).content.decode()
    assert "march.csv:277" in found
    assert "march.csv:276" not in found


def test_a_source_leads_to_its_runs_and_cannot_be_deleted(operator: Client, run: Run) -> None:
    page = operator.get(reverse("admin:sources_source_change", args=[run.source_id])).content.decode()
    assert f"{reverse('admin:sources_run_changelist')}?source={run.source_id}" in page
    assert operator.get(reverse("admin:sources_source_delete", args=[run.source_id])).status_code == 403


@pytest.mark.parametrize("name", ["run", "quarantine"])
def test_nobody_adds_runs_or_doubts_by_hand(name: str, operator: Client) -> None:
    assert operator.get(reverse(f"admin:sources_{name}_add")).status_code == 403


def test_doubted_prices_are_accepted_in_bulk(operator: Client) -> None:
    from apps.prices.models import LatestPrice
    from tests import factories as make
    from tests.sources.test_trust import earlier, tell, told

    bolt = make.card()
    make.price(bolt, 150, earlier(days=1))
    make.price(bolt, 130, earlier(days=1), marketplace="cardmarket")
    tell(told(bolt, 9_000))
    doubt = Quarantine.objects.get()
    address = reverse("admin:sources_quarantine_changelist")
    operator.post(address, {"action": "accept", "_selected_action": [str(doubt.pk)]})
    assert LatestPrice.objects.filter(price=9_000).exists()
    doubt.refresh_from_db()
    assert doubt.state == "accepted"
