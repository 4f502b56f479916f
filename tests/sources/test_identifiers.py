"""MTGJSON's identifiers join what others call a card to our printings, from every shape of its files."""

import io
import json
import lzma
import resource
import tarfile
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from apps.cards.catalog import CardRow, load
from apps.cards.models import ExternalId
from tests.sources.scryfall_objects import run, uid

pytestmark = pytest.mark.django_db

Kind = ExternalId.Kind
MINE = {
    (Kind.MTGJSON, uid("uuid Goblin")), (Kind.TCGPLAYER, "15032"), (Kind.TCGPLAYER_ETCHED, "15033"),
    (Kind.CARDMARKET, "16165"), (Kind.CARDKINGDOM, "122719"), (Kind.CARDKINGDOM_FOIL, "123087"), (Kind.MTGO, "27500"),
}  # fmt: skip
IDS = {
    "cardKingdomFoilId": "123087", "cardKingdomId": "122719", "mcmId": "16165", "mcmMetaId": "156",
    "mtgjsonV4Id": "none-of-ours", "mtgoId": "27500", "multiverseId": "130550", "tcgplayerEtchedProductId": "15033",
    "tcgplayerProductId": "15032",
}  # fmt: skip
CSV = """uuid,set_code,number,name,scryfall_id,tcgplayer_product_id,tcgplayer_etched_product_id,mcm_id,cardkingdom_id,cardkingdom_foil_id,mtgo_id
{uuid},TST,1,"Goblin, the",{card},15032,15033,16165,122719,123087,27500
"""  # noqa: E501


@pytest.fixture(autouse=True)
def _a_goblin(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    load("magic", [CardRow(uid("Goblin"), "tst", "Goblin", "1"), CardRow(uid("Elf"), "tst", "Elf", "2")])


def entry(name: str = "Goblin", /, **ids: str) -> dict[str, Any]:
    return {
        "foreignData": [{"language": "German", "identifiers": {"multiverseId": "9"}, "uuid": uid("foreign")}],
        "identifiers": {"scryfallId": uid(name)} | ids,
        "name": name,
        "rulings": [{"date": "2020-01-01", "text": "It {acts}."}],
        "uuid": uid(f"uuid {name}"),
    }


def csv_text(card: str | None = None, uuid: str | None = None) -> str:
    return CSV.format(card=card if card is not None else uid("Goblin"), uuid=uuid or uid("uuid Goblin"))


def write(tmp_path: Path, content: Any, name: str) -> Path:
    path = tmp_path / name
    raw = (
        content
        if isinstance(content, bytes)
        else (content if isinstance(content, str) else json.dumps(content)).encode()
    )
    path.write_bytes(lzma.compress(raw) if name.endswith(".xz") else raw)
    return path


def take(*paths: Path) -> dict[str, Any]:
    return run(*paths, command="import_identifiers")


def ids(name: str = "Goblin") -> set[tuple[int, str]]:
    kept = ExternalId.objects.filter(card__scryfall_id=uid(name)).exclude(kind=Kind.SCRYFALL)
    return set(kept.values_list("kind", "value"))


ONE_SET = {"meta": {"version": "5"}, "data": {"code": "TST", "cards": [entry(**IDS)], "sealedProduct": [
    {"identifiers": {"tcgplayerProductId": "1"}, "uuid": uid("box")}], "tokens": []}}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (csv_text(), "identifiers.csv"),
        (csv_text(), "identifiers.csv.xz"),
        (csv_text().replace("scryfall_id", "scryfallId").replace("_product_id", "ProductId"), "cardIdentifiers.csv"),
        ("\ufeff" + csv_text().replace("\n", "\r\n"), "windows.csv"),
        ({"meta": {}, "data": {uid("uuid Goblin"): entry(**IDS)}}, "AllIdentifiers.json"),
        ({"meta": {}, "data": {"TST": {"code": "TST", "cards": [], "tokens": [entry(**IDS)]}}}, "AllPrintings.json.xz"),
        (ONE_SET, "TST.json"),
    ],
    ids=["csv", "xz", "camel", "windows", "AllIdentifiers", "AllPrintings", "set"],
)
def test_every_shape_of_file(tmp_path: Path, content: Any, name: str) -> None:
    result = take(write(tmp_path, content, name))
    assert (result["printings"], result["new"], result["unchanged"], result["refused"]) == (1, 7, 0, 0)
    assert ids() == MINE


def test_files_in_archives(tmp_path: Path) -> None:
    text = json.dumps(ONE_SET).encode()
    with zipfile.ZipFile(tmp_path / "sets.zip", "w") as archive:
        archive.writestr("TST.json", text)
        archive.writestr("ELF.json", json.dumps({"data": {"cards": [entry("Elf")]}}))
    with tarfile.open(tmp_path / "sets.tar.xz", "w:xz") as tar:
        info = tarfile.TarInfo("sets/TST.json")
        info.size = len(text)
        tar.addfile(info, io.BytesIO(text))
    result = take(tmp_path / "sets.zip", tmp_path / "sets.tar.xz")
    assert [(one["printings"], one["new"], one["unchanged"]) for one in result["files"]] == [(2, 8, 0), (1, 0, 7)]
    assert ids() == MINE


def test_again_changes_nothing_and_says_so(tmp_path: Path) -> None:
    path = write(tmp_path, csv_text(), "identifiers.csv")
    take(path)
    again = take(path)
    assert (again["new"], again["unchanged"]) == (0, 7)
    assert "Nothing has changed: it was already applied" in again["said"]


def test_two_faces_of_one_card_are_two_uuids_of_one_printing(tmp_path: Path) -> None:
    faces = [entry(tcgplayerProductId="5"), entry(tcgplayerProductId="5") | {"uuid": uid("back")}]
    assert take(write(tmp_path, {"data": {"cards": faces}}, "TST.json"))["new"] == 3
    assert ids() == {(Kind.MTGJSON, uid("uuid Goblin")), (Kind.MTGJSON, uid("back")), (Kind.TCGPLAYER, "5")}


def test_a_card_we_do_not_have_is_counted(tmp_path: Path) -> None:
    result = take(write(tmp_path, csv_text(card=uid("Stranger")), "identifiers.csv"))
    assert (result["new"], result["unknown_cards"]) == (0, 1)
    assert "1 printings of cards we do not have" in result["said"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (csv_text(card=""), "it has no Scryfall id"),
        (csv_text(card="no-uuid"), "is not a UUID"),
        (csv_text(uuid="no-uuid"), "is not a UUID"),
        (csv_text().replace("15032", "15\t032"), "tcgplayerproductid is no id"),
        (csv_text().replace("15032", "9" * 81), "tcgplayerproductid is no id"),
    ],
)
def test_a_bad_row_is_refused_with_its_place_and_the_rest_load(tmp_path: Path, content: str, reason: str) -> None:
    good = f"\n{uid('uuid Elf')},TST,2,Elf,{uid('Elf')},77,,,,,\n"
    result = take(write(tmp_path, content.strip() + good, "identifiers.csv"))
    assert result["refused"] == 1
    assert ids("Elf") == {(Kind.MTGJSON, uid("uuid Elf")), (Kind.TCGPLAYER, "77")}
    file = Path(result["files"][0]["refused_file"])
    refused = json.loads(file.read_text())
    assert refused["place"] == "identifiers.csv:2"
    assert reason in refused["reason"]
    assert reason in result["said"]


def test_a_file_cut_short_is_taken_up_to_the_cut(tmp_path: Path) -> None:
    whole = json.dumps({"data": {"cards": [entry(**IDS), entry("Elf", mcmId="3")]}})
    result = take(write(tmp_path, whole[:-150], "TST.json"))
    assert (result["printings"], result["refused"]) == (1, 1)
    assert "the file is cut short or damaged from here on" in result["said"]
    assert ids() == MINE


@pytest.mark.parametrize("digits", [1_000, 50_000])
def test_an_endless_number_costs_the_rest_of_the_file_and_not_the_process(digits: int, tmp_path: Path) -> None:
    told = json.dumps({"data": {"a": entry(**IDS), "b": {"edhrecRank": "X"}}}).replace('"X"', "7" * digits)
    done = take(write(tmp_path, told, "AllIdentifiers.json"))
    assert done["refused"] == 1


def test_depth_costs_neither_time_nor_memory(tmp_path: Path) -> None:
    told = json.dumps({"data": {"a": entry(**IDS), "b": "X"}}).replace('"X"', '{"a":' * 100_000 + "1" + "}" * 100_000)
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    done = take(write(tmp_path, told, "AllIdentifiers.json"))
    assert done["refused"] == 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024
    assert time.process_time() - started < 5


def test_what_is_no_file_of_identifiers_says_so(tmp_path: Path) -> None:
    result = take(write(tmp_path, "name,price\nGoblin,1\n", "prices.csv"))
    assert result["refused"] == 1
    with pytest.raises(CommandError, match="There is no file"):
        take(tmp_path / "nowhere.csv")


def test_real_identifiers_find_real_cards(shared_data: Path) -> None:
    run(shared_data / "scryfall" / "cards-modern.json.gz")
    result = take(shared_data / "mtgjson" / "card-identifiers-2022-04-25.csv.xz")
    assert (result["printings"], result["refused"]) == (39_331, 0)
    assert result["new"] > 0
    again = take(shared_data / "mtgjson" / "card-identifiers-2022-04-25.csv.xz")
    assert (again["new"], again["unchanged"]) == (0, result["new"] + result["unchanged"])
