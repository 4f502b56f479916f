"""MTGJSON's files, each checked against the sum that is published beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path

from dualcaster.lib.polite import NotFoundError, Polite, SourceError

SITE = "https://mtgjson.com/api/v5"


def address(name: str) -> str:
    return f"{SITE}/{name}.json.xz"


@contextmanager
def published(client: Polite, name: str, *, conditional: bool = True) -> Iterator[Path | None]:
    """The file; None where it is the one we had the last time."""
    promised = checksum(client, name)
    with client.download(address(name), conditional=conditional) as path:
        if path and promised:
            with path.open("rb") as file:
                if file_digest(file, "sha256").hexdigest() != promised:
                    raise SourceError(f"{path.name} is not what MTGJSON published: its SHA-256 is another.")
        yield path


def checksum(client: Polite, name: str) -> str:
    """Empty where none is published."""
    try:
        answer = client.get(f"{address(name)}.sha256")
    except NotFoundError:
        return ""
    return answer.body.decode(errors="replace").partition(" ")[0].strip().lower()
