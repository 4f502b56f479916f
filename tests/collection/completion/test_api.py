"""Sets and milestones for programs."""

import pytest
from django.test import Client

from apps.accounts.models import ApiKey, User
from apps.cards.models import Card
from apps.cards.words import Rarity
from apps.collection.completion.calculating import calculate
from apps.collection.models import CollectionStats, CompletionRules
from apps.notifications.models import Notification
from dualcaster import heartbeats
from tests import factories as make

from .conftest import own

pytestmark = pytest.mark.django_db
PLACES = ("sets", "stats", "milestones", "rarity-distribution", "rules")


def read(client: Client, place: str, **about: str) -> dict:
    answer = client.get(f"/api/collection/{place}", about)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_sets_with_what_is_owned_worth_and_missing(alice: User, signed_in: Client, m10: list[Card]) -> None:
    make.prices([make.quote(m10[0], 1250), make.quote(m10[1], 300), make.quote(m10[1], 250, marketplace="cardmarket")])
    own(alice, m10[0], 2)
    told = read(signed_in, "sets")
    assert told["is_calculating"] is False
    [line] = told["sets"]
    line.pop("calculated_at")
    assert line == {
        "code": "m10", "name": "Set M10", "owned": 1, "total": 4, "copies": 2, "value": "25.00", "unpriced": 0,
        "missing_cost": "3.00", "missing_unpriced": 2, "currency": "USD", "completion_pct": 25.0, "icon_url": "",
    }  # fmt: skip
    [in_euros] = read(signed_in, "sets", currency="EUR")["sets"]
    assert (in_euros["value"], in_euros["unpriced"], in_euros["missing_cost"]) == (None, 2, "2.50")
    [in_tickets] = read(signed_in, "sets", currency="TIX")["sets"]
    assert (in_tickets["missing_cost"], in_tickets["missing_unpriced"]) == (None, 3)


def test_stats_of_all_sets_together(alice: User, signed_in: Client, m10: list[Card]) -> None:
    orcs = make.cards(2, set="orc")
    make.price(orcs[0], 100)
    own(alice, m10[0], 2)
    own(alice, m10[0])
    for orc in orcs:
        own(alice, orc)
    assert read(signed_in, "stats") == {
        "total_cards": 5, "unique_cards": 3, "sets_started": 2, "sets_complete": 1, "total_value": "1.00",
        "unpriced": 4, "currency": "USD", "avg_completion_pct": 62, "is_calculating": False,
    }  # fmt: skip


def test_nothing_owned_is_answered_too(signed_in: Client) -> None:
    assert read(signed_in, "sets") == {"sets": [], "is_calculating": False}
    assert read(signed_in, "stats")["total_value"] == "0.00"
    assert read(signed_in, "rarity-distribution") == {"rarities": []}
    assert {its["achieved"] for its in read(signed_in, "milestones")["milestones"]} == {False}


def test_milestones_reached_and_not(alice: User, signed_in: Client, m10: list[Card]) -> None:
    own(alice, make.card("Rare", rarity=Rarity.RARE, set="big"))
    make.cards(9, set="big")
    told = read(signed_in, "milestones")["milestones"]
    reached = {its["type"]: its for its in told if its["achieved"]}
    assert set(reached) == {"first_rare"}
    assert reached["first_rare"]["metadata"]["card"] == "Rare"
    assert reached["first_rare"]["achieved_at"]
    ahead = {its["type"]: (its["progress"], its["goal"]) for its in told if not its["achieved"]}
    assert ahead == {"set_25_pct": (1, 3), "first_mythic": (0, 1), "mythic_10": (0, 10), "value_100": (0, 10000)}


def test_rarities(alice: User, signed_in: Client, m10: list[Card]) -> None:
    own(alice, m10[0], 3)
    own(alice, make.card(rarity=Rarity.MYTHIC))
    assert read(signed_in, "rarity-distribution")["rarities"] == [
        {"rarity": "common", "unique_cards": 1, "copies": 3, "percent": 75.0},
        {"rarity": "mythic", "unique_cards": 1, "copies": 1, "percent": 25.0},
    ]


def test_all_is_calculated_anew_when_asked_a_few_times_a_minute(
    alice: User, signed_in: Client, m10: list[Card], monkeypatch: pytest.MonkeyPatch
) -> None:
    own(alice, m10[0])
    calculate(alice)
    CollectionStats.objects.update(owned_count=3)
    answer = signed_in.post("/api/collection/refresh")
    assert (answer.status_code, answer.json()) == (202, {"is_calculating": False}), "nobody else would do it"
    assert CollectionStats.objects.get().owned_count == 1
    from apps.collection import tasks

    asked: list[int] = []
    monkeypatch.setattr(tasks.calculate, "apply_async", lambda arguments, **_: asked.append(arguments[0]))
    heartbeats.beat("worker:default")
    assert signed_in.post("/api/collection/refresh").json() == {"is_calculating": True}
    assert asked == [alice.pk]
    for _ in range(4):
        assert signed_in.post("/api/collection/refresh").status_code == 202
    late = signed_in.post("/api/collection/refresh")
    assert late.status_code == 429
    assert int(late["Retry-After"]) > 0


def test_rules_change_by_what_is_named(alice: User, signed_in: Client, m10: list[Card]) -> None:
    usual = {"printing": "this_set", "variants": True, "promos": False, "price_cap": None, "currency": ""}
    assert read(signed_in, "rules") == usual
    own(alice, m10[0])
    calculate(alice)

    def change(**rules: object) -> dict:
        answer = signed_in.patch("/api/collection/rules", rules, "application/json")
        assert answer.status_code == 200, answer.content
        return answer.json()

    assert change(price_cap="10.00") == usual | {"price_cap": "10.00", "currency": "USD"}
    assert CollectionStats.objects.get().is_stale
    assert change(currency="EUR", variants=False) == usual | {
        "price_cap": "10.00",
        "currency": "EUR",
        "variants": False,
    }
    assert change(price_cap=None) == usual | {"variants": False}
    assert CompletionRules.objects.get().user == alice


@pytest.mark.parametrize(
    "nonsense",
    [{"price_cap": "0"}, {"price_cap": "NaN"}, {"price_cap": "1e99"}, {"currency": "USD"}, {"printing": "some"},
     {"variants": "yes"}, {"colour": "red"}],
    ids=str,
)  # fmt: skip
def test_rules_that_make_no_sense_are_refused(signed_in: Client, nonsense: dict) -> None:
    answer = signed_in.patch("/api/collection/rules", nonsense, "application/json")
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == set(nonsense)
    assert not CompletionRules.objects.exists()


@pytest.mark.parametrize("place", PLACES)
def test_a_visitor_learns_nothing_and_a_stranger_only_of_themselves(
    place: str, alice: User, charlie: User, client: Client, m10: list[Card]
) -> None:
    own(alice, m10[0])
    calculate(alice)
    assert client.get(f"/api/collection/{place}").status_code == 401
    client.force_login(charlie)
    assert "m10" not in client.get(f"/api/collection/{place}").content.decode().lower()


def test_a_key_that_may_only_read_changes_no_rules(alice: User) -> None:
    _, secret = ApiKey.objects.issue(alice, "reader")
    sent = Client(headers={"X-API-Key": secret})
    assert sent.get("/api/collection/rules").status_code == 200
    assert sent.patch("/api/collection/rules", {"promos": True}, "application/json").status_code == 403
    assert sent.post("/api/collection/refresh").status_code == 403


@pytest.mark.parametrize("place", PLACES[:4])
def test_it_takes_as_many_queries_for_fifty_sets_as_for_one(
    place: str, alice: User, signed_in: Client, statements: list[str]
) -> None:
    own(alice, make.card())
    read(signed_in, place)
    statements.clear()
    read(signed_in, place)
    one = len(statements)
    for number in range(50):
        own(alice, make.card(set=f"s{number:02}"))
    read(signed_in, place)
    statements.clear()
    read(signed_in, place)
    assert len(statements) == one
    assert one <= 12


def test_each_milestone_is_told_once(alice: User, m10: list[Card]) -> None:
    own(alice, m10[0])
    calculate(alice)
    calculate(alice)
    [told] = Notification.objects.filter(user=alice, type="milestone")
    assert told.title == "Set M10: a quarter"
    own(alice, m10[1])
    calculate(alice)
    assert Notification.objects.filter(user=alice, type="milestone").count() == 1, "within an hour they become one"
