"""Pushes are encrypted as RFC 8291 says, in its own example, and signed as RFC 8292 says."""

import json
from base64 import urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.core.exceptions import ValidationError

from apps.notifications import webpush
from apps.notifications.channels.push import Push, decoded, encoded
from apps.notifications.kinds import Gone, Message, Place
from apps.notifications.posting import Answer

SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
BROWSER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl"
    "95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
KEYS = json.dumps({"p256dh": BROWSER, "auth": AUTH})


def test_the_example_of_the_standard_comes_out_byte_by_byte() -> None:
    sender = ec.derive_private_key(int.from_bytes(decoded(SENDER), "big"), ec.SECP256R1())
    text = b"When I grow up, I want to be a watermelon"
    assert encoded(webpush.encrypted(text, decoded(BROWSER), decoded(AUTH), decoded(SALT), sender)) == SEALED


def test_the_word_for_who_we_are_can_be_checked_with_the_key_browsers_have() -> None:
    head, about, signature = webpush.token(
        "https://push.example.org", "https://cards.example.org", 2_000_000_000
    ).split(".")
    assert json.loads(decoded(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(decoded(about)) == {
        "aud": "https://push.example.org", "exp": 2_000_000_000, "sub": "https://cards.example.org",
    }  # fmt: skip
    r, s = decoded(signature)[:32], decoded(signature)[32:]
    signed = encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
    key = webpush.public_key(webpush.application_key())
    key.verify(signed, f"{head}.{about}".encode(), ec.ECDSA(hashes.SHA256()))


def test_a_push_tells_its_service_what_it_needs_and_no_more() -> None:
    message = Message(
        "0a1b2c3d-0000-4000-8000-000000000000", "notification", "A title", "Words", "https://x/", urgent=True
    )
    asked = Push().ask(Place(1, "push", "https://push.example.org/send/abc", KEYS), message)
    assert asked.url == "https://push.example.org/send/abc"
    assert asked.headers["Content-Encoding"] == "aes128gcm"
    assert asked.headers["Urgency"] == "high"
    assert asked.headers["Topic"] == "0a1b2c3d000040008000000000000000"
    assert asked.headers["Authorization"].startswith("vapid t=")
    assert b"A title" not in asked.body


def test_a_subscription_that_ended_is_gone() -> None:
    for status in (404, 410):
        with pytest.raises(Gone):
            Push().understand(Answer(status, {}, b"", "push.example.org"))


@pytest.mark.parametrize(
    "secret",
    ["", "{}", "[]", '{"p256dh": "AAAA", "auth": "AAAA"}', json.dumps({"p256dh": BROWSER, "auth": "c2hvcnQ"}),
     json.dumps({"p256dh": urlsafe_b64encode(b"\x04" + b"1" * 64).decode(), "auth": AUTH}), '{"p256dh": 1, "auth": 2}'],
)  # fmt: skip
def test_what_is_no_subscription_is_refused(secret: str) -> None:
    with pytest.raises(ValidationError, match="not the keys"):
        Push().clean("https://push.example.org/send/abc", secret)
