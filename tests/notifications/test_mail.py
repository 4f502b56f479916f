"""Mail: letters that can be read, answered with one click, and sent again when a server was away."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress

from apps.accounts.models import User
from apps.notifications.models import Channel, Delivery
from tests.notifications import smtp
from tests.notifications.test_sending import statuses, tell, work

pytestmark = pytest.mark.django_db


def test_mail_is_a_letter_as_text_and_html_that_can_be_stopped_with_one_click(
    alice: User, clock: Any, settings: Any, client: Any
) -> None:
    with smtp.running(smtp.Mailbox()) as mailbox:
        smtp.used_by(settings, mailbox)
        tell(alice, type="target_hit", title="Fire // Ice\nBcc: all@example.org", message="<b>$1.10</b>")
        work()
    [letter] = mailbox.letters
    assert statuses() == ["sent"]
    assert letter["To"] == "alice@example.org"
    assert letter["Subject"] == "Fire // Ice Bcc: all@example.org"
    assert letter["Bcc"] is None
    number = Delivery.objects.get().message
    assert UUID(letter["Message-ID"].strip("<>").split("@")[0]) == number
    text, html = (part.get_content() for part in letter.iter_parts())
    assert "<b>$1.10</b>" in text
    assert "&lt;b&gt;$1.10&lt;/b&gt;" in html
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = letter["List-Unsubscribe"].strip(" <>").removeprefix(settings.SITE_URL)
    assert client.get(path).status_code == 200
    assert "target_hit" in Channel.objects.get().types, "looking changes nothing"
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Channel.objects.get().types == ["price_alert", "spike_detected", "opportunity", "milestone"]
    assert client.get(path[:-1]).status_code == 404


def test_a_mail_server_that_is_away_is_asked_again(alice: User, clock: Any, settings: Any) -> None:
    with smtp.running(smtp.Mailbox()) as mailbox:
        smtp.used_by(settings, mailbox)
    tell(alice)
    work()
    assert (statuses(), Delivery.objects.get().last_error) == (["pending"], "The mail server could not be used.")
    with smtp.running(smtp.Mailbox()) as mailbox:
        smtp.used_by(settings, mailbox)
        clock.shift(timedelta(minutes=1))
        work()
    assert (statuses(), len(mailbox.letters)) == (["sent"], 1)


@pytest.mark.parametrize(
    ("mailbox", "status"),
    [
        (smtp.Mailbox(refuse="550 Who?"), "failed"),
        (smtp.Mailbox(refuse="450 Later"), "pending"),
        (smtp.Mailbox(data="554 No"), "failed"),
        (smtp.Mailbox(data="452 Full"), "pending"),
    ],
)
def test_what_a_mail_server_says_is_understood(
    alice: User, clock: Any, settings: Any, mailbox: smtp.Mailbox, status: str
) -> None:
    with smtp.running(mailbox):
        smtp.used_by(settings, mailbox)
        tell(alice)
        work()
    assert statuses() == [status]
    assert "The mail server says" in Delivery.objects.get().last_error


def test_an_address_that_is_not_proven_gets_no_mail(alice: User, clock: Any) -> None:
    EmailAddress.objects.filter(user=alice).update(verified=False)
    tell(alice)
    assert statuses() == []
