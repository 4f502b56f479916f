"""Alice, who wants things, Bob, who wants the same, and a clock that is set by hand."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.notifications.models import Happening
from apps.wantlist.models import Firing, PriceAlert, WantListItem, WatchedCard

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> datetime:
        self.now += timedelta(**time)
        return self.now


@pytest.fixture
def clock() -> Iterator[Clock]:
    hands = Clock()
    with patch.object(timezone, "now", hands):
        yield hands


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_user("alice@example.org")


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob@example.org")


@pytest.fixture
def want(alice: User) -> Callable[..., WantListItem]:
    def made(card: Any, target: int | None, currency: str = "USD", user: User = alice, **facts: Any) -> WantListItem:
        return WantListItem.objects.create(
            user=user, card=card, target_price=target, currency=currency if target else "", **facts
        )

    return made


@pytest.fixture
def alert(alice: User) -> Callable[..., PriceAlert]:
    def made(card: Any, kind: str, threshold: int, user: User = alice, **facts: Any) -> PriceAlert:
        alert = PriceAlert.objects.create(
            user=user, card=card, kind=kind, threshold=threshold, **{"currency": "USD"} | facts
        )
        WatchedCard.objects.create(alert=alert, card=card)
        return alert

    return made


@pytest.fixture
def fired() -> Callable[[], list[tuple[str, str, int]]]:
    """Who was told what: name of the card, reason and price, since the last question."""
    seen: set[int] = set()

    def since() -> list[tuple[str, str, int]]:
        new = [one for one in Firing.objects.select_related("card").order_by("pk") if one.pk not in seen]
        seen.update(one.pk for one in new)
        assert Happening.objects.count() == len(seen)
        return [(one.card.name, one.reason, one.price) for one in new]

    return since
