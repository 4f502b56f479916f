"""Finds the objects of a Scryfall file one by one: an object a line, or an array or list written in any other way.

Nothing is decoded here and nothing is held but the object at hand. A broken object costs itself, not the file.
"""

import re
from collections.abc import Iterator
from queue import Queue
from threading import Thread
from typing import BinaryIO

import msgspec

BLOCK = 1 << 20
AHEAD = 4
LONGEST = 1 << 23  # no card comes near a megabyte
SUSPECT = 1 << 17  # an object as long as this may have lost its end and swallowed the next
LIST = re.compile(rb'\s*\{\s*"object"\s*:\s*"list".*?"data"\s*:\s*\[', re.DOTALL)
FRAME = re.compile(rb'\[?|\]\}?|\{"object":\s*"list".*\[|\{|"data":\s*\[|\}')
NEXT = re.compile(rb'\{\s*"object"\s*:\s*"(?:card|set)"')
BRACE = re.compile(rb'(?:[^{}"]++|"(?:[^"\\]++|\\.)*+")*+[{}]', re.DOTALL)
UTF8_MARK = b"\xef\xbb\xbf"


class Head(msgspec.Struct):
    object: str


class Objects:
    """The bytes of each object in order, at most `LONGEST`; `place` says where the last one stood, for people."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.name = name
        self.number = 0
        self._blocks = ahead(stream)
        self._head = next(self._blocks, b"").removeprefix(UTF8_MARK)
        self._by_line = any(map(is_object, self._head.split(b"\n", 50)[:50]))

    @property
    def place(self) -> str:
        return f"{self.name}:{self.number}" if self._by_line else f"{self.name}, object {self.number}"

    @property
    def is_empty(self) -> bool:
        return not self._head.strip()

    def __iter__(self) -> Iterator[bytes]:
        return self._lines() if self._by_line else self._pieces()

    def _lines(self) -> Iterator[bytes]:
        rest = b""
        for block in self._all_blocks():
            *lines, rest = (rest + block).split(b"\n")
            for line in lines:
                self.number += 1
                if not FRAME.fullmatch(line := line.strip(b" \t\r,")):
                    yield line[:LONGEST]
            rest = rest[: LONGEST + 1]
        self.number += 1
        if not FRAME.fullmatch(rest := rest.strip(b" \t\r,")):
            yield rest[:LONGEST]

    def _pieces(self) -> Iterator[bytes]:
        """Follows the braces that stand outside of strings; a piece ends where as many have closed as opened."""
        buffer, at, start, depth = b"", 0, -1, 0
        if match := LIST.match(self._head):
            at = match.end()
        for block in self._all_blocks():
            buffer += block
            while match := BRACE.match(buffer, at):
                at = match.end()
                if buffer[at - 1] == 123:
                    start = at - 1 if not depth else start
                    depth += 1
                elif depth:
                    depth -= 1
                    if not depth:
                        yield self._numbered(buffer[start:at])
                        start = -1
                if depth and at - start > SUSPECT and (lost := NEXT.search(buffer, start + 1)):
                    yield self._numbered(buffer[start : lost.start()])
                    at, start, depth = lost.start(), -1, 0
            kept = start if depth else at
            buffer, at, start = buffer[kept:], at - kept, 0 if depth else -1
            if len(buffer) > SUSPECT and (lost := NEXT.search(buffer, 1)):
                yield self._numbered(buffer[: lost.start()])
                buffer, at, start, depth = buffer[lost.start() :], 0, -1, 0
            elif len(buffer) > LONGEST:
                yield self._numbered(buffer[:LONGEST])
                buffer, at, start, depth = b"", 0, -1, 0
        if depth or (buffer.strip(b" \t\r\n,]}")):
            yield self._numbered(buffer)

    def _numbered(self, piece: bytes) -> bytes:
        self.number += 1
        return piece

    def _all_blocks(self) -> Iterator[bytes]:
        yield self._head
        yield from self._blocks


def is_object(line: bytes) -> bool:
    try:
        return msgspec.json.decode(line.strip(b" \t\r,"), type=Head).object in ("card", "set")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def ahead(stream: BinaryIO) -> Iterator[bytes]:
    """Blocks of the stream, unpacked by a second thread while the first reads them; zlib and lzma let go of Python."""
    queue: Queue[bytes | Exception] = Queue(AHEAD)
    stopped = False

    def read() -> None:
        try:
            while not stopped and (block := stream.read(BLOCK)):
                queue.put(block)
            queue.put(b"")
        except Exception as error:  # raised again where the blocks are read
            queue.put(error)

    thread = Thread(target=read, daemon=True)
    thread.start()
    try:
        while block := queue.get():
            if isinstance(block, Exception):
                raise block
            yield block
    finally:
        stopped = True
        while thread.is_alive():
            while not queue.empty():
                queue.get_nowait()
            thread.join(0.05)
