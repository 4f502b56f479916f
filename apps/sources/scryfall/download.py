"""Fetches Scryfall's sets and bulk files: politely, resumed where they broke off, and not at all where we have them."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec
import requests
import stamina
from django.conf import settings
from urllib3.exceptions import HTTPError

HEADERS = {
    "User-Agent": "Dualcaster/1 (self-hosted price terminal)",
    "Accept": "application/json;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip",
}
BLOCK = 1 << 18
TIMEOUT = (10, 60)  # to connect, and between two pieces of an answer
PATIENCE = 600  # seconds: whoever asks for a longer pause is asked again another day
NAME = re.compile(r"[\w-]+\.json")
GZIP = b"\x1f\x8b"

Say = Callable[[str], object]


class ScryfallError(Exception):
    """Scryfall did not give us what we asked for; the message says why in words."""


class BusyError(Exception):
    """It may work in a moment; `after` says in how many seconds, where Scryfall does."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Fetched(NamedTuple):
    path: Path
    updated_at: datetime | None = None


class Bulk(msgspec.Struct):
    type: str
    updated_at: datetime
    download_uri: str


class BulkList(msgspec.Struct):
    data: list[Bulk]


def fetch(kind: str, say: Say) -> Iterator[Fetched]:
    """The sets, then the bulk file of that kind, as files of ours; each is there before the next is asked for."""
    downloads = settings.DATA_DIR / "downloads"
    try:
        downloads.mkdir(parents=True, exist_ok=True)
        yield Fetched(sets(downloads, say))
        bulk = newest(kind)
        yield Fetched(bulk_file(bulk, downloads, say), bulk.updated_at)
    except BusyError as error:
        raise ScryfallError(f"{error} What has arrived is kept; the next download continues it.") from error
    except OSError as error:
        raise ScryfallError(f"{downloads} cannot be written to: {error.strerror or error}.") from error


def sets(downloads: Path, say: Say) -> Path:
    path, mark = downloads / "sets.json", downloads / "sets.json.etag"
    known = mark.read_text() if mark.exists() and path.exists() else ""
    answer = ask(address("sets"), {"If-None-Match": known} if known else {})
    if answer is None:
        say("The list of sets has not changed since the last download.")
        return path
    body, etag = answer
    mark.unlink(missing_ok=True)
    write(path, body)
    if etag:
        write(mark, etag.encode())
    return path


def newest(kind: str) -> Bulk:
    answer = ask(address("bulk-data"), {})
    try:
        offered = msgspec.json.decode(answer[0] if answer else b"", type=BulkList).data
    except msgspec.DecodeError as error:
        raise ScryfallError(f"Scryfall's list of bulk files is not as we know it: {error}.") from error
    for bulk in offered:
        if bulk.type == kind:
            return bulk
    known = ", ".join(bulk.type for bulk in offered) or "none"
    raise ScryfallError(f"Scryfall offers no bulk file “{kind}”; it offers {known}.")


def bulk_file(bulk: Bulk, downloads: Path, say: Say) -> Path:
    address = urlsplit(bulk.download_uri)
    name = address.path.rpartition("/")[2]
    if address.scheme not in ("https", urlsplit(settings.SCRYFALL_API_URL).scheme) or not NAME.fullmatch(name):
        raise ScryfallError(f"Scryfall names an address we do not follow: {bulk.download_uri}.")
    for have in (downloads / name, downloads / f"{name}.gz"):
        if have.exists():
            say(f"{have.name} is here already: Scryfall has nothing newer.")
            return have
    part = downloads / f"{name}.part"
    continue_download(bulk.download_uri, part)
    with part.open("rb") as file:
        path = downloads / (f"{name}.gz" if file.read(2) == GZIP else name)
    part.replace(path)
    tidy(path, bulk.type.replace("_", "-"))
    say(f"{path.name} is downloaded: {path.stat().st_size / 1e6:,.1f} MB.")
    return path


def tidy(kept: Path, prefix: str) -> None:
    """The newest file of a kind stays; older ones and what was left of them go."""
    for path in kept.parent.glob(f"{prefix}-*"):
        if path != kept:
            path.unlink()


def address(path: str) -> str:
    return f"{settings.SCRYFALL_API_URL.rstrip('/')}/{path}"


def patience(error: Exception) -> bool | float:
    """Whether to try again, and when: at the moment Scryfall names, else after a growing pause."""
    if not isinstance(error, BusyError):
        return False
    return True if error.after is None else error.after


retried = stamina.retry(on=patience, attempts=4, timeout=2 * PATIENCE, wait_initial=0.5, wait_max=20)


@retried
def ask(url: str, headers: dict[str, str]) -> tuple[bytes, str] | None:
    """A small answer whole, with its ETag; None where it is what we already have."""
    with answering(url, headers) as answer:
        if answer.status_code == 304:
            return None
        with broken_off(url):
            return answer.content, answer.headers.get("ETag", "")


@retried
def continue_download(url: str, part: Path) -> None:
    """Whatever arrived before stays, if Scryfall still serves the same bytes; else it begins anew."""
    mark = part.with_suffix(".part.etag")
    begun = part.stat().st_size if part.exists() and mark.exists() else 0
    headers = {"Range": f"bytes={begun}-", "If-Range": mark.read_text()} if begun else {}
    with answering(url, headers) as answer:
        if answer.status_code == 416:
            part.unlink()
            raise BusyError("Scryfall no longer serves the rest of a download that broke off.", 0)
        continues = answer.status_code == 206
        etag = answer.headers.get("ETag", "")
        if not continues:
            mark.unlink(missing_ok=True)
            if etag and not etag.startswith("W/"):
                write(mark, etag.encode())
        with part.open("ab" if continues else "wb") as file, broken_off(url):
            for block in answer.raw.stream(BLOCK, decode_content=False):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
    mark.unlink(missing_ok=True)


def answering(url: str, headers: dict[str, str]) -> requests.Response:
    """An answer that is what we asked for, not yet read; BusyError or ScryfallError in words otherwise."""
    try:
        answer = requests.get(url, headers=HEADERS | headers, timeout=TIMEOUT, stream=True)
    except requests.Timeout as error:
        raise BusyError(f"Scryfall does not answer in time: {url}.") from error
    except requests.ConnectionError as error:
        raise BusyError(f"Scryfall cannot be reached: {url}.") from error
    except requests.RequestException as error:
        raise ScryfallError(f"{url} cannot be asked: {error}.") from error
    status = answer.status_code
    if status in (200, 206, 304, 416):
        return answer
    with answer:
        if status == 429 or status >= 500:
            pause = seconds(answer.headers.get("Retry-After", ""))
            if pause and pause > PATIENCE:
                raise ScryfallError(f"Scryfall asks us to come back in {pause / 60:,.0f} minutes.")
            what = "asks us to slow down" if status == 429 else f"has trouble of its own ({status})"
            raise BusyError(f"Scryfall {what}: {url}.", pause)
        raise ScryfallError(f"Scryfall refuses {url} ({status}){details(answer)}.")


def seconds(text: str) -> float | None:
    """Retry-After: seconds or a date."""
    if text.strip().isdecimal():
        return float(text)
    with suppress(ValueError, TypeError):
        return max((parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds(), 0.0)
    return None


def details(answer: requests.Response) -> str:
    """What Scryfall's error object says, where there is one."""
    with suppress(ValueError, requests.RequestException):
        said = answer.json()
        if isinstance(said, dict) and said.get("details"):
            return f": {str(said['details'])[:300].rstrip('.')}"
    return ""


@contextmanager
def broken_off(url: str) -> Iterator[None]:
    """An answer that ends too early may be whole the next time."""
    try:
        yield
    except (HTTPError, requests.RequestException) as error:
        raise BusyError(f"Scryfall's answer broke off: {url}.") from error


def write(path: Path, content: bytes) -> None:
    """The whole file or none of it."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)
