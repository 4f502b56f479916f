"""Any table: what its columns are is guessed from their headers, and what a person says counts before it."""

import io

import pytest

from apps.collection.formats import Refused, Row, Sheet, recognise
from apps.collection.formats.any_csv import MEANINGS, AnyCsv, guess

TABLE = b"title,exp,Zustand,Menge,Was\nEmber Bolt,Core Eleven,NM,3,9\n"


def test_the_meaning_of_a_column_is_guessed() -> None:
    assert guess(["title", "exp", "Zustand", "Menge", "Was"]) == {
        "title": "name", "exp": "set_name", "Zustand": "condition", "Menge": "quantity",
    }  # fmt: skip


def test_each_meaning_is_given_once() -> None:
    assert guess(["Name", "Card Name"]) == {"Name": "name"}


def test_an_unknown_table_is_any_csv_and_says_what_it_found() -> None:
    found = recognise(TABLE, "mine.csv")
    assert found.format.slug == "csv"
    assert "“title”" in found.reason
    assert found.confidence < 0.6


def test_what_a_person_says_of_the_columns_counts() -> None:
    [row] = AnyCsv().read(Sheet(io.BytesIO(TABLE)), {"title": "notes", "exp": "name", "Was": "quantity"})
    assert isinstance(row, Row)
    assert (row.name, row.notes, row.quantity, row.condition) == ("Core Eleven", "Ember Bolt", 9, None)


def test_an_unknown_meaning_is_an_error() -> None:
    with pytest.raises(ValueError, match="flavour"):
        list(AnyCsv().read(Sheet(io.BytesIO(TABLE)), {"title": "flavour"}))


def test_without_a_column_that_names_cards_every_row_is_refused_and_none_lost() -> None:
    rows = list(AnyCsv().read(Sheet(io.BytesIO(b"a,b\n1,2\n3,4\n")), None))
    assert [(row.place, row.reason) for row in rows if isinstance(row, Refused)] == [
        (2, "It names no card."),
        (3, "It names no card."),
    ]


@pytest.mark.parametrize(
    ("word", "code"), [("M11", "m11"), ("CN2", "cn2"), ("Mirage", ""), ("KTK", "ktk"), ("Core Eleven", "")]
)
def test_a_short_word_where_a_set_stands_is_its_code(word: str, code: str) -> None:
    [row] = AnyCsv().read(Sheet(io.BytesIO(f"name,set\nEmber Bolt,{word}\n".encode())))
    assert isinstance(row, Row)
    assert (row.set_code, row.set_name) == (code, word)


@pytest.mark.parametrize("meaning", MEANINGS)
def test_every_meaning_is_found_by_its_own_header(meaning: str) -> None:
    assert guess([MEANINGS[meaning].header]) == {MEANINGS[meaning].header: meaning}


def test_a_table_without_a_header_keeps_its_first_row() -> None:
    table = b"\n4,Ember Bolt,M11\n2,Slow Banner,KTK\n"
    assert AnyCsv().header(Sheet(io.BytesIO(table))) == ["Column 1", "Column 2", "Column 3"]
    rows = list(AnyCsv().read(Sheet(io.BytesIO(table))))
    assert [(row.quantity, row.name, row.set_code, row.place) for row in rows if isinstance(row, Row)] == [
        (4, "Ember Bolt", "m11", 2), (2, "Slow Banner", "ktk", 3),
    ]  # fmt: skip
    said = AnyCsv().read(Sheet(io.BytesIO(table)), {"Column 2": "name"})
    assert [(row.quantity, row.set_code) for row in said if isinstance(row, Row)] == [(1, ""), (1, "")]
