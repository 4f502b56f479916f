"""Cards are found and read by programs."""

import pytest

from apps.cards.models import ExternalId
from apps.cards.serializers import CardSerializer, CardTileSerializer, HeadlineSerializer
from apps.cards.words import Finish, Language, Rarity
from apps.collection.models import InventoryItem
from tests.api import make

pytestmark = pytest.mark.django_db


def test_a_search_finds_cards_by_words_with_their_price(read) -> None:
    mage = make.card(
        "Dualcaster Mage", type_line="Creature — Human Wizard", mana_cost="{1}{R}{R}", mana_value=3, colors=8
    )
    make.card("Giant Growth")
    make.price(mage, 1250)
    answer = read("cards/search", q="dualcaster")
    assert answer | {"results": []} == {
        "results": [], "total": 1, "total_is_more": False, "limit": 50, "offset": 0, "next": None, "previous": None
    }  # fmt: skip
    (found,) = answer["results"]
    assert (found["name"], found["set"], found["colors"]) == (
        "Dualcaster Mage",
        {"code": "m10", "name": "Set M10"},
        ["R"],
    )
    assert (found["mana_value"], found["finishes"], found["lang"]) == (3, ["nonfoil", "foil"], "en")
    assert found["price"] == {
        "amount": "12.50", "currency": "USD", "finish": "nonfoil", "marketplace": "tcgplayer", "source": "scryfall",
        "simulated": False, "changed_at": "2025-10-01T12:00:00Z", "confirmed_at": "2025-10-01T12:00:00Z",
    }  # fmt: skip


def test_a_price_is_in_the_currency_asked_for_or_absent(read) -> None:
    card = make.card()
    make.price(card, 1250)
    make.price(card, 990, marketplace="cardmarket")
    assert read("cards/search", currency="EUR")["results"][0]["price"]["amount"] == "9.90"
    assert read("cards/search", currency="TIX")["results"][0]["price"] is None


def test_the_pages_filters_and_sort_work(read) -> None:
    cheap = make.card("Island", rarity=Rarity.COMMON, colors=0)
    dear = make.card("Black Lotus", "lea", rarity=Rarity.RARE, reserved=True)
    make.price(cheap, 10)
    make.price(dear, 900_000)

    def names(**parameters) -> list[str]:
        return [card["name"] for card in read("cards/search", **parameters)["results"]]

    assert names(sort="-price") == ["Black Lotus", "Island"]
    assert names(sort="price") == ["Island", "Black Lotus"]
    assert names(set="LEA") == ["Black Lotus"]
    assert names(rarity="common") == ["Island"]
    assert names(price_from="1") == ["Black Lotus"]
    assert names(language="de") == []


def test_words_can_be_unwanted_only(read) -> None:
    make.card("Lightning Bolt")
    make.card("Giant Growth")
    assert [card["name"] for card in read("cards/search", q="-lightning")["results"]] == ["Giant Growth"]


def test_pages_follow_each_other_to_the_last_card(read, client) -> None:
    make.cards(5)
    first = read("cards/search", limit=2)
    assert (len(first["results"]), first["total"], first["previous"]) == (2, 5, None)
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    assert third["next"] is None
    seen = [card["id"] for page in (first, second, third) for card in page["results"]]
    assert len(set(seen)) == 5
    assert client.get(third["previous"]).json()["results"] == second["results"]
    assert read("cards/search", offset=100) | {"previous": ""} == {
        "results": [], "total": 5, "total_is_more": False, "limit": 50, "offset": 100, "next": None, "previous": ""
    }  # fmt: skip


def test_counting_stops_where_it_costs_more_than_finding(read, monkeypatch) -> None:
    make.cards(5)
    monkeypatch.setattr("dualcaster.lib.paging.Pages.count_to", 3)
    monkeypatch.setattr("apps.cards.search.results.MOST_COUNTED", 3)
    monkeypatch.setattr("dualcaster.lib.keyset.MOST_COUNTED", 3)
    answer = read("cards/search", limit=2, offset=2)
    assert (answer["total"], answer["total_is_more"], bool(answer["next"])) == (3, True, True)
    answer = read("cards/search", limit=2, offset=4)
    assert (answer["total"], answer["total_is_more"], answer["next"]) == (3, True, None)


def test_two_hundred_are_the_most_on_a_page(read) -> None:
    make.cards(201)
    answer = read("cards/search", limit=1000)
    assert (len(answer["results"]), answer["limit"], answer["total"]) == (200, 200, 201)


def test_a_card_is_read_in_full_by_number_and_by_scryfall_id(read) -> None:
    card = make.card(
        "Delver of Secrets // Insectile Aberration",
        faces=[
            {"name": "Delver of Secrets", "mana_cost": "{U}", "colors": ["U"], "oracle_text": "Look at the top card"},
            {"name": "Insectile Aberration", "power": "3", "toughness": "2", "colors": ["U"]},
        ],
        image_url="https://cards.scryfall.io/normal/front/a/b/ab.jpg?1",
        legalities={"modern": "legal"},
    )
    ExternalId.objects.create(card=card, kind=ExternalId.Kind.TCGPLAYER, value="52189")
    make.price(card, 1250)
    make.price(card, 990, marketplace="cardmarket")
    answer = read(f"cards/{card.pk}")
    assert answer == read(f"cards/{card.scryfall_id}") == read(f"cards/{str(card.scryfall_id).upper()}")
    assert [face["name"] for face in answer["faces"]] == ["Delver of Secrets", "Insectile Aberration"]
    assert answer["faces"][1]["power"] == "3"
    assert answer["image_uris"]["large"] == "https://cards.scryfall.io/large/front/a/b/ab.jpg?1"
    assert answer["external_ids"] == {"tcgplayer": ["52189"]}
    assert [(price["currency"], price["amount"]) for price in answer["prices"]] == [("EUR", "9.90"), ("USD", "12.50")]
    assert answer["links"]["prices"] == f"http://testserver/api/cards/{card.pk}/prices"


def test_answers_have_the_fields_the_schema_promises(read) -> None:
    card = make.card()
    make.price(card)
    (tile,) = read("cards/search")["results"]
    full = read(f"cards/{card.pk}")
    assert set(tile) == set(CardTileSerializer().fields)
    assert set(full) == set(CardSerializer(context={"request": None}).fields)
    assert set(tile["price"]) == set(full["prices"][0]) == set(HeadlineSerializer().fields)


@pytest.mark.parametrize("how_many", [1, 50])
def test_a_search_asks_as_often_for_fifty_as_for_one(how_many, read, django_assert_num_queries) -> None:
    printings = make.cards(how_many)
    make.prices(printings)
    with django_assert_num_queries(2):
        assert len(read("cards/search")["results"]) == how_many
    with django_assert_num_queries(3):
        read(f"cards/{printings[0].pk}")


def test_every_word_comes_out_as_we_say_it(read) -> None:
    make.card("Foil", finishes=[Finish.ETCHED], lang=Language.CHINESE_SIMPLIFIED, rarity=Rarity.MYTHIC)
    (card,) = read("cards/search", language="zhs", rarity="Mythic Rare", finish="etched foil")["results"]
    assert (card["finishes"], card["lang"], card["rarity"]) == (["etched"], "zhs", "mythic")


def test_one_printing_stands_for_each_card_unless_every_printing_is_asked_for(read) -> None:
    old = make.card("Lightning Bolt", "lea", released_at="1993-08-05")
    new = make.card("Lightning Bolt", "m10", oracle_id=old.oracle_id)

    def sets(**parameters) -> list[str]:
        return [card["set"]["code"] for card in read("cards/search", **{"q": "bolt"} | parameters)["results"]]

    assert len(sets()) == 1
    assert sorted(sets(unique="prints")) == ["lea", "m10"]
    assert sets(prefer="oldest") == ["lea"]
    assert sets(prefer="newest") == [new.set.code]
    assert sets(q="bolt prefer:oldest", prefer="newest") == ["lea"]


def test_order_and_direction_go_as_parameters_or_in_the_query(read) -> None:
    for name, value in (("Cheap", 1), ("Middle", 3), ("Dear", 7)):
        make.card(name, mana_value=value)

    def names(**parameters) -> list[str]:
        return [card["name"] for card in read("cards/search", **parameters)["results"]]

    assert names(order="mv") == ["Cheap", "Middle", "Dear"]
    assert names(order="mv", direction="desc") == ["Dear", "Middle", "Cheap"]
    assert names(q="order:name", order="mv") == ["Cheap", "Dear", "Middle"]


def test_a_query_that_cannot_be_read_is_told_its_term_its_place_and_what_would_do(get) -> None:
    answer = get("cards/search", q="c:r rarity:shiny")
    assert answer.status_code == 400
    told = answer.json()
    assert (told["code"], told["term"], told["start"], told["end"]) == ("query", "rarity:shiny", 4, 16)
    assert told["fields"] == {"q": [told["detail"]]}
    assert "mythic" in told["valid"]


def test_completions_say_what_they_replace(read) -> None:
    make.card("Goblin Guide", type_line="Creature — Goblin Scout")
    (value,) = read("cards/autocomplete", q="c:r t:sco")["results"]
    assert value == {"kind": "value", "text": "t:scout", "label": "", "start": 4, "end": 9, "more": False}
    assert [each["text"] for each in read("cards/autocomplete", q="goblin g")["results"]] == ['!"Goblin Guide"']
    assert read("cards/autocomplete", q="rari")["results"][0] | {"label": ""} == {
        "kind": "keyword", "text": "rarity:", "label": "", "start": 0, "end": 4, "more": True
    }  # fmt: skip


def test_what_is_owned_is_told_to_its_owner_alone(client, django_user_model) -> None:
    bolt, growth = make.card("Lightning Bolt"), make.card("Giant Growth")
    people = django_user_model.objects
    alice, charlie = (people.create_user(f"{name}@example.org", "x") for name in ("alice", "charlie"))
    InventoryItem.objects.create(user=alice, card=bolt)
    InventoryItem.objects.create(user=charlie, card=growth)

    def owned() -> list[str]:
        answer = client.get("/api/cards/search", {"q": "owned"})
        assert answer["Cache-Control"] == "no-store"
        return [card["name"] for card in answer.json()["results"]]

    client.force_login(alice)
    assert owned() == ["Lightning Bolt"]
    client.force_login(charlie)
    assert owned() == ["Giant Growth"]
    client.logout()
    refused = client.get("/api/cards/search", {"q": "owned"})
    assert (refused.status_code, refused.json()["code"]) == (400, "query")
