"""What every answer tells the browser, whoever answers."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db
EVERYWHERE = ["/", "/cards/", "/sets/", "/market/", "/nowhere", "/admin/login/", "/api/", "/api/sets", "/api/nowhere",
              "/api/schema/", "/api/health/live", "/static/css/base.css"]  # fmt: skip


def policy(client: Client, address: str) -> dict[str, list[str]]:
    parts = [part.split() for part in client.get(address)["Content-Security-Policy"].split(";")]
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("address", EVERYWHERE)
def test_every_answer_has_the_strict_policy(client: Client, address: str) -> None:
    directives = policy(client, address)
    assert directives["default-src"] == ["'self'"]
    assert directives["object-src"] == directives["frame-ancestors"] == ["'none'"]
    assert directives["base-uri"] == directives["form-action"] == ["'self'"]
    assert "unsafe" not in str(directives)


def test_only_pictures_come_from_elsewhere_and_from_known_hosts(client: Client) -> None:
    directives = policy(client, "/")
    assert "https://cards.scryfall.io" in directives["img-src"]
    assert "https://svgs.scryfall.io" in directives["img-src"]
    elsewhere = {name for name, sources in directives.items() if any("//" in source for source in sources)}
    assert elsewhere == {"img-src"}


def test_the_reference_alone_may_write_styles_and_still_no_script(client: Client) -> None:
    directives = policy(client, "/api/docs/")
    assert directives.pop("style-src") == ["'self'", "'unsafe-inline'"]
    assert "unsafe" not in str(directives)


@pytest.mark.parametrize("address", EVERYWHERE)
def test_nobody_frames_sniffs_or_is_told_where_from(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    if not address.startswith("/static/"):
        assert answer["X-Frame-Options"] == "DENY"


def test_a_page_that_failed_has_the_policy_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("apps.cards.models.Card.get_absolute_url", fail)
    factories.card()
    client.raise_request_exception = False
    answer = client.get("/cards/")
    assert answer.status_code == 500
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_in_production_cookies_are_safe_and_the_browser_stays_with_https(tmp_path) -> None:
    shown = (
        "from dualcaster import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SECURE_SSL_REDIRECT,"
        " s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
    )
    production = {"DEBUG": "false", "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "cards.example.org"}
    environment = {"PATH": os.environ["PATH"], "DUALCASTER_DATA_DIR": str(tmp_path), **production}
    asked = subprocess.run(
        [sys.executable, "-c", shown], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert asked.stdout.split() == ["True"] * 6, asked.stderr
