"""The rows of an answer, one at a time: one that cannot be read is refused at its place, and the rest is taken."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from apps.prices.quotes import Refused

from .formats import refused

T = TypeVar("T")


def each(rows: Iterable[msgspec.Raw], kind: type[T], place: str, reason: str) -> Iterator[T | Refused]:
    decoder = msgspec.json.Decoder(kind)
    for number, content in enumerate(rows, 1):
        try:
            yield decoder.decode(content)
        except (ValueError, RecursionError):
            yield refused(f"{place} {number}", reason, bytes(content).decode(errors="replace"))
