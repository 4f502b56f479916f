"""Insights and channels in a real browser."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.accounts.models import User
from apps.notifications.models import Channel, Notification
from apps.notifications.notifying import notify
from tests import factories
from tests.notifications.conftest import person
from tests.notifications.test_webpush import AUTH, BROWSER
from tests.sources.replay import Replay, running

# What a browser's push service would say: a headless one has none.
SUBSCRIBED = f"""
Object.defineProperty(ServiceWorkerRegistration.prototype, "pushManager", {{ get: () => ({{
  getSubscription: async () => null,
  subscribe: async () => ({{ toJSON: () => ({{ endpoint: "https://push.example.org/send/1",
                                               keys: {{ p256dh: "{BROWSER}", auth: "{AUTH}" }} }}) }}),
}}) }});
Notification.requestPermission = async () => "granted";
"""


@pytest.fixture
def alice(live_server: LiveServer, page: Page) -> User:
    """Signed in, in this browser."""
    alice = person("alice@example.org", display_name="Alice")
    client = Client()
    client.force_login(alice)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return alice


@pytest.fixture
def complaints(page: Page) -> list[str]:
    heard: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            heard.append(message.text)

    page.on("console", listen)
    return heard


@pytest.mark.parametrize("width", [1280, 390], ids=["desk", "phone"])
def test_what_one_was_told_is_read_narrowed_and_dismissed(
    site: Page, alice: User, complaints: list[str], width: int
) -> None:
    site.set_viewport_size({"width": width, "height": 844})
    for number, kind in enumerate(("milestone", "target_hit", "price_alert")):
        notify(alice.pk, kind, f"Thing {number}", key=str(number), card_id=factories.card().pk)
    site.goto("/cards/")
    site.get_by_role("link", name="Insights, 3 unread").click()
    expect(site.locator(".insight--unread")).to_have_count(3)
    site.get_by_role("button", name="Mark as read: Thing 0").click()
    expect(site.locator(".insight--unread")).to_have_count(2)
    expect(site.get_by_role("link", name="Insights, 2 unread")).to_be_visible()
    site.get_by_role("link", name="Targets reached").click()
    expect(site.locator(".insight")).to_have_count(1)
    expect(site.locator("#insights")).not_to_have_class(re.compile("htmx"))  # settled
    assert "type=target_hit" in site.url
    site.get_by_role("button", name="Dismiss: Thing 1").click()
    expect(site.locator(".insight")).to_have_count(0)
    site.goto("/insights/")
    site.get_by_role("button", name="Mark all as read").click()
    expect(site.locator(".insight--unread")).to_have_count(0)
    expect(site.get_by_role("link", name="Insights", exact=True)).to_be_visible()
    assert site.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Notification.objects.unread().count() == 0
    assert complaints == []


def test_a_channel_is_added_proven_and_tested(site: Page, alice: User, complaints: list[str]) -> None:
    receiver = Replay().answer("POST https://ntfy.sh/", {})
    with running(receiver) as settings.CHANNELS_GATEWAY:
        site.goto("/settings/notifications/")
        site.get_by_role("link", name="ntfy").click()
        site.get_by_label("Topic").fill("https://ntfy.sh/my-topic")
        site.get_by_role("button", name="Add it").click()
        expect(site.get_by_text("not proven yet")).to_be_visible()
        code = json.loads(receiver.asked[0].body)["title"].removeprefix("Your code: ")
        site.get_by_label("The code that came over it").fill(code)
        site.get_by_role("button", name="Prove it").click()
        expect(site.get_by_text("It is proven, and told from now on.")).to_be_visible()
        Channel.objects.update(code_sent_at=None)
        site.get_by_role("button", name="Test ntfy").click()
        expect(site.get_by_text("A test is on its way.")).to_be_visible()
    settings.CHANNELS_GATEWAY = ""
    assert json.loads(receiver.asked[1].body)["title"] == "A test from Dualcaster"
    assert complaints == []


def test_a_browser_is_told(site: Page, alice: User, complaints: list[str]) -> None:
    site.add_init_script(SUBSCRIBED)
    site.goto("/settings/notifications/")
    site.get_by_role("button", name="This browser").click()
    expect(site.get_by_text("This browser is told from now on.")).to_be_visible()
    channel: Any = Channel.objects.get(kind="push")
    assert (channel.address, channel.verified) == ("https://push.example.org/send/1", True)
    assert complaints == []
