"""The objects of a JSON list that hold objects themselves, one at a time: a broken one costs itself, not the file."""

import re
from collections.abc import Iterator

from .objects import BETWEEN, BLOCK, Broken, FlatObjects
from .opening import DamagedError

BRACE = re.compile(rb'(?:[^{}"]++|"(?:[^"\\]++|\\.)*+")*+[{}]', re.DOTALL)
BEGINNING = re.compile(rb"[{\]]")
NEXT = re.compile(rb"\}\s*,\s*(?=\{)")
LONGEST = 1 << 17  # what is longer has lost its end and swallowed the next


class NestedObjects(FlatObjects):
    """Like `FlatObjects`; what follows the list is not read."""

    def __iter__(self) -> Iterator[bytes]:
        buffer, at, start, depth = self._start, 0, -1, 0
        while True:
            while match := (BRACE if depth else BETWEEN).match(buffer, at):
                at = match.end()
                if depth:
                    depth += 1 if buffer[at - 1 : at] == b"{" else -1
                    if not depth:
                        yield buffer[start:at]
                    elif at - start > LONGEST:
                        break
                elif buffer.startswith(b"]", at):
                    return
                elif buffer.startswith(b"{", at):
                    start, at, depth = at, at + 1, 1
                elif found := BEGINNING.search(buffer, at):
                    yield Broken(buffer[at : found.start()])
                    at = found.start()
                else:
                    break
            kept = start if depth else at
            buffer, at, start = buffer[kept:], at - kept, 0
            if len(buffer) > LONGEST:
                end = lost.end() if (lost := NEXT.search(buffer)) else len(buffer)
                yield Broken(buffer[:end])
                buffer, at, depth = buffer[end:], 0, 0
                continue
            if not (block := self._stream.read(BLOCK)):
                raise DamagedError("The file ends in the middle of its list.")
            buffer += block
