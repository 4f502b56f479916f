"""A file to be made: what goes into it, in which format, and what that format cannot hold of it."""

import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import BinaryIO, TextIO, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from apps.accounts.models import User
from apps.collection.formats import Format, Losses, Row, formats
from apps.collection.importing.reading import OURS
from apps.collection.paths import SEPARATOR, parted

from .choosing import Chosen, choose
from .nowhere import Nowhere
from .sales import Sales, SalesCsv

USUAL = "dualcaster"


class Flattened:
    """Rows for formats to which a place is a mere name, with those counted whose place is in another."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = rows
        self.placed = self.nested = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            if row.location:
                names = parted(row.location)
                self.placed += 1
                self.nested += len(names) > 1
                row = replace(row, location=SEPARATOR.join(names))
            yield row


@dataclass(frozen=True)
class Export:
    format: Format
    chosen: Chosen

    @classmethod
    def of(cls, user: User, said: Mapping[str, str]) -> "Export":
        """As page, API and command say it. ValidationError and QueryError say what is wrong."""
        chosen = choose(user, said)
        return cls(SalesCsv() if isinstance(chosen, Sales) else format_of(said.get("format", "")), chosen)

    @property
    def file_name(self) -> str:
        title = slugify(self.chosen.title) or "cards"
        return f"dualcaster-{title}-{self.format.slug}-{timezone.localdate():%Y-%m-%d}.{self.format.extension}"

    @cached_property
    def counted(self) -> tuple[int, int]:
        """How many rows, and how many copies in them."""
        return self.chosen.counted()

    @transaction.atomic
    def write(self, out: TextIO) -> Losses:
        """Row by row; a cursor on the server holds the rest."""
        if isinstance(self.format, SalesCsv) or self.format.slug in OURS:
            return self.format.write(self.chosen.rows(), out)
        rows = Flattened(self.chosen.rows())
        losses = self.format.write(rows, out)
        if rows.nested and losses.by_fact.get("location", 0) < rows.placed:
            losses.by_fact["nesting"] = rows.nested
        return losses

    def losses(self) -> Losses:
        """What the file could not hold: it is written to nowhere to see."""
        return self.write(cast(TextIO, Nowhere()))

    def filed(self) -> tuple[BinaryIO, Losses]:
        """The whole file, ready to be sent: nobody gets half of one, and no slow reader holds the database."""
        file = tempfile.TemporaryFile()  # noqa: SIM115 - who sends it closes it
        text = io.TextIOWrapper(file, encoding=self.format.encoding, newline="")
        losses = self.write(text)
        text.flush()
        text.detach()
        file.seek(0)
        return cast(BinaryIO, file), losses


def format_of(slug: str) -> Format:
    known = formats()
    if (slug or USUAL) not in known:
        raise ValidationError({"format": f"“{slug}” is not known; known are {', '.join(known)}."})
    return known[slug or USUAL]
