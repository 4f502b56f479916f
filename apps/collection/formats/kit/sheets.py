"""An uploaded text, line by line, in whatever encoding it came, and never more of it at once than a line."""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from dualcaster.lib import uploads
from dualcaster.lib.uploads import CHUNK, Limits, Prefixed, Refused, TooLarge

HEAD = 64 * 1024
BLANK = re.compile(rb"\s*")
LOOKS_LIKE_UTF16 = 0.3  # of every second byte is NUL where most letters are Latin


class Sheet:
    """A file to read. It may be read several times; gzip and a zip with one member are unpacked on the way."""

    def __init__(self, file: BinaryIO, name: str = "", limits: Limits | None = None) -> None:
        self.file, self.name, self.limits = file, name, limits or Limits()
        self.encoding = ""

    def opened(self) -> BinaryIO:
        self.file.seek(0)
        return uploads.unpacked(self.file, self.limits)

    def head(self) -> bytes:
        """How it begins, unpacked."""
        try:
            return readable(self.opened().read(HEAD))
        except uploads.DAMAGE as error:
            raise Refused("The file is damaged: it cannot be unpacked.") from error

    def lines(self) -> Iterator[str]:
        """Its lines with their ends."""
        longest = self.limits.cell * 8
        with self.text() as text:
            while line := text.readline(longest + 1):
                if len(line) > longest:
                    raise TooLarge(f"A line is longer than {longest:,} letters.")
                yield line

    def pieces(self) -> Iterator[str]:
        """All of it, for formats that do not go by lines."""
        with self.text() as text:
            while piece := text.read(CHUNK):
                yield piece

    @contextmanager
    def text(self) -> Iterator[io.TextIOWrapper]:
        self.encoding = self.encoding or self.find_encoding()
        raw = io.BufferedReader(Prefixed(b"", self.opened()), CHUNK)  # type: ignore[type-var]
        text = io.TextIOWrapper(raw, self.encoding, errors="replace", newline="")
        try:
            yield text
        except uploads.DAMAGE as error:
            raise Refused("The file is damaged: it cannot be unpacked.") from error
        finally:
            text.detach()

    def find_encoding(self) -> str:
        """By its mark, or UTF-8 where all of it is, or else what Windows writes in the west."""
        start = self.head()
        if marked := encoding_of(start):
            return marked
        decoder, stream = codecs.getincrementaldecoder("utf-8")(), self.opened()
        try:
            while piece := stream.read(CHUNK):
                decoder.decode(piece)
        except UnicodeDecodeError:
            return "cp1252"
        except uploads.DAMAGE as error:
            raise Refused("The file is damaged: it cannot be unpacked.") from error
        return "utf-8"


def encoding_of(head: bytes) -> str:
    """What the first bytes say, or nothing."""
    for mark, name in uploads.MARKS.items():
        if head.startswith(mark):
            return name
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) >= 4 and max(even, odd) > len(head) / 2 * LOOKS_LIKE_UTF16 and min(even, odd) * 4 < max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    return ""


def decoded(head: bytes) -> str:
    """The beginning of a file as text; what the cut broke is left out."""
    if marked := encoding_of(head):
        return head.decode(marked, errors="ignore")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return head.decode("cp1252", errors="replace")


def readable(head: bytes) -> bytes:
    if head.startswith(uploads.BINARY):
        raise Refused("This is no list of cards; send a CSV, text, JSON or .dek file.")
    if BLANK.fullmatch(head):
        raise Refused("The file is empty.")
    return head
