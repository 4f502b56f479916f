"""Several who tell the same person at the same moment make what one after the other would have made."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from apps.accounts.models import User
from apps.notifications.models import Delivery, Happening, Notification
from apps.notifications.notifying import notify, notify_many
from tests.notifications.conftest import person

pytestmark = pytest.mark.django_db(transaction=True)
HELD = 0.4


@pytest.fixture
def alice() -> User:
    return person("alice@example.org")


def at_once(*acts: Callable[[], object]) -> None:
    """Each in a thread and a transaction of its own, which it holds open for a while."""
    broken: list[Exception] = []

    def run(act: Callable[[], object]) -> None:
        try:
            with transaction.atomic():
                act()
                time.sleep(HELD)
        except Exception as error:  # the test hears of it
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
        time.sleep(HELD / 4)
    for thread in threads:
        thread.join()
    assert broken == []


def test_two_things_are_one_notification_of_two(alice: User) -> None:
    at_once(*(lambda key=key: notify(alice.pk, "milestone", f"Thing {key}", key=key) for key in ("1", "2", "3")))
    [told] = Notification.objects.all()
    assert (told.count, told.title) == (3, "3 milestones reached")
    assert Happening.objects.filter(notification=told).count() == 3
    assert Delivery.objects.count() == 1


def test_the_same_thing_is_told_once(alice: User) -> None:
    at_once(*(lambda: notify(alice.pk, "milestone", "A first rare", key="1") for _ in range(3)))
    [told] = Notification.objects.all()
    assert (told.count, told.title) == (1, "A first rare")
    assert Happening.objects.count() == Delivery.objects.count() == 1


def test_the_same_thing_is_told_once_also_where_the_first_was_read_meanwhile(alice: User) -> None:
    def tell_and_read() -> None:
        notify(alice.pk, "milestone", "A first rare", key="1")
        Notification.objects.get().mark_read()

    at_once(tell_and_read, lambda: notify(alice.pk, "milestone", "A first rare", key="1"))
    [told] = Notification.objects.all()
    assert told.read
    assert Happening.objects.get().notification_id == told.pk


def test_many_in_different_orders_do_not_block_each_other_for_ever(alice: User) -> None:
    for number in range(30):
        person(f"p{number}@example.org")
    said = """SELECT id AS user_id, type, id || type AS key, 'x' AS title
              FROM accounts_user, unnest(ARRAY['milestone', 'price_alert']) AS type ORDER BY id {}"""
    at_once(lambda: notify_many(said.format("ASC")), lambda: notify_many(said.format("DESC")))
    assert Happening.objects.count() == Notification.objects.count() == 62
