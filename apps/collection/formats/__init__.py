"""The files that collections come in and go out as. Each format is one module beside this one, found by looking there.

sheet = Sheet(file, name)
found = recognise(sheet.head(), name)
for row in found.format.read(sheet): ...   # a Row, or a Refused with its reason
losses = formats()["moxfield"].write(rows, out)
"""

import importlib
import inspect
import pkgutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dualcaster.lib.uploads import Limits
from dualcaster.lib.uploads import Refused as RefusedFile

from .kit.format import Format, Head
from .kit.rows import Losses, Mark, Refused, Row
from .kit.sheets import Sheet, readable

LEAST = 0.05


@dataclass(frozen=True, slots=True)
class Recognised:
    """The likeliest format, how sure that is from 0 to 1, why, and what else it might be."""

    format: Format
    confidence: float
    reason: str
    others: tuple[Format, ...] = ()


@cache
def formats() -> dict[str, Format]:
    """Every format by its slug, in the order of their names."""
    found: list[Format] = []
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if not module.ispkg:
            name = f"{__name__}.{module.name}"
            for _, member in inspect.getmembers(importlib.import_module(name), inspect.isclass):
                if issubclass(member, Format) and member.__module__ == name and "slug" in vars(member):
                    found.append(member())
    return {one.slug: one for one in sorted(found, key=lambda one: one.name.lower())}


def recognise(head: bytes, name: str = "") -> Recognised:
    """What a file that begins like this is. `uploads.Refused` where it is no list of cards at all."""
    start = Head.of(readable(head), name)
    if len(start.header) > Limits().columns:
        raise RefusedFile(f"The table has more than {Limits().columns} columns.")
    liked = sorted(((*one.likeness(start), one) for one in formats().values()), key=lambda found: -found[0])
    likely = [found for found in liked if found[0] >= LEAST]
    if not likely:
        raise RefusedFile("This is no list of cards that is known here; a CSV with a header would be.")
    confidence, reason, best = likely[0]
    return Recognised(best, round(confidence, 2), reason, tuple(found[2] for found in likely[1:]))


__all__ = ["Format", "Losses", "Mark", "Recognised", "Refused", "Row", "Sheet", "formats", "recognise"]
