"""What is due is sent, once; what goes wrong is tried again, given up, or switched off, and seen."""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from apps.accounts.models import Preferences, User
from apps.notifications.models import Channel, Delivery, Notification
from apps.notifications.notifying import notify
from apps.notifications.sending import leasing, sender
from tests import factories
from tests.notifications.conftest import HOOK, NOON, proven, without_mail
from tests.sources.replay import Replay, always, no_faults

pytestmark = pytest.mark.django_db
POST = f"POST {HOOK}"
HOST = "hooks.example.org"


@pytest.fixture
def hook(alice: User, receiver: Replay, clock: Any) -> Channel:
    without_mail(alice)
    receiver.answer(POST, {"ok": True})
    return proven(alice)


def tell(user: User, key: str = "1", type: str = "milestone", **about: Any) -> None:  # noqa: A002
    assert notify(
        user.pk, type, about.pop("title", "A first rare"), about.pop("message", "Well done."), key=key, **about
    )


def work() -> int:
    done, more = sender.send_due(10)
    assert not more
    return done


def statuses() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("status", flat=True))


def bodies(receiver: Replay) -> list[dict[str, Any]]:
    return [json.loads(asked.body) for asked in receiver.asked]


def test_a_webhook_is_told_what_happened_and_can_check_who_said_it(
    alice: User, hook: Channel, receiver: Replay
) -> None:
    card = factories.card("Dualcaster Mage")
    tell(alice, type="target_hit", card_id=card.pk, metadata={"current_price": "1.10"}, priority=2)
    assert work() == 1
    [asked] = receiver.asked
    moment, signed = (part.partition("=")[2] for part in asked.headers["dualcaster-signature"].split(","))
    assert int(moment) == int(NOON.timestamp())
    assert hmac.new(b"s" * 32, f"{moment}.".encode() + asked.body, hashlib.sha256).hexdigest() == signed
    told = json.loads(asked.body)
    assert told["id"] == asked.headers["idempotency-key"]
    assert told["event"] == asked.headers["dualcaster-event"] == "notification"
    [one] = told["notifications"]
    assert (one["type"], one["priority"], one["title"]) == ("target_hit", "high", "A first rare")
    assert one["metadata"] == {"current_price": "1.10"}
    assert one["card"]["name"] == "Dualcaster Mage"
    assert one["url"].endswith(card.get_absolute_url())
    assert statuses() == ["sent"]
    hook.refresh_from_db()
    assert hook.delivered_at == NOON


def test_nothing_is_sent_twice(alice: User, hook: Channel, receiver: Replay) -> None:
    tell(alice)
    assert (work(), work()) == (1, 0)
    assert len(receiver.asked) == 1


def test_two_senders_do_not_take_the_same(alice: User, hook: Channel, clock: Any) -> None:
    tell(alice)
    [first] = leasing.lease(NOON, 10).values()
    assert len(first) == 1
    assert leasing.lease(NOON, 10) == {}


def test_what_a_dead_sender_held_is_sent_under_the_same_number(
    alice: User, hook: Channel, receiver: Replay, clock: Any
) -> None:
    tell(alice)
    [number] = leasing.lease(NOON, 10)
    clock.shift(leasing.LEASE - timedelta(seconds=1))
    assert work() == 0, "it may still live"
    clock.shift(timedelta(seconds=1))
    assert work() == 1
    assert receiver.asked[0].headers["idempotency-key"] == str(number)


def test_a_receiver_that_is_away_for_a_while_hears_of_it_when_it_is_back(
    alice: User, hook: Channel, receiver: Replay, clock: Any
) -> None:
    tell(alice)
    receiver.plan = always("503", HOST)
    for tries in range(1, 6):
        assert work() == 1
        assert statuses() == ["pending"]
        assert Delivery.objects.get().attempts == tries
        assert work() == 0, "not before its pause is over"
        clock.shift(timedelta(seconds=40 * 2 ** (tries - 1)))
    receiver.plan = no_faults
    work()
    assert statuses() == ["sent"]
    assert len({asked.headers["idempotency-key"] for asked in receiver.asked}) == 1
    hook.refresh_from_db()
    assert (hook.failures, hook.enabled, hook.last_error) == (0, True, "")


@pytest.mark.parametrize("fault", ["reset", "500", "502", "429"])
def test_what_may_pass_is_tried_again(alice: User, hook: Channel, receiver: Replay, fault: str) -> None:
    tell(alice)
    receiver.plan = always(fault, HOST)
    work()
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.attempts) == ("pending", 1)
    assert delivery.last_error
    assert timedelta(seconds=20) < delivery.next_try - NOON < timedelta(seconds=40)


def test_a_receiver_that_names_its_pause_is_left_alone_so_long(
    alice: User, hook: Channel, receiver: Replay, clock: Any
) -> None:
    tell(alice)
    receiver.plan = always("429 in an hour", HOST)
    work()
    assert Delivery.objects.get().next_try == NOON + timedelta(hours=1)
    tell(alice, "2", "price_alert")
    clock.shift(timedelta(minutes=59))
    work()
    assert len(receiver.asked) == 1, "others over the same channel wait too"
    receiver.plan = no_faults
    clock.shift(timedelta(minutes=1))
    work()
    assert statuses() == ["sent", "sent"]


def test_a_receiver_that_hangs_is_not_waited_for(
    alice: User, hook: Channel, receiver: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.notifications.posting.SECONDS", 0.3)
    tell(alice)
    receiver.plan = always("hang", HOST)
    work()
    assert "did not answer within" in Delivery.objects.get().last_error


def test_a_slow_receiver_holds_up_nobody_else(
    alice: User, charlie: User, hook: Channel, receiver: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.notifications.posting.SECONDS", 1)
    without_mail(charlie)
    proven(charlie, address="https://slow.example.org/hook")
    receiver.plan = always("hang", "slow.example.org")
    for number in range(3):
        Delivery.objects.all().update(digest=False)
        tell(charlie, f"c{number}", ("milestone", "price_alert", "spike_detected")[number])
        tell(alice, f"a{number}", ("milestone", "price_alert", "spike_detected")[number])
    work()
    assert list(Delivery.objects.filter(channel=hook).values_list("status", flat=True)) == ["sent"] * 3
    assert len(receiver.of("slow.example.org")) == 1, "after one silence the rest of its channel waits"


def test_after_a_day_it_is_given_up_and_said(alice: User, hook: Channel, receiver: Replay, clock: Any) -> None:
    tell(alice)
    receiver.plan = always("500", HOST)
    for _ in range(40):
        work()
        clock.shift(timedelta(hours=1, minutes=15))
    [delivery] = Delivery.objects.all()
    assert delivery.status == "failed"
    assert "Given up after 24 hours." in delivery.last_error
    hook.refresh_from_db()
    assert (hook.failures, hook.enabled) == (1, True)


def test_after_five_that_are_refused_for_good_it_is_switched_off_with_a_letter(
    alice: User, hook: Channel, receiver: Replay, clock: Any, settings: Any
) -> None:
    settings.MAIL_IN_LOG = False
    receiver.plan = always("403", HOST)
    for number in range(5):
        clock.shift(timedelta(hours=2))
        tell(alice, str(number))
        work()
    hook.refresh_from_db()
    assert (hook.enabled, hook.failures) == (False, 5)
    assert hook.disabled_because == "hooks.example.org answered 403."
    assert statuses() == ["failed"] * 5
    [letter] = mail.outbox
    assert letter.subject == "Your Webhook channel was switched off"
    clock.shift(timedelta(hours=2))
    tell(alice, "6")
    assert Delivery.objects.count() == 5


def test_one_success_begins_the_count_anew(alice: User, hook: Channel, receiver: Replay, clock: Any) -> None:
    receiver.plan = lambda asked: None if asked.number == 5 else "403"
    for number in range(9):
        clock.shift(timedelta(hours=2))
        tell(alice, str(number))
        work()
    hook.refresh_from_db()
    assert (hook.enabled, hook.failures) == (True, 4)


def test_an_address_that_is_gone_is_switched_off_at_once(alice: User, hook: Channel, receiver: Replay) -> None:
    receiver.answer(POST, status=410)
    tell(alice)
    work()
    hook.refresh_from_db()
    assert not hook.enabled
    assert hook.disabled_because == "hooks.example.org answered 410. There is nothing at this address any more."


@pytest.mark.parametrize("fault", ["301 inside", "301 inside, secure"])
def test_a_redirect_to_a_private_address_leads_nowhere(
    alice: User, hook: Channel, receiver: Replay, fault: str
) -> None:
    receiver.plan = always(fault, HOST)
    tell(alice)
    work()
    assert len(receiver.asked) == 1
    assert Delivery.objects.get().last_error.startswith("hooks.example.org answered 301. We do not follow it")


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/hook", "http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/"],
)
def test_a_private_address_is_never_asked(alice: User, clock: Any, address: str) -> None:
    without_mail(alice)
    proven(alice, address=address)
    tell(alice)
    work()
    delivery = Delivery.objects.get()
    assert delivery.status == "failed"
    assert delivery.last_error.endswith("is not a public address.")


def test_the_operator_may_open_an_address_of_their_own_network(
    alice: User, receiver: Replay, settings: Any, clock: Any
) -> None:
    own, settings.CHANNELS_GATEWAY = settings.CHANNELS_GATEWAY, ""
    settings.CHANNELS_MAY_REACH = ["127.0.0.1"]
    receiver.answer(f"POST {own.replace('http', 'https')}/hook", {})
    without_mail(alice)
    proven(alice, address=f"{own}/hook")
    tell(alice)
    work()
    assert statuses() == ["sent"]


def test_a_digest_is_one_message_with_all_of_it(alice: User, hook: Channel, receiver: Replay, clock: Any) -> None:
    Preferences.objects.of(alice).change(digest_frequency="daily")
    for number, type_ in enumerate(("milestone", "price_alert", "target_hit")):
        tell(alice, str(number), type_, title=f"Thing {number}", priority=3 - number)
    work()
    assert receiver.asked == []
    clock.move_to(NOON.replace(hour=8) + timedelta(days=1))
    work()
    [told] = bodies(receiver)
    assert told["event"] == "digest"
    assert told["title"] == "3 insights: Thing 2"
    assert [one["title"] for one in told["notifications"]] == ["Thing 2", "Thing 1", "Thing 0"]
    assert statuses() == ["sent"] * 3


def test_a_digest_that_a_dead_sender_held_is_the_same_digest(
    alice: User, hook: Channel, receiver: Replay, clock: Any
) -> None:
    Preferences.objects.of(alice).change(digest_frequency="daily")
    tell(alice, "1")
    tell(alice, "2", "price_alert")
    morning = NOON.replace(hour=8) + timedelta(days=1)
    clock.move_to(morning)
    [number] = leasing.lease(morning, 1)
    tell(alice, "3", "spike_detected")
    Delivery.objects.filter(notification__type="spike_detected").update(due_at=morning, next_try=morning)
    clock.shift(leasing.LEASE)
    work()
    by_number = {told["id"]: len(told["notifications"]) for told in bodies(receiver)}
    assert by_number.pop(str(number)) == 2, "what came late goes out on its own"
    assert list(by_number.values()) == [1]


def test_a_digest_leaves_out_what_was_read(alice: User, hook: Channel, receiver: Replay, clock: Any) -> None:
    Preferences.objects.of(alice).change(digest_frequency="daily")
    tell(alice, "1")
    tell(alice, "2", "price_alert", title="It fell")
    Notification.objects.get(type="milestone").mark_read()
    clock.shift(timedelta(days=1))
    work()
    assert [told["title"] for told in bodies(receiver)] == ["It fell"]
    assert sorted(statuses()) == ["sent", "skipped"]


def test_what_waited_for_a_channel_that_was_switched_off_is_not_sent(
    alice: User, hook: Channel, receiver: Replay
) -> None:
    tell(alice)
    hook.switch(False)
    assert (work(), statuses()) == (0, ["skipped"])
    hook.switch(True)
    assert (work(), receiver.asked) == (0, [])


def test_what_was_dismissed_before_it_was_sent_is_not_sent(alice: User, hook: Channel, receiver: Replay) -> None:
    tell(alice)
    Notification.objects.get().dismiss()
    assert (work(), receiver.asked) == (0, [])


def test_nothing_goes_over_what_is_not_proven(alice: User, hook: Channel) -> None:
    Channel.objects.filter(pk=hook.pk).update(verified_at=None)
    tell(alice)
    assert Delivery.objects.count() == 0


def test_a_channel_is_told_the_types_it_wants(alice: User, hook: Channel) -> None:
    Channel.objects.filter(pk=hook.pk).update(types=["price_alert"])
    tell(alice, "1", "milestone")
    tell(alice, "2", "price_alert")
    assert Delivery.objects.get().notification.type == "price_alert"


def test_something_that_breaks_keeps_nobody_else_waiting(
    alice: User, charlie: User, hook: Channel, receiver: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_mail(charlie)
    proven(charlie, kind="ntfy", address="https://ntfy.sh/topic")
    monkeypatch.setattr("apps.notifications.channels.ntfy.short", lambda *_: 1 / 0)
    tell(charlie)
    tell(alice, "2")
    work()
    assert Delivery.objects.get(channel=hook).status == "sent"
    assert "Something broke on our side" in Delivery.objects.exclude(channel=hook).get().last_error


def test_sending_many_takes_few_statements(alice: User, receiver: Replay, clock: Any, statements: list[str]) -> None:
    receiver.answer(POST, {})
    without_mail(alice)
    for number in range(40):
        proven(alice, name=str(number))
    tell(alice)
    statements.clear()
    work()
    assert {one.last_error for one in Delivery.objects.all()} == {""}
    assert statuses() == ["sent"] * 40
    assert len(statements) < 8 + 40 * 4, "the longest road writes each down by itself"
