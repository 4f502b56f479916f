"""Files nobody meant well with: what is broken is refused row by row, what is sound is read, and memory stays small."""

import gzip
import lzma
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from apps.prices.quotes import Refused
from apps.sources.formats import PriceFile, formats
from apps.sources.money import minor
from apps.sources.opening import DamagedError, open_bytes

from .price_files import TCGCSV, guide, tcgcsv

pytestmark = pytest.mark.django_db
GOOD = "2026-03-01,1,9,500001,Normal,1,2,3,2.5,"
UUID = "11111111-1111-5111-8111-111111111111"
CARD = '"%s": {"paper": {"tcgplayer": {"currency": "USD", "retail": {"normal": {"2026-03-01": 1.5}}}}}'


def read(slug: str, path: Path, **more: object) -> tuple[list, list[Refused]]:
    rows = list(formats()[slug]().readable(PriceFile(path, **more)))  # type: ignore[arg-type]
    refused = [row for row in rows if isinstance(row, Refused)]
    return [row for row in rows if not isinstance(row, Refused)], refused


@pytest.mark.parametrize(
    "text", ["NaN", "nan", "1e9", "-1", "+1", "1,5", "0x10", "Infinity", "1.", ".5", "١", "1_0", "1 0", "99999999999"]
)
def test_what_is_no_plain_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        minor(text)


@pytest.mark.parametrize(
    ("text", "cents"),
    [("12.3", 1230), ("0.29", 29), ("1.005", 101), ("1.004999", 100), ("213572.55", 21357255), ("7", 700), ("", None)],
)
def test_money_is_read_exactly(text: str, cents: int | None) -> None:
    assert minor(text) == cents


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_file_cut_short_is_read_up_to_the_cut(pack, tmp_path: Path) -> None:
    rows = "".join(f"2026-03-01,1,9,{number},Normal,1,2,3,{number}.5,\n" for number in range(1, 200_001))
    packed = pack((TCGCSV + rows).encode())
    (path := tmp_path / "cut.csv.gz").write_bytes(packed[: len(packed) * 9 // 10])
    quotes, refused = read("tcgcsv", path)
    assert 100_000 < len(quotes) < 200_000
    assert [row.reason for row in refused][-1] == "the file is cut short or damaged from here on"


def test_a_file_cut_before_its_first_row_is_not_read(tmp_path: Path) -> None:
    (path := tmp_path / "cut.csv.gz").write_bytes(gzip.compress(TCGCSV.encode())[:20])
    with pytest.raises(DamagedError, match="cut short"):
        read("tcgcsv", path)


def test_another_kind_of_file_is_not_read(tmp_path: Path) -> None:
    (path := tmp_path / "letter.txt").write_text("Dear Sir,\nplease find enclosed")
    for slug in formats():
        with pytest.raises(DamagedError):
            read(slug, path)


def test_a_cell_of_ten_megabytes_costs_its_own_row_and_little_memory(tmp_path: Path) -> None:
    path = tcgcsv(tmp_path / "long.csv", GOOD, f"2026-03-01,1,9,5,{'x' * 10_000_000},1,2,3,2.5,", GOOD)
    tracemalloc.start()
    quotes, refused = read("tcgcsv", path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(quotes), len(refused)) == (2, 1)
    assert peak < 20_000_000


def test_a_row_of_a_hundred_thousand_cells_is_one_refused_row(tmp_path: Path) -> None:
    quotes, refused = read("tcgcsv", tcgcsv(tmp_path / "wide.csv", "1," * 100_000, GOOD))
    assert len(quotes) == 1
    assert [row.reason for row in refused] == ["the row does not have ten cells"]
    assert len(refused[0].content) <= 2000


def test_nul_and_broken_utf8_are_refused_without_harm(tmp_path: Path) -> None:
    (path := tmp_path / "nul.csv").write_bytes(
        TCGCSV.encode()
        + b"2026-03-01,1,9,5\x00,Normal,1,2,3,2.5,\n2026-03-01,1,9,\xff5,Normal,1,2,3,2.5,\n"
        + GOOD.encode()
    )
    quotes, refused = read("tcgcsv", path)
    assert (len(quotes), len(refused)) == (1, 2)
    assert not any("\0" in row.content for row in refused)
    assert all(row.content.encode() for row in refused)


def test_a_card_nested_a_hundred_thousand_deep_does_not_end_the_file(tmp_path: Path) -> None:
    deep = f'"{UUID}": ' + '{"a":' * 100_000 + "1" + "}" * 100_000
    last = CARD % UUID.replace("1111-5", "2222-5")
    (path := tmp_path / "deep.json").write_text(f'{{"data": {{{CARD % UUID}, {deep}, {last}}}}}')
    quotes, refused = read("mtgjson", path)
    assert (len(quotes), len(refused)) == (2, 1)


def test_a_string_of_fifty_megabytes_does_not_end_the_file(tmp_path: Path) -> None:
    with (path := tmp_path / "long.json").open("w") as file:
        file.write(f'{{"data": {{{CARD % UUID}, "22222222-2222-5222-8222-222222222222": "')
        for _ in range(50):
            file.write("x" * 1_000_000)
        file.write(f'", {CARD % UUID.replace("1111-5", "3333-5")}}}}}')
    tracemalloc.start()
    quotes, refused = read("mtgjson", path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(quotes) == 2
    assert refused
    assert peak < 40_000_000


def test_mtgjson_without_meta_and_with_meta_last_is_the_same(tmp_path: Path) -> None:
    (bare := tmp_path / "bare.json").write_text(f'{{"data": {{{CARD % UUID}}}}}')
    (after := tmp_path / "after.json").write_text(f'{{"data": {{{CARD % UUID}}}, "meta": {{"date": "2026-03-01"}}}}\n')
    assert read("mtgjson", bare) == read("mtgjson", after)
    assert len(read("mtgjson", bare)[0]) == 1


def test_mtgjson_cut_in_the_middle_of_a_card_keeps_those_before(tmp_path: Path) -> None:
    whole = f'{{"data": {{{CARD % UUID}, {CARD % UUID.replace("1111-5", "2222-5")}}}}}'
    (path := tmp_path / "cut.json").write_text(whole[:-30])
    quotes, refused = read("mtgjson", path)
    assert len(quotes) == 1
    assert refused[-1].reason == "the file is cut short or damaged from here on"


def test_a_price_guide_cut_short_keeps_the_products_before(tmp_path: Path) -> None:
    products = [{"idProduct": number, "idCategory": 1, "trend": 1.5} for number in range(1, 101)]
    path = guide(tmp_path / "guide.json", "2026-03-01T00:00:00Z", *products)
    path.write_text(path.read_text()[:-60])
    quotes, refused = read("cardmarket", path)
    assert 95 < len(quotes) < 100
    assert len(refused) == 1


def test_an_archive_with_a_damaged_group_keeps_the_others(tmp_path: Path) -> None:
    good = '{"results": [{"productId": 1, "marketPrice": 2.5, "subTypeName": "Normal"}]}'
    with zipfile.ZipFile(path := tmp_path / "day.zip", "w") as archive:
        archive.writestr("2026-03-01/1/7/prices", good)
        archive.writestr("2026-03-01/1/8/prices", '{"success": false}')
        archive.writestr("2026-03-01/1/9/prices", good[:-2])
        archive.writestr("1970-01-01/1/9/prices", good)
        archive.writestr("2026-03-01/groups", "[]")
    quotes, refused = read("tcgcsv", path)
    assert len(quotes) == 2
    assert len(refused) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_an_operators_csv_is_read_however_a_spreadsheet_saved_it(
    encoding: str, delimiter: str, ending: str, tmp_path: Path
) -> None:
    lines = [f"sep={delimiter}"] if delimiter != "\t" else []
    lines += [delimiter.join(["DATE", "TCGplayer_ID", "Marketplace", "Price", "Language"])]
    lines += [delimiter.join(["2026-03-01", "500001", "TCGplayer", '"€ 1,77"', "ja"]).replace("€", "$"), ""]
    (path := tmp_path / "own.csv").write_bytes(ending.join(lines).encode(encoding))
    quotes, refused = read("csv", path)
    assert refused == []
    assert [quote[4] for quote in quotes] == [177]
    assert quotes[0][3] // 2 % 64 == 2


def test_a_file_knows_how_far_it_was_read(tmp_path: Path) -> None:
    path = tcgcsv(tmp_path / "long.csv.gz", *[GOOD] * 1000)
    file = PriceFile(path)
    rows = formats()["tcgcsv"]().quotes(file)
    assert file.position == 0
    next(rows)
    assert 0 < file.position <= file.size == path.stat().st_size
    with open_bytes(path) as stream:
        assert stream.read(4) == b"date"
        assert stream.raw_size == file.size
