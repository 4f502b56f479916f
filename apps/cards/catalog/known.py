"""What the catalogue holds already, as fingerprints: 32 bytes a printing."""

from typing import Self

from django.db import connection

from . import statements
from .rows import key


class Known:
    """A reader whose rows are dear to make asks this first, and hands in `Same` for what would change nothing."""

    def __init__(self, fingerprints: dict[bytes, bytes]) -> None:
        self.fingerprints = fingerprints

    @classmethod
    def of(cls, game_id: int) -> Self:
        fingerprints: dict[bytes, bytes] = {}
        with connection.cursor() as cursor, cursor.copy(statements.FINGERPRINTS % game_id) as copy:
            for line in copy:
                both = bytes.fromhex(bytes(line).decode())
                fingerprints[both[:16]] = both[16:]
        return cls(fingerprints)

    def has(self, scryfall_id: str, content_hash: bytes) -> bool:
        """Whether it is there just so; true once for a printing: what comes again is compared in the database."""
        return self.fingerprints.pop(key(scryfall_id), None) == content_hash
