"""The one door to other people's servers: public addresses alone, no redirect followed, ten seconds in all."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from dualcaster.lib.outgoing import Outgoing, understood

SECONDS = 10
LARGEST = 64 * 1024


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    host: str


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """The answer, whatever its status; `Refused` where there is none we may or can have."""
    parts = understood(url)
    may_reach = frozenset(settings.CHANNELS_MAY_REACH)
    asked, sent = parts, dict(headers)
    if settings.CHANNELS_GATEWAY:
        asked, sent["Host"] = through_gateway(parts), parts.netloc
        may_reach |= {asked.hostname or ""}
    outgoing = Outgoing(seconds=SECONDS, largest=LARGEST, allowed=may_reach)
    answer = outgoing.ask("POST", asked, body, sent, time.monotonic() + SECONDS)
    return Answer(answer.status, answer.headers, answer.body, parts.hostname or "")


def through_gateway(parts: SplitResult) -> SplitResult:
    gate = urlsplit(settings.CHANNELS_GATEWAY)
    return parts._replace(scheme=gate.scheme, netloc=gate.netloc)
