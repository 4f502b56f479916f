"""Channels: what each kind says to whom, how one is added and proven, and what is refused."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection

from apps.accounts.export import everything_of
from apps.accounts.models import User
from apps.notifications import adding, verifying
from apps.notifications.kinds import Gone, Later, Line, Message, Never, Place, kinds, pause
from apps.notifications.models import Channel
from apps.notifications.posting import Answer
from tests.notifications.conftest import HOOK, NOON, proven
from tests.sources.replay import Replay, always, running

NASTY = "@everyone <b>*Fire*</b> & [Ice](https://evil.example) `x` <!channel> _y_"
BOT = "123456789:" + "A" * 35
DISCORD = "https://discord.com/api/webhooks/123/abc-DEF"
LINE = Line(7, "target_hit", "high", NASTY, "It costs <$1>.", "https://cards.example.org/cards/1/", NOON)
ONE = Message("0a1b2c3d-0000-4000-8000-000000000000", "notification", NASTY, LINE.text, LINE.url, [LINE], urgent=True)
DIGEST = Message(ONE.id, "digest", "12 insights", "…", "https://cards.example.org/insights/", [LINE] * 12)
CASES = {
    "discord": (DISCORD, "", DISCORD),
    "slack": ("https://hooks.slack.com/services/T0/B0/xyz", "", "https://hooks.slack.com/services/T0/B0/xyz"),
    "mattermost": ("https://chat.example.org/hooks/abc", "", "https://chat.example.org/hooks/abc"),
    "googlechat": ("https://chat.googleapis.com/v1/spaces/A/messages?key=k&token=t", "",
                   "https://chat.googleapis.com/v1/spaces/A/messages"),
    "telegram": ("-100123", BOT, f"https://api.telegram.org/bot{BOT}/sendMessage"),
    "ntfy": ("https://ntfy.sh/my-topic", "tk_1", "https://ntfy.sh/"),
    "gotify": ("https://gotify.example.org", "token", "https://gotify.example.org/message"),
    "pushover": ("u" * 30, "a" * 30, "https://api.pushover.net/1/messages.json"),
    "webhook": (HOOK, "s" * 32, HOOK),
}  # fmt: skip


@pytest.mark.parametrize("message", [ONE, DIGEST], ids=["one", "digest"])
@pytest.mark.parametrize("kind", CASES)
def test_each_kind_says_it_in_its_own_words(kind: str, message: Message, receiver: Replay) -> None:
    address, secret, asked_of = CASES[kind]
    receiver.answer(f"POST {asked_of}", {"ok": True})
    cleaned = kinds()[kind].clean(address, secret)
    assert cleaned == (address, secret)
    kinds()[kind].send(Place(1, kind, *cleaned), message)
    [asked] = receiver.asked
    assert receiver.unknown == []
    json.loads(asked.body)
    assert b"Fire" in asked.body
    assert len(asked.body) < 40_000


def said(kind: str, message: Message = ONE) -> Any:
    asked = kinds()[kind].ask(Place(1, kind, *CASES[kind][:2]), message)  # type: ignore[attr-defined]
    return json.loads(asked.body)


def test_nobody_is_called_and_nothing_is_marked_whatever_a_title_says() -> None:
    discord = said("discord")
    assert discord["allowed_mentions"] == {"parse": []}
    assert r"\*Fire\*" in discord["embeds"][0]["title"]
    assert r"\[Ice\]\(https" in discord["embeds"][0]["title"]
    assert "&lt;!channel&gt;" in said("slack")["text"]
    assert "<" not in said("slack")["text"]
    assert "@everyone" not in said("mattermost")["text"]
    assert "<" not in said("googlechat")["text"]
    assert "parse_mode" not in said("telegram")
    assert said("ntfy")["title"] == NASTY


def test_a_long_digest_fits() -> None:
    embeds = said("discord", DIGEST)["embeds"]
    assert len(embeds) == 10
    assert embeds[-1]["footer"]["text"].startswith("and 2 more")
    long = Message(ONE.id, "digest", "t" * 9000, "…", ONE.url, [LINE] * 500)
    assert len(said("telegram", long)["text"]) <= 4000
    assert len(said("pushover", long)["message"]) <= 1000


@pytest.mark.parametrize(
    ("kind", "answer", "error", "after"),
    [
        ("discord", Answer(204, {}, b"", "discord.com"), None, None),
        ("discord", Answer(429, {"retry-after": "7"}, b"{}", "discord.com"), Later, 7),
        ("discord", Answer(404, {}, b'{"code": 10015}', "discord.com"), Gone, None),
        ("discord", Answer(400, {}, b"{}", "discord.com"), Never, None),
        ("slack", Answer(404, {}, b"no_service", "hooks.slack.com"), Gone, None),
        ("telegram", Answer(200, {}, b'{"ok": true}', "api.telegram.org"), None, None),
        ("telegram", Answer(429, {}, b'{"description": "Slow", "parameters": {"retry_after": 9}}', "t"), Later, 9),
        ("telegram", Answer(403, {}, b'{"description": "bot was blocked by the user"}', "t"), Gone, None),
        ("telegram", Answer(400, {}, b'{"description": "chat not found"}', "t"), Never, None),
        ("telegram", Answer(502, {}, b"<html>", "api.telegram.org"), Later, None),
        ("ntfy", Answer(429, {"retry-after": "Tue, 10 Mar 2026 12:01:00 GMT"}, b"", "ntfy.sh"), Later, 60),
        ("ntfy", Answer(507, {}, b"", "ntfy.sh"), Later, None),
        ("gotify", Answer(401, {}, b"", "gotify.example.org"), Never, None),
        ("webhook", Answer(410, {}, b"", "hooks.example.org"), Gone, None),
        ("webhook", Answer(408, {}, b"", "hooks.example.org"), Later, None),
        ("webhook", Answer(302, {"location": "http://10.0.0.1/"}, b"", "hooks.example.org"), Never, None),
    ],
)
def test_what_they_answer_is_understood(kind: str, answer: Answer, error: Any, after: float | None, clock: Any) -> None:
    understand = kinds()[kind].understand  # type: ignore[attr-defined]
    if error is None:
        understand(answer)
        return
    with pytest.raises(error) as caught:
        understand(answer)
    assert type(caught.value) is error
    assert getattr(caught.value, "after", None) == after


@pytest.mark.parametrize(("text", "seconds"), [("", None), ("soon", None), ("-5", None), ("99999999", 86400), ("0", 0)])
def test_a_pause_is_bounded_and_may_be_nonsense(text: str, seconds: float | None) -> None:
    assert pause(text) == seconds


@pytest.mark.parametrize(
    ("kind", "address", "secret"),
    [
        ("discord", "https://discord.com.evil.example/api/webhooks/1/a", ""),
        ("discord", "https://discord.com/api/webhooks/1/a/../../x", ""),
        ("discord", "http://discord.com/api/webhooks/1/a", ""),
        ("slack", "https://hooks.slack.com@evil.example/services/a", ""),
        ("googlechat", "https://chat.googleapis.com/v1/other", ""),
        ("telegram", "12 34", BOT),
        ("telegram", "123", "x/../getUpdates"),
        ("ntfy", "https://ntfy.sh", ""),
        ("ntfy", "ftp://ntfy.sh/topic", ""),
        ("gotify", "https://user:password@gotify.example.org", "token"),
        ("pushover", "short", "a" * 30),
        ("webhook", "javascript:alert(1)", ""),
        ("webhook", "https://example.org/\r\nHost: evil", ""),
        ("webhook", HOOK, "too short"),
        ("email", "not an address", ""),
        ("email", "a@b.example\nBcc: c@d.example", ""),
    ],
)
@pytest.mark.django_db
def test_what_is_no_address_is_refused_in_words(alice: User, kind: str, address: str, secret: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        adding.add(alice, kind, address, secret)
    assert set(wrong.value.message_dict) <= {"address", "secret"}
    assert not Channel.objects.exists()


@pytest.mark.django_db
def test_a_channel_is_proven_by_the_code_that_went_over_it(alice: User, receiver: Replay, clock: Any) -> None:
    receiver.answer("POST https://ntfy.sh/", {})
    channel = adding.add(alice, "ntfy", "https://ntfy.sh/my-topic", name="  My   phone ")
    assert (channel.name, channel.verified) == ("My phone", False)
    code = json.loads(receiver.asked[0].body)["title"].removeprefix("Your code: ")
    assert not verifying.prove(channel, "000000" if code != "000000" else "111111")
    assert verifying.prove(channel, f" {code[:3]} {code[3:]} ")
    assert channel.verified
    assert not verifying.prove(channel, code), "a code works once"


@pytest.mark.django_db
def test_guessing_a_code_ends_after_ten_tries_and_a_day(alice: User, receiver: Replay, clock: Any) -> None:
    receiver.answer("POST https://ntfy.sh/", {})
    channel = adding.add(alice, "ntfy", "https://ntfy.sh/my-topic")
    code = Channel.objects.get().code
    for _ in range(10):
        assert not verifying.prove(channel, "wrong")
    assert not verifying.prove(channel, code)
    clock.shift(timedelta(minutes=1))
    verifying.send_code(channel)
    code = Channel.objects.get().code
    clock.shift(timedelta(hours=25))
    assert not verifying.prove(channel, code)


@pytest.mark.django_db
def test_a_webhook_that_answers_its_challenge_is_proven_at_once(alice: User, settings: Any) -> None:
    class Echo(Replay):
        """Answers each challenge with itself."""

        def plan_of(self, asked: Any) -> None:
            self.routes.clear()
            self.answer(f"POST {HOOK}", {"challenge": json.loads(asked.body).get("challenge")})

    echo = Echo()
    echo.plan = echo.plan_of
    with running(echo) as settings.CHANNELS_GATEWAY:
        channel = adding.add(alice, "webhook", HOOK)
    assert channel.verified
    assert len(channel.secret) >= 32


@pytest.mark.django_db
def test_a_code_that_could_not_be_sent_is_said_and_sent_again(alice: User, receiver: Replay, clock: Any) -> None:
    receiver.plan = always("500", "hooks.example.org")
    channel = adding.add(alice, "webhook", HOOK)
    assert channel.last_error == "hooks.example.org answered 500."
    with pytest.raises(verifying.NotNow, match="Wait 30 seconds"):
        verifying.send_code(channel)
    clock.shift(timedelta(seconds=31))
    with pytest.raises(verifying.NotNow, match="answered 500"):
        verifying.send_code(channel)


@pytest.mark.django_db
def test_another_mail_address_is_proven_by_its_code(alice: User) -> None:
    channel = adding.add(alice, "email", "Elsewhere@Example.org")
    [letter] = mail.outbox
    assert letter.to == ["elsewhere@example.org"]
    assert verifying.prove(channel, letter.subject.removeprefix("Your code: "))


@pytest.mark.django_db
def test_secrets_and_addresses_lie_sealed_and_are_in_nobodys_file(alice: User) -> None:
    channel = proven(alice, secret="very secret words")
    with connection.cursor() as cursor:
        cursor.execute("SELECT address || secret FROM notifications_channel WHERE id = %s", [channel.pk])
        kept = cursor.fetchone()[0]
    assert "hooks.example.org" not in kept
    assert "very secret words" not in kept
    assert Channel.objects.get(pk=channel.pk).secret == "very secret words"
    assert "very secret words" not in str(everything_of(alice))
    assert "very secret words" not in repr(Place(1, "webhook", HOOK, "very secret words"))


@pytest.mark.django_db
def test_there_are_twenty_at_most_and_each_once(alice: User, receiver: Replay) -> None:
    for number in range(20):
        proven(alice, address=f"{HOOK}/{number}")
    with pytest.raises(ValidationError, match="You have 20 channels"):
        adding.add(alice, "webhook", HOOK)
    Channel.objects.of(alice).reverse()[0].delete()
    with pytest.raises(ValidationError, match="You have this channel already"):
        adding.add(alice, "webhook", f"{HOOK}/1")


def test_every_kind_tells_people_what_it_is_and_has_an_icon_that_is_there(settings: Any) -> None:
    drawn = (settings.BASE_DIR / "static" / "icons.svg").read_text()
    for slug, kind in kinds().items():
        assert kind.about.endswith("."), slug
        assert f'id="{kind.icon}"' in drawn
    told = (settings.BASE_DIR / "docs" / "notifications.md").read_text()
    assert [slug for slug in kinds() if f"`{slug}`" not in told] == []
