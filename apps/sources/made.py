"""When a list was made, as it says itself before its rows."""

import re
from datetime import datetime
from pathlib import Path

from dualcaster.lib.polite import SourceError

from .live import utc_now
from .moments import read_moment
from .objects import FlatObjects
from .opening import open_bytes


def made_at(path: Path, pattern: re.Pattern[bytes], name: str) -> datetime:
    """What `pattern` finds in front of the list called `name`; now, where it finds nothing."""
    with open_bytes(path) as stream:
        said = pattern.search(FlatObjects(stream, name).head)
    return understood(said[1].decode(errors="replace")) if said else utc_now()


def understood(text: str) -> datetime:
    try:
        return read_moment(text)
    except ValueError as error:
        raise SourceError(f"It says that it was made at “{text[:40]}”: {error}.") from error
