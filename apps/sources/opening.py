"""Opens what people hand us - plain, .gz, .bz2, .xz, .zip, a tar of any of these, a folder - as streams of bytes.

What a file is, its first bytes say, not its name. Nothing is unpacked to disk or held in memory whole.
"""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from .ahead import Ahead

BLOCK = 1 << 20
BROKEN = (EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, tarfile.ReadError)
PACKED: dict[bytes, Callable[[Any], Any]] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\x00": lzma.open}


class DamagedError(ValueError):
    """The file cannot be read, or not to its end; says where in words."""


class Opened(io.RawIOBase):
    """The unpacked bytes of a file. `raw_position()` of `raw_size` bytes of the file itself have been read so far."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self._ahead: Ahead | None = None
        self.raw_size = path.stat().st_size
        self._raw = io.BufferedReader(path.open("rb", buffering=0), BLOCK)
        try:
            self._bytes = self._unpacked()
        except BaseException:
            self._raw.close()
            raise

    def _unpacked(self) -> Any:
        head = self._raw.peek(8)[:8]
        with in_words(self.path):
            if head.startswith(b"PK\x03\x04"):
                archive = zipfile.ZipFile(self._raw)
                names = [info for info in archive.infolist() if not info.is_dir()]
                if len(names) != 1:
                    raise DamagedError(f"{self.path.name} holds {len(names)} files, not one.")
                return archive.open(names[0])
            for magic, unpack in PACKED.items():
                if head.startswith(magic):
                    self._ahead = Ahead(unpack(self._raw))
                    return self._ahead
        return self._raw

    def raw_position(self) -> int:
        return 0 if self._raw.closed else self._raw.tell()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        with in_words(self.path):
            block = self._bytes.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        if not self.closed:
            if self._ahead:
                self._ahead.close()
            self._raw.close()
        super().close()


class Stream(io.BufferedReader):
    """A buffered `Opened` that still says how far into the file it is."""

    raw: Opened

    def raw_position(self) -> int:
        return self.raw.raw_position()

    @property
    def raw_size(self) -> int:
        return self.raw.raw_size


class Member(NamedTuple):
    name: str
    bytes: BinaryIO


def open_bytes(path: str | Path) -> Stream:
    """The unpacked bytes of one file, buffered; DamagedError where they end too early."""
    return Stream(Opened(Path(path)), BLOCK)


def open_text(path: str | Path) -> io.TextIOWrapper:
    """The text of one file, line ends untouched: UTF-8 with or without its mark, or UTF-16 with one."""
    stream = open_bytes(path)
    mark = stream.peek(2)[:2]
    encoding = "utf-16" if mark in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")


def members(path: str | Path, progress: Callable[[int], object] = int) -> Iterator[Member]:
    """Each file of a folder, a zip or a (packed) tar, in its order; each is read before the next is asked for.

    `progress` hears how many bytes of the archive itself have been read.
    """
    path = Path(path)
    if path.is_dir():
        yield from _folder(path, progress)
    elif zipfile.is_zipfile(path):
        yield from _zip(path, progress)
    else:
        yield from _tar(path, progress)


def _folder(path: Path, progress: Callable[[int], object]) -> Iterator[Member]:
    read = 0
    for file in sorted(found for found in path.rglob("*") if found.is_file()):
        with open_bytes(file) as stream:
            yield Member(file.relative_to(path).as_posix(), stream)
        read += file.stat().st_size
        progress(read)


def _zip(path: Path, progress: Callable[[int], object]) -> Iterator[Member]:
    read = 0
    with in_words(path), zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                with archive.open(info) as stream:
                    yield Member(info.filename, stream)  # type: ignore[arg-type]
                read += info.compress_size
                progress(read)


def _tar(path: Path, progress: Callable[[int], object]) -> Iterator[Member]:
    with in_words(path), open_bytes(path) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
        for info in archive:
            if info.isfile() and (content := archive.extractfile(info)):
                yield Member(info.name, content)  # type: ignore[arg-type]
                progress(stream.raw_position())


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Says of a broken archive what is wrong with which file."""
    try:
        yield
    except BROKEN as error:
        raise DamagedError(f"{path.name} is cut short or damaged: {error}.") from error


def is_archive(path: str | Path) -> bool:
    """Whether `members` is the way to read it: a folder, a zip of several files, or a tar, packed or not."""
    path = Path(path)
    if path.is_dir():
        return True
    if zipfile.is_zipfile(path):
        with in_words(path), zipfile.ZipFile(path) as archive:
            return sum(not info.is_dir() for info in archive.infolist()) > 1
    with open_bytes(path) as stream:
        return stream.peek(512)[257:262] == b"ustar"
