"""The pages of what one is told, and how."""

from datetime import time, timedelta
from typing import Any

import pytest

from apps.accounts.models import Preferences, User
from apps.notifications.models import Channel, Delivery, Habits, Notification
from apps.notifications.notifying import notify
from tests import factories
from tests.accounts.conftest import words
from tests.notifications.conftest import HOOK, proven
from tests.sources.replay import Replay

pytestmark = pytest.mark.django_db


def tell(user: User, title: str, type: str = "milestone", **about: Any) -> Notification:  # noqa: A002
    notify(user.pk, type, title, key=f"{user.pk}.{title}", **about)
    Notification.objects.update(gathering=False)
    return Notification.objects.latest("pk")


def test_somebody_without_any_is_told_what_the_page_is_for(at_home: Any) -> None:
    assert "Nothing has happened yet" in words(at_home.get("/insights/"))


def test_a_visitor_is_asked_to_sign_in(client: Any) -> None:
    assert client.get("/insights/").headers["Location"].startswith("/account/login/")


def test_they_are_grouped_by_the_days_of_their_reader(at_home: Any, alice: User, clock: Any) -> None:
    Preferences.objects.of(alice).change(time_zone="Pacific/Auckland")
    tell(alice, "At one in the night there")
    clock.shift(timedelta(hours=-2))
    tell(alice, "Before midnight there")
    clock.shift(timedelta(hours=3))
    page = words(at_home.get("/insights/"))
    assert (
        page.index("Today")
        < page.index("At one in the night")
        < page.index("Yesterday")
        < page.index("Before midnight")
    )


def test_one_is_acted_on_read_and_dismissed(at_home: Any, alice: User, django_capture_on_commit_callbacks: Any) -> None:
    card = factories.card("Dualcaster Mage")
    told = tell(alice, "It reached your target", "target_hit", card_id=card.pk,
                metadata={"action": "edit_target", "action_url": "/wants/3/"})  # fmt: skip
    page = at_home.get("/insights/").content.decode()
    assert 'href="/wants/3/"' in page
    assert "Change the target" in page
    assert card.get_absolute_url() in page
    assert "Insights, 1 unread" in page
    with django_capture_on_commit_callbacks(execute=True):
        assert at_home.post(f"/insights/{told.pk}/read").status_code == 302
    assert "unread" not in words(at_home.get("/cards/")).lower()
    at_home.post(f"/insights/{told.pk}/dismiss")
    assert not Notification.objects.exists()


def test_htmx_swaps_one_row(at_home: Any, alice: User) -> None:
    told = tell(alice, "A first rare")
    row = at_home.post(f"/insights/{told.pk}/read", headers={"HX-Request": "true"}).content.decode()
    assert row.strip().startswith("<li")
    assert "insight--unread" not in row
    rest = at_home.post(f"/insights/{told.pk}/dismiss", headers={"HX-Request": "true"}).content.decode()
    assert rest.strip().startswith('<a class="bell" id="bell" hx-swap-oob="true"')


def test_they_are_narrowed_by_type_and_to_what_is_unread(at_home: Any, alice: User) -> None:
    tell(alice, "A first rare").mark_read()
    tell(alice, "It fell", "price_alert")
    tell(alice, "A first mythic")
    assert "It fell" not in words(at_home.get("/insights/?type=milestone"))
    unread = words(at_home.get("/insights/?type=milestone&unread=1"))
    assert "A first mythic" in unread
    assert "A first rare" not in unread
    assert "Nothing of this kind" in words(at_home.get("/insights/?type=educational"))
    answer = at_home.post("/insights/read", {"type": "milestone", "unread": "1"})
    assert answer.headers["Location"] == "/insights/?type=milestone&unread=1"
    assert list(Notification.objects.unread().values_list("title", flat=True)) == ["It fell"]


def test_several_in_one_are_all_there(at_home: Any, alice: User) -> None:
    for name in ("Ancestral Recall", "Black Lotus", "Mox Jet", "Time Walk"):
        notify(alice.pk, "opportunity", f"{name} is near", key=name, card_id=factories.card(name).pk)
    page = words(at_home.get("/insights/"))
    assert "4 cards approaching target" in page
    assert "Ancestral Recall, Black Lotus, Mox Jet and 1 more." in page
    assert "Time Walk is near" in page


def test_a_full_page_asks_as_little_as_a_short_one(
    at_home: Any, alice: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        for part in range(3):
            notify(alice.pk, "opportunity", f"{number}.{part}", key=f"{number}.{part}", card_id=factories.card().pk)
        Notification.objects.update(gathering=False)
    at_home.get("/insights/")
    with django_assert_max_num_queries(9):
        page = at_home.get("/insights/").content.decode()
    assert page.count('class="insight insight') == 30
    assert "Show older" in page


@pytest.mark.parametrize("verb", ["read", "dismiss"])
def test_what_is_a_strangers_is_not_there(at_home: Any, charlie: User, verb: str) -> None:
    told = tell(charlie, "A first rare")
    assert at_home.post(f"/insights/{told.pk}/{verb}").status_code == 404
    assert not Notification.objects.get().read
    assert "A first rare" not in words(at_home.get("/insights/"))


def test_nothing_in_a_title_is_a_script_and_no_action_leads_elsewhere(at_home: Any, alice: User) -> None:
    tell(alice, "<script>alert(1)</script>", message="<img src=x onerror=alert(2)>",
         metadata={"action": "<b>", "action_url": "https://evil.example/"})  # fmt: skip
    tell(alice, "Two", metadata={"action_url": "//evil.example/"})
    tell(alice, "Three", metadata={"action_url": "javascript:alert(3)"})
    page = at_home.get("/insights/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "evil.example" not in page
    assert "javascript:" not in page


def test_a_visitors_page_counts_nothing(client: Any, statements: list[str]) -> None:
    client.get("/cards/")
    assert not any("notifications_" in sql for sql in statements)


def test_channels_are_shown_with_what_went_wrong(at_home: Any, alice: User) -> None:
    channel = proven(alice, name="My program", last_error="hooks.example.org answered 500.")
    notify(alice.pk, "milestone", "A first rare", key="1")
    Delivery.objects.filter(channel=channel).update(status="failed", last_error="hooks.example.org answered 403.")
    page = words(at_home.get("/settings/notifications/"))
    for said in ("My program", "answered 500.", "Failed", "answered 403.", "Your mail", "alice@example.org"):
        assert said in page


def test_a_channel_is_added_and_its_secret_shown_once(at_home: Any, receiver: Replay) -> None:
    receiver.answer(f"POST {HOOK}", {})
    page = at_home.post("/settings/notifications/?kind=webhook", {"address": HOOK, "types": ["milestone"]})
    secret = Channel.objects.get(kind="webhook").secret
    assert secret in page.content.decode()
    assert secret not in at_home.get("/settings/notifications/").content.decode()
    wrong = words(at_home.post("/settings/notifications/?kind=discord", {"address": "https://evil.example/"}))
    assert "The address must begin with https://discord.com/." in wrong


def test_a_channel_is_switched_off_and_on_and_deleted(at_home: Any, alice: User) -> None:
    channel = proven(alice)
    where = f"/settings/notifications/{channel.pk}"
    at_home.post(f"{where}/switch", {"on": "0"})
    assert not Channel.objects.get(pk=channel.pk).enabled
    at_home.post(f"{where}/switch", {"on": "1"})
    assert Channel.objects.get(pk=channel.pk).enabled
    at_home.post(where, {f"c{channel.pk}-types": ["milestone"], f"c{channel.pk}-frequency": "daily"})
    channel.refresh_from_db()
    assert (channel.types, channel.frequency) == (["milestone"], "daily")
    at_home.post(f"{where}/delete")
    assert not Channel.objects.filter(pk=channel.pk).exists()


def test_own_mail_is_switched_with_its_preference(at_home: Any, alice: User) -> None:
    at_home.get("/settings/notifications/")
    own = Channel.objects.get(own_mail=True)
    at_home.post(f"/settings/notifications/{own.pk}/switch", {"on": "0"})
    alice.refresh_from_db()
    assert not Preferences.objects.of(alice).email_alerts
    notify(alice.pk, "milestone", "A first rare", key="1")
    assert not Delivery.objects.exists()
    assert at_home.post(f"/settings/notifications/{own.pk}/delete").status_code == 404


def test_hours_are_kept(at_home: Any, alice: User) -> None:
    about = {"digest_hour": "18", "digest_day": "5", "quiet_from": "22:00", "quiet_until": "07:30"}
    at_home.post("/settings/notifications/hours", about)
    habits = Habits.objects.get(user=alice)
    assert (habits.digest_hour, habits.digest_day, habits.quiet_until) == (18, 5, time(7, 30))
    half = at_home.post("/settings/notifications/hours", about | {"quiet_until": ""})
    assert "Quiet hours have a beginning and an end." in words(half)


def test_the_page_of_many_channels_asks_as_little_as_that_of_one(
    at_home: Any, alice: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(15):
        proven(alice, address=f"{HOOK}/{number}")
    notify(alice.pk, "milestone", "A first rare", key="1")
    at_home.get("/settings/notifications/")
    with django_assert_max_num_queries(8):
        at_home.get("/settings/notifications/")


def test_the_worker_of_a_browser_is_a_script_that_stays_where_it_is(client: Any) -> None:
    answer = client.get("/insights/worker.js")
    assert answer["Content-Type"] == "text/javascript"
    assert b"showNotification" in b"".join(answer.streaming_content)
