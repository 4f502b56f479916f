"""How far back a chart or a figure looks."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.http import QueryDict


class Period(StrEnum):
    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"
    QUARTER = "90d"
    YEAR = "1y"
    ALL = "all"

    @classmethod
    def read(cls, text: str | None, default: "Period") -> "Period":
        try:
            return cls(text) if text else default
        except ValueError:
            raise ValueError(f"“{text}” is not a known period; known are {', '.join(cls)}") from None

    @classmethod
    def asked(cls, query: QueryDict, default: "Period") -> "Period":
        """The period of a page's address; the default where nobody knows what it says."""
        try:
            return cls.read(query.get("period"), default)
        except ValueError:
            return default

    @classmethod
    def reaching(cls, newest: datetime | None) -> "Period":
        """Where a chart begins that nobody asked for otherwise: a quarter, or everything where that would be empty."""
        since = cls.QUARTER.since(datetime.now(UTC))
        return cls.ALL if newest and since and newest < since else cls.QUARTER

    @property
    def length(self) -> timedelta | None:
        days = {"24h": 1, "7d": 7, "30d": 30, "90d": 90, "1y": 365}.get(self.value)
        return timedelta(days=days) if days else None

    def since(self, now: datetime) -> datetime | None:
        return now - self.length if self.length else None
