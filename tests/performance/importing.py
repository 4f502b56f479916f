"""A hundred thousand rows of somebody's collection: read, matched, kept as a preview, imported, and imported again."""

import csv
import io
from functools import partial
from statistics import median
from typing import Any

from django.db import connection

from apps.accounts.models import User
from apps.cards.models import Card
from apps.collection.importing import statements
from apps.collection.importing.acting import bring_in, plan
from apps.collection.importing.arriving import receive
from apps.collection.importing.reading import read
from apps.collection.models import ImportBatch, InventoryItem
from apps.sources.scryfall.catalogue import import_file

from .figures import Figure, Figures, seconds
from .house import empty
from .scryfall_files import real

HEADER = (
    "Count", "Tradelist Count", "Name", "Edition", "Condition", "Language", "Foil", "Tags", "Last Modified",
    "Collector Number", "Alter", "Proxy", "Purchase Price",
)  # fmt: skip
ROWS, FEW = 100_000, 10_000
TIMES = 3
LOT = ("user_id", "quantity", "created", "updated", *statements.FACTS)


def measure() -> Figures:
    empty()
    for name in ("sets.json.gz", "cards-2019.jsonl.xz", "cards-modern.json.gz"):
        import_file(real(name))
    owner = User.objects.create_user("bench@example.org", "Mox-Opal-1")
    many, few = file_of(ROWS), file_of(FEW)
    taken: dict[str, list[float]] = {step: [] for step in ("reading", "importing", "again", "copy")}
    for _ in range(TIMES):
        forget()
        batch = receive(owner, io.BytesIO(many), "bench.csv")
        taken["reading"].append(seconds(partial(read, batch.pk)))
        taken["importing"].append(seconds(partial(act, batch)))
        taken["copy"].append(copied(owner))
    ours = [reading + importing for reading, importing in zip(taken["reading"], taken["importing"], strict=True)]
    ratio = median(our / copy for our, copy in zip(ours, taken["copy"], strict=True))
    lots = InventoryItem.objects.count()
    yield Figure(f"{ROWS:,} rows imported, from bytes to {lots:,} lots", ROWS / median(ours), "rows/s", ratio,
                 "COPY of the same lots", "ratio <= 4")  # fmt: skip
    yield Figure("of it reading, matching and keeping the preview", median(taken["reading"]), "s")
    yield Figure("of it the act", median(taken["importing"]), "s",
                 median(act / copy for act, copy in zip(taken["importing"], taken["copy"], strict=True)),
                 "COPY of the same lots")  # fmt: skip
    again = receive(owner, io.BytesIO(many), "bench.csv", mode="merge")
    read(again.pk)
    yield Figure("the same file again, to bring up to date: what it would do", seconds(partial(worked_out, again)), "s")
    yield Figure("the same file again, brought up to date", seconds(partial(act, again)), "s")
    forget()
    small = receive(owner, io.BytesIO(few), "few.csv")
    whole = seconds(partial(read, small.pk)) + seconds(partial(act, small))
    yield Figure(f"{FEW:,} rows, from bytes to lots", whole, "s", goal="value <= 2")


def file_of(rows: int) -> bytes:
    """Moxfield's table of all printings over and over, at prices of which no two of a printing are alike."""
    known = list(Card.objects.values_list("name", "set__code", "collector_number").order_by("pk"))
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADER)
    for number in range(rows):
        name, code, its = known[number % len(known)]
        paid = f"{number // len(known)}.{number % 100:02}"
        writer.writerow([1, 0, name, code, "Near Mint", "English", "", "", "2026-01-01 10:00:00", its, "", "", paid])
    return out.getvalue().encode()


def act(batch: ImportBatch) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(status="importing")
    assert bring_in(batch.pk)


def worked_out(batch: ImportBatch) -> None:
    assert plan(batch).does_nothing


def copied(owner: Any) -> float:
    """The same lots by COPY into the same table, and away again."""
    cells = ", ".join(LOT)
    out = io.BytesIO()
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY (SELECT {cells} FROM collection_inventoryitem) TO STDOUT") as copy:
            for piece in copy:
                out.write(piece)
        cursor.execute("TRUNCATE collection_inventoryitem CASCADE")
    return seconds(partial(copy_in, cells, out.getvalue()))


def copy_in(cells: str, content: bytes) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY collection_inventoryitem ({cells}) FROM STDIN") as copy:
        copy.write(content)


def forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE collection_importbatch, collection_inventoryitem, collection_location CASCADE")
