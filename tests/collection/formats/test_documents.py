"""Files that are one document, JSON and .dek: read piece by piece, and bounded whatever is in them."""

import io
import json
import tracemalloc

import pytest

from apps.collection.formats import Refused, Row, Sheet, formats, recognise
from dualcaster.lib.uploads import Limits, TooLarge
from dualcaster.lib.uploads import Refused as RefusedFile


def read(slug: str, content: str | bytes, limits: Limits | None = None) -> list[Row | Refused]:
    data = content.encode() if isinstance(content, str) else content
    return list(formats()[slug].read(Sheet(io.BytesIO(data), "cards", limits)))


def cards(*some: object) -> str:
    return json.dumps({"format": "dualcaster", "version": 1, "cards": list(some)})


def test_a_document_in_a_single_line_is_read() -> None:
    [*rows] = read("json", cards(*[{"name": f"Card {number}", "quantity": 2} for number in range(20_000)]))
    assert len(rows) == 20_000
    assert isinstance(rows[-1], Row)
    assert (rows[-1].name, rows[-1].quantity, rows[-1].place) == ("Card 19999", 2, 20_000)


def test_a_bare_list_is_read_too() -> None:
    content = json.dumps([{"name": "Ember Bolt"}, {"name": "Slow Banner"}])
    assert recognise(content.encode()).format.slug == "json"
    assert len(read("json", content)) == 2


@pytest.mark.parametrize(
    "bad",
    [
        {"name": 5.5, "quantity": "many"}, {"name": ["a"]}, {"name": {"a": 1}}, {"quantity": 3}, "text", 7, None, [],
        {"name": "a", "tags": "red"}, {"name": "a", "tags": [1]}, {"name": "a", "marks": ["shiny"]},
        {"name": "a\0b"}, {"name": "a", "tags": ["b\0"]}, {"name": "\ud800"}, {"name": "a", "finish": "wet"},
        {"name": True}, {"name": "a", "price_paid": "-1"}, {"name": "a", "acquired": "soon"},
    ],
)  # fmt: skip
def test_an_object_that_makes_no_sense_costs_itself_alone(bad: object) -> None:
    rows = read("json", cards({"name": "Ember Bolt"}, bad, {"name": "Slow Banner"}))
    assert [isinstance(row, Row) for row in rows] == [True, False, True]
    assert [row.place for row in rows] == [1, 2, 3]


@pytest.mark.parametrize("content", ['{"cards" 5}', "{" * 100_000, '{"lots": []}', "true", '"cards"'])
def test_what_has_no_list_is_refused_as_a_whole(content: str) -> None:
    with pytest.raises(RefusedFile):
        read("json", content)


@pytest.mark.parametrize(
    ("rest", "why"),
    [
        ('{"name": "Em', "cut short"), ('{"name": "b"', "cut short"), (",", "cut short"),
        ("? ]", "Expecting value"), ("]", "before the end"),
        ('{"name": "b"} {"name": "c"}]', "comma"), ("[" * 20_000 + "]" * 20_000 + "]", "nested too deep"),
        ('{"quantity": ' + "9" * 9_000 + "}]", "too many digits"),
    ],
)  # fmt: skip
def test_a_broken_document_is_read_until_it_breaks_and_says_why(rest: str, why: str) -> None:
    rows = read("json", '{"cards": [{"name": "a"},' + rest)
    assert isinstance(rows[0], (Row, Refused))
    assert isinstance(rows[-1], Refused)
    assert why in rows[-1].reason


@pytest.mark.parametrize("text", ["x" * 20_000_000, '\\"' * 10_000_000, "\\\\" * 10_000_000])
def test_words_without_end_cost_no_memory(text: str) -> None:
    file = io.BytesIO(b'{"cards": [{"name": "' + text.encode() + b'"}]}')
    sheet = Sheet(file, limits=Limits(sent=10**9))
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            list(formats()["json"].read(sheet))
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_too_many_cards_are_refused() -> None:
    with pytest.raises(TooLarge):
        read("json", cards(*[{"name": "a"}] * 5), Limits(rows=4))
    with pytest.raises(TooLarge):
        read("mtgo-dek", '<Deck><Cards CatID="1" Quantity="1"/>' + "<Cards/>" * 5, Limits(rows=4))


def test_a_deck_in_a_single_line_is_read_and_a_quoted_bracket_ends_nothing() -> None:
    rows = read("mtgo-dek", '<Deck><Cards CatID="5" Quantity="2" Name="A > B"/><Cards Name=\'C\' Quantity="1"/></Deck>')
    assert [(row.name, row.quantity) for row in rows if isinstance(row, Row)] == [("A > B", 2), ("C", 1)]


def test_a_deck_that_is_cut_short_says_where() -> None:
    rows = read("mtgo-dek", '<Deck>\n<Cards CatID="5" Quantity="2" Name="A"/>\n<Cards CatID="6" Quan')
    assert [row.place for row in rows] == [2, 3]
    assert isinstance(rows[1], Refused)
    assert rows[1].reason == "The file is cut short here."


def test_entities_of_a_deck_are_letters_and_never_files() -> None:
    evil = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Deck><Cards CatID="5" Name="&x; &amp; Co"/></Deck>'
    [row] = read("mtgo-dek", evil)
    assert isinstance(row, Row)
    assert row.name == "&x; & Co"


def test_a_tag_without_end_is_refused() -> None:
    with pytest.raises(TooLarge):
        read("mtgo-dek", '<Deck><Cards Name="' + "x" * 500_000)
