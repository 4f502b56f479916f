"""The demo: cards that are true, prices that are made up, believable, and the same for everybody on the same day."""

import json
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from apps.accounts.models import User
from apps.cards.catalog import CardRow, load
from apps.cards.models import Card
from apps.cards.words import Finish, Rarity
from apps.prices.models import LatestPrice, Marketplace, PriceHistory
from apps.sources.demo import catalogue, market, simulation
from apps.sources.demo.seed import RealCardsError, seed, today
from apps.sources.models import Quarantine, Run, Source

TODAY = date(2026, 7, 1)
MANA = re.compile(r"(\{(\d+|[WUBRGXCS]|[WUBRG2]/[WUBRGP](/P)?)\})*")
TYPES = re.compile(
    r"(Basic |Legendary |Snow |World |Token )*(Artifact|Creature|Enchantment|Instant|Land|Planeswalker|Sorcery)"
    r"( (Artifact|Creature|Enchantment|Land))*( — \S.*)?"
)


class TestCatalogue:
    def test_it_holds_hundreds_of_known_cards_of_real_sets(self) -> None:
        cards = list(catalogue.printings())
        assert 550 <= len(cards) <= 750
        assert len({card.set.code for card in cards if card.set.set_type != "token"}) >= 12
        names = {card.name for card in cards}
        assert {"Black Lotus", "Lightning Bolt", "Dualcaster Mage", "Tarmogoyf", "Sol Ring", "Fire // Ice"} <= names

    def test_the_facts_of_every_card_are_well_formed(self) -> None:
        for card in catalogue.printings():
            assert card.name == card.name.strip()
            assert card.collector_number
            assert Rarity.parse(card.rarity) in (Rarity.COMMON, Rarity.UNCOMMON, Rarity.RARE, Rarity.MYTHIC)
            assert card.finishes
            assert all(Finish.parse(finish) in (Finish.NONFOIL, Finish.FOIL, Finish.ETCHED) for finish in card.finishes)
            assert float(card.mana_value) >= 0
            assert card.price_class > 0
            assert set(card.colors) <= set("WUBRG /")
            assert set(card.colors) - set(" /") <= set(card.color_identity)
            for cost in card.mana_cost.split("//"):
                assert MANA.fullmatch(cost.strip()), card
            for type_line in card.type_line.split(" // "):
                assert TYPES.fullmatch(type_line), card
            front, power, loyalty = (catalogue.halves(cell)[0] for cell in (card.type_line, card.power, card.loyalty))
            assert ("Creature" in front or "Vehicle" in front) == bool(power), card
            assert ("Planeswalker" in front) == bool(loyalty), card

    def test_no_two_cards_share_a_number_or_an_id(self) -> None:
        cards = list(catalogue.printings(2000))
        assert len({(card.set.code, card.collector_number) for card in cards}) == 2000
        assert len({card.id for card in cards}) == 2000

    def test_an_id_is_never_one_of_scryfalls(self) -> None:
        assert all(card.id.version == 5 for card in catalogue.printings())

    def test_many_cards_have_several_printings(self) -> None:
        printings = Counter(card.name for card in catalogue.printings())
        assert sum(count > 1 for count in printings.values()) >= 50
        assert printings["Lightning Bolt"] >= 4
        assert len({card.oracle_id for card in catalogue.printings() if card.name == "Lightning Bolt"}) == 1

    def test_two_faces_are_told_apart(self) -> None:
        cards = {card.name: card for card in catalogue.printings()}
        front, back = cards["Delver of Secrets // Insectile Aberration"].faces
        assert front == {
            "name": "Delver of Secrets", "mana_cost": "{U}", "type_line": "Creature — Human Wizard",
            "power": "1", "toughness": "1", "colors": ["U"],
        }  # fmt: skip
        assert back["name"] == "Insectile Aberration"
        assert back["power"] == "3"
        assert "mana_cost" not in back
        assert cards["Lightning Bolt"].faces == []
        impostor = cards["Valki, God of Lies // Tibalt, Cosmic Impostor"]
        assert (impostor.whole("mana_cost"), impostor.whole("loyalty")) == ("{1}{B} // {5}{B}{R}", "5")

    def test_made_up_cards_say_so(self) -> None:
        made_up = list(catalogue.printings(1200))[-400:]
        assert all(re.fullmatch(r"Demo Card \d{6}", card.name) for card in made_up)
        assert all(card.set.set_type == "simulated" for card in made_up)

    def test_it_can_be_asked_for_less(self) -> None:
        assert len(list(catalogue.printings(10))) == 10


def simulate(last: date = TODAY, days: int = 730, cards: int | None = None) -> dict[tuple[str, int], dict[int, int]]:
    """Each identity's changes: day number to price."""
    marketplaces = dict(Marketplace.objects.values_list("slug", "id"))
    series: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        offers = market.offers(catalogue.printings(cards), marketplaces)
        first = last - timedelta(days=days - 1)
        simulation.open_market(cursor, offers, simulation.Stretch(first, first, last))
        cursor.execute("SELECT key::text, traits, day, price FROM demo_changes")
        for key, traits, day, price in cursor:
            series[key, traits][day] = price
    return series


@cache
def two_years() -> dict[tuple[str, int], dict[int, int]]:
    return simulate()


def checksum(series: dict) -> str:
    return sha256(repr(sorted((key, sorted(days.items())) for key, days in series.items())).encode()).hexdigest()


@pytest.mark.django_db
class TestMarket:
    def test_the_same_day_has_the_same_prices(self) -> None:
        assert checksum(simulate(cards=60)) == checksum(simulate(cards=60))

    def test_another_day_keeps_the_past(self) -> None:
        before, after = simulate(cards=60), simulate(TODAY + timedelta(days=1), cards=60)
        yesterday = simulation.day_number(TODAY)
        opening = simulation.day_number(TODAY - timedelta(days=728))
        for identity, days in before.items():
            assert {d: p for d, p in days.items() if d > opening + 40} == {
                d: p for d, p in after[identity].items() if opening + 40 < d <= yesterday
            }

    def test_prices_are_believable(self) -> None:
        series = two_years()
        assert all(price > 0 for days in series.values() for price in days.values())
        days_on_offer = sum(simulation.day_number(TODAY) + 1 - min(days) for days in series.values())
        changes = sum(len(days) for days in series.values())
        assert 0.80 < 1 - changes / days_on_offer < 0.90  # most days repeat the day before
        swings = sorted(max(days.values()) / min(days.values()) for days in series.values())
        assert 1.1 < swings[len(swings) // 2] < 2.5
        assert sum(swing > 1.8 for swing in swings) > 30  # and some are an event

    def test_days_without_a_delivery_have_no_price(self) -> None:
        priced = {day for days in simulate(cards=200).values() for day in days}
        first, last = min(priced), max(priced)
        missing = sorted(set(range(first, last + 1)) - priced)
        assert 7 <= len(missing) <= 13
        assert any(day + 1 in missing for day in missing)

    def test_there_are_several_currencies_conditions_and_languages(self) -> None:
        marketplaces = dict(Marketplace.objects.values_list("slug", "id"))
        identities = [offer.traits for offer in market.offers(catalogue.printings(), marketplaces)]
        side_less = [traits // 2 for traits in identities]
        assert {traits // 64 // 8 // 64 for traits in side_less} == {marketplaces[s] for s in market.MARKETPLACES}
        played = [traits for traits in side_less if traits // 64 % 8 != 2]
        foreign = [traits for traits in side_less if traits % 64 != 1]
        assert len(played) > 60
        assert len(foreign) > 40

    def test_a_reprint_makes_the_older_printings_cheaper(self) -> None:
        released = simulation.day_number(date(2025, 8, 1))
        older = {str(c.id) for c in catalogue.printings() if c.name == "Sacred Foundry" and c.set.code == "exp"}
        falls = [
            at(days, released + 40) / at(days, released - 3) for (key, _), days in two_years().items() if key in older
        ]
        assert falls
        assert all(fall < 0.9 for fall in falls)

    def test_a_card_is_not_priced_long_before_its_release(self) -> None:
        new = {str(card.id) for card in catalogue.printings() if card.set.code == "ecl"}
        first = min(min(days) for (key, _), days in two_years().items() if key in new)
        assert first == simulation.day_number(date(2026, 1, 23)) - simulation.PRESALE_DAYS

    def test_marketplaces_move_together(self) -> None:
        series = simulate(cards=80)
        tcgplayer, cardmarket = market.identity(1, Finish.NONFOIL), market.identity(2, Finish.NONFOIL)
        same = total = 0
        last = simulation.day_number(TODAY)
        for key in {key for key, _ in series}:
            for start in range(last - 700, last - 60, 60):
                here, there = (
                    at(series[key, traits], start + 60) - at(series[key, traits], start)
                    for traits in (tcgplayer, cardmarket)
                )
                same += here * there > 0
                total += 1
        assert same / total > 0.7

    def test_a_stretch_continues_the_one_before_it(self) -> None:
        whole = simulate(cards=40, days=120)
        pieced: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
        opening = TODAY - timedelta(days=119)
        marketplaces = dict(Marketplace.objects.values_list("slug", "id"))
        for first, last in ((0, 30), (31, 31), (32, 119)):
            stretch = simulation.Stretch(opening, opening + timedelta(days=first), opening + timedelta(days=last))
            with simulation.simulated(market.offers(catalogue.printings(40), marketplaces), stretch) as quotes:
                for moment, _kind, key, traits, price, *_ in quotes:
                    day = date.fromisoformat(moment[:10])
                    assert stretch.first <= day <= stretch.last
                    pieced[key, int(traits)][simulation.day_number(day)] = int(price or 0)
        assert pieced == whole


@pytest.mark.django_db
class TestSeeding:
    def test_it_fills_the_catalogue_and_its_prices(self) -> None:
        seeded = seed(today=TODAY, cards=60, days=90)
        assert (seeded.cards, seeded.new_cards) == (60, 60)
        assert (seeded.first_day, seeded.last_day) == ("2026-04-03", "2026-07-01")
        assert Card.objects.count() == 60
        assert Source.objects.get(slug="demo").simulated
        assert PriceHistory.objects.count() == seeded.prices > 1000
        lotus = Card.objects.get(name="Black Lotus")
        currencies = set(LatestPrice.objects.filter(variant__card=lotus).values_list("variant__currency", flat=True))
        assert currencies == {"USD", "EUR"}
        assert lotus.headlines.get(currency="USD").price > 1_000_000
        assert (lotus.oracle_text, lotus.flavor_text, lotus.artist, lotus.image_url) == ("", "", "", "")

    def test_history_holds_exactly_what_was_simulated(self) -> None:
        seed(today=TODAY, cards=30, days=90)
        assert stored() == simulate(cards=30, days=90)

    def test_seeded_twice_nothing_changes(self) -> None:
        seed(today=TODAY, cards=30, days=60, users=2)
        before = stored(), list(LatestPrice.objects.order_by("pk").values()), Run.objects.count()
        again = seed(today=TODAY, cards=30, days=60, users=2)
        assert not again.changed
        assert before == (stored(), list(LatestPrice.objects.order_by("pk").values()), Run.objects.count())

    def test_seeded_on_a_later_day_the_days_since_are_added(self) -> None:
        seed(today=TODAY - timedelta(days=3), cards=30, days=57)
        later = seed(today=TODAY, cards=30, days=730)
        assert later.prices > 0
        assert stored() == simulate(cards=30, days=60)
        assert later.last_day == "2026-07-01"

    def test_more_cards_get_their_whole_history(self) -> None:
        seed(today=TODAY, cards=20, days=60)
        more = seed(today=TODAY, cards=40, days=60)
        assert more.new_cards == 20
        assert stored() == simulate(cards=40, days=60)

    def test_many_days_on_offer_are_taken_in_bites(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("apps.sources.demo.seed.BITE", 2000)
        lines: list[str] = []
        seed(today=TODAY, cards=40, days=60, say=lines.append)
        assert sum("simulated prices" in line for line in lines) > 3
        assert stored() == simulate(cards=40, days=60)

    def test_days_without_a_delivery_have_no_run(self) -> None:
        seed(today=TODAY, cards=100, days=120)
        delivered = set(Run.objects.values_list("as_of__date", flat=True))
        silent = [day for day in (TODAY - timedelta(days=back) for back in range(120)) if day not in delivered]
        assert 1 <= len(silent) <= 4

    def test_it_stays_out_of_a_real_catalogue(self) -> None:
        load("magic", [CardRow(str(uuid4()), "rav", "Dark Confidant", "81")])
        with pytest.raises(RealCardsError):
            seed(today=TODAY, cards=5, days=5)
        assert Card.objects.count() == 1
        assert seed(today=TODAY, cards=5, days=5, force=True).new_cards == 5

    def test_made_up_cards_are_not_mistaken_for_real_ones(self) -> None:
        seed(today=TODAY, cards=700, days=2)
        assert seed(today=TODAY, cards=5, days=2).cards == 5

    def test_demo_users_cannot_log_in_with_a_password(self) -> None:
        assert seed(today=TODAY, cards=1, days=1, users=3).users == 3
        assert seed(today=TODAY, cards=1, days=1, users=4).users == 1
        user = User.objects.get(email="demo1@example.com")
        assert not user.has_usable_password()
        assert User.objects.count() == 4

    def test_the_command_ends_with_one_line_of_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("seed_demo", cards=10, days=20, users=1, json=True)
        said = json.loads(capsys.readouterr().out)
        assert (said["cards"], said["users"], said["last_day"]) == (10, 1, f"{today():%Y-%m-%d}")
        assert said["prices"] > 0
        call_command("seed_demo", cards=10, days=20)
        assert "nothing changed" in capsys.readouterr().out

    def test_the_whole_demo_fits_together(self, capsys: pytest.CaptureFixture[str]) -> None:
        seeded = seed(today=TODAY)
        with capsys.disabled():
            print(f"\nThe demo: {seeded.cards} cards, {seeded.prices:,} prices in {seeded.seconds} s")  # noqa: T201
        assert seeded.prices == PriceHistory.objects.count() > 200_000
        assert not Quarantine.objects.exists()
        assert Card.objects.filter(headlines__currency="USD").distinct().count() == seeded.cards
        assert not LatestPrice.objects.filter(price__lte=0).exists()


def stored() -> dict[tuple[str, int], dict[int, int]]:
    """The demo's history as the database has it, in the shape of `simulate`."""
    series: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    columns = ("variant__card__scryfall_id", "variant__traits", "time__date", "price")
    for key, traits, day, price in PriceHistory.objects.values_list(*columns):
        series[str(key), traits][simulation.day_number(day)] = price
    return series


def at(days: dict[int, int], day: int) -> int:
    return days[max(known for known in days if known <= day)]
