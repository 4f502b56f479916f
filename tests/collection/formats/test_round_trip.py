"""What goes out comes in again: all of it in our own files, and in everybody's all but what was said to be lost."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.cards.words import Condition, Finish, Language
from apps.collection.formats import Losses, Mark, Refused, Row, Sheet, formats
from apps.collection.formats.kit.rows import TOLD, Kind, lost
from apps.collection.formats.kit.tables import plain, safe

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
FULL = Row(
    quantity=4, name="Ember Bolt", set_code="m11", set_name="Core Eleven", collector_number="149",
    ids=((Kind.SCRYFALL, "11111111-2222-4333-8444-555555555555"), (Kind.TCGPLAYER, "35427"),
         (Kind.CARDMARKET, "241866"), (Kind.MTGO, "36982")),
    finish=Finish.FOIL, condition=Condition.LIGHTLY_PLAYED, language=Language.JAPANESE, price=1250, currency="EUR",
    acquired=date(2024, 2, 29), location="Box 1", tags=("red", "burn"), notes="from Anna", for_trade=2,
    marks=frozenset({Mark.SIGNED, Mark.ALTERED}), grade="PSA 9",
)  # fmt: skip


def written(slug: str, *rows: Row) -> tuple[str, Losses]:
    out = io.StringIO()
    losses = formats()[slug].write(rows, out)
    return out.getvalue(), losses


def reread(slug: str, text: str) -> list[Row | Refused]:
    its = formats()[slug]
    return list(its.read(Sheet(io.BytesIO(text.encode()), f"cards.{its.extension}")))


letters = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
lines = st.text(st.sampled_from("=+-@\t\r\n'\";,\\ aé|"), max_size=12)
tags = st.lists(st.one_of(letters, lines).map(str.strip).filter(bool), max_size=4, unique=True).map(tuple)
words = st.one_of(letters, lines)
uuids = st.uuids().map(str)
digits = st.integers(1, 10**9).map(str)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    price = draw(st.none() | st.integers(0, 10**9))
    value = draw(st.none() | st.integers(0, 10**9))
    quantity = draw(st.integers(1, 10**6))
    ids = [(Kind.SCRYFALL.value, draw(uuids)), (Kind.TCGPLAYER.value, draw(digits)), (Kind.MTGO.value, draw(digits))]
    return Row(
        quantity=quantity,
        name=draw(words.map(str.strip).filter(bool)),
        set_code=draw(st.sampled_from(["", "m11", "plst"])),
        collector_number=draw(st.sampled_from(["", "149", "509★", "CN2-22", "-1"])),
        ids=tuple(draw(st.sets(st.sampled_from(ids), max_size=3).map(sorted))),
        finish=draw(st.none() | st.sampled_from(Finish)),
        condition=draw(st.none() | st.sampled_from(Condition)),
        language=draw(st.none() | st.sampled_from(Language)),
        price=price,
        currency="" if price is None else draw(st.sampled_from(["", "USD", "EUR", "TIX"])),
        acquired=draw(st.none() | st.dates()),
        location=draw(words),
        tags=draw(tags),
        notes=draw(words),
        for_trade=draw(st.integers(0, quantity)),
        marks=frozenset(draw(st.sets(st.sampled_from(Mark)))),
        grade=draw(st.sampled_from(["", "PSA 9", "+10"])),
        value=value,
        value_currency="" if value is None else draw(st.sampled_from(["", "USD", "EUR", "TIX"])),
    )


def facts(row: Row | Refused) -> dict[str, object]:
    assert isinstance(row, Row), row
    return {fact: getattr(row, fact) for fact in (*TOLD, "name", "set_code", "collector_number", "ids", "marks")}


@pytest.mark.parametrize("slug", ["dualcaster", "json"])
@settings(max_examples=150, deadline=None)
@given(some=st.lists(rows(), max_size=4))
def test_our_own_files_are_read_back_to_the_last_letter(slug: str, some: list[Row]) -> None:
    text, losses = written(slug, *some)
    assert [facts(row) for row in reread(slug, text)] == [facts(row) for row in some]
    assert not losses


@settings(max_examples=200, deadline=None)
@given(cell=st.one_of(words, st.text(st.sampled_from("'=+-@\t\ra"), max_size=6)))
def test_what_keeps_a_spreadsheet_from_calculating_can_be_taken_back(cell: str) -> None:
    assert plain(safe(cell)) == cell
    assert not safe(cell).startswith(FORMULAS)


@pytest.mark.parametrize("slug", [slug for slug, its in formats().items() if its.extension == "csv"])
@pytest.mark.parametrize("first", FORMULAS)
def test_no_cell_of_any_table_is_a_formula(slug: str, first: str) -> None:
    bad = f"{first}HYPERLINK(1)"
    row = Row(**{fact: getattr(FULL, fact) for fact in FULL.__slots__} | {
        "name": bad, "set_name": bad, "location": bad, "tags": (bad,), "notes": bad, "grade": bad,
        "set_code": bad, "collector_number": bad, "sku": bad,
    })  # fmt: skip
    text, _ = written(slug, row)
    text = text.removeprefix('"sep=,"\r\n')
    cells = [cell for line in csv.reader(io.StringIO(text), delimiter=formats()[slug].separator) for cell in line]  # type: ignore[attr-defined]
    assert not [cell for cell in cells if cell.startswith(FORMULAS)]
    assert len(reread(slug, written(slug, row)[0])) == 1


@pytest.mark.parametrize("slug", formats())
def test_what_a_file_cannot_hold_is_said_and_everything_else_comes_back(slug: str) -> None:
    text, losses = written(slug, FULL, FULL)
    again = reread(slug, text)
    assert len(again) == losses.rows == 2
    for row in again:
        assert isinstance(row, Row)
        missing = lost(FULL, row)
        assert set(missing) == set(losses.by_fact)
        for fact in set(TOLD) - set(missing) - {"currency"}:
            assert getattr(row, fact) == getattr(FULL, fact), fact
    assert all(count == 2 for count in losses.by_fact.values())
    assert len(losses.sentences()) == len(losses.by_fact)


LOST = {
    "moxfield": "acquired currency grade location notes signed",
    "archidekt": "altered currency for_trade grade location notes signed",
    "deckbox": "acquired grade location notes price",
    "manabox": "for_trade grade notes tags",
    "dragonshield": "altered currency grade notes signed tags",
    "delverlens": "acquired altered for_trade grade location notes price signed tags",
    "tcgplayer": "acquired altered for_trade grade location notes price signed tags",
    "tcgplayer-seller": "acquired altered for_trade grade location notes price printing signed tags",
    "cardmarket": "acquired for_trade grade location notes price tags",
    "mtggoldfish": "acquired altered condition for_trade grade language location notes price signed tags",
    "topdecked": "currency for_trade grade location",
    "helvault": "acquired condition for_trade grade location notes price tags",
    "echomtg": "altered for_trade grade location price signed tags",
    "deckstats": "altered for_trade grade location price tags",
    "aetherhub": "acquired grade location notes price tags",
    "cardsphere": "acquired altered grade location notes price signed",
    "mtgo": "acquired altered condition for_trade grade language location notes price signed tags",
    "mtgo-dek": "acquired altered condition finish for_trade grade language location notes price signed tags",
    "arena": "acquired altered condition finish for_trade grade language location notes price signed tags",
    "text": "acquired altered condition for_trade grade language location notes price signed tags",
    "dec": "acquired altered condition finish for_trade grade language location notes price printing signed tags",
    "scryfall-search": "acquired altered condition finish for_trade grade location notes price quantity signed tags",
    "dualcaster": "",
    "csv": "",
    "json": "",
}


@pytest.mark.parametrize("slug", formats())
def test_each_format_loses_what_it_is_known_to_lose_and_nothing_more(slug: str) -> None:
    assert " ".join(sorted(written(slug, FULL)[1].by_fact)) == LOST[slug]


def test_losses_are_said_in_words_and_counted_in_rows() -> None:
    plain_one = Row(name="Slow Banner", set_code="ktk", collector_number="215")
    _, losses = written("arena", FULL, plain_one)
    assert "Magic Arena list cannot hold the tags of 1 row." in losses.sentences()
    assert losses.rows == 2


def test_rows_a_shop_cannot_name_are_left_out_and_counted() -> None:
    text, losses = written("cardmarket", FULL, Row(name="Slow Banner"))
    assert losses.rows == 1
    assert losses.sentences()[0] == "1 row left out: Cardmarket knows cards by its product id alone."
    assert "Slow Banner" not in text


def test_a_finish_or_condition_without_a_word_of_its_own_is_written_as_the_nearest_and_said() -> None:
    etched = Row(
        name="Salt Tutor", set_code="cmm", collector_number="509", finish=Finish.ETCHED, condition=Condition.MINT
    )
    text, losses = written("archidekt", etched)
    assert "Etched,NM" in text
    assert losses.by_fact == {"condition": 1}
    text, losses = written("deckbox", etched)
    assert ",Mint,,foil," in text
    assert losses.by_fact == {"finish": 1}


def test_an_amount_in_another_currency_is_not_written_as_dollars() -> None:
    text, losses = written("deckbox", FULL)
    assert "12.50" not in text
    assert losses.by_fact["price"] == 1
