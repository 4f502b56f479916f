"""Files that mean harm, or come to it: they cost nothing but a sentence, and what they hold stays text."""

import gzip
import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import User
from apps.cards.models import Card
from apps.collection.models import ImportBatch, ImportRow, InventoryItem, Location
from tests import factories as make
from tests.door.payloads import PAYLOADS

from .conftest import line, lots, moxfield

MB = 1024 * 1024
Importing = Callable[..., ImportBatch]


@pytest.fixture
def own(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", content)
    return file.getvalue()


HARMFUL = {
    "bomb": gzip.compress(moxfield(line(4)) + b"x" * (100 * MB), 1),
    "zip bomb": zipped(moxfield(line(4)) + b"a,b,c\n" * (20 * MB)),
    "columns": b"Name," + b"x," * 100_000,
    "wide": b"Count,Name," + b"x," * 5_000 + b"\n1,Ember Bolt\n",
    "half a gzip": gzip.compress(moxfield(line(4)))[:-9],
    "nuls": b"\0" * 1000,
}


@pytest.mark.parametrize("content", HARMFUL.values(), ids=HARMFUL)
def test_a_harmful_file_is_refused_within_a_second(own: Client, bolt: Card, content: bytes) -> None:
    file = SimpleUploadedFile("a.csv", content)
    tracemalloc.start()
    began = time.process_time()
    answer = own.post("/api/inventory/import", {"file": file})
    took, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    told = answer.json()
    waits = ImportBatch.objects.filter(status="reading").first()
    if waits:  # too great to be looked at while somebody waits: a worker refuses it
        from apps.collection.importing.reading import read

        began = time.process_time()
        read(waits.pk)
        took = time.process_time() - began
        waits.refresh_from_db()
        told = {"status": waits.status, "error": waits.error}
    assert answer.status_code in (201, 413, 422)
    assert answer.status_code != 201 or (told["status"], bool(told["error"])) == ("failed", True)
    assert took < 1.5
    assert peak < 64 * MB
    assert not ImportRow.objects.exists()


def test_a_gigabyte_is_refused_unread(own: Client) -> None:
    size = str(1024 * MB)
    answer = own.generic("POST", "/api/inventory/import", b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=size)
    assert answer.status_code == 413


def test_one_bad_cell_costs_its_row(own: Client, preview: Importing, bolt: Card) -> None:
    batch = preview(moxfield(line(4), line(1, tags="x" * 20_000), line(2, foil="foil"), "\0,0,Ember Bolt,m10"))
    assert (batch.matched, batch.refused) == (2, 2)
    assert {row.reason for row in ImportRow.objects.filter(status="refused")} == {
        "A cell is longer than 10,000 letters.", "It holds NUL characters, which no text does.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "why"),
    [({"tags": "t" * 51}, "50 letters"), ({"count": 20_000}, "10,000 are the most"), ({"count": 0}, "0 copies")],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(preview: Importing, bolt: Card, said: dict, why: str) -> None:
    batch = preview(moxfield(line(**said), line(1)))
    assert (batch.matched, batch.refused) == (1, 1)
    assert why in ImportRow.objects.get(status="refused").reason


def test_ten_thousand_rows_take_two_seconds(alice: User, imported: Importing) -> None:
    cards = make.cards(500, set="m10")
    rows = [line(1, its.name, its.collector_number, price=f"{n}.00") for n in range(20) for its in cards]
    content = moxfield(*rows)
    began = time.process_time()
    imported(content)
    assert time.process_time() - began < 2  # of our processor's time; how busy the machine is otherwise is not ours
    assert InventoryItem.objects.count() == 10_000


def test_what_programs_take_for_commands_stays_text(own: Client, alice: User, preview: Importing, bolt: Card) -> None:
    payloads = [its for its in dict.fromkeys(PAYLOADS) if its.isprintable() and len(its) <= 50]
    assert len(payloads) > 100
    quoted = [its.replace('"', '""') for its in payloads]
    rows = [f'1,0,"{its}",m10,Near Mint,English,,"{its}",999,' for its in quoted]
    batch = preview(moxfield(*rows, *(line(1, tags=its, price=f"{n}.00") for n, its in enumerate(quoted))))
    assert batch.rows == 2 * len(payloads)
    page = own.get(batch.get_absolute_url()).content.decode()
    assert not any(f">{its}" in page for its in payloads if its.startswith("<"))
    own.post(f"{batch.get_absolute_url()}confirm/")
    own.post(f"{batch.get_absolute_url()}undo/")
    batch.refresh_from_db()
    assert (batch.status, lots(alice)) == ("undone", [])
    assert User.objects.filter(pk=alice.pk).exists()


def test_what_is_said_of_a_file_stays_text_too(own: Client, alice: User, bolt: Card) -> None:
    bad = "'); DROP TABLE x; --<script>"
    own.post("/collection/import/", {"text": "4 Ember Bolt", "tags": bad, "location": bad})
    batch = ImportBatch.objects.get()
    own.post(f"{batch.get_absolute_url()}confirm/")
    assert InventoryItem.objects.get().tags == [bad]
    assert Location.objects.get().name == bad
