"""What somebody is told is told once, joins what it belongs to, and is said in words."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.notifications import badge
from apps.notifications.models import Delivery, Happening, Notification
from apps.notifications.notifying import Priority, Type, notify, notify_many
from tests import factories
from tests.notifications.conftest import NOON

pytestmark = pytest.mark.django_db
MANY = """
    SELECT u.id AS user_id, 'target_hit' AS type, format('%%s.%%s', u.id, number) AS key,
           'Thing ' || number AS title, jsonb_build_object('current_price', number) AS metadata
    FROM accounts_user u, generate_series(1, %s) AS number
"""


def tell(user: User, key: str, card: Any = None, type: str = Type.OPPORTUNITY, **about: Any) -> bool:  # noqa: A002
    title = about.pop("title", f"{card.name if card else key} is near your target")
    return notify(user.pk, type, title, key=key, card_id=card.pk if card else None, **about)


def told(user: User) -> list[Notification]:
    return list(Notification.objects.of(user))


def test_somebody_is_told_and_their_mail_channel_is_to_send_it(alice: User, clock: Any) -> None:
    card = factories.card("Dualcaster Mage")
    assert tell(alice, "want.1", card, message="It costs $1.00.", metadata={"current_price": "1.00"})
    [told_her] = told(alice)
    assert told_her.title == "Dualcaster Mage is near your target"
    assert told_her.message == "It costs $1.00."
    assert told_her.metadata == {"current_price": "1.00"}
    assert told_her.card == card
    assert (told_her.count, told_her.read, told_her.priority) == (1, False, Priority.MEDIUM)
    [delivery] = Delivery.objects.all()
    assert delivery.channel.own_mail
    assert (delivery.status, delivery.due_at, delivery.digest) == ("pending", NOON, False)


def test_the_same_key_is_told_once_however_often_it_is_said(alice: User, clock: Any) -> None:
    assert tell(alice, "want.1")
    clock.shift(timedelta(days=3))
    assert not tell(alice, "want.1")
    told(alice)[0].dismiss()
    assert not tell(alice, "want.1"), "what was dismissed does not come back"
    assert told(alice) == []
    assert Happening.objects.count() == 1


def test_the_same_key_twice_in_one_breath_is_one(alice: User) -> None:
    twice = "SELECT %s AS user_id, 'milestone' AS type, 'k' AS key, 'A first rare' AS title FROM generate_series(1, 2)"
    assert notify_many(twice, [alice.pk]) == 1
    assert told(alice)[0].count == 1


def test_a_card_is_named_once_a_day_while_unread_and_refreshed(alice: User, clock: Any) -> None:
    card = factories.card("Dualcaster Mage")
    tell(alice, "monday", card, title="Dualcaster Mage is at $2", metadata={"current_price": "2.00"})
    clock.shift(timedelta(hours=5))
    assert tell(alice, "later", card, title="Dualcaster Mage is at $1", metadata={"current_price": "1.00"})
    [refreshed] = told(alice)
    assert refreshed.title == "Dualcaster Mage is at $1"
    assert refreshed.metadata == {"current_price": "1.00"}
    assert refreshed.count == 1
    assert refreshed.updated_at == NOON + timedelta(hours=5)
    assert Delivery.objects.count() == 1, "what is only refreshed is not sent again"
    clock.shift(timedelta(days=1))
    tell(alice, "tuesday", card)
    assert len(told(alice)) == 2, "another day is another notification"


def test_after_it_was_read_the_same_card_is_news_again(alice: User, clock: Any) -> None:
    card = factories.card("Dualcaster Mage")
    tell(alice, "morning", card)
    told(alice)[0].mark_read()
    clock.shift(timedelta(hours=2))
    tell(alice, "evening", card)
    assert [one.read for one in told(alice)] == [False, True]


def test_two_within_an_hour_are_one(alice: User, clock: Any) -> None:
    tell(alice, "1", factories.card("Ancestral Recall"))
    clock.shift(timedelta(minutes=59))
    tell(alice, "2", factories.card("Black Lotus"))
    [both] = told(alice)
    assert both.title == "2 cards approaching target"
    assert both.message == "Ancestral Recall and Black Lotus."
    assert (both.count, both.card) == (2, None)


def test_three_within_an_hour_are_named(alice: User, clock: Any) -> None:
    for number, name in enumerate(["Ancestral Recall", "Black Lotus", "Mox Jet"]):
        tell(alice, str(number), factories.card(name))
        clock.shift(timedelta(minutes=5))
    [three] = told(alice)
    assert three.title == "3 cards approaching target"
    assert three.message == "Ancestral Recall, Black Lotus and Mox Jet."


def test_fifty_at_once_are_one_with_the_first_three_named(alice: User, clock: Any) -> None:
    assert notify_many(MANY, [50]) == 50
    [fifty] = told(alice)
    assert fifty.title == "50 cards reached their target"
    assert fifty.message.endswith(" and 47 more.")
    assert fifty.message.count(",") == 2
    assert fifty.happenings.count() == 50
    assert Delivery.objects.count() == 1


def test_an_hour_later_it_is_another(alice: User, clock: Any) -> None:
    tell(alice, "1")
    clock.shift(timedelta(hours=1))
    tell(alice, "2")
    assert [one.count for one in told(alice)] == [1, 1]


def test_types_and_people_are_kept_apart(alice: User, charlie: User, clock: Any) -> None:
    tell(alice, "1")
    tell(alice, "2", type=Type.MILESTONE)
    tell(charlie, "3")
    assert [one.count for one in told(alice)] == [1, 1]
    assert [one.count for one in told(charlie)] == [1]


def test_what_joins_after_it_was_sent_is_sent_once_more_at_the_end_of_its_hour(alice: User, clock: Any) -> None:
    tell(alice, "1")
    Delivery.objects.update(status="sent")
    clock.shift(timedelta(minutes=10))
    tell(alice, "2")
    tell(alice, "3")
    first, second = Delivery.objects.order_by("pk")
    assert (second.again, second.due_at) == (True, NOON + timedelta(hours=1))
    assert second.notification_id == first.notification_id


def test_what_joins_before_it_is_sent_goes_with_it(alice: User, clock: Any) -> None:
    tell(alice, "1")
    tell(alice, "2")
    assert Delivery.objects.count() == 1


def test_the_most_urgent_decides(alice: User, clock: Any) -> None:
    tell(alice, "1", priority=Priority.LOW)
    tell(alice, "2", priority=Priority.HIGH)
    assert told(alice)[0].priority == Priority.HIGH


def test_what_no_longer_holds_is_gone(alice: User, clock: Any) -> None:
    tell(alice, "1", expires_at=NOON + timedelta(minutes=30))
    assert badge.unread(alice.pk) == {"opportunity": 1}
    clock.shift(timedelta(minutes=31))
    assert told(alice) == []
    tell(alice, "2")
    assert [one.count for one in told(alice)] == [1], "nothing joins what no longer holds"
    assert not tell(alice, "3", expires_at=NOON)


def test_who_is_locked_out_is_told_nothing(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert not tell(alice, "1")


def test_parameters_may_have_names(alice: User) -> None:
    said = "SELECT %(who)s::int AS user_id, 'milestone' AS type, 'k' AS key, '100 %%' AS title"
    assert notify_many(said, {"who": alice.pk}) == 1
    assert told(alice)[0].title == "100 %"


def test_what_cannot_be_told_is_refused(alice: User) -> None:
    with pytest.raises(ValueError, match="without key, title"):
        notify_many("SELECT 1 AS user_id, 'milestone' AS type")
    with pytest.raises(ValueError, match="has no colour"):
        notify_many("SELECT 1 AS user_id, 'milestone' AS type, 'k' AS key, 't' AS title, 1 AS colour")


def test_nothing_is_told_where_the_transaction_is_undone(alice: User) -> None:
    with transaction.atomic():
        tell(alice, "1")
        transaction.set_rollback(True)
    assert told(alice) == []
    assert tell(alice, "1")


def test_many_take_as_many_statements_as_one(alice: User, charlie: User) -> None:
    with CaptureQueriesContext(connection) as one:
        notify_many(MANY.replace("FROM accounts_user u", f"FROM (SELECT {alice.pk} AS id) u"), [1])
    Notification.objects.all().delete()
    Happening.objects.all().delete()
    with CaptureQueriesContext(connection) as many:
        notify_many(MANY, [5000])
    assert len(many) == len(one) + 1, "and one for the planner"
    assert {note.count for note in Notification.objects.all()} == {5000}


def test_unread_are_counted_by_type_and_exactly(
    alice: User, django_capture_on_commit_callbacks: Any, clock: Any
) -> None:
    assert badge.unread(alice.pk) == {}
    with django_capture_on_commit_callbacks(execute=True):
        tell(alice, "1")
        tell(alice, "2", type=Type.MILESTONE)
    assert badge.unread(alice.pk) == {"opportunity": 1, "milestone": 1}
    with CaptureQueriesContext(connection) as asked:
        badge.unread(alice.pk)
    assert len(asked) == 0
    with django_capture_on_commit_callbacks(execute=True):
        Notification.objects.of(alice).about(Type.MILESTONE).mark_read()
    assert badge.unread(alice.pk) == {"opportunity": 1}


def test_what_expires_is_counted_no_longer(alice: User, clock: Any) -> None:
    tell(alice, "1", expires_at=NOON + timedelta(milliseconds=900))
    assert badge.unread(alice.pk) == {"opportunity": 1}
    clock.shift(1)
    assert badge.unread(alice.pk) == {}
