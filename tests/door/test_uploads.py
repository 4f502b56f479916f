"""Files that people send: good ones are read quickly, and bad ones cost nothing but a sentence."""

import gzip
import io
import time
import tracemalloc
import zipfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client

from dualcaster.lib.uploads import Limits, Refused, TooLarge, rows

MB = 1024 * 1024


def read(content: bytes, **limits: int) -> list[list[str]]:
    return list(rows(io.BytesIO(content), Limits(**limits)))


def packed(content: bytes, *more: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, member in enumerate((content, *more)):
            archive.writestr(f"{number}.csv", member)
    return file.getvalue()


@contextmanager
def cheaply(seconds: float = 1, megabytes: int = 16) -> Iterator[None]:
    tracemalloc.start()
    began = time.monotonic()
    try:
        yield
        assert time.monotonic() - began < seconds
        assert tracemalloc.get_traced_memory()[1] < megabytes * MB
    finally:
        tracemalloc.stop()


class Endless(io.RawIOBase):
    """A file of a gigabyte that is nowhere."""

    def seek(self, place: int, whence: int = 0) -> int:
        return 1024 * MB if whence == io.SEEK_END else place

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("it was read")


TABLE = 'name,quantity\nLightning Bolt,4\n"Fire // Ice",1\n'
READ = [["name", "quantity"], ["Lightning Bolt", "4"], ["Fire // Ice", "1"]]


@pytest.mark.parametrize(
    "content",
    [TABLE.encode(), TABLE.encode("utf-8-sig"), TABLE.encode("utf-16"), TABLE.replace(",", ";").encode(),
     TABLE.replace(",", "\t").encode(), TABLE.replace("\n", "\r\n").encode(), gzip.compress(TABLE.encode()),
     packed(TABLE.encode())],
    ids=["utf-8", "bom", "utf-16", "semicolons", "tabs", "windows", "gzip", "zip"],
)  # fmt: skip
def test_a_table_is_read_as_programs_write_it(content: bytes) -> None:
    assert read(content) == READ


def test_a_file_that_django_received_is_read() -> None:
    assert list(rows(SimpleUploadedFile("cards.csv", TABLE.encode()))) == READ  # type: ignore[arg-type]
    with TemporaryUploadedFile("cards.csv", "text/csv", 0, "utf-8") as file:
        file.write(TABLE.encode())
        assert list(rows(file)) == READ  # type: ignore[arg-type]


def test_ten_thousand_rows_take_a_moment() -> None:
    with cheaply(seconds=2):
        assert sum(1 for _ in rows(io.BytesIO(b"Lightning Bolt,m10,146,4,NM,foil\n" * 10_000))) == 10_000


def test_a_gigabyte_is_refused_unread() -> None:
    with cheaply(), pytest.raises(TooLarge, match="larger than 20 MB"):
        list(rows(Endless()))  # type: ignore[arg-type]


@pytest.mark.parametrize("pack", [gzip.compress, packed])
def test_a_bomb_is_refused_while_it_unpacks(pack) -> None:
    bomb = pack((b"x" * 1023 + b"\n") * (100 * MB // 1024))
    assert len(bomb) < MB
    with cheaply(), pytest.raises(TooLarge, match="unpacks to far more"):
        deque(rows(io.BytesIO(bomb)), maxlen=0)


def test_a_zip_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(packed(b"a,b\n" * (25 * MB)))
    size = (100 * MB).to_bytes(4, "little")
    while (place := bomb.find(size)) >= 0:
        bomb[place : place + 4] = (100).to_bytes(4, "little")
    with cheaply(), pytest.raises(Refused):
        list(rows(io.BytesIO(bytes(bomb))))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"," * 100_000, "longer than"),
        (b"," * 5_000, "5,001 columns; 200 are the most"),
        (b"a,b\n" + b"x" * (10 * MB), "longer than"),
        (b'a,"' + b"x\n" * (5 * MB), "longer than"),
        (b"a,b\nc,\0\n", "NUL"),
        (b"\0" * 1000, "NUL"),
        ("größe,maß\n".encode("latin-1"), "CSV UTF-8"),
        (b"\xff\xfea\x00b", "CSV UTF-8"),
        (b"%PDF-1.7\n", "no table"),
        (b"\x89PNG\r\n", "no table"),
        (packed(b"a,b", b"c,d"), "one table and nothing else"),
        (packed(b"a,b")[:-30], "damaged"),
        (gzip.compress(b"a,b\n" * 1000)[:-9], "damaged"),
        (b'a,b\n"x"y,z\n', "Line 2 is no line of a table"),
    ],
    ids=[
        "columns",
        "wide",
        "cell",
        "open quote",
        "nul",
        "nuls",
        "latin",
        "half",
        "pdf",
        "png",
        "two",
        "zip",
        "gzip",
        "csv",
    ],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, words: str) -> None:
    with cheaply(), pytest.raises(Refused, match=words):
        read(content)


def test_too_many_rows_are_refused_when_they_come() -> None:
    with cheaply(seconds=3), pytest.raises(TooLarge, match="more than 1,000 rows"):
        read(b"a\n" * 1001, rows=1000)


def test_an_empty_file_has_no_rows() -> None:
    assert read(b"") == []


@pytest.mark.parametrize("address", ["/account/login/", "/api/auth/login", "/preferences/currency"])
@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain"])
@pytest.mark.django_db
def test_who_announces_a_gigabyte_is_refused_unread(client: Client, address: str, kind: str) -> None:
    answer = client.generic("POST", address, b"", kind, CONTENT_LENGTH=str(1024 * MB))
    assert answer.status_code == 413
    assert "MB are the most" in answer.content.decode()


def test_forms_are_smaller_than_files() -> None:
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE <= MB < settings.UPLOAD_LARGEST
