"""Reads a stream ahead of whoever uses it: unpacking goes on in a thread of its own while its bytes are decoded."""

from contextlib import suppress
from queue import Full, Queue
from threading import Event, Thread
from typing import Protocol

BLOCK = 1 << 19
BLOCKS = 4
LOOK_AROUND = 0.2  # seconds after which a thread that cannot hand over looks whether anybody still reads


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Ahead:
    """The bytes of `source`, which nobody else may touch until this is closed; what it raises is raised here."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._blocks: Queue[bytes | Exception] = Queue(BLOCKS)
        self._closed = Event()
        self._rest = memoryview(b"")
        self._end: Exception | None = None
        self._thread = Thread(target=self._unpack, name="read ahead", daemon=True)
        self._thread.start()

    def read(self, size: int) -> bytes:
        """At most `size` bytes, none at the end."""
        if not self._rest and not self._next():
            return b""
        piece, self._rest = self._rest[:size], self._rest[size:]
        return bytes(piece)

    def close(self) -> None:
        self._closed.set()
        self._thread.join()

    def _next(self) -> bool:
        if self._end is None:
            block = self._blocks.get()
            if isinstance(block, Exception):
                self._end = block
            else:
                self._rest = memoryview(block)
                return True
        if isinstance(self._end, EndOfStream):
            return False
        raise self._end

    def _unpack(self) -> None:
        try:
            while not self._closed.is_set() and (block := self._source.read(BLOCK)):
                self._hand_over(block)
            self._hand_over(EndOfStream())
        except Exception as error:  # whatever it is, who reads shall hear of it
            self._hand_over(error)

    def _hand_over(self, block: bytes | Exception) -> None:
        while not self._closed.is_set():
            with suppress(Full):
                self._blocks.put(block, timeout=LOOK_AROUND)
                break


class EndOfStream(Exception):
    """There is no more."""
