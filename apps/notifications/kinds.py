"""Kinds of channels: one file each in `channels/`, found by looking there. Nothing outside of its file names one.

A kind says what its address is, and translates a message into one request; whether an answer means that it arrived,
that it may arrive later or that it never will is understood here for all of them.
"""

import importlib
import json
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from apps.notifications import channels
from apps.notifications.posting import Answer, post
from dualcaster.lib.outgoing import NotPublic, Refused, understood

PASSING = {408, 425, 429}
LONGEST_PAUSE = 24 * 3600
LONGEST_WORDS = 300


class Later(Exception):
    """It did not arrive and may the next time; `after` says in how many seconds, where somebody said so."""

    def __init__(self, words: str, after: float | None = None) -> None:
        super().__init__(words[:LONGEST_WORDS])
        self.after = after


class Never(Exception):
    """It will not arrive, however often it is sent."""

    def __init__(self, words: str) -> None:
        super().__init__(words[:LONGEST_WORDS])


class Gone(Never):
    """Nobody is there any more, and nobody will be."""


@dataclass(frozen=True)
class Line:
    """One notification, as a channel tells it."""

    number: int
    type: str
    priority: str
    title: str
    text: str
    url: str
    at: datetime
    card: Mapping[str, Any] | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """What goes out: one notification, or several together. `id` stays the same however often it is sent."""

    id: str
    event: str  # notification, digest, verification or test
    title: str
    text: str
    url: str
    lines: list[Line] = field(default_factory=list)
    urgent: bool = False
    code: str = ""

    @property
    def told(self) -> str:
        """Its lines as text: each with where it leads, below one another."""
        if not self.lines:
            return self.text
        return "\n\n".join("\n".join(filter(None, [line.title, line.text, line.url])) for line in self.lines)

    @property
    def whole(self) -> str:
        """All of it as one text; a single notification begins with its title anyway."""
        return self.told if self.event == "notification" else f"{self.title}\n\n{self.told}"


@dataclass(frozen=True)
class Place:
    """Where a message goes: what a sender knows of a channel, away from the database."""

    channel: int
    kind: str
    address: str
    secret: str = field(repr=False)
    own_mail: bool = False


@dataclass(frozen=True)
class Ask:
    """One request."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """What a person fills in."""

    label: str
    help: str
    placeholder: str = ""
    needed: bool = True


class Kind(ABC):
    """`proven` says that nobody can have such a channel by mistake, so that no code is sent to prove it."""

    slug: ClassVar[str]
    name: ClassVar[str]
    icon: ClassVar[str] = "send"
    about: ClassVar[str]
    address: ClassVar[Wanted]
    secret: ClassVar[Wanted | None] = None
    proven: ClassVar[bool] = False
    by_form: ClassVar[bool] = True
    order: ClassVar[int] = 5

    def clean(self, address: str, secret: str) -> tuple[str, str]:
        """Both as they are kept; ValidationError says in words what is wrong with one."""
        return address, secret

    def shown(self, place: Place) -> str:
        """The address as people see it, without what lets others in."""
        return place.address

    @abstractmethod
    def send(self, place: Place, message: Message) -> bool:
        """Returns when it arrived: whether the answer proves the channel. Raises `Later`, `Never` or `Gone`."""


class HttpKind(Kind):
    """A kind that is one request."""

    @abstractmethod
    def ask(self, place: Place, message: Message) -> Ask: ...

    def send(self, place: Place, message: Message) -> bool:
        asked = self.ask(place, message)
        try:
            answer = post(asked.url, asked.body, asked.headers)
        except NotPublic as refusal:
            raise Never(str(refusal)) from refusal
        except Refused as refusal:
            raise Later(str(refusal)) from refusal
        self.understand(answer)
        return bool(message.code) and self.proves(answer, message)

    def proves(self, answer: Answer, message: Message) -> bool:
        """Whether the answer says that a code was understood, so that nobody needs to type it."""
        return False

    def understand(self, answer: Answer) -> None:
        if 200 <= answer.status < 300:
            return
        words = f"{answer.host} answered {answer.status}."
        if answer.status == 410:
            raise Gone(f"{words} There is nothing at this address any more.")
        if answer.status in PASSING or answer.status >= 500:
            raise Later(words, pause(answer.headers.get("retry-after", "")))
        if 300 <= answer.status < 400:
            raise Never(f"{words} We do not follow it elsewhere: give the address it leads to.")
        raise Never(words)


def pause(text: str, now: datetime | None = None) -> float | None:
    """Seconds of a Retry-After, which is a number or a date."""
    if text.strip().isdecimal():
        return min(float(text), LONGEST_PAUSE)
    try:
        until = parsedate_to_datetime(text)
        seconds = (until - (now or datetime.now(UTC))).total_seconds()
    except (TypeError, ValueError):
        return None
    return min(max(seconds, 0.0), LONGEST_PAUSE)


def in_json(body: Any, url: str, **headers: str) -> Ask:
    return Ask(url, json.dumps(body, ensure_ascii=False).encode(), {"Content-Type": "application/json", **headers})


def web_address(text: str, *, hosts: tuple[str, ...] = (), https: bool = True) -> str:
    """An address on the web, of one of these sites where any are named."""
    try:
        parts = understood(text)
    except Refused as refusal:
        raise ValidationError(str(refusal)) from refusal
    if https and parts.scheme != "https":
        raise ValidationError("The address must begin with https://.")
    if hosts and parts.hostname not in hosts:
        raise ValidationError(f"The address must begin with https://{hosts[0]}/.")
    return text


def short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


@cache
def kinds() -> dict[str, Kind]:
    """All of them, by slug, in the order people see them."""
    found: list[Kind] = []
    for module in pkgutil.iter_modules(channels.__path__):
        home = importlib.import_module(f"{channels.__name__}.{module.name}")
        found += [
            one()
            for one in vars(home).values()
            if isinstance(one, type) and issubclass(one, Kind) and one.__module__ == home.__name__
        ]
    return {kind.slug: kind for kind in sorted(found, key=lambda kind: (kind.order, kind.name))}
