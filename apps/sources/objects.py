"""The objects of a JSON list nobody has checked, one at a time: a broken one costs itself, not the file."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from .opening import DamagedError

BLOCK = 1 << 18
LONGEST = 1 << 22
FLAT = re.compile(rb"\{[^{}]*\}")
BETWEEN = re.compile(rb"[\s,]*")
END = re.compile(rb"\s*\]")


class Broken(bytes):
    """A piece of the file that is no object."""


class FlatObjects:
    """The objects (without objects inside) of the list called `name`, as bytes; `head` is what stands before the list.

    Where the file ends before its list does, DamagedError says so after the last object.
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self.head, self._start = self._until(re.compile(rb'"%s"\s*:\s*\[' % name.encode()), name)

    def _until(self, beginning: re.Pattern[bytes], name: str) -> tuple[bytes, bytes]:
        buffer = b""
        while len(buffer) < LONGEST and (block := self._stream.read(BLOCK)):
            buffer += block
            if match := beginning.search(buffer):
                return buffer[: match.start()], buffer[match.end() :]
        raise DamagedError(f"There is no list called “{name}” in it.")

    def __iter__(self) -> Iterator[bytes]:
        buffer, block = b"", self._start
        while block or (block := self._stream.read(BLOCK)):
            buffer += block
            position = 0
            for match in FLAT.finditer(buffer):
                between = buffer[position : match.start()]
                position = match.end()
                if not BETWEEN.fullmatch(between):
                    yield Broken(between)
                yield match[0]
            buffer, block = buffer[position:], b""
            if len(buffer) > LONGEST:
                yield Broken(buffer)
                buffer = b""
        if not END.match(buffer):
            raise DamagedError("The file ends in the middle of its list.")
