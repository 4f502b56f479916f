"""Small price files and the cards they speak of, for tests of imports."""

import gzip
import json
from pathlib import Path
from typing import Any

from django.core.management import call_command

from apps.cards.models import Card, CardSet, ExternalId, Game
from apps.cards.words import Finish

TCGCSV = "date,category_id,group_id,product_id,sub_type,low,mid,high,market,direct_low\n"


def card(number: int, finishes: list[Finish] | None = None, **ids: str) -> Card:
    """A printing known by `tcgplayer="1"`, `cardmarket="2"`, `scryfall=...`, `mtgjson=...`."""
    game = Game.objects.get(slug="magic")
    card_set, _ = CardSet.objects.get_or_create(game=game, code="tst", defaults={"name": "Test Set"})
    made = Card.objects.create(
        game=game, set=card_set, name=f"Card {number}", collector_number=str(number), number_order=number,
        finishes=finishes or [Finish.NONFOIL, Finish.FOIL],
    )  # fmt: skip
    ExternalId.objects.bulk_create(
        ExternalId(kind=ExternalId.Kind[name.upper()], value=value, card=made) for name, value in ids.items()
    )
    return made


def tcgcsv(path: Path, *rows: str) -> Path:
    """Rows like `2026-03-01,1,9,500001,Normal,1,2,3,2.5,`."""
    text = TCGCSV + "".join(f"{row}\n" for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text)
    return path


def guide(path: Path, created: str, *products: dict[str, Any]) -> Path:
    text = json.dumps({"version": 1, "createdAt": created, "priceGuides": list(products)})
    path.write_text(text)
    return path


def import_prices(capsys: Any, slug: str, *files: Path, **options: Any) -> dict[str, Any]:
    """Runs the command; its last line."""
    try:
        call_command("import_prices", *map(str, files), format=slug, json=True, **options)
        code = 0
    except SystemExit as end:
        code = int(str(end.code))
    output = capsys.readouterr()
    return json.loads(output.out.strip().splitlines()[-1]) | {"code": code, "said": output.out + output.err}
