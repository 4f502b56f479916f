"""TCGplayer: the token and its renewal, lists that come in pages, and “nothing found” that is a 404."""

import json
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime

import msgspec
import pytest
from django.core.cache import cache

from apps.cards.models import ExternalId
from apps.prices.models import LatestPrice
from apps.sources.models import Standing
from apps.sources.tcgplayer.api import Envelope
from apps.sources.tcgplayer.groups import Group
from apps.sources.tcgplayer.prices import market_price
from apps.sources.tcgplayer.source import Tcgplayer
from apps.sources.tcgplayerskus.source import TcgplayerSkus
from apps.sources.tokens import Token, kept_under
from tests import factories as make
from tests.sources.live_fixtures import by_hand
from tests.sources.replay import Asked, Replay
from tests.sources.vendors import latest, met, pauses, recorded, replay

pytestmark = pytest.mark.django_db
__all__ = ["met", "pauses", "replay"]

API, HOST = "https://api.tcgplayer.com", "api.tcgplayer.com"


def tokens(replay: Replay) -> list[Asked]:
    return [asked for asked in replay.asked if asked.path == "/token"]


def test_a_token_is_asked_for_once_and_kept_for_the_next_visit(met: Callable, replay: Replay) -> None:
    met(Tcgplayer)
    assert by_hand(Tcgplayer).status == "done"
    by_hand(Tcgplayer)
    assert len(tokens(replay)) == 1
    assert "authorization" not in tokens(replay)[0].headers


def test_a_token_that_is_refused_is_renewed_in_the_middle_of_a_visit(met: Callable, replay: Replay) -> None:
    met(Tcgplayer)
    refused = []

    def once(asked: Asked) -> str | None:
        if asked.path.endswith("/pricing/group/9003") and not refused:
            refused.append(asked)
            return "401"
        return None

    replay.plan = once
    went = by_hand(Tcgplayer)
    assert (went.status, went.accepted) == ("done", 3)
    assert len(tokens(replay)) == 2
    assert refused


def test_an_old_token_in_the_cache_is_replaced_by_a_new_one(met: Callable, replay: Replay) -> None:
    met(Tcgplayer)
    form = {"grant_type": "client_credentials", "client_id": "tcg-public", "client_secret": "tcg-private"}
    cache.set(kept_under(f"{API}/token", form), "of-yesterday", 60)
    assert by_hand(Tcgplayer).status == "done"
    assert len(tokens(replay)) == 1


@pytest.mark.parametrize("status", [400, 401, 403])
def test_credentials_that_are_not_believed_stop_the_source_and_say_what_to_do(
    status: int, met: Callable, replay: Replay
) -> None:
    met(Tcgplayer)
    replay.answer(f"POST {API}/token", {"error": "invalid_client"}, status=status)
    went = by_hand(Tcgplayer)
    assert went.status == "failed"
    assert "TCGPLAYER_PUBLIC_KEY and TCGPLAYER_PRIVATE_KEY" in went.error
    assert len(replay.asked) == len(tokens(replay)) == 1
    assert not LatestPrice.objects.exists()


def test_a_token_is_not_kept_to_its_very_end() -> None:
    assert Token("x", expires_in=1_209_599).seconds == 1_209_299
    assert Token("x", expires_in=60).seconds == 0
    ends = format_datetime(datetime.fromtimestamp(datetime.now(UTC).timestamp() + 3600, UTC), usegmt=True)
    assert 3200 < Token("x", expires=ends).seconds <= 3300
    assert Token("x").seconds == 0


def test_the_recorded_token_is_understood() -> None:
    answer = json.loads(recorded("api-samples/tcgplayer/token.json").read_text())["response"]["body"]
    token = msgspec.json.decode(json.dumps(answer).encode(), type=Token)
    assert (token.expires_in, token.expires) == (1_209_599, "Thu, 11 Dec 2025 03:40:13 GMT")


def test_the_recorded_groups_are_understood() -> None:
    numbers = []
    for offset in (0, 10):
        answer = json.loads(recorded(f"api-samples/tcgplayer/catalog_groups_offset{offset}.json").read_text())
        envelope = msgspec.json.decode(json.dumps(answer["response"]["body"]).encode(), type=Envelope)
        assert (envelope.totalItems, len(envelope.results)) == (437, 10)
        numbers += [msgspec.json.decode(raw, type=Group).groupId for raw in envelope.results]
    assert len(set(numbers)) == 20


def test_lists_are_read_to_their_last_page(met: Callable, replay: Replay) -> None:
    met(Tcgplayer)
    by_hand(Tcgplayer)
    offsets = [asked.target.partition("?")[2] for asked in replay.asked if asked.path.endswith("/groups")]
    assert offsets == ["offset=0&limit=100", "offset=2&limit=100"]


def test_recorded_prices_of_a_day_are_understood() -> None:
    source, quotes, rows = Tcgplayer(), 0, 0
    with tarfile.open(recorded("prices/tcgplayer-daily/verbatim-2025-10-14.tar.xz")) as archive:
        for member in archive:
            if member.isfile() and "/1/" in f"/{member.name}":
                content = archive.extractfile(member)
                assert content
                for raw in msgspec.json.decode(content.read(), type=Envelope).results:
                    rows += 1
                    quotes += market_price(source, "1", raw, member.name) is not None
    assert rows > 50_000
    assert quotes > rows * 0.95


def test_skus_are_prices_of_their_own_beside_the_product(met: Callable, replay: Replay) -> None:
    heron, archive = met(TcgplayerSkus)[:2]
    went = by_hand(TcgplayerSkus)
    assert went.status == "done"
    assert [price for _, price in latest(variant__card=heron)] == [90, 180, 210, 940, 4400]
    assert latest(variant__card=archive) == [("tcgplayer", 305)]
    etched = LatestPrice.objects.get(variant__card=archive).variant
    assert (etched.finish, etched.condition) == (3, 2)
    with_words = LatestPrice.objects.get(price=4400).variant
    assert with_words.get_language_display() == "Japanese"


def test_a_card_nobody_sells_is_no_error(met: Callable, replay: Replay) -> None:
    met(TcgplayerSkus)
    nothing = {"success": False, "errors": ["No products were found."], "results": []}
    replay.answer(f"GET {API}/v1.39.0/catalog/products/500001,500002", nothing, status=404)
    replay.answer(f"GET {API}/v1.39.0/pricing/product/500001,500002", nothing, status=404)
    replay.answer(f"GET {API}/v1.39.0/catalog/products/500002,500001", nothing, status=404)
    replay.answer(f"GET {API}/v1.39.0/pricing/product/500002,500001", nothing, status=404)
    went = by_hand(TcgplayerSkus)
    assert (went.error, went.received) == ("", 0)


def test_it_waits_when_it_is_asked_to(met: Callable, replay: Replay, pauses: list[float]) -> None:
    met(Tcgplayer)
    replay.plan = lambda asked: "429 in 1 s" if asked.path.endswith("9001") and asked.number < 5 else None
    assert by_hand(Tcgplayer).status == "done"
    assert 1 <= pauses[0] <= 3


def test_an_answer_that_says_no_ends_the_visit_in_words(met: Callable, replay: Replay) -> None:
    met(Tcgplayer)
    no = {"success": False, "errors": ["Something went wrong."], "results": []}
    replay.answer(f"GET {API}/v1.39.0/pricing/group/9003", no)
    went = by_hand(Tcgplayer)
    assert (went.status, went.error) == (
        "failed", "TCGplayer refuses pricing/group/9003: Something went wrong.",
    )  # fmt: skip
    assert not LatestPrice.objects.exists(), "a day that is not whole would end the offers it does not name"


def product(number: int, name: str, collector: str = "") -> dict[str, object]:
    extended = [{"name": "Rarity", "displayName": "Rarity", "value": "C"}]
    if collector:
        extended.append({"name": "Number", "displayName": "#", "value": collector})
    return {"productId": number, "name": name, "groupId": 9001, "categoryId": 1, "extendedData": extended}


def test_new_products_find_their_cards_by_set_number_and_name(met: Callable, replay: Replay) -> None:
    met(Tcgplayer)
    make.card_set("tst", name="Test Set")
    shock, fire = (
        make.card("Shock", set="tst", collector_number="7"),
        make.card("Fire // Ice", set="tst", collector_number="8a"),
    )
    other = make.card("Shock", set="tst", collector_number="207")
    told = [
        product(600_007, "Shock", "007"), product(600_008, "Fire (Retro Frame)", "8a/264"),
        product(600_207, "Shock (Borderless) (Foil Etched)", "207"), product(600_009, "Shock", "9"),
        product(600_010, "Test Set Booster Box"), {"productId": "odd"},
    ]  # fmt: skip
    answer = {"totalItems": 6, "success": True, "results": told}
    replay.answer(f"GET {API}/v1.39.0/catalog/products?groupId=9001&getExtendedFields=true", answer)
    price = {"productId": 600_007, "subTypeName": "Normal", "marketPrice": 1.25}
    replay.answer(f"GET {API}/v1.39.0/pricing/group/9003", {"success": True, "results": [price]})
    went = by_hand(Tcgplayer)
    assert went.status == "done"
    learnt = {one.value: (one.card_id, one.kind) for one in ExternalId.objects.filter(value__startswith="6002")}
    assert learnt == {"600207": (other.pk, ExternalId.Kind.TCGPLAYER_ETCHED)}
    assert ExternalId.objects.get(value="600007").card == shock
    assert ExternalId.objects.get(value="600008").card == fire
    assert not ExternalId.objects.filter(value__in=["600009", "600010"]).exists()
    assert LatestPrice.objects.get(variant__card=shock).price == 125, "the same visit prices what it learnt"
    marks = Standing.objects.get(source=went.source).marks["learnt"]
    assert (marks["new"], marks["unmatched"]) == ("3", "2")
    asked = len([one for one in replay.asked if one.path.endswith("/catalog/products")])
    by_hand(Tcgplayer)
    assert len([one for one in replay.asked if one.path.endswith("/catalog/products")]) == asked, "once a week"


def test_recorded_groups_say_what_linking_needs() -> None:
    body = json.loads(recorded("api-samples/tcgplayer/catalog_groups_offset0.json").read_text())["response"]["body"]
    found = [msgspec.convert(group, Group) for group in body["results"]]
    assert all(group.name and group.modifiedOn for group in found)
    assert not found[0].changed_after("2099-01-01T00:00:00")
