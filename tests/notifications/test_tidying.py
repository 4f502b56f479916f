"""What is old is forgotten; what is not, is not."""

from datetime import timedelta
from typing import Any

import pytest

from apps.accounts.models import User
from apps.notifications.models import Delivery, Happening, Notification
from apps.notifications.notifying import notify
from apps.notifications.tasks import tidy
from tests.notifications.conftest import NOON

pytestmark = pytest.mark.django_db


def told(user: User, title: str, **facts: Any) -> None:
    notify(user.pk, "milestone", title, key=title)
    Notification.objects.update(gathering=False)
    Notification.objects.filter(title=title).update(**facts)


def test_what_no_longer_holds_or_is_old_goes(alice: User, clock: Any) -> None:
    told(alice, "over", expires_at=NOON - timedelta(seconds=1))
    told(alice, "holds", expires_at=NOON + timedelta(days=1))
    told(alice, "read long ago", read_at=NOON - timedelta(days=31))
    told(alice, "read lately", read_at=NOON - timedelta(days=29))
    told(alice, "unread for a season", updated_at=NOON - timedelta(days=91))
    told(alice, "unread for a while", updated_at=NOON - timedelta(days=89))
    assert tidy() == 3
    left = Notification.objects.order_by("pk").values_list("title", flat=True)
    assert list(left) == ["holds", "read lately", "unread for a while"]
    assert Delivery.objects.count() == 3
    assert Happening.objects.count() == 6, "what happened stays known"
    assert not notify(alice.pk, "milestone", "over", key="over")


def test_what_happened_is_known_for_half_a_year(alice: User, clock: Any) -> None:
    told(alice, "once")
    Notification.objects.all().delete()
    clock.shift(timedelta(days=179))
    tidy()
    assert Happening.objects.count() == 1
    clock.shift(timedelta(days=2))
    tidy()
    assert Happening.objects.count() == 0


def test_many_go_in_small_steps(alice: User, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.notifications.tidying.BATCH", 2)
    for number in range(5):
        told(alice, str(number), expires_at=NOON - timedelta(days=1))
    assert tidy() == 5
