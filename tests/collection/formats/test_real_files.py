"""Real exports and lists: each is recognised, every line of it is read, and what is spot-checked is right."""

import io
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from apps.cards.words import Condition, Finish, Language
from apps.collection.formats import Mark, Refused, Row, Sheet, formats, recognise

# file: format, lines that hold cards, copies
FILES = {
    "moxfield-haves.csv": ("moxfield", 7385, 9480),
    "moxfield-pauper-cube.csv": ("moxfield", 445, 445),
    "moxfield-conditions.csv": ("moxfield", 6, 6),
    "manabox-collection.csv": ("manabox", 3743, 4753),
    "manabox-real-export.csv": ("manabox", 42, 42),
    "dragonshield-collection.csv": ("dragonshield", 2453, 3142),
    "dragonshield-sample-official.csv": ("dragonshield", 32, 32),
    "dragonshield-tokens.csv": ("dragonshield", 4, 4),
    "mtggoldfish-collection.csv": ("mtggoldfish", 535, 1010),
    "tcgplayer-app-collection-old.csv": ("tcgplayer", 1973, 4102),
    "tcgplayer-app-all-options.csv": ("tcgplayer", 3, 3),
    "tcgplayer-app-short.csv": ("tcgplayer", 11, 15),
    "topdecked-collection.csv": ("topdecked", 3169, 4127),
    "mtgo-collection.csv": ("mtgo", 7, 13),
    "archidekt-export.csv": ("archidekt", 22, 22),
    "deckbox-export.csv": ("deckbox", 21, 22),
    "deckbox-inventory-old.csv": ("deckbox", 9, 15),
    "cardmarket-stock.csv": ("cardmarket", 20, 20),
    "cardkingdom-buylist-generated.csv": ("csv", 29, 30),
    "delverlens-echo-preset-euro.csv": ("delverlens", 13, 45),
    "delverlens-custom-columns.csv": ("delverlens", 15, 15),
    "delverlens-echo-preset.csv": ("delverlens", 3, 4),
    "echomtg-basic.csv": ("echomtg", 3906, 3906),
    "scryfall-search-csv.csv": ("scryfall-search", 195, 195),
    "bad-columns.csv": ("csv", 1, 1),
    "helvault-2021.csv": ("helvault", 1313, 1825),
    "text-arena.txt": ("arena", 26, 60),
    "text-mtgtop8.txt": ("text", 27, 75),
    "text-grouped-commander.txt": ("text", 83, 103),
    "text-commander-atraxa_praetors_voice.txt": ("text", 100, 100),
    "text-commander-galadriel_of_lothl_rien.txt": ("text", 88, 100),
    "text-dec-Enigmatic-Incarnation.dec": ("dec", 45, 96),
    "text-dec-Spiris.dec": ("dec", 25, 75),
}  # fmt: skip


@pytest.fixture
def collections(shared_data: Path) -> Path:
    if not (folder := shared_data / "collections").is_dir():
        pytest.skip(f"the real collections are not at {folder}")
    return folder


def read(path: Path, slug: str = "") -> list[Row | Refused]:
    with path.open("rb") as file:
        sheet = Sheet(file, path.name)
        return list((formats()[slug] if slug else recognise(sheet.head(), path.name).format).read(sheet))


def rows(path: Path) -> list[Row]:
    return [row for row in read(path) if isinstance(row, Row)]


@pytest.mark.parametrize("name", FILES)
def test_every_line_of_a_real_file_is_read(collections: Path, name: str) -> None:
    slug, lines, copies = FILES[name]
    with (collections / name).open("rb") as file:
        assert recognise(file.read(64 * 1024), name).format.slug == slug
    found = read(collections / name)
    assert [row for row in found if isinstance(row, Refused)] == []
    assert len({row.place for row in found}) == lines
    assert sum(row.quantity for row in found if isinstance(row, Row)) == copies


def test_every_deck_is_recognised_and_no_line_of_it_is_lost(collections: Path) -> None:
    for path in (*collections.glob("*.dec"), *collections.glob("text-commander-*.txt")):
        counted = [line for line in path.read_text().splitlines() if line[:1].isdigit()]
        found = rows(path)
        assert [row.raw for row in found] == counted, path.name
        assert not any(row.remarks for row in found), path.name


def test_moxfield_tells_everything_it_knows(collections: Path) -> None:
    found = rows(collections / "moxfield-haves.csv")
    first = found[0]
    assert (first.name, first.set_code, first.collector_number) == ("Aarakocra Sneak", "clb", "54")
    assert (first.language, first.condition, first.finish) == (Language.KOREAN, Condition.NEAR_MINT, Finish.NONFOIL)
    assert Counter(row.finish for row in found) == {Finish.NONFOIL: 6752, Finish.FOIL: 630, Finish.ETCHED: 3}
    assert Counter(row.condition for row in found)[Condition.LIGHTLY_PLAYED] == 8
    assert sum(Mark.PROXY in row.marks for row in found) == 54
    assert Counter(row.language for row in found)[Language.CHINESE_SIMPLIFIED] == 2


def test_manabox_tells_binders_and_currencies(collections: Path) -> None:
    found = rows(collections / "manabox-collection.csv")
    assert Counter(row.location for row in found)["FNM 2023-10-20"] == 125
    assert {row.currency for row in found} == {"USD"}
    assert found[0].price == 47
    assert sum(bool(row.remarks) for row in found) == 2  # two stand in a list
    assert sum(len(row.id(0)) == 36 for row in found) == len(found)
    [long] = [row for row in rows(collections / "manabox-real-export.csv") if row.collector_number == "741z"]
    assert (long.name, long.price, long.finish) == ("Aragorn, the Uniter", 459999, Finish.FOIL)


def test_dragon_shield_tells_folders_and_days(collections: Path) -> None:
    [first, *rest] = rows(collections / "dragonshield-collection.csv")
    assert (first.location, first.price, first.acquired) == ("Other", 25, date(2022, 1, 29))
    assert Counter(row.location for row in rest)["CP - Painbow"] == 94
    american = rows(collections / "dragonshield-sample-official.csv")
    assert american[0].acquired == date(2021, 3, 28)
    assert rows(collections / "dragonshield-tokens.csv")[0].name == "Beast Token (4/4)"


def test_delver_lens_counts_foils_beside_plain_copies_and_pays_in_euros(collections: Path) -> None:
    found = rows(collections / "delverlens-echo-preset-euro.csv")
    assert [(row.quantity, row.finish, row.price, row.currency) for row in found[:2]] == [
        (2, Finish.NONFOIL, 177, "EUR"), (1, Finish.FOIL, 177, "EUR"),
    ]  # fmt: skip
    assert [row.price for row in rows(collections / "delverlens-echo-preset.csv")] == [79, 816, 816, 950]


def test_topdecked_rows_that_end_early_are_whole(collections: Path) -> None:
    found = rows(collections / "topdecked-collection.csv")
    assert (found[0].name, found[0].acquired, found[0].price) == ("Conscripted Infantry", date(2023, 4, 11), None)
    assert Counter(row.finish for row in found)[Finish.FOIL] == 145


def test_ids_of_shops_are_kept(collections: Path) -> None:
    stock = rows(collections / "cardmarket-stock.csv")
    assert (stock[0].ids, stock[0].finish, stock[0].language) == (((3, "743311"),), Finish.FOIL, Language.ENGLISH)
    assert stock[11].language == Language.FRENCH
    old = rows(collections / "tcgplayer-app-collection-old.csv")
    assert (old[1].name, old[1].ids, old[1].sku) == ("Abbey Matron [Version 2]", ((1, "18266"),), "116448")
    online = rows(collections / "mtgo-collection.csv")
    assert (online[0].ids, online[0].collector_number) == (((4, "6893"),), "116")


def test_helvault_says_several_things_in_one_cell(collections: Path) -> None:
    found = rows(collections / "helvault-2021.csv")
    assert sum(Mark.PRERELEASE in row.marks for row in found) == 3
    assert sum(row.finish == Finish.FOIL for row in found) == 66
    assert sum(Mark.ALTERED in row.marks for row in found) == 3


def test_archidekt_has_its_own_codes_for_languages(collections: Path) -> None:
    found = rows(collections / "archidekt-export.csv")
    assert {row.language for row in found} >= {Language.CHINESE_TRADITIONAL, Language.JAPANESE, Language.RUSSIAN}
    assert found[5].id(7) == ""  # multiverse id 0 is none


@pytest.mark.parametrize("name", [name for name in FILES if FILES[name][0] not in ("csv", "echomtg")])
def test_what_is_read_can_be_written_in_the_same_format_and_read_again(collections: Path, name: str) -> None:

    ours, before = formats()[FILES[name][0]], rows(collections / name)
    out = io.StringIO()
    losses = ours.write(before, out)
    after = [row for row in ours.read(Sheet(io.BytesIO(out.getvalue().encode()), name)) if isinstance(row, Row)]
    assert len(after) == len(before) == losses.rows
    kept = {"name", "set_code", "collector_number", "ids", "finish", "condition", "language", "quantity", "price"}
    if ours.slug in ("dec", "text", "arena"):
        kept = {"name", "quantity"}
    if ours.slug in ("tcgplayer", "cardmarket"):
        kept -= {"price"}
    for fact in kept - set(losses.by_fact):
        assert [getattr(row, fact) for row in after] == [getattr(row, fact) for row in before], fact
