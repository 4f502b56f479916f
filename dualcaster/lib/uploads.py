"""Reads tables that people upload, row by row, and gives up before they cost anything.

What is sent, what it unpacks to, rows, columns and cells are bounded while they are read: nothing is read whole.
"""

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
BINARY = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf")
# What unpacking raises; RuntimeError is a password, NotImplementedError a method nobody knows.
DAMAGE = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)
CHUNK = 64 * 1024


class Refused(Exception):
    """Why a file was not taken, in words; `status` is what a page or the API answers."""

    status = 422


class TooLarge(Refused):
    status = 413


@dataclass(frozen=True)
class Limits:
    sent: int = 20 * 1024 * 1024
    unpacked: int = 100 * 1024 * 1024
    ratio: int = 200
    rows: int = 200_000
    columns: int = 200
    cell: int = 10_000


def rows(file: BinaryIO, limits: Limits | None = None) -> Iterator[list[str]]:
    """The rows of a CSV, plain or packed by gzip or alone in a zip. The separator is that of the first line."""
    limits = limits or Limits()
    try:
        for number, row in enumerate(table(Lines(unpacked(file, limits), limits)), 1):
            if number > limits.rows:
                raise TooLarge(f"The file has more than {limits.rows:,} rows.")
            if len(row) > limits.columns:
                raise Refused(f"Row {number} has {len(row):,} columns; {limits.columns} are the most.")
            yield row
    except DAMAGE as error:
        raise Refused("The file is damaged: it cannot be unpacked.") from error


def table(lines: "Lines") -> Iterator[list[str]]:
    first = next(lines, "")
    separator = max(",;\t|", key=first.count)
    reader = csv.reader(chain([first] if first else [], lines), delimiter=separator, strict=True)
    try:
        for row in reader:
            lines.row = 0
            yield row
    except csv.Error as error:
        raise Refused(f"Line {reader.line_num} is no line of a table: {error}.") from error


class Lines:
    """The lines of a text, none longer than a row may be; a row in quotes may go over several."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self.longest = limits.cell * 8
        self.cell = limits.cell
        self.row = 0
        start = file.read(4)
        if start.startswith(BINARY):
            raise Refused("This is no table; send a CSV file.")
        encoding = next((name for mark, name in MARKS.items() if start.startswith(mark)), "utf-8")
        self.text = io.TextIOWrapper(io.BufferedReader(Prefixed(start, file), CHUNK), encoding, newline="")  # type: ignore[type-var]

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        try:
            line = self.text.readline(self.longest + 1)
        except UnicodeError as error:
            raise Refused("The text is not in UTF-8; save the table as “CSV UTF-8”.") from error
        self.row += len(line)
        if self.row > self.longest:
            raise Refused(f"A row is longer than {self.longest:,} letters.")
        if "\0" in line:
            raise Refused("The file holds NUL characters, which no text does.")
        if not line:
            raise StopIteration
        return line


class Prefixed(io.RawIOBase):
    """A file whose first bytes were read already."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self.start, self.rest = start, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        piece = self.start or self.rest.read(len(buffer))
        self.start = b""
        buffer[: len(piece)] = piece
        return len(piece)


class Counted(io.RawIOBase):
    """A stream that ends with an error once more came out of it than may."""

    def __init__(self, inner: BinaryIO, most: int, words: str) -> None:
        self.inner, self.left, self.words = inner, most, words

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        piece = self.inner.read(CHUNK if size < 0 else min(size, CHUNK))
        self.left -= len(piece)
        if self.left < 0:
            raise TooLarge(self.words)
        return piece


def unpacked(file: BinaryIO, limits: Limits) -> BinaryIO:
    """What is in the file, counted while it comes out."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > limits.sent:
        raise TooLarge(f"The file is larger than {limits.sent // (1024 * 1024)} MB.")
    start = file.read(4)
    file.seek(0)
    most = min(limits.unpacked, max(size, 1024) * limits.ratio)
    words = "The file unpacks to far more than a table of this kind."
    if start.startswith(b"PK\x03\x04"):
        return Counted(only_member(file, most, words), most, words)  # type: ignore[return-value]
    if start.startswith(b"\x1f\x8b"):
        return Counted(gzip.GzipFile(fileobj=file), most, words)  # type: ignore[arg-type, return-value]
    return file


def only_member(file: BinaryIO, most: int, words: str) -> BinaryIO:
    archive = zipfile.ZipFile(file)
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) != 1:
        raise Refused("A zip must hold one table and nothing else.")
    if members[0].file_size > most:
        raise TooLarge(words)
    return archive.open(members[0])  # type: ignore[return-value]


class UploadLimit:
    """Middleware: what says it is too large is refused before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        files = request.content_type == "multipart/form-data"
        most = settings.UPLOAD_LARGEST if files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if not said.isdecimal() or int(said) <= most:
            return self.get_response(request)
        words = f"This is too large: {most // (1024 * 1024)} MB are the most."
        if request.path_info.startswith("/api/"):
            return JsonResponse({"detail": words, "code": "too_large", "fields": {}}, status=413)
        return render(request, "413.html", {"words": words}, status=413)
