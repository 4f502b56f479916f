"""Mail, as text and as HTML, with one click to hear no more of a kind."""

import smtplib
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.template.loader import render_to_string

from apps.notifications.kinds import Kind, Later, Message, Never, Place, Wanted
from apps.notifications.unsubscribing import links
from apps.notifications.words import Type


class Email(Kind):
    slug = "email"
    name = "E-mail"
    icon = "mail"
    order = 1
    about = "Letters to another address than your account's."
    address = Wanted("Address", "We send it a code first.", "you@example.org")

    def clean(self, address: str, secret: str) -> tuple[str, str]:
        validate_email(address)
        if not settings.EMAIL_URL:
            raise ValidationError("This site sends no mail.")
        return address.lower(), ""

    def send(self, place: Place, message: Message) -> bool:
        try:
            letter(place, message).send()
        except smtplib.SMTPRecipientsRefused as error:
            said = [(code, text) for code, text in error.recipients.values()]
            words = f"The mail server says {said[0][0]} to this address." if said else "No address was accepted."
            raise (Never if said and all(code >= 500 for code, _ in said) else Later)(words) from error
        except smtplib.SMTPDataError as error:
            raise (Never if error.smtp_code >= 500 else Later)(f"The mail server says {error.smtp_code}.") from error
        except OSError as error:  # what is wrong with our server is nothing a channel could help
            raise Later("The mail server could not be used.") from error
        return False


def letter(place: Place, message: Message) -> EmailMultiAlternatives:
    """The same message has the same Message-ID, however often it is sent."""
    types = list(dict.fromkeys(line.type for line in message.lines))
    stops = [(Type(kind).label.lower(), address) for kind, address in links(place.channel, types)]
    told: dict[str, Any] = {"message": message, "stops": stops, "site": settings.SITE_URL}
    home = urlsplit(settings.SITE_URL).hostname
    headers = {"Message-ID": f"<{message.id}@{home}>", "Auto-Submitted": "auto-generated"}
    if types:
        [(_, every)] = links(place.channel, [",".join(types)])
        headers |= {"List-Unsubscribe": f"<{every}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    text = render_to_string("notifications/email/message.txt", told)
    made = EmailMultiAlternatives(" ".join(message.title.split()), text, None, [place.address], headers=headers)
    made.attach_alternative(render_to_string("notifications/email/message.html", told), "text/html")
    return made
