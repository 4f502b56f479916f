"""How often somebody may ask: sliding windows, counted in Redis for all processes together.

A window holds the moments of the requests it let through. A refused request is not one of them, so who waits as long
as `Retry-After` says gets through. Without Redis reading goes on uncounted, because a page that works is worth more
than a limit; logging in is then counted by each process for itself, because there a limit is what protects people.
"""

import ipaddress
import math
import threading
import time
from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework import exceptions
from rest_framework.throttling import BaseThrottle

from dualcaster.lib.cache import run

MINUTE = 60.0
MOST_REMEMBERED = 10_000

# The list is in the order of time, so what has left the window is at its head: each request pays for one other's leave.
COUNTS = """
local function take(key, now, window, limit)
    if limit == 0 then return 0 end
    if now == 0 then local time = redis.call('TIME'); now = time[1] * 1000000 + time[2] end
    local oldest = redis.call('LINDEX', key, 0)
    while oldest and tonumber(oldest) <= now - window do
        redis.call('LPOP', key)
        oldest = redis.call('LINDEX', key, 0)
    end
    if redis.call('LLEN', key) >= limit then return tonumber(oldest) + window - now end
    redis.call('RPUSH', key, string.format('%d', now))
    redis.call('PEXPIRE', key, math.ceil(window / 1000))
    return 0
end
"""
TAKE = f"{COUNTS} return take(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]))"


class TooMany(exceptions.Throttled):
    """429, and when it is worth while to ask again."""

    def __init__(self, wait: float) -> None:
        seconds = max(1, math.ceil(wait))
        super().__init__(seconds)
        self.detail = exceptions.ErrorDetail(f"Too many requests; ask again in {seconds} s.", "throttled")


@dataclass(frozen=True)
class Window:
    """So many requests in any so many seconds; the limit comes from the settings, and 0 is none."""

    name: str
    strict: bool = False
    seconds: float = MINUTE

    @property
    def limit(self) -> int:
        return settings.API_LIMITS[self.name]

    def check(self, who: str, now: float | None = None) -> None:
        if wait := self.take(who, now):
            raise TooMany(wait)

    def take(self, who: str, now: float | None = None) -> float:
        """Counts a request of theirs; the seconds to wait if it is one too many."""
        if not self.limit:
            return 0.0
        key = self.key(who)
        wait = run(TAKE, [key], self.arguments(now))
        if wait is not None:
            return wait / 1e6
        return here.take(key, self.limit, self.seconds, now) if self.strict else 0.0

    def key(self, who: str) -> str:
        return f"window:{self.name}:{who}"

    def arguments(self, now: float | None = None) -> list[int]:
        """What `take` in Lua is told beside the key: the moment, 0 for the server's own, in millionths of a second."""
        return [int((now or 0) * 1e6), int(self.seconds * 1e6), self.limit]


class Here:
    """The windows of this process alone."""

    def __init__(self) -> None:
        self.moments: OrderedDict[str, deque[float]] = OrderedDict()
        self.lock = threading.Lock()

    def take(self, key: str, limit: int, seconds: float, now: float | None = None) -> float:
        now = now or time.time()
        with self.lock:
            moments = self.moments.setdefault(key, deque())
            self.moments.move_to_end(key)
            while moments and moments[0] <= now - seconds:
                moments.popleft()
            if len(moments) >= limit:
                return moments[0] + seconds - now
            moments.append(now)
            while len(self.moments) > MOST_REMEMBERED:
                self.moments.popitem(last=False)
        return 0.0


here = Here()
PER_ADDRESS = Window("address")
PER_USER = Window("user")
LOG_INS = Window("log-in", strict=True)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from. A household has a whole /64 of IPv6, so that is one address."""
    asks: Any = request
    told = BaseThrottle().get_ident(asks) or ""
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return told[:60]
    if address.version == 6 and not address.ipv4_mapped:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


class ByAddress(BaseThrottle):
    """The same for pages of the API that are not of our making: its schema and its reference."""

    def allow_request(self, request: Any, view: Any) -> bool:
        PER_ADDRESS.check(address_of(request))
        return True
