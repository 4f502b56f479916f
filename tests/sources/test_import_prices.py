"""`manage.py import_prices`: history and guides come in, are counted in words, and never twice or by half."""

import csv
import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.cards.models import Game
from apps.cards.words import Finish
from apps.prices.models import LatestPrice, Marketplace, PriceHistory, PriceVariant
from apps.sources.formats import PriceFile, formats
from apps.sources.models import Quarantine, Run, Source
from apps.sources.opening import open_text
from tests.prices.conftest import clean_series  # noqa: F401
from tests.processes import kill_while, start

from .price_files import card, guide, import_prices, tcgcsv

MARCH = "2026-03-01,1,9,500001,Normal,1,2,3,{},"


def changes(finish: Finish = Finish.NONFOIL, marketplace: str = "tcgplayer") -> list[tuple[str, int | None]]:
    rows = PriceHistory.objects.filter(variant__finish=finish, variant__marketplace__slug=marketplace).order_by("time")
    return [(f"{time:%Y-%m-%d %H:%M}", price) for time, price in rows.values_list("time", "price")]


@pytest.mark.django_db
class TestHistory:
    def test_many_days_in_one_file_become_the_changes_of_each_price(self, tmp_path: Path, capsys) -> None:
        card(1, tcgplayer="500001")
        days = [
            f"2026-03-0{day},1,9,500001,Normal,1,2,3,{price}," for day, price in enumerate((2.5, 2.5, 2.75, 2.5), 1)
        ]
        done = import_prices(capsys, "tcgcsv", tcgcsv(tmp_path / "march.csv.gz", *days))
        assert (done["received"], done["new"], done["changed"], done["unchanged"], done["refused"]) == (4, 1, 2, 1, 0)
        assert changes() == [("2026-03-01 20:00", 250), ("2026-03-03 20:00", 275), ("2026-03-04 20:00", 250)]
        latest = LatestPrice.objects.get()
        assert (latest.price, latest.price_low, latest.price_mid, latest.price_high) == (250, 100, 200, 300)
        assert "march.csv.gz: 4 received, 1 new, 2 changed, 1 unchanged, 0 refused" in done["said"]

    def test_the_same_file_again_changes_nothing_and_says_so(self, tmp_path: Path, capsys) -> None:
        card(1, tcgplayer="500001")
        path = tcgcsv(tmp_path / "march.csv", MARCH.format(2.5))
        import_prices(capsys, "tcgcsv", path)
        again = import_prices(capsys, "tcgcsv", path)
        assert again["files"][0]["already_applied"]
        assert "already applied" in again["said"]
        assert changes() == [("2026-03-01 20:00", 250)]
        assert Run.objects.count() == 1

    def test_what_is_refused_is_counted_with_its_reason_and_kept_in_a_file(self, tmp_path: Path, capsys) -> None:
        card(1, tcgplayer="500001")
        rows = [MARCH.format(2.5), MARCH.format("NaN"), "2026-03-01,1,9,777,Normal,1,2,3,4,"]
        done = import_prices(capsys, "tcgcsv", tcgcsv(tmp_path / "march.csv", *rows))
        reasons = {"a price is not a plain amount of money": 1, "not in the catalogue": 1}
        assert done["refused_by_reason"] == reasons
        assert done["code"] == 0
        assert (done["received"], done["new"]) == (3, 1)
        kept = [json.loads(line) for line in Path(done["files"][0]["refused_file"]).read_text().splitlines()]
        assert {row["reason"] for row in kept} == set(reasons)
        assert Quarantine.objects.filter(place="march.csv:3", content__contains="NaN").exists()
        assert "1 refused: not in the catalogue" in done["said"]

    def test_after_the_catalogue_grew_a_file_is_read_again(self, tmp_path: Path, capsys) -> None:
        path = tcgcsv(tmp_path / "march.csv", "2026-03-01,1,9,777,Normal,1,2,3,4,")
        assert import_prices(capsys, "tcgcsv", path)["refused"] == 1
        card(1, tcgplayer="777")
        assert "With --again it is read anew" in import_prices(capsys, "tcgcsv", path)["said"]
        assert import_prices(capsys, "tcgcsv", path, again=True)["new"] == 1
        assert not Quarantine.objects.filter(state="waiting").exists()

    def test_duplicated_rows_are_one_price(self, tmp_path: Path, capsys) -> None:
        card(1, tcgplayer="500001")
        done = import_prices(capsys, "tcgcsv", tcgcsv(tmp_path / "march.csv", *[MARCH.format(2.5)] * 500))
        assert (done["received"], done["new"]) == (500, 1)
        assert changes() == [("2026-03-01 20:00", 250)]

    def test_an_etched_product_prices_the_etched_card(self, tmp_path: Path, capsys) -> None:
        card(1, finishes=[Finish.ETCHED], tcgplayer_etched="500009")
        done = import_prices(capsys, "tcgcsv", tcgcsv(tmp_path / "march.csv", "2026-03-01,1,9,500009,Foil,1,2,3,2.5,"))
        assert (done["new"], done["refused"]) == (1, 0)
        assert changes(Finish.ETCHED) == [("2026-03-01 20:00", 250)]

    def test_a_row_without_any_price_is_counted_but_not_refused(self, tmp_path: Path, capsys) -> None:
        card(1, tcgplayer="500001")
        done = import_prices(capsys, "tcgcsv", tcgcsv(tmp_path / "march.csv", "2026-03-01,1,9,500001,Normal,,,,,"))
        assert (done["received"], done["unpriced"], done["refused"]) == (0, 1, 0)

    def test_an_unpacked_archive_is_a_folder(self, tmp_path: Path, capsys) -> None:
        card(1, tcgplayer="1")
        (group := tmp_path / "2026-03-01" / "1" / "9").mkdir(parents=True)
        row = {"productId": 1, "lowPrice": 1, "midPrice": None, "marketPrice": None, "subTypeName": "Foil"}
        (group / "prices").write_text(json.dumps({"success": True, "results": [row]}))
        for path in (tmp_path / "2026-03-01", group / "prices"):
            import_prices(capsys, "tcgcsv", path)
        assert changes(Finish.FOIL) == [("2026-03-01 20:00", 100)]

    def test_mtgjson_prices_retail_and_buylist_of_several_shops(self, tmp_path: Path, capsys) -> None:
        uuid = "11111111-1111-5111-8111-111111111111"
        card(1, mtgjson=uuid)
        shop = {"currency": "USD", "retail": {"normal": {"2026-03-01": 2.5}}, "buylist": {"normal": {"2026-03-01": 1}}}
        euro = {"currency": "EUR", "retail": {"foil": {"2026-03-01": 3, "2026-03-02": 4}}, "buylist": {}}
        prices = {uuid: {"paper": {"cardkingdom": shop, "cardmarket": euro}, "mtgo": {}}}
        (path := tmp_path / "AllPricesToday.json").write_text(json.dumps({"data": prices}))
        done = import_prices(capsys, "mtgjson", path)
        assert (done["received"], done["new"], done["changed"]) == (4, 3, 1)
        sides = PriceVariant.objects.filter(marketplace__slug="cardkingdom").order_by("side")
        assert [(variant.side, variant.latest.price) for variant in sides] == [(0, 250), (1, 100)]
        assert changes(Finish.FOIL, "cardmarket") == [("2026-03-01 12:00", 300), ("2026-03-02 12:00", 400)]

    def test_the_two_faces_of_a_card_are_one_price(self, tmp_path: Path, capsys) -> None:
        front, back = "11111111-1111-5111-8111-111111111111", "22222222-2222-5222-8222-222222222222"
        both = card(1, mtgjson=front)
        both.external_ids.create(kind=10, value=back)
        shop = {"paper": {"tcgplayer": {"currency": "USD", "retail": {"normal": {"2026-03-01": 2.5}}}}}
        (path := tmp_path / "AllPrices.json").write_text(json.dumps({"data": {front: shop, back: shop}}))
        done = import_prices(capsys, "mtgjson", path)
        assert (done["received"], done["new"], done["refused"]) == (2, 1, 0)

    def test_a_csv_of_ones_own_takes_its_moment_from_the_command(self, tmp_path: Path, capsys) -> None:
        card(1, tcgplayer="500001")
        (path := tmp_path / "own.csv").write_text("tcgplayer_id,marketplace,price\n500001,tcgplayer,2.50\n")
        done = import_prices(capsys, "csv", path)
        assert done["code"] == 1
        assert "--as-of" in done["said"]
        done = import_prices(capsys, "csv", path, as_of="2026-03-01T10:00:00+01:00")
        assert done["new"] == 1
        assert changes() == [("2026-03-01 09:00", 250)]

    def test_condition_and_language_are_prices_of_their_own(self, tmp_path: Path, capsys) -> None:
        card(1, tcgplayer="500001")
        (path := tmp_path / "own.csv").write_text(
            "date,tcgplayer_id,marketplace,condition,language,price\n"
            "2026-03-01,500001,tcgplayer,LP,de,2.50\n2026-03-01,500001,tcgplayer,Near Mint,,3.50\n"
        )
        assert import_prices(capsys, "csv", path)["new"] == 2
        found = PriceVariant.objects.order_by("condition").values_list("condition", "language", "latest__price")
        assert list(found) == [(2, 1, 350), (3, 3, 250)]


@pytest.mark.django_db
class TestGuides:
    def test_a_guide_is_one_moment_and_what_the_next_leaves_out_is_gone(self, tmp_path: Path, capsys) -> None:
        card(1, cardmarket="1")
        card(2, cardmarket="2")
        product = {"idProduct": 1, "idCategory": 1, "trend": 2.5, "low": 1, "avg": 2}
        other = {"idProduct": 2, "idCategory": 1, "trend": 9}
        first = guide(tmp_path / "one.json", "2026-03-01T02:44:16+0100", product, other)
        second = guide(tmp_path / "two.json", "2026-03-02T02:44:16+0100", product | {"trend": 0, "avg": 0, "low": 3})
        done = import_prices(capsys, "cardmarket", first, second)
        assert (done["new"], done["changed"], done["gone"]) == (2, 1, 1)
        history = PriceHistory.objects.order_by("time", "variant_id").values_list("time", "price")
        assert [price for _, price in history] == [250, 900, 300, None]
        assert {time for time, _ in history} == {
            datetime(2026, 3, 1, 1, 40, tzinfo=UTC), datetime(2026, 3, 2, 1, 40, tzinfo=UTC),
        }  # fmt: skip
        assert Source.objects.get(slug="cardmarket").confirmed_through == datetime(2026, 3, 2, 1, 40, tzinfo=UTC)

    def test_the_same_guide_twice_is_applied_once(self, tmp_path: Path, capsys) -> None:
        card(1, cardmarket="1")
        path = guide(tmp_path / "one.json", "2026-03-01T02:44:16+0100", {"idProduct": 1, "idCategory": 1, "trend": 2.5})
        import_prices(capsys, "cardmarket", path)
        assert import_prices(capsys, "cardmarket", path)["files"][0]["already_applied"]

    def test_a_row_of_guides_imported_again_changes_nothing(self, tmp_path: Path, capsys) -> None:
        card(1, cardmarket="1")
        product = {"idProduct": 1, "idCategory": 1}
        guides = [
            guide(tmp_path / f"{day}.json", f"2026-03-0{day}T00:00:00Z", product | {"trend": day}) for day in (1, 2, 3)
        ]
        import_prices(capsys, "cardmarket", *guides)
        before = changes(marketplace="cardmarket")
        again = import_prices(capsys, "cardmarket", *guides)
        assert [file["already_applied"] for file in again["files"]] == [True, True, True]
        assert changes(marketplace="cardmarket") == before
        assert len(before) == 3

    def test_an_older_guide_fills_the_past_and_leaves_the_present(self, tmp_path: Path, capsys) -> None:
        card(1, cardmarket="1")
        product = {"idProduct": 1, "idCategory": 1}
        new = guide(tmp_path / "new.json", "2026-03-02T00:00:00Z", product | {"trend": 2})
        old = guide(tmp_path / "old.json", "2026-03-01T00:00:00Z", product | {"trend": 1})
        import_prices(capsys, "cardmarket", new, old)
        assert import_prices(capsys, "cardmarket", old)["files"][0]["already_applied"]
        assert changes(marketplace="cardmarket") == [("2026-03-01 00:00", 100), ("2026-03-02 00:00", 200)]
        assert LatestPrice.objects.get().price == 200

    def test_the_guide_of_another_game_ends_no_offers_of_this_one(self, tmp_path: Path, capsys) -> None:
        card(1, cardmarket="1")
        card(2, cardmarket="2")
        magic = guide(tmp_path / "1.json", "2026-03-01T00:00:00Z", {"idProduct": 1, "idCategory": 1, "trend": 2})
        other = guide(tmp_path / "6.json", "2026-03-02T00:00:00Z", {"idProduct": 2, "idCategory": 51, "trend": 2})
        assert import_prices(capsys, "cardmarket", magic, other)["gone"] == 0

    def test_half_a_guide_ends_no_offers(self, tmp_path: Path, capsys) -> None:
        card(1, cardmarket="1")
        card(2, cardmarket="2")
        products = [{"idProduct": number, "idCategory": 1, "trend": 2} for number in (1, 2)]
        whole = guide(tmp_path / "1.json", "2026-03-01T00:00:00Z", *products)
        half = guide(tmp_path / "2.json", "2026-03-02T00:00:00Z", products[0] | {"trend": 3}, products[1])
        half.write_text(half.read_text()[:-20])
        done = import_prices(capsys, "cardmarket", whole, half)
        assert (done["changed"], done["gone"], done["code"]) == (1, 0, 0)
        assert done["refused_by_reason"] == {"the file is cut short or damaged from here on": 1}


@pytest.mark.django_db
class TestTheCommand:
    def test_a_file_that_cannot_be_read_ends_in_1_and_the_others_load(self, tmp_path: Path, capsys) -> None:
        card(1, tcgplayer="500001")
        (broken := tmp_path / "broken.csv.gz").write_bytes(b"\x1f\x8bnothing")
        good = tcgcsv(tmp_path / "good.csv", MARCH.format(2.5))
        done = import_prices(capsys, "tcgcsv", tmp_path / "absent.csv", broken, good)
        assert done["code"] == 1
        assert done["new"] == 1
        assert [bool(file["error"]) for file in done["files"]] == [True, True, False]
        assert "There is no file" in done["said"]

    def test_a_format_nobody_knows_is_refused_with_those_there_are(self) -> None:
        with pytest.raises(CommandError, match="mtgjson"):
            call_command("import_prices", "--format", "abacus", "file")

    def test_an_import_takes_as_many_statements_for_ten_rows_as_for_ten_thousand(
        self, tmp_path: Path, capsys, django_assert_max_num_queries, statements: list[str]
    ) -> None:
        card(1, tcgplayer="500001")
        counts = []
        for rows in (10, 10_000):
            statements.clear()
            lines = [f"2026-03-01,1,9,{500001 + row},Normal,1,2,3,{rows}.5," for row in range(rows)]
            import_prices(capsys, "tcgcsv", tcgcsv(tmp_path / f"{rows}.csv", *lines))
            counts.append(len(statements))
        assert counts[1] <= counts[0]


@pytest.mark.django_db
class TestRealFiles:
    """With the real files at hand: what is read adds up to what plain csv counts."""

    def test_a_month_of_tcgplayer_adds_up(self, shared_data: Path) -> None:
        path = shared_data / "prices/tcgplayer-daily/pokemon-onepiece-2025-09-21_2025-10-14.csv.xz"
        count = total = 0
        with open_text(path) as text:
            for row in csv.DictReader(text):
                count += 1
                total += round(float(row["market"] or row["mid"]) * 100)
        quotes = list(formats()["tcgcsv"]().quotes(PriceFile(path)))
        assert (len(quotes), sum(row[4] for row in quotes)) == (count, total)  # type: ignore[misc,index]

    def test_a_price_guide_adds_up(self, shared_data: Path) -> None:
        path = shared_data / "prices/cardmarket/price_guide_1_2024-11-26.json.gz"
        products = json.loads(gzip.decompress(path.read_bytes()))["priceGuides"]
        said = [
            product.get(f"trend{suffix}") or product.get(f"avg{suffix}") or product.get(f"low{suffix}")
            for product in products
            for suffix in ("", "-foil")
        ]
        quotes = list(formats()["cardmarket"]().quotes(PriceFile(path)))
        assert len(quotes) == sum(1 for price in said if price)
        assert sum(row[4] for row in quotes) == sum(round(price * 100) for price in said if price)  # type: ignore[misc,index]


@pytest.mark.usefixtures("clean_series")
@pytest.mark.django_db(transaction=True)
def test_a_killed_import_leaves_nothing_and_the_next_one_everything(tmp_path: Path, capsys) -> None:
    Marketplace.objects.get_or_create(id=1, slug="tcgplayer", defaults={"name": "TCGplayer", "currency": "USD"})
    Game.objects.get_or_create(slug="magic", defaults={"name": "Magic"})
    for number in range(1, 51):
        card(number, tcgplayer=str(number))
    path = tcgcsv(
        tmp_path / "march.csv",
        *(
            f"2026-03-{day:02},1,9,{product},Normal,1,2,3,{product}.{day:02},"
            for day in range(1, 29)
            for product in range(1, 5_001)
        ),
    )
    caught = []
    for statement in ("COPY", "CREATE TEMP TABLE points", "INSERT INTO price_snapshots"):
        if kill_while(start("import_prices", "--format", "tcgcsv", str(path)), statement):
            caught.append(statement)
            assert (PriceHistory.objects.count(), Run.objects.count()) == (0, 0)
        elif PriceHistory.objects.exists():
            break  # a machine too quick to be caught in that statement has finished the import instead
    assert caught
    import_prices(capsys, "tcgcsv", path)
    assert PriceHistory.objects.count() == 50 * 28
    assert LatestPrice.objects.count() == 50
