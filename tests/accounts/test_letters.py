"""Letters leave by a worker where there is one, and at once where there is none."""

import smtplib
from typing import Any

import pytest
from celery.exceptions import Retry
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from kombu.exceptions import OperationalError

from apps.accounts import letters
from apps.accounts.models import User
from apps.accounts.tasks import RETRIES, send_mail
from dualcaster.heartbeats import beat

pytestmark = pytest.mark.django_db
SENT = {"subject": "Hello", "body": "A link", "from_email": "us@example.org", "to": ["alice@example.org"]}
Queued = list[tuple[list[Any], dict[str, Any]]]


@pytest.fixture(autouse=True)
def _mail_is_sent(settings: Any) -> None:
    settings.MAIL_IN_LOG = False


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> Queued:
    taken: Queued = []
    monkeypatch.setattr(send_mail, "apply_async", lambda args, **about: taken.append((args, about)))
    return taken


def ask_for_a_new_password() -> Any:
    return Client().post("/account/password/reset/", {"email": "alice@example.org"})


def test_a_page_hands_its_letter_to_the_worker_and_does_not_wait(alice: User, queued: Queued) -> None:
    beat("worker:critical")
    assert ask_for_a_new_password().status_code == 302
    assert mail.outbox == []
    [([letter], about)] = queued
    assert letter["to"] == ["alice@example.org"]
    assert "http" not in about["argsrepr"]
    send_mail(letter)
    assert "/account/password/reset/key/" in mail.outbox[0].body


def test_without_a_worker_the_letter_leaves_at_once(alice: User, queued: Queued) -> None:
    ask_for_a_new_password()
    assert queued == []
    assert len(mail.outbox) == 1


@pytest.mark.usefixtures("no_redis")
def test_without_redis_the_letter_leaves_at_once(alice: User, queued: Queued) -> None:
    ask_for_a_new_password()
    assert queued == []
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("error", [OperationalError(), ConnectionResetError()])
def test_a_queue_that_breaks_in_that_moment_loses_nothing(
    alice: User, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(*args: object, **about: object) -> None:
        raise error

    beat("worker:critical")
    monkeypatch.setattr(send_mail, "apply_async", broken)
    ask_for_a_new_password()
    assert len(mail.outbox) == 1


def test_the_letters_go_to_the_critical_queue() -> None:
    assert send_mail.queue == "critical"


@pytest.mark.parametrize("site", [True, False], ids=["in the log", "by mail"])
def test_a_development_site_writes_its_letters_where_it_says_it_does(site: bool, settings: Any, queued: Queued) -> None:
    settings.MAIL_IN_LOG = site
    beat("worker:critical")
    letters.post(EmailMessage(**SENT))
    assert len(mail.outbox) == (1 if site else 0)


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def send(letter: EmailMessage) -> None:
        raise error

    monkeypatch.setattr(EmailMessage, "send", send)


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError(), smtplib.SMTPServerDisconnected(), smtplib.SMTPDataError(451, b"later")]
)
def test_a_mail_server_that_is_away_is_asked_again(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, error)
    monkeypatch.setattr(send_mail, "retry", lambda **about: Retry(when=about["countdown"]))
    with pytest.raises(Retry) as again:
        send_mail(SENT)
    assert again.value.when == 5


@pytest.mark.parametrize(
    "error",
    [smtplib.SMTPRecipientsRefused({"alice@example.org": (550, b"who?")}), smtplib.SMTPAuthenticationError(535, b"no")],
)
def test_a_final_no_is_written_down_without_the_letter(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failing(monkeypatch, error)
    send_mail(SENT)
    assert "mail_not_sent" in caplog.text
    assert "alice@example.org" not in caplog.text
    assert "A link" not in caplog.text


def test_it_is_asked_so_often_and_no_more(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    failing(monkeypatch, ConnectionRefusedError())
    send_mail.push_request(retries=RETRIES)
    send_mail(SENT)
    send_mail.pop_request()
    assert "mail_not_sent" in caplog.text
