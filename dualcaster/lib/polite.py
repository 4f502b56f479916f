"""Asks other people's servers: within their limits, with patience, wholly or not at all, and in words when it fails.

Every address is checked like one a stranger gave us (`outgoing`): https, public addresses only, redirects too. Requests
are counted in Redis for all workers together; without Redis each process counts for itself. What may go away by itself
is tried again after a growing, jittered pause, or after the one the server asks for.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode, urljoin, urlsplit

import msgspec

from dualcaster.lib import cache
from dualcaster.lib.outgoing import REDIRECTS, Refused, other_place, understood
from dualcaster.lib.throttles import TAKE, here
from dualcaster.lib.wire import Broken, Reply, TooLarge, Wire

T = TypeVar("T")
Parameters = Mapping[str, str | int]
Authorize = Callable[[bool], Mapping[str, str]]

HEADERS = {
    "User-Agent": "Dualcaster/1 (self-hosted price terminal)",
    "Accept": "application/json;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip",
}
ATTEMPTS = 4  # the first and three more
WAITS = 120.0  # seconds: whoever asks for a longer pause is asked again another time
REFUSED = 5.0  # seconds: the least pause after a 429 that names none
LARGEST = 32 << 20
HOPS = 4
rest = time.sleep
QUOTA = ("x-ratelimit-remaining", "ratelimit-remaining", "x-rate-limit-remaining")


class SourceError(Exception):
    """Why a source was not understood or not reached, in words for an operator."""


class UnreachableError(SourceError):
    """It may be well again later: time-outs, resets, 5xx, cut answers, after every try."""


class LockedOutError(SourceError):
    """It asks to be left alone until `until` (seconds since the epoch), longer than we wait with a worker in hand."""

    def __init__(self, message: str, until: float) -> None:
        super().__init__(message)
        self.until = until


class AuthError(SourceError):
    """It does not believe who we are. Asking again changes nothing: an operator has to do something."""


class NotFoundError(SourceError):
    """It answers that there is no such thing (404, 410)."""


class PassingError(Exception):
    """It may work in a moment; `after` says in how many seconds, where the server does."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class UnknownError(Exception):
    """401: our word for who we are may have run out."""


@dataclass(frozen=True)
class Rate:
    """So many requests in so many seconds."""

    requests: int
    seconds: float = 1.0

    def wait(self, name: str) -> float:
        """Counts a request; how many seconds to wait if it is one too many."""
        key, micros = f"rate:{name}", int(self.seconds * 1e6)
        wait = cache.run(TAKE, [key], [0, micros, self.requests])
        return here.take(key, self.requests, self.seconds) if wait is None else wait / 1e6

    def __str__(self) -> str:
        return f"{self.requests} requests in {self.seconds:g} s"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def is_unchanged(self) -> bool:
        return self.status == 304

    def json(self, kind: Any = Any) -> Any:
        """Decoded with msgspec into `kind`; SourceError says where it is not as we know it."""
        try:
            return msgspec.json.decode(self.body, type=kind)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            raise SourceError(f"{plain(self.url)} answers what we cannot read: {error}.") from error


@dataclass(frozen=True)
class Ask:
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None = None
    conditional: bool = False
    anonymous: bool = False
    seconds: float = 0


def nobody(renew: bool) -> Mapping[str, str]:
    """Asks without saying who we are."""
    return {}


@dataclass
class Polite:
    """One visit's conversation with one source.

    `get` and `post` answer small things whole; `download` writes a great one to a temporary file. A `conditional`
    request sends what `marks` remembers of the address's last answer, and may be answered by “unchanged”; `marks` is
    for the caller to keep once he has stored what he was told. `requests` counts what was sent, and `quota_left`
    repeats what the server says is left. `pulse` is called wherever time passes. While it is `probing` nothing is asked
    twice, until something has been answered.
    """

    name: str
    rate: Rate
    authorize: Authorize = nobody
    marks: MutableMapping[str, dict[str, str]] = field(default_factory=dict)
    wire: Wire = field(default_factory=Wire)
    folder: Path | None = None
    pulse: Callable[[], object] = lambda: None
    probing: bool = False
    requests: int = 0
    quota_left: int | None = None
    vendor: str = ""  # whose limit it is, where several conversations share one
    _authorization: Mapping[str, str] | None = None
    _renewed: bool = False

    def get(
        self,
        url: str,
        parameters: Parameters | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        conditional: bool = False,
        largest: int = LARGEST,
    ) -> Answer:
        address = f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}" if parameters else url
        return self._whole(Ask("GET", address, headers or {}, conditional=conditional), largest)

    def post(
        self,
        url: str,
        *,
        json: Any = None,
        form: Parameters | None = None,
        headers: Mapping[str, str] | None = None,
        anonymous: bool = False,
        largest: int = LARGEST,
    ) -> Answer:
        """Sends JSON or a form. `anonymous` leaves out who we are: the request that asks for a token."""
        if form is not None:
            body, kind = urlencode(form).encode(), "application/x-www-form-urlencoded"
        else:
            body, kind = msgspec.json.encode(json), "application/json"
        said = {"Content-Type": kind, **(headers or {})}
        return self._whole(Ask("POST", url, said, body, anonymous=anonymous), largest)

    @contextmanager
    def download(
        self, url: str, headers: Mapping[str, str] | None = None, *, conditional: bool = True, largest: int = 4 << 30
    ) -> Iterator[Path | None]:
        """The answer as a file, which is gone afterwards; None where it is what we had the last time."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            path = Path(folder) / (urlsplit(url).path.rpartition("/")[2] or "download")

            def keep(reply: Reply) -> Path:
                with path.open("wb") as file:
                    for piece in reply.pieces(largest):
                        file.write(piece)
                        self.pulse()
                return path

            yield self._patiently(
                Ask("GET", url, headers or {}, conditional=conditional, seconds=self.wire.patience.download), keep
            )

    def close(self) -> None:
        self.wire.close()

    def _whole(self, ask: "Ask", largest: int) -> Answer:
        def keep(reply: Reply) -> Answer:
            return Answer(reply.status, reply.headers, b"".join(reply.pieces(largest)), ask.url)

        return self._patiently(ask, keep) or Answer(304, {}, b"", ask.url)

    def _patiently(self, ask: "Ask", keep: Callable[[Reply], T]) -> T | None:
        """What `keep` made of the answer, after as many tries as it takes; None for “unchanged”."""
        attempt = 0
        while True:
            who = {} if ask.anonymous else self._who()
            try:
                answer = self._follow(ask, who, keep)
                self.probing = False
                return answer
            except PassingError as error:
                attempt += 1
                if self.probing:
                    raise UnreachableError(str(error)) from error
                if attempt == ATTEMPTS:
                    raise UnreachableError(f"{error} Tried {attempt} times.") from error
                self._pause(error, attempt)
            except UnknownError as error:
                if not who or self._renewed:
                    raise AuthError(str(error)) from error
                self._renewed, self._authorization = True, self.authorize(True)

    def _follow(self, ask: "Ask", who: Mapping[str, str], keep: Callable[[Reply], T]) -> T | None:
        """Follows redirects: to public https addresses, and without our credentials to another site."""
        known = self.marks.get(ask.url, {}) if ask.conditional else {}
        url, origin = ask.url, urlsplit(ask.url)
        for _ in range(HOPS):
            own = {} if other_place(origin, url) else who
            self._take_turn()
            try:
                self._check(url)
                headers = {**HEADERS, **ask.headers, **known, **own}
                with self.wire.ask(
                    ask.method, url, ask.body, headers, ask.seconds or self.wire.patience.answer
                ) as reply:
                    self._note(reply)
                    if reply.status in REDIRECTS and (location := reply.headers.get("location")):
                        if ask.method != "GET":
                            raise SourceError(f"{self.name} sends what we post to another address.")
                        url = urljoin(url, location)
                        continue
                    if reply.status == 304:
                        return None
                    self._judge(reply, url)
                    kept = keep(reply)
                    if ask.conditional:
                        self.marks[ask.url] = marks_of(reply.headers)
                    return kept
            except Refused as error:
                raise SourceError(f"{self.name}: {error}") from error
            except TooLarge as error:
                raise SourceError(f"{self.name}'s answer {error}: {plain(url)}.") from error
            except Broken as error:
                raise PassingError(f"{self.name}'s answer {error}: {plain(url)}.") from error
        raise SourceError(f"{self.name} redirects more than {HOPS} times: {plain(ask.url)}.")

    def _who(self) -> Mapping[str, str]:
        if self._authorization is None:
            self._authorization = self.authorize(False)
        return self._authorization

    def _check(self, url: str) -> None:
        if understood(url).scheme != "https" and not self.wire.outgoing.allowed:
            raise SourceError(f"{self.name} leads to an address without https: {plain(url)}.")

    def _take_turn(self) -> None:
        self.pulse()
        while wait := self.rate.wait(self.vendor or self.name):
            rest(wait)
            self.pulse()
        self.requests += 1

    def _note(self, reply: Reply) -> None:
        for name in QUOTA:
            if (said := reply.headers.get(name, "")).isdecimal():
                self.quota_left = int(said)

    def _judge(self, reply: Reply, url: str) -> None:
        """Nothing where the answer is one; else why not, as the kind of error that says what to do about it."""
        status, where = reply.status, plain(url)
        if 200 <= status < 300:
            return
        if status == 429 or status >= 500 or status in {408, 425}:
            pause = retry_after(reply.headers.get("retry-after", ""))
            if pause is not None and pause > WAITS:
                until = time.time() + pause
                moment = datetime.fromtimestamp(until, UTC)
                raise LockedOutError(f"{self.name} asks us to come back at {moment:%Y-%m-%d %H:%M} UTC.", until)
            if status == 429:
                what = "asks us to slow down (429)"
                raise PassingError(f"{self.name} {what}: {where}.", REFUSED if pause is None else pause)
            raise PassingError(f"{self.name} has trouble of its own ({status}): {where}.", pause)
        if status == 401:
            raise UnknownError(f"{self.name} does not know who we are (401): {where}.")
        if status in {402, 403, 407}:
            raise AuthError(f"{self.name} does not let us in ({status}): {where}.")
        if status in {404, 410}:
            raise NotFoundError(f"{self.name} has no such page ({status}): {where}.")
        raise SourceError(f"{self.name} refuses what we ask ({status}): {where}.")

    def _pause(self, error: PassingError, attempt: int) -> None:
        jitter = random.uniform(0.5, 1.5)  # noqa: S311 - to spread requests, not to keep a secret
        pause = min(0.5 * 2**attempt, 20) * jitter if error.after is None else error.after + jitter
        while pause > 0:
            self.pulse()
            rest(min(pause, 30))
            pause -= 30


def marks_of(headers: Mapping[str, str]) -> dict[str, str]:
    """What a later request says, so that it is answered only if something changed."""
    named = {"If-None-Match": headers.get("etag"), "If-Modified-Since": headers.get("last-modified")}
    return {name: value for name, value in named.items() if value}


def retry_after(text: str) -> float | None:
    """Retry-After: seconds or a date."""
    if text.strip().isdecimal():
        return float(text)
    with suppress(ValueError, TypeError):
        return max((parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds(), 0.0)
    return None


def plain(url: str) -> str:
    """An address without what may be secret in it."""
    return url.partition("?")[0]
