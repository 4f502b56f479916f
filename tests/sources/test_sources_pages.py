"""The Sources pages: what everybody may know, and what operators see and do."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.cards.models import ExternalId
from apps.prices.models import LatestPrice
from apps.sources import refreshing, tasks
from apps.sources.models import Parcel, Quarantine, Standing, Visit
from tests import factories as make
from tests.sources.live_fixtures import by_hand, pauses, prices, replay
from tests.sources.replay import Replay, always
from tests.sources.test_trust import earlier, tell, told
from tests.sources.toys import HOST, Asking, Guarded, Toy

pytestmark = pytest.mark.django_db
__all__ = ["pauses", "replay"]
LIST = "/sources/"


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The toys are all there is, and what is started in the background is done at once."""
    known = {"toy": Toy, "asking": Asking, "guarded": Guarded}
    for room in ("collecting", "desk", "quarantine", "refreshing", "tasks"):
        monkeypatch.setattr(f"apps.sources.{room}.live_sources", lambda: known)
    monkeypatch.setattr(
        tasks.visit_source, "delay", lambda slug, *about, **more: tasks.visit_source(slug, *about, **more)
    )
    monkeypatch.setattr(tasks.read_upload, "delay", lambda number: tasks.read_upload(number))
    monkeypatch.delenv("GUARDED_KEY", raising=False)
    return known


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("operator@example.com", "secret"))
    return client


@pytest.fixture
def alice() -> Client:
    client = Client()
    client.force_login(User.objects.create_user("alice@example.org", "secret"))
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_everybody_sees_who_tells_and_when_they_spoke(client: Client, replay: Replay) -> None:
    bolt = make.card()
    make.card()
    prices(replay, (bolt, 150))
    by_hand(Toy)
    page = text(client.get(LIST))
    assert "A shop for tests." in page
    assert "every 30 minutes" in page
    assert page.count(">never<") == 2, "the other two"
    assert "TCGplayer, USD" in page
    assert "1 of 2" in page
    assert "GUARDED_KEY" not in page
    assert "Run now" not in text(client.get("/sources/toy/"))


def test_operators_see_how_it_goes(operator: Client, replay: Replay) -> None:
    prices(replay, (make.card(), 150))
    by_hand(Toy)
    replay.plan = always("404", HOST)
    by_hand(Toy)
    page = text(operator.get(LIST))
    assert "Guarded needs GUARDED_KEY (API key: https://toy.example/keys)." in page
    assert "Toy has no such page (404)" in page
    detail = text(operator.get("/sources/toy/"))
    assert "1 failed in a row" in detail
    assert "Run now" in detail
    assert "is missing" in text(operator.get("/sources/guarded/"))


def test_the_list_costs_as_many_queries_however_many_visits(
    operator: Client, replay: Replay, django_assert_max_num_queries: Any
) -> None:
    prices(replay, (make.card(), 150))
    by_hand(Toy)
    operator.get(LIST)
    for _ in range(5):
        by_hand(Toy)
    with django_assert_max_num_queries(20):
        operator.get(LIST)


def test_a_source_is_run_now(operator: Client, replay: Replay) -> None:
    prices(replay, (make.card(), 150))
    assert operator.post("/sources/toy/run/").status_code == 302
    went = Visit.objects.get()
    assert (went.status, went.reason) == ("done", "hand")
    assert went.by.email == "operator@example.com"


def test_running_it_now_forgives_what_was(operator: Client, replay: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    prices(replay, (make.card(), 150))
    standing = Standing.objects.create(source=Toy.row(), stopped=True, failures=4, open_until=timezone.now())
    operator.post("/sources/toy/run/")
    standing.refresh_from_db()
    assert (standing.stopped, standing.failures) == (False, 0)


def test_a_failed_visit_is_done_again(operator: Client, replay: Replay) -> None:
    prices(replay, (make.card(), 150))
    replay.plan = always("404", HOST, last=1)
    failed = by_hand(Toy)
    page = text(operator.get(reverse("sources:visit", args=[failed.pk])))
    assert "Try again" in page
    operator.post(reverse("sources:replay", args=[failed.pk]))
    assert Visit.objects.order_by("pk").last().status == "done"


def test_a_held_delivery_is_stored_after_all(operator: Client, replay: Replay) -> None:
    known = make.cards(100)
    make.prices([told(card, 1000) for card in known], earlier(days=1), by=Toy.row())
    prices(replay, *((card, 9000) for card in known))
    by_hand(Toy)
    page = text(operator.get(LIST))
    assert "a delivery of 100 prices is held back" in page
    assert "100 of 100 known prices move by more than half; 30% may." in page
    operator.post(reverse("sources:decide", args=[Parcel.objects.get().pk]), {"act": "release"})
    assert not Parcel.objects.exists()
    assert set(LatestPrice.objects.values_list("price", flat=True)) == {9000}


def test_a_held_delivery_is_thrown_away(operator: Client, replay: Replay) -> None:
    known = make.cards(100)
    make.prices([told(card, 1000) for card in known], earlier(days=1), by=Toy.row())
    prices(replay, *((card, 9000) for card in known))
    by_hand(Toy)
    parcel = Parcel.objects.get()
    operator.post(reverse("sources:decide", args=[parcel.pk]), {"act": "discard"})
    assert not Parcel.objects.exists()
    assert not parcel.path.exists()
    assert set(LatestPrice.objects.values_list("price", flat=True)) == {1000}


def test_doubted_prices_are_decided_in_bulk(operator: Client) -> None:
    known = make.cards(4)
    for card in known:
        make.price(card, 150, earlier(days=1))
        make.price(card, 130, earlier(days=1), marketplace="cardmarket")
    tell(*(told(card, 9_000) for card in known))
    page = text(operator.get("/sources/quarantine/"))
    assert "it jumps from 1.50 to 90.00, and Cardmarket at 1.30 contradicts" in page
    assert "$90.00" in page
    first, second, *_ = Quarantine.objects.order_by("pk")
    operator.post("/sources/quarantine/", {"chosen": [first.pk, second.pk], "act": "accept"})
    assert LatestPrice.objects.filter(price=9_000).count() == 2
    operator.post("/sources/quarantine/", {"everything": "on", "act": "discard"})
    assert not Quarantine.objects.filter(state="waiting").exists()
    assert LatestPrice.objects.filter(price=9_000).count() == 2


def test_a_file_is_brought_in(operator: Client, replay: Replay) -> None:
    bolt = make.card()
    lines = f"scryfall_id,finish,price_usd,date\n{bolt.scryfall_id},nonfoil,1.50,2026-02-01\nnobody,foil,1,2026-02-01\n"
    file = SimpleUploadedFile("../../my prices.csv", lines.encode())
    answer = operator.post("/sources/import/", {"format": "scryfall-csv", "file": file})
    went = Visit.objects.get(reason="upload")
    assert answer["Location"] == reverse("sources:visit", args=[went.pk])
    assert (went.status, went.received, went.accepted, went.refused) == ("done", 2, 1, 1)
    page = text(operator.get(answer["Location"]))
    assert "scryfall-csv: my_prices.csv" in page
    assert "cause=the%20card%27s%20id%20is%20not%20a%20uuid" in page
    assert LatestPrice.objects.get().price == 150
    assert not went.folder.exists()


def test_a_file_nobody_can_read_says_why(operator: Client, replay: Replay) -> None:
    file = SimpleUploadedFile("guide.json", b"not json")
    operator.post("/sources/import/", {"format": "cardmarket", "file": file})
    went = Visit.objects.get(reason="upload")
    assert went.status == "failed"
    assert "There is no list called" in went.error
    operator.post(reverse("sources:replay", args=[went.pk]))
    assert Visit.objects.get(reason="upload").status == "failed"


def test_a_file_whose_reader_died_can_be_read_again(operator: Client, replay: Replay) -> None:
    from apps.sources import uploads

    lost = Visit.objects.create(
        source=Toy.row(), reason="upload", title="csv: a.csv", stirred_at=timezone.now() - timedelta(hours=3)
    )
    assert uploads.end_the_dead() == 1
    assert "Try again" in text(operator.get(reverse("sources:visit", args=[lost.pk])))


def test_while_a_file_is_read_its_page_shows_how_far(operator: Client, replay: Replay) -> None:
    from django.core.cache import cache

    going = Visit.objects.create(source=Toy.row(), reason="upload", title="csv: a.csv", size=1000)
    cache.set(f"visit:{going.pk}:position", 250)
    part = text(operator.get(reverse("sources:visit", args=[going.pk]), headers={"hx-request": "true"}))
    assert 'value="250"' in part
    assert 'hx-trigger="every 2s"' in part
    assert "<html" not in part


@pytest.mark.parametrize(
    "address",
    [
        "/sources/import/",
        "/sources/quarantine/",
        "/sources/visits/1/",
        "/sources/visits/1/replay/",
        "/sources/toy/run/",
    ],
)
def test_what_operators_do_is_closed_to_others(address: str, client: Client, alice: Client) -> None:
    assert client.get(address)["Location"].startswith("/account/login/")
    assert alice.get(address).status_code == 403
    assert alice.post(address).status_code == 403


def test_a_card_page_asks_the_sources_that_know_single_cards(alice: Client, replay: Replay) -> None:
    bolt = make.card()
    prices(replay, (bolt, 175), path="/cards", ask="POST")
    assert "Refresh prices" in text(alice.get(bolt.get_absolute_url()))
    answer = alice.post(reverse("sources:refresh", args=[bolt.pk]), follow=True)
    assert "Asking is asked. Prices follow shortly." in text(answer)
    assert LatestPrice.objects.get().price == 175
    assert Visit.objects.get().reason == "card"
    again = alice.post(reverse("sources:refresh", args=[bolt.pk]), follow=True)
    assert "Asking was asked about it less than two hours ago." in text(again)
    assert Visit.objects.count() == 1


def test_asking_is_limited_for_each_person(alice: Client, settings: Any) -> None:
    settings.API_LIMITS = settings.API_LIMITS | {"refresh": 2}
    bolt = make.card()
    answers = [alice.post(f"/api/cards/{bolt.pk}/refresh") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert answers[2]["Retry-After"]
    page = alice.post(reverse("sources:refresh", args=[bolt.pk]), follow=True)
    assert "Too many requests" in text(page)


def test_the_api_says_who_was_asked(alice: Client, replay: Replay) -> None:
    bolt = make.card()
    prices(replay, (bolt, 175), path="/cards", ask="POST")
    assert alice.post(f"/api/cards/{bolt.pk}/refresh").json() == {"asked": ["Asking"], "why_not": []}
    answer = alice.post(f"/api/cards/{bolt.pk}/refresh").json()
    assert answer["why_not"] == ["Asking was asked about it less than two hours ago."]


def test_who_cannot_name_a_card_is_not_asked_about_it(replay: Replay) -> None:
    bolt = make.card()
    ExternalId.objects.all().delete()
    assert refreshing.who_knows(bolt) == {}


def test_why_a_source_is_off_is_for_operators_to_know(
    alice: Client, operator: Client, kinds: dict[str, Any], replay: Replay
) -> None:
    class Locked(Asking):
        slug, name, credentials = "locked", "Locked", Guarded.credentials

    kinds["locked"] = Locked
    bolt = make.card()
    prices(replay, (bolt, 175), path="/cards", ask="POST")
    assert alice.post(f"/api/cards/{bolt.pk}/refresh").json() == {"asked": ["Asking"], "why_not": []}
    [_, why] = operator.post(f"/api/cards/{bolt.pk}/refresh").json()["why_not"]
    assert "GUARDED_KEY" in why


def test_visitors_are_asked_to_log_in_first(client: Client) -> None:
    bolt = make.card()
    assert "Refresh prices" not in text(client.get(bolt.get_absolute_url()))
    assert client.post(f"/api/cards/{bolt.pk}/refresh").status_code == 401


def test_an_unconfirmed_price_is_marked_on_the_card_page(client: Client) -> None:
    bolt = make.card()
    make.price(bolt, 150, earlier(days=1))
    tell(told(bolt, 9_000))
    page = text(client.get(bolt.get_absolute_url()))
    assert "price--unconfirmed" in page
    assert "Unconfirmed: a great jump that nobody else speaks to." in page
    told_now = client.get(f"/api/cards/{bolt.pk}/prices").json()["results"]
    assert [price["unconfirmed"] for price in told_now] == [True]


def test_a_lock_of_the_source_is_not_forgiven(operator: Client, replay: Replay) -> None:
    Standing.objects.create(source=Toy.row(), locked_until=timezone.now() + timedelta(hours=1))
    operator.post("/sources/toy/run/")
    assert replay.asked == []
