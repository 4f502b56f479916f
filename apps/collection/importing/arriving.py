"""A file comes in: its bytes are kept, and what it is said to be is recognised or believed."""

import hashlib
import io
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from apps.collection.formats import Format, Recognised, Sheet, formats, recognise
from apps.collection.formats.any_csv import AnyCsv, guess
from apps.collection.models import ImportBatch
from dualcaster.lib.uploads import CHUNK, Limits, Refused, TooLarge

from .options import Options

LEVEL = 1  # what a tighter packing would save is not worth the time of whoever waits
WAITING = (ImportBatch.Status.READING, ImportBatch.Status.PREVIEW, ImportBatch.Status.IMPORTING)


def receive(
    user: Any,
    file: BinaryIO,
    name: str = "",
    format: str = "",  # noqa: A002
    mode: str = "",
    options: Options | None = None,
) -> ImportBatch:
    """Keeps the file to be read. One that waits already is the same import again. `Refused` says why it is not taken.

    Where nobody says what it is, it is what it looks like.
    """
    content, digest, size = packed(file)
    options = options or Options()
    if not format:
        format = recognise(sheet(content, name).head(), name).format.slug  # noqa: A001
    facts = {"format": format, "mode": mode or ImportBatch.Mode.ADD, "options": options.as_json()}
    batch: ImportBatch | None = (
        ImportBatch.objects.of(user).filter(digest=digest, status__in=WAITING, **facts).order_by("-pk").first()
    )
    return batch or ImportBatch.objects.create(
        user=user, file_name=plain_name(name), content=content, digest=digest, size=size, **facts
    )


def packed(file: BinaryIO) -> tuple[bytes, str, int]:
    """The bytes compressed, their digest and their number."""
    digest, packer, size = hashlib.sha256(), zlib.compressobj(LEVEL), 0
    pieces: list[bytes] = []
    most = Limits().sent
    for piece in chunks(file):
        if (size := size + len(piece)) > most:
            raise TooLarge(f"The file is larger than {most // (1024 * 1024)} MB.")
        digest.update(piece)
        pieces.append(packer.compress(piece))
    if not size:
        raise Refused("The file is empty.")
    return b"".join([*pieces, packer.flush()]), digest.hexdigest(), size


def chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(CHUNK):
        yield piece


def sheet(content: bytes, name: str) -> Sheet:
    return Sheet(io.BytesIO(zlib.decompress(content)), name)


def sheet_of(batch: ImportBatch) -> Sheet:
    if batch.content is None:
        raise Refused("The file is no longer here; send it again.")
    return sheet(bytes(batch.content), batch.file_name)


def recognised(batch: ImportBatch) -> Recognised:
    """What it looks like, whatever its owner says."""
    return recognise(sheet_of(batch).head(), batch.file_name)


def format_of(batch: ImportBatch) -> Format:
    return formats()[batch.format]


def columns(batch: ImportBatch, shown: int = 5) -> tuple[list[str], dict[str, str], list[list[str]]]:
    """The header of a table, what each column is taken for, and how the first rows look."""
    reader = AnyCsv()
    table = reader.table(sheet_of(batch))
    guessed = Options.of(batch.options).mapping or reader.guessed or guess(table.header)
    first: list[list[str]] = []
    for line in table.rows():
        if cells := getattr(line, "cells", None):
            first.append((cells + [""] * len(table.header))[: len(table.header)])
        if len(first) >= shown:
            break
    return table.header, guessed, first


def plain_name(name: str) -> str:
    """A file's name without its folders, as it can be kept."""
    return name.replace("\0", "").replace("\\", "/").rpartition("/")[2].strip()[-200:]
