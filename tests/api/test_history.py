"""What a printing used to cost, and what the market did, told to programs."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.cards.models import Card, ExternalId
from apps.cards.words import Condition, Finish, Language
from apps.prices.ingest import record
from apps.prices.models import Marketplace
from apps.prices.models.identity import traits
from apps.prices.serializers import HistorySerializer, IndexLineSerializer, IndexSerializer, LineSerializer
from apps.sources.models import Run
from tests.api import make

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def tell(card: Card, minor: int, days_ago: int, **about) -> None:
    """A feed that spoke of this card so many days ago."""
    key = str(card.scryfall_id)
    ExternalId.objects.get_or_create(card=card, kind=ExternalId.Kind.SCRYFALL, value=key)
    market = Marketplace.objects.get(slug=about.get("marketplace", "tcgplayer"))
    finish = about.get("finish", Finish.NONFOIL)
    condition = about.get("condition", Condition.NEAR_MINT)
    language = about.get("language", Language.ENGLISH)
    quote = (0, key, traits(market.pk, finish, condition, language), minor, None, None, None, None)
    record(make.source(), TODAY - timedelta(days=days_ago), [quote], complete=False)


def test_every_change_is_a_point_of_its_variants_line(read) -> None:
    card = make.card()
    tell(card, 1000, 3)
    tell(card, 1200, 2)
    tell(card, 1200, 1)
    tell(card, 900, 0)
    answer = read(f"cards/{card.scryfall_id}/history", period="30d")
    (line,) = answer["series"]
    days = [int((TODAY - timedelta(days=ago)).timestamp()) for ago in (3, 2, 0)]
    assert list(zip(line["t"], line["p"], strict=True))[:3] == list(zip(days, [1000, 1200, 900], strict=True))
    assert (line["marketplace"], line["finish"], line["condition"], line["language"], line["currency"]) == (
        "tcgplayer", "nonfoil", "NEAR_MINT", "en", "USD"
    )  # fmt: skip
    assert set(answer) == set(HistorySerializer().fields)
    assert set(line) == set(LineSerializer().fields)


def test_a_period_begins_with_what_held_then(read) -> None:
    card = make.card()
    tell(card, 1000, 9)
    for days in (8, 6, 4, 2):
        tell(card, 1000 + days, days)
    week = read(f"cards/{card.pk}/history", period="7d")["series"][0]
    assert week["p"][0] == 1008
    assert week["t"][0] > int((TODAY - timedelta(days=8)).timestamp())
    assert read(f"cards/{card.pk}/history", period="all")["series"][0]["p"][0] == 1000


def test_lines_are_chosen_by_what_they_are_of(read) -> None:
    card = make.card()
    tell(card, 1000, 1)
    tell(card, 2000, 1, finish=Finish.FOIL)
    tell(card, 700, 1, condition=Condition.DAMAGED)
    tell(card, 800, 1, language=Language.GERMAN)
    tell(card, 900, 1, marketplace="cardmarket")

    def prices(**asked) -> set[int]:
        return {line["p"][0] for line in read(f"cards/{card.pk}/history", **asked)["series"]}

    assert prices() == {1000, 2000, 700, 800, 900}
    assert prices(is_foil="true") == prices(finish="foil") == {2000}
    assert prices(condition="DMG") == {700}
    assert prices(language="de") == {800}
    assert prices(currency="eur") == prices(marketplace="cardmarket") == {900}
    assert prices(condition="NM,DMG", finish="nonfoil", language="en", currency="USD") == {1000, 700}


def test_a_card_without_prices_has_an_empty_history(read) -> None:
    answer = read(f"cards/{make.card().pk}/history")
    assert (answer["series"], answer["empty"], answer["period"]) == ([], True, "90d")


@pytest.mark.parametrize("how_many", [1, 50])
def test_history_is_read_in_constant_queries(how_many, read, django_assert_num_queries) -> None:
    card = make.card()
    for number in range(how_many):
        tell(card, 1000 + number, 5, language=Language(1 + number % 24), condition=Condition(1 + number // 24))
    with django_assert_num_queries(4):
        assert len(read(f"cards/{card.pk}/history")["series"]) == how_many


def test_the_index_follows_known_prices_and_newcomers_do_not_move_it(read) -> None:
    card, newcomer = make.card(), make.card("Newcomer")
    tell(card, 1000, 3)
    tell(card, 1100, 2)
    tell(newcomer, 50_000, 1)
    answer = read("market/index", period="90d")
    (line,) = answer["series"]
    levels = [level for level in line["p"] if level is not None]
    assert (levels[0], max(levels)) == (100, pytest.approx(110))
    assert max(total for total in line["total"] if total is not None) == 51_100
    assert (answer["currency"], answer["step"]) == ("USD", 86_400)
    assert set(answer) == set(IndexSerializer().fields)
    assert set(line) == set(IndexLineSerializer().fields)


def test_the_index_never_mixes_currencies(read) -> None:
    card = make.card()
    tell(card, 1000, 1)
    tell(card, 900, 1, marketplace="cardmarket")
    sums = {c: read("market/index", currency=c)["series"][0]["total"] for c in ("USD", "EUR")}
    assert {currency: max(filter(None, total)) for currency, total in sums.items()} == {"USD": 1000, "EUR": 900}
    assert read("market/index", currency="TIX")["empty"]


def test_an_index_of_nothing_is_empty(read) -> None:
    answer = read("market/index", currency="USD", period="1y", finish="etched", condition="NM", language="ja")
    assert (answer["series"], answer["empty"]) == ([], True)


def test_who_has_a_history_is_told_that_nothing_changed_until_it_does(get, django_capture_on_commit_callbacks) -> None:
    card = make.card()
    tell(card, 1000, 2)
    first = get(f"cards/{card.pk}/history")
    again = get(f"cards/{card.pk}/history", {"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = {"If-Modified-Since": first["Last-Modified"]}
    assert get(f"cards/{card.pk}/history", since).status_code == 304
    with django_capture_on_commit_callbacks(execute=True):
        tell(card, 1100, 1)
    assert get(f"cards/{card.pk}/history", {"If-None-Match": first["ETag"]}).status_code == 200


def test_last_modified_is_when_prices_last_came_in(get, django_capture_on_commit_callbacks) -> None:
    card = make.card()
    tell(card, 1000, 2)
    Run.objects.update(finished_at=make.NOON)
    assert get(f"cards/{card.pk}/history")["Last-Modified"] == "Wed, 01 Oct 2025 12:00:00 GMT"
    with django_capture_on_commit_callbacks(execute=True):
        tell(card, 1100, 1)
    assert get(f"cards/{card.pk}/history", {"If-Modified-Since": "Wed, 01 Oct 2025 12:00:00 GMT"}).status_code == 200
