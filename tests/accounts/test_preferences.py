from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import redis
from django.conf import settings as house
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import Client
from django.utils import timezone

from apps.accounts.models import Preferences, User
from tests import factories
from tests.accounts.conftest import words

pytestmark = pytest.mark.django_db
CHOSEN = {
    "display_name": "Alice", "currency": "EUR", "theme": "dark", "time_zone": "Asia/Tokyo",
    "marketplaces": ["cardmarket"], "default_condition": "LIGHTLY_PLAYED", "default_language": "de",
    "price_drop_threshold": "20", "price_spike_threshold": "25", "digest_frequency": "weekly",
}  # fmt: skip


def test_everybody_begins_with_what_most_people_want(alice: User) -> None:
    usual = Preferences.objects.of(alice)
    assert (usual.currency, usual.theme, usual.default_condition, usual.marketplaces) == (
        "USD",
        "system",
        "NEAR_MINT",
        [],
    )
    assert (usual.email_alerts, usual.price_drop_threshold, usual.price_spike_threshold) == (True, 10, 15)
    assert usual.digest_frequency == "instant"


def test_what_is_saved_is_shown_on_every_page(at_home: Client, alice: User) -> None:
    assert "Saved." in words(at_home.post("/settings/", CHOSEN, follow=True))
    kept = Preferences.objects.get(user=alice)
    assert (kept.marketplaces, kept.digest_frequency, kept.email_alerts) == (["cardmarket"], "weekly", False)
    page = at_home.get("/sets/").content.decode()
    assert 'data-theme="dark"' in page
    assert 'value="EUR" aria-pressed="true"' in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("currency", "GBP"), ("time_zone", "Mars/Olympus"), ("price_drop_threshold", "0"), ("marketplaces", "bazaar")],
)
def test_what_makes_no_sense_is_said_beside_its_field_and_nothing_is_saved(
    at_home: Client, field: str, value: str
) -> None:
    page = at_home.post("/settings/", CHOSEN | {field: value})
    assert "Not saved yet" in words(page)
    assert page.context["form"].errors.keys() == {field}
    assert not Preferences.objects.exists()


def test_the_switches_at_the_top_save_for_who_is_signed_in(at_home: Client, alice: User) -> None:
    at_home.post("/preferences/currency", {"currency": "TIX"})
    at_home.post("/preferences/theme", {"theme": "light"})
    kept = Preferences.objects.get(user=alice)
    assert (kept.currency, kept.theme) == ("TIX", "light")


def test_a_visitors_choice_stays_in_the_browser(client: Client) -> None:
    client.post("/preferences/theme", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/sets/").content.decode()
    assert 'data-theme="dark"' not in Client().get("/sets/").content.decode()


def test_a_theme_nobody_knows_is_not_taken(client: Client) -> None:
    client.post("/preferences/theme", {"theme": "plaid"})
    assert "theme" not in client.cookies


def test_preferences_win_over_what_the_browser_remembers(at_home: Client) -> None:
    at_home.post("/settings/", CHOSEN)
    at_home.cookies.load({"theme": "light", "currency": "TIX"})
    page = at_home.get("/sets/").content.decode()
    assert 'data-theme="dark"' in page
    assert 'value="EUR" aria-pressed="true"' in page


def test_one_page_can_be_asked_for_in_another_currency(at_home: Client) -> None:
    at_home.post("/settings/", CHOSEN)
    assert 'value="TIX" aria-pressed="true"' in at_home.get("/sets/?currency=tix").content.decode()
    assert 'value="EUR" aria-pressed="true"' in at_home.get("/sets/").content.decode()


def test_times_are_told_as_the_clock_of_the_reader_shows_them() -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    written = Template("{% load prices_tags %}{{ noon|exact }}")
    assert written.render(Context({"noon": noon})) == "1 March 2026, 12:00 UTC"
    with timezone.override("Asia/Tokyo"):
        assert written.render(Context({"noon": noon})) == "1 March 2026, 21:00 JST"


def test_a_zone_holds_for_one_request(at_home: Client) -> None:
    at_home.post("/settings/", CHOSEN)
    at_home.get("/sets/")
    assert timezone.get_current_timezone_name() == "UTC"


def test_reading_them_again_asks_the_database_nothing(
    alice: User, django_assert_num_queries: Callable[[int], Any]
) -> None:
    Preferences.objects.of(alice).change(currency="EUR")
    with django_assert_num_queries(1):
        assert Preferences.objects.of(alice).currency == "EUR"
    with django_assert_num_queries(0):
        assert Preferences.objects.of(alice).currency == "EUR"


def test_a_change_is_seen_at_once_by_everybody(alice: User) -> None:
    Preferences.objects.of(alice)
    elsewhere = User.objects.get(pk=alice.pk)
    Preferences.objects.of(elsewhere).change(currency="EUR")
    assert Preferences.objects.of(elsewhere).currency == "EUR"
    assert Preferences.objects.of(User.objects.get(pk=alice.pk)).currency == "EUR"


def test_a_slow_reader_cannot_bring_back_what_was(alice: User) -> None:
    slow, quick = User.objects.get(pk=alice.pk), User.objects.get(pk=alice.pk)
    Preferences.objects.of(quick).change(currency="EUR")
    Preferences.objects.of(slow)
    assert Preferences.objects.of(User.objects.get(pk=alice.pk)).currency == "EUR"


@pytest.mark.parametrize("before", [True, False], ids=["with choices", "without any"])
def test_two_pages_that_change_different_things_both_win(alice: User, before: bool) -> None:
    if before:
        Preferences.objects.of(alice).change(theme="light")
    one, other = (Preferences.objects.of(User.objects.get(pk=alice.pk)) for _ in range(2))
    one.change(currency="EUR")
    other.change(theme="dark")
    kept = Preferences.objects.get(user=alice)
    assert (kept.currency, kept.theme) == ("EUR", "dark")


def test_without_the_cache_they_come_from_the_database(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    Preferences.objects.of(alice).change(currency="EUR")
    redis.Redis.from_url(house.CACHES["default"]["LOCATION"]).flushdb()
    assert Preferences.objects.of(alice).currency == "EUR"


def test_nobody_stores_what_makes_no_sense(alice: User) -> None:
    with pytest.raises(ValidationError):
        Preferences.objects.of(alice).change(theme="plaid")
    with pytest.raises(ValidationError, match="There is no marketplace bazaar"):
        Preferences.objects.of(alice).change(marketplaces=["bazaar"])


def test_a_visitor_costs_no_query(client: Client, django_assert_num_queries: Callable[[int], Any]) -> None:
    with django_assert_num_queries(0):
        client.get("/account/login/")


def test_being_signed_in_costs_a_page_the_session_and_the_person(
    at_home: Client, django_assert_num_queries: Callable[[int], Any]
) -> None:
    at_home.get("/settings/security/")
    with django_assert_num_queries(3):  # session, person, is there a second factor
        at_home.get("/settings/security/")


def test_a_cards_page_lists_the_marketplaces_one_chose(at_home: Client, alice: User) -> None:
    bolt = factories.card("Lightning Bolt")
    factories.prices([factories.quote(bolt, 120), factories.quote(bolt, 90, marketplace="cardkingdom")])
    rows = "TCGplayer", "Card Kingdom"
    assert all(name in words(at_home.get(bolt.get_absolute_url())) for name in rows)
    Preferences.objects.of(alice).change(marketplaces=["cardkingdom"])
    page = words(at_home.get(bolt.get_absolute_url()))
    assert "marketplaces you chose" in page
    assert "Card Kingdom" in page
    assert "TCGplayer" not in page
