"""Packed files are unpacked ahead of who reads them."""

import io
import lzma
import threading
from pathlib import Path

import pytest

from apps.sources.ahead import Ahead
from apps.sources.opening import DamagedError, open_bytes

LINES = b"".join(b'{"number": %d}\n' % number for number in range(300_000))


def readers() -> int:
    return sum(thread.name == "read ahead" for thread in threading.enumerate())


def test_a_packed_file_reads_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "lines.xz"
    path.write_bytes(lzma.compress(LINES, preset=0))
    with open_bytes(path) as stream:
        assert b"".join(stream) == LINES
        assert stream.raw_position() == stream.raw_size
    assert readers() == 0


def test_who_stops_in_the_middle_leaves_nothing_running(tmp_path: Path) -> None:
    path = tmp_path / "lines.xz"
    path.write_bytes(lzma.compress(LINES, preset=0))
    with open_bytes(path) as stream:
        assert stream.readline() == b'{"number": 0}\n'
        assert readers() == 1
    assert readers() == 0


def test_a_file_that_is_cut_short_says_so_after_what_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "lines.xz"
    path.write_bytes(lzma.compress(LINES, preset=0)[:-20_000])
    read: list[bytes] = []
    with open_bytes(path) as stream, pytest.raises(DamagedError, match=r"lines\.xz is cut short"):
        read.extend(stream)
    assert LINES.startswith(b"".join(read))
    assert read


def test_what_goes_wrong_in_the_thread_is_heard_by_who_reads() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("the disk is gone")

    ahead = Ahead(Broken())
    for _ in range(2):
        with pytest.raises(OSError, match="the disk is gone"):
            ahead.read(10)
    ahead.close()
