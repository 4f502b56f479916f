"""The prices inside Scryfall's objects become history: whose they are, of when, and exactly what they say."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from apps.cards.words import Condition, Finish, Language
from apps.prices.models import LatestPrice, PriceHistory
from apps.sources.models import Run, Source
from tests.sources.scryfall_objects import PRICES, bulk, card, counts, file, load, run, uid

pytestmark = pytest.mark.django_db

NOV_1 = "2025-11-01T09:05:00+00:00"
NOV_2 = "2025-11-02T09:05:00+00:00"


@pytest.fixture(autouse=True)
def _own_data_directory(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


def priced(name: str = "Goblin", finishes: tuple[str, ...] = ("nonfoil", "foil", "etched"), **prices: Any) -> Any:
    return card(name, finishes=finishes, prices=PRICES | prices)


def present(name: str = "Goblin") -> dict[tuple[str, Finish], int | None]:
    latest = LatestPrice.objects.filter(variant__card__scryfall_id=uid(name)).select_related("variant__marketplace")
    return {(row.variant.marketplace.slug, Finish(row.variant.finish)): row.price for row in latest}


def test_each_price_belongs_to_its_marketplace_and_finish(tmp_path: Path) -> None:
    said = {"usd": "1.23", "usd_foil": "4.5", "usd_etched": "6", "eur": "0.98", "eur_foil": "3.21", "tix": "0.02"}
    result = load(tmp_path, priced(**said, eur_etched="7.77"), as_of=NOV_1)
    assert present() == {
        ("tcgplayer", Finish.NONFOIL): 123, ("tcgplayer", Finish.FOIL): 450, ("tcgplayer", Finish.ETCHED): 600,
        ("cardmarket", Finish.NONFOIL): 98, ("cardmarket", Finish.FOIL): 321, ("cardmarket", Finish.ETCHED): 777,
        ("cardhoarder", Finish.NONFOIL): 2,
    }  # fmt: skip
    assert (result["prices"]["received"], result["prices"]["new"]) == (7, 7)
    row = LatestPrice.objects.select_related("variant", "source").first()
    assert row is not None
    assert (row.variant.condition, row.variant.language) == (Condition.NEAR_MINT, Language.ENGLISH)
    assert set(LatestPrice.objects.values_list("variant__marketplace__slug", "variant__currency")) == {
        ("tcgplayer", "USD"), ("cardmarket", "EUR"), ("cardhoarder", "TIX"),
    }  # fmt: skip
    assert Source.objects.get(slug="scryfall").name == "Scryfall"


def test_a_foreign_printing_has_prices_of_its_own_language(tmp_path: Path) -> None:
    load(tmp_path, card("Goblin", lang="ja", prices=PRICES | {"eur": "5.00"}), as_of=NOV_1)
    assert LatestPrice.objects.get().variant.language == Language.JAPANESE


def test_no_price_and_nothing_are_no_quotes(tmp_path: Path) -> None:
    result = load(tmp_path, priced(usd="0.00"), card("Elf", prices=...), card("Orc", prices=None), as_of=NOV_1)
    assert result["prices"]["received"] == 0
    assert not LatestPrice.objects.exists()


@pytest.mark.parametrize("bad", ["-1.00", "1e9", "NaN", "1,23", "$1", 1.23, "99999999999", "٣"])
def test_a_price_that_is_none_is_refused_and_its_card_loads(tmp_path: Path, bad: Any) -> None:
    result = load(tmp_path, priced(usd=bad, eur="2.00"), as_of=NOV_1)
    assert counts(result) == (1, 0, 0, 0)
    assert (result["prices"]["new"], result["prices"]["refused"]) == (1, 1)
    assert present() == {("cardmarket", Finish.NONFOIL): 200}
    assert "1 prices refused: a price is" in result["said"]


def test_history_keeps_what_changed(tmp_path: Path) -> None:
    load(tmp_path, priced("Goblin", usd="1.00"), priced("Elf", usd="2.00"), as_of=NOV_1)
    second = load(tmp_path, priced("Goblin", usd="1.50"), priced("Elf", usd="2.00"), as_of=NOV_2)
    assert counts(second) == (0, 0, 2, 0)
    assert (second["prices"]["changed"], second["prices"]["unchanged"]) == (1, 1)
    of_goblin = PriceHistory.objects.filter(variant__card__scryfall_id=uid("Goblin")).order_by("time")
    assert [(row.time.day, row.price, row.delta) for row in of_goblin] == [(1, 100, None), (2, 150, 50)]
    assert "Nothing has changed" not in second["said"]


def test_the_same_prices_again_are_already_applied(tmp_path: Path) -> None:
    load(tmp_path, priced(usd="1.00"), as_of=NOV_1)
    again = load(tmp_path, priced(usd="1.00"), as_of=NOV_1)
    assert again["prices"]["already_applied"] is True
    assert "Nothing has changed: it was already applied." in again["said"]
    assert Run.objects.count() == 1


def test_an_older_file_becomes_history_and_not_the_present(tmp_path: Path) -> None:
    name = "default-cards-20251102090500.json"
    run(file(tmp_path, bulk([priced(usd="2.00")]), name))
    load(tmp_path, priced(usd="1.00"), as_of=NOV_1)
    assert present() == {("tcgplayer", Finish.NONFOIL): 200}
    assert [row.price for row in PriceHistory.objects.order_by("time")] == [100, 200]


@pytest.mark.parametrize(("name", "gone"), [("default-cards", True), ("all-cards", True), ("oracle-cards", False)])
def test_only_a_file_of_everything_says_that_a_price_is_gone(tmp_path: Path, name: str, gone: bool) -> None:
    for day, prices in ((1, {"usd": "1.00", "eur": "3.00"}), (2, {"usd": "1.00"})):
        run(file(tmp_path, bulk([priced(**prices)]), f"{name}-202511{day:02}090500.json"))
    assert present()["cardmarket", Finish.NONFOIL] == (None if gone else 300)
    assert present()["tcgplayer", Finish.NONFOIL] == 100


def test_a_file_of_everything_with_broken_objects_ends_no_offers(tmp_path: Path) -> None:
    run(
        file(
            tmp_path,
            bulk([priced("Goblin", usd="1.00"), priced("Elf", usd="2.00")]),
            "default-cards-20251101090500.json",
        )
    )
    run(file(tmp_path, bulk([priced("Goblin", usd="1.00"), "{broken"]), "default-cards-20251102090500.json"))
    assert present("Elf") == {("tcgplayer", Finish.NONFOIL): 200}


@pytest.mark.parametrize(
    ("name", "arguments", "moment", "because"),
    [
        ("default-cards-20251101090507.json", [], "2025-11-01T09:05:07+00:00", "as the file's name says"),
        ("default-cards-20251101090507.json", ["--as-of", "2025-10-01"], "2025-10-01T12:00:00+00:00", "as asked for"),
        ("default-cards-20259901090507.json", [], "2025-06-01T00:00:00+00:00", "when the file was last written"),
        ("cards.json", [], "2025-06-01T00:00:00+00:00", "when the file was last written"),
    ],
)
def test_the_moment_of_the_prices_is_said(
    tmp_path: Path, name: str, arguments: list[str], moment: str, because: str
) -> None:
    path = file(tmp_path, bulk([priced(usd="1.00")]), name)
    written = datetime(2025, 6, 1, tzinfo=UTC).timestamp()
    os.utime(path, (written, written))
    result = run(path, *arguments)
    assert result["as_of"] == moment
    assert f"UTC ({because})" in result["said"]
