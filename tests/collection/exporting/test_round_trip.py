"""What goes out and comes in again is the same collection, but for what the export said the file cannot hold."""

import io
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from apps.accounts.models import User
from apps.cards.models import Card
from apps.cards.words import Condition, Finish, Language
from apps.collection.exporting.exports import Export
from apps.collection.exporting.lots import paths_of
from apps.collection.formats import Losses, Refused, Row, Sheet, formats, recognise
from apps.collection.formats.kit.rows import AMOUNTS, TOLD
from apps.collection.importing.reading import OURS
from apps.collection.matching import Matching
from apps.collection.models import InventoryItem
from apps.collection.paths import parted
from apps.collection.words import Mark
from tests import factories as make

from .conftest import exported, known, lot, person, place, reread

Facts = dict[str, Any]
SHINING = [Finish.NONFOIL, Finish.FOIL, Finish.ETCHED]


def of_lots(user: User, slug: str = "dualcaster") -> list[Facts]:
    """Each lot in the words of a row, with the printing. To formats of others a place is a mere name."""
    places = paths_of(user)
    if slug not in OURS:
        places = {number: "/".join(parted(path)) for number, path in places.items()}
    return [
        {
            "printing": its.card_id, "quantity": its.quantity, "finish": its.finish, "condition": its.condition,
            "language": its.language, "price": its.purchase_price, "currency": its.currency,
            "acquired": its.acquired_at, "location": places.get(its.location_id, ""), "tags": tuple(its.tags),
            "notes": its.notes, "for_trade": its.for_trade, "grade": its.grade, "sku": its.sku, "value": its.value,
            "value_currency": its.value_currency,
        } | {mark.value: mark in its.marks for mark in Mark}
        for its in InventoryItem.objects.of(user).order_by("pk")
    ]  # fmt: skip


def of_rows(rows: list[Row]) -> list[Facts]:
    """What the rows would be as lots; who says nothing means near mint and English."""
    return [
        {fact: getattr(row, fact) for fact in TOLD}
        | {
            "printing": found.card_id, "finish": found.finish, "condition": row.condition or Condition.NEAR_MINT,
            "language": row.language or Language.ENGLISH,
        }
        | {mark.value: mark in row.marks for mark in Mark}
        for row, found in zip(rows, Matching().match(rows), strict=True)
    ]  # fmt: skip


def compare(before: list[Facts], after: list[Facts], losses: Losses) -> None:
    """Every difference was said, and no fact differs in more rows than were said."""
    assert len(after) == losses.rows == len(before) - sum(losses.left_out.values())
    if losses.left_out:
        return
    differing: Counter[str] = Counter()
    for old, new in zip(before, after, strict=True):
        for fact in old:
            excused = any(fact == currency and old[amount] != new[amount] for amount, currency in AMOUNTS.items())
            differing[fact] += old[fact] != new[fact] and not excused
    told = Counter(losses.by_fact)
    assert differing <= told, (differing - told, losses.sentences())


@pytest.fixture
def collection(alice: User) -> list[InventoryItem]:
    bolt = known(make.card("Ember Bolt", set="m11", collector_number="149", finishes=SHINING))
    other = known(make.card("Ember Bolt", set="m12", collector_number="150", finishes=SHINING))
    split = known(make.card("Fire // Ice", set="apc", collector_number="128★"))
    plain = known(make.card("Slow Banner", set="ktk", collector_number="215"))
    everything = {
        "quantity": 4, "finish": Finish.FOIL, "condition": Condition.LIGHTLY_PLAYED, "language": Language.JAPANESE,
        "purchase_price": 1250, "currency": "EUR", "acquired_at": date(2024, 2, 29), "for_trade": 2,
        "location": place(alice, "Shelf", "Box 2/3"), "marks": [Mark.SIGNED, Mark.ALTERED], "grade": "PSA 9",
        "value": 0, "value_currency": "TIX", "tags": ["red", "burn; hot"], "notes": " =from, “Anna”\nlater ",
    }  # fmt: skip
    return [
        lot(alice, bolt, **everything),
        lot(alice, other, finish=Finish.ETCHED, condition=Condition.MINT, purchase_price=0, currency="USD"),
        lot(alice, split, quantity=2, condition=Condition.DAMAGED, language=Language.PHYREXIAN, sku="1175"),
        lot(alice, plain),
        lot(alice, plain, marks=[Mark.PROXY], tags=["+1", "@home"], notes="-"),
    ]


@pytest.mark.parametrize("slug", formats())
def test_a_collection_comes_back_from_every_format(slug: str, alice: User, collection: list[InventoryItem]) -> None:
    content, losses = exported(alice, format=slug)
    after = of_rows(reread(content, slug))
    compare(of_lots(alice, slug), after, losses)
    if slug in ("dualcaster", "json"):
        assert after == of_lots(alice)
        assert not losses


@pytest.mark.parametrize("slug", formats())
def test_what_is_lost_is_the_same_whether_one_looks_first_or_not(
    slug: str, alice: User, collection: list[InventoryItem]
) -> None:
    assert Export.of(alice, {"format": slug}).losses() == exported(alice, format=slug)[1]


@pytest.mark.parametrize("slug", formats())
def test_a_file_of_ours_is_taken_for_what_it_is(slug: str, alice: User, collection: list[InventoryItem]) -> None:
    content, _ = exported(alice, format=slug)
    alike = {"csv": "dualcaster", "text": "arena"}
    assert recognise(content, f"cards.{formats()[slug].extension}").format.slug in (slug, alike.get(slug))


def test_rows_a_format_cannot_name_are_left_out_and_counted(alice: User) -> None:
    lot(alice, known(make.card("Ember Bolt")))
    lot(alice, "Slow Banner")
    content, losses = exported(alice, format="cardmarket")
    assert len(reread(content, "cardmarket")) == 1
    assert losses.sentences()[0] == "1 row left out: Cardmarket knows cards by its product id alone."


letters = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
nasty = st.text(st.sampled_from("=+-@\t\r\n'\";,\\/ aé|#*()[]"), max_size=8)
words = letters | nasty
labels = words.map(str.strip).filter(bool)
money = st.none() | st.integers(0, 10**9)
codes = st.sampled_from(["USD", "EUR", "TIX"])


@st.composite
def lots(draw: st.DrawFn) -> Facts:
    quantity = draw(st.integers(1, 10**6))
    price, value = draw(money), draw(money)
    return {
        "card": draw(st.integers(0, 3)),
        "places": draw(st.lists(labels, max_size=3)),
        "quantity": quantity,
        "finish": draw(st.sampled_from(SHINING)),
        "condition": draw(st.sampled_from(Condition)),
        "language": draw(st.sampled_from(Language)),
        "purchase_price": price,
        "currency": "" if price is None else draw(codes),
        "acquired_at": draw(st.none() | st.dates()),
        "for_trade": draw(st.integers(0, quantity)),
        "marks": draw(st.lists(st.sampled_from(Mark), unique=True)),
        "grade": draw(st.sampled_from(["", "PSA 9", "+10"])),
        "value": value,
        "value_currency": "" if value is None else draw(codes),
        "sku": draw(st.sampled_from(["", "1175"])),
        "tags": draw(st.lists(labels, max_size=3, unique=True)),
        "notes": draw(words),
    }


class AnyCollection(TestCase):
    """Hypothesis makes collections; each is gone before the next."""

    def setUp(self) -> None:
        self.alice = person("alice@example.org")
        names = ("Ember Bolt", "Fire // Ice", "+2 Mace", "Lim-Dûl’s Vault")
        self.cards: list[Card] = [known(make.card(name, finishes=SHINING)) for name in names]

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(told=st.lists(lots(), max_size=4), slug=st.sampled_from(list(formats())))
    def test_comes_back_from_any_format(self, told: list[Facts], slug: str) -> None:
        for facts in told:
            facts = dict(facts)
            names, card = facts.pop("places"), self.cards[facts.pop("card")]
            lot(self.alice, card, location=place(self.alice, *names) if names else None, **facts)
        content, losses = exported(self.alice, format=slug)
        assert Export.of(self.alice, {"format": slug}).losses() == losses
        if losses.rows:
            compare(of_lots(self.alice, slug), of_rows(reread(content, slug)), losses)


def real_files() -> list[str]:
    from tests.conftest import SHARED_DATA

    folder = SHARED_DATA / "collections"
    return sorted(path.name for path in folder.glob("*.*")) if folder.is_dir() else []


@pytest.mark.parametrize("name", real_files() or ["none"])
def test_a_real_file_written_in_its_own_format_tells_the_same(name: str, shared_data: Path) -> None:
    if not (path := shared_data / "collections" / name).is_file():
        pytest.skip(f"the real collections are not at {path.parent}")
    with path.open("rb") as file:
        sheet = Sheet(file, name)
        its = recognise(sheet.head(), name).format
        before = [row for row in its.read(sheet) if isinstance(row, Row)]
    out = io.StringIO(newline="")
    losses = its.write(before, out)
    again = list(its.read(Sheet(io.BytesIO(out.getvalue().encode()), name)))
    assert not [row for row in again if isinstance(row, Refused)]
    after = [row for row in again if isinstance(row, Row)]
    differing: Counter[str] = Counter()
    assert len(after) == losses.rows == len(before) - sum(losses.left_out.values())
    if losses.left_out:
        return
    for old, new in zip(before, after, strict=True):
        assert old.name == new.name or set(old.ids) & set(new.ids)
        for fact in TOLD:
            said = getattr(old, fact) not in (None, "", (), 0)
            excused = any(
                fact == currency and getattr(old, its) != getattr(new, its) for its, currency in AMOUNTS.items()
            )
            differing[fact] += said and not excused and getattr(old, fact) != getattr(new, fact)
    assert differing <= Counter(losses.by_fact), differing - Counter(losses.by_fact)
