"""Files as people really send them: odd encodings, separators, quotes and lines. A bad row costs itself alone."""

import gzip
import io
import time
import zipfile
from contextlib import suppress

import pytest

from apps.collection.formats import Refused, Row, Sheet, formats, recognise
from dualcaster.lib.uploads import Limits, TooLarge
from dualcaster.lib.uploads import Refused as RefusedFile

HEADER = "Quantity,Name,Set Code,Purchase Price"


def read(text: str | bytes, slug: str = "csv", limits: Limits | None = None) -> list[Row | Refused]:
    content = text.encode() if isinstance(text, str) else text
    return list(formats()[slug].read(Sheet(io.BytesIO(content), "cards.csv", limits)))


def names(rows: list[Row | Refused]) -> list[str]:
    return [row.name if isinstance(row, Row) else f"refused: {row.reason}" for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_letters_survive_every_usual_encoding(encoding: str) -> None:
    [row] = read(f'{HEADER}\n1,Lim-Dûl’s Vault,all,"€ 1,77"\n'.encode(encoding))
    assert isinstance(row, Row)
    assert (row.name, row.price, row.currency) == ("Lim-Dûl’s Vault", 177, "EUR")


def test_windows_letters_are_found_far_behind_the_beginning() -> None:
    plain = "1,Ember Bolt,m11,\n" * 9000
    rows = read(f"{HEADER}\n{plain}1,Déjà,m11,\n".encode("cp1252"))
    assert names(rows)[-1] == "Déjà"


def test_a_file_that_is_cut_in_the_middle_of_a_letter_is_still_utf_8() -> None:
    [row] = read(f"{HEADER}\n1,Lim-Dû".encode()[:-1])
    assert names([row]) == ["Lim-D\ufffd"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_seen(separator: str) -> None:
    text = f'{HEADER}\n2,"Ember, the {separator} Bolt",m11,1.5\n'.replace(",", "\0")
    text = text.replace("Ember\0", "Ember,").replace("\0", separator)
    [row] = read(text)
    assert isinstance(row, Row)
    assert (row.quantity, row.name, row.price) == (2, f"Ember, the {separator} Bolt", 150)


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;", "sep=;\n"])
def test_the_line_for_excel_is_obeyed(line: str) -> None:
    [row] = read(f"{line}\n{HEADER.replace(',', ';')}\n1;Ember, Bolt;m11;\n")
    assert names([row]) == ["Ember, Bolt"]
    assert row.place == line.count("\n") + 3


@pytest.mark.parametrize(
    ("written", "price", "currency"),
    [
        ("1,77", 177, ""), ("€ 1,77", 177, "EUR"), ("1.234,56 €", 123456, "EUR"), ("$1,234.56", 123456, "USD"),
        ("US$ 3", 300, "USD"), ("12", 1200, ""), ("0,5", 50, ""), ("1,234", 123400, ""), ("0.6800", 68, ""),
        ("1'234.50", 123450, ""), ("0.079", 8, ""), (".5", 50, ""), ("5.", 500, ""), ("2 TIX", 200, "TIX"),
        ("1.234.567", 123456700, ""), ("$0.79 ", 79, "USD"), ("0.00", 0, ""),
    ],
)  # fmt: skip
def test_amounts_are_read_as_countries_write_them(written: str, price: int, currency: str) -> None:
    [row] = read(f'{HEADER}\n1,Ember Bolt,m11,"{written}"\n')
    assert isinstance(row, Row), row
    assert (row.price, row.currency) == (price, currency)


@pytest.mark.parametrize("written", ["-1", "NaN", "1e9", "free", "1.2.3,4,5", "99999999999", "$1 €", "٣"])
def test_what_is_no_amount_is_refused_with_its_row(written: str) -> None:
    [row] = read(f'{HEADER}\n1,Ember Bolt,m11,"{written}"\n')
    assert isinstance(row, Refused)
    assert "Price Paid" in row.reason
    assert written in row.raw


@pytest.mark.parametrize(("written", "copies"), [("2", 2), ("2x", 2), ("x3", 3), (" 4 ", 4), ("1.0", 1), ("007", 7)])
def test_numbers_of_copies(written: str, copies: int) -> None:
    [row] = read(f"{HEADER}\n{written},Ember Bolt,m11,\n")
    assert isinstance(row, Row)
    assert row.quantity == copies


@pytest.mark.parametrize("written", ["0", "-1", "two", "1.5", "99999999", "2²", "٣"])
def test_what_is_no_number_of_copies_is_refused(written: str) -> None:
    [row] = read(f"{HEADER}\n{written},Ember Bolt,m11,\n")
    assert isinstance(row, Refused)


def test_no_number_of_copies_is_one_and_says_so() -> None:
    [row] = read(f"{HEADER}\n,Ember Bolt,m11,\n")
    assert isinstance(row, Row)
    assert (row.quantity, row.remarks) == (1, ("It says no number of copies and is taken for one.",))


def test_short_rows_say_less_and_long_ones_are_refused() -> None:
    rows = read(f"{HEADER}\n1,Ember Bolt\n1,Jace, the Planner,wwk,1\n1,Slow Banner,ktk,1,,\n")
    assert names(rows) == [
        "Ember Bolt",
        "refused: It has 5 cells and the header 4; a comma in a cell may lack its quotes.",
        "Slow Banner",
    ]


def test_empty_lines_are_no_rows_and_lines_are_counted_as_an_editor_does() -> None:
    rows = read(f"\n\n{HEADER}\n\n1,Ember Bolt,,\n,,,\n1,Slow Banner,,\n\n")
    assert [row.place for row in rows] == [5, 7]


def test_quotes_hold_commas_quotes_and_lines() -> None:
    rows = read(f'{HEADER},Notes\n1,"A ""big"" one",m11,,"first\r\nsecond"\n1,6" Rule,m11,,\n')
    assert [(row.place, row.name) for row in rows if isinstance(row, Row)] == [(2, 'A "big" one'), (4, '6" Rule')]
    assert isinstance(rows[0], Row)
    assert rows[0].notes == "first\r\nsecond"


def test_a_forgotten_quotation_mark_costs_its_own_row() -> None:
    more = "".join(f"1,Card {number},m11,\n" for number in range(300))
    rows = read(f'{HEADER}\n1,"Ember Bolt,m11,\n{more}')
    assert names(rows)[:2] == ["refused: Its quotation marks are opened and not closed.", "Card 0"]
    assert len(rows) == 301
    assert [row.place for row in rows] == list(range(2, 303))


def test_a_forgotten_quotation_mark_does_not_eat_the_next_quoted_row() -> None:
    rows = read(f'{HEADER}\n1,"Ember Bolt,m11,\n1,"Jace, the Planner",wwk,\n')
    assert names(rows) == ["refused: Its quotation marks are opened and not closed.", "Jace, the Planner"]


def test_a_mark_that_is_closed_far_below_closes_nothing() -> None:
    between = "".join(f"1,Card {number},m11,\n" for number in range(150))
    rows = read(f'{HEADER}\n1,"Ember Bolt,m11,\n{between}1,Slow,ktk,"\n')
    assert names(rows)[:2] == ["refused: Its quotation marks are opened and not closed.", "Card 0"]
    assert len(rows) == 152


def test_the_last_row_may_be_the_one_with_the_forgotten_mark() -> None:
    assert [row.place for row in read(f'{HEADER}\n1,Ember Bolt,,\n1,"Slow')] == [2, 3]


def test_a_nul_costs_its_row_alone() -> None:
    rows = read(f"{HEADER}\n1,Ember\0Bolt,m11,\n1,Slow Banner,,\n")
    assert names(rows) == ["refused: It holds NUL characters, which no text does.", "Slow Banner"]
    assert "\0" not in rows[0].raw


def test_a_cell_that_is_too_long_costs_its_row_and_a_line_that_is_the_file() -> None:
    rows = read(f"{HEADER}\n1,{'x' * 20_000},m11,\n1,Slow Banner,,\n")
    assert names(rows) == ["refused: A cell is longer than 10,000 letters.", "Slow Banner"]
    with pytest.raises(TooLarge):
        read(f"{HEADER}\n1,{'x' * 10_000_000},m11,\n")


def test_bounds_hold() -> None:
    with pytest.raises(TooLarge, match="more than 3 rows"):
        read(f"{HEADER}\n" + "1,Ember Bolt,,\n" * 4, limits=Limits(rows=3))
    with pytest.raises(RefusedFile, match="columns"):
        read(",".join(f"c{number}" for number in range(300)) + "\n1\n")
    with pytest.raises(TooLarge):
        read(b"x" * 2000, limits=Limits(sent=1000))


def test_packed_files_are_unpacked_and_bombs_are_not() -> None:
    text = f"{HEADER}\n1,Ember Bolt,,\n".encode()
    assert names(read(gzip.compress(text))) == ["Ember Bolt"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("cards.csv", text)
    assert names(read(packed.getvalue())) == ["Ember Bolt"]
    with pytest.raises(TooLarge):
        read(gzip.compress(b"1,Ember Bolt\n" * 9_000_000))
    with pytest.raises(RefusedFile):
        read(gzip.compress(text)[:-10])


@pytest.mark.parametrize("content", [b"", b"  \n\n ", b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04broken"])
def test_what_is_no_list_is_refused_as_a_whole(content: bytes) -> None:
    with pytest.raises(RefusedFile):
        recognise(Sheet(io.BytesIO(content)).head(), "cards.csv")


@pytest.mark.parametrize("line", ['1,"","', '1,"a', '1,"a ""', '"', '1,"a",","b","', '"a"b,"c'])
def test_muddled_marks_in_every_line_do_not_cost_time(line: str) -> None:
    started = time.monotonic()
    with suppress(RefusedFile):
        read(f"{HEADER}\n" + f"{line}\n" * 30_000)
    assert time.monotonic() - started < 5


def test_a_table_of_nothing_but_forgotten_marks_is_refused_as_a_whole() -> None:
    with pytest.raises(RefusedFile, match="quotation marks"):
        read(f"{HEADER}\n" + '1,"Ember\n' * 1000)


def test_days_are_read_in_the_order_the_file_shows() -> None:
    american = read("Quantity,Name,Date\n1,A,3/4/2021\n1,B,3/28/2021\n")
    european = read("Quantity,Name,Date\n1,A,3/4/2021\n1,B,28/3/2021\n")
    assert [str(row.acquired) for row in american if isinstance(row, Row)] == ["2021-03-04", "2021-03-28"]
    assert [str(row.acquired) for row in european if isinstance(row, Row)] == ["2021-04-03", "2021-03-28"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2022-01-29", "2022-01-29"), ("2023-04-11T13:49:14.808Z", "2023-04-11"), ("20220129", "2022-01-29"),
        ("29.01.2022", "2022-01-29"), ("2025-06-27 06:59:41.710000", "2025-06-27"), ("1/9/2022", "2022-01-09"),
        ("Fri May 15 2026 16:43:29 GMT+0200 (Central European Summer Time)", "2026-05-15"),
    ],
)  # fmt: skip
def test_days(written: str, day: str) -> None:
    [row] = read(f"Quantity,Name,Date\n1,A,{written}\n")
    assert isinstance(row, Row)
    assert str(row.acquired) == day


@pytest.mark.parametrize("written", ["yesterday", "2022-13-01", "31/31/2022", "0000-00-00", "1/1/99999"])
def test_what_is_no_day_is_refused(written: str) -> None:
    assert isinstance(read(f"Quantity,Name,Date\n1,A,{written}\n")[0], Refused)
