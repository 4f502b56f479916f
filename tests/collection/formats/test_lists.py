"""Lists in plain text, in the ways sites and people write them."""

import io

import pytest

from apps.cards.words import Finish
from apps.collection.formats import Refused, Row, Sheet, formats, recognise


def read(text: str) -> list[Row | Refused]:
    return list(formats()["text"].read(Sheet(io.BytesIO(text.encode()), "list.txt")))


@pytest.mark.parametrize(
    ("line", "copies", "name", "printing", "finish"),
    [
        ("4 Ember Bolt", 4, "Ember Bolt", ("", ""), None),
        ("4x Ember Bolt", 4, "Ember Bolt", ("", ""), None),
        ("4X  Ember Bolt ", 4, "Ember Bolt", ("", ""), None),
        ("4 Ember Bolt (M11)", 4, "Ember Bolt", ("m11", ""), None),
        ("4 Ember Bolt (M11) 149", 4, "Ember Bolt", ("m11", "149"), None),
        ("4 Ember Bolt [M11]", 4, "Ember Bolt", ("m11", ""), None),
        ("1 Salt Tutor (PLST) DDC-49 *F*", 1, "Salt Tutor", ("plst", "DDC-49"), Finish.FOIL),
        ("1 Salt Tutor (CMM) 509★ *E*", 1, "Salt Tutor", ("cmm", "509★"), Finish.ETCHED),
        ("1 Salt Tutor [CMM] (F)", 1, "Salt Tutor", ("cmm", ""), Finish.FOIL),
        ("1 Fire // Ice (APC) 128", 1, "Fire // Ice", ("apc", "128"), None),
        ("1 Erase (Not the Other One)", 1, "Erase (Not the Other One)", ("", ""), None),
        ("1 +2 Mace", 1, "+2 Mace", ("", ""), None),
        ("2 1996 World Champion", 2, "1996 World Champion", ("", ""), None),
        ("1x Sol Stone (cmr) 334 *F* [Ramp,Fast{top}]", 1, "Sol Stone", ("cmr", "334"), Finish.FOIL),
        ("1 Sol Stone (cmr) 334 ^Have,#37d67a^", 1, "Sol Stone", ("cmr", "334"), None),
    ],
)
def test_a_line(line: str, copies: int, name: str, printing: tuple[str, str], finish: Finish | None) -> None:
    [row] = read(line)
    assert isinstance(row, Row)
    assert (row.quantity, row.name, (row.set_code, row.collector_number), row.finish) == (
        copies,
        name,
        printing,
        finish,
    )


def test_headings_become_tags_and_the_main_deck_has_none() -> None:
    rows = read("Commander\n1 A\n\nDeck\n1 B\n\nCard Draw (3)\n1 C\n\n[sideboard]\n1 D\nSB: 1 E\n")
    assert [(row.name, row.tags) for row in rows if isinstance(row, Row)] == [
        ("A", ("Commander",)), ("B", ()), ("C", ("Card Draw",)), ("D", ("sideboard",)), ("E", ("Sideboard",)),
    ]  # fmt: skip


def test_a_list_of_names_alone_has_one_of_each() -> None:
    rows = read("Ember Bolt\nSlow Banner\n\nSalt Tutor\n")
    assert [(row.name, row.quantity, row.remarks) for row in rows if isinstance(row, Row)] == [
        ("Ember Bolt", 1, ()), ("Slow Banner", 1, ()), ("Salt Tutor", 1, ()),
    ]  # fmt: skip


def test_a_bare_name_among_counted_ones_is_one_copy_and_says_so() -> None:
    rows = read("4 Ember Bolt\nSlow Banner\n")
    assert [(row.name, row.quantity, bool(row.remarks)) for row in rows if isinstance(row, Row)] == [
        ("Ember Bolt", 4, False), ("Slow Banner", 1, True),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["0 Ember Bolt", "4 -", "4 \0x", "9999999 Ember Bolt"])
def test_what_is_no_entry_is_refused(line: str) -> None:
    rows = read(f"1 Slow Banner\n{line}\n")
    assert isinstance(rows[1], Refused)
    assert rows[1].place == 2


@pytest.mark.parametrize(
    ("text", "name", "slug"),
    [
        ("4 Ember Bolt (M11) 149\n", "deck.txt", "arena"),
        ("4 Ember Bolt\n", "deck.txt", "text"),
        ("4 Ember Bolt\n", "deck.dec", "dec"),
        ("4 Ember Bolt\nSB: 1 Slow Banner\n", "deck.txt", "dec"),
        ("Ember Bolt\n", "deck.txt", "text"),
    ],
)
def test_lists_are_told_apart(text: str, name: str, slug: str) -> None:
    assert recognise(text.encode(), name).format.slug == slug
