"""Where something lies, in one line: “Shelf/Box 2”. A slash within a name has a backslash before it."""

import re
from collections.abc import Iterable

SEPARATOR = "/"
UNESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)/")
SPECIAL = re.compile(r"([\\/])")


def joined(names: Iterable[str]) -> str:
    """The names of a place and of those around it, the outermost first, in one line."""
    return SEPARATOR.join(SPECIAL.sub(r"\\\1", name) for name in names)


def parted(path: str) -> list[str]:
    """The names in such a line; empty ones are none."""
    pieces = UNESCAPED.sub("\\1\0", path).split("\0")
    names = (re.sub(r"\\([\\/])", r"\1", piece).strip() for piece in pieces)
    return [name for name in names if name]
