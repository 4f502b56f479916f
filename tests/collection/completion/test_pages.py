"""What one sees of one's sets and milestones, and what a stranger does."""

import re

import pytest
from django.test import Client

from apps.accounts.models import Preferences, User
from apps.cards.models import Card, CardSet
from apps.cards.words import Rarity
from apps.collection.completion.calculating import calculate
from apps.collection.models import CollectionStats, CompletionRules
from dualcaster import heartbeats
from tests import factories as make

from .conftest import own, rule

pytestmark = pytest.mark.django_db


def words(client: Client, address: str, **about: str) -> str:
    answer = client.get(address, about)
    assert answer.status_code == 200, answer
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def names(client: Client, **about: str) -> list[str]:
    return re.findall(
        r'<h3><a href="/collection/sets/\w+/">([^<]+)', client.get("/collection/sets/", about).content.decode()
    )


def test_the_sets_one_has_begun_with_their_value_and_what_the_rest_costs(
    alice: User, signed_in: Client, m10: list[Card]
) -> None:
    make.prices([make.quote(m10[0], 1250), make.quote(m10[1], 300)])
    own(alice, m10[0], 2)
    own(alice, m10[2])
    said = words(signed_in, "/collection/sets/")
    assert "Set M10" in said
    assert "2 of 4 50 %" in said
    assert "$25.00 1 copy without a price" in said
    assert "To complete $3.00" in said


def test_nothing_owned_says_how_to_begin(signed_in: Client, m10: list[Card]) -> None:
    said = words(signed_in, "/collection/sets/")
    assert "No set begun yet" in said
    assert re.search("Others to begin .*Set M10", said)


def test_a_strangers_sets_are_not_ones_own(charlie: User, signed_in: Client, m10: list[Card]) -> None:
    own(charlie, m10[0])
    calculate(charlie)
    assert "No set begun yet" in words(signed_in, "/collection/sets/")
    assert "0 of 4 cards" in words(signed_in, "/collection/sets/m10/")


def test_they_are_sorted_narrowed_and_found(alice: User, signed_in: Client, m10: list[Card]) -> None:
    orcs, elves = make.cards(2, "Orc", set="orc"), make.cards(10, "Elf", set="elf")
    CardSet.objects.filter(code="orc").update(name="Orcs", released_at="2020-01-01")
    CardSet.objects.filter(code="elf").update(name="Elves", released_at="2021-01-01")
    make.prices([make.quote(orcs[0], 100), make.quote(elves[0], 9900), make.quote(m10[1], 50)])
    for card in (m10[0], *orcs, elves[0]):
        own(alice, card)
    assert names(signed_in) == ["Orcs", "Set M10", "Elves"]
    assert names(signed_in, sort="name") == ["Elves", "Orcs", "Set M10"]
    assert names(signed_in, sort="-value") == ["Elves", "Orcs", "Set M10"]
    assert names(signed_in, sort="cost")[0] == "Set M10"
    assert names(signed_in, sort="-released") == ["Elves", "Orcs", "Set M10"]
    assert names(signed_in, sort="released") == ["Set M10", "Orcs", "Elves"]
    assert names(signed_in, show="complete") == ["Orcs"]
    assert names(signed_in, show="open") == ["Set M10", "Elves"]
    assert names(signed_in, q="elv") == ["Elves"]
    assert names(signed_in, q="ORC") == ["Orcs"]
    assert names(signed_in, q="nothing\0%", sort="beauty", show="?") == []


def test_many_sets_come_in_pages_without_a_gap(alice: User, signed_in: Client) -> None:
    for number in range(60):
        own(alice, make.card(set=f"s{number:02}"))
    first = signed_in.get("/collection/sets/", {"sort": "name"}).content.decode()
    [more] = set(re.findall(r'<a class="button" href="([^"]+after=[^"]+)"', first))
    second = signed_in.get(more.replace("&amp;", "&")).content.decode()
    codes = [code for page in (first, second) for code in re.findall(r'<h3><a href="/collection/sets/(\w+)/', page)]
    assert codes == [f"s{number:02}" for number in range(60)]


def test_what_is_being_calculated_says_so_and_asks_again_by_itself(
    alice: User, signed_in: Client, m10: list[Card], monkeypatch: pytest.MonkeyPatch
) -> None:
    from apps.collection import tasks

    monkeypatch.setattr(tasks.calculate, "apply_async", lambda *_, **__: None)
    own(alice, m10[0])
    calculate(alice)
    heartbeats.beat("worker:default")
    own(alice, m10[1])
    for address, region in (("sets/", "sets"), ("sets/m10/", "own-set"), ("milestones/", "milestones")):
        page = signed_in.get(f"/collection/{address}").content.decode()
        assert "being calculated" in page
        assert f'hx-select="#{region}"' in page
        part = signed_in.get(f"/collection/{address}", headers={"HX-Request": "true"}).content.decode()
        assert f'id="{region}"' in part
        assert "<html" not in part
    calculate(alice)
    assert "being calculated" not in signed_in.get("/collection/sets/").content.decode()


def test_a_set_card_by_card_dims_what_is_missing(alice: User, signed_in: Client, m10: list[Card]) -> None:
    own(alice, m10[1], 3)
    page = signed_in.get("/collection/sets/m10/").content.decode()
    assert re.findall(r'<li class="is-(\w+)">', page) == ["missing", "owned", "missing", "missing"]
    said = words(signed_in, "/collection/sets/M10/")
    assert "1 of 4 cards 3 missing" in said
    assert "You own 3" in said
    owned = signed_in.get("/collection/sets/m10/?show=owned").content.decode()
    assert re.findall(r'<li class="is-(\w+)">', owned) == ["owned"]


def test_what_is_missing_is_told_with_the_cheapest_offer_and_each_marketplace(
    alice: User, signed_in: Client, m10: list[Card]
) -> None:
    own(alice, m10[0])
    make.prices([
        make.quote(m10[1], 300), make.quote(m10[1], 200, marketplace="manapool"), make.quote(m10[2], 1000),
        make.quote(m10[2], 900, marketplace="cardmarket"),
    ])  # fmt: skip
    said = words(signed_in, "/collection/sets/m10/", show="missing")
    assert "Cost to complete $12.00 each where it is cheapest; 1 not on offer in USD" in said
    assert "TCGplayer 2 of 3 $13.00" in said
    assert "Manapool 1 of 3 $2.00" in said
    assert "Cardmarket" not in said
    assert re.search(r"Goblin 2 .* \$2.00 MP .*\$3.00 TCG .* Goblin 3 .* \$10.00 TCG .* Goblin 4 .* not on offer", said)
    Preferences.objects.of(alice).change(currency="EUR")
    assert "Cost to complete €9.00" in words(signed_in, "/collection/sets/m10/")


def test_a_great_set_comes_in_pages(alice: User, signed_in: Client) -> None:
    cards = make.cards(130)
    own(alice, cards[0])
    seen, address = [], "/collection/sets/m10/"
    while address:
        page = signed_in.get(address).content.decode()
        seen += re.findall(r'title="(Goblin \d+)">Goblin', page)
        more = re.search(r'<a class="button" href="([^"]*from=[^"]*)"', page)
        address = more[1].replace("&amp;", "&") if more else ""
    assert len(seen) == len(set(seen)) == 130
    assert "Nothing" in words(signed_in, "/collection/sets/m10/", **{"from": "99999"})
    assert signed_in.get("/collection/sets/m10/?from=-1&show=%00").status_code == 200


def test_a_set_that_nobody_knows_is_not_found(signed_in: Client) -> None:
    for code in ("nope", "%00", "a" * 300):
        assert signed_in.get(f"/collection/sets/{code}/").status_code == 404


def test_rules_are_chosen_and_everything_follows_them(alice: User, signed_in: Client, m10: list[Card]) -> None:
    make.price(m10[1], 2000)
    own(alice, m10[0])
    assert "1 of 4" in words(signed_in, "/collection/sets/")
    sent = {"printing": "any", "price_cap": "10.00", "currency": "USD"}
    assert signed_in.post("/collection/sets/rules/", sent).status_code == 302
    rules = CompletionRules.objects.get(user=alice)
    assert (rules.printing, rules.variants, rules.promos, rules.price_cap, rules.currency) == (
        "any", False, False, 1000, "USD",
    )  # fmt: skip
    said = words(signed_in, "/collection/sets/")
    assert "1 of 3" in said
    assert "Any printing of a card counts, variants do not; promos do not; nothing dearer than $10.00" in said
    assert 'value="10.00"' in signed_in.get("/collection/sets/rules/").content.decode()


@pytest.mark.parametrize(
    "nonsense", [{"price_cap": "-1"}, {"price_cap": "much"}, {"printing": "none"}, {"price_cap": "0"}]
)
def test_rules_that_make_no_sense_are_refused(alice: User, signed_in: Client, nonsense: dict[str, str]) -> None:
    answer = signed_in.post("/collection/sets/rules/", {"printing": "this_set"} | nonsense)
    assert answer.status_code == 422
    assert not CompletionRules.objects.exists()


def test_everything_is_calculated_anew_when_one_asks_but_not_all_the_time(
    alice: User, signed_in: Client, m10: list[Card]
) -> None:
    own(alice, m10[0])
    calculate(alice)
    CollectionStats.objects.update(owned_count=3)
    for _ in range(6):
        assert signed_in.post("/collection/sets/refresh/").status_code == 302
    assert CollectionStats.objects.get().owned_count == 1
    assert "Too many requests" in signed_in.post("/collection/sets/refresh/", follow=True).content.decode()


def test_milestones_reached_and_ahead_and_how_rarities_spread(alice: User, signed_in: Client, m10: list[Card]) -> None:
    dragon = make.card("Dragon", rarity=Rarity.MYTHIC, set="drg")
    make.price(dragon, 4000)
    own(alice, m10[0], 3)
    own(alice, m10[1], marks=["proxy"])
    own(alice, dragon)
    said = words(signed_in, "/collection/milestones/")
    for line in (
        "First mythic Dragon", "Set M10: a quarter 1 of 4 cards", "Set DRG: complete 1 of 1 cards",
        "First rare Own a rare card", "Ten mythics 1 of 10 different mythics", "Worth 100 $40.00 of $100.00",
        "Set M10: half 1 more card: 1 of 2", "Common 75.0 % 3 1 different", "Mythic 25.0 % 1 1 different",
    ):  # fmt: skip
        assert line in said, line


def test_the_public_page_of_a_set_shows_ones_own_progress_and_a_visitor_none(
    alice: User, signed_in: Client, client: Client, m10: list[Card], django_assert_num_queries
) -> None:
    own(alice, m10[0])
    calculate(alice)
    assert "Yours 1 of 4" in words(signed_in, "/sets/m10/")
    assert "Yours" not in words(Client(), "/sets/m10/")


@pytest.mark.parametrize("address", ["sets/", "sets/m10/", "sets/m10/?show=missing", "milestones/"])
def test_a_page_takes_as_many_queries_for_fifty_sets_as_for_one(
    alice: User, signed_in: Client, address: str, django_assert_max_num_queries, statements: list[str]
) -> None:
    def asked() -> int:
        signed_in.get(f"/collection/{address}")
        statements.clear()
        signed_in.get(f"/collection/{address}")
        return len(statements)

    cards = make.cards(3)
    make.prices([make.quote(card, 100) for card in cards])
    own(alice, cards[0])
    one = asked()
    for number in range(50):
        several = make.cards(2, set=f"s{number:02}")
        make.prices([make.quote(card, 100) for card in several])
        own(alice, several[0])
    more = make.cards(50)
    make.prices([make.quote(card, 100) for card in more])
    for card in more[:25]:
        own(alice, card)
    assert asked() == one
    assert one <= 14


def test_rules_of_anybody_else_are_their_own(alice: User, charlie: User, signed_in: Client, m10: list[Card]) -> None:
    rule(charlie, printing="any")
    assert "A set's own printings count" in words(signed_in, "/collection/sets/").replace("&#x27;", "'")
